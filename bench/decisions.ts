/**
 * Decisions per second, ours against those of @cloud-copilot/iam-simulate, on the same requests to the same policies in one
 * process: `npm run bench`. The bar is a ratio, so that it holds on any machine.
 */
import { createRequire } from "node:module";
import * as path from "node:path";
import type * as IamSimulate from "@cloud-copilot/iam-simulate";
import type { Simulation } from "@cloud-copilot/iam-simulate";
import { decide } from "../lib/authorization/decide";
import { managedPolicy } from "../lib/authorization/managed";
import type { NamedPolicy } from "../lib/authorization/policy";
import { contextOf, type Request } from "../lib/authorization/request";
import { MANAGED_DOCUMENTS } from "../lib/policies/managed/documents";

// It reads files beside its own, so it cannot be bundled.
const { runSimulation } = createRequire(path.join(__dirname, "decisions.ts"))(
  "@cloud-copilot/iam-simulate",
) as typeof IamSimulate;

const BAR = 50;
const ACCOUNT = "111122223333";
const CALLER = `arn:aws:iam::${ACCOUNT}:role/analysts`;
/** What a large execution role has. */
const POLICIES = [
  "AmazonSageMakerCanvasFullAccess",
  "AmazonSageMakerCanvasDataPrepFullAccess",
  "AmazonSageMakerFullAccess",
];
const TAG = { "aws:RequestTag/sagemaker:is-canvas-resource": "True" };
const VIA = { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com" };

interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

const requests: readonly Asked[] = [
  {
    action: "emr-serverless:StartJobRun",
    resource: `arn:aws:emr-serverless:us-east-1:${ACCOUNT}:/applications/00abc`,
    context: TAG,
  },
  {
    action: "iam:PassRole",
    resource: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-x`,
    context: { "iam:PassedToService": "emr-serverless.amazonaws.com" },
  },
  {
    action: "iam:PassRole",
    resource: `arn:aws:iam::${ACCOUNT}:role/other`,
    context: { "iam:PassedToService": "emr-serverless.amazonaws.com" },
  },
  {
    action: "ec2:CreateNetworkInterface",
    resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-0123456789abcdef0`,
    context: VIA,
  },
  { action: "s3:GetObject", resource: "arn:aws:s3:::sagemaker-us-east-1-111122223333/canvas/a", context: {} },
  { action: "s3:GetObject", resource: "arn:aws:s3:::payroll/a", context: {} },
  {
    action: "ecr:DescribeImages",
    resource: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/ap-dataprep-emr`,
    context: {},
  },
];

const PRINCIPAL = { "aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT };

const ourPolicies: readonly NamedPolicy[] = POLICIES.map((name) => {
  const policy = managedPolicy(`arn:aws:iam::aws:policy/${name}`);
  if (policy === undefined) throw new Error(`${name} is not bundled`);
  return policy;
});
const ourRequests: readonly Request[] = requests.map(({ action, resource, context }) => ({
  action,
  resource,
  principal: { arn: CALLER, account: ACCOUNT },
  context: contextOf({ ...PRINCIPAL, ...context }, "absent"),
  sameAccount: "yes",
}));
const theirSimulations: readonly Simulation[] = requests.map(({ action, resource, context }) => ({
  request: {
    principal: CALLER,
    action,
    resource: { resource, accountId: ACCOUNT },
    contextVariables: { ...PRINCIPAL, ...context },
  },
  identityPolicies: MANAGED_DOCUMENTS.filter(({ name }) => POLICIES.includes(name)).map(({ name, document }) => ({
    name,
    policy: document,
  })),
  serviceControlPolicies: [],
  resourceControlPolicies: [],
}));

function ours(): readonly string[] {
  return ourRequests.map((request) => decide(request, { identity: ourPolicies }).answer);
}

async function theirs(): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const simulation of theirSimulations) {
    const result = await runSimulation(simulation, {});
    answers.push(result.resultType === "single" && result.overallResult === "Allowed" ? "yes" : "no");
  }
  return answers;
}

/** Microseconds for one decision: the median of so many rounds. */
async function timed(rounds: number, repeats: number, run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    for (let repeat = 0; repeat < repeats; repeat++) await run();
    times.push(Number(process.hrtime.bigint() - start) / 1000 / repeats / requests.length);
  }
  return times.sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
}

async function main(): Promise<void> {
  const [our, their] = [ours(), await theirs()];
  if (JSON.stringify(our) !== JSON.stringify(their)) {
    throw new Error(`Not the same answers: ${JSON.stringify({ our, their })}`);
  }
  // Warm.
  await timed(1, 2_000, ours);
  await timed(1, 20, theirs);
  const mine = await timed(9, 5_000, () => {
    ours();
  });
  const peer = await timed(9, 50, theirs);
  const ratio = peer / mine;
  const missed = ratio < BAR;
  process.stdout.write(
    `decisions: ${mine.toFixed(2)} µs ours, ${peer.toFixed(0)} µs iam-simulate, the same answers to ${String(requests.length)} requests: ` +
      `${ratio.toFixed(0)} x (bar ${String(BAR)})${missed ? " MISSED" : ""}\n`,
  );
  if (missed) process.exitCode = 2;
}

void main();
