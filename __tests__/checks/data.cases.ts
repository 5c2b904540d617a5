/** Checks of what jobs work on and with: buckets, their keys, applications, the service's own role. */
import { ACCOUNT, allow, policy, references, type ResourceInPlan } from "../sources/make-plan";
import {
  CANNOT_TELL,
  type Case,
  domain,
  good,
  IMAGES,
  INTERFACES,
  JOBS,
  jobsInline,
  serviceLinkedRoles,
  withJobRole,
  withOwnJobRole,
} from "./closed-vpc";

export const bucket = (more: object = {}): ResourceInPlan => ({
  type: "aws_s3_bucket",
  name: "b",
  after: { bucket: "team-data", region: "us-east-1", tags: {}, ...more },
});
const OWN = { Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } } };
const READ = [
  { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::team-data/*", ...OWN },
  { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: "arn:aws:s3:::team-data", ...OWN },
];
export const READS_IT = jobsInline(...READ);
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY_ID}`;
const decrypts = (resource: string): object => ({
  Effect: "Allow",
  Action: "kms:Decrypt",
  Resource: resource,
  Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
});
/** What lets the job role use keys, through S3 of one Region. */
export const through = (region: string, resource = "*", test = "StringEquals"): ResourceInPlan =>
  jobsInline(
    allow("kms:Decrypt", resource, { Condition: { [test]: { "kms:ViaService": `s3.${region}.amazonaws.com` } } }),
  );
const WEST = "A of data allows a key only through s3.us-west-2.amazonaws.com (kms:ViaService)";
const key: ResourceInPlan = {
  type: "aws_kms_key",
  name: "k",
  after: {
    arn: KEY,
    key_id: KEY_ID,
    policy: policy({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    }),
  },
};
const encrypted = (id: string | undefined, algorithm = "aws:kms"): ResourceInPlan => ({
  type: "aws_s3_bucket_server_side_encryption_configuration",
  name: "b",
  after: {
    bucket: "team-data",
    rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: algorithm, kms_master_key_id: id ?? null }] }],
  },
});
const workspace = (settings: object): ResourceInPlan => {
  const [users] = (withJobRole(`arn:aws:iam::${ACCOUNT}:role/${JOBS}`).after?.["default_user_settings"] ??
    []) as readonly {
    readonly canvas_app_settings: readonly object[];
  }[];
  const [canvas] = users?.canvas_app_settings ?? [];
  return domain({
    default_user_settings: [{ ...users, canvas_app_settings: [{ ...canvas, workspace_settings: [settings] }] }],
  });
};
const application = (tags: object, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type: "aws_emrserverless_application",
  name: "a",
  after: { name: "spark", tags_all: tags },
  ...more,
});
const CANVAS_TAG = "sagemaker:is-canvas-resource";
export const DATA: readonly Case[] = [
  [
    "service-linked-role",
    "looked for and not there",
    { serviceLinkedRole: serviceLinkedRoles() },
    [
      "error service-linked-role at data.aws_iam_roles.service_linked: the account has no service-linked role for EMR Serverless: its first large data job fails",
    ],
  ],
  [
    "service-linked-role",
    "not there, and made by the plan",
    {
      serviceLinkedRole: serviceLinkedRoles(),
      made: {
        type: "aws_iam_service_linked_role",
        name: "e",
        after: { aws_service_name: "ops.emr-serverless.amazonaws.com" },
      },
    },
    [],
  ],
  [
    "service-linked-role",
    "that of another service is made",
    {
      serviceLinkedRole: undefined,
      made: { type: "aws_iam_service_linked_role", name: "e", after: { aws_service_name: "rds.amazonaws.com" } },
    },
    [
      "unknown service-linked-role at aws_sagemaker_domain.d: whether the account has the service-linked role of EMR Serverless is undetermined: nothing in the plan reads it",
    ],
  ],
  [
    "service-linked-role",
    "not there, and the execution role may make it",
    {
      serviceLinkedRole: serviceLinkedRoles(),
      usersInline: withOwnJobRole(IMAGES, INTERFACES, {
        Effect: "Allow",
        Action: "iam:CreateServiceLinkedRole",
        Resource: "*",
        Condition: { StringEquals: { "iam:AWSServiceName": "ops.emr-serverless.amazonaws.com" } },
      }),
    },
    [],
  ],
  [
    "service-linked-role",
    "not there, and large data is off",
    {
      serviceLinkedRole: serviceLinkedRoles(),
      domain: withJobRole(`arn:aws:iam::${ACCOUNT}:role/${JOBS}`, "DISABLED"),
    },
    [],
  ],
  [
    "bucket-region",
    "of another Region",
    { readsIt: READS_IT, bucket: bucket({ region: "eu-west-1" }) },
    [
      "error bucket-region at aws_s3_bucket.b: team-data is in eu-west-1, but Canvas in a VPC of us-east-1 reaches only buckets of its own Region",
    ],
  ],
  [
    "region-mismatch",
    "another Region",
    { jobsInline: through("us-west-2") },
    [
      `error region-mismatch at aws_iam_role_policy.jobs: ${WEST}, and jobs run in us-east-1: they fail with AccessDenied`,
    ],
  ],
  [
    "region-mismatch",
    "another Region, by a pattern",
    { jobsInline: through("us-west-2", "*", "StringLike") },
    [
      `error region-mismatch at aws_iam_role_policy.jobs: ${WEST}, and jobs run in us-east-1: they fail with AccessDenied`,
    ],
  ],
  [
    "region-mismatch",
    "another Region, in which the key is",
    { jobsInline: through("us-west-2", `arn:aws:kms:us-west-2:${ACCOUNT}:key/${KEY_ID}`) },
    [
      CANNOT_TELL,
      `unknown region-mismatch at aws_iam_role_policy.jobs: ${WEST}, where the key is, and jobs run in us-east-1: whether its bucket is there too is undetermined`,
    ],
  ],
  ["region-mismatch", "its own Region", { jobsInline: through("us-east-1") }, []],
  ["region-mismatch", "any Region", { jobsInline: through("*", "*", "StringLike") }, []],
  ["region-mismatch", "every Region but one", { jobsInline: through("us-west-2", "*", "StringNotEquals") }, []],
  ["bucket-region", "of the same Region", { readsIt: READS_IT, bucket: bucket() }, []],
  [
    "bucket-region",
    "of another Region that only a data source looks at",
    { readsIt: READS_IT, bucket: { ...bucket({ region: "eu-west-1" }), mode: "data" } },
    [
      "error bucket-region at data.aws_s3_bucket.b: team-data is in eu-west-1, but Canvas in a VPC of us-east-1 reaches only buckets of its own Region",
    ],
  ],
  ["bucket-region", "of another Region, and nothing of Canvas's", { bucket: bucket({ region: "eu-west-1" }) }, []],
  [
    "bucket-region",
    "of another Region, with internet access",
    {
      readsIt: READS_IT,
      bucket: bucket({ region: "eu-west-1" }),
      domain: { ...good("domain"), after: { ...good("domain").after, app_network_access_type: "PublicInternetOnly" } },
    },
    [],
  ],
  [
    "bucket-region",
    "made by another configuration of the provider, whose Region is not known",
    {
      readsIt: READS_IT,
      bucket: { ...bucket({ region: undefined }), unknown: { region: true }, provider: "aws.other" },
    },
    [
      "unknown bucket-region at aws_s3_bucket.b: whether team-data is in the Region of the VPC is undetermined: ${aws_s3_bucket.b.region} and us-east-1",
    ],
  ],
  [
    "bucket-region",
    "the workspace's bucket of another Region",
    {
      bucket: bucket({ region: "eu-west-1", bucket: "sagemaker-workspace" }),
      domain: workspace({ s3_artifact_path: "s3://sagemaker-workspace/canvas" }),
    },
    [
      "error bucket-region at aws_s3_bucket.b: sagemaker-workspace is in eu-west-1, but Canvas in a VPC of us-east-1 reaches only buckets of its own Region",
    ],
  ],
  [
    "bucket-tag",
    "the tag of objects on the bucket",
    { bucket: bucket({ tags: { SageMaker: "true" } }) },
    [
      `warning bucket-tag at aws_s3_bucket.b: the tag SageMaker does not allow ${JOBS} to read anything: policies require it on objects, not on the bucket`,
    ],
  ],
  [
    "bucket-tag",
    "in another case",
    { bucket: bucket({ tags: { sagemaker: "TRUE" } }) },
    [
      `warning bucket-tag at aws_s3_bucket.b: the tag SageMaker does not allow ${JOBS} to read anything: policies require it on objects, not on the bucket`,
    ],
  ],
  ["bucket-tag", "with a grant", { readsIt: READS_IT, bucket: bucket({ tags: { SageMaker: "true" } }) }, []],
  ["bucket-tag", "with another value", { bucket: bucket({ tags: { SageMaker: "false" } }) }, []],
  [
    "bucket-tag",
    "the job role's policy is not known",
    {
      bucket: bucket({ tags: { SageMaker: "true" } }),
      unread: {
        type: "aws_iam_role_policy",
        name: "unread",
        after: { role: JOBS, name: "more" },
        unknown: { policy: true },
      },
    },
    [
      CANNOT_TELL,
      `unknown bucket-wildcard at aws_iam_role.jobs: whether ${JOBS} can access buckets that no policy names is undetermined`,
      `unknown bucket-tag at aws_s3_bucket.b: whether ${JOBS} can read objects without their own tag is undetermined; the bucket's tag has no effect`,
    ],
  ],
  [
    "application-tag",
    "in another case",
    { application: application({ [CANVAS_TAG]: "true" }) },
    [
      `warning application-tag at aws_emrserverless_application.a: Canvas may not use the application: its tag ${CANVAS_TAG} is true, but AWS's policies require True, and case matters`,
    ],
  ],
  ["application-tag", "as Canvas writes it", { application: application({ [CANVAS_TAG]: "True" }) }, []],
  ["application-tag", "an application of others", { application: application({ team: "etl" }) }, []],
  [
    "application-tag",
    "a value that is not known",
    { application: application({}, { unknown: { tags_all: { [CANVAS_TAG]: true } } }) },
    [
      `unknown application-tag at aws_emrserverless_application.a: whether Canvas may use the application is undetermined: its tag ${CANVAS_TAG} is not known (\${aws_emrserverless_application.a.tags_all.${CANVAS_TAG}})`,
    ],
  ],
  // What a bucket is encrypted under is asked for among the capabilities.
  [
    "canvas-cannot",
    "a bucket under a key that nothing grants",
    { readsIt: READS_IT, bucket: bucket(), encrypted: encrypted(KEY), key },
    [CANNOT_TELL],
  ],
  [
    "canvas-cannot",
    "the same key by its id",
    { readsIt: READS_IT, bucket: bucket(), encrypted: encrypted(KEY_ID), key },
    [CANNOT_TELL],
  ],
  [
    "canvas-cannot",
    "the same in the bucket itself",
    {
      readsIt: READS_IT,
      bucket: bucket({ server_side_encryption_configuration: [encrypted(KEY).after ?? {}] }),
      key,
    },
    [CANNOT_TELL],
  ],
  [
    "canvas-cannot",
    "of a bucket that is referred to",
    {
      readsIt: READS_IT,
      bucket: bucket(),
      encrypted: {
        ...encrypted(KEY),
        after: { rule: encrypted(KEY).after?.["rule"] },
        unknown: { bucket: true },
        expressions: { bucket: references("aws_s3_bucket.b.id") },
      },
      key,
    },
    [CANNOT_TELL],
  ],
  [
    "canvas-cannot",
    "a key that the job role is granted",
    { readsIt: jobsInline(...READ, decrypts(KEY)), bucket: bucket(), encrypted: encrypted(KEY), key },
    [],
  ],
  ["canvas-cannot", "a key of a bucket that is not Canvas's", { bucket: bucket(), encrypted: encrypted(KEY), key }, []],
  [
    "canvas-cannot",
    "encrypted under S3's own key",
    { readsIt: READS_IT, bucket: bucket(), encrypted: encrypted(undefined, "AES256") },
    [],
  ],
  ["canvas-cannot", "encrypted under AWS's key of S3", { readsIt: READS_IT, encrypted: encrypted("alias/aws/s3") }, []],
  [
    "canvas-cannot",
    "a key behind an alias",
    { readsIt: READS_IT, bucket: bucket(), encrypted: encrypted("alias/team") },
    [CANNOT_TELL],
  ],
  [
    "canvas-cannot",
    "a key that the plan makes, by reference",
    {
      readsIt: READS_IT,
      bucket: bucket(),
      encrypted: {
        ...encrypted(undefined),
        after: {
          bucket: "team-data",
          rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }] }],
        },
        unknown: { rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: true }] }] },
        expressions: {
          rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: references("aws_kms_key.k.arn") }] }],
        },
      },
      key: { ...key, after: { policy: key.after?.["policy"] }, unknown: { arn: true, key_id: true } },
    },
    [CANNOT_TELL],
  ],
  [
    "canvas-cannot",
    "the workspace's key, which nothing grants",
    { domain: workspace({ s3_artifact_path: "s3://sagemaker-workspace/canvas", s3_kms_key_id: KEY_ID }), key },
    [CANNOT_TELL],
  ],
];
