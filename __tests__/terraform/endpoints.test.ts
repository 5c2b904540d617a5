/** The ways to AWS's services, in a VPC that exists before and in one that is made in the same apply. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { LocalBackend, TerraformStack, TerraformVariable } from "cdktf";
import { AppSecurityGroup, type AppSecurityGroupChoice } from "../../lib/constructs/app-security-group";
import { InterfaceEndpoints, type InterfaceEndpointsChoice } from "../../lib/constructs/interface-endpoints";
import { S3GatewayEndpoint, type S3GatewayEndpointProps } from "../../lib/constructs/s3-gateway-endpoint";
import { defaultEndpoints } from "../../lib/rules/endpoint-services";
import type { LoopbackAws } from "../support/loopback-aws";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { beside } from "./support/beside";
import { byAction, type Plan } from "./support/plan";
import { setting } from "./support/setting";
import { type Diagnostic, type StackFolder, TerraformFailed } from "./support/workspace";

interface Ids {
  readonly vpcId: string;
  readonly own: string;
  readonly main: string;
  readonly subnets: Readonly<Record<string, string>>;
  readonly openGroup: string;
}

/** Subnets in the order that endpoints are asked to take; `late` is first in the alphabet of names and last in that order. */
const SUBNETS = [
  ["second", "b"],
  ["first", "a"],
  ["again", "a"],
  ["third", "c"],
  ["a-late", "b"],
] as const;

const networks: Ids[] = [];
/** @param name the stack that makes endpoints in it: `all` has one to itself, because a VPC takes one endpoint of a service */
const network = (name?: string): Ids => {
  const found = networks[name === "all" ? 1 : 0];
  if (found === undefined) throw new Error("There is none before the first test");
  return found;
};
const started = setting(async (aws) => {
  networks.push(await makeNetwork(aws), await makeNetwork(aws));
});

async function makeNetwork(aws: LoopbackAws): Promise<Ids> {
  const { Vpc: vpc } = await aws.request<{ Vpc: { VpcId: string } }>("ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" });
  const VpcId = vpc.VpcId;
  await aws.request("ec2", "ModifyVpcAttribute", { VpcId, EnableDnsHostnames: { Value: true } });
  const { RouteTable: own } = await aws.request<{ RouteTable: { RouteTableId: string } }>("ec2", "CreateRouteTable", {
    VpcId,
  });
  const { RouteTables: mains } = await aws.request<{ RouteTables: { RouteTableId: string }[] }>(
    "ec2",
    "DescribeRouteTables",
    {
      Filters: [
        { Name: "vpc-id", Values: [VpcId] },
        { Name: "association.main", Values: ["true"] },
      ],
    },
  );
  const subnets: Record<string, string> = {};
  for (const [index, [name, zone]] of SUBNETS.entries()) {
    const { Subnet: made } = await aws.request<{ Subnet: { SubnetId: string } }>("ec2", "CreateSubnet", {
      VpcId,
      CidrBlock: `10.0.${index}.0/24`,
      AvailabilityZone: `${REGION}${zone}`,
    });
    subnets[name] = made.SubnetId;
    // The third keeps the VPC's main route table.
    if (name === "third") continue;
    await aws.request("ec2", "AssociateRouteTable", { SubnetId: made.SubnetId, RouteTableId: own.RouteTableId });
  }
  const { GroupId: openGroup } = await aws.request<{ GroupId: string }>("ec2", "CreateSecurityGroup", {
    VpcId,
    GroupName: "alone",
    Description: "no rules",
  });
  return { vpcId: VpcId, own: own.RouteTableId, main: mains[0]?.RouteTableId ?? "", subnets, openGroup };
}

interface Options {
  readonly subnetNames?: readonly string[];
  readonly s3?: S3GatewayEndpointProps["endpoint"];
  readonly buckets?: S3GatewayEndpointProps["buckets"];
  readonly endpoints?: InterfaceEndpointsChoice;
  readonly securityGroup?: AppSecurityGroupChoice;
}

/** Enough services for what does not depend on which they are; comprehend is not in every zone here. */
const FEW = { sts: { create: {} }, comprehend: { create: {} }, kendra: { create: {} } } as const;

