/** Values and blocks of a plan as Terraform's language writes them, for fixes that are pasted. */
import type { Text } from "../authorization/text";

/** A text as an expression: a reference alone stands for itself, references among known text stand in a template. */
export function literal(text: Text): string {
  if (typeof text === "string") return quoted(text);
  const [part, ...more] = text.parts;
  if (typeof part === "object" && more.length === 0) return part.reference;
  return `"${text.parts.map((each) => (typeof each === "string" ? inside(each) : `\${${each.reference}}`)).join("")}"`;
}

/** Known text in quotes; what would begin a template in it is doubled. */
function quoted(text: string): string {
  return `"${inside(text)}"`;
}

function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll("${", "$${").replaceAll("%{", "%%{");
}

/** The first line of the block that makes the resource of an address; undefined for what is in a module or no resource. */
export function blockOf(address: string): string | undefined {
  const [, type, name] = /^(aws_\w+)\.([\w-]+)(?:\[.*\])?$/.exec(address) ?? [];
  return type === undefined || name === undefined ? undefined : `resource "${type}" "${name}" {`;
}
