/**
 * What the AWS provider of Terraform asks of AWS for each of its resource types: the table behind `deployer-policy`.
 *
 * Which calls there are was recorded on the loopback AWS with provider 5.100 (plan, apply, update and destroy of the three scenarios); what
 * an update may call beyond that is marked so. Resource types and dependent actions are those of the Service Authorization Reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
import type { DeployedPlace, DeployedResource } from "./deployed";

/**
 * The day of the Service Authorization Reference that actions and their resource types were compared with. Its machine-readable form has no
 * dependent actions: those come from the column "Dependent actions" of its pages, which no test compares.
 */
export const TABLE_DATE = "2026-09-26";

/** When Terraform needs it. */
export type Phase = "plan" | "apply";

/** A condition of a statement: operator, key, values. */
export type NeedCondition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Why an action is in the policy. */
export type Why =
  /** The provider calls it: recorded. */
  | "call"
  /** The provider calls it when an argument changes, or when AWS answers in a rare way: not recorded. */
  | "change"
  /** AWS asks for it when this other action is called: the Service Authorization Reference lists it as dependent. */
  | { readonly dependsOn: string; readonly source?: string };

/** Actions that are needed on some resources. */
export interface Need {
  readonly phase: Phase;
  readonly actions: readonly string[];
  /** ARNs and patterns of ARNs; empty where the resource does not need the actions after all. */
  readonly on: (resource: DeployedResource, roles: RoleArns) => readonly string[];
  readonly condition?: (resource: DeployedResource) => NeedCondition | undefined;
  readonly why: Why;
}

/** ARNs of the roles of a plan or stack, by name. */
export type RoleArns = ReadonlyMap<string, readonly string[]>;

/** An ARN in the place of a resource. */
function arn(place: DeployedPlace, service: string, rest: string): string {
  const region = service === "iam" ? "" : place.region;
  return `arn:${place.partition}:${service}:${region}:${place.account}:${rest}`;
}

const EVERYTHING = (): readonly string[] => ["*"];

/** The role itself. A name that AWS completes starts with its prefix. */
const ROLE_ITSELF: Need["on"] = (resource) => {
  const known = resource.values("arn").filter((each) => each.startsWith("arn:") && !each.endsWith("/*"));
  if (known.length > 0) return known;
  const [path = "/"] = resource.values("path");
  const [prefix = ""] = resource.values("name_prefix");
  return [arn(resource.place, "iam", `role${path}${prefix}*`)];
};

/** The role that an argument names. Names are unique in an account, whatever the path: without it, both forms are allowed. */
function roleNamed(argument: string): Need["on"] {
  return (resource, roles) =>
    resource.values(argument).flatMap((name) => {
      const [first, ...more] = roles.get(name) ?? [];
      if (first !== undefined) return [first, ...more];
      const own = arn(resource.place, "iam", `role/${name}`);
      return name === "*" ? [own] : [own, arn(resource.place, "iam", `role/*/${name}`)];
    });
}

/** Roles that arguments name by ARN. */
function rolesByArn(...paths: readonly string[]): Need["on"] {
  return (resource) =>
    paths.flatMap((path) =>
      resource.values(path).map((value) => (value.startsWith("arn:") ? value : arn(resource.place, "iam", "role/*"))),
    );
}

/** Objects of EC2 by their ids. */
function ec2(kind: string, ...paths: readonly string[]): Need["on"] {
  return (resource) =>
    paths.flatMap((path) => resource.values(path).map((id) => arn(resource.place, "ec2", `${kind}/${id}`)));
}

function all(...targets: readonly Need["on"][]): Need["on"] {
  return (resource, roles) => targets.flatMap((on) => on(resource, roles));
}

/** Every object of a kind: what has no id yet. */
function every(kind: string): Need["on"] {
  return ({ place }) => [arn(place, "ec2", `${kind}/*`)];
}

/** The object itself, by its id, or every object of its kind before it is created. */
function itself(kind: string): Need["on"] {
  return (resource) => {
    const ids = resource.values("id");
    return (ids.length === 0 ? ["*"] : ids).map((id) => arn(resource.place, "ec2", `${kind}/${id}`));
  };
}

const DOMAIN_ITSELF: Need["on"] = ({ place, values }) => {
  const ids = values("id");
  return (ids.length === 0 ? ["*"] : ids).map((id) => arn(place, "sagemaker", `domain/${id}`));
};

