/** What is left out of a plan before it is parsed: nothing that anything reads, however the JSON is written. */
import * as fc from "fast-check";
import { written } from "../../lib/cli/review";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { reviewReadings } from "../../lib/review/review";
import { JsonBytes } from "../../lib/authorization/json";
import { type Json, jsonObjectsIn } from "../../lib/sources/input";
import { neededParts } from "../../lib/sources/needed-parts";
import { readJson, readText } from "../../lib/sources/read";
import { UnparsedChange } from "../../lib/sources/unparsed-change";
import { fingerprintOf } from "../../lib/sources/terraform/fingerprint";
import { allow, plan, policy, type ResourceInPlan } from "./make-plan";

const left = (text: string, needed?: "names"): string => neededParts(Buffer.from(text), needed).bytes.toString();

/** A plan with one resource change. */
function changed(text: string): string {
  return `{"resource_changes":[${text}]}`;
}

const HEAD = '"address":"aws_vpc_dhcp_options.a","mode":"managed","type":"aws_vpc_dhcp_options","name":"a"';
const REST = '"after_unknown":{"a":[]},"before_sensitive":{},"after_sensitive":{}';
const STAYS = `"change":{"actions":["no-op"],"before":{"a":1},"after":{"a":1},${REST}}`;
const NOTHING = '"change":{"actions":["no-op"]}';

describe("the sides of a resource that stays", () => {
  test.each<readonly [string, string, string]>([
    ["of a type that no fact comes from", `{${HEAD},${STAYS}}`, `{${HEAD},${NOTHING}}`],
    [
      "with all that a plan may say of it",
      `{"module_address":"module.m",${HEAD},"index":0,"provider_name":"p",${STAYS},"action_reason":"r"}`,
      `{"module_address":"module.m",${HEAD},"index":0,"provider_name":"p",${NOTHING},"action_reason":"r"}`,
    ],
    [
      "with spaces",
      ` { ${HEAD} ,\n"change"\t:\r{ "actions" : ["no-op"] , "before" : null } } `,
      ` { ${HEAD} ,\n"change"\t:\r{"actions":["no-op"]} } `,
    ],
  ])("%s", (_, resource, short) => {
    expect(left(changed(resource))).toBe(changed(short));
  });

  test.each<readonly [string, string]>([
    ["that a fact comes from", `{${HEAD.replaceAll("aws_vpc_dhcp_options", "aws_iam_role")},${STAYS}}`],
    ["whose type is written with an escape", `{${HEAD.replace('"type":"aws_', '"type":"aws\\u005f')},${STAYS}}`],
    ["whose type comes after its change", `{${STAYS},${HEAD}}`],
    ["that has no type", `{"address":"a.b",${STAYS}}`],
    ["that is moved", `{${HEAD},"previous_address":"a.b",${STAYS}}`],
    ["that is imported", `{${HEAD},${STAYS.replace("}}", '},"importing":{"id":"i"}}')}`],
    ["that has something new", `{${HEAD},"later":1,${STAYS}}`],
    ["with a policy before", `{${HEAD},${STAYS.replace('"a":1', '"policy":"{}"')}}`],
    ["with a statement after", `{${HEAD},${STAYS.replace('"after":{"a":1', '"after":{"statement":[]')}}`],
    ["with an escape in a key", `{${HEAD},${STAYS.replace('"a":1', '"p\\u006flicy":"{}"')}}`],
    ["whose later type is another", `{${HEAD},${STAYS},"type":"aws_iam_role"}`],
    ["whose type may be another", `{${HEAD},${STAYS},"t\\u0079pe":"aws_iam_role"}`],
    ["whose later actions do something", `{${HEAD},${STAYS.replace("{}}", '{},"actions":["update"]}')}}`],
    [
      "with a policy after that begins as before",
      `{${HEAD},${STAYS.replace('"after":{"a":1', '"after":{"a":1,"policy":"p"')}}`,
    ],
    ["with a policy on both sides", `{${HEAD},${STAYS.replaceAll('{"a":1}', '{"policy":"p"}')}}`],
    [
      "whose later side has a policy",
      `{${HEAD},${STAYS.replace('"after":{"a":1}', '"after":{"a":1},"after":{"policy":"p"}')}}`,
    ],
    ["whose later change does something", `{${HEAD},${STAYS},"change":{"actions":["update"],"before":1,"after":{}}}`],
    ["whose actions come late", `{${HEAD},"change":{"before":{"policy":"p"},"actions":["no-op"],"after":{}}}`],
  ])("%s: they stay", (_, resource) => {
    expect(left(changed(resource))).toBe(changed(resource));
  });

  test("stay where names are asked for", () => {
    const text = `{"planned_values":{},"resource_changes":[{${HEAD},${STAYS}}],"prior_state":{"values":{}}}`;
    expect(left(text, "names")).toBe(text.replace("{}", "null"));
  });
});

