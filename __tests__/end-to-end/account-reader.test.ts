/** Every call that reads an account, on an AWS that throttles, fails, and answers in short pages: what was read is the same. */
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { READ_CALLS } from "../../lib/sources/account/calls";
import { live } from "../../lib/sources/account/live";
import { type ReadDomain, readDomain } from "../../lib/sources/account/read";
import { startLoopbackAws, type LoopbackAws, type RecordedCall } from "../support/loopback-aws";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { BUCKET, type HealthyAccount, healthyAccount, policy, USERS, USERS_ROLE } from "./support/healthy-account";
import { restoreVariables } from "../support/variables";

restoreVariables();

let aws: LoopbackAws;
let account: HealthyAccount;
let before: ReadDomain;
let calls: readonly string[];

beforeAll(async () => {
  aws = await startLoopbackAws({ accountId: ACCOUNT });
  Object.assign(process.env, aws.environment);
  account = await healthyAccount(aws);
  await several();
  await aws.clearCalls();
  before = await read();
  calls = [...new Set((await made()).map(nameOf))];
});
afterAll(async () => {
  await aws.stop();
});
afterEach(async () => {
  await aws.behave({});
  await aws.clearFaults();
});

/** Three of everything that is listed, and what the calls about one thing need. */
async function several(): Promise<void> {
  const { domainId: DomainId, vpcId: VpcId, subnetId, groupId } = account;
  const { GroupId: other } = await aws.request<{ readonly GroupId: string }>("ec2", "CreateSecurityGroup", {
    VpcId,
    GroupName: "other",
    Description: "of user profiles",
  });
  for (const name of ["ana", "ben", "cem"]) {
    const UserSettings = { SecurityGroups: [other] };
    await aws.request("sagemaker", "CreateUserProfile", { DomainId, UserProfileName: name, UserSettings });
    await aws.request("route53", "CreateHostedZone", {
      Name: `${name}.example`,
      CallerReference: name,
      VPC: { VPCRegion: REGION, VPCId: VpcId },
      HostedZoneConfig: { PrivateZone: true },
    });
    const { ResolverRule: rule } = await aws.request<{ readonly ResolverRule: { readonly Id: string } }>(
      "route53resolver",
      "CreateResolverRule",
      { CreatorRequestId: name, Name: name, RuleType: "FORWARD", DomainName: `${name}.example` },
    );
    await aws.request("route53resolver", "AssociateResolverRule", {
      ResolverRuleId: rule.Id,
      VPCId: VpcId,
      Name: name,
    });
    // AWS takes one for a VPC; more make its list one in pages.
    await aws.request("route53profiles", "AssociateProfile", {
      Name: name,
      ProfileId: `rp-${name}`,
      ResourceId: VpcId,
    });
    const app = { DomainId, AppType: "Canvas", AppName: "default" };
    await aws.request("sagemaker", "CreateApp", { ...app, UserProfileName: name });
    await aws.request("sagemaker", "CreateSpace", {
      DomainId,
      SpaceName: `space-${name}`,
      OwnershipSettings: { OwnerUserProfileName: name },
      SpaceSharingSettings: { SharingType: "Private" },
    });
    const PolicyDocument = policy({ Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" });
    const { Policy: made } = await aws.request<{ readonly Policy: { readonly Arn: string } }>("iam", "CreatePolicy", {
      PolicyName: name,
      PolicyDocument,
    });
    await aws.request("iam", "AttachRolePolicy", { RoleName: USERS, PolicyArn: made.Arn });
    await aws.request("iam", "PutRolePolicy", { RoleName: USERS, PolicyName: name, PolicyDocument });
    await aws.request("emr-serverless", "CreateApplication", {
      name,
      releaseLabel: "emr-7.2.0",
      type: "SPARK",
      clientToken: name,
      tags: { "sagemaker:is-canvas-resource": "True" },
      networkConfiguration: { subnetIds: [subnetId], securityGroupIds: [groupId] },
    });
  }
  for (const service of ["sts", "logs", "kms"])
    await aws.request("ec2", "CreateVpcEndpoint", {
      VpcId,
      VpcEndpointType: "Interface",
      ServiceName: `com.amazonaws.${REGION}.${service}`,
      SubnetIds: [subnetId],
      SecurityGroupIds: [groupId],
    });
  await aws.request("ec2", "CreateNetworkAcl", { VpcId });
  await aws.request("ec2", "CreateRouteTable", { VpcId });
  const { PrefixList: list } = await aws.request<{ readonly PrefixList: { readonly PrefixListId: string } }>(
    "ec2",
    "CreateManagedPrefixList",
    {
      PrefixListName: "own",
      MaxEntries: 3,
      AddressFamily: "IPv4",
      Entries: ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"].map((Cidr) => ({ Cidr })),
    },
  );
  await aws.request("ec2", "AuthorizeSecurityGroupIngress", {
    GroupId: groupId,
    IpPermissions: [
      { IpProtocol: "tcp", FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: list.PrefixListId }] },
    ],
  });
  const { DhcpOptions: options } = await aws.request<{ readonly DhcpOptions: { readonly DhcpOptionsId: string } }>(
    "ec2",
    "CreateDhcpOptions",
    { DhcpConfigurations: [{ Key: "domain-name-servers", Values: ["AmazonProvidedDNS"] }] },
  );
  await aws.request("ec2", "AssociateDhcpOptions", { VpcId, DhcpOptionsId: options.DhcpOptionsId });
  const { KeyMetadata: key } = await aws.request<{ readonly KeyMetadata: Readonly<Record<"KeyId" | "Arn", string>> }>(
    "kms",
    "CreateKey",
  );
  for (const Operations of [["Decrypt"], ["Encrypt"], ["GenerateDataKey"]])
    await aws.request("kms", "CreateGrant", { KeyId: key.KeyId, GranteePrincipal: USERS_ROLE, Operations });
  await aws.request("s3", "PutBucketEncryption", {
    Bucket: BUCKET,
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key.Arn } }],
    },
  });
}

