/** What an account says that is read: nothing is concluded from what was not read, and what is missing is a no. */
import { decide } from "../../../lib/authorization/decide";
import { readPolicy } from "../../../lib/authorization/read-policy";
import { contextOf } from "../../../lib/authorization/request";
import { liveFindings, stateFindings, stateOf } from "../../../lib/checks";
import { valueOf } from "../../../lib/inventory/fact";
import { commandsText } from "../../../lib/report/cure/commands";
import { liveNotes } from "../../../lib/report/live";
import { plainPhrase, plainWhy } from "../../../lib/report/reason";
import { countsOfDiagnosis, diagnosisOf } from "../../../lib/review/doctor";
import type { Json } from "../../../lib/rules/json";
import { NO_EXTERNAL_INPUTS } from "../../../lib/setup/question";
import type { Ask } from "../../../lib/sources/account/answers";
import { type CallName, READ_CALLS, readCall, readPolicyDocument } from "../../../lib/sources/account/calls";
import { type DomainRequest, type ReadDomain, readDomain } from "../../../lib/sources/account/read";
import { InputError } from "../../../lib/sources/input";
import {
  ACCOUNT,
  allow,
  allowed,
  answering,
  application,
  denied,
  DOMAIN,
  INTERNET_RESOLVER,
  JOB_ROLE,
  JOBS,
  KEY,
  networkAcl,
  PAPER,
  type Paper,
  refusing,
  REGION,
  roleArn,
} from "./paper";

const REQUEST: DomainRequest = {
  domainId: DOMAIN,
  region: REGION,
  account: undefined,
  userProfiles: [],
  inputs: NO_EXTERNAL_INPUTS,
};

async function read(ask: Ask, request: Partial<DomainRequest> = {}): Promise<ReadDomain> {
  return readDomain(() => ask, { ...REQUEST, ...request });
}

/** Every answer by the role and what is answered. */
function answersIn({ inventory, incomplete }: ReadDomain): ReadonlyMap<string, string> {
  const { access } = stateOf(inventory, incomplete, NO_EXTERNAL_INPUTS);
  return new Map(
    access.deployments.flatMap(({ executionRoles }) =>
      executionRoles.flatMap(({ arn, capabilities, limits }) =>
        [...capabilities, ...limits].map(({ id, answer }) => [`${arn.split("/").at(-1) ?? ""} ${id}`, answer] as const),
      ),
    ),
  );
}

/** What the six features come to, by role, with the reasons of the first that is not a yes. */
function features({ inventory, incomplete }: ReadDomain): Readonly<Record<string, string>> {
  const { access } = stateOf(inventory, incomplete, NO_EXTERNAL_INPUTS);
  return Object.fromEntries(
    access.deployments.flatMap(({ executionRoles }) =>
      executionRoles.map(({ name, capabilities }) => [
        name,
        [...new Set(capabilities.map(({ answer }) => answer))].join(),
      ]),
    ),
  );
}

function findings({ inventory, incomplete }: ReadDomain): readonly string[] {
  return stateFindings(stateOf(inventory, incomplete, NO_EXTERNAL_INPUTS)).map(
    ({ check, isUnknown, message }) => `${check.id}${isUnknown === true ? "?" : ""}: ${plainPhrase(message)}`,
  );
}

const withDomain = (settings: Json): Paper => ({ ...PAPER, domain: { ...PAPER.domain, ...settings } });

test("an account that has everything", async () => {
  const account = await read(answering(PAPER));
  expect(features(account)).toEqual({ canvas: "yes", ben: "yes" });
  expect([account.unread, account.incomplete, account.missingRoles, account.notes]).toEqual([[], [], [], []]);
  expect(diagnosisOf(account, "domain d", NO_EXTERNAL_INPUTS)).toMatchObject({
    file: `domain d, account ${ACCOUNT}`,
    notes: [
      "scenario: custom-vpc-only (apps and jobs without internet access, in the domain's VPC)",
      "Canvas apps: 1",
      `space ana-space (private, ana): works as ${roleArn("canvas")}, security groups sg-0aaaaaaaaaaaaaaaa`,
      "EMR Serverless may use 400 vCPUs at once in the account and Region",
      "Block Public Access of the account: on",
    ],
  });
});

