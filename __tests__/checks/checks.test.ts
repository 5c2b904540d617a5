/** Every check with a case that breaks it and one that does not: all findings of each, word for word. */
import { CHECKS } from "../../lib/checks";
import { ACCOUNT, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import {
  arn,
  domain,
  ENDPOINT,
  findings,
  findingsIn,
  GOOD,
  IMAGES,
  INTERFACES,
  JOBS,
  trust,
  withOwnJobRole,
} from "./closed-vpc";

type Parts = Readonly<Record<string, ResourceInPlan | undefined>>;

function good(name: string): ResourceInPlan {
  const resource = GOOD[name];
  if (resource === undefined) throw new Error(`there is no ${name}`);
  return resource;
}
const after = (name: string, more: object): ResourceInPlan => ({
  ...good(name),
  after: { ...good(name).after, ...more },
});
const endpointPolicy = (...statements: readonly object[]): ResourceInPlan =>
  after("endpoint", { policy: policy(...statements) });
const route = (more: object): ResourceInPlan => ({
  type: "aws_route",
  name: "r",
  after: { route_table_id: "rtb-1", ...more },
});
const jobsInline = (...statements: readonly object[]): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name: "jobs",
  after: { name: "data", role: JOBS, policy: policy(...statements) },
});
const changed = (resource: ResourceInPlan, before: object, actions: readonly string[], more: object = {}): object => {
  const json = plan([{ ...resource, actions, before: { ...resource.after, ...before } }]);
  const [change] = json["resource_changes"] as readonly { readonly change: object }[];
  return { ...json, resource_changes: [{ ...change, change: { ...change?.change, ...more } }] };
};

test("nothing is found where everything is right", () => {
  expect(findings({})).toEqual([]);
});

const NOT_ALLOWED = "error canvas-cannot at aws_iam_role.users: users working as users cannot use large data in Canvas";
const CANNOT_TELL =
  "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas cannot be told";

