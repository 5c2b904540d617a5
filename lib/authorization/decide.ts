/**
 * Whether a set of policies allows a request, and by which statements: one call answers both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { type Answer, some } from "./answer";
import type { Variables } from "./pattern";
import { type NamedPolicy, type Policy, type PolicyStatement } from "./policy";
import { type Request, variablesOf } from "./request";
import { applies, type StatementMatch } from "./statement";
import type { Why } from "./unknown";

/** What a decision does not look at; every output names it. */
export const NOT_CONSIDERED = [
  "service control policies (unless given with --scp)",
  "resource control policies (unless given with --scp)",
  "session policies",
  "policies of resources outside the plan",
] as const;

/** Kinds of policies that take part in a decision, by the names that JSON gives them. */
export const LAYER_KINDS = ["identity", "boundary", "session", "resource", "endpoint", "organization"] as const;
/** A kind of policy. */
export type LayerKind = (typeof LAYER_KINDS)[number];

/** Policies that a request has to pass beside those of who asks and of the resource: a boundary, a level of SCPs, an endpoint. */
export interface PolicyLayer {
  readonly kind: Exclude<LayerKind, "identity" | "resource">;
  /** For people: "the permissions boundary", "the service control policies of root". */
  readonly name: string;
  /** Together they are the layer: one Allow of one of them suffices. */
  readonly policies: readonly NamedPolicy[];
  /** `may only deny`: what none of them allows passes all the same. */
  readonly combines: "must allow" | "may only deny";
  /** Why a lack of Allow is not known to be one: a policy that allows may be there. */
  readonly mayAllow?: Why;
  /** Why it is not known whether the request passes the layer at all: a no of it is then undetermined. */
  readonly mayBeAside?: Why;
  /** Set for gateway endpoints, where a Principal that names an account means its root user alone, and must else be `*`. */
  readonly principals?: "any principal only";
}

/** The policies that decide a request: those of who asks, those of the resource, and an open list of layers. */
export interface PolicySet {
  /** Of who asks: inline, attached, and of its groups. */
  readonly identity: readonly NamedPolicy[];
  /** Of the resource: trust policy, bucket policy, key policy. Undefined where there is none, or none is known. */
  readonly resource?: NamedPolicy;
  /** What allows beside the resource's policy, and never denies: grants of a KMS key. */
  readonly grants?: readonly NamedPolicy[];
  /** In the order in which reasons are given. A layer that is not in the list asks for nothing. */
  readonly layers?: readonly PolicyLayer[];
}

/** A statement, or the lack of one, that the answer rests on. */
export interface Reason {
  readonly kind: "allowed" | "denied" | "not allowed" | "cannot tell";
  readonly layer: LayerKind;
  /** The layer's name for people, of one of the open list. */
  readonly layerName?: string;
  readonly policy: NamedPolicy | undefined;
  readonly statement: PolicyStatement | undefined;
  /** Why, where the kind does not say it. */
  readonly why: Why | undefined;
  /** Why it is not known whether the request passes the layer at all. */
  readonly aside?: Why;
}

/** The answer with what it rests on; never without a reason. */
export interface Decision {
  readonly answer: Answer;
  readonly because: readonly Reason[];
}

/** Actions that the resource's own policy must allow, even in one account. */
const RESOURCE_DECIDES = /^(sts:(assumerole|tagsession|setsourceidentity|setcontext)|kms:)/;

/** A permissions boundary as a layer. */
export function boundaryLayer(policy: NamedPolicy): PolicyLayer {
  return { kind: "boundary", name: "the permissions boundary", policies: [policy], combines: "must allow" };
}

/**
 * Session policies as a layer: what is passed when a role is assumed, as by `executionIamPolicy` of StartJobRun, limits the session.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function sessionLayer(policies: readonly NamedPolicy[]): PolicyLayer {
  return { kind: "session", name: "the session policy", policies, combines: "must allow" };
}

const NO_LAYERS: readonly PolicyLayer[] = [];

/** Decides. */
export function decide(request: Request, policies: PolicySet): Decision {
  const lowered = request.action.toLowerCase();
  const asked: Request = request.action === lowered ? request : { ...request, action: lowered };
  const variables = variablesOf(request.context);
  const identity = askPolicies({ kind: "identity" }, policies.identity, asked, variables);
  const resource = askResource(policies, asked, variables);
  const further = (policies.layers ?? NO_LAYERS).map((layer) => askLayer(layer, asked, variables));
  const required = [caller(asked, identity, resource, policies.resource !== undefined), ...further];
  const layers = [identity, resource, ...further];
  const denied = layers.flatMap(({ denies }) => denies);
  if (denied.length > 0) return { answer: "no", because: denied };
  const refused = required.filter(({ allow }) => allow === "no");
  if (
    refused.length === 1 &&
    (refused[0]?.place.kind === "boundary" || refused[0]?.place.kind === "session") &&
    resource.allow === "yes" &&
    resource.by === "any principal" &&
    request.sameAccount === "yes"
  ) {
    // AWS says that a boundary does not limit what a resource's policy gives a session, and does what it gives a role by name.
    const { place } = refused[0];
    const limit = place.kind === "session" ? "session policy" : "boundary";
    return {
      answer: "unknown",
      because: [
        doubt({ kind: place.kind }, `whether a ${limit} limits what the resource's policy allows any principal`),
      ],
    };
  }
  if (refused.length > 0)
    return { answer: "no", because: refused.flatMap(({ place, misses }) => notAllowed(place, misses)) };
  const doubts = [
    ...layers.flatMap(({ mayDeny }) => mayDeny),
    ...required.flatMap(({ allow, mayAllow }) => (allow === "yes" ? [] : mayAllow)),
  ];
  if (doubts.length > 0) return { answer: "unknown", because: doubts };
  return { answer: "yes", because: required.flatMap(({ allows }) => firstOfEachLayer(allows)) };
}

