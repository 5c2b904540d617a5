/** Texts of Terraform with expressions in them, `a-${var.b}`, taken apart. */

/** Literal text as it is written, or the inside of a `${…}` without spaces around it. */
export type TemplatePart = { readonly literal: string } | { readonly expression: string };

/** The parts in their order, none of them an empty literal; what is written `$${` is literal text and stays so. */
export function templateParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  const literal = (to: number): void => {
    if (to > from) parts.push({ literal: text.slice(from, to) });
  };
  for (let index = text.indexOf("${"); index >= 0; index = text.indexOf("${", from > index ? from : index + 2)) {
    // Terraform's way to write `${`.
    if (text[index - 1] === "$" && index > from) continue;
    const end = closing(text, index + 2);
    literal(index);
    parts.push({ expression: text.slice(index + 2, end).trim() });
    from = end + 1;
  }
  literal(text.length);
  return parts;
}

/** The brace that ends an expression; braces in its own texts do not count. */
function closing(value: string, from: number): number {
  let depth = 1;
  let quoted = false;
  for (let index = from; index < value.length; index++) {
    const character = value[index];
    if (quoted && character === "\\") index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === "{") depth++;
    else if (!quoted && character === "}" && --depth === 0) return index;
  }
  return value.length;
}
