import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsTarget } from "./aws-target";
import { SecurityGroupGuard } from "./security-group-guard";
import { type ResourceTag, TagGuard } from "./tag-guard";
import { SubnetGuard } from "./subnet-guard";
import { VpcGuard } from "./vpc-guard";

/** Props of {@link NetworkGuard}. */
export interface NetworkGuardProps {
  readonly target: AwsTarget;
  readonly vpcId: string;
  /** Ids by static name. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** Ids by static name, of groups that are not made here. */
  readonly securityGroupIds: Readonly<Record<string, string>>;
  /** The tag that subnets and security groups must carry, or undefined. */
  readonly tag: ResourceTag | undefined;
  /** What must be there before the network is looked at. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * The network as it must be before a role or a domain is made: step 1 of Scenario 3, and what EMR Serverless refuses.
 * A guard that fails later blocks plans, but not `destroy`. A subnet or security group that is
 * deleted causes the provider's own error ("no matching EC2 Subnet found"), also in `destroy`, which works with `-refresh=false`.
 */
export class NetworkGuard extends Construct {
  /** Roles, endpoints and the domain are made after these, and take no value from them. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NetworkGuardProps) {
    super(scope, id);
    const { target, after } = props;
    const tag = props.tag === undefined ? undefined : new TagGuard(this, "tag-value", props.tag);
    const vpc = new VpcGuard(this, "vpc", { target, vpcId: props.vpcId, after });
    const subnets = new Construct(this, "subnets");
    const groups = new Construct(this, "security-groups");
    this.ready = [
      vpc.vpc,
      ...Object.entries(props.subnetIds).flatMap(
        ([name, subnetId]) => new SubnetGuard(subnets, name, { target, subnetId, vpc, tag, after }).ready,
      ),
      ...Object.entries(props.securityGroupIds).flatMap(
        ([name, securityGroupId]) =>
          new SecurityGroupGuard(groups, name, { target, securityGroupId, vpc, tag, after }).ready,
      ),
    ];
  }
}
