/** A platform repository's own test: analysts can import large data, and nothing in this stack lets them pass another role. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { TerraformStack, Testing } from "cdktf";
import { CanvasLargeDataQuickSetup } from "canvas-large-data";
import { canvasMatchers, type RoleRequest } from "canvas-large-data/testing";

Testing.setupJest();
expect.extend(canvasMatchers);

const account = "111122223333";
const stack = new TerraformStack(Testing.app(), "platform");
// Without the account, a stack does not say whose its roles are, and much stays undetermined.
new AwsProvider(stack, "aws", { region: "us-east-1", allowedAccountIds: [account] });
new CanvasLargeDataQuickSetup(stack, "canvas", {
  account,
  region: "us-east-1",
  executionRoles: { analysts: { create: { roleName: "analysts" } } },
  customBuckets: { sales: { bucketName: "sales-exports", prefixes: ["raw/"], grantExecutionRoles: true } },
  domain: { create: { vpcId: "vpc-01234567", subnetIds: { a: "subnet-01234567" }, executionRole: "analysts" } },
  restrictPassRole: true,
});
const synthesized = Testing.synth(stack, true);

test("analysts can import large data", () => {
  expect(synthesized).toRunLargeData({ role: "analysts", features: ["import-with-sampling"] });
});

test("analysts pass EMR Serverless the role of this stack, and no other role", () => {
  const pass = (name: string): RoleRequest => ({
    role: "analysts",
    action: "iam:PassRole",
    resource: `arn:aws:iam::${account}:role/${name}`,
    context: { "iam:PassedToService": "emr-serverless.amazonaws.com" },
  });
  expect(synthesized).toAllow(pass("AmazonSageMakerCanvasEMRSExecutionAccess-canvas-use1"));
  expect(synthesized).toDeny(pass("AmazonSageMakerCanvasEMRSExecutionAccess-other"));
  expect(synthesized).toDeny(pass("admin"));
});

test("analysts have AWS's two Canvas policies and no other, and jobs have no other bucket", () => {
  expect(synthesized).toAttachExactly("analysts", [
    "AmazonSageMakerCanvasFullAccess",
    "AmazonSageMakerCanvasDataPrepFullAccess",
  ]);
  expect(synthesized).toHaveExactlyStatements("AmazonSageMakerCanvasEMRSExecutionAccess-canvas-use1", [
    "CanvasBucketReadSales",
    "CanvasBucketListSales",
    "CanvasBucketLocationSales",
  ]);
});

test("the stack makes these two roles", () => {
  expect(synthesized).toHaveExactlyResources(IamRole, [
    expect.objectContaining({ name: "analysts" }),
    expect.objectContaining({ name: "AmazonSageMakerCanvasEMRSExecutionAccess-canvas-use1" }),
  ]);
});
