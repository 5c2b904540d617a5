/** From a domain that was made in the console to one that is kept as code: by `adopt`, and by what `doctor` prints. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readDeployments } from "../../lib/deployments/read";
import { managedPolicyArn } from "../../lib/policies/managed";
import { runCommand } from "../support/command";
import { IS_WHOLE } from "../support/draws";
import { ACCOUNT, EXISTING_EMR_ROLE } from "../support/quick-setup";
import {
  consoleDomain,
  consoleEmrServerlessRole,
  consoleExecutionRole,
  type ConsoleNetwork,
  consoleNetwork,
  otherCanvasSettings,
  serviceLinkedRole,
} from "../terraform/support/console";
import { setting } from "../terraform/support/setting";
import { domainOf } from "./support/account";
import { APPROVAL, canvasLargeData, commandOnATerminal, type Ended } from "./support/command";
import { CDKTF, LEAN_CDKTF, Project } from "./support/project";

const ROOT = path.resolve(__dirname, "../..");
const REGION = "us-east-1";
const EXECUTION_ROLE_NAME = "AmazonSageMaker-ExecutionRole-20240101T000000";

const started = setting(
  async (aws) => {
    await serviceLinkedRole(aws);
    await consoleEmrServerlessRole(aws, ACCOUNT);
    await consoleExecutionRole(aws);
    // What Quick setup attaches.
    const policies = [
      "AmazonSageMakerFullAccess",
      "AmazonSageMakerCanvasFullAccess",
      "AmazonSageMakerCanvasDataPrepFullAccess",
    ];
    for (const name of policies) {
      const PolicyArn = managedPolicyArn(name);
      await aws.request("iam", "AttachRolePolicy", { RoleName: EXECUTION_ROLE_NAME, PolicyArn });
    }
    network = await consoleNetwork(aws, REGION, { subnets: 2, routeTables: 1, securityGroups: 1 });
    await aws.request("ec2", "CreateVpcEndpoint", {
      VpcId: network.vpcId,
      ServiceName: `com.amazonaws.${REGION}.s3`,
      VpcEndpointType: "Gateway",
      RouteTableIds: network.routeTableIds,
    });
  },
  { processes: "each" },
);

let network: ConsoleNetwork;
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "adopt-")));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A domain with large data switched on and off, so that its job role is known. */
async function domain(domainName: string, isVpcOnly: boolean, emr: object | undefined): Promise<string> {
  return consoleDomain(started.aws, ACCOUNT, {
    domainName,
    canvasAppSettings: {
      ...otherCanvasSettings(ACCOUNT),
      ...(emr === undefined ? {} : { EmrServerlessSettings: emr }),
    },
    ...(isVpcOnly ? { vpcOnly: network } : {}),
  });
}

function adopt(domainId: string, ...args: readonly string[]): Promise<Ended> {
  return canvasLargeData(started.aws, ["adopt", "--domain-id", domainId, ...args], { cwd: folder });
}

const OFF = { ExecutionRoleArn: EXISTING_EMR_ROLE, Status: "DISABLED" };

describe.each([false, true])("a domain, VpcOnly: %s", (isVpcOnly) => {
  test("as an entry of deployments.yaml: the plan changes nothing but the Canvas setting", async () => {
    const name = isVpcOnly ? "closed" : "open";
    const domainId = await domain(`Made ${name}`.replace(" ", "-"), isVpcOnly, OFF);
    const { exitCode, stdout, stderr } = await adopt(domainId, "--name", name);
    expect([exitCode, stderr.includes("    at ")]).toEqual([0, false]);
    const read = readDeployments(stdout, "deployments.yaml");
    if (!read.usable) throw new Error(JSON.stringify(read.problems));
    const [first] = read.deployments;
    if (first === undefined) throw new Error("none");
    const stack = await started.workspace.write(name, first.deployment).init();
    const { actions } = await stack.plan();
    const changes = Object.entries(actions).filter(([, action]) => !/^(read|no-op)$/.test(action));
    expect(changes).toEqual(isVpcOnly ? [] : [["aws_sagemaker_domain.domain", "import update"]]);
  });

  test("as a module call with its import block: the same", async () => {
    const name = isVpcOnly ? "closed-hcl" : "open-hcl";
    const domainId = await domain(name, isVpcOnly, OFF);
    const { exitCode, stdout } = await adopt(domainId, "--hcl");
    expect(exitCode).toBe(0);
    const root = path.join(started.workspace.folder, name);
    mkdirSync(root);
    const local = stdout.replace(/git::https:[^?"]*\/\/(modules\/[a-z-]+)\?ref=[^"]*/, path.join(ROOT, "$1"));
    expect(local).not.toBe(stdout);
    writeFileSync(path.join(root, "main.tf"), local);
    const stack = await started.workspace.root(root).init();
    const { actions } = await stack.plan();
    const changes = Object.entries(actions).filter(([, action]) => !/^(read|no-op)$/.test(action));
    expect(changes).toEqual(isVpcOnly ? [] : [["aws_sagemaker_domain.this", "import update"]]);
  });
});

test("a name that is taken is refused, and the file is as it was", async () => {
  const domainId = await domain("taken", false, OFF);
  expect((await adopt(domainId, "--write")).exitCode).toBe(0);
  const before = readFileSync(path.join(folder, "deployments.yaml"), "utf8");
  const { exitCode, stdout, stderr } = await adopt(domainId, "--write");
  expect([exitCode, stdout, stderr]).toEqual([
    1,
    "",
    "deployments.yaml has a deployment taken already. Give another name: --name\n",
  ]);
  expect(readFileSync(path.join(folder, "deployments.yaml"), "utf8")).toBe(before);
});

