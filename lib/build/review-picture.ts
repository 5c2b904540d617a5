/** A review as a picture of a terminal, for the README: the text is the one that the command prints. */

/** Columns of the screen, as the text is broken for. */
const COLUMNS = 100;
const LINE = 18;
const CHARACTER = 7.83;
const PADDING = 16;

const STYLE = `
    text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre }
    rect { fill: #f6f8fa; stroke: #d1d9e0 }
    .command { fill: #59636e }
    .title { font-weight: 600 }
    .gain { fill: #1a7f37 }
    .verdict { fill: #9a6700; font-weight: 600 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      rect { fill: #0d1117; stroke: #3d444d }
      .command { fill: #9198a1 }
      .gain { fill: #3fb950 }
      .verdict { fill: #d29922 }
    }
  `;

/**
 * A review as SVG.
 *
 * @param command what prints it
 * @param review its text, as `review --format text` prints it
 */
export function reviewPicture(command: string, review: string): string {
  const all = review.trimEnd().split("\n");
  const lines = [
    { text: `$ ${command}`, of: "command" },
    ...all.map((text, index) => ({ text, of: classOf(text, index, all) })),
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

/** The verdict runs to the first line that is indented, and stands once more at the end. */
function classOf(line: string, index: number, all: readonly string[]): string {
  const isVerdict = index === all.length - 1 || index < all.findIndex((each) => each.startsWith("  "));
  if (isVerdict) return "verdict";
  if (line.startsWith("+")) return "gain";
  return /^[A-Z]/.test(line) ? "title" : "";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
