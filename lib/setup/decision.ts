/** One request with everything that decides it: who asks, the side of the resource, and each layer on the way. */
import type { Answer } from "../authorization/answer";
import { boundaryLayer, type Decision, decide, type PolicyLayer } from "../authorization/decide";
import type { NamedPolicy } from "../authorization/policy";
import { contextOf, type ContextValue, type Principal } from "../authorization/request";
import type { Text } from "../authorization/text";
import type { Inventory } from "../inventory/inventory";
import { circumstancesOf, inferredCircumstances } from "./circumstances";
import type { Given } from "./question";
import { endpointLayer, type OnTheWay, type Sender } from "./network-path";
import { organizationLayers } from "./organization";
import type { ResourceSide } from "./resource-side";

/** Who asks: a principal with its policies, or a service of AWS in its own name. */
export type Caller =
  | {
      readonly arn: Text;
      readonly account: Text;
      readonly policies: readonly NamedPolicy[];
      readonly boundary: NamedPolicy | undefined;
    }
  | { readonly service: string };

/** A request with what decides it. */
export interface DecidedRequest {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: Text;
  /** What is stated of the request; it comes before what AWS adds to every one. */
  readonly context: Readonly<Record<string, ContextValue>>;
  /** The account that owns the resource; undefined where it is not known. */
  readonly owner: Text | undefined;
  /** Whether the resource belongs to the account of who asks. */
  readonly sameAccount: Answer;
  /** Whether the resource belongs to the account of the inventory. */
  readonly isOwnResource: Answer;
  readonly side: ResourceSide;
  readonly sender: Sender;
  /** The endpoints that it may go through. */
  readonly onTheWay: readonly OnTheWay[];
}

/** A decision, and the keys that it rests on and that no page of AWS states. */
export interface InferredDecision {
  readonly decision: Decision;
  readonly inferred: readonly string[];
}

/** Decides a request. Keys that are only inferred count where the answer is not known without them. */
export function decisionOf(request: DecidedRequest, inventory: Inventory, given: Given): InferredDecision {
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
  const stated = { ...circumstancesOf(circumstance, inventory, given.organizationId), ...context };
  const policies = {
    identity: "service" in request.caller ? [] : request.caller.policies,
    ...(side.policy === undefined ? {} : { resource: side.policy }),
    grants: side.grants,
    layers: layersOf(request, inventory, given),
  };
  const decideWith = (values: Readonly<Record<string, ContextValue>>): Decision =>
    decide({ action, resource, principal: caller, context: contextOf(values), sameAccount }, policies);
  const decision = decideWith(stated);
  if (decision.answer !== "unknown") return { decision, inferred: [] };
  const inferred = inferredCircumstances(circumstance, inventory);
  const added = Object.keys(inferred).filter((key) => !Object.hasOwn(stated, key));
  if (added.length === 0) return { decision, inferred: [] };
  const other = decideWith({ ...inferred, ...stated });
  return { decision: other, inferred: other.answer === "unknown" ? [] : added };
}

function layersOf(request: DecidedRequest, inventory: Inventory, given: Given): readonly PolicyLayer[] {
  const { caller, action, sender, onTheWay, isOwnResource } = request;
  return [
    ...("service" in caller || caller.boundary === undefined ? [] : [boundaryLayer(caller.boundary)]),
    ...(sender === "service" ? [] : onTheWay.flatMap((each) => endpointLayer(each, sender, inventory.source))),
    ...organizationLayers(
      given.organization,
      {
        action,
        caller: "service" in caller ? undefined : caller.account,
        isServiceLinked: !("service" in caller) && isServiceLinked(caller.arn),
        isOwnResource,
      },
      { account: inventory.account, management: given.managementAccount, source: inventory.source },
    ),
  ];
}

function isServiceLinked(arn: Text): boolean {
  return typeof arn === "string" && arn.includes(":role/aws-service-role/");
}

function textIn(value: ContextValue | undefined): Text | undefined {
  return value === undefined || value === null || Array.isArray(value) ? undefined : (value as Text);
}