/** A user profile. AWS writes its name in small letters into the ARN. */
const PROFILE_ITSELF: Need["on"] = ({ place, values }) =>
  values("domain_id").flatMap((domain) =>
    values("user_profile_name").flatMap((name) =>
      [...new Set([name, name.toLowerCase()])].map((each) => arn(place, "sagemaker", `user-profile/${domain}/${each}`)),
    ),
  );

/** A key by its ARN or id; an alias does not name one key. */
function key(path: string): Need["on"] {
  return ({ place, values }) =>
    values(path).map((value) => {
      if (value.startsWith("arn:") && value.includes(":key/")) return value;
      return arn(place, "kms", `key/${value.includes("alias/") || value.startsWith("arn:") ? "*" : value}`);
    });
}

const plan = (actions: readonly string[], on: Need["on"] = EVERYTHING): Need => ({
  phase: "plan",
  actions,
  on,
  why: "call",
});
const apply = (actions: readonly string[], on: Need["on"], condition?: Need["condition"]): Need => ({
  phase: "apply",
  actions,
  on,
  why: "call",
  ...(condition === undefined ? {} : { condition }),
});
const change = (actions: readonly string[], on: Need["on"], condition?: Need["condition"]): Need => ({
  ...apply(actions, on, condition),
  why: "change",
});
const dependent = (
  dependsOn: string,
  actions: readonly string[],
  on: Need["on"],
  more: { readonly condition?: Need["condition"]; readonly source?: string } = {},
): Need => ({
  ...apply(actions, on, more.condition),
  why: { dependsOn, ...(more.source === undefined ? {} : { source: more.source }) },
});

/** Only the managed policy that the configuration attaches. */
const ONLY_THIS_POLICY: Need["condition"] = ({ values }) => {
  const arns = values("policy_arn");
  return arns.length === 0 || arns.some((each) => !each.startsWith("arn:"))
    ? undefined
    : { [arns.some((each) => each.includes("*")) ? "ArnLike" : "ArnEquals"]: { "iam:PolicyARN": arns } };
};

/** Only with the permissions boundary that the configuration names. */
const ONLY_WITH_BOUNDARY: Need["condition"] = ({ values }) => {
  const arns = values("permissions_boundary");
  return arns.length === 0 || arns.some((each) => each.includes("*"))
    ? undefined
    : { StringEquals: { "iam:PermissionsBoundary": arns } };
};

const PASSED_TO_SAGEMAKER = (): NeedCondition => ({
  StringEquals: { "iam:PassedToService": ["sagemaker.amazonaws.com"] },
});

/** The role that jobs run as is passed to EMR Serverless by Canvas; whether SageMaker checks it here, AWS does not document. */
const PASSED_TO_JOBS = (): NeedCondition => ({
  StringEquals: { "iam:PassedToService": ["emr-serverless.amazonaws.com", "sagemaker.amazonaws.com"] },
});

const API_PERMISSIONS = "https://docs.aws.amazon.com/sagemaker/latest/dg/api-permissions-reference.html";

/** What CreateDomain and the like ask for besides: execution roles of users and spaces, the role of jobs, and tags. */
function userSettingsOf(action: string, settings: readonly string[], own: Need["on"]): readonly Need[] {
  const under = (name: string): readonly string[] => settings.map((each) => `${each}.${name}`);
  return [
    dependent(action, ["iam:PassRole"], rolesByArn(...under("execution_role")), { condition: PASSED_TO_SAGEMAKER }),
    dependent(
      action,
      ["iam:PassRole"],
      rolesByArn(...under("canvas_app_settings.emr_serverless_settings.execution_role_arn")),
      { condition: PASSED_TO_JOBS },
    ),
    dependent(action, ["sagemaker:AddTags"], own),
    change(["sagemaker:DeleteTags"], own),
  ];
}

const securityGroupRule = (direction: "Ingress" | "Egress"): readonly Need[] => [
  plan(["ec2:DescribeSecurityGroupRules"]),
  apply(
    [`ec2:AuthorizeSecurityGroup${direction}`, `ec2:RevokeSecurityGroup${direction}`],
    ec2("security-group", "security_group_id"),
  ),
  change(
    ["ec2:ModifySecurityGroupRules"],
    all(ec2("security-group", "security_group_id"), itself("security-group-rule")),
  ),
  change(["ec2:CreateTags", "ec2:DeleteTags"], itself("security-group-rule")),
];

const NOTHING: readonly Need[] = [];

