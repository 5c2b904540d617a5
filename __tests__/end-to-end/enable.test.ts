/** `enable` and `disable` against a loopback AWS: what is sent, what is refused, and that everything else stays as it is. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { IS_WHOLE } from "../support/draws";
import { ACCOUNT, EXISTING_EMR_ROLE } from "../support/quick-setup";
import type { Behaviour } from "../support/loopback-aws";
import {
  consoleDomain,
  consoleEmrServerlessRole,
  consoleExecutionRole,
  consoleNetwork,
  consoleRole,
  otherCanvasSettings,
  serviceLinkedRole,
  trustIn,
} from "../terraform/support/console";
import { EXECUTION_ROLE, quickSetup } from "../terraform/support/deployments";
import { setting } from "../terraform/support/setting";
import type { StackFolder } from "../terraform/support/workspace";
import type { DomainChoice } from "../../lib/constructs/domain";
import { domainOf } from "./support/account";
import { type AwsCli, awsCli } from "./support/aws-cli";
import { canvasLargeData, type Ended, type Run } from "./support/command";

const REGION = "us-east-1";
const ENABLED = { ExecutionRoleArn: EXISTING_EMR_ROLE, Status: "ENABLED" };

const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await consoleEmrServerlessRole(aws, ACCOUNT);
  await consoleExecutionRole(aws);
});

let cli: AwsCli;
let folder: string;
let domainId: string;
let made = 0;

beforeAll(async () => {
  cli = await awsCli(started.aws);
});

afterAll(() => cli.stop());

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "enable-")));
});

afterEach(async () => {
  await started.aws.behave({});
  await started.aws.clearFaults();
  rmSync(folder, { recursive: true, force: true });
});

type Network = "public" | "VpcOnly";

/** A domain of its own for a test. */
async function domain(network: Network = "public"): Promise<string> {
  const { aws } = started;
  made += 1;
  domainId = await consoleDomain(aws, ACCOUNT, {
    domainName: `domain-${String(made)}`,
    canvasAppSettings: otherCanvasSettings(ACCOUNT),
    ...(network === "public"
      ? {}
      : { vpcOnly: await consoleNetwork(aws, REGION, { subnets: 2, routeTables: 1, securityGroups: 1 }) }),
  });
  await aws.clearCalls();
  return domainId;
}

const arnOf = (resource: string): string => `arn:aws:sagemaker:${REGION}:${ACCOUNT}:${resource}`;

async function profile(name: string, settings: object): Promise<void> {
  const { aws } = started;
  await aws.request("sagemaker", "CreateUserProfile", {
    DomainId: domainId,
    UserProfileName: name,
    UserSettings: settings,
  });
  await aws.clearCalls();
}

async function settingsOf(name: string): Promise<unknown> {
  const described = await started.aws.request("sagemaker", "DescribeUserProfile", {
    DomainId: domainId,
    UserProfileName: name,
  });
  return described["UserSettings"];
}

function run(command: "enable" | "disable", args: readonly string[] = [], options: Partial<Run> = {}): Promise<Ended> {
  const role = command === "enable" ? ["--emr-serverless-role-arn", EXISTING_EMR_ROLE] : [];
  return canvasLargeData(started.aws, [command, "--domain-id", domainId, ...role, ...args], {
    cwd: folder,
    ...options,
  });
}

const YES = ["--yes", "--account", ACCOUNT];

/** The bodies of the updates that were sent, as they came. */
async function updates(): Promise<readonly unknown[]> {
  const calls = await started.aws.calls();
  return calls
    .filter(({ action, fromTest }) => action.startsWith("Update") && !fromTest)
    .map(({ parameters }) => parameters);
}

function withSetting(before: Readonly<Record<string, unknown>>, emr: object): unknown {
  const user = before["DefaultUserSettings"] as Readonly<Record<string, object>>;
  return {
    ...before,
    DefaultUserSettings: { ...user, CanvasAppSettings: { ...user["CanvasAppSettings"], EmrServerlessSettings: emr } },
  };
}

