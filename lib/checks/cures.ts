/** What cures are built from: statements of grants, statements as a plan has them, and what stands in the way of a request. */
import type { Reason } from "../authorization/decide";
import { indexed, type NamedPolicy, type PolicyStatement, statementName } from "../authorization/policy";
import { isText, show, type MaybeUnknownString } from "../authorization/text";
import type { Inventory } from "../inventory/inventory";
import type {
  Cure,
  CureCondition,
  CureObject,
  CurePolicy,
  CurePrincipal,
  CureStatement,
  CureStep,
  CureText,
} from "../policies/cure";
import type { PolicyTemplate, Parameters, Statement, ValuesOf } from "../policies/policy-template";
import { render } from "../policies/render";
import { type EvaluatedRequest, ask, type ExternalInputs, type Question } from "../setup/question";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import { withoutExamples } from "./shown";

/** Placeholders for the account and the Region if a plan does not contain them. */
export const ANY_PLACE = { account: "<ACCOUNT>", region: "<REGION>" } as const;

/** The account and the Region of an inventory. */
export function placeIn({ account, region }: Inventory): { readonly account: string; readonly region: string } {
  return {
    account: typeof account === "string" ? account : ANY_PLACE.account,
    region: typeof region === "string" ? region : ANY_PLACE.region,
  };
}

/** A domain whose settings a cure changes. */
export function domainObject(address: string | undefined, { domains }: Inventory): CureObject {
  const domain = domains.find((each) => each.address === address);
  return { type: "AWS::SageMaker::Domain", address, canvasAppSettings: domain?.answered?.canvasAppSettings };
}

/** Values of a grant in which texts may have parts that are known only after apply. */
type Values<V> = {
  readonly [N in keyof V]: V[N] extends string
    ? MaybeUnknownString
    : V[N] extends readonly string[]
      ? readonly MaybeUnknownString[]
      : V[N] extends Readonly<Record<string, infer E>>
        ? Readonly<Record<string, Values<E>>>
        : V[N];
};

/** Delimiters of a value's number, which no text of a plan contains. */
const [OPEN, CLOSE] = ["\u{F0000}", "\u{F0001}"];

/** The statements of a grant, or those of them that have one of these Sids. */
export function granted<P extends Parameters>(
  grant: PolicyTemplate<P>,
  values: Values<ValuesOf<PolicyTemplate<P>>>,
  sids?: readonly string[],
): readonly CureStatement[] {
  const texts: MaybeUnknownString[] = [];
  const marked = (value: unknown): unknown => {
    if (Array.isArray(value)) return (value as readonly unknown[]).map(marked);
    if (isText(value)) return typeof value === "string" ? value : `${OPEN}${String(texts.push(value) - 1)}${CLOSE}`;
    return typeof value === "object" && value !== null ? markedIn(value) : value;
  };
  const markedIn = (fields: object): object =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, marked(value)]));
  const all = markedIn(values);
  const unmarked = (text: string): CureText => {
    const parts = text.split(new RegExp(`${OPEN}(\\d+)${CLOSE}`));
    if (parts.length === 1) return text;
    return {
      parts: parts.flatMap((part, index) => {
        if (index % 2 === 0) return part === "" ? [] : [part];
        const value = texts[Number(part)];
        return value === undefined || typeof value === "string" ? [value ?? ""] : value.parts;
      }),
    };
  };
  return render(grant, all as ValuesOf<PolicyTemplate<P>>)
    .filter(({ sid }) => sids === undefined || sids.includes(sid))
    .map((statement) => ofGrant(statement, unmarked));
}

function ofGrant(
  { sid, effect, principals, actions, resources, notResources, conditions }: Statement,
  text: (text: string) => CureText,
): CureStatement {
  return {
    sid,
    effect,
    ...(principals === undefined
      ? {}
      : { principals: [{ type: principals.type, identifiers: principals.identifiers.map(text) }] }),
    actions,
    resources: resources.map(text),
    ...(notResources === undefined ? {} : { notResources: notResources.map(text) }),
    conditions: conditions.map(({ test, variable, values }) => ({ test, variable, values: values.map(text) })),
  };
}

/** The conditions of a grant's statement. */
export function conditionsOf(statements: readonly CureStatement[]): readonly CureCondition[] {
  return statements[0]?.conditions ?? [];
}

/** A statement of a policy as it stands. */
export function asWritten({
  sid,
  effect = "Allow",
  principals,
  action,
  resource,
  conditions,
}: PolicyStatement): CureStatement {
  const texts = (patterns: readonly { readonly text: MaybeUnknownString }[]): readonly MaybeUnknownString[] =>
    patterns.map(({ text }) => text);
  const types = [...new Set((principals ?? []).map(({ type }) => type))];
  return {
    sid,
    effect,
    principals: types.map((type): CurePrincipal => ({
      type,
      identifiers: (principals ?? []).filter((each) => each.type === type).map(({ identifier }) => identifier),
    })),
    [action.negated ? "notActions" : "actions"]: texts(action.patterns),
    ...(resource === undefined ? {} : { [resource.negated ? "notResources" : "resources"]: texts(resource.patterns) }),
    conditions: conditions.map(({ test, variable, values }) => ({ test, variable, values: texts(values) })),
  };
}

