/** Values that rules allow. */
import type { Rule } from "./rule";

/**
 * A value that a rule allows, with nothing that can be left out.
 * @param named the name of a field in the notation of the target; by default that of TypeScript and YAML
 */
export function exampleOf(rule: Rule, named: (name: string) => string = (name) => name): unknown {
  const inside = (inner: Rule): unknown => exampleOf(inner, named);
  switch (rule.kind) {
    case "text":
      return rule.example;
    case "choice":
      return rule.values[0];
    case "flag":
      return true;
    case "list":
      return [inside(rule.each)];
    case "map":
      return { [rule.key.example]: inside(rule.value) };
    case "object":
      return Object.fromEntries(
        Object.entries(rule.fields)
          .filter(([, field]) => field.required)
          .map(([name, field]) => [named(name), inside(field.rule)]),
      );
    case "oneOf": {
      const [name, form] = Object.entries(rule.forms)[0] ?? [];
      return name === undefined || form === undefined ? {} : { [named(name)]: inside(form.rule) };
    }
    case "variant": {
      const [name, first] = Object.entries(rule.variants)[0] ?? [];
      const fields = first === undefined ? {} : (inside(first) as object);
      return { [rule.by]: name, ...fields };
    }
  }
}
