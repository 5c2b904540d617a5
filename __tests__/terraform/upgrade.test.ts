/** Whoever has applied the modules as they were before, replaces nothing with those of now. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { SCENARIOS } from "../../lib/terraform/modules";
import { IS_WHOLE } from "../support/draws";
import { REGION } from "../support/quick-setup";
import { consoleNetwork, serviceLinkedRole } from "./support/console";
import { setting } from "./support/setting";
import { copySources } from "./support/sources";
import { StackFolder } from "./support/workspace";

const ROOT = path.resolve(__dirname, "../..");
const started = setting(serviceLinkedRole);

function git(...args: readonly string[]): string {
  return spawnSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }).stdout.trim();
}

/** The files of a module, whatever they are called. */
const filesOf = (scenario: string): string => `:(glob)modules/${scenario}/*.tf`;

/** The last commit whose module is not the present one; without one, the module as it is now. */
function before(scenario: string): string | undefined {
  const commits = git("log", "--format=%H", "--", filesOf(scenario))
    .split("\n")
    .filter((commit) => commit !== "");
  return commits.find(
    (commit) =>
      git("ls-tree", "--name-only", commit, "--", `modules/${scenario}/versions.tf`) !== "" &&
      git("diff", "--name-only", commit, "--", filesOf(scenario)) !== "",
  );
}

function take(scenario: string, commit: string | undefined, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  if (commit === undefined) {
    copySources(`modules/${scenario}`, folder);
    return;
  }
  mkdirSync(folder, { recursive: true });
  const files = git("ls-tree", "--name-only", commit, "--", `modules/${scenario}/`).split("\n");
  for (const file of files.filter((name) => name.endsWith(".tf"))) {
    writeFileSync(path.join(folder, path.basename(file)), `${git("show", `${commit}:${file}`)}\n`);
  }
}

// The module of custom-public is that of quick-setup but for one statement: see the table in CONTRIBUTING.md.
test.each(SCENARIOS.filter((scenario) => IS_WHOLE || scenario !== "custom-public"))(
  "%s: the module before, applied; the module of now, planned",
  async (scenario) => {
    const { folder, environment } = started.workspace;
    const module = path.join(folder, `${scenario}-module`);
    const root = path.join(folder, `${scenario}-upgrade`);
    mkdirSync(root, { recursive: true });
    const { vpcId, subnetIds, routeTableIds } = await consoleNetwork(started.aws, REGION, {
      subnets: 1,
      routeTables: 1,
      securityGroups: 0,
    });
    const [a = ""] = subnetIds;
    const closed = scenario === "custom-vpc-only";
    const place = closed ? {} : { vpc_id: vpcId, subnet_ids: { a } };
    writeFileSync(
      path.join(root, "main.tf.json"),
      JSON.stringify({
        provider: { aws: { region: REGION } },
        module: {
          canvas: {
            source: module,
            deployment_name: scenario,
            execution_roles: { plain: { create: {} } },
            custom_buckets: {
              sales: { bucket_name: "sales-exports", access: "read-write", grant_execution_roles: true },
            },
            workspace: { bucket_name: "canvas-workspace" },
            user_profiles: { ada: { execution_role: "plain" } },
            domain: { create: { ...place, execution_role: "plain" } },
            ...(closed
              ? {
                  network: {
                    vpc_id: vpcId,
                    subnet_ids: { a },
                    s3_endpoint: { create: { route_table_ids: { private: routeTableIds[0] } } },
                    security_group: { create: { endpoint_cidr_blocks: { hub: "10.20.0.0/24" } } },
                    interface_endpoints: { others: "central", services: { sts: { create: {} } } },
                  },
                }
              : {}),
          },
        },
      }),
    );
    take(scenario, before(scenario), module);
    const stack = await new StackFolder(root, environment).init();
    await stack.apply();
    take(scenario, undefined, module);
    const plan = await (await stack.init()).plan();
    const gone = Object.entries(plan.actions).filter(([, action]) => action.includes("delete"));
    expect(Object.fromEntries(gone)).toEqual({});
    // An option that is not set is warned of, and changes no policy.
    expect(Object.keys(plan.actions).filter((address) => address.includes("aws_iam_role_policy"))).toEqual([]);
    expect(plan.warnings.filter((warning) => warning.includes("restrict_pass_role is not set")).length).toBe(1);
  },
);
