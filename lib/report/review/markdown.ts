/**
 * The review as the markdown of a pull request's comment. Text of a plan stands in code spans and fences alone, where no host
 * reads mentions, links or HTML in it: https://spec.commonmark.org/0.31.2/#code-spans. In a table a pipe is escaped, which
 * GitHub and GitLab read also inside a span: https://github.github.com/gfm/#tables-extension-.
 */
import type { Phrase } from "../../checks/phrase";
import { plainPhrase } from "../reason";
import { plain } from "../plain";
import type { Section } from "./document";
import type { Form } from "./fit";

/** Comments of GitHub end at 65,536 characters, by some counts bytes. */
export const MOST_BYTES = 60_000;

/** As much of one value as anybody reads. */
const MOST_CHARACTERS = 400;

/** A comment. */
export const markdown: Form = {
  cost: (text) => Buffer.byteLength(text),
  budget: MOST_BYTES,
  heading: ({ heading }, omitted) =>
    `## ${line(heading)}\n\n${omitted === 0 ? "" : `**Cut:** ${omittedText(omitted)}\n\n`}`,
  plan: ({ heading, facts }) =>
    `${heading.length === 0 ? "" : `---\n\n### ${line(heading)}\n\n`}${facts.map((fact) => `${line(fact)}\n\n`).join("")}`,
  section: (section, shown) => {
    const title = `${section.title}${countText(section, shown)}`;
    if (section.isDetail) return section.rows.length === 0 ? "" : `<details><summary>${title}</summary>\n\n`;
    if (section.rows.length === 0) return `**${section.title}:** ${section.nothing ?? ""}\n\n`;
    const columns = section.columns ?? [];
    const head = columns.length === 0 ? "" : `${tableRow(columns)}${tableRow(columns.map(() => "---"))}`;
    return `### ${title}\n\n${head}`;
  },
  row: ({ phrase, detail, cells, code }, { columns, isDetail }) => {
    if (columns !== undefined && cells !== undefined) return tableRow(cells.map(cellText));
    const more = detail === undefined ? "" : `\\\n  ${line(detail)}`;
    return `- ${line(phrase)}${more}\n${code === undefined ? "" : codeBlock(code(), isDetail)}`;
  },
  sectionEnd: ({ isDetail, rows }) => (rows.length === 0 ? "" : isDetail ? "\n</details>\n\n" : "\n"),
  planEnd: ({ identity, diagram }) =>
    `${diagram?.() ?? ""}${identity.length === 0 ? "" : `${identity.map(line).join(" ")}\n\n`}`,
  closing: ({ closing }, omittedPlans) =>
    `${omittedPlans === 0 ? "" : `**${leftOutText(omittedPlans)}**\n\n`}${closing.map((each) => `${line(each)}\n\n`).join("")}`.trimEnd() +
    "\n",
};

/** "12 of 40 shown". */
export function countText({ rows }: Section, shown: number | undefined): string {
  return shown === undefined ? "" : ` (${String(shown)} of ${String(rows.length)} shown)`;
}

/** What a reader of a cut review should know. */
export function omittedText(omitted: number): string {
  return `${String(omitted)} rows did not fit; \`--format json\` has all.`;
}

/** How many plans a cut review does not name. */
export function leftOutText(plans: number): string {
  return plans === 1 ? "1 plan is left out." : `${String(plans)} plans are left out.`;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function cellText(phrase: Phrase): string {
  return line(phrase).replaceAll("|", "\\|");
}

/** Longer code is folded away, so that the rows below it stay on the first screen. */
const MOST_OPEN_LINES = 12;

function codeBlock(code: string, isFolded: boolean): string {
  if (isFolded || code.split("\n").length <= MOST_OPEN_LINES) return fence(code);
  return `\n  <details><summary>Terraform for it</summary>\n${fence(code)}\n  </details>\n\n`;
}

function line(phrase: Phrase): string {
  return plainPhrase(phrase, codeSpan);
}

/** A code span whose ends nothing in it can be. */
export function codeSpan(text: string): string {
  const shown = clipped(plain(text));
  if (shown.trim() === "") return "`(empty)`";
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = "`".repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${mark}${pad}${shown}${pad}${mark}`;
}

/** The beginning and the end of a long text. */
export function clipped(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= MOST_CHARACTERS) return text;
  return `${characters.slice(0, MOST_CHARACTERS - 101).join("")}…${characters.slice(-100).join("")}`;
}

/** A fence that no run of backticks in it ends; indented, so that it belongs to the row before it. */
function fence(code: string): string {
  const lines = code.split("\n").map(plain);
  const longest = Math.max(2, ...lines.flatMap((each) => [...each.matchAll(/`+/g)].map(([run]) => run.length)));
  const mark = "`".repeat(longest + 1);
  return ["", `  ${mark}`, ...lines.map((each) => `  ${each}`), `  ${mark}`, ""].join("\n");
}