/** What one kind of policies says of a request by itself, whatever the others say. */
export interface LayerDecision {
  readonly layer: LayerKind;
  /** For people, of one of the open list. */
  readonly name: string | undefined;
  /** `no policy`: there is none of this kind, so that it neither allows nor denies. */
  readonly answer: "allows" | "denies" | "does not allow" | "undetermined" | "no policy";
  readonly because: readonly Reason[];
}

/** What each kind of policies says by itself: {@link decide} says what they come to together. */
export function decideEach(request: Request, policies: PolicySet): readonly LayerDecision[] {
  const asked: Request = { ...request, action: request.action.toLowerCase() };
  const variables = variablesOf(asked.context);
  const hasIdentity = "arn" in request.principal;
  return [
    ...(hasIdentity ? [alone(askPolicies({ kind: "identity" }, policies.identity, asked, variables))] : []),
    policies.resource === undefined && (policies.grants ?? []).length === 0
      ? ({ layer: "resource", name: undefined, answer: "no policy", because: [] } as const)
      : alone(askResource(policies, asked, variables)),
    ...(policies.layers ?? NO_LAYERS).map((layer) => alone(askLayer(layer, asked, variables))),
  ];
}

function alone({ place, allow, allows, denies, mayAllow, mayDeny, misses }: LayerAnswer): LayerDecision {
  const found = (answer: LayerDecision["answer"], because: readonly Reason[]): LayerDecision => ({
    layer: place.kind,
    name: place.name,
    answer,
    because,
  });
  if (denies.length > 0) return found("denies", denies);
  if (allow === "no") return found("does not allow", notAllowed(place, misses));
  if (mayDeny.length > 0 || allow === "unknown") return found("undetermined", [...mayDeny, ...mayAllow]);
  return found("allows", firstOfEachLayer(allows));
}

/** One statement suffices, in each layer that has to allow. */
function firstOfEachLayer(allows: readonly Reason[]): readonly Reason[] {
  return allows.filter(({ layer }, index) => allows.findIndex((other) => other.layer === layer) === index);
}

/** Where a reason comes from. */
interface Place {
  readonly kind: LayerKind;
  readonly name?: string;
}

interface LayerAnswer {
  readonly place: Place;
  readonly allow: Answer;
  readonly allows: readonly Reason[];
  readonly denies: readonly Reason[];
  readonly mayAllow: readonly Reason[];
  readonly mayDeny: readonly Reason[];
  /** Statements about the action that fail by something else. */
  readonly misses: readonly Reason[];
  /** How the resource's policy allows who asks, the strongest first: by name, as any principal, or by the account. */
  readonly by: StatementMatch["by"];
  /** Whether the resource's policy allows it without any other: not where it names the account alone, which then decides. */
  readonly alone: Answer;
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
    return unknownLayer(RESOURCE, why);
  }
  const { alone } = resource;
  // A policy for the account leaves it to the identity policies, in whichever account the resource is.
  if (identity.allow === "no" && alone === "no") return mustBoth ? both(identity, resource) : identity;
  if (request.sameAccount === "unknown") return unknownLayer(RESOURCE, "whose the resource is, is not known");
  if (request.sameAccount === "no") return both(identity, resource);
  // A policy that names who asks suffices in one account.
  if (alone === "yes") return resource;
  if (identity.allow !== "yes" && alone === "unknown") return merged(identity, resource);
  return mustBoth ? both(identity, resource) : identity;
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

const RESOURCE: Place = { kind: "resource" };

function doubt({ kind, name }: Place, why: Why): Reason {
  const reason: Reason = { kind: "cannot tell", layer: kind, policy: undefined, statement: undefined, why };
  return name === undefined ? reason : { ...reason, layerName: name };
}

function unknownLayer(place: Place, why: string): LayerAnswer {
  return {
    place,
    allow: "unknown",
    allows: [],
    denies: [],
    mayAllow: [doubt(place, why)],
    mayDeny: [],
    misses: [],
    by: "name",
    alone: "unknown",
  };
}

