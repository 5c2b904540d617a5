/** The whole of Scenario 3 beside a VPC that the same stack makes: what is wrong with it is reported in the first apply. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { LocalBackend, TerraformStack } from "cdktf";
import { CanvasLargeDataCustomVpcOnly } from "../../modules/custom-vpc-only";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { serviceLinkedRole } from "./support/console";
import { setting } from "./support/setting";
import { type StackFolder, TerraformFailed } from "./support/workspace";

const started = setting(serviceLinkedRole);

/** A platform's own stack, with or without a route from the subnet to the internet. */
function write(isPublic: boolean): StackFolder {
  started.workspace.synthesize((app) => {
    const stack = new TerraformStack(app, "platform");
    new AwsProvider(stack, "aws", { region: REGION });
    new LocalBackend(stack, { path: "terraform.tfstate" });
    const vpc = new Vpc(stack, "vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
    const subnet = new Subnet(stack, "subnet", {
      vpcId: vpc.id,
      cidrBlock: "10.0.1.0/24",
      availabilityZone: `${REGION}a`,
    });
    const table = new RouteTable(stack, "table", { vpcId: vpc.id });
    const association = new RouteTableAssociation(stack, "association", {
      subnetId: subnet.id,
      routeTableId: table.id,
    });
    const gateway = new InternetGateway(stack, "gateway", { vpcId: vpc.id });
    const routes = isPublic
      ? [
          new Route(stack, "route", {
            routeTableId: table.id,
            gatewayId: gateway.id,
            destinationCidrBlock: "0.0.0.0/0",
          }),
        ]
      : [];
    new CanvasLargeDataCustomVpcOnly(stack, "canvas", {
      account: ACCOUNT,
      region: REGION,
      network: {
        vpcId: vpc.id,
        subnetIds: { a: subnet.id },
        s3Endpoint: { create: { routeTableIds: { a: table.id } } },
        // All of them are made in endpoints.test.ts.
        interfaceEndpoints: { others: "central", services: { sts: { create: {} }, logs: { create: {} } } },
        securityGroup: { create: { endpointCidrBlocks: { hub: "10.20.0.0/24" } } },
      },
      routing: [association, ...routes],
      executionRoles: { analysts: { create: {} } },
      domain: { create: { executionRole: "analysts" } },
      protectDomain: false,
    });
  });
  return started.workspace.stack("platform");
}

const made = async (stack: StackFolder): Promise<readonly string[]> =>
  (await stack.managed()).map((address) => address.split(".")[0] ?? "");

test("a public subnet is refused in the first apply, before any role and the domain; once it is private, all is made and goes again", async () => {
  const stack = await write(true).init();
  const failure: unknown = await stack.apply().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TerraformFailed);
  expect(
    (failure as TerraformFailed).errors.map((error) => error.replaceAll(/\b(subnet|rtb|igw)-[0-9a-f]+/g, "$1-ID")),
  ).toEqual([
    "Resource postcondition failed: The subnet a (subnet-ID) is not private: its route table rtb-ID has the route 0.0.0.0/0 to igw-ID. " +
      "SageMaker domains without internet access and EMR Serverless work in private subnets only. Associate the subnet with a route table " +
      "that has no route to an internet gateway, remove the route, or list another subnet.",
  ]);
  const first = await made(stack);
  expect(first).toContain("aws_subnet");
  expect(first.filter((type) => /^aws_(iam|sagemaker)_/.test(type))).toEqual([]);

  // A route that is only left out of the stack is still there when the plan looks.
  await stack.destroy("-target=aws_route.route");
  await write(false).apply();
  const then = await made(stack);
  expect(then.filter((type) => type === "aws_iam_role").length).toBe(2);
  expect(then.filter((type) => type === "aws_sagemaker_domain").length).toBe(1);
  expect(await stack.planExitCode()).toBe(0);
  await stack.destroy();
  expect(await stack.managed()).toEqual([]);
});
