/** The review of a plan as data: what every form of it shows. */
import type { Action, ResourceChange } from "../../inventory/change";
import { type AccessChange, accessDifference, type UnknownChange } from "../../inventory/difference";
import type { Inventory } from "../../inventory/inventory";
import { readdressed } from "../../inventory/named";
import { findingsOf, type Finding, stateOf } from "../../checks";
import { type Phrase, say } from "../../checks/phrase";
import type { Access } from "../../setup/access";
import type { Given } from "../../setup/question";
import { type Picture, picturesOf } from "../picture/model";
import type { PlanFingerprint } from "./fingerprint";
import { type NetworkChange, networkChanges } from "./network";
import { holderPhrase, sentenceOf } from "./sentences";

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
  /** Changes that bear on access and are not weighed. */
  readonly unread: readonly { readonly address: string; readonly why: string }[];
  readonly incomplete: readonly string[];
  readonly notes: readonly string[];
  /** Of what it would do; undefined where only its resources were given. */
  readonly fingerprint?: PlanFingerprint | undefined;
}

/** A finding that somebody decided to live with, until a day. */
export interface Suppression {
  readonly finding: string;
  readonly address: string;
  readonly reason: string;
  /** It is about what could not be told: then nothing that is found is meant. */
  readonly unknown?: boolean | undefined;
  /** The last day it holds, as YYYY-MM-DD. */
  readonly expires: string;
  /** Where it is written, for people. */
  readonly place: string;
}

/** What holds for all plans of a review. */
export interface ReviewOptions {
  readonly given: Given;
  readonly suppressions: readonly Suppression[];
  /** As YYYY-MM-DD: a suppression that expired before it does not hold. */
  readonly today: string;
  readonly commit: string | undefined;
}

/** From what stops a merge to what does not. */
export const VERDICTS = ["blocked", "cannot tell", "needs a decision", "safe"] as const;
export type VerdictName = (typeof VERDICTS)[number];

/** Whether it may be approved, and the strongest reason. */
export interface Verdict {
  readonly name: VerdictName;
  readonly reason: Phrase;
}

/** A finding with the suppression that holds for it. */
export interface ReviewedFinding extends Finding {
  readonly suppressed: Suppression | undefined;
}

/** How many changes there are besides those that are told of. */
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
export interface PlanReview extends Omit<ReviewedPlan, "before" | "after" | "changes" | "unchanged"> {
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

/** Reviews plans. */
export function reviewOf(plans: readonly ReviewedPlan[], options: ReviewOptions): Review {
  const reviews = plans.map((plan) => reviewPlan(plan, options));
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
  { before, after, changes, unchanged, ...plan }: ReviewedPlan,
  { given, suppressions, today }: ReviewOptions,
): PlanReview {
  const difference = accessDifference(before, after);
  const [old, present] = [stateOf(before, [], given), stateOf(after, plan.incomplete, given, () => before)];
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
  const told = new Set([
    ...difference.changes.flatMap(({ holder, gain }) => [holder.address, gain.policy.address]),
    ...[...difference.unknown, ...plan.unread, ...review.network, ...findings].map(({ address }) => address),
    ...readdressed(before, after).map(({ from }) => from.address),
  ]);
  const elsewhere = changes.filter(({ isRead, action }) => !isRead && action !== "no-op").length;
  return {
    ...review,
    rest: { ...restOf(changes, told), unchanged },
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

function restOf(changes: readonly ResourceChange[], told: ReadonlySet<string | undefined>): Omit<Rest, "unchanged"> {
  const counts = { create: 0, read: 0, update: 0, replace: 0, delete: 0, forget: 0 };
  const rest = { tagsOnly: 0, moved: 0, imported: 0 };
  const gone: string[] = [];
  for (const { address, action, isTagsOnly, movedFrom, isImported } of changes) {
    if (movedFrom !== undefined) rest.moved++;
    if (isImported) rest.imported++;
    if (action === "no-op") continue;
    if (isTagsOnly) rest.tagsOnly++;
    else if (!told.has(address)) {
      counts[action]++;
      if (action === "delete" || action === "replace") gone.push(address);
    }
  }
  return { counts, gone, ...rest };
}

/**
 * What makes a review more than a look: each with a sentence.
 * @param elsewhere how many changes are of providers that are not read
 */
function verdictOf(review: Omit<PlanReview, "verdict" | "rest" | "pictures">, elsewhere: number): Verdict {
  const fresh = review.findings.filter(({ wasBefore, suppressed }) => !wasBefore && suppressed === undefined);
  const [error] = fresh.filter(({ check, isUnknown }) => check.severity === "error" && isUnknown !== true);
  if (error !== undefined) return { name: "blocked", reason: say`${error.message} (${error.address})` };
  const [open] = review.unknown;
  const reason = unreadableReason(review) ?? (open === undefined ? undefined : unknownReason(open));
  if (reason !== undefined) return { name: "cannot tell", reason };
  const [doubt] = fresh.filter(({ isUnknown }) => isUnknown === true);
  if (doubt !== undefined) return { name: "cannot tell", reason: doubt.message };
  const [unread] = review.unread;
  if (unread !== undefined) return { name: "cannot tell", reason: say`${unread.address}: ${unread.why}` };
  const [gained, lost, warning, network] = [review.gained[0], review.lost[0], fresh[0], review.network[0]];
  const isOutside = gained?.rank === "public" || gained?.rank === "cross-account";
  // A check knows what a gain means here; to whom it is outside the account is said first.
  if (gained !== undefined && (isOutside || warning === undefined))
    return { name: "needs a decision", reason: sentenceOf(gained) };
  if (warning !== undefined) return { name: "needs a decision", reason: say`${warning.message} (${warning.address})` };
  if (lost !== undefined) return { name: "needs a decision", reason: sentenceOf(lost) };
  if (network !== undefined) return { name: "needs a decision", reason: say`${network.message} (${network.address})` };
  const nobody = "nobody gains or loses access, and no network path changes";
  if (elsewhere === 0) return { name: "safe", reason: [nobody] };
  const others =
    elsewhere === 1
      ? "what a change of another provider does"
      : `what ${String(elsewhere)} changes of other providers do`;
  return { name: "safe", reason: [`in AWS ${nobody}; ${others} is not read`] };
}

function unreadableReason({ incomplete }: Pick<PlanReview, "incomplete">): Phrase | undefined {
  const [first] = incomplete;
  return first === undefined ? undefined : [first];
}

/** What is not known of a policy, as a sentence. */
export function unknownReason({ holders, policy, why, when }: UnknownChange): Phrase {
  const [holder, ...more] = holders;
  const [may, whom] = when === "before" ? ["could", "let"] : ["may", "lets"];
  const cannot = say`${[when === "before" ? " before" : ""]} is undetermined: ${why}`;
  if (holder === undefined) return say`to whom ${policy} gives or gave what${cannot}`;
  if (more.length > 0) return say`what ${holders.length} principals ${[may]} do by ${policy}${cannot}`;
  const { kind, name } = holder;
  if (kind === "role" || kind === "user" || kind === "group") {
    return say`what ${[kind]} ${name} ${[may]} do by ${policy}${cannot}`;
  }
  if (kind === "managed policy") return say`what ${holderPhrase(holder)} ${[may]} do by it${cannot}`;
  const which = kind === "trust policy" ? kind : kind === "policy" ? "policy of" : `policy of ${kind}`;
  return say`whom the ${[which]} ${name} ${[whom]} do what${cannot}`;
}
