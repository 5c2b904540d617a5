/** What a plan would do, in short texts: so that what is applied can be compared with what was reviewed. */
import { z } from "zod";
import type { Action } from "../../inventory/change";
import { reviewJson } from "./json";
import type { Review } from "./model";

/** The fingerprint of a plan's meaning, and what made the plan. */
export interface PlanFingerprint {
  /**
   * `p1-` and 64 hexadecimal digits. It follows from the changes, from what of them is known only after apply, and from the
   * outputs; not from times, file names, or the order in which the plan lists them. The number is the version of this rule.
   */
  readonly value: string;
  /** Each change by itself, sorted by address. */
  readonly changes: () => readonly ChangeDigest[];
  /** Terraform's or OpenTofu's version, and the constraint on the version of each provider. */
  readonly madeWith: MadeWith;
}

/** One change of a plan, without its sensitive values. */
export interface ChangeDigest {
  /** `output.NAME` for an output, `(configuration)` for what values known only after apply follow from. */
  readonly address: string;
  readonly action: Action;
  /** The first 16 hexadecimal digits of a SHA-256. */
  readonly digest: string;
}

/** The programs that a plan was made with. */
export interface MadeWith {
  readonly terraform: string | null;
  /** By the provider's full name its version, or the configuration's constraint on it where only that is known; else null. */
  readonly providers: Readonly<Record<string, string | null>>;
}

/** Whether a text has the form of a fingerprint. */
export function isFingerprint(text: string): boolean {
  return /^p1-[0-9a-f]{64}$/.test(text);
}

/** What of an earlier review is compared with a plan. */
const reviewedPlan = z.object({
  fingerprint: z.string(),
  changes: z.array(z.object({ address: z.string(), action: z.string(), digest: z.string() })),
  madeWith: z.object({ terraform: z.string().nullable(), providers: z.record(z.string(), z.string().nullable()) }),
  verdict: z.string(),
  access: z.object({
    gained: z.array(z.object({ sentence: z.string() })),
    lost: z.array(z.object({ sentence: z.string() })),
  }),
  findings: z.array(z.object({ id: z.string(), severity: z.string(), address: z.string() })),
});

/** A review in JSON, as far as it is compared. */
export const comparedReview = z.object({ schemaVersion: z.literal(1), plans: z.array(reviewedPlan) });

type Compared = z.infer<typeof comparedReview>;

/** What was reviewed. */
export interface Expectation {
  readonly fingerprints: readonly string[];
  /** Without it nothing says what differs. */
  readonly review?: z.infer<typeof comparedReview>;
}

/** Whether plans are the reviewed ones. */
export interface Comparison {
  readonly isSame: boolean;
  /** One sentence each; empty if they are the same. */
  readonly differences: readonly string[];
}

/** Compares the plans of a review with what was reviewed before; the order of the plans counts for nothing. */
export function comparisonWith(expected: readonly Expectation[], review: Review): Comparison {
  const present = review.plans.map(({ fingerprint }) => fingerprint?.value ?? "none").sort();
  const wanted = expected.flatMap(({ fingerprints }) => fingerprints).sort();
  if (present.length === wanted.length && present.every((each, index) => each === wanted[index]))
    return { isSame: true, differences: [] };
  const reviewed = expected.flatMap((each) => each.review?.plans ?? []);
  const isWhole = expected.every((each) => each.review !== undefined);
  const now = comparedReview.parse(reviewJson(review));
  const fingerprints = `the fingerprint is ${present.join(", ")}; reviewed was ${wanted.join(", ")}`;
  const differences = isWhole
    ? differencesOf({ schemaVersion: 1, plans: reviewed }, now)
    : ["give the review in JSON (--expect review.json) to see what differs"];
  return { isSame: false, differences: [fingerprints, ...differences] };
}

/** How a plan differs from the reviewed one, by meaning: one sentence each. */
export function differencesOf(reviewed: Compared, present: Compared): readonly string[] {
  const [old, now] = [reviewed.plans, present.plans];
  const of = <T>(plans: Compared["plans"], get: (plan: Compared["plans"][number]) => readonly T[]): readonly T[] =>
    plans.flatMap(get);
  const sentences = (plans: Compared["plans"]): readonly string[] =>
    of(plans, ({ access }) => [...access.gained, ...access.lost].map(({ sentence }) => sentence));
  const findings = (plans: Compared["plans"]): readonly string[] =>
    of(plans, (plan) => plan.findings.map(({ id, severity, address }) => `${severity} ${id} at ${address}`));
  const programs = (plans: Compared["plans"]): readonly string[] =>
    of(plans, ({ madeWith: { terraform, providers } }) => [
      `Terraform ${terraform ?? "of unknown version"}`,
      ...Object.entries(providers).map(([name, version]) => `${name} ${version ?? "without version constraint"}`),
    ]);
  const differences = [
    ...pairs("access", sentences(old), sentences(now)),
    ...pairs("finding", findings(old), findings(now)),
    ...changed(
      of(old, ({ changes }) => changes),
      of(now, ({ changes }) => changes),
    ),
    ...pairs("made with", programs(old), programs(now)),
  ];
  const values = (plans: Compared["plans"]): string =>
    plans
      .map(({ fingerprint }) => fingerprint)
      .sort()
      .join();
  if (differences.length > 0 || values(old) === values(now)) return differences;
  return ["a sensitive value differs; it is not shown"];
}

function pairs(what: string, old: readonly string[], now: readonly string[]): readonly string[] {
  const [before, after] = [new Set(old), new Set(now)];
  return [
    ...[...after].filter((each) => !before.has(each)).map((each) => `${what}, new since the review: ${each}`),
    ...[...before].filter((each) => !after.has(each)).map((each) => `${what}, only in the reviewed plan: ${each}`),
  ];
}

type Changes = readonly Compared["plans"][number]["changes"][number][];

function changed(old: Changes, now: Changes): readonly string[] {
  const before = new Map(old.map((each) => [each.address, each]));
  const after = new Set(now.map(({ address }) => address));
  return [
    ...now.flatMap(({ address, action, digest }) => {
      const was = before.get(address);
      if (was === undefined) return [`change, new since the review: ${action} ${address}`];
      if (was.action !== action) return [`change: ${address}: was ${was.action}, is ${action}`];
      return was.digest === digest ? [] : [`change: ${action} ${address}: other values than reviewed`];
    }),
    ...old
      .filter(({ address }) => !after.has(address))
      .map(({ address, action }) => `change, only in the reviewed plan: ${action} ${address}`),
  ];
}
