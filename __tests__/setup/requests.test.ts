/** What Canvas, its jobs and AWS's services ask for, request by request, each as a page of AWS says or as it follows from one. */
import type { ContextValue } from "../../lib/authorization/request";
import { show } from "../../lib/authorization/text";
import { accessOf, type RoleAccess } from "../../lib/setup/access";
import { rangeIn, rangesMeet } from "../../lib/setup/address-range";
import { createdJobRole, staticNameOf } from "../../lib/setup/adoption";
import { type CanvasEnvironment, environmentsOf } from "../../lib/setup/environment";
import { NO_EXTERNAL_INPUTS, type Question } from "../../lib/setup/question";
import { bucketNames, bucketsOf, dataRequests, namedBuckets } from "../../lib/setup/requests/data";
import { networkRequests } from "../../lib/setup/requests/network";
import { readJson } from "../../lib/sources/read";
import { arn, domain, JOBS, jobsInline, type Parts, planOf } from "../checks/closed-vpc";
import { ACCOUNT, allow } from "../sources/make-plan";

const keyOf = (name: string): string => `arn:aws:kms:us-west-2:${ACCOUNT}:key/${name}`;
const canvas = (more: object): object => ({
  emr_serverless_settings: [{ execution_role_arn: arn(JOBS), status: "ENABLED" }],
  ...more,
});
/** The closed VPC, with a workspace. */
const withWorkspace = (path: string, key?: string): Parts => ({
  domain: domain({
    default_user_settings: [
      {
        execution_role: arn("users"),
        security_groups: ["sg-1"],
        canvas_app_settings: [canvas({ workspace_settings: [{ s3_artifact_path: path, s3_kms_key_id: key }] })],
      },
    ],
  }),
});
const SALES = allow(["s3:GetObject"], "arn:aws:s3:::sales/in/*", {
  Condition: { StringEquals: { "aws:ResourceAccount": "444455556666" } },
});
const RESULTS = allow(["s3:PutObject"], "arn:aws:s3:::results/*");

function text(value: ContextValue): string {
  if (value === null) return "absent";
  return [value]
    .flat()
    .map((each) => show(each as string))
    .join("+");
}

function line({ requester, action, resource, context, basis, through, resourceAccount }: Question): string {
  return [
    requester.role === undefined ? requester.service : show(requester.role.name),
    action,
    show(resource),
    ...Object.entries(context).map(([key, value]) => `${key}=${text(value)}`),
    ...(resourceAccount === undefined ? [] : [`in ${resourceAccount}`]),
    ...(through === undefined ? [] : ["through the VPC"]),
    basis,
  ].join(" ");
}

const TAGS = "aws:RequestTag/sagemaker:is-canvas-resource=True aws:TagKeys=sagemaker:is-canvas-resource";
const TAGGED = "aws:ResourceTag/sagemaker:is-canvas-resource=True";
const VIA = "aws:CalledViaLast=ops.emr-serverless.amazonaws.com aws:CalledVia=ops.emr-serverless.amazonaws.com";
const NO_TAGS = "aws:resourcetag/source=absent aws:resourcetag/sagemaker:is-canvas-resource=absent";
const NETWORK = "aws:SourceVpce=vpce-1 aws:SourceVpc=vpc-1";
const SERVICE = "aws:PrincipalIsAWSService=true";
const AWS_OWN =
  "aws:ResourceAccount=000000000000 aws:ResourceOrgID=o-0000000000 aws:ResourceOrgPaths=o-0000000000/r-0000/";
const NOBODY =
  "aws:PrincipalAccount=absent aws:PrincipalArn=absent aws:PrincipalOrgID=absent aws:PrincipalOrgPaths=absent";
const UNTAGGED = "s3:ExistingObjectTag/SageMaker=absent";
const VIA_S3 = "kms:ViaService=s3.us-west-2.amazonaws.com aws:CalledViaLast=absent";
const EMR = `arn:aws:emr-serverless:us-east-1:${ACCOUNT}:`;
const EC2 = `arn:aws:ec2:us-east-1:${ACCOUNT}:`;
const ECR = "arn:aws:ecr:us-east-1:000000000000:repository/";