type Domains = readonly (readonly [Network, NonNullable<Behaviour["canvasSettings"]>])[];
const OTHER_DOMAINS: Domains = [
  ["public", "merge"],
  ["VpcOnly", "replace"],
];

describe.each<Domains[number]>([["public", "replace"], ["VpcOnly", "merge"], ...(IS_WHOLE ? OTHER_DOMAINS : [])])(
  "a %s domain of an AWS that would %s the Canvas settings",
  (network, canvasSettings) => {
    beforeEach(async () => {
      await domain(network);
      await started.aws.behave({ canvasSettings, updatingSeconds: 0.2 });
    });

    test("is switched on by one update that changes nothing else, undone as printed, and switched on again", async () => {
      const { aws } = started;
      const before = await domainOf(aws, domainId);
      await aws.clearCalls();
      const on = await run("enable", YES);
      expect([on.exitCode, on.stderr]).toEqual([0, expect.not.stringContaining("    at ") as string]);
      // The whole request, as it was received.
      expect(await updates()).toEqual([
        {
          DomainId: domainId,
          DefaultUserSettings: {
            CanvasAppSettings: { ...otherCanvasSettings(ACCOUNT), EmrServerlessSettings: ENABLED },
          },
        },
      ]);
      expect(await domainOf(aws, domainId)).toEqual(withSetting(before, ENABLED));

      await aws.clearCalls();
      const again = await run("enable", YES);
      expect([again.exitCode, again.stdout]).toEqual([
        0,
        `no change: the setting of domain ${domainId} is already ENABLED with ${EXISTING_EMR_ROLE}\nNothing to change.\n`,
      ]);
      expect(await updates()).toEqual([]);

      const undo = on.stdout.split("\n").find((line) => line.startsWith("  aws sagemaker"));
      cli.run(undo ?? "false", started.aws);
      const off = withSetting(before, { ...ENABLED, Status: "DISABLED" });
      expect(await settledDomain()).toEqual(off);
    });

    test("is switched off with its role kept; the undo switches it on", async () => {
      const { aws } = started;
      const before = await domainOf(aws, domainId);
      expect((await run("enable", YES)).exitCode).toBe(0);
      await aws.clearCalls();
      const off = await run("disable", YES);
      expect(off.exitCode).toBe(0);
      expect(await updates()).toHaveLength(1);
      expect(await domainOf(aws, domainId)).toEqual(withSetting(before, { ...ENABLED, Status: "DISABLED" }));
      const undo = off.stdout.split("\n").find((line) => line.startsWith("  aws sagemaker"));
      cli.run(undo ?? "false", started.aws);
      expect(await settledDomain()).toEqual(withSetting(before, ENABLED));
    });
  },
);

/** The domain once its update has ended: the AWS CLI does not wait for it. */
async function settledDomain(): ReturnType<typeof domainOf> {
  for (;;) {
    const described = await domainOf(started.aws, domainId);
    if (described["Status"] !== "Updating") return described;
    await delay(50);
  }
}

