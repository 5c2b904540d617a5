/** The library beside a platform repository's own resources, as `examples/platform-repo` shows it. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { stackFolder } from "../../lib/deployments/state";
import { serviceLinkedRole } from "./support/console";
import { byAction } from "./support/plan";
import { setting } from "./support/setting";

const ROOT = path.resolve(__dirname, "../..");
const started = setting(serviceLinkedRole);

test("the example deploys, with nothing in AWS but what it makes itself", async () => {
  const { workspace } = started;
  const app = [path.join(ROOT, "lib/build/run.mjs"), "examples/platform-repo/main.ts"];
  const synth = spawnSync(process.execPath, app, { cwd: workspace.folder, encoding: "utf8" });
  expect({ status: synth.status, stderr: synth.stderr }).toEqual({ status: 0, stderr: "" });
  writeFileSync(
    path.join(workspace.folder, stackFolder("platform"), "terraform.tfvars.json"),
    JSON.stringify({ vpc_id: "vpc-0123456789abcdef0", subnet_id: "subnet-0123456789abcdef0" }),
  );

  const stack = await workspace.stack("platform").init();
  const plan = await stack.plan();
  expect(plan.warnings).toEqual([]);
  expect(byAction(plan)).toEqual({
    create: [
      "aws_iam_role.analysts",
      "aws_iam_role.canvas_emr-serverless-role_9A0D415D",
      "aws_iam_role_policy.canvas_custom-buckets_C2D98BD4",
      "aws_iam_role_policy.canvas_execution-roles_analysts_policy_68D8F4DD",
      "aws_iam_role_policy_attachment.AmazonSageMakerCanvasDataPrepFullAccess",
      "aws_iam_role_policy_attachment.AmazonSageMakerCanvasFullAccess",
      "aws_iam_role_policy_attachment.canvas_emr-serverless-role_AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy_530D9C0C",
      "aws_kms_key.key",
      "aws_s3_bucket.sales",
      "aws_sagemaker_domain.domain",
    ],
    // Documents that hold an ARN which only the apply knows.
    read: [
      "data.aws_iam_policy_document.canvas_custom-buckets_document_08AF62BA",
      "data.aws_iam_policy_document.canvas_execution-roles_analysts_policy_document_6AADE202",
    ],
  });
  await stack.applyPlan();
  expect(await stack.planExitCode()).toBe(0);
});
