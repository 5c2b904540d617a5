import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { CustomVpcOnlyOptions } from "../../lib/constructs/network";
import { Scenario, type ScenarioPlace } from "../../lib/constructs/scenario";
import { customVpcOnly } from "../../lib/constructs/scenarios";

/** Props of {@link CanvasLargeDataCustomVpcOnly}. */
export interface CanvasLargeDataCustomVpcOnlyProps extends CustomVpcOnlyOptions, ScenarioPlace {
  /**
   * What decides whether subnets made in the same stack are private: their route tables, routes and associations, and rules
   * of security groups that are resources of their own. Roles and domain are made after these and only if the subnets are
   * private then; looked at earlier, a public subnet would pass. A public route that was applied and is taken out of the
   * stack is still there when the plan looks: remove it first, with `terraform destroy -target=ADDRESS`.
   * @default none, which is right for a network that exists; with subnets of the same stack an error
   */
  readonly routing?: readonly ITerraformDependable[];
}

/**
 * Large data for SageMaker Canvas on a custom domain in a VPC without internet access: Scenario 3 of the AWS page, and the
 * page on endpoints that it leads to. The steps that the other scenarios have too have the same ids here, so that moving a
 * deployment from one to the other replaces no role.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 */
export class CanvasLargeDataCustomVpcOnly extends Scenario<CanvasLargeDataCustomVpcOnlyProps> {
  /** @throws InvalidPropsError with everything that is wrong with the props; nothing is created then. */
  constructor(scope: Construct, id: string, props: CanvasLargeDataCustomVpcOnlyProps) {
    super(scope, id, props, customVpcOnly);
  }
}
