/** What the scenarios share: their options, their outputs, and the steps of Scenario 1 of the AWS page. */
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { emrServerlessRole as emrServerlessRoleRule } from "../rules/emr-serverless-role";
import { quickSetupFields } from "../rules/quick-setup";
import { domainKey } from "../policies/domain-key";
import type { Statement } from "../policies/policy-template";
import { render } from "../policies/render";
import { restrictPassRole as restrictPassRoleGrant } from "../policies/restrict-pass-role";
import type { Problem } from "../rules/check";
import type { Rule } from "../rules/rule";
import type { AwsTarget } from "./aws-target";
import { Caller } from "./caller";
import { problemsOf } from "./check-props";
import { browsableBuckets, bucketStatements, type CustomBuckets, EmrServerlessBucketAccess } from "./custom-buckets";
import { usesCustomerKey } from "./customer-key";
import {
  Domain,
  type DomainChoice,
  type DomainNetwork,
  type LargeDataSettings,
  largeDataSettings,
  type VpcOnlyDomainChoice,
} from "./domain";
import { EmrServerlessRole, type EmrServerlessRoleChoice, emrServerlessRoleNameProblems } from "./emr-serverless-role";
import { invalidProps } from "./errors";
import { type ExecutionRole, executionRoleNameProblems, ExecutionRoles } from "./execution-roles";
import type { NetworkNotes } from "./network-notes";
import { OwnerPolicies } from "./owner-policies";
import { checkProviderRegion } from "./provider-region";
import { ServiceLinkedRoleCheck } from "./service-linked-role-check";
import { type UserProfile, UserProfiles, type VpcOnlyUserProfile } from "./user-profiles";
import { withWorkspace, type Workspace, workspaceStatements } from "./workspace";

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
   * every role with the prefix.
   * @default false: users can pass the role of any other deployment in the account, and so read and write its data
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

/** What a scenario adds to the steps that all of them share. */
export interface ScenarioSteps {
  /** The class's name, for messages. */
  readonly className: string;
  /** What its props may be. */
  readonly rule: Rule;
  /** Scenarios 2 and 3: every listed execution role is granted ecr:DescribeImages, whatever is attached to it. */
  readonly imagesOnEveryRole: boolean;
  /** The network of the scenario, made and checked before any role; absent where the scenario has none. */
  readonly network?: (scenario: Construct, needs: NetworkNeeds) => ScenarioNetwork;
  /** Problems that no rule over the props can find; undefined if there are none. */
  readonly problems?: (scenario: Construct) => readonly Problem[];
}

/** What a network is made for. */
export interface NetworkNeeds {
  readonly target: AwsTarget;
  /** The custom buckets, and the domain's workspace as one of them. */
  readonly buckets: CustomBuckets;
  /** A customer managed key is in use, so KMS must be within reach. */
  readonly customerKey: boolean;
}

/** What a scenario's network means for the other steps. */
export interface ScenarioNetwork extends DomainNetwork, NetworkNotes {
  /** Guards and endpoints: roles and domain are made after them, and take no value from them. */
  readonly ready: readonly ITerraformDependable[];
  /** What every listed execution role is granted for this network. */
  readonly statements: readonly Statement[];
  /** What execution roles are granted besides that we attach no Canvas policies to. */
  readonly statementsWithoutCanvasPolicies: readonly Statement[];
}

