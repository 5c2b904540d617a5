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
      message: "domain.create.execution_role must be a name under execution_roles: raw-data.",
    },
    "an existing role under two names": {
      variables: {
        execution_roles: {
          a: { existing: { role_arn: "arn:aws:iam::111122223333:role/one" } },
          b: { existing: { role_arn: "arn:aws:iam::111122223333:role/one" } },
        },
      },
      variable: "execution_roles",
      message: "execution_roles.NAME.existing.role_arn: each role must be listed once.",
    },
    "names of created roles that differ in case only": {
      variables: {
        execution_roles: { a: { create: { role_name: "Canvas" } }, b: { create: { role_name: "canvas" } } },
      },
      variable: "execution_roles",
      message:
        "execution_roles.NAME.create.role_name: each name must be listed once; IAM compares names of roles without case.",
    },
    "an existing execution role of another account": {
      variables: { execution_roles: { a: { existing: { role_arn: "arn:aws:iam::444455556666:role/one" } } } },
      variable: "execution_roles",
      message: "execution_roles.NAME.existing.role_arn must be an ARN of account 111122223333, the deployment's own.",
    },
    "a permissions boundary of another account on an execution role": {
      variables: {
        execution_roles: { a: { create: { permissions_boundary_arn: "arn:aws:iam::444455556666:policy/boundary" } } },
      },
      variable: "execution_roles",
      message:
        "execution_roles.NAME.create.permissions_boundary_arn must be an ARN of account 111122223333, the deployment's own.",
    },
    "an existing EMR Serverless role of another account": {
      variables: { emr_serverless_role: { existing: { role_arn: OTHER_EMR_ROLE } } },
      variable: "emr_serverless_role",
      message: "emr_serverless_role.existing.role_arn must be an ARN of account 111122223333, the deployment's own.",
    },
    "a permissions boundary of another account on the EMR Serverless role": {
      variables: {
        emr_serverless_role: { create: { permissions_boundary_arn: "arn:aws:iam::444455556666:policy/boundary" } },
      },
      variable: "emr_serverless_role",
      message:
        "emr_serverless_role.create.permissions_boundary_arn must be an ARN of account 111122223333, the deployment's own.",
    },
    "a bucket's key in another Region": {
      variables: { custom_buckets: { sales: { bucket_name: "sales-exports", kms_key: KEY_ELSEWHERE } } },
      variable: "custom_buckets",
      message:
        "custom_buckets.NAME.kms_key.arn must be the ARN of a key in us-east-1: a key serves its own Region only.",
    },
    "a bucket's older key in another Region": {
      variables: {
        custom_buckets: { sales: { bucket_name: "sales-exports", older_kms_keys: { old: KEY_ELSEWHERE } } },
      },
      variable: "custom_buckets",
      message:
        "custom_buckets.NAME.older_kms_keys.NAME.arn must be the ARN of a key in us-east-1: a key serves its own Region only.",
    },
    "the workspace's key in another Region": {
      variables: { workspace: { bucket_name: "canvas-workspace", kms_key: KEY_ELSEWHERE } },
      variable: "workspace",
      message: "workspace.kms_key.arn must be the ARN of a key in us-east-1: a key serves its own Region only.",
    },
    "the domain's key in another Region": {
      variables: { domain: domain({ execution_role: "raw-data", kms_key: KEY_ELSEWHERE }) },
      variable: "domain",
      message: "domain.create.kms_key.arn must be the ARN of a key in us-east-1: a key serves its own Region only.",
    },
    "a bucket with the name of the workspace": {
      variables: {
        custom_buckets: { "work-space": { bucket_name: "sales-exports" } },
        workspace: { bucket_name: "canvas-workspace" },
      },
      variable: "custom_buckets",
      message:
        "custom_buckets.NAME: NAME must not be workspace: the workspace bucket has that name in Sids and outputs, which contain no dashes.",
    },
    "a bucket with the name of the domain's key": {
      variables: {
        custom_buckets: { domain: { bucket_name: "sales-exports" } },
        domain: domain({ execution_role: "raw-data", kms_key: KEY_HERE }),
      },
      variable: "custom_buckets",
      message:
        "custom_buckets.NAME: NAME must not be domain: the domain's key has that name in Sids and outputs, which contain no dashes.",
    },
    "a user profile's role that is not listed": {
      variables: { user_profiles: { ada: { execution_role: "nobody" } } },
      variable: "user_profiles",
      message: "user_profiles.NAME.execution_role must be a name under execution_roles: raw-data.",
    },
    "a user profile without a domain": {
      variables: { domain: { existing: {} }, user_profiles: { ada: { execution_role: "raw-data" } } },
      variable: "user_profiles",
      message:
        "domain.existing.domain_id must be given for user_profiles, which are created in the domain, for example d-abcdefghijkl.",
    },
    "a user of IAM Identity Center in a domain with IAM": {
      variables: {
        domain: domain({ execution_role: "raw-data" }),
        user_profiles: { ada: { execution_role: "raw-data", single_sign_on_user_name: "ada" } },
      },
      variable: "user_profiles",
      message:
        'user_profiles.NAME.single_sign_on_user_name must not be given in a domain with auth_mode = "IAM": SageMaker rejects it.',
    },
    "a user without IAM Identity Center in a domain with SSO": {
      variables: {
        domain: domain({ execution_role: "raw-data", auth_mode: "SSO" }),
        user_profiles: { ada: { execution_role: "raw-data" } },
      },
      variable: "user_profiles",
      message:
        'user_profiles.NAME.single_sign_on_user_name must be given in a domain with auth_mode = "SSO", for example mary.major@example.com.',
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
        "user_profiles.NAME.user_profile_name: each name must be listed once; SageMaker compares names of profiles without case.",
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
        "workspace: the folder that Canvas trains from, s3://BUCKET/PREFIXCanvas/USER/Training, must have at most 128 characters.",
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
      "network.security_group must be existing with managed = false: another team owns the network, and a group would be created in it.",
  },
  "an unmanaged network with an S3 endpoint to create": {
    variables: { network: { ...CENTRAL, managed: false, s3_endpoint: { create: S3_ENDPOINT } } },
    variable: "network",
    message:
      "network.s3_endpoint must be existing or central with managed = false: another team owns the network, and an endpoint would be created.",
  },
  "an unmanaged network with endpoints to create": {
    variables: { network: { ...CENTRAL, managed: false, interface_endpoints: { others: "create" } } },
    variable: "network",
    message:
      "network.interface_endpoints.others must be central with managed = false: another team owns the network, and endpoints would be created.",
  },
  "an unmanaged network with one endpoint to create": {
    variables: {
      network: { ...CENTRAL, managed: false, interface_endpoints: { services: { sts: { create: {} } } } },
    },
    variable: "network",
    message:
      "network.interface_endpoints.services.NAME must be existing or central with managed = false: another team owns the network.",
  },
  "an unmanaged network with a tag to put": {
    variables: {
      network: { ...CENTRAL, managed: false, network_interfaces: { by_tag: { key: "team", value: "data" } } },
    },
    variable: "network",
    message:
      "network.network_interfaces must be by_arn with managed = false: subnets and their tags belong to another account.",
  },
  "an unmanaged network with open network interfaces": {
    variables: { network: { ...CENTRAL, managed: false, network_interfaces: { open: {} } } },
    variable: "network",
    message:
      "network.network_interfaces must be by_arn with managed = false: subnets and their tags belong to another account.",
  },
  "an excepted service that is listed": {
    variables: {
      network: { ...CENTRAL, interface_endpoints: { services: { sts: { central: {} } }, except: ["sts"] } },
    },
    variable: "network",
    message: "network.interface_endpoints.except[*] must not be listed under services too.",
  },
  "a service that is excepted twice": {
    variables: { network: { ...CENTRAL, interface_endpoints: { except: ["sts", "sts"] } } },
    variable: "network",
    message: "network.interface_endpoints.except[*]: each service must be listed once.",
  },
  "a numeric operator for an identifier": {
    variables: { ...condition("NumericEquals", "aws:PrincipalAccount", "111122223333") },
    variable: "network",
    message:
      "network.s3_endpoint.create.additional_statements.NAME.conditions[*].test must not be numeric for an identifier of AWS: use StringEquals.",
  },
  "a wildcard for an identifier": {
    variables: { ...condition("ArnLike", "aws:SourceVpce", "vpce-0123456*") },
    variable: "network",
    message:
      "network.s3_endpoint.create.additional_statements.NAME.conditions[*].values[*] must have no wildcard for an identifier that AWS generates.",
  },
  "a wildcard without six characters beside it": {
    variables: { ...condition("StringLike", "s3:prefix", "raw/*") },
    variable: "network",
    message:
      "network.s3_endpoint.create.additional_statements.NAME.conditions[*].values[*] must have 6 characters in a row before or after * and ?.",
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
      "user_profiles.NAME.security_group_ids: an app takes 4 groups, the domain's among them; AWS accepts five, and SageMaker needs one.",
  },
  "one name for two security groups": {
    variables: {
      user_profiles: { ada: { execution_role: "raw-data", security_group_ids: { apps: "sg-0123456789abcdef1" } } },
    },
    variable: "user_profiles",
    message:
      "user_profiles.NAME.security_group_ids: each group must have one name, here, in user_security_group_ids and for the domain.",
  },
  "two names for one security group": {
    variables: {
      user_profiles: { ada: { execution_role: "raw-data", security_group_ids: { other: "sg-0fedcba9876543210" } } },
    },
    variable: "user_profiles",
    message:
      "user_profiles.NAME.security_group_ids: each group must have one name, here, in user_security_group_ids and for the domain.",
  },
};