const WITHOUT_LATE = ["second", "first", "again", "third"];
const target = (name: string) => ({
  deploymentName: name,
  account: ACCOUNT,
  region: REGION,
  tags: { team: "data" },
  provider: undefined,
});

/** The three constructs in the VPC that exists. */
function write(name: string, options: Options): StackFolder {
  const { vpcId, own, main, subnets } = network(name);
  started.workspace.synthesize((app) => {
    const stack = ownStack(app, name);
    const names = options.subnetNames ?? WITHOUT_LATE;
    build(stack, name, {
      vpcId,
      subnetIds: Object.fromEntries(names.map((each) => [each, subnets[each] ?? ""])),
      after: [],
      s3: options.s3 ?? { create: { routeTableIds: { own, main } } },
      buckets: options.buckets ?? {},
      endpoints: options.endpoints ?? { others: "central", services: FEW },
      securityGroup: options.securityGroup ?? { create: {} },
    });
  });
  return started.workspace.stack(name);
}

function ownStack(app: ConstructorParameters<typeof TerraformStack>[0], name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new AwsProvider(stack, "aws", { region: REGION });
  return stack;
}

interface Built extends Pick<S3GatewayEndpointProps, "vpcId" | "subnetIds" | "after" | "buckets"> {
  readonly s3: S3GatewayEndpointProps["endpoint"];
  readonly endpoints: InterfaceEndpointsChoice;
  readonly securityGroup: AppSecurityGroupChoice;
}

function build(stack: TerraformStack, name: string, built: Built): void {
  const { vpcId, subnetIds, after, buckets } = built;
  const common = { target: target(name), vpcId };
  const group = new AppSecurityGroup(stack, "security-group", { ...common, securityGroup: built.securityGroup, after });
  new S3GatewayEndpoint(stack, "s3-endpoint", { ...common, subnetIds, endpoint: built.s3, buckets, after });
  const { securityGroupId } = new InterfaceEndpoints(stack, "interface-endpoints", {
    ...common,
    subnetIds,
    appSecurityGroupIds: group.securityGroupIds,
    endpoints: built.endpoints,
    customerKey: false,
  });
  if (securityGroupId !== undefined) group.reach(securityGroupId);
}

interface Endpoint {
  readonly VpcEndpointId: string;
  readonly ServiceName: string;
  readonly State: string;
  readonly VpcId: string;
  readonly SubnetIds?: readonly string[];
  readonly RouteTableIds?: readonly string[];
  readonly PrivateDnsEnabled?: boolean;
}

async function endpointsIn(vpcId: string): Promise<readonly Endpoint[]> {
  const { VpcEndpoints: all } = await started.aws.request<{ VpcEndpoints: readonly Endpoint[] }>(
    "ec2",
    "DescribeVpcEndpoints",
  );
  return all.filter((endpoint) => endpoint.VpcId === vpcId && endpoint.State !== "deleted");
}

const refusal = async (attempt: Promise<unknown>): Promise<readonly string[]> => {
  const failure = await attempt.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TerraformFailed);
  return (failure as TerraformFailed).errors;
};

const NOT_IN_EVERY_ZONE =
  "Check block assertion failed: These services are not in every Availability Zone of the subnets: comprehend.";

