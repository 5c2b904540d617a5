/** References through modules, in configurations that are never written by hand: each ends, and in time. */
import { Configuration } from "../../lib/sources/terraform/configuration";
import type { Json } from "../../lib/sources/input";
import { show } from "../../lib/authorization/text";
import { valueOf } from "../../lib/inventory/fact";
import { readJson } from "../../lib/sources/read";
import { plan } from "./make-plan";

const references = (...names: readonly string[]): Json => ({ references: names });

/** Modules in modules, each of whose three outputs is made from all three of the next one. */
function nested(depth: number): Json {
  const outputs = (next: string | undefined): Json =>
    Object.fromEntries(
      ["x", "y", "z"].map((name) => [
        name,
        {
          expression:
            next === undefined
              ? references(`aws_kms_key.${name}.arn`, `aws_kms_key.${name}`)
              : references(...["x", "y", "z"].flatMap((each) => [`module.${next}.${each}`, `module.${next}`])),
        },
      ]),
    );
  let module: Json = { outputs: outputs(undefined) };
  for (let level = depth - 1; level > 0; level--) {
    const name = `m${String(level)}`;
    module = { outputs: outputs(name), module_calls: { [name]: { module } } };
  }
  return { module_calls: { m0: { module } } };
}

test("what many levels make from each other is followed once", () => {
  const sources = new Configuration({ root_module: nested(40) }).sourcesOf(references("module.m0.x", "module.m0"), "");
  expect(sources.map(({ name }) => name)).toEqual(["aws_kms_key.x.arn", "aws_kms_key.y.arn", "aws_kms_key.z.arn"]);
  expect(new Set(sources.map(({ module }) => module.split(".").length))).toEqual(new Set([80]));
});

test("what is made from itself ends there", () => {
  const inner: Json = { outputs: { o: { expression: references("var.v") } } };
  const root = { module_calls: { m: { module: inner, expressions: { v: references("module.m.o", "module.m") } } } };
  expect(new Configuration({ root_module: root }).sourcesOf(references("var.v"), "module.m")).toEqual([
    { module: "module.m", name: "var.v" },
  ]);
});

test("of any number of references a hundred are kept, without their shorter forms", () => {
  const names = Array.from({ length: 200_000 }, (_, index) => `aws_kms_key.k${String(index)}`);
  const all = { references: names.flatMap((name) => [`${name}.arn`, name]) };
  const sources = new Configuration({}).sourcesOf(all, "");
  expect(sources).toEqual(names.slice(0, 100).map((name) => ({ module: "", name: `${name}.arn` })));
});

/** Modules side by side, each of which passes on what it is given by the output of the next. */
function chain(length: number): Json {
  const module: Json = { outputs: { o: { expression: references("var.v") } } };
  const calls = Array.from({ length }, (_, index) => {
    const given = index + 1 === length ? "aws_kms_key.k.arn" : `module.m${String(index + 1)}.o`;
    return [`m${String(index)}`, { module, expressions: { v: references(given) } }] as const;
  });
  return { module_calls: Object.fromEntries(calls) };
}

test("a chain of references through 20,000 modules is followed to its end", () => {
  const found = new Configuration({ root_module: chain(20_000) }).sourcesOf(references("module.m0.o"), "");
  expect(found).toEqual([{ module: "", name: "aws_kms_key.k.arn" }]);
});

test("an address of 20,000 modules that the configuration does not have is none", () => {
  const address = Array.from({ length: 20_000 }, () => "module.m").join(".");
  const configuration = new Configuration({ root_module: { module_calls: { m: { module: {} } } } });
  expect(configuration.expressionsOf(address, "managed", "aws_kms_key", "k")).toBeUndefined();
});

