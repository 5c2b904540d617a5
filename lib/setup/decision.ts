/** One request with everything that decides it: who asks, the side of the resource, and each layer on the way. */
import type { Answer } from "../authorization/answer";
import {
  boundaryLayer,
  type Decision,
  decide,
  decideEach,
  type LayerDecision,
  type PolicyLayer,
  type PolicySet,
  sessionLayer,
} from "../authorization/decide";
import type { NamedPolicy } from "../authorization/policy";
import { contextOf, type ContextValue, type Principal, type Request } from "../authorization/request";
import type { MaybeUnknownString } from "../authorization/text";
import type { Inventory } from "../inventory/inventory";
import { circumstancesOf, inferredCircumstances } from "./circumstances";
import type { ExternalInputs } from "./question";
import { endpointLayer, type OnTheWay, type Sender } from "./network-path";
import { attachedLayers, organizationLayers } from "./organization";
import type { ResourceSide } from "./resource-side";

/** Who asks: a principal with its policies, or a service of AWS in its own name. */
export type Caller =
  | {
      readonly arn: MaybeUnknownString;
      readonly account: MaybeUnknownString;
      readonly policies: readonly NamedPolicy[];
      readonly boundary: NamedPolicy | undefined;
    }
  | { readonly service: string };

/** A request with what decides it. */
export interface DecidedRequest {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: MaybeUnknownString;
  /** What is stated of the request; it comes before what AWS adds to every one. */
  readonly context: Readonly<Record<string, ContextValue>>;
  /** The account that owns the resource; undefined where it is not known. */
  readonly owner: MaybeUnknownString | undefined;
  /** Whether the resource belongs to the account of who asks. */
  readonly sameAccount: Answer;
  /** Whether the resource belongs to the account of the inventory. */
  readonly isOwnResource: Answer;
  readonly side: ResourceSide;
  readonly sender: Sender;
  /** The endpoints that it may go through. */
  readonly onTheWay: readonly OnTheWay[];
  /** Policies that limit the caller's session; undefined where none are known. */
  readonly session?: readonly NamedPolicy[];
}

/** A decision, and the keys that it rests on and that no page of AWS states. */
export interface InferredDecision {
  readonly decision: Decision;
  readonly inferred: readonly string[];
}

/** Decides a request. Keys that are only inferred count where the answer is not known without them. */
export function decisionOf(request: DecidedRequest, inventory: Inventory, inputs: ExternalInputs): InferredDecision {
  const { circumstance, stated, policies, asking } = prepared(request, inventory, inputs);
  const decision = decide(asking(stated), policies);
  if (decision.answer !== "unknown") return { decision, inferred: [] };
  const inferred = inferredCircumstances(circumstance, inventory);
  const added = Object.keys(inferred).filter((key) => !Object.hasOwn(stated, key));
  if (added.length === 0) return { decision, inferred: [] };
  const other = decide(asking({ ...inferred, ...stated }), policies);
  return { decision: other, inferred: other.answer === "unknown" ? [] : added };
}

/** What each kind of policies says of a request by itself. */
export function layersDeciding(
  request: DecidedRequest,
  inventory: Inventory,
  inputs: ExternalInputs,
): readonly LayerDecision[] {
  const { circumstance, stated, policies, asking } = prepared(request, inventory, inputs);
  return decideEach(asking({ ...inferredCircumstances(circumstance, inventory), ...stated }), policies);
}

type Values = Readonly<Record<string, ContextValue>>;

interface Prepared {
  readonly circumstance: Parameters<typeof circumstancesOf>[0];
  readonly stated: Values;
  readonly policies: PolicySet;
  readonly asking: (values: Values) => Request;
}

function prepared(request: DecidedRequest, inventory: Inventory, inputs: ExternalInputs): Prepared {
  const { action, resource, sameAccount, side, context } = request;
  const sourceAccount = textIn(context["aws:SourceAccount"]);
  const caller: Principal =
    "service" in request.caller ? request.caller : { arn: request.caller.arn, account: request.caller.account };
  const [only, ...others] = request.onTheWay;
  const endpoint = only === undefined || only.doubt !== undefined || others.length > 0 ? undefined : only.endpoint;
  const circumstance = {
    ...request,
    caller,
    sourceAccount,
    endpoint: request.sender === "caller" ? endpoint : undefined,
  };
  const stated = { ...circumstancesOf(circumstance, inventory, inputs.organizationId), ...context };
  const policies = {
    identity: "service" in request.caller ? [] : request.caller.policies,
    ...(side.policy === undefined ? {} : { resource: side.policy }),
    grants: side.grants,
    layers: layersOf(request, inventory, inputs),
  };
  const asking = (values: Values): Request => ({
    action,
    resource,
    principal: caller,
    context: contextOf(values),
    sameAccount,
  });
  return { circumstance, stated, policies, asking };
}

function layersOf(request: DecidedRequest, inventory: Inventory, inputs: ExternalInputs): readonly PolicyLayer[] {
  const { caller, action, sender, onTheWay, isOwnResource, session } = request;
  const asked = {
    action,
    caller: "service" in caller ? undefined : caller.account,
    isServiceLinked: !("service" in caller) && isServiceLinked(caller.arn),
    isOwnResource,
  };
  const place = { account: inventory.account, management: inputs.managementAccount, source: inventory.source };
  return [
    ...("service" in caller || caller.boundary === undefined ? [] : [boundaryLayer(caller.boundary)]),
    ...("service" in caller || session === undefined ? [] : [sessionLayer(session)]),
    ...(sender === "service" ? [] : onTheWay.flatMap((each) => endpointLayer(each, sender, inventory.source))),
    ...organizationLayers(inputs.organization, asked, place),
    ...attachedLayers(inventory.organizationPolicies, asked, place),
  ];
}

function isServiceLinked(arn: MaybeUnknownString): boolean {
  return typeof arn === "string" && arn.includes(":role/aws-service-role/");
}

function textIn(value: ContextValue | undefined): MaybeUnknownString | undefined {
  return value === undefined || value === null || Array.isArray(value) ? undefined : (value as MaybeUnknownString);
}
