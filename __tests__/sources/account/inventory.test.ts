/** Single facts of what an account answers: each as AWS states it, and unknown with the reason where it was not read. */
import { show } from "../../../lib/authorization/text";
import { valueOf } from "../../../lib/inventory/fact";
import { missingOf } from "../../../lib/inventory/completeness";
import type { Inventory } from "../../../lib/inventory/inventory";
import type { Json } from "../../../lib/rules/json";
import { NO_EXTERNAL_INPUTS } from "../../../lib/setup/question";
import type { Simulation } from "../../../lib/setup/simulation";
import { Answers, type Ask } from "../../../lib/sources/account/answers";
import { appsIn, ownerOf } from "../../../lib/sources/account/apps";
import type { CallName } from "../../../lib/sources/account/calls";
import { readDomain } from "../../../lib/sources/account/read";
import { simulate } from "../../../lib/sources/account/simulate";
import { ACCOUNT, answering, DOMAIN, JOB_ROLE, JOBS, KEY, PAPER, type Paper, refusing, REGION, roleArn } from "./paper";

const VPC = "vpc-0aaaaaaaaaaaaaaaa";

/** The paper's answers, with some of their own. */
function withAnswers(answers: Partial<Record<CallName, Json>>, paper: Paper = PAPER): Ask {
  return (call, input) => {
    const output = answers[call];
    return output === undefined ? answering(paper)(call, input) : Promise.resolve({ is: "answered", output });
  };
}

async function read(ask: Ask, userProfiles: readonly string[] = []): Promise<Inventory> {
  const request = { domainId: DOMAIN, region: REGION, account: undefined, userProfiles, inputs: NO_EXTERNAL_INPUTS };
  return (await readDomain(() => ask, request)).inventory;
}

describe("network", () => {
  test("the VPC, its subnet and its security group, with the ARNs of their owner", async () => {
    const { vpcs, subnets, securityGroups } = await read(answering(PAPER));
    expect(vpcs.map(({ arn, belongings }) => [arn, missingOf(belongings)])).toEqual([
      [`arn:aws:ec2:${REGION}:${ACCOUNT}:vpc/${VPC}`, []],
    ]);
    expect(subnets.map(({ arn, cidrBlock, zoneId }) => [arn, valueOf(cidrBlock), valueOf(zoneId)])).toEqual([
      [`arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/subnet-0aaaaaaaaaaaaaaaa`, "10.0.0.0/24", "use1-az1"],
    ]);
    expect(securityGroups.map(({ id, arn, vpcId }) => [id, arn, valueOf(vpcId)])).toEqual([
      ["sg-0aaaaaaaaaaaaaaaa", `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/sg-0aaaaaaaaaaaaaaaa`, VPC],
    ]);
  });

  test("what is in the VPC is not complete where its endpoints were not read, or another account owns it", async () => {
    const unread = await read(refusing(PAPER, "ec2:DescribeVpcEndpoints", "UnauthorizedOperation"));
    expect(unread.vpcs.flatMap(({ belongings }) => missingOf(belongings))).toMatchObject([
      { name: `the VPC endpoints of ${VPC}`, address: VPC, why: { kind: "no-permission" } },
    ]);
    const owner = "444455556666";
    const shared = await read(withAnswers({ "ec2:DescribeVpcs": { Vpcs: [{ VpcId: VPC, OwnerId: owner }] } }));
    expect(shared.vpcs.flatMap(({ belongings }) => missingOf(belongings))).toMatchObject([
      { name: `what the account ${owner}, which owns ${VPC}, has made in it`, address: VPC },
    ]);
  });

  test.each([
    ["available", 1],
    ["pending", 1],
    // Clients that are older than the field.
    [undefined, 1],
    ["Available", 1],
    ["deleting", 0],
    ["rejected", 0],
    ["failed", 0],
  ])("an endpoint that is %s", async (State, count) => {
    const endpoints = PAPER.endpoints.map((each) => ({ ...each, State }));
    expect((await read(answering({ ...PAPER, endpoints }))).vpcEndpoints).toHaveLength(count);
  });

  test("an interface endpoint is in its subnets, with its security groups and private DNS", async () => {
    const { vpcEndpoints } = await read(
      answering({
        ...PAPER,
        endpoints: [
          {
            VpcEndpointId: "vpce-1",
            VpcEndpointType: "Interface",
            VpcId: VPC,
            ServiceName: `com.amazonaws.${REGION}.sts`,
            State: "available",
            RouteTableIds: [],
            SubnetIds: ["subnet-0aaaaaaaaaaaaaaaa"],
            Groups: [{ GroupId: "sg-0aaaaaaaaaaaaaaaa", GroupName: "default" }],
            PrivateDnsEnabled: true,
          },
        ],
      }),
    );
    expect(
      vpcEndpoints.map(({ id, service, type, subnetIds, securityGroupIds, privateDns, policy }) => [
        ...[id, service, valueOf(type), valueOf(subnetIds), valueOf(securityGroupIds), valueOf(privateDns), policy.is],
      ]),
    ).toEqual([
      [
        "vpce-1",
        `com.amazonaws.${REGION}.sts`,
        "Interface",
        ["subnet-0aaaaaaaaaaaaaaaa"],
        ["sg-0aaaaaaaaaaaaaaaa"],
        true,
        "absent",
      ],
    ]);
  });

  test("the ranges of the prefix lists that security groups name", async () => {
    const { prefixLists } = await read(
      withAnswers({
        "ec2:GetManagedPrefixListEntries": { Entries: [{ Cidr: "52.216.0.0/15" }, { Cidr: "3.5.0.0/19" }] },
      }),
    );
    expect(prefixLists).toEqual([{ id: "pl-0aaaaaaaaaaaaaaaa", ranges: ["52.216.0.0/15", "3.5.0.0/19"] }]);
    expect((await read(refusing(PAPER, "ec2:GetManagedPrefixListEntries"))).prefixLists).toEqual([]);
  });
});

