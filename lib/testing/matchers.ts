/** The matchers: each is a function as `expect.extend` of jest and of vitest takes it. */
import type { Answer } from "../authorization/answer";
import { NOT_CONSIDERED, type Reason } from "../authorization/decide";
import { problemsOf } from "../authorization/read-policy";
import { show } from "../authorization/text";
import { shownStatement } from "../checks/shown";
import type { PrincipalRecord } from "../inventory/principals";
import { reasonText } from "../report/access";
import { plainReason, plainWhy } from "../report/reason";
import { accessOf } from "../setup/access";
import { type Because, FEATURES, type Judgement } from "../setup/capabilities";
import { decideIn } from "../setup/decide-in";
import { NO_EXTERNAL_INPUTS } from "../setup/question";
import { exactly, type FoundItem, indented, type MatcherContext, type MatcherResult, written } from "./exactly";
import { blocksOf, documentIn, resolved, roleIn, stackIn } from "./stack";
import { expectedIn, foundIn, ownPolicies, placeOf, statementText, unreadableIn } from "./statements";
import type {
  ExpectedResources,
  ExpectedStatement,
  LargeDataFeature,
  LargeDataUse,
  ResourceType,
  RoleRequest,
} from "./types";

export function toHaveExactlyResources(
  this: MatcherContext,
  received: unknown,
  type: ResourceType,
  expected: ExpectedResources,
): MatcherResult {
  return exactlyBlocks(this, "toHaveExactlyResources", "resource", received, type, expected);
}

export function toHaveExactlyDataSources(
  this: MatcherContext,
  received: unknown,
  type: ResourceType,
  expected: ExpectedResources,
): MatcherResult {
  return exactlyBlocks(this, "toHaveExactlyDataSources", "data", received, type, expected);
}

function exactlyBlocks(
  context: MatcherContext,
  matcher: string,
  kind: "resource" | "data",
  received: unknown,
  type: ResourceType,
  expected: ExpectedResources,
): MatcherResult {
  const stack = stackIn(matcher, received);
  const name = typeof type === "string" ? type : type.tfResourceType;
  const start = kind === "data" ? `data.${name}` : name;
  const found = Object.entries(blocksOf(stack, kind, name)).map(([own, block]): FoundItem => {
    const address = `${start}.${own}`;
    return { forms: [block, { [address]: block }], name: address, text: `${address} ${written(block)}` };
  });
  const list = isList(expected) ? expected : Object.entries(expected).map(([address, block]) => ({ [address]: block }));
  return exactly(context, `${matcher}(${JSON.stringify(name)}, …)`, list, found);
}

function isList(expected: ExpectedResources): expected is readonly unknown[] {
  return Array.isArray(expected);
}

export function toHaveExactlyStatements(
  this: MatcherContext,
  received: unknown,
  role: string,
  expected: readonly ExpectedStatement[],
): MatcherResult {
  const matcher = "toHaveExactlyStatements";
  const call = `${matcher}(${JSON.stringify(role)}, …)`;
  const stack = stackIn(matcher, received);
  const document = /^(?:\$\{)?(data\.aws_iam_policy_document\.[^.]+)(?:\.json\})?$/.exec(role)?.[1];
  if (document !== undefined) {
    const statements = documentIn(stack, document);
    const unreadable = statements.flatMap((each) => each.unreadable).map(plainWhy);
    if (unreadable.length > 0) return undetermined(this, call, unreadable);
    return exactly(this, call, expectedIn(stack, expected), foundIn(statements, document));
  }
  const principal = roleIn(matcher, stack, role);
  const own = ownPolicies(principal);
  const unreadable = [...unreadableIn(stack, principal), ...problemsIn(own)];
  if (unreadable.length > 0) return undetermined(this, call, unreadable);
  const found = own.flatMap((policy) => foundIn(policy.policy.statements, placeOf(policy)));
  return exactly(this, call, expectedIn(stack, expected), found);
}