describe("in a VPC that exists", () => {
  const defaults = defaultEndpoints(REGION, false).services;

  test("everything is made, in one subnet per zone by the user's order, and the second plan is empty", async () => {
    const { diagnostics, plan, second } = await applies().all;
    expect(diagnostics).toEqual([]);
    expect(Object.keys(byAction(plan))).toEqual(["create"]);
    expect(plan.warnings).toEqual([expect.stringContaining(NOT_IN_EVERY_ZONE)]);
    expect(second).toBe(0);

    const { subnets, own, main, vpcId } = network("all");
    const made = await endpointsIn(vpcId);
    const interfaces = made.filter(({ ServiceName: name }) => !name.endsWith(".s3"));
    expect(interfaces).toHaveLength(defaults.length);
    for (const { ServiceName: name, SubnetIds: chosen, PrivateDnsEnabled: privateDns } of interfaces) {
      const zones = name.endsWith(".comprehend") ? ["second", "first"] : ["second", "first", "third"];
      expect([name, [...(chosen ?? [])].sort(), privateDns]).toEqual([
        name,
        zones.map((zone) => subnets[zone]).sort(),
        true,
      ]);
    }
    const [s3] = made.filter(({ ServiceName: name }) => name.endsWith(".s3"));
    expect([...(s3?.RouteTableIds ?? [])].sort()).toEqual([own, main].sort());
  });

  test("the apps reach each other, the endpoints and S3, and the endpoints are reached by the apps alone", async () => {
    const { SecurityGroups: groups } = await started.aws.request<{ SecurityGroups: readonly Group[] }>(
      "ec2",
      "DescribeSecurityGroups",
      {
        Filters: [{ Name: "group-name", Values: ["canvas-large-data-all-*"] }],
      },
    );
    const id = (name: string): string | undefined =>
      groups.find((group) => group.GroupName === `canvas-large-data-all-${name}`)?.GroupId;
    const rules = (name: string, kind: "IpPermissions" | "IpPermissionsEgress"): readonly unknown[] =>
      (groups.find((group) => group.GroupId === id(name))?.[kind] ?? [])
        .flatMap(
          ({
            IpProtocol: protocol,
            FromPort: from,
            ToPort: to,
            UserIdGroupPairs: pairs,
            PrefixListIds: lists,
            IpRanges: ranges,
          }) => [
            ...pairs.map(
              (pair) =>
                `${protocol} ${from}-${to} ${pair.GroupId === id("apps") ? "apps" : pair.GroupId === id("endpoints") ? "endpoints" : "?"}`,
            ),
            ...lists.map(() => `${protocol} ${from}-${to} S3`),
            ...ranges.map(({ CidrIp: range }) => `${protocol} ${from}-${to} ${range}`),
          ],
        )
        .sort();
    expect(rules("apps", "IpPermissions")).toEqual(["tcp 2049-2049 apps", "tcp 8192-65535 apps"]);
    expect(rules("apps", "IpPermissionsEgress")).toEqual([
      "tcp 2049-2049 apps",
      "tcp 443-443 S3",
      "tcp 443-443 endpoints",
      "tcp 8192-65535 apps",
    ]);
    expect(rules("endpoints", "IpPermissions")).toEqual(["tcp 443-443 apps"]);
    expect(rules("endpoints", "IpPermissionsEgress")).toEqual([]);
  });

  test("a subnet that is added at the end moves no endpoint, though its name is first in the alphabet", async () => {
    await applies().few;
    const stack = write("few", { subnetNames: [...WITHOUT_LATE, "a-late"] });
    expect((await stack.changes()).actions).toEqual({});
  });

  test("going to an open policy replaces the policy and not the endpoint", async () => {
    const { own, main } = network();
    const stack = write("few", { s3: { create: { routeTableIds: { own, main }, policy: "open" } } });
    expect(byAction(await stack.changes())).toEqual({ update: ["aws_vpc_endpoint.s3-endpoint"] });
  });

  test("a shorter list warns in the plan", async () => {
    const stack = write("few", {
      endpoints: { others: "central", services: { sts: FEW.sts, comprehend: FEW.comprehend }, except: ["kendra"] },
    });
    const plan = await stack.changes();
    expect(plan.warnings).toContainEqual(expect.stringMatching(/^Check block assertion failed: Left out .*: kendra/));
    expect(Object.entries(plan.actions)).toEqual([[expect.stringMatching(/_kendra_/), "delete"]]);
  });

  test("a subnet whose route table the endpoint is not on is refused in the plan, by name and with its table", async () => {
    const { own, main } = network();
    const stack = write("few", { s3: { create: { routeTableIds: { own } } } });
    expect(await refusal(stack.changes())).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Resource precondition failed: The S3 endpoint would not serve the subnet third: .*, ${main} \\(the VPC's main one`,
        ),
      ),
    ]);
  });

  test("subnets in no zone of a service are refused in the plan", async () => {
    const stack = write("few", { subnetNames: ["third"] });
    expect(await refusal(stack.changes())).toEqual([
      expect.stringMatching(
        /^Resource precondition failed: The service comprehend is in none of the subnets' .* \(us-east-1c\)/,
      ),
    ]);
  });

  test("a policy that is too long once Terraform knows it is refused in the plan", async () => {
    const { own, main, vpcId } = network();
    started.workspace.synthesize((app) => {
      const long = ownStack(app, "long");
      const bucketName = new TerraformVariable(long, "bucket", { type: "string", default: "b".repeat(7_000) })
        .stringValue;
      build(long, "long", {
        vpcId,
        subnetIds: {},
        after: [],
        s3: { create: { routeTableIds: { own, main } } },
        buckets: { one: { bucketName, access: "read-write" } },
        endpoints: { others: "central" },
        securityGroup: { create: {} },
      });
    });
    const stack = await started.workspace.stack("long").init();
    expect(await refusal(stack.changes())).toEqual([
      expect.stringMatching(
        /^Resource precondition failed: The policy of the S3 endpoint has 2\d{4} characters, and AWS takes 20480/,
      ),
    ]);
  });

  test("what exists already is used and not made: AWS takes no second one", async () => {
    const { own, main } = network();
    const second = await write("second", {
      endpoints: { others: "central", services: { sts: { create: {} } } },
      s3: { create: { routeTableIds: { own, main } } },
    }).init();
    const errors = await refusal(second.apply());
    expect(errors).toEqual([
      expect.stringMatching(/RouteAlreadyExists/),
      expect.stringMatching(/conflicting DNS domain/),
    ]);
    await second.destroy();

    const made = await endpointsIn(network().vpcId);
    const id = (service: string): string =>
      made.find(({ ServiceName: name }) => name.endsWith(`.${service}`))?.VpcEndpointId ?? "";
    const existing: Options = {
      endpoints: { others: "central", services: { sts: { existing: { vpcEndpointId: id("sts") } } } },
      s3: { existing: { vpcEndpointId: id("s3") } },
    };
    const group = await groupNamed("canvas-large-data-few-apps");
    const stack = write("second", { ...existing, securityGroup: { existing: { securityGroupIds: { apps: group } } } });
    const plan = await stack.changes();
    expect([plan.actions, plan.warnings]).toEqual([{}, []]);

    // A group without a rule from itself, which the endpoint does not let in: warnings, because other rules may.
    const alone = write("second", {
      ...existing,
      securityGroup: { existing: { securityGroupIds: { alone: network().openGroup } } },
    });
    expect((await alone.changes()).warnings).toEqual([
      expect.stringMatching(
        /No security group of the VPC endpoint vpce-\S+ for sts names a security group of the apps/,
      ),
      expect.stringMatching(/The security group alone has no inbound rule from itself/),
    ]);

    const wrong = write("second", {
      endpoints: { others: "central", services: { sts: { existing: { vpcEndpointId: id("kendra") } } } },
      s3: { existing: { vpcEndpointId: id("sts") } },
      subnetNames: [],
    });
    const misplaced = await refusal(wrong.changes());
    // Errors are sorted, and each begins with an id of its own.
    expect(
      [...misplaced].sort((one, other) => Number(other.includes(" for sts ")) - Number(one.includes(" for sts "))),
    ).toEqual([
      expect.stringMatching(
        /is of type Interface for com\.amazonaws\.us-east-1\.kendra, and for sts an Interface for com\.amazonaws\.us-east-1\.sts is required/,
      ),
      expect.stringMatching(
        /is of type Interface for com\.amazonaws\.us-east-1\.sts, and a Gateway for com\.amazonaws\.us-east-1\.s3 is required/,
      ),
    ]);
  });
});

