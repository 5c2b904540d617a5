/** Values of variables of which each is right by itself and that are refused together, with all that the module says of them. */

/** Values that a module refuses. */
export interface RefusedTogether {
  /** What is given instead of the base's. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The variable whose validation fails. */
  readonly variable: string;
  readonly message: string;
}

type Table = Readonly<Record<string, RefusedTogether>>;

const VPC_ID = "vpc-0123456789abcdef0";
const KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY_ELSEWHERE = { arn: `arn:aws:kms:eu-west-1:111122223333:key/${KEY}` };
const KEY_HERE = { arn: `arn:aws:kms:us-east-1:111122223333:key/${KEY}` };
const OTHER_EMR_ROLE = "arn:aws:iam::444455556666:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs";

/** @param place what a new domain of the scenario must be given beside its role */
export function commonRules(place: object): Table {
  const domain = (create: object): object => ({ create: { ...place, ...create } });
  return {
    "a domain's role that is not listed": {
      variables: { domain: domain({ execution_role: "nobody" }) },
      variable: "domain",
      message:
        "domain.create.execution_role: no execution role is listed under the name nobody. Write one of the names under execution_roles: raw-data.",
    },
    "an existing role under two names": {
      variables: {
        execution_roles: {
          a: { existing: { role_arn: "arn:aws:iam::111122223333:role/one" } },
          b: { existing: { role_arn: "arn:aws:iam::111122223333:role/one" } },
        },
      },
      variable: "execution_roles",
      message:
        "execution_roles.b.existing.role_arn: the role arn:aws:iam::111122223333:role/one is listed under the name a already. Write each role once.",
    },
    "names of created roles that differ in case only": {
      variables: {
        execution_roles: { a: { create: { role_name: "Canvas" } }, b: { create: { role_name: "canvas" } } },
      },
      variable: "execution_roles",
      message:
        "execution_roles.b.create.role_name: the role listed under a has the same name, and IAM compares role names without case; IAM would answer EntityAlreadyExists. Write another name.",
    },
    "an existing execution role of another account": {
      variables: { execution_roles: { a: { existing: { role_arn: "arn:aws:iam::444455556666:role/one" } } } },
      variable: "execution_roles",
      message:
        "execution_roles.a.existing.role_arn: the role belongs to account 444455556666, but the deployment is for 111122223333; AWS would reject it or not find it. Write an ARN of account 111122223333.",
    },
    "a permissions boundary of another account on an execution role": {
      variables: {
        execution_roles: { a: { create: { permissions_boundary_arn: "arn:aws:iam::444455556666:policy/boundary" } } },
      },
      variable: "execution_roles",
      message:
        "execution_roles.a.create.permissions_boundary_arn: the permissions boundary belongs to account 444455556666, but the deployment is for 111122223333; AWS would reject it or not find it. Write an ARN of account 111122223333.",
    },
    "an existing EMR Serverless role of another account": {
      variables: { emr_serverless_role: { existing: { role_arn: OTHER_EMR_ROLE } } },
      variable: "emr_serverless_role",
      message:
        "emr_serverless_role.existing.role_arn: the role belongs to account 444455556666, but the deployment is for 111122223333; AWS would reject it or not find it. Write an ARN of account 111122223333.",
    },
    "a permissions boundary of another account on the EMR Serverless role": {
      variables: {
        emr_serverless_role: { create: { permissions_boundary_arn: "arn:aws:iam::444455556666:policy/boundary" } },
      },
      variable: "emr_serverless_role",
      message:
        "emr_serverless_role.create.permissions_boundary_arn: the permissions boundary belongs to account 444455556666, but the deployment is for 111122223333; AWS would reject it or not find it. Write an ARN of account 111122223333.",
    },
    "a bucket's key in another Region": {
      variables: { custom_buckets: { sales: { bucket_name: "sales-exports", kms_key: KEY_ELSEWHERE } } },
      variable: "custom_buckets",
      message:
        "custom_buckets.sales.kms_key.arn: the key is in eu-west-1, but the deployment is in us-east-1; Canvas imports only from buckets of the domain's Region, and S3 encrypts with keys of the bucket's Region. Write the ARN of the bucket's key in us-east-1.",
    },
    "a bucket's older key in another Region": {
      variables: {
        custom_buckets: { sales: { bucket_name: "sales-exports", older_kms_keys: { old: KEY_ELSEWHERE } } },
      },
      variable: "custom_buckets",
      message:
        "custom_buckets.sales.older_kms_keys.old.arn: the key is in eu-west-1, but the deployment is in us-east-1; Canvas imports only from buckets of the domain's Region, and S3 encrypts with keys of the bucket's Region. Write the ARN of the bucket's key in us-east-1.",
    },
    "the workspace's key in another Region": {
      variables: { workspace: { bucket_name: "canvas-workspace", kms_key: KEY_ELSEWHERE } },
      variable: "workspace",
      message:
        "workspace.kms_key.arn: the key is in eu-west-1, but the deployment is in us-east-1; Canvas keeps its artifacts in the domain's Region, and S3 encrypts with keys of the bucket's Region. Write the ARN of the workspace bucket's key in us-east-1.",
    },
    "the domain's key in another Region": {
      variables: { domain: domain({ execution_role: "raw-data", kms_key: KEY_ELSEWHERE }) },
      variable: "domain",
      message:
        "domain.create.kms_key.arn: the key is in eu-west-1, but the deployment is in us-east-1; file systems and volumes are encrypted with keys of their own Region. Write the ARN of the domain's key in us-east-1.",
    },
    "a bucket with the name of the workspace": {
      variables: {
        custom_buckets: { "work-space": { bucket_name: "sales-exports" } },
        workspace: { bucket_name: "canvas-workspace" },
      },
      variable: "custom_buckets",
      message:
        "custom_buckets.work-space: the workspace bucket has the name workspace in policy Sids and outputs, which contain no dashes. Write another name for this bucket.",
    },
    "a bucket with the name of the domain's key": {
      variables: {
        custom_buckets: { domain: { bucket_name: "sales-exports" } },
        domain: domain({ execution_role: "raw-data", kms_key: KEY_HERE }),
      },
      variable: "custom_buckets",
      message:
        "custom_buckets.domain: the domain's key has the name domain in policy Sids and outputs, which contain no dashes. Write another name for this bucket.",
    },
    "a user profile's role that is not listed": {
      variables: { user_profiles: { ada: { execution_role: "nobody" } } },
      variable: "user_profiles",
      message:
        "user_profiles.ada.execution_role: no execution role is listed under the name nobody. Write one of the names under execution_roles: raw-data.",
    },
    "a user profile without a domain": {
      variables: { domain: { existing: {} }, user_profiles: { ada: { execution_role: "raw-data" } } },
      variable: "user_profiles",
      message:
        "domain.existing.domain_id: user_profiles are created in the domain, and its id is missing. Write the domain's id, for example d-abcdefghijkl.",
    },
    "a user of IAM Identity Center in a domain with IAM": {
      variables: {
        domain: domain({ execution_role: "raw-data" }),
        user_profiles: { ada: { execution_role: "raw-data", single_sign_on_user_name: "ada" } },
      },
      variable: "user_profiles",
      message:
        'user_profiles.ada.single_sign_on_user_name: the domain uses IAM sign-in, and SageMaker then rejects a user of IAM Identity Center. Write nothing here, or auth_mode = "SSO" in domain.create.',
    },
    "a user without IAM Identity Center in a domain with SSO": {
      variables: {
        domain: domain({ execution_role: "raw-data", auth_mode: "SSO" }),
        user_profiles: { ada: { execution_role: "raw-data" } },
      },
      variable: "user_profiles",
      message:
        "user_profiles.ada.single_sign_on_user_name: the domain uses SSO, and SageMaker then rejects a profile without an Identity Center user. Write the user's name in IAM Identity Center, for example mary.major@example.com.",
    },
    "names of user profiles that differ in case only": {
      variables: {
        user_profiles: {
          ada: { execution_role: "raw-data", user_profile_name: "Ada" },
          other: { execution_role: "raw-data", user_profile_name: "ada" },
        },
      },
      variable: "user_profiles",
      message:
        "user_profiles.other.user_profile_name: the profile listed under ada has the same name, and SageMaker compares profile names without case; SageMaker would answer ResourceInUse. Write another name.",
    },
    "a path of the workspace that is too long": {
      variables: {
        workspace: {
          bucket_name: "canvas-workspace",
          prefix:
            "a-folder-with-a-very-long-name/and-one-below-it-that-is-no-shorter/and-a-third-one/and-a-fourth-one/",
        },
      },
      variable: "workspace",
      message:
        "workspace: Canvas would train from s3://canvas-workspace/a-folder-with-a-very-long-name/and-one-below-it-that-is-no-shorter/and-a-third-one/and-a-fourth-one/Canvas/u/Training, which has 139 characters, but Canvas accepts at most 128. Write a shorter path, or shorter names of user profiles.",
    },
  };
}

