/** `canvas-large-data doctor`: what it prints, how it ends, and what it says to bad input. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import * as path from "node:path";
import { accessSchema } from "../../lib/report/access-schema";
import type { Json } from "../../lib/rules/json";
import { stateOf } from "../../lib/checks";
import { simulationsOf } from "../../lib/setup/simulation";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import type { Answers, Ask } from "../../lib/sources/account/answers";
import { readDomain } from "../../lib/sources/account/read";
import { simulate } from "../../lib/sources/account/simulate";
import { writeRecording } from "../../lib/sources/account/record";
import { ACCOUNT, answering, DOMAIN, PAPER, type Paper, refusing, REGION, roleArn } from "../sources/account/paper";
import { type Ended, runCommand } from "../support/command";

const folder = mkdtempSync(path.join(tmpdir(), "doctor-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function doctor(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return runCommand(["doctor", ...args], {
    cwd: folder,
    env: {
      ...Object.fromEntries(kept),
      // The profiles of this machine's user have no part in a test.
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_EC2_METADATA_DISABLED: "true",
      ...variables,
    },
  });
}

let answers: Answers;

/** Records an account on paper; answers the folder. */
async function recorded(name: string, ask = answering(PAPER), isRaw = true): Promise<string> {
  const request = {
    domainId: DOMAIN,
    region: REGION,
    account: undefined,
    userProfiles: [],
    inputs: NO_EXTERNAL_INPUTS,
  };
  ({ answers } = await readDomain(() => ask, request));
  const to = path.join(folder, name);
  writeRecording(to, { domainId: DOMAIN, region: REGION, userProfiles: [], answers }, isRaw);
  return to;
}

const OFF: Paper = {
  ...PAPER,
  applications: {},
  domain: {
    ...PAPER.domain,
    DefaultUserSettings: {
      ExecutionRole: roleArn("canvas"),
      CanvasAppSettings: { KendraSettings: { Status: "DISABLED" } },
    },
  },
};

