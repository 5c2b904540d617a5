/** The rules of a scenario as its Terraform module has them: what differs there stands in the rules. */
import type { Field, Fields, ObjectRule, Rule } from "../rules/rule";

/** The fields of a scenario's props as variables, in their order. */
export function variablesOf(props: ObjectRule): Fields {
  return fieldsOf(props.fields);
}

function fieldsOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, { terraform }]) => terraform.omit !== true)
      .map(([name, field]) => [field.terraform.name ?? name, adapted(field)]),
  );
}

function adapted(field: Field): Field {
  const { rule, required, default: whenAbsent, terraform } = field;
  const isRequired = required || terraform.required === true;
  return {
    rule: ruleOf(terraform.rule ?? rule),
    required: isRequired,
    meaning: terraform.meaning,
    default: isRequired ? undefined : { ...whenAbsent, effect: terraform.effect },
    terraform,
  };
}

function ruleOf(rule: Rule): Rule {
  switch (rule.kind) {
    case "list":
      return { ...rule, each: ruleOf(rule.each) };
    case "map":
      return { ...rule, value: ruleOf(rule.value) };
    case "object":
      return { ...rule, fields: fieldsOf(rule.fields) };
    case "oneOf":
      return { ...rule, forms: fieldsOf(rule.forms) as typeof rule.forms };
    default:
      return rule;
  }
}