test("a domain without the setting is off", async () => {
  const account = await read(answering(withDomain({ DefaultUserSettings: { ExecutionRole: roleArn("canvas") } })));
  const result = diagnosisOf(account, "domain d", NO_EXTERNAL_INPUTS);
  expect(result.access.off).toMatchObject([
    {
      name: "paper",
      reason: { kind: "domain-without-setting", object: "paper", source: "account" },
      users: ["paper", "paper, user profile ana", "paper, user profile ben"],
    },
  ]);
  expect(countsOfDiagnosis(result, account)).toMatchObject({ off: 1 });
});

test("a job role that does not exist is a no, and one of its name elsewhere is named", async () => {
  const { [JOBS]: jobs, ...others } = PAPER.roles;
  const gone = await read(answering({ ...PAPER, roles: others }));
  expect(features(gone)).toEqual({ canvas: "no", ben: "no" });
  expect([gone.missingRoles, gone.notes, gone.unread]).toEqual([[JOB_ROLE], [], []]);
  expect(countsOfDiagnosis(diagnosisOf(gone, "domain d", NO_EXTERNAL_INPUTS), gone).errors).toBeGreaterThan(0);
  expect(diagnosisOf(gone, "domain d", NO_EXTERNAL_INPUTS).notes).toContain(`the role ${JOB_ROLE} does not exist`);

  const arn = roleArn(`service-role/${JOBS}`);
  const moved = await read(
    answering({ ...PAPER, roles: { ...others, [JOBS]: { ...jobs, arn } as Paper["roles"][string] } }),
  );
  expect(features(moved)).toEqual({ canvas: "no", ben: "no" });
  expect(moved.notes).toEqual([`there is no role ${JOB_ROLE}; the role of that name is ${arn}`]);
});

test("a role of another account is undetermined, and named", async () => {
  const foreign = "arn:aws:iam::444455556666:role/AmazonSageMakerCanvasEMRSExecutionAccess-other";
  const account = await read(
    answering(
      withDomain({
        DefaultUserSettings: {
          ExecutionRole: roleArn("canvas"),
          CanvasAppSettings: { EmrServerlessSettings: { ExecutionRoleArn: foreign, Status: "ENABLED" } },
        },
      }),
    ),
  );
  expect(features(account)).toEqual({ canvas: "no", ben: "no" });
  expect(account.missingRoles).toEqual([]);
  expect(diagnosisOf(account, "domain d", NO_EXTERNAL_INPUTS).notes).toContain(
    `the role ${foreign} is of another account: SageMaker AI takes roles of the domain's own account only`,
  );
});

