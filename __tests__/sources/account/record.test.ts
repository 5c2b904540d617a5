/** Recordings: what is written is read again, names of people and account ids are not in it, and another file is refused. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Answers, type RecordedAnswer } from "../../../lib/sources/account/answers";
import { readRecording, type Recording, replay, writeRecording } from "../../../lib/sources/account/record";
import { InputError } from "../../../lib/sources/input";

const DOMAIN = "d-abcdefghijkl";
const REGION = "eu-west-1";
const ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "444455556666";
const MAKE = "canvas-large-data doctor --record FOLDER";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "record-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const CALLER: RecordedAnswer = {
  call: "sts:GetCallerIdentity",
  input: {},
  answered: {
    is: "answered",
    output: { Account: ACCOUNT, UserId: "AIDAEXAMPLE:ada", Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/ada` },
  },
};
const DENIED: RecordedAnswer = {
  call: "sagemaker:DescribeDomain",
  input: { DomainId: DOMAIN },
  answered: { is: "refused", code: "AccessDeniedException", message: "User ada is not authorized" },
};

function written(recorded: readonly RecordedAnswer[], { isRaw = false, userProfiles = [] as readonly string[] } = {}) {
  const recording: Recording = { domainId: DOMAIN, region: REGION, userProfiles, answers: new Answers(recorded) };
  writeRecording(folder, recording, isRaw);
  return readRecording(folder);
}

/** What a recording has for the one answer. */
function output(recorded: RecordedAnswer, more: readonly RecordedAnswer[] = []): unknown {
  const { answers } = written([recorded, ...more]);
  const [found] = answers.all().filter(({ call }) => call === recorded.call);
  return found?.answered.is === "answered" ? found.answered.output : found?.answered;
}

describe("with --raw", () => {
  test("what was written is read again", () => {
    const { answers, ...rest } = written([CALLER, DENIED], { isRaw: true, userProfiles: ["ada"] });
    expect(rest).toEqual({ domainId: DOMAIN, region: REGION, userProfiles: ["ada"] });
    expect(answers.all()).toEqual([DENIED, CALLER]);
  });

  test("in a file for its owner alone, and in no other file", () => {
    const own = path.join(folder, "new", "folder");
    writeRecording(own, { domainId: DOMAIN, region: REGION, userProfiles: [], answers: new Answers() }, true);
    expect(readdirSync(own)).toEqual(["account.json"]);
    expect((statSync(path.join(own, "account.json")).mode & 0o777).toString(8)).toBe("600");
    expect((statSync(own).mode & 0o777).toString(8)).toBe("700");
  });
});

describe("a recording is refused", () => {
  const VALID = { schemaVersion: 1, domainId: DOMAIN, region: REGION, userProfiles: [], answers: [] };
  const errorOf = (json: unknown): string => {
    writeFileSync(path.join(folder, "account.json"), typeof json === "string" ? json : JSON.stringify(json));
    try {
      readRecording(folder);
      return "none";
    } catch (error) {
      return error instanceof InputError ? error.message.replace(folder, "FOLDER") : "no InputError";
    }
  };

  test("not where it is one", () => {
    expect(errorOf(VALID)).toBe("none");
    expect(errorOf({ ...VALID, answers: [CALLER, DENIED] })).toBe("none");
  });

  test.each<readonly [string, object]>([
    ["of another version", { ...VALID, schemaVersion: 2 }],
    ["without a version", { ...VALID, schemaVersion: undefined }],
    ["without a domain", { ...VALID, domainId: undefined }],
    ["with a domain that is no text", { ...VALID, domainId: 1 }],
    ["without a Region", { ...VALID, region: undefined }],
    ["without answers", { ...VALID, answers: undefined }],
    ["that is a list", []],
  ])("%s", (_, json) => {
    expect(errorOf(json)).toBe(
      `FOLDER/account.json is no recording of this version of canvas-large-data. Make one with: ${MAKE}`,
    );
  });

  test.each<readonly [string, unknown]>([
    ["to a call that is not made", { ...CALLER, call: "sts:GetSessionToken" }],
    ["to a call named like a member of every object", { ...CALLER, call: "constructor" }],
    ["without a call", { ...CALLER, call: undefined }],
    ["to a call that is no text", { ...CALLER, call: ["sts:GetCallerIdentity"] }],
    ["without an input", { ...CALLER, input: undefined }],
    ["without what was answered", { ...CALLER, answered: undefined }],
    ["without an output", { ...CALLER, answered: { is: "answered" } }],
    ["of another kind", { ...CALLER, answered: { is: "lost", output: {} } }],
    ["an error without a code", { ...CALLER, answered: { is: "refused", message: "no" } }],
    ["an error without a message", { ...CALLER, answered: { is: "refused", code: "AccessDenied" } }],
    ["no object", "sts:GetCallerIdentity"],
  ])("with an answer %s", (_, answer) => {
    expect(errorOf({ ...VALID, answers: [DENIED, answer] })).toBe(
      "FOLDER/account.json holds answers to calls that this version of canvas-large-data does not make.",
    );
  });

  test("that is not there", () => {
    expect(() => readRecording(path.join(folder, "none"))).toThrow(
      new InputError(`${path.join(folder, "none", "account.json")} does not exist. Make a recording with: ${MAKE}`),
    );
  });

  test("that cannot be read", () => {
    mkdirSync(path.join(folder, "account.json"));
    expect(() => readRecording(folder)).toThrow(
      new InputError(`${path.join(folder, "account.json")} cannot be read (EISDIR). Make a recording with: ${MAKE}`),
    );
  });

  test("that is not JSON", () => {
    expect(errorOf('{"schemaVersion":1')).toMatch(/^FOLDER\/account\.json cannot be read \(.+\)\. Make a recording/);
  });

  test("names of user profiles are texts", () => {
    writeFileSync(path.join(folder, "account.json"), JSON.stringify({ ...VALID, userProfiles: ["ada", 1] }));
    expect(readRecording(folder).userProfiles).toEqual(["ada"]);
    writeFileSync(path.join(folder, "account.json"), JSON.stringify({ ...VALID, userProfiles: "ada" }));
    expect(readRecording(folder).userProfiles).toEqual([]);
  });
});

