/** The page of `access`. */
import { say } from "../../checks/phrase";
import { fixText } from "../../hcl/fix";
import { countsOf, type FileAccess } from "../access";
import { answerRows, unreadableRows } from "./answers";
import { findingRow } from "./findings";
import { plainWhy } from "../reason";
import { code, markup, quoted } from "./html";
import { type PagePart, type PageRow, type PageSeverity, pageText } from "./page";

/** The answers of files as one HTML file: each opens to its requests and the statements that decide them. */
export function accessPage(files: readonly FileAccess[]): string {
  const { yes, no, unknown, errors, off, warnings } = countsOf(files);
  const counted = (count: number, one: string): readonly string[] =>
    count === 0 ? [] : [`${String(count)} ${one}${count === 1 || one === "no" || one === "off" ? "" : "s"}`];
  const severity: PageSeverity =
    no + errors + off > 0
      ? "error"
      : unknown > 0 || yes === 0
        ? "undetermined"
        : warnings > 0
          ? "warning"
          : "information";
  const bad = [
    ...counted(no, "no"),
    ...counted(off, "off"),
    ...counted(errors, "error"),
    ...(unknown === 0 ? [] : [`${String(unknown)} undetermined`]),
    ...counted(warnings, "warning"),
  ];
  const heading =
    no + unknown + off === 0 && yes > 0
      ? `Canvas users can do all that is asked, and every limit holds${bad.length === 0 ? "" : `; ${bad.join(", ")}`}`
      : [...bad, `${String(yes)} yes`].join(", ");
  return pageText({
    title: "What SageMaker Canvas users can do with large data",
    heading: [heading],
    severity,
    parts: files.map((file) => partOf(file, files.length > 1)),
    closing: [[`Not considered: ${[...new Set(files.flatMap(({ access }) => access.notConsidered))].join("; ")}.`]],
  });
}

function partOf(
  { file, access, findings, incomplete, notes, pictures }: FileAccess,
  isOneOfSeveral: boolean,
): PagePart {
  const { deployments, off } = access;
  const { capabilities, limits } = answerRows(deployments);
  return {
    heading: isOneOfSeveral ? say`${file}` : [],
    facts: [
      say`File ${file}.`,
      ...incomplete.map((why) => say`${["**Not complete:** "]}${why}.`),
      ...notes.map((note) => [`Note: ${note}.`]),
    ],
    pictures,
    sections: [
      {
        title: "What users can do",
        nothing: "nothing of SageMaker Canvas with EMR Serverless is in it",
        rows: capabilities,
      },
      { title: "What is prevented", rows: limits },
      { title: "Findings", rows: findings.map((each) => findingRow(each, deployments)) },
      { title: "What could not be read", rows: unreadableRows(deployments) },
      {
        title: "Large data is off",
        rows: off.map(({ name, reason, cure }): PageRow => ({
          severity: "error",
          badge: "✘ off",
          principals: [],
          content: markup`${quoted(name)}: ${quoted(plainWhy(reason))}<details><summary>What switches it on</summary>${code(fixText(cure))}</details>`,
        })),
      },
    ],
  };
}
