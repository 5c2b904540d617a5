/** The cases of every grant. A grant of `lib/policies` without cases here is a survivor of `npm run test:teeth`. */
import { canvasImagesCases } from "./canvas-images.cases";
import type { GrantCase } from "./cases";
import { customBucketsCases } from "./custom-buckets.cases";
import { largeDataUseCases } from "./large-data-use.cases";
import { domainKeyCases } from "./domain-key.cases";
import { networkInterfacesCases } from "./network-interfaces.cases";
import { ownersCases } from "./owners.cases";
import { restrictPassRoleCases } from "./restrict-pass-role.cases";
import { s3EndpointCases } from "./s3-endpoint.cases";
import { trustCases } from "./trust.cases";
import { workspaceCases } from "./workspace.cases";

export const grantCases: readonly GrantCase[] = [
  ...customBucketsCases,
  ...largeDataUseCases,
  ...canvasImagesCases,
  ...trustCases,
  ...domainKeyCases,
  ...workspaceCases,
  ...ownersCases,
  ...networkInterfacesCases,
  ...restrictPassRoleCases,
  ...s3EndpointCases,
];