describe("what is shown, asked and kept", () => {
  beforeEach(async () => {
    await domain();
  });

  test("--dry-run shows the difference, sends no update and writes no file", async () => {
    const { exitCode, stdout, stderr } = await run("enable", ["--dry-run"]);
    expect([exitCode, stdout]).toEqual([
      0,
      [
        `domain ${domainId}`,
        "  DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings",
        "  - not set",
        `  + ${JSON.stringify(ENABLED)}`,
        "Nothing was changed: --dry-run.",
        "",
      ].join("\n"),
    ]);
    expect(stderr).toBe(`Reading whether ${EXISTING_EMR_ROLE} is usable.\n`);
    expect(await updates()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("the prior settings are in a file that only its owner reads, with the request that restores them", async () => {
    await profile("ana", { CanvasAppSettings: { KendraSettings: { Status: "ENABLED" } } });
    expect((await run("enable", [...YES, "--user-profiles", "ana"])).exitCode).toBe(0);
    const [name = ""] = readdirSync(folder);
    expect(name).toMatch(new RegExp(`^canvas-large-data-undo-${domainId}-\\d{4}-\\d\\d-\\d\\dT[\\d-]+Z\\.json$`));
    expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
    const { time, ...kept } = JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Record<string, unknown>;
    expect(Date.parse(String(time))).not.toBeNaN();
    const OFF = { ...ENABLED, Status: "DISABLED" };
    expect(kept).toEqual({
      schemaVersion: 1,
      account: ACCOUNT,
      region: REGION,
      domainId,
      prior: [
        { CanvasAppSettings: otherCanvasSettings(ACCOUNT) },
        { userProfile: "ana", CanvasAppSettings: { KendraSettings: { Status: "ENABLED" } } },
      ],
      undo: [
        {
          operation: "sagemaker:UpdateDomain",
          input: {
            DomainId: domainId,
            DefaultUserSettings: {
              CanvasAppSettings: { ...otherCanvasSettings(ACCOUNT), EmrServerlessSettings: OFF },
            },
          },
        },
        {
          operation: "sagemaker:UpdateUserProfile",
          input: {
            DomainId: domainId,
            UserProfileName: "ana",
            UserSettings: {
              CanvasAppSettings: { KendraSettings: { Status: "ENABLED" }, EmrServerlessSettings: OFF },
            },
          },
        },
      ],
    });
  });

  test("no file is written over: then nothing is sent", async () => {
    writeFileSync(path.join(folder, "undo.json"), "mine");
    const { exitCode, stderr } = await run("enable", [...YES, "--undo-file", "undo.json"]);
    expect([exitCode, stderr.split("\n").at(-2)]).toEqual([
      1,
      "undo.json is there already. Nothing was changed. Name another file for the prior settings: --undo-file",
    ]);
    expect(readFileSync(path.join(folder, "undo.json"), "utf8")).toBe("mine");
    expect(await updates()).toEqual([]);
  });

  test("--yes without --account is refused before anything is read", async () => {
    const { exitCode, stderr } = await run("enable", ["--yes"]);
    expect([exitCode, stderr]).toEqual([
      1,
      "--yes needs --account, the account that is to be changed: --account 123456789012. Nothing was changed.\n",
    ]);
    expect(await started.aws.calls()).toEqual([]);
  });

  test("another account is refused", async () => {
    const { exitCode, stderr } = await run("enable", ["--yes", "--account", "444455556666"]);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^These credentials are of the account \d{12} \(arn:[^)]*\), and --account is 444455556666\. Use credentials of 444455556666: --profile\n$/,
      ) as string,
    ]);
    expect(await updates()).toEqual([]);
  });

  test("without a terminal it does not ask, and changes nothing", async () => {
    const { exitCode, stderr } = await run("enable");
    expect([exitCode, stderr.split("\n").at(-2)]).toEqual([
      1,
      "Nothing was changed: there is no terminal to ask on. Look at the difference above, and give --yes --account ACCOUNT, or --dry-run.",
    ]);
    expect(await updates()).toEqual([]);
  });

  /** Each needs a process. */
  const OTHER_NOES = [
    ["\u0003", 1, 0],
    ["\u0004", 1, 0],
  ] as const;

  test.each([["yes\n", 0, 1], ["y\n", 1, 0], ...(IS_WHOLE ? OTHER_NOES : [])] as const)(
    "on a terminal, %j ends with %i and sends %i updates",
    async (typed, exitCode, count) => {
      const ended = await run("enable", [], { typed });
      expect(ended.stdout).toContain(`Change this setting of account ${ACCOUNT}? Only yes is accepted: `);
      expect(ended.stdout).not.toContain("    at ");
      expect([ended.exitCode, (await updates()).length]).toEqual([exitCode, count]);
      if (exitCode === 1) expect(ended.stdout).toContain("Nothing was changed.");
    },
  );
});

