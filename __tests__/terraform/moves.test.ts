/** From one scenario to the next, with a domain that exists: what was there stays, and nothing of it is replaced. */
import type { CustomPublicDeployment, CustomVpcOnlyDeployment, Deployment } from "../../lib/deployments/deployment";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { type ConsoleNetwork, consoleNetwork, consoleRole, serviceLinkedRole, trustIn } from "./support/console";
import { setting } from "./support/setting";
import type { Plan } from "./support/plan";

let network: ConsoleNetwork | undefined;
const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  for (const roleName of ["canvas", "narrow"]) {
    await consoleRole(aws, { roleName, path: "/", trust: trustIn("sagemaker.amazonaws.com", ACCOUNT) });
  }
  network = await consoleNetwork(aws, REGION, { subnets: 2, routeTables: 1, securityGroups: 0 });
});

const common = {
  account: ACCOUNT,
  region: REGION,
  executionRoles: {
    plain: { create: {} },
    canvas: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/canvas`, attach: "canvas-policies" } },
    narrow: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/narrow` } },
  },
  customBuckets: { sales: { bucketName: "sales" } },
  domain: { existing: { domainId: "d-abcdefghijkl" } },
} as const;

const customPublic: CustomPublicDeployment = { ...common, scenario: "custom-public" };

function customVpcOnly(): CustomVpcOnlyDeployment {
  const { vpcId = "", subnetIds: [a = "", b = ""] = [], routeTableIds: [table = ""] = [] } = network ?? {};
  return {
    ...common,
    scenario: "custom-vpc-only",
    network: {
      vpcId,
      subnetIds: { a, b },
      s3Endpoint: { create: { routeTableIds: { table } } },
      // All of them are made in endpoints.test.ts.
      interfaceEndpoints: { others: "central", services: { sts: { create: {} } } },
      securityGroup: { create: { endpointCidrBlocks: { hub: "10.20.0.0/24" } } },
    },
  };
}

/** What happens to addresses that are in the state already. */
async function planned(
  deployment: Deployment,
): Promise<{ readonly plan: Pick<Plan, "actions">; readonly before: readonly string[] }> {
  const stack = await started.workspace.write("moving", deployment).init();
  return { plan: await stack.changes(), before: await stack.managed() };
}

function toWhatWasThere({ plan, before }: Awaited<ReturnType<typeof planned>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(plan.actions).filter(([address]) => before.includes(address)));
}

const apply = (): Promise<void> => started.workspace.stack("moving").applyPlan();

const POLICY = {
  plain: "aws_iam_role_policy.execution-roles_plain_policy_D0212659",
  narrow: "aws_iam_role_policy.execution-roles_narrow_policy_F21D769F",
  canvas: "aws_iam_role_policy.execution-roles_canvas_policy_A538F7F7",
};

test("quick-setup, custom-public, custom-vpc-only and back", async () => {
  const first = await started.workspace.write("moving", { ...common, scenario: "quick-setup" }).init();
  await first.apply();

  const toPublic = await planned(customPublic);
  expect(toWhatWasThere(toPublic)).toEqual({});
  expect(toPublic.plan.actions).toEqual({ [POLICY.canvas]: "create" });
  await apply();

  const toClosed = await planned(customVpcOnly());
  expect(toWhatWasThere(toClosed)).toEqual({
    [POLICY.plain]: "update",
    [POLICY.canvas]: "update",
    [POLICY.narrow]: "update",
  });
  await apply();
  expect(await started.workspace.stack("moving").planExitCode()).toBe(0);

  const back = await planned({ ...common, scenario: "quick-setup" });
  const roles = Object.entries(toWhatWasThere(back)).filter(([address]) => address.startsWith("aws_iam_"));
  expect(Object.fromEntries(roles)).toEqual({
    [POLICY.plain]: "update",
    [POLICY.narrow]: "update",
    [POLICY.canvas]: "delete",
  });
  await apply();
  await started.workspace.stack("moving").destroy();
  expect(await started.workspace.stack("moving").managed()).toEqual([]);
});