test("security groups are asked for by their ids, and not at all where there are none", async () => {
  const asked = async (groups: readonly string[]): Promise<readonly Json[]> => {
    const inputs: Json[] = [];
    const DefaultUserSettings = { ExecutionRole: roleArn("canvas"), SecurityGroups: groups };
    const paper = { ...PAPER, domain: { ...PAPER.domain, DefaultUserSettings }, applications: {} };
    await read((call, input) => {
      if (call === "ec2:DescribeSecurityGroups") inputs.push(input);
      return answering(paper)(call, input);
    });
    return inputs;
  };
  expect(await asked(["sg-0aaaaaaaaaaaaaaaa"])).toEqual([
    { Filters: [{ Name: "group-id", Values: ["sg-0aaaaaaaaaaaaaaaa"] }] },
  ]);
  expect(await asked([])).toEqual([]);
});

test("an account has nothing of what only a plan has", async () => {
  expect(await read(answering(PAPER))).toMatchObject({
    source: "account",
    unlinked: [],
    managedPolicies: [],
    fullyReadResources: [],
    organizationPolicies: [],
    elsewhere: [],
    keysUnderDefaultPolicy: [],
    readVpcEndpoints: [],
    earlierVpcEndpoints: [],
    applications: [],
    named: [],
  });
});

