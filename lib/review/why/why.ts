/** The use case `why`: the request behind the text of an error, decided by every kind of policies on what was read. */
import type { Decision, LayerDecision, LayerKind, Reason } from "../../authorization/decide";
import { NOT_CONSIDERED } from "../../authorization/decide";
import { type NamedPolicy, statementName } from "../../authorization/policy";
import type { UnknownReason } from "../../authorization/unknown";
import { show, type MaybeUnknownString } from "../../authorization/text";
import { type Finding, findingsOf, stateFindings, stateOf } from "../../checks";
import type { State } from "../../checks/check";
import { requestCure, statedOwner } from "../../checks/request-cure";
import { readError } from "../../errors/read";
import type { Candidate, Failure, Refusal, TextLayer } from "../../errors/reading";
import { valueOf } from "../../inventory/fact";
import type { Inventory } from "../../inventory/inventory";
import type { Cure, CureStatement } from "../../policies/cure";
import type {
  Agreement,
  FailureReport,
  RefusalReport,
  RequestAnswer,
  WhyReport,
  WhyVerdict,
} from "../../report/why/model";
import { plainWhy } from "../../report/reason";
import { decideIn, type InventoryRequest, layersIn } from "../../setup/decide-in";
import type { OnTheWay } from "../../setup/network-path";
import { type ExternalInputs, NO_EXTERNAL_INPUTS, onTheWay, type Question } from "../../setup/question";
import { bucketOf, NO_POLICY, NOTHING_ON_THE_SIDE } from "../../setup/resource-side";
import { EMR_SERVERLESS } from "../../setup/requests/jobs";
import type { ReadState } from "../access";
import type { ReadPlan } from "../review";
import { type FoundPrincipal, resolve, rolesOf } from "./principals";
import { circumstances, isAwsBucket, isOf, type Known, nearest, questionsOf, textContext } from "./questions";
import { checksFor, failureText, nextFor, stepOf } from "./steps";

/** What was read, and of a plan also what it does. */
export type WhyState = ReadState & Partial<Pick<ReadPlan, "changes">>;

/** What is asked. */
export interface WhyInput {
  /** The text of the error, at most 1,048,576 characters of it are read. */
  readonly text: string;
  /** Plans, stacks or accounts; without any, the text alone is explained. */
  readonly states: readonly WhyState[];
  /** What holds outside them; nothing by default. */
  readonly inputs?: Partial<ExternalInputs>;
  /** Policies of the job run's session: `executionIamPolicy` of StartJobRun; none by default. */
  readonly session?: readonly NamedPolicy[];
}

/** Answers a text. */
export function whyOf({ text, ...rest }: WhyInput): WhyReport {
  return whyIn(rest)(text);
}

/** Answers texts about the same states: what no text changes is worked out once. */
export function whyIn({ states, inputs = {}, session }: Omit<WhyInput, "text">): (text: string) => WhyReport {
  const external: ExternalInputs = { ...NO_EXTERNAL_INPUTS, ...inputs };
  const sources = states.map((each) => sourceOf(each, external, session));
  return (text) => {
    const reading = readError(text);
    return {
      reading,
      files: states.map(({ file }) => file),
      refusals: reading.refusals.map((refusal) => refusalReport(refusal, sources)),
      failures: reading.failures.map((failure) => failureReport(failure, sources)),
      notConsidered: NOT_CONSIDERED.filter(
        (each) =>
          !external.organization.some(({ type }) => each.startsWith(`${type} policies`)) &&
          !(session !== undefined && each === "session policies"),
      ),
    };
  };
}

/** The buckets that a text names, other than AWS's own: whoever reads an account for it reads those too. */
export function bucketsIn(text: string): ExternalInputs["buckets"] {
  const resources = readError(text).refusals.flatMap(({ resource, resourceCut, candidates = [] }) =>
    resourceCut === true ? [] : [resource, ...candidates.map((each) => each.resource)],
  );
  const names = resources.flatMap((each) => (each === undefined ? [] : (bucketOf(each) ?? [])));
  const own = [...new Set(names)].filter(
    (name) => !isAwsBucket(name) && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name),
  );
  return own.map((name) => ({ name, prefix: "", access: "read" }));
}

