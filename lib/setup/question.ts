/** A question that a capability or a limit asks of policies. */
import { ownValue } from "../rules/own-value";
import type { Answer } from "../authorization/answer";
import type { Decision, Reason } from "../authorization/decide";
import type { NamedPolicy } from "../authorization/policy";
import type { ContextValue } from "../authorization/request";
import { sameText, type MaybeUnknownString } from "../authorization/text";
import { accountIn } from "../inventory/accounts";
import type { VpcEndpoint } from "../inventory/inventory";
import { type Caller, decisionOf } from "./decision";
import { endpointsFor, type OnTheWay, senderOf } from "./network-path";
import type { OrganizationLevel } from "./organization";
import type { CanvasEnvironment, CanvasRole } from "./environment";

/** Whether an AWS page says that the request is made, or whether it follows from other pages. */
export type Basis = "documented" | "inferred";

/** Who asks. */
export type Requester =
  | { readonly role: CanvasRole; readonly service?: undefined }
  | { readonly role?: undefined; readonly service: string };

/** One request with what it stands for. */
export interface Question {
  readonly requester: Requester;
  readonly action: string;
  readonly resource: MaybeUnknownString;
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly basis: Basis;
  /** Where it is said that the request is made, or what it is inferred from. */
  readonly source: string;
  /** A policy of the resource: a role's trust policy, a bucket's policy. */
  readonly resourcePolicy?: NamedPolicy;
  /** Grants of the resource, beside its policy. */
  readonly grants?: readonly NamedPolicy[];
  /**
   * The VPC endpoint that the request goes through, or that it is sent from the network of the environment: then the endpoints of its VPC are on
   * the way. By default the request may come from anywhere.
   */
  readonly through?: VpcEndpoint | "network of the setup";
  /** The account that the resource belongs to; by default that of the environment. */
  readonly resourceAccount?: string;
}

/** A question with its decision. */
export interface EvaluatedRequest {
  readonly question: Question;
  readonly decision: Decision;
}

/** A bucket that Canvas users want to work with. */
export interface DataBucket {
  readonly name: string;
  /** The folder, with its slash at the end; empty for the whole bucket. */
  readonly prefix: string;
  readonly access: "read" | "write";
  /** The account that owns it; by default that of the environment. */
  readonly owner?: string | undefined;
}

/** What the inventory does not contain. */
export interface ExternalInputs {
  /** Policies of the organization, from the root down; none where none are given. */
  readonly organization: readonly OrganizationLevel[];
  /** The organization that the account is in, `o-…`. */
  readonly organizationId?: string | undefined;
  /** The management account of the organization, which its policies do not limit. */
  readonly managementAccount?: string | undefined;
  /** Buckets that are asked for beside those that the roles' own policies name. */
  readonly buckets: readonly DataBucket[];
}

/** Nothing but the inventory. */
export const NO_EXTERNAL_INPUTS: ExternalInputs = { organization: [], buckets: [] };

/** Asks a question in a Canvas environment. */
export function ask(question: Question, environment: CanvasEnvironment, inputs: ExternalInputs): EvaluatedRequest {
  const { inventory } = environment;
  const { requester, action, resource, context, resourcePolicy, grants = [] } = question;
  const caller = callerOf(requester, inventory.account);
  const owner = question.resourceAccount ?? accountIn(resource) ?? inventory.account;
  const { decision, inferred } = decisionOf(
    {
      caller,
      action,
      resource,
      context,
      owner: owner === UNNAMED ? undefined : owner,
      isOwnResource: sameText(owner, inventory.account) ? "yes" : "no",
      sameAccount: isSameAccount(question, caller, inventory.account),
      side: { policy: resourcePolicy, grants },
      sender: senderOf({ action, isForwarded: isForwarded(context) }),
      onTheWay: onTheWay(question, environment),
    },
    inventory,
    inputs,
  );
  if (inferred.length === 0) return { question, decision };
  const source = `${question.source}; ${inferred.join(", ")} is inferred`;
  return { question: { ...question, basis: "inferred", source }, decision };
}

function callerOf({ role, service }: Requester, account: MaybeUnknownString): Caller {
  if (role === undefined) return { service };
  const { arn, policies, boundary } = role;
  return { arn, account: accountIn(arn) ?? account, policies, boundary };
}

/** An account that no page names: it stands for one of AWS. */
const UNNAMED = "000000000000";

/** By the account that the question names; else it is the account of the environment. */
function isSameAccount({ resourceAccount }: Question, caller: Caller, account: MaybeUnknownString): Answer {
  const owner = resourceAccount ?? account;
  if ("service" in caller) return owner === account ? "yes" : "no";
  return sameText(owner, caller.account) ? "yes" : "no";
}

/** Whether a service of AWS sends the request in the name of who asks. */
function isForwarded(context: Question["context"]): boolean {
  return ["aws:CalledViaLast", "kms:ViaService"].some((key) => typeof ownValue(context, key) === "string");
}

/** The VPC endpoints that a question's request may go through. */
export function onTheWay({ through, action }: Question, environment: CanvasEnvironment): readonly OnTheWay[] {
  if (through === undefined) return [];
  if (through !== "network of the setup") return [{ endpoint: through, doubt: undefined }];
  const { s3Endpoint, networkAccess, vpcId, inventory } = environment;
  if (action.startsWith("s3:") && s3Endpoint.is === "known") return [{ endpoint: s3Endpoint.value, doubt: undefined }];
  return networkAccess === "vpc-only" ? endpointsFor(action, vpcId, inventory) : [];
}

/** The reasons of one kind of answer, each once. */
export function distinctReasons(reasons: readonly Reason[]): readonly Reason[] {
  const key = ({ kind, layer, policy, statement, why, aside }: Reason): string =>
    JSON.stringify([kind, layer, policy?.name, policy?.address, statement?.position, why, aside]);
  const firsts = new Map<string, Reason>();
  for (const reason of reasons) {
    const own = key(reason);
    if (!firsts.has(own)) firsts.set(own, reason);
  }
  return [...firsts.values()];
}