const ASKED: readonly string[] = [
  `sagemaker.amazonaws.com sts:AssumeRole arn:aws:iam::${ACCOUNT}:role/users aws:SourceAccount=${ACCOUNT} aws:PrincipalServiceName=sagemaker.amazonaws.com ${SERVICE} documented`,
  `users emr-serverless:CreateApplication ${EMR}/ ${TAGS} through the VPC documented`,
  `users emr-serverless:TagResource ${EMR}/applications/00example0canvas0 ${TAGS} ${TAGGED} through the VPC documented`,
  `users emr-serverless:GetApplication ${EMR}/applications/00example0canvas0 ${TAGGED} through the VPC documented`,
  `users emr-serverless:UpdateApplication ${EMR}/applications/00example0canvas0 ${TAGGED} through the VPC documented`,
  `users emr-serverless:StartApplication ${EMR}/applications/00example0canvas0 ${TAGGED} through the VPC documented`,
  `users emr-serverless:StopApplication ${EMR}/applications/00example0canvas0 ${TAGGED} through the VPC documented`,
  `users emr-serverless:ListApplications ${EMR}/ through the VPC documented`,
  `users emr-serverless:StartJobRun ${EMR}/applications/00example0canvas0 ${TAGS} ${TAGGED} through the VPC documented`,
  `users emr-serverless:ListJobRuns ${EMR}/applications/00example0canvas0 ${TAGGED} through the VPC documented`,
  `users emr-serverless:GetJobRun ${EMR}/applications/00example0canvas0/jobruns/00example0job0 ${TAGGED} through the VPC documented`,
  `users emr-serverless:CancelJobRun ${EMR}/applications/00example0canvas0/jobruns/00example0job0 ${TAGGED} through the VPC documented`,
  `users iam:PassRole arn:aws:iam::${ACCOUNT}:role/${JOBS} iam:PassedToService=emr-serverless.amazonaws.com through the VPC documented`,
  `users ecr:DescribeImages ${ECR}sagemaker-data-wrangler-emr-container through the VPC documented`,
  `users ecr:BatchGetImage ${ECR}sagemaker-data-wrangler-emr-container through the VPC inferred`,
  `users ecr:GetDownloadUrlForLayer ${ECR}sagemaker-data-wrangler-emr-container through the VPC inferred`,
  `users ecr:DescribeImages ${ECR}ap-dataprep-emr through the VPC documented`,
  `users ecr:BatchGetImage ${ECR}ap-dataprep-emr through the VPC inferred`,
  `users ecr:GetDownloadUrlForLayer ${ECR}ap-dataprep-emr through the VPC inferred`,
  `users ec2:CreateNetworkInterface ${EC2}network-interface/* ${VIA} documented`,
  `users ec2:CreateNetworkInterface ${EC2}subnet/subnet-1 ${VIA} ${NO_TAGS} inferred`,
  `users ec2:CreateNetworkInterface ${EC2}security-group/sg-1 ${VIA} ${NO_TAGS} inferred`,
  `ecr.amazonaws.com s3:GetObject arn:aws:s3:::prod-us-east-1-starport-layer-bucket/example ${NETWORK} ${AWS_OWN} aws:PrincipalAccount=000000000000 aws:PrincipalOrgID=o-0000000000 aws:PrincipalOrgPaths=o-0000000000/r-0000/ in 000000000000 documented`,
  `emr-serverless.amazonaws.com s3:PutObject arn:aws:s3:::prod.us-east-1.appinfo.src/example ${NETWORK} aws:PrincipalServiceName=emr-serverless.amazonaws.com ${SERVICE} aws:SourceAccount=${ACCOUNT} ${AWS_OWN} ${NOBODY} in 000000000000 inferred`,
  `emr-serverless.amazonaws.com s3:PutObjectAcl arn:aws:s3:::prod.us-east-1.appinfo.src/example ${NETWORK} aws:PrincipalServiceName=emr-serverless.amazonaws.com ${SERVICE} aws:SourceAccount=${ACCOUNT} ${AWS_OWN} ${NOBODY} in 000000000000 inferred`,
  `emr-serverless.amazonaws.com sts:AssumeRole arn:aws:iam::${ACCOUNT}:role/${JOBS} aws:SourceAccount=${ACCOUNT} aws:PrincipalServiceName=emr-serverless.amazonaws.com ${SERVICE} documented`,
  `${JOBS} s3:GetObject arn:aws:s3:::sagemaker-us-east-1-${ACCOUNT}/canvas/example.parquet ${UNTAGGED} through the VPC documented`,
  `${JOBS} s3:ListBucket arn:aws:s3:::sagemaker-us-east-1-${ACCOUNT} s3:prefix=canvas/ through the VPC documented`,
  `${JOBS} s3:GetObject arn:aws:s3:::bucket-of-the-account/example.parquet s3:ExistingObjectTag/SageMaker=true through the VPC documented`,
  `${JOBS} s3:GetObject arn:aws:s3:::work/Canvas/example.parquet ${UNTAGGED} through the VPC documented`,
  `${JOBS} s3:GetObject arn:aws:s3:::sales/in/example.parquet ${UNTAGGED} in 444455556666 through the VPC documented`,
  `${JOBS} s3:ListBucket arn:aws:s3:::sales s3:prefix=in/example.parquet in 444455556666 through the VPC inferred`,
  `${JOBS} s3:GetBucketLocation arn:aws:s3:::sales in 444455556666 through the VPC inferred`,
  `${JOBS} kms:Decrypt arn:aws:kms:us-west-2:${ACCOUNT}:key/k-1 ${VIA_S3} documented`,
  `${JOBS} kms:Decrypt arn:aws:kms:us-west-2:${ACCOUNT}:key/k-2 ${VIA_S3} inferred`,
  `${JOBS} s3:PutObject arn:aws:s3:::sagemaker-us-east-1-${ACCOUNT}/canvas/example.parquet ${UNTAGGED} through the VPC documented`,
  `${JOBS} s3:AbortMultipartUpload arn:aws:s3:::sagemaker-us-east-1-${ACCOUNT}/canvas/example.parquet ${UNTAGGED} through the VPC documented`,
  `${JOBS} s3:PutObject arn:aws:s3:::work/Canvas/example.parquet ${UNTAGGED} through the VPC documented`,
  `${JOBS} s3:PutObject arn:aws:s3:::results/example.parquet ${UNTAGGED} through the VPC documented`,
  `${JOBS} s3:DeleteObject arn:aws:s3:::results/example.parquet ${UNTAGGED} through the VPC documented`,
  `${JOBS} s3:AbortMultipartUpload arn:aws:s3:::results/example.parquet ${UNTAGGED} through the VPC inferred`,
  `${JOBS} kms:GenerateDataKey arn:aws:kms:us-west-2:${ACCOUNT}:key/k-2 ${VIA_S3} inferred`,
];

