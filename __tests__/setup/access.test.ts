/** Answers about setups of hand-made plans: each thing that a capability or a limit is attached to, taken away once. */
import { plainWhy } from "../../lib/report/reason";
import { whyOf } from "../../lib/report/reason";
import type { NamedPolicy } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { fixText } from "../../lib/hcl/fix";
import { valueOf } from "../../lib/inventory/fact";
import { accessOf, type RoleAccess } from "../../lib/setup/access";
import type { OrganizationLevel } from "../../lib/setup/organization";
import { offReport } from "../../lib/setup/off";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { environmentsOf } from "../../lib/setup/environment";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { ACCOUNT, allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";

const JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-x";
const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const trust = (service: string, condition: object = {}): string =>
  policy({ Sid: "T", Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...condition });
const OWN = { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } };

interface Parts {
  readonly jobTrust: string;
  readonly status: string | undefined;
  readonly jobPolicies: readonly string[];
  readonly userPolicies: readonly string[];
  readonly userInline: string;
  readonly jobInline: string | undefined;
  readonly boundary: string | undefined;
  readonly domain: Json;
  readonly more: readonly ResourceInPlan[];
}

const IMAGES = allow(["ecr:DescribeImages"], "*");

const complete: Parts = {
  jobTrust: trust("emr-serverless.amazonaws.com", OWN),
  status: "ENABLED",
  jobPolicies: ["AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"],
  userPolicies: ["AmazonSageMakerCanvasFullAccess"],
  userInline: policy(IMAGES),
  jobInline: undefined,
  boundary: undefined,
  domain: { app_network_access_type: "PublicInternetOnly" },
  more: [],
};

const role = (
  name: string,
  roleName: string,
  assume_role_policy: string,
  permissions_boundary?: string,
): ResourceInPlan => ({
  type: "aws_iam_role",
  name,
  after: {
    name: roleName,
    path: "/",
    assume_role_policy,
    ...(permissions_boundary === undefined ? {} : { permissions_boundary }),
  },
});
const attached = (holder: string, names: readonly string[]): readonly ResourceInPlan[] =>
  names.map((name) => ({
    type: "aws_iam_role_policy_attachment",
    name: `${holder}-${name}`,
    after: { role: holder, policy_arn: managed(name) },
  }));
const inline = (holder: string, text: string): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name: holder,
  after: { name: "inline", role: holder, policy: text },
});

function planOf(change: Partial<Parts> = {}): Json {
  const parts = { ...complete, ...change };
  return plan([
    role("jobs", JOBS, parts.jobTrust),
    role(
      "users",
      "users",
      trust("sagemaker.amazonaws.com"),
      parts.boundary === undefined ? undefined : `arn:aws:iam::${ACCOUNT}:policy/limit`,
    ),
    ...attached(JOBS, parts.jobPolicies),
    ...attached("users", parts.userPolicies),
    inline("users", parts.userInline),
    ...(parts.jobInline === undefined ? [] : [inline(JOBS, parts.jobInline)]),
    ...(parts.boundary === undefined
      ? []
      : [{ type: "aws_iam_policy", name: "limit", after: { name: "limit", path: "/", policy: parts.boundary } }]),
    {
      type: "aws_sagemaker_domain",
      name: "d",
      after: {
        domain_name: "canvas",
        ...parts.domain,
        default_user_settings: [
          {
            execution_role: arn("users"),
            security_groups: ["sg-1"],
            canvas_app_settings: [
              {
                emr_serverless_settings: [
                  { execution_role_arn: arn(JOBS), ...(parts.status === undefined ? {} : { status: parts.status }) },
                ],
              },
            ],
          },
        ],
      },
    },
    ...parts.more,
  ]);
}

/** Service control policies, together one level. */
function levelOf(policies: readonly NamedPolicy[]): readonly OrganizationLevel[] {
  return policies.length === 0
    ? []
    : [{ type: "service control", name: undefined, policies, isFullAccessAttached: false }];
}

function answers(json: Json, policies: readonly NamedPolicy[] = []): readonly RoleAccess[] {
  const { after, incomplete } = readJson(json, "plan.json");
  const organization = levelOf(policies);
  return accessOf(after, incomplete, { ...NO_EXTERNAL_INPUTS, organization }).deployments.flatMap(
    ({ executionRoles }) => executionRoles,
  );
}

