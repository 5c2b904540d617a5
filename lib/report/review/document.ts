/** A review in the order in which a reviewer asks: may I approve, what do I decide, what should change, who gains, who loses … */
import { type Phrase, say } from "../../checks/phrase";
import { mermaidBlock } from "../picture/mermaid";
import type { Redact } from "../redact";
import { accessRows, statementRows } from "./access-rows";
import { capabilityRows } from "./capability-rows";
import { networkRows, restPhrase } from "./change-rows";
import { decisionPhrase } from "./decision";
import { findingRows, formerRows, reasonRows, suppressedRows, takenAwayRows, unknownRows } from "./finding-rows";
import { type MadeChange, madeChanges } from "./made-changes";
import type { IdleWhy, PlanReview, Review } from "./model";
import type { Row } from "./row";
import type { Verdict, VerdictName } from "./verdict";

/** Rows under one question. */
export interface Section {
  readonly title: string;
  /** Said in place of rows. */
  readonly nothing?: string;
  readonly rows: readonly Row[];
  /** It is folded away where that can be done, and left out of one screen. */
  readonly isDetail: boolean;
  /** Titles of the columns, where every row has cells. */
  readonly columns?: readonly string[];
}

/** The review of one plan. */
export interface PlanDocument {
  /** Empty where the review is of this plan alone. */
  readonly heading: Phrase;
  /** Which plan it is, the decision, what is not complete. */
  readonly facts: readonly Phrase[];
  readonly sections: readonly Section[];
  /** What distinguishes it from every other plan. */
  readonly identity: readonly Phrase[];
  /** A Mermaid diagram of who reaches what; absent where the plan changes nothing in it. It takes out what may not be published. */
  readonly diagram?: (redact?: Redact) => string;
}

/** The whole review. */
export interface ReviewDocument {
  readonly verdict: VerdictName;
  readonly heading: Phrase;
  readonly plans: readonly PlanDocument[];
  readonly closing: readonly Phrase[];
}

const VERDICT_WORDS: Readonly<Record<VerdictName, string>> = {
  safe: "Safe",
  "needs a decision": "Needs a decision",
  blocked: "Blocked",
  "cannot tell": "Cannot tell",
};

/** Why a suppression holds for nothing, up to the day it ends on. */
const IDLE: Readonly<Record<IdleWhy, string>> = {
  expired: "expired on",
  "matches nothing": "matches nothing; it would end on",
  "is unknown":
    "does not hold for what is undetermined, which is all that is there: that takes `unknown: true`; it would end on",
  "is known":
    "holds for what is undetermined, and what is there is certain: `unknown: true` is too much; it would end on",
};

/** How many suppressions that hold for nothing are named one by one. */
const MOST_IDLE = 10;

/** Puts a review in order. */
export function documentOf(review: Review): ReviewDocument {
  const { plans } = review;
  return {
    ...frameOf(review),
    plans: plans.length > 1 ? severalDocuments(review) : plans.map((plan) => planDocument(plan, review)),
  };
}

/** What stands above and below the plans; it is about all of them. */
export function frameOf({ verdict, idleSuppressions, notConsidered }: Review): Omit<ReviewDocument, "plans"> {
  return {
    verdict: verdict.name,
    heading: verdictPhrase(verdict),
    closing: [
      ...idleSuppressions
        .slice(0, MOST_IDLE)
        .map(
          (each) =>
            say`The suppression of ${each.finding} at ${each.address} (${each.place}) ${[IDLE[each.why]]} ${each.expires}.`,
        ),
      ...(idleSuppressions.length > MOST_IDLE
        ? [[`${String(idleSuppressions.length - MOST_IDLE)} more suppressions hold for nothing.`]]
        : []),
      [`Not considered: ${notConsidered.join("; ")}.`],
    ],
  };
}

function verdictPhrase({ name, reason }: Verdict): Phrase {
  return say`${[`**${VERDICT_WORDS[name]}:** `]}${reason}`;
}

/** Of several plans those that say something, each without the questions that have no answer, and the others by their names. */
function severalDocuments(review: Review): readonly PlanDocument[] {
  const quiet = new Set(review.plans.filter(isQuiet));
  const rows = [...quiet].map((plan): Row => ({
    sign: " ",
    phrase: say`${planPhrase(plan, review)}: ${restPhrase(plan)} ${identityPhrases(plan).flat()}`,
  }));
  const title = quiet.size === 1 ? "1 plan is safe" : `${String(quiet.size)} plans are safe`;
  const safe: PlanDocument = {
    heading: [],
    facts: [],
    sections: [{ title, rows, isDetail: false }],
    identity: [],
  };
  return [
    ...review.plans
      .filter((plan) => !quiet.has(plan))
      .map((plan, index): PlanDocument => {
        const { facts, sections, identity, diagram } = planDocument(plan, review);
        const empty = sections.filter(({ rows: all, nothing }) => all.length === 0 && nothing !== undefined);
        const none = empty.map((each) => `${each.title}: ${each.nothing ?? ""}`).join(". ");
        return {
          heading: say`${plan.file}: ${verdictPhrase(plan.verdict)}`,
          facts,
          sections: sections.filter((each) => !empty.includes(each)),
          identity: [...identity, ...(empty.length === 0 ? [] : [[`${none}.`]])],
          // GitLab draws diagrams of 2,000 characters together.
          ...(index === 0 && diagram !== undefined ? { diagram } : {}),
        };
      }),
    ...(quiet.size === 0 ? [] : [safe]),
  ];
}

