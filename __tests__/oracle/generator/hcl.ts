/** Terraform's language as text. The project has writers of its own; this one shares nothing with them. */

/** An expression that is written as it is. */
export class Expression {
  constructor(readonly text: string) {}
}

/** A value that can be written. */
export type Value = string | number | boolean | Expression | readonly Value[] | { readonly [name: string]: Value };

/** A quoted text in which nothing is a template. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll("${", "$${").replaceAll("%{", "%%{");
}

/** A value as an expression. */
export function write(value: Value): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return `[${value.map(write).join(", ")}]`;
  const entries = Object.entries(value).map(([name, each]) => `${quote(name)} = ${write(each)}`);
  return `{\n${indent(entries.join("\n"))}\n}`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A value as a text of JSON, with templates where an expression stands. */
export function template(value: Value): string {
  return JSON.stringify(
    value,
    (_, each: unknown) => (each instanceof Expression ? `\u0001${each.text}\u0002` : each),
    2,
  )
    .replaceAll("${", "$${")
    .replaceAll(/\u0001(.*?)\u0002/gu, (_, text: string) => `\${${text}}`);
}

/** A block: its head, its arguments, and blocks inside. An argument that is undefined is left out. */
export function block(
  head: string,
  args: Readonly<Record<string, string | undefined>>,
  ...inside: readonly string[]
): string {
  const lines = Object.entries(args).flatMap(([name, text]) => (text === undefined ? [] : [`${name} = ${text}`]));
  return `${head} {\n${indent([...lines, ...inside].join("\n"))}\n}`;
}

/** A resource. */
export function resource(
  type: string,
  label: string,
  args: Readonly<Record<string, string | undefined>>,
  ...inside: readonly string[]
): string {
  return block(`resource ${quote(type)} ${quote(label)}`, args, ...inside);
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : `  ${line}`))
    .join("\n");
}
