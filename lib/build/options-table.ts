/** The options of `deployments.yaml` as a markdown table, made from the rules. */
import { defaultText, type Field, type Fields, type Rule, sharedRuleOf } from "../rules/rule";

/** A table with a row for each field of the rule, nested ones included. */
export function optionsTable(rule: Rule): string {
  const rows = fieldsOf(rule).flatMap(([name, field]) => rowsOf(name, field));
  return [
    "| Option | What it is | Allowed | Without it |",
    "| --- | --- | --- | --- |",
    ...rows.map((cells) => `| ${cells.map(escaped).join(" | ")} |`),
  ].join("\n");
}

type Row = readonly [option: string, meaning: string, allowed: string, whenAbsent: string];

function rowsOf(name: string, field: Field): readonly Row[] {
  const own: Row = [
    `\`${name}\``,
    field.meaning,
    allowed(field.rule),
    field.required ? "**required**" : defaultText(field),
  ];
  return [own, ...below(name, field.rule)];
}

function below(name: string, rule: Rule): readonly Row[] {
  switch (rule.kind) {
    case "map":
      return below(`${name}.NAME`, rule.value);
    case "object": {
      // Fields that share one rule are listed once, like the entries of a map.
      const shared = sharedRuleOf(rule);
      if (shared !== undefined) return below(`${name}.SERVICE`, shared);
      return fieldsOf(rule).flatMap(([inner, field]) => rowsOf(`${name}.${inner}`, field));
    }
    case "oneOf":
      return fieldsOf(rule).flatMap(([inner, field]) => formRows(`${name}.${inner}`, field));
    default:
      return [];
  }
}

/** A form of a `oneOf` is neither required nor has it a default: it is one of several. */
function formRows(name: string, field: Field): readonly Row[] {
  return [[`\`${name}\``, field.meaning, allowed(field.rule), "one of these forms"], ...below(name, field.rule)];
}

function fieldsOf(rule: Rule): readonly (readonly [string, Field])[] {
  const fields: Fields = rule.kind === "object" ? rule.fields : rule.kind === "oneOf" ? rule.forms : {};
  return Object.entries(fields);
}

function namesOf(named: object): string {
  return Object.keys(named)
    .map((name) => `\`${name}\``)
    .join(", ");
}

function allowed(rule: Rule): string {
  switch (rule.kind) {
    case "text":
      return `${rule.allowed}; for example \`${rule.example}\``;
    case "choice":
      return rule.values.map((value) => `\`${value}\``).join(", ");
    case "flag":
      return "`true`, `false`";
    case "list":
      return `list: ${allowed(rule.each)}`;
    case "map":
      return rule.value.kind === "text"
        ? `map from a name of your choice: ${allowed(rule.value)}`
        : "map from names of your choice";
    case "object":
      if (sharedRuleOf(rule) !== undefined) return `map from ${namesOf(rule.fields)}`;
      return Object.keys(rule.fields).length === 0 ? "`{}`" : "the fields below";
    case "oneOf":
      return `one of ${namesOf(rule.forms)}`;
    case "variant":
      return namesOf(rule.variants);
  }
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|");
}