const CASES: readonly (readonly [id: string, what: string, parts: Parts, expected: readonly string[]])[] = [
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
    "public-subnet",
    "a route to an internet gateway",
    { route: route({ destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }) },
    ["error public-subnet at aws_subnet.s: subnet-1 is public: aws_route.r leads 0.0.0.0/0 to an internet gateway"],
  ],
  [
    "public-subnet",
    "half of IPv6, in the table itself",
    { table: after("table", { route: [{ ipv6_cidr_block: "::/1", gateway_id: "igw-1" }] }) },
    ["error public-subnet at aws_subnet.s: subnet-1 is public: aws_route_table.t leads ::/1 to an internet gateway"],
  ],
  [
    "public-subnet",
    "the main route table, where the subnet has none of its own",
    {
      association: undefined,
      table: {
        ...after("table", { route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }] }),
        type: "aws_default_route_table",
      },
    },
    [
      "error public-subnet at aws_subnet.s: subnet-1 is public: aws_default_route_table.t leads 0.0.0.0/0 to an internet gateway",
    ],
  ],
  [
    "public-subnet",
    "no route table in sight",
    { association: undefined, table: undefined },
    [
      "unknown public-subnet at aws_subnet.s: whether subnet-1 is private cannot be told: its route table is not in the plan",
    ],
  ],
  [
    "public-subnet",
    "NAT, outbound IPv6 and endpoints",
    {
      nat: route({ destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }),
      ipv6: { ...route({ destination_ipv6_cidr_block: "::/0", egress_only_gateway_id: "eigw-1" }), name: "e" },
      local: { ...route({ destination_cidr_block: "10.0.0.0/16", gateway_id: "local" }), name: "l" },
    },
    [],
  ],
  [
    "open-inbound",
    "IPv4 and IPv6, in both spellings",
    {
      rule: {
        type: "aws_security_group_rule",
        name: "r",
        after: {
          type: "ingress",
          security_group_id: "sg-1",
          protocol: "tcp",
          from_port: 443,
          to_port: 443,
          cidr_blocks: ["0.0.0.0/0"],
        },
      },
      other: {
        type: "aws_vpc_security_group_ingress_rule",
        name: "o",
        after: { security_group_id: "sg-1", cidr_ipv6: "::/0", ip_protocol: "-1" },
      },
    },
    [
      "error open-inbound at aws_security_group_rule.r: sg-1 lets 0.0.0.0/0 in",
      "error open-inbound at aws_vpc_security_group_ingress_rule.o: sg-1 lets ::/0 in",
    ],
  ],
  [
    "open-inbound",
    "outbound to everybody, inbound from a range",
    {
      rule: {
        type: "aws_security_group_rule",
        name: "r",
        after: { type: "egress", security_group_id: "sg-1", protocol: "-1", cidr_blocks: ["0.0.0.0/0"] },
      },
      other: {
        type: "aws_vpc_security_group_ingress_rule",
        name: "o",
        after: { security_group_id: "sg-1", cidr_ipv4: "10.0.0.0/8", ip_protocol: "-1" },
      },
      foreign: {
        type: "aws_vpc_security_group_ingress_rule",
        name: "f",
        after: { security_group_id: "sg-2", cidr_ipv4: "0.0.0.0/0", ip_protocol: "-1" },
      },
    },
    [],
  ],
  [
    "zone-without-emr-serverless",
    "use1-az3",
    { subnet: after("subnet", { availability_zone_id: "use1-az3" }) },
    ["error zone-without-emr-serverless at aws_subnet.s: subnet-1 is in use1-az3, which EMR Serverless does not have"],
  ],
  [
    "zone-without-emr-serverless",
    "a zone by its name",
    { subnet: after("subnet", { availability_zone_id: null, availability_zone: "us-east-1a" }) },
    [
      "unknown zone-without-emr-serverless at aws_subnet.s: the zone id of subnet-1 is not known, and EMR Serverless lacks a zone in this Region",
    ],
  ],
  [
    "endpoint-policy-principal",
    "the policy of AWS's page",
    { endpoint: endpointPolicy({ ...ENDPOINT.own, Principal: undefined }, ENDPOINT.layers, ENDPOINT.logs) },
    ["error endpoint-policy-principal at aws_vpc_endpoint.s3: Own of its policy has no Principal"],
  ],
  [
    "endpoint-image-layers",
    "own buckets only",
    { endpoint: endpointPolicy(ENDPOINT.own, ENDPOINT.logs) },
    [
      NOT_ALLOWED,
      "error endpoint-image-layers at aws_vpc_endpoint.s3: its policy does not let arn:aws:s3:::prod-us-east-1-starport-layer-bucket/example through: no worker could start",
    ],
  ],
  [
    "endpoint-emr-logs",
    "without the bucket of the logs",
    { endpoint: endpointPolicy(ENDPOINT.own, ENDPOINT.layers) },
    [
      CANNOT_TELL,
      "warning endpoint-emr-logs at aws_vpc_endpoint.s3: its policy does not let s3:PutObject and s3:PutObjectAcl on arn:aws:s3:::prod.us-east-1.appinfo.src/example through: managed logs are lost",
    ],
  ],
  [
    "endpoint-to-other-accounts",
    "without aws:ResourceAccount",
    { endpoint: endpointPolicy({ ...ENDPOINT.own, Condition: undefined }) },
    [
      "warning endpoint-to-other-accounts at aws_iam_role.users: users data can leave through the S3 endpoint to buckets of any account, with credentials of that account",
    ],
  ],
  [
    "endpoint-not-routed",
    "another route table",
    { endpoint: after("endpoint", { route_table_ids: ["rtb-2"] }) },
    ["error endpoint-not-routed at aws_vpc_endpoint.s3: it is not in aws_route_table.t, the route table of subnet-1"],
  ],
  [
    "endpoint-service-name",
    "the name of AWS's page",
    {
      notebook: {
        type: "aws_vpc_endpoint",
        name: "n",
        after: {
          id: "vpce-2",
          vpc_id: "vpc-1",
          service_name: "com.amazonaws.us-east-1.notebook",
          vpc_endpoint_type: "Interface",
        },
      },
    },
    [
      "error endpoint-service-name at aws_vpc_endpoint.n: com.amazonaws.us-east-1.notebook does not exist: it is aws.sagemaker.us-east-1.notebook",
    ],
  ],
  [
    "endpoint-service-name",
    "the name of the service",
    {
      notebook: {
        type: "aws_vpc_endpoint",
        name: "n",
        after: {
          id: "vpce-2",
          vpc_id: "vpc-1",
          service_name: "aws.sagemaker.us-east-1.notebook",
          vpc_endpoint_type: "Interface",
        },
      },
    },
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
    "app-traffic",
    "no rule for the apps",
    { groupRule: after("groupRule", { from_port: 443, to_port: 443 }) },
    [
      "warning app-traffic at aws_security_group.g: aws_security_group.g do not let themselves in: NFS (TCP 2049) and TCP 8192 to 65535",
    ],
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

function withJobRole(role: string): ResourceInPlan {
  return domain({
    default_user_settings: [
      {
        execution_role: arn("users"),
        security_groups: ["sg-1"],
        canvas_app_settings: [{ emr_serverless_settings: [{ execution_role_arn: role, status: "ENABLED" }] }],
      },
    ],
  });
}

function profile(settings: object): ResourceInPlan {
  return {
    type: "aws_sagemaker_user_profile",
    name: "p",
    after: {
      user_profile_name: "ana",
      domain_id: "d-1",
      user_settings: [{ execution_role: arn("users"), ...settings }],
    },
  };
}

test.each(CASES)("%s: %s", (_id, _what, parts, expected) => {
  expect(findings(parts)).toEqual(expected);
});

const INLINE = good("usersInline");

describe("over the change", () => {
  const domainOf = (more: object): ResourceInPlan => ({ ...domain({}), after: { ...domain({}).after, ...more } });

  test.each([
    [
      "domain-replaced",
      "by its key",
      { kms_key_id: "b" },
      { kms_key_id: "a" },
      ["delete", "create"],
      { replace_paths: [["kms_key_id"]] },
      [
        "error domain-replaced at aws_sagemaker_domain.d: a change of kms_key_id replaces the domain: its users lose their profiles, apps and files",
      ],
    ],
    [
      "domain-replaced",
      "the new one first",
      {},
      { kms_key_id: "a" },
      ["create", "delete"],
      {},
      [
        "error domain-replaced at aws_sagemaker_domain.d: the domain is replaced: its users lose their profiles, apps and files",
      ],
    ],
    [
      "domain-destroyed",
      "deleted",
      {},
      {},
      ["delete"],
      { after: null },
      [
        "error domain-destroyed at aws_sagemaker_domain.d: the domain is destroyed: its users lose their profiles, apps and files",
      ],
    ],
    ["domain-destroyed", "forgotten", {}, {}, ["forget"], { after: null }, []],
    [
      "vpc-only-domain-update",
      "another setting",
      { tag_propagation: "ENABLED" },
      { tag_propagation: "DISABLED" },
      ["update"],
      {},
      [
        "error vpc-only-domain-update at aws_sagemaker_domain.d: the update of tag_propagation fails in the apply: the domain is VpcOnly",
      ],
    ],
    ["vpc-only-domain-update", "tags only", { tags: { a: "b" } }, { tags: {} }, ["update"], {}, []],
    [
      "vpc-only-domain-update",
      "a public domain",
      { app_network_access_type: "PublicInternetOnly", tag_propagation: "ENABLED" },
      { app_network_access_type: "PublicInternetOnly", tag_propagation: "DISABLED" },
      ["update"],
      {},
      [],
    ],
    [
      "restart-canvas",
      "a public domain gets the setting",
      { app_network_access_type: "PublicInternetOnly" },
      { app_network_access_type: "PublicInternetOnly", default_user_settings: [{ execution_role: arn("users") }] },
      ["update"],
      {},
      [
        "warning restart-canvas at aws_sagemaker_domain.d: the settings of Canvas change: apps that run keep the old ones until a restart",
      ],
    ],
  ] as const)("%s: %s", (_id, _what, now, old, actions, more, expected) => {
    const json = changed(domainOf(now), old, actions, more);
    // Nothing else of the setup is in these plans.
    const own = findingsIn(json as never).filter((line) => /^\w+ (domain-|vpc-only-|restart-canvas)/.test(line));
    expect(own).toEqual(expected);
  });

  test.each([
    [
      "by its path",
      { path: "/x/" },
      ["delete", "create"],
      { replace_paths: [["path"]] },
      [
        "warning role-replaced at aws_iam_role.users: a change of path replaces it: policies elsewhere that name it lose it, and it is absent in between",
      ],
    ],
    ["updated", { description: "x" }, ["update"], {}, []],
  ] as const)("role-replaced: %s", (_what, before, actions, more, expected) => {
    expect(findingsIn(changed(good("users"), before, actions, more) as never)).toEqual(expected);
  });

  test("what was so before is told apart from what the plan brings", () => {
    const open = { ...INTERFACES, Condition: undefined };
    const all = Object.values(GOOD).filter((each) => each !== INLINE);
    const unchanged = all.map((each) => ({ ...each, actions: ["no-op"], before: each.after as never }));
    const inline = (before: object, now: object): ResourceInPlan => ({
      ...withOwnJobRole(IMAGES, now),
      actions: ["update"],
      before: withOwnJobRole(IMAGES, before).after as never,
    });
    const warning =
      "warning network-interface-directly at aws_iam_role.users: users can make network interfaces without EMR Serverless too: the guard aws:CalledViaLast is void";
    expect(findingsIn(plan([...unchanged, inline(INTERFACES, open)]))).toEqual([warning]);
    expect(findingsIn(plan([...unchanged, inline(open, { ...open, Sid: "Renamed" })]))).toEqual([
      `as before: ${warning}`,
    ]);
  });
});

test("every check has a bad case", () => {
  const tested = new Set([
    ...CASES.filter(([, , , expected]) => expected.length > 0).map(([id]) => id),
    "domain-replaced",
    "domain-destroyed",
    "vpc-only-domain-update",
    "restart-canvas",
    "role-replaced",
    "canvas-cannot",
  ]);
  expect(CHECKS.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});

test("every check says all that a reader asks", () => {
  for (const { id, title, explanation, fix, source } of CHECKS) {
    expect(id).toMatch(/^[a-z][a-z-]+$/);
    for (const text of [title, explanation, fix, source]) expect(text.length).toBeGreaterThan(10);
    expect(explanation).toMatch(/\.$/);
  }
});
