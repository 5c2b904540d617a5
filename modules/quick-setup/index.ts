import type { Construct } from "constructs";
import { Scenario, type ScenarioOptions, type ScenarioPlace } from "../../lib/constructs/scenario";
import { quickSetup } from "../../lib/constructs/scenarios";

/** Props of {@link CanvasLargeDataQuickSetup}. */
export interface CanvasLargeDataQuickSetupProps extends ScenarioOptions, ScenarioPlace {}

/**
 * Large data for SageMaker Canvas on a domain made by Quick setup: Scenario 1 of the AWS page. Each step of the page is one
 * construct below this one; their ids are contract, because roles and domains depend on the addresses made from them.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html
 */
export class CanvasLargeDataQuickSetup extends Scenario<ScenarioOptions> {
  /** @throws InvalidPropsError with everything that is wrong with the props; nothing is created then. */
  constructor(scope: Construct, id: string, props: CanvasLargeDataQuickSetupProps) {
    super(scope, id, props, quickSetup);
  }
}