describe("the sides of a resource that changes", () => {
  const CHANGES = '"change":{"actions":["update"],"before":{"a":1},"after":{"b":"x","c":[null]}';
  const kept = (text: string): readonly unknown[] =>
    [...neededParts(Buffer.from(text)).unparsed].map(([index, { before, after }]) => [
      index,
      before?.text ?? null,
      after?.text ?? null,
    ]);

  test.each<readonly [string, string, readonly [string | null, string | null]]>([
    ["of a type that no fact comes from", `{${HEAD},${CHANGES},${REST}}}`, ['{"a":1}', '{"b":"x","c":[null]}']],
    ["made", `{${HEAD},${CHANGES.replace('{"a":1}', "null")}}}`, [null, '{"b":"x","c":[null]}']],
    ["imported", `{${HEAD},${CHANGES},"importing":{"id":"i"}}}`, ['{"a":1}', '{"b":"x","c":[null]}']],
    ["moved", `{${HEAD},"previous_address":"a.b",${CHANGES}}}`, ['{"a":1}', '{"b":"x","c":[null]}']],
    [
      "with its keys in order",
      `{${HEAD},"change":{"actions":["create","delete"],"after":{"a":2},"before":{"a":1}}}`,
      ['{"a":1}', '{"a":2}'],
    ],
    ["whose later change counts", `{${HEAD},${STAYS},${CHANGES}}}`, ['{"a":1}', '{"b":"x","c":[null]}']],
  ])("%s: they stay text", (_, resource, sides) => {
    const text = changed(resource);
    expect(kept(text)).toEqual([[0, ...sides]]);
    const [before, after] = sides.map((side) => side ?? "null");
    const last = text.lastIndexOf('"change"');
    expect(left(text).slice(-(text.length - last))).toContain("null");
    expect(left(text)).toBe(
      text.slice(0, last) +
        text
          .slice(last)
          .replace(`"before":${before ?? ""}`, '"before":null')
          .replace(`"after":${after ?? ""}`, '"after":null'),
    );
  });

  test.each<readonly [string, string]>([
    ["that a fact comes from", `{${HEAD.replaceAll("aws_vpc_dhcp_options", "aws_iam_role")},${CHANGES}}}`],
    ["whose type comes after its change", `{${CHANGES}},${HEAD}}`],
    ["whose later type is another", `{${HEAD},${CHANGES}},"type":"aws_iam_role"}`],
    ["whose type may be another", `{${HEAD},${CHANGES}},"t\\u0079pe":"aws_iam_role"}`],
    ["whose change may be another", `{${HEAD},${CHANGES}},"chang\\u0065":{"actions":["update"],"before":1,"after":2}}`],
    ["with a policy", `{${HEAD},${CHANGES.replace('"a":1', '"policy":"{}"')}}}`],
    ["of a stack that may make roles", `{${HEAD},${CHANGES.replace('"a":1', '"capabilities":[]')}}}`],
    ["with one side", `{${HEAD},"change":{"actions":["create"],"after":{"a":1}}}`],
    ["with a side twice", `{${HEAD},${CHANGES},"after":{"policy":"p"}}}`],
    ["with something new", `{${HEAD},${CHANGES},"later":1}}`],
    ["with an escape in a key", `{${HEAD},${CHANGES},"\\u0062efore":{"a":2}}}`],
    ["whose actions come late", `{${HEAD},"change":{"before":{"a":1},"actions":["update"],"after":{"a":2}}}`],
    ["whose actions stand twice", `{${HEAD},${CHANGES},"actions":["no-op"]}}`],
    ["with spaces", `{${HEAD},${CHANGES.replace(":1", ": 1")}}}`],
    ["that is no object", `{${HEAD},${CHANGES.replace('{"a":1}', "1")}}}`],
  ])("%s: they are parsed", (_, resource) => {
    expect(left(changed(resource))).toBe(changed(resource));
    expect(kept(changed(resource))).toEqual([]);
  });

  test("belong to the last list of changes, by their places in it", () => {
    const one = `{${HEAD},${CHANGES}}}`;
    const lists = `{"resource_changes":[${one}],"resource_changes":[1,${one.replace('"a":1', '"a":2')}]}`;
    expect(kept(lists)).toEqual([[1, '{"a":2}', '{"b":"x","c":[null]}']]);
  });

  test.each(['"resource_change\\u0073":[{"change":{"actions":[]}}]', '"othe\\u0072":1'])(
    "are parsed where another list may count: %s",
    (member) => {
      const lists = `{"planned_values":{"a":1},"resource_changes":[{${HEAD},${CHANGES}}}],${member}}`;
      expect(left(lists)).toBe(lists);
      expect(kept(lists)).toEqual([]);
      expect(jsonObjectsIn(Buffer.from(lists), "x")).toEqual([JSON.parse(lists)]);
    },
  );
});

