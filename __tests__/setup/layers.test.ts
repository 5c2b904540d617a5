/** What AWS adds by itself, on hand-made plans: keys of requests, policies of an organization, endpoints and keys on the way. */
import { whyOf } from "../../lib/report/reason";
import { accessOf } from "../../lib/setup/access";
import type { OrganizationLevel } from "../../lib/setup/organization";
import { readPolicy } from "../../lib/authorization/read-policy";
import { type ExternalInputs, NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { ACCOUNT, allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";

const JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-x";
const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const trust = (service: string, condition: object = {}): string =>
  policy({ Sid: "T", Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...condition });
const role = (name: string, roleName: string, assume_role_policy: string): ResourceInPlan => ({
  type: "aws_iam_role",
  name,
  after: { name: roleName, path: "/", assume_role_policy },
});
const attached = (holder: string, name: string): ResourceInPlan => ({
  type: "aws_iam_role_policy_attachment",
  name: `${holder}-${name}`,
  after: { role: holder, policy_arn: `arn:aws:iam::aws:policy/${name}` },
});
const inline = (holder: string, name: string, ...statements: readonly object[]): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name,
  after: { name, role: holder, policy: policy(...statements) },
});

interface Parts {
  readonly jobTrust?: string;
  readonly domain?: Json;
  readonly more?: readonly ResourceInPlan[];
}

const OWN = { StringEquals: { "aws:SourceAccount": ACCOUNT } };

function planOf({
  jobTrust = trust("emr-serverless.amazonaws.com", { Condition: OWN }),
  domain,
  more = [],
}: Parts): Json {
  return plan([
    role("jobs", JOBS, jobTrust),
    role("users", "users", trust("sagemaker.amazonaws.com")),
    attached(JOBS, "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"),
    attached("users", "AmazonSageMakerCanvasFullAccess"),
    inline("users", "images", { ...allow(["ecr:DescribeImages"], "*"), Sid: "Images" }),
    {
      type: "aws_sagemaker_domain",
      name: "d",
      after: {
        domain_name: "canvas",
        app_network_access_type: "PublicInternetOnly",
        ...domain,
        default_user_settings: [
          {
            execution_role: arn("users"),
            security_groups: ["sg-1"],
            canvas_app_settings: [{ emr_serverless_settings: [{ execution_role_arn: arn(JOBS), status: "ENABLED" }] }],
          },
        ],
      },
    },
    ...more,
  ]);
}

/** The answer for the features with its reasons, the same for all of them, and every limit that is not yes. */
function answers(parts: Parts, inputs: Partial<ExternalInputs> = {}): readonly string[] {
  const { after, incomplete } = readJson(planOf(parts), "plan.json");
  const { deployments } = accessOf(after, incomplete, { ...NO_EXTERNAL_INPUTS, ...inputs });
  return deployments.flatMap(({ executionRoles }) =>
    executionRoles.flatMap(({ capabilities, limits }) => {
      const [first] = capabilities;
      expect(new Set(capabilities.map(({ answer }) => answer)).size).toBe(1);
      const reasons = (first?.because ?? []).map(({ action, reason }) =>
        [action, reason.kind, reason.policy?.name ?? reason.layerName, reason.statement?.sid, whyOf(reason)]
          .filter((each) => each !== undefined)
          .join(": "),
      );
      return [
        `${first?.answer ?? "none"} ${first?.basis ?? ""}`,
        ...(first?.answer === "yes" ? [] : new Set(reasons)),
        ...limits.filter(({ answer }) => answer !== "yes").map(({ id, answer }) => `limit ${id}: ${answer}`),
      ];
    }),
  );
}

const YES = ["yes inferred"];
const level = (
  type: OrganizationLevel["type"],
  statements: readonly object[],
  more: Partial<OrganizationLevel> = {},
): OrganizationLevel => ({
  type,
  name: undefined,
  policies: statements.map((statement, index) => ({
    name: `p${String(index)}`,
    address: undefined,
    policy: readPolicy({ Version: "2012-10-17", Statement: [statement] }),
  })),
  isFullAccessAttached: false,
  ...more,
});
const FULL = { Sid: "Full", Effect: "Allow", Action: "*", Resource: "*" };
const deny = (Action: unknown, Condition: object = {}, more: object = {}): object => ({
  Sid: "D",
  Effect: "Deny",
  Action,
  Resource: "*",
  Condition,
  ...more,
});

test("nothing special", () => {
  expect(answers({})).toEqual(YES);
});