describe("user profiles", () => {
  beforeEach(async () => {
    await domain();
    await profile("plain", {});
    await profile("own", { CanvasAppSettings: { KendraSettings: { Status: "ENABLED" } }, SecurityGroups: ["sg-0a"] });
    await profile("off", { CanvasAppSettings: { EmrServerlessSettings: { ...ENABLED, Status: "DISABLED" } } });
    await profile("on", { CanvasAppSettings: { EmrServerlessSettings: ENABLED } });
  });

  test("those with settings of their own are named and not changed", async () => {
    const { exitCode, stderr } = await run("enable", YES);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      "Not changed: the user profiles own, off have Canvas settings of their own. To change them too: --all-profiles-that-override\n",
    );
    expect(await updates()).toHaveLength(1);
  });

  test("--all-profiles-that-override changes those that need it, each in its Canvas settings alone", async () => {
    const { exitCode, stdout } = await run("enable", [...YES, "--all-profiles-that-override"]);
    expect(exitCode).toBe(0);
    const [, ...ofProfiles] = await updates();
    const of = (name: string, rest: object): object => ({
      DomainId: domainId,
      UserProfileName: name,
      UserSettings: { CanvasAppSettings: { ...rest, EmrServerlessSettings: ENABLED } },
    });
    expect(ofProfiles).toEqual([of("own", { KendraSettings: { Status: "ENABLED" } }), of("off", {})]);
    expect(await settingsOf("own")).toEqual({
      CanvasAppSettings: { KendraSettings: { Status: "ENABLED" }, EmrServerlessSettings: ENABLED },
      SecurityGroups: ["sg-0a"],
    });
    expect(await settingsOf("plain")).toEqual({});
    // Undone in the opposite order, profiles included.
    const undo = stdout.split("\n").filter((line) => line.startsWith("  aws sagemaker"));
    expect(undo.map((line) => line.split(" ")[4])).toEqual([
      "update-user-profile",
      "update-user-profile",
      "update-domain",
    ]);
    for (const each of undo) cli.run(each, started.aws);
    expect(await settingsOf("off")).toEqual({
      CanvasAppSettings: { EmrServerlessSettings: { ...ENABLED, Status: "DISABLED" } },
    });
  });

  test("one that fails stops no other, and ends with 2", async () => {
    await started.aws.failNext({ service: "sagemaker", action: "UpdateUserProfile", message: "Not for you." });
    const { exitCode, stdout, stderr } = await run("enable", [...YES, "--all-profiles-that-override"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "The permission sagemaker:UpdateUserProfile is missing: Not for you. Nothing was changed.\n",
    );
    expect(stdout).toContain(`user profile off of ${domainId}: updated, and everything else is as before.\n`);
    expect(stdout).not.toContain("--user-profile-name own");
  });

  test("one that is not there is refused before anything is changed", async () => {
    const { exitCode, stderr } = await run("enable", [...YES, "--user-profiles", "zoe"]);
    expect([exitCode, stderr.trimEnd().split("\n")]).toEqual([
      1,
      [
        `The domain ${domainId} has no user profile zoe. aws sagemaker list-user-profiles --region ${REGION} --domain-id-equals ${domainId} shows those it has.`,
      ],
    ]);
    expect(await updates()).toEqual([]);
  });

  test("one without settings of its own takes the domain's", async () => {
    const { stdout } = await run("enable", ["--dry-run", "--user-profiles", "plain,on"]);
    expect(stdout.split("\n").filter((line) => line.startsWith("no change"))).toEqual([
      `no change: user profile plain of ${domainId} has no Canvas settings of its own and takes the domain's`,
      `no change: the setting of user profile on of ${domainId} is already ENABLED with ${EXISTING_EMR_ROLE}`,
    ]);
  });
});