const CENTRAL = {
  vpc_id: VPC_ID,
  subnet_ids: { a: "subnet-0123456789abcdef0" },
  security_group: { existing: { security_group_ids: { apps: "sg-0fedcba9876543210" } } },
  s3_endpoint: { central: {} },
  interface_endpoints: { others: "central" },
};
const S3_ENDPOINT = { route_table_ids: { a: "rtb-0123456789abcdef0" } };

function condition(test: string, variable: string, value: string): object {
  const other = { actions: ["s3:GetObject"], resources: ["*"], conditions: [{ test, variable, values: [value] }] };
  return { network: { ...CENTRAL, s3_endpoint: { create: { ...S3_ENDPOINT, additional_statements: { other } } } } };
}

/** What the network's scenario has beside. */
export const NETWORK_RULES: Table = {
  "an unmanaged network with a security group to create": {
    variables: { network: { ...CENTRAL, managed: false, security_group: { create: {} } } },
    variable: "network",
    message:
      "network.security_group.create: another team owns the network (managed = false), and a security group would be created in it. Write existing with its security_group_ids.",
  },
  "an unmanaged network with an S3 endpoint to create": {
    variables: { network: { ...CENTRAL, managed: false, s3_endpoint: { create: S3_ENDPOINT } } },
    variable: "network",
    message:
      "network.s3_endpoint.create: another team owns the network (managed = false), and an endpoint would be created in it. Write central = {}, or existing with its vpc_endpoint_id.",
  },
  "an unmanaged network with endpoints to create": {
    variables: { network: { ...CENTRAL, managed: false, interface_endpoints: { others: "create" } } },
    variable: "network",
    message:
      'network.interface_endpoints.others: another team owns the network (managed = false), and endpoints would be created in it. Write others = "central".',
  },
  "an unmanaged network with one endpoint to create": {
    variables: {
      network: { ...CENTRAL, managed: false, interface_endpoints: { services: { sts: { create: {} } } } },
    },
    variable: "network",
    message:
      "network.interface_endpoints.services: another team owns the network (managed = false), and an endpoint would be created in it. Write central = {}.",
  },
  "an unmanaged network with a tag to put": {
    variables: {
      network: { ...CENTRAL, managed: false, network_interfaces: { by_tag: { key: "team", value: "data" } } },
    },
    variable: "network",
    message:
      "network.network_interfaces.by_tag: another team owns the network (managed = false), and tags of the owner are not visible in other accounts, so the tag can be neither added nor checked. Write by_arn = {}.",
  },
  "an unmanaged network with open network interfaces": {
    variables: { network: { ...CENTRAL, managed: false, network_interfaces: { open: {} } } },
    variable: "network",
    message:
      "network.network_interfaces.open: another team owns the network (managed = false), and the statement would allow the subnets of this account, but shared subnets belong to their owner's account. Write by_arn = {}.",
  },
  "an excepted service that is listed": {
    variables: {
      network: { ...CENTRAL, interface_endpoints: { services: { sts: { central: {} } }, except: ["sts"] } },
    },
    variable: "network",
    message:
      "network.interface_endpoints.except[0]: sts is both left out here and listed under services. Write the service in only one of the two places.",
  },
  "a service that is excepted twice": {
    variables: { network: { ...CENTRAL, interface_endpoints: { except: ["sts", "sts"] } } },
    variable: "network",
    message: "network.interface_endpoints.except[1]: sts is left out twice. Write each service once.",
  },
  "a numeric operator for an identifier": {
    variables: { ...condition("NumericEquals", "aws:PrincipalAccount", "111122223333") },
    variable: "network",
    message:
      "network.s3_endpoint.create.additional_statements.other.conditions[0].test: aws:PrincipalAccount is an identifier that AWS generates, and AWS rejects numeric operators for it in an endpoint policy. Write StringEquals.",
  },
  "a wildcard for an identifier": {
    variables: { ...condition("ArnLike", "aws:SourceVpce", "vpce-0123456*") },
    variable: "network",
    message:
      'network.s3_endpoint.create.additional_statements.other.conditions[0].values[0]: "vpce-0123456*" has a wildcard, and aws:SourceVpce is an identifier that AWS generates; AWS rejects wildcards for it in an endpoint policy. Write each complete value on its own line.',
  },
  "a wildcard without six characters beside it": {
    variables: { ...condition("StringLike", "s3:prefix", "raw/*") },
    variable: "network",
    message:
      'network.s3_endpoint.create.additional_statements.other.conditions[0].values[0]: "raw/*" has a wildcard with fewer than 6 characters on either side, and AWS rejects such a value in an endpoint policy. Write at least 6 characters in a row before or after each * and ?.',
  },
  "too many security groups of a user": {
    variables: {
      user_profiles: {
        ada: {
          execution_role: "raw-data",
          security_group_ids: {
            a: "sg-0123456789abcdef1",
            b: "sg-0123456789abcdef2",
            c: "sg-0123456789abcdef3",
            d: "sg-0123456789abcdef4",
          },
        },
      },
    },
    variable: "user_profiles",
    message:
      "user_profiles.ada.security_group_ids: the user's apps would have 5 security groups, 1 of them from the domain; AWS accepts five, and SageMaker needs one of them. Write at most 3 for this user.",
  },
  "one name for two security groups": {
    variables: {
      user_profiles: { ada: { execution_role: "raw-data", security_group_ids: { apps: "sg-0123456789abcdef1" } } },
    },
    variable: "user_profiles",
    message:
      "user_profiles.NAME.security_group_ids: one name stands for two security groups, here, under user_security_group_ids or under the domain's existing groups. Write one name for each group, the same wherever the group is listed.",
  },
  "two names for one security group": {
    variables: {
      user_profiles: { ada: { execution_role: "raw-data", security_group_ids: { other: "sg-0fedcba9876543210" } } },
    },
    variable: "user_profiles",
    message:
      "user_profiles.NAME.security_group_ids: one security group is listed under two names, here, under user_security_group_ids or under the domain's existing groups. Write the same name wherever the group is listed.",
  },
};