describe("keys that every request has", () => {
  const scp = (condition: object, more: object = {}): Partial<ExternalInputs> => ({
    organization: [level("service control", [FULL, deny("*", condition, more)])],
  });

  test.each<readonly [string, Partial<ExternalInputs>]>([
    ["aws:SecureTransport", scp({ Bool: { "aws:SecureTransport": "false" } })],
    ["aws:PrincipalIsAWSService", scp({ Bool: { "aws:PrincipalIsAWSService": "true" } })],
    [
      "aws:PrincipalOrgID",
      { ...scp({ StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } }), organizationId: "o-exampleorgid" },
    ],
    ["aws:SourceAccount, which only services have", scp({ StringEquals: { "aws:SourceAccount": "444455556666" } })],
    [
      "an access point, which is not on the way",
      scp({ StringLike: { "s3:DataAccessPointArn": "*" } }, { Action: "s3:*" }),
    ],
  ])("%s", (_what, inputs) => {
    expect(answers({}, inputs)).toEqual(YES);
  });

  test("aws:RequestedRegion is the plan's, and not known for iam:PassRole", () => {
    const outside = (Action: object) =>
      scp({ StringNotEquals: { "aws:RequestedRegion": "us-east-1" } }, { Action: undefined, ...Action });
    expect(answers({}, outside({ NotAction: ["iam:*", "sts:*"] }))).toEqual(YES);
    const elsewhere = scp(
      { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
      { Action: "emr-serverless:StartJobRun" },
    );
    expect(answers({}, elsewhere)).toEqual(["no documented", "emr-serverless:StartJobRun: denied: p1: D"]);
    const passing = scp({ StringNotEquals: { "aws:RequestedRegion": "us-east-1" } }, { Action: "iam:PassRole" });
    expect(answers({}, passing)).toEqual([
      "unknown documented",
      "iam:PassRole: cannot tell: p1: D: its condition StringNotEquals aws:RequestedRegion",
    ]);
  });

  test("aws:RequestedRegion of a bucket is the bucket's own", () => {
    const bucket: ResourceInPlan = {
      type: "aws_s3_bucket",
      name: "b",
      after: { bucket: "sales", region: "eu-west-1" },
    };
    const reads = inline(
      JOBS,
      "sales",
      { ...allow(["s3:GetObject"], "arn:aws:s3:::sales/*"), Sid: "Sales" },
      allow(["s3:ListBucket", "s3:GetBucketLocation"], "*"),
    );
    const inputs = scp({ StringNotEquals: { "aws:RequestedRegion": "us-east-1" } }, { Action: "s3:GetObject" });
    expect(answers({ more: [bucket, reads] }, inputs).slice(0, 2)).toEqual([
      "no documented",
      "s3:GetObject: denied: p1: D",
    ]);
  });

  test("aws:ViaAWSService is true for what a service forwards, and false for what is sent directly", () => {
    const closed = { domain: { app_network_access_type: "VpcOnly", vpc_id: "vpc-1", subnet_ids: ["subnet-1"] } };
    const interfaces = inline("users", "eni", { ...allow(["ec2:CreateNetworkInterface"], "*"), Sid: "Eni" });
    const endpoint: ResourceInPlan = {
      type: "aws_vpc_endpoint",
      name: "s3",
      after: { service_name: "com.amazonaws.us-east-1.s3", vpc_id: "vpc-1" },
    };
    const parts = { ...closed, more: [interfaces, endpoint] };
    const direct = scp({ Bool: { "aws:ViaAWSService": "false" } }, { Action: "ec2:CreateNetworkInterface" });
    expect(answers(parts, direct)).toEqual(YES);
    const forwarded = scp({ Bool: { "aws:ViaAWSService": "true" } }, { Action: ["ec2:CreateNetworkInterface"] });
    expect(answers(parts, forwarded)).toEqual(["no documented", "ec2:CreateNetworkInterface: denied: p1: D"]);
  });
});