interface Permission {
  readonly IpProtocol: string;
  readonly FromPort: number;
  readonly ToPort: number;
  readonly UserIdGroupPairs: readonly { readonly GroupId: string }[];
  readonly PrefixListIds: readonly unknown[];
  readonly IpRanges: readonly { readonly CidrIp: string }[];
}

interface Group {
  readonly GroupName: string;
  readonly GroupId: string;
  readonly IpPermissions: readonly Permission[];
  readonly IpPermissionsEgress: readonly Permission[];
}

async function groupNamed(name: string): Promise<string> {
  const { SecurityGroups: groups } = await started.aws.request<{ SecurityGroups: readonly Group[] }>(
    "ec2",
    "DescribeSecurityGroups",
    {
      Filters: [{ Name: "group-name", Values: [name] }],
    },
  );
  return groups[0]?.GroupId ?? "";
}

function writeNew(name: string, associated: boolean): StackFolder {
  started.workspace.synthesize((app) => {
    const stack = ownStack(app, name);
    const vpc = new Vpc(stack, "vpc", { cidrBlock: "10.1.0.0/16", enableDnsHostnames: true });
    const table = new RouteTable(stack, "table", { vpcId: vpc.id });
    const subnets = ["a", "b", "a"].map(
      (zone, index) =>
        new Subnet(stack, `subnet-${index}`, {
          vpcId: vpc.id,
          cidrBlock: `10.1.${index}.0/24`,
          availabilityZone: `${REGION}${zone}`,
        }),
    );
    const associations = associated
      ? subnets.map(
          ({ id }, index) =>
            new RouteTableAssociation(stack, `association-${index}`, { subnetId: id, routeTableId: table.id }),
        )
      : [];
    build(stack, name, {
      vpcId: vpc.id,
      subnetIds: Object.fromEntries(subnets.map(({ id }, index) => [`s${index}`, id])),
      after: associations,
      s3: { create: { routeTableIds: { table: table.id } } },
      buckets: { made: { bucketName: new S3Bucket(stack, "bucket", { bucket: `made-${name}` }).bucket } },
      endpoints: { others: "central", services: FEW },
      securityGroup: { create: {} },
    });
  });
  return started.workspace.stack(name);
}

