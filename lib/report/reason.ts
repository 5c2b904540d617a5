/** A reason of a decision, and why something is not known, in one line. */
import { show } from "../authorization/text";
import type { DataReason, RefusalReason, UnknownReason, Why } from "../authorization/unknown";
import { listed, type Phrase, say } from "../checks/phrase";
import { shownStatement, withoutExamples } from "../checks/shown";
import type { Because } from "../setup/capabilities";

const LACKING = {
  identity: "no policy of the role allows it",
  boundary: "the permissions boundary does not allow it",
  session: "the session policy does not allow it",
  resource: "the policy of the resource does not allow it",
  endpoint: "the policy of the VPC endpoint does not allow it",
  organization: "a service control policy does not allow it",
} as const;

const VERBS = {
  allowed: "allowed by",
  denied: "denied by",
  "not allowed": "not allowed by",
  "cannot tell": "cannot tell from",
} as const;

/** Why something is not known. */
function unknownPhrase({ kind, object, source, from = [] }: UnknownReason): Phrase {
  const here = [`in this ${source}`];
  const made = from.length === 0 ? [] : say`; it is made from ${listed(from, from.length)}`;
  switch (kind) {
    case "known-after-apply":
      return say`${object} is known only after apply`;
    case "sensitive":
      return say`${object} is sensitive: its value is not shown ${here}`;
    case "policy-known-after-apply":
      return say`the policy is known only after apply (${object})${made}`;
    case "merged-known-after-apply":
      return say`it is merged from a document that is known only after apply (${object})`;
    case "merged-from-unknown":
      return say`${object} is merged from documents that are not known`;
    case "not-known":
      return say`${object} is not known`;
    case "not-in-source":
      return say`${object} is not ${here}`;
    case "exists-outside":
      return say`${object} exists outside this ${[source]}: its trust policy, its permissions boundary and its other policies are not known`;
    case "content-not-in-source":
      return say`the content of ${object} is not ${here}, nor bundled`;
    case "holder-not-known":
      return say`it is not known which ${object} it is attached to`;
    case "removes-others":
      return say`it removes everything but [${object}], and what that is, is not all ${here}`;
    case "removed-by":
      return say`${object} does not list it and removes it`;
    case "detached-meanwhile":
      return say`${object} is destroyed, which detaches it before or after the exclusive list attaches it: Terraform has no order for the two`;
    case "several-of-one-name":
      return say`several ${object} have this name ${here}`;
    case "no-permission":
      return say`${object} could not be read: the permission ${listed(from, from.length)} is missing`;
    case "not-answered":
      return say`${object} could not be read: AWS answered ${from[0] ?? "an error"} to ${from[1] ?? "the call"}`;
    case "no-private-dns":
      return say`${object} does not answer the service's own name: whether the request goes through it is inferred`;
    case "one-of-several-endpoints":
      return say`whether the request goes through ${object} or another endpoint of the VPC is inferred`;
    case "endpoint-inferred":
      return say`whether the request goes through ${object} is inferred`;
    case "management-account":
      return ["whether the account is the management account, which these policies do not limit, is not known"];
    case "resource-owner":
      return ["whether the resource is the account's own is not known"];
    case "full-access-attached":
      return say`whether FullAWSAccess is attached ${object === "" ? ["besides"] : say`to ${object}`} is not known; --scp-full-access says that it is`;
    case "setting-elsewhere":
      return ["the domain has no EMR Serverless setting: whether another domain uses the job role is undetermined"];
    case "setting-dropped":
      return [`the ${source} no longer sends the EMR Serverless setting: whether AWS keeps it is undetermined`];
    case "setting-overridden":
      return [
        "the user profile has Canvas settings of its own without EMR Serverless: whether the domain's setting applies to it is undetermined",
      ];
    case "plan-errored":
      return say`the ${[source]} ended with an error: it does not hold everything`;
    case "plan-partial":
      return say`the ${[source]} is not complete: made with -target, or with changes that were put off`;
    case "changes-deferred":
      return say`${[object]} changes were put off to a later ${[source]}`;
    case "not-in-service":
      return say`${object} is ${from[0] ?? "?"} and not InService: its settings may not apply`;
    case "failed":
      return say`deciding it ended with an error (${object}); please report it`;
  }
}