/**
 * Whether nothing could be decided because everything that was read is of other accounts than the text: then one sentence that says so.
 * @param states what was read
 */
export function isOfOtherAccount(report: WhyReport, states: readonly WhyState[]): string | undefined {
  const named = report.refusals.flatMap(({ refusal, answers }) => {
    const { principal, sameAccount } = refusal;
    return answers.length === 0 && sameAccount !== false && principal.kind === "role" && principal.account !== undefined
      ? [principal.account]
      : [undefined];
  });
  const [account] = named;
  const own = states.map(({ after }) => after.account);
  const isOther = own.length > 0 && own.every((each) => typeof each === "string" && each !== account);
  if (account === undefined || report.failures.length > 0 || named.some((each) => each !== account) || !isOther)
    return undefined;
  const isLive = states.every(({ after }) => after.source === "account");
  return `The text is about account ${account}, and what was read is of account ${[...new Set(own.map(show))].join(", ")}. ${isLive ? `Use credentials of ${account}, and name its domain: --profile, --domain-id` : `Give the plan of account ${account}.`}`;
}

/** One plan, stack or account, with what is asked of it. */
interface Source {
  readonly file: string;
  readonly state: State;
  readonly before: (() => Inventory) | undefined;
  readonly incomplete: readonly UnknownReason[];
  readonly session: readonly NamedPolicy[] | undefined;
  readonly questions: readonly Omit<Known, "distance">[];
  readonly findings: readonly Finding[];
}

function sourceOf(
  { file, before, after, incomplete, changes }: WhyState,
  inputs: ExternalInputs,
  session: Source["session"],
): Source {
  const state = stateOf(after, incomplete, inputs, before);
  const earlier = before === undefined ? undefined : stateOf(before(), incomplete, inputs);
  const findings =
    changes === undefined
      ? stateFindings(state)
      : findingsOf({ before: earlier, after: state, changes: changes().changes });
  return { file, state, before, incomplete, session, questions: questionsOf(state), findings };
}

function refusalReport(refusal: Refusal, sources: readonly Source[]): RefusalReport {
  const step = stepOf(refusal);
  const next = [...nextFor(refusal)];
  if (refusal.resourceCut === true) return { refusal, step, answers: [], findings: [], next };
  const requests: readonly Candidate[] =
    refusal.action === undefined
      ? (refusal.candidates ?? [])
      : [{ action: refusal.action, ...(refusal.resource === undefined ? {} : { resource: refusal.resource }) }];
  const answered = sources.flatMap((source) => requests.map((request) => answersIn(source, request, refusal)));
  if (sources.length === 0)
    next.push(
      "give a plan (terraform show -json), a stack or several of them after the text, and the request is decided on it",
    );
  const answers = answered.flatMap((each) => each.answers);
  const checks = requests.flatMap(({ action, resource }) => checksFor(action, resource, true));
  return {
    refusal,
    step,
    answers,
    findings: answers.length > 0 ? [] : sources.flatMap((source) => relevant(source, checks)),
    next: [...new Set([...answered.flatMap(({ why }) => why), ...next])],
  };
}

interface Answers {
  readonly answers: readonly RequestAnswer[];
  readonly why: readonly string[];
}

/** A caller, with what was taken for granted to find it. */
interface Caller {
  readonly found: FoundPrincipal | undefined;
  readonly service: string | undefined;
  readonly assumed: readonly string[];
}

function answersIn(source: Source, request: Candidate, refusal: Refusal): Answers {
  const { action, resource } = request;
  const bucket = resource === undefined ? undefined : bucketOf(resource);
  // AWS's services send these through the endpoint of the VPC; whoever the text names, only its policy decides.
  if (bucket !== undefined && isAwsBucket(bucket)) return throughEndpoint(source, request, refusal);
  const resolved = resolve(refusal.principal, source.state);
  if (resolved.is === "not here") return { answers: [], why: resolved.why };
  const callers: readonly Caller[] =
    resolved.is === "found"
      ? [{ found: resolved.found, service: undefined, assumed: resolved.found.notes }]
      : resolved.is === "service"
        ? [{ found: undefined, service: resolved.service, assumed: [] }]
        : likely(source, action, resource);
  if (callers.length === 0 && resolved.is === "unknown") return { answers: [], why: resolved.why };
  const all = callers.map((caller) => answersOf(source, request, refusal, caller));
  return { answers: all.flatMap(({ answers }) => answers), why: all.flatMap(({ why }) => why) };
}

