/**
 * From deployments.yaml to AWS and back with the real cdktf and Terraform, in two chunks. Stages can be run one by one: `-t deploy`.
 */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { stackFolder } from "../../lib/deployments/state";
import { IS_WHOLE } from "../support/draws";
import { startLoopbackAws, type LoopbackAws } from "../support/loopback-aws";
import { ACCOUNT, maximal } from "../support/quick-setup";
import { consoleRole, serviceLinkedRole, trustIn } from "../terraform/support/console";
import { createdMaximal, createdMinimal, quickSetup } from "../terraform/support/deployments";
import {
  BOTH_BUCKETS,
  BROWSED,
  EMR_SERVERLESS_TRUST,
  IMAGES,
  largeDataUse,
  ownersSids,
  SAGEMAKER_TRUST,
  sidsOf,
  sorted,
} from "../terraform/support/statements";
import type { Deployment } from "../../lib/deployments/deployment";
import { accountOf, type Account, type AccountDomain, type AccountRole } from "./support/account";
import { Trial } from "./support/trial";
import { restoreVariables } from "../support/variables";

restoreVariables();

let aws: LoopbackAws;
let trial: Trial;
let account: Account;
let said = "";

beforeAll(async () => {
  aws = await startLoopbackAws({ accountId: ACCOUNT });
  await serviceLinkedRole(aws);
  await consoleRole(aws, {
    roleName: "AmazonSageMakerCanvasEMRSExecutionAccess-shared",
    trust: trustIn("emr-serverless.amazonaws.com", ACCOUNT),
  });
  for (const [roleName, rolePath] of [
    ["canvas", "/team/"],
    ["narrow", "/"],
    ["not-ours", "/"],
  ] as const) {
    await consoleRole(aws, { roleName, path: rolePath, trust: trustIn("sagemaker.amazonaws.com") });
  }
  process.env["CANVAS_LARGE_DATA_CHUNK_SIZE"] = "2";
  trial = await Trial.create(aws, DEPLOYMENTS, { say: (text) => (said += text) });
});

const DEPLOYMENTS: Readonly<Record<string, Deployment>> = {
  // Everything created, every option given, beside the three ways to treat an execution role that exists.
  analytics: createdMaximal,
  // The same execution role once more: two deployments never overwrite each other's policy.
  reporting: quickSetup({
    emrServerlessRole: {
      existing: {
        roleArn: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-shared`,
        grantCustomBuckets: true,
      },
    },
    customBuckets: { reports: { bucketName: "reports" } },
    executionRoles: { narrow: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/narrow` } } },
    domain: { existing: {} },
  }),
  // What protects a domain is not given: it is protected.
  protected: createdMinimal,
};

afterAll(async () => {
  await trial.remove();
  await aws.stop();
});

test("synth writes one stack per deployment, without anything of this machine", async () => {
  await trial.run("synth");
  for (const name of trial.names) {
    const text = readFileSync(path.join(trial.project.folder, stackFolder(name), "cdk.tf.json"), "utf8");
    expect(text).not.toContain(trial.project.folder);
    expect(text).not.toContain(process.cwd());
  }
  expect(said).toMatch(/Synthesized [12] of 3 deployments\.\nSynthesized 3 of 3 deployments\.\n/);
});

