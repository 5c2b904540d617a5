import { withDefaults } from "../../rules/defaults";
import { quickSetupFields } from "../../rules/quick-setup";
import { EmrServerlessRole, type EmrServerlessRoleChoice, emrServerlessRoleNameProblems } from "../emr-serverless-role";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";

type Props = Pick<CommonOptions, "emrServerlessRole">;

/** What the step of the EMR Serverless role makes. */
export interface MadeEmrServerlessRole {
  /** The role: its ARN, its name and its guards. */
  readonly emrServerlessRole: EmrServerlessRole;
  /** ARN of the role that jobs on EMR Serverless run as. */
  readonly emrServerlessRoleArn: string;
}

const { emrServerlessRole: field } = quickSetupFields;

/** The role that jobs run as, or the checks of one that exists: step 2.2 of Scenario 1. */
export const emrServerlessRole: Step<Props, object, MadeEmrServerlessRole> = {
  id: "emr-serverless-role",
  fields: { emrServerlessRole: field },
  problems: ({ props, region }) => emrServerlessRoleNameProblems(choiceOf(props), region),
  make: ({ scope, target, props, contributed }) => {
    const role = new EmrServerlessRole(scope, "emr-serverless-role", {
      target,
      role: choiceOf(props),
      dependsOn: contributed.beforeRoles,
    });
    return { gives: { emrServerlessRole: role, emrServerlessRoleArn: role.roleArn }, beforeUsers: role.ready };
  },
  outputs: {
    emr_serverless_role_arn: {
      description: "ARN of the role that jobs on EMR Serverless run as.",
      value: ({ emrServerlessRoleArn }) => emrServerlessRoleArn,
    },
  },
};

/** The role as it was given, or else a new one. */
export function choiceOf(props: Props): EmrServerlessRoleChoice {
  return withDefaults({ emrServerlessRole: field }, props).emrServerlessRole;
}