/** Where the text names no caller: the roles of which Canvas sends such a request. */
function likely({ state, questions }: Source, action: string, resource: string | undefined): readonly Caller[] {
  const known = nearest(questions, action, resource);
  return rolesOf(state)
    .filter(({ role }) => known.some(({ question }) => isOf(question, role)))
    .map((found) => ({
      found: { ...found, notes: [] },
      service: undefined,
      assumed: [`the text names no principal: ${found.role.name} (${found.as}) sends such requests`],
    }));
}

function answersOf(source: Source, { action, resource }: Candidate, refusal: Refusal, caller: Caller): Answers {
  const { found, service } = caller;
  const own = source.questions.filter(({ question }) =>
    found === undefined ? question.requester.service === service : isOf(question, found.role),
  );
  const known = nearest(own, action, resource);
  if (resource !== undefined)
    return { answers: [decided(source, { action, resource, refusal, caller, known: known[0] })], why: [] };
  const resources = [...new Map(known.map((each) => [show(each.question.resource), each])).values()];
  if (resources.length === 0) {
    const why = action.toLowerCase().startsWith("kms:")
      ? "the text does not name the key, and no key of what was read is one that this role uses: give its ARN from the bucket's encryption, or the event in CloudTrail"
      : "the text names no resource, and what was read does not say which one it is";
    const isAny = action.toLowerCase().startsWith("kms:") || found === undefined;
    if (isAny) return { answers: [], why: [why] };
    const assumed = { ...caller, assumed: [...caller.assumed, "the text names no resource: * is asked for"] };
    return {
      answers: [decided(source, { action, resource: "*", refusal, caller: assumed, known: undefined })],
      why: [],
    };
  }
  return {
    answers: resources.map((each) =>
      decided(source, {
        action,
        resource: show(each.question.resource),
        refusal,
        caller: {
          ...caller,
          assumed: [...caller.assumed, `the text names no resource: this is one that Canvas asks for`],
        },
        known: { ...each, distance: 0 },
      }),
    ),
    why: [],
  };
}

interface Deciding {
  readonly action: string;
  readonly resource: string;
  readonly refusal: Refusal;
  readonly caller: Caller;
  readonly known: Known | undefined;
}

function decided(source: Source, { action, resource, refusal, caller, known }: Deciding): RequestAnswer {
  const { state, session } = source;
  const { inventory, inputs } = state;
  const { found, service } = caller;
  const stated = { ...refusal.context, ...(refusal.via === undefined ? {} : { "aws:CalledViaLast": [refusal.via] }) };
  // Where a text is known in part only, the source's own text of the same thing decides.
  const of: MaybeUnknownString =
    known !== undefined && known.distance <= 1 && typeof known.question.resource !== "string"
      ? known.question.resource
      : resource;
  const context = known === undefined ? untagged(action, textContext(stated)) : circumstances(known.question, stated);
  const way = wayOf(source, { action, resource: of, refusal, found, known });
  const isJob = found?.as === "job role" && session !== undefined;
  const request: InventoryRequest = {
    principal: found === undefined ? { service: service ?? "" } : { arnOrName: found.role.arn },
    action,
    resource: of,
    context,
    onTheWay: way,
    ...(isJob ? { session } : {}),
    ...sideOf(action, of, known, inventory),
  };
  const { decision, layers, evidence } = withEvidence(inventory, request, inputs, refusal);
  const verdict = verdictOf(decision.answer, source.incomplete);
  const refusedBy =
    verdict === "refused"
      ? refusing(
          layers,
          decision.because.map(({ layer }) => layer),
          action,
          refusal,
        )
      : [];
  const cure: Cure =
    verdict !== "refused"
      ? []
      : requestCure({
          role: found?.role,
          service,
          owner: request.resourceAccount,
          action,
          resource: of,
          context,
          isJobRole: found?.as === "job role",
          jobRole: (known?.environment ?? found?.environments[0])?.jobRole?.arn,
          refusedBy,
          endpoint: way[0]?.endpoint.address,
          inventory,
        });
  return {
    file: source.file,
    source: inventory.source,
    principal: found?.role.name ?? service,
    principalAddress: found?.role.address,
    as: found?.as ?? "service",
    action,
    resource,
    verdict,
    before: beforeOf(source, request, inputs, refusal),
    decision,
    layers,
    refusedBy,
    agreement: agreementOf(verdict, refusal, refusedBy),
    assumed: [
      ...caller.assumed,
      ...assumedBy(context, stated),
      ...evidence,
      ...ownerAssumed(of, request, cure, inventory),
    ],
    notes: [...notesFor(refusal, verdict, layers), ...source.incomplete.map(plainWhy)],
    missing: missingIn(cure),
    cure,
    findings: relevant(source, checksFor(action, resource, found?.environments[0]?.networkAccess === "vpc-only")),
  };
}

