/** The options of a scenario as the variables of its Terraform module: the same under Terraform's names. */

import { snakeCase } from "../../../lib/hcl/hcl";

type Tree = Readonly<Record<string, unknown>>;

/** What a module takes from its provider, or has no variable for. */
const NO_VARIABLES: readonly string[] = ["account", "region", "protectDomain", "provider"];

/** @param ownAccount the account of the deployment */
export function variablesFrom(props: Tree, ownAccount: string): Tree {
  const kept = Object.entries(props).filter(([name]) => !NO_VARIABLES.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [snakeCase(name), variable(name, value, ownAccount)]));
}

/** Maps whose keys are the user's. */
const BY_NAME: readonly string[] = [
  "customBuckets",
  "executionRoles",
  "userProfiles",
  "subnetIds",
  "securityGroupIds",
  "userSecurityGroupIds",
  "endpointSecurityGroupIds",
  "endpointCidrBlocks",
  "routeTableIds",
  "additionalStatements",
  "services",
  "tags",
];

function variable(name: string, value: unknown, ownAccount: string): unknown {
  if (name === "attach" && value === false) return "none";
  if (Array.isArray(value)) return value.map((each: unknown) => variable("", each, ownAccount));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([inner, each]): readonly [string, unknown] => {
    if (inner === "kmsKeyArn") return ["kms_key", keyOf(String(each), value as Tree, ownAccount)];
    return [BY_NAME.includes(name) ? inner : snakeCase(inner), variable(inner, each, ownAccount)];
  });
  return Object.fromEntries(entries);
}

/** In TypeScript the key's ARN says whose it is; in HCL that is a word of its own where it is not the bucket's owner's. */
function keyOf(arn: string, beside: Tree, ownAccount: string): Tree {
  const owner = arn.split(":")[4];
  return owner === (beside["ownerAccountId"] ?? ownAccount) ? { arn } : { arn, owner_account_id: owner };
}
