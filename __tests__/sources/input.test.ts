/** Inputs that are not plans. */
import { InputError, jsonObjectsIn, kindOf, wordOf } from "../../lib/sources/input";

const MAKE = "Make one with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";
const PLAN = '{"format_version":"1.2","resource_changes":[]}';

test.each<readonly [string, Buffer]>([
  ["as it is", Buffer.from(PLAN)],
  ["with a byte-order mark", Buffer.from(`\uFEFF${PLAN}`)],
  ["in UTF-16 as PowerShell writes it", Buffer.from(`\uFEFF${PLAN}`, "utf16le")],
  ["in UTF-16, the other order", Buffer.from(`\uFEFF${PLAN}`, "utf16le").swap16()],
  ["after lines of a wrapper", Buffer.from(`[command]/usr/bin/terraform show -json plan\n::debug::x\n${PLAN}\n`)],
])("one plan, %s", (_, bytes) => {
  expect(jsonObjectsIn(bytes, "p.json")).toEqual([JSON.parse(PLAN)]);
});

describe("planned_values, which no reader asks for", () => {
  const read = (text: string): readonly object[] => jsonObjectsIn(Buffer.from(text), "p.json");

  test.each([
    ['{"planned_values":{"a":["}",{"b":"\\"}"}]},"z":1}', { planned_values: null, z: 1 }],
    ['{"z":1,"planned_values":{}}', { planned_values: null, z: 1 }],
    ['{"planned_values": {"a":1}}', { planned_values: null }],
    [
      '{"a":{"planned_values":{"b":1}},"b":["planned_values"]}',
      { a: { planned_values: { b: 1 } }, b: ["planned_values"] },
    ],
    ['{"a":"\\"planned_values\\":{","b":2}', { a: '"planned_values":{', b: 2 }],
  ])("%s", (text, json) => {
    expect(read(text)).toEqual([json]);
  });

  test("may stand on each of several lines", () => {
    expect(read('{"planned_values":{"a":1}}\n{"planned_values":{"a":2}}')).toEqual([
      { planned_values: null },
      { planned_values: null },
    ]);
  });

  test("is refused where it is too deep or cut off", () => {
    const deep = `{"planned_values":{"a":${"[".repeat(1_000)}${"]".repeat(1_000)}}}`;
    expect(() => read(deep)).toThrow("nested more than 1000 levels deep");
    expect(() => read('{"planned_values":{"a":[1,2}')).toThrow(/^p\.json is not JSON: /);
  });

  test("is no key that ends alike", () => {
    const text = '{"x\\"planned_values":{"b":1},"y":{"planned_values":{}}}';
    expect(read(text)).toEqual([JSON.parse(text)]);
  });

  test("moves no position in an error", () => {
    const text = '{"planned_values":{"a":1},"z":!}';
    expect(() => read(text)).toThrow(errorOf(text));
  });
});

function errorOf(text: string): string {
  try {
    JSON.parse(text);
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

test("a word is a text, a number or a boolean; whatever else stands for none", () => {
  expect(["a", 1, true, false, null, undefined, {}, []].map(wordOf)).toEqual([
    ...["a", "1", "true", "false", "?", "?", "?", "?"],
  ]);
});

test("one plan a line", () => {
  expect(jsonObjectsIn(Buffer.from(`${PLAN}\n${PLAN}\n`), "p.json").length).toBe(2);
});

test.each<readonly [string, Buffer, string]>([
  ["an empty file", Buffer.from(" \n"), `p.json is empty. ${MAKE}`],
  [
    "a binary plan",
    Buffer.from("PK\u0003\u0004tfplan"),
    "p.json is a binary plan. Turn it into JSON: terraform show -json p.json > plan.json",
  ],
  [
    "the text of a plan",
    Buffer.from("Terraform will perform the following actions:"),
    `p.json holds no JSON object; is it the text that terraform plan prints? ${MAKE}`,
  ],
])("%s", (_, bytes, message) => {
  expect(() => jsonObjectsIn(bytes, "p.json")).toThrow(message);
});

test("two million empty lines are read once", () => {
  expect(() => jsonObjectsIn(Buffer.from("x" + "\n".repeat(2e6)), "p.json")).toThrow("p.json holds no JSON object");
});

test("more than a text can hold is a mistake of the input", () => {
  const bytes = Buffer.alloc(2 ** 29, " ");
  expect(() => jsonObjectsIn(bytes, "p.json")).toThrow(
    new InputError("p.json has 512 MiB: more than 512 MiB cannot be read. Review its parts one by one."),
  );
});

test("cut-off JSON says where", () => {
  expect(() => jsonObjectsIn(Buffer.from(PLAN.slice(0, -3)), "p.json")).toThrow(
    /^p\.json is not JSON: .+ Make one with/,
  );
});

test.each<readonly [string, object, string]>([
  [
    "the event stream",
    { "@level": "info", "@message": "x" },
    `p.json is the event stream of terraform plan -json, which holds no policies. ${MAKE}`,
  ],
  [
    "a state file",
    { version: 4, terraform_version: "1.11.4", serial: 1, lineage: "x", resources: [] },
    `p.json is a state file. A plan says what will be: ${MAKE}`,
  ],
  [
    "a shown state",
    { format_version: "1.0", terraform_version: "1.11.4", values: {} },
    `p.json is the state as terraform show -json prints it without a plan. ${MAKE}`,
  ],
  [
    "an empty state",
    { format_version: "1.0" },
    `p.json holds a format version and nothing else: an empty state, no plan. ${MAKE}`,
  ],
  ["something else", { a: 1 }, `p.json is neither a plan nor a synthesized stack (cdk.tf.json). ${MAKE}`],
])("%s", (_, json, message) => {
  expect(() => kindOf(json as Readonly<Record<string, unknown>>, "p.json")).toThrow(message);
});

test.each<readonly [object, "plan" | "stack"]>([
  [{ format_version: "1.2", resource_changes: [] }, "plan"],
  [{ format_version: "1.2", terraform_version: "1.11.4", applyable: false }, "plan"],
  [{ resource: {} }, "stack"],
  [{ terraform: {}, provider: {} }, "stack"],
])("%j is a %s", (json, kind) => {
  expect(kindOf(json as Readonly<Record<string, unknown>>, "p.json")).toBe(kind);
});
