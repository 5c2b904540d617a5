/** Every kind of stack, with the real provider: valid, and planned exactly. */
import type { QuickSetupDeployment } from "../../lib/deployments/deployment";
import { startLoopbackAws, type LoopbackAws } from "../support/loopback-aws";
import { ACCOUNT, maximal, minimal, REGION } from "../support/quick-setup";
import { byAction } from "./support/plan";
import { Workspace } from "./support/workspace";

jest.setTimeout(120_000);

let aws: LoopbackAws;
let workspace: Workspace;

beforeAll(async () => {
  aws = await startLoopbackAws({ accountId: ACCOUNT });
  workspace = await Workspace.create(aws);
});

afterAll(async () => {
  await aws.stop();
  workspace.remove();
});

test("x", async () => {
  const { deploymentName, provider, ...rest } = maximal;
  const stack = workspace.write("analytics", { scenario: "quick-setup", ...rest, account: ACCOUNT, region: REGION } as QuickSetupDeployment);
  await stack.init();
  console.log(await stack.validate());
  const plan = await stack.plan();
  console.log(JSON.stringify(byAction(plan), null, 1), plan.warnings, Object.keys(plan.read), plan.outputs, plan.unknownOutputs, minimal);
});