/** The one execution role of a closed VPC with a workspace, a folder of another account's bucket, a bucket, and keys. */
function roleAccess(): RoleAccess {
  const parts = {
    ...withWorkspace("s3://work/", keyOf("k-2")),
    jobsInline: jobsInline(SALES, RESULTS, allow(["kms:Decrypt"], keyOf("k-1"))),
  };
  const { after, incomplete } = readJson(planOf(parts), "plan.json");
  const { deployments } = accessOf(after, incomplete, NO_EXTERNAL_INPUTS);
  const [first] = deployments.flatMap(({ executionRoles }) => executionRoles);
  if (first === undefined) throw new Error("there is no execution role");
  return first;
}

test("everything that large data in a closed VPC asks for", () => {
  expect(roleAccess().capabilities.map(({ asked }) => asked.map(({ question }) => line(question)))).toEqual(
    Array.from({ length: 6 }, () => ASKED),
  );
});

const WITHOUT_TAGS =
  "aws:RequestTag/sagemaker:is-canvas-resource=absent aws:ResourceTag/sagemaker:is-canvas-resource=absent aws:TagKeys=absent";
const EMR_ABROAD = "arn:aws:emr-serverless:us-east-1:999900009999:";
const ABROAD = " in 999900009999 documented, no policy: EMR Serverless has no resource-based policies, no";
const OPEN = "a policy of the other account that allows everything";
const LEFT = "a policy that leaves it to the account";
const DIRECTLY = "kms:ViaService=absent aws:CalledViaLast=absent";

