/**
 * What a change of an argument does, for the types that stacks of this package have. The AWS provider's schema does not say it: each line
 * is measured on the real provider (hashicorp/aws 5.100.0) by __tests__/terraform/upgrade-arguments.test.ts.
 */

/** The arguments of a type by what a change of them does. What is below a named argument is as the argument is. */
export interface ResourceArguments {
  /** A change destroys the resource and creates another. */
  readonly replaces: readonly string[];
  /** A change is an in-place update. */
  readonly updates: readonly string[];
  /** Without it, the resource keeps what it has: taking it out plans nothing. */
  readonly keeps?: readonly string[];
  /** What the provider takes where it is not written. */
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
  /** Lists whose order says nothing. */
  readonly sets?: readonly string[];
  /** Policies as JSON: compared by what they hold, whatever the order of their statements. */
  readonly policies?: readonly string[];
}

const RULE: ResourceArguments = {
  replaces: ["security_group_id"],
  updates: [
    ...["cidr_ipv4", "cidr_ipv6", "description", "from_port", "ip_protocol", "prefix_list_id"],
    ...["referenced_security_group_id", "tags", "to_port"],
  ],
};

/** The settings of Canvas that stacks write, in a domain and in a user profile. */
const CANVAS: readonly string[] = [
  "canvas_app_settings.emr_serverless_settings.execution_role_arn",
  "canvas_app_settings.emr_serverless_settings.status",
  "canvas_app_settings.workspace_settings.s3_artifact_path",
  "canvas_app_settings.workspace_settings.s3_kms_key_id",
];

/** By type; a type that is not here has nothing that is known. */
export const ARGUMENTS: Readonly<Record<string, ResourceArguments>> = {
  aws_ec2_tag: { replaces: ["key", "resource_id"], updates: ["value"] },
  aws_iam_role: {
    replaces: ["name", "path"],
    updates: [
      ...["assume_role_policy", "description", "force_detach_policies", "max_session_duration"],
      ...["permissions_boundary", "tags"],
    ],
    keeps: ["name"],
    defaults: { path: "/", max_session_duration: 3600, force_detach_policies: false },
    policies: ["assume_role_policy"],
  },
  aws_iam_role_policy: {
    replaces: ["name", "role"],
    updates: ["policy"],
    keeps: ["name"],
    policies: ["policy"],
  },
  aws_iam_role_policy_attachment: { replaces: ["policy_arn", "role"], updates: [] },
  aws_sagemaker_domain: {
    replaces: ["auth_mode", "domain_name", "kms_key_id", "subnet_ids", "vpc_id"],
    updates: [
      ...["app_network_access_type", "default_user_settings.execution_role", "default_user_settings.security_groups"],
      ...CANVAS.map((path) => `default_user_settings.${path}`),
      ...["retention_policy.home_efs_file_system", "tags"],
    ],
    keeps: ["retention_policy.home_efs_file_system"],
    defaults: { app_network_access_type: "PublicInternetOnly" },
    sets: ["default_user_settings.security_groups", "subnet_ids"],
  },
  aws_sagemaker_user_profile: {
    replaces: ["domain_id", "single_sign_on_user_identifier", "single_sign_on_user_value", "user_profile_name"],
    updates: [
      ...["tags", "user_settings.execution_role", "user_settings.security_groups"],
      ...CANVAS.map((path) => `user_settings.${path}`),
    ],
    sets: ["user_settings.security_groups"],
  },
  aws_security_group: {
    replaces: ["description", "name", "vpc_id"],
    updates: ["tags"],
    keeps: ["name", "vpc_id"],
    defaults: { description: "Managed by Terraform" },
  },
  aws_vpc_endpoint: {
    replaces: ["service_name", "vpc_endpoint_type", "vpc_id"],
    updates: ["policy", "private_dns_enabled", "route_table_ids", "security_group_ids", "subnet_ids", "tags"],
    keeps: ["policy", "private_dns_enabled", "route_table_ids", "security_group_ids", "subnet_ids"],
    defaults: { vpc_endpoint_type: "Gateway" },
    sets: ["route_table_ids", "security_group_ids", "subnet_ids"],
    policies: ["policy"],
  },
  aws_vpc_security_group_egress_rule: RULE,
  aws_vpc_security_group_ingress_rule: RULE,
  terraform_data: { replaces: ["triggers_replace"], updates: ["input"] },
};
