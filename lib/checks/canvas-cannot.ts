import { managedPolicy } from "../authorization/managed";
import type { NamedPolicy } from "../authorization/policy";
import { readPolicy } from "../authorization/read-policy";
import { join, sameText, show, type MaybeUnknownString } from "../authorization/text";
import { canvasImageLayers, canvasImages } from "../policies/canvas-images";
import { largeDataUse } from "../policies/large-data-use";
import { EMR_SERVERLESS_EXECUTION_POLICY, managedPolicyArn } from "../policies/managed";
import type { Cure, CureCondition, CureStatement, CureStep, CureText } from "../policies/cure";
import type { Judgement } from "../setup/capabilities";
import { ask, type ExternalInputs, type Question } from "../setup/question";
import { valueOf } from "../inventory/fact";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import type { Check, Found } from "./check";
import { alone, domainObject, granted, obstacles, type Refusal } from "./cures";
import { listed, type Phrase, say } from "./phrase";
import { withoutExamples } from "./shown";
import { ownValue } from "../rules/own-value";

/** What a job role is granted by. */
const OF_JOB_ROLES = managedPolicyArn(EMR_SERVERLESS_EXECUTION_POLICY);

/** What this project grants execution roles, each statement alone. */
function grantsFor(jobRole: CanvasRole | undefined): readonly CureStatement[] {
  const emrServerlessRoleArn = jobRole === undefined ? "<JOB-ROLE-ARN>" : jobRole.arn;
  return [
    ...granted(largeDataUse, { emrServerlessRoleArn }),
    ...granted(canvasImages, {}),
    ...granted(canvasImageLayers, {}),
  ];
}

/** What no policy of a role allows, with the role; a Deny or another layer cannot be mended by a statement. */
function missing(refusals: readonly Refusal[]): ReadonlyMap<CanvasRole, readonly Question[]> {
  const byRole = new Map<CanvasRole, Question[]>();
  for (const { question, reason } of refusals) {
    if (reason.kind !== "not allowed" || reason.layer !== "identity" || question.requester.role === undefined) continue;
    const { role } = question.requester;
    const asked = byRole.get(role) ?? [];
    byRole.set(role, asked.includes(question) ? asked : [...asked, question]);
  }
  return byRole;
}

/** Every request that is refused: a no names those alone that AWS documents, and the others would leave it undetermined. */
function refusalsIn(judgements: readonly Judgement[]): readonly Refusal[] {
  return [...new Set(judgements.flatMap(({ asked }) => asked))]
    .filter(({ decision }) => decision.answer === "no")
    .flatMap(({ question, decision }) => decision.because.map((reason) => ({ question, reason })));
}

/** Policies and attachments, each for the role that lacks something, and what stands in the way; none where nothing of that kind helps. */
function cureOf(
  judgements: readonly Judgement[],
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): { readonly cure?: Cure } {
  const refusals = refusalsIn(judgements);
  const parts = [...missing(refusals)].flatMap(([role, questions]) =>
    environment.jobRole !== undefined && sameText(role.arn, environment.jobRole.arn)
      ? forJobRole(role, questions, environment, inputs)
      : forExecutionRole(role, questions, environment, inputs),
  );
  const cure = [...switchedOn(environment), ...obstacles(refusals), ...parts];
  return cure.length === 0 ? {} : { cure };
}

/** The domain's setting, where it is another than ENABLED. */
function switchedOn({ address, enabled, inventory }: CanvasEnvironment): Cure {
  const domain = inventory.domains.find((each) => each.address === address);
  if (valueOf(enabled) !== "no" || domain === undefined || valueOf(domain.settings.status) === "ENABLED") return [];
  const property = "DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings.Status";
  return [
    {
      kind: "setProperties",
      object: domainObject(address, inventory),
      properties: { [property]: "ENABLED" },
    },
  ];
}

function forJobRole(
  role: CanvasRole,
  questions: readonly Question[],
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): Cure {
  const managed = managedPolicy(OF_JOB_ROLES);
  const rest = questions.filter((question) => managed === undefined || !allows(managed, question, environment, inputs));
  return [
    ...(rest.length === questions.length
      ? []
      : [
          {
            kind: "attachPolicy",
            role: role.name,
            policy: EMR_SERVERLESS_EXECUTION_POLICY,
            arn: OF_JOB_ROLES,
          } as const,
        ]),
    ...(rest.length === 0 ? [] : [inlinePolicy(role.name, "canvas-large-data-jobs", asAsked(rest))]),
  ];
}