test("comments and other deployments of the file stay", async () => {
  const domainId = await domain("beside", false, OFF);
  const other = readFileSync(path.join(ROOT, "deployments.yaml"), "utf8");
  writeFileSync(path.join(folder, "deployments.yaml"), other);
  expect((await adopt(domainId, "--write")).exitCode).toBe(0);
  const after = readFileSync(path.join(folder, "deployments.yaml"), "utf8");
  const comments = (text: string): readonly string[] => text.split("\n").filter((line) => line.trim().startsWith("#"));
  expect(comments(after)).toEqual(comments(other));
  expect(after).toContain(`domainId: ${domainId}`);
});

/** The variables by which cdktf takes its surroundings for a pipeline. */
const PIPELINE = /^(?:CI$|CI_|GITHUB_|BUILD_|RUN_ID$|CONTINUOUS_INTEGRATION$)/;

/** The commands of the cure that `doctor` prints, as they are printed. */
function stepsIn(stdout: string): readonly string[] {
  return stdout.split("\n").flatMap((line) => /^ +((?:canvas-large-data|npx) .*)$/.exec(line)?.[1] ?? []);
}

/** Commands that ask nothing, without a character that is special to the shell: `npm test` runs them in its own process. */
const ASKS_NOTHING = /^canvas-large-data (?:adopt|doctor)(?: [\w./:=@-]+)*$/;

/** In `npm test`, one of the two: the steps are the same. */
test.each([true, ...(IS_WHOLE ? [false] : [])])(
  "a domain of the console, VpcOnly: %s, from red to green by the commands that doctor prints, word for word",
  async (isVpcOnly) => {
    const { aws } = started;
    const name = isVpcOnly ? "story-closed" : "story-open";
    const domainId = await domain(name, isVpcOnly, undefined);
    await aws.request("sagemaker", "CreateUserProfile", { DomainId: domainId, UserProfileName: "ana" });
    const app = { DomainId: domainId, UserProfileName: "ana", AppType: "Canvas", AppName: "default" };
    await aws.request("sagemaker", "CreateApp", app);
    const { TF_REATTACH_PROVIDERS = "" } = started.workspace.environment;
    // Without a mirror, Terraform starts its own.
    const project = await Project.create(
      aws,
      TF_REATTACH_PROVIDERS === "" ? {} : { attached: { TF_REATTACH_PROVIDERS } },
    );
    try {
      const bin = path.join(project.folder, "bin");
      mkdirSync(bin);
      // What is on a user's PATH: npx finds the cdktf of the project, and adds nothing to what is typed.
      const script = (file: string, line: string): void => {
        writeFileSync(path.join(bin, file), `#!/bin/sh\n${line}\n`);
        chmodSync(path.join(bin, file), 0o755);
      };
      const [node, run] = [process.execPath, path.join(ROOT, "lib/build/run.mjs")];
      script("canvas-large-data", `exec ${node} ${run} ${path.join(ROOT, "lib/cli/main.ts")} "$@"`);
      script("npx", `shift; exec ${node} ${(isVpcOnly ? LEAN_CDKTF : [CDKTF]).join(" ")} "$@"`);
      // cdktf draws no question where it takes a pipeline's variables for one.
      const ofAPerson = Object.entries(project.environment).filter(([variable]) => !PIPELINE.test(variable));
      const variables = {
        ...Object.fromEntries(ofAPerson),
        PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
        TERM: "xterm",
        // The hashes of other platforms come from a registry, which tests do not reach.
        CDKTF_SKIP_PROVIDER_LOCK: "true",
        CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      };
      const run1 = (line: string): Promise<Ended> =>
        IS_WHOLE || !ASKS_NOTHING.test(line)
          ? commandOnATerminal(line, { cwd: project.folder, variables, typed: "yes\n", approved: "\r" })
          : runCommand(line.split(" ").slice(1), { cwd: project.folder, env: variables });

      const red = await run1(`canvas-large-data doctor --region ${REGION} --domain-id ${domainId}`);
      expect(red.exitCode).toBe(2);
      const steps = stepsIn(red.stdout.replaceAll("\r", ""));
      expect(steps.map((step) => step.split(" ").slice(0, 2).join(" "))).toEqual([
        "canvas-large-data adopt",
        "npx cdktf",
        "canvas-large-data enable",
        "canvas-large-data restart-apps",
        "canvas-large-data doctor",
      ]);
      for (const step of steps) {
        const { exitCode, stdout } = await run1(step);
        expect([step, exitCode, exitCode === 0 ? "" : stdout]).toEqual([step, 0, ""]);
        if (step.startsWith("npx cdktf")) expect(stdout).toContain(APPROVAL);
      }
      expect(await domainOf(aws, domainId)).toMatchObject({
        DefaultUserSettings: {
          CanvasAppSettings: {
            ...otherCanvasSettings(ACCOUNT),
            EmrServerlessSettings: {
              ExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-${name}`,
              Status: "ENABLED",
            },
          },
        },
      });
      expect(await aws.request("sagemaker", "DescribeApp", app)).toMatchObject({ Status: "Deleted" });
      expect(await project.stack(name).planExitCode()).toBe(0);
    } finally {
      await project.remove();
    }
  },
);
