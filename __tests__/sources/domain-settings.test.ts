/** Answers of describe-domain and describe-user-profile beside plans: what they add, and which plan they cannot belong to. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ABSENT, known } from "../../lib/inventory/fact";
import { domainIn, profileIn, withDomainSettings } from "../../lib/sources/domain-settings";
import { InputError, type Json } from "../../lib/sources/input";
import { type NamedReading, readText } from "../../lib/sources/read";
import { ACCOUNT, plan, policy, type ResourceInPlan } from "./make-plan";

const MAKE_ONE =
  "Make one with: aws sagemaker describe-domain --domain-id DOMAIN_ID > domain.json, or aws sagemaker describe-user-profile --domain-id DOMAIN_ID --user-profile-name NAME > profile.json";
// Canvas passes only roles whose names begin so.
const JOB_ROLE = "AmazonSageMakerCanvasEMRSExecutionAccess-x";
const JOBS = `arn:aws:iam::${ACCOUNT}:role/${JOB_ROLE}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "domain-settings-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function arnOf(resource: string, region = "us-east-1", account = ACCOUNT): string {
  return `arn:aws:sagemaker:${region}:${account}:${resource}`;
}
const domain = (id = "d-1", more: Json = {}): Json => ({
  DomainId: id,
  DomainArn: arnOf(`domain/${id}`),
  Status: "InService",
  ...more,
});
const profile = (name = "Ada", id = "d-1", more: Json = {}): Json => ({
  DomainId: id,
  UserProfileArn: arnOf(`user-profile/${id}/${name.toLowerCase()}`),
  UserProfileName: name,
  Status: "InService",
  ...more,
});
const emr = (Status: string, ExecutionRoleArn = JOBS): Json => ({
  DefaultUserSettings: { CanvasAppSettings: { EmrServerlessSettings: { Status, ExecutionRoleArn } } },
});

/** A plan as it was read, which names these domains. */
function reading(
  file: string,
  {
    ids = [],
    resources = [],
    more = {},
  }: { readonly ids?: readonly string[]; readonly resources?: readonly ResourceInPlan[]; readonly more?: Json } = {},
): NamedReading {
  const variables = Object.fromEntries(ids.map((value, at) => [`a${String(at)}_domain_id`, { value }]));
  const [found] = readText(Buffer.from(JSON.stringify(plan(resources, { variables, ...more }))), file);
  if (found === undefined) throw new Error("no plan");
  return found;
}
/** Its Region and account are not known. */
const ANYWHERE = { configuration: {} };

function withAnswers(readings: readonly NamedReading[], ...answers: readonly Json[]): readonly NamedReading[] {
  return withDomainSettings(
    readings,
    answers.map((each, at) => {
      const name = path.join(folder, `answer-${String(at)}.json`);
      writeFileSync(name, JSON.stringify(each));
      return name;
    }),
  );
}

/** What is refused, with the names of the answers alone. */
function refused(readings: readonly NamedReading[], ...answers: readonly Json[]): string {
  try {
    withAnswers(readings, ...answers);
    return "none";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.replaceAll(`${folder}${path.sep}`, "");
  }
}

const ids = ({ after: { domains } }: NamedReading): readonly unknown[] => domains.map(({ id }) => id);
const names = ({ after: { userProfiles } }: NamedReading): readonly unknown[] => userProfiles.map(({ name }) => name);
const MANAGED: ResourceInPlan = {
  type: "aws_sagemaker_domain",
  name: "d",
  actions: ["no-op"],
  before: { id: "d-1", domain_name: "canvas" },
  after: { id: "d-1", domain_name: "canvas" },
};

