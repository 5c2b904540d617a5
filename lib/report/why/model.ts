/** What is answered to the text of an error: what every form of it shows. */
import type { Decision, LayerDecision } from "../../authorization/decide";
import type { Finding } from "../../checks";
import type { ErrorReading, Failure, Refusal } from "../../errors/reading";
import type { Cure, CureStatement } from "../../policies/cure";

/** What a plan, a stack or an account does with a request. */
export type WhyVerdict = "refused" | "allowed" | "undetermined";

/** How the decision and the kind of policies that the text names go together. */
export type Agreement =
  /** The kind of policies that the text names refuses it. */
  | "agrees"
  /** It is refused, and by another kind than the text names. */
  | "refused elsewhere"
  /** Nothing that was read refuses it, and AWS did. */
  | "contradicts"
  /** The text names no kind of policies, or nothing is decided. */
  | "not comparable";

/** One request of a text, decided on one source. */
export interface RequestAnswer {
  readonly file: string;
  /** Plan, stack or account. */
  readonly source: string;
  /** The caller's name and address; undefined where the source does not have it. */
  readonly principal: string | undefined;
  readonly principalAddress: string | undefined;
  /** What the role is for. */
  readonly as: "execution role" | "job role" | "service" | "other";
  readonly action: string;
  readonly resource: string;
  readonly verdict: WhyVerdict;
  /** Before the plan is applied; undefined where that is not known. */
  readonly before: WhyVerdict | undefined;
  readonly decision: Decision;
  readonly layers: readonly LayerDecision[];
  /** The kinds of policies that refuse it, each of which has to be changed. */
  readonly refusedBy: readonly LayerDecision[];
  readonly agreement: Agreement;
  /** What is taken for granted, one sentence each: the text does not say it. */
  readonly assumed: readonly string[];
  /** What to know about this answer, one sentence each. */
  readonly notes: readonly string[];
  /** Statements that are missing; none where a Deny, a boundary or the organization refuses it. */
  readonly missing: readonly CureStatement[];
  readonly cure: Cure;
  /** What the checks find that has to do with it. */
  readonly findings: readonly Finding[];
}

/** A step of the AWS page, or what is not on it. */
export interface PageStep {
  /** `Scenario 1 step 2`; `not on the page`. */
  readonly step: string;
  readonly what: string;
}

/** A refusal of the text with its answers. */
export interface RefusalReport {
  readonly refusal: Refusal;
  readonly step: PageStep;
  readonly answers: readonly RequestAnswer[];
  /** Why there is no answer, or what to look up: one sentence each. */
  readonly next: readonly string[];
  /** What the checks find that has to do with it, where there is no answer that has them. */
  readonly findings: readonly Finding[];
}

/** A failure of the text that no policy causes. */
export interface FailureReport {
  readonly failure: Failure;
  readonly step: PageStep;
  readonly explanation: string;
  readonly next: readonly string[];
  /** The request behind it, decided. */
  readonly answers: readonly RequestAnswer[];
  readonly findings: readonly Finding[];
}

/** The whole. */
export interface WhyReport {
  readonly reading: ErrorReading;
  readonly files: readonly string[];
  readonly refusals: readonly RefusalReport[];
  readonly failures: readonly FailureReport[];
  readonly notConsidered: readonly string[];
}

/** What the answers come to. */
export interface WhyCounts {
  readonly refused: number;
  readonly undetermined: number;
  readonly allowed: number;
  readonly findings: number;
}

/** Counts the answers; a refusal without any is undetermined. */
export function whyCounts({ refusals, failures }: WhyReport): WhyCounts {
  const answers = [...refusals, ...failures].flatMap((each) => each.answers);
  const count = (verdict: WhyVerdict): number => answers.filter((each) => each.verdict === verdict).length;
  const all = [...failures, ...refusals, ...refusals.flatMap((each) => each.answers)].flatMap(
    ({ findings }) => findings,
  );
  const certain = all.filter(({ isUnknown, check }) => isUnknown !== true && check.severity === "error");
  return {
    refused: count("refused"),
    undetermined: count("undetermined") + refusals.filter((each) => each.answers.length === 0).length,
    allowed: count("allowed"),
    findings: new Set(certain).size,
  };
}
