import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { canvasImageLayers, canvasImages } from "../policies/canvas-images";
import { executionRoleTrust } from "../policies/execution-role-trust";
import type { Statement } from "../policies/policy-template";
import { largeDataUse } from "../policies/large-data-use";
import { CANVAS_POLICIES, executionRolePolicies } from "../policies/managed";
import { render } from "../policies/render";
import type { Problem } from "../rules/check";
import { type ADDITIONAL_CANVAS_POLICIES, executionRole } from "../rules/execution-roles";
import type { OneOf } from "../rules/rule";
import { AssumedRole, attachManagedPolicies } from "./assumed-role";
import type { AwsTarget } from "./aws-target";
import { nameNeedsRegion } from "./errors";
import { executionRoleName } from "./names";
import { roleNameOf } from "./role-arn";
import { RolePolicy } from "./role-policy";

/** A new execution role, with AmazonSageMakerCanvasFullAccess and AmazonSageMakerCanvasDataPrepFullAccess. */
export interface CreateExecutionRole {
  /**
   * The role's name, at most 64 characters.
   * @default `AmazonSageMaker-ExecutionRole-` and the deployment's name, the role's static name and a short form of the Region
   */
  readonly roleName?: string;
  /**
   * The role's path.
   * @default "/": the role has no path
   */
  readonly path?: string;
  /**
   * The ARN of a managed policy that limits what the role may do, whatever other policies allow.
   * @default the role has no permissions boundary
   */
  readonly permissionsBoundaryArn?: string;
  /**
   * Further AWS managed policies of Canvas.
   * @default none beyond the two that Canvas needs
   */
  readonly additionalCanvasPolicies?: readonly (typeof ADDITIONAL_CANVAS_POLICIES)[number][];
  /**
   * Also attach AmazonSageMakerFullAccess. It allows, among many other actions, ec2:CreateNetworkInterface on every resource.
   * @default false: the policy is not attached
   */
  readonly attachAmazonSageMakerFullAccess?: boolean;
}

/** An execution role that exists. Terraform cannot read what else is attached to it, and that is not checked. */
export interface ExistingExecutionRole {
  /** The role's ARN. */
  readonly roleArn: string;
  /**
   * `canvas-policies`: the two AWS managed policies; `large-data`: one inline policy with only what large data needs;
   * `false`: attach nothing; the policy is an output for the configuration that owns the role.
   * @default "large-data": the role gains what large data needs and nothing else
   */
  readonly attach?: "canvas-policies" | "large-data" | false;
}

/** Create the role, or use one that exists. */
export type ExecutionRole = OneOf<{ create: CreateExecutionRole; existing: ExistingExecutionRole }>;