/** Every answer that is not yes, with its reasons; the six features are reported once. */
function exceptions(json: Json, organization?: readonly NamedPolicy[]): readonly string[] {
  const lines = answers(json, organization).flatMap(({ capabilities, limits }) =>
    [...capabilities.map((each) => ({ ...each, id: "features" })), ...limits]
      .filter(({ answer }) => answer !== "yes")
      .flatMap(({ id, answer, basis, because }) =>
        because.map(
          ({ action, reason }) =>
            `${id} ${answer} (${basis}): ${[action, reason.kind, reason.layer, reason.statement?.sid, whyOf(reason)].filter(Boolean).join(", ")}`,
        ),
      ),
  );
  return [...new Set(lines)];
}

test("with everything in place every answer is yes", () => {
  expect(exceptions(planOf())).toEqual([]);
  expect(answers(planOf()).map(({ capabilities, limits }) => [capabilities.length, limits.length])).toEqual([[6, 8]]);
});

const DENY = { Sid: "D", Effect: "Deny", Action: "*", Resource: "*" };

test.each<readonly [string, Partial<Parts>, readonly string[]]>([
  [
    "the trust policy is for another service",
    { jobTrust: trust("ops.emr-serverless.amazonaws.com", OWN) },
    [
      "features no (documented): sts:AssumeRole, not allowed, resource, T, its Principal names others",
      "job-role-of-other-service no (documented): sts:AssumeRole, allowed, resource, T",
    ],
  ],
  [
    "the trust policy is for anybody's jobs",
    { jobTrust: trust("emr-serverless.amazonaws.com") },
    ["job-role-of-other-account no (documented): sts:AssumeRole, allowed, resource, T"],
  ],
  [
    "the trust policy is for other services too",
    {
      jobTrust: policy({
        Sid: "T",
        Effect: "Allow",
        Principal: { Service: ["emr-serverless.amazonaws.com", "lambda.amazonaws.com"] },
        Action: "sts:AssumeRole",
        ...OWN,
      }),
    },
    ["job-role-of-other-service no (documented): sts:AssumeRole, allowed, resource, T"],
  ],
  [
    "the setting is missing",
    { status: undefined },
    ["features no (documented): cannot tell, identity, the domain's setting for EMR Serverless is not ENABLED"],
  ],
  [
    "ecr:DescribeImages is missing",
    { userInline: policy(allow("s3:ListAllMyBuckets")) },
    ["features no (documented): ecr:DescribeImages, not allowed, identity"],
  ],
  [
    "jobs read every bucket",
    { jobInline: policy(allow(["s3:GetObject"], "arn:aws:s3:::*")) },
    [
      "foreign-bucket no (documented): s3:GetObject, allowed, identity, A",
      "foreign-bucket no (documented): s3:GetObject, allowed, resource",
      "unnamed-bucket no (documented): s3:GetObject, allowed, identity, A",
    ],
  ],
  [
    "a bucket that is named is denied",
    {
      jobInline: policy(allow(["s3:GetObject"], "arn:aws:s3:::sales/raw/*"), {
        ...DENY,
        Resource: "arn:aws:s3:::sales/*",
      }),
    },
    ["features no (documented): s3:GetObject, denied, identity, D"],
  ],
  [
    "a boundary lacks PassRole",
    { boundary: policy({ Sid: "B", Effect: "Allow", NotAction: "iam:PassRole", Resource: "*" }) },
    ["features no (documented): iam:PassRole, not allowed, boundary"],
  ],
  [
    "users pass any role",
    { userInline: policy(IMAGES, { ...allow("iam:PassRole"), Sid: "P" }) },
    [
      "pass-job-role-elsewhere no (documented): iam:PassRole, allowed, identity, P",
      "pass-other-role no (documented): iam:PassRole, allowed, identity, P",
    ],
  ],
  [
    "a Deny depends on a value that is not specified",
    {
      userInline: policy(IMAGES, {
        ...DENY,
        Action: "iam:PassRole",
        Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } },
      }),
    },
    [
      "features unknown (documented): iam:PassRole, cannot tell, identity, D, its condition StringNotEquals aws:SourceVpc",
    ],
  ],
  [
    "a policy cannot be read",
    { userInline: "{" },
    ["features no (documented): ecr:DescribeImages, not allowed, identity"],
  ],
])("%s", (name, change, expected) => {
  // An unreadable policy might allow anything: nothing is a no because of it, and nothing a yes.
  if (name === "a policy cannot be read") {
    const lines = exceptions(planOf(change));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/^\S+ unknown /.test(line))).toEqual([]);
    expect(lines.filter((line) => !line.includes("the policy is not JSON"))).toEqual([]);
    return;
  }
  expect(exceptions(planOf(change))).toEqual(expected);
});

