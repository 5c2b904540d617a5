import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { DataAwsSecurityGroups } from "@cdktf/provider-aws/lib/data-aws-security-groups";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { s3ServiceName } from "../rules/endpoint-services";
import type { OneOf } from "../rules/rule";
import { type AwsTarget, namedTagsOf, providerOf, tagsOf } from "./aws-target";
import { networkName } from "./names";
import type { Notes } from "./step";
import { TerraformCheck } from "./terraform-blocks";

/** A new security group of the users' apps: among themselves, to the endpoints and to S3, and nowhere else. */
export interface CreateAppSecurityGroup {
  /**
   * Security groups of interface endpoints that exist already, under static names; the apps may reach them on port 443.
   * @default none: the apps reach the endpoints that are created here, and S3
   */
  readonly endpointSecurityGroupIds?: Readonly<Record<string, string>>;
  /**
   * Address ranges of interface endpoints in other VPCs, under static names; the apps may reach them on port 443.
   * @default none: the apps reach the endpoints that are created here, and S3
   */
  readonly endpointCidrBlocks?: Readonly<Record<string, string>>;
}

/** Security groups that exist. Their rules are read as far as filters allow; the groups are not changed. */
export interface ExistingAppSecurityGroups {
  /** Ids under static names, 1 to 4. */
  readonly securityGroupIds: Readonly<Record<string, string>>;
}

/** Create the security group, or use groups that exist. */
export type AppSecurityGroupChoice = OneOf<{ create: CreateAppSecurityGroup; existing: ExistingAppSecurityGroups }>;

/** Props of {@link AppSecurityGroup}. */
export interface AppSecurityGroupProps {
  readonly target: AwsTarget;
  readonly vpcId: string;
  readonly securityGroup: AppSecurityGroupChoice;
  /** Tags of a created group beyond those of everything: the one that a restriction by tag asks for. */
  readonly tags?: Readonly<Record<string, string>>;
  /** What must be there before rules of existing groups are looked at. */
  readonly after: readonly ITerraformDependable[];
}

/** The static name of the created group. */
const CREATED = "apps";

/** Ports that the apps of one group need among themselves, with the reason that the rule's description gives. */
export const AMONG_THEMSELVES = [
  { id: "apps", fromPort: 8192, toPort: 65535, why: "Apps and EMR Serverless workers among themselves" },
  { id: "nfs", fromPort: 2049, toPort: 2049, why: "NFS, the file system of the users" },
] as const;

/** Where an outbound rule leads. */
type Destination = OneOf<{ referencedSecurityGroupId: string; prefixListId: string; cidrIpv4: string }>;

/**
 * The security group of the users' apps and of the workers of EMR Serverless.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-notebooks-and-internet-access.html
 */
export class AppSecurityGroup extends Construct {
  /** Ids by static name: the user's own text for existing groups. */
  readonly securityGroupIds: Readonly<Record<string, string>>;
  /** Ids by static name, of the group that is created. */
  readonly createdIds: Readonly<Record<string, string>>;
  /** What must exist before an app may start; no value is taken from it. */
  readonly ready: readonly ITerraformDependable[];
  /** What could not be checked, in full sentences. */
  readonly notChecked: readonly string[];
  private readonly target: AwsTarget;
  private readonly created: SecurityGroup | undefined;

  constructor(scope: Construct, id: string, props: AppSecurityGroupProps) {
    super(scope, id);
    this.target = props.target;
    this.notChecked = appSecurityGroupNotes(props.securityGroup).notChecked;
    const { create, existing } = props.securityGroup;
    if (create !== undefined) {
      this.created = this.group(props);
      this.createdIds = { [CREATED]: this.created.id };
      this.securityGroupIds = this.createdIds;
      this.ready = [this.created, ...this.among(this.created.id), ...this.out(create)];
      return;
    }
    this.createdIds = {};
    this.securityGroupIds = existing.securityGroupIds;
    this.ready = [];
    for (const [name, groupId] of Object.entries(existing.securityGroupIds)) this.check(name, groupId, props.after);
  }

  /**
   * Allows the apps of a created group to reach the interface endpoints in a group; existing groups stay as they are.
   * @returns the rule, if one is made
   */
  reach(endpointSecurityGroupId: string): readonly ITerraformDependable[] {
    return this.https("endpoints", "HTTPS to the interface endpoints of AWS services", {
      referencedSecurityGroupId: endpointSecurityGroupId,
    });
  }

