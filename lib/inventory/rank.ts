/** How much a change of access weighs. For the order of rows only: what it is, the row says. */
import type { Gain } from "../authorization/difference";
import type { Element, PrincipalEntry } from "../authorization/policy";
import { show, type Text } from "../authorization/text";

/** From what weighs most to what weighs least. */
export const RANKS = ["public", "cross-account", "broad", "pass-role", "write", "read", "idle"] as const;
export type Rank = (typeof RANKS)[number];

/** The weight of something gained or lost in this account. */
export function rankOf(gain: Gain, account: Text): Rank {
  const { action, resource, principal, conditions } = gain;
  if (gain.isIdle) return "idle";
  if (principal?.type === "*" && !isLimited(gain)) return "public";
  if (principal !== undefined && isForeign(principal, account)) return "cross-account";
  if (action.negated || resource?.negated === true) return "broad";
  const actions = texts(action).map((text) => text.toLowerCase());
  if (actions.some((text) => text === "*" || text.endsWith(":*"))) return "broad";
  if (actions.some((text) => HANDS_OVER.test(text))) return "pass-role";
  const writes = actions.some((text) => !READS.test(text));
  if (writes && conditions.length === 0 && resource !== undefined && texts(resource).includes("*")) return "broad";
  return writes ? "write" : "read";
}

/** Actions by which somebody gets the rights of somebody else. */
const HANDS_OVER = /^(iam:(passrole|pass.*\*.*|create|put|attach|update|add|set|delete|detach|remove|\*)|sts:)/;

/** By the verb that AWS names them with: it is right for nearly all, and decides nothing but the order. */
const READS =
  /^[^:]+:(get|list|describe|batchget|batchcheck|head|view|read|query|scan|search|select|lookup|check|validate|simulate|decrypt|download)/;

/** Keys that say who asks, or from where. */
const LIMITS =
  /^aws:(principal(orgid|orgpaths|account|arn|tag\/.*)|source(account|arn|orgid|orgpaths|vpc|vpce|ip|owner)|userid|username)$|^kms:calleraccount$|^s3:dataaccesspointaccount$/;

/** Whether conditions say who of everybody is meant. */
export function isLimited({ conditions }: Gain): boolean {
  return conditions.some(
    ({ key, operator, ifExists, set }) =>
      operator !== "null" && !operator.negated && !ifExists && set !== "all" && LIMITS.test(key),
  );
}

/** Somebody who is known to be of another account, or may be. */
function isForeign({ type, identifier }: PrincipalEntry, account: Text): boolean {
  if (type === "Federated" || type === "CanonicalUser") return true;
  if (type !== "AWS") return false;
  const shown = show(identifier);
  const own = show(account);
  const [, named = shown] = /^arn:[^:]*:(?:iam|sts)::([^:]*):/.exec(shown) ?? [];
  // A principal that was deleted is shown by its unique id; a reference is to something of this plan.
  return named !== own && !/^A(RO|ID)A/.test(shown) && !shown.includes("${");
}

/** The texts of an element, for people. */
export function texts({ patterns }: Element): readonly string[] {
  return patterns.map(({ text }) => show(text));
}