describe("prior_state", () => {
  const prior = (resources: string): string =>
    `{"prior_state":{"values":{"root_module":{"resources":[],"child_modules":[{"resources":[${resources}]}]}}}}`;
  const managed = '{"address":"c.d","mode":"managed","values":{"like":{"mode":"data"}}}';
  const data = `{"address":"data.e.f","mode":"data","values":{"like":[${managed}]}}`;

  test.each<readonly [string, string, string]>([
    ["managed resources go together", `${managed},${managed}`, "null"],
    ["data sources stay", `${managed} , ${managed},${data},${managed}`, `null,${data},null`],
    ["a mode that may be another", '{"mode":"managed","m\\u006fde":"data"}', '{"mode":"managed","m\\u006fde":"data"}'],
    ["the last mode counts", '{"mode":"managed","mode":"data"}', '{"mode":"managed","mode":"data"}'],
  ])("%s", (_, resources, short) => {
    expect(left(prior(resources))).toBe(prior(short));
  });
});

test("of what changed outside Terraform, the type stays", () => {
  expect(left(`{"resource_drift":[{${HEAD},${STAYS}}]}`)).toBe(`{"resource_drift":[{${HEAD},"change":null}]}`);
});

test.each([
  '{"planned_values":{"a":1},}',
  '{"planned_values":{"a":1}}{}',
  '{"planned_values":{"a":1}',
  '{"planned_values":{"a":"1}}',
  '{"planned_values":}',
  '{"planned_values" {}}',
  '{"planned_values":{},"prior_state":{"values":[}}',
  '{"planned_values":{},"resource_changes":[,]}',
  `{"planned_values":{},"resource_changes":[{${HEAD},"change":{"actions":["no-op"],"before":{"a":1},"after":{"a`,
  "",
])("%s is no JSON and stays", (text) => {
  expect(left(text)).toBe(text);
});

const LEVELS = 1_000;

test("modules nested too deep are refused", () => {
  const nested = (levels: number): string =>
    `{"prior_state":{"values":{"root_module":${'{"child_modules":['.repeat(levels)}${"]}".repeat(levels)}}}}`;
  expect(left(nested(LEVELS / 2 - 2))).toBe(nested(LEVELS / 2 - 2));
  expect(() => left(nested(LEVELS / 2 - 1))).toThrow("more than 1000 levels deep");
});

// JSON as anyone may write it: keys that stand twice, spaces, escapes, halves of pairs.