describe("of an answer", () => {
  test("what is set is known, what is left out is absent", () => {
    expect(domainIn(domain(), "f").domain).toEqual({
      address: "d-1",
      place: { account: ACCOUNT, region: "us-east-1", partition: "aws" },
      name: undefined,
      id: "d-1",
      networkAccess: ABSENT,
      vpcId: ABSENT,
      subnetIds: ABSENT,
      fileRetention: ABSENT,
      settings: {
        ofItsOwn: known(false),
        emrServerlessRole: ABSENT,
        status: ABSENT,
        workspace: ABSENT,
        workspaceKey: ABSENT,
        executionRole: ABSENT,
        securityGroupIds: ABSENT,
      },
      answered: { region: "us-east-1", canvasAppSettings: {} },
    });
    const CanvasAppSettings = {
      EmrServerlessSettings: { Status: "ENABLED", ExecutionRoleArn: JOBS },
      WorkspaceSettings: { S3ArtifactPath: "s3://b/p", S3KmsKeyId: "1234" },
      Newer: { A: 1 },
    };
    const found = domainIn(
      domain("d-1", {
        DomainName: "canvas",
        AppNetworkAccessType: "VpcOnly",
        VpcId: "vpc-1",
        SubnetIds: ["subnet-1"],
        DefaultUserSettings: { ExecutionRole: "arn:x", SecurityGroups: ["sg-1"], CanvasAppSettings },
      }),
      "f",
    );
    expect(found).toMatchObject({
      file: "f",
      id: "d-1",
      region: "us-east-1",
      account: ACCOUNT,
      incomplete: [],
      notes: [],
    });
    expect(found.domain).toMatchObject({
      name: "canvas",
      networkAccess: known("VpcOnly"),
      vpcId: known("vpc-1"),
      subnetIds: known(["subnet-1"]),
      settings: {
        ofItsOwn: known(true),
        emrServerlessRole: known(JOBS),
        status: known("ENABLED"),
        workspace: known("s3://b/p"),
        workspaceKey: known(`arn:aws:kms:us-east-1:${ACCOUNT}:key/1234`),
        executionRole: known("arn:x"),
        securityGroupIds: known(["sg-1"]),
      },
      answered: { region: "us-east-1", canvasAppSettings: CanvasAppSettings },
    });
  });

  test.each([
    ["alias/canvas", `arn:aws:kms:us-east-1:${ACCOUNT}:alias/canvas`],
    ["mrk-1", `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-1`],
    [`arn:aws:kms:us-east-1:${ACCOUNT}:key/k`, `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`],
  ])("the key %s as an ARN", (S3KmsKeyId, arn) => {
    const settings = { CanvasAppSettings: { WorkspaceSettings: { S3KmsKeyId } } };
    expect(profileIn(profile("Ada", "d-1", { UserSettings: settings }), "f").profile).toMatchObject({
      address: "d-1/Ada",
      name: "Ada",
      domainId: known("d-1"),
      settings: { workspaceKey: known(arn), workspace: ABSENT },
    });
  });

  test("what is not in service may be another soon, and Canvas may be hidden", () => {
    const hidden = { StudioWebPortalSettings: { HiddenAppTypes: ["JupyterLab", "Canvas"] } };
    expect(domainIn(domain("d-1", { Status: "Updating", DefaultUserSettings: hidden }), "f")).toMatchObject({
      incomplete: [{ kind: "not-in-service", object: "domain d-1", source: "account", from: ["Updating"] }],
      notes: ["domain d-1 hides Canvas from Studio (StudioWebPortalSettings.HiddenAppTypes)"],
    });
    const other = { StudioWebPortalSettings: { HiddenAppTypes: ["JupyterLab"] } };
    expect(profileIn(profile("Ada", "d-1", { Status: "Failed", UserSettings: other }), "f")).toMatchObject({
      incomplete: [{ kind: "not-in-service", object: "user profile Ada of d-1", source: "account", from: ["Failed"] }],
      notes: [],
    });
  });

  test.each<readonly [string, Json, string]>([
    ["no ARN", domain("d-1", { DomainArn: "d-1" }), `f has "d-1" for an ARN of SageMaker AI. ${MAKE_ONE}`],
    [
      "an ARN of another service",
      domain("d-1", { DomainArn: `arn:aws:iam::${ACCOUNT}:role/x` }),
      `f has "arn:aws:iam::${ACCOUNT}:role/x" for an ARN of SageMaker AI. ${MAKE_ONE}`,
    ],
    [
      "an account that is none",
      domain("d-1", { DomainArn: arnOf("domain/d-1", "us-east-1", "1234") }),
      `f has "${arnOf("domain/d-1", "us-east-1", "1234")}" for an ARN of SageMaker AI. ${MAKE_ONE}`,
    ],
    [
      "an ARN of another domain",
      domain("d-1", { DomainArn: arnOf("domain/d-2") }),
      `f is not one answer: its ARN is of domain/d-2, and its other members are of domain/d-1. ${MAKE_ONE}`,
    ],
    ["no status", { ...domain(), Status: undefined }, "f is no answer of aws sagemaker describe-domain (Status: "],
    [
      "a Region without Canvas",
      domain("d-1", { DomainArn: arnOf("domain/d-1", "mx-central-1") }),
      "f is of domain d-1 in mx-central-1, where SageMaker AI has domains without Canvas. Regions with Canvas: ",
    ],
  ])("is refused with %s", (_, json, message) => {
    expect(() => domainIn(json, "f")).toThrow(InputError);
    expect(() => domainIn(json, "f")).toThrow(message);
  });
});