/** Each limit with its answer: what is asked, the policy of the resource, and what is answered. */
const LIMITS: readonly (readonly [limit: string, asked: readonly string[]])[] = [
  [
    "foreign-bucket: yes documented",
    [
      `${JOBS} s3:GetObject arn:aws:s3:::sagemaker-of-another-account/data/example ${UNTAGGED} in 999900009999 documented, ${OPEN}, no`,
      `${JOBS} s3:PutObject arn:aws:s3:::sagemaker-of-another-account/data/example ${UNTAGGED} in 999900009999 documented, ${OPEN}, no`,
    ],
  ],
  [
    "unnamed-bucket: yes documented",
    [
      `${JOBS} s3:GetObject arn:aws:s3:::payroll-not-named-anywhere/data/example ${UNTAGGED} documented, no`,
      `${JOBS} s3:PutObject arn:aws:s3:::payroll-not-named-anywhere/data/example ${UNTAGGED} documented, no`,
      `${JOBS} s3:DeleteObject arn:aws:s3:::payroll-not-named-anywhere/data/example ${UNTAGGED} documented, no`,
    ],
  ],
  [
    "named-bucket-of-other-owner: no documented",
    [
      `${JOBS} s3:GetObject arn:aws:s3:::sales/in/example.parquet ${UNTAGGED} in 999900009999 documented, ${OPEN}, no`,
      `${JOBS} s3:ListBucket arn:aws:s3:::sales s3:prefix=in/example.parquet in 999900009999 inferred, ${OPEN}, no`,
      `${JOBS} s3:GetBucketLocation arn:aws:s3:::sales in 999900009999 inferred, ${OPEN}, no`,
      `${JOBS} s3:PutObject arn:aws:s3:::results/example.parquet ${UNTAGGED} in 999900009999 documented, ${OPEN}, yes`,
      `${JOBS} s3:DeleteObject arn:aws:s3:::results/example.parquet ${UNTAGGED} in 999900009999 documented, ${OPEN}, no`,
      `${JOBS} s3:AbortMultipartUpload arn:aws:s3:::results/example.parquet ${UNTAGGED} in 999900009999 inferred, ${OPEN}, no`,
    ],
  ],
  [
    "beyond-named-folder: yes documented",
    [
      `${JOBS} s3:GetObject arn:aws:s3:::sales/not-a-named-folder/example.parquet ${UNTAGGED} in 444455556666 documented, ${OPEN}, no`,
      `${JOBS} s3:ListBucket arn:aws:s3:::sales s3:prefix=not-a-named-folder/example.parquet in 444455556666 inferred, ${OPEN}, no`,
    ],
  ],
  [
    "key-outside-s3: no documented",
    [
      `${JOBS} kms:Decrypt arn:aws:kms:us-west-2:${ACCOUNT}:key/k-1 ${DIRECTLY} documented, ${LEFT}, yes`,
      `${JOBS} kms:Decrypt arn:aws:kms:us-west-2:${ACCOUNT}:key/k-2 ${DIRECTLY} inferred, ${LEFT}, no`,
      `${JOBS} kms:GenerateDataKey arn:aws:kms:us-west-2:${ACCOUNT}:key/k-2 ${DIRECTLY} inferred, ${LEFT}, no`,
    ],
  ],
  [
    "job-role-of-other-service: yes documented",
    [
      `lambda.amazonaws.com sts:AssumeRole arn:aws:iam::${ACCOUNT}:role/${JOBS} aws:SourceAccount=${ACCOUNT} aws:PrincipalServiceName=lambda.amazonaws.com ${SERVICE} documented, trust policy, no`,
    ],
  ],
  [
    "job-role-of-other-account: yes documented",
    [
      `emr-serverless.amazonaws.com sts:AssumeRole arn:aws:iam::${ACCOUNT}:role/${JOBS} aws:SourceAccount=999900009999 aws:PrincipalServiceName=emr-serverless.amazonaws.com ${SERVICE} documented, trust policy, no`,
    ],
  ],
  [
    "pass-job-role-elsewhere: yes documented",
    [
      `users iam:PassRole arn:aws:iam::${ACCOUNT}:role/${JOBS} iam:PassedToService=lambda.amazonaws.com documented, no`,
      `users iam:PassRole arn:aws:iam::${ACCOUNT}:role/${JOBS} iam:PassedToService=ec2.amazonaws.com documented, no`,
    ],
  ],
  [
    "untagged-application: yes documented",
    [
      `users emr-serverless:CreateApplication ${EMR}/ ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:TagResource ${EMR}/applications/00example0canvas0 ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:GetApplication ${EMR}/applications/00example0canvas0 ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:UpdateApplication ${EMR}/applications/00example0canvas0 ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:StartApplication ${EMR}/applications/00example0canvas0 ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:StopApplication ${EMR}/applications/00example0canvas0 ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:StartJobRun ${EMR}/applications/00example0canvas0 ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:ListJobRuns ${EMR}/applications/00example0canvas0 ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:GetJobRun ${EMR}/applications/00example0canvas0/jobruns/00example0job0 ${WITHOUT_TAGS} documented, no`,
      `users emr-serverless:CancelJobRun ${EMR}/applications/00example0canvas0/jobruns/00example0job0 ${WITHOUT_TAGS} documented, no`,
    ],
  ],
  [
    "foreign-application: yes documented",
    [
      `users emr-serverless:CreateApplication ${EMR_ABROAD}/ ${TAGS}${ABROAD}`,
      `users emr-serverless:TagResource ${EMR_ABROAD}/applications/00example0canvas0 ${TAGS} ${TAGGED}${ABROAD}`,
      `users emr-serverless:GetApplication ${EMR_ABROAD}/applications/00example0canvas0 ${TAGGED}${ABROAD}`,
      `users emr-serverless:UpdateApplication ${EMR_ABROAD}/applications/00example0canvas0 ${TAGGED}${ABROAD}`,
      `users emr-serverless:StartApplication ${EMR_ABROAD}/applications/00example0canvas0 ${TAGGED}${ABROAD}`,
      `users emr-serverless:StopApplication ${EMR_ABROAD}/applications/00example0canvas0 ${TAGGED}${ABROAD}`,
      `users emr-serverless:ListApplications ${EMR_ABROAD}/${ABROAD}`,
      `users emr-serverless:StartJobRun ${EMR_ABROAD}/applications/00example0canvas0 ${TAGS} ${TAGGED}${ABROAD}`,
      `users emr-serverless:ListJobRuns ${EMR_ABROAD}/applications/00example0canvas0 ${TAGGED}${ABROAD}`,
      `users emr-serverless:GetJobRun ${EMR_ABROAD}/applications/00example0canvas0/jobruns/00example0job0 ${TAGGED}${ABROAD}`,
      `users emr-serverless:CancelJobRun ${EMR_ABROAD}/applications/00example0canvas0/jobruns/00example0job0 ${TAGGED}${ABROAD}`,
    ],
  ],
  [
    "pass-other-role: yes documented",
    [
      `users iam:PassRole arn:aws:iam::${ACCOUNT}:role/SomeOtherRole iam:PassedToService=emr-serverless.amazonaws.com documented, no`,
    ],
  ],
  [
    "network-interface-elsewhere: yes documented",
    [`users ec2:CreateNetworkInterface ${EC2}subnet/subnet-00000000000000000 ${VIA} ${NO_TAGS} documented, no`],
  ],
];

