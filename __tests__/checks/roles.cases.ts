/** Checks of roles, policies and settings: bad, good, and undetermined. */
import type { Json } from "../../lib/sources/input";
import { ACCOUNT, policy, type ResourceInPlan } from "../sources/make-plan";
import {
  type Case,
  GOOD,
  IMAGES,
  INTERFACES,
  JOBS,
  NOT_ALLOWED,
  type Parts,
  CANNOT_TELL,
  after,
  arn,
  good,
  jobsInline,
  ownJobRole,
  profile,
  trust,
  usersInline,
  withJobRole,
  withOwnJobRole,
} from "./closed-vpc";

const EMR = { Service: "emr-serverless.amazonaws.com" } as const;
const OWN_ACCOUNT = { StringEquals: { "aws:SourceAccount": ACCOUNT } };
const trustOf = (principal: object | string, condition?: object): object => ({
  Effect: "Allow",
  Principal: principal,
  Action: "sts:AssumeRole",
  ...(condition === undefined ? {} : { Condition: condition }),
});

/** What is undetermined for a job role that is not in the plan. */
const OUTSIDE_JOBS = [
  `unknown job-role-trust at aws_sagemaker_domain.d: whether EMR Serverless can assume ${JOBS} is undetermined by its trust policy`,
  `unknown bucket-wildcard at aws_sagemaker_domain.d: whether ${JOBS} can access buckets that no policy names is undetermined`,
];

const OTHER = policy({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" });
/** A role that has two inline policies: the first by its own argument, the second by a resource that stays. */
function twoInline(left: readonly string[], kept: readonly string[] = ["no-op"]): Parts {
  const blocks = (names: readonly string[]): readonly object[] => names.map((name) => ({ name, policy: OTHER }));
  const { after: users } = good("users");
  const second = { name: "second", role: "users", policy: OTHER };
  return {
    users: {
      ...good("users"),
      actions: ["update"],
      before: { ...users, inline_policy: blocks(["first", "second"]) },
      after: { ...users, inline_policy: blocks(left) },
    },
    second: {
      type: "aws_iam_role_policy",
      name: "second",
      after: second,
      actions: kept,
      before: kept.includes("no-op") ? second : null,
    },
  };
}

/** A plan in which nothing of the good case is. */
const NOTHING: Parts = Object.fromEntries(Object.keys(GOOD).map((name) => [name, undefined] as const));

/** A role that jobs of another principal run as, and one that models are trained as. */
const OTHER_TEAMS: Parts = {
  etl: { type: "aws_iam_role", name: "etl", after: { name: "etl", path: "/", assume_role_policy: trust(EMR.Service) } },
  training: {
    type: "aws_iam_role",
    name: "training",
    after: { name: "training", path: "/", assume_role_policy: trust("sagemaker.amazonaws.com") },
  },
};

const READ_TEAM_DATA = {
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"],
  Resource: ["arn:aws:s3:::team-data", "arn:aws:s3:::team-data/raw/*"],
  Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
};

/** All that Canvas asks of EMR Serverless and of the images, as a role without AWS's policies may have it. */
const LARGE_DATA = {
  Effect: "Allow",
  Action: ["emr-serverless:*", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "iam:PassRole"],
  Resource: ["arn:aws:emr-serverless:*:*:/*", "arn:aws:ecr:*:*:repository/*", arn(JOBS)],
};

/** A statement that names so many resources, none of which anybody has. */
const naming = (count: number): object => ({
  Effect: "Allow",
  Action: "sts:GetCallerIdentity",
  Resource: Array.from({ length: count }, (_, index) => `arn:aws:s3:::b${String(index)}`),
});

/** So many small policies on the job role. */
const attachedTo = (count: number): Parts =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => `p${String(index)}`).flatMap(
      (name): readonly (readonly [string, ResourceInPlan])[] => [
        [`policy ${name}`, { type: "aws_iam_policy", name, after: { name, path: "/", policy: policy(naming(1)) } }],
        [
          `attachment ${name}`,
          {
            type: "aws_iam_role_policy_attachment",
            name,
            after: { role: JOBS, policy_arn: `arn:aws:iam::${ACCOUNT}:policy/${name}` },
          },
        ],
      ],
    ),
  );

