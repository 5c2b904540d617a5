import { checkOf } from "../../lib/rules/check";
import { deployment, deploymentDefaults } from "../../lib/rules/deployment";
import { partialOf } from "../../lib/rules/partial";
import { flag, map, object, oneOf, optional, required, type Rule, text, variant } from "../../lib/rules/rule";

const word = text({ what: "a word", allowed: "letters", example: "word", pattern: "^[a-z]+$", source: "none" });
const problems = (rule: Rule, value: unknown): readonly string[] =>
  checkOf(rule)
    .problems(value)
    .map(({ path, problem }) => `${path.join(".")}: ${problem}`);

const small = object({ what: "a small thing", fields: { word: required("W.", word), is: required("I.", flag) } });
const large = object({ what: "a large thing", fields: { word: required("W.", word), more: optional("M.", word, "") } });
const rule = variant({
  what: "a thing",
  by: "kind",
  meaning: "K.",
  variants: {
    a: object({
      what: "an a",
      fields: {
        form: required("F.", oneOf({ what: "a form", forms: { create: required("C.", small) } })),
        all: required("A.", map({ what: "words", key: word, value: small, minEntries: 1 })),
      },
      crossFieldRules: [{ name: "never", check: () => [{ path: [], problem: "never", write: "" }] }],
    }),
    b: object({
      what: "a b",
      fields: {
        form: required(
          "F.",
          oneOf({ what: "a form", forms: { create: required("C.", large), existing: required("E.", small) } }),
        ),
        own: required("O.", word),
      },
    }),
  },
});

test.each<[string, unknown]>([
  ["nothing", {}],
  ["the deciding field alone", { kind: "b" }],
  ["a field of either variant", { own: "word", all: {} }],
  ["a map whose entries are not complete", { all: { one: { is: true } } }],
  ["a form that one variant has", { form: { existing: {} } }],
  ["fields of the form in either variant", { form: { create: { is: true, more: "word" } } }],
])("allows %s", (_, value) => {
  expect(problems(partialOf(rule), value)).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["a wrong value", { own: "UP" }, 'own: "UP" is not a word; allowed: letters'],
  ["a wrong kind", { kind: "c" }, 'kind: "c" is not a kind; allowed: a, b'],
  ["a field of no variant", { zzz: 1 }, "zzz: there is no field zzz here"],
  [
    "two forms",
    { form: { create: {}, existing: {} } },
    "form: a form has create and existing, and exactly one of create, existing is allowed",
  ],
  ["a wrong entry", { all: { one: { is: 1 } } }, "all.one.is: 1 is neither true nor false"],
])("refuses %s", (_, value, problem) => {
  expect(problems(partialOf(rule), value)).toEqual([problem]);
});

test("variants with a field of different kinds have no partial rule", () => {
  const variants = {
    a: object({ what: "a", fields: { x: required("X.", word) } }),
    b: object({ what: "b", fields: { x: required("X.", flag) } }),
  };
  expect(() => partialOf(variant({ what: "a thing", by: "kind", meaning: "K.", variants }))).toThrow(
    new Error("text and flag have no rule that allows both"),
  );
});

test("the defaults of deployments have the fields of all scenarios", () => {
  const of = Object.values(deployment.variants).flatMap(({ fields }) => Object.keys(fields));
  expect(deploymentDefaults.kind === "object" && Object.keys(deploymentDefaults.fields).sort()).toEqual(
    [...new Set(["scenario", ...of])].sort(),
  );
});
