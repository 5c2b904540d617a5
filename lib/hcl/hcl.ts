/** Writes Terraform's own language as `terraform fmt` would leave it. */

import { ownValue } from "../rules/own-value";
import { wrapExpression } from "./wrap-expression";

export { snakeCase } from "../rules/notation";

/** One thing in the body of a block. */
export type Item =
  | { readonly kind: "argument"; readonly name: string; readonly value: string }
  | { readonly kind: "block"; readonly header: string; readonly body: readonly Item[] }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "blank" };

/** `name = value`; the value is an expression that may take several lines. */
export function argument(name: string, value: string): Item {
  return { kind: "argument", name, value };
}

/** `header { body }`. */
export function block(header: string, body: readonly Item[]): Item {
  return { kind: "block", header, body };
}

/** Lines that start with `#`, broken between words. */
export function comment(text: string): Item {
  return { kind: "comment", text: text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ") };
}

/** An empty line. */
export const blank: Item = { kind: "blank" };

/** Where comments are broken. */
const WIDTH = 110;

/** The items as text, each line with its indentation and a line feed. */
export function print(items: readonly Item[], depth = 0): string {
  return items.map((item, index) => printed(item, depth, widthAt(items, index))).join("");
}

function printed(item: Item, depth: number, width: number): string {
  const indent = "  ".repeat(depth);
  switch (item.kind) {
    case "blank":
      return "\n";
    case "comment":
      return wrapped(item.text, WIDTH - indent.length - 2)
        .map((line) => `${indent}# ${line}\n`)
        .join("");
    case "block":
      return item.body.length === 0
        ? `${indent}${item.header} {}\n`
        : `${indent}${item.header} {\n${print(item.body, depth + 1)}${indent}}\n`;
    case "argument":
      return `${indent}${item.name.padEnd(width)} = ${indented(item.value, indent)}\n`;
  }
}

/** The lines of a value that is written over several; what stands in heredocs is indented as well (`<<-`). */
function indented(value: string, indent: string): string {
  return value.replaceAll(/\n(?=[^\n])/g, `\n${indent}`);
}

/** How far the names of an argument and its neighbours reach: only those that take one line are aligned, heredocs with them. */
function widthAt(items: readonly Item[], index: number): number {
  const isOneLine = (item: Item | undefined): item is Extract<Item, { kind: "argument" }> =>
    item?.kind === "argument" && (!item.value.includes("\n") || item.value.startsWith("<<"));
  const here = items[index];
  if (!isOneLine(here)) return 0;
  let first = index;
  while (isOneLine(items[first - 1])) first -= 1;
  const names: number[] = [];
  for (let at = first; ; at += 1) {
    const item = items[at];
    if (!isOneLine(item)) break;
    names.push(item.name.length);
  }
  return Math.max(...names);
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** What stands between these in a text is an expression and not escaped; no text of a rule or grant holds them. */
const OPEN = "\u{E000}";
const CLOSE = "\u{E001}";

/** An expression as a part of a text that is quoted later: messages are made by the same functions as in TypeScript. */
export function interpolated(expression: string): string {
  return `${OPEN}${expression}${CLOSE}`;
}

/** A text as a quoted template; its `${` and `%{` are plain text, the expressions of {@link interpolated} are not. */
export function quoted(text: string): string {
  const parts = text.split(new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`));
  return `"${parts.map((part, index) => (index % 2 === 0 ? escaped(part) : `\${${part}}`)).join("")}"`;
}

/** How wide a line of text may be, its indentation left out. */
const PARAGRAPH = 100;

/** A text as {@link quoted}, over several lines where one is too long: HCL has no other way to break a text. */
export function paragraph(text: string): string {
  const parts = text.split(new RegExp(`${OPEN}([^${CLOSE}]{${PARAGRAPH},})${CLOSE}`, "u"));
  if (parts.length > 1) return withExpressions(parts);
  const lines = textLines(text);
  return lines.length < 2 ? quoted(text) : `join(" ", [\n${lines.map((line) => `  ${quoted(line)},\n`).join("")}])`;
}

/** Text and long expressions in turn, text first: each expression stands on lines of its own. */
function withExpressions(parts: readonly string[]): string {
  const elements = parts.flatMap((part, index) => {
    if (index % 2 === 1) return [wrapExpression(part)];
    const [before = "", after = ""] = [/^ /, / $/].map((space) => space.exec(part)?.[0]);
    const lines = textLines(part);
    return lines.map((line, at) => quoted(`${at === 0 ? before : ""}${line}${at === lines.length - 1 ? after : " "}`));
  });
  return `join("", [\n${elements.map((each) => `  ${each.replaceAll("\n", "\n  ")},\n`).join("")}])`;
}

/** A text in lines that end between words. */
function textLines(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.match(new RegExp(`(?:${OPEN}[^${CLOSE}]*${CLOSE}|[^ ${OPEN}])+`, "gu")) ?? []) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > PARAGRAPH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function escaped(text: string): string {
  return withoutTemplates(insideQuotes(text));
}

/** Text as it stands in quotes: HCL has these escapes and no others of JSON's. */
function insideQuotes(text: string): string {
  return text.replaceAll(/["\\\p{Cc}\u2028\u2029]/gu, (found) => ownValue(ESCAPES, found) ?? `\\u${codeOf(found)}`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, "0");
}

/** Text with parts that are known only after apply, each by its name. */
export interface Parts {
  readonly parts: readonly (string | { readonly reference: string })[];
}

/**
 * Text of a plan as an expression: a reference alone stands for itself, one among known text in a template. Unlike
 * {@link quoted} it takes nothing in the text for an expression.
 * @param isPolicy whether the text is one of a policy, where `${` begins a variable of IAM's and is written `&{`
 */
export function literal(text: string | Parts, isPolicy = false): string {
  const parts = typeof text === "string" ? [text] : text.parts;
  const [first, ...more] = parts;
  if (typeof first === "object" && more.length === 0 && isTraversal(first.reference)) return first.reference;
  const written = parts.map((part) => {
    if (typeof part === "object") {
      return isTraversal(part.reference) ? `\${${part.reference}}` : known(`<${part.reference}>`, isPolicy);
    }
    return known(part, isPolicy);
  });
  return `"${written.join("")}"`;
}

function known(text: string, isPolicy: boolean): string {
  return isPolicy ? withoutTemplates(insideQuotes(text).replaceAll("${", () => "&{")) : escaped(text);
}

/** Whether a name is one that Terraform takes for a value; others are words for people. */
function isTraversal(name: string): boolean {
  return /^[A-Za-z_][\w-]*(\.[A-Za-z_*][\w-]*|\.\d+|\[(\d+|\*|"[^"\\$%\p{Cc}]*")\])+$/u.test(name);
}

/** A text whose `${` and `%{` start no expression, also where quotes need no escaping. */
export function withoutTemplates(text: string): string {
  return text.replaceAll("${", () => "$${").replaceAll("%{", () => "%%{");
}

/** A list of expressions, in one line or one a line. */
export function listOf(elements: readonly string[]): string {
  const line = `[${elements.join(", ")}]`;
  return elements.length < 2 || (line.length <= 90 && !line.includes("\n"))
    ? line
    : `[\n${elements.map((each) => `  ${each.replaceAll("\n", "\n  ")},\n`).join("")}]`;
}

/** A template as Terraform's JSON has it, as a {@link paragraph}: only what is outside `${…}` is escaped. */
export function quotedTemplate(template: string): string {
  const all = parts(template);
  return (
    onlyExpression(all) ?? paragraph(all.map((part, index) => (index % 2 === 0 ? part : interpolated(part))).join(""))
  );
}

/** An expression that stands in `${…}`, without that. */
export function unwrapped(template: string): string {
  const expression = onlyExpression(parts(template));
  if (expression === undefined) throw new Error(`${template} is not one expression`);
  return expression;
}

/** The expression that a template consists of; undefined where there is text or another one beside it. */
function onlyExpression([before, expression, after, ...more]: readonly string[]): string | undefined {
  return before === "" && after === "" && more.length === 0 ? expression : undefined;
}

/** Text and expressions in turn, text first. */
function parts(template: string): readonly string[] {
  const found = [""];
  let depth = 0;
  let inText = false;
  for (let at = 0; at < template.length; at += 1) {
    const here = template.charAt(at);
    if (depth === 0 && here === "$" && template.charAt(at + 1) === "{") {
      depth = 1;
      at += 1;
      found.push("");
      continue;
    }
    if (depth > 0) {
      if (here === '"' && template.charAt(at - 1) !== "\\") inText = !inText;
      if (here === "{" && !inText) depth += 1;
      if (here === "}" && !inText) depth -= 1;
      if (depth === 0) {
        found.push("");
        continue;
      }
    }
    found.push(`${found.pop() ?? ""}${here}`);
  }
  return found;
}

/** What a loop over `var.execution_roles` calls each: `execution_role`. */
export function singular(at: string): string {
  const name = at.split(".").at(-1) ?? at;
  return /[^i]es$/.test(name) && name.endsWith("xes") ? name.slice(0, -2) : name.replace(/ies$/, "y").replace(/s$/, "");
}
