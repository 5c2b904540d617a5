/**
 * The commands of the AWS CLI that `doctor` prints, run word for word: each check finds what a test broke in an account where everything works, its commands
 * run as they are printed, and `doctor` finds nothing then.
 */
import { tmpdir } from "node:os";
import { CHECKS } from "../../lib/checks";
import { LIVE_CHECKS } from "../../lib/checks/live";
import { canvasImageLayers, canvasImages } from "../../lib/policies/canvas-images";
import { describeVpcEndpointServices } from "../../lib/policies/describe-vpc-endpoint-services";
import { largeDataUse } from "../../lib/policies/large-data-use";
import { EMR_SERVERLESS_EXECUTION_POLICY, managedPolicyArn } from "../../lib/policies/managed";
import { MANAGED_DOCUMENTS } from "../../lib/policies/managed/documents";
import { render } from "../../lib/policies/render";
import { accessSchema } from "../../lib/report/access-schema";
import { statementOf } from "../../lib/report/cure/commands";
import { IMAGES, INTERFACES, JOBS } from "../checks/closed-vpc";
import { runCommand } from "../support/command";
import { IS_WHOLE } from "../support/draws";
import { startLoopbackAws, type LoopbackAws } from "../support/loopback-aws";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { trustIn } from "../terraform/support/console";
import { type AwsCli, awsCli } from "./support/aws-cli";
import {
  BUCKET,
  type HealthyAccount,
  healthyAccount,
  JOB_ROLE,
  policy,
  restoreRoles,
  USERS,
} from "./support/healthy-account";

let aws: LoopbackAws;
let cli: AwsCli;
let account: HealthyAccount;

beforeAll(async () => {
  aws = await startLoopbackAws({ accountId: ACCOUNT });
  [cli, account] = await Promise.all([awsCli(aws), healthyAccount(aws)]);
});
afterAll(async () => {
  await cli.stop();
  await aws.stop();
});

const EC2 = `arn:aws:ec2:${REGION}:${ACCOUNT}`;
const CANVAS = managedPolicyArn("AmazonSageMakerCanvasFullAccess");
const OF_JOBS = managedPolicyArn(EMR_SERVERLESS_EXECUTION_POLICY);

