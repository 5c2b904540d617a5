/** Rules for single values: one constant per kind of value, each with the source of its limits. */
import { text } from "./rule";

/** Regions in which AWS offers SageMaker Canvas; a Region outside the list is a warning, because AWS adds Regions. */
export const CANVAS_REGIONS: readonly string[] = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ap-south-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eu-north-1",
  "sa-east-1",
];
/** Where the list of Regions was read, and when. */
export const CANVAS_REGIONS_SOURCE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas.html (read 2026-09)";

/**
 * Availability Zone ids that EMR Serverless supports, in the Regions where it does not support all, by the prefix that the Region's ids
 * share. In other Regions it supports all. These are ids, because zone names differ between accounts.
 */
export const EMR_SERVERLESS_ZONES: Readonly<Record<string, readonly string[]>> = {
  use1: ["use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"],
  use2: ["use2-az1", "use2-az2", "use2-az3"],
  cac1: ["cac1-az1", "cac1-az2"],
};
/** Where the list of zones was read, and when. */
export const EMR_SERVERLESS_ZONES_SOURCE =
  "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/endpoints-quotas.html (read 2026-09)";

/** Canvas can pass only roles with this prefix: `iam:PassRole` of the Canvas policies matches no others. */
export const EMR_SERVERLESS_ROLE_PREFIX = "AmazonSageMakerCanvasEMRSExecutionAccess-";
/** The service principal of EMR Serverless in an account: it appears in `aws:CalledVia` and owns the service-linked role. */
export const EMR_SERVERLESS_OPERATIONS = "ops.emr-serverless.amazonaws.com";
/** The path of the service-linked role, without the slash at its end. */
export const SERVICE_LINKED_ROLE_PATH = `/aws-service-role/${EMR_SERVERLESS_OPERATIONS}`;
/** Creates the service-linked role, once per account. */
export const SERVICE_LINKED_ROLE_COMMAND = `aws iam create-service-linked-role --aws-service-name ${EMR_SERVERLESS_OPERATIONS}`;
/** The paths that the Canvas policies' `iam:PassRole` matches. */
export const EMR_SERVERLESS_ROLE_PATHS = ["/", "/service-role/"] as const;

const IAM_QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html";
const CANVAS_FULL_ACCESS = "AmazonSageMakerCanvasFullAccess v11, Sid IAMPassOperationForEMRServerless";

const WRONG_PARTITION = {
  pattern: "^arn:aws-[a-z-]+:",
  because:
    "SageMaker Canvas is offered in the commercial partition only, not in GovCloud or China, so no role or key of another partition can serve it",
  write: "an ARN that starts with arn:aws:",
} as const;

export const accountId = text({
  what: "an AWS account id",
  allowed: "12 digits, in quotes (bare digits are a number, which loses leading zeros)",
  example: "111122223333",
  pattern: "^[0-9]{12}$",
  structural: true,
  source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
});

export const accountIdOrToken = text({
  what: "an AWS account id",
  allowed: "12 digits, in quotes (bare digits are a number, which loses leading zeros)",
  example: "111122223333",
  pattern: "^[0-9]{12}$",
  source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
});

export const region = text({
  what: "an AWS Region",
  allowed: "a Region code of the commercial partition",
  example: "us-east-1",
  pattern: "^[a-z]{2}-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]$",
  refusals: [
    {
      pattern: "^(us-gov|cn|us-iso[a-z]*|eu-isoe)-",
      because: "SageMaker Canvas is not offered in GovCloud, China or the isolated partitions",
      write: "a commercial Region, for example us-east-1",
    },
  ],
  hints: [
    {
      pattern: "^[a-z]{2}-[a-z]+-[0-9][a-z]$",
      because: "that is an Availability Zone, not a Region",
      write: "the Region alone, without the last letter, for example us-east-1",
    },
  ],
  source: CANVAS_REGIONS_SOURCE,
});

export const deploymentName = text({
  what: "a deployment name",
  allowed: "1 to 40 lower-case letters, digits and dashes, starting with a letter",
  example: "analytics",
  pattern: "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$",
  structural: true,
  source: "Names of roles and inline policies are made from it, and IAM compares them without case. " + IAM_QUOTAS,
});

