import {
  SagemakerDomain,
  type SagemakerDomainDefaultUserSettingsCanvasAppSettings,
  sagemakerDomainDefaultUserSettingsCanvasAppSettingsToTerraform,
  sagemakerDomainDefaultUserSettingsToTerraform,
} from "@cdktf/provider-aws/lib/sagemaker-domain";
import { Fn, type ITerraformDependable, propertyAccess, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { domainOptions } from "../rules/domain";
import type { AUTH_MODES, HOME_EFS_FILE_SYSTEMS } from "../rules/domain";
import type { OneOf } from "../rules/rule";
import { type AwsTarget, providerOf, tagsOf } from "./aws-target";
import { TerraformData, TerraformRemoved } from "./terraform-blocks";
import { type Workspace, type WorkspaceSettings, workspaceSettings } from "./workspace";
import { ownValue } from "../rules/own-value";

/** The options of a new domain in every scenario. */
export interface CreateDomainOptions {
  /**
   * The domain's name, at most 63 characters.
   * @default the deployment's name
   */
  readonly domainName?: string;
  /** The static name, among executionRoles, of the execution role for users without their own. */
  readonly executionRole: string;
  /**
   * `IAM`: users sign in through the AWS console; `SSO`: through IAM Identity Center, which must be enabled in this Region.
   * Changing it replaces the domain.
   * @default "IAM"
   */
  readonly authMode?: (typeof AUTH_MODES)[number];
  /**
   * What happens to the users' files when the domain is deleted. Changing it replaces the domain.
   * @default AWS retains the file system, and its mount targets then keep the subnets from being deleted
   */
  readonly homeEfsFileSystem?: (typeof HOME_EFS_FILE_SYSTEMS)[number];
  /**
   * The customer managed key for the domain's file system and the volumes of its spaces; every listed execution role may use
   * it. Changing it replaces the domain. Its ARN; its own policy must delegate to its account's IAM policies.
   * @default AWS managed keys
   */
  readonly kmsKeyArn?: string;
}

/** A new domain with public internet access, as Quick setup makes it. */
export interface CreateDomain extends CreateDomainOptions {
  /** The VPC that the domain's file system is in. */
  readonly vpcId: string;
  /** Subnets of that VPC, under names of your choice. Changing them replaces the domain. 1 to 16. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /**
   * Security groups of the users' apps, under names of your choice. 1 to 4.
   * @default SageMaker's own security group for the file system alone
   */
  readonly securityGroupIds?: Readonly<Record<string, string>>;
}

/** A domain to import by its id. Terraform manages only its Canvas large data setting. */
export interface ImportDomain {
  /** The domain's id, `d-…`. */
  readonly domainId: string;
}

/** A domain that is left alone; the setting is made by AWS CLI or in the console. */
export interface ExistingDomain {
  /**
   * The domain's id, `d-…`.
   * @default the summary prints the command with a placeholder
   */
  readonly domainId?: string;
}

/** Create the domain, take it over, or leave it alone. */
export type DomainChoice = OneOf<{ create: CreateDomain; import: ImportDomain; existing: ExistingDomain }>;

/**
 * A domain in a closed VPC: created in the network of the scenario, or left alone. A domain that exists can neither be taken
 * over nor changed: the provider's update is refused by AWS (terraform-provider-aws #45528).
 */
export type VpcOnlyDomainChoice = OneOf<{ create: CreateDomainOptions; existing: ExistingDomain }>;

/** The domain to import, if any. */
export function importOf(domain: DomainChoice | VpcOnlyDomainChoice): ImportDomain | undefined {
  return "import" in domain ? domain.import : undefined;
}

/** The Canvas settings that switch large data on and say where Canvas keeps its artifacts. */
export type LargeDataSettings = Required<
  Pick<SagemakerDomainDefaultUserSettingsCanvasAppSettings, "emrServerlessSettings">
> & { readonly workspaceSettings?: WorkspaceSettings };

/** The settings for a domain or user profile of your own. */
export function largeDataSettings(emrServerlessRoleArn: string, workspace: Workspace | undefined): LargeDataSettings {
  return {
    emrServerlessSettings: { executionRoleArn: emrServerlessRoleArn, status: "ENABLED" },
    ...(workspace === undefined ? {} : { workspaceSettings: workspaceSettings(workspace) }),
  };
}

/** Where a created domain of a closed VPC is. */
export interface DomainNetwork {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Security groups of the users' apps. */
  readonly securityGroupIds: readonly string[];
}

/** Props of {@link Domain}. */
export interface DomainProps {
  readonly target: AwsTarget;
  readonly domain: DomainChoice | VpcOnlyDomainChoice;
  /** The closed VPC, or undefined for public internet access. */
  readonly network: DomainNetwork | undefined;
  /** Refuse plans that would destroy the domain. */
  readonly protect: boolean;
  readonly settings: LargeDataSettings;
  /** ARNs of the execution roles by static name. */
  readonly executionRoleArns: Readonly<Record<string, string>>;
  /** What must be there before users may run jobs. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * The SageMaker domain with large data switched on: steps 1 and 2.1 of Scenario 1.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html
 */
export class Domain extends Construct {
  /** The domain's id; undefined for an existing domain whose id was not given. */
  readonly domainId: string | undefined;
  /** What must be there before something is made in the domain. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: DomainProps) {
    super(scope, id);
    const { domain } = props;
    if (domain.create !== undefined) {
      const created = this.created(domain.create, props);
      this.domainId = created.id;
      this.ready = [created.resource];
    } else if (domain.existing !== undefined) {
      // Going from import to existing lets go of the domain; without this block Terraform would destroy it.
      new TerraformRemoved(this, "Default", SagemakerDomain.tfResourceType);
      this.domainId = domain.existing.domainId;
      this.ready = [];
    } else {
      this.ready = [new ImportedDomain(this, "Default", domain.import.domainId, props)];
      this.domainId = domain.import.domainId;
    }
  }

  /** The new domain and its id. */
  private created(domain: CreateDomain | CreateDomainOptions, props: DomainProps): Created {
    const { network, settings } = props;
    const place = network ?? publicPlace(domain);
    const executionRole = ownValue(props.executionRoleArns, domain.executionRole) ?? "";
    const { authMode } = withDefaults(domainOptions, domain);
    const resource = new SagemakerDomain(this, "Default", {
      ...providerOf(props.target),
      ...tagsOf(props.target),
      domainName: domain.domainName ?? props.target.deploymentName,
      authMode,
      appNetworkAccessType: network === undefined ? "PublicInternetOnly" : VPC_ONLY,
      vpcId: place.vpcId,
      subnetIds: [...place.subnetIds],
      ...(domain.kmsKeyArn === undefined ? {} : { kmsKeyId: domain.kmsKeyArn }),
      ...(domain.homeEfsFileSystem === undefined
        ? {}
        : { retentionPolicy: { homeEfsFileSystem: domain.homeEfsFileSystem } }),
      defaultUserSettings: {
        executionRole,
        ...(place.securityGroupIds.length === 0 ? {} : { securityGroups: [...place.securityGroupIds] }),
        canvasAppSettings: settings,
      },
      dependsOn: [...props.dependsOn],
      lifecycle: { preventDestroy: props.protect },
    });
    return network === undefined
      ? { resource, id: resource.id }
      : this.neverUpdated(
          resource,
          { executionRole, securityGroupIds: Fn.toset([...place.securityGroupIds]), settings },
          props.protect,
        );
  }

  /**
   * The provider cannot update a domain in a closed VPC: the plan is green and AWS refuses in the apply, because VpcId and
   * SubnetIds are not sent (terraform-provider-aws #45528). So whatever would be such an update is planned as the end of this
   * domain and the beginning of another, which `protectDomain` refuses in the plan.
   */
  private neverUpdated(resource: SagemakerDomain, settings: object, protect: boolean): Created {
    // A key of its own in the state: a domain that had public internet access until now is another instance.
    resource.forEach = TerraformIterator.fromList([VPC_ONLY_KEY]);
    const record = new TerraformData(this, "cannot-be-updated", settings);
    // As plain text: cdktf writes `${}` around a reference here, and Terraform takes none.
    const address = `${TerraformData.tfResourceType}.${record.friendlyUniqueId}`;
    resource.lifecycle = { preventDestroy: protect, replaceTriggeredBy: [address] };
    return { resource, id: Token.asString(propertyAccess(resource, [VPC_ONLY_KEY, "id"])) };
  }
}

interface Created {
  readonly resource: SagemakerDomain;
  readonly id: string;
}

const VPC_ONLY = "VpcOnly";
/** With a dash, because cdktf writes any other key as if it were an attribute. */
const VPC_ONLY_KEY = "vpc-only";

/** Where a domain with public internet access is; the rules ask for it wherever a scenario has no network of its own. */
function publicPlace(domain: CreateDomain | CreateDomainOptions): DomainNetwork {
  if (!("vpcId" in domain)) throw new Error("A domain with public internet access needs its vpcId and subnetIds.");
  return {
    vpcId: domain.vpcId,
    subnetIds: Object.values(domain.subnetIds),
    securityGroupIds: Object.values(domain.securityGroupIds ?? {}),
  };
}

/** Arguments that the provider requires and that `ignore_changes` keeps as they are. */
const PLACEHOLDERS = {
  domainName: "imported",
  authMode: "IAM",
  vpcId: "vpc-00000000",
  subnetIds: ["subnet-00000000"],
  executionRole: "arn:aws:iam::000000000000:role/imported",
} as const;

const USER_SETTINGS = "default_user_settings";
const CANVAS_SETTINGS = "canvas_app_settings";
const LARGE_DATA_SETTINGS = "emr_serverless_settings";

/** A domain of which one setting is managed, and every other one that the provider knows is left as it is. */
class ImportedDomain extends SagemakerDomain {
  constructor(scope: Construct, id: string, domainId: string, props: DomainProps) {
    super(scope, id, {
      ...providerOf(props.target),
      domainName: PLACEHOLDERS.domainName,
      authMode: PLACEHOLDERS.authMode,
      vpcId: PLACEHOLDERS.vpcId,
      subnetIds: [...PLACEHOLDERS.subnetIds],
      defaultUserSettings: {
        executionRole: PLACEHOLDERS.executionRole,
        canvasAppSettings: { emrServerlessSettings: props.settings.emrServerlessSettings },
      },
      dependsOn: [...props.dependsOn],
    });
    this.lifecycle = { preventDestroy: props.protect, ignoreChanges: [...this.ignoredChanges()] };
    this.importFrom(domainId, props.target.provider);
  }

  /** Read from the installed provider package, so that a setting which a newer provider knows is left alone as well. */
  private ignoredChanges(): readonly string[] {
    const user = sagemakerDomainDefaultUserSettingsToTerraform({ executionRole: "" }) as object;
    const canvas = sagemakerDomainDefaultUserSettingsCanvasAppSettingsToTerraform({}) as object;
    const except = (settings: object, name: string): readonly string[] =>
      Object.keys(settings).filter((other) => other !== name);
    return [
      ...except(this.synthesizeAttributes(), USER_SETTINGS).filter((name) => name !== "id"),
      ...except(user, CANVAS_SETTINGS).map((name) => `${USER_SETTINGS}[0].${name}`),
      ...except(canvas, LARGE_DATA_SETTINGS).map((name) => `${USER_SETTINGS}[0].${CANVAS_SETTINGS}[0].${name}`),
    ];
  }
}