async function putPolicy(RoleName: string, statements: readonly object[]): Promise<void> {
  await aws.request("iam", "PutRolePolicy", { RoleName, PolicyName: "own", PolicyDocument: policy(...statements) });
}
async function putTrust(RoleName: string, document: object): Promise<void> {
  await aws.request("iam", "UpdateAssumeRolePolicy", { RoleName, PolicyDocument: JSON.stringify(document) });
}
async function detach(RoleName: string, PolicyArn: string): Promise<void> {
  await aws.request("iam", "DetachRolePolicy", { RoleName, PolicyArn });
}
async function s3Endpoint(): Promise<string> {
  const { VpcEndpoints: all } = await aws.request<{
    readonly VpcEndpoints: readonly Readonly<Record<"VpcEndpointId" | "VpcEndpointType" | "State", string>>[];
  }>("ec2", "DescribeVpcEndpoints", { Filters: [{ Name: "vpc-id", Values: [account.vpcId] }] });
  return (
    all.find(({ VpcEndpointType: type, State: state }) => type === "Gateway" && state === "available")?.VpcEndpointId ??
    "none"
  );
}
async function putEndpointPolicy(...statements: readonly object[]): Promise<void> {
  const VpcEndpointId = await s3Endpoint();
  await aws.request("ec2", "ModifyVpcEndpoint", { VpcEndpointId, PolicyDocument: policy(...statements) });
}
async function updateDomain(settings: object): Promise<void> {
  await aws.request("sagemaker", "UpdateDomain", { DomainId: account.domainId, DefaultUserSettings: settings });
}
async function setting(ExecutionRoleArn: string, Status = "ENABLED"): Promise<void> {
  // Beside it, settings that no cure may lose.
  const others = { KendraSettings: { Status: "DISABLED" } };
  await updateDomain({ CanvasAppSettings: { ...others, EmrServerlessSettings: { ExecutionRoleArn, Status } } });
}
async function profile(UserProfileName: string, UserSettings: object = {}): Promise<void> {
  await aws.request("sagemaker", "CreateUserProfile", { DomainId: account.domainId, UserProfileName, UserSettings });
}
async function group(GroupName: string): Promise<string> {
  const { GroupId } = await aws.request<{ readonly GroupId: string }>("ec2", "CreateSecurityGroup", {
    VpcId: account.vpcId,
    GroupName,
    Description: "for a test",
  });
  return GroupId;
}
async function interfaceEndpoint(service: string, more: object): Promise<void> {
  await aws.request("ec2", "CreateVpcEndpoint", {
    VpcId: account.vpcId,
    VpcEndpointType: "Interface",
    ServiceName: `com.amazonaws.${REGION}.${service}`,
    SubnetIds: [account.subnetId],
    SecurityGroupIds: [account.groupId],
    PrivateDnsEnabled: true,
    ...more,
  });
}
async function application(tag: string, networkConfiguration: object): Promise<void> {
  await aws.request("emr-serverless", "CreateApplication", {
    name: "spark",
    releaseLabel: "emr-7.2.0",
    type: "SPARK",
    clientToken: "token",
    tags: { "sagemaker:is-canvas-resource": tag },
    networkConfiguration,
  });
}
async function ingress(action: "Authorize" | "Revoke", permission: object): Promise<void> {
  await aws.request("ec2", `${action}SecurityGroupIngress`, { GroupId: account.groupId, IpPermissions: [permission] });
}

/** The healthy statements, by what they are for. */
function own() {
  const [images = {}, interfaces = {}, ownJobRole = {}] = account.usersPolicy;
  const [buckets = {}, layers = {}, logs = {}] = account.endpointPolicy;
  return { images, interfaces, ownJobRole, buckets, layers, logs };
}
const interfacesIn = (...resources: readonly string[]): object => ({ ...INTERFACES, Resource: resources });

interface Case {
  readonly id: string;
  readonly what: string;
  readonly breaks: () => Promise<void>;
  /** What a user puts in for a placeholder. */
  readonly fill?: Readonly<Record<string, () => string | Promise<string>>>;
  /** What is found all the same afterwards. */
  readonly left?: readonly string[];
  /**
   * `alone`: other findings do not show beside it; `beside`: broken together with a case of roles, which have no part in it, since to read the account takes a
   * third of a second.
   */
  readonly with?: "alone" | "beside";
}

