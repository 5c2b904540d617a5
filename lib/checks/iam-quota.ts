/** Quotas of IAM, and how much of each a plan uses. */
import { show } from "../authorization/text";
import type { Inventory } from "../inventory/inventory";
import { valueOf } from "../inventory/fact";
import type { PrincipalRecord } from "../inventory/principals";
import type { Found } from "./check";
import { type Phrase, say } from "./phrase";

/** Where the numbers are from; white space is not counted. */
export const QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/** What an account has unless it asked for more, and the most it can ask for. */
interface Quota {
  readonly usual: number;
  readonly most: number;
}

const fixed = (characters: number): Quota => ({ usual: characters, most: characters });
const INLINE = { role: fixed(10_240), user: fixed(2_048), group: fixed(5_120) } as const;
const MANAGED = fixed(6_144);
const TRUST: Quota = { usual: 2_048, most: 8_192 };
const ATTACHED: Readonly<Record<PrincipalRecord["kind"], Quota>> = {
  role: { usual: 20, most: 25 },
  user: { usual: 10, most: 20 },
  group: { usual: 10, most: 10 },
};
const NEAR = 0.9;

/** How far a quota is used: near its usual size, beyond that, or beyond the most that AWS grants. */
export type Used = "near" | "raised" | "passed";

/** A quota that is nearly reached or exceeded; a change from one level to the next is a new finding. */
export interface QuotaFound extends Found {
  readonly used: Used;
}

/** Every quota of the plan that is nearly reached or exceeded; a policy of several roles counts once. */
export function quotasOf({ principals, managedPolicies }: Inventory): readonly QuotaFound[] {
  return [
    ...principals.flatMap(ofPrincipal),
    ...managedPolicies.flatMap(({ address, policy: { name, characters = 0 } }) =>
      found(
        address,
        () => say`${name} has`,
        "characters of a managed policy",
        characters,
        MANAGED,
        `Split ${name} into two managed policies.`,
      ),
    ),
  ];
}

function ofPrincipal({ kind, policies, trust, name, address }: PrincipalRecord): readonly QuotaFound[] {
  const place = address ?? show(name);
  const has = (): Phrase => say`${show(name)} has`;
  const inline = policies.filter((each) => each.kind === "inline");
  const attached = policies.filter((each) => each.kind === "managed" || each.kind === "aws").length;
  const characters = inline.reduce((sum, each) => sum + (each.characters ?? 0), 0);
  const who = `the ${kind} ${show(name)}`;
  return [
    ...found(
      place,
      has,
      "characters in its inline policies",
      characters,
      INLINE[kind],
      `Move some statements of the inline policies of ${who} into a managed policy, and attach it: IAM counts it separately.`,
    ),
    ...found(
      place,
      has,
      "attached policies",
      attached,
      ATTACHED[kind],
      `Combine the smallest policies that are attached to ${who} into one policy.`,
    ),
    ...found(
      place,
      has,
      "characters in its trust policy",
      valueOf(trust)?.characters ?? 0,
      TRUST,
      `Name fewer principals in the trust policy of ${who}, or use a condition, such as aws:PrincipalOrgID.`,
    ),
  ];
}

function found(
  address: string,
  has: () => Phrase,
  what: string,
  amount: number,
  quota: Quota,
  text: string,
): readonly QuotaFound[] {
  const { usual, most } = quota;
  if (amount < usual * NEAR) return [];
  const used = amount > most ? "passed" : amount > usual ? "raised" : "near";
  const limit = used === "near" ? usual : most;
  const unless = used === "raised" ? say`, ${usual} unless the quota was raised` : [];
  const raise = `${text} Or request a higher quota: at most ${String(most)}.`;
  return [
    {
      address,
      key: `${what} ${used}`,
      used,
      cure: [{ kind: "advise", text: amount <= most && most > usual ? raise : text }],
      message: say`${has()} ${amount} of ${limit} ${[what]}${unless}`,
    },
  ];
}