describe("belongs to", () => {
  test("no plan where there are no answers: the readings stay as they are", () => {
    const readings = [reading("a.json")];
    expect(withDomainSettings(readings, [])).toBe(readings);
  });

  test("the plans that name it, and those that name none; the others stay as they are", () => {
    const readings = [reading("a.json", { ids: ["d-1"] }), reading("b.json", { ids: ["d-2"] }), reading("c.json")];
    const found = withAnswers(readings, domain("d-1"), domain("d-2"), profile("Ada", "d-1"), profile("Bob", "d-2"));
    expect(found.map(ids)).toEqual([["d-1"], ["d-2"], ["d-1", "d-2"]]);
    expect(found.map(names)).toEqual([["Ada"], ["Bob"], ["Ada", "Bob"]]);
    // Terraform does not change them.
    expect(found.map(({ before }) => before?.().domains.map(({ id }) => id))).toEqual([
      ["d-1"],
      ["d-2"],
      ["d-1", "d-2"],
    ]);
    expect(found.map(({ before }) => before?.().userProfiles.length)).toEqual([1, 1, 2]);
    const alone = withAnswers(readings, domain("d-1"));
    expect(alone[1]).toBe(readings[1]);
  });

  test("a plan that manages the domain of a profile", () => {
    const [found] = withAnswers([reading("a.json", { resources: [MANAGED] })], profile("Ada"));
    expect(found === undefined ? [] : [ids(found), names(found), found.notes]).toEqual([["d-1"], ["Ada"], []]);
  });

  test("what is uncertain of an answer is so of its plan", () => {
    const [found] = withAnswers(
      [reading("a.json", { ids: ["d-1"] })],
      domain("d-1", { Status: "Updating" }),
      profile("Ada", "d-1", { Status: "Pending" }),
    );
    expect(found?.incomplete.map(({ object, from }) => [object, from])).toEqual([
      ["domain d-1", ["Updating"]],
      ["user profile Ada of d-1", ["Pending"]],
    ]);
  });
});

describe("is refused", () => {
  const one = (more: Parameters<typeof reading>[1] = {}): readonly NamedReading[] => [reading("a.json", more)];

  test.each<readonly [string, readonly NamedReading[], readonly Json[], string]>([
    [
      "a domain twice",
      one(),
      [domain(), domain()],
      "answer-1.json is of domain d-1, as answer-0.json is. Give one answer of each domain.",
    ],
    [
      "a profile twice",
      one(),
      [domain(), profile(), profile()],
      "answer-2.json is of user profile Ada of d-1, as answer-1.json is. Give one answer of each profile.",
    ],
    [
      "a domain that the plan manages",
      one({ resources: [MANAGED] }),
      [domain()],
      "answer-0.json is of domain d-1, which a.json manages as aws_sagemaker_domain.d: the plan says what it will be. Leave the file out.",
    ],
    [
      "a domain that no plan names",
      one({ ids: ["d-2", "d-3"] }),
      [domain()],
      "answer-0.json is of domain d-1, and a.json names d-2, d-3. Give the answer of that domain: aws sagemaker describe-domain --domain-id d-2",
    ],
    [
      "a domain of another account",
      one(),
      [domain("d-1", { DomainArn: arnOf("domain/d-1", "us-east-1", "444455556666") })],
      `answer-0.json is of domain d-1 in account 444455556666, and a.json is of account ${ACCOUNT}. Ask with credentials of that account.`,
    ],
    [
      "a domain of another Region",
      one(),
      [domain("d-1", { DomainArn: arnOf("domain/d-1", "eu-west-1") })],
      "answer-0.json is of domain d-1 in eu-west-1, and a.json is of us-east-1. Ask with --region us-east-1",
    ],
    [
      "a profile without its domain",
      one(),
      [profile()],
      "answer-0.json is of user profile Ada of d-1, and nothing says what the domain is. Give its answer too: aws sagemaker describe-domain --domain-id d-1",
    ],
    [
      "a profile with the answer of another domain",
      one(),
      [domain("d-2"), profile()],
      "answer-1.json is of user profile Ada of d-1, and nothing says what the domain is. Give its answer too: aws sagemaker describe-domain --domain-id d-1",
    ],
    [
      "a profile in another Region than its domain",
      one(),
      [domain(), profile("Ada", "d-1", { UserProfileArn: arnOf("user-profile/d-1/ada", "eu-west-1") })],
      `answer-1.json is of user profile Ada of d-1 in eu-west-1 and account ${ACCOUNT}, and answer-0.json is of us-east-1 and account ${ACCOUNT}. Give answers of one domain.`,
    ],
    [
      "a profile in another account than its domain",
      one(),
      [domain(), profile("Ada", "d-1", { UserProfileArn: arnOf("user-profile/d-1/ada", "us-east-1", "444455556666") })],
      `answer-1.json is of user profile Ada of d-1 in us-east-1 and account 444455556666, and answer-0.json is of us-east-1 and account ${ACCOUNT}. Give answers of one domain.`,
    ],
    [
      "a profile in another Region than the plan of its domain",
      one({ resources: [MANAGED] }),
      [profile("Ada", "d-1", { UserProfileArn: arnOf("user-profile/d-1/ada", "eu-west-1") })],
      "answer-0.json is of user profile Ada of d-1 in eu-west-1, and a.json is of us-east-1. Ask with --region us-east-1",
    ],
    [
      "a profile that the plan manages",
      one({
        resources: [
          { type: "aws_sagemaker_user_profile", name: "u", after: { user_profile_name: "Ada", domain_id: "d-1" } },
        ],
      }),
      [domain(), profile()],
      "answer-1.json is of user profile Ada of d-1, which a.json manages as aws_sagemaker_user_profile.u: the plan says what it will be. Leave the file out.",
    ],
  ])("%s", (_, readings, answers, message) => {
    expect(refused(readings, ...answers)).toBe(message);
  });

  test("but not a domain that one of the plans can have, nor a profile of the same name in another domain", () => {
    expect(refused([reading("a.json", { ids: ["d-2"] }), reading("b.json", { ids: ["d-1"] })], domain())).toBe("none");
    expect(
      refused(
        one({
          resources: [
            { type: "aws_sagemaker_user_profile", name: "u", after: { user_profile_name: "Ada", domain_id: "d-2" } },
            { type: "aws_sagemaker_user_profile", name: "v", after: { user_profile_name: "Bob", domain_id: "d-1" } },
          ],
        }),
        domain(),
        profile(),
      ),
    ).toBe("none");
  });
});