export function toTrustExactly(
  this: MatcherContext,
  received: unknown,
  role: string,
  expected: readonly ExpectedStatement[],
): MatcherResult {
  const matcher = "toTrustExactly";
  const call = `${matcher}(${JSON.stringify(role)}, …)`;
  const stack = stackIn(matcher, received);
  const { trust } = roleIn(matcher, stack, role);
  if (trust.is === "unknown") return undetermined(this, call, [plainWhy(trust.why)]);
  const policies = trust.is === "known" ? [trust.value] : [];
  const unreadable = problemsIn(policies);
  if (unreadable.length > 0) return undetermined(this, call, unreadable);
  const found = policies.flatMap((policy) => foundIn(policy.policy.statements, placeOf(policy)));
  return exactly(this, call, expectedIn(stack, expected), found);
}

export function toAttachExactly(
  this: MatcherContext,
  received: unknown,
  role: string,
  expected: readonly string[],
): MatcherResult {
  const matcher = "toAttachExactly";
  const call = `${matcher}(${JSON.stringify(role)}, …)`;
  const stack = stackIn(matcher, received);
  const principal = roleIn(matcher, stack, role);
  const unreadable = unreadableIn(stack, principal);
  if (unreadable.length > 0) return undetermined(this, call, unreadable);
  const attached = principal.policies.flatMap(({ arn, address }) =>
    arn === undefined ? [] : [{ arn: show(arn), address }],
  );
  const found = attached.map(({ arn, address }): FoundItem => {
    const name = arn.replace(/^arn:.*\//, "");
    return { forms: [arn, name], name, text: address === undefined ? arn : `${arn} (${address})` };
  });
  return exactly(this, call, resolved(stack, expected).map(show), found);
}

export function toAllow(this: MatcherContext, received: unknown, request: RoleRequest): MatcherResult {
  return decided(this, "toAllow", received, request, "yes");
}

export function toDeny(this: MatcherContext, received: unknown, request: RoleRequest): MatcherResult {
  return decided(this, "toDeny", received, request, "no");
}

const WORDS: Readonly<Record<Answer, string>> = { yes: "allowed", no: "denied", unknown: "undetermined" };

function decided(
  context: MatcherContext,
  matcher: "toAllow" | "toDeny",
  received: unknown,
  request: RoleRequest,
  expected: Answer,
): MatcherResult {
  const stack = stackIn(matcher, received);
  const principal = roleIn(matcher, stack, request.role);
  checkRequest(matcher, request);
  const { action, context: keys = {} } = request;
  const [resource = request.resource] = resolved(stack, [request.resource]);
  const asked = { principal: { arnOrName: principal.arn }, action, resource, context: keys };
  const { answer, because } = decideIn(stack.reading.after, asked, NO_EXTERNAL_INPUTS);
  const isExpected = answer === expected;
  const message = (): string =>
    [
      `expect(stack)${context.isNot === true ? ".not" : ""}.${matcher}(${written(request)})`,
      "",
      `${nameOf(principal)}: ${action} on ${show(resource)} is ${WORDS[answer]}:`,
      ...new Set(because.map(decidingText)),
      "",
      `Not considered: ${NOT_CONSIDERED.join("; ")}.`,
    ].join("\n");
  return { pass: answer === "unknown" ? context.isNot === true : isExpected, message };
}

function nameOf({ name, address }: PrincipalRecord): string {
  return address === undefined ? show(name) : `${show(name)} (${address})`;
}

function decidingText(reason: Reason): string {
  const line = indented(plainReason({ action: "", question: undefined, reason }));
  const { statement } = reason;
  if (statement === undefined || shownStatement(reason) === undefined || statement.unreadable.length > 0) return line;
  return `${line}\n${indented(statementText(statement))}`;
}

/** A wildcard in a request would be taken for the character, and denied by every policy. */
function checkRequest(matcher: string, { action, resource }: RoleRequest): void {
  if (!/^[a-z0-9-]+:[a-z0-9]+$/i.test(action)) {
    throw new Error(
      `${matcher}: ${JSON.stringify(action)} is not one action. Write service:Action, such as iam:PassRole.`,
    );
  }
  if (typeof resource !== "string" || resource === "" || (resource !== "*" && /[*?]/.test(resource))) {
    throw new Error(
      `${matcher}: ${JSON.stringify(resource)} is not one resource. Write the ARN of one, without wildcards, or * for an action without one.`,
    );
  }
}

export function toRunLargeData(this: MatcherContext, received: unknown, use: LargeDataUse): MatcherResult {
  const matcher = "toRunLargeData";
  const stack = stackIn(matcher, received);
  const principal = roleIn(matcher, stack, use.role);
  const features = featuresOf(matcher, use.features);
  const { after, incomplete } = stack.reading;
  const { deployments, off } = accessOf(after, incomplete, NO_EXTERNAL_INPUTS);
  const roles = deployments.flatMap(({ executionRoles }) =>
    executionRoles.filter(({ arn }) => arn === show(principal.arn)),
  );
  const judgements = roles.flatMap(({ capabilities }) => capabilities.filter(({ id }) => features.includes(id)));
  const failing = judgements.filter(({ answer }) => answer !== "yes");
  const isUnknown = failing.length > 0 && failing.every(({ answer }) => answer === "unknown");
  const lines =
    roles.length === 0
      ? [
          `${nameOf(principal)} is not an execution role of a domain with large data, or beside an EMR Serverless runtime role, in this stack.`,
          ...off.map(({ name, reason }) => `Large data is off for ${name}: ${plainWhy(reason)}.`),
        ]
      : [`${nameOf(principal)}:`, ...answersText(failing.length === 0 ? judgements : failing)];
  const message = (): string =>
    [`expect(stack)${this.isNot === true ? ".not" : ""}.${matcher}(${written(use)})`, "", ...lines].join("\n");
  return { pass: isUnknown ? this.isNot === true : roles.length > 0 && failing.length === 0, message };
}

/** At most so many reasons of an answer: they are as many as its requests. */
const MOST_REASONS = 6;

/** Answers with their reasons; those with the same reasons in one line. */
function answersText(judgements: readonly Judgement[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { id, answer, because } of judgements) {
    const all = answer === "yes" ? [] : [...new Set(because.map(ofWhom))];
    const more = all.length - MOST_REASONS;
    const reasons = [
      ...all.slice(0, MOST_REASONS),
      ...(more > 0 ? [`and ${more} more, which canvas-large-data access --explain shows`] : []),
    ];
    const text = [WORDS[answer], ...reasons.map(indented)].join("\n");
    groups.set(text, [...(groups.get(text) ?? []), id]);
  }
  return [...groups].map(([text, ids]) => indented(`${ids.join(", ")}: ${text}`));
}

/** A reason with the role or the service that makes the request: jobs make theirs as another role than users. */
function ofWhom(because: Because): string {
  const { role, service } = because.question?.requester ?? {};
  const who = role?.name ?? service;
  return who === undefined ? reasonText(because) : `${who}: ${reasonText(because)}`;
}

function featuresOf(matcher: string, given: readonly LargeDataFeature[] | undefined): readonly string[] {
  const all = FEATURES.map(({ id }) => id);
  const wrong = given?.find((each) => !all.includes(each));
  if (wrong !== undefined) throw new Error(`${matcher}: there is no feature ${wrong}. There are: ${all.join(", ")}.`);
  if (given?.length === 0)
    throw new Error(`${matcher}: features is empty, which asks for nothing. Leave it out for all.`);
  return given ?? all;
}

function problemsIn(policies: readonly Pick<PrincipalRecord["policies"][number], "policy">[]): readonly string[] {
  return policies.flatMap(({ policy }) => problemsOf(policy)).map(plainWhy);
}

/** Fails whether or not the matcher is negated: what is not known is neither a yes nor a no. */
function undetermined({ isNot }: MatcherContext, call: string, because: readonly string[]): MatcherResult {
  const message = (): string =>
    [`expect(stack)${isNot === true ? ".not" : ""}.${call}`, "", "undetermined:", ...because.map(indented)].join("\n");
  return { pass: isNot === true, message };
}
