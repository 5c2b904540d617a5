/**
 * The rules of a scenario as its Terraform module has them. Everything is the same but what Terraform has other means for, or
 * none: these differences are all here.
 */
import {
  type Field,
  type Fields,
  object,
  type ObjectRule,
  optional,
  required,
  type Rule,
  sharedRuleOf,
  type TextRule,
} from "../rules/rule";
import { accountIdOrToken } from "../rules/values";

/** What a module takes from the provider, or cannot be told: `prevent_destroy` is a literal in Terraform. */
const NO_VARIABLES: readonly string[] = ["account", "region", "protectDomain"];

/** The fields of a scenario's props as variables, in their order. */
export function variablesOf(props: ObjectRule): Fields {
  return Object.fromEntries(
    Object.entries(props.fields)
      .filter(([name]) => !NO_VARIABLES.includes(name))
      .map(([name, field]) => [name, adapted(name, field)]),
  );
}

function adapted(name: string, field: Field): Field {
  // A construct has an id to be named after; a module does not know the name of its call.
  if (name === "deploymentName") return required(field.meaning, field.rule);
  return { ...field, rule: ruleOf(field.rule) };
}

function ruleOf(rule: Rule): Rule {
  switch (rule.kind) {
    case "choice":
      // One type for all values.
      return { ...rule, values: rule.values.map((value) => (value === false ? "none" : value)) };
    case "list":
      return { ...rule, each: ruleOf(rule.each) };
    case "map":
      return { ...rule, value: ruleOf(rule.value) };
    case "object": {
      const shared = sharedRuleOf(rule);
      return shared === undefined ? { ...rule, fields: fieldsOf(rule.fields) } : mapOf(rule, shared);
    }
    case "oneOf": {
      // `import` blocks are the caller's: Terraform refuses them in a child module.
      const forms = Object.entries(rule.forms).filter(([name]) => name !== "import");
      return {
        ...rule,
        forms: Object.fromEntries(
          forms.map(([name, form]) => [name, { ...told(form), rule: ruleOf(form.rule) as ObjectRule }]),
        ),
      };
    }
    default:
      return rule;
  }
}

function fieldsOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) =>
      name === "kmsKeyArn" ? ["kmsKey", keyField(field)] : [name, { ...told(field), rule: ruleOf(field.rule) }],
    ),
  );
}

/** What is said of `deployments.yaml` and its summary, which a module has not. */
const OTHER_TEXTS: Readonly<Record<string, string>> = {
  "canvas-policies: the two AWS managed policies; large-data: one inline policy with only what large data needs; false: nothing, the policy is an output for the state that owns the role.":
    "canvas-policies: the two AWS managed policies; large-data: one inline policy with only what large data needs; none: nothing, the policy is an output for the state that owns the role.",
  "Leave the domain alone. The setting is made by the command that the summary prints.":
    "Leave the domain alone. The output canvas_app_settings is its setting.",
  "the summary prints the command with a placeholder": "no user profiles can be created",
};

function told<F extends Field>(field: F): F {
  const other = (text: string): string => OTHER_TEXTS[text] ?? text;
  return { ...field, meaning: other(field.meaning), default: other(field.default) };
}

/**
 * Whether there is a key decides which statements there are, and a key made in the same apply has no ARN in the plan: whether
 * an argument is null is then unknown, whether an object is there is not. Its account likewise.
 */
function keyField(field: Field): Field {
  const key = object({
    what: "a KMS key",
    fields: {
      arn: required("The key's ARN.", field.rule),
      ownerAccountId: optional(
        "The account that owns the key.",
        accountIdOrToken,
        "the account of the bucket, or this one",
      ),
    },
  });
  return optional(field.meaning, key, field.default);
}

/** A map refuses a misspelt name; of an object Terraform would drop it without a word. */
function mapOf(rule: ObjectRule, shared: Rule): Rule {
  const names = Object.keys(rule.fields);
  const key: TextRule = {
    kind: "text",
    what: "an interface endpoint of Canvas",
    allowed: names.join(", "),
    example: names[0] ?? "",
    pattern: `^(${names.join("|")})$`,
    structural: true,
    source: "",
  };
  return { kind: "map", what: rule.what, key, value: ruleOf(shared) };
}
