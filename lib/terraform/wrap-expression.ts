/** Breaks long expressions where a person would: at loops and at `&&` and `||`. */

/** What fits on a line beside its argument's name. */
const WIDTH = 110;

/** The expression over several lines, as `terraform fmt` indents them; what fits on one stays there. */
export function wrapExpression(expression: string): string {
  if (expression.length <= WIDTH) return expression;
  const parts = alternatives(expression);
  return parts === undefined ? call(expression) : `(\n${indented(parts.map(inBrackets).join("\n"))}\n)`;
}

/** The same where newlines are free already, because a bracket is open. */
function inBrackets(expression: string): string {
  if (expression.length <= WIDTH) return expression;
  const operator = /^(\|\||&&) /.exec(expression)?.[0] ?? "";
  const rest = expression.slice(operator.length);
  const parts = operator === "" ? alternatives(rest) : undefined;
  return parts === undefined ? `${operator}${call(rest)}` : parts.map(inBrackets).join("\n");
}

/** The operands of the outermost operator, each but the first with it before them; undefined without one. */
function alternatives(expression: string): readonly string[] | undefined {
  for (const operator of ["||", "&&"]) {
    const parts = split(expression, ` ${operator} `);
    if (parts.length > 1) return parts.map((part, index) => (index === 0 ? part : `${operator} ${part}`));
  }
  return undefined;
}

/** A loop in a call: `anytrue([for s in x : y])`. */
function call(expression: string): string {
  const match = /^(!?[a-z]*\(?)\[(for [^:]*?) : (.*)\](\)?.*)$/s.exec(expression);
  const [, before = "", loop = "", body = "", after = ""] = match ?? [];
  if (match === null || !isBalanced(loop) || !isBalanced(body)) return expression;
  const [value = "", ...conditions] = split(body, " if ");
  const lines = [`${loop} :`, inBrackets(value), ...conditions.map((condition) => `if ${inBrackets(condition)}`)];
  return `${before}[\n${indented(lines.join("\n"))}\n]${after}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

/** Splits where no bracket and no text is open. */
function split(expression: string, separator: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  let inText = false;
  for (let at = 0; at < expression.length; at += 1) {
    const here = expression.charAt(at);
    if (depth === 0 && !inText && expression.startsWith(separator, at)) {
      parts.push("");
      at += separator.length - 1;
      continue;
    }
    if (here === '"' && expression.charAt(at - 1) !== "\\") inText = !inText;
    if (!inText && "([{".includes(here)) depth += 1;
    if (!inText && ")]}".includes(here)) depth -= 1;
    parts.push(`${parts.pop() ?? ""}${here}`);
  }
  return parts;
}

function isBalanced(expression: string): boolean {
  let depth = 0;
  for (const here of expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, "")) {
    if ("([{".includes(here)) depth += 1;
    if (")]}".includes(here)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