const OTHER_JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-y";
const THIRD_JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-z";
const OF_OTHERS = "the job role of any other deployment in the account";
const PASS = {
  Sid: "Pass",
  Effect: "Allow",
  Action: "iam:PassRole",
  Resource: [arn(JOBS), arn(OTHER_JOBS)],
  Condition: { StringEquals: { "iam:PassedToService": "emr-serverless.amazonaws.com" } },
};

/** A role that is there before and after the plan. */
const stays = (role: ResourceInPlan): ResourceInPlan => ({ ...role, actions: ["no-op"], before: role.after ?? null });
const jobRole = (name: string): ResourceInPlan => ({
  ...good("jobs"),
  name,
  after: { ...good("jobs").after, name },
});

/** A plan that changes the inline policy of a role that exists, beside a second job role and one that Canvas cannot pass. */
function inlineChanged(before: readonly object[] | undefined, now: readonly object[], more: Parts = {}): Parts {
  const { after: inline } = good("usersInline");
  const withPolicy = (statements: readonly object[]): Json => ({ ...inline, policy: policy(...statements) });
  return {
    users: stays(good("users")),
    usersManaged: stays(good("usersManaged")),
    jobs: stays(good("jobs")),
    other: stays(jobRole(OTHER_JOBS)),
    etl: stays(jobRole("etl")),
    training: stays({ ...jobRole(THIRD_JOBS), after: { ...good("users").after, name: THIRD_JOBS } }),
    usersInline: {
      ...good("usersInline"),
      actions: before === undefined ? ["create"] : ["update"],
      before: before === undefined ? null : withPolicy(before),
      after: withPolicy(now),
    },
    ...more,
  };
}

const PERHAPS = "; whether it can now is undetermined, because not all of its policies are known";
const NOT_IN_PLAN: Parts = { users: undefined, usersManaged: undefined };