interface Evidenced {
  readonly decision: Decision;
  readonly layers: readonly LayerDecision[];
  readonly evidence: readonly string[];
}

/**
 * The text is evidence: where the role has no Allow, and only a policy of the resource that was not read could give one, AWS's refusal says
 * that it does not. Where it names a kind of policies that denies, and one statement of that kind may, that statement does.
 */
function withEvidence(
  inventory: Inventory,
  request: InventoryRequest,
  inputs: ExternalInputs,
  refusal: Refusal,
): Evidenced {
  const decision = decideIn(inventory, request, inputs);
  const layers = layersIn(inventory, request, inputs);
  const denied = decision.answer === "unknown" ? onlyDeny(layers, refusal) : undefined;
  if (denied !== undefined) return denied;
  const of = (kind: LayerKind): LayerDecision | undefined => layers.find(({ layer }) => layer === kind);
  const isOpen =
    decision.answer === "unknown" &&
    of("identity")?.answer === "does not allow" &&
    of("resource")?.answer === "undetermined";
  if (!isOpen) return { decision, layers, evidence: [] };
  const without = { ...request, side: NO_POLICY };
  const other = decideIn(inventory, without, inputs);
  if (other.answer !== "no") return { decision, layers, evidence: [] };
  return {
    decision: other,
    layers,
    evidence: [
      `the policy of the resource is not all in this ${inventory.source}: that AWS refused the request says that it does not allow it either`,
    ],
  };
}

/** The one statement that may deny, of the kind of policies that the text says denies; undefined where there are several, or a policy that was not read. */
function onlyDeny(layers: readonly LayerDecision[], { deny, layer, policy }: Refusal): Evidenced | undefined {
  const kind = KINDS[layer];
  if (deny !== "explicit" || kind === undefined) return undefined;
  const all = layers
    .filter((each) => each.layer === kind)
    .flatMap((of) =>
      of.because.flatMap((reason) =>
        reason.kind === "cannot tell" && reason.statement?.effect !== "Allow" ? [{ of, reason }] : [],
      ),
    );
  const [only, ...others] = all;
  if (only === undefined || others.length > 0 || only.reason.statement?.effect !== "Deny") return undefined;
  const because: readonly Reason[] = [{ ...only.reason, kind: "denied", why: undefined }];
  return {
    decision: { answer: "no", because },
    layers: layers.map((each) => (each === only.of ? { ...each, answer: "denies", because } : each)),
    evidence: [
      `the text says that ${policy ?? "a policy of this kind"} denies it, and ${statementName(only.reason.statement)} is the only statement of this kind that may`,
    ],
  };
}

