import {
  SagemakerDomain,
  type SagemakerDomainDefaultUserSettingsCanvasAppSettings,
  sagemakerDomainDefaultUserSettingsCanvasAppSettingsToTerraform,
  sagemakerDomainDefaultUserSettingsToTerraform,
} from "@cdktf/provider-aws/lib/sagemaker-domain";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { OneOf } from "../rules/rule";
import { type AwsTarget, providerOf, tagsOf } from "./aws-target";
import { TerraformRemoved } from "./terraform-blocks";

/** A new domain, with public internet access and IAM sign-in, as Quick setup makes it. */
export interface CreateDomain {
  /**
   * The domain's name, at most 63 characters.
   * @default the deployment's name
   */
  readonly domainName?: string;
  /** The VPC that the domain's file system is in. */
  readonly vpcId: string;
  /** Subnets of that VPC, under names of your choice. Changing them replaces the domain. 1 to 16. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** The static name, among executionRoles, of the role that users without one of their own work with. */
  readonly executionRole: string;
}

/** A domain to take over, knowing only its id. Only the Canvas large data setting is managed. */
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

/** The Canvas setting that switches large data on, as the argument of `aws_sagemaker_domain`. */
export type LargeDataSettings = Required<
  Pick<SagemakerDomainDefaultUserSettingsCanvasAppSettings, "emrServerlessSettings">
>;

/** The setting for a domain or user profile of your own. */
export function largeDataSettings(emrServerlessRoleArn: string): LargeDataSettings {
  return { emrServerlessSettings: { executionRoleArn: emrServerlessRoleArn, status: "ENABLED" } };
}

/** Props of {@link Domain}. */
export interface DomainProps {
  readonly target: AwsTarget;
  readonly domain: DomainChoice;
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

  constructor(scope: Construct, id: string, props: DomainProps) {
    super(scope, id);
    const { domain } = props;
    if (domain.existing !== undefined) {
      // Going from import to existing lets go of the domain; without this block Terraform would destroy it.
      new TerraformRemoved(this, "Default", SagemakerDomain.tfResourceType);
      this.domainId = domain.existing.domainId;
    } else if (domain.import !== undefined) {
      new ImportedDomain(this, "Default", domain.import.domainId, props);
      this.domainId = domain.import.domainId;
    } else {
      this.domainId = this.created(domain.create, props).id;
    }
  }

  private created(domain: CreateDomain, props: DomainProps): SagemakerDomain {
    return new SagemakerDomain(this, "Default", {
      ...providerOf(props.target),
      ...tagsOf(props.target),
      domainName: domain.domainName ?? props.target.deploymentName,
      authMode: "IAM",
      appNetworkAccessType: "PublicInternetOnly",
      vpcId: domain.vpcId,
      subnetIds: Object.values(domain.subnetIds),
      defaultUserSettings: {
        executionRole: props.executionRoleArns[domain.executionRole] ?? "",
        canvasAppSettings: props.settings,
      },
      dependsOn: [...props.dependsOn],
      lifecycle: { preventDestroy: props.protect },
    });
  }
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
      defaultUserSettings: { executionRole: PLACEHOLDERS.executionRole, canvasAppSettings: props.settings },
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
