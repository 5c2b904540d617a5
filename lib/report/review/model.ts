/** The review of a plan as data: what every form of it shows. */
import type { UnknownReason } from "../../authorization/unknown";
import type { Action, ResourceChange } from "../../inventory/change";
import { type AccessChange, accessDifference, type UnknownChange } from "../../inventory/difference";
import type { Inventory } from "../../inventory/inventory";
import { readdressed } from "../../inventory/named";
import { findingsOf, type Finding, stateOf } from "../../checks";
import type { Access } from "../../setup/access";
import type { ExternalInputs } from "../../setup/question";
import { type Picture, picturesOf } from "../picture/model";
import type { PlanFingerprint } from "./fingerprint";
import { type NetworkChange, networkChanges } from "./network";
import { type Verdict, verdictOf, VERDICTS } from "./verdict";

/** What a plan gives for its review. */
export interface ReviewedPlan {
  readonly file: string;
  /** SHA-256 of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly before: Inventory;
  readonly after: Inventory;
  readonly changes: readonly ResourceChange[];
  /** How many resources stay as they are. */
  readonly unchanged: number;
  readonly unread: readonly UnreadChange[];
  readonly incomplete: readonly UnknownReason[];
  readonly notes: readonly string[];
  /** Of what it would do; undefined where only its resources were given. */
  readonly fingerprint?: PlanFingerprint | undefined;
}

/** A change that may affect access and is not analysed. */
export interface UnreadChange {
  readonly address: string;
  readonly why: string;
}

/** A finding that was accepted, until a day. */
export interface Suppression {
  readonly finding: string;
  readonly address: string;
  readonly reason: string;
  /** It is about what is undetermined: it matches no finding that is certain. */
  readonly unknown?: boolean | undefined;
  /** The last day it holds, as YYYY-MM-DD. */
  readonly expires: string;
  /** Where it is written, for people. */
  readonly place: string;
}

/** What holds for all plans of a review. */
export interface ReviewOptions {
  readonly inputs: ExternalInputs;
  readonly suppressions: readonly Suppression[];
  /** As YYYY-MM-DD: a suppression that expired before it does not hold. */
  readonly today: string;
  readonly commit: string | undefined;
}

/** A finding with the suppression that holds for it. */
export interface ReviewedFinding extends Finding {
  readonly suppressed: Suppression | undefined;
}

/** How many changes there are besides those that have a row. */
export interface Rest {
  readonly counts: Readonly<Record<Exclude<Action, "no-op">, number>>;
  /** What of it is destroyed or replaced. */
  readonly gone: readonly string[];
  readonly tagsOnly: number;
  readonly moved: number;
  readonly imported: number;
  readonly unchanged: number;
}

/** The review of one plan. */
export interface PlanReview extends Omit<ReviewedPlan, "before" | "after" | "unchanged"> {
  readonly verdict: Verdict;
  readonly gained: readonly AccessChange[];
  readonly lost: readonly AccessChange[];
  readonly unknown: readonly UnknownChange[];
  readonly accessBefore: Access;
  readonly accessAfter: Access;
  readonly network: readonly NetworkChange[];
  readonly findings: readonly ReviewedFinding[];
  readonly rest: Rest;
  /** Who reaches what, setup by setup. */
  readonly pictures: readonly Picture[];
}

/** Why a suppression holds for nothing; `is unknown` and `is known`: what is there is of the other kind. */
export type IdleWhy = "expired" | "matches nothing" | "is unknown" | "is known";

/** The review of several plans, the heaviest verdict first. */
export interface Review {
  readonly verdict: Verdict;
  readonly commit: string | undefined;
  readonly plans: readonly PlanReview[];
  /** Suppressions that hold for nothing: expired, or without such a finding. */
  readonly idleSuppressions: readonly (Suppression & { readonly why: IdleWhy })[];
  readonly notConsidered: readonly string[];
}

