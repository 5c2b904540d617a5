/** `restart-apps` against a loopback AWS: which apps, their owners, the question, and what is left. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ACCOUNT } from "../support/quick-setup";
import { type LoopbackAws, startLoopbackAws } from "../support/loopback-aws";
import { consoleDomain } from "../terraform/support/console";
import { canvasLargeData, type Ended, type Run } from "./support/command";

const REGION = "us-east-1";
const HOUR = 3_600;

let aws: LoopbackAws;
let folder: string;
let domainId: string;
let made = 0;

beforeAll(async () => {
  aws = await startLoopbackAws({ accountId: ACCOUNT });
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "restart-")));
});

afterAll(async () => {
  await aws.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  made += 1;
  domainId = await consoleDomain(aws, ACCOUNT, { domainName: `apps-${String(made)}`, canvasAppSettings: undefined });
});

afterEach(async () => {
  await aws.behave({});
  await aws.clearFaults();
});

type Owner = { readonly UserProfileName: string } | { readonly SpaceName: string };

async function profile(name: string): Promise<void> {
  await aws.request("sagemaker", "CreateUserProfile", { DomainId: domainId, UserProfileName: name });
}

/** An app, started so many seconds ago. */
async function app(owner: Owner, age: number, { type = "Canvas", status = "InService" } = {}): Promise<void> {
  const of = { DomainId: domainId, ...owner, AppType: type, AppName: "default" };
  await aws.request("sagemaker", "CreateApp", of);
  const described = await aws.request<{ readonly AppArn: string }>("sagemaker", "DescribeApp", of);
  await aws.write({ arn: described.AppArn, members: { CreationTime: Date.now() / 1_000 - age, Status: status } });
}

/** What CloudWatch has of a user: idle for so many seconds, said so many seconds ago. */
async function idle(user: string, seconds: number, ago = 60): Promise<void> {
  await aws.request("cloudwatch", "PutMetricData", {
    Namespace: "/aws/sagemaker/Canvas/AppActivity",
    MetricData: [
      {
        MetricName: "TimeSinceLastActive",
        Dimensions: [
          { Name: "DomainId", Value: domainId },
          { Name: "UserProfileName", Value: user },
        ],
        Timestamp: new Date(Date.now() - ago * 1_000).toISOString(),
        Value: seconds,
        Unit: "Seconds",
      },
    ],
  });
}

/** ana: idle for two hours; ben: active; a space of cas; a failed one; JupyterServer of ana; an app that is deleted. */
async function everyKind(): Promise<void> {
  for (const name of ["ana", "ben", "cas", "dan", "eva"]) await profile(name);
  await aws.request("sagemaker", "CreateSpace", {
    DomainId: domainId,
    SpaceName: "shared-work",
    OwnershipSettings: { OwnerUserProfileName: "cas" },
    SpaceSharingSettings: { SharingType: "Private" },
  });
  await app({ UserProfileName: "ana" }, 5 * HOUR);
  await app({ UserProfileName: "ana" }, 5 * HOUR, { type: "JupyterServer" });
  await app({ UserProfileName: "ben" }, -HOUR);
  await app({ SpaceName: "shared-work" }, 3 * HOUR);
  await app({ UserProfileName: "dan" }, 3 * HOUR, { status: "Failed" });
  await app({ UserProfileName: "eva" }, 3 * HOUR, { status: "Deleted" });
  await idle("ana", 2 * HOUR);
  await idle("ben", 30);
  await aws.clearCalls();
}

function restartApps(args: readonly string[] = [], options: Partial<Run> = {}): Promise<Ended> {
  return canvasLargeData(aws, ["restart-apps", "--domain-id", domainId, ...args], { cwd: folder, ...options });
}

async function deletions(): Promise<readonly unknown[]> {
  const calls = await aws.calls();
  return calls.filter(({ action }) => action === "DeleteApp").map(({ parameters }) => parameters);
}

const deletionOf = (owner: Owner): object => ({ DomainId: domainId, ...owner, AppType: "Canvas", AppName: "default" });

/** Without times, which differ from run to run; CloudWatch has them by the minute. */
function timeless(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "TIME").replaceAll(/\b[12] min ago/g, "MINUTES ago");
}

/** Calls made side by side come in any order. */
function inAnyOrder(calls: readonly unknown[]): readonly string[] {
  return calls.map((each) => JSON.stringify(Object.entries(each as object).sort())).sort();
}

const LOSS =
  "Their users lose what is running and what is not saved: quick builds, imports, unsaved work. An app starts again when its user opens Canvas.";

