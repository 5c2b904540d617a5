/** The default of an option is a value of its rule; its sentences are for people alone. */
import { checkOf } from "../../lib/rules/check";
import { withDefaults } from "../../lib/rules/defaults";
import { deployment } from "../../lib/rules/deployment";
import { TERRAFORM, YAML } from "../../lib/rules/notation";
import {
  choice,
  defaultText,
  type Field,
  flag,
  map,
  object,
  optional,
  required,
  type Rule,
  withDefault,
} from "../../lib/rules/rule";
import { staticName } from "../../lib/rules/values";

type Named = readonly [path: string, field: Field];

function fieldsBelow(path: string, rule: Rule): readonly Named[] {
  const named = (fields: Readonly<Record<string, Field>>): readonly Named[] =>
    Object.entries(fields).flatMap(([name, field]) => [
      [`${path}.${name}`, field] as const,
      ...fieldsBelow(`${path}.${name}`, field.rule),
    ]);
  switch (rule.kind) {
    case "list":
      return fieldsBelow(path, rule.each);
    case "map":
      return fieldsBelow(path, rule.value);
    case "object":
      return named(rule.fields);
    case "oneOf":
      return named(rule.forms);
    case "variant":
      return Object.entries(rule.variants).flatMap(([name, each]) => fieldsBelow(name, each));
    default:
      return [];
  }
}

const OPTIONS = fieldsBelow("", deployment).filter(([, { required: isRequired }]) => !isRequired);

it("is a value that the rule allows", () => {
  const defaults = OPTIONS.filter(([, field]) => field.default?.value !== undefined);
  expect(defaults.length).toBeGreaterThan(20);
  const wrong = defaults.filter(([, field]) => checkOf(field.rule).problems(field.default?.value).length > 0);
  expect(wrong.map(([path]) => path)).toEqual([]);
});

it("is there for every option that is true or false, but for one of which unset is another case than false", () => {
  const without = OPTIONS.filter(([, field]) => field.rule.kind === "flag" && field.default?.value === undefined);
  expect(without.map(([path]) => path)).toEqual([
    "quick-setup.restrictPassRole",
    "custom-public.restrictPassRole",
    "custom-vpc-only.restrictPassRole",
  ]);
});

const FIELDS = {
  access: withDefault("What may be done.", choice({ what: "an access", values: ["read", "write"], source: "" }), {
    value: "read",
    effect: ({ option }) => `nothing is written, whatever ${option("grantRoles")} says`,
  }),
  grantRoles: withDefault("Whether roles are granted it.", flag, { value: false }),
  role: withDefault("The role.", object({ what: "a role", fields: {} }), { value: { roleName: { create: {} } } }),
  names: withDefault("Names.", map({ what: "names", key: staticName, value: staticName }), {
    value: {},
    effect: "none",
  }),
  path: optional("A path.", staticName, "AWS's own"),
  id: required("An id.", staticName),
};

it("is said with what it means, in the words of either language", () => {
  const said = (words: typeof YAML): readonly string[] =>
    Object.values<Field>(FIELDS).map((field) =>
      defaultText(
        words === YAML || field.default === undefined
          ? field
          : { default: { ...field.default, effect: field.terraform.effect } },
        words,
      ),
    );
  expect(said(YAML)).toEqual([
    "read: nothing is written, whatever grantRoles says",
    "false",
    "roleName: create: {}",
    "none",
    "AWS's own",
    "",
  ]);
  expect(said(TERRAFORM)).toEqual([
    "read: nothing is written, whatever grant_roles says",
    "false",
    "role_name = { create = {} }",
    "none",
    "AWS's own",
    "",
  ]);
});

it("stands for what is absent or undefined, and for nothing else", () => {
  expect(withDefaults(FIELDS, { id: "a", access: "write", grantRoles: undefined, more: 1 })).toEqual({
    id: "a",
    access: "write",
    grantRoles: false,
    role: { roleName: { create: {} } },
    names: {},
    more: 1,
  });
});
