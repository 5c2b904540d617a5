/** One request to an inventory: who asks and what is asked for are found by their names, with everything that decides. */
import type { Answer } from "../authorization/answer";
import type { Decision, LayerDecision } from "../authorization/decide";
import type { NamedPolicy } from "../authorization/policy";
import { readPolicy } from "../authorization/read-policy";
import type { ContextValue } from "../authorization/request";
import { sameText, show, type MaybeUnknownString } from "../authorization/text";
import type { SourceKind } from "../authorization/unknown";
import { accountIn, isAccount } from "../inventory/accounts";
import type { Inventory } from "../inventory/inventory";
import { standInFor } from "../inventory/completeness";
import { decidingPolicies, type PrincipalRecord } from "../inventory/principals";
import { type Caller, type DecidedRequest, decisionOf, layersDeciding } from "./decision";
import { type OnTheWay, type Sender, senderOf } from "./network-path";
import type { ExternalInputs } from "./question";
import { bucketOf, bucketSide, keySide, NO_POLICY, NOTHING_ON_THE_SIDE, type ResourceSide } from "./resource-side";

/** A request to an inventory. */
export interface InventoryRequest {
  /** The ARN or the name of a role, user or group; or a service of AWS that asks in its own name. */
  readonly principal: { readonly arnOrName: MaybeUnknownString } | { readonly service: string };
  /** `service:Action`, in any case. */
  readonly action: string;
  /** The ARN of the one resource that is asked about; `*` for actions without one. */
  readonly resource: MaybeUnknownString;
  /** What is known of the request besides; keys that are not given and do not follow are unspecified. */
  readonly context?: Readonly<Record<string, ContextValue>>;
  /** The account that owns the resource, if its ARN does not contain it; by default undetermined for a resource that is not in the inventory. */
  readonly resourceAccount?: MaybeUnknownString;
  /** The endpoints that it may go through; none by default. */
  readonly onTheWay?: readonly OnTheWay[];
  /** Who sends it; by default derived from action and context. */
  readonly sender?: Sender;
  /** What stands on the side of the resource; by default what the inventory has of it. */
  readonly side?: ResourceSide;
  /** Policies that limit the caller's session, such as `executionIamPolicy` of StartJobRun; none by default. */
  readonly session?: readonly NamedPolicy[];
}

/**
 * Decides a request. What is not in the inventory is undetermined, with the reason; a no is one whatever else there is.
 * @param external what the inventory does not contain: policies of the organization
 */
export function decideIn(inventory: Inventory, request: InventoryRequest, external: ExternalInputs): Decision {
  return decisionOf(decidedRequest(inventory, request), inventory, external).decision;
}

/** What each kind of policies says of a request by itself; {@link decideIn} says what they come to together. */
export function layersIn(
  inventory: Inventory,
  request: InventoryRequest,
  external: ExternalInputs,
): readonly LayerDecision[] {
  return layersDeciding(decidedRequest(inventory, request), inventory, external);
}

function decidedRequest(inventory: Inventory, request: InventoryRequest): DecidedRequest {
  const { action, resource, context = {}, session } = request;
  const lowered = action.toLowerCase();
  const caller = callerIn(inventory, request.principal);
  const found = resourceIn(inventory, lowered, resource);
  const owner = request.resourceAccount ?? found.owner;
  const isForwarded = Object.entries(context).some(
    ([key, value]) => /^(aws:calledvialast|kms:viaservice)$/i.test(key) && value !== null,
  );
  return {
    caller,
    action,
    resource,
    context,
    owner,
    isOwnResource: isSame(owner, inventory.account),
    sameAccount: isSame(owner, "service" in caller ? inventory.account : caller.account),
    side: request.side ?? found.side,
    sender: request.sender ?? senderOf({ action, isForwarded }),
    onTheWay: request.onTheWay ?? [],
    ...(session === undefined ? {} : { session }),
  };
}

/** Accounts that are known are compared; of others nothing is known, unless both are the same text. */
function isSame(owner: MaybeUnknownString | undefined, account: MaybeUnknownString): Answer {
  if (owner === undefined) return "unknown";
  if (sameText(owner, account)) return "yes";
  return typeof owner === "string" && typeof account === "string" ? "no" : "unknown";
}

function callerIn(inventory: Inventory, asked: InventoryRequest["principal"]): Caller {
  if ("service" in asked) return asked;
  const { arnOrName } = asked;
  const found = inventory.principals.filter(({ arn, name }) => sameText(arn, arnOrName) || sameText(name, arnOrName));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    const { source } = inventory;
    const why =
      only === undefined
        ? ({ kind: "not-in-source", object: "the principal", source } as const)
        : ({ kind: "several-of-one-name", object: "principals", source } as const);
    const unseen = (name: string): NamedPolicy => standInFor({ name, address: undefined, why });
    return {
      arn: arnOrName,
      account: accountIn(arnOrName) ?? inventory.account,
      policies: [unseen("its policies")],
      boundary: unseen("its permissions boundary"),
    };
  }
  const { policies, boundary } = decidingPolicies(only);
  return {
    arn: only.arn,
    account: accountOf(only, inventory.account),
    policies,
    boundary,
  };
}

