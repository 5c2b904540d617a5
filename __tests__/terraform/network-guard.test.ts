/**
 * The guards on the network, decided by the real Terraform: on networks that exist, in the plan; on networks that the same
 * stack makes, in the first apply, before anything that waits for the guards. One stack holds several networks, because
 * each
 * start of Terraform takes seconds.
 */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { type ITerraformDependable, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { NetworkGuard } from "../../lib/constructs/network-guard";
import { IS_WHOLE } from "../support/draws";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { beside } from "./support/beside";
import { setting } from "./support/setting";
import { TerraformFailed, type StackFolder } from "./support/workspace";

/** A network and how it differs from one that is right. */
interface NetworkCase {
  /** Where a route to the internet gateway is, and what it leads to. */
  readonly publicRoutes?: { readonly table: "own" | "main"; readonly to: readonly Destination[] };
  /** A subnet without a route table of its own. */
  readonly onMainTable?: boolean;
  readonly zone?: string;
  readonly dnsSupport?: boolean;
  readonly dnsHostnames?: boolean;
  readonly tenancy?: string;
  /** Whom the security group lets in; by default a range. */
  readonly ingress?: { readonly cidrBlocks: string[] } | { readonly ipv6CidrBlocks: string[] };
  /** Tags of subnet and security group. */
  readonly tags?: Record<string, string>;
  /** The tag that the guard asks for. */
  readonly tag?: { readonly key: string; readonly value: string };
  /** The guard is reported of another VPC than the network's. */
  readonly wrongVpc?: boolean;
  /** Beginnings of the errors that the guard gives, `NET` standing for the case's name; none: the network is right. */
  readonly errors: readonly string[];
}

type Destination = "0.0.0.0/0" | "0.0.0.0/1" | "128.0.0.0/1" | "::/0";

const TAG = { key: "Canvas-EMR", value: "yes" };
const notPrivate = (table: string, routes: string): string =>
  `The subnet NET (ID) is not private: its route table ID${table} has the route ${routes}. SageMaker`;
const MAIN = " (the VPC's main one, because the subnet has none of its own)";

const CASES: Readonly<Record<string, NetworkCase>> = {
  right: { errors: [] },
  "right-on-main": { onMainTable: true, errors: [] },
  "right-main-public-elsewhere": { publicRoutes: { table: "main", to: ["0.0.0.0/0"] }, errors: [] },
  "right-tagged": { tags: { "canvas-emr": "yes" }, tag: TAG, errors: [] },
  "right-open-to-a-range": { ingress: { cidrBlocks: ["10.0.0.0/8", "0.0.0.0/1"] }, errors: [] },
  own: {
    publicRoutes: { table: "own", to: ["0.0.0.0/0"] },
    errors: [notPrivate("", "0.0.0.0/0 to ID")],
  },
  halves: {
    publicRoutes: { table: "own", to: ["0.0.0.0/1", "128.0.0.0/1"] },
    errors: [notPrivate("", "HALVES")],
  },
  ipv6: {
    publicRoutes: { table: "own", to: ["::/0"] },
    errors: [notPrivate("", "::/0 to ID")],
  },
  main: {
    onMainTable: true,
    publicRoutes: { table: "main", to: ["0.0.0.0/0"] },
    errors: [notPrivate(MAIN, "0.0.0.0/0 to ID")],
  },
  zone: {
    zone: "us-east-1e",
    errors: ["The subnet NET (ID) is in the Availability Zone use1-az3, which EMR Serverless does not support"],
  },
  "dns-support": {
    dnsSupport: false,
    dnsHostnames: false,
    errors: ["The VPC ID has DNS hostnames off", "The VPC ID has DNS resolution off"],
  },
  "dns-hostnames": { dnsHostnames: false, errors: ["The VPC ID has DNS hostnames off"] },
  tenancy: { tenancy: "dedicated", errors: ["The VPC ID has dedicated tenancy"] },
  "open-ipv4": {
    ingress: { cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] },
    errors: ["The security group NET (ID) has an inbound rule from 0.0.0.0/0"],
  },
  "open-ipv6": {
    ingress: { ipv6CidrBlocks: ["::/0"] },
    errors: ["The security group NET (ID) has an inbound rule from ::/0"],
  },
  "without-tag": {
    tag: TAG,
    errors: [
      "The security group NET (ID) does not carry the tag Canvas-EMR = yes",
      "The subnet NET (ID) does not carry the tag Canvas-EMR = yes",
    ],
  },
  "tag-value-in-another-case": {
    tags: { "Canvas-EMR": "Yes" },
    tag: TAG,
    errors: [
      "The security group NET (ID) does not carry the tag Canvas-EMR = yes",
      "The subnet NET (ID) does not carry the tag Canvas-EMR = yes",
    ],
  },
  "wrong-vpc": {
    wrongVpc: true,
    errors: [
      "The security group NET (ID) belongs to ID, and the network's vpcId is ID.",
      "The subnet NET (ID) belongs to ID, and the network's vpcId is ID.",
    ],
  },
};
const RIGHT = Object.keys(CASES).filter((name) => CASES[name]?.errors.length === 0);
const WRONG = Object.keys(CASES).filter((name) => !RIGHT.includes(name));
/** Of networks that exist, in `npm test`: one for each kind of message. The same guards refuse the others in the first apply. */
const IN_PLAN: ReadonlySet<string> = new Set([
  "main",
  "zone",
  "dns-support",
  "tenancy",
  "open-ipv4",
  "without-tag",
  "wrong-vpc",
]);