/** By type; `data.` before the types of data sources. */
const TABLE: Readonly<Record<string, readonly Need[]>> = {
  aws_iam_role: [
    plan(["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"], ROLE_ITSELF),
    apply(["iam:CreateRole"], ROLE_ITSELF, ONLY_WITH_BOUNDARY),
    apply(["iam:DeleteRole", "iam:ListInstanceProfilesForRole"], ROLE_ITSELF),
    dependent("iam:CreateRole", ["iam:TagRole"], ROLE_ITSELF),
    change(["iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"], ROLE_ITSELF),
    change(
      ["iam:PutRolePermissionsBoundary"],
      (resource, roles) => (resource.values("permissions_boundary").length === 0 ? [] : ROLE_ITSELF(resource, roles)),
      ONLY_WITH_BOUNDARY,
    ),
  ],
  aws_iam_role_policy: [
    plan(["iam:GetRolePolicy"], roleNamed("role")),
    apply(["iam:PutRolePolicy", "iam:DeleteRolePolicy"], roleNamed("role")),
  ],
  aws_iam_role_policy_attachment: [
    plan(["iam:ListAttachedRolePolicies"], roleNamed("role")),
    apply(["iam:AttachRolePolicy", "iam:DetachRolePolicy"], roleNamed("role"), ONLY_THIS_POLICY),
  ],
  aws_sagemaker_domain: [
    plan(["sagemaker:DescribeDomain", "sagemaker:ListTags"], DOMAIN_ITSELF),
    apply(["sagemaker:CreateDomain", "sagemaker:UpdateDomain", "sagemaker:DeleteDomain"], DOMAIN_ITSELF),
    ...userSettingsOf("sagemaker:CreateDomain", ["default_user_settings", "default_space_settings"], DOMAIN_ITSELF),
    dependent(
      "sagemaker:CreateDomain",
      ["iam:CreateServiceLinkedRole"],
      ({ place }) => [
        arn(place, "iam", "role/aws-service-role/sagemaker.amazonaws.com/AWSServiceRoleForAmazonSageMakerNotebooks"),
      ],
      { condition: () => ({ StringEquals: { "iam:AWSServiceName": ["sagemaker.amazonaws.com"] } }) },
    ),
    dependent(
      "sagemaker:CreateDomain",
      ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"],
      key("kms_key_id"),
      { source: API_PERMISSIONS },
    ),
    dependent(
      "sagemaker:CreateDomain",
      ["elasticfilesystem:CreateFileSystem"],
      ({ values }) => (values("kms_key_id").length === 0 ? [] : ["*"]),
      { source: API_PERMISSIONS },
    ),
  ],
  aws_sagemaker_user_profile: [
    plan(["sagemaker:DescribeUserProfile", "sagemaker:ListTags"], PROFILE_ITSELF),
    apply(
      ["sagemaker:CreateUserProfile", "sagemaker:UpdateUserProfile", "sagemaker:DeleteUserProfile"],
      PROFILE_ITSELF,
    ),
    ...userSettingsOf("sagemaker:CreateUserProfile", ["user_settings"], PROFILE_ITSELF),
  ],
  aws_vpc_endpoint: [
    plan(["ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists", "ec2:DescribeNetworkInterfaces"]),
    apply(
      ["ec2:CreateVpcEndpoint"],
      all(
        ec2("vpc", "vpc_id"),
        every("vpc-endpoint"),
        ec2("subnet", "subnet_ids"),
        ec2("security-group", "security_group_ids"),
        ec2("route-table", "route_table_ids"),
      ),
    ),
    dependent("ec2:CreateVpcEndpoint", ["ec2:CreateTags"], itself("vpc-endpoint")),
    dependent("ec2:CreateVpcEndpoint", ["route53:AssociateVPCWithHostedZone"], ({ place, values }) =>
      values("private_dns_enabled").includes("true") ? [`arn:${place.partition}:route53:::hostedzone/*`] : [],
    ),
    apply(["ec2:DeleteVpcEndpoints"], itself("vpc-endpoint")),
    change(["ec2:DeleteTags"], itself("vpc-endpoint")),
    change(
      ["ec2:ModifyVpcEndpoint"],
      all(
        itself("vpc-endpoint"),
        ec2("subnet", "subnet_ids"),
        ec2("security-group", "security_group_ids"),
        ec2("route-table", "route_table_ids"),
      ),
    ),
  ],
  aws_security_group: [
    plan(["ec2:DescribeSecurityGroups"]),
    apply(["ec2:CreateSecurityGroup"], all(ec2("vpc", "vpc_id"), every("security-group"))),
    dependent("ec2:CreateSecurityGroup", ["ec2:CreateTags"], itself("security-group")),
    // A new group has a rule for all traffic out, which the provider removes.
    apply(["ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"], itself("security-group")),
    change(["ec2:DeleteTags", "ec2:RevokeSecurityGroupIngress"], itself("security-group")),
    // Network interfaces that a service has left behind keep a group from being deleted.
    apply(["ec2:DescribeNetworkInterfaces"], EVERYTHING),
  ],
  aws_vpc_security_group_egress_rule: securityGroupRule("Egress"),
  aws_vpc_security_group_ingress_rule: securityGroupRule("Ingress"),
  aws_ec2_tag: [
    plan(["ec2:DescribeTags"]),
    apply(["ec2:CreateTags", "ec2:DeleteTags"], ({ place, values }) =>
      values("resource_id").map((id) =>
        arn(place, "ec2", `${EC2_KINDS.get(id.slice(0, id.indexOf("-"))) ?? "*"}/${id}`),
      ),
    ),
  ],

  "data.aws_caller_identity": [plan(["sts:GetCallerIdentity"])],
  "data.aws_ec2_managed_prefix_list": [
    plan(["ec2:DescribeManagedPrefixLists"]),
    // Lists of AWS belong to no account.
    plan(["ec2:GetManagedPrefixListEntries"], ({ place, values }) =>
      values("name").some((name) => name.startsWith("com.amazonaws."))
        ? [`arn:${place.partition}:ec2:${place.region}:aws:prefix-list/*`]
        : [arn(place, "ec2", "prefix-list/*")],
    ),
  ],
  "data.aws_iam_policy_document": NOTHING,
  "data.aws_iam_role": [plan(["iam:GetRole"], roleNamed("name"))],
  "data.aws_iam_roles": [plan(["iam:ListRoles"])],
  "data.aws_partition": NOTHING,
  "data.aws_region": NOTHING,
  "data.aws_route_table": [plan(["ec2:DescribeRouteTables"])],
  "data.aws_route_tables": [plan(["ec2:DescribeRouteTables"])],
  "data.aws_security_group": [plan(["ec2:DescribeSecurityGroups"])],
  "data.aws_security_groups": [plan(["ec2:DescribeSecurityGroups"])],
  "data.aws_service": NOTHING,
  "data.aws_subnet": [plan(["ec2:DescribeSubnets"])],
  "data.aws_vpc": [
    plan(["ec2:DescribeVpcs", "ec2:DescribeRouteTables"]),
    plan(["ec2:DescribeVpcAttribute"], ec2("vpc", "id")),
  ],
  "data.aws_vpc_endpoint": [
    plan(["ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists", "ec2:DescribeNetworkInterfaces"]),
  ],
  "data.aws_vpc_endpoint_service": [plan(["ec2:DescribeVpcEndpointServices"])],
};