/** A request of AWS's own services through the endpoint of a closed VPC. */
function throughEndpoint(source: Source, { action, resource = "" }: Candidate, refusal: Refusal): Answers {
  const { state } = source;
  const { inventory, inputs } = state;
  const services = source.questions.filter(({ question }) => question.requester.service !== undefined);
  const known = nearest(services, action, resource).filter(({ distance }) => distance <= 1);
  const answers = known.map(({ question, environment }): RequestAnswer => {
    const request: InventoryRequest = {
      principal: { service: question.requester.service ?? "" },
      action,
      resource: question.resource,
      context: circumstances(question, {}),
      side: { policy: question.resourcePolicy, grants: [] },
      ...(question.resourceAccount === undefined ? {} : { resourceAccount: question.resourceAccount }),
    };
    const decision = decideIn(inventory, request, inputs);
    // The endpoint's policy stands on the side of the resource, where no other policy is known.
    const layers = layersIn(inventory, request, inputs).map((each): LayerDecision =>
      each.layer === "resource" ? { ...each, layer: "endpoint" } : each,
    );
    const verdict = verdictOf(decision.answer, source.incomplete);
    const refusedBy = verdict === "refused" ? layers.filter(isRefusal) : [];
    const cure = requestCure({
      role: undefined,
      service: question.requester.service,
      owner: question.resourceAccount,
      action,
      resource: question.resource,
      context: request.context ?? {},
      isJobRole: false,
      jobRole: environment.jobRole?.arn,
      refusedBy,
      endpoint: valueOf(environment.s3Endpoint)?.address,
      inventory,
    });
    return {
      file: source.file,
      source: inventory.source,
      principal: question.requester.service,
      principalAddress: undefined,
      as: "service",
      action,
      resource,
      verdict,
      before: undefined,
      decision,
      layers,
      refusedBy,
      agreement: agreementOf(verdict, refusal, refusedBy),
      assumed: ["the bucket is one of AWS's own: a service sends the request through the VPC endpoint"],
      notes: [...notesFor(refusal, verdict, layers), ...source.incomplete.map(plainWhy)],
      missing: missingIn(cure),
      cure,
      findings: relevant(source, checksFor(action, resource, true)),
    };
  });
  const why = `the bucket is one of AWS's own, and no policy of an S3 endpoint is in this ${inventory.source}`;
  return { answers: distinct(answers), why: answers.length === 0 ? [why] : [] };
}

/** Setups may share an endpoint. */
function distinct(answers: readonly RequestAnswer[]): readonly RequestAnswer[] {
  const key = ({ file, principal, action, resource, verdict, cure }: RequestAnswer): string =>
    JSON.stringify([file, principal, action, resource, verdict, cure]);
  return [...new Map([...answers].reverse().map((each) => [key(each), each])).values()].reverse();
}

/** The endpoints on the way: as for the known question, or those that the text speaks of. */
function wayOf(
  { state: { inventory } }: Source,
  {
    action,
    resource,
    refusal,
    found,
    known,
  }: Pick<Deciding, "action" | "refusal" | "known"> & {
    readonly resource: MaybeUnknownString;
    readonly found: FoundPrincipal | undefined;
  },
): readonly OnTheWay[] {
  const named = refusal.context?.["aws:SourceVpce"]?.[0];
  const all = [...inventory.vpcEndpoints, ...inventory.readVpcEndpoints];
  const endpoint = named === undefined ? undefined : all.find(({ id }) => id === named);
  if (endpoint !== undefined) return [{ endpoint, doubt: undefined }];
  if (known !== undefined) return onTheWay({ ...known.question, resource }, known.environment);
  const asked = { action, resource, requester: { service: "" }, context: {}, basis: "inferred", source: "" } as const;
  const ways = (found?.environments ?? []).map((environment) =>
    onTheWay({ ...asked, through: "network of the setup" }, environment),
  );
  return ways.find((each) => each.length > 0) ?? [];
}

/** Canvas's images are AWS's: whose they are plays no part, and what their policies say is AWS's own matter. */
function sideOf(
  action: string,
  resource: MaybeUnknownString,
  known: Known | undefined,
  inventory: Inventory,
): Partial<InventoryRequest> {
  if (known !== undefined && action.toLowerCase().startsWith("ecr:"))
    return { side: NOTHING_ON_THE_SIDE, resourceAccount: inventory.account };
  const bucket = bucketOf(resource);
  const asked = known !== undefined && known.distance <= 1 ? known.question.resourceAccount : undefined;
  const owner = asked ?? (bucket === undefined ? undefined : statedOwner(bucket, inventory));
  return owner === undefined ? {} : { resourceAccount: owner };
}

/** An object of which the text does not say that it has the tag by which AWS's policies of Canvas allow more. */
const TAG = "s3:ExistingObjectTag/SageMaker";

