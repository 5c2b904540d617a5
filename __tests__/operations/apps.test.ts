/** How long Canvas apps are idle, in words, and what CloudWatch is asked and says of it. */
import { activityQueries, appLine, deletion, isSelected, span, withActivity } from "../../lib/operations/apps";
import { readApps } from "../../lib/operations/restart";
import type { App } from "../../lib/sources/account/apps";
import type { ClientAnswer } from "../../lib/sources/account/live";
import type { Json } from "../../lib/rules/json";

const app = (name: string, others: Partial<App> = {}): App => ({
  owner: { kind: "user profile", name },
  appName: "default",
  status: "InService",
  user: name,
  since: "2026-01-01T10:20:30.000Z",
  lastActive: undefined,
  mayBeOutdated: false,
  ...others,
});

const MINUTE = 60_000;

test.each([
  [-MINUTE, "0 min"],
  [0, "0 min"],
  [59 * MINUTE + 59_999, "59 min"],
  [60 * MINUTE, "1 h"],
  [125 * MINUTE, "2 h 5 min"],
  [1_440 * MINUTE, "1 d"],
  [(1_440 + 3 * 60 + 7) * MINUTE, "1 d 3 h"],
])("%d milliseconds are %s", (milliseconds, text) => {
  expect(span(milliseconds)).toBe(text);
});

test("a line of the list", () => {
  const now = Date.parse("2026-01-02T00:00:00.000Z");
  expect(appLine(app("ana"), now)).toBe("  ana: since 2026-01-01 10:20 UTC, not known when last active");
  const outdated = { since: undefined, lastActive: now - 90 * MINUTE, mayBeOutdated: true };
  expect(appLine(app("ana", outdated), now)).toBe("  ana: since ?, last active 1 h 30 min ago, may be outdated");
});

const NOW = Date.parse("2026-01-02T00:00:00.000Z");
const space: App = app("ana", { owner: { kind: "space", name: "s" } });
const query = (index: number, user: string): Json => ({
  Id: `user${String(index)}`,
  MetricStat: {
    Metric: {
      Namespace: "/aws/sagemaker/Canvas/AppActivity",
      MetricName: "TimeSinceLastActive",
      Dimensions: [
        { Name: "DomainId", Value: "d-1" },
        { Name: "UserProfileName", Value: user },
      ],
    },
    Period: 60,
    Stat: "Minimum",
  },
});

test("an app is deleted by its owner's own member", () => {
  const of = { DomainId: "d-1", AppType: "Canvas", AppName: "default" };
  expect(deletion("d-1", app("ana"))).toEqual({ ...of, UserProfileName: "ana" });
  expect(deletion("d-1", space)).toEqual({ ...of, SpaceName: "s" });
});

const HOUR = 60 * MINUTE;
const ALL = { userProfiles: [], idleFor: undefined, onlyOutdated: false };
const idle = (milliseconds: number): Partial<App> => ({ lastActive: NOW - milliseconds });

test.each<readonly [string, Partial<App>, Parameters<typeof isSelected>[1], boolean]>([
  ["all of them", {}, ALL, true],
  ["by its user", {}, { ...ALL, userProfiles: ["ben", "ana"] }, true],
  ["not another user's", {}, { ...ALL, userProfiles: ["ben"] }, false],
  ["not by a user where it has none", { user: undefined }, { ...ALL, userProfiles: ["ana"] }, false],
  ["idle as long as asked for", idle(HOUR), { ...ALL, idleFor: HOUR }, true],
  ["not idle for long enough", idle(HOUR - 1), { ...ALL, idleFor: HOUR }, false],
  ["not one of which it is not known", {}, { ...ALL, idleFor: HOUR }, false],
  ["outdated", { mayBeOutdated: true }, { ...ALL, onlyOutdated: true }, true],
  ["not one that is up to date", {}, { ...ALL, onlyOutdated: true }, false],
  [
    "not by two of three",
    { ...idle(HOUR), mayBeOutdated: true },
    { userProfiles: ["b"], idleFor: HOUR, onlyOutdated: true },
    false,
  ],
])("selected: %s", (_, others, selection, expected) => {
  expect(isSelected(app("ana", others), selection, NOW)).toBe(expected);
});

