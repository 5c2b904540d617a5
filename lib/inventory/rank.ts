/** The severity of a change of access. It determines only the order of rows. */
import type { Gain } from "../authorization/difference";
import type { Element } from "../authorization/policy";
import { show, type MaybeUnknownString } from "../authorization/text";
import { reachOf } from "./reach";

/** From most to least severe. */
export const RANKS = ["public", "cross-account", "broad", "pass-role", "write", "read", "idle"] as const;
export type Rank = (typeof RANKS)[number];

/** The weight of something gained or lost in this account. */
export function rankOf(gain: Gain, account: MaybeUnknownString): Rank {
  const { action, resource, principal, conditions, statement } = gain;
  if (gain.isDormant) return "idle";
  const reach = reachOf(principal, conditions, account);
  if (reach === "any principal") return "public";
  if (reach !== "own account") return "cross-account";
  if (action.negated || resource?.negated === true) return "broad";
  // A part of all but some is as little thought of as the whole.
  if (statement.effect === "Allow" && (statement.action.negated || statement.resource?.negated === true))
    return "broad";
  const actions = texts(action).map((text) => text.toLowerCase());
  if (actions.some((text) => text === "*" || text.endsWith(":*"))) return "broad";
  if (actions.some((text) => HANDS_OVER.test(text))) return "pass-role";
  const writes = actions.some((text) => !READS.test(text));
  if (writes && conditions.length === 0 && resource !== undefined && texts(resource).includes("*")) return "broad";
  return writes ? "write" : "read";
}

/** Actions by which a principal gains the permissions of another. */
const HANDS_OVER = /^(iam:(passrole|pass.*\*.*|create|put|attach|update|add|set|delete|detach|remove|\*)|sts:)/;

/** By the verb that AWS names them with: it is right for nearly all, and decides nothing but the order. */
const READS =
  /^[^:]+:(get|list|describe|batchget|batchcheck|head|view|read|query|scan|search|select|lookup|check|validate|simulate|decrypt|download)/;

/** The texts of an element, for people. */
export function texts({ patterns }: Element): readonly string[] {
  return patterns.map(({ text }) => show(text));
}
