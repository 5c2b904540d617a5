/** A review as a picture of a terminal, for the README: the text is the one that the command prints. */

/** Columns of the terminal. */
const COLUMNS = 112;
const LINE = 18;
const CHARACTER = 7.83;
const PADDING = 16;

/** What follows the part that is shown. */
const REST = "The rest";

const STYLE = `
    text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre }
    rect { fill: #f6f8fa; stroke: #d1d9e0 }
    .command { fill: #59636e }
    .title { font-weight: 600 }
    .gain { fill: #1a7f37 }
    .warning { fill: #9a6700 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      rect { fill: #0d1117; stroke: #3d444d }
      .command { fill: #9198a1 }
      .gain { fill: #3fb950 }
      .warning { fill: #d29922 }
    }
  `;

/**
 * A review as SVG, up to what is not new by it.
 *
 * @param command what prints it
 * @param review its text, as `review --format text` prints it
 */
export function reviewPicture(command: string, review: string): string {
  const all = review.split("\n");
  const end = all.findIndex((line) => line.trim() === REST);
  const shown = all
    .slice(0, end < 0 ? undefined : end)
    .join("\n")
    .trimEnd()
    .split("\n");
  const lines = [
    { text: `$ ${command}`, of: "command" },
    ...shown.flatMap((line, index) => wrapped(line).map((text) => ({ text, of: classOf(line, index) }))),
    ...(end < 0 ? [] : [{ text: "  …", of: "command" }]),
  ];
  const [width, height] = [Math.ceil(COLUMNS * CHARACTER) + 2 * PADDING, lines.length * LINE + 2 * PADDING];
  const texts = lines.map(
    ({ text, of }, index) =>
      `  <text x="${PADDING}" y="${PADDING + (index + 1) * LINE - 5}"${of === "" ? "" : ` class="${of}"`}>${escaped(text)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">`,
    `  <title>${escaped(command)}: ${escaped(all[0] ?? "")}</title>`,
    `  <style>${STYLE}</style>`,
    `  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" />`,
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

function classOf(line: string, index: number): string {
  if (index === 0 || /^ {2}(Who|Canvas|What|Network)/.test(line)) return "title";
  if (line.startsWith("+")) return "gain";
  return line.startsWith("  warning") ? "warning" : "";
}

/** Lines of a terminal, broken between words; continuation lines are indented. */
function wrapped(line: string): readonly string[] {
  const indent = " ".repeat(line.search(/[^ ]|$/) + 2);
  const lines: string[] = [];
  let rest = line;
  while (rest.length > COLUMNS) {
    const space = rest.lastIndexOf(" ", COLUMNS);
    const at = space > indent.length ? space : COLUMNS;
    lines.push(rest.slice(0, at));
    rest = `${indent}${rest.slice(at).trimStart()}`;
  }
  return [...lines, rest];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
