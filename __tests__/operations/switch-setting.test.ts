/** What is sent, refused and compared for the setting of a domain, on a clock of its own. */
import type { Effects } from "../../lib/operations/aws";
import {
  type Change,
  decide,
  type Described,
  differenceLines,
  undoCommand,
  unexpected,
  unknownMembers,
} from "../../lib/operations/setting";
import {
  decideProfile,
  describe as describeTarget,
  type Outcome,
  type Planned,
  update,
  userProfilesOf,
} from "../../lib/operations/switch-setting";
import { undoJson } from "../../lib/operations/undo";
import type { Json } from "../../lib/rules/json";
import type { ClientAnswer } from "../../lib/sources/account/live";

const ROLE = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x";
const ON = { ExecutionRoleArn: ROLE, Status: "ENABLED" };
const target = { region: "us-east-1", domainId: "d-1", userProfile: undefined };

const DOMAIN: Json = {
  DomainId: "d-1",
  Status: "InService",
  LastModifiedTime: 1,
  AppNetworkAccessType: "VpcOnly",
  VpcId: "vpc-1",
  SubnetIds: ["subnet-b", "subnet-a"],
  DefaultUserSettings: {
    ExecutionRole: "arn:aws:iam::111122223333:role/users",
    CanvasAppSettings: { KendraSettings: { Status: "ENABLED" } },
  },
};

const described = (raw: Json = DOMAIN, parsed: Json = raw): Described => ({ target, raw, parsed });

function changeOf(of: Described = described()): Change {
  const decision = decide(of, { status: "ENABLED", roleArn: ROLE });
  if (decision.is !== "change") throw new Error(decision.why);
  return decision.change;
}

const planned = (): Planned => ({ described: described(), change: changeOf() });

function with_(emr: object, others: Json = {}): Json {
  const user = DOMAIN["DefaultUserSettings"] as { readonly CanvasAppSettings: object };
  return {
    ...DOMAIN,
    LastModifiedTime: 2,
    DefaultUserSettings: { ...user, CanvasAppSettings: { ...user.CanvasAppSettings, EmrServerlessSettings: emr } },
    ...others,
  };
}

const THROTTLED = { is: "refused", code: "ThrottlingException", message: "Slow down." } as const;

interface Run {
  readonly outcome: Outcome;
  /** `describe`, `update`, or how long was waited. */
  readonly steps: readonly (string | number)[];
  readonly said: readonly string[];
}

/** Runs an update on answers given in order; the last of each repeats. */
async function run(answers: {
  readonly describe: readonly (Json | typeof THROTTLED)[];
  readonly update: readonly ClientAnswer[];
}): Promise<Run> {
  const steps: (string | number)[] = [];
  const said: string[] = [];
  let clock = Date.parse("2026-01-01T00:00:00.000Z");
  const [describes, updates] = [[...answers.describe], [...answers.update]];
  const next = <T>(all: T[]): T => {
    const [first] = all;
    if (all.length > 1) all.shift();
    if (first === undefined) throw new Error("no answer");
    return first;
  };
  const effects: Effects = {
    now: () => clock,
    say: (line) => said.push(line),
    wait: (milliseconds) => {
      clock += milliseconds;
      steps.push(milliseconds);
      return Promise.resolve();
    },
    call: (operation) => {
      const isDescribe = operation === "sagemaker:DescribeDomain";
      steps.push(isDescribe ? "describe" : "update");
      if (!isDescribe) return Promise.resolve(next(updates));
      const output = next(describes);
      return Promise.resolve(output === THROTTLED ? THROTTLED : { is: "answered", output });
    },
  };
  return { outcome: await update(effects, planned()), steps, said };
}

const waitedIn = (steps: Run["steps"]): number =>
  steps.reduce((sum: number, step) => (typeof step === "number" ? sum + step : sum), 0);