/** Props of {@link ExecutionRoles}. */
export interface ExecutionRolesProps {
  readonly target: AwsTarget;
  /** The roles under static names, at least one. */
  readonly roles: Readonly<Record<string, ExecutionRole>>;
  /** The role that Canvas passes to EMR Serverless. */
  readonly emrServerlessRoleArn: string;
  /** What every role is granted beyond what its own kind needs. */
  readonly statements: readonly Statement[];
  /** What roles are granted besides that have only the Canvas policies (`attach: canvas-policies`). */
  readonly statementsWithCanvasPolicies: readonly Statement[];
  /** What roles are granted besides that we attach no Canvas policies to (`attach: large-data` and `attach: false`). */
  readonly statementsWithoutCanvasPolicies: readonly Statement[];
  /** What must be there, or must have passed, before a role is made. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** What is attached to a role, from which follows what it lacks. */
type Kind = "created" | "canvas-policies" | "without-canvas-policies";

/**
 * The roles that Canvas users work with. Terraform cannot discover those of user profiles, so every role is listed.
 * One inline policy per role holds all that this deployment grants; it is left out when there is nothing to grant.
 */
export class ExecutionRoles extends Construct {
  /** ARNs by static name: the user's own text for existing roles. */
  readonly roleArns: Readonly<Record<string, string>>;
  /** The policies that were not attached (`attach: false`) as JSON, by static name. */
  readonly unattachedPolicies: Readonly<Record<string, string>>;
  /** What must be there before a domain may use the roles. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ExecutionRolesProps) {
    super(scope, id);
    const roles = Object.entries(props.roles).map(([name, role]) => [name, this.one(name, role, props)] as const);
    this.roleArns = Object.fromEntries(roles.map(([name, { roleArn }]) => [name, roleArn]));
    this.unattachedPolicies = Object.fromEntries(
      roles.flatMap(([name, { unattachedPolicy }]) =>
        unattachedPolicy === undefined ? [] : [[name, unattachedPolicy]],
      ),
    );
    this.ready = roles.flatMap(([, { ready }]) => ready);
  }

  private one(name: string, role: ExecutionRole, props: ExecutionRolesProps): OneRole {
    const scope = new Construct(this, name);
    return role.create === undefined
      ? this.existing(scope, name, role.existing, props)
      : this.created(scope, name, role.create, props);
  }

  private created(scope: Construct, name: string, role: CreateExecutionRole, props: ExecutionRolesProps): OneRole {
    const { target } = props;
    const created = new AssumedRole(scope, "Default", {
      target,
      roleName: executionRoleName(target.deploymentName, name, target.region, role.roleName),
      description: `SageMaker Canvas users, deployment ${target.deploymentName}`,
      path: role.path,
      permissionsBoundaryArn: role.permissionsBoundaryArn,
      trust: render(executionRoleTrust, {}),
      managedPolicies: executionRolePolicies(role),
      dependsOn: props.dependsOn,
    });
    this.policy(scope, name, created.roleName, statementsFor("created", props), target);
    return { roleArn: created.roleArn, ready: created.attachments, unattachedPolicy: undefined };
  }

  private existing(scope: Construct, name: string, role: ExistingExecutionRole, props: ExecutionRolesProps): OneRole {
    const { target } = props;
    const { attach } = withDefaults(executionRole.forms.existing.rule.fields, role);
    const roleName = roleNameOf(role.roleArn);
    if (attach === "canvas-policies") {
      attachManagedPolicies(scope, target, roleName, CANVAS_POLICIES);
      this.policy(scope, name, roleName, statementsFor(attach, props), target);
      return { roleArn: role.roleArn, ready: [], unattachedPolicy: undefined };
    }
    const attached = attach !== false;
    const statements = statementsFor("without-canvas-policies", props);
    const policy = this.policy(scope, name, attached ? roleName : undefined, statements, target);
    return { roleArn: role.roleArn, ready: [], unattachedPolicy: attached ? undefined : policy?.json };
  }

  private policy(
    scope: Construct,
    name: string,
    roleName: string | undefined,
    statements: readonly Statement[],
    target: AwsTarget,
  ): RolePolicy | undefined {
    if (statements.length === 0) return undefined;
    const roleLabel = `the execution role ${name}`;
    return new RolePolicy(scope, "policy", { target, roleLabel, roleName, statements });
  }
}

/** The inline policy of a role, each statement once. */
function statementsFor(kind: Kind, props: ExecutionRolesProps): readonly Statement[] {
  const { emrServerlessRoleArn } = props;
  const narrow = kind === "without-canvas-policies";
  return [
    ...(narrow ? render(largeDataUse, { emrServerlessRoleArn }) : []),
    ...(kind === "canvas-policies" ? props.statementsWithCanvasPolicies : render(canvasImages, {})),
    ...(narrow ? [...render(canvasImageLayers, {}), ...props.statementsWithoutCanvasPolicies] : []),
    ...props.statements,
  ];
}

interface OneRole {
  readonly roleArn: string;
  readonly ready: readonly ITerraformDependable[];
  readonly unattachedPolicy: string | undefined;
}

/** Default names need a Region that is known at synth. */
export function executionRoleNameProblems(
  roles: Readonly<Record<string, ExecutionRole>>,
  region: unknown,
): readonly Problem[] {
  if (region !== undefined && !Token.isUnresolved(region)) return [];
  return Object.entries(roles).flatMap(([name, role]) =>
    role.create !== undefined && role.create.roleName === undefined
      ? [nameNeedsRegion(`executionRoles.${name}.create.roleName`)]
      : [],
  );
}
