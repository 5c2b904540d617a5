import { CANVAS_REGIONS } from "../rules/values";
import type { Check } from "./check";
import { nounOf, say } from "./phrase";

export const regionWithoutCanvas: Check = {
  id: "region-without-canvas",
  over: "setup",
  severity: "error",
  title: "Canvas is not available in this Region",
  explanation:
    "EMR Serverless is available in more Regions than Canvas, and AWS creates a domain in each of them: the plan succeeds, but the domain has no Canvas. GovCloud and China " +
    "do not have Canvas either.",
  cure: [{ kind: "useRegion", regions: CANVAS_REGIONS }],
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas.html: the Regions that Canvas is in",
  find: ({ environments }) =>
    environments.flatMap(({ name, address = name, inventory }) => {
      const { region } = inventory;
      if (typeof region !== "string") {
        return [
          {
            address,
            message: say`whether Canvas is available in the Region of ${name} is undetermined: the ${nounOf(inventory)} does not say which it is`,
            isUnknown: true,
          },
        ];
      }
      return CANVAS_REGIONS.includes(region) ? [] : [{ address, message: say`Canvas is not in the Region ${region}` }];
    }),
};
