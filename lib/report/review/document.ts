/** A review in the order in which a reviewer asks: may I approve, is it this plan, who gains, who loses, does Canvas work … */
import { type Phrase, say } from "../../checks/phrase";
import { accessRows, statementRows } from "./access-rows";
import { capabilityRows } from "./capability-rows";
import { networkRows, restPhrase } from "./change-rows";
import { findingRows, formerRows, suppressedRows, takenAwayRows, unknownRows } from "./finding-rows";
import type { IdleWhy, PlanReview, Review } from "./model";
import type { Row } from "./row";

/** Rows under one question. */
export interface Section {
  readonly title: string;
  /** Said in place of rows. */
  readonly nothing?: string;
  readonly rows: readonly Row[];
  /** It is folded away where that can be done. */
  readonly isDetail: boolean;
}

/** The review of one plan. */
export interface PlanDocument {
  readonly heading: Phrase;
  readonly facts: readonly Phrase[];
  readonly sections: readonly Section[];
}

/** The whole review. */
export interface ReviewDocument {
  readonly heading: Phrase;
  readonly plans: readonly PlanDocument[];
  readonly closing: readonly Phrase[];
}

const VERDICT_WORDS = {
  safe: "Safe",
  "needs a decision": "Needs a decision",
  blocked: "Blocked",
  "cannot tell": "Cannot tell",
} as const;

/** Why a suppression holds for nothing, up to the day it ends on. */
const IDLE: Readonly<Record<IdleWhy, string>> = {
  expired: "expired on",
  "matches nothing": "matches nothing; it would end on",
  "is unknown":
    "does not hold for what is undetermined, which is all that is there: that takes `unknown: true`; it would end on",
  "is known":
    "holds for what is undetermined, and what is there is certain: `unknown: true` is too much; it would end on",
};

/** How many suppressions that hold for nothing are told one by one. */
const MOST_IDLE = 10;

/** Puts a review in order. */
export function documentOf(review: Review): ReviewDocument {
  const { plans, verdict, idleSuppressions, notConsidered } = review;
  return {
    heading: say`${[`**${VERDICT_WORDS[verdict.name]}:** `]}${verdict.reason}`,
    plans: plans.length > 1 ? severalDocuments(review) : plans.map((plan) => planDocument(plan, review)),
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

/** Of several plans those that say something, each without the questions that have no answer, and the others by their names. */
function severalDocuments(review: Review): readonly PlanDocument[] {
  const quiet = new Set(review.plans.filter(isQuiet));
  const rows = [...quiet].map((plan): Row => ({
    sign: " ",
    phrase: say`${planPhrase(plan, review)}; ${restPhrase(plan)}`,
  }));
  const title = quiet.size === 1 ? "1 plan is safe" : `${String(quiet.size)} plans are safe`;
  const safe: PlanDocument = { heading: [], facts: [], sections: [{ title, rows, isDetail: false }] };
  return [
    ...review.plans
      .filter((plan) => !quiet.has(plan))
      .map((plan): PlanDocument => {
        const { facts, sections } = planDocument(plan, review);
        const empty = sections.filter(({ rows: all, nothing }) => all.length === 0 && nothing !== undefined);
        return {
          heading: say`${plan.file}: ${[`**${VERDICT_WORDS[plan.verdict.name]}:** `]}${plan.verdict.reason}`,
          facts: [
            ...facts,
            ...(empty.length === 0
              ? []
              : [[`${empty.map((each) => `${each.title}: ${each.nothing ?? ""}`).join(". ")}.`]]),
          ],
          sections: sections.filter((each) => !empty.includes(each)),
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
    capabilityRows(plan).every(({ sign }) => sign === " ")
  );
}

/** Which plan it is. */
function planPhrase({ file, sha256, incomplete, fingerprint }: PlanReview, { commit }: Review): Phrase {
  const meaning = fingerprint === undefined ? [] : say`; fingerprint ${fingerprint.value}`;
  return say`Plan ${file}, SHA-256 ${sha256.slice(0, 16)}${meaning}; ${commit === undefined ? ["commit not given"] : say`commit ${commit}`}; ${[incomplete.length === 0 ? "complete" : "**not complete**"]}`;
}

function planDocument(plan: PlanReview, review: Review): PlanDocument {
  const { incomplete, notes } = plan;
  // What could not be read may give and take anything: nobody is then nobody that is known.
  const isOpen = incomplete.length + plan.unknown.length + plan.unread.length > 0;
  const nobody = isOpen ? "nobody, as far as is known" : "nobody";
  return {
    heading: [],
    facts: [
      say`${planPhrase(plan, review)}.`,
      ...incomplete.map((why): Phrase => [`**Not complete:** ${why}.`]),
      ...notes.map((note): Phrase => [`Note: ${note}.`]),
    ],
    sections: [
      { title: "Who gains access", nothing: nobody, rows: accessRows(plan.gained), isDetail: false },
      {
        title: "Who loses access, or is replaced or destroyed",
        nothing: nobody,
        rows: [...takenAwayRows(plan.findings), ...accessRows(plan.lost)],
        isDetail: false,
      },
      { title: "Canvas with large data, before → after", rows: capabilityRows(plan), isDetail: false },
      { title: "What could not be checked", nothing: "nothing", rows: unknownRows(plan), isDetail: false },
      { title: "What to change", nothing: "nothing", rows: findingRows(plan.findings), isDetail: false },
      { title: "Network", nothing: "no path changes", rows: networkRows(plan), isDetail: false },
      { title: "The rest", rows: [{ sign: " ", phrase: restPhrase(plan) }], isDetail: false },
      { title: "Suppressed", rows: suppressedRows(plan.findings), isDetail: false },
      { title: "The statements in full", rows: statementRows([...plan.gained, ...plan.lost]), isDetail: true },
      { title: "Was so before", rows: formerRows(plan.findings), isDetail: true },
    ],
  };
}
