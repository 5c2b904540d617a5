/** `--format json` of enable, disable, restart-apps and adopt: the answer has the form of the schema and stands alone on standard output. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { adoptSchema, restartSchema, switchSchema } from "../../lib/cli/account-json";
import { ACCOUNT, DOMAIN, fakeAws, type FakeAws } from "../support/fake-aws";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs`;
const OF = ["--domain-id", DOMAIN, "--region", "us-east-1", "--format", "json"];
const YES = ["--yes", "--account", ACCOUNT];
const ON = { ExecutionRoleArn: ROLE, Status: "ENABLED" };
const OFF = { ExecutionRoleArn: ROLE, Status: "DISABLED" };
const HEAD = { schemaVersion: 1, domainId: DOMAIN, region: "us-east-1", account: ACCOUNT };

let aws: FakeAws;
let folder: string;
beforeAll(async () => {
  aws = await fakeAws();
});
afterAll(() => {
  aws.stop();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "account-json-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A domain with this setting; an update merges what is sent, or is refused. */
function become(emr: object | undefined, isRefused = false): void {
  let setting = emr;
  const domain = (): object => ({
    DomainId: DOMAIN,
    DomainArn: `arn:aws:sagemaker:us-east-1:${ACCOUNT}:domain/${DOMAIN}`,
    DomainName: "fake",
    Status: "InService",
    AppNetworkAccessType: "PublicInternetOnly",
    DefaultUserSettings: {
      ExecutionRole: `arn:aws:iam::${ACCOUNT}:role/users`,
      CanvasAppSettings: setting === undefined ? {} : { EmrServerlessSettings: setting },
    },
  });
  aws.become({
    answers: (operation, input) => {
      if (operation === "DescribeDomain") return domain();
      if (operation !== "UpdateDomain" || isRefused) return undefined;
      const settings = input["DefaultUserSettings"] as { readonly CanvasAppSettings: Readonly<Record<string, object>> };
      setting = settings.CanvasAppSettings["EmrServerlessSettings"];
      return {};
    },
  });
}

const undo = (emr: object): string =>
  `aws sagemaker update-domain --region us-east-1 --domain-id ${DOMAIN} --default-user-settings '${JSON.stringify({ CanvasAppSettings: { EmrServerlessSettings: emr } })}'`;

test("disable: what was, what is, and the way back", async () => {
  become(ON);
  const { exitCode, stdout, stderr } = await aws.run(["disable", ...OF, ...YES], folder);
  const answer = switchSchema.parse(JSON.parse(stdout));
  expect(exitCode).toBe(0);
  expect(answer).toEqual({
    ...HEAD,
    command: "disable",
    dryRun: false,
    settings: [{ userProfile: null, outcome: "done", why: null, prior: ON, next: OFF, undo: undo(ON) }],
    undoFile: expect.stringMatching(/^canvas-large-data-undo-d-abcdef012345-.*\.json$/) as unknown,
  });
  expect(existsSync(path.join(folder, answer.undoFile ?? ""))).toBe(true);
  expect(stderr).toContain(`domain ${DOMAIN}: updated, and everything else is as before.\n`);
});

test.each<readonly [string, readonly string[], object | undefined, boolean, object, number]>([
  [
    "--dry-run is planned",
    ["--dry-run"],
    ON,
    false,
    { outcome: "planned", why: null, prior: ON, next: OFF, undo: null },
    0,
  ],
  [
    "one that is so already is unchanged",
    YES,
    OFF,
    false,
    {
      outcome: "unchanged",
      why: `the setting of domain ${DOMAIN} is already DISABLED`,
      prior: OFF,
      next: null,
      undo: null,
    },
    0,
  ],
  [
    "one without a setting",
    YES,
    undefined,
    false,
    {
      outcome: "unchanged",
      why: `domain ${DOMAIN} has no EMR Serverless setting, which is off`,
      prior: null,
      next: null,
      undo: null,
    },
    0,
  ],
  [
    "one that AWS refuses has failed",
    YES,
    ON,
    true,
    {
      outcome: "failed",
      why: "The permission sagemaker:UpdateDomain is missing: not in this test. Nothing was changed.",
      prior: ON,
      next: OFF,
      undo: null,
    },
    1,
  ],
])("disable: %s", async (_, args, emr, isRefused, setting, code) => {
  become(emr, isRefused);
  const { exitCode, stdout } = await aws.run(["disable", ...OF, ...args], folder);
  const { settings, dryRun } = switchSchema.parse(JSON.parse(stdout));
  expect([exitCode, dryRun, settings]).toEqual([code, args[0] === "--dry-run", [{ userProfile: null, ...setting }]]);
});