  private group({ target, vpcId, tags }: AppSecurityGroupProps): SecurityGroup {
    const name = networkName(target.deploymentName, CREATED);
    return new SecurityGroup(this, "Default", {
      ...providerOf(target),
      tags: { ...namedTagsOf(target, name).tags, ...tags },
      name,
      description: `SageMaker Canvas users and their EMR Serverless workers, deployment ${target.deploymentName}`,
      vpcId,
    });
  }

  private among(securityGroupId: string): readonly ITerraformDependable[] {
    return AMONG_THEMSELVES.flatMap(({ id, why, fromPort, toPort }) => {
      const rule = {
        ...providerOf(this.target),
        ...tagsOf(this.target),
        description: why,
        ipProtocol: "tcp",
        fromPort,
        toPort,
        securityGroupId,
        referencedSecurityGroupId: securityGroupId,
      };
      return [
        new VpcSecurityGroupIngressRule(this, `${id}-in`, rule),
        new VpcSecurityGroupEgressRule(this, `${id}-out`, rule),
      ];
    });
  }

  private out({
    endpointSecurityGroupIds = {},
    endpointCidrBlocks = {},
  }: CreateAppSecurityGroup): readonly ITerraformDependable[] {
    const s3 = new DataAwsEc2ManagedPrefixList(this, "s3", {
      ...providerOf(this.target),
      name: s3ServiceName(this.target.region),
    });
    const rules: readonly (readonly [id: string, why: string, destination: Destination])[] = [
      ["s3", "HTTPS to S3", { prefixListId: s3.id }],
      ...Object.entries(endpointSecurityGroupIds).map(
        ([name, referencedSecurityGroupId]) =>
          [`group-${name}`, "HTTPS to interface endpoints that exist already", { referencedSecurityGroupId }] as const,
      ),
      ...Object.entries(endpointCidrBlocks).map(
        ([name, cidrIpv4]) => [`range-${name}`, "HTTPS to interface endpoints in another VPC", { cidrIpv4 }] as const,
      ),
    ];
    return rules.flatMap((rule) => this.https(...rule));
  }

  private https(id: string, why: string, destination: Destination): readonly ITerraformDependable[] {
    if (this.created === undefined) return [];
    return [
      new VpcSecurityGroupEgressRule(this, `${id}-out`, {
        ...providerOf(this.target),
        ...tagsOf(this.target),
        description: why,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        securityGroupId: this.created.id,
        ...destination,
      }),
    ];
  }

  private check(name: string, securityGroupId: string, after: readonly ITerraformDependable[]): void {
    const groups = new DataAwsSecurityGroups(this, name, {
      ...providerOf(this.target),
      filter: [
        { name: "group-id", values: [securityGroupId] },
        { name: "ip-permission.group-id", values: [securityGroupId] },
      ],
      ...(after.length === 0 ? {} : { dependsOn: [...after] }),
    });
    new TerraformCheck(
      groups,
      "lets-itself-in",
      `length(data.aws_security_groups.${groups.friendlyUniqueId}.ids) > 0`,
      letsNobodyIn(name),
    );
  }
}

/** The message for a group without a rule from itself. */
export function letsNobodyIn(name: string): string {
  return (
    `The security group ${name} has no inbound rule from itself, so the apps of a user may be unable to reach each other. Add one for TCP ` +
    "8192-65535 and one for TCP 2049 from the group itself, unless other rules allow this traffic."
  );
}

/** What of groups that exist is not checked. */
export function rulesNotKnownOf(names: string): string {
  return (
    `The plan checks that the existing security groups (${names}) have a rule ` +
    "which lets themselves in. Not checked, because no filter ties a port to a rule: that it covers TCP 8192-65535 and 2049, " +
    "and that the groups let the apps out to the interface endpoints and to S3 on port 443."
  );
}

/** What a person should know of the security groups of the apps. */
export function appSecurityGroupNotes({ existing }: AppSecurityGroupChoice): Notes {
  return {
    warnings: [],
    notChecked: existing === undefined ? [] : [rulesNotKnownOf(Object.keys(existing.securityGroupIds).join(", "))],
  };
}
