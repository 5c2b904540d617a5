/**
 * Whether a set of policies allows a request, and by which statements: one call answers both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { type Answer } from "./answer";
import type { Variables } from "./pattern";
import { type NamedPolicy, type Policy, type PolicyStatement } from "./policy";
import { type Request, variablesOf } from "./request";
import { applies, type StatementMatch } from "./statement";

/** What a decision does not look at; every output names it. */
export const NOT_CONSIDERED = [
  "service control policies (unless given with --scp)",
  "resource control policies (unless given with --scp)",
  "session policies",
  "policies of resources outside the plan",
] as const;

/** A kind of policy; all that are there must allow a request, and none may deny it. */
export type Layer = "identity" | "boundary" | "resource" | "endpoint" | "organization";

/** The policies that a request has to pass. An undefined layer is not there and asks for nothing. */
export interface PolicySet {
  /** Of who asks: inline, attached, and of its groups. */
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  /** Of the resource: trust policy, bucket policy, key policy. */
  readonly resource?: NamedPolicy;
  /** Of the VPC endpoint on the way. */
  readonly endpoint?: NamedPolicy;
  /** Of the organization: each must allow. */
  readonly organization?: readonly NamedPolicy[];
}

/** A statement, or the lack of one, that the answer rests on. */
export interface Reason {
  readonly kind: "allowed" | "denied" | "not allowed" | "cannot tell";
  readonly layer: Layer;
  readonly policy: NamedPolicy | undefined;
  readonly statement: PolicyStatement | undefined;
  /** Why, where the kind does not say it. */
  readonly why: string | undefined;
}

/** The answer with what it rests on; never without a reason. */
export interface Decision {
  readonly answer: Answer;
  readonly because: readonly Reason[];
}

/** Actions that the resource's own policy must allow, even in one account. */
const RESOURCE_DECIDES = /^(sts:assumerole|kms:)/;

/** Decides. */
export function decide(request: Request, policies: PolicySet): Decision {
  const lowered = request.action.toLowerCase();
  const asked: Request = request.action === lowered ? request : { ...request, action: lowered };
  const variables = variablesOf(request.context);
  const ask = (layer: Layer, list: readonly NamedPolicy[]): LayerAnswer => askLayer(layer, list, asked, variables);
  const identity = ask("identity", policies.identity);
  const resource = ask("resource", optional(policies.resource));
  const required = [
    caller(asked, identity, resource, policies.resource !== undefined),
    ...optional(policies.boundary).map((policy) => ask("boundary", [policy])),
    ...optional(policies.endpoint).map((policy) => ask("endpoint", [policy])),
    ...(policies.organization ?? []).map((policy) => ask("organization", [policy])),
  ];
  const layers = [identity, resource, ...required.slice(1)];
  const denied = layers.flatMap(({ denies }) => denies);
  if (denied.length > 0) return { answer: "no", because: denied };
  const refused = required.filter(({ allow }) => allow === "no");
  if (
    refused.length === 1 &&
    refused[0]?.layer === "boundary" &&
    resource.allow === "yes" &&
    resource.by === "everybody" &&
    request.sameAccount === "yes"
  ) {
    // AWS says that a boundary does not limit what a resource's policy gives a session, and does what it gives a role by name.
    return {
      answer: "unknown",
      because: [doubt("boundary", "whether a boundary limits what the resource's policy allows everybody")],
    };
  }
  if (refused.length > 0)
    return { answer: "no", because: refused.flatMap(({ layer, misses }) => notAllowed(layer, misses)) };
  const doubts = [
    ...layers.flatMap(({ mayDeny }) => mayDeny),
    ...required.flatMap(({ allow, mayAllow }) => (allow === "yes" ? [] : mayAllow)),
  ];
  if (doubts.length > 0) return { answer: "unknown", because: doubts };
  return { answer: "yes", because: required.flatMap(({ allows }) => firstOfEachLayer(allows)) };
}

/** One statement suffices, in each layer that has to allow. */
function firstOfEachLayer(allows: readonly Reason[]): readonly Reason[] {
  return allows.filter(({ layer }, index) => allows.findIndex((other) => other.layer === layer) === index);
}