type Tree =
  | string
  | number
  | boolean
  | null
  | readonly Tree[]
  | { readonly members: readonly (readonly [string, Tree])[] };

const WORDS = [
  ...["planned_values", "resource_changes", "resource_drift", "prior_state", "values", "root_module", "resources"],
  ...[
    "child_modules",
    "mode",
    "type",
    "change",
    "actions",
    "before",
    "after",
    "policy",
    "statement",
    "address",
    "other",
  ],
] as const;
const text = fc.oneof(
  fc.constantFrom("managed", "data", "no-op", "aws_vpc_dhcp_options", "aws_iam_role", "}", "]", '"', "\\", '\\"', ","),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("\ud83d\ude00", "\ud83d", "\ude00", "é"),
);
const object = (members: fc.Arbitrary<readonly (readonly [string, Tree])[]>): fc.Arbitrary<Tree> =>
  members.map((each) => ({ members: each }));
const { any } = fc.letrec<{ any: Tree }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(true, false, null)),
    fc.array(tie("any"), { maxLength: 3 }),
    object(fc.array(fc.tuple(fc.oneof(fc.constantFrom(...WORDS), text), tie("any")), { maxLength: 4 })),
  ),
}));
const side = fc.oneof(
  any,
  fc.constant(null),
  fc
    .dictionary(fc.constantFrom("a", "b", "c"), any, { maxKeys: 1 })
    .map((each): Tree => ({ members: Object.entries(each) })),
);
const resource = object(
  fc
    .tuple(
      fc.constantFrom<Tree>("managed", "data"),
      fc.constantFrom<Tree>("aws_vpc_dhcp_options", "aws_iam_role"),
      fc.constantFrom<Tree>(["no-op"], ["update"]),
      side,
      side,
      fc.array(fc.tuple(fc.constantFrom(...WORDS), any), { maxLength: 1 }),
    )
    .map(([mode, type, actions, before, after, more]): readonly (readonly [string, Tree])[] => [
      ["mode", mode],
      ["type", type],
      ["change", { members: [["actions", actions], ["before", before], ["after", after], ...more] }],
      ["values", before],
      ...(before === null ? more : []),
    ]),
);
const list = fc.array(fc.oneof({ weight: 4, arbitrary: resource }, any), { maxLength: 4 });
const module = list.map((resources): Tree => ({ members: [["resources", resources]] }));
const document = object(
  fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom("resource_changes", "resource_drift"), list),
      fc.tuple(
        fc.constant("prior_state"),
        module.map((root): Tree => ({
          members: [["values", { members: [["root_module", { members: [["child_modules", [root]]] }]] }]],
        })),
      ),
      fc.tuple(fc.constantFrom(...WORDS), any),
    ),
    { maxLength: 5 },
  ),
);