test("CloudWatch is asked of each user profile once, in parts of 500", () => {
  expect(activityQueries("d-1", [], NOW)).toEqual([]);
  expect(activityQueries("d-1", [space, app("ana"), app("ben"), app("ana", { appName: "other" })], NOW)).toEqual([
    {
      StartTime: new Date("2026-01-01T23:45:00.000Z"),
      EndTime: new Date("2026-01-02T00:00:00.000Z"),
      ScanBy: "TimestampDescending",
      MetricDataQueries: [query(0, "ana"), query(1, "ben")],
    },
  ]);
  const many = activityQueries(
    "d-1",
    Array.from({ length: 501 }, (_, index) => app(`user-${String(index)}`)),
    NOW,
  );
  expect(many.map(({ MetricDataQueries }) => (MetricDataQueries as readonly Json[]).length)).toEqual([500, 1]);
  expect(many[1]?.["MetricDataQueries"]).toEqual([query(500, "user-500")]);
});

test("the newest value says when an app was last active, in whatever order they come", () => {
  const at = (minutes: number): string => new Date(NOW - minutes * MINUTE).toISOString();
  const answers = [
    {
      MetricDataResults: [
        { Id: "user0", Timestamps: [at(9), at(2), at(5)], Values: [10, 600, 20] },
        { Id: "user7", Timestamps: [at(1)], Values: [1] },
        { Id: "user1", Timestamps: ["never", at(1)], Values: [1, "1"] },
        { Id: "user2", Timestamps: [at(1)] },
        { Id: "user2", Values: [1] },
        { Timestamps: [at(1)], Values: [1] },
      ],
    },
    { MetricDataResults: [{ Id: "user3", Timestamps: [at(3)], Values: [0] }] },
  ];
  const apps = [app("ana"), app("ben"), app("cas"), app("dan"), space];
  expect(withActivity(apps, answers).map(({ lastActive }) => lastActive)).toEqual([
    NOW - 12 * MINUTE,
    undefined,
    undefined,
    NOW - 3 * MINUTE,
    undefined,
  ]);
});

