/** Findings as annotations of a run: GitHub shows 10 of each kind for a step, and drops the rest without a word. */
import { plainPhrase } from "../report/reason";
import { plain } from "../report/plain";
import type { Review, ReviewedFinding } from "../report/review/model";
import type { FindPlace } from "../sources/places";
import type { Annotation } from "./runner";

const MOST = 9;

/** The worst findings, and one more that counts the rest. */
export function findingAnnotations(review: Review, placeOf: FindPlace): readonly Annotation[] {
  const fresh = review.plans
    .flatMap(({ findings, file }) => findings.map((finding) => ({ finding, file })))
    .filter(({ finding: { wasBefore, suppressed } }) => !wasBefore && suppressed === undefined)
    .sort((one, other) => weightOf(one.finding) - weightOf(other.finding));
  const shown = fresh.slice(0, MOST).map(({ finding, file }): Annotation => {
    const { check, address, message, isUnknown } = finding;
    return {
      level: check.severity === "error" && isUnknown !== true ? "error" : "warning",
      title: `${check.id} at ${plain(address)}`,
      message: plain(plainPhrase(message)),
      ...placeOf(address, file),
    };
  });
  const more = fresh.length - shown.length;
  if (more === 0) return shown;
  const message = `${String(more)} more ${more === 1 ? "finding is" : "findings are"} in the job summary.`;
  return [...shown, { level: "notice", title: "canvas-large-data", message }];
}

function weightOf({ check, isUnknown }: ReviewedFinding): number {
  if (isUnknown === true) return 1;
  return check.severity === "error" ? 0 : 2;
}