function read(): Promise<ReadDomain> {
  const request = { domainId: account.domainId, region: REGION, account: ACCOUNT, userProfiles: [] };
  return readDomain((region) => live({ region, profile: undefined }), { ...request, inputs: NO_EXTERNAL_INPUTS });
}

async function made(): Promise<readonly RecordedCall[]> {
  return (await aws.calls()).filter(({ fromTest }) => !fromTest);
}

/** A call's name where it is recorded: by the name that its requests are signed for. */
function nameOf({ service, action }: RecordedCall): string {
  return `${service}:${action}`;
}

const SIGNED: Readonly<Record<string, string>> = { "service-quotas": "servicequotas" };
/** Of these, the first is made where there is no such domain, and the other with --simulate. */
const ELSEWHERE = ["sagemaker:ListDomains", "iam:SimulatePrincipalPolicy"];
const signed = (name: string): string => name.replace(/^[^:]+/, (service) => SIGNED[service] ?? service);

test("every call that reading an account may make is made here", () => {
  expect(before.unread).toEqual([]);
  const all = Object.keys(READ_CALLS).filter((name) => !ELSEWHERE.includes(name));
  expect([...calls].sort()).toEqual(all.map(signed).sort());
});

test.each([
  ["throttled", { code: "ThrottlingException", times: 2 }],
  ["answered with an error of the server", { code: "InternalFailure", status: 500, times: 2 }],
])("each call is %s twice, and asked again", async (_, fault) => {
  for (const name of calls) {
    const [service = "", action = ""] = name.split(":");
    await aws.failNext({ service, action, ...fault });
  }
  await aws.clearCalls();
  const { unread, inventory } = await read();
  const failed = (await made()).filter(({ status }) => status !== 200 && status !== 404);
  const struck = failed.filter(({ errorCode }) => errorCode === fault.code).map(nameOf);
  expect([...struck].sort()).toEqual([...calls, ...calls].sort());
  expect(unread).toEqual([]);
  expect(inventory).toEqual(before.inventory);
});

/** Lists with one member here, or with all that are asked for by their ids. */
const ONE = [
  "iam:ListRoles",
  "ec2:DescribeVpcs",
  "ec2:DescribeDhcpOptions",
  "ec2:DescribeSubnets",
  "servicequotas:ListServiceQuotas",
];

test("every list is read to its end", async () => {
  await aws.behave({ pageSize: 1 });
  await aws.clearCalls();
  const { unread, inventory } = await read();
  expect(unread).toEqual([]);
  expect(inventory).toEqual(before.inventory);
  const names = (await made()).map(nameOf);
  const paged = Object.entries(READ_CALLS).flatMap(([name, call]) => ("pages" in call ? [signed(name)] : []));
  const short = paged.filter((name) => calls.includes(name) && names.filter((each) => each === name).length < 2);
  expect(short).toEqual(ONE);
});