const CASES: readonly Case[] = [
  { id: "off", what: "the setting is DISABLED", with: "alone", breaks: () => setting(JOB_ROLE, "DISABLED") },
  {
    id: "canvas-cannot",
    what: "a Deny",
    breaks: () =>
      putPolicy(USERS, [
        ...account.usersPolicy,
        { Sid: "No", Effect: "Deny", Action: "emr-serverless:StartJobRun", Resource: "*" },
      ]),
  },
  { id: "canvas-cannot", what: "without AWS's policy of the job role", breaks: () => detach(JOBS, OF_JOBS) },
  {
    id: "canvas-cannot",
    what: "without AWS's policy of the execution role",
    breaks: () => detach(USERS, CANVAS),
    left: ["standard-builds-outside-vpc"],
  },
  {
    id: "canvas-cannot",
    what: "a statement that is missing where the policy of that name has others",
    breaks: async () => {
      await detach(USERS, CANVAS);
      const [first = {}, ...others] = USE;
      expect(first["Sid"]).toBe("EMRServerlessCreateApplicationOperation");
      const PolicyDocument = policy(...others);
      await aws.request("iam", "PutRolePolicy", {
        RoleName: USERS,
        PolicyName: "canvas-large-data-use",
        PolicyDocument,
      });
    },
  },
  {
    id: "canvas-cannot",
    what: "a setting without its status",
    with: "alone",
    breaks: () => updateDomain({ CanvasAppSettings: { EmrServerlessSettings: { ExecutionRoleArn: JOB_ROLE } } }),
  },
  {
    id: "job-role-name",
    what: "a path that the role does not have",
    with: "alone",
    breaks: () => setting(JOB_ROLE.replace("role/", "role/service-role/")),
  },
  {
    id: "job-role-name",
    what: "a role of another account",
    with: "alone",
    breaks: () => setting(JOB_ROLE.replace(ACCOUNT, "999988887777")),
    fill: { "<SUFFIX>": () => JOBS.replace(/.*-/, "") },
  },
  {
    id: "job-role-trust",
    what: "another service",
    breaks: () => putTrust(JOBS, trustIn("glue.amazonaws.com")),
    left: ["job-role-trust-wide"],
  },
  {
    id: "job-role-trust",
    what: "another account",
    breaks: () => putTrust(JOBS, trustIn("emr-serverless.amazonaws.com", "123456789012")),
  },
  {
    id: "job-role-trust-wide",
    what: "no account",
    breaks: () => putTrust(JOBS, trustIn("emr-serverless.amazonaws.com")),
  },
  {
    id: "job-role-trust-wide",
    what: "another service beside it",
    breaks: () => {
      const trust = trustIn("emr-serverless.amazonaws.com", ACCOUNT) as { readonly Statement: readonly object[] };
      const both = { Service: ["emr-serverless.amazonaws.com", "glue.amazonaws.com"] };
      return putTrust(JOBS, { ...trust, Statement: trust.Statement.map((each) => ({ ...each, Principal: both })) });
    },
  },
  {
    id: "service-linked-role",
    what: "deleted",
    with: "beside",
    breaks: async () => {
      const RoleName = "AWSServiceRoleForAmazonEMRServerless";
      const { AttachedPolicies: attached } = await aws.request<{
        readonly AttachedPolicies: readonly { readonly PolicyArn: string }[];
      }>("iam", "ListAttachedRolePolicies", { RoleName });
      for (const { PolicyArn } of attached) await detach(RoleName, PolicyArn);
      await aws.request("iam", "DeleteServiceLinkedRole", { RoleName });
    },
  },
  {
    id: "grants-on-wrong-role",
    what: "images on the job role",
    breaks: async () => {
      await putPolicy(USERS, account.usersPolicy.slice(1));
      await putPolicy(JOBS, [...account.jobsPolicy, IMAGES]);
    },
  },
  {
    id: "network-interface-missing",
    what: "no statement",
    breaks: () => putPolicy(USERS, [own().images, own().ownJobRole]),
  },
  {
    id: "network-interface-missing",
    what: "no subnet and no security group",
    breaks: () => putPolicy(USERS, [own().images, interfacesIn(INTERFACES.Resource[0] ?? ""), own().ownJobRole]),
  },
  {
    id: "untagged-network",
    what: "the tag that the role asks for",
    breaks: () => {
      const tag = { StringEquals: { ...INTERFACES.Condition.StringEquals, "aws:ResourceTag/canvas": "yes" } };
      return putPolicy(USERS, [
        own().images,
        interfacesIn(INTERFACES.Resource[0] ?? ""),
        { ...interfacesIn(`${EC2}:subnet/*`, `${EC2}:security-group/*`), Sid: "Tagged", Condition: tag },
        own().ownJobRole,
      ]);
    },
  },
  {
    id: "network-interface-unrestricted",
    what: "every subnet",
    breaks: () => putPolicy(USERS, [own().images, interfacesIn("*"), own().ownJobRole]),
  },
  {
    id: "network-interface-directly",
    what: "without aws:CalledViaLast",
    breaks: () => putPolicy(USERS, [own().images, { ...own().interfaces, Condition: undefined }, own().ownJobRole]),
  },
  {
    id: "open-inbound",
    what: "IPv4 and IPv6",
    with: "beside",
    breaks: () =>
      ingress("Authorize", {
        IpProtocol: "tcp",
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: "0.0.0.0/0" }],
        Ipv6Ranges: [{ CidrIpv6: "::/0" }],
      }),
  },
  {
    id: "open-inbound",
    what: "everything, and nothing from the group itself",
    with: "beside",
    breaks: async () => {
      await ingress("Authorize", { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
      await ingress("Revoke", { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: account.groupId }] });
    },
  },
  {
    id: "open-inbound",
    what: "a prefix list that holds every address",
    with: "beside",
    breaks: async () => {
      const { PrefixList: list } = await aws.request<{ readonly PrefixList: { readonly PrefixListId: string } }>(
        "ec2",
        "CreateManagedPrefixList",
        { PrefixListName: "all", MaxEntries: 1, AddressFamily: "IPv4", Entries: [{ Cidr: "0.0.0.0/0" }] },
      );
      await ingress("Authorize", {
        IpProtocol: "tcp",
        FromPort: 22,
        ToPort: 22,
        PrefixListIds: [{ PrefixListId: list.PrefixListId }],
      });
    },
  },
  {
    id: "app-traffic",
    what: "nothing from the group itself",
    with: "beside",
    breaks: () => ingress("Revoke", { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: account.groupId }] }),
  },
  {
    id: "closed-egress",
    what: "SSH alone",
    with: "beside",
    breaks: async () => {
      const { groupId: GroupId } = account;
      const all = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
      await aws.request("ec2", "RevokeSecurityGroupEgress", { GroupId, IpPermissions: [all] });
      const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/16" }] };
      await aws.request("ec2", "AuthorizeSecurityGroupEgress", { GroupId, IpPermissions: [ssh] });
    },
  },
  ...(["EnableDnsHostnames", "EnableDnsSupport"] as const).map((attribute): Case => ({
    id: "vpc-dns",
    what: attribute,
    with: "beside",
    breaks: async () => {
      await aws.request("ec2", "ModifyVpcAttribute", { VpcId: account.vpcId, [attribute]: { Value: false } });
    },
  })),
  {
    id: "security-groups-missing",
    what: "neither the domain nor the user profile",
    with: "beside",
    breaks: async () => {
      await profile("ana");
      await updateDomain({ SecurityGroups: [] });
    },
    fill: { "<SECURITY-GROUP-ID>": () => account.groupId },
  },
  {
    id: "endpoint-not-routed",
    what: "in no route table",
    with: "beside",
    breaks: async () => {
      const VpcEndpointId = await s3Endpoint();
      await aws.request("ec2", "ModifyVpcEndpoint", { VpcEndpointId, RemoveRouteTableIds: [account.routeTableId] });
    },
  },
  {
    id: "endpoint-policy-principal",
    what: "an account",
    with: "beside",
    breaks: () => putEndpointPolicy({ ...own().buckets, Principal: { AWS: ACCOUNT } }, own().layers, own().logs),
  },
  {
    id: "endpoint-image-layers",
    what: "none",
    with: "beside",
    breaks: () => putEndpointPolicy(own().buckets, own().logs),
  },
  {
    id: "endpoint-emr-logs",
    what: "none",
    with: "beside",
    breaks: () => putEndpointPolicy(own().buckets, own().layers),
  },
  {
    id: "endpoint-to-other-accounts",
    what: "a statement without a condition",
    with: "beside",
    breaks: () => putEndpointPolicy({ ...own().buckets, Condition: undefined }, own().layers, own().logs),
  },
  {
    id: "endpoint-to-other-accounts",
    what: "AWS's own policy",
    with: "beside",
    breaks: () => putEndpointPolicy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }),
  },
  {
    id: "endpoint-missing",
    what: "deleted",
    with: "beside",
    breaks: async () => {
      await aws.request("ec2", "DeleteVpcEndpoints", { VpcEndpointIds: [await s3Endpoint()] });
    },
  },
  {
    id: "endpoint-https",
    what: "a group that allows nothing",
    with: "beside",
    breaks: async () => interfaceEndpoint("sts", { SecurityGroupIds: [await group("closed")] }),
  },
  {
    id: "endpoint-private-dns",
    what: "off",
    with: "beside",
    breaks: async () => {
      const { groupId: GroupId } = account;
      await ingress("Authorize", {
        IpProtocol: "tcp",
        FromPort: 443,
        ToPort: 443,
        UserIdGroupPairs: [{ GroupId }],
      });
      await interfaceEndpoint("logs", { PrivateDnsEnabled: false });
    },
  },
  {
    id: "region-mismatch",
    what: "a key by S3 of another Region",
    breaks: () =>
      putPolicy(JOBS, [
        ...account.jobsPolicy,
        {
          Sid: "Keys",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: { StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } },
        },
      ]),
  },
  {
    id: "bucket-wildcard",
    what: "every bucket",
    breaks: () =>
      putPolicy(JOBS, [...account.jobsPolicy, { Sid: "Wide", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }]),
    fill: { "<BUCKET>": () => BUCKET, "<FOLDER>": () => "raw" },
  },
  {
    id: "bucket-tag",
    what: "the tag of objects on the bucket",
    breaks: async () => {
      const writes = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
      await putPolicy(JOBS, [
        { Effect: "Allow", Action: writes, Resource: `arn:aws:s3:::${BUCKET}/*` },
        { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: `arn:aws:s3:::${BUCKET}` },
      ]);
      const Tagging = { TagSet: [{ Key: "SageMaker", Value: "true" }] };
      await aws.request("s3", "PutBucketTagging", { Bucket: BUCKET, Tagging });
    },
  },
  {
    id: "sibling-job-role",
    what: "without the Deny",
    breaks: () => putPolicy(USERS, [own().images, own().interfaces]),
  },
  {
    id: "data-grants-on-execution-role",
    what: "a bucket to write to",
    breaks: () =>
      putPolicy(USERS, [
        ...account.usersPolicy,
        { Sid: "Out", Effect: "Allow", Action: "s3:PutObject", Resource: `arn:aws:s3:::${BUCKET}/out/*` },
      ]),
  },
  {
    id: "standard-builds-outside-vpc",
    what: "statements of its own in place of AWS's policy",
    breaks: async () => {
      await detach(USERS, CANVAS);
      await putPolicy(USERS, [...account.usersPolicy, ...USE.filter(({ Sid: sid }) => sid !== BUILDS)]);
    },
  },
  {
    id: "profile-overrides-domain",
    what: "Canvas settings without EMR Serverless",
    with: "beside",
    breaks: () => profile("ben", { CanvasAppSettings: { KendraSettings: { Status: "ENABLED" } } }),
  },
  {
    id: "vcpu-quota",
    what: "AWS's default",
    with: "beside",
    breaks: async () => {
      await aws.request("service-quotas", "RequestServiceQuotaIncrease", {
        ServiceCode: "emr-serverless",
        QuotaCode: "L-D05C8A75",
        DesiredValue: 16,
      });
    },
  },
  {
    id: "canvas-application-left",
    what: "in no VPC",
    with: "beside",
    breaks: () => application("True", {}),
  },
  // Last: afterwards the subnet has another route table.
  {
    id: "public-subnet",
    what: "a route to an internet gateway",
    with: "beside",
    breaks: async () => {
      const { InternetGateway: made } = await aws.request<{
        readonly InternetGateway: { readonly InternetGatewayId: string };
      }>("ec2", "CreateInternetGateway", {});
      const gateway = { InternetGatewayId: made.InternetGatewayId };
      await aws.request("ec2", "AttachInternetGateway", { VpcId: account.vpcId, ...gateway });
      await aws.request("ec2", "CreateRoute", {
        RouteTableId: account.routeTableId,
        DestinationCidrBlock: "0.0.0.0/0",
        GatewayId: gateway.InternetGatewayId,
      });
    },
    fill: {
      "<PRIVATE-ROUTE-TABLE-ID>": async () => {
        const { RouteTable: table } = await aws.request<{ readonly RouteTable: { readonly RouteTableId: string } }>(
          "ec2",
          "CreateRouteTable",
          { VpcId: account.vpcId },
        );
        const AddRouteTableIds = [table.RouteTableId];
        await aws.request("ec2", "ModifyVpcEndpoint", { VpcEndpointId: await s3Endpoint(), AddRouteTableIds });
        return table.RouteTableId;
      },
    },
  },
];