describe("the job role's trust policy asks for aws:SourceArn", () => {
  const asks = (pattern: string, more: object = OWN.StringEquals): Parts => ({
    jobTrust: trust("emr-serverless.amazonaws.com", {
      Condition: { StringEquals: more, ArnLike: { "aws:SourceArn": pattern } },
    }),
  });
  const application = (name: string, account = ACCOUNT, region = "us-east-1"): string =>
    `arn:aws:emr-serverless:${region}:${account}:/applications/${name}`;

  test.each([application("*"), application("*", ACCOUNT, "*"), `arn:aws:emr-serverless:*:${ACCOUNT}:*`])(
    "any application: %s",
    (pattern) => {
      expect(answers(asks(pattern))).toEqual(YES);
    },
  );

  test.each([application("00f1example0000"), application("*/jobruns/*")])(
    "one application, or its jobs: %s",
    (pattern) => {
      const why = "its condition ArnLike aws:SourceArn";
      expect(answers(asks(pattern))).toEqual([
        "unknown documented",
        `sts:AssumeRole: cannot tell: trust policy: T: ${why}`,
      ]);
    },
  );

  test("applications of another Region: a no that rests on what is inferred is not known to be one", () => {
    const why = "its condition ArnLike aws:SourceArn does not hold";
    expect(answers(asks(application("*", ACCOUNT, "eu-west-1")))).toEqual([
      "unknown inferred",
      `sts:AssumeRole: not allowed: trust policy: T: ${why}`,
    ]);
  });

  test("what does not depend on it is documented", () => {
    const why = "its condition StringEquals aws:SourceAccount does not hold";
    expect(answers(asks(application("*"), { "aws:SourceAccount": "444455556666" }))[0]).toBe("no documented");
    expect(answers(asks(application("*"), { "aws:SourceAccount": "444455556666" }))[1]).toBe(
      `sts:AssumeRole: not allowed: trust policy: T: ${why}`,
    );
  });
});

describe("policies of the organization", () => {
  const ENCRYPT = deny("sagemaker:CreateTrainingJob", {
    Bool: { "sagemaker:InterContainerTrafficEncryption": "false" },
  });
  const ask = (organization: readonly OrganizationLevel[], inputs: Partial<ExternalInputs> = {}): readonly string[] =>
    answers({}, { organization, ...inputs });

  test("full access and a Deny of something else, in one level", () => {
    expect(ask([level("service control", [FULL, ENCRYPT])])).toEqual(YES);
  });

  test("a level of Deny alone: FullAWSAccess may be detached, unless the user says that it is attached", () => {
    const [answer, ...reasons] = ask([level("service control", [ENCRYPT], { name: "root" })]);
    expect(answer).toBe("unknown documented");
    expect(reasons).toContain(
      "iam:PassRole: cannot tell: the service control policies of root: whether FullAWSAccess is attached to root is not known; --scp-full-access says that it is",
    );
    expect(ask([level("service control", [ENCRYPT], { isFullAccessAttached: true })])).toEqual(YES);
  });

  test("each level needs an Allow", () => {
    const root = level("service control", [FULL], { name: "root" });
    const unit = level("service control", [{ ...FULL, Action: undefined, NotAction: "ecr:DescribeImages" }], {
      name: "root/unit",
    });
    expect(ask([root, unit])).toEqual([
      "no documented",
      "ecr:DescribeImages: not allowed: the service control policies of root/unit",
    ]);
  });

  test("a service control policy limits no service of AWS; a resource control policy does", () => {
    expect(ask([level("service control", [FULL, deny("sts:AssumeRole")])])).toEqual(YES);
    expect(ask([level("resource control", [deny("sts:AssumeRole", {}, { Principal: "*" })])])).toEqual([
      "no documented",
      "sts:AssumeRole: denied: p0: D",
    ]);
  });

  test("resource control policies govern the services that AWS lists, and only resources of the account", () => {
    const all = (Action: string): readonly string[] =>
      ask([level("resource control", [deny(Action, {}, { Principal: "*" })])]);
    expect(all("emr-serverless:*")).toEqual(YES);
    // The images are AWS's.
    expect(all("ecr:*")).toEqual(YES);
    expect(all("s3:PutObject")).toEqual(["no documented", "s3:PutObject: denied: p0: D"]);
  });

  test("neither limits the management account", () => {
    const both = [
      level("service control", [deny("*")]),
      level("resource control", [deny("*", {}, { Principal: "*" })]),
    ];
    expect(ask(both)[0]).toBe("no documented");
    expect(ask(both, { managementAccount: "444455556666" })[0]).toBe("no documented");
    expect(ask(both, { managementAccount: ACCOUNT })).toEqual(YES);
  });
});

describe("EMR Serverless of another account", () => {
  test("cannot be reached, however wide the role's own policies are", () => {
    const wide = inline("users", "wide", { ...allow(["emr-serverless:*"], "*"), Sid: "Wide" });
    expect(answers({ more: [wide] })).toEqual(["yes inferred", "limit untagged-application: no"]);
  });
});