test("no recording is written over", () => {
  const recording: Recording = { domainId: DOMAIN, region: REGION, userProfiles: [], answers: new Answers() };
  writeRecording(folder, recording, true);
  const file = path.join(folder, "account.json");
  const first = readFileSync(file, "utf8");
  expect(() => {
    writeRecording(folder, { ...recording, region: "eu-west-2" }, true);
  }).toThrow(new InputError(`${file} is there already. Name another folder: --record`));
  expect(readFileSync(file, "utf8")).toBe(first);
});

test("a recording that cannot be written names the reason", () => {
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  const recording: Recording = { domainId: DOMAIN, region: REGION, userProfiles: [], answers: new Answers() };
  expect(() => {
    writeRecording(path.join(file, "below"), recording, true);
  }).toThrow(
    new InputError(
      `${path.join(file, "below", "account.json")} cannot be written (ENOTDIR). Name another folder: --record`,
    ),
  );
});

describe("without --raw", () => {
  test("who asked is not named, and messages of errors are left out", () => {
    const { answers } = written([CALLER, DENIED]);
    expect(answers.all().map(({ answered }) => answered)).toEqual([
      { is: "refused", code: "AccessDeniedException", message: "" },
      {
        is: "answered",
        output: { Account: "111111111111", UserId: "-", Arn: "arn:aws:iam::111111111111:user/caller" },
      },
    ]);
  });

  test("each account has the same other id everywhere, also in policies that are encoded", () => {
    const document = encodeURIComponent(JSON.stringify({ Resource: `arn:aws:iam::${OTHER_ACCOUNT}:role/x` }));
    const role: RecordedAnswer = {
      call: "iam:GetRole",
      input: { RoleName: "users" },
      answered: {
        is: "answered",
        output: { Role: { Arn: `arn:aws:iam::${ACCOUNT}:role/users`, AssumeRolePolicyDocument: document } },
      },
    };
    expect(output(role)).toEqual({
      Role: {
        Arn: "arn:aws:iam::111111111111:role/users",
        AssumeRolePolicyDocument: document.replace(OTHER_ACCOUNT, "111111111112"),
      },
    });
  });

  test("twelve digits that are no account's stay, as does an account's id inside a longer word", () => {
    const subnets: RecordedAnswer = {
      call: "ec2:DescribeSubnets",
      input: {},
      answered: {
        is: "answered",
        output: { Subnets: [{ OwnerId: ACCOUNT, SubnetId: `subnet-0${ACCOUNT}`, CidrBlock: "123456789012" }] },
      },
    };
    expect(output(subnets)).toEqual({
      Subnets: [{ OwnerId: "111111111111", SubnetId: `subnet-0${ACCOUNT}`, CidrBlock: "123456789012" }],
    });
  });

  test("user profiles and spaces have the same other name everywhere, ARNs in small letters too", () => {
    const arn = (name: string): string => `arn:aws:sagemaker:${REGION}:${ACCOUNT}:user-profile/${DOMAIN}/${name}`;
    const recorded = written(
      [
        {
          call: "sagemaker:ListUserProfiles",
          input: { DomainIdEquals: DOMAIN },
          answered: {
            is: "answered",
            output: { UserProfiles: [{ UserProfileName: "Ada" }, { UserProfileName: "Ada-Two" }] },
          },
        },
        {
          call: "sagemaker:DescribeUserProfile",
          input: { DomainId: DOMAIN, UserProfileName: "Ada-Two" },
          answered: {
            is: "answered",
            output: { UserProfileName: "Ada-Two", UserProfileArn: arn("ada-two"), SingleSignOnUserValue: "ada@x.org" },
          },
        },
        {
          call: "sagemaker:ListSpaces",
          input: { DomainIdEquals: DOMAIN },
          answered: {
            is: "answered",
            output: {
              Spaces: [{ SpaceName: "plans", OwnershipSettingsSummary: { OwnerUserProfileName: "Ada-Two" } }],
            },
          },
        },
      ],
      { userProfiles: ["Ada-Two"] },
    );
    const names = new Map(recorded.answers.all().map(({ call, answered }) => [call, answered]));
    // Numbered in the order of the file: the option first, then the calls by their names; spaces and profiles count on.
    expect(recorded.userProfiles).toEqual(["user-1"]);
    expect(
      recorded.answers.of("sagemaker:DescribeUserProfile", { DomainId: DOMAIN, UserProfileName: "user-1" }),
    ).toEqual({
      is: "answered",
      output: {
        UserProfileName: "user-1",
        UserProfileArn: arn("user-1").replace(ACCOUNT, "111111111111"),
        SingleSignOnUserValue: "-",
      },
    });
    expect(names.get("sagemaker:ListSpaces")).toEqual({
      is: "answered",
      output: { Spaces: [{ SpaceName: "space-2", OwnershipSettingsSummary: { OwnerUserProfileName: "user-1" } }] },
    });
    expect(names.get("sagemaker:ListUserProfiles")).toEqual({
      is: "answered",
      output: { UserProfiles: [{ UserProfileName: "user-3" }, { UserProfileName: "user-1" }] },
    });
  });

  test.each([
    ["amazonaws.com", "amazonaws.com"],
    ["s3.eu-west-1.amazonaws.com.", "s3.eu-west-1.amazonaws.com."],
    ["com.", "com."],
    [".", "."],
    ["corp.example.org", "-"],
    ["notamazonaws.com", "-"],
  ])("of Resolver rules only the domains stay that cover AWS: %s", (domain, kept) => {
    const rules: RecordedAnswer = {
      call: "route53resolver:ListResolverRules",
      input: {},
      answered: { is: "answered", output: { ResolverRules: [{ Id: "rslvr-rr-1", DomainName: domain }] } },
    };
    expect(output(rules)).toEqual({ ResolverRules: [{ Id: "rslvr-rr-1", DomainName: kept }] });
  });

  test("accounts that only a simulation asks of stay: a replay asks of the same", () => {
    const simulation: RecordedAnswer = {
      call: "iam:SimulatePrincipalPolicy",
      input: { PolicySourceArn: `arn:aws:iam::${ACCOUNT}:role/users`, ResourceArns: ["arn:aws:ecr:x:999999999999:y"] },
      answered: { is: "answered", output: { EvaluationResults: [] } },
    };
    const { answers } = written([simulation, CALLER]);
    expect(answers.all().find(({ call }) => call === "iam:SimulatePrincipalPolicy")?.input).toEqual({
      PolicySourceArn: "arn:aws:iam::111111111111:role/users",
      ResourceArns: ["arn:aws:ecr:x:999999999999:y"],
    });
  });
});

test("a replay answers what was recorded, and says of the rest that it was not", async () => {
  const ask = replay(new Answers([CALLER]));
  expect(await ask("sts:GetCallerIdentity", {})).toEqual(CALLER.answered);
  expect(await ask("sagemaker:DescribeDomain", { DomainId: DOMAIN })).toEqual({
    is: "refused",
    code: "NotRecorded",
    message: "it was not recorded",
  });
});
