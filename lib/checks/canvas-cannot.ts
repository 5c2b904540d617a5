import { managedPolicy } from "../authorization/managed";
import type { NamedPolicy } from "../authorization/policy";
import { readPolicy } from "../authorization/read-policy";
import { show } from "../authorization/text";
import { canvasImageLayers, canvasImages } from "../policies/canvas-images";
import { largeDataUse } from "../policies/large-data-use";
import { EMR_SERVERLESS_EXECUTION_POLICY, managedPolicyArn } from "../policies/managed";
import { render } from "../policies/render";
import type { Judgement } from "../setup/capabilities";
import { ask, type Given, type Question } from "../setup/question";
import type { Setup, SetupRole } from "../setup/setup";
import type { Check } from "./check";
import { asGranted, attachment, inlinePolicy, type WrittenStatement } from "./hcl";
import { listed, type Phrase, say } from "./phrase";
import { plainReason, withoutExamples } from "./reason";
import { ownValue } from "../rules/own-value";

/** What a job role is granted by. */
const OF_JOB_ROLES = managedPolicyArn(EMR_SERVERLESS_EXECUTION_POLICY);

/** What this project grants execution roles, each statement alone. */
function grantsFor(jobRole: SetupRole | undefined): readonly WrittenStatement[] {
  const emrServerlessRoleArn = jobRole === undefined ? "<JOB-ROLE-ARN>" : show(jobRole.arn);
  return [
    ...render(largeDataUse, { emrServerlessRoleArn }),
    ...render(canvasImages, {}),
    ...render(canvasImageLayers, {}),
  ].map(asGranted);
}

/** What no policy of a role allows, with the role; a Deny or another layer cannot be mended by a statement. */
function missing(judgements: readonly Judgement[]): ReadonlyMap<SetupRole, readonly Question[]> {
  const byRole = new Map<SetupRole, Question[]>();
  for (const { question, reason } of judgements.flatMap(({ because }) => because)) {
    if (reason.kind !== "not allowed" || reason.layer !== "identity" || question?.asker.role === undefined) continue;
    const { role } = question.asker;
    const asked = byRole.get(role) ?? [];
    byRole.set(role, asked.includes(question) ? asked : [...asked, question]);
  }
  return byRole;
}

/** Policies and attachments, ready to be pasted, each for the role that lacks something; none where nothing of that kind helps. */
function fixOf(judgements: readonly Judgement[], setup: Setup, given: Given): { readonly fix?: string } {
  const parts = [...missing(judgements)].flatMap(([role, questions]) =>
    role === setup.jobRole
      ? forJobRole(role, questions, setup, given)
      : forExecutionRole(role, questions, setup, given),
  );
  return parts.length === 0 ? {} : { fix: parts.join("\n\n") };
}

function forJobRole(role: SetupRole, questions: readonly Question[], setup: Setup, given: Given): readonly string[] {
  const managed = managedPolicy(OF_JOB_ROLES);
  const rest = questions.filter((question) => managed === undefined || !allows(managed, question, setup, given));
  return [
    ...(rest.length === questions.length
      ? []
      : [attachment(role.name, EMR_SERVERLESS_EXECUTION_POLICY, OF_JOB_ROLES).join("\n")]),
    ...(rest.length === 0 ? [] : [inlinePolicy(role.name, asAsked(rest)).join("\n")]),
  ];
}

function forExecutionRole(role: SetupRole, questions: readonly Question[], setup: Setup, given: Given) {
  const grants = grantsFor(setup.jobRole).map((statement) => ({ statement, policy: policyOf(statement) }));
  const granting = questions.map((question) => grants.find(({ policy }) => allows(policy, question, setup, given)));
  const statements = [...new Set(granting.flatMap((each) => (each === undefined ? [] : [each.statement])))];
  const rest = questions.filter((_, index) => granting[index] === undefined);
  return [inlinePolicy(role.name, [...statements, ...asAsked(rest)]).join("\n")];
}

function policyOf({ actions, resources, conditions = [] }: WrittenStatement): NamedPolicy {
  const tests = new Map<string, Record<string, readonly string[]>>();
  for (const { test, variable, values } of conditions) tests.set(test, { ...tests.get(test), [variable]: values });
  const statement = { Effect: "Allow", Action: actions, Resource: resources, Condition: Object.fromEntries(tests) };
  const policy = readPolicy({ Version: "2012-10-17", Statement: [statement] });
  return { name: "a grant", address: undefined, policy };
}

/** Whether a policy alone would allow what is asked. */
function allows(policy: NamedPolicy, question: Question, setup: Setup, given: Given): boolean {
  const { asker, action, resource, context, basis, source } = question;
  if (asker.role === undefined) return false;
  const role = { ...asker.role, policies: [policy], boundary: undefined };
  const alone = { asker: { role }, action, resource, context, basis, source };
  return ask(alone, setup, given).decision.answer !== "no";
}

/** Circumstances that make a statement narrower and are always there. */
const CIRCUMSTANCES = ["aws:CalledViaLast", "iam:PassedToService", "kms:ViaService"];

/** Statements with what is asked, each on all that it is asked of. */
function asAsked(questions: readonly Question[]): readonly WrittenStatement[] {
  const places = new Map<string, { readonly question: Question; readonly on: Set<string> }>();
  for (const question of questions) {
    const key = JSON.stringify([question.action, circumstances(question)]);
    const place = places.get(key) ?? { question, on: new Set<string>() };
    place.on.add(withoutExamples(show(question.resource)));
    places.set(key, place);
  }
  return [...places.values()].map(({ question, on }) => ({
    actions: [question.action],
    resources: [...on],
    conditions: circumstances(question),
  }));
}

function circumstances({ context }: Question): NonNullable<WrittenStatement["conditions"]> {
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
    "A request that Canvas, EMR Serverless or a job sends is denied, or not allowed, by the policies of the plan. Nothing fails in the apply: users see " +
    "a job fail days later. `canvas-large-data access PLAN.json --explain CAPABILITY` shows every request.",
  fix: "# Take away what the reason names: a Deny, a boundary, an endpoint's policy or a setting stands in the way.",
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html",
  find: ({ access, setups, given }) =>
    access.deployments.flatMap((setup, index) =>
      setup.executionRoles.flatMap((role) =>
        (["no", "unknown"] as const).flatMap((answer) => {
          const found = role.capabilities.filter((each) => each.answer === answer);
          if (found.length === 0) return [];
          const reasons = [...new Set(found.flatMap(({ because }) => because.map(plainReason)))];
          const what: Phrase =
            found.length === role.capabilities.length
              ? ["use large data in Canvas"]
              : listed(found.map(({ id }) => id));
          const key = `${setup.name} ${found.map(({ id }) => id).join(" ")}`;
          const address = role.address ?? setup.address ?? setup.name;
          const because = listed(reasons, 1);
          const place = setups[index];
          return [
            answer === "no"
              ? {
                  address,
                  key,
                  because,
                  ...(place === undefined ? {} : fixOf(found, place, given)),
                  message: say`users working as ${role.name} cannot ${what}`,
                }
              : {
                  address,
                  key,
                  because,
                  message: say`whether users working as ${role.name} can ${what} cannot be told`,
                  isUnknown: true,
                },
          ];
        }),
      ),
    ),
};