function untagged(action: string, context: Question["context"]): Question["context"] {
  return action.toLowerCase() === "s3:getobject" && !Object.hasOwn(context, TAG)
    ? { ...context, [TAG]: null }
    : context;
}

/** What was not read wholly allows nothing for certain. */
function verdictOf(answer: "yes" | "no" | "unknown", incomplete: readonly UnknownReason[]): WhyVerdict {
  if (answer === "no") return "refused";
  return answer === "unknown" || incomplete.length > 0 ? "undetermined" : "allowed";
}

function beforeOf(
  { before }: Source,
  request: InventoryRequest,
  inputs: ExternalInputs,
  refusal: Refusal,
): WhyVerdict | undefined {
  const earlier = before?.();
  if (earlier === undefined || !("arnOrName" in request.principal)) return undefined;
  const { arnOrName } = request.principal;
  const isThere = earlier.principals.some(({ arn }) => show(arn) === show(arnOrName));
  return isThere ? verdictOf(withEvidence(earlier, request, inputs, refusal).decision.answer, []) : undefined;
}

function isRefusal({ answer }: LayerDecision): boolean {
  return answer === "denies" || answer === "does not allow";
}

/** Kinds of policies that must be changed: those that the decision rests on, every Deny, and across accounts both sides. */
function refusing(
  layers: readonly LayerDecision[],
  because: readonly LayerKind[],
  action: string,
  { sameAccount, layer }: Refusal,
): readonly LayerDecision[] {
  const mustBoth = sameAccount === false || /^(kms|sts):/i.test(action);
  return layers.filter(
    (each) =>
      isRefusal(each) &&
      (because.includes(each.layer) ||
        each.layer === KINDS[layer] ||
        each.answer === "denies" ||
        !["identity", "resource"].includes(each.layer) ||
        mustBoth),
  );
}

const KINDS: Readonly<Record<TextLayer, LayerKind | undefined>> = {
  identity: "identity",
  boundary: "boundary",
  session: "session",
  resource: "resource",
  trust: "resource",
  endpoint: "endpoint",
  scp: "organization",
  rcp: "organization",
  "lake-formation": undefined,
  "s3-setting": undefined,
  unknown: undefined,
};

function agreementOf(verdict: WhyVerdict, { layer }: Refusal, refusedBy: readonly LayerDecision[]): Agreement {
  if (verdict === "allowed") return "contradicts";
  const kind = KINDS[layer];
  if (verdict === "undetermined" || kind === undefined) return "not comparable";
  return refusedBy.some((each) => each.layer === kind) ? "agrees" : "refused elsewhere";
}

/** The ARN of a bucket names no account. */
function ownerAssumed(
  resource: MaybeUnknownString,
  { resourceAccount }: InventoryRequest,
  cure: Cure,
  { buckets, account }: Inventory,
): readonly string[] {
  const bucket = bucketOf(resource);
  const isHere = buckets.some(({ name, isRead }) => !isRead && show(name) === bucket);
  return bucket === undefined || resourceAccount !== undefined || isHere || missingIn(cure).length === 0
    ? []
    : [`the bucket belongs to the account ${show(account)}: change the statement if it does not`];
}

/** Keys that no text states, as they are in what Canvas sends. */
function assumedBy(context: Question["context"], stated: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.entries(context).filter(([key]) => !Object.hasOwn(stated, key));
  if (keys.length === 0) return [];
  const shown = keys.map(([key, value]) => (value === null ? `without ${key}` : `${key} = ${shownValue(value)}`));
  return [`as Canvas sends it: ${shown.join(", ")}`];
}

function shownValue(value: MaybeUnknownString | readonly MaybeUnknownString[]): string {
  return Array.isArray(value)
    ? (value as readonly MaybeUnknownString[]).map(show).join(", ")
    : show(value as MaybeUnknownString);
}

