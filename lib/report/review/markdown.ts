/**
 * The review as the markdown of a pull request's comment. Text of a plan stands in code spans and fences alone, where no host
 * reads mentions, links or HTML in it: https://spec.commonmark.org/0.31.2/#code-spans. There are no tables, in which a pipe
 * would end the span.
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
    if (section.isDetail) return `<details><summary>${title}</summary>\n\n`;
    return section.rows.length === 0 ? `**${section.title}:** ${section.nothing ?? ""}\n\n` : `### ${title}\n\n`;
  },
  row: ({ phrase, code }) => `- ${line(phrase)}\n${code === undefined ? "" : fence(code())}`,
  sectionEnd: ({ isDetail, rows }) => (isDetail ? "\n</details>\n\n" : rows.length === 0 ? "" : "\n"),
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