/** What a guard is reported of a network. */
interface Ids {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
}

interface MadeNetwork extends Ids {
  readonly routing: readonly ITerraformDependable[];
}

/** The network of a case. */
function makeNetwork(scope: Construct, one: NetworkCase, index: number): MadeNetwork {
  const vpc = new Vpc(scope, "vpc", {
    cidrBlock: `10.${index}.0.0/16`,
    enableDnsSupport: one.dnsSupport ?? true,
    enableDnsHostnames: one.dnsHostnames ?? true,
    ...(one.publicRoutes?.to.includes("::/0") === true ? { assignGeneratedIpv6CidrBlock: true } : {}),
    ...(one.tenancy === undefined ? {} : { instanceTenancy: one.tenancy }),
  });
  const tags = one.tags === undefined ? {} : { tags: one.tags };
  const subnet = new Subnet(scope, "subnet", {
    vpcId: vpc.id,
    cidrBlock: `10.${index}.1.0/24`,
    availabilityZone: one.zone ?? "us-east-1a",
    ...tags,
  });
  const group = new SecurityGroup(scope, "group", {
    vpcId: vpc.id,
    name: `case-${index}`,
    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, ...(one.ingress ?? { cidrBlocks: ["10.0.0.0/8"] }) }],
    // Outbound rules may lead anywhere.
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
    ...tags,
  });
  const table = new RouteTable(scope, "table", { vpcId: vpc.id });
  // Where nothing is to be refused: a gateway without a route to it, and a way out that is none in. The subnet stays private.
  const isRight = one.errors.length === 0;
  const gateways =
    isRight || one.publicRoutes !== undefined ? [new InternetGateway(scope, "gateway", { vpcId: vpc.id })] : [];
  if (isRight) {
    const nat = new NatGateway(scope, "nat", { subnetId: subnet.id, connectivityType: "private" });
    new Route(scope, "to-nat", {
      routeTableId: table.id,
      destinationCidrBlock: "192.168.0.0/16",
      natGatewayId: nat.id,
    });
  }
  const routes = gateways.flatMap(({ id: gatewayId }) =>
    (one.publicRoutes?.to ?? []).map(
      (to, route) =>
        new Route(scope, `route-${route}`, {
          routeTableId: one.publicRoutes?.table === "main" ? vpc.mainRouteTableId : table.id,
          gatewayId,
          ...(to === "::/0" ? { destinationIpv6CidrBlock: to } : { destinationCidrBlock: to }),
        }),
    ),
  );
  const association =
    one.onMainTable === true
      ? []
      : [new RouteTableAssociation(scope, "association", { subnetId: subnet.id, routeTableId: table.id })];
  return { vpcId: vpc.id, subnetId: subnet.id, securityGroupId: group.id, routing: [...association, ...routes] };
}