const OK: ClientAnswer = { is: "answered", output: {} };
const IN_USE: ClientAnswer = { is: "refused", code: "ResourceInUse", message: "In use." };
const RUNNING: ClientAnswer = {
  is: "refused",
  code: "ValidationException",
  message: "Unable to update Domain [d-1] with InService App. Delete all InService apps in the domain",
};
const RESTART_FIRST =
  "AWS refuses the update of domain d-1 while it is in use. Nothing was changed. Restart its apps first: canvas-large-data restart-apps --region us-east-1 --domain-id d-1";

test.each([
  ["ResourceInUse", IN_USE],
  ["ResourceInUseException", { ...IN_USE, code: "ResourceInUseException" }],
  ["running apps", RUNNING],
])("%s: three tries, then restart-apps first", async (_, answer) => {
  expect(await run({ describe: [DOMAIN], update: [answer] })).toEqual({
    outcome: { is: "failed", wasSent: false, why: RESTART_FIRST },
    steps: ["describe", "update", 5_000, "describe", "update", 10_000, "describe", "update"],
    said: ["The domain d-1 is in use; trying again in 5 s.", "The domain d-1 is in use; trying again in 10 s."],
  });
});

test("the third try is as good as the first", async () => {
  const { outcome, steps } = await run({
    describe: [DOMAIN, DOMAIN, DOMAIN, with_(ON)],
    update: [IN_USE, IN_USE, OK],
  });
  expect([outcome, steps.filter((step) => step === "update").length]).toEqual([{ is: "done" }, 3]);
});

test("what is refused because it was made already is waited for, and not made again", async () => {
  const updating = with_(ON, { Status: "Updating" });
  const { outcome, steps } = await run({ describe: [DOMAIN, updating, updating, with_(ON)], update: [IN_USE] });
  expect([outcome, steps.filter((step) => step === "update").length]).toEqual([{ is: "done" }, 1]);
});

test("another refusal is not tried again", async () => {
  expect(await run({ describe: [DOMAIN], update: [THROTTLED] })).toEqual({
    outcome: {
      is: "failed",
      wasSent: false,
      why: "AWS refused sagemaker:UpdateDomain (ThrottlingException): Slow down. Nothing was changed.",
    },
    steps: ["describe", "update"],
    said: [],
  });
});

const WITHOUT_KENDRA = { ...DOMAIN, DefaultUserSettings: { CanvasAppSettings: {} } };

test.each<readonly [string, Json]>([
  ["by its time", { ...DOMAIN, LastModifiedTime: 2 }],
  ["by its Canvas settings", WITHOUT_KENDRA],
])("another writer's change between tries ends it, seen %s", async (_, theirs) => {
  const { outcome, steps } = await run({ describe: [DOMAIN, theirs], update: [IN_USE] });
  expect(outcome).toEqual({
    is: "failed",
    wasSent: false,
    why: "The domain d-1 was changed by another request since it was read. Nothing was changed by this command. Run it again to see the new difference.",
  });
  expect(steps).toEqual(["describe", "update", 5_000, "describe"]);
});

test("an error of a look after the update ends nothing", async () => {
  const { outcome, said } = await run({ describe: [DOMAIN, THROTTLED, with_(ON)], update: [OK] });
  expect(outcome).toEqual({ is: "done" });
  expect(said).toEqual([
    "Waiting for the domain d-1. AWS refused sagemaker:DescribeDomain (ThrottlingException): Slow down.",
  ]);
});

test("a mistake of ours in a look after the update is thrown", async () => {
  let describes = 0;
  const effects: Effects = {
    now: () => 0,
    say: () => undefined,
    wait: () => Promise.resolve(),
    call: (operation) => {
      if (operation === "sagemaker:UpdateDomain") return Promise.resolve(OK);
      if (++describes > 1) throw new TypeError("ours");
      return Promise.resolve({ is: "answered", output: DOMAIN });
    },
  };
  await expect(update(effects, planned())).rejects.toThrow(new TypeError("ours"));
});

test("an old answer after the update is not taken for its end", async () => {
  const { outcome } = await run({ describe: [DOMAIN, DOMAIN, DOMAIN, with_(ON)], update: [OK] });
  expect(outcome).toEqual({ is: "done" });
});

