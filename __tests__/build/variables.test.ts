/** Rules as `variable` blocks: what a text says changes no type and no default. */
import { print } from "../../lib/hcl/hcl";
import { customVpcOnlyProps } from "../../lib/rules/custom-vpc-only";
import type { Field, Fields, Rule } from "../../lib/rules/rule";
import { variablesOf } from "../../lib/terraform/adapt";
import { variableBlocks } from "../../lib/terraform/variables";

/** The same options, of which every sentence says something else. */
function reworded(fields: Fields): Fields {
  const field = (each: Field): Field => ({
    ...each,
    rule: rule(each.rule),
    meaning: "Create: true or false.",
    default: each.default === undefined ? undefined : { ...each.default, effect: "true: create: {}" },
  });
  const rule = (each: Rule): Rule => {
    switch (each.kind) {
      case "list":
        return { ...each, each: rule(each.each) };
      case "map":
        return { ...each, value: rule(each.value) };
      case "object":
        return { ...each, fields: reworded(each.fields) };
      case "oneOf":
        return { ...each, forms: reworded(each.forms) as typeof each.forms };
      default:
        return each;
    }
  };
  return Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, field(each)]));
}

/** The blocks without their content. */
function withoutDescriptions(fields: Fields): string {
  return print(variableBlocks(fields, {}, []))
    .replaceAll(/ *description += <<-EOT\n.*?\n *EOT\n/gs, "")
    .replaceAll(/ *description += ".*"\n/g, "")
    .replaceAll(/ +=/g, " =");
}

const FIELDS = variablesOf(customVpcOnlyProps);

it("has the same types, defaults and validations, whatever its sentences say", () => {
  expect(print(variableBlocks(reworded(FIELDS), {}, []))).not.toBe(print(variableBlocks(FIELDS, {}, [])));
  expect(withoutDescriptions(reworded(FIELDS))).toBe(withoutDescriptions(FIELDS));
});

it("has the defaults that the rules have", () => {
  const blocks = withoutDescriptions(FIELDS)
    .split(/^variable "/m)
    .slice(1);
  const defaults = blocks.map((each) => [/^\w+/.exec(each)?.[0], /^  default = (.*)$/m.exec(each)?.[1]]);
  expect(Object.fromEntries(defaults)).toEqual({
    deployment_name: undefined,
    emr_serverless_role: "{ create = {} }",
    custom_buckets: "{}",
    execution_roles: undefined,
    domain: undefined,
    user_profiles: "{}",
    workspace: "null",
    restrict_pass_role: "null",
    tags: "{}",
    network: undefined,
  });
  const nested = blocks.flatMap((each) => [...each.matchAll(/(?:^ *(\w+) = optional\((\w+)|^ *\}\)), (.*)\)$/gm)]);
  expect(nested.map(([, name = "}", type = "object", value]) => `${name} ${type} ${value}`)).toEqual([
    "grant_custom_buckets bool false",
    'access string "read"',
    "grant_execution_roles bool false",
    "attach_amazon_sagemaker_full_access bool false",
    'attach string "large-data"',
    'auth_mode string "IAM"',
    "large_data bool true",
    "} object { create = {} }",
    "enforce bool false",
    "tag_resources bool false",
    "enforce bool false",
    "} object { by_arn = {} }",
    'policy string "canvas"',
    "generative_ai bool false",
    'effect string "Allow"',
    "generative_ai bool false",
    "private_dns bool true",
    "managed bool true",
  ]);
});