/** The guard of a case, and a role that waits for it. */
function makeGuard(scope: Construct, name: string, ids: Ids, after: readonly ITerraformDependable[]): void {
  const guard = new NetworkGuard(scope, "guard", {
    target: { deploymentName: name, account: ACCOUNT, region: REGION, tags: {}, provider: undefined },
    vpcId: ids.vpcId,
    subnetIds: { [name]: ids.subnetId },
    securityGroupIds: { [name]: ids.securityGroupId },
    tag: CASES[name]?.tag,
    after,
  });
  new IamRole(scope, "role", {
    name: `${TerraformStack.of(scope).node.id}-${name}`,
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
    dependsOn: [...guard.ready],
  });
}

const started = setting();

function writtenStack(name: string, build: (stack: TerraformStack) => void): StackFolder {
  started.workspace.synthesize((app) => {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, "aws", { region: REGION, maxRetries: 3 });
    new LocalBackend(stack, { path: "terraform.tfstate" });
    build(stack);
  });
  return started.workspace.stack(name);
}

async function stackOf(name: string, build: (stack: TerraformStack) => void): Promise<StackFolder> {
  return writtenStack(name, build).init();
}

/** Exactly the messages of the cases, each once. */
function expectErrors(failure: unknown, of: readonly string[]): void {
  expect(failure).toBeInstanceOf(TerraformFailed);
  const errors = (failure as TerraformFailed).errors.map((error) =>
    error
      .replace(/^Resource postcondition failed: /, "")
      .replaceAll(/\b(vpc|subnet|rtb|igw|sg)-[0-9a-f]{8,17}\b/g, "ID")
      // The order of routes is the API's.
      .replace(/(0\.0\.0\.0\/1|128\.0\.0\.0\/1) to ID and (0\.0\.0\.0\/1|128\.0\.0\.0\/1) to ID/, "HALVES"),
  );
  const expected = of.flatMap((name) => (CASES[name]?.errors ?? []).map((error) => error.replace("NET", name)));
  const startOf = (error: string): string | undefined => expected.find((start) => error.startsWith(start));
  expect(errors.map((error) => startOf(error) ?? error).sort()).toEqual([...expected].sort());
}

/** The networks that were made, by case. */
const ids = new Map<string, Ids>();

function idsOf(name: string): Ids {
  const found = ids.get(name);
  if (found === undefined) throw new Error(`There is no network ${name}`);
  return found;
}

/** A stack that makes networks with their guards. */
async function combinedStack(name: string, of: readonly string[]): Promise<StackFolder> {
  return stackOf(name, (own) => {
    const made = of.map((each, index) => {
      const scope = new Construct(own, each);
      const { routing, ...network } = makeNetwork(scope, CASES[each] ?? { errors: [] }, index);
      makeGuard(scope, each, network, routing.length > 0 ? routing : [new DataAwsSubnets(scope, "nothing", {})]);
      return [each, network] as const;
    });
    new TerraformOutput(own, "ids", { value: Object.fromEntries(made), staticId: true });
  });
}

async function keepIds(stack: StackFolder): Promise<void> {
  for (const [name, made] of Object.entries((await stack.outputs())["ids"] as Readonly<Record<string, Ids>>))
    ids.set(name, made);
}

// Whether a subnet is in another VPC is the user's own writing, and shows as with networks that exist.
const MADE_WRONG = WRONG.filter((name) => CASES[name]?.wrongVpc === undefined);

interface Applies {
  readonly right: Promise<StackFolder>;
  readonly wrong: Promise<{ readonly stack: StackFolder; readonly failure: unknown }>;
}

