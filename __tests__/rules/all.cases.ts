/** The cases of every rule. A rule without cases here is a survivor of `npm run test:teeth`. */
import type { RuleCase } from "./cases";
import { deploymentDefaultsCases } from "./deployment-defaults.cases";
import { endpointCases } from "./endpoints.cases";
import { networkCases } from "./network.cases";
import { scenarioOptionsCases } from "./scenario-options.cases";
import { structureCases } from "./structure.cases";
import { crossFieldCases } from "./cross-field.cases";
import { valueCases } from "./values.cases";

export const ruleCases: readonly RuleCase[] = [
  ...valueCases,
  ...structureCases,
  ...crossFieldCases,
  ...deploymentDefaultsCases,
  ...scenarioOptionsCases,
  ...endpointCases,
  ...networkCases,
];
