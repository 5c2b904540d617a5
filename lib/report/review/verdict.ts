/** The verdict of one plan: its name, its one reason, and what it is about. */
import { type Phrase, say } from "../../checks/phrase";
import type { AccessChange, UnknownChange } from "../../inventory/difference";
import type { PlanReview, ReviewedFinding, UnreadChange } from "./model";
import type { NetworkChange } from "./network";
import { reasonPhrase } from "../reason";
import { holderPhrase, isOfNewPrincipal, sentenceOf } from "./sentences";

/** From what stops a merge to what does not. */
export const VERDICTS = ["blocked", "cannot tell", "needs a decision", "safe"] as const;
export type VerdictName = (typeof VERDICTS)[number];

/** The one thing of a review that its verdict is about. */
export type Subject =
  | { readonly kind: "finding"; readonly finding: ReviewedFinding }
  | { readonly kind: "access"; readonly change: AccessChange }
  | { readonly kind: "network"; readonly change: NetworkChange }
  | { readonly kind: "unknown"; readonly unknown: UnknownChange }
  | { readonly kind: "unread"; readonly unread: UnreadChange };

/** Whether it may be approved, and the strongest reason. */
export interface Verdict {
  readonly name: VerdictName;
  readonly reason: Phrase;
  /** Undefined where the whole plan is meant: it is safe, or it is not complete. */
  readonly about?: Subject;
}

/**
 * The verdict of a plan.
 * @param elsewhere how many changes are of providers that are not read
 */
export function verdictOf(review: Omit<PlanReview, "verdict" | "rest" | "pictures">, elsewhere: number): Verdict {
  const { incomplete, unknown, unread, gained, lost, network } = review;
  const fresh = review.findings.filter(({ wasBefore, suppressed }) => !wasBefore && suppressed === undefined);
  const [error] = fresh.filter(({ check, isUnknown }) => check.severity === "error" && isUnknown !== true);
  if (error !== undefined) return { name: "blocked", ...ofFinding(error) };
  const [why] = incomplete;
  if (why !== undefined) return { name: "cannot tell", reason: reasonPhrase(why) };
  const [open] = unknown;
  if (open !== undefined) {
    return { name: "cannot tell", reason: unknownReason(open), about: { kind: "unknown", unknown: open } };
  }
  const [doubt] = fresh.filter(({ isUnknown }) => isUnknown === true);
  if (doubt !== undefined) {
    return { name: "cannot tell", reason: doubt.message, about: { kind: "finding", finding: doubt } };
  }
  const [skipped] = unread;
  if (skipped !== undefined) {
    const reason = say`${skipped.address}: ${skipped.why}`;
    return { name: "cannot tell", reason, about: { kind: "unread", unread: skipped } };
  }
  const [gain, warning, loss, path] = [gained[0], fresh[0], lost[0], network[0]];
  const isOutside = gain?.rank === "public" || gain?.rank === "cross-account";
  // A check knows what a gain means here; to whom it is outside the account is said first.
  if (gain !== undefined && (isOutside || warning === undefined))
    return { name: "needs a decision", ...ofAccess(gain) };
  if (warning !== undefined) return { name: "needs a decision", ...ofFinding(warning) };
  if (loss !== undefined) return { name: "needs a decision", ...ofAccess(loss) };
  if (path !== undefined) {
    const reason = say`${path.message} (${path.address})`;
    return { name: "needs a decision", reason, about: { kind: "network", change: path } };
  }
  const none = "no principal gains or loses access, and no network path changes";
  if (elsewhere === 0) return { name: "safe", reason: [none] };
  const others =
    elsewhere === 1
      ? "what a change of another provider does"
      : `what ${String(elsewhere)} changes of other providers do`;
  return { name: "safe", reason: [`in AWS ${none}; ${others} is not read`] };
}

function ofFinding(finding: ReviewedFinding): Pick<Verdict, "reason" | "about"> {
  return { reason: say`${finding.message} (${finding.address})`, about: { kind: "finding", finding } };
}

function ofAccess(change: AccessChange): Pick<Verdict, "reason" | "about"> {
  const by = isOfNewPrincipal(change) ? say`, by ${change.gain.policy.name}` : [];
  return { reason: say`${sentenceOf(change)}${by}`, about: { kind: "access", change } };
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