describe("variables of the root module are known when the plan is made", () => {
  const group = { module: "module.m", name: "aws_security_group.a" };
  /** A module whose argument is made from its variable `v` or its own group. */
  const called = (given: Json, more: Json = {}): Json => ({
    root_module: { module_calls: { m: { module: {}, expressions: { v: given }, ...more } } },
  });
  const sources = (configuration: Json, variables: Json = {}, module = "module.m"): unknown =>
    new Configuration(configuration, variables).sourcesOf(references("var.v.ids", "aws_security_group.a"), module);
  const group_ = (key: string): typeof group => ({ ...group, module: `module.m[${key}]` });
  const PASSED = called(references("var.root"));
  const EACH = called(references("each.value.v", "each.value"), { for_each_expression: references("var.all") });

  test.each<readonly [string, unknown, unknown]>([
    ["null", null, [group]],
    ["no text", { count: 2, on: true, list: [], text: "" }, [group]],
    ["a text", { more: [{ id: "sg-1" }, "x"] }, [{ module: "", name: "var.root", texts: ["sg-1", "x"] }, group]],
  ])("%s", (_, value, expected) => {
    expect(sources(PASSED, { root: { value } })).toEqual(expected);
  });

  test("only the part that is named counts", () => {
    const variables = { root: { value: { ids: null, name: "x", list: [{ a: "b" }] } } };
    const of = (name: string): unknown => sources(called(references(name)), variables);
    expect(of("var.root.ids")).toEqual([group]);
    expect(of("var.root.absent.further")).toEqual([group]);
    expect(of("var.root.name")).toEqual([{ module: "", name: "var.root.name", texts: ["x"] }, group]);
    expect(of("var.root.list[0].none")).toEqual([
      { module: "", name: "var.root.list[0].none", texts: ["x", "b"] },
      group,
    ]);
  });

  test("one that the plan does not have may be anything", () => {
    const expected = [{ module: "", name: "var.root" }, group];
    for (const variables of [{}, { root: {} }, { constructor: { value: null } }])
      expect(sources(PASSED, variables)).toEqual(expected);
    expect(sources(called(references("local.root")))).toEqual([{ module: "", name: "local.root" }, group]);
  });

  test.each<readonly [string, Json, Json, string, unknown]>([
    ["a constant", called(references("each.value"), { for_each_expression: { constant_value: {} } }), {}, '"a"', []],
    ["a number", called(references("count.index")), {}, "0", []],
    ["a key", called(references("each.key"), { for_each_expression: references("aws_subnet.a") }), {}, '"a"', []],
    ["a variable without a text", EACH, { all: { value: { a: { v: 1 }, b: { v: "x" } } } }, '"a"', []],
    [
      "a variable with a text for this module",
      EACH,
      { all: { value: { a: { v: 1 }, b: { v: "x" } } } },
      '"b"',
      [{ module: "", name: "var.all.b.v", texts: ["x"] }],
    ],
    [
      "a variable that has the key elsewhere",
      EACH,
      { all: { value: [{ name: "a", v: "x" }] } },
      '"a"',
      [{ module: "", name: "var.all", texts: ["a", "x"] }],
    ],
    [
      "a key with a dot",
      EACH,
      { all: { value: { "a.b": { v: 1 }, c: "x" } } },
      '"a.b"',
      [{ module: "", name: "var.all", texts: ["x"] }],
    ],
    [
      "resources",
      called(references("each.value.id", "each.value"), { for_each_expression: references("aws_security_group.b") }),
      {},
      '"a"',
      [{ module: "", name: "each.value.id" }],
    ],
    [
      "a local value",
      called(references("each.value.id", "each.value"), { for_each_expression: references("var.a", "local.b") }),
      { a: { value: null } },
      '"a"',
      [{ module: "", name: "each.value.id" }],
    ],
  ])("`each` and `count` of a module that is made for %s", (_, configuration, variables, key, expected) => {
    expect(sources(configuration, variables, `module.m[${key}]`)).toEqual([
      ...(expected as readonly unknown[]),
      group_(key),
    ]);
  });

  test("in a module within a module, `each` stays what it is", () => {
    const inner = called(references("each.value"), { for_each_expression: references("var.w") })["root_module"];
    const outer = {
      root_module: { module_calls: { o: { module: inner, expressions: { w: references("aws_vpc.a") } } } },
    };
    expect(sources(outer, {}, 'module.o.module.m["a"]')).toEqual([
      { module: "module.o", name: "each.value" },
      { module: 'module.o.module.m["a"]', name: "aws_security_group.a" },
    ]);
  });
});

test("a value is made from what a variable names only where a text of it may be one", () => {
  const read = (value: unknown): readonly unknown[] => {
    const json = plan(
      [
        { type: "aws_security_group", name: "a", after: {}, unknown: { id: true } },
        { type: "aws_iam_role", name: "r", after: { name: "r" }, unknown: { arn: true } },
        {
          type: "aws_sagemaker_domain",
          name: "d",
          after: { domain_name: "d", vpc_id: "vpc-0a", default_user_settings: [{}] },
          unknown: { default_user_settings: [{ security_groups: true, execution_role: true }] },
          expressions: {
            default_user_settings: [
              {
                security_groups: references("aws_security_group.a.id", "var.v"),
                execution_role: references("aws_iam_role.r.arn", "var.v"),
              },
            ],
          },
        },
      ],
      { variables: { v: { value } } },
    );
    const { securityGroupIds, executionRole } = readJson(json, "p").after.domains[0]?.settings ?? {};
    const groups = valueOf(securityGroupIds)?.map((id) => show(id));
    const role = valueOf(executionRole);
    return [groups, role === undefined || typeof role === "string" ? role : show(role)];
  };
  const [ids, arn] = [["${aws_security_group.a.id}"], "arn:aws:iam::111122223333:role/r"];
  expect(read(null)).toEqual([ids, arn]);
  expect(read({ key: "plain", subnets: ["subnet-0a"] })).toEqual([ids, arn]);
  expect(read(["sg-0a"])).toEqual([undefined, arn]);
  const unknownRole = "${aws_sagemaker_domain.d.default_user_settings[0].execution_role}";
  expect(read({ role: "arn:aws:iam::111122223333:role/x" })).toEqual([ids, unknownRole]);
});
