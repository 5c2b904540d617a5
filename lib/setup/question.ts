/** A question that a capability or a limit asks of policies. */
import { type Decision, decide, type PolicySet, type Reason } from "../authorization/decide";
import type { NamedPolicy } from "../authorization/policy";
import { contextOf, type ContextValue, type Principal, type Request } from "../authorization/request";
import type { Text } from "../authorization/text";
import type { Setup, SetupRole } from "./setup";

/** Whether an AWS page says that the request is made, or whether it follows from other pages. */
export type Basis = "documented" | "inferred";

/** Who asks. */
export type Asker =
  { readonly role: SetupRole; readonly service?: undefined } | { readonly role?: undefined; readonly service: string };

/** One request with what it stands for. */
export interface Question {
  readonly asker: Asker;
  readonly action: string;
  readonly resource: Text;
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly basis: Basis;
  /** Where it is said that the request is made, or what it is inferred from. */
  readonly source: string;
  /** A policy of the resource: a role's trust policy, a bucket's policy. */
  readonly resourcePolicy?: NamedPolicy;
  /** The policy of the VPC endpoint that the request goes through. */
  readonly endpointPolicy?: NamedPolicy;
  /** The account that the resource belongs to; by default that of the setup. */
  readonly resourceAccount?: string;
}

/** A question with its decision. */
export interface Answered {
  readonly question: Question;
  readonly decision: Decision;
}

/** A bucket that Canvas users want to work with. */
export interface DataBucket {
  readonly name: string;
  /** The folder, with its slash at the end; empty for the whole bucket. */
  readonly prefix: string;
  readonly access: "read" | "write";
  /** The account that owns it; by default that of the setup. */
  readonly owner?: string | undefined;
}

/** What the inventory does not tell. */
export interface Given {
  /** Policies that hold for the whole account. */
  readonly organization: readonly NamedPolicy[];
  /** Buckets that are asked for beside those that the roles' own policies name. */
  readonly buckets: readonly DataBucket[];
}

/** Nothing but the inventory. */
export const NOTHING_GIVEN: Given = { organization: [], buckets: [] };

/** Asks a question in a setup. */
export function ask(question: Question, setup: Setup, given: Given): Answered {
  const { account } = setup.inventory;
  const { asker, resourceAccount } = question;
  const principal: Principal = asker.role === undefined ? { service: asker.service } : { arn: asker.role.arn, account };
  const caller: Readonly<Record<string, ContextValue>> =
    asker.role === undefined
      ? {}
      : {
          "aws:PrincipalAccount": account,
          "aws:PrincipalArn": asker.role.arn,
          "aws:PrincipalServiceName": null,
          "aws:PrincipalIsAWSService": "false",
        };
  const circumstances = { "aws:ResourceAccount": resourceAccount ?? account, ...caller, ...question.context };
  const request: Request = {
    action: question.action,
    resource: question.resource,
    principal,
    context: contextOf(withOwner(question.action, circumstances)),
    sameAccount: resourceAccount === undefined || resourceAccount === account ? "yes" : "no",
  };
  return { question, decision: decide(request, policiesFor(question, given)) };
}

/**
 * S3 has a key of its own for a bucket's owner, for identity and endpoint policies.
 * @see https://aws.amazon.com/about-aws/whats-new/2020/12/new-iam-condition-keys-amazon-s3-limit-requests-buckets-owned-specific-aws-accounts-specific-tls-versions/
 */
function withOwner(
  action: string,
  context: Readonly<Record<"aws:ResourceAccount", ContextValue>>,
): Readonly<Record<string, ContextValue>> {
  return action.startsWith("s3:") ? { "s3:ResourceAccount": context["aws:ResourceAccount"], ...context } : context;
}

function policiesFor({ asker, resourcePolicy, endpointPolicy }: Question, { organization }: Given): PolicySet {
  const { role } = asker;
  return {
    identity: role?.policies ?? [],
    ...(role?.boundary === undefined ? {} : { boundary: role.boundary }),
    ...(resourcePolicy === undefined ? {} : { resource: resourcePolicy }),
    ...(endpointPolicy === undefined ? {} : { endpoint: endpointPolicy }),
    ...(role === undefined ? {} : { organization }),
  };
}

/** The reasons of one kind of answer, each once. */
export function distinctReasons(reasons: readonly Reason[]): readonly Reason[] {
  const key = ({ kind, layer, policy, statement, why }: Reason): string =>
    JSON.stringify([kind, layer, policy?.name, policy?.address, statement?.position, why]);
  const keys = reasons.map(key);
  return reasons.filter((reason, index) => keys.indexOf(key(reason)) === index);
}