const BUILDS = "DescribeVpcEndpointServices";
/** What an execution role needs beside network interfaces, each statement by itself. */
const USE: readonly Readonly<Record<string, unknown>>[] = [
  ...render(largeDataUse, { emrServerlessRoleArn: JOB_ROLE }),
  ...render(canvasImages, {}),
  ...render(canvasImageLayers, {}),
  ...render(describeVpcEndpointServices, {}),
].map((statement) => statementOf({ ...statement, principals: [] }));

/** Checks whose cure has no command, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  "bucket-region": "a bucket stays in its Region: another one is made, and its objects are copied",
  "zone-without-emr-serverless": "a subnet stays in its zone: another one is made",
  "too-many-security-groups": "which groups stay is the user's to decide",
  "region-without-canvas": "another Region is another domain",
  "iam-limits": "which statements move into another policy is the user's to decide",
  "iam-limits-passed": "AWS refuses it: no account has it",
  "name-used-twice": "AWS refuses it: no account has it",
  "endpoint-service-name": "AWS refuses it: no account has it",
  "endpoint-region": "AWS refuses it: no account has it",
  "application-tag": "of applications, doctor reads those alone that have Canvas's tag as Canvas writes it",
  "canvas-apps-outdated": "the command is this project's own: restart-apps.test.ts and adopt.test.ts run it",
};

test("every check of a state has a case here, or a reason", () => {
  const ids = [...CHECKS.filter(({ over }) => over === "setup"), ...LIVE_CHECKS].map(({ id }) => id);
  const cases = [...new Set(CASES.map(({ id }) => id).filter((id) => id !== "off"))];
  expect([...cases, ...Object.keys(WITHOUT)].sort()).toEqual([...new Set(ids)].sort());
});

interface Diagnosis {
  readonly exitCode: number | null;
  /** The ids of findings, with what they say. */
  readonly found: readonly string[];
  cures(id: string): readonly string[];
}

