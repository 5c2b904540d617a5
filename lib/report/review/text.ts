/** The review as plain text, for a terminal, and for another tool's fence: Atlantis shows output as a diff. */
import type { Phrase } from "../../checks/phrase";
import { plainPhrase } from "../reason";
import { plain } from "../plain";
import type { Form } from "./fit";
import { clipped, countText, MOST_BYTES, leftOutText, omittedText } from "./markdown";

/** Lines that a reader of a folded output still scrolls through. */
const MOST_LINES = 200;

const common: Omit<Form, "cost" | "budget"> = {
  heading: ({ heading }, omitted) =>
    `${line(heading)}\n${omitted === 0 ? "" : `  Cut: ${omittedText(omitted).replaceAll("`", "")}\n`}`,
  plan: ({ heading, facts }) =>
    [...(heading.length === 0 ? [] : ["", `  ${line(heading)}`]), ...facts.map((fact) => `  ${line(fact)}`)]
      .map((each) => `${each}\n`)
      .join(""),
  section: (section, shown) =>
    section.rows.length === 0
      ? `\n  ${section.title}: ${section.nothing ?? ""}\n`
      : `\n  ${section.title}${countText(section, shown)}\n`,
  row: ({ sign, phrase, code }) => `${sign} ${line(phrase)}\n${code === undefined ? "" : block(code())}`,
  sectionEnd: () => "",
  closing: ({ closing }, omittedPlans) =>
    [
      "",
      ...(omittedPlans === 0 ? [] : [`  ${leftOutText(omittedPlans)}`]),
      ...closing.map((each) => `  ${line(each)}`),
    ].join("\n") + "\n",
};

/** For a terminal. */
export const text: Form = { ...common, cost: (each) => Buffer.byteLength(each), budget: MOST_BYTES };

/** For a fence: the same in so many lines, without the statements in full. */
export const fenced: Form = {
  ...common,
  row: (row, section) => common.row(section.isDetail ? { sign: row.sign, phrase: row.phrase } : row, section),
  cost: (each) => Math.max(each.split("\n").length - 1, Math.ceil((Buffer.byteLength(each) / MOST_BYTES) * MOST_LINES)),
  budget: MOST_LINES,
};

function line(phrase: Phrase): string {
  // Of our own words only the marks of markdown go; a run of backticks would end a fence.
  return plainPhrase(
    phrase.map((part) => (typeof part === "string" ? part.replaceAll(/\*\*|`/g, "") : part)),
    (quoted) => clipped(plain(quoted)).replaceAll("`", "'"),
  );
}

function block(code: string): string {
  return code
    .split("\n")
    .map((each) => `      ${plain(each).replaceAll("`", "'")}\n`)
    .join("");
}