test("everything that the limits ask for, and what they conclude", () => {
  const asked = roleAccess().limits.map(({ id, answer, basis, asked: all }) => [
    `${id}: ${answer} ${basis}`,
    all.map(({ question, decision }) =>
      [line(question), question.resourcePolicy?.name, decision.answer].filter((each) => each !== undefined).join(", "),
    ),
  ]);
  expect(asked).toEqual(LIMITS);
});

function environmentOf(parts: Parts): CanvasEnvironment {
  const [first] = environmentsOf(readJson(planOf(parts), "plan.json").after).environments;
  if (first === undefined) throw new Error("there is no environment");
  return first;
}

/** Requests of jobs that begin so. */
function ofJobs(parts: Parts, begin: string, inputs = NO_EXTERNAL_INPUTS): readonly string[] {
  const environment = environmentOf(parts);
  if (environment.jobRole === undefined) throw new Error("there is no job role");
  const lines = dataRequests(environment.jobRole, environment, inputs).map(line);
  return lines.filter((each) => each.startsWith(`${JOBS} ${begin}`)).map((each) => each.slice(JOBS.length + 1));
}

test.each([
  ["s3://work", "work/Canvas/"],
  ["s3://work/", "work/Canvas/"],
  ["s3://work/team", "work/team/"],
  ["s3://work/team/", "work/team/"],
])("the workspace %s", (path, folder) => {
  const rest = `arn:aws:s3:::${folder}example.parquet ${UNTAGGED} through the VPC documented`;
  expect(ofJobs(withWorkspace(path), "s3:GetObject arn:aws:s3:::work")).toEqual([`s3:GetObject ${rest}`]);
  expect(ofJobs(withWorkspace(path), "s3:PutObject arn:aws:s3:::work")).toEqual([`s3:PutObject ${rest}`]);
});

