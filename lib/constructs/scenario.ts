/** What the scenarios share: their options, and their class. */
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { AwsTarget } from "./aws-target";
import { Caller } from "./caller";
import { propsProblems } from "./check-props";
import type { CustomBuckets } from "./custom-buckets";
import type { DomainChoice, LargeDataSettings, VpcOnlyDomainChoice } from "./domain";
import type { EmrServerlessRoleChoice } from "./emr-serverless-role";
import { invalidProps } from "./errors";
import type { ExecutionRole } from "./execution-roles";
import { checkNames } from "./name-clashes";
import { checkProviderRegion } from "./provider-region";
import type { Output, Steps } from "./step";
import type { UserProfile, VpcOnlyUserProfile } from "./user-profiles";
import type { Workspace } from "./workspace";

/** What every scenario is given, in TypeScript and in `deployments.yaml` alike, whatever its network. */
export interface CommonOptions {
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
  /**
   * The bucket and key for Canvas's own artifacts: set on created domains and user profiles, and granted to all roles. On
   * an imported or existing domain the setting is left as it is; changing it hides from users what they have made so far.
   * @default the domain's own setting, without which Canvas uses the bucket sagemaker-REGION-ACCOUNT
   */
  readonly workspace?: Workspace;
  /**
   * Refuse plans that would destroy a created or imported domain, or replace a user profile; users' files depend on them.
   * Terraform does not refuse to destroy what is no longer in the configuration.
   * @default true: such a plan fails
   */
  readonly protectDomain?: boolean;
  /**
   * Deny the execution roles passing any role to EMR Serverless except this deployment's. AWS's Canvas policies allow
   * every role with the prefix. Recommended: true.
   * @default as false, with a warning if execution roles are created: users can pass the role of any other deployment in
   * the account, and so read and write its data
   */
  readonly restrictPassRole?: boolean;
  /**
   * Tags on everything that is created.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What the scenarios with public internet access are given. */
export interface ScenarioOptions extends CommonOptions {
  /** The SageMaker domain. */
  readonly domain: DomainChoice;
  /**
   * User profiles to create, each with a role and a large data setting of its own, under static names.
   * @default none: this deployment creates no user profiles
   */
  readonly userProfiles?: Readonly<Record<string, UserProfile>>;
}

/** What the scenario with a closed VPC is given, beside the network. */
export interface VpcOnlyScenarioOptions extends CommonOptions {
  /** The SageMaker domain. */
  readonly domain: VpcOnlyDomainChoice;
  /**
   * User profiles to create, each with a role and a large data setting of its own, under static names.
   * @default none: this deployment creates no user profiles
   */
  readonly userProfiles?: Readonly<Record<string, VpcOnlyUserProfile>>;
}

/** Where a scenario is used: in `deployments.yaml` these come from the deployment itself. */
export interface ScenarioPlace {
  /**
   * Names of roles and inline policies are made from it, so it must be unique within the account.
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
   * @default read in the plan (`data.aws_service`); you must then give the names of created roles
   */
  readonly region?: string;
  /**
   * The AWS provider to use.
   * @default the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/** What a scenario is given whatever its steps are. */
export type ScenarioProps<Props> = Props & ScenarioPlace & Pick<CommonOptions, "tags">;

/**
 * Steps as one construct. Each is directly below it; their ids are contract, because roles and domains depend on the
 * addresses made from them.
 * @example
 * const canvas = new ComposedScenario(this, "canvas", { executionRoles }, rolesOnly);
 * canvas.made.executionRoleArns;
 */
export class ComposedScenario<Props extends object, Made extends object> extends Construct {
  /** The values that the steps have made. */
  readonly made: Made;
  /** The steps' outputs by their names in Terraform, without those that are empty. */
  readonly outputs: Readonly<Record<string, Output>>;
  /** What of the network, and of steps of your own, could not be checked, in full sentences; never a pass. */
  readonly networkNotChecked: readonly string[];
  /** What a person should know of the network, and of steps of your own, in full sentences. */
  readonly networkWarnings: readonly string[];