describe("refused, with nothing changed", () => {
  beforeEach(async () => {
    await domain();
  });

  const refused = async (args: readonly string[] = YES): Promise<string> => {
    const before = await domainOf(started.aws, domainId);
    const { exitCode, stdout, stderr } = await run("enable", args);
    expect([exitCode, stdout, `${stdout}${stderr}`.includes("    at ")]).toEqual([1, "", false]);
    const { Status, FailureReason, ...rest } = await domainOf(started.aws, domainId);
    const { Status: was, FailureReason: why, ...others } = before;
    expect([Status, FailureReason, rest]).toEqual([was, why, others]);
    return stderr.split("\n").at(-2) ?? "";
  };

  test("a domain that is not InService", async () => {
    await started.aws.write({
      arn: arnOf(`domain/${domainId}`),
      members: { Status: "Update_Failed", FailureReason: "No capacity." },
    });
    expect(await refused()).toBe(
      `The domain ${domainId} is Update_Failed (No capacity.), and AWS updates only what is InService. Nothing was changed. Wait, or repair it in the console, and run this again.`,
    );
    expect(await updates()).toEqual([]);
  });

  test("Canvas settings that this version does not know", async () => {
    await started.aws.write({
      arn: arnOf(`domain/${domainId}`),
      members: {
        DefaultUserSettings: { CanvasAppSettings: { NewerSettings: { A: 1 }, KendraSettings: { Newer: "x" } } },
        Newer: 1,
      },
    });
    expect(await refused()).toBe(
      `The domain ${domainId} has Canvas settings that this version of canvas-large-data does not know: KendraSettings.Newer, NewerSettings. An update could delete them. Nothing was changed. Update canvas-large-data, or change the setting in the console.`,
    );
    expect(await updates()).toEqual([]);
  });

  test("a role that EMR Serverless cannot assume, that is missing, and of another account", async () => {
    const trusted = await consoleRole(started.aws, {
      roleName: "AmazonSageMakerCanvasEMRSExecutionAccess-wrong",
      trust: trustIn("ops.emr-serverless.amazonaws.com"),
    });
    const of = (arn: string): Promise<string> => refused([...YES, "--emr-serverless-role-arn", arn]);
    expect(await of(trusted)).toBe(
      `The role is not usable: EMR Serverless cannot assume AmazonSageMakerCanvasEMRSExecutionAccess-wrong: its trust policy does not allow it. Nothing was changed. See: canvas-large-data doctor --region ${REGION} --domain-id ${domainId}`,
    );
    const missing = `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-none`;
    expect(await of(missing)).toContain(`The role is not usable: the role ${missing} does not exist.`);
    const foreign = "arn:aws:iam::444455556666:role/AmazonSageMakerCanvasEMRSExecutionAccess-x";
    expect(await of(foreign)).toContain(
      `The role is not usable: the role ${foreign} is of the account 444455556666, and the domain is of ${ACCOUNT}`,
    );
    expect(await updates()).toEqual([]);
  });

  test("a permission that is missing", async () => {
    await started.aws.failNext({ service: "sagemaker", action: "UpdateDomain", message: "Not for you." });
    const { exitCode, stderr } = await run("enable", YES);
    expect([exitCode, stderr.split("\n").at(-2)]).toEqual([
      1,
      "The permission sagemaker:UpdateDomain is missing: Not for you. Nothing was changed.",
    ]);
  });

  test("no role", async () => {
    const { exitCode, stderr } = await canvasLargeData(started.aws, ["enable", "--domain-id", domainId, ...YES], {
      cwd: folder,
    });
    expect([exitCode, stderr]).toEqual([
      1,
      `Name the EMR Serverless runtime role (job role) that jobs run as: --emr-serverless-role-arn arn:aws:iam::ACCOUNT:role/… The domain ${domainId} has none yet.\n`,
    ]);
  });

  test("a domain of another Region, and none at all", async () => {
    const elsewhere = await run("enable", [...YES, "--region", "eu-west-1"]);
    expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
      1,
      `There is no SageMaker AI domain ${domainId} in eu-west-1 of the account ${ACCOUNT}. It is in us-east-1: --region\n`,
    ]);
  });
});