test("every running Canvas app is listed, with who has it, since when and when it was last active", async () => {
  await everyKind();
  const { exitCode, stdout, stderr } = await restartApps(["--dry-run"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(timeless(stdout).split("\n")).toEqual([
    `3 running Canvas apps of ${domainId} to restart:`,
    "  cas, space shared-work: since TIME, not known when last active, may be outdated",
    "  ana: since TIME, last active 2 h MINUTES ago, may be outdated",
    "  ben: since TIME, last active MINUTES ago",
    "  dan: Failed, left as it is",
    LOSS,
    "Nothing was deleted: --dry-run.",
    "",
  ]);
  expect(await deletions()).toEqual([]);
});

test("--yes deletes them by their owners, waits until they are Deleted, and run again finds none", async () => {
  await everyKind();
  const { exitCode, stdout, stderr } = await restartApps(["--yes"]);
  expect([exitCode, stdout.split("\n").at(-2)]).toEqual([0, "3 deleted: cas, space shared-work, ana, ben."]);
  expect(
    stderr
      .split("\n")
      .filter((line) => line.endsWith(" of 3 deleted"))
      .at(-1),
  ).toBe("3 of 3 deleted");
  expect(inAnyOrder(await deletions())).toEqual(
    inAnyOrder([
      deletionOf({ SpaceName: "shared-work" }),
      deletionOf({ UserProfileName: "ana" }),
      deletionOf({ UserProfileName: "ben" }),
    ]),
  );
  await aws.clearCalls();
  const again = await restartApps(["--yes"]);
  expect([again.exitCode, again.stdout]).toEqual([
    0,
    `No Canvas app of ${domainId} to restart.\n  dan: Failed, left as it is\n`,
  ]);
  expect(await deletions()).toEqual([]);
});

test.each<readonly [readonly string[], readonly Owner[], number]>([
  [["--user-profile", "ben"], [{ UserProfileName: "ben" }], 2],
  [["--user-profile", "cas", "--user-profile", "ana"], [{ SpaceName: "shared-work" }, { UserProfileName: "ana" }], 1],
  [["--idle-for", "60m"], [{ UserProfileName: "ana" }], 2],
  [["--idle-for", "3h"], [], 3],
  [["--only-outdated"], [{ SpaceName: "shared-work" }, { UserProfileName: "ana" }], 1],
])("%j", async (args, owners, unmeant) => {
  await everyKind();
  const { exitCode, stdout } = await restartApps(["--yes", ...args]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`; ${String(unmeant)} running Canvas app${unmeant === 1 ? "" : "s"} more not meant`);
  expect(inAnyOrder(await deletions())).toEqual(inAnyOrder(owners.map(deletionOf)));
});

test("an app counts as active where CloudWatch may not be read, or says nothing recent", async () => {
  await everyKind();
  await idle("cas", 9 * HOUR);
  await profile("old");
  await app({ UserProfileName: "old" }, 9 * HOUR);
  await idle("old", 8 * HOUR, HOUR);
  const recent = await restartApps(["--dry-run", "--idle-for", "60m"]);
  expect(timeless(recent.stdout).split("\n").slice(0, 2)).toEqual([
    `1 running Canvas app of ${domainId} to restart; 3 running Canvas apps more not meant:`,
    "  ana: since TIME, last active 2 h MINUTES ago, may be outdated",
  ]);
  await aws.failNext({ service: "monitoring", action: "GetMetricData", message: "Not for you." });
  const denied = await restartApps(["--dry-run", "--idle-for", "60m"]);
  expect([denied.exitCode, denied.stderr, denied.stdout.split("\n")[0]]).toEqual([
    0,
    "The permission cloudwatch:GetMetricData is missing: Not for you. Every app counts as active.\n",
    `No Canvas app of ${domainId} to restart; 4 running Canvas apps more not meant.`,
  ]);
});

test("what may not be read beside the apps is named", async () => {
  await everyKind();
  await aws.failNext({ service: "sagemaker", action: "ListSpaces", message: "No." });
  await aws.failNext({ service: "sagemaker", action: "ListUserProfiles", message: "No." });
  const { stdout, stderr } = await restartApps(["--dry-run", "--only-outdated"]);
  expect(stderr.split("\n").sort()).toEqual([
    "",
    "The permission sagemaker:ListSpaces is missing: No. Whose the spaces are is not known.",
    "The permission sagemaker:ListUserProfiles is missing: No. Every app counts as one that may be outdated.",
  ]);
  expect(timeless(stdout)).toContain("  space shared-work: since TIME, not known when last active, may be outdated\n");
  expect(timeless(stdout)).toContain("  ben: since TIME, last active MINUTES ago, may be outdated\n");
});

test("without a terminal it refuses unless --yes; on one it asks", async () => {
  await everyKind();
  const refused = await restartApps();
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    "Nothing was changed: there is no terminal to ask on. Give --yes to restart them without a question.\n",
  ]);
  const no = await restartApps([], { typed: "no\n" });
  expect([no.exitCode, no.stdout.includes("Nothing was deleted.")]).toEqual([1, true]);
  expect(await deletions()).toEqual([]);
  const yes = await restartApps([], { typed: "yes\n" });
  expect(yes.stdout).toContain(`Restart 3 running Canvas apps of account ${ACCOUNT}? Only yes is accepted: `);
  expect([yes.exitCode, (await deletions()).length]).toEqual([0, 3]);
});

