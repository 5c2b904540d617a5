import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsTarget, dependingOn, providerOf } from "./aws-target";
import type { Postcondition } from "./tag-guard";

/** What must hold of the VPC; `self` is its data source. */
export function vpcPostconditions(): readonly Postcondition[] {
  const attribute = (name: string, what: string): Postcondition => ({
    condition: `\${self.${name}}`,
    errorMessage:
      `The VPC \${self.id} has ${what} off, and Canvas finds the VPC endpoints by their private DNS names. Switch it on: ` +
      `aws ec2 modify-vpc-attribute --vpc-id \${self.id} --${name.replaceAll("_", "-")}, or in the state that owns the VPC.`,
  });
  return [
    attribute("enable_dns_support", "DNS resolution"),
    attribute("enable_dns_hostnames", "DNS hostnames"),
    {
      condition: '${self.instance_tenancy == "default"}',
      errorMessage:
        "The VPC ${self.id} has ${self.instance_tenancy} tenancy, and SageMaker domains work in VPCs of default tenancy only. " +
        "Use another VPC, or set its tenancy back: aws ec2 modify-vpc-tenancy --vpc-id ${self.id} --instance-tenancy default.",
    },
  ];
}

/** Props of {@link VpcGuard}. */
export interface VpcGuardProps {
  readonly target: AwsTarget;
  readonly vpcId: string;
  /** What must be there before the VPC is looked at. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Refuses a VPC in which endpoints could not be found by name, or whose tenancy SageMaker does not take.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
 */
export class VpcGuard extends Construct {
  /** The VPC as it is; other guards compare with it. */
  readonly vpc: DataAwsVpc;
  /** The VPC's main route table, which applies to subnets without one of their own. */
  readonly mainRouteTable: DataAwsRouteTables;

  constructor(scope: Construct, id: string, { target, vpcId, after }: VpcGuardProps) {
    super(scope, id);
    this.vpc = new DataAwsVpc(this, "Default", { ...providerOf(target), id: vpcId, ...dependingOn(after) });
    this.vpc.lifecycle = { postcondition: [...vpcPostconditions()] };
    this.mainRouteTable = new DataAwsRouteTables(this, "main-route-table", {
      ...providerOf(target),
      vpcId,
      filter: [{ name: "association.main", values: ["true"] }],
      ...dependingOn(after),
    });
  }
}