function forExecutionRole(
  role: CanvasRole,
  questions: readonly Question[],
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): Cure {
  const grants = grantsFor(environment.jobRole).map((statement) => ({ statement, policy: policyOf(statement) }));
  const granting = questions.map((question) =>
    grants.find(({ policy }) => allows(policy, question, environment, inputs)),
  );
  const statements = [...new Set(granting.flatMap((each) => (each === undefined ? [] : [each.statement])))];
  const rest = questions.filter((_, index) => granting[index] === undefined);
  return [inlinePolicy(role.name, "canvas-large-data-use", [...statements, ...asAsked(rest)])];
}

function inlinePolicy(role: string, name: string, statements: readonly CureStatement[]): CureStep {
  return { kind: "addStatements", to: { of: "role", role, name }, statements };
}

/** A statement of a grant as a policy of its own. */
export function policyOf({ actions, resources, principals, conditions = [] }: CureStatement): NamedPolicy {
  const tests = new Map<string, Record<string, readonly MaybeUnknownString[]>>();
  for (const { test, variable, values } of conditions)
    tests.set(test, { ...tests.get(test), [variable]: values.map(asText) });
  const statement = {
    Effect: "Allow",
    ...(principals === undefined || principals.length === 0
      ? {}
      : { Principal: Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers.map(asText)])) }),
    Action: actions?.map(asText),
    Resource: resources?.map(asText),
    Condition: Object.fromEntries(tests),
  };
  const policy = readPolicy({ Version: "2012-10-17", Statement: [statement] });
  return { name: "a grant", address: undefined, policy };
}

function asText(text: CureText): MaybeUnknownString {
  return typeof text === "string" ? text : join(text.parts);
}

/** Whether a policy alone would allow what is asked. */
function allows(
  policy: NamedPolicy,
  question: Question,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): boolean {
  const { requester, action, resource, context, basis, source } = question;
  if (requester.role === undefined) return false;
  const bare = alone({ requester, action, resource, context, basis, source }, requester.role, policy);
  return ask(bare, environment, inputs).decision.answer !== "no";
}

/** Circumstances that make a statement narrower and are always there. */
const CIRCUMSTANCES = ["aws:CalledViaLast", "iam:PassedToService", "kms:ViaService"];

/** Statements with what is asked, each on all that it is asked of. */
function asAsked(questions: readonly Question[]): readonly CureStatement[] {
  const places = new Map<string, { readonly question: Question; readonly on: Set<string> }>();
  for (const question of questions) {
    const key = JSON.stringify([question.action, circumstances(question)]);
    const place = places.get(key) ?? { question, on: new Set<string>() };
    place.on.add(withoutExamples(show(question.resource)));
    places.set(key, place);
  }
  return [...places.values()].map(({ question, on }) => ({
    effect: "Allow",
    actions: [question.action],
    resources: [...on],
    conditions: circumstances(question),
  }));
}

function circumstances({ context }: Question): readonly CureCondition[] {
  return CIRCUMSTANCES.flatMap((variable) => {
    const value = ownValue(context, variable);
    return typeof value === "string" ? [{ test: "StringEquals", variable, values: [value] }] : [];
  });
}

export const canvasCannot: Check = {
  id: "canvas-cannot",
  over: "setup",
  severity: "error",
  title: "Canvas cannot work with large data",
  explanation:
    "The policies of the plan deny or do not allow a request that Canvas, EMR Serverless or a job sends. The apply succeeds: users see " +
    "a job fail days later. `canvas-large-data access PLAN.json --explain CAPABILITY` shows every request.",
  cure: [
    {
      kind: "advise",
      text: "Change what the reason names: the policy that does not allow the request, the Deny, the boundary, the endpoint's policy or the setting.",
    },
  ],
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html",
  find: ({ access, environments, inputs }) =>
    access.deployments.flatMap((environment, index) =>
      environment.executionRoles.flatMap((role) =>
        (["no", "unknown"] as const).flatMap((answer): readonly Found[] => {
          const found = role.capabilities.filter((each) => each.answer === answer);
          if (found.length === 0) return [];
          const what: Phrase =
            found.length === role.capabilities.length
              ? ["use large data in Canvas"]
              : listed(found.map(({ id }) => id));
          const key = `${environment.name} ${found.map(({ id }) => id).join(" ")}`;
          const because = found.flatMap((each) => each.because);
          const common = {
            address: role.address ?? environment.address ?? environment.name,
            role: { setup: environment.name, arn: role.arn },
            key,
            because,
          };
          const place = environments[index];
          const who: Phrase =
            access.deployments.length > 1 ? say`${role.name} in ${listed(role.users)}` : say`${role.name}`;
          return [
            answer === "no"
              ? {
                  ...common,
                  ...(place === undefined ? {} : cureOf(found, place, inputs)),
                  message: say`users working as ${who} cannot ${what}`,
                }
              : {
                  ...common,
                  ...(place === undefined ? {} : cureOf(found, place, inputs)),
                  message: say`whether users working as ${who} can ${what} is undetermined`,
                  isUnknown: true,
                },
          ];
        }),
      ),
    ),
};