export const staticName = text({
  what: "a static name",
  allowed: "1 to 40 lower-case letters, digits and dashes, starting with a letter",
  example: "raw-data",
  pattern: "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$",
  structural: true,
  source: "Terraform addresses and policy Sids are made from it, so it must be known at synth.",
});

export const emrServerlessRoleNameSuffix = text({
  what: "the end of an EMR Serverless role name",
  allowed: `1 to 23 letters, digits and + = , . @ - _ (the prefix ${EMR_SERVERLESS_ROLE_PREFIX} takes 41 of IAM's 64 characters)`,
  example: "analytics-use1",
  pattern: "^[A-Za-z0-9+=,.@_-]+$",
  minLength: 1,
  maxLength: 23,
  hints: [
    {
      pattern: "^[Aa]mazon[Ss]age[Mm]aker[Cc]anvas[Ee][Mm][Rr][Ss]",
      because: "the module adds the prefix",
      write: "only the part after the prefix, for example analytics-use1",
    },
  ],
  source: IAM_QUOTAS,
});

export const emrServerlessRoleArn = text({
  what: "the ARN of an EMR Serverless role that Canvas can pass",
  allowed: `an IAM role whose name starts with ${EMR_SERVERLESS_ROLE_PREFIX} (case matters) and whose path is / or /service-role/`,
  example: `arn:aws:iam::111122223333:role/${EMR_SERVERLESS_ROLE_PREFIX}analytics`,
  pattern: `^arn:aws:iam::[0-9]{12}:role/(service-role/)?${EMR_SERVERLESS_ROLE_PREFIX}[A-Za-z0-9+=,.@_-]{1,23}$`,
  hints: [
    WRONG_PARTITION,
    {
      pattern: `^arn:aws:iam::[0-9]{12}:role/([^/]+/)+${EMR_SERVERLESS_ROLE_PREFIX}`,
      because: `Canvas could not pass this role: ${CANVAS_FULL_ACCESS} matches only the paths / and /service-role/. SageMaker would accept it, and jobs would fail with AccessDenied on iam:PassRole`,
      write: "a role with path / or /service-role/",
    },
    {
      pattern: "^arn:aws:iam::[0-9]{12}:role/",
      because: `Canvas could not pass this role: ${CANVAS_FULL_ACCESS} matches only names that start with ${EMR_SERVERLESS_ROLE_PREFIX}. SageMaker would accept it, and jobs would fail with AccessDenied on iam:PassRole`,
      write: (words) => `a role named ${EMR_SERVERLESS_ROLE_PREFIX}…, or ${words.value({ create: {} })}`,
    },
  ],
  source: PAGE,
});

export const roleArn = text({
  what: "the ARN of an IAM role",
  allowed: "arn:aws:iam::ACCOUNT:role/ with an optional path and a name of at most 64 characters",
  example: "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20260101T000000",
  pattern: "^arn:aws:iam::[0-9]{12}:role/([!-~]+/)?[A-Za-z0-9+=,.@_-]{1,64}$",
  maxLength: 2048,
  hints: [
    WRONG_PARTITION,
    {
      pattern: "^arn:aws:sts::",
      because: "that is an assumed-role session, not the role itself; IAM would answer NoSuchEntity",
      write: "the role's own ARN, for example arn:aws:iam::111122223333:role/NAME",
    },
    {
      pattern: "^arn:aws:iam::[0-9]{12}:(user|group|policy|instance-profile)/",
      because: "SageMaker assumes an IAM role, and this is another kind of IAM resource",
      write: "the ARN of a role, for example arn:aws:iam::111122223333:role/NAME",
    },
    {
      pattern: "^[A-Za-z0-9+=,.@_-]{1,64}$",
      because: "that is a role name; the ARN is needed, because it contains account and path",
      write: "the role's ARN, for example arn:aws:iam::111122223333:role/NAME",
    },
  ],
  source: IAM_QUOTAS,
});