test("an update that AWS takes and does not make is a difference, after half a minute", async () => {
  const { outcome, steps } = await run({ describe: [DOMAIN], update: [OK] });
  const path = "DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings";
  expect(outcome).toEqual({
    is: "different",
    why: `The domain d-1 was updated, and differs from what was meant in ${path}. Compare it with the file of the prior settings.`,
  });
  // Half a second, one, two, and then five each: the first look that is 30 seconds later.
  expect(waitedIn(steps)).toBe(33_500);
});

test("an update that does not end is left after 15 minutes", async () => {
  const { outcome, steps } = await run({ describe: [DOMAIN, with_(ON, { Status: "Updating" })], update: [OK] });
  expect(waitedIn(steps)).toBeGreaterThanOrEqual(15 * 60_000);
  expect(waitedIn(steps)).toBeLessThan(15 * 60_000 + 10_000);
  expect(outcome).toEqual({
    is: "failed",
    wasSent: true,
    why: "The update of domain d-1 was sent and has not ended after 15 minutes. It is Updating. Look at it again with: aws sagemaker describe-domain --region us-east-1 --domain-id d-1",
  });
});

test.each(["Update_Failed", "Failed"])("%s without a reason", async (status) => {
  const { outcome } = await run({ describe: [DOMAIN, with_(ON, { Status: status })], update: [OK] });
  expect(outcome).toEqual({
    is: "failed",
    wasSent: true,
    why: `The update of domain d-1 ended in ${status}, without a FailureReason`,
  });
});

describe("what is compared", () => {
  const of = (after: Json): readonly string[] => unexpected(changeOf(), DOMAIN, after);

  test("the reason of an earlier failure may be gone", () => {
    expect(unexpected(changeOf(), { ...DOMAIN, FailureReason: "No capacity." }, with_(ON))).toEqual([]);
  });

  test("texts of a list may come in another order, and times differ", () => {
    expect(of(with_(ON, { SubnetIds: ["subnet-a", "subnet-b"], LastModifiedTime: 99 }))).toEqual([]);
  });

  test("members may come in another order, also in a list, and null is none", () => {
    const before = { ...DOMAIN, Rules: [{ A: 1, B: null }, "x"], Names: { B: 1, A: 2, C: 3 } };
    const after = with_(ON, { Rules: [{ A: 1 }, "x"], Names: { C: 3, A: 2, B: 1 } });
    expect(unexpected(changeOf(), before, after)).toEqual([]);
    expect(unexpected(changeOf(), before, { ...after, Rules: ["x", { A: 1 }] })).toEqual(["Rules"]);
    expect(unexpected(changeOf(), before, { ...after, Rules: [{ A: 2 }, "x"] })).toEqual(["Rules"]);
    const deep = [{ M: { C: 1, A: null, B: 2 } }];
    expect(unexpected(changeOf(), { ...DOMAIN, deep }, with_(ON, { deep: [{ M: { B: 2, C: 1 } }] }))).toEqual([]);
  });

  test.each<readonly [string, Json]>([
    ["SubnetIds", with_(ON, { SubnetIds: ["subnet-a"] })],
    ["VpcId", with_(ON, { VpcId: "vpc-2" })],
    ["TagPropagation", with_(ON, { TagPropagation: "ENABLED" })],
    ["DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings.Status", with_({ ...ON, Status: "DISABLED" })],
    ["DefaultUserSettings.ExecutionRole,DefaultUserSettings.CanvasAppSettings", { ...DOMAIN, DefaultUserSettings: {} }],
  ])("%s", (paths, after) => {
    expect(of(after)).toEqual(paths.split(","));
  });
});

