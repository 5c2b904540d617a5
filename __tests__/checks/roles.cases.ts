/** Checks of roles, policies and settings: bad, good, and where nobody can tell. */
import { ACCOUNT, policy } from "../sources/make-plan";
import {
  type Case,
  IMAGES,
  INTERFACES,
  JOBS,
  NOT_ALLOWED,
  CANNOT_TELL,
  after,
  arn,
  jobsInline,
  profile,
  trust,
  withJobRole,
  withOwnJobRole,
} from "./closed-vpc";

export const ROLES: readonly Case[] = [
  [
    "job-role-name",
    "another name",
    { jobs: after("jobs", { name: "canvas-jobs" }), jobsManaged: undefined, domain: withJobRole(arn("canvas-jobs")) },
    [
      NOT_ALLOWED,
      `error job-role-name at aws_iam_role.jobs: users cannot pass the job role ${arn("canvas-jobs")} to EMR Serverless`,
    ],
  ],
  [
    "job-role-name",
    "the prefix in lower case",
    {
      jobs: after("jobs", { name: JOBS.toLowerCase() }),
      jobsManaged: undefined,
      domain: withJobRole(arn(JOBS.toLowerCase())),
    },
    [
      NOT_ALLOWED,
      `error job-role-name at aws_iam_role.jobs: users cannot pass the job role ${arn(JOBS.toLowerCase())} to EMR Serverless`,
    ],
  ],
  [
    "job-role-name",
    "another path",
    { jobs: after("jobs", { path: "/canvas/" }), domain: withJobRole(arn(`canvas/${JOBS}`)) },
    [
      NOT_ALLOWED,
      `error job-role-name at aws_iam_role.jobs: users cannot pass the job role ${arn(`canvas/${JOBS}`)} to EMR Serverless`,
    ],
  ],
  [
    "job-role-trust",
    "another service",
    { jobs: after("jobs", { assume_role_policy: trust("ops.emr-serverless.amazonaws.com") }) },
    [
      NOT_ALLOWED,
      `error job-role-trust at aws_iam_role.jobs: EMR Serverless cannot take on ${JOBS}: its trust policy does not allow it`,
    ],
  ],
  [
    "job-role-trust",
    "a placeholder for the account",
    {
      jobs: after("jobs", {
        assume_role_policy: trust("emr-serverless.amazonaws.com", {
          Condition: { StringEquals: { "aws:SourceAccount": "<your-account-id>" } },
        }),
      }),
    },
    [
      NOT_ALLOWED,
      `error job-role-trust at aws_iam_role.jobs: EMR Serverless cannot take on ${JOBS}: its trust policy does not allow it`,
    ],
  ],
  [
    "job-role-trust",
    "a trust policy that is not known",
    { jobs: { ...after("jobs", {}), after: { name: JOBS, path: "/" }, unknown: { assume_role_policy: true } } },
    [
      CANNOT_TELL,
      `unknown job-role-trust at aws_iam_role.jobs: whether EMR Serverless can take on ${JOBS} cannot be told from its trust policy`,
    ],
  ],
  [
    "job-role-trust-wide",
    "no account and another service",
    {
      jobs: after("jobs", { assume_role_policy: trust(["emr-serverless.amazonaws.com", "lambda.amazonaws.com"], {}) }),
    },
    [
      `warning job-role-trust-wide at aws_iam_role.jobs: of ${JOBS}: other services than EMR Serverless can take it on`,
      `warning job-role-trust-wide at aws_iam_role.jobs: of ${JOBS}: EMR Serverless of any other account can take it on: aws:SourceAccount is missing`,
    ],
  ],
  [
    "network-interface-missing",
    "the statement of AWS's page alone",
    { usersInline: withOwnJobRole(IMAGES, { ...INTERFACES, Resource: "arn:aws:ec2:*:*:network-interface/*" }) },
    [
      CANNOT_TELL,
      `error network-interface-missing at aws_iam_role.users: users lacks ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-1, arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/sg-1`,
    ],
  ],
  [
    "network-interface-unrestricted",
    "any subnet",
    { usersInline: withOwnJobRole(IMAGES, { ...INTERFACES, Resource: "*" }) },
    [
      "warning network-interface-unrestricted at aws_iam_role.users: for users, EMR Serverless may make network interfaces in every subnet of the account",
    ],
  ],
  [
    "network-interface-directly",
    "without aws:CalledViaLast",
    { usersInline: withOwnJobRole(IMAGES, { ...INTERFACES, Condition: undefined }) },
    [
      "warning network-interface-directly at aws_iam_role.users: users can make network interfaces without EMR Serverless too: the guard aws:CalledViaLast is void",
    ],
  ],
  [
    "network-interface-directly",
    "void under AmazonSageMakerFullAccess",
    {
      full: {
        type: "aws_iam_role_policy_attachment",
        name: "full",
        after: { role: "users", policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess" },
      },
    },
    [
      "warning network-interface-unrestricted at aws_iam_role.users: for users, EMR Serverless may make network interfaces in every subnet of the account",
      "warning network-interface-directly at aws_iam_role.users: users can make network interfaces without EMR Serverless too: the guard aws:CalledViaLast is void",
    ],
  ],
  [
    "untagged-network",
    "a tag that the security group lacks",
    {
      usersInline: withOwnJobRole(
        IMAGES,
        { ...INTERFACES, Resource: "arn:aws:ec2:*:*:network-interface/*" },
        {
          ...INTERFACES,
          Sid: "Tagged",
          Resource: "*",
          Condition: { StringEquals: { ...INTERFACES.Condition.StringEquals, "aws:ResourceTag/Team": "x" } },
        },
      ),
      subnet: after("subnet", { tags: { Team: "x" } }),
    },
    [
      CANNOT_TELL,
      `error untagged-network at aws_security_group.g: arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/sg-1 lacks the tag that users may have network interfaces by`,
    ],
  ],
  [
    "untagged-network",
    "the tag on both",
    {
      usersInline: withOwnJobRole(
        IMAGES,
        { ...INTERFACES, Resource: "arn:aws:ec2:*:*:network-interface/*" },
        {
          ...INTERFACES,
          Sid: "Tagged",
          Resource: "*",
          Condition: { StringEquals: { ...INTERFACES.Condition.StringEquals, "aws:ResourceTag/Team": "x" } },
        },
      ),
      subnet: after("subnet", { tags: { Team: "x" } }),
      group: after("group", { tags: { Team: "x" } }),
    },
    [],
  ],
  [
    "grants-on-wrong-role",
    "images and interfaces on the job role",
    { usersInline: withOwnJobRole(), jobsInline: jobsInline(IMAGES, INTERFACES) },
    [
      NOT_ALLOWED,
      `error grants-on-wrong-role at aws_iam_role_policy.jobs: ec2:CreateNetworkInterface is granted to the job role ${JOBS} and missing on users`,
      `error grants-on-wrong-role at aws_iam_role_policy.jobs: ecr:DescribeImages is granted to the job role ${JOBS} and missing on users`,
      `error network-interface-missing at aws_iam_role.users: users lacks ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:${ACCOUNT}:network-interface/*, arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-1, arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/sg-1`,
    ],
  ],
  ["grants-on-wrong-role", "on both roles", { jobsInline: jobsInline(IMAGES, INTERFACES) }, []],
  [
    "bucket-wildcard",
    "the statement of AWS's page",
    {
      jobsInline: jobsInline({
        Sid: "Custom",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: "arn:aws:s3:::*",
      }),
    },
    [
      `warning bucket-wildcard at aws_iam_role_policy.jobs: Custom of data lets ${JOBS} reach every bucket of every account that lets it in`,
    ],
  ],
  [
    "bucket-wildcard",
    "every bucket of the account",
    {
      jobsInline: jobsInline({
        Effect: "Allow",
        Action: "s3:Get*",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
      }),
    },
    [
      `warning bucket-wildcard at aws_iam_role_policy.jobs: statement 1 of data lets ${JOBS} reach every bucket of the account`,
    ],
  ],
  [
    "bucket-wildcard",
    "lists of all buckets",
    { jobsInline: jobsInline({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }) },
    [],
  ],
  [
    "sibling-job-role",
    "without the Deny",
    {
      usersInline: {
        ...withOwnJobRole(),
        after: { name: "large-data", role: "users", policy: policy(IMAGES, INTERFACES) },
      },
    },
    [
      "warning sibling-job-role at aws_iam_role.users: users can hand EMR Serverless the job role of any other deployment in the account, and so reach its data",
    ],
  ],
  [
    "profile-overrides-domain",
    "Canvas settings without EMR Serverless",
    { profile: profile({ canvas_app_settings: [{ workspace_settings: [{ s3_artifact_path: "s3://x" }] }] }) },
    [
      NOT_ALLOWED,
      "warning profile-overrides-domain at aws_sagemaker_user_profile.p: ana has Canvas settings without EMR Serverless: the domain's do not reach it",
    ],
  ],
  [
    "profile-overrides-domain",
    "settings of other apps, and a security group",
    { profile: profile({ sharing_settings: [{ notebook_output_option: "Disabled" }] }) },
    [],
  ],
  [
    "iam-limits",
    "inline policies near their limit",
    {
      jobsInline: jobsInline({
        Effect: "Allow",
        Action: "sts:GetCallerIdentity",
        Resource: Array.from({ length: 490 }, (_, index) => `arn:aws:s3:::b${String(index)}`),
      }),
    },
    [`warning iam-limits at aws_iam_role.jobs: ${JOBS} has 9793 of 10240 characters in its inline policies`],
  ],
  [
    "iam-limits",
    "half of it",
    {
      jobsInline: jobsInline({
        Effect: "Allow",
        Action: "sts:GetCallerIdentity",
        Resource: Array.from({ length: 200 }, (_, index) => `arn:aws:s3:::b${String(index)}`),
      }),
    },
    [],
  ],
];
