import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { DataAwsSecurityGroups } from "@cdktf/provider-aws/lib/data-aws-security-groups";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Notation, YAML } from "../rules/notation";
import { type AwsTarget, dependingOn, providerOf } from "./aws-target";
import type { Postcondition, TagGuard } from "./tag-guard";
import type { VpcGuard } from "./vpc-guard";

/** Props of {@link SecurityGroupGuard}. */
export interface SecurityGroupGuardProps {
  readonly target: AwsTarget;
  readonly securityGroupId: string;
  readonly vpc: VpcGuard;
  /** What asks for the tag that the group must carry; undefined where it need not. */
  readonly tag: TagGuard | undefined;
  /** What must be there before the group is looked at. */
  readonly after: readonly ITerraformDependable[];
}

/** Any address, in the filters of DescribeSecurityGroups that find such rules. */
export const ANYWHERE = [
  { id: "open-to-ipv4", filter: "ip-permission.cidr", range: "0.0.0.0/0" },
  { id: "open-to-ipv6", filter: "ip-permission.ipv6-cidr", range: "::/0" },
] as const;

/**
 * What must hold of a security group; `self` is its data source.
 * @param name as the user knows it
 * @param vpcAddress of the VPC's data source
 */
export function securityGroupPostconditions(
  name: string,
  vpcAddress: string,
  tag: Pick<TagGuard, "postcondition"> | undefined,
  words: Notation = YAML,
): readonly Postcondition[] {
  const named = `The security group ${name} (\${self.id})`;
  return [
    {
      condition: `\${self.vpc_id == ${vpcAddress}.id}`,
      errorMessage: `${named} belongs to \${self.vpc_id}, and the network's ${words.option("vpcId")} is \${${vpcAddress}.id}. List security groups of that VPC.`,
    },
    ...(tag === undefined ? [] : [tag.postcondition(named)]),
  ];
}

/** That no rule lets a range in; `self` is the data source that looks for groups with such a rule. */
export function notOpenTo(name: string, range: string): Postcondition {
  return {
    condition: "${length(self.ids) == 0}",
    errorMessage:
      `The security group ${name} (\${join(", ", self.ids)}) has an inbound rule from ${range}, and EMR Serverless refuses to create ` +
      "or start an application with such a group. Remove the rule, or allow the group itself and named ranges only; " +
      "outbound rules may stay as they are.",
  };
}

/**
 * Refuses a security group that EMR Serverless would refuse.
 * @see https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html
 */
export class SecurityGroupGuard extends Construct {
  /** What must be read before the group may be used; no value is taken from it. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { target, securityGroupId, vpc, tag, after }: SecurityGroupGuardProps) {
    super(scope, id);
    const before = dependingOn(after);
    const group = new DataAwsSecurityGroup(this, "Default", { ...providerOf(target), id: securityGroupId, ...before });
    group.lifecycle = {
      postcondition: [...securityGroupPostconditions(id, `data.aws_vpc.${vpc.vpc.friendlyUniqueId}`, tag)],
    };
    // Rules are found by filter, because as resources of their own they could not be counted in the apply that makes them.
    const open = ANYWHERE.map((anywhere) => {
      const groups = new DataAwsSecurityGroups(this, anywhere.id, {
        ...providerOf(target),
        filter: [
          { name: "group-id", values: [securityGroupId] },
          { name: anywhere.filter, values: [anywhere.range] },
        ],
        ...before,
      });
      groups.lifecycle = { postcondition: [notOpenTo(id, anywhere.range)] };
      return groups;
    });
    this.ready = [group, ...open];
  }
}