function accountOf({ arn, account }: PrincipalRecord, own: MaybeUnknownString): MaybeUnknownString {
  return accountIn(arn) ?? (isAccount(account) ? account : own);
}

/**
 * What stands on the side of a resource: its policy, or a stand-in that says why it is not known.
 * @param action `service:Action` in lower case
 */
export function resourceSideIn(inventory: Inventory, action: string, resource: MaybeUnknownString): ResourceSide {
  return resourceIn(inventory, action, resource).side;
}

interface FoundResource {
  readonly side: ResourceSide;
  readonly owner: MaybeUnknownString | undefined;
}

/** A resource with its policy. */
function resourceIn(inventory: Inventory, action: string, resource: MaybeUnknownString): FoundResource {
  const { account, principals, buckets, source } = inventory;
  const notRead = (what: string): ResourceSide => notIn(what, source);
  const named = accountIn(resource);
  const bucket = bucketOf(resource);
  if (bucket !== undefined) {
    const side = bucketSide(bucket, inventory);
    const isHere = side.policy !== undefined || buckets.some(({ name, isRead }) => !isRead && show(name) === bucket);
    if (!isHere) return { side: notRead("the bucket"), owner: undefined };
    return { side: side.policy === undefined ? NO_POLICY : side, owner: account };
  }
  if (isAccessPoint(resource))
    return { side: notRead("the access point, which takes part in the decision,"), owner: named };
  if (isOnRole(action)) {
    const role = principals.find(({ kind, arn }) => kind === "role" && sameText(arn, resource));
    if (role === undefined) return { side: notRead("the role"), owner: named };
    const owner = accountOf(role, account);
    return { side: { policy: decidingPolicies(role).trust, grants: [] }, owner };
  }
  if (action.startsWith("kms:")) {
    const side = keySide(resource, inventory);
    return side.policy === undefined
      ? { side: { ...side, policy: notRead("the key").policy }, owner: named }
      : { side, owner: named ?? account };
  }
  if (!POLICIED.test(action)) return { side: NOTHING_ON_THE_SIDE, owner: named ?? account };
  return { side: otherSide(resource, inventory), owner: named ?? account };
}

/** Actions on a role, which its trust policy decides. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
function isOnRole(action: string): boolean {
  return /^sts:(assumerole\w*|tagsession|setsourceidentity|setcontext)$/.test(action);
}

/** Services whose resources may have a policy that allows or denies, by the prefix of their actions. */
const POLICIED = /^(sqs|sns|secretsmanager|ecr|lambda|dynamodb|kinesis|events|backup|logs|glue|es|codeartifact):/;

function isAccessPoint(resource: MaybeUnknownString): boolean {
  return /^arn:[^:]+:s3(-object-lambda)?:[^:]*:[^:]*:accesspoint[/:]/.test(show(resource));
}

/** A queue, a topic, a secret: by its ARN, its address, or as its URL names it. */
function otherSide(
  resource: MaybeUnknownString,
  { resourcePolicies, fullyReadResources, account, source }: Inventory,
): ResourceSide {
  const notRead = (what: string): ResourceSide => notIn(what, source);
  const names = namesOf(resource);
  const made = fullyReadResources.find(({ arn }) => sameText(arn, resource));
  const own = resourcePolicies.find(
    ({ kind, target: { name, owner }, resource: of }) =>
      kind === "other" &&
      (sameText(of, resource) ||
        (name !== undefined && names.some((is) => is(name))) ||
        (owner !== undefined && owner === made?.address)),
  );
  if (own !== undefined) return { policy: own.policy, grants: [] };
  if (made === undefined) return notRead("the resource");
  // A policy of which it is not known what it is for may be for this one.
  const isOpen = resourcePolicies.some(
    ({ kind, target: { name, owner, isNamed } }) =>
      kind === "other" && isNamed && name === undefined && owner === undefined,
  );
  if (isOpen) return notRead("its policy, or which of the policies it is,");
  return made.kind === "topic" ? defaultTopicPolicy(made.address, account) : NO_POLICY;
}

/** The default policy of a topic: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html */
function defaultTopicPolicy(address: string, account: MaybeUnknownString): ResourceSide {
  const statement = {
    Sid: "__default_statement_ID",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "sns:*",
    Resource: "*",
    Condition: { StringEquals: { "AWS:SourceOwner": account } },
  };
  const policy = readPolicy({ Version: "2012-10-17", Statement: [statement] });
  return { policy: { name: "AWS's default topic policy", address, policy }, grants: [] };
}

/** A queue's policy names the queue by its URL, which ends in account and name. */
function namesOf(resource: MaybeUnknownString): readonly ((name: string) => boolean)[] {
  if (typeof resource !== "string") return [];
  const [, account, queue] = /^arn:[^:]+:sqs:[^:]*:(\d{12}):(.+)$/.exec(resource) ?? [];
  return [
    (name) => name === resource,
    ...(account === undefined || queue === undefined ? [] : [(name: string) => name.endsWith(`/${account}/${queue}`)]),
  ];
}

function notIn(object: string, source: SourceKind): ResourceSide {
  const why = { kind: "not-in-source", object, source } as const;
  return { policy: standInFor({ name: "its policy", address: undefined, why }), grants: [] };
}