export const executionRoleName = text({
  what: "an IAM role name",
  allowed: "1 to 64 letters, digits and + = , . @ - _",
  example: "AmazonSageMaker-ExecutionRole-analysts",
  pattern: "^[A-Za-z0-9+=,.@_-]+$",
  minLength: 1,
  maxLength: 64,
  source: IAM_QUOTAS,
});

export const rolePath = text({
  what: "an IAM path",
  allowed: "starts and ends with a slash, at most 512 characters",
  example: "/service-role/",
  pattern: "^/([!-~]*[^/]/)?$",
  maxLength: 512,
  source: IAM_QUOTAS,
});

export const policyArn = text({
  what: "the ARN of a managed policy",
  allowed: "arn:aws:iam::ACCOUNT:policy/ or arn:aws:iam::aws:policy/ with an optional path and a name",
  example: "arn:aws:iam::111122223333:policy/boundary",
  pattern: "^arn:aws:iam::([0-9]{12}|aws):policy/([!-~]+/)?[A-Za-z0-9+=,.@_-]{1,128}$",
  hints: [WRONG_PARTITION],
  source: IAM_QUOTAS,
});

export const bucketName = text({
  what: "an S3 bucket name",
  allowed: "3 to 63 lower-case letters, digits, dots and dashes",
  example: "sales-exports",
  pattern: "^[a-z0-9][a-z0-9.-]*[a-z0-9]$",
  minLength: 3,
  maxLength: 63,
  hints: [
    {
      pattern: "^arn:aws[a-z-]*:s3:::\\*|^\\*$",
      because: "that would be every bucket of every account that allows this role",
      write: "the name of one bucket, for example sales-exports, and one entry for each",
    },
    {
      pattern: "^(arn:|s3://|https?://)",
      because: "a bucket name is required here; the ARNs are made from it",
      write: "the name alone, for example sales-exports",
    },
    {
      pattern: "[*?]",
      because: "a wildcard would also match buckets of other accounts and buckets that do not exist yet",
      write: "the full name of one bucket, and one entry for each",
    },
    {
      pattern: "/",
      because: "a bucket name contains no slash",
      write: "the bucket's name here and the folder in prefixes",
    },
  ],
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
});

export const objectKeyPrefix = text({
  what: "an S3 key prefix",
  allowed: "a folder that ends with a slash and does not start with one; no wildcards",
  example: "raw/",
  pattern: '^[^/*?${}"\\\\][^*?${}"\\\\]*/$',
  minLength: 2,
  maxLength: 1024,
  hints: [
    {
      pattern: "^/",
      because: "S3 keys do not start with a slash, so this prefix would match nothing",
      write: "the prefix without the first slash, for example raw/",
    },
    {
      pattern: "[*?]",
      because: "the module adds the wildcard at the end; one in the middle would match other folders too",
      write: "the folder alone, for example raw/",
    },
    {
      pattern: "[^/]$",
      because: "without a slash at the end, raw would also match rawhide/",
      write: "the folder with its slash, for example raw/",
    },
  ],
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
});

export const kmsKeyArn = text({
  what: "the ARN of a KMS key",
  allowed: "arn:aws:kms:REGION:ACCOUNT:key/KEY-ID",
  example: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  pattern: "^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/(mrk-)?[0-9a-f-]{32,36}$",
  hints: [
    WRONG_PARTITION,
    {
      pattern: "(^|:)alias/",
      because: "IAM matches the key, not an alias: a statement on an alias ARN allows nothing",
      write: "the key's ARN (aws kms describe-key --key-id alias/NAME shows it)",
    },
    {
      pattern: "^(mrk-)?[0-9a-f-]{32,36}$",
      because: "that is a key id, and a policy needs the ARN",
      write: "the key's ARN, for example arn:aws:kms:us-east-1:111122223333:key/KEY-ID",
    },
  ],
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN",
});

export const domainId = text({
  what: "a SageMaker domain id",
  allowed: "d- and up to 61 lower-case letters and digits",
  example: "d-abcdefghijkl",
  pattern: "^d-[a-z0-9-]{1,61}$",
  hints: [
    {
      pattern: "^arn:",
      because: "that is the domain's ARN",
      write: "the id alone, the part after domain/, for example d-abcdefghijkl",
    },
  ],
  source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeDomain.html",
});

