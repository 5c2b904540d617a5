/** From CDKTF to cdktn: a stack that was applied plans nothing, and differs in what is named here. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Deployment } from "../../lib/deployments/deployment";
import { stacksOn } from "../support/on-cdktn";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { consoleNetwork, consoleRole, serviceLinkedRole, trustIn } from "./support/console";
import { setting } from "./support/setting";

let deployments: Readonly<Record<string, Deployment>> = {};
const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await consoleRole(aws, { roleName: "canvas", path: "/", trust: trustIn("sagemaker.amazonaws.com", ACCOUNT) });
  const network = await consoleNetwork(aws, REGION, { subnets: 2, routeTables: 1, securityGroups: 0 });
  const {
    vpcId,
    subnetIds: [a = "", b = ""],
    routeTableIds: [table = ""],
  } = network;
  const common = {
    account: ACCOUNT,
    region: REGION,
    executionRoles: {
      plain: { create: {} },
      canvas: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/canvas`, attach: "canvas-policies" } },
    },
    customBuckets: { sales: { bucketName: "sales" } },
    domain: { existing: { domainId: "d-abcdefghijkl" } },
  } as const;
  deployments = {
    quick: { ...common, scenario: "quick-setup", executionRoles: { quick: { create: {} } } },
    public: { ...common, scenario: "custom-public", executionRoles: { public: { create: {} } } },
    closed: {
      ...common,
      scenario: "custom-vpc-only",
      network: { vpcId, subnetIds: { a, b }, s3Endpoint: { create: { routeTableIds: { table } } } },
    },
  };
});

interface Stack {
  readonly "//"?: { readonly metadata?: { readonly version?: string } };
}

test("every scenario's stack differs in the version that its metadata names, and plans nothing after the move", async () => {
  const moved = await stacksOn("cdktn", deployments);
  for (const [name, deployment] of Object.entries(deployments)) {
    const stack = await started.workspace.write(name, deployment).init();
    const file = path.join(stack.folder, "cdk.tf.json");
    const text = readFileSync(file, "utf8");
    const now = moved[name] ?? "";
    const versionOf = (json: string): string => (JSON.parse(json) as Stack)["//"]?.metadata?.version ?? "";
    expect([versionOf(text), versionOf(now)]).toEqual(["0.21.0", "0.24.0"]);
    expect(now.replace(`"version": "${versionOf(now)}"`, `"version": "${versionOf(text)}"`)).toBe(text);

    await stack.apply();
    writeFileSync(file, now);
    await stack.init();
    expect(await stack.planExitCode()).toBe(0);
  }
});
