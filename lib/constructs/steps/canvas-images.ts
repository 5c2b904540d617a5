import { canvasImages as grant } from "../../policies/canvas-images";
import { render } from "../../policies/render";
import type { Step } from "../step";

/**
 * Scenarios 2 and 3: grants ecr:DescribeImages to execution roles that have only the Canvas policies as well; all others have
 * it anyway.
 */
export const canvasImages: Step<object, object, object> = {
  id: "canvas-images",
  make: () => ({ gives: {}, statementsWithCanvasPolicies: render(grant, {}) }),
};