export const domainName = text({
  what: "a SageMaker domain name",
  allowed: "1 to 63 letters, digits and single dashes, starting and ending with a letter or digit",
  example: "canvas-analytics",
  pattern: "^[A-Za-z0-9](-*[A-Za-z0-9])*$",
  minLength: 1,
  maxLength: 63,
  source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html",
});

export const userProfileName = text({
  what: "a SageMaker user profile name",
  allowed: "1 to 63 letters, digits and dashes, starting and ending with a letter or digit",
  example: "mary-major",
  pattern: "^[A-Za-z0-9](-*[A-Za-z0-9])*$",
  minLength: 1,
  maxLength: 63,
  source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html",
});

export const singleSignOnUserName = text({
  what: "a user name in IAM Identity Center",
  allowed: "1 to 256 characters, as the directory has it",
  example: "mary.major@example.com",
  minLength: 1,
  maxLength: 256,
  source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html",
});

export const vpcId = text({
  what: "a VPC id",
  allowed: "vpc- and 8 or 17 hexadecimal digits",
  example: "vpc-0123456789abcdef0",
  pattern: "^vpc-([0-9a-f]{8}|[0-9a-f]{17})$",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html",
});

export const subnetId = text({
  what: "a subnet id",
  allowed: "subnet- and 8 or 17 hexadecimal digits",
  example: "subnet-0123456789abcdef0",
  pattern: "^subnet-([0-9a-f]{8}|[0-9a-f]{17})$",
  hints: [
    {
      pattern: "^arn:",
      because: "an id is required here, not an ARN",
      write: "the id alone, for example subnet-0123456789abcdef0",
    },
  ],
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html",
});

export const securityGroupId = text({
  what: "a security group id",
  allowed: "sg- and 8 or 17 hexadecimal digits",
  example: "sg-0123456789abcdef0",
  pattern: "^sg-([0-9a-f]{8}|[0-9a-f]{17})$",
  hints: [
    {
      pattern: "^arn:",
      because: "an id is required here, not an ARN",
      write: "the id alone, for example sg-0123456789abcdef0",
    },
    {
      pattern: "^[0-9]{12}/sg-",
      because: "a domain's security groups belong to its own account or are shared with it, and are given by id alone",
      write: "the id alone, for example sg-0123456789abcdef0",
    },
  ],
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html",
});

const TAGS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html";

export const tagKey = text({
  what: "a tag key",
  allowed: "1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws:",
  example: "team",
  pattern: "^[A-Za-z0-9 _.:/=+@-]+$",
  minLength: 1,
  maxLength: 128,
  refusals: [
    {
      pattern: "^[Aa][Ww][Ss]:",
      because: "tag keys that start with aws: are reserved for AWS; IAM would answer InvalidInput",
      write: "another key, for example team",
    },
  ],
  structural: true,
  source: TAGS,
});

export const tagValue = text({
  what: "a tag value",
  allowed: "at most 256 letters, digits, spaces and _ . : / = + - @",
  example: "data-science",
  pattern: "^[A-Za-z0-9 _.:/=+@-]*$",
  maxLength: 256,
  source: TAGS,
});

const S3_BACKEND = "https://developer.hashicorp.com/terraform/language/backend/s3";

export const stateKey = text({
  what: "the key of a state file",
  allowed: "1 to 1024 letters, digits and / . _ -, not starting with a slash",
  example: "canvas-large-data/analytics.tfstate",
  pattern: "^[A-Za-z0-9._-][A-Za-z0-9/._-]*$",
  minLength: 1,
  maxLength: 1024,
  structural: true,
  source: S3_BACKEND,
});

export const statePath = text({
  what: "the path of a local state file",
  allowed: "a path relative to the stack's folder (cdktf.out/stacks/NAME); letters, digits and / . _ -",
  example: "../../../terraform.analytics.tfstate",
  pattern: "^[A-Za-z0-9._-][A-Za-z0-9/._-]*$",
  maxLength: 1024,
  hints: [
    {
      pattern: "^(/|~|[A-Za-z]:\\\\)",
      because: "an absolute path would tie the stack to one machine",
      write: "a path relative to the stack's folder, for example ../../../terraform.analytics.tfstate",
    },
  ],
  structural: true,
  source: "https://developer.hashicorp.com/terraform/language/backend/local",
});

