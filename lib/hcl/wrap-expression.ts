/** Breaks long expressions where a person would: at operators, at loops, and between arguments. */

/** What fits on a line beside its argument's name. */
const WIDTH = 110;

/** Arguments that are no longer stay on the line of a call's last one. */
const SHORT = 30;

/** The expression over several lines, as `terraform fmt` indents them; what fits on one stays there. */
export function wrapExpression(expression: string): string {
  return broken(expression, WIDTH, false);
}

/** @param isOpen whether a bracket is open, so that line breaks are free */
function broken(expression: string, width: number, isOpen: boolean): string {
  if (expression.length <= width) return expression;
  const operands = operandsOf(expression);
  if (operands === undefined) return groupBroken(expression, width);
  const inner = isOpen ? width : width - 2;
  const lines = operands.map(({ operator, operand }) => `${operator}${broken(operand, inner - operator.length, true)}`);
  return isOpen ? lines.join("\n") : `(\n${indented(lines.join("\n"))}\n)`;
}

interface Operand {
  /** With a space after it; empty for the first. */
  readonly operator: string;
  readonly operand: string;
}

/** The operands of the outermost operator; undefined without one. */
function operandsOf(expression: string): readonly Operand[] | undefined {
  const [condition = "", ...alternatives] = split(expression, " ? ");
  if (alternatives.length === 1) {
    const [yes = "", ...no] = split(alternatives.join(), " : ");
    return [
      { operator: "", operand: condition },
      { operator: "? ", operand: yes },
      { operator: ": ", operand: no.join(" : ") },
    ];
  }
  for (const operator of ["||", "&&", "!="]) {
    const parts = split(expression, ` ${operator} `);
    if (parts.length > 1)
      return parts.map((operand, index) => ({ operator: index === 0 ? "" : `${operator} `, operand }));
  }
  return undefined;
}

/** A call, list or object, broken inside of its longest brackets. */
function groupBroken(expression: string, width: number): string {
  const group = longestGroup(expression);
  if (group === undefined) return expression;
  const [before, inner, after] = [
    expression.slice(0, group.start + 1),
    expression.slice(group.start + 1, group.end),
    expression.slice(group.end),
  ];
  const lines = (text: string): string => `${before}\n${indented(text)}\n${after}`;
  if (inner.startsWith("for ")) return lines(loopBroken(inner, width - 2));
  const elements = split(inner, ", ");
  const [only = ""] = elements;
  if (elements.length === 1) {
    // `alltrue([` opens two brackets on one line.
    const isGroup = operandsOf(only) === undefined && /^!?[\w.]*[([]/.test(only) && /[)\]]$/.test(only);
    return isGroup ? `${before}${broken(only, width - 2, true)}${after}` : lines(broken(only, width - 2, true));
  }
  const [last = "", ...others] = [...elements].reverse();
  // So does `join(", ", [`.
  if (/^[[{]/.test(last) && others.join(", ").length <= SHORT && !others.some((other) => /[([{]/.test(other))) {
    return `${before}${others.reverse().join(", ")}, ${broken(last, width - 2, true)}${after}`;
  }
  if (elements.every((element) => /^"[^"]*"$/.test(element))) return lines(filled(elements, width - 2));
  return lines(elements.map((element) => `${broken(element, width - 3, true)},`).join("\n"));
}

/** `for x in list : value if condition`. */
function loopBroken(loop: string, width: number): string {
  const [head = "", ...body] = split(loop, " : ");
  const [value = "", ...conditions] = split(body.join(" : "), " if ");
  const opening = `${broken(head, width - 2, true)} :`;
  const isName = /^\w[\w.]*$/.test(value) && !opening.includes("\n");
  return [
    ...(isName ? [`${opening} ${value}`] : [opening, broken(value, width, true)]),
    ...conditions.map((condition) => `if ${broken(condition, width - 3, true)}`),
  ].join("\n");
}

/** As many elements on a line as fit. */
function filled(elements: readonly string[], width: number): string {
  const lines: string[] = [];
  for (const element of elements) {
    const last = lines.at(-1);
    if (last === undefined || last.length + element.length + 2 > width) lines.push(`${element},`);
    else lines[lines.length - 1] = `${last} ${element},`;
  }
  return lines.join("\n");
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

/** Splits where no bracket and no text is open. */
function split(expression: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { at, depth } of code(expression)) {
    if (depth > 0 || at < start || !expression.startsWith(separator, at)) continue;
    parts.push(expression.slice(start, at));
    start = at + separator.length;
  }
  return [...parts, expression.slice(start)];
}

interface Group {
  readonly start: number;
  readonly end: number;
}

/** The longest pair of brackets that no other bracket is around. */
function longestGroup(expression: string): Group | undefined {
  let longest: Group | undefined;
  let start = 0;
  for (const { at, depth } of code(expression)) {
    const here = expression.charAt(at);
    if (depth === 0 && OPENING.includes(here)) start = at;
    if (depth === 1 && CLOSING.includes(here) && at - start > (longest === undefined ? 0 : longest.end - longest.start))
      longest = { start, end: at };
  }
  return longest;
}

const OPENING = "([{";
const CLOSING = ")]}";

/** The characters outside of texts, each with how many brackets are open before it. */
function* code(expression: string): Generator<{ readonly at: number; readonly depth: number }> {
  /** What is open: brackets, and texts in whose interpolations other texts may be. */
  const open: string[] = [];
  for (let at = 0; at < expression.length; at += 1) {
    const here = expression.charAt(at);
    if (open.at(-1) === '"') {
      if (here === "\\") at += 1;
      else if (here === '"') open.pop();
      else if (here === "$" && expression.charAt(at + 1) === "{") {
        open.push("{");
        at += 1;
      }
      continue;
    }
    if (!open.includes('"')) yield { at, depth: open.length };
    if (here === '"' || OPENING.includes(here)) open.push(here);
    if (CLOSING.includes(here)) open.pop();
  }
}
