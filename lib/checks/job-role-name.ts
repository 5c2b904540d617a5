import { join, show, type MaybeUnknownString } from "../authorization/text";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import { ask } from "../setup/question";
import { passRole } from "../setup/requests/jobs";
import type { Cure, CureProperties, CureStep } from "../policies/cure";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import type { Check } from "./check";
import { domainObject } from "./cures";
import { listed, say } from "./phrase";

/** 23 characters are left for the suffix. */
const NAME = `${EMR_SERVERLESS_ROLE_PREFIX}<SUFFIX>`;

const USABLE = new RegExp(`^arn:aws:iam::[^:]*:role/(service-role/)?${EMR_SERVERLESS_ROLE_PREFIX}`);
const ACCOUNT = /^arn:[^:]*:iam::(\d{12}):/;

/** Of two ARNs that are known. */
function isElsewhere(one: MaybeUnknownString, other: MaybeUnknownString): boolean {
  return typeof one === "string" && typeof other === "string" && other.startsWith("arn:aws:") && one !== other;
}

export const jobRoleName: Check = {
  id: "job-role-name",
  over: "setup",
  severity: "error",
  title: "Canvas cannot pass a job role of this name or path",
  explanation:
    "The Canvas policies allow an execution role to pass only role/AmazonSageMakerCanvasEMRSExecutionAccess-* and the same below service-role/, in its own account. Case matters. " +
    "SageMaker accepts any role, so a job fails days later with AccessDenied on iam:PassRole.",
  cure: [renamed(undefined, { RoleName: NAME, Path: "/" })],
  source:
    "AmazonSageMakerCanvasFullAccess v11, Sid IAMPassOperationForEMRServerless; docs/differences-from-aws.md; " +
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html: a role can be passed to a service in the same account only",
  find: ({ environments, inputs }) =>
    environments.flatMap((environment) => {
      const { jobRole } = environment;
      if (jobRole === undefined) return [];
      const address = jobRole.address ?? environment.address ?? environment.name;
      const [, owner] = ACCOUNT.exec(show(jobRole.arn)) ?? [];
      const { account } = environment.inventory;
      if (owner !== undefined && typeof account === "string" && owner !== account) {
        return [
          {
            address,
            cure: [naming(environment, `arn:aws:iam::${account}:role/${NAME}`)],
            message: say`the job role ${jobRole.arn} belongs to another account than ${account}: no role of this account can pass it`,
          },
        ];
      }
      // Names of roles are unique in an account, whatever their paths.
      const namesake = environment.inventory.principals.find(
        ({ kind, name, arn }) => kind === "role" && name === jobRole.name && isElsewhere(arn, jobRole.arn),
      );
      if (namesake !== undefined) {
        return [
          {
            address,
            cure: [naming(environment, namesake.arn)],
            message: say`the domain names ${jobRole.arn}, but the role with that name is ${namesake.arn}`,
          },
        ];
      }
      if (USABLE.test(show(jobRole.arn))) return [];
      const answers = environment.executionRoles.map((role) => ({
        role,
        answer: ask(passRole(role, jobRole.arn), environment, inputs).decision.answer,
      }));
      const of = (wanted: string): readonly string[] =>
        answers.filter(({ answer }) => answer === wanted).map(({ role }) => role.name);
      const [no, unknown] = [of("no"), of("unknown")];
      return [
        ...(no.length === 0
          ? []
          : [
              {
                address,
                cure: cureOf(jobRole, environment),
                message: say`${listed(no)} cannot pass the job role ${jobRole.arn} to EMR Serverless`,
              },
            ]),
        ...(unknown.length === 0
          ? []
          : [
              {
                address,
                message: say`whether ${listed(unknown)} can pass the job role ${jobRole.arn} is undetermined`,
                isUnknown: true,
              },
            ]),
      ];
    }),
};

/** A role of the plan gets the name and the path that it lacks; of another role, the domain names one that has both. */
function cureOf({ address, arn, name }: CanvasRole, environment: CanvasEnvironment): Cure {
  const { account } = environment.inventory;
  if (address === undefined || !show(arn).startsWith("arn:aws:")) {
    return [naming(environment, join(["arn:aws:iam::", account, `:role/${NAME}`]))];
  }
  const hasName = name.startsWith(EMR_SERVERLESS_ROLE_PREFIX);
  const hasPath = show(arn).endsWith(`:role/${name}`);
  return [renamed(address, { ...(hasName ? {} : { RoleName: NAME }), ...(hasPath ? {} : { Path: "/" }) })];
}

function renamed(address: string | undefined, properties: CureProperties): CureStep {
  return { kind: "setProperties", object: { type: "AWS::IAM::Role", address }, properties };
}

/** The domain's setting with another role. */
function naming({ address, inventory }: CanvasEnvironment, role: MaybeUnknownString): CureStep {
  const property = "DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn";
  return {
    kind: "setProperties",
    object: domainObject(address, inventory),
    properties: { [property]: role },
  };
}