/** Reviews plans, one after the other. */
export function reviewOf(plans: Iterable<ReviewedPlan>, options: ReviewOptions): Review {
  const reviews: PlanReview[] = [];
  for (const plan of plans) reviews.push(reviewPlan(plan, options));
  const sorted = [...reviews].sort(
    (one, other) => VERDICTS.indexOf(one.verdict.name) - VERDICTS.indexOf(other.verdict.name),
  );
  const found = new Set(reviews.flatMap(({ findings }) => findings.map(findingKey)));
  return {
    verdict: sorted[0]?.verdict ?? { name: "safe", reason: ["there is no plan"] },
    commit: options.commit,
    plans: sorted,
    idleSuppressions: options.suppressions.flatMap((each): Review["idleSuppressions"] => {
      if (each.expires < options.today) return [{ ...each, why: "expired" }];
      if (found.has(suppressionKey(each))) return [];
      const isOther = found.has(suppressionKey({ ...each, unknown: each.unknown !== true }));
      return [{ ...each, why: !isOther ? "matches nothing" : each.unknown === true ? "is known" : "is unknown" }];
    }),
    notConsidered: sorted[0]?.accessAfter.notConsidered ?? [],
  };
}

function findingKey({ check, address, isUnknown }: Finding): string {
  return suppressionKey({ finding: check.id, address, unknown: isUnknown });
}

/** What is undetermined is another thing than what is found: who lives with the one has not decided on the other. */
function suppressionKey({ finding, address, unknown }: Pick<Suppression, "finding" | "address" | "unknown">): string {
  return JSON.stringify([finding, address, unknown === true]);
}

function reviewPlan(
  { before, after, unchanged, ...plan }: ReviewedPlan,
  { inputs, suppressions, today }: ReviewOptions,
): PlanReview {
  const { changes } = plan;
  const difference = accessDifference(before, after);
  const [old, present] = [stateOf(before, [], inputs), stateOf(after, plan.incomplete, inputs, () => before)];
  const holding = new Map(
    suppressions.filter(({ expires }) => expires >= today).map((each) => [suppressionKey(each), each]),
  );
  const findings = findingsOf({ before: old, after: present, changes }).map((finding): ReviewedFinding => ({
    ...finding,
    suppressed: holding.get(findingKey(finding)),
  }));
  const of = (direction: AccessChange["direction"]): readonly AccessChange[] =>
    difference.changes.filter((each) => each.direction === direction && each.holder.kind !== "VPC endpoint");
  const review = {
    ...plan,
    gained: of("gained"),
    lost: of("lost"),
    unknown: difference.unknown,
    accessBefore: old.access,
    accessAfter: present.access,
    network: networkChanges(
      before,
      after,
      difference.changes.filter(({ holder }) => holder.kind === "VPC endpoint"),
      changes,
    ),
    findings,
  };
  const reported = new Set([
    ...difference.changes.flatMap(({ holder, gain }) => [holder.address, gain.policy.address]),
    ...[...difference.unknown, ...plan.unread, ...review.network, ...findings].map(({ address }) => address),
    ...readdressed(before, after).map(({ from }) => from.address),
  ]);
  const elsewhere = changes.filter(({ isRead, action }) => !isRead && action !== "no-op").length;
  return {
    ...review,
    rest: { ...restOf(changes, reported), unchanged },
    verdict: verdictOf(review, elsewhere),
    pictures: picturesOf({
      before: old,
      after: present,
      incomplete: plan.incomplete,
      changes: difference.changes,
      findings: findings.filter(({ suppressed }) => suppressed === undefined),
    }),
  };
}

function restOf(
  changes: readonly ResourceChange[],
  reported: ReadonlySet<string | undefined>,
): Omit<Rest, "unchanged"> {
  const counts = { create: 0, read: 0, update: 0, replace: 0, delete: 0, forget: 0 };
  const rest = { tagsOnly: 0, moved: 0, imported: 0 };
  const gone: string[] = [];
  for (const { address, action, isTagsOnly, movedFrom, isImported } of changes) {
    if (movedFrom !== undefined) rest.moved++;
    if (isImported) rest.imported++;
    if (action === "no-op") continue;
    if (isTagsOnly) rest.tagsOnly++;
    else if (!reported.has(address)) {
      counts[action]++;
      if (action === "delete" || action === "replace") gone.push(address);
    }
  }
  return { counts, gone, ...rest };
}