test("an account that allows everything ends with 0", async () => {
  const { exitCode, stdout, stderr } = await doctor(["--replay", await recorded("all")]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  const lines = stdout.split("\n");
  expect(lines.slice(0, 9)).toEqual([
    `domain ${DOMAIN} in ${REGION}, account ${ACCOUNT}`,
    "  note         scenario: custom-vpc-only (apps and jobs without internet access, in the domain's VPC)",
    "  note         Canvas apps: 1",
    `  note         space ana-space (private, ana): works as ${roleArn("canvas")}, security groups sg-0aaaaaaaaaaaaaaaa`,
    "  note         EMR Serverless may use 400 vCPUs at once in the account and Region",
    "  note         Block Public Access of the account: on",
    `  paper (${DOMAIN}): jobs as AmazonSageMakerCanvasEMRSExecutionAccess-paper, no internet`,
    "    users working as canvas",
    "      What users can do",
  ]);
  expect(
    lines.filter((line) => /^\d+ as they should be, 0 not, 0 undetermined, \d+ warnings?\.$/.test(line)).length,
  ).toBe(1);
});

test("a domain without the setting is off, with the command that switches it on, and ends with 2", async () => {
  const { exitCode, stdout } = await doctor(["--replay", await recorded("off", answering(OFF))]);
  expect(exitCode).toBe(2);
  const lines = stdout.split("\n");
  const from = lines.findIndex((line) => line.startsWith("  off"));
  expect(lines.slice(from, lines.indexOf("", from)).map((line) => line.trimEnd())).toEqual([
    `  off          paper (${DOMAIN}): large data is off, and for 2 user profiles with its settings: the domain has no EMR Serverless setting. To switch it on:`,
    "                 AWS CLI:",
    "                   # Running Canvas apps keep the old setting until they are restarted.",
    `                   aws sagemaker update-domain --region us-east-1 --domain-id ${DOMAIN} --default-user-settings '{"CanvasAppSettings":{"KendraSettings":{"Status":"DISABLED"},"EmrServerlessSettings":{"ExecutionRoleArn":"<JOB-ROLE-ARN>","Status":"ENABLED"}}}'`,
    "                   # Or, as code: adds it to deployments.yaml, with a new job role, switches it on, restarts its apps, and looks again.",
    `                   canvas-large-data adopt --region us-east-1 --domain-id ${DOMAIN} --write`,
    "                   npx cdktf deploy paper",
    `                   canvas-large-data enable --region us-east-1 --domain-id ${DOMAIN} --emr-serverless-role-arn ${roleArn("AmazonSageMakerCanvasEMRSExecutionAccess-paper")}`,
    `                   canvas-large-data restart-apps --region us-east-1 --domain-id ${DOMAIN}`,
    `                   canvas-large-data doctor --region us-east-1 --domain-id ${DOMAIN}`,
    "                 deployments.yaml:",
    "                   emrServerlessRole:",
    "                     create: {}",
    "                   domain:",
    "                     existing:",
    `                       domainId: ${DOMAIN}`,
    "                 Terraform:",
    `                   # In ${DOMAIN}:`,
    "                   default_user_settings {",
    "                     canvas_app_settings {",
    "                       emr_serverless_settings {",
    '                         execution_role_arn = "<JOB-ROLE-ARN>"',
    '                         status             = "ENABLED"',
    "                       }",
    "                     }",
    "                   }",
  ]);
});

test("what was not read is named, and ends with 2 unless --fail-on allows it", async () => {
  const from = await recorded("denied", refusing(PAPER, "s3:GetBucketTagging"));
  const { exitCode, stdout } = await doctor(["--replay", from]);
  expect(exitCode).toBe(2);
  expect(stdout.split("\n").filter((line) => line.startsWith("  undetermined the tags"))).toEqual(
    ["sales", `sagemaker-${REGION}-${ACCOUNT}`]
      .sort()
      .map(
        (bucket) =>
          `  undetermined the tags of the bucket ${bucket} could not be read: the permission s3:GetBucketTagging is missing`,
      ),
  );
  expect((await doctor(["--replay", from, "--fail-on", "error"])).exitCode).toBe(0);
});

test("json has the form that access has, and markdown a fence that nothing in it ends", async () => {
  const from = await recorded("forms");
  const json = await doctor(["--replay", from, "--format", "json"]);
  const parsed = accessSchema.parse(JSON.parse(json.stdout));
  expect(parsed.files.map(({ file }) => file)).toEqual([`domain ${DOMAIN} in ${REGION}, account ${ACCOUNT}`]);
  expect(parsed.files[0]?.live).toEqual({
    apps: [{ owner: "ana", status: "InService", since: "2026-11-02T08:00:00.000Z", mayBeOutdated: false }],
    spaces: [
      {
        name: "ana-space",
        sharing: "Private",
        owner: "ana",
        executionRole: roleArn("canvas"),
        securityGroupIds: ["sg-0aaaaaaaaaaaaaaaa"],
      },
    ],
    applications: [
      {
        id: "00aaaaaaaaaaaaaa",
        name: "canvas-00aaaaaaaaaaaaaa",
        state: "STOPPED",
        subnetIds: ["subnet-0aaaaaaaaaaaaaaaa"],
        securityGroupIds: ["sg-0aaaaaaaaaaaaaaaa"],
      },
    ],
    vcpuQuota: 400,
    publicAccessBlock: {
      block_public_acls: "yes",
      ignore_public_acls: "yes",
      block_public_policy: "yes",
      restrict_public_buckets: "yes",
    },
  });
  const { stdout } = await doctor(["--replay", from, "--format", "markdown"]);
  expect(stdout).toMatch(
    new RegExp(`^## Large data of domain ${DOMAIN} in [^\\n]+\\n\\n\`\`\`text\\n[^]+\\n\`\`\`\\n$`),
  );
});

test("the most that jobs cost an hour is that of the account's quota where it was read", async () => {
  const costs = async (paper: Paper): Promise<unknown> => {
    const json = await doctor(["--replay", await recorded("quota", answering(paper)), "--format", "json"]);
    return accessSchema.parse(JSON.parse(json.stdout)).jobs;
  };
  expect(await costs({ ...PAPER, vcpuQuota: 100 })).toMatchObject({
    vcpuQuota: 100,
    mostPerHour: [{ vcpus: 100 }, { vcpus: 400, usd: 40.61 }],
  });
  const { stdout } = await doctor(["--replay", await recorded("quota-text", answering({ ...PAPER, vcpuQuota: 16 }))]);
  expect(stdout).toContain("\nThe account's quota of 16 vCPU is the cap: at most 1.94 USD an hour.\n");
});

test("each missing step has its cure in three forms, and programs get them too", async () => {
  const closed: Paper = { ...PAPER, endpoints: [] };
  const from = await recorded("closed", answering(closed));
  const { exitCode, stdout } = await doctor(["--replay", from]);
  expect(exitCode).toBe(2);
  const lines = stdout.split("\n");
  const at = lines.findIndex((line) => line.includes("[endpoint-missing]"));
  expect(lines.slice(at + 1, at + 17).map((line) => line.trim())).toEqual([
    `at ${DOMAIN}`,
    "AWS CLI:",
    `aws ec2 create-vpc-endpoint --region ${REGION} --vpc-endpoint-type Gateway --vpc-id vpc-0aaaaaaaaaaaaaaaa --service-name com.amazonaws.${REGION}.s3 --route-table-ids rtb-0aaaaaaaaaaaaaaaa --policy-document '{"Version":"2012-10-17","Statement":[{"Sid":"EverythingInOwnBuckets","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"${ACCOUNT}"}}},{"Sid":"ECRImageLayers","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::prod-${REGION}-starport-layer-bucket/*"},{"Sid":"EMRServerlessManagedLogging","Effect":"Allow","Principal":"*","Action":["s3:PutObject","s3:PutObjectAcl"],"Resource":"arn:aws:s3:::prod.${REGION}.appinfo.src/*"}]}'`,
    "deployments.yaml:",
    "network:",
    "s3Endpoint:",
    "create:",
    "routeTableIds:",
    "rtb-0aaaaaaaaaaaaaaaa: rtb-0aaaaaaaaaaaaaaaa",
    "Terraform:",
    'resource "aws_vpc_endpoint" "s3" {',
    'vpc_endpoint_type = "Gateway"',
    `service_name      = "com.amazonaws.${REGION}.s3"`,
    'vpc_id            = "vpc-0aaaaaaaaaaaaaaaa"',
    'route_table_ids   = ["rtb-0aaaaaaaaaaaaaaaa"]',
    "}",
  ]);
  const json = await doctor(["--replay", from, "--format", "json"]);
  const [file] = accessSchema.parse(JSON.parse(json.stdout)).files;
  const all = [
    ...(file?.findings ?? []),
    ...(file?.deployments ?? []).flatMap(({ executionRoles }) => executionRoles.flatMap(({ findings }) => findings)),
  ];
  expect(all.filter(({ cures }) => cures === undefined)).toEqual([]);
  expect(all.find(({ id }) => id === "endpoint-missing")?.cures?.deployments).toBe(
    "network:\n  s3Endpoint:\n    create:\n      routeTableIds:\n        rtb-0aaaaaaaaaaaaaaaa: rtb-0aaaaaaaaaaaaaaaa",
  );
});

test("a recording is its owner's alone, holds no account id and no name of a person, and gives the same answers", async () => {
  const shared = await recorded("shared", answering(PAPER), false);
  const file = path.join(shared, "account.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, "utf8");
  for (const secret of [
    ACCOUNT,
    "eva",
    "AIDAEXAMPLE",
    '"ana"',
    '"UserProfileName": "ben"',
    "user-profile/d-abcdef012345/ana",
    '"paper"',
    "ana-space",
    "corp.example",
  ]) {
    expect([secret, text.includes(secret)]).toEqual([secret, false]);
  }
  const { stdout: own } = await doctor(["--replay", await recorded("own")]);
  const { stdout: theirs } = await doctor(["--replay", shared]);
  const neutral = (all: string): string =>
    all
      .replaceAll(ACCOUNT, "111111111111")
      .replace("  paper (", "  - (")
      .replace("space ana-space (private, ana)", "space space-3 (private, user-1)")
      .replaceAll("paper, user profile ana", "");
  expect(neutral(theirs)).toBe(neutral(own));
});

describe("a recording of a closed VPC without an endpoint for S3", () => {
  const closed = { ...PAPER, endpoints: [] };
  const isMissing = async (from: string): Promise<boolean> =>
    (await doctor(["--replay", from])).stdout.includes("[endpoint-missing]");

  test.each([
    ["corp.example.", true],
    ["myamazonaws.com.", true],
    ["amazonaws.com.", false],
    [`${REGION}.amazonaws.com.`, false],
    ["com.", false],
    [".", false],
  ])("has the domain %s of a Resolver rule where an answer depends on it", async (domain, isNo) => {
    const rule = { Id: "rslvr-rr-0aaaaaaaaaaaaaaaa", DomainName: domain, RuleType: "FORWARD" };
    const ask = answering({ ...closed, resolverRules: [rule] });
    const name = `rule-${domain}`;
    expect(await isMissing(await recorded(name, ask, false))).toBe(isNo);
    expect(await isMissing(await recorded(`${name}-raw`, ask))).toBe(isNo);
  });

  test.each([
    "route53resolver:ListResolverRuleAssociations",
    "route53resolver:ListResolverRules",
    "route53profiles:ListProfileAssociations",
  ])("that was made before %s was asked is undetermined", async (call) => {
    const from = await recorded(`before-${call.replace(":", "-")}`, answering(closed));
    const file = path.join(from, "account.json");
    const recording = JSON.parse(readFileSync(file, "utf8")) as {
      readonly answers: readonly { readonly call: string }[];
    };
    expect(await isMissing(from)).toBe(true);
    writeFileSync(
      file,
      JSON.stringify({ ...recording, answers: recording.answers.filter((each) => each.call !== call) }),
    );
    const { exitCode, stdout } = await doctor(["--replay", from]);
    expect(exitCode).toBe(2);
    expect(stdout).not.toContain("[endpoint-missing]");
    expect(stdout).toContain(`could not be read: AWS answered NotRecorded to ${call}`);
  });
});

test("a folder that holds a recording is not written over", async () => {
  const from = await recorded("first");
  await expect(recorded("first")).rejects.toThrow(
    `${path.join(from, "account.json")} is there already. Name another folder: --record`,
  );
});

test("--policy needs no credentials", async () => {
  const { exitCode, stdout, stderr } = await doctor(["--policy", "--domain-id", DOMAIN, "--region", REGION]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  const { Statement: statements } = JSON.parse(stdout) as {
    readonly Statement: readonly { readonly Resource: unknown }[];
  };
  expect(statements[0]).toEqual({
    Effect: "Allow",
    Action: ["sagemaker:DescribeDomain"],
    Resource: [`arn:aws:sagemaker:${REGION}:*:domain/${DOMAIN}`],
  });
});

test.each<readonly [string, readonly string[], Readonly<Record<string, string>>, string]>([
  [
    "no domain",
    ["--region", REGION],
    {},
    "Name the domain: --domain-id d-… (aws sagemaker list-domains shows the domains of a Region).",
  ],
  ["no Region", ["--domain-id", DOMAIN], {}, "Name the Region of the domain: --region, or AWS_REGION."],
  [
    "no credentials",
    ["--domain-id", DOMAIN],
    { AWS_REGION: REGION },
    "There are no AWS credentials. Sign in (aws sso login), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  ],
  [
    "a profile that is not there",
    ["--domain-id", DOMAIN, "--profile", "nobody"],
    { AWS_REGION: REGION },
    "There are no AWS credentials for the profile nobody. aws configure list-profiles shows the profiles there are; sign in with: aws sso login --profile nobody",
  ],
  [
    "GovCloud",
    ["--domain-id", DOMAIN, "--region", "us-gov-west-1"],
    {},
    /^SageMaker Canvas is not offered in us-gov-west-1, which is in no partition that has Canvas\./.source,
  ],
  [
    "no recording",
    ["--replay", "nowhere"],
    {},
    "nowhere/account.json does not exist. Make a recording with: canvas-large-data doctor --record FOLDER",
  ],
])("%s is one line, exit code 1", async (_, args, variables, message) => {
  const { exitCode, stdout, stderr } = await doctor(args, variables);
  expect([exitCode, stdout, stderr.trimEnd().split("\n").length]).toEqual([1, "", 1]);
  if (message.startsWith("^")) expect(stderr).toMatch(new RegExp(message));
  else expect(stderr).toBe(`${message}\n`);
});

test("a file that is no recording", async () => {
  const to = path.join(folder, "other");
  expect(existsSync(to)).toBe(false);
  writeRecording(to, { domainId: DOMAIN, region: REGION, userProfiles: [], answers }, true);
  writeFileSync(path.join(to, "account.json"), '{"schemaVersion":2}');
  expect(await doctor(["--replay", "other"])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "other/account.json is no recording of this version of canvas-large-data. Make one with: canvas-large-data doctor --record FOLDER\n",
  });
});

describe("--baseline", () => {
  const written = async (name: string, from: string): Promise<string> => {
    const { stdout } = await doctor(["--replay", from, "--format", "json"]);
    const file = path.join(folder, `${name}.json`);
    writeFileSync(file, stdout);
    return file;
  };

  test("what was wrong before is not new, and what is new is named and ends with 2", async () => {
    const closed: Paper = { ...PAPER, endpoints: [] };
    const [was, is] = [await recorded("was", answering(closed)), await recorded("is", answering(closed))];
    const baseline = await written("was", was);
    const same = await doctor(["--replay", is, "--baseline", baseline]);
    expect([same.exitCode, same.stdout.split("\n").at(-2)]).toEqual([0, "Nothing is new since the baseline."]);

    const worse = await recorded("worse", answering({ ...closed, hasServiceLinkedRole: false, vcpuQuota: 16 }));
    const found = await doctor(["--replay", worse, "--baseline", baseline]);
    expect(found.exitCode).toBe(2);
    expect(found.stdout.slice(found.stdout.indexOf("New since"))).toBe(
      [
        "New since the baseline:",
        "  error: service-linked-role at the service-linked role of EMR Serverless: the account has no service-linked role for EMR Serverless: its first large data job fails",
        "  warning: vcpu-quota at EMR Serverless in us-east-1: EMR Serverless may use 16 vCPUs at once in the account and Region, and Canvas asks for up to 400",
        "",
      ].join("\n"),
    );
    const json = await doctor(["--replay", worse, "--baseline", baseline, "--format", "json"]);
    expect(accessSchema.parse(JSON.parse(json.stdout)).new?.map(({ kind }) => kind)).toEqual(["error", "warning"]);
  });

  test("answers that turn, and what is no longer read, are new; what gets better is not", async () => {
    const baseline = await written("good", await recorded("good"));
    const denied = await recorded("denied-since", refusing(PAPER, "ec2:DescribeVpcEndpoints", "UnauthorizedOperation"));
    const { exitCode, stdout } = await doctor(["--replay", denied, "--baseline", baseline]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain("  unknown: the VPC endpoints of vpc-0aaaaaaaaaaaaaaaa could not be read:");
    expect(stdout).toContain(`  unknown: paper, ${roleArn("canvas")}: import-with-sampling is undetermined`);
    const back = await doctor(["--replay", await recorded("back"), "--baseline", await written("bad", denied)]);
    // What could not be seen before is new where it is a warning.
    expect([back.exitCode, back.stdout.slice(back.stdout.indexOf("New since")).split("\n").slice(1, -1)]).toEqual([
      0,
      [
        "  warning: endpoint-to-other-accounts at vpce-0aaaaaaaaaaaaaaaa: with credentials of another account, data can be copied through it from the VPC to buckets of that account",
      ],
    ]);
  });

  test("roles that are gone since are new", async () => {
    const baseline = await written("roles", await recorded("roles"));
    const roles = Object.fromEntries(Object.entries(PAPER.roles).filter(([name]) => name !== "ben"));
    const gone = await recorded("gone", answering({ ...PAPER, roles }));
    const { stdout } = await doctor(["--replay", gone, "--baseline", baseline]);
    expect(stdout).toContain(`  error: the role ${roleArn("ben")} does not exist`);
  });

  test("a file that is none", async () => {
    const from = await recorded("some");
    const other = path.join(folder, "none.json");
    writeFileSync(other, '{"a":1}');
    expect(await doctor(["--replay", from, "--baseline", other])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `${other} does not hold what doctor --format json prints. Make one with: canvas-large-data doctor --domain-id DOMAIN_ID --format json > baseline.json\n`,
    });
    const text = readFileSync(await written("theirs", from), "utf8").replaceAll(DOMAIN, "d-other");
    writeFileSync(other, text);
    const { exitCode, stderr } = await doctor(["--replay", from, "--baseline", other]);
    expect([exitCode, stderr]).toEqual([
      1,
      `${other} is of domain d-other in ${REGION}, account ${ACCOUNT}, and not of domain ${DOMAIN} in ${REGION}, account ${ACCOUNT}. Name a baseline of the same domain.\n`,
    ]);
  });
});

test.each<readonly [readonly string[], string]>([
  [["--domain-id", DOMAIN], "--domain-id"],
  [["--record", "x"], "--record"],
  [["--user-profile", "ana"], "--user-profile"],
  [["--format", "text"], "--format text"],
])("--all-domains is not for one domain: %j", async (args, option) => {
  expect(await doctor(["--all-domains", "--region", REGION, ...args])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `--all-domains prints one line of JSON for each domain: leave out ${option}.\n`,
  });
});

test.each([true, false])("--simulate of a recording, raw: %s", async (isRaw) => {
  const {
    inventory,
    incomplete,
    answers: read,
  } = await readDomain(() => answering(PAPER), {
    domainId: DOMAIN,
    region: REGION,
    account: undefined,
    userProfiles: [],
    inputs: NO_EXTERNAL_INPUTS,
  });
  const simulations = simulationsOf(stateOf(inventory, incomplete, NO_EXTERNAL_INPUTS).access, inventory);
  const write = async (name: string, answer: (action: string) => string | undefined): Promise<string> => {
    const ask: Ask = (
      _,
      { ActionNames: actions, ResourceArns: resources, PolicySourceArn: role, ContextEntries: entries },
    ) => {
      const context: unknown = Object.fromEntries(
        (entries as readonly Json[]).map((each) => [each["ContextKeyName"], each["ContextKeyValues"]]),
      );
      const results = (actions as readonly string[]).map((action) => {
        const ours = simulations.asked.find(
          (each) =>
            each.action === action &&
            each.resource === (resources as readonly string[])[0] &&
            each.role === role &&
            JSON.stringify(each.context) === JSON.stringify(context),
        )?.ours;
        return {
          EvalActionName: action,
          EvalDecision: answer(action) ?? (ours === "yes" ? "allowed" : "implicitDeny"),
        };
      });
      return Promise.resolve({ is: "answered", output: { EvaluationResults: results } });
    };
    await simulate(ask, simulations.asked, read);
    const to = path.join(folder, `${name}-${String(isRaw)}`);
    writeRecording(to, { domainId: DOMAIN, region: REGION, userProfiles: [], answers: read }, isRaw);
    return to;
  };
  const count = String(simulations.asked.length);
  const same = await doctor(["--simulate", "--replay", await write("agreed", () => undefined)]);
  expect([same.exitCode, same.stderr, same.stdout.split("\n").at(-2)]).toEqual([
    0,
    "",
    `AWS agrees on ${count} of ${count} that can be asked; ${String(simulations.cannot)} cannot.`,
  ]);
  const from = await write("other", (action) => (action === "emr-serverless:StartJobRun" ? "implicitDeny" : undefined));
  const other = await doctor(["--simulate", "--replay", from, "--format", "json", "--fail-on", "unknown"]);
  const { simulation } = accessSchema.parse(JSON.parse(other.stdout));
  expect([other.exitCode, [...new Set(simulation?.different.map(({ why }) => why))]]).toEqual([
    2,
    ["allowed here, denied by AWS"],
  ]);
  // Without its answers a recording says nothing of AWS, and nothing is concluded.
  const none = await doctor(["--simulate", "--replay", await recorded(`without-${String(isRaw)}`)]);
  expect([none.exitCode, none.stdout.includes(`AWS agrees on 0 of ${count} that can be asked`)]).toEqual([2, true]);
});
