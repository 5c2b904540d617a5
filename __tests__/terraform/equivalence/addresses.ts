/** Which address of a Terraform module stands for which construct: the written table of the equivalence. */
import { MODULE_STEPS } from "../../../lib/terraform/module-steps";

/** A kind of resource on both sides. */
interface Row {
  readonly type: string;
  /** The construct's path below the scenario. */
  readonly construct: RegExp;
  /** The address in the module, without its type; `$1`, `$2` are what the path's groups hold. */
  readonly address: string;
}

const row = (type: string, construct: string, address: string): Row => ({
  type,
  construct: new RegExp(`^${construct}$`),
  address,
});

const NAME = "([a-z0-9-]+(?:\\.[a-z0-9-]+)?)";

export const ADDRESSES: readonly Row[] = [
  row("data.aws_iam_roles", "service-linked-role/Default", "service_linked"),
  // Roles.
  row("aws_iam_role", "emr-serverless-role/Default/Default", "emr_serverless[0]"),
  row("aws_iam_role_policy_attachment", "emr-serverless-role/Default/[A-Za-z]+", "emr_serverless[0]"),
  row("data.aws_iam_role", "emr-serverless-role/guard/Default", "emr_serverless[0]"),
  row("aws_iam_role_policy", "custom-buckets/Default/Default", "custom_buckets[0]"),
  row("aws_iam_role", `execution-roles/${NAME}/Default/Default`, 'execution["$1"]'),
  row("aws_iam_role_policy_attachment", `execution-roles/${NAME}/(?:Default/)?([A-Z][A-Za-z]+)`, 'execution["$1/$2"]'),
  row("aws_iam_role_policy", `execution-roles/${NAME}/policy/Default`, 'execution["$1"]'),
  // Policies that are compared by meaning.
  row("data.aws_iam_policy_document", "emr-serverless-role/Default/trust", "emr_serverless_trust"),
  row("data.aws_iam_policy_document", `execution-roles/${NAME}/Default/trust`, "execution_role_trust"),
  row("data.aws_iam_policy_document", "custom-buckets/Default/document", "custom_buckets[0]"),
  row("data.aws_iam_policy_document", `execution-roles/${NAME}/policy/document`, 'execution_role["$1"]'),
  row("data.aws_iam_policy_document", `owner-policies/buckets/${NAME}`, 'bucket_owner_policy["$1"]'),
  row("data.aws_iam_policy_document", `owner-policies/keys/${NAME}`, 'key_owner_policy["$1"]'),
  row("data.aws_iam_policy_document", "s3-endpoint/policy", "s3_endpoint_policy[0]"),
  // Domain and users.
  row("aws_sagemaker_user_profile", `user-profiles/${NAME}`, 'this["$1"]'),
  row("terraform_data", "domain/cannot-be-updated", 'domain_cannot_be_updated["vpc-only"]'),
  // Network.
  row("aws_security_group", "security-group/Default", "apps[0]"),
  row("aws_vpc_security_group_ingress_rule", "security-group/(apps|nfs)-in", 'apps["$1"]'),
  row("aws_vpc_security_group_egress_rule", "security-group/(apps|nfs)-out", 'apps["$1"]'),
  row("aws_vpc_security_group_egress_rule", "security-group/s3-out", "s3[0]"),
  row("aws_vpc_security_group_egress_rule", "security-group/endpoints-out", "endpoints[0]"),
  row("aws_vpc_security_group_egress_rule", `security-group/group-${NAME}-out`, 'endpoint_groups["$1"]'),
  row("aws_vpc_security_group_egress_rule", `security-group/range-${NAME}-out`, 'endpoint_ranges["$1"]'),
  row("data.aws_ec2_managed_prefix_list", "security-group/s3", "s3[0]"),
  row("data.aws_security_groups", `security-group/${NAME}`, 'lets_itself_in["$1"]'),
  row("data.aws_vpc", "network/vpc/Default", "this"),
  row("data.aws_route_tables", "network/vpc/main-route-table", "main"),
  row("data.aws_subnet", `network/subnets/${NAME}/Default`, 'checked["$1"]'),
  row("data.aws_route_tables", `network/subnets/${NAME}/own-route-table`, 'own["$1"]'),
  row("data.aws_route_table", `network/subnets/${NAME}/route-table`, 'applied["$1"]'),
  row("data.aws_security_group", "network/security-groups/(?:[a-zA-Z0-9-]+\\.)?([a-z0-9-]+)/Default", 'checked["$1"]'),
  row(
    "data.aws_security_groups",
    "network/security-groups/(?:[a-zA-Z0-9-]+\\.)?([a-z0-9-]+)/open-to-ipv4",
    'open_to_ipv4["$1"]',
  ),
  row(
    "data.aws_security_groups",
    "network/security-groups/(?:[a-zA-Z0-9-]+\\.)?([a-z0-9-]+)/open-to-ipv6",
    'open_to_ipv6["$1"]',
  ),
  row("data.aws_subnet", `network-interfaces/subnets/${NAME}`, 'this["$1"]'),
  row("data.aws_subnet", `interface-endpoints/subnets/${NAME}`, 'this["$1"]'),
  row("data.aws_security_group", "network-interfaces/security-groups/(?:[a-zA-Z0-9-]+\\.)?([a-z0-9-]+)", 'this["$1"]'),
  row("aws_ec2_tag", `network-interfaces/subnets/${NAME}`, 'subnet["$1"]'),
  row("aws_ec2_tag", "network-interfaces/security-groups/(?:[a-zA-Z0-9-]+\\.)?([a-z0-9-]+)", 'security_group["$1"]'),
  row("aws_vpc_endpoint", "s3-endpoint/Default", "s3[0]"),
  row("data.aws_vpc_endpoint", "s3-endpoint/Default", "s3[0]"),
  row("data.aws_vpc_endpoint", "s3-endpoint/policy", "s3_policy[0]"),
  // Read once more beside the guards' in TypeScript.
  row("data.aws_route_tables", "s3-endpoint/main-route-table", "main"),
  row("data.aws_route_tables", "s3-endpoint/route-tables/main-route-table", "main"),
  row("data.aws_route_tables", `s3-endpoint/route-tables/${NAME}`, 'own["$1"]'),
  row("aws_security_group", "interface-endpoints/security-group/Default", "endpoints[0]"),
  row(
    "aws_vpc_security_group_ingress_rule",
    "interface-endpoints/security-group/(?:[a-zA-Z0-9-]+\\.)?([a-z0-9-]+)-in",
    'endpoints["$1"]',
  ),
  row("data.aws_vpc_endpoint_service", `interface-endpoints/${NAME}-service`, 'this["$1"]'),
  row("aws_vpc_endpoint", `interface-endpoints/${NAME}`, 'interface["$1"]'),
  row("data.aws_vpc_endpoint", `interface-endpoints/${NAME}`, 'interface["$1"]'),
  row("data.aws_security_groups", `interface-endpoints/${NAME}/open-to-apps`, 'open_to_apps["$1"]'),
];

