import { policyTemplate, type StatementTemplate } from "../../lib/policies/policy-template";
import { render, sidPart } from "../../lib/policies/render";

const template = (parts: Partial<StatementTemplate> = {}): StatementTemplate => ({
  sid: "One",
  effect: "Allow",
  actions: ["s3:GetObject"],
  resources: ["*"],
  source: "none",
  ...parts,
});

/** The statements of a grant with one parameter of each kind and entries of each kind. */
const rendered = (...statements: readonly StatementTemplate[]) =>
  render(
    policyTemplate({
      purpose: "For tests.",
      parameters: {
        one: "text",
        many: "list",
        none: "list",
        on: "flag",
        off: "flag",
        things: { entries: { arn: "text", keys: "list", on: "flag" } },
      },
      statements,
    }),
    {
      one: "a",
      many: ["x", "y"],
      none: [],
      on: true,
      off: false,
      things: { first: { arn: "F", keys: ["1", "2"], on: true }, "second-thing": { arn: "S", keys: ["3"], on: false } },
    },
  );

it("gives every part, those that every statement has empty when they are absent", () => {
  const bare: StatementTemplate = { sid: "One", effect: "Allow", actions: ["s3:GetObject"], source: "none" };
  expect(rendered(bare)).toEqual([
    { sid: "One", effect: "Allow", actions: ["s3:GetObject"], resources: [], conditions: [] },
  ]);
  const conditions = [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["{one}"] }];
  expect(
    rendered(
      template({
        effect: "Deny",
        principals: { type: "AWS", identifiers: ["{many}", "{one}"] },
        actions: ["a:B", "a:C"],
        conditions,
      }),
    ),
  ).toEqual([
    {
      sid: "One",
      effect: "Deny",
      principals: { type: "AWS", identifiers: ["x", "y", "a"] },
      actions: ["a:B", "a:C"],
      resources: ["*"],
      conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["a"] }],
    },
  ]);
});

it.each<[string, string, readonly string[]]>([
  ["text without a placeholder", "arn:aws:s3:::x/*", ["arn:aws:s3:::x/*"]],
  ["a text", "{one}", ["a"]],
  ["a text twice", "{one}-{one}", ["a-a"]],
  ["a list: one text for each element", "p/{many}/s", ["p/x/s", "p/y/s"]],
  ["two lists: their product, the first slowest", "{many}{many}", ["xx", "xy", "yx", "yy"]],
  ["an empty list: nothing", "p/{none}", []],
  ["a flag", "{on}", ["true"]],
  ["IAM's own variable: left as it is", "${aws:PrincipalAccount}", ["${aws:PrincipalAccount}"]],
  [
    "IAM's own variable beside a parameter",
    "{one}/${aws:username}/{many}",
    ["a/${aws:username}/x", "a/${aws:username}/y"],
  ],
  ["a list entry's own wildcard", "{many}/*", ["x/*", "y/*"]],
])("fills %s, in resources and in conditions alike", (_, text, expected) => {
  const [statement] = rendered(
    template({ resources: [text], conditions: [{ test: "StringLike", variable: "s3:prefix", values: [text] }] }),
  );
  expect(statement?.resources).toEqual(expected);
  expect(statement?.conditions).toEqual([{ test: "StringLike", variable: "s3:prefix", values: expected }]);
});

it("does not fill what a parameter's own value holds", () => {
  const statements = render(
    policyTemplate({ purpose: "x", parameters: { one: "text" }, statements: [template({ resources: ["{one}"] })] }),
    { one: "{one}${aws:a}" },
  );
  expect(statements[0]?.resources).toEqual(["{one}${aws:a}"]);
});

it("repeats a statement for each entry, in order, with its fields, its Sid and the shared parameters", () => {
  const statements = rendered(
    template({ sid: "Get{name}", forEach: "things", resources: ["{each.arn}/{each.keys}/{one}"] }),
  );
  expect(statements.map(({ sid, resources }) => [sid, resources])).toEqual([
    ["GetFirst", ["F/1/a", "F/2/a"]],
    ["GetSecondThing", ["S/3/a"]],
  ]);
});

it.each<[string, Partial<StatementTemplate>, readonly string[]]>([
  ["a flag that is on", { when: "on" }, ["One"]],
  ["a flag that is off", { when: "off" }, []],
  ["an entry's flag", { sid: "One{name}", forEach: "things", when: "each.on" }, ["OneFirst"]],
])("keeps a statement only with %s", (_, parts, sids) => {
  expect(rendered(template(parts)).map(({ sid }) => sid)).toEqual(sids);
});

it.each<[string, Partial<StatementTemplate>, string]>([
  ["a resource", { resources: ["{other}"] }, "other"],
  ["a condition", { conditions: [{ test: "StringEquals", variable: "x", values: ["{each.arn}"] }] }, "each.arn"],
  ["a flag", { when: "other" }, "other"],
  ["what every object has", { resources: ["{toString}"] }, "toString"],
])("refuses a parameter that is not declared: %s", (_, parts, name) => {
  expect(() => rendered(template(parts))).toThrow(`The grant names the parameter ${name}, which it does not declare.`);
});

it.each([
  ["raw", "Raw"],
  ["raw-data", "RawData"],
  ["a-1-b", "A1B"],
])("the Sid of %s ends with %s", (name, part) => {
  expect(sidPart(name)).toBe(part);
});