/** The resource's policy; a grant that allows does so by name. */
function askResource({ resource, grants }: PolicySet, request: Request, variables: Variables): LayerAnswer {
  const own = askPolicies(RESOURCE, resource === undefined ? [] : [resource], request, variables);
  if (grants === undefined || grants.length === 0) return own;
  const granted = askPolicies(RESOURCE, grants, request, variables);
  if (granted.allow === "no") return own;
  const alone = some([own.alone, granted.alone]);
  const mayAllow = [...own.mayAllow, ...granted.mayAllow];
  if (granted.allow === "unknown") return { ...own, allow: some([own.allow, "unknown"]), mayAllow, alone };
  return { ...own, allow: "yes", allows: granted.allows, by: granted.by, alone };
}

/** A layer of the open list, with what is not known of it. */
function askLayer(layer: PolicyLayer, request: Request, variables: Variables): LayerAnswer {
  const answer = withPresumed(layer, askPolicies(layer, layer.policies, request, variables));
  const { mayBeAside: why } = layer;
  if (why === undefined || (answer.denies.length === 0 && answer.allow !== "no")) return answer;
  const refusals = answer.denies.length > 0 ? answer.denies : notAllowed(layer, answer.misses);
  const mayDeny = refusals.map((reason): Reason => ({ ...reason, kind: "cannot tell", aside: why }));
  return { ...answer, allow: "yes", allows: [], denies: [], mayDeny };
}

function withPresumed(layer: PolicyLayer, answer: LayerAnswer): LayerAnswer {
  if (layer.combines === "may only deny") return { ...answer, allow: "yes", allows: [], mayAllow: [] };
  if (layer.mayAllow === undefined || answer.allow !== "no") return answer;
  return { ...answer, allow: "unknown", mayAllow: [doubt(layer, layer.mayAllow)] };
}

type EvaluatedLayer = Place & Pick<PolicyLayer, "principals">;

function askPolicies(
  place: EvaluatedLayer,
  policies: readonly NamedPolicy[],
  request: Request,
  variables: Variables,
): LayerAnswer {
  const { kind: layer, name } = place;
  const allows: Reason[] = [];
  const denies: Reason[] = [];
  const mayAllow: Reason[] = [];
  const mayDeny: Reason[] = [];
  const misses: Reason[] = [];
  let by: StatementMatch["by"] = "account";
  let alone: Answer = "no";
  for (const policy of policies) {
    for (const statement of statementsAbout(policy.policy, request.action)) {
      const plain = applies(statement, request, variables);
      const match = place.principals === undefined ? plain : atGateway(plain);
      const reason = (kind: Reason["kind"]): Reason => {
        const found: Reason = { kind, layer, policy, statement, why: match.because };
        return name === undefined ? found : { ...found, layerName: name };
      };
      if (match.applies === "no") {
        if (match.because !== undefined && statement.effect === "Allow") misses.push(reason("not allowed"));
      } else if (match.applies === "yes") {
        if (statement.effect === "Deny") denies.push(reason("denied"));
        else {
          allows.push(reason("allowed"));
          if (by === "account" || match.by === "name") by = match.by;
          if (match.by !== "account") alone = "yes";
        }
      } else {
        if (statement.effect !== "Allow") mayDeny.push(reason("cannot tell"));
        if (statement.effect !== "Deny") {
          mayAllow.push(reason("cannot tell"));
          if (match.by !== "account") alone = some([alone, "unknown"]);
        }
      }
    }
  }
  const allow = allows.length > 0 ? "yes" : mayAllow.length > 0 ? "unknown" : "no";
  return { place, allow, allows, denies, mayAllow, mayDeny, misses, by, alone };
}

const GATEWAY = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html";
const ROOT_USER: StatementMatch = {
  applies: "no",
  by: "account",
  because: `its Principal names the account, which at a gateway endpoint is its root user alone (${GATEWAY})`,
};
const NOT_EVERYBODY: StatementMatch = {
  applies: "unknown",
  by: "name",
  because: `the Principal of a gateway endpoint must be * (${GATEWAY})`,
};

/** At a gateway endpoint the Principal must be `*`; one that names an account is about its root user. */
function atGateway(match: StatementMatch): StatementMatch {
  if (match.applies === "no" || match.by === "any principal") return match;
  if (match.by === "account") return ROOT_USER;
  return match.applies === "yes" ? NOT_EVERYBODY : match;
}

function* statementsAbout(policy: Policy, action: string): Generator<PolicyStatement> {
  yield* policy.byAction.get(action) ?? [];
  yield* policy.others;
}

function notAllowed({ kind, name }: Place, misses: readonly Reason[]): readonly Reason[] {
  if (misses.length > 0) return misses;
  const reason: Reason = { kind: "not allowed", layer: kind, policy: undefined, statement: undefined, why: undefined };
  return [name === undefined ? reason : { ...reason, layerName: name }];
}