describe("what runs", () => {
  test("applications that Canvas made, by its tag", async () => {
    const { live } = await read(answering(PAPER));
    expect(live === undefined ? "none" : valueOf(live.applications)).toEqual([
      {
        id: "00aaaaaaaaaaaaaa",
        name: "canvas-00aaaaaaaaaaaaaa",
        state: "STOPPED",
        subnetIds: ["subnet-0aaaaaaaaaaaaaaaa"],
        securityGroupIds: ["sg-0aaaaaaaaaaaaaaaa"],
      },
    ]);
    const { live: without } = await read(withAnswers({ "emr-serverless:GetApplication": {} }));
    expect(without === undefined ? "none" : valueOf(without.applications)).toEqual([]);
  });

  test("a space works with the role and the security groups of its owner, where they were read", async () => {
    const spaces = async (ask: Ask): Promise<unknown> => {
      const { live } = await read(ask);
      return live === undefined ? "none" : valueOf(live.spaces);
    };
    const own = { name: "ana-space", sharing: "Private", owner: "ana" };
    expect(await spaces(answering(PAPER))).toEqual([
      { ...own, executionRole: roleArn("canvas"), securityGroupIds: ["sg-0aaaaaaaaaaaaaaaa"] },
    ]);
    expect(await spaces(refusing(PAPER, "sagemaker:DescribeDomain", "AccessDeniedException"))).toEqual([
      { ...own, executionRole: undefined, securityGroupIds: [] },
    ]);
  });

  test("Block Public Access is of the account that the caller names", async () => {
    const inputs: Json[] = [];
    await read((call, input) => {
      if (call === "s3control:GetPublicAccessBlock") inputs.push(input);
      return answering(PAPER)(call, input);
    });
    expect(inputs).toEqual([{ AccountId: ACCOUNT }]);
  });
});

test("an answer is found by its input, in whatever order its members and those inside are", () => {
  const answered = { is: "answered", output: {} } as const;
  const recorded = {
    call: "iam:GetRolePolicy",
    input: { RoleName: "r", PolicyName: "p", In: [{ a: 1, b: 2 }] },
    answered,
  } as const;
  const answers = new Answers([recorded]);
  expect(answers.of("iam:GetRolePolicy", { In: [{ b: 2, a: 1 }], PolicyName: "p", RoleName: "r" })).toBe(answered);
  expect(answers.of("iam:GetRolePolicy", { In: [{ b: 1, a: 1 }], PolicyName: "p", RoleName: "r" })).toBeUndefined();
  expect(answers.of("iam:GetRole", { RoleName: "r", PolicyName: "p", In: [{ a: 1, b: 2 }] })).toBeUndefined();
});

describe("buckets and keys", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
  test.each([
    [{}, "us-east-1"],
    [{ LocationConstraint: "EU" }, "eu-west-1"],
    [{ LocationConstraint: "eu-central-1" }, "eu-central-1"],
  ])("the Region of a bucket with the location %j", async (location, region) => {
    const { buckets } = await read(withAnswers({ "s3:GetBucketLocation": location }));
    expect(buckets.filter(({ name }) => name === "sales").map((bucket) => bucket.region)).toEqual([region]);
  });

  test("the Region of a bucket that was not read is undetermined", async () => {
    const { buckets } = await read(refusing(PAPER, "s3:GetBucketLocation"));
    expect(buckets.filter(({ name }) => name === "sales").map(({ region }) => show(region))).toEqual([
      "${the Region of the bucket sales}",
    ]);
  });

  test("grants of a key", async () => {
    const grant = { GrantId: "g", GranteePrincipal: JOB_ROLE, Operations: ["Decrypt", "GenerateDataKey"] };
    const facts = async (more: Json): Promise<unknown> => {
      const { keyGrants } = await read(withAnswers({ "kms:ListGrants": { Grants: [{ ...grant, ...more }] } }));
      return keyGrants.map(({ key, grantee, retiring, operations, constraints }) => [
        key,
        ...[grantee, retiring, operations, constraints].map((fact) => valueOf<unknown>(fact) ?? fact.is),
      ]);
    };
    expect(await facts({})).toEqual([[KEY, JOB_ROLE, "absent", ["Decrypt", "GenerateDataKey"], {}]]);
    expect(
      await facts({ RetiringPrincipal: roleArn("admin"), Constraints: { EncryptionContextSubset: { a: "1" } } }),
    ).toEqual([[KEY, JOB_ROLE, roleArn("admin"), ["Decrypt", "GenerateDataKey"], { a: "1" }]]);
  });
});