/** A statement's resource, and the bucket and folder that it names. */
const NAMED = [
  ["arn:aws:s3:::sales/*", "sales", ""],
  ["arn:aws:s3:::sales/in/*", "sales", "in/"],
  ["arn:aws:s3:::sales/in/2024*", "sales", "in/2024"],
  ["arn:aws:s3:::sales", undefined, undefined],
  ["arn:aws:s3:::sales/a.csv", undefined, undefined],
  ["arn:aws:s3:::sa*/in/*", undefined, undefined],
  ["arn:aws:s3:::sa?es/in/*", undefined, undefined],
  ["arn:aws:s3:::sales/*/in/*", undefined, undefined],
  ["arn:aws:s3:::sales/${aws:userid}/*", undefined, undefined],
  ["arn:aws:s3:::sales/?/*", undefined, undefined],
  ["arn:aws:s3:::sales/**", undefined, undefined],
  ["*", undefined, undefined],
] as const;

test.each(NAMED)("a statement on %s names the bucket %s, folder %s", (resource, name, prefix) => {
  const { jobRole } = environmentOf({ jobsInline: jobsInline(allow(["s3:GetObject"], resource)) });
  if (jobRole === undefined) throw new Error("there is no job role");
  const found = name === undefined ? [] : [{ name, prefix, access: "read", owner: undefined }];
  expect(namedBuckets(jobRole, "read")).toEqual(found);
  expect(namedBuckets(jobRole, "write")).toEqual([]);
});

test.each(["s3:*", "s3:Get*", "*"])(
  "a statement names a bucket by the action %s too, alone and beside others",
  (action) => {
    for (const actions of [[action], ["s3:List*", action], ["s3:List*", "s3:GetObject"]]) {
      const { jobRole } = environmentOf({ jobsInline: jobsInline(allow(actions, "arn:aws:s3:::sales/*")) });
      if (jobRole === undefined) throw new Error("there is no job role");
      expect(namedBuckets(jobRole, "read").map(({ name }) => name)).toEqual(["sales"]);
    }
  },
);