/** Safe, and nothing in it that a reader would look for. */
function isQuiet(plan: PlanReview): boolean {
  return (
    plan.verdict.name === "safe" &&
    plan.notes.length === 0 &&
    suppressedRows(plan.findings).length === 0 &&
    capabilityRows(plan).every(({ sign }) => sign === "✔" || sign === " ")
  );
}

/** Which plan it is. */
export function planPhrase({ file, incomplete }: PlanReview, { commit }: Review): Phrase {
  return say`Plan ${file}, ${commit === undefined ? ["commit not given"] : say`commit ${commit}`}, ${[incomplete.length === 0 ? "complete" : "**not complete**"]}`;
}

/** By meaning, and by bytes. */
export function identityPhrases({ sha256, fingerprint }: PlanReview): readonly Phrase[] {
  return [
    ...(fingerprint === undefined ? [] : [say`Fingerprint ${fingerprint.value}.`]),
    say`SHA-256 of the file ${sha256.slice(0, 16)}.`,
  ];
}

/** Whether a finding among the losses says it already; its statement is among those in full. */
function isTakenAway({ finding, statements }: MadeChange): boolean {
  return statements === 1 && finding?.check.over === "change" && finding.check.takesAway === true;
}

function planDocument(plan: PlanReview, review: Review): PlanDocument {
  const { incomplete, notes, verdict } = plan;
  // What could not be read may give and take anything: no principal is then none that is known.
  const isOpen = incomplete.length + plan.unknown.length + plan.unread.length > 0;
  const none = isOpen ? "no principal, as far as is known" : "no principal";
  const decision = decisionPhrase(verdict);
  const context = { changes: plan.changes, findings: plan.findings, about: verdict.about };
  const [gained, lost] = [madeChanges(plan.gained, context), madeChanges(plan.lost, context)];
  const isSaid = plan.findings.some(({ check, wasBefore }) => check.id === "canvas-cannot" && !wasBefore);
  // The finding has the reasons.
  const canvas = capabilityRows(plan).map(({ detail, ...row }): Row =>
    isSaid || detail === undefined ? row : { ...row, detail },
  );
  const unknown: Section = {
    title: "What is undetermined",
    nothing: "nothing",
    rows: unknownRows(plan),
    isDetail: false,
  };
  const access: readonly Section[] = [
    { title: "Who gains access", nothing: none, rows: accessRows(gained), isDetail: false },
    {
      title: "Who loses access, or is replaced or destroyed",
      nothing: none,
      rows: [...takenAwayRows(plan.findings), ...accessRows(lost.filter((made) => !isTakenAway(made)))],
      isDetail: false,
    },
  ];
  const isUndetermined = verdict.name === "cannot tell";
  return {
    heading: [],
    facts: [
      ...(decision === undefined ? [] : [decision]),
      say`${planPhrase(plan, review)}.`,
      ...incomplete.map((why): Phrase => say`${["**Not complete:** "]}${why}.`),
      ...notes.map((note): Phrase => [`Note: ${note}.`]),
    ],
    sections: [
      { title: "What to change", nothing: "nothing", rows: findingRows(plan), isDetail: false },
      ...(isUndetermined ? [unknown, ...access] : access),
      {
        title: "Canvas with large data, before → after",
        rows: canvas,
        isDetail: false,
        ...(canvas.length > 1 && canvas.every(({ cells, detail }) => cells !== undefined && detail === undefined)
          ? { columns: ["Users working as", "Feature", "Before", "After"] }
          : {}),
      },
      ...(isUndetermined ? [] : [unknown]),
      { title: "Network", nothing: "no path changes", rows: networkRows(plan), isDetail: false },
      { title: "The rest", rows: [{ sign: " ", phrase: restPhrase(plan) }], isDetail: false },
      { title: "Suppressed", rows: suppressedRows(plan.findings), isDetail: false },
      {
        title: "Statements in full, with their places",
        rows: statementRows([...gained, ...lost]),
        isDetail: true,
      },
      { title: "Decisions behind the findings", rows: reasonRows(plan.findings), isDetail: true },
      { title: "Pre-existing findings", rows: formerRows(plan.findings), isDetail: true },
    ],
    identity: identityPhrases(plan),
    ...diagramOf(plan),
  };
}

function diagramOf({ pictures }: PlanReview): Pick<PlanDocument, "diagram"> {
  const [picture] = pictures;
  const isChanged = picture?.edges.some(({ mark }) => mark !== undefined) === true;
  return isChanged ? { diagram: (redact) => mermaidBlock(pictures, redact) } : {};
}