/** The provider waits ten seconds or more for each VPC that it makes or deletes. So the stacks run beside each other. */
const applies = beside((): Applies => ({
  right: (async () => {
    const stack = await combinedStack("same-right", RIGHT);
    await stack.apply();
    await keepIds(stack);
    return stack;
  })(),
  wrong: (async () => {
    const stack = await combinedStack("same-wrong", MADE_WRONG);
    const failure = await stack.apply().catch((error: unknown) => error);
    await keepIds(stack);
    return { stack, failure };
  })(),
}));

describe("networks that the same stack makes", () => {
  test("those that are right pass in the first apply, and the second plan is empty", async () => {
    const stack = await applies().right;
    expect(await stack.planExitCode()).toBe(0);
  });

  test("every other one is refused in the first apply, and no role that waits for it is made", async () => {
    const { stack, failure } = await applies().wrong;
    expectErrors(failure, MADE_WRONG);
    const addresses = await stack.managed();
    expect(addresses.filter((address) => address.startsWith("aws_iam_role."))).toEqual([]);
    expect(addresses.filter((address) => address.startsWith("aws_subnet.")).length).toBe(MADE_WRONG.length);
  });
});

describe("networks that exist: those that were made above", () => {
  /** The guards of cases, and nothing else. */
  async function guards(name: string, of: readonly string[]): Promise<StackFolder> {
    return stackOf(name, (own) => {
      for (const each of of) {
        const existing =
          CASES[each]?.wrongVpc === true
            ? { ...idsOf("right-open-to-a-range"), vpcId: idsOf("right").vpcId }
            : idsOf(each);
        makeGuard(new Construct(own, each), each, existing, []);
      }
    });
  }

  test("those that are right pass, and the second plan is empty", async () => {
    const stack = await guards("right", RIGHT);
    const plan = await stack.changes();
    expect(Object.keys(plan.actions).length).toBe(RIGHT.length);
    await stack.applyPlan();
    expect(await stack.planExitCode()).toBe(0);
  });

  test("every other one is refused in the plan, each with its own message", async () => {
    const names = WRONG.filter((name) => IS_WHOLE || IN_PLAN.has(name));
    const stack = await guards("wrong", names);
    expectErrors(await stack.changes().catch((error: unknown) => error), names);
  });

  test("a guard that turns red later refuses plans, and lets destroy go on", async () => {
    const stack = await stackOf("turning-guard", (own) => {
      makeGuard(new Construct(own, "own"), "own", idsOf("right"), []);
    });
    await stack.apply();
    await makePublic(idsOf("right"));
    expectErrors(await stack.changes().catch((error: unknown) => error), ["own"]);
    await stack.destroy();
    expect(await stack.managed()).toEqual([]);
  });
});

/** Gives the table of a subnet a route to the internet gateway of its VPC, as another team does. */
async function makePublic({ vpcId, subnetId }: Ids): Promise<void> {
  const filtered = (Name: string, value: string) => ({ Filters: [{ Name, Values: [value] }] });
  const { InternetGateways: gateways } = await started.aws.request<{
    readonly InternetGateways: readonly { readonly InternetGatewayId: string }[];
  }>("ec2", "DescribeInternetGateways", filtered("attachment.vpc-id", vpcId));
  const { RouteTables: tables } = await started.aws.request<{
    readonly RouteTables: readonly { readonly RouteTableId: string }[];
  }>("ec2", "DescribeRouteTables", filtered("association.subnet-id", subnetId));
  await started.aws.request("ec2", "CreateRoute", {
    RouteTableId: tables[0]?.RouteTableId,
    DestinationCidrBlock: "0.0.0.0/0",
    GatewayId: gateways[0]?.InternetGatewayId,
  });
}

test("all networks go again with their guards, those that are refused too", async () => {
  const stacks = [await applies().right, (await applies().wrong).stack];
  await Promise.all(stacks.map((stack) => stack.destroy()));
  for (const stack of stacks) expect(await stack.managed()).toEqual([]);
});