/** The same value in one of many ways to write it: each `choice` decides on one space or escape. */
function printed(tree: Tree, choice: () => number): string {
  const gap = (): string => ["", "", "", " ", "\n", "\t\r"][choice() % 6] ?? "";
  const quoted = (value: string): string =>
    `"${Array.from({ length: value.length }, (_, index) => {
      const unit = value.charCodeAt(index);
      const isPlain = unit >= 32 && unit < 127 && value[index] !== '"' && value[index] !== "\\";
      return isPlain && choice() % 8 !== 0 ? (value[index] ?? "") : `\\u${unit.toString(16).padStart(4, "0")}`;
    }).join("")}"`;
  const print = (each: Tree): string => {
    if (typeof each === "string") return choice() % 3 === 0 ? quoted(each) : JSON.stringify(each);
    if (typeof each !== "object" || each === null) return JSON.stringify(each);
    if ("members" in each) {
      const members = each.members.map(
        ([key, value]) => `${gap()}${print(key)}${gap()}:${gap()}${print(value)}${gap()}`,
      );
      return `{${members.join(",")}${gap()}}`;
    }
    return `[${each.map((item) => `${gap()}${print(item)}${gap()}`).join(",")}${gap()}]`;
  };
  return gap() + print(tree) + gap();
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const ARGUMENTS = ["policy", "statement"];

/** A plan without all that may be left out, decided on what was parsed. */
function reduced(json: Json): Json {
  const mapped = (value: unknown, each: (item: Json) => unknown): unknown =>
    Array.isArray(value) ? value.map((item: unknown) => (isObject(item) ? each(item) : item)) : value;
  const within = (value: unknown, key: string, each: (inner: unknown) => unknown): unknown =>
    isObject(value) && Object.hasOwn(value, key) ? { ...value, [key]: each(value[key]) } : value;
  const change = (item: Json): unknown => {
    const { type, change: found } = item;
    if (type !== "aws_vpc_dhcp_options" || !isObject(found) || JSON.stringify(found["actions"]) !== '["no-op"]')
      return item;
    const holds = [found["before"], found["after"]].some(
      (side) => isObject(side) && ARGUMENTS.some((name) => Object.hasOwn(side, name)),
    );
    return holds ? item : { ...item, change: "nothing" };
  };
  const root = (value: unknown): unknown =>
    within(
      within(value, "resources", (resources) =>
        Array.isArray(resources) ? resources.filter((item) => isObject(item) && item["mode"] !== "managed") : resources,
      ),
      "child_modules",
      (modules) => mapped(modules, root),
    );
  const steps: readonly (readonly [string, (value: unknown) => unknown])[] = [
    ["planned_values", () => null],
    ["resource_changes", (value) => mapped(value, change)],
    ["resource_drift", (value) => mapped(value, (item) => within(item, "change", () => null))],
    ["prior_state", (value) => within(value, "values", (values) => within(values, "root_module", root))],
  ];
  return steps.reduce<Json>((result, [key, step]) => within(result, key, step) as Json, json);
}

/** JSON of which no change is text. */
function parsed(json: Json = {}): Json {
  const { resource_changes: changes } = json;
  if (!Array.isArray(changes)) return json;
  const isText = (item: unknown): item is Json & { readonly change: UnparsedChange } =>
    isObject(item) && item["change"] instanceof UnparsedChange;
  if (!changes.some(isText)) return json;
  const plain = ({ before, after, ...others }: UnparsedChange): Json =>
    JSON.parse(JSON.stringify({ ...others, before, after })) as Json;
  return {
    ...json,
    resource_changes: changes.map((item: unknown) => (isText(item) ? { ...item, change: plain(item.change) } : item)),
  };
}

test("JSON in whatever form says the same without what is left out", () => {
  let [shorter, unparsed] = [0, 0];
  fc.assert(
    // Without choices come no spaces and no escapes that are not needed.
    fc.property(document, fc.oneof(fc.array(fc.nat(1_000), { maxLength: 40 }), fc.constant([])), (tree, choices) => {
      let next = 0;
      const json = printed(tree, () => choices[next++ % choices.length] ?? 1);
      if (left(json).length < json.length) shorter += 1;
      const [read] = jsonObjectsIn(Buffer.from(json), "x");
      const plain = parsed(read);
      if (plain !== read) unparsed += 1;
      expect(reduced(plain)).toEqual(reduced(JSON.parse(json) as Json));
    }),
    { numRuns: 3_000 },
  );
  expect(shorter).toBeGreaterThan(300);
  expect(unparsed).toBeGreaterThan(15);
});

test("a broken byte is an error of the whole or within what is left out, and nothing loops", () => {
  fc.assert(
    fc.property(
      document,
      fc.nat(),
      fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "\\", " ", "x"),
      (tree, place, byte) => {
        const json = printed(tree, () => 1);
        const at = place % json.length;
        left(json.slice(0, at) + byte + json.slice(at + 1));
        left(json.slice(0, at));
      },
    ),
    { numRuns: 1_000 },
  );
});

test("what is no JSON is told as JSON.parse tells it of the whole", () => {
  let told = 0;
  fc.assert(
    fc.property(
      document,
      fc.nat(),
      fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "\\", "x"),
      (tree, place, byte) => {
        const json = printed(tree, () => 1).trim();
        const at = place % json.length;
        const bytes = Buffer.from(`{${json.slice(1, at)}${byte}${json.slice(at + 1)}`);
        const broken = bytes.toString();
        try {
          jsonObjectsIn(bytes, "x", "A.");
        } catch (error) {
          told += 1;
          expect(() => JSON.parse(broken) as unknown).toThrow();
          expect((error as Error).message).toBe(`x is not JSON: ${problem(broken)}. A.`);
        }
      },
    ),
    { numRuns: 1_000 },
  );
  expect(told).toBeGreaterThan(200);
});

