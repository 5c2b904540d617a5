import { CanvasLargeDataCustomPublic } from "./custom-public";
import { CanvasLargeDataCustomVpcOnly } from "./custom-vpc-only";
import { CanvasLargeDataQuickSetup } from "./quick-setup";

/** The class of each scenario by the scenario's name in `deployments.yaml`. */
export const scenarioClasses = {
  "quick-setup": CanvasLargeDataQuickSetup,
  "custom-public": CanvasLargeDataCustomPublic,
  "custom-vpc-only": CanvasLargeDataCustomVpcOnly,
} as const;
