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
    case "object":
      return sharedBy(rule) === undefined ? { ...rule, fields: fieldsOf(rule.fields) } : mapOf(rule);
    case "oneOf": {
      // `import` blocks are the caller's: Terraform refuses them in a child module.
      const forms = Object.entries(rule.forms).filter(([name]) => name !== "import");
      return {
        ...rule,
        forms: Object.fromEntries(
          forms.map(([name, form]) => [name, { ...form, rule: ruleOf(form.rule) as ObjectRule }]),
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
      name === "kmsKeyArn" ? ["kmsKey", keyField(field)] : [name, { ...field, rule: ruleOf(field.rule) }],
    ),
  );
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

/** The one rule of fields that all have the same; undefined where they differ. */
function sharedBy(rule: ObjectRule): Rule | undefined {
  const [first, ...others] = Object.values(rule.fields).map((field) => field.rule);
  return others.length > 2 && others.every((other) => other === first) ? first : undefined;
}

/** A map refuses a misspelt name; of an object Terraform would drop it without a word. */
function mapOf(rule: ObjectRule): Rule {
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
  return { kind: "map", what: rule.what, key, value: ruleOf(sharedBy(rule) ?? rule) };
}