/** A policy that is there. */
export function existing({ name, address }: NamedPolicy): CurePolicy {
  return { of: "policy", name, address };
}

/** The names of statements; none of a sensitive policy. */
export function shownNames(
  { redacted: withheld }: NamedPolicy,
  statements: readonly PolicyStatement[],
): readonly string[] {
  return withheld === true ? [] : statements.map(statementName);
}

/** AWS's name of a managed policy, without the version that it was read in. */
export function managedName({ name }: NamedPolicy): string {
  return name.replace(/^arn:.*\//, "").replace(/ v\d+$/, "");
}

/** A statement with its policy. */
export interface Allowing {
  readonly policy: NamedPolicy;
  readonly statements: readonly PolicyStatement[];
}

/** The statements of a role that allow at least one of these questions, each by itself: a decision names the first one only. */
export function allowedBy(
  role: CanvasRole,
  questions: readonly Question[],
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Allowing[] {
  return role.policies.flatMap((policy): readonly Allowing[] => {
    const statements = policy.policy.statements.filter(
      (statement) =>
        statement.effect === "Allow" &&
        questions.some(
          (question) =>
            question.requester.role !== undefined &&
            ask(
              alone(question, question.requester.role, { ...policy, policy: indexed([statement]) }),
              environment,
              inputs,
            ).decision.answer === "yes",
        ),
    );
    return statements.length === 0 ? [] : [{ policy, statements }];
  });
}

/** The question as if a role had this policy and nothing else. */
export function alone(question: Question, role: CanvasRole, policy: NamedPolicy): Question {
  return { ...question, requester: { role: { ...role, policies: [policy], boundary: undefined } } };
}

/** A refused request with a reason. */
export interface Refusal {
  readonly question: Question;
  readonly reason: Reason;
}

/** Steps for what no Allow of the role or resource itself can mend: a Deny, a boundary, the organization. */
export function obstacles(refusals: readonly Refusal[]): Cure {
  const denied = new Map<string, { readonly reason: Reason; readonly questions: Set<Question> }>();
  for (const { question, reason } of refusals) {
    if (!isObstacle(reason)) continue;
    const { layer, policy, statement, kind } = reason;
    const key = JSON.stringify([layer, kind, policy?.name, policy?.address, kind === "denied" && statement?.position]);
    const place = denied.get(key) ?? { reason, questions: new Set<Question>() };
    place.questions.add(question);
    denied.set(key, place);
  }
  return [...denied.values()].map(({ reason, questions }) => obstacle(reason, [...questions]));
}

/** Whether a reason is one that a further Allow of the same policy does not change. */
function isObstacle({ kind, layer }: Reason): boolean {
  return kind === "denied" || (kind === "not allowed" && (layer === "boundary" || layer === "organization"));
}

function obstacle({ kind, layer, policy, statement }: Reason, questions: readonly Question[]): CureStep {
  const actions = [...new Set(questions.map(({ action }) => action))];
  const resourcesOf = (action: string): readonly string[] => [
    ...new Set(questions.filter((each) => each.action === action).map(({ resource }) => inGeneral(resource))),
  ];
  const on = actions.map((action) => `${action} on ${resourcesOf(action).join(", ")}`).join("; ");
  const name = policy?.name ?? "";
  if (layer === "organization") {
    return {
      kind: "advise",
      text: `Ask the administrator of the organization to allow ${on}: the control policy ${name} blocks it.`,
    };
  }
  if (kind === "denied" && policy !== undefined && statement !== undefined) {
    return {
      kind: "narrowStatements",
      in: existing(policy),
      names: shownNames(policy, [statement]),
      effect: "Deny",
      actions,
      resources: [...new Set(questions.map(({ resource }) => inGeneral(resource)))],
    };
  }
  return {
    kind: "advise",
    text: `Also allow in the permissions boundary${name === "" ? "" : ` ${name}`}: ${on}.`,
  };
}

/** A resource that was made up to ask with stands for all of its kind. */
function inGeneral(resource: MaybeUnknownString): string {
  return withoutExamples(show(resource)).replace(/\/example$/, "/*");
}

/** What refused requests need: what stands in their way is taken out of it, and what no policy allows is granted. */
export function refusalCure(
  refused: readonly EvaluatedRequest[],
  grant: (questions: readonly Question[]) => Cure,
): Cure {
  const refusals = refused.flatMap(({ question, decision }) =>
    decision.because.map((reason) => ({ question, reason })),
  );
  const lacking = refused
    .filter(({ decision }) => decision.because.some((reason) => !isObstacle(reason)))
    .map(({ question }) => question);
  return [...obstacles(refusals), ...(lacking.length === 0 ? [] : grant(lacking))];
}