test("enable names itself", async () => {
  become(undefined);
  const { exitCode, stdout } = await aws.run(
    ["enable", "--emr-serverless-role-arn", ROLE, ...OF, ...YES, "--dry-run"],
    folder,
  );
  expect([exitCode, switchSchema.parse(JSON.parse(stdout))]).toEqual([
    0,
    {
      ...HEAD,
      command: "enable",
      dryRun: true,
      settings: [{ userProfile: null, outcome: "planned", why: null, prior: null, next: ON, undo: null }],
      undoFile: null,
    },
  ]);
});

/** Apps of two users and of a space; a deletion is done at once, or refused. */
function withApps(refused: readonly string[]): void {
  const app = (owner: object, Status = "InService"): object => ({
    ...owner,
    AppType: "Canvas",
    AppName: "default",
    Status,
    CreationTime: 1_767_225_600,
  });
  let apps: readonly object[] = [
    app({ UserProfileName: "ana" }),
    app({ UserProfileName: "ben" }),
    app({ UserProfileName: "cy" }, "Pending"),
    app({ SpaceName: "team" }),
  ];
  aws.become({
    answers: (operation, input) => {
      if (operation === "ListApps") return { Apps: apps };
      if (operation === "ListUserProfiles")
        return { UserProfiles: ["ana", "ben", "cy", "dan"].map((UserProfileName) => ({ UserProfileName })) };
      if (operation === "ListSpaces")
        return { Spaces: [{ SpaceName: "team", OwnershipSettingsSummary: { OwnerUserProfileName: "dan" } }] };
      if (operation !== "DeleteApp" || refused.includes(String(input["UserProfileName"]))) return undefined;
      apps = apps.filter((each) => {
        const { UserProfileName: user, SpaceName: space } = each as Readonly<Record<string, unknown>>;
        return user !== input["UserProfileName"] || space !== input["SpaceName"];
      });
      return {};
    },
  });
}

const outcomes = (stdout: string): readonly (readonly unknown[])[] =>
  restartSchema
    .parse(JSON.parse(stdout))
    .apps.map(({ userProfile, space, status, outcome, why }) => [userProfile, space, status, outcome, why]);

test("restart-apps: each app with how it ended", async () => {
  withApps(["ben"]);
  const { exitCode, stdout, stderr } = await aws.run(["restart-apps", ...OF, "--yes"], folder);
  expect(exitCode).toBe(2);
  expect(outcomes(stdout)).toEqual([
    ["dan", "team", "InService", "deleted", null],
    ["ana", null, "InService", "deleted", null],
    ["ben", null, "InService", "left", "The permission sagemaker:DeleteApp is missing: not in this test."],
    ["cy", null, "Pending", "left", "it is starting, perhaps with earlier settings; run this again"],
  ]);
  const { apps, ...head } = restartSchema.parse(JSON.parse(stdout));
  expect(head).toEqual({ ...HEAD, dryRun: false });
  expect(apps[1]).toMatchObject({
    appName: "default",
    since: "2026-01-01T00:00:00.000Z",
    lastActive: null,
    mayBeOutdated: true,
  });
  expect(stderr).toContain("3 running Canvas apps of d-abcdef012345 to restart:\n");
});

test("restart-apps --dry-run: what is meant and what is not", async () => {
  withApps([]);
  const { exitCode, stdout } = await aws.run(["restart-apps", ...OF, "--dry-run", "--user-profile", "ana"], folder);
  expect(exitCode).toBe(0);
  expect(outcomes(stdout).map(([user, , , outcome]) => [user, outcome])).toEqual([
    ["dan", "not meant"],
    ["ana", "planned"],
    ["ben", "not meant"],
    ["cy", "not meant"],
  ]);
  expect(aws.calls()).not.toContain("sagemaker:DeleteApp");
});

test.each([
  ["printed", [], null, null],
  ["written", ["--write"], "deployments.yaml", null],
  ["as HCL", ["--hcl"], null, /^# The provider has to be of account 111122223333/],
] as const)("adopt, %s", async (_, args, written, hcl) => {
  become(ON);
  const { exitCode, stdout, stderr } = await aws.run(["adopt", ...OF, ...args], folder);
  const answer = adoptSchema.parse(JSON.parse(stdout));
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(answer).toMatchObject({
    schemaVersion: 1,
    name: "fake",
    entry: { scenario: "quick-setup", account: ACCOUNT, region: "us-east-1", domain: { import: { domainId: DOMAIN } } },
    isImported: true,
    emrServerlessRoleArn: ROLE,
    written,
    next: [
      hcl === null ? "npx cdktf deploy fake" : "terraform plan && terraform apply",
      `canvas-large-data restart-apps --region us-east-1 --domain-id ${DOMAIN}`,
      `canvas-large-data doctor --region us-east-1 --domain-id ${DOMAIN}`,
    ],
  });
  if (hcl === null) expect(answer.hcl).toBeNull();
  else expect(answer.hcl).toMatch(hcl);
  expect(existsSync(path.join(folder, "deployments.yaml"))).toBe(written !== null);
});
