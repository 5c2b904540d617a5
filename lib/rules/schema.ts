/** Rules as a zod schema and as JSON Schema. */
import { z } from "zod";
import { defaultText, type Field, type Fields, type Rule, type TextRule } from "./rule";

/** `${` and `%{` start an expression in Terraform, wherever a string is used. */
export const TEMPLATE = "[$%]\\{";

/** Schemas by rule while one is built: rules are used in many places, and building a schema costs far more than finding it. */
type Built = Map<Rule, z.ZodType>;

/** The zod schema of a rule. It does not contain cross-field rules; `check` runs those. */
export function schemaOf(rule: Rule, built: Built = new Map()): z.ZodType {
  const known = built.get(rule) ?? makeSchema(rule, built);
  built.set(rule, known);
  return known;
}

function makeSchema(rule: Rule, built: Built): z.ZodType {
  switch (rule.kind) {
    case "text":
      return textSchema(rule);
    case "choice":
      return z.literal([...rule.values]);
    case "flag":
      return z.boolean();
    case "list":
      return z
        .array(schemaOf(rule.each, built))
        .min(rule.minItems ?? 0)
        .max(rule.maxItems ?? Number.MAX_SAFE_INTEGER);
    case "map":
      return z.record(textSchema(rule.key), schemaOf(rule.value, built)).meta({
        ...(rule.minEntries === undefined ? {} : { minProperties: rule.minEntries }),
        ...(rule.maxEntries === undefined ? {} : { maxProperties: rule.maxEntries }),
      });
    case "object":
      return objectSchema(rule.fields, built);
    case "oneOf":
      return z
        .strictObject(mapValues(rule.forms, (form) => fieldSchema(form, built).optional()))
        .meta({ minProperties: 1, maxProperties: 1 });
    case "variant": {
      const objects = Object.entries(rule.variants).map(([name, variant]) =>
        objectSchema(variant.fields, built).extend({ [rule.by]: z.literal(name).meta({ description: rule.meaning }) }),
      );
      return z.discriminatedUnion(rule.by, objects as unknown as Parameters<typeof z.discriminatedUnion>[1]);
    }
  }
}

/** The JSON Schema of a rule, for editors. */
export function jsonSchemaOf(rule: Rule): object {
  return z.toJSONSchema(schemaOf(rule), { target: "draft-2020-12" });
}

function textSchema(rule: TextRule): z.ZodType<string, string> {
  const refused = [TEMPLATE, ...(rule.refusals ?? []).map((refusal) => refusal.pattern)];
  let schema = z.string();
  if (rule.minLength !== undefined) schema = schema.min(rule.minLength);
  if (rule.maxLength !== undefined) schema = schema.max(rule.maxLength);
  if (rule.pattern !== undefined) schema = schema.regex(new RegExp(rule.pattern));
  return schema
    .refine((value) => !refused.some((pattern) => new RegExp(pattern).test(value)))
    .meta({
      examples: [rule.example],
      allOf: refused.map((pattern) => ({ not: { pattern } })),
    });
}

function objectSchema(fields: Fields, built: Built): z.ZodObject {
  return z.strictObject(
    mapValues(fields, (field) => (field.required ? fieldSchema(field, built) : fieldSchema(field, built).optional())),
  );
}

function fieldSchema(field: Field, built: Built): z.ZodType {
  const description = field.default === undefined ? field.meaning : `${field.meaning} Default: ${defaultText(field)}`;
  const schema = schemaOf(field.rule, built);
  return schema.meta({ ...schema.meta(), description });
}

function mapValues<A, B>(values: Readonly<Record<string, A>>, make: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(value)]));
}