/** The stacks with endpoints, each made once. */
interface Applies {
  readonly all: Promise<{
    readonly diagnostics: readonly Diagnostic[];
    readonly plan: Pick<Plan, "actions" | "warnings">;
    readonly second: number | null;
  }>;
  readonly few: Promise<void>;
  readonly fresh: Promise<{ readonly plan: Pick<Plan, "actions">; readonly second: number | null }>;
  /** The errors, and what is made nevertheless. */
  readonly unassociated: Promise<{ readonly errors: readonly string[]; readonly managed: readonly string[] }>;
}

/** The provider waits five seconds or more for each VPC and endpoint that it makes or deletes. So the stacks run beside each other. */
const applies = beside((): Applies => ({
  all: (async () => {
    const stack = await write("all", { endpoints: {} }).init();
    const diagnostics = await stack.validate();
    const plan = await stack.changes();
    await stack.applyPlan();
    return { diagnostics, plan, second: await stack.planExitCode() };
  })(),
  few: (async () => (await write("few", {}).init()).apply())(),
  fresh: (async () => {
    const stack = await writeNew("new", true).init();
    const plan = await stack.changes();
    await stack.applyPlan();
    return { plan, second: await stack.planExitCode() };
  })(),
  unassociated: (async () => {
    const stack = await writeNew("unassociated", false).init();
    return { errors: await refusal(stack.apply()), managed: await stack.managed() };
  })(),
}));

describe("in a VPC that is made in the same apply", () => {
  test("one apply makes everything, and the second plan is empty", async () => {
    const { plan, second } = await applies().fresh;
    expect(plan.actions["aws_vpc_endpoint.s3-endpoint"]).toBe("create");
    expect(second).toBe(0);
  });

  test("a subnet that is left without its table is refused in the first apply, before the endpoint", async () => {
    const { errors, managed } = await applies().unassociated;
    expect(errors).toHaveLength(3);
    for (const error of errors) expect(error).toMatch(/would not serve the subnet s\d: .*main one.*say with routing/);
    expect(managed).toContain("aws_vpc.vpc");
    expect(managed.filter((address) => address.includes("s3-endpoint"))).toEqual([]);
  });
});

/** A policy that another principal wrote, and the message for it. */
interface PolicyCase {
  readonly name: string;
  readonly statements: unknown;
  /** Sids that it refuses for certain, or for which it cannot be said. */
  readonly expected: { readonly refused: readonly string[] } | { readonly undecided: readonly string[] } | "ok";
}

