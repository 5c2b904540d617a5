/** What the rules refuse, a module refuses too, in the same place, and nothing else is said. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { snakeCase } from "../../../lib/hcl/hcl";
import { checkOf, type Problem } from "../../../lib/rules/check";
import { customVpcOnlyProps } from "../../../lib/rules/custom-vpc-only";
import { quickSetupProps } from "../../../lib/rules/quick-setup";
import { object, type ObjectRule, type Rule } from "../../../lib/rules/rule";
import { variablesOf } from "../../../lib/terraform/adapt";
import { requiredVariables } from "../../../lib/terraform/examples";
import { refusalsOf } from "./refusals";
import { commonRules, NETWORK_RULES, type RefusedTogether } from "./refused-together";
import { wrongValues } from "./wrong-values";

/** The rule of a variable with Terraform's names. */
function inSnakeCase(rule: Rule): Rule {
  switch (rule.kind) {
    case "list":
      return { ...rule, each: inSnakeCase(rule.each) };
    case "map":
      return { ...rule, value: inSnakeCase(rule.value) };
    case "object":
      return {
        ...rule,
        fields: Object.fromEntries(
          Object.entries(rule.fields).map(([name, field]) => [
            snakeCase(name),
            { ...field, rule: inSnakeCase(field.rule) },
          ]),
        ),
      };
    case "oneOf":
      return {
        ...rule,
        forms: Object.fromEntries(
          Object.entries(rule.forms).map(([name, form]) => [
            snakeCase(name),
            { ...form, rule: inSnakeCase(form.rule) as typeof form.rule },
          ]),
        ),
      };
    default:
      return rule;
  }
}

/** Where a problem is, as a module says it: any name of a map is NAME there, and any place in a list `[*]`. */
function placeOf(rule: Rule, [step, ...more]: Problem["path"]): string {
  if (step === undefined) return "";
  switch (rule.kind) {
    case "list":
      return `[*]${placeOf(rule.each, more)}`;
    case "map":
      return `.NAME${placeOf(rule.value, more)}`;
    case "object":
    case "oneOf": {
      const field = (rule.kind === "object" ? rule.fields : rule.forms)[step];
      return `.${step}${field === undefined ? "" : placeOf(field.rule, more)}`;
    }
    default:
      throw new Error(`Nothing is below a ${rule.kind}`);
  }
}

const CLOSED = {
  network: {
    vpc_id: "vpc-0123456789abcdef0",
    subnet_ids: { a: "subnet-0123456789abcdef0" },
    s3_endpoint: { central: {} },
    security_group: { existing: { security_group_ids: { apps: "sg-0fedcba9876543210" } } },
    interface_endpoints: { others: "central" },
  },
};
const PLACE = { vpc_id: "vpc-0123456789abcdef0", subnet_ids: { a: "subnet-0123456789abcdef0" } };

const TWO_NAMES = ["user_profiles.NAME.security_group_ids"];
/** Where a value breaks a rule over several values too: the workspace's path has the bucket's name in it, a group has one name. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  workspace_prefix_too_long: ["workspace"],
  user_profiles_each_security_group_ids_twice: TWO_NAMES,
  network_security_group_existing_security_group_ids_twice: TWO_NAMES,
  network_user_security_group_ids_twice: TWO_NAMES,
};

const MODULES: readonly (readonly [string, ObjectRule, object, Readonly<Record<string, RefusedTogether>>])[] = [
  ["quick-setup", quickSetupProps, {}, commonRules(PLACE)],
  ["custom-vpc-only", customVpcOnlyProps, CLOSED, { ...commonRules({}), ...NETWORK_RULES }],
];

test.each(MODULES)("%s refuses every wrong value where it is wrong", async (scenario, props, more, together) => {
  const fields = variablesOf(props);
  // A new domain would say that its role is not listed, where the roles are what is wrong.
  const base = { ...requiredVariables(fields), domain: { existing: { domain_id: "d-0123456789ab" } }, ...more };
  const rule = inSnakeCase(object({ what: "the variables", fields }));
  const wrong = wrongValues(fields);
  const folder = mkdtempSync(path.join(tmpdir(), "validations-"));
  const { refusals, validations } = await refusalsOf(folder, scenario, base, {
    ...Object.fromEntries(wrong.map(({ name, variable, value }) => [name, { [variable]: value }])),
    ...Object.fromEntries(Object.entries(together).map(([name, { variables }]) => [name, variables])),
    nothing: {},
  }).finally(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const places = wrong.map(({ name, variable, value }) => [
    name,
    [
      ...new Set([
        ...checkOf(rule)
          .problems({ ...base, [variable]: value })
          .map((problem) => placeOf(rule, problem.path).slice(1)),
        ...(ALSO[name] ?? []),
      ]),
    ].sort(),
  ]);
  const said = wrong.map(({ name }) => [
    name,
    [...new Set((refusals[name] ?? []).map(({ message }) => /^[^\s:]+/.exec(message)?.[0]))].sort(),
  ]);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(places));
  const saidTogether = Object.keys(together).map((name) => [
    name,
    (refusals[name] ?? []).map(({ variable, message }) => ({ variable, message })),
  ]);
  expect(Object.fromEntries(saidTogether)).toEqual(
    Object.fromEntries(
      Object.entries(together).map(([name, { variable, message }]) => [name, [{ variable, message }]]),
    ),
  );
  expect(refusals["nothing"]).toEqual([]);
  const refusing = new Set(Object.values(refusals).flatMap((some) => some.map(({ validation }) => validation)));
  expect([...Array(validations).keys()].filter((validation) => !refusing.has(validation))).toEqual([]);
});