test.each([
  ["named with its owner", { Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } } }, []],
  [
    "whoever owns it",
    {},
    [
      "named-bucket-of-other-owner no (documented): s3:GetObject, allowed, identity, A",
      "named-bucket-of-other-owner no (documented): s3:GetObject, allowed, resource",
    ],
  ],
])("a folder of a bucket, %s", (_, condition, expected) => {
  const jobInline = policy(
    allow(["s3:GetObject"], "arn:aws:s3:::sales/raw/*", condition),
    allow(["s3:GetBucketLocation"], "arn:aws:s3:::sales", {
      Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
    }),
  );
  expect(exceptions(planOf({ jobInline }))).toEqual(expected);
  const limits = answers(planOf({ jobInline })).flatMap((each) => each.limits.map(({ id }) => id));
  expect(limits.filter((id) => id.includes("named"))).toEqual([
    "unnamed-bucket",
    "named-bucket-of-other-owner",
    "beyond-named-folder",
  ]);
});

test("the policy of a bucket in the same plan decides too", () => {
  const denied = policy({ Sid: "R", Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "*" });
  const more = [
    {
      type: "aws_s3_bucket_policy",
      name: "b",
      after: { bucket: `sagemaker-us-east-1-${ACCOUNT}`, policy: denied },
    },
  ];
  expect(exceptions(planOf({ more }))).toEqual(["features no (documented): s3:PutObject, denied, resource, R"]);
});

test("Canvas's tag with a small letter is a no", () => {
  const own = policy(IMAGES, {
    Sid: "S",
    Effect: "Deny",
    Action: "emr-serverless:StartJobRun",
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestTag/sagemaker:is-canvas-resource": "true" } },
  });
  expect(exceptions(planOf({ userInline: own }))).toEqual([
    "features no (documented): emr-serverless:StartJobRun, denied, identity, S",
  ]);
});