function problem(text: string): string {
  try {
    JSON.parse(text);
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

test("a value may lie as deep as a plan is read, and no deeper", () => {
  const empty = new JsonBytes(Buffer.from("{}"));
  expect(empty.endOfValue(0, LEVELS)).toBe(2);
  expect(() => empty.endOfValue(0, LEVELS + 1)).toThrow("more than 1000 levels deep");
});

/** The place behind the value that a text begins with, read letter by letter. */
function behind(text: string): number {
  if (!/^["{[]/.test(text)) return /^[^\s,\]}]*/.exec(text)?.[0].length ?? 0;
  let [open, isInText] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (isInText && letter === "\\") at++;
    else if (letter === '"') isInText = !isInText;
    else if (!isInText && "{[".includes(letter)) open++;
    else if (!isInText && "]}".includes(letter)) open--;
    if (open === 0 && !isInText) return at + 1;
  }
  return text.length;
}

test("values are passed as they are letter by letter, wherever the bytes begin", () => {
  const letters = fc.array(
    fc.constantFrom('"', "\\", "{", "}", "[", "]", ",", ":", " ", "a", "!", "#", "[\u007f", "]~"),
    {
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(fc.constantFrom("{", "[", '"', "1"), letters, fc.nat(5), (first, rest, offset) => {
      const text = `${first}${rest.join("")}`;
      const bytes = Buffer.from(`${" ".repeat(offset)}${text}`).subarray(offset);
      // A text that does not end has no quote behind which its end is.
      expect(Math.min(new JsonBytes(bytes).endOfValue(0, 1), text.length)).toBe(behind(text));
    }),
    { numRuns: 5_000 },
  );
});

test("the review of a plan is that of all its bytes", () => {
  const trust = policy({
    Effect: "Allow",
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  const asksForTag = policy({
    ...allow("s3:GetObject", "*"),
    Principal: "*",
    Condition: { StringEquals: { "aws:ResourceTag/Team": "a" } },
  });
  const stays = (type: string, name: string, data: Json): ResourceInPlan => {
    return { type, name, actions: ["no-op"], before: data, after: data };
  };
  const tags = (team: string): Json => ({ id: "x", tags: { Team: team } });
  const json = plan(
    [
      stays("aws_iam_role", "r", { name: "r", arn: "arn:aws:iam::111122223333:role/r", assume_role_policy: trust }),
      stays("aws_vpc_dhcp_options", "d", { id: "dopt-1", bucket: "my-data" }),
      stays("aws_backup_vault_policy", "b", { policy: asksForTag }),
      { type: "aws_instance", name: "i", actions: ["update"], before: tags("a"), after: tags("b") },
      { type: "aws_iam_role_policy", name: "p", after: { name: "p", role: "r", policy: policy(allow("s3:*", "*")) } },
    ],
    { planned_values: { outputs: {} }, resource_drift: [{ type: "aws_iam_role", change: { actions: ["update"] } }] },
  );
  const bytes = Buffer.from(JSON.stringify(json));
  const options = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };
  const whole = reviewReadings(
    [{ ...readJson(json, "x"), file: "x", sha256: "", fingerprint: () => fingerprintOf(json) }],
    options,
  );
  const [read, ...others] = readText(bytes, "x");
  const found = reviewReadings(read === undefined ? [] : [{ ...read, sha256: "" }], options);
  expect(others).toEqual([]);
  expect(written(found, "json")).toBe(written(whole, "json"));
  expect(written(found, "markdown")).toContain("its tag Team changes");
  expect(neededParts(bytes).bytes.length).toBeLessThan(bytes.length - 60);
  expect(read?.bucketNames?.()).toEqual(["my-data"]);
});