describe("notes", () => {
  const ONLY = "of domain d-1, only the user profiles of the plan and of --domain-settings are considered";
  const role: ResourceInPlan = {
    type: "aws_iam_role",
    name: "jobs",
    after: {
      name: JOB_ROLE,
      path: "/",
      assume_role_policy: policy({
        Effect: "Allow",
        Principal: { Service: "emr-serverless.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    },
  };
  const notes = (more: Parameters<typeof reading>[1], answer = domain()): readonly string[] =>
    withAnswers([reading("a.json", more)], answer)[0]?.notes ?? ["none"];

  test("on a domain that the plan names, in a plan whose place is known", () => {
    expect(notes({ ids: ["d-1"] })).toEqual([ONLY]);
  });

  test("on one that nothing names", () => {
    expect(notes({})).toEqual([ONLY, "nothing in the plan names domain d-1"]);
  });

  test("on one of a reading that knows no names", () => {
    const { domainIds, ...unnamed } = reading("a.json", { ids: ["d-1"] });
    expect(domainIds?.()).toEqual(["d-1"]);
    expect(withAnswers([unnamed], domain())[0]?.notes).toEqual([ONLY, "nothing in the plan names domain d-1"]);
  });

  test("on a plan that does not say where it is", () => {
    expect(notes({ ids: ["d-1"], more: ANYWHERE })).toEqual([
      ONLY,
      "the plan does not say its account and Region: whether domain d-1 is there is undetermined",
    ]);
  });

  test("on a domain with another job role than that of the plan, where the setting is on", () => {
    const other = `arn:aws:iam::${ACCOUNT}:role/other`;
    const runs = `domain d-1 runs jobs as ${other}, and not as ${JOB_ROLE} of the plan`;
    const withRole = { ids: ["d-1"], resources: [role] };
    expect(notes(withRole, domain("d-1", emr("ENABLED", other)))).toEqual([ONLY, runs]);
    expect(notes(withRole, domain("d-1", emr("ENABLED")))).toEqual([ONLY]);
    expect(notes(withRole, domain("d-1", emr("DISABLED", other)))).toEqual([ONLY]);
    expect(notes(withRole)).toEqual([ONLY]);
    // The plan has no job role to compare.
    expect(notes({ ids: ["d-1"] }, domain("d-1", emr("ENABLED", other)))).toEqual([ONLY]);
  });
});