describe("what is read of a domain's apps", () => {
  const listed = (type: string, owner: Json): Json => ({
    ...owner,
    AppType: type,
    AppName: "default",
    Status: "InService",
    CreationTime: "2026-01-01T10:00:00.000Z",
  });
  const ANSWERS: Readonly<Record<string, Json>> = {
    "sagemaker:DescribeDomain": {
      DomainArn: "arn:aws:sagemaker:us-east-1:111122223333:domain/d-1",
      LastModifiedTime: "2026-01-01T00:00:00.000Z",
    },
    "sagemaker:ListApps": {
      Apps: [listed("Canvas", { UserProfileName: "ana" }), listed("Canvas", { SpaceName: "s" })],
    },
    "sagemaker:ListSpaces": {
      Spaces: [{ SpaceName: "s", OwnershipSettingsSummary: { OwnerUserProfileName: "ben" } }],
    },
    "sagemaker:ListUserProfiles": { UserProfiles: [{ UserProfileName: "ana" }, { UserProfileName: "ben" }] },
    "cloudwatch:GetMetricData": {
      MetricDataResults: [{ Id: "user0", Timestamps: [new Date(NOW).toISOString()], Values: [60] }],
    },
  };
  const PAGES = { send: "NextToken", answer: "NextToken" };
  const OF = { DomainIdEquals: "d-1", MaxResults: 100 };

  async function read(
    others: Readonly<Record<string, Json | undefined>> = {},
  ): Promise<{ readonly found: Awaited<ReturnType<typeof readApps>>; readonly calls: readonly unknown[] }> {
    const calls: unknown[] = [];
    const call = (operation: string, input: Json, pages?: unknown): Promise<ClientAnswer> => {
      calls.push(operation === "cloudwatch:GetMetricData" ? [operation, pages] : [operation, input, pages]);
      const output = operation in others ? others[operation] : ANSWERS[operation];
      return Promise.resolve(
        output === undefined
          ? { is: "refused", code: "AccessDeniedException", message: "no" }
          : { is: "answered", output },
      );
    };
    return { found: await readApps({ call, now: () => NOW }, "d-1"), calls };
  }

  test("with owners, times and the account; all pages are asked for", async () => {
    const { found, calls } = await read();
    expect(found).toEqual({
      account: "111122223333",
      userProfileNames: ["ana", "ben"],
      notes: [],
      apps: [
        app("ben", { owner: { kind: "space", name: "s" }, since: "2026-01-01T10:00:00.000Z" }),
        app("ana", { since: "2026-01-01T10:00:00.000Z", lastActive: NOW - MINUTE }),
      ].map((each) => ({ ...each, mayBeOutdated: true })),
    });
    expect(calls).toEqual([
      ["sagemaker:DescribeDomain", { DomainId: "d-1" }, undefined],
      ["sagemaker:ListApps", OF, { list: "Apps", ...PAGES }],
      ["sagemaker:ListSpaces", OF, { list: "Spaces", ...PAGES }],
      ["sagemaker:ListUserProfiles", OF, { list: "UserProfiles", ...PAGES }],
      ["cloudwatch:GetMetricData", { list: "MetricDataResults", ...PAGES }],
    ]);
  });

  test("spaces are not asked for where no app is of one, and a domain without an ARN has no account", async () => {
    const { found, calls } = await read({
      "sagemaker:DescribeDomain": {},
      "sagemaker:ListApps": {
        Apps: [listed("Canvas", { UserProfileName: "ana" }), listed("JupyterLab", { SpaceName: "s" })],
      },
    });
    expect([found.account, found.apps.length]).toEqual([undefined, 1]);
    expect(calls.map((each) => (each as readonly unknown[])[0])).not.toContain("sagemaker:ListSpaces");
  });

  test("an app that started after the last change of its domain and its profile is up to date", async () => {
    const changed = (domain: string, profile: string): Readonly<Record<string, Json>> => ({
      "sagemaker:DescribeDomain": { LastModifiedTime: `2026-01-01T${domain}:00:00.000Z` },
      "sagemaker:ListApps": { Apps: [listed("Canvas", { UserProfileName: "ana" })] },
      "sagemaker:ListUserProfiles": {
        UserProfiles: [{ UserProfileName: "ana", LastModifiedTime: `2026-01-01T${profile}:00:00.000Z` }],
      },
    });
    const outdated = async (domain: string, profile: string): Promise<readonly boolean[]> =>
      (await read(changed(domain, profile))).found.apps.map(({ mayBeOutdated }) => mayBeOutdated);
    expect(await outdated("09", "10")).toEqual([false]);
    expect(await outdated("11", "09")).toEqual([true]);
    expect(await outdated("09", "11")).toEqual([true]);
  });

  test("CloudWatch is not asked of apps that do not run", async () => {
    const { found, calls } = await read({
      "sagemaker:ListApps": { Apps: [{ ...listed("Canvas", { UserProfileName: "ana" }), Status: "Failed" }] },
    });
    expect(found.apps.map(({ status, lastActive }) => [status, lastActive])).toEqual([["Failed", undefined]]);
    expect(calls).toHaveLength(3);
  });

  test("what may not be read is named", async () => {
    const refused = (operation: string, lack: string): string => `The permission ${operation} is missing: no. ${lack}`;
    const { found } = await read({
      "sagemaker:ListSpaces": undefined,
      "sagemaker:ListUserProfiles": undefined,
      "cloudwatch:GetMetricData": undefined,
    });
    expect([found.userProfileNames, found.notes]).toEqual([
      undefined,
      [
        refused("sagemaker:ListSpaces", "Whose the spaces are is not known."),
        refused("sagemaker:ListUserProfiles", "Every app counts as one that may be outdated."),
        refused("cloudwatch:GetMetricData", "Every app counts as active."),
      ],
    ]);
    expect(found.apps.map(({ user, lastActive, mayBeOutdated }) => [user, lastActive, mayBeOutdated])).toEqual([
      [undefined, undefined, true],
      ["ana", undefined, true],
    ]);
  });
});
