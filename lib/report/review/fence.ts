/** The review for another tool's fence: Atlantis shows output as a diff. */
import type { Phrase } from "../../checks/phrase";
import { plainPhrase } from "../reason";
import { plain } from "../plain";
import type { Form } from "./fit";
import { clipped, countText, MOST_BYTES, leftOutText, omittedText } from "./markdown";
import { PLAIN_SIGNS } from "./row";

/** Lines that a reader of a folded output still scrolls through. */
const MOST_LINES = 200;

/** For a fence: at most so many lines, without the statements in full. */
export const fenced: Form = {
  heading: ({ heading }, omitted) =>
    `${line(heading)}\n${omitted === 0 ? "" : `  Cut: ${omittedText(omitted).replaceAll("`", "")}\n`}`,
  plan: ({ heading, facts }) =>
    [...(heading.length === 0 ? [] : ["", `  ${line(heading)}`]), ...facts.map((fact) => `  ${line(fact)}`)]
      .map((each) => `${each}\n`)
      .join(""),
  section: (section, shown) =>
    section.rows.length === 0
      ? section.nothing === undefined
        ? ""
        : `\n  ${section.title}: ${section.nothing}\n`
      : `\n  ${section.title}${countText(section, shown)}\n`,
  row: ({ sign, phrase, detail, code }, { isDetail }) => {
    const more = detail === undefined ? "" : `    ${line(detail)}\n`;
    return `${PLAIN_SIGNS[sign]} ${line(phrase)}\n${more}${code === undefined || isDetail ? "" : block(code())}`;
  },
  sectionEnd: () => "",
  planEnd: ({ identity }) => (identity.length === 0 ? "" : `\n${identity.map((each) => `  ${line(each)}\n`).join("")}`),
  closing: ({ closing }, omittedPlans) =>
    [
      "",
      ...(omittedPlans === 0 ? [] : [`  ${leftOutText(omittedPlans)}`]),
      ...closing.map((each) => `  ${line(each)}`),
    ].join("\n") + "\n",
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
