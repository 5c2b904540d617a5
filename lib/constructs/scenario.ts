/** What the scenarios share: their options, their outputs, and the steps of Scenario 1 of the AWS page. */
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Statement } from "../policies/grant";
import type { Rule } from "../rules/rule";
import type { AwsTarget } from "./aws-target";
import { Caller } from "./caller";
import { problemsOf } from "./check-props";
import { browsableBuckets, bucketStatements, type CustomBuckets, EmrServerlessBucketAccess } from "./custom-buckets";
import { Domain, type DomainChoice, type LargeDataSettings, largeDataSettings } from "./domain";
import {
  DEFAULT_EMR_SERVERLESS_ROLE,
  EmrServerlessRole,
  type EmrServerlessRoleChoice,
  emrServerlessRoleNameProblems,
} from "./emr-serverless-role";
import { invalidProps } from "./errors";
import { type ExecutionRole, executionRoleNameProblems, ExecutionRoles } from "./execution-roles";
import { ServiceLinkedRoleCheck } from "./service-linked-role-check";

/** What every scenario is given, in TypeScript and in `deployments.yaml` alike. */
export interface ScenarioOptions {
  /**
   * The role that jobs on EMR Serverless run as.
   * @default create: {}
   */
  readonly emrServerlessRole?: EmrServerlessRoleChoice;
  /**
   * S3 buckets without `sagemaker` in their names that jobs may use, under static names.
   * @default none: jobs can use buckets with sagemaker in their names, and read objects tagged SageMaker=true
   */
  readonly customBuckets?: CustomBuckets;
  /**
   * Every role that Canvas users work with: the domain's, and those of user profiles that have their own. Terraform cannot
   * discover the latter, so all are listed, under static names.
   */
  readonly executionRoles: Readonly<Record<string, ExecutionRole>>;
  /** The SageMaker domain. */
  readonly domain: DomainChoice;
  /**
   * Refuse plans that would destroy a created or imported domain; its users' files hang on it.
   * @default true: such a plan fails
   */
  readonly protectDomain?: boolean;
  /**
   * Tags on everything that is created.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Where a scenario is used: in `deployments.yaml` these come from the deployment itself. */
export interface ScenarioPlace {
  /**
   * Names of roles and inline policies are made from it, so it is unique within the account.
   * @default the construct's id
   */
  readonly deploymentName?: string;
  /**
   * The account that the provider works in, 12 digits.
   * @default read in the plan (`data.aws_caller_identity`)
   */
  readonly account?: string;
  /**
   * The Region that the provider works in.
   * @default read in the plan (`data.aws_region`); names of created roles must then be given
   */
  readonly region?: string;
  /**
   * The AWS provider to use.
   * @default the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/** What a scenario adds to the steps that all of them share. */
export interface ScenarioSteps {
  /** The class's name, for messages. */
  readonly className: string;
  /** What its props may be. */
  readonly rule: Rule;
  /** What every listed execution role is granted beyond Scenario 1. */
  readonly statements: readonly Statement[];
}

/**
 * The steps that all scenarios share. Each is one construct directly below the scenario; their ids are contract, because
 * roles and domains hang on the addresses made from them.
 */
export abstract class Scenario extends Construct {
  /** ARN of the role that jobs on EMR Serverless run as. */
  readonly emrServerlessRoleArn: string;
  /** The custom buckets' policy as JSON, when it was not attached to an existing EMR Serverless role. */
  readonly emrServerlessRolePolicy: string | undefined;
  /** ARNs of the execution roles by static name. */
  readonly executionRoleArns: Readonly<Record<string, string>>;
  /** Policies as JSON by static name, of the execution roles that nothing was attached to (`attach: false`). */
  readonly executionRolePolicies: Readonly<Record<string, string>>;
  /** The domain's id; undefined for an existing domain whose id was not given. */
  readonly domainId: string | undefined;
  /** The Canvas setting, for `canvasAppSettings` of a `SagemakerDomain` or `SagemakerUserProfile` of your own. */
  readonly canvasAppSettings: LargeDataSettings;

  protected constructor(scope: Construct, id: string, props: ScenarioOptions & ScenarioPlace, steps: ScenarioSteps) {
    super(scope, id);
    const { provider, ...data } = props;
    const deploymentName = props.deploymentName ?? id;
    const emrServerlessRole = props.emrServerlessRole ?? DEFAULT_EMR_SERVERLESS_ROLE;
    const problems = problemsOf(steps.rule, { ...data, deploymentName });
    if (problems.length > 0) throw invalidProps(steps.className, this.node.path, problems);
    const unnamed = [
      ...emrServerlessRoleNameProblems(emrServerlessRole, props.region),
      ...executionRoleNameProblems(props.executionRoles, props.region),
    ];
    if (unnamed.length > 0) throw invalidProps(steps.className, this.node.path, unnamed);

    const caller = new Caller(this, "caller", { account: props.account, region: props.region, provider });
    const target: AwsTarget = {
      deploymentName,
      account: caller.account,
      region: caller.region,
      tags: props.tags ?? {},
      provider,
    };
    const buckets = props.customBuckets ?? {};

    new ServiceLinkedRoleCheck(this, "service-linked-role", { target });
    const role = new EmrServerlessRole(this, "emr-serverless-role", { target, role: emrServerlessRole });
    this.emrServerlessRoleArn = role.roleArn;
    this.emrServerlessRolePolicy = this.bucketAccess(target, role, emrServerlessRole, buckets);
    const executionRoles = new ExecutionRoles(this, "execution-roles", {
      target,
      roles: props.executionRoles,
      emrServerlessRoleArn: role.roleArn,
      statements: [...steps.statements, ...bucketStatements(browsableBuckets(buckets), target)],
    });
    this.executionRoleArns = executionRoles.roleArns;
    this.executionRolePolicies = executionRoles.unattachedPolicies;
    this.canvasAppSettings = largeDataSettings(role.roleArn);
    this.domainId = new Domain(this, "domain", {
      target,
      domain: props.domain,
      protect: props.protectDomain ?? true,
      settings: this.canvasAppSettings,
      executionRoleArns: executionRoles.roleArns,
      dependsOn: [...role.ready, ...executionRoles.ready],
    }).domainId;
  }

  private bucketAccess(
    target: AwsTarget,
    role: EmrServerlessRole,
    choice: EmrServerlessRoleChoice,
    buckets: CustomBuckets,
  ): string | undefined {
    if (Object.keys(buckets).length === 0) return undefined;
    const attach = choice.create !== undefined || choice.existing.grantCustomBuckets === true;
    const access = new EmrServerlessBucketAccess(this, "custom-buckets", { target, role, buckets, attach });
    return attach ? undefined : access.policyJson;
  }
}
