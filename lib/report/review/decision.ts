/** Of a review that needs a decision: which one, and who can make it. */
import { type Phrase, say } from "../../checks/phrase";
import type { AccessChange } from "../../inventory/difference";
import type { Rank } from "../../inventory/rank";
import { ownValue } from "../../rules/own-value";
import { holderPhrase, isOfNewPrincipal } from "./sentences";
import type { Verdict } from "./verdict";

/** What a reviewer has to decide. */
export interface Decision {
  /** What follows "Decide:", without a full stop. */
  readonly what: Phrase;
  /** Who knows enough to decide it. */
  readonly who: Phrase;
}

const SECURITY = "whoever is responsible for access in this AWS account";
const NETWORK = "whoever is responsible for the network of this AWS account";
const CANVAS = "the team that runs Canvas for these users";
const DATA = "the owner of the data";

/** By the rule's id; each warning has one, which a test holds. */
const OF_FINDINGS: Readonly<Record<string, readonly [what: string, who: string]>> = {
  "app-traffic": ["whether apps of this domain can do without reaching each other", NETWORK],
  "application-tag": ["whether Canvas should use this application", CANVAS],
  "bucket-tag": ["whether jobs should read this bucket", DATA],
  "bucket-wildcard": ["whether jobs of every Canvas user may reach every bucket", SECURITY],
  "data-destroyed": ["whether this data may be lost", DATA],
  "data-grants-on-execution-role": ["whether large datasets of this bucket should work too", DATA],
  "endpoint-emr-logs": ["whether jobs can run without managed logs", CANVAS],
  "endpoint-replaced": [
    "whether Canvas may be without this service during the apply, or another release of the provider is used",
    NETWORK,
  ],
  "endpoint-to-other-accounts": ["whether data may leave the VPC to buckets of other accounts", SECURITY],
  "iam-limits": ["whether to stay this close to the quota, or to merge policies now", SECURITY],
  "job-role-trust-wide": ["whether anything but EMR Serverless for this account may work as the job role", SECURITY],
  "large-data-switched-off": ["whether these users can do without large data", CANVAS],
  "network-interface-directly": [
    "whether users of this role may create network interfaces themselves, without EMR Serverless",
    NETWORK,
  ],
  "network-interface-unrestricted": [
    "whether jobs may run in any subnet of the account, or only in their own",
    NETWORK,
  ],
  "pass-role-removed": ["whether jobs of any user of this role still run as one of these roles", CANVAS],
  "policy-removed": ["whether the role may lack this policy until the next apply", CANVAS],
  "profile-overrides-domain": ["whether this user should work with other settings than the domain", CANVAS],
  "public-access-block": ["whether this bucket may be public", DATA],
  "restart-canvas": ["when the running Canvas apps are restarted", CANVAS],
  "role-replaced": ["whether what names the old role may stop working until it is saved again", SECURITY],
  "sibling-job-role": ["whether users of this role may reach the data of other deployments", SECURITY],
  "standard-builds-outside-vpc": ["whether standard builds may run outside the domain's VPC", NETWORK],
};

/** The rules that have a decision. */
export const DECIDED: readonly string[] = Object.keys(OF_FINDINGS);

/** The decision; undefined for every other verdict. */
export function decisionOf({ name, about }: Verdict): Decision | undefined {
  if (name !== "needs a decision" || about === undefined) return undefined;
  switch (about.kind) {
    case "finding": {
      const [what, who] = ownValue(OF_FINDINGS, about.finding.check.id) ?? [
        "whether to accept this risk, or to change it",
        SECURITY,
      ];
      return { what: [what], who: [who] };
    }
    case "access":
      return about.change.direction === "gained" ? ofGain(about.change) : ofLoss(about.change);
    case "network":
      return {
        what: [
          about.change.effect === "opened"
            ? "whether this network path should be open"
            : about.change.effect === "closed"
              ? "whether anything still needs this network path"
              : "whether this change of the network is meant",
        ],
        who: [NETWORK],
      };
    case "unknown":
    case "unread":
      return undefined;
  }
}

/** The decision as a sentence: `**Decide:** … **Who can decide:** …`; undefined where there is none. */
export function decisionPhrase(verdict: Verdict): Phrase | undefined {
  const decision = decisionOf(verdict);
  return decision === undefined
    ? undefined
    : say`${["**Decide:** "]}${decision.what}${[". **Who can decide:** "]}${decision.who}.`;
}

/** Of what is gained, by how far it reaches. */
const OF_GAINS: Readonly<Record<Rank, readonly [what: string, who: "owner" | "security"]>> = {
  public: ["whether any principal of any AWS account may have this access", "owner"],
  "cross-account": ["whether another account may have this access", "owner"],
  broad: ["whether access this wide is needed", "security"],
  "pass-role": ["whether it may pass, assume or change these roles", "security"],
  write: ["whether it needs to change this", "owner"],
  read: ["whether it needs to read this", "owner"],
  idle: ["whether this Deny may end; nothing allows the access now", "security"],
};

function ofGain(change: AccessChange): Decision {
  const { rank, holder, gain } = change;
  if (isOfNewPrincipal(change)) {
    return {
      what: [`whether this new ${holder.kind} should have the AWS managed policies that are attached to it`],
      who: [SECURITY],
    };
  }
  const [what, who] = OF_GAINS[rank];
  if (who === "security") return { what: [what], who: [SECURITY] };
  const isOfResource = gain.principal !== undefined;
  return {
    what: [what],
    who: isOfResource ? say`the owner of ${holderPhrase(holder)}` : ["the owner of what it reaches"],
  };
}

function ofLoss({ holder, gain }: AccessChange): Decision {
  const who =
    gain.principal === undefined
      ? say`whoever works as ${holderPhrase(holder)}`
      : say`the owner of ${holderPhrase(holder)}`;
  return { what: ["whether anything still needs this access"], who };
}
