/** A review without account ids, ARNs and bucket names, for places that anyone can read. */
import type { Phrase } from "../checks/phrase";
import { reasonPhrase } from "./reason";
import type { ReviewDocument } from "./review/document";
import type { Row } from "./review/row";

/** The last line of a redacted comment in markdown: `comment` looks for it before it writes to a public repository. */
export const REDACTED = "<!-- canvas-large-data: redacted -->";

/** Takes out of a text what may not be published. */
export type Redact = (text: string) => string;

/** @param buckets the names of buckets, which no pattern finds */
export function redactor(buckets: readonly string[]): Redact {
  const known = [...new Set(buckets)].sort((one, other) => other.length - one.length);
  const names = known.map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const ofBuckets = names === "" ? undefined : new RegExp(`(?<![a-z0-9.-])(?:${names})(?![a-z0-9-])`, "gi");
  return (text) => {
    const shown = text
      .replaceAll(/\barn:[^\s"'`,)\]}]+/gi, "(ARN)")
      // In a hash there are digits too.
      .replaceAll(/(?<![0-9a-z])\d{12}(?![0-9a-z])/gi, "(account)");
    return ofBuckets === undefined ? shown : shown.replaceAll(ofBuckets, "(bucket)");
  };
}

/** Takes it out before texts are cut: a half of an ARN is one too. */
export function redactedDocument(document: ReviewDocument, redact: Redact): ReviewDocument {
  const phrase = (each: Phrase): Phrase =>
    each.flatMap((part): Phrase => {
      if (typeof part === "string") return [redact(part)];
      if ("noun" in part) return [part];
      return "quoted" in part ? [{ quoted: redact(part.quoted) }] : phrase(reasonPhrase(part));
    });
  const row = ({ code, detail, brief, cells, ...each }: Row): Row => ({
    ...each,
    phrase: phrase(each.phrase),
    ...(detail === undefined ? {} : { detail: phrase(detail) }),
    ...(brief === undefined ? {} : { brief: phrase(brief) }),
    ...(cells === undefined ? {} : { cells: cells.map(phrase) }),
    ...(code === undefined ? {} : { code: () => redact(code()) }),
  });
  return {
    verdict: document.verdict,
    heading: phrase(document.heading),
    plans: document.plans.map(({ diagram, ...plan }) => ({
      heading: phrase(plan.heading),
      facts: plan.facts.map(phrase),
      sections: plan.sections.map((section) => ({ ...section, rows: section.rows.map(row) })),
      identity: plan.identity.map(phrase),
      ...(diagram === undefined ? {} : { diagram: () => diagram(redact) }),
    })),
    closing: document.closing.map(phrase),
  };
}