async function doctor(): Promise<Diagnosis> {
  const { exitCode, stdout, stderr } = await runCommand(
    ["doctor", "--domain-id", account.domainId, "--region", REGION, "--format", "json"],
    { cwd: tmpdir(), env: aws.childEnvironment() },
  );
  if (stdout === "") throw new Error(stderr);
  const [file] = accessSchema.parse(JSON.parse(stdout)).files;
  if (file === undefined) throw new Error(stdout);
  const all = [
    ...file.off.map((each) => ({ id: "off", message: each.name, cures: each.cures })),
    ...file.findings,
    ...file.deployments.flatMap(({ executionRoles }) => executionRoles.flatMap(({ findings }) => findings)),
  ];
  return {
    exitCode,
    found: [
      ...all.map(({ id, message }) => `${id}: ${message}`),
      ...file.incomplete.map((each) => `unread: ${JSON.stringify(each)}`),
    ],
    cures: (id) => all.filter((each) => each.id === id).map(({ cures }) => cures?.cli ?? ""),
  };
}

const idsOf = ({ found }: Diagnosis): readonly string[] => found.map((each) => each.replace(/:.*/s, ""));

/** Runs what is printed; of commands for either of two ways, the first. */
async function follow(cures: readonly string[], fill: Case["fill"] = {}): Promise<void> {
  const commands = [...new Set(cures.map((each) => each.split("\n# Or, ")[0] ?? ""))].join("\n");
  let filled = commands;
  for (const [placeholder, value] of Object.entries(fill)) {
    expect(filled).toContain(placeholder);
    filled = filled.replaceAll(placeholder, await value());
  }
  expect(filled).toMatch(/^aws /m);
  cli.run(filled, aws);
}

