import type { Construct } from "constructs";
import { Scenario, type ScenarioOptions, type ScenarioPlace } from "../../lib/constructs/scenario";
import { customPublic } from "../../lib/constructs/scenarios";

/** Props of {@link CanvasLargeDataCustomPublic}. */
export interface CanvasLargeDataCustomPublicProps extends ScenarioOptions, ScenarioPlace {}

/**
 * Large data for SageMaker Canvas on a custom domain with public internet access: Scenario 2 of the AWS page, which is
 * Scenario 1 and ecr:DescribeImages on each listed execution role. The steps have the ids that they have in
 * `CanvasLargeDataQuickSetup`, so that moving a deployment from one to the other replaces nothing.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html
 */
export class CanvasLargeDataCustomPublic extends Scenario<ScenarioOptions> {
  /** @throws InvalidPropsError with everything that is wrong with the props; nothing is created then. */
  constructor(scope: Construct, id: string, props: CanvasLargeDataCustomPublicProps) {
    super(scope, id, props, customPublic);
  }
}