describe("no endpoint for S3 in a closed VPC", () => {
  const closed = { ...PAPER, endpoints: [] };

  test("is a no where everything in the VPC was read and no route leads out", async () => {
    const account = await read(answering(closed));
    expect(features(account)).toEqual({ canvas: "no", ben: "no" });
    expect(findings(account).filter((each) => each.startsWith("endpoint-missing"))).toEqual([
      "endpoint-missing: its VPC has no path to S3: it has no VPC endpoint for S3, and the subnets have no route out of the VPC",
    ]);
  });

  test("is a no with AWS's own rule alone, and the rules are not asked for", async () => {
    const asked: string[] = [];
    const own = answering({ ...closed, resolverRules: [INTERNET_RESOLVER] });
    const account = await read((call, input) => {
      asked.push(call);
      return own(call, input);
    });
    expect(features(account)).toEqual({ canvas: "no", ben: "no" });
    expect(asked.filter((call) => call.startsWith("route53resolver:"))).toEqual([
      "route53resolver:ListResolverRuleAssociations",
    ]);
  });

  test.each<readonly [string, Ask]>([
    ["endpoints were not read", refusing(closed, "ec2:DescribeVpcEndpoints", "UnauthorizedOperation")],
    ["endpoints were throttled", refusing(closed, "ec2:DescribeVpcEndpoints", "RequestLimitExceeded")],
    ["route tables were not read", refusing(closed, "ec2:DescribeRouteTables", "UnauthorizedOperation")],
    ["hosted zones were not read", refusing(closed, "route53:ListHostedZonesByVPC")],
    ["Resolver rules of the VPC were not read", refusing(closed, "route53resolver:ListResolverRuleAssociations")],
    ["Resolver rules were not read", refusing(closed, "route53resolver:ListResolverRules")],
    ["Route 53 Profiles were not read", refusing(closed, "route53profiles:ListProfileAssociations")],
    ["a Resolver rule is not listed", answering({ ...closed, resolverRules: [{ Id: "rslvr-rr-0bbbbbbbbbbbbbbbb" }] })],
    [
      "a Resolver rule that delegates has no domain",
      answering({ ...closed, resolverRules: [{ Id: "rslvr-rr-0bbbbbbbbbbbbbbbb", RuleType: "DELEGATE" }] }),
    ],
    ["a Route 53 Profile has no id", answering({ ...closed, profileAssociations: [{ Status: "COMPLETE" }] })],
    ["DHCP options were not read", refusing(closed, "ec2:DescribeDhcpOptions", "UnauthorizedOperation")],
    ["the VPC was not read", refusing(closed, "ec2:DescribeVpcs", "UnauthorizedOperation")],
    [
      "a route leads elsewhere",
      answering({ ...closed, routes: [...PAPER.routes, { DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1" }] }),
    ],
  ])("is undetermined where %s", async (_, ask) => {
    const account = await read(ask);
    expect(features(account)).toEqual({ canvas: "unknown", ben: "unknown" });
    expect(findings(account).filter((each) => each.startsWith("endpoint-missing"))).toEqual([]);
  });
});

describe("a network ACL of the domain's subnets", () => {
  const OWN = { IsDefault: false, Associations: [{ SubnetId: "subnet-0aaaaaaaaaaaaaaaa" }] };
  const tcp = (egress: boolean, from: number, to: number): Json => ({
    RuleNumber: 100,
    Egress: egress,
    RuleAction: "allow",
    Protocol: "6",
    CidrBlock: "0.0.0.0/0",
    PortRange: { From: from, To: to },
  });

  test.each<readonly [string, readonly Json[], string]>([
    ["that denies everything", [networkAcl(denied, OWN)], "no"],
    ["that allows everything", [networkAcl([...allowed(100), ...denied], OWN), networkAcl(denied)], "yes"],
    [
      "that allows HTTPS and its answers",
      [networkAcl([tcp(true, 443, 443), tcp(false, 1024, 65_535), ...denied], OWN)],
      "yes",
    ],
    ["that allows no answers", [networkAcl([tcp(true, 443, 443), ...denied], OWN)], "no"],
    ["that denies before it allows", [networkAcl([...denied, ...allowed(32_768)], OWN)], "no"],
    ["that is the VPC's default one", [networkAcl(denied)], "no"],
  ])("%s", async (_, networkAcls, answer) => {
    expect(features(await read(answering({ ...PAPER, networkAcls })))).toEqual({ canvas: answer, ben: answer });
  });

  test("that was not read may deny anything", async () => {
    const account = await read(refusing(PAPER, "ec2:DescribeNetworkAcls", "UnauthorizedOperation"));
    expect(features(account)).toEqual({ canvas: "unknown", ben: "unknown" });
    expect(account.unread.map(plainWhy)).toEqual([
      "the network ACLs of vpc-0aaaaaaaaaaaaaaaa could not be read: the permission ec2:DescribeNetworkAcls is missing",
    ]);
  });
});

test("no service-linked role is an error, and one that was not looked for is undetermined", async () => {
  const of = (all: readonly string[]): readonly string[] =>
    all.filter((each) => each.startsWith("service-linked-role"));
  expect(of(findings(await read(answering(PAPER))))).toEqual([]);
  expect(of(findings(await read(answering({ ...PAPER, hasServiceLinkedRole: false }))))).toEqual([
    "service-linked-role: the account has no service-linked role for EMR Serverless: its first large data job fails",
  ]);
  expect(of(findings(await read(refusing(PAPER, "iam:ListRoles"))))).toEqual([
    "service-linked-role?: whether the account has the service-linked role of EMR Serverless is undetermined: nothing in the account reads it",
  ]);
});

test("user profiles that were not read are users of which nothing is known", async () => {
  const account = await read(refusing(PAPER, "sagemaker:ListUserProfiles", "AccessDeniedException"));
  expect(features(account)).toEqual({
    canvas: "yes",
    [`\${the execution role of the user profiles of ${DOMAIN}}`]: "unknown",
  });
  expect(account.unread.map(plainWhy)).toEqual([
    `the user profiles of ${DOMAIN} could not be read: the permission sagemaker:ListUserProfiles is missing`,
  ]);
});

describe("what runs in the account", () => {
  const live = async (paper: Paper, ask = answering(paper)): Promise<readonly string[]> => {
    const { inventory, incomplete } = await read(ask);
    return liveFindings(stateOf(inventory, incomplete, NO_EXTERNAL_INPUTS)).map(
      ({ check, message, cure }) =>
        `${check.id}: ${plainPhrase(message)} | ${commandsText(cure).split("\n").at(-1) ?? ""}`,
    );
  };
  const canvasApp = (owner: Json, since: string, status = "InService"): Json => ({
    AppType: "Canvas",
    AppName: "default",
    Status: status,
    CreationTime: since,
    ...owner,
  });
  const EARLIER = "2026-10-01T08:00:00.000Z";
  const only = (each: Json): Paper => ({ ...PAPER, applications: { [String(each["applicationId"])]: each } });
  const SUBNETS = ["subnet-0aaaaaaaaaaaaaaaa"];
  const GROUPS = ["sg-0aaaaaaaaaaaaaaaa"];
  const ID = "00bbbbbbbbbbbbbb";
  const left = (state: string, why: string): string =>
    `canvas-application-left: the EMR Serverless application canvas-${ID} of Canvas (${ID}, ${state}) is not as this domain has it: ${why} | aws emr-serverless delete-application --region ${REGION} --application-id ${ID}`;

  test("nothing where all is as the domain has it", async () => {
    expect(await live(PAPER)).toEqual([]);
  });

  test("apps of profiles and spaces from before the last change; those that start or fail are none", async () => {
    const apps = [
      ...PAPER.apps,
      canvasApp({ UserProfileName: "ben" }, EARLIER),
      canvasApp({ SpaceName: "ana-space" }, EARLIER),
      canvasApp({ UserProfileName: "cyd" }, EARLIER, "Failed"),
    ];
    expect(await live({ ...PAPER, apps })).toEqual([
      `canvas-apps-outdated: 2 running Canvas apps may have started before the last change of their domain or user profile: ana, space ana-space, ben | canvas-large-data restart-apps --region ${REGION} --domain-id ${DOMAIN} --only-outdated`,
    ]);
    // Nothing is concluded from apps that were not listed.
    expect(await live({ ...PAPER, apps }, refusing({ ...PAPER, apps }, "sagemaker:ListApps"))).toEqual([]);
  });

  test.each<readonly [string, Json, readonly string[]]>([
    [
      "other subnets",
      application(ID, "STOPPED", ["subnet-0b"], GROUPS),
      [left("STOPPED", "it has the subnets subnet-0b, which the domain has not")],
    ],
    [
      "other groups",
      application(ID, "STARTED", SUBNETS, ["sg-0b"]),
      [left("STARTED", "it has the security groups sg-0b, which the domain has not")],
    ],
    [
      "no VPC",
      application(ID, "CREATED", [], []),
      [left("CREATED", "it is in no VPC, and the domain's apps have no internet")],
    ],
    ["not of Canvas", application(ID, "STOPPED", ["subnet-0b"], GROUPS, "False"), []],
    ["deleted", application(ID, "TERMINATED", ["subnet-0b"], GROUPS), []],
  ])("an application of EMR Serverless: %s", async (_, each, expected) => {
    expect(await live(only(each))).toEqual(expected);
  });

  test("an application that runs is stopped first", async () => {
    const { inventory } = await read(answering(only(application(ID, "STARTED", ["subnet-0b"], GROUPS))));
    const [found] = liveFindings(stateOf(inventory, [], NO_EXTERNAL_INPUTS));
    expect(
      commandsText(found?.cure ?? [])
        .split("\n")
        .slice(1),
    ).toEqual([
      `aws emr-serverless list-job-runs --region ${REGION} --application-id ${ID} --states SUBMITTED PENDING SCHEDULED RUNNING`,
      `aws emr-serverless stop-application --region ${REGION} --application-id ${ID}`,
      `aws emr-serverless delete-application --region ${REGION} --application-id ${ID}`,
    ]);
  });

  test("an application where the domain's jobs use the internet, and where large data is off", async () => {
    const paper = only(application(ID, "STOPPED", SUBNETS, GROUPS));
    const settings = { DefaultUserSettings: { ExecutionRole: roleArn("canvas") } };
    const open = { ...paper, domain: { ...PAPER.domain, AppNetworkAccessType: "PublicInternetOnly" } };
    expect(await live(open)).toEqual([
      left("STOPPED", "it is in the subnets subnet-0aaaaaaaaaaaaaaaa, and the domain's jobs use the internet"),
    ]);
    expect(await live({ ...paper, domain: { ...PAPER.domain, ...settings, SecurityGroups: GROUPS } })).toEqual([
      left(
        "STOPPED",
        "large data is off for all users; it has the security groups sg-0aaaaaaaaaaaaaaaa, which the domain has not",
      ),
    ]);
  });

  test("a quota that is too small, and one that was not read", async () => {
    expect(await live({ ...PAPER, vcpuQuota: 16 })).toEqual([
      `vcpu-quota: EMR Serverless may use 16 vCPUs at once in the account and Region, and Canvas asks for up to 400 | aws service-quotas request-service-quota-increase --service-code emr-serverless --quota-code L-D05C8A75 --desired-value 400 --region ${REGION}`,
    ]);
    const paper = { ...PAPER, vcpuQuota: 16 };
    expect(await live(paper, refusing(paper, "service-quotas:ListServiceQuotas"))).toEqual([]);
  });

  test("an account without Block Public Access has none, and one that was not read says nothing", async () => {
    const { inventory: none } = await read(
      refusing(PAPER, "s3control:GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
    );
    expect(none.bucketAccess.accountBlocks).toEqual([
      { block_public_acls: "no", ignore_public_acls: "no", block_public_policy: "no", restrict_public_buckets: "no" },
    ]);
    expect(none.live === undefined ? [] : liveNotes(none.live).at(-1)).toBe("Block Public Access of the account: off");
    const { inventory: unread } = await read(refusing(PAPER, "s3control:GetPublicAccessBlock"));
    expect(unread.bucketAccess.accountBlocks).toEqual([]);
  });

  test("spaces: the owner's settings where they are private, the domain's for spaces where they are shared", async () => {
    const { inventory } = await read(
      answering({
        ...PAPER,
        domain: {
          ...PAPER.domain,
          DefaultSpaceSettings: { ExecutionRole: roleArn("spaces"), SecurityGroups: ["sg-0c"] },
        },
        spaces: [
          {
            SpaceName: "s1",
            OwnershipSettingsSummary: { OwnerUserProfileName: "ben" },
            SpaceSharingSettingsSummary: { SharingType: "Private" },
          },
          { SpaceName: "s2", SpaceSharingSettingsSummary: { SharingType: "Shared" } },
        ],
      }),
    );
    expect(valueOf(inventory.live?.spaces)).toEqual([
      { name: "s1", sharing: "Private", owner: "ben", executionRole: roleArn("ben"), securityGroupIds: GROUPS },
      {
        name: "s2",
        sharing: "Shared",
        owner: undefined,
        executionRole: roleArn("spaces"),
        securityGroupIds: ["sg-0c"],
      },
    ]);
  });
});

/** Calls that are only made where there is no such domain, or with --simulate. */
const ELSEWHERE: readonly CallName[] = ["sagemaker:ListDomains", "iam:SimulatePrincipalPolicy"];

function roleOnPaper(name: string): Paper["roles"][string] {
  const role = PAPER.roles[name];
  if (role === undefined) throw new Error(`PAPER has no role ${name}`);
  return role;
}

/** With statements on every layer that could turn a no into a yes when it is not read. */
const DENYING: Paper = {
  ...PAPER,
  roles: {
    ...PAPER.roles,
    canvas: {
      ...roleOnPaper("canvas"),
      boundary: `arn:aws:iam::${ACCOUNT}:policy/narrow`,
    },
  },
  policies: { ...PAPER.policies, [`arn:aws:iam::${ACCOUNT}:policy/narrow`]: allow("s3:*") },
  bucketPolicy: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::sales/*" }],
  },
  endpoints: PAPER.endpoints.map((each) => ({
    ...each,
    PolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:ListBucket", Resource: "*" }],
    }),
  })),
};

describe.each<readonly [string, Paper]>([
  ["where everything is allowed", PAPER],
  ["where much is denied", DENYING],
])("each call denied, %s", (_, paper) => {
  let before: ReturnType<typeof answersIn>;
  beforeAll(async () => {
    before = answersIn(await read(answering(paper)));
  });

  test.each(Object.keys(READ_CALLS) as CallName[])(
    "%s: answers move towards unknown only, and the permission is named",
    async (call) => {
      const denied = await read(refusing(paper, call));
      const after = answersIn(denied);
      const moved = [...before].filter(([key, answer]) => (after.get(key) ?? "gone") !== answer);
      expect(moved.filter(([key]) => !["unknown", undefined].includes(after.get(key)))).toEqual([]);
      const isNeeded = readCall(call).permissions.length > 0 && !ELSEWHERE.includes(call);
      expect(denied.unread.map(({ kind, from }) => [kind, from])).toEqual(
        denied.unread.map(() => ["no-permission", readCall(call).permissions]),
      );
      expect(denied.unread.length > 0).toBe(isNeeded);
      // A principal that is no longer known is replaced by one of which nothing is known.
      const gone = moved.filter(([key]) => !after.has(key));
      if (gone.length > 0) expect([...after.values()]).toContain("unknown");
      const counts = countsOfDiagnosis(diagnosisOf(denied, "d", NO_EXTERNAL_INPUTS), denied);
      expect(counts.unknown > 0).toBe(isNeeded);
    },
  );
});

test("calls are linear in what there is: one for each profile, four and its policies for each role", async () => {
  const profiles = Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [
      `user-${String(index)}`,
      { ExecutionRole: roleArn(`role-${String(index % 40)}`) },
    ]),
  );
  const ben = roleOnPaper("ben");
  const roles = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`role-${String(index)}`, ben]));
  const counted = new Map<string, number>();
  const ask = answering({ ...PAPER, profiles, roles: { ...PAPER.roles, ...roles } });
  const account = await read((call, input) => {
    counted.set(call, (counted.get(call) ?? 0) + 1);
    return ask(call, input);
  });
  expect(Object.keys(features(account)).length).toBe(41);
  expect(Object.fromEntries(counted)).toEqual({
    "sts:GetCallerIdentity": 1,
    "sagemaker:DescribeDomain": 1,
    "sagemaker:ListUserProfiles": 1,
    "sagemaker:DescribeUserProfile": 120,
    "sagemaker:ListApps": 1,
    "sagemaker:ListSpaces": 1,
    "emr-serverless:ListApplications": 1,
    // One for each application that is not deleted.
    "emr-serverless:GetApplication": 1,
    "service-quotas:ListServiceQuotas": 1,
    "s3control:GetPublicAccessBlock": 1,
    "iam:ListRoles": 1,
    "iam:GetRole": 42,
    "iam:ListAttachedRolePolicies": 42,
    "iam:ListRolePolicies": 42,
    "iam:GetRolePolicy": 2,
    // Each policy once, however many roles it is attached to.
    "iam:GetPolicy": 5,
    "iam:GetPolicyVersion": 5,
    "ec2:DescribeVpcs": 1,
    "ec2:DescribeVpcAttribute": 2,
    "ec2:DescribeDhcpOptions": 1,
    "ec2:DescribeSubnets": 1,
    "ec2:DescribeRouteTables": 1,
    "ec2:DescribeNetworkAcls": 1,
    "ec2:DescribeSecurityGroups": 1,
    "ec2:DescribeVpcEndpoints": 1,
    "ec2:GetManagedPrefixListEntries": 1,
    "route53:ListHostedZonesByVPC": 1,
    "route53resolver:ListResolverRuleAssociations": 1,
    "route53resolver:ListResolverRules": 1,
    "route53profiles:ListProfileAssociations": 1,
    "s3:GetBucketLocation": 2,
    "s3:GetBucketPolicy": 2,
    "s3:GetBucketEncryption": 2,
    "s3:GetBucketTagging": 2,
    "kms:GetKeyPolicy": 1,
    "kms:ListGrants": 1,
  });
});

/** The ARN that a call is about, as AWS's service authorization reference has it. */
function resourceOf(call: CallName, input: Json): string {
  const { RoleName: role, PolicyArn: policy, Bucket: bucket, UserProfileName: profile, applicationId } = input;
  if (typeof applicationId === "string")
    return `arn:aws:emr-serverless:${REGION}:${ACCOUNT}:/applications/${applicationId}`;
  if (call === "sagemaker:DescribeDomain") return `arn:aws:sagemaker:${REGION}:${ACCOUNT}:domain/${DOMAIN}`;
  if (call === "sagemaker:DescribeUserProfile")
    return `arn:aws:sagemaker:${REGION}:${ACCOUNT}:user-profile/${DOMAIN}/${String(profile)}`;
  if (typeof role === "string") return roleArn(role);
  if (typeof policy === "string") return policy;
  if (typeof bucket === "string") return `arn:aws:s3:::${bucket}`;
  return call.startsWith("kms:") ? KEY : "*";
}

test("the printed policy allows every call, and each of its actions is needed", async () => {
  const calls: { readonly action: string; readonly resource: string }[] = [];
  const note = (call: CallName, input: Json): void => {
    for (const action of readCall(call).permissions) calls.push({ action, resource: resourceOf(call, input) });
  };
  const asking =
    (ask: Ask): Ask =>
    (call, input) => {
      note(call, input);
      return ask(call, input);
    };
  await read(asking(answering(PAPER)));
  await read(asking(answering(PAPER)), { domainId: "d-other" }).catch(() => undefined);
  const document = readPolicyDocument(DOMAIN, REGION);
  const denied = (without?: string): readonly string[] => {
    const statements = (document["Statement"] as readonly { readonly Action: readonly string[] }[]).map((each) => ({
      ...each,
      Action: each.Action.filter((action) => action !== without),
    }));
    const policy = {
      name: "printed",
      address: undefined,
      policy: readPolicy({ ...document, Statement: statements.filter(({ Action }) => Action.length > 0) }),
    };
    return calls
      .filter(
        ({ action, resource }) =>
          !(
            action === "sagemaker:DescribeDomain" &&
            resource !== `arn:aws:sagemaker:${REGION}:${ACCOUNT}:domain/${DOMAIN}`
          ),
      )
      .filter(({ action, resource }) => {
        const principal = { arn: roleArn("doctor"), account: ACCOUNT };
        const request = { action, resource, principal, context: contextOf({}, "absent"), sameAccount: "yes" } as const;
        // A key's own policy leaves it to the account.
        const resourcePolicy = {
          name: "key",
          address: undefined,
          policy: readPolicy({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "*", Resource: "*" }],
          }),
        };
        return (
          decide(request, { identity: [policy], ...(action.startsWith("kms:") ? { resource: resourcePolicy } : {}) })
            .answer !== "yes"
        );
      })
      .map(({ action }) => action);
  };
  expect(denied()).toEqual([]);
  const actions = (document["Statement"] as readonly { readonly Action: readonly string[] }[]).flatMap(
    ({ Action }) => Action,
  );
  for (const action of actions) expect([action, [...new Set(denied(action))]]).toEqual([action, [action]]);
});

describe("bad input is one line that says what to do", () => {
  const failing = async (ask: Ask, request: Partial<DomainRequest> = {}): Promise<string> => {
    const error: unknown = await read(ask, request).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  };

  test.each<readonly [string, Partial<DomainRequest>, string]>([
    [
      "a Region of GovCloud",
      { region: "us-gov-west-1" },
      "SageMaker Canvas is not offered in us-gov-west-1, which is in no partition that has Canvas. Regions with Canvas: ",
    ],
    [
      "a Region of China",
      { region: "cn-north-1" },
      "SageMaker Canvas is not offered in cn-north-1, which is in no partition that has Canvas.",
    ],
    [
      "a Region without Canvas",
      { region: "af-south-1" },
      "SageMaker Canvas is not offered in af-south-1. Regions with Canvas: us-east-1",
    ],
    [
      "another account",
      { account: "444455556666" },
      `These credentials are of the account ${ACCOUNT} (arn:aws:iam::${ACCOUNT}:user/eva), and --account is 444455556666. Use credentials of 444455556666: --profile`,
    ],
    [
      "a user profile that is not there",
      { userProfiles: ["zoe"] },
      `The domain ${DOMAIN} has no user profile zoe. aws sagemaker list-user-profiles --domain-id-equals ${DOMAIN} shows those it has.`,
    ],
  ])("%s", async (_, request, message) => {
    expect(await failing(answering(PAPER), request)).toContain(message);
  });

  test("an unknown domain, with those that are there", async () => {
    expect(await failing(answering(PAPER), { domainId: "d-other" })).toBe(
      `There is no SageMaker AI domain d-other in ${REGION} of the account ${ACCOUNT}. Domains there: ${DOMAIN}, nor in another Region with Canvas (Regions with domains: ${["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "sa-east-1"].join(", ")}). Check the id, and the account of the credentials: --profile`,
    );
  });

  test("a domain of another Region", async () => {
    const error: unknown = await readDomain(
      (region) => (call) =>
        Promise.resolve(
          call === "sagemaker:ListDomains"
            ? { is: "answered", output: { Domains: region === "eu-west-1" ? [{ DomainId: "d-other" }] : [] } }
            : call === "sagemaker:DescribeDomain"
              ? { is: "refused", code: "ResourceNotFound", message: "" }
              : { is: "answered", output: { Account: ACCOUNT } },
        ),
      { ...REQUEST, domainId: "d-other" },
    ).catch((each: unknown) => each);
    expect((error as Error).message).toBe(
      `There is no SageMaker AI domain d-other in us-east-1 of the account ${ACCOUNT}. It is in eu-west-1: --region`,
    );
  });

  test("ListDomains denied does not say that there is none", async () => {
    expect(await failing(refusing(PAPER, "sagemaker:ListDomains"), { domainId: "d-other" })).toMatch(
      /^There is no SageMaker AI domain d-other in us-east-1 of the account 111122223333\. Whether it is in another Region was not found out: sagemaker:ListDomains was refused in us-east-1, us-east-2, /,
    );
  });

  test("an account that only the domain says", async () => {
    expect(await failing(refusing(PAPER, "sts:GetCallerIdentity"), { account: "444455556666" })).toBe(
      `The domain ${DOMAIN} is in the account ${ACCOUNT}, and --account is 444455556666. Use credentials of 444455556666: --profile`,
    );
  });
});
