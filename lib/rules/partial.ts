/** The rule of a part of a value: what `defaults:` may hold. */
import { ownValue } from "./own-value";
import { type Field, type Fields, type ObjectRule, type Rule, object, oneOf } from "./rule";

/**
 * The rule of values that other values complete: every field may be left out, and the fields of all variants are
 * allowed. Rules across fields are left to the complete value.
 *
 * @throws Error when two variants have a field of one name and different kinds
 * @example partialOf(deployment) // allows { tags: { team: "data" } }
 */
export function partialOf(rule: Rule): Rule {
  switch (rule.kind) {
    case "object":
      return partialObject(rule);
    case "oneOf":
      return oneOf({
        ...rule,
        forms: mapFields(rule.forms, (form) => ({ ...form, rule: partialObject(form.rule) })),
      });
    case "map": {
      const { kind, what, key, value } = rule;
      return { kind, what, key, value: partialOf(value) };
    }
    case "variant": {
      const decides: Field = {
        rule: { kind: "choice", what: `a ${rule.by}`, values: Object.keys(rule.variants), source: "" },
        required: false,
        meaning: rule.meaning,
        default: undefined,
        terraform: { meaning: rule.meaning, effect: "" },
      };
      const all = Object.values(rule.variants).map(partialObject).reduce(union);
      return object({ what: rule.what, fields: { [rule.by]: decides, ...all.fields } });
    }
    default:
      return rule;
  }
}

function partialObject({ what, fields }: ObjectRule): ObjectRule {
  return object({
    what,
    fields: mapFields(fields, (field) => ({ ...field, rule: partialOf(field.rule), required: false })),
  });
}

function union(one: ObjectRule, other: ObjectRule): ObjectRule {
  return object({ what: one.what, fields: unionOfFields(one.fields, other.fields) });
}

function unionOfFields<F extends Fields>(one: F, other: F): F {
  const both = Object.keys(one).flatMap((name) => {
    const [first, second] = [ownValue(one, name), ownValue(other, name)];
    return first === undefined || second === undefined
      ? []
      : [[name, { ...first, rule: unionOf(first.rule, second.rule) }]];
  });
  return { ...one, ...other, ...(Object.fromEntries(both) as F) };
}

/** The rule that allows what either does. */
function unionOf(one: Rule, other: Rule): Rule {
  if (one.kind === "object" && other.kind === "object") return union(one, other);
  if (one.kind === "oneOf" && other.kind === "oneOf") {
    return oneOf({ what: one.what, forms: unionOfFields(one.forms, other.forms) });
  }
  if (one.kind === "map" && other.kind === "map") return { ...one, value: unionOf(one.value, other.value) };
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  throw new Error(`${one.kind} and ${other.kind} have no rule that allows both`);
}

function mapFields<F extends Field, G extends Field>(
  fields: Readonly<Record<string, F>>,
  make: (field: F) => G,
): Readonly<Record<string, G>> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, make(field)]));
}