export const ROLES: readonly Case[] = [
  [
    "pass-role-removed",
    "restrictPassRole is switched on",
    inlineChanged([IMAGES, INTERFACES], [IMAGES, INTERFACES, ownJobRole(arn(JOBS))]),
    [
      `warning pass-role-removed at aws_iam_role.users: users can no longer pass ${OTHER_JOBS} and ${OF_OTHERS} to EMR Serverless`,
    ],
  ],
  [
    "pass-role-removed",
    "on in a policy that is new",
    inlineChanged(undefined, [IMAGES, INTERFACES, ownJobRole(arn(JOBS))]),
    [
      `warning pass-role-removed at aws_iam_role.users: users can no longer pass ${OTHER_JOBS} and ${OF_OTHERS} to EMR Serverless`,
    ],
  ],
  [
    "pass-role-removed",
    "on before",
    inlineChanged([INTERFACES, ownJobRole(arn(JOBS))], [IMAGES, INTERFACES, ownJobRole(arn(JOBS))]),
    [],
  ],
  [
    "pass-role-removed",
    "switched off",
    inlineChanged([IMAGES, INTERFACES, ownJobRole(arn(JOBS))], [IMAGES, INTERFACES]),
    [
      "warning sibling-job-role at aws_iam_role.users: users can pass the job role of any other deployment in the account to EMR Serverless, and so access its data",
    ],
  ],
  [
    "pass-role-removed",
    "the role that the setting names, too",
    inlineChanged([IMAGES, INTERFACES], [IMAGES, INTERFACES, ownJobRole(arn(OTHER_JOBS))]),
    [
      NOT_ALLOWED,
      `warning pass-role-removed at aws_iam_role.users: users can no longer pass ${JOBS} and ${OF_OTHERS} to EMR Serverless`,
    ],
  ],
  [
    "pass-role-removed",
    "a statement allows fewer roles",
    inlineChanged([LARGE_DATA, INTERFACES, PASS], [LARGE_DATA, INTERFACES], { usersManaged: undefined }),
    [
      NOT_ALLOWED,
      "warning standard-builds-outside-vpc at aws_iam_role.users: users cannot look up VPC endpoint services: standard builds run outside the domain's VPC, without an error",
      `warning pass-role-removed at aws_iam_role.users: users can no longer pass ${OTHER_JOBS} to EMR Serverless`,
    ],
  ],
  [
    "pass-role-removed",
    "a role whose other policies are not in the plan",
    inlineChanged(undefined, [ownJobRole(arn(JOBS))], NOT_IN_PLAN),
    [
      "unknown canvas-cannot at aws_sagemaker_domain.d: whether users working as users can use large data in Canvas is undetermined",
      "unknown standard-builds-outside-vpc at aws_sagemaker_domain.d: whether standard builds of users run in the domain's VPC is undetermined",
      `warning pass-role-removed at aws_sagemaker_domain.d: users can no longer pass ${OTHER_JOBS}, etl and ${OF_OTHERS} to EMR Serverless${PERHAPS}`,
    ],
  ],
  [
    "pass-role-removed",
    "a new role that has never passed another",
    inlineChanged(undefined, [IMAGES, INTERFACES, ownJobRole(arn(JOBS))], {
      users: good("users"),
      usersManaged: good("usersManaged"),
    }),
    [],
  ],
  [
    "policy-removed",
    "an argument that no longer lists what a resource put there",
    twoInline(["first"]),
    [
      "warning policy-removed at aws_iam_role_policy.second: inline_policy of aws_iam_role.users removes second, which aws_iam_role_policy.second added and does not add again in this apply",
    ],
  ],
  ["policy-removed", "the resource puts it there in this apply", twoInline(["first"], ["create"]), []],
  ["policy-removed", "both still listed", twoInline(["first", "second"]), []],
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
      `error job-role-trust at aws_iam_role.jobs: EMR Serverless cannot assume ${JOBS}: its trust policy does not allow it`,
      `warning job-role-trust-wide at aws_iam_role.jobs: ops.emr-serverless.amazonaws.com can assume ${JOBS}, in addition to EMR Serverless`,
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
      `error job-role-trust at aws_iam_role.jobs: EMR Serverless cannot assume ${JOBS}: its trust policy does not allow it`,
    ],
  ],
  [
    "job-role-trust",
    "a trust policy that is not known",
    { jobs: { ...after("jobs", {}), after: { name: JOBS, path: "/" }, unknown: { assume_role_policy: true } } },
    [
      CANNOT_TELL,
      `unknown job-role-trust at aws_iam_role.jobs: whether EMR Serverless can assume ${JOBS} is undetermined by its trust policy`,
    ],
  ],
  [
    "job-role-trust-wide",
    "no account and another service",
    {
      jobs: after("jobs", { assume_role_policy: trust(["emr-serverless.amazonaws.com", "lambda.amazonaws.com"], {}) }),
    },
    [
      `warning job-role-trust-wide at aws_iam_role.jobs: lambda.amazonaws.com can assume ${JOBS}, in addition to EMR Serverless`,
      `warning job-role-trust-wide at aws_iam_role.jobs: EMR Serverless can assume ${JOBS} for any other account: aws:SourceAccount is missing`,
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
      "warning network-interface-unrestricted at aws_iam_role.users: for users, EMR Serverless may create network interfaces in every subnet of the account",
    ],
  ],
  [
    "network-interface-directly",
    "without aws:CalledViaLast",
    { usersInline: withOwnJobRole(IMAGES, { ...INTERFACES, Condition: undefined }) },
    [
      "warning network-interface-directly at aws_iam_role.users: users can also create network interfaces without EMR Serverless: the condition aws:CalledViaLast has no effect",
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
      "warning network-interface-unrestricted at aws_iam_role.users: for users, EMR Serverless may create network interfaces in every subnet of the account",
      "warning network-interface-directly at aws_iam_role.users: users can also create network interfaces without EMR Serverless: the condition aws:CalledViaLast has no effect",
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
      `error untagged-network at aws_security_group.g: arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/sg-1 lacks the tag that policies of users require for network interfaces`,
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
      `error grants-on-wrong-role at aws_iam_role_policy.jobs: ec2:CreateNetworkInterface is granted to the job role ${JOBS} but missing on users`,
      `error grants-on-wrong-role at aws_iam_role_policy.jobs: ecr:DescribeImages is granted to the job role ${JOBS} but missing on users`,
      `error network-interface-missing at aws_iam_role.users: users lacks ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:${ACCOUNT}:network-interface/*, arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-1, arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/sg-1`,
    ],
  ],
  ["grants-on-wrong-role", "on both roles", { jobsInline: jobsInline(IMAGES, INTERFACES) }, []],
  [
    "grants-on-wrong-role",
    "images alone are missing",
    { usersInline: withOwnJobRole(INTERFACES), jobsInline: jobsInline(IMAGES, INTERFACES) },
    [
      NOT_ALLOWED,
      `error grants-on-wrong-role at aws_iam_role_policy.jobs: ecr:DescribeImages is granted to the job role ${JOBS} but missing on users`,
    ],
  ],
  [
    "grants-on-wrong-role",
    "in a policy of AWS's on the job role",
    {
      usersInline: withOwnJobRole(INTERFACES),
      more: {
        type: "aws_iam_role_policy_attachment",
        name: "more",
        after: { role: JOBS, policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess" },
      },
    },
    [
      NOT_ALLOWED,
      `unknown bucket-wildcard at aws_iam_role.jobs: whether ${JOBS} can access buckets that no policy names is undetermined`,
    ],
  ],
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
      `warning bucket-wildcard at aws_iam_role_policy.jobs: Custom of data allows ${JOBS} to access every bucket of every account that allows it`,
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
      `warning bucket-wildcard at aws_iam_role_policy.jobs: statement 1 of data allows ${JOBS} to access every bucket of the account`,
    ],
  ],
  [
    "bucket-wildcard",
    "every bucket of the account, by S3's own key",
    {
      jobsInline: jobsInline({
        Effect: "Allow",
        Action: "s3:Get*",
        Resource: "*",
        Condition: { StringEquals: { "s3:ResourceAccount": ACCOUNT } },
      }),
    },
    [
      `warning bucket-wildcard at aws_iam_role_policy.jobs: statement 1 of data allows ${JOBS} to access every bucket of the account`,
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
      "warning sibling-job-role at aws_iam_role.users: users can pass the job role of any other deployment in the account to EMR Serverless, and so access its data",
    ],
  ],
  [
    "profile-overrides-domain",
    "Canvas settings without EMR Serverless",
    { profile: profile({ canvas_app_settings: [{ workspace_settings: [{ s3_artifact_path: "s3://x" }] }] }) },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users in analytics, user profile ana can use large data in Canvas is undetermined",
      "warning profile-overrides-domain at aws_sagemaker_user_profile.p: ana has Canvas settings without EMR Serverless: whether the domain's setting applies to it is undetermined",
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

  ["canvas-cannot", "everything in place", {}, []],
  ["canvas-cannot", "the setting is off", { domain: withJobRole(arn(JOBS), "OFF") }, [NOT_ALLOWED]],
  ["canvas-cannot", "a domain that is not in the plan", { domain: undefined }, [CANNOT_TELL]],
  ["canvas-cannot", "roles of other teams, without a domain", { ...NOTHING, ...OTHER_TEAMS }, []],
  [
    "job-role-name",
    "a role of another account",
    { domain: withJobRole(`arn:aws:iam::999988887777:role/${JOBS}`) },
    [
      NOT_ALLOWED,
      `error job-role-name at aws_sagemaker_domain.d: the job role arn:aws:iam::999988887777:role/${JOBS} belongs to another account than ${ACCOUNT}: no role of this account can pass it`,
      ...OUTSIDE_JOBS,
    ],
  ],
  [
    "job-role-name",
    "a path that the role does not have",
    { domain: withJobRole(arn(`service-role/${JOBS}`)) },
    [
      NOT_ALLOWED,
      `error job-role-name at aws_sagemaker_domain.d: the domain names ${arn(`service-role/${JOBS}`)}, but the role with that name is ${arn(JOBS)}`,
      ...OUTSIDE_JOBS,
    ],
  ],
  [
    "job-role-name",
    "another partition",
    { domain: withJobRole(`arn:aws-us-gov:iam::${ACCOUNT}:role/${JOBS}`) },
    [
      NOT_ALLOWED,
      `error job-role-name at aws_sagemaker_domain.d: users cannot pass the job role arn:aws-us-gov:iam::${ACCOUNT}:role/${JOBS} to EMR Serverless`,
      ...OUTSIDE_JOBS,
    ],
  ],
  [
    "job-role-name",
    "below service-role/",
    {
      jobs: after("jobs", { path: "/service-role/" }),
      usersInline: usersInline(IMAGES, INTERFACES, ownJobRole(arn(`service-role/${JOBS}`))),
      domain: withJobRole(arn(`service-role/${JOBS}`)),
    },
    [],
  ],
  [
    "job-role-name",
    "another name, and users of whom nothing is known",
    {
      jobs: after("jobs", { name: "canvas-jobs" }),
      jobsManaged: { ...good("jobsManaged"), after: { ...good("jobsManaged").after, role: "canvas-jobs" } },
      users: undefined,
      usersManaged: undefined,
      usersInline: undefined,
      domain: withJobRole(arn("canvas-jobs")),
    },
    [
      "unknown canvas-cannot at aws_sagemaker_domain.d: whether users working as users can use large data in Canvas is undetermined",
      `unknown job-role-name at aws_iam_role.jobs: whether users can pass the job role ${arn("canvas-jobs")} is undetermined`,
      "unknown standard-builds-outside-vpc at aws_sagemaker_domain.d: whether standard builds of users run in the domain's VPC is undetermined",
    ],
  ],
  ["job-role-trust", "the service and its account", {}, []],
  [
    "job-role-trust",
    "another service, without a domain",
    {
      domain: undefined,
      jobs: after("jobs", { assume_role_policy: trust("ops.emr-serverless.amazonaws.com") }),
    },
    [
      NOT_ALLOWED,
      `error job-role-trust at aws_iam_role.jobs: EMR Serverless cannot assume ${JOBS}: its trust policy does not allow it`,
      `warning job-role-trust-wide at aws_iam_role.jobs: ops.emr-serverless.amazonaws.com can assume ${JOBS}, in addition to EMR Serverless`,
    ],
  ],
  [
    "job-role-trust-wide",
    "other services and another account",
    {
      jobs: after("jobs", {
        assume_role_policy: policy(
          trustOf(
            { Service: ["emr-serverless.amazonaws.com", "glue.amazonaws.com", "ec2.amazonaws.com"] },
            OWN_ACCOUNT,
          ),
          trustOf({ AWS: "arn:aws:iam::999999999999:root" }),
        ),
      }),
    },
    [
      `warning job-role-trust-wide at aws_iam_role.jobs: glue.amazonaws.com, ec2.amazonaws.com, arn:aws:iam::999999999999:root can assume ${JOBS}, in addition to EMR Serverless`,
    ],
  ],
  [
    "job-role-trust-wide",
    "any principal",
    { jobs: after("jobs", { assume_role_policy: policy(trustOf(EMR, OWN_ACCOUNT), trustOf("*")) }) },
    [
      `warning job-role-trust-wide at aws_iam_role.jobs: any principal can assume ${JOBS}, in addition to EMR Serverless`,
      `warning job-role-trust-wide at aws_iam_role.jobs: EMR Serverless can assume ${JOBS} for any other account: aws:SourceAccount is missing`,
    ],
  ],
  [
    "job-role-trust-wide",
    "an account that a Deny keeps out",
    {
      jobs: after("jobs", {
        assume_role_policy: policy(trustOf(EMR, OWN_ACCOUNT), trustOf({ AWS: "999999999999" }), {
          ...trustOf({ AWS: "999999999999" }),
          Effect: "Deny",
        }),
      }),
    },
    [],
  ],
  [
    "job-role-trust-wide",
    "an identity provider, and who knows a secret",
    {
      jobs: after("jobs", {
        assume_role_policy: policy(
          trustOf(EMR, OWN_ACCOUNT),
          trustOf({ Federated: "cognito-identity.amazonaws.com" }),
          trustOf({ AWS: "999999999999" }, { StringEquals: { "sts:ExternalId": "x" } }),
        ),
      }),
    },
    [
      `unknown job-role-trust-wide at aws_iam_role.jobs: whether cognito-identity.amazonaws.com, 999999999999 can assume ${JOBS}, in addition to EMR Serverless, is undetermined`,
    ],
  ],
  [
    "job-role-trust-wide",
    "another service, and no execution role in the plan",
    {
      ...NOTHING,
      jobs: after("jobs", { assume_role_policy: policy(trustOf({ Service: [EMR.Service, "lambda.amazonaws.com"] })) }),
    },
    [
      `warning job-role-trust-wide at aws_iam_role.jobs: lambda.amazonaws.com can assume ${JOBS}, in addition to EMR Serverless`,
      `warning job-role-trust-wide at aws_iam_role.jobs: EMR Serverless can assume ${JOBS} for any other account: aws:SourceAccount is missing`,
    ],
  ],
  [
    "network-interface-directly",
    "void under AmazonSageMakerFullAccess, without a domain",
    {
      domain: undefined,
      full: {
        type: "aws_iam_role_policy_attachment",
        name: "full",
        after: { role: "users", policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess" },
      },
    },
    [
      CANNOT_TELL,
      "warning network-interface-directly at aws_iam_role.users: users can also create network interfaces without EMR Serverless: the condition aws:CalledViaLast has no effect",
    ],
  ],
  ["network-interface-directly", "with aws:CalledViaLast", {}, []],
  [
    "grants-on-wrong-role",
    "on the job role, and an execution role that is not in the plan",
    { users: undefined, usersManaged: undefined, usersInline: undefined, jobsInline: jobsInline(IMAGES) },
    [
      "unknown canvas-cannot at aws_sagemaker_domain.d: whether users working as users can use large data in Canvas is undetermined",
      `unknown grants-on-wrong-role at aws_iam_role_policy.jobs: ecr:DescribeImages is granted to the job role ${JOBS}; whether users has it is undetermined`,
      "unknown standard-builds-outside-vpc at aws_sagemaker_domain.d: whether standard builds of users run in the domain's VPC is undetermined",
    ],
  ],
  [
    "bucket-wildcard",
    "every part of an ARN",
    { jobsInline: jobsInline({ Sid: "W", Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:*:*:*" }) },
    [
      `warning bucket-wildcard at aws_iam_role_policy.jobs: W of data allows ${JOBS} to access every bucket of every account that allows it`,
    ],
  ],
  [
    "bucket-wildcard",
    "other accounts alone",
    {
      jobsInline: jobsInline({
        Sid: "W",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::*",
        Condition: { StringNotEquals: { "aws:ResourceAccount": ACCOUNT } },
      }),
    },
    [
      `warning bucket-wildcard at aws_iam_role_policy.jobs: W of data allows ${JOBS} to access buckets of other accounts that allow it`,
    ],
  ],
  [
    "bucket-wildcard",
    "every bucket, and a Deny that leaves a few",
    {
      jobsInline: jobsInline(
        { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
        {
          Effect: "Deny",
          Action: "s3:*",
          NotResource: ["arn:aws:s3:::mine/*", "arn:aws:s3:::*sagemaker*", "arn:aws:s3:::bucket-of-the-account/*"],
        },
      ),
    },
    [],
  ],
  [
    "bucket-wildcard",
    "every bucket of an organization",
    {
      jobsInline: jobsInline({
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::*/*",
        Condition: { StringEquals: { "aws:ResourceOrgID": "o-1" } },
      }),
    },
    [
      `unknown bucket-wildcard at aws_iam_role.jobs: whether ${JOBS} can access buckets that no policy names is undetermined`,
    ],
  ],
  ["sibling-job-role", "with the Deny", {}, []],
  [
    "profile-overrides-domain",
    "large data switched off",
    {
      profile: profile({
        canvas_app_settings: [{ emr_serverless_settings: [{ status: "DISABLED" }] }],
      }),
    },
    [],
  ],
  [
    "profile-overrides-domain",
    "a domain that is not in the plan",
    {
      domain: undefined,
      profile: profile({ canvas_app_settings: [{ workspace_settings: [{ s3_artifact_path: "s3://x" }] }] }),
    },
    [
      CANNOT_TELL,
      "unknown profile-overrides-domain at aws_sagemaker_user_profile.p: ana has Canvas settings without EMR Serverless: whether its domain has a setting that it then does not inherit is undetermined",
    ],
  ],
  [
    "iam-limits-passed",
    "inline policies beyond their limit",
    { jobsInline: jobsInline(naming(600)) },
    [`error iam-limits-passed at aws_iam_role.jobs: ${JOBS} has 11993 of 10240 characters in its inline policies`],
  ],
  [
    "iam-limits-passed",
    "a managed policy that no principal has",
    {
      big: { type: "aws_iam_policy", name: "big", after: { name: "big", path: "/", policy: policy(naming(310)) } },
    },
    ["error iam-limits-passed at aws_iam_policy.big: big has 6193 of 6144 characters of a managed policy"],
  ],
  [
    "iam-limits-passed",
    "24 attached policies, where the quota was raised",
    attachedTo(23),
    [`warning iam-limits at aws_iam_role.jobs: ${JOBS} has 24 of 25 attached policies, 20 unless the quota was raised`],
  ],
  [
    "iam-limits",
    "as many attached policies as AWS grants at most",
    attachedTo(24),
    [`warning iam-limits at aws_iam_role.jobs: ${JOBS} has 25 of 25 attached policies, 20 unless the quota was raised`],
  ],
  [
    "iam-limits-passed",
    "one attached policy more than that",
    attachedTo(25),
    [`error iam-limits-passed at aws_iam_role.jobs: ${JOBS} has 26 of 25 attached policies`],
  ],
  [
    "iam-limits-passed",
    "27 attached policies",
    attachedTo(26),
    [`error iam-limits-passed at aws_iam_role.jobs: ${JOBS} has 27 of 25 attached policies`],
  ],
  [
    "standard-builds-outside-vpc",
    "own policies in place of AWS's",
    { usersManaged: undefined, usersInline: withOwnJobRole(IMAGES, INTERFACES, LARGE_DATA) },
    [
      "warning standard-builds-outside-vpc at aws_iam_role.users: users cannot look up VPC endpoint services: standard builds run outside the domain's VPC, without an error",
    ],
  ],
  [
    "standard-builds-outside-vpc",
    "own policies with it",
    {
      usersManaged: undefined,
      usersInline: withOwnJobRole(IMAGES, INTERFACES, LARGE_DATA, {
        Effect: "Allow",
        Action: "ec2:DescribeVpcEndpointServices",
        Resource: "*",
      }),
    },
    [],
  ],
  [
    "standard-builds-outside-vpc",
    "users of whom nothing is known",
    { users: undefined, usersManaged: undefined, usersInline: undefined },
    [
      "unknown canvas-cannot at aws_sagemaker_domain.d: whether users working as users can use large data in Canvas is undetermined",
      "unknown standard-builds-outside-vpc at aws_sagemaker_domain.d: whether standard builds of users run in the domain's VPC is undetermined",
    ],
  ],
  [
    "data-grants-on-execution-role",
    "a bucket to write to",
    {
      usersInline: withOwnJobRole(IMAGES, INTERFACES, {
        Effect: "Allow",
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::team-data/out/*",
      }),
    },
    [
      `warning data-grants-on-execution-role at aws_iam_role.users: users may write team-data/out/, and jobs, which run as ${JOBS}, may not`,
    ],
  ],
  [
    "data-grants-on-execution-role",
    "a bucket that the job role has too",
    { usersInline: withOwnJobRole(IMAGES, INTERFACES, READ_TEAM_DATA), jobsInline: jobsInline(READ_TEAM_DATA) },
    [],
  ],
  [
    "data-grants-on-execution-role",
    "a job role of which nothing is known",
    {
      jobs: undefined,
      jobsManaged: undefined,
      usersInline: withOwnJobRole(IMAGES, INTERFACES, READ_TEAM_DATA),
    },
    [
      CANNOT_TELL,
      ...OUTSIDE_JOBS,
      `unknown data-grants-on-execution-role at aws_iam_role.users: whether jobs, which run as ${JOBS}, may read team-data/raw/ as users does is undetermined`,
    ],
  ],
  [
    "network-interface-missing",
    "a statement for each of the three",
    {
      usersInline: withOwnJobRole(
        IMAGES,
        ...INTERFACES.Resource.map((resource, index) => ({
          ...INTERFACES,
          Sid: `Interfaces${String(index)}`,
          Resource: resource,
        })),
      ),
    },
    [],
  ],
  [
    "network-interface-unrestricted",
    "a Deny for all other subnets",
    {
      usersInline: withOwnJobRole(
        IMAGES,
        { ...INTERFACES, Resource: "*" },
        { ...INTERFACES, Sid: "Others", Effect: "Deny", Resource: undefined, NotResource: INTERFACES.Resource },
      ),
    },
    [],
  ],
];