test.each([
  [{ StringEquals: { "aws:ResourceAccount": "444455556666" } }, "444455556666"],
  [{ StringLike: { "s3:ResourceAccount": "444455556666" } }, "444455556666"],
  [{ Null: { "aws:ResourceAccount": "false" } }, undefined],
  [{ StringEquals: { "aws:PrincipalAccount": "444455556666" } }, undefined],
  [{}, undefined],
])("the owner of a bucket by the condition %j: %s", (Condition, owner) => {
  const named = allow(["s3:PutObject"], "arn:aws:s3:::sales/*", { Condition });
  const { jobRole } = environmentOf({ jobsInline: jobsInline(named) });
  if (jobRole === undefined) throw new Error("there is no job role");
  expect(namedBuckets(jobRole, "write")).toEqual([{ name: "sales", prefix: "", access: "write", owner }]);
});

test("buckets that are asked for come first, and each counts once", () => {
  const asked = { name: "sales", prefix: "in/", access: "read" } as const;
  const buckets = [asked, { ...asked, prefix: "out/" }, { ...asked, access: "write" as const }];
  const environment = environmentOf({ ...withWorkspace("s3://work/team"), jobsInline: jobsInline(SALES, RESULTS) });
  const { jobRole } = environment;
  if (jobRole === undefined) throw new Error("there is no job role");
  const inputs = { ...NO_EXTERNAL_INPUTS, buckets };
  const results = { name: "results", prefix: "", access: "write", owner: undefined };
  expect(bucketsOf(jobRole, inputs)).toEqual([...buckets, results]);
  expect([...bucketNames(jobRole, environment, inputs)]).toEqual(["sales", "results", "work"]);
  expect([...bucketNames(jobRole, environment, inputs, "write")]).toEqual(["sales", "results", "work"]);
  expect([...bucketNames(jobRole, environment, NO_EXTERNAL_INPUTS, "read")]).toEqual(["sales", "work"]);
  expect([...bucketNames(jobRole, environment, NO_EXTERNAL_INPUTS, "write")]).toEqual(["results", "work"]);
});

const keyOfBucket = (bucket: string): Parts => ({
  bucket: { type: "aws_s3_bucket", name: "b", after: { bucket } },
  encryption: {
    type: "aws_s3_bucket_server_side_encryption_configuration",
    name: "b",
    after: {
      bucket,
      rule: [
        { apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: keyOf("k-3") }] },
      ],
    },
  },
});
const KEYS: readonly (readonly [what: string, parts: Parts, read: readonly string[], written: readonly string[]])[] = [
  ["none", {}, [], []],
  ["of a statement", { jobsInline: jobsInline(allow(["kms:Decrypt"], keyOf("a"))) }, [`${keyOf("a")} documented`], []],
  [
    "of two statements, and of the workspace",
    {
      ...withWorkspace("s3://work", keyOf("a")),
      jobsInline: jobsInline(
        allow(["kms:Decrypt", "kms:GenerateDataKey"], keyOf("a")),
        allow(["kms:Decrypt"], keyOf("b")),
      ),
    },
    [`${keyOf("a")} documented`, `${keyOf("b")} documented`],
    [`${keyOf("a")} documented`],
  ],
  ["every one", { jobsInline: jobsInline(allow(["kms:*"], "*")) }, [], []],
  ["an alias", { jobsInline: jobsInline(allow(["kms:*"], `arn:aws:kms:us-west-2:${ACCOUNT}:alias/a`)) }, [], []],
  [
    "of a bucket that is read",
    { ...keyOfBucket("sales"), jobsInline: jobsInline(SALES, RESULTS) },
    [`${keyOf("k-3")} inferred`],
    [],
  ],
  [
    "of a bucket that is written to",
    { ...keyOfBucket("results"), jobsInline: jobsInline(SALES, RESULTS) },
    [],
    [`${keyOf("k-3")} inferred`],
  ],
  ["of a bucket that is neither", { ...keyOfBucket("other"), jobsInline: jobsInline(SALES, RESULTS) }, [], []],
];

test.each(KEYS)("keys: %s", (_what, parts, read, written) => {
  const shortened = (action: string): readonly string[] =>
    ofJobs(parts, `kms:${action} `).map((each) => each.slice(action.length + 5).replace(`${VIA_S3} `, ""));
  expect(shortened("Decrypt")).toEqual(read);
  expect(shortened("GenerateDataKey")).toEqual(written);
});

