/** `restrictPassRole` that was not written: reported once for the whole stack, and without an effect on it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { DeploymentStack } from "../../lib/deployments/stack";
import { CanvasLargeDataCustomPublic } from "../../modules/custom-public";
import { CanvasLargeDataCustomVpcOnly } from "../../modules/custom-vpc-only";
import { CanvasLargeDataQuickSetup } from "../../modules/quick-setup";
import { scenarioClasses } from "../../modules/scenario-classes";

const WARNING =
  "restrictPassRole is not set: users of the created execution roles can pass EMR Serverless the runtime role of any other deployment in " +
  "the account, and so read and write its data. Write restrictPassRole: true to deny that (recommended), or restrictPassRole: false to accept it.";

const place = { account: "111122223333", region: "us-east-1" } as const;
const existing = { existing: { roleArn: "arn:aws:iam::111122223333:role/canvas" } } as const;
const network = {
  vpcId: "vpc-01234567",
  subnetIds: { a: "subnet-01234567" },
  s3Endpoint: { central: {} },
} as const;

/** What cdktf's command line is given to print. */
function annotationsOf(build: (app: App) => void): readonly { readonly path: string; readonly message: string }[] {
  const outdir = mkdtempSync(path.join(tmpdir(), "canvas-large-data-annotations-"));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    const manifest = JSON.parse(readFileSync(path.join(outdir, "manifest.json"), "utf8")) as {
      readonly stacks: Readonly<
        Record<
          string,
          { readonly annotations: readonly { readonly constructPath: string; readonly message: string }[] }
        >
      >;
    };
    return Object.values(manifest.stacks).flatMap(({ annotations }) =>
      annotations.map(({ constructPath, message }) => ({ path: constructPath, message })),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function inStack(build: (scope: Construct) => unknown): (app: App) => void {
  return (app) => {
    const stack = new TerraformStack(app, "platform");
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    build(stack);
  };
}

const created = { ...place, executionRoles: { analysts: { create: {} }, legacy: existing }, domain: { existing: {} } };

it.each([
  ["quick-setup", inStack((scope) => new CanvasLargeDataQuickSetup(scope, "canvas", created))],
  ["custom-public", inStack((scope) => new CanvasLargeDataCustomPublic(scope, "canvas", created))],
  ["custom-vpc-only", inStack((scope) => new CanvasLargeDataCustomVpcOnly(scope, "canvas", { ...created, network }))],
])("%s warns once, at the construct that was written", (_scenario, build) => {
  expect(annotationsOf(build)).toEqual([{ path: "platform/canvas", message: WARNING }]);
});

it.each([
  ["true", { ...created, restrictPassRole: true }],
  ["false", { ...created, restrictPassRole: false }],
  ["not written, where every execution role exists", { ...created, executionRoles: { legacy: existing } }],
])("nothing is said of %s", (_what, props) => {
  expect(annotationsOf(inStack((scope) => new CanvasLargeDataQuickSetup(scope, "canvas", props)))).toEqual([]);
});

it("a stack of the app has no annotation: the summary has the warning", () => {
  const deployment = { scenario: "quick-setup", ...created } as const;
  expect(annotationsOf((app) => new DeploymentStack(app, "analytics", deployment, scenarioClasses))).toEqual([]);
});