/** Where the words of a text mislead, and what is outside of what was read. */
function notesFor(refusal: Refusal, verdict: WhyVerdict, layers: readonly LayerDecision[]): readonly string[] {
  const { layer, deny, action = "", sameAccount, policy } = refusal;
  const lowered = action.toLowerCase();
  const isS3 = lowered.startsWith("s3:");
  const open = layers.filter(({ answer }) => answer === "undetermined");
  return [
    ...(layer === "resource" && deny === "implicit" && sameAccount === false
      ? [
          "across accounts both sides must allow it: AWS names the resource's policy also where the role's own Allow is missing",
        ]
      : []),
    ...(layer === "resource" && deny === "explicit" && isS3
      ? [
          "S3 names a resource-based policy also where Block Public Access (RestrictPublicBuckets) refuses: then no statement decides",
        ]
      : []),
    ...(layer === "resource" && deny === "implicit" && isS3
      ? ["S3 names a resource-based policy also where Block Public Access (IgnorePublicAcls) refuses"]
      : []),
    ...(layer === "scp" && deny === "explicit" && policy === undefined
      ? ["older texts say explicit deny of a service control policy also where none of them allows the action"]
      : []),
    ...(layer === "identity" && lowered.startsWith("kms:")
      ? [
          "a key policy that does not let the account's IAM policies decide refuses too: a statement on the role alone may not help",
        ]
      : []),
    ...(layer === "scp" || layer === "rcp" ? ["only the organization's administrators can change it"] : []),
    ...(verdict === "allowed" ? CONTRADICTION : []),
    ...(verdict === "undetermined" && open.length === 0
      ? ["no single kind of policies refuses it: what they come to together is undetermined"]
      : []),
  ];
}

/** Reasons for a refusal of what is allowed, the most frequent first. */
const CONTRADICTION: readonly string[] = [
  "this source allows it and AWS refused it. Check in this order: the plan is not applied, or Canvas was not restarted since",
  "another account, or another role of the same name",
  "a kind of policies that was not read: service and resource control policies (--scp, --rcp), a session policy (executionIamPolicy of StartJobRun, --session-policy), policies of resources outside it",
  "a condition on a key that neither the text nor the source states",
  "a change of the last minutes that is not in effect everywhere",
];

function missingIn(cure: Cure): readonly CureStatement[] {
  return cure.flatMap((step) =>
    step.kind === "addStatements" ? step.statements : step.kind === "replaceStatements" ? step.by : [],
  );
}

function relevant({ findings }: Source, ids: readonly string[]): readonly Finding[] {
  return findings.filter(({ check }) => ids.includes(check.id));
}

/** A failure, with the request behind it decided, and what the checks find. */
function failureReport(failure: Failure, sources: readonly Source[]): FailureReport {
  const { step, explanation, next = [], checks = [] } = failureText(failure);
  const answered = failure.kind === "role-not-assumable" ? sources.map((source) => assuming(source, failure)) : [];
  return {
    failure,
    step,
    explanation,
    next: [...answered.flatMap(({ why }) => why), ...(failure.wayOut ?? []), ...next],
    answers: answered.flatMap(({ answers }) => answers),
    findings: sources.flatMap((source) => relevant(source, checks)),
  };
}

/** A service assumes the role that the text names, found by its account and name. */
function assuming(source: Source, { role = "", request }: Failure): Answers {
  const service = request?.principal.kind === "service" ? request.principal.service : EMR_SERVERLESS;
  const arn = role.replace(/\.$/, "");
  const resolved = resolve(
    {
      kind: "role",
      role: arn.split("/").at(-1) ?? arn,
      ...(/^arn:[^:]*:iam::(\d{12}):role\//.test(arn) ? { account: arn.split(":")[4] ?? "", roleArn: arn } : {}),
    },
    source.state,
  );
  if (resolved.is !== "found") return { answers: [], why: resolved.is === "service" ? [] : resolved.why };
  const { found } = resolved;
  const known = nearest(
    source.questions.filter(
      ({ question }) => question.requester.service === service && show(question.resource) === show(found.role.arn),
    ),
    "sts:AssumeRole",
    undefined,
  )[0];
  const refusal: Refusal = {
    principal: { kind: "service", service },
    action: "sts:AssumeRole",
    deny: "unknown",
    layer: "trust",
  };
  const caller: Caller = { found: undefined, service, assumed: found.notes };
  return {
    answers: [
      decided(source, {
        action: "sts:AssumeRole",
        resource: show(found.role.arn),
        refusal,
        caller,
        known: known === undefined ? undefined : { ...known, distance: 0 },
      }),
    ],
    why: [],
  };
}