export const externalId = text({
  what: "an external id",
  allowed: "2 to 1224 letters, digits and + = , . @ : / - _",
  example: "canvas-platform",
  pattern: "^[A-Za-z0-9+=,.@:/_-]+$",
  minLength: 2,
  maxLength: 1224,
  source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
});

export const routeTableId = text({
  what: "a route table id",
  allowed: "rtb- and 8 or 17 hexadecimal digits",
  example: "rtb-0123456789abcdef0",
  pattern: "^rtb-([0-9a-f]{8}|[0-9a-f]{17})$",
  hints: [
    {
      pattern: "^rtbassoc-",
      because: "that is the association of a route table with a subnet",
      write: "the id of the route table itself, for example rtb-0123456789abcdef0",
    },
  ],
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html",
});

export const vpcEndpointId = text({
  what: "a VPC endpoint id",
  allowed: "vpce- and 8 or 17 hexadecimal digits",
  example: "vpce-0123456789abcdef0",
  pattern: "^vpce-([0-9a-f]{8}|[0-9a-f]{17})$",
  hints: [
    {
      pattern: "^vpce-svc-",
      because: "that is an endpoint service of a provider, not the endpoint in your VPC",
      write: "the id of the endpoint, for example vpce-0123456789abcdef0",
    },
    {
      pattern: "^(com|aws)\\.",
      because: "that is the name of a service",
      write: "the id of the endpoint, for example vpce-0123456789abcdef0",
    },
  ],
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html",
});

const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

export const cidrBlock = text({
  what: "an address range",
  allowed: "an IPv4 range with its prefix length",
  example: "10.20.0.0/24",
  pattern: `^(${OCTET}\\.){3}${OCTET}/(3[0-2]|[12]?[0-9])$`,
  refusals: [
    {
      pattern: "/0$",
      because: "that is every address, and would allow the apps to reach every destination of their routes",
      write: "the range of the subnets in which the endpoints are, for example 10.20.0.0/24",
    },
  ],
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
});

const POLICY_ELEMENTS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html";

export const s3Action = text({
  what: "an S3 action",
  allowed: "s3: and the name of an action, wildcards included",
  example: "s3:GetObject",
  pattern: "^s3:[A-Za-z0-9*?]+$",
  source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
});

export const s3ResourceArn = text({
  what: "the ARN of a bucket or of objects",
  allowed: "an S3 ARN, wildcards included, or * for all",
  example: "arn:aws:s3:::team-data/*",
  pattern: "^(\\*|arn:aws:s3:[a-z0-9*-]*:([0-9]{12}|\\*)?:[!-~]+)$",
  hints: [
    {
      pattern: "^arn:aws:s3:[^:]*:([0-9]+\\*|\\*[0-9]+)",
      because: "the account in an ARN of an endpoint policy is an account id or a wildcard, not both",
      write: "the whole account id, or *",
    },
    {
      pattern: "^(s3://|https?://|[a-z0-9][a-z0-9.-]+(/.*)?$)",
      because: "a policy names buckets by ARN",
      write: "the bucket's ARN, for example arn:aws:s3:::team-data/*",
    },
  ],
  source: POLICY_ELEMENTS,
});

export const conditionOperator = text({
  what: "a condition operator",
  allowed:
    "an operator of IAM, for example StringEquals, with the prefix ForAnyValue: or ForAllValues:, or the suffix IfExists",
  example: "StringEquals",
  pattern:
    "^(ForAnyValue:|ForAllValues:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$",
  structural: true,
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
});

export const conditionKey = text({
  what: "a condition key",
  allowed: "aws: or s3: and the name of a key",
  example: "aws:PrincipalArn",
  pattern: "^(aws|s3):[A-Za-z0-9:/_.@+=-]+$",
  structural: true,
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
});

export const conditionValue = text({
  what: "the value of a condition",
  allowed: "a text; numbers and true or false in quotes",
  example: "111122223333",
  minLength: 1,
  maxLength: 2048,
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
});