describe("two writers", () => {
  test("a domain that changed between reading and writing is left alone", async () => {
    await domain();
    // Described by openDomain and by enable; the check of the role has its answers already.
    const members = { DefaultUserSettings: { CanvasAppSettings: { DirectDeploySettings: { Status: "DISABLED" } } } };
    await started.aws.behave({ otherWriter: { arn: arnOf(`domain/${domainId}`), members, afterReads: 2 } });
    const { exitCode, stderr } = await run("enable", YES);
    expect([exitCode, stderr.split("\n").at(-2)]).toEqual([
      1,
      `The domain ${domainId} was changed by another request since it was read. Nothing was changed by this command. Run it again to see the new difference.`,
    ]);
    expect(await updates()).toEqual([]);
  });

  test("what changed after the update is named, and ends with 2", async () => {
    await domain();
    await started.aws.behave({
      updatingSeconds: 0.3,
      otherWriter: { arn: arnOf(`domain/${domainId}`), members: { TagPropagation: "DISABLED" }, afterReads: 4 },
    });
    const { exitCode, stderr } = await run("enable", YES);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `The domain ${domainId} was updated, and differs from what was meant in TagPropagation. Compare it with the file of the prior settings.\n`,
    );
  });
});

test("Update_Failed ends with its reason, exit code 1 and the undo", async () => {
  await domain();
  await started.aws.behave({ updatingSeconds: 0.2, updateFails: "The role is not valid." });
  const { exitCode, stdout, stderr } = await run("enable", YES);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`The update of domain ${domainId} ended in Update_Failed: The role is not valid.\n`);
  expect(stdout).toContain(`  aws sagemaker update-domain --region ${REGION} --domain-id ${domainId} `);
});

test("throttled calls and errors of servers are tried again", async () => {
  await domain();
  for (const action of ["DescribeDomain", "UpdateDomain"]) {
    await started.aws.failNext({ service: "sagemaker", action, times: 2, status: 500, code: "InternalFailure" });
    await started.aws.failNext({ service: "sagemaker", action, times: 1, code: "ThrottlingException" });
  }
  expect((await run("enable", YES)).exitCode).toBe(0);
});

test("an update whose answer is lost is not made twice over", async () => {
  await domain();
  await started.aws.behave({ updatingSeconds: 1 });
  await started.aws.failNext({
    service: "sagemaker",
    action: "UpdateDomain",
    status: 500,
    code: "InternalFailure",
    takesEffect: true,
  });
  const { exitCode, stdout } = await run("enable", YES);
  expect([exitCode, stdout.includes("updated, and everything else is as before")]).toEqual([0, true]);
});

test("Ctrl-C while AWS updates says so, with the undo, and ends with 2", async () => {
  await domain();
  await started.aws.behave({ updatingSeconds: 30 });
  const { exitCode, stdout, stderr } = await run("enable", YES, {
    onStderr: (text, child) => {
      if (text.includes("Waiting for the domain")) child.kill("SIGINT");
    },
  });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`Ended while domain ${domainId} may be updating: AWS goes on.`);
  expect(stdout).toContain("To undo it:\n  aws sagemaker update-domain");
});

test("what enable does, Terraform's provider cannot in a VpcOnly domain; its plan of a stack with `existing` is empty after it", async () => {
  const { aws, workspace } = started;
  await domain("VpcOnly");
  const write = (choice: DomainChoice): StackFolder =>
    workspace.write(
      "vpc-only",
      quickSetup({
        emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } },
        executionRoles: { analysts: { existing: { roleArn: EXECUTION_ROLE } } },
        domain: choice,
      }),
    );
  const imported = await write({ import: { domainId } }).init();
  await expect(imported.apply()).rejects.toThrow(
    /VpcId and Subnet IDs are required for updating domains to VpcOnly mode/,
  );
  expect((await run("enable", YES)).exitCode).toBe(0);
  // The import was not finished: it is as if it had not been tried.
  const existing = write({ existing: { domainId } });
  await existing.apply();
  expect(await existing.planExitCode()).toBe(0);
  expect(existsSync(folder)).toBe(true);
  await aws.clearCalls();
});