describe("roles", () => {
  const policies = ({ principals }: Inventory, role: string): unknown =>
    principals
      .filter(({ arn }) => arn === roleArn(role))
      .map((each) => each.policies.map(({ name, kind }) => [name, kind]));

  test("a policy's version is AWS's name for it, and none of the account's own", async () => {
    const found = policies(await read(answering(PAPER)), JOBS);
    expect(found).toEqual([
      [
        ["data", "inline"],
        [expect.stringMatching(/^AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy v\d+$/), "aws"],
      ],
    ]);
    const ben = policies(await read(answering(PAPER)), "ben") as readonly (readonly unknown[])[];
    expect(ben[0]?.at(-1)).toEqual(["large", "managed"]);
  });

  test("no inline policies where AWS says that the role has gone, unknown ones where they were not listed", async () => {
    const gone = await read(refusing(PAPER, "iam:ListRolePolicies", "NoSuchEntity"));
    const job = gone.principals.find(({ arn }) => arn === JOB_ROLE);
    expect([job?.policies.map(({ kind }) => kind), job?.allPolicies.is]).toEqual([["aws"], "complete"]);
    const denied = await read(refusing(PAPER, "iam:ListRolePolicies"));
    expect(denied.principals.find(({ arn }) => arn === JOB_ROLE)?.allPolicies.is).toBe("partial");
  });

  test("an answer without the role's ARN is no role", async () => {
    const { principals } = await read(withAnswers({ "iam:GetRole": { Role: { RoleName: JOBS } } }));
    const job = principals.find(({ arn }) => arn === JOB_ROLE);
    expect([job?.policies, job?.allPolicies.is, job?.boundary.is]).toEqual([[], "complete", "absent"]);
  });
});

describe("user profiles", () => {
  test("those that are asked for", async () => {
    const { userProfiles } = await read(answering(PAPER), ["ben"]);
    expect(userProfiles.map(({ name }) => name)).toEqual(["ben"]);
  });

  test("one that is not there is refused, by its name alone", async () => {
    await expect(read(answering(PAPER), ["ben", "eva"])).rejects.toThrow(
      `The domain ${DOMAIN} has no user profile eva. aws sagemaker list-user-profiles --domain-id-equals ${DOMAIN} shows those it has.`,
    );
  });
});

describe("the domain", () => {
  test("as it was described", async () => {
    const { domains } = await read(answering(PAPER));
    expect(
      domains.map(({ id, networkAccess, vpcId, subnetIds }) => [
        ...[id, valueOf(networkAccess), valueOf(vpcId), valueOf(subnetIds)],
      ]),
    ).toEqual([[DOMAIN, "VpcOnly", VPC, ["subnet-0aaaaaaaaaaaaaaaa"]]]);
  });

  test("unknown in all of its parts where it was not, each with the reason", async () => {
    const { domains } = await read(refusing(PAPER, "sagemaker:DescribeDomain", "AccessDeniedException"));
    expect(domains).toHaveLength(1);
    const unread = (object: string): unknown => ({ is: "unknown", why: { kind: "no-permission", object } });
    expect(domains[0]).toMatchObject({
      id: DOMAIN,
      networkAccess: unread(`the network access of the domain ${DOMAIN}`),
      vpcId: unread(`the VPC of the domain ${DOMAIN}`),
      subnetIds: unread(`the subnets of the domain ${DOMAIN}`),
      settings: { status: unread(`the EMR Serverless setting of the domain ${DOMAIN}`) },
    });
  });
});