/** Each case of roles, with one that is broken beside it; `npm test` takes the first case of each check. */
function together(): readonly (readonly [string, readonly Case[]])[] {
  const taken = CASES.filter(({ id }, index) => IS_WHOLE || CASES.findIndex((each) => each.id === id) === index);
  const alone = taken.filter((each) => each.with === "alone");
  const beside = taken.filter((each) => each.with === "beside");
  const ofRoles = taken.filter((each) => each.with === undefined);
  // The last of both together: `untagged-network` finds the security group that a domain without one is given.
  const first = beside.length - ofRoles.length;
  const pairs = beside.map((each, index) => [
    ...(index < first ? [] : ofRoles.slice(index - first, index - first + 1)),
    each,
  ]);
  return [...alone.map((each) => [each]), ...pairs].map((cases) => [
    cases.map(({ id, what }) => `${id}: ${what}`).join("; "),
    cases,
  ]);
}

test.each(together())("%s", async (_, cases) => {
  await restoreRoles(aws, account);
  for (const { breaks } of cases) await breaks();
  const before = await doctor();
  expect(idsOf(before)).toEqual(expect.arrayContaining(cases.map(({ id }) => id)));
  for (const { id, fill } of cases) await follow(before.cures(id), fill);
  const after = await doctor();
  const left = cases.flatMap((each) => each.left ?? []);
  expect([after.found, idsOf(after)]).toEqual([left.length === 0 ? [] : after.found, left]);
});