test.each<readonly [string, unknown, unknown, readonly string[]]>([
  ["the same", { A: { B: 1 }, C: [{ D: 1 }] }, { A: { B: 1 }, C: [{ D: 1 }] }, []],
  ["null is none", { A: null }, {}, []],
  ["at the top", { A: 1, New: {} }, { A: 1 }, ["New"]],
  ["inside", { A: { B: 1, New: 2 } }, { A: { B: 1 } }, ["A.New"]],
  ["in a list", { A: [{ B: 1 }, { B: 1, New: 2 }] }, { A: [{ B: 1 }, { B: 1 }] }, ["A[1].New"]],
])("members that the SDK left out: %s", (_, raw, parsed, unknown) => {
  expect(unknownMembers(raw, parsed)).toEqual(unknown);
});

test("a newer member in the setting itself is refused, too, and one outside the Canvas settings is not", () => {
  const newer = with_({ ...ON, Status: "DISABLED", Newer: 1 });
  expect(decide(described(newer, with_({ ...ON, Status: "DISABLED" })), { status: "ENABLED", roleArn: ROLE })).toEqual({
    is: "refused",
    why: expect.stringContaining("does not know: EmrServerlessSettings.Newer. An update could delete them.") as string,
  });
  expect(decide(described({ ...DOMAIN, Newer: 1 }, DOMAIN), { status: "ENABLED", roleArn: ROLE }).is).toBe("change");
});

test("a domain without a setting is off already", () => {
  expect(decide(described(), { status: "DISABLED" })).toEqual({
    is: "nothing",
    why: "domain d-1 has no EMR Serverless setting, which is off",
  });
});

const ENABLE = { status: "ENABLED", roleArn: ROLE } as const;
const OFF = { ...ON, Status: "DISABLED" };
const canvas = (emr: Json): Json => ({
  DomainId: "d-1",
  DefaultUserSettings: { CanvasAppSettings: { KendraSettings: { Status: "ENABLED" }, EmrServerlessSettings: emr } },
});

test("the whole Canvas block is sent; what had no setting is undone by switching it off, with its role", () => {
  expect(decide(described(), ENABLE)).toMatchObject({ is: "change", change: { input: canvas(ON), undo: canvas(OFF) } });
});

test("what is switched off keeps its role, and is undone by what was there", () => {
  expect(decide(described(with_(ON)), { status: "DISABLED" })).toMatchObject({
    is: "change",
    change: { input: canvas(OFF), undo: canvas(ON) },
  });
});

test.each([
  [ON, ENABLE, `ENABLED with ${ROLE}`],
  [OFF, { status: "DISABLED" } as const, "DISABLED"],
])("what is as wanted is left, whatever the status of the domain: %j", (emr, wanted, is) => {
  expect(decide(described(with_(emr, { Status: "Updating" })), wanted)).toEqual({
    is: "nothing",
    why: `the setting of domain d-1 is already ${is}`,
  });
});

test("a domain that is not InService is refused, with its reason", () => {
  expect(decide(described({ ...DOMAIN, Status: "Update_Failed", FailureReason: "No capacity." }), ENABLE)).toEqual({
    is: "refused",
    why: "The domain d-1 is Update_Failed (No capacity.), and AWS updates only what is InService. Nothing was changed. Wait, or repair it in the console, and run this again.",
  });
});

