/** The policy of a VPC endpoint, as a decision needs it. */
import type { NamedPolicy } from "../authorization/policy";
import { policyOf } from "../inventory/completeness";
import type { VpcEndpoint } from "../inventory/inventory";

/** With a stand-in for one that is not known; undefined where it is AWS's default, which allows everything. */
export function endpointPolicy({ policy, address }: Pick<VpcEndpoint, "policy" | "address">): NamedPolicy | undefined {
  return policyOf(policy, { name: "endpoint policy", address });
}