/** In `npm test` the first of each role. */
const some = <T>(statements: readonly T[]): readonly T[] => (IS_WHOLE ? statements : statements.slice(0, 1));

describe("each missing statement", () => {
  test.each(some(USE).map((statement) => [String(statement["Sid"]), statement] as const))(
    "of an execution role without AWS's policies: %s",
    async (_, missing) => {
      await restoreRoles(aws, account);
      await detach(USERS, CANVAS);
      const [, ...others] = account.usersPolicy;
      await putPolicy(USERS, [...others, ...USE.filter((each) => each !== missing)]);
      const before = await doctor();
      const found = [...new Set(idsOf(before))];
      expect(found).toEqual([missing["Sid"] === BUILDS ? "standard-builds-outside-vpc" : "canvas-cannot"]);
      await follow(before.cures(found[0] ?? ""));
      expect((await doctor()).found).toEqual([]);
    },
  );

  const ofJobs = MANAGED_DOCUMENTS.find(({ name }) => name === EMR_SERVERLESS_EXECUTION_POLICY);
  const { Statement: statements } = ofJobs?.document as {
    readonly Statement: readonly Readonly<Record<string, unknown>>[];
  };

  test.each(some(statements).map((statement) => [String(statement["Sid"]), statement] as const))(
    "of AWS's policy of the job role: %s",
    async (_, missing) => {
      await restoreRoles(aws, account);
      await detach(JOBS, OF_JOBS);
      await putPolicy(JOBS, [...account.jobsPolicy, ...statements.filter((each) => each !== missing)]);
      const before = await doctor();
      expect([...new Set(idsOf(before))]).toEqual(["canvas-cannot"]);
      await follow(before.cures("canvas-cannot"));
      expect((await doctor()).found).toEqual([]);
    },
  );
});