describe("a user profile", () => {
  const ana = { ...target, userProfile: "ana" };
  const profile = (UserSettings: Json): Described => {
    const raw = { DomainId: "d-1", UserProfileName: "ana", Status: "InService", UserSettings };
    return { target: ana, raw, parsed: raw };
  };

  test("without Canvas settings of its own is not changed", () => {
    expect(decideProfile(profile({}), ENABLE)).toEqual({
      is: "nothing",
      why: "user profile ana of d-1 has no Canvas settings of its own and takes the domain's",
    });
    expect(decideProfile(profile({ CanvasAppSettings: {} }), ENABLE).is).toBe("change");
  });

  test("that is not there is named, with what shows those there are", async () => {
    const call: Effects["call"] = () => Promise.resolve({ is: "refused", code: "ResourceNotFound", message: "None." });
    await expect(describeTarget({ call }, ana)).rejects.toThrow(
      "The domain d-1 has no user profile ana. aws sagemaker list-user-profiles --region us-east-1 --domain-id-equals d-1 shows those it has.",
    );
    await expect(describeTarget({ call }, target)).rejects.toThrow(
      "AWS refused sagemaker:DescribeDomain (ResourceNotFound): None.",
    );
  });

  const own = { CanvasAppSettings: { KendraSettings: { Status: "ENABLED" } } };
  const changed = (of: Described): Change => {
    const decision = decide(of, ENABLE);
    if (decision.is !== "change") throw new Error(decision.why);
    return decision.change;
  };

  test("is changed by a request of its own", () => {
    expect(changed(profile(own))).toMatchObject({
      operation: "sagemaker:UpdateUserProfile",
      input: {
        DomainId: "d-1",
        UserProfileName: "ana",
        UserSettings: { CanvasAppSettings: { ...own.CanvasAppSettings, EmrServerlessSettings: ON } },
      },
    });
  });

  test("and its domain have commands that restore them, lines of the difference, and a place in the file", () => {
    const [ofDomain, ofProfile] = [changeOf(described(with_(OFF))), changed(profile(own))];
    const ana = JSON.stringify({ CanvasAppSettings: { ...own.CanvasAppSettings, EmrServerlessSettings: OFF } });
    expect([ofDomain, ofProfile].map(undoCommand)).toEqual([
      `aws sagemaker update-domain --region us-east-1 --domain-id d-1 --default-user-settings '${ana}'`,
      `aws sagemaker update-user-profile --region us-east-1 --domain-id d-1 --user-profile-name ana --user-settings '${ana}'`,
    ]);
    const path = "CanvasAppSettings.EmrServerlessSettings";
    expect([ofDomain, ofProfile].map(differenceLines)).toEqual([
      ["domain d-1", `  DefaultUserSettings.${path}`, `  - ${JSON.stringify(OFF)}`, `  + ${JSON.stringify(ON)}`],
      ["user profile ana of d-1", `  UserSettings.${path}`, "  - not set", `  + ${JSON.stringify(ON)}`],
    ]);
    const bare = profile({});
    const all = [
      { described: described(with_(OFF)), change: ofDomain },
      { described: profile(own), change: ofProfile },
      { described: bare, change: changed(bare) },
    ];
    expect(undoJson(all, "111122223333", "2026-01-01T00:00:00.000Z")).toEqual({
      schemaVersion: 1,
      time: "2026-01-01T00:00:00.000Z",
      account: "111122223333",
      region: "us-east-1",
      domainId: "d-1",
      prior: [
        { CanvasAppSettings: { ...own.CanvasAppSettings, EmrServerlessSettings: OFF } },
        { userProfile: "ana", ...own },
        { userProfile: "ana", CanvasAppSettings: null },
      ],
      undo: all.map(({ change: { operation, undo } }) => ({ operation, input: undo })),
    });
  });

  test("that is in use has to be named where its apps are restarted", async () => {
    const of = profile(own);
    const call: Effects["call"] = (operation) =>
      Promise.resolve(operation === "sagemaker:DescribeUserProfile" ? { is: "answered", output: of.raw } : IN_USE);
    const effects: Effects = { call, now: () => 0, say: () => undefined, wait: () => Promise.resolve() };
    expect(await update(effects, { described: of, change: changed(of) })).toMatchObject({
      is: "failed",
      wasSent: false,
      why: expect.stringMatching(/ restart-apps --region us-east-1 --domain-id d-1 --user-profile ana$/) as string,
    });
  });

  test("is found in every page of the list", async () => {
    const calls: unknown[] = [];
    const call: Effects["call"] = (...given) => {
      calls.push(given);
      return Promise.resolve({ is: "answered", output: { UserProfiles: [{ UserProfileName: "ana" }, {}] } });
    };
    expect(await userProfilesOf({ call }, "d-1")).toEqual(["ana"]);
    expect(calls).toEqual([
      [
        "sagemaker:ListUserProfiles",
        { DomainIdEquals: "d-1", MaxResults: 100 },
        { list: "UserProfiles", send: "NextToken", answer: "NextToken" },
      ],
    ]);
  });
});
