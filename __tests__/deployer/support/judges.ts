/** A request to printed policies, decided by us and by an oracle that is not ours. */
import "../../support/collators";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { decide } from "../../../lib/authorization/decide";
import { readPolicy } from "../../../lib/authorization/read-policy";
import { contextOf } from "../../../lib/authorization/request";
import { ACCOUNT } from "../../support/quick-setup";
import type { AskedRequest } from "./requests";

/** A policy document. */
export interface Document {
  readonly Version: "2012-10-17";
  readonly Statement: readonly DocumentStatement[];
}

export interface DocumentStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const CALLER = `arn:aws:iam::${ACCOUNT}:role/deployer`;
/** As every key of KMS has it by default: IAM decides. */
const KEY_POLICY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" }],
} as const;

const read = new WeakMap<Document, ReturnType<typeof readPolicy>>();

/** What our evaluator says. */
export function ours(
  documents: readonly Document[],
  { action, resource, context }: AskedRequest,
): "yes" | "no" | "unknown" {
  return decide(
    {
      action,
      resource,
      principal: { arn: CALLER, account: ACCOUNT },
      context: contextOf({ "aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT, ...context }, "absent"),
      sameAccount: "yes",
    },
    {
      identity: documents.map((document, index) => {
        const policy = read.get(document) ?? readPolicy(document);
        read.set(document, policy);
        return { name: String(index), address: undefined, policy };
      }),
      ...(action.startsWith("kms:")
        ? { resource: { name: "key", address: undefined, policy: readPolicy(KEY_POLICY) } }
        : {}),
    },
  ).answer;
}

/** What iam-simulate says, after it has checked the names of actions, resource types and condition keys. */
export async function theirs(
  documents: readonly Document[],
  { action, resource, context }: AskedRequest,
): Promise<"yes" | "no"> {
  // It takes a pattern for every resource of a kind, and AWS asks about the one that is about to be created.
  const one = resource.replace(/\/\*$/, "/not-created-yet");
  const answer = await runSimulation(
    {
      request: {
        principal: CALLER,
        action,
        resource: { resource: one, accountId: ACCOUNT },
        contextVariables: { ...context },
      },
      identityPolicies: documents.map((policy, index) => ({ name: String(index), policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith("kms:") ? { resourcePolicy: KEY_POLICY } : {}),
    },
    {},
  );
  if (answer.resultType !== "single")
    throw new Error(`iam-simulate cannot decide ${action} on ${resource}: ${JSON.stringify(answer).slice(0, 500)}`);
  return answer.overallResult === "Allowed" ? "yes" : "no";
}