interface LayerAnswer {
  readonly layer: Layer;
  readonly allow: Answer;
  readonly allows: readonly Reason[];
  readonly denies: readonly Reason[];
  readonly mayAllow: readonly Reason[];
  readonly mayDeny: readonly Reason[];
  /** Statements about the action that fail by something else. */
  readonly misses: readonly Reason[];
  /** How the resource's policy allows who asks, the strongest first: by name, as one of everybody, or by the account. */
  readonly by: StatementMatch["by"];
}

/** Identity and resource policy together: either in one account, both across accounts. */
function caller(
  request: Request,
  identity: LayerAnswer,
  resource: LayerAnswer,
  hasResourcePolicy: boolean,
): LayerAnswer {
  if (!("arn" in request.principal)) return resource;
  const mustBoth = request.sameAccount === "no" || RESOURCE_DECIDES.test(request.action);
  if (!hasResourcePolicy) {
    if (request.sameAccount === "yes" && !mustBoth) return identity;
    if (identity.allow === "no") return identity;
    const why = mustBoth
      ? "the policy of the resource is not known, and has to allow it too"
      : "whose the resource is, is not known";
    return unknownLayer("resource", why);
  }
  if (request.sameAccount === "unknown") return unknownLayer("resource", "whose the resource is, is not known");
  if (request.sameAccount === "no") return both(identity, resource);
  // A policy that names who asks suffices in one account; one that names the account leaves it to the identity policies.
  if (resource.allow === "yes" && resource.by !== "account") return resource;
  if (mustBoth) return both(identity, resource);
  return identity.allow === "yes" || resource.allow !== "unknown" ? identity : merged(identity, resource);
}

function both(one: LayerAnswer, other: LayerAnswer): LayerAnswer {
  if (one.allow === "no") return one;
  if (other.allow === "no") return other;
  if (one.allow === "yes") return other.allow === "yes" ? { ...one, allows: [...one.allows, ...other.allows] } : other;
  return one;
}

function merged(one: LayerAnswer, other: LayerAnswer): LayerAnswer {
  return { ...one, allow: "unknown", mayAllow: [...one.mayAllow, ...other.mayAllow] };
}

function doubt(layer: Layer, why: string): Reason {
  return { kind: "cannot tell", layer, policy: undefined, statement: undefined, why };
}

function unknownLayer(layer: Layer, why: string): LayerAnswer {
  return {
    layer,
    allow: "unknown",
    allows: [],
    denies: [],
    mayAllow: [doubt(layer, why)],
    mayDeny: [],
    misses: [],
    by: "name",
  };
}

function askLayer(layer: Layer, policies: readonly NamedPolicy[], request: Request, variables: Variables): LayerAnswer {
  const allows: Reason[] = [];
  const denies: Reason[] = [];
  const mayAllow: Reason[] = [];
  const mayDeny: Reason[] = [];
  const misses: Reason[] = [];
  let by: StatementMatch["by"] = "account";
  for (const policy of policies) {
    for (const statement of statementsAbout(policy.policy, request.action)) {
      const match = applies(statement, request, variables);
      const reason = (kind: Reason["kind"]): Reason => ({ kind, layer, policy, statement, why: match.because });
      if (match.applies === "no") {
        if (match.because !== undefined && statement.effect === "Allow") misses.push(reason("not allowed"));
      } else if (match.applies === "yes") {
        if (statement.effect === "Deny") denies.push(reason("denied"));
        else {
          allows.push(reason("allowed"));
          if (by === "account" || match.by === "name") by = match.by;
        }
      } else {
        if (statement.effect !== "Allow") mayDeny.push(reason("cannot tell"));
        if (statement.effect !== "Deny") mayAllow.push(reason("cannot tell"));
      }
    }
  }
  const allow = allows.length > 0 ? "yes" : mayAllow.length > 0 ? "unknown" : "no";
  return { layer, allow, allows, denies, mayAllow, mayDeny, misses, by };
}

function* statementsAbout(policy: Policy, action: string): Generator<PolicyStatement> {
  yield* policy.byAction.get(action) ?? [];
  yield* policy.others;
}

function notAllowed(layer: Layer, misses: readonly Reason[]): readonly Reason[] {
  return misses.length > 0
    ? misses
    : [{ kind: "not allowed", layer, policy: undefined, statement: undefined, why: undefined }];
}

function optional<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
