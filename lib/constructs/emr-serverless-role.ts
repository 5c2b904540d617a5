import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { quickSetupFields } from "../rules/quick-setup";
import { emrServerlessTrust } from "../policies/emr-serverless-trust";
import { EMR_SERVERLESS_EXECUTION_POLICY } from "../policies/managed";
import { render } from "../policies/render";
import type { Problem } from "../rules/check";
import type { OneOf } from "../rules/rule";
import type { EMR_SERVERLESS_ROLE_PATHS } from "../rules/values";
import { AssumedRole } from "./assumed-role";
import type { AwsTarget } from "./aws-target";
import { nameNeedsRegion } from "./errors";
import { ExistingRoleGuard } from "./existing-role-guard";
import { emrServerlessRoleName } from "./names";
import { roleNameOf } from "./role-arn";

/** A new role for EMR Serverless jobs. */
export interface CreateEmrServerlessRole {
  /**
   * The part of the role's name after `AmazonSageMakerCanvasEMRSExecutionAccess-`: 1 to 23 characters.
   * @default made from the deployment's name and a short form of the Region, for example `analytics-use1`
   */
  readonly nameSuffix?: string;
  /**
   * The role's path. The Canvas policies allow passing roles of these two paths only
   * (AmazonSageMakerCanvasFullAccess v11, Sid IAMPassOperationForEMRServerless).
   * @default "/": the role has no path
   */
  readonly path?: (typeof EMR_SERVERLESS_ROLE_PATHS)[number];
  /**
   * The ARN of a managed policy that limits what the role may do, whatever other policies allow.
   * @default the role has no permissions boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** A role that exists. Its name, path and trust are checked in the plan; the role itself is not changed. */
export interface ExistingEmrServerlessRole {
  /** The role's ARN. */
  readonly roleArn: string;
  /**
   * Add one inline policy to the role, named after the deployment, for the custom buckets and the workspace.
   * @default false: nothing is attached to the role; the policy is an output for the role's owner
   */
  readonly grantCustomBuckets?: boolean;
}

/** Create the role, or use one that exists. */
export type EmrServerlessRoleChoice = OneOf<{
  create: CreateEmrServerlessRole;
  existing: ExistingEmrServerlessRole;
}>;

/** What happens when no role is named. */
export const DEFAULT_EMR_SERVERLESS_ROLE: EmrServerlessRoleChoice = withDefaults(
  quickSetupFields,
  {},
).emrServerlessRole;

/** Props of {@link EmrServerlessRole}. */
export interface EmrServerlessRoleProps {
  readonly target: AwsTarget;
  readonly role: EmrServerlessRoleChoice;
  /** What must be there, or must have passed, before a role is made. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * The role that EMR Serverless jobs run as: step 2.2 of Scenario 1.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html
 */
export class EmrServerlessRole extends Construct {
  /** The role's ARN: the user's own text for an existing role, so that nothing else in the plan becomes unknown. */
  readonly roleArn: string;
  /** The role's name. */
  readonly roleName: string;
  /** What must be there before the role may be used: the role's policies, or the guard on an existing role. */
  readonly ready: readonly ITerraformDependable[];
  /** What must pass before anything is put on the role: the guard on an existing one, nothing for a created one. */
  readonly guards: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { target, role, dependsOn }: EmrServerlessRoleProps) {
    super(scope, id);
    if (role.existing !== undefined) {
      this.roleArn = role.existing.roleArn;
      this.roleName = roleNameOf(role.existing.roleArn);
      this.guards = [new ExistingRoleGuard(this, "guard", { target, roleName: this.roleName }).role];
      this.ready = this.guards;
      return;
    }
    const created = new AssumedRole(this, "Default", {
      target,
      roleName: emrServerlessRoleName(target.deploymentName, target.region, role.create.nameSuffix),
      description: `EMR Serverless jobs of SageMaker Canvas, deployment ${target.deploymentName}`,
      path: role.create.path,
      permissionsBoundaryArn: role.create.permissionsBoundaryArn,
      trust: render(emrServerlessTrust, { account: target.account }),
      managedPolicies: [EMR_SERVERLESS_EXECUTION_POLICY],
      dependsOn,
    });
    this.roleArn = created.roleArn;
    this.roleName = created.roleName;
    this.ready = created.attachments;
    this.guards = [];
  }
}

/** A default name needs a Region that is known at synth. */
export function emrServerlessRoleNameProblems(role: EmrServerlessRoleChoice, region: unknown): readonly Problem[] {
  const unknown = region === undefined || Token.isUnresolved(region);
  return unknown && role.create !== undefined && role.create.nameSuffix === undefined
    ? [nameNeedsRegion("emrServerlessRole.create.nameSuffix")]
    : [];
}