test("S3 asks for a key in the key's own Region; of a pattern in that of the plan", () => {
  const jobs = jobsInline(allow(["kms:Decrypt"], `arn:aws:kms:*:${ACCOUNT}:key/a`));
  expect(ofJobs({ jobsInline: jobs }, "kms:")).toEqual([
    `kms:Decrypt arn:aws:kms:*:${ACCOUNT}:key/a kms:ViaService=s3.us-east-1.amazonaws.com aws:CalledViaLast=absent documented`,
  ]);
});

test.each([
  ["vpc-only", ["network-interface/* documented", "subnet/subnet-1 inferred", "security-group/sg-1 inferred"]],
  ["public", []],
  [
    "unknown",
    [
      "network-interface/* inferred",
      "subnet/${a subnet of the domain} inferred",
      "security-group/${a security-group of the domain} inferred",
    ],
  ],
] as const)("network interfaces where the network access is %s", (networkAccess, expected) => {
  const environment = { ...environmentOf({}), networkAccess };
  const [role] = environment.executionRoles;
  if (role === undefined) throw new Error("there is no execution role");
  const asked = networkRequests(role, environment).map(({ resource, basis }) => `${show(resource)} ${basis}`);
  expect(asked).toEqual(expected.map((each) => `${EC2}${each}`));
  const ofAws = { ...role, policies: role.policies.filter(({ kind }) => kind === "aws") };
  expect(networkRequests(ofAws, environment)).toHaveLength(networkAccess === "vpc-only" ? 3 : 0);
});

test.each([
  ["10.0.1.0/24", { first: 167772416, last: 167772671 }],
  ["10.0.1.9/24", { first: 167772416, last: 167772671 }],
  ["0.0.0.0/0", { first: 0, last: 4294967295 }],
  ["255.255.255.255/32", { first: 4294967295, last: 4294967295 }],
  ["1.2.3.4/32", { first: 16909060, last: 16909060 }],
  ["10.0.1.0/33", undefined],
  ["10.0.1.256/24", undefined],
  ["10.256.1.0/24", undefined],
  ["10.0.1.0", undefined],
  ["x10.0.1.0/24", undefined],
  ["10.0.1.0/24x", undefined],
  ["fd00::/8", undefined],
])("the range %s", (range, expected) => {
  expect(rangeIn(range)).toEqual(expected);
});

test.each([
  [10, 20, 10, 20, "yes"],
  [10, 20, 11, 19, "yes"],
  [10, 20, 9, 20, "unknown"],
  [10, 20, 10, 21, "unknown"],
  [10, 20, 20, 30, "unknown"],
  [10, 20, 1, 10, "unknown"],
  [10, 20, 21, 30, "no"],
  [10, 20, 1, 9, "no"],
])("the range %d to %d and %d to %d: %s", (first, last, from, to, expected) => {
  expect(rangesMeet({ first, last }, { first: from, last: to })).toBe(expected);
});

test.each([
  ["Analytics Team", "analytics-team"],
  ["a", "a"],
  ["1-a", "a"],
  ["a--b__c", "a-b-c"],
  ["a-", "a"],
  [`${"a".repeat(39)}-b`, "a".repeat(39)],
  ["a".repeat(41), "a".repeat(40)],
  ["123", "adopted"],
  ["", "adopted"],
])("the deployment name of %j", (name, expected) => {
  expect(staticNameOf(name)).toBe(expected);
});

test("the job role of an adopted domain has as much of the deployment's name as its prefix leaves", () => {
  const roles = ["team", "a-name-of-more-than-23-characters", "a-name-of-22-character-s"].map((name) =>
    createdJobRole(ACCOUNT, name),
  );
  const prefix = arn("AmazonSageMakerCanvasEMRSExecutionAccess-");
  expect(roles).toEqual(
    ["team", "a-name-of-more-than-23", "a-name-of-22-character"].map((nameSuffix) => ({
      nameSuffix,
      arn: `${prefix}${nameSuffix}`,
    })),
  );
});