describe("endpoints of a closed VPC", () => {
  const closed = { app_network_access_type: "VpcOnly", vpc_id: "vpc-1", subnet_ids: ["subnet-1"] };
  const interfaces = inline("users", "eni", { ...allow(["ec2:CreateNetworkInterface"], "*"), Sid: "Eni" });
  const endpoint = (service: string, after: Json = {}): ResourceInPlan => ({
    type: "aws_vpc_endpoint",
    name: service.replace(".", "-"),
    after: {
      service_name: `com.amazonaws.us-east-1.${service}`,
      vpc_id: "vpc-1",
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
      ...after,
    },
  });
  const s3 = (after: Json = {}): ResourceInPlan => endpoint("s3", { vpc_endpoint_type: "Gateway", ...after });
  const DENIES = policy({ Sid: "D", Effect: "Deny", Principal: "*", Action: "*", Resource: "*" });
  const ask = (...more: readonly ResourceInPlan[]): readonly string[] =>
    answers({ domain: closed, more: [interfaces, ...more] });

  test("without policies of their own", () => {
    expect(ask(s3(), endpoint("emr-serverless"))).toEqual(YES);
  });

  test("an interface endpoint that denies", () => {
    const [answer, ...reasons] = ask(s3(), endpoint("emr-serverless", { policy: DENIES }));
    expect(answer).toBe("no documented");
    expect(reasons).toContain("emr-serverless:StartJobRun: denied: endpoint policy: D");
    expect(reasons.every((reason) => reason.startsWith("emr-serverless:"))).toBe(true);
  });

  test("an interface endpoint that does not answer the service's own name may be aside", () => {
    const [answer, ...reasons] = ask(s3(), endpoint("emr-serverless", { policy: DENIES, private_dns_enabled: false }));
    expect(answer).toBe("unknown documented");
    expect(reasons).toContain(
      "emr-serverless:StartJobRun: cannot tell: endpoint policy: D: aws_vpc_endpoint.emr-serverless does not answer the service's own name: whether the request goes through it is inferred",
    );
  });

  test("who looks at images is inferred", () => {
    const [answer, ...reasons] = ask(s3(), endpoint("ecr.api", { policy: DENIES }));
    expect(answer).toBe("unknown documented");
    expect(new Set(reasons.map((reason) => reason.replace(/^ecr:\w+/, "")))).toEqual(
      new Set([
        ": cannot tell: endpoint policy: D: whether the request goes through aws_vpc_endpoint.ecr-api is inferred",
      ]),
    );
  });

  test.each<readonly [string, ResourceInPlan]>([
    ["of EC2, which EMR Serverless asks from its own network", endpoint("ec2", { policy: DENIES })],
    ["of another VPC", endpoint("emr-serverless", { policy: DENIES, vpc_id: "vpc-2" })],
    [
      "of another Region",
      endpoint("emr-serverless", { policy: DENIES, service_name: "com.amazonaws.eu-west-1.emr-serverless" }),
    ],
    ["of a service that SageMaker AI asks itself", endpoint("sts", { policy: DENIES })],
  ])("an endpoint that is not on the way: %s", (_what, other) => {
    expect(ask(s3(), other)).toEqual(YES);
  });

  test("a gateway endpoint whose Principal is the account lets no role through", () => {
    const root = policy({
      Sid: "Root",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "*",
      Resource: "*",
    });
    const why =
      "its Principal names the account, which at a gateway endpoint is its root user alone (https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html)";
    expect(ask(s3({ policy: root }))).toContain(`s3:PutObject: not allowed: endpoint policy: Root: ${why}`);
  });

  test("aws:SourceVpce and aws:SourceVpc are those of the endpoint, and absent where a service forwards", () => {
    const bucket: ResourceInPlan = {
      type: "aws_s3_bucket",
      name: "b",
      after: { bucket: `sagemaker-us-east-1-${ACCOUNT}` },
    };
    const guarded = (condition: object): ResourceInPlan => ({
      type: "aws_s3_bucket_policy",
      name: "b",
      after: {
        bucket: `sagemaker-us-east-1-${ACCOUNT}`,
        policy: policy({
          Sid: "Only",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: "*",
          Condition: condition,
        }),
      },
    });
    const made = s3({ id: "vpce-1" });
    expect(ask(made, bucket, guarded({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } }))).toEqual(YES);
    expect(ask(made, bucket, guarded({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }))).toEqual(YES);
    expect(ask(made, bucket, guarded({ StringNotEquals: { "aws:SourceVpce": "vpce-2" } }))[0]).toBe("no documented");
    const forwarded = level("service control", [
      FULL,
      deny("ec2:CreateNetworkInterface", { StringNotEquals: { "aws:SourceVpc": "vpc-1" } }),
    ]);
    expect(answers({ domain: closed, more: [interfaces, s3()] }, { organization: [forwarded] })[0]).toBe(
      "no documented",
    );
  });
});