describe("apps", () => {
  const app = (more: Json): Json => ({
    AppType: "Canvas",
    AppName: "default",
    UserProfileName: "ana",
    Status: "InService",
    CreationTime: "2026-11-02T08:00:00.000Z",
    ...more,
  });
  const CHANGED = "2026-11-01T08:00:00.000Z";
  const apps = (all: readonly Json[], changedAt: string | undefined = CHANGED, profileAt = CHANGED): unknown =>
    appsIn({
      apps: { Apps: all },
      spaces: { Spaces: [{ SpaceName: "plans", OwnershipSettingsSummary: { OwnerUserProfileName: "ana" } }] },
      profiles: { UserProfiles: [{ UserProfileName: "ana", LastModifiedTime: profileAt }] },
      changedAt,
    }).map((each) => [ownerOf(each), each.appName, each.status, each.user, each.mayBeOutdated]);

  test("of Canvas alone, and not those that are deleted", () => {
    expect(apps([app({}), app({ AppType: "JupyterLab" }), app({ Status: "Deleted" })])).toEqual([
      ["ana", "default", "InService", "ana", false],
    ]);
    expect(apps([app({ Status: "Deleting", AppName: "two" }), app({ AppName: undefined, Status: undefined })])).toEqual(
      [
        ["ana", "default", "", "ana", false],
        ["ana", "two", "Deleting", "ana", false],
      ],
    );
  });

  test("of spaces, whose owners are read of the spaces", () => {
    const ofSpace = (name: string): Json => app({ UserProfileName: undefined, SpaceName: name });
    expect(apps([ofSpace("plans"), ofSpace("other"), app({})])).toEqual([
      ["space other", "default", "InService", undefined, true],
      ["ana, space plans", "default", "InService", "ana", false],
      ["ana", "default", "InService", "ana", false],
    ]);
  });

  test("may have an earlier setting where the domain or the profile was changed since, or that is not known", () => {
    const LATER = "2026-11-03T08:00:00.000Z";
    const outdated = (...all: Parameters<typeof apps>): unknown =>
      (apps(...all) as readonly (readonly unknown[])[])[0]?.[4];
    expect(outdated([app({})], LATER)).toBe(true);
    expect(outdated([app({})], CHANGED, LATER)).toBe(true);
    expect(outdated([app({ CreationTime: undefined })])).toBe(true);
    expect(outdated([app({})])).toBe(false);
  });
});

describe("a simulation", () => {
  const SIMULATION = { role: JOB_ROLE, action: "s3:GetObject", resource: "arn:aws:s3:::sales/x", context: {} } as const;
  const answer = async (results: readonly Json[]): Promise<unknown> => {
    const ask: Ask = () => Promise.resolve({ is: "answered", output: { EvaluationResults: results } });
    const [found] = await simulate(ask, [SIMULATION as unknown as Simulation], new Answers());
    return found?.withScps;
  };
  const NONE = { is: "refused", why: "AWS did not answer it" };

  test("is allowed where AWS says so, by the policies that it names", async () => {
    const result = {
      EvalActionName: "S3:getobject",
      EvalDecision: "allowed",
      MissingContextValues: ["aws:SourceVpc"],
      MatchedStatements: [{ SourcePolicyId: "data" }, { SourcePolicyType: "IAM Policy" }],
    };
    expect(await answer([{ EvalActionName: "s3:PutObject", EvalDecision: "implicitDeny" }, result])).toEqual({
      is: "answered",
      allowed: true,
      missing: ["aws:SourceVpc"],
      policies: ["data"],
    });
    expect(await answer([{ ...result, EvalDecision: "explicitDeny" }])).toMatchObject({ allowed: false });
  });

  test("is not answered where the action, or its decision, is not in the answer", async () => {
    expect(await answer([])).toEqual(NONE);
    expect(await answer([{ EvalActionName: "s3:PutObject", EvalDecision: "allowed" }])).toEqual(NONE);
    expect(await answer([{ EvalActionName: "s3:GetObject" }])).toEqual(NONE);
  });
});
