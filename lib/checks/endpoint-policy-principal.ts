import { statementName } from "../authorization/policy";
import type { Check } from "./check";
import { say } from "./phrase";

export const endpointPolicyPrincipal: Check = {
  id: "endpoint-policy-principal",
  over: "setup",
  severity: "error",
  title: "A statement of an endpoint policy has no Principal",
  explanation:
    "The S3 endpoint policy of AWS's page has none, and EC2 refuses it: an endpoint policy must contain the Principal element. For a gateway endpoint it " +
    'must be "*"; who is meant is said by conditions.',
  fix: ["principals {", '  type        = "*"', '  identifiers = ["*"]', "}"].join("\n"),
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  find: ({ inventory }) =>
    inventory.vpcEndpoints.flatMap(({ address, policy }) =>
      (policy?.policy.statements ?? [])
        .filter(({ principals, unreadable }) => principals === undefined && unreadable.length === 0)
        .map((statement) => ({
          address,
          message: say`${policy?.withheld === true ? "a statement" : statementName(statement)} of its policy has no Principal`,
        })),
    ),
};
