/** What a plan allows is reported of a module's first plan as of the stack's, although hardly any ARN is known in it. */
import { accessOf } from "../../../lib/setup/access";
import { NO_EXTERNAL_INPUTS } from "../../../lib/setup/question";
import { readJson } from "../../../lib/sources/read";
import { reviewReadings } from "../../../lib/review/review";
import { CanvasLargeDataCustomVpcOnly } from "../../../modules/custom-vpc-only";
import { CanvasLargeDataQuickSetup } from "../../../modules/quick-setup";
import { serviceLinkedRole } from "../support/console";
import { setting } from "../support/setting";
import type { StackFolder } from "../support/workspace";
import { write, type Written } from "./both";
import { makePlace } from "./vpc-only-cases";

const started = setting(serviceLinkedRole);

const common = {
  deploymentName: "analytics",
  executionRoles: { plain: { create: {} } },
  customBuckets: { sales: { bucketName: "sales-exports", access: "read-write", grantExecutionRoles: true } },
  restrictPassRole: true,
} as const;

/** Answers by what was asked. */
async function answers(stack: StackFolder): Promise<readonly (readonly [string, string])[]> {
  await stack.init();
  const plan = await stack.plan();
  const { after, incomplete } = readJson({ ...plan.json }, "plan.json");
  return accessOf(after, incomplete, NO_EXTERNAL_INPUTS).deployments.flatMap(({ executionRoles }) =>
    executionRoles.flatMap(({ capabilities, limits }) =>
      [...capabilities, ...limits].map(({ id, answer }) => [id, answer] as const),
    ),
  );
}

async function expectSameAnswers({ stack, root }: Written): Promise<void> {
  const inModule = await answers(root);
  expect(inModule).toEqual(await answers(stack));
  expect(inModule.length).toBeGreaterThan(10);
  expect(inModule.filter(([, answer]) => answer !== "yes")).toEqual([]);
}

/** What the checks of a review leave undetermined. */
async function undetermined(stack: StackFolder): Promise<readonly string[]> {
  await stack.init();
  const plan = await stack.plan();
  const reading = { ...readJson({ ...plan.json }, "plan.json"), file: "plan.json", sha256: "" };
  const { plans } = reviewReadings([reading], {
    inputs: NO_EXTERNAL_INPUTS,
    suppressions: [],
    today: "2026-06-01",
    commit: undefined,
  });
  return plans.flatMap(({ findings }) => findings.filter(({ isUnknown }) => isUnknown).map(({ check }) => check.id));
}

test("a closed network leaves no check undetermined", async () => {
  const { network } = await makePlace(started.aws, "closed", {});
  const props = {
    ...common,
    network: {
      vpcId: network.vpcId,
      subnetIds: Object.fromEntries(network.subnetIds.map((id, index) => [`s${String(index)}`, id])),
      interfaceEndpoints: { except: ["q", "sagemaker-data-science-assistant"] as const },
      s3Endpoint: { create: { routeTableIds: { private: network.routeTableIds[0] ?? "" } } },
    },
    domain: { create: { executionRole: "plain" } },
  };
  const { stack, root } = write(
    started.workspace,
    "custom-vpc-only",
    CanvasLargeDataCustomVpcOnly,
    { analytics: props },
    "closed",
  );
  expect([await undetermined(stack), await undetermined(root)]).toEqual([[], []]);
});

test("quick-setup", async () => {
  const place = { vpcId: "vpc-0123456789abcdef0", subnetIds: { a: "subnet-0123456789abcdef0" } };
  const props = { ...common, domain: { create: { ...place, executionRole: "plain" } } };
  await expectSameAnswers(write(started.workspace, "quick-setup", CanvasLargeDataQuickSetup, { analytics: props }));
});

test("custom-vpc-only", async () => {
  const { network } = await makePlace(started.aws, "elsewhere", {});
  const [a = ""] = network.subnetIds;
  const props = {
    ...common,
    network: {
      vpcId: network.vpcId,
      subnetIds: { a },
      s3Endpoint: { create: { routeTableIds: { private: network.routeTableIds[0] ?? "" } } },
      networkInterfaces: { byArn: { enforce: true } },
      // The endpoints are in the first test.
      interfaceEndpoints: { others: "central" } as const,
      securityGroup: { create: { endpointCidrBlocks: { hub: "10.20.0.0/24" } } },
    },
    domain: { create: { executionRole: "plain" } },
  };
  await expectSameAnswers(
    write(started.workspace, "custom-vpc-only", CanvasLargeDataCustomVpcOnly, { analytics: props }),
  );
});