/** Why something is refused that no policy decides. */
function refusalPhrase({ kind, object }: RefusalReason): Phrase {
  switch (kind) {
    case "setting-not-enabled":
      return ["the domain's setting for EMR Serverless is not ENABLED"];
    case "domain-disabled":
      return ["the domain's EMR Serverless setting is DISABLED"];
    case "profile-disabled":
      return ["the user profile's EMR Serverless setting is DISABLED"];
    case "domain-without-setting":
      return ["the domain has no EMR Serverless setting"];
    case "profile-without-setting":
      return ["neither the user profile's Canvas settings nor the domain's have EMR Serverless"];
    case "no-job-role":
      return ["the domain names no EMR Serverless role"];
    case "no-way-to-s3":
      return ["no VPC endpoint for S3 is in the domain's VPC, and no route leads out of its subnets"];
    case "endpoint-not-routed":
      return say`the VPC endpoint ${object} is in no route table of the domain's subnets`;
    case "network-acl-denies":
      return say`the network ACL ${object} denies HTTPS between the domain's subnets and S3`;
    case "network-acl-denies-endpoint":
      return say`the network ACL ${object} denies HTTPS between the domain's subnets and an interface endpoint`;
  }
}

/** Why nothing is concluded or something is refused, with what comes from the source kept apart from our own words. */
export function reasonPhrase(why: DataReason): Phrase {
  return isRefusal(why) ? refusalPhrase(why) : unknownPhrase(why);
}

const REFUSALS: readonly string[] = [
  "setting-not-enabled",
  "domain-disabled",
  "profile-disabled",
  "domain-without-setting",
  "profile-without-setting",
  "no-job-role",
  "no-way-to-s3",
  "endpoint-not-routed",
  "network-acl-denies",
  "network-acl-denies-endpoint",
] satisfies RefusalReason["kind"][];

function isRefusal(why: DataReason): why is RefusalReason {
  return REFUSALS.includes(why.kind);
}

/** A phrase as plain text. */
export function plainPhrase(phrase: Phrase, quote: (text: string) => string = (text) => text): string {
  return phrase
    .map((part) => {
      if (typeof part === "string") return part;
      if ("noun" in part) return part.noun;
      return "quoted" in part ? quote(part.quoted) : plainPhrase(reasonPhrase(part), quote);
    })
    .join("");
}

/** Why something is not known, as plain text. */
export function plainWhy(why: Why): string {
  return typeof why === "string" ? why : plainPhrase(reasonPhrase(why));
}

/** Reasons as a list, each once: the first in full. */
export function reasonsPhrase(because: readonly Because[]): Phrase {
  return listed([...new Set(because.map(plainReason))], 1);
}

/** Why a decision is what it is, where its kind does not say it. */
export function whyOf({ why, aside }: Because["reason"]): string | undefined {
  const all = [why, aside].flatMap((each) => (each === undefined ? [] : [plainWhy(each)]));
  return all.length === 0 ? undefined : all.join("; ");
}

/** What is asked, what decides, where it stands. */
export function plainReason({ action, question, reason }: Because): string {
  const { kind, policy, layer, layerName } = reason;
  const why = whyOf(reason);
  const asked =
    action === ""
      ? ""
      : `${action}${question === undefined ? "" : ` on ${withoutExamples(show(question.resource))}`}: `;
  const inferred = question?.basis === "inferred" ? " (inferred)" : "";
  if (policy === undefined) {
    const lacking =
      layerName === undefined
        ? LACKING[layer]
        : `${layerName} ${layerName.includes("policies") ? "do" : "does"} not allow it`;
    return `${asked}${why ?? lacking}${inferred}`;
  }
  const name = shownStatement(reason);
  const where = `${name === undefined ? "" : `${name} of `}${policy.name}${policy.address === undefined ? "" : ` (${policy.address})`}`;
  const tail = policy.redacted === true ? ", whose content is sensitive" : why === undefined ? "" : `: ${why}`;
  return `${asked}${VERBS[kind]} ${where}${tail}${inferred}`;
}