describe("deploy", () => {
  beforeAll(async () => {
    await trial.run("deploy");
    account = await accountOf(aws);
  });

  test("of every stack", async () => {
    for (const name of trial.names) expect(await trial.project.stack(name).managed()).not.toEqual([]);
  });

  test("makes exactly these roles", () => {
    const made = Object.keys(account.roles).filter((name) => trial.before.roles[name] === undefined);
    expect(made.sort()).toEqual([
      "AmazonSageMaker-ExecutionRole-analytics-plain-use1",
      "AmazonSageMaker-ExecutionRole-protected-analysts-use1",
      "AmazonSageMakerCanvasEMRSExecutionAccess-jobs",
      "AmazonSageMakerCanvasEMRSExecutionAccess-protected-use1",
      "canvas-leads",
    ]);
  });

  test("the EMR Serverless role", () => {
    const { inlinePolicies, ...role } = roleNamed("AmazonSageMakerCanvasEMRSExecutionAccess-jobs");
    expect(role).toEqual({
      arn: `arn:aws:iam::${ACCOUNT}:role/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs`,
      path: "/service-role/",
      description: "EMR Serverless jobs of SageMaker Canvas, deployment analytics",
      permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      tags: maximal.tags,
      trust: EMR_SERVERLESS_TRUST,
      managedPolicies: ["arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"],
    });
    expect(policies(inlinePolicies)).toEqual({ "canvas-large-data-analytics": sorted(BOTH_BUCKETS) });
  });

  test("the execution roles that it creates", () => {
    const { inlinePolicies, ...leads } = roleNamed("canvas-leads");
    expect(leads).toEqual({
      arn: `arn:aws:iam::${ACCOUNT}:role/teams/data/canvas-leads`,
      path: "/teams/data/",
      description: "SageMaker Canvas users, deployment analytics",
      permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      tags: maximal.tags,
      trust: SAGEMAKER_TRUST,
      managedPolicies: [
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasAIServicesAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasBedrockAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasDataPrepFullAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasSMDataScienceAssistantAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
        "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasDirectDeployAccess",
        "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasForecastAccess",
      ],
    });
    const { inlinePolicies: plainPolicies, ...plain } = roleNamed("AmazonSageMaker-ExecutionRole-analytics-plain-use1");
    expect(plain).toEqual({
      arn: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMaker-ExecutionRole-analytics-plain-use1`,
      path: "/",
      description: "SageMaker Canvas users, deployment analytics",
      permissionsBoundary: undefined,
      tags: maximal.tags,
      trust: SAGEMAKER_TRUST,
      managedPolicies: CANVAS_POLICIES,
    });
    const granted = { "canvas-large-data-analytics": sorted([IMAGES, ...BROWSED]) };
    expect(policies(inlinePolicies)).toEqual(granted);
    expect(policies(plainPolicies)).toEqual(granted);
  });

  test("the execution roles that exist", () => {
    const withCanvas = roleNamed("canvas");
    expect(withCanvas.managedPolicies).toEqual(CANVAS_POLICIES);
    expect(policies(withCanvas.inlinePolicies)).toEqual({ "canvas-large-data-analytics": sorted(BROWSED) });

    const narrow = roleNamed("narrow");
    expect(narrow.managedPolicies).toEqual([]);
    const role = `arn:aws:iam::${ACCOUNT}:role`;
    expect(policies(narrow.inlinePolicies)).toEqual({
      "canvas-large-data-analytics": sorted([
        ...largeDataUse(`${role}/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs`),
        ...BROWSED,
      ]),
      "canvas-large-data-reporting": sorted(largeDataUse(`${role}/AmazonSageMakerCanvasEMRSExecutionAccess-shared`)),
    });

    expect(roleNamed("not-ours")).toEqual(trial.before.roles["not-ours"]);
  });

  test("the EMR Serverless role that exists gains its buckets and nothing else", () => {
    const before = trial.before.roles["AmazonSageMakerCanvasEMRSExecutionAccess-shared"];
    const { inlinePolicies, ...role } = roleNamed("AmazonSageMakerCanvasEMRSExecutionAccess-shared");
    expect({ ...role, inlinePolicies: {} }).toEqual(before);
    const condition = { StringEquals: { "aws:ResourceAccount": [ACCOUNT] } };
    expect(policies(inlinePolicies)).toEqual({
      "canvas-large-data-reporting": sorted([
        {
          Sid: "CanvasBucketReadReports",
          Effect: "Allow",
          Action: ["s3:GetObject"],
          Resource: ["arn:aws:s3:::reports/*"],
          Condition: condition,
        },
        {
          Sid: "CanvasBucketListReports",
          Effect: "Allow",
          Action: ["s3:ListBucket"],
          Resource: ["arn:aws:s3:::reports"],
          Condition: { ...condition, StringLike: { "s3:prefix": ["*"] } },
        },
        {
          Sid: "CanvasBucketLocationReports",
          Effect: "Allow",
          Action: ["s3:GetBucketLocation"],
          Resource: ["arn:aws:s3:::reports"],
          Condition: condition,
        },
      ]),
    });
  });

  test("the domain, and the outputs", async () => {
    const named = (name: string): [string, AccountDomain][] =>
      Object.entries(account.domains).filter(([, { DomainName: each }]) => each === name);
    const [[domainId, domain] = ["", {}], ...others] = named("canvas-analytics");
    expect([others, named("protected").length, Object.keys(account.domains).length]).toEqual([[], 1, 2]);
    expect(domain).toMatchObject({
      DomainName: "canvas-analytics",
      AuthMode: "IAM",
      AppNetworkAccessType: "PublicInternetOnly",
      VpcId: "vpc-0123456789abcdef0",
      Tags: maximal.tags,
      DefaultUserSettings: {
        ExecutionRole: `arn:aws:iam::${ACCOUNT}:role/teams/data/canvas-leads`,
        CanvasAppSettings: {
          EmrServerlessSettings: {
            ExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs`,
            Status: "ENABLED",
          },
        },
      },
    });
    expect([...(domain["SubnetIds"] as readonly string[])].sort()).toEqual([
      "subnet-0123456789abcdef0",
      "subnet-0123456789abcdef1",
    ]);
    const outputs = await trial.project.stack("analytics").outputs();
    const job = `arn:aws:iam::${ACCOUNT}:role/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs`;
    const { execution_role_policies: unattached, bucket_owner_policies: owners, ...rest } = outputs;
    expect(sidsOf(owners)).toEqual(ownersSids("AnalyticsRaw"));
    expect(rest).toEqual({
      domain_id: domainId,
      emr_serverless_role_arn: job,
      canvas_app_settings: { emr_serverless_settings: { execution_role_arn: job, status: "ENABLED" } },
      execution_role_arns: {
        plain: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMaker-ExecutionRole-analytics-plain-use1`,
        leads: `arn:aws:iam::${ACCOUNT}:role/teams/data/canvas-leads`,
        "with-canvas": `arn:aws:iam::${ACCOUNT}:role/team/canvas`,
        narrow: `arn:aws:iam::${ACCOUNT}:role/narrow`,
        "not-ours": `arn:aws:iam::${ACCOUNT}:role/not-ours`,
      },
    });
    // The policy for the owner of `not-ours` is the one that `narrow` got.
    const text = (unattached as Readonly<Record<string, string>>)["not-ours"] ?? "";
    expect(JSON.parse(text)).toEqual(await inlinePolicy("narrow", "canvas-large-data-analytics"));
  });
});

test("check: a second plan of every stack is empty", async () => {
  await trial.run("check");
});

// It starts the provider twice: see the table in CONTRIBUTING.md.
if (IS_WHOLE) {
  test("a Terraform that installs and starts the provider itself has nothing to do either", async () => {
    const stack = trial.project.stackOfUser("reporting");
    await stack.init();
    expect(await stack.planExitCode()).toBe(0);
  });
}

test("cdktf destroy of a protected domain is refused, and everything is still there", async () => {
  await trial.run("deploy");
  const before = await accountOf(aws);
  expect((await trial.project.destroy("protected", "--skip-synth")).exitCode).not.toBe(0);
  expect(await accountOf(aws)).toEqual(before);
  // cdktf may end without Terraform's last lines, so Terraform is asked for the reason.
  await expect(trial.project.stack("protected").plan("-destroy")).rejects.toThrow("Instance cannot be destroyed");
});

test("destroy leaves the account as it was before", async () => {
  await trial.run("deploy");
  // What a user does who means it.
  trial.project.writeDeployments({ ...DEPLOYMENTS, protected: { ...createdMinimal, protectDomain: false } });
  expect((await trial.project.destroy()).exitCode).toBe(0);
  for (const name of trial.names) expect(await trial.project.stack(name).managed()).toEqual([]);
  expect(await accountOf(aws)).toEqual(trial.before);
});

function roleNamed(name: string): AccountRole {
  const role = account.roles[name];
  if (role === undefined) throw new Error(`There is no role ${name} among ${Object.keys(account.roles).join(", ")}`);
  return role;
}

/** Inline policies by name, each sorted by Sid. */
function policies(inline: AccountRole["inlinePolicies"]): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(Object.entries(inline).map(([name, statements]) => [name, sorted(statements)]));
}

async function inlinePolicy(roleName: string, policyName: string): Promise<unknown> {
  const answer = await aws.request("iam", "GetRolePolicy", { RoleName: roleName, PolicyName: policyName });
  return answer["PolicyDocument"];
}

const CANVAS_POLICIES = [
  "arn:aws:iam::aws:policy/AmazonSageMakerCanvasDataPrepFullAccess",
  "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
];
