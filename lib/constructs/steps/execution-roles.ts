import { quickSetupFields } from "../../rules/quick-setup";
import { executionRoleNameProblems, ExecutionRoles } from "../execution-roles";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";
import type { MadeEmrServerlessRole } from "./emr-serverless-role";

/** What the step of the execution roles makes. */
export interface MadeExecutionRoles {
  /** ARNs of the execution roles by static name. */
  readonly executionRoleArns: Readonly<Record<string, string>>;
  /** Policies as JSON by static name, of the execution roles that nothing was attached to (`attach: false`). */
  readonly executionRolePolicies: Readonly<Record<string, string>>;
}

/** The roles that users work with, and all that the steps before grant to them: steps 2.1 and 2.3 of Scenario 1. */
export const executionRoles: Step<
  Pick<CommonOptions, "executionRoles">,
  Pick<MadeEmrServerlessRole, "emrServerlessRoleArn">,
  MadeExecutionRoles
> = {
  id: "execution-roles",
  fields: { executionRoles: quickSetupFields.executionRoles },
  problems: ({ props, region }) => executionRoleNameProblems(props.executionRoles, region),
  make: ({ scope, target, props, made, contributed }) => {
    const roles = new ExecutionRoles(scope, "execution-roles", {
      target,
      roles: props.executionRoles,
      emrServerlessRoleArn: made.emrServerlessRoleArn,
      statements: contributed.statements,
      statementsWithCanvasPolicies: contributed.statementsWithCanvasPolicies,
      statementsWithoutCanvasPolicies: contributed.statementsWithoutCanvasPolicies,
      dependsOn: contributed.beforeRoles,
    });
    return {
      gives: { executionRoleArns: roles.roleArns, executionRolePolicies: roles.unattachedPolicies },
      beforeUsers: roles.ready,
    };
  },
  outputs: {
    execution_role_arns: {
      description: "ARNs of the execution roles by static name.",
      value: ({ executionRoleArns }) => executionRoleArns,
    },
    execution_role_policies: {
      description:
        "Policies for the owners of the execution roles to add, by static name, where nothing is attached to a role.",
      value: ({ executionRolePolicies }) => executionRolePolicies,
    },
  },
};