describe("a closed VPC", () => {
  const domain = { app_network_access_type: "VpcOnly", vpc_id: "vpc-1", subnet_ids: ["subnet-1"] };
  const subnet: ResourceInPlan = {
    type: "aws_subnet",
    name: "s",
    mode: "data",
    after: { id: "subnet-1", arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-1`, tags: {} },
  };
  const endpoint = (text: string): ResourceInPlan => ({
    type: "aws_vpc_endpoint",
    name: "s3",
    after: { service_name: "com.amazonaws.us-east-1.s3", vpc_id: "vpc-1", vpc_endpoint_type: "Gateway", policy: text },
  });
  const everything = policy({ Sid: "E", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
  const VIA = { Condition: { StringEquals: { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com" } } };
  const interfaces = (...resources: readonly string[]): object => ({
    ...allow("ec2:CreateNetworkInterface", resources, VIA),
    Sid: "N",
  });
  const ALL = ["arn:aws:ec2:*:*:network-interface/*", "arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:*:*:security-group/*"];
  const closed = (statement: object, text = everything): Json =>
    planOf({ domain, userInline: policy(IMAGES, statement), more: [subnet, endpoint(text)] });

  test("with all that it takes", () => {
    expect(exceptions(closed(interfaces(...ALL)))).toEqual([]);
  });

  test("AWS's literal statement covers the interface only, and whether more is needed is not proven: unknown", () => {
    const lacking = (resource: string): string =>
      `features unknown (inferred): ec2:CreateNetworkInterface, not allowed, identity, N, its Resource does not cover arn:aws:ec2:us-east-1:${ACCOUNT}:${resource}`;
    expect(exceptions(closed(interfaces(ALL[0] ?? "")))).toEqual([
      lacking("subnet/subnet-1"),
      lacking("security-group/sg-1"),
    ]);
  });

  test("without the statement it is a no: the page asks for it", () => {
    expect(exceptions(closed(allow("s3:ListAllMyBuckets")))).toContain(
      "features no (documented): ec2:CreateNetworkInterface, not allowed, identity",
    );
  });

  test("AWS's endpoint policy lacks a Principal and the image layers", () => {
    const page = policy(
      {
        Sid: "E",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
        Resource: ["arn:aws:s3:::*SageMaker*", "arn:aws:s3:::*Sagemaker*", "arn:aws:s3:::*sagemaker*"],
      },
      { Sid: "L", Effect: "Allow", Principal: "*", Action: "s3:ListBucket", Resource: "*" },
    );
    expect(exceptions(closed(interfaces(...ALL), page))).toEqual([
      "features no (documented): s3:GetObject, not allowed, resource, E, its Resource does not cover arn:aws:s3:::prod-us-east-1-starport-layer-bucket/example",
      "features no (documented): s3:GetObject, not allowed, endpoint, E, its Resource does not cover arn:aws:s3:::bucket-of-the-account/example.parquet",
    ]);
  });

  test("an endpoint that is not in the plan", () => {
    expect(exceptions(planOf({ domain, userInline: policy(IMAGES, interfaces(...ALL)), more: [subnet] }))).toEqual([
      "features unknown (documented): cannot tell, identity, the VPC's S3 endpoint is not in this plan",
    ]);
  });
});

describe("whom it is about", () => {
  const profile = (name: string, settings: Json): ResourceInPlan => ({
    type: "aws_sagemaker_user_profile",
    name,
    after: { user_profile_name: name, user_settings: [settings] },
  });

  test("whether a profile with Canvas settings of its own keeps the domain's setting is undetermined, for it alone", () => {
    const more = [profile("ada", { canvas_app_settings: [{ kendra_settings: [{ status: "ENABLED" }] }] })];
    expect(answers(planOf({ more })).map(({ name, capabilities }) => [name, capabilities[0]?.answer])).toEqual([
      ["users", "yes"],
      ["users", "unknown"],
    ]);
    expect(answers(planOf({ more })).map(({ users }) => users)).toEqual([["canvas"], ["canvas, user profile ada"]]);
    expect(exceptions(planOf({ more }))).toEqual([
      "features unknown (documented): cannot tell, identity, the user profile has Canvas settings of its own without EMR Serverless: whether the domain's setting applies to it is undetermined",
    ]);
  });

  test("a profile without Canvas settings takes the domain's, with a role of its own", () => {
    const more = [
      role("other", "other", trust("sagemaker.amazonaws.com")),
      profile("ada", { execution_role: arn("other") }),
    ];
    expect(answers(planOf({ more })).map(({ name, capabilities }) => [name, capabilities[0]?.answer])).toEqual([
      ["users", "yes"],
      ["other", "no"],
    ]);
    expect(exceptions(planOf({ more })).filter((line) => line.includes("domain"))).toEqual([]);
  });

  test("nothing is asked for whom it is switched off", () => {
    const { after } = readJson(planOf({ status: "DISABLED" }), "plan.json");
    expect(accessOf(after, [], NO_EXTERNAL_INPUTS)).toMatchObject({ deployments: [], switchedOff: ["canvas"] });
  });

  test("a setting that is not known as a whole is no setting that is off", () => {
    const settings = { execution_role: arn("users") };
    const changes = (planOf()["resource_changes"] as readonly Json[]).map((each) =>
      each["type"] === "aws_sagemaker_domain"
        ? {
            ...each,
            change: {
              actions: ["create"],
              before: null,
              after: { domain_name: "canvas", default_user_settings: [settings] },
              after_unknown: { default_user_settings: [{ canvas_app_settings: true }] },
            },
          }
        : each,
    );
    const json = { ...planOf(), resource_changes: changes };
    expect(answers(json).flatMap(({ capabilities }) => capabilities.map(({ answer }) => answer))).toEqual(
      Array(6).fill("unknown"),
    );
    expect(exceptions(json)[0]).toBe(
      "features unknown (documented): cannot tell, identity, aws_sagemaker_domain.d.emr_serverless_settings.status is known only after apply",
    );
  });

  test("a job role without its domain: whether it is in use is not known", () => {
    const resources = (planOf()["resource_changes"] as readonly Json[]).filter(
      ({ type }) => type !== "aws_sagemaker_domain",
    );
    const json = { ...planOf(), resource_changes: resources };
    expect(exceptions(json)).toEqual([
      "features unknown (documented): cannot tell, identity, the domain, with its setting and its network, is not in this plan",
    ]);
    const endpoint: ResourceInPlan = {
      type: "aws_vpc_endpoint",
      name: "s3",
      after: {
        service_name: "com.amazonaws.us-east-1.s3",
        vpc_endpoint_type: "Gateway",
        policy: policy({ Sid: "E", Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "*" }),
      },
    };
    // What the only S3 endpoint in the plan denies is a no all the same.
    const changes = planOf({ more: [endpoint] })["resource_changes"] as readonly Json[];
    const withEndpoint = { ...json, resource_changes: changes.filter(({ type }) => type !== "aws_sagemaker_domain") };
    expect(exceptions(withEndpoint)).toContain("features no (documented): s3:GetObject, denied, endpoint, E");
  });

  const withoutDomain = (change: Partial<Parts> = {}): Json => {
    const resources = planOf(change)["resource_changes"] as readonly Json[];
    return { ...planOf(change), resource_changes: resources.filter(({ type }) => type !== "aws_sagemaker_domain") };
  };

  test("without a domain, roles of EMR Serverless and SageMaker that nothing of Canvas is attached to are none of Canvas", () => {
    const other = plan([
      role("etl", "etl-runtime", trust("emr-serverless.amazonaws.com", OWN)),
      role("training", "training", trust("sagemaker.amazonaws.com")),
      inline("github-deployer", policy(allow(["s3:GetObject"], "arn:aws:s3:::a/*"))),
    ]);
    expect(answers(other)).toEqual([]);
    const { after } = readJson(other, "plan.json");
    expect(accessOf(after, [], NO_EXTERNAL_INPUTS).deployments).toEqual([]);
  });

  const training = role("training", "training", trust("sagemaker.amazonaws.com"));
  const rolesWith = (...more: readonly ResourceInPlan[]): readonly string[] =>
    answers(withoutDomain({ more: [training, ...more] })).map(({ name }) => name);

  test.each<readonly [string, readonly ResourceInPlan[]]>([
    ["a policy of AWS for Canvas", attached("training", ["AmazonSageMakerCanvasDataPrepFullAccess"])],
    ["one that is not bundled", attached("training", ["AmazonSageMakerCanvasAIServicesAccess"])],
    ["AmazonSageMakerFullAccess", attached("training", ["AmazonSageMakerFullAccess"])],
    ["the image", [inline("training", policy(IMAGES))]],
    ["applications", [inline("training", policy(allow(["emr-serverless:CreateApplication"], "*")))]],
    ["passing the job role", [inline("training", policy(allow(["iam:PassRole"], arn(JOBS))))]],
  ])("without a domain, a role of SageMaker is an execution role by %s", (_, more) => {
    expect(rolesWith(...more)).toEqual(["users", "training"]);
  });

  test("and not by a policy that allows everything, nor by none", () => {
    expect(rolesWith()).toEqual(["users"]);
    expect(rolesWith(inline("training", policy(allow("*"))))).toEqual(["users"]);
  });

  test("without a domain, a job role is one by its name, or by AWS's policy for it, whatever it trusts", () => {
    const jobRoles = (json: Json): readonly (string | undefined)[] =>
      accessOf(readJson(json, "plan.json").after, [], NO_EXTERNAL_INPUTS).deployments.map(({ jobRole }) => jobRole);
    expect(jobRoles(withoutDomain({ jobTrust: trust("ops.emr-serverless.amazonaws.com") }))).toEqual([JOBS]);
    const named = [
      role("etl", "etl", trust("emr-serverless.amazonaws.com")),
      ...attached("etl", ["AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"]),
    ];
    expect(jobRoles(plan(named))).toEqual(["etl"]);
  });

  test("a job role beside a domain without the setting: whether another domain uses the role is undetermined", () => {
    const unset = {
      type: "aws_sagemaker_domain",
      name: "d",
      after: {
        domain_name: "canvas",
        app_network_access_type: "PublicInternetOnly",
        default_user_settings: [{ execution_role: arn("users") }],
      },
    };
    const json = withoutDomain();
    const domain = plan([unset])["resource_changes"] as readonly Json[];
    const all = { ...json, resource_changes: [...(json["resource_changes"] as readonly Json[]), ...domain] };
    expect(exceptions(all)).toEqual([
      "features unknown (documented): cannot tell, identity, the domain has no EMR Serverless setting: whether another domain uses the job role is undetermined",
    ]);
    expect(accessOf(readJson(all, "plan.json").after, [], NO_EXTERNAL_INPUTS).off).toMatchObject([
      { name: "canvas", reason: { kind: "domain-without-setting", object: "canvas", source: "plan" } },
    ]);
  });

  test("an incomplete plan has no yes", () => {
    expect(
      answers({ ...planOf(), complete: false }).flatMap(({ capabilities, limits }) =>
        [...capabilities, ...limits].map(({ answer }) => answer),
      ),
    ).toEqual(Array(14).fill("unknown"));
  });

  test("a service control policy that is given", () => {
    const scp: NamedPolicy = {
      name: "scp.json",
      address: undefined,
      policy: readPolicy(policy({ Sid: "O", Effect: "Allow", NotAction: "emr-serverless:*", Resource: "*" })),
    };
    expect(exceptions(planOf(), [scp])[0]).toBe(
      "features no (documented): emr-serverless:CreateApplication, not allowed, organization",
    );
  });
});

describe("for whom large data is off", () => {
  interface Side {
    readonly canvas?: Json;
    readonly profile?: Json;
  }
  const emr = (status: string, role = JOBS): Json => ({
    emr_serverless_settings: [{ execution_role_arn: arn(role), status }],
  });
  const OTHER = { kendra_settings: [{ status: "ENABLED" }] };
  const settings = (canvas: Json | undefined): readonly Json[] => [
    { execution_role: arn("users"), ...(canvas === undefined ? {} : { canvas_app_settings: [canvas] }) },
  ];

  /** A domain with a user profile; with a side before, both are updated. */
  function changed(now: Side, old?: Side, id: readonly [string, string] = ["d-1", "d-1"]): Json {
    const both = (of: (side: Side, id: string) => Json): Partial<ResourceInPlan> => ({
      ...(old === undefined ? {} : { before: of(old, id[0]), actions: ["update"] }),
      after: of(now, id[1]),
    });
    return plan([
      {
        type: "aws_sagemaker_domain",
        name: "d",
        ...both(({ canvas }, domainId) => ({
          id: domainId,
          domain_name: "canvas",
          app_network_access_type: "PublicInternetOnly",
          default_user_settings: settings(canvas),
        })),
      },
      {
        type: "aws_sagemaker_user_profile",
        name: "ada",
        ...both(({ profile }, domainId) => ({
          user_profile_name: "ada",
          domain_id: domainId,
          user_settings: settings(profile),
        })),
      },
    ]);
  }

  /** Off with its reason, or the reason why the setting is undetermined, or what it is. */
  function states(json: Json): readonly string[] {
    const { after, before } = readJson(json, "plan.json");
    const { environments, off } = environmentsOf(after, before);
    return [
      ...environments.flatMap(({ enabled, users }) => users.map(({ name }) => `${name}: ${String(valueOf(enabled))}`)),
      ...off
        .map((each) => offReport(each, "plan"))
        .map(({ users, reason }) => `${users.join(" + ")}: off, ${plainWhy(reason)}`),
    ];
  }

  const ADA = "canvas, user profile ada";
  const NONE = "the domain has no EMR Serverless setting";
  const DISABLED = "the domain's EMR Serverless setting is DISABLED";

  test.each<readonly [string, Side, Side | undefined, readonly string[]]>([
    ["nothing of Canvas", {}, undefined, [`canvas + ${ADA}: off, ${NONE}`]],
    ["other settings of Canvas", { canvas: OTHER }, undefined, [`canvas + ${ADA}: off, ${NONE}`]],
    ["disabled", { canvas: emr("DISABLED") }, undefined, [`canvas + ${ADA}: off, ${DISABLED}`]],
    ["on", { canvas: emr("ENABLED") }, undefined, ["canvas: yes", `${ADA}: yes`]],
    [
      "on, and disabled in the profile",
      { canvas: emr("ENABLED"), profile: emr("DISABLED") },
      undefined,
      ["canvas: yes", `${ADA}: off, the user profile's EMR Serverless setting is DISABLED`],
    ],
    [
      "on, and other settings in the profile",
      { canvas: emr("ENABLED"), profile: OTHER },
      undefined,
      ["canvas: yes", `${ADA}: overridden`],
    ],
    [
      "off, and other settings in the profile",
      { canvas: emr("DISABLED"), profile: OTHER },
      undefined,
      [
        `canvas: off, ${DISABLED}`,
        `${ADA}: off, neither the user profile's Canvas settings nor the domain's have EMR Serverless`,
      ],
    ],
    ["off, and on in the profile", { profile: emr("ENABLED") }, undefined, [`${ADA}: yes`, `canvas: off, ${NONE}`]],
    ["no longer sent", {}, { canvas: emr("ENABLED") }, ["canvas: dropped", `${ADA}: dropped`]],
    ["was disabled, no longer sent", {}, { canvas: emr("DISABLED") }, [`canvas + ${ADA}: off, ${NONE}`]],
    ["never had it", {}, {}, [`canvas + ${ADA}: off, ${NONE}`]],
    [
      "a profile no longer sends that it is disabled",
      { canvas: emr("ENABLED") },
      { canvas: emr("ENABLED"), profile: emr("DISABLED") },
      ["canvas: yes", `${ADA}: dropped`],
    ],
    [
      "a profile no longer sends what the domain has too",
      { canvas: emr("ENABLED") },
      { canvas: emr("ENABLED"), profile: emr("ENABLED") },
      ["canvas: yes", `${ADA}: yes`],
    ],
    [
      "a profile no longer sends what only it had",
      {},
      { profile: emr("ENABLED") },
      [`${ADA}: dropped`, `canvas: off, ${NONE}`],
    ],
  ])("%s", (_, now, old, expected) => {
    expect(states(changed(now, old))).toEqual(expected);
  });

  test("a domain that the plan replaces keeps nothing of the earlier one", () => {
    expect(states(changed({}, { canvas: emr("ENABLED") }, ["d-1", "d-2"]))).toEqual([`canvas + ${ADA}: off, ${NONE}`]);
  });

  test("a profile of a domain outside the plan that disables it", () => {
    const json = changed({ profile: emr("DISABLED") });
    const resources = json["resource_changes"] as readonly Json[];
    const alone = { ...json, resource_changes: resources.filter(({ type }) => type !== "aws_sagemaker_domain") };
    expect(states(alone)).toEqual(["user profile ada: off, the user profile's EMR Serverless setting is DISABLED"]);
  });

  test("the fix names the only job role, or a placeholder, in the block of domain or profile", () => {
    const fixes = (json: Json): readonly string[] => {
      const { after, before } = readJson(json, "plan.json");
      return accessOf(after, [], NO_EXTERNAL_INPUTS, before).off.map(({ cure }) => fixText(cure));
    };
    const block = (resource: string, name: string, role: string): string =>
      [
        `resource ${resource} {`,
        `  ${name} {`,
        "    canvas_app_settings {",
        "      emr_serverless_settings {",
        `        execution_role_arn = "${role}"`,
        '        status             = "ENABLED"',
        "      }",
        "    }",
        "  }",
        "}",
      ].join("\n");
    const domain = (role: string): string => block('"aws_sagemaker_domain" "d"', "default_user_settings", role);
    expect(fixes(changed({}))).toEqual([domain("<JOB-ROLE-ARN>")]);
    expect(fixes(changed({ canvas: emr("ENABLED"), profile: emr("DISABLED", "own") }))).toEqual([
      block('"aws_sagemaker_user_profile" "ada"', "user_settings", arn("own")),
    ]);
    const roles = plan([role("jobs", JOBS, complete.jobTrust)])["resource_changes"] as readonly Json[];
    const json = changed({});
    expect(fixes({ ...json, resource_changes: [...(json["resource_changes"] as readonly Json[]), ...roles] })).toEqual([
      domain(arn(JOBS)),
    ]);
  });
});