const allow = (action: unknown, resource: unknown, more: object = {}): object => ({
  Effect: "Allow",
  Principal: "*",
  Action: action,
  Resource: resource,
  ...more,
});
const ALL = allow("*", "*");
const EVERY_SID = [
  "CanvasOwnBuckets",
  "CanvasOwnBucketsList",
  "CanvasBucketReadRaw",
  "CanvasBucketWriteRaw",
  "CanvasBucketListRaw",
  "ECRImageLayers",
  "EMRServerlessManagedLogging",
];
const deny = (more: object): object => ({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", ...more });

const POLICIES: readonly PolicyCase[] = [
  { name: "AWS's default", statements: [ALL], expected: "ok" },
  { name: "one statement that is no list", statements: ALL, expected: "ok" },
  {
    name: "lists, other letters and question marks",
    statements: [allow(["S3:*"], ["arn:aws:s3:::*", "arn:aws:s?:::*/*"])],
    expected: "ok",
  },
  { name: "any principal as AWS", statements: [{ ...ALL, Principal: { AWS: ["*"] } }], expected: "ok" },
  {
    name: "all but some actions",
    statements: [{ Effect: "Allow", Principal: "*", NotAction: ["s3:DeleteBucket"], Resource: "*" }],
    expected: "ok",
  },
  {
    name: "all but some resources",
    statements: [{ Effect: "Allow", Principal: "*", Action: "*", NotResource: ["arn:aws:s3:::secret/*"] }],
    expected: "ok",
  },
  {
    name: "an action among those that are left out",
    statements: [{ Effect: "Allow", Principal: "*", NotAction: "s3:ListBucket", Resource: "*" }],
    expected: { refused: ["CanvasOwnBucketsList", "CanvasBucketListRaw"] },
  },
  { name: "nothing", statements: [], expected: { refused: EVERY_SID } },
  {
    name: "the root user of the account only",
    statements: [{ ...ALL, Principal: { AWS: ACCOUNT } }],
    expected: { refused: EVERY_SID },
  },
  {
    name: "what AWS's page prints",
    statements: [
      allow(
        [
          "s3:GetObject",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:CreateBucket",
          "s3:GetBucketCors",
          "s3:GetBucketLocation",
        ],
        ["arn:aws:s3:::*SageMaker*", "arn:aws:s3:::*Sagemaker*", "arn:aws:s3:::*sagemaker*"],
      ),
      allow(["s3:ListBucket", "s3:ListAllMyBuckets"], "*"),
    ],
    expected: {
      refused: [
        "CanvasOwnBuckets",
        "CanvasBucketReadRaw",
        "CanvasBucketWriteRaw",
        "CanvasBucketListRaw",
        "ECRImageLayers",
        "EMRServerlessManagedLogging",
      ],
    },
  },
  {
    name: "buckets that only look alike: a dot is a dot",
    statements: [ALL, deny({ Resource: "arn:aws:s3:::prod-us-east-1.appinfo-src/*" })],
    expected: "ok",
  },
  {
    name: "a Deny of the layers",
    statements: [ALL, deny({ Action: "s3:Get*", Resource: "arn:aws:s3:::prod-*-starport-layer-bucket/*" })],
    expected: { refused: ["ECRImageLayers"] },
  },
  {
    name: "a Deny on a condition",
    statements: [ALL, deny({ Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-0123456789" } } })],
    expected: { undecided: EVERY_SID },
  },
  {
    name: "the account of the buckets: decided for buckets, not for AWS's own",
    statements: [
      allow("s3:*", "*", { Condition: { StringEquals: { "aws:ResourceAccount": [ACCOUNT, OTHER_ACCOUNT] } } }),
    ],
    expected: { undecided: ["ECRImageLayers", "EMRServerlessManagedLogging"] },
  },
  {
    name: "the account of the caller: stops layers and logs, which Terraform cannot know",
    statements: [allow("s3:*", "*", { Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } })],
    expected: { undecided: EVERY_SID },
  },
  {
    name: "a condition beside that of the account",
    statements: [
      allow("s3:*", "*", {
        Condition: {
          StringEquals: { "aws:ResourceAccount": [ACCOUNT, OTHER_ACCOUNT], "aws:SourceVpc": "vpc-0123456789abcdef0" },
        },
      }),
    ],
    expected: { undecided: EVERY_SID },
  },
  {
    name: "another account's buckets only",
    statements: [
      ALL,
      deny({
        Resource: "arn:aws:s3:::raw-data/*",
        Condition: { StringEquals: { "aws:ResourceAccount": OTHER_ACCOUNT } },
      }),
    ],
    expected: { refused: ["CanvasBucketReadRaw", "CanvasBucketWriteRaw"] },
  },
];

/** The endpoints with those policies, by their names. */
const made = new Map<string, string>();

describe("the policy of an endpoint that others made", () => {
  beforeAll(async () => {
    for (const { name, statements } of POLICIES) {
      const { VpcEndpoint: endpoint } = await started.aws.request<{ VpcEndpoint: { VpcEndpointId: string } }>(
        "ec2",
        "CreateVpcEndpoint",
        {
          VpcId: network().vpcId,
          ServiceName: `com.amazonaws.${REGION}.s3`,
          VpcEndpointType: "Gateway",
          PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
        },
      );
      made.set(name, endpoint.VpcEndpointId);
    }
  });

  /** One stack for many endpoints: each start of Terraform takes seconds. */
  function endpoints(name: string, cases: readonly PolicyCase[]): StackFolder {
    started.workspace.synthesize((app) => {
      const stack = ownStack(app, name);
      for (const each of cases) {
        new S3GatewayEndpoint(stack, `case-${POLICIES.indexOf(each)}`, {
          target: target(name),
          vpcId: network().vpcId,
          subnetIds: {},
          endpoint: { existing: { vpcEndpointId: made.get(each.name) ?? "" } },
          buckets: { raw: { bucketName: "raw-data", access: "read-write", ownerAccountId: OTHER_ACCOUNT } },
          after: [],
        });
      }
    });
    return started.workspace.stack(name);
  }

  /** The message of each case by its endpoint's id. */
  const said = (messages: readonly string[], pattern: RegExp): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      messages.map((message) => {
        const [, id = message, sids = ""] = pattern.exec(message) ?? [];
        const name = [...made].find(([, made]) => made === id)?.[0] ?? message;
        return [name, sids.split(", ")];
      }),
    );

  test("passes, is doubted or is refused as AWS would decide", async () => {
    const usable = POLICIES.filter(({ expected }) => expected === "ok" || "undecided" in expected);
    const stack = await endpoints("usable", usable).init();
    const { warnings } = await stack.changes();
    expect(said(warnings, /S3 endpoint (vpce-\S+) lets pass .* cannot decide: ([\w, ]+)\./)).toEqual(
      Object.fromEntries(
        usable.flatMap(({ name, expected }) =>
          expected === "ok" || !("undecided" in expected) ? [] : [[name, expected.undecided]],
        ),
      ),
    );
    await stack.applyPlan();
    expect(await stack.planExitCode()).toBe(0);
  });

  test("is refused with the names of the statements that it lacks", async () => {
    const refused = POLICIES.filter(({ expected }) => expected !== "ok" && "refused" in expected);
    const stack = await endpoints("refused", refused).init();
    expect(said(await refusal(stack.changes()), /S3 endpoint (vpce-\S+) refuses .* need: ([\w, ]+)\./)).toEqual(
      Object.fromEntries(
        refused.flatMap(({ name, expected }) =>
          expected === "ok" || !("refused" in expected) ? [] : [[name, expected.refused]],
        ),
      ),
    );
  });
});

test("destroy leaves nothing, also when the plan would be refused", async () => {
  await Promise.all(Object.values(applies()));
  // The others were made a moment ago, just as the states have them.
  const all = write("all", { endpoints: {} });
  const few = write("few", { s3: { create: { routeTableIds: { own: network().own } } } });
  const fresh = writeNew("new", true);
  const unassociated = writeNew("unassociated", false);
  await refusal(few.changes());
  await Promise.all([
    all.destroy("-refresh=false"),
    few.destroy(),
    fresh.destroy("-refresh=false"),
    unassociated.destroy(),
  ]);
  for (const stack of [all, few, fresh, unassociated]) expect(await stack.managed()).toEqual([]);
  expect(await endpointsIn(network("all").vpcId)).toEqual([]);
  // Those whose policies others wrote are in the other network.
  const left = await endpointsIn(network().vpcId);
  expect(left.map(({ VpcEndpointId: id }) => id).sort()).toEqual([...made.values()].sort());
});
