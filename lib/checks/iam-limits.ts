import { show } from "../authorization/text";
import type { PrincipalRecord } from "../inventory/principals";
import type { Check, Found } from "./check";
import { say } from "./phrase";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: white space is not counted. */
const INLINE = { role: 10_240, user: 2_048, group: 5_120 } as const;
const MANAGED = 6_144;
const TRUST = { usual: 2_048, most: 8_192 } as const;
const ATTACHED = {
  role: { usual: 20, most: 25 },
  user: { usual: 10, most: 20 },
  group: { usual: 10, most: 10 },
} as const;
const NEAR = 0.9;

function ofPrincipal(principal: PrincipalRecord): readonly Found[] {
  const { kind, policies, trust, name } = principal;
  const address = principal.address ?? show(name);
  const found = (what: string, used: number, limit: number): readonly Found[] =>
    used < limit * NEAR ? [] : [{ address, key: what, message: say`${show(name)} has ${used} of ${limit} ${[what]}` }];
  const inline = policies.filter((each) => each.kind === "inline");
  const attached = policies.filter((each) => each.kind === "managed" || each.kind === "aws").length;
  return [
    ...found(
      "characters in its inline policies",
      inline.reduce((sum, { characters = 0 }) => sum + characters, 0),
      INLINE[kind],
    ),
    ...found("attached policies, unless the quota was raised", attached, ATTACHED[kind].usual),
    ...found("characters in its trust policy, unless the quota was raised", trust?.characters ?? 0, TRUST.usual),
    ...policies
      .filter((each) => each.kind === "managed")
      .flatMap((policy) =>
        (policy.characters ?? 0) < MANAGED * NEAR
          ? []
          : [
              {
                address: policy.address ?? address,
                key: policy.name,
                message: say`${policy.name} has ${policy.characters ?? 0} of ${MANAGED} characters of a managed policy`,
              },
            ],
      ),
  ];
}

export const iamLimits: Check = {
  id: "iam-limits",
  over: "setup",
  severity: "warning",
  title: "A quota of IAM is near or passed",
  explanation:
    "Beyond a quota IAM refuses the apply: LimitExceeded. The sizes of inline and managed policies are fixed; the number of attached policies (20 of a role, " +
    "25 at most) and the length of a trust policy (2,048, 8,192 at most) can be raised. Policies that are known only after apply are not counted.",
  fix: "# One aws_iam_policy for statements that several roles share, attached to each, in place of inline policies.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  find: ({ inventory }) => {
    const found = inventory.principals.flatMap(ofPrincipal);
    // A managed policy is found once for each of its holders.
    const distinct = new Map(found.map((each) => [JSON.stringify([each.address, each.message]), each]));
    return [...distinct.values()];
  },
};