/**
 * What only a stack has: it looks up the ARN of the group that it makes, which a module takes from the group. No group that
 * exists has that name in the cases.
 */
const ONLY_IN_STACKS = { type: "data.aws_security_group", path: "network-interfaces/security-groups/apps" } as const;

/** Documents of which others are merged. */
const PARTS = Object.values(MODULE_STEPS)
  .flatMap((step) => step({ has: () => true }).grants ?? [])
  .flatMap(({ binding }) => Object.values(binding.documents).map(({ name }) => name));

/** What only a module has: where it works, and documents of which others are merged. */
export const ONLY_IN_MODULES = new RegExp(
  "^data\\.(aws_caller_identity\\.current|aws_service\\.current|" +
    `aws_iam_policy_document\\.(${[...PARTS, "browsable_buckets"].join("|")})(\\[.*\\])?|` +
    // In TypeScript only where something is made of them.
    "aws_subnet\\.this\\[.*\\])$",
);

/** Where the domain is differs between the scenarios. */
const DOMAIN = { public: "this[0]", closed: 'this["vpc-only"]' } as const;

/**
 * The address in the module of what a construct makes; undefined where it has none.
 * @param type with `data.` before it for a data source
 */
export function addressInModule(type: string, path: string, closed: boolean): string | undefined {
  if (type === ONLY_IN_STACKS.type && path === ONLY_IN_STACKS.path) return undefined;
  if (type === "aws_sagemaker_domain" && path === "domain/Default")
    return `${type}.${closed ? DOMAIN.closed : DOMAIN.public}`;
  const rows = ADDRESSES.filter((each) => each.type === type && each.construct.test(path));
  const [found] = rows;
  if (found === undefined) throw new Error(`The table has no ${type} for ${path}`);
  return `${type}.${path.replace(found.construct, found.address)}`;
}