/** The table as a map. */
export const NEEDS: ReadonlyMap<string, readonly Need[]> = new Map(Object.entries(TABLE));

/** The kinds of objects by the starts of their ids. */
const EC2_KINDS: ReadonlyMap<string, string> = new Map([
  ["subnet", "subnet"],
  ["sg", "security-group"],
  ["vpc", "vpc"],
  ["vpce", "vpc-endpoint"],
  ["rtb", "route-table"],
]);

/** What has no type: the provider's first call, which compares the account with `allowed_account_ids`. */
export const OF_PROVIDER: Need = plan(["sts:GetCallerIdentity"]);

/** The page of the Service Authorization Reference about the service of an action. */
export function sourceOf(action: string): string {
  const page = PAGES.get(action.slice(0, action.indexOf(":"))) ?? "reference";
  return `https://docs.aws.amazon.com/service-authorization/latest/reference/${page}.html`;
}

const PAGES: ReadonlyMap<string, string> = new Map([
  ["ec2", "list_amazonec2"],
  ["elasticfilesystem", "list_amazonelasticfilesystem"],
  ["iam", "list_awsidentityandaccessmanagementiam"],
  ["kms", "list_awskeymanagementservice"],
  ["route53", "list_amazonroute53"],
  ["s3", "list_amazons3"],
  ["sagemaker", "list_amazonsagemaker"],
  ["sts", "list_awssecuritytokenservice"],
]);