test("one that fails stops no other; exit code 2 with what is left", async () => {
  await everyKind();
  await aws.failNext({ service: "sagemaker", action: "DeleteApp", message: "Not for you." });
  const { exitCode, stdout } = await restartApps(["--yes"]);
  expect(exitCode).toBe(2);
  // Which of the three is refused differs from run to run.
  const users = ["cas, space shared-work", "ana", "ben"];
  const failed = users.find((user) => stdout.includes(`left: ${user}:`)) ?? "";
  expect(stdout.split("\n").slice(-3)).toEqual([
    `2 deleted: ${users.filter((user) => user !== failed).join(", ")}.`,
    `left: ${failed}: The permission sagemaker:DeleteApp is missing: Not for you.`,
    "",
  ]);
});

test("one that its user deletes meanwhile is done, throttles and errors of servers are tried again", async () => {
  await everyKind();
  await aws.failNext({ service: "sagemaker", action: "DeleteApp", code: "ResourceNotFound", takesEffect: true });
  await aws.failNext({ service: "sagemaker", action: "DeleteApp", code: "ThrottlingException", times: 2 });
  await aws.failNext({ service: "sagemaker", action: "ListApps", code: "InternalFailure", status: 500, times: 2 });
  expect((await restartApps(["--yes"])).exitCode).toBe(0);
});

test("one that is starting, perhaps with earlier settings, is left, and ends with 2", async () => {
  await profile("ana");
  await app({ UserProfileName: "ana" }, 60, { status: "Pending" });
  const { exitCode, stdout } = await restartApps(["--yes"]);
  expect([exitCode, stdout.split("\n")]).toEqual([
    2,
    [
      `No Canvas app of ${domainId} to restart.`,
      "  ana: Pending, left as it is",
      "left: ana: it is starting, perhaps with earlier settings; run this again",
      "",
    ],
  ]);
});

test("a user profile that is not there is an error", async () => {
  const { exitCode, stderr } = await restartApps(["--yes", "--user-profile", "zoe"]);
  expect([exitCode, stderr]).toEqual([
    1,
    `The domain ${domainId} has no user profile zoe. aws sagemaker list-user-profiles --region ${REGION} --domain-id-equals ${domainId} shows those it has.\n`,
  ]);
});

test("250 apps on all pages, four deletions at a time, with progress", async () => {
  const names = Array.from({ length: 250 }, (_, index) => `user-${String(index).padStart(3, "0")}`);
  for (const name of names) {
    await profile(name);
    await aws.request("sagemaker", "CreateApp", deletionOf({ UserProfileName: name }) as Record<string, unknown>);
  }
  await aws.clearCalls();
  const { exitCode, stdout, stderr } = await restartApps(["--yes"]);
  expect([exitCode, stdout.split("\n")[0]]).toEqual([0, `250 running Canvas apps of ${domainId} to restart:`]);
  expect(await deletions()).toHaveLength(250);
  expect(stderr).toContain("250 of 250 deleted\n");
  const calls = await aws.calls();
  const count = (action: string): number => calls.filter((call) => call.action === action).length;
  // Three pages of apps before; three pages of profiles; one question about 250 users.
  expect([count("ListUserProfiles"), count("GetMetricData"), count("DescribeUserProfile")]).toEqual([3, 1, 0]);
  expect(count("ListApps") % 3).toBe(0);
});

test("Ctrl-C says what is left, and ends with 2", async () => {
  await everyKind();
  await aws.behave({ deletingSeconds: 60 });
  const { exitCode, stdout } = await restartApps(["--yes"], {
    onStderr: (text, child) => {
      if (text.includes("of 3 deleted")) child.kill("SIGINT");
    },
  });
  const why = "its deletion was requested and was not waited for";
  expect([exitCode, stdout.split("\n").slice(-4)]).toEqual([
    2,
    [`left: cas, space shared-work: ${why}`, `left: ana: ${why}`, `left: ben: ${why}`, ""],
  ]);
});
