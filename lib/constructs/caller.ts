import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsService } from "@cdktf/provider-aws/lib/data-aws-service";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { providerOf } from "./aws-target";

/** Props of {@link Caller}. */
export interface CallerProps {
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly provider: TerraformProvider | undefined;
}

/** The account and Region that the provider works in: as given, or else read in the plan. */
export class Caller extends Construct {
  readonly account: string;
  readonly region: string;

  constructor(scope: Construct, id: string, props: CallerProps) {
    super(scope, id);
    const provider = providerOf(props);
    this.account = props.account ?? new DataAwsCallerIdentity(this, "account", provider).accountId;
    // data.aws_region has no attribute that AWS provider 5 knows and 6 does not call deprecated.
    this.region = props.region ?? new DataAwsService(this, "region", { ...provider, serviceId: "sts" }).region;
  }
}