  /** @throws InvalidPropsError with everything that is wrong with the props; nothing is created then. */
  constructor(scope: Construct, id: string, props: ScenarioProps<Props>, steps: Steps<Props, Made>) {
    super(scope, id);
    const className = this.constructor.name;
    const problems = propsProblems(steps.rule(className), steps.resourceProps, props, id);
    if (problems.length > 0) throw invalidProps(className, this.node.path, problems);
    const deploymentName = props.deploymentName ?? id;
    const { region, provider } = props;
    const others = steps.problems({ scope: this, props, region });
    if (others.length > 0) throw invalidProps(className, this.node.path, others);

    checkProviderRegion(this, { className, region, provider });
    checkNames(this, { className, deploymentName, account: props.account, region, provider });
    const caller = new Caller(this, "caller", { account: props.account, region, provider });
    const target: AwsTarget = {
      deploymentName,
      account: caller.account,
      region: caller.region,
      tags: props.tags ?? {},
      provider,
    };
    const { made, outputs } = steps.make({ scope: this, target, props });
    const { warnings, notChecked } = steps.notes(props, target.region);
    this.made = made;
    this.outputs =
      notChecked.length === 0
        ? outputs
        : { ...outputs, network_not_checked: { description: NOT_CHECKED, value: notChecked } };
    this.networkNotChecked = notChecked;
    this.networkWarnings = warnings;
  }
}

/** The description of the output of what could not be checked. */
export const NOT_CHECKED = "The parts of the network that this plan could not check; their owner should check them.";

/** What the steps of each scenario of the AWS page make. */
export interface ScenarioValues {
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
  /** ARNs of the created user profiles by static name. */
  readonly userProfileArns: Readonly<Record<string, string>>;
  /** Bucket policies as JSON, by static name of the bucket: for owners in other accounts to add. */
  readonly bucketOwnerPolicies: Readonly<Record<string, string>>;
  /** Key policies as JSON, by static name of the bucket or `domain`: for owners in other accounts to add. */
  readonly keyOwnerPolicies: Readonly<Record<string, string>>;
  /** The Canvas setting, for `canvasAppSettings` of a `SagemakerDomain` or `SagemakerUserProfile` of your own. */
  readonly canvasAppSettings: LargeDataSettings;
}

/** A scenario of the AWS page, or one of your own that has all their steps. */
export abstract class Scenario<Props extends object = object, Made extends ScenarioValues = ScenarioValues>
  extends ComposedScenario<Props, Made>
  implements ScenarioValues
{
  readonly emrServerlessRoleArn: string;
  readonly emrServerlessRolePolicy: string | undefined;
  readonly executionRoleArns: Readonly<Record<string, string>>;
  readonly executionRolePolicies: Readonly<Record<string, string>>;
  readonly domainId: string | undefined;
  readonly userProfileArns: Readonly<Record<string, string>>;
  readonly bucketOwnerPolicies: Readonly<Record<string, string>>;
  readonly keyOwnerPolicies: Readonly<Record<string, string>>;
  readonly canvasAppSettings: LargeDataSettings;

  /** @throws InvalidPropsError with everything that is wrong with the props; nothing is created then. */
  protected constructor(scope: Construct, id: string, props: ScenarioProps<Props>, steps: Steps<Props, Made>) {
    super(scope, id, props, steps);
    this.emrServerlessRoleArn = this.made.emrServerlessRoleArn;
    this.emrServerlessRolePolicy = this.made.emrServerlessRolePolicy;
    this.executionRoleArns = this.made.executionRoleArns;
    this.executionRolePolicies = this.made.executionRolePolicies;
    this.domainId = this.made.domainId;
    this.userProfileArns = this.made.userProfileArns;
    this.bucketOwnerPolicies = this.made.bucketOwnerPolicies;
    this.keyOwnerPolicies = this.made.keyOwnerPolicies;
    this.canvasAppSettings = this.made.canvasAppSettings;
  }
}