test.each(["s3:GetObject", "s3:Get*", "s3:*"])(
  "a bucket that %s names is asked for, and its own policy decides",
  (Action) => {
    const reads = inline(JOBS, "sales", allow([Action, "s3:List*"], "arn:aws:s3:::sales/*"), allow(["s3:*"], "*"));
    const bucket: ResourceInPlan = { type: "aws_s3_bucket", name: "b", after: { bucket: "sales" } };
    const Deny = policy({
      Sid: "D",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:Get*",
      Resource: "arn:aws:s3:::sales/*",
    });
    const closed: ResourceInPlan = {
      type: "aws_s3_bucket_policy",
      name: "b",
      after: { bucket: "sales", policy: Deny },
    };
    expect(answers({ more: [reads, bucket, closed] }).slice(0, 2)).toEqual([
      "no documented",
      "s3:GetObject: denied: bucket policy: D",
    ]);
  },
);

describe("keys that the plan makes", () => {
  const KEY = "11111111-2222-3333-4444-555555555555";
  const uses = (Resource: string): ResourceInPlan =>
    inline(JOBS, "key", { Sid: "Key", ...allow(["kms:Decrypt", "kms:GenerateDataKey"], Resource) });
  const keyArn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY}`;
  const root = (...Action: readonly string[]): string =>
    policy({ Sid: "Root", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action, Resource: "*" });
  const key = (text: string | undefined): ResourceInPlan => ({
    type: "aws_kms_key",
    name: "k",
    after: { arn: keyArn, key_id: KEY, id: KEY, ...(text === undefined ? {} : { policy: text }) },
    ...(text === undefined ? { unknown: { policy: true } } : {}),
  });
  const grant = (after: Json = {}, unknown: Json = {}): ResourceInPlan => ({
    type: "aws_kms_grant",
    name: "g",
    after: { key_id: KEY, grantee_principal: arn(JOBS), operations: ["Decrypt", "GenerateDataKey"], ...after },
    unknown,
  });
  const silent = key(root("kms:Describe*"));
  const REFUSED = ["no documented", "kms:Decrypt: not allowed", "kms:GenerateDataKey: not allowed"];
  const ask = (...more: readonly ResourceInPlan[]): readonly string[] =>
    answers({ more: [uses(keyArn), ...more] }).filter((line) => !line.startsWith("limit"));

  test("the key's policy leaves it to the account, or is AWS's default one", () => {
    expect(ask(key(root("kms:*")))).toEqual(YES);
    expect(ask(key(undefined))).toEqual(YES);
  });

  test("the key's policy allows neither the role nor the account", () => {
    expect(ask(silent)).toEqual(REFUSED);
  });

  test("a key that is not in the plan", () => {
    expect(ask()[0]).toBe("unknown documented");
  });

  test("a grant allows its operations to its grantee", () => {
    expect(ask(silent, grant())).toEqual(YES);
    expect(ask(silent, grant({ operations: ["Decrypt"] }))).toEqual([
      "no documented",
      "kms:GenerateDataKey: not allowed",
    ]);
    expect(ask(silent, grant({ grantee_principal: arn("others") }))).toEqual(REFUSED);
  });

  test("a grant under constraints, or of unknown operations, may allow", () => {
    const constrained = { constraints: [{ encryption_context_equals: { team: "sales" } }] };
    expect(ask(silent, grant(constrained))[0]).toBe("unknown documented");
    expect(ask(silent, grant({}, { operations: true }))[0]).toBe("unknown documented");
  });

  test("an ARN that is known only after apply is that of the key", () => {
    const made: ResourceInPlan = {
      type: "aws_kms_key",
      name: "k",
      after: { policy: root("kms:Describe*") },
      unknown: { arn: true, id: true, key_id: true },
    };
    const document: ResourceInPlan = {
      type: "aws_iam_policy_document",
      name: "jobs",
      mode: "data",
      actions: ["read"],
      after: { statement: [{ sid: "Key", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [null] }] },
      unknown: { json: true, statement: [{ resources: [true] }] },
      expressions: { statement: [{ resources: { references: ["aws_kms_key.k.arn", "aws_kms_key.k"] } }] },
    };
    const held: ResourceInPlan = {
      type: "aws_iam_role_policy",
      name: "key",
      after: { name: "key", role: JOBS },
      unknown: { policy: true },
      expressions: {
        policy: { references: ["data.aws_iam_policy_document.jobs.json", "data.aws_iam_policy_document.jobs"] },
      },
    };
    expect(answers({ more: [made, document, held] }).filter((line) => !line.startsWith("limit"))).toEqual(REFUSED);
  });
});
