/** A reason of a decision in one line. */
import { statementName } from "../authorization/policy";
import { show } from "../authorization/text";
import type { Because } from "../setup/capabilities";
import { listed, type Phrase } from "./phrase";

const LACKING = {
  identity: "no policy of the role allows it",
  boundary: "the permissions boundary does not allow it",
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

/** Reasons as a list, each once: the first in full. */
export function reasonsPhrase(because: readonly Because[]): Phrase {
  return listed([...new Set(because.map(plainReason))], 1);
}

/** What is asked, what decides, where it stands. */
export function plainReason({ action, question, reason }: Because): string {
  const { kind, policy, why, layer, layerName } = reason;
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
  const tail = policy.withheld === true ? ", whose content is sensitive" : why === undefined ? "" : `: ${why}`;
  return `${asked}${VERBS[kind]} ${where}${tail}${inferred}`;
}

/** Accounts, ids and names that were made up to ask with stand for any. */
export function withoutExamples(resource: string): string {
  return resource
    .replace(":000000000000:", ":*:")
    .replace(/00example0(canvas|job)0/g, "*")
    .replace(/example\.parquet$/, "*")
    .replace("payroll-not-named-anywhere/data/example", "*");
}

/** The statement's name, unless its policy is sensitive. */
export function shownStatement({ policy, statement }: Because["reason"]): string | undefined {
  return statement === undefined || policy?.withheld === true ? undefined : statementName(statement);
}