/**
 * The steps that all scenarios share. Each is one construct directly below the scenario; their ids are contract, because
 * roles and domains depend on the addresses made from them.
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
  /** ARNs of the created user profiles by static name. */
  readonly userProfileArns: Readonly<Record<string, string>>;
  /** Bucket policies as JSON, by static name of the bucket: for owners in other accounts to add. */
  readonly bucketOwnerPolicies: Readonly<Record<string, string>>;
  /** Key policies as JSON, by static name of the bucket or `domain`: for owners in other accounts to add. */
  readonly keyOwnerPolicies: Readonly<Record<string, string>>;
  /** What of the network could not be checked, in full sentences; never a pass. */
  readonly networkNotChecked: readonly string[];
  /** What a person should know of the network, in full sentences. */
  readonly networkWarnings: readonly string[];
  /** The Canvas setting, for `canvasAppSettings` of a `SagemakerDomain` or `SagemakerUserProfile` of your own. */
  readonly canvasAppSettings: LargeDataSettings;

  protected constructor(
    scope: Construct,
    id: string,
    props: (ScenarioOptions | VpcOnlyScenarioOptions) & ScenarioPlace,
    steps: ScenarioSteps,
  ) {
    super(scope, id);
    const { provider, ...data } = props;
    const deploymentName = props.deploymentName ?? id;
    const { emrServerlessRole, customBuckets, userProfiles, protectDomain, restrictPassRole, tags } = withDefaults(
      quickSetupFields,
      props,
    );
    const problems = problemsOf(steps.rule, { ...data, deploymentName });
    if (problems.length > 0) throw invalidProps(steps.className, this.node.path, problems);
    const unnamed = [
      ...emrServerlessRoleNameProblems(emrServerlessRole, props.region),
      ...executionRoleNameProblems(props.executionRoles, props.region),
      ...(steps.problems?.(this) ?? []),
    ];
    if (unnamed.length > 0) throw invalidProps(steps.className, this.node.path, unnamed);

    checkProviderRegion(this, { className: steps.className, region: props.region, provider });
    const caller = new Caller(this, "caller", { account: props.account, region: props.region, provider });
    const target: AwsTarget = {
      deploymentName,
      account: caller.account,
      region: caller.region,
      tags,
      provider,
    };
    const { workspace } = props;
    const buckets = withWorkspace(customBuckets, workspace);
    const domainKeyArn = props.domain.create?.kmsKeyArn;
    const customerKey = usesCustomerKey(props);
    const network = steps.network?.(this, { target, buckets, customerKey });
    const first = network?.ready ?? [];
    this.networkNotChecked = network?.notChecked ?? [];
    this.networkWarnings = network?.warnings ?? [];

    new ServiceLinkedRoleCheck(this, "service-linked-role", { target });
    const role = new EmrServerlessRole(this, "emr-serverless-role", {
      target,
      role: emrServerlessRole,
      dependsOn: first,
    });
    this.emrServerlessRoleArn = role.roleArn;
    this.emrServerlessRolePolicy = this.bucketAccess(target, role, emrServerlessRole, buckets);
    const executionRoles = new ExecutionRoles(this, "execution-roles", {
      target,
      roles: props.executionRoles,
      emrServerlessRoleArn: role.roleArn,
      statements: [
        ...(network?.statements ?? []),
        ...bucketStatements(browsableBuckets(customBuckets), target),
        ...(workspace === undefined ? [] : workspaceStatements(workspace, target)),
        ...(domainKeyArn === undefined ? [] : render(domainKey, { kmsKeyArn: domainKeyArn })),
        ...(restrictPassRole ? render(restrictPassRoleGrant, { emrServerlessRoleArn: role.roleArn }) : []),
      ],
      statementsWithoutCanvasPolicies: network?.statementsWithoutCanvasPolicies ?? [],
      imagesOnEveryRole: steps.imagesOnEveryRole,
      dependsOn: first,
    });
    this.executionRoleArns = executionRoles.roleArns;
    this.executionRolePolicies = executionRoles.unattachedPolicies;
    const owners = new OwnerPolicies(this, "owner-policies", {
      target,
      buckets,
      domainKeyArn,
      emrServerlessRoleArn: role.roleArn,
      executionRoleArns: Object.values(executionRoles.roleArns),
    });
    this.bucketOwnerPolicies = owners.bucketOwnerPolicies;
    this.keyOwnerPolicies = owners.keyOwnerPolicies;

    this.canvasAppSettings = largeDataSettings(role.roleArn, workspace);
    const users = {
      target,
      protect: protectDomain,
      settings: this.canvasAppSettings,
      executionRoleArns: executionRoles.roleArns,
    };
    const ready = [...first, ...role.ready, ...executionRoles.ready];
    const domain = new Domain(this, "domain", { ...users, domain: props.domain, network, dependsOn: ready });
    this.domainId = domain.domainId;
    this.userProfileArns = new UserProfiles(this, "user-profiles", {
      ...users,
      domainId: domain.domainId,
      profiles: userProfiles,
      dependsOn: [...ready, ...domain.ready],
    }).arns;
  }

  private bucketAccess(
    target: AwsTarget,
    role: EmrServerlessRole,
    choice: EmrServerlessRoleChoice,
    buckets: CustomBuckets,
  ): string | undefined {
    if (Object.keys(buckets).length === 0) return undefined;
    const { existing } = emrServerlessRoleRule.forms;
    const attach =
      choice.create !== undefined || withDefaults(existing.rule.fields, choice.existing).grantCustomBuckets;
    const access = new EmrServerlessBucketAccess(this, "custom-buckets", { target, role, buckets, attach });
    return attach ? undefined : access.policyJson;
  }
}
