/**
 * Decisions per second, ours against those of @cloud-copilot/iam-simulate, on the same requests to the same policies in one
 * process: `npm run bench`. Three figures: the peer by its fastest path, nothing reused on either side, and the peer as it is
 * called without care. The bars are ratios, so that they hold on any machine.
 */
import { createRequire } from "node:module";
import * as path from "node:path";
import type * as IamPolicy from "@cloud-copilot/iam-policy";
import type * as IamSimulate from "@cloud-copilot/iam-simulate";
import type { Simulation } from "@cloud-copilot/iam-simulate";
import { decide } from "../lib/authorization/decide";
import { managedPolicy } from "../lib/authorization/managed";
import type { NamedPolicy } from "../lib/authorization/policy";
import { readPolicy } from "../lib/authorization/read-policy";
import { contextOf, type Request } from "../lib/authorization/request";
import { MANAGED_DOCUMENTS } from "../lib/policies/managed/documents";

// It reads files beside its own, so it cannot be bundled.
const requireHere = createRequire(path.join(__dirname, "decisions.ts"));
const { runSimulation } = requireHere("@cloud-copilot/iam-simulate") as typeof IamSimulate;
// Its fastest path takes policies that this package, which it depends on, has validated once; it does not export them itself.
const { createValidatedPolicy, validateIdentityPolicy } = createRequire(
  requireHere.resolve("@cloud-copilot/iam-simulate"),
)("@cloud-copilot/iam-policy") as typeof IamPolicy;

/**
 * How many times as fast as the peer. The last has no bar: it makes the peer do what it need not.
 */
const BARS = { fastest: 120, "nothing reused": 3, "validated on every call": 0 } as const;
const ROUNDS = 11;
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

interface EvaluatedRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

const requests: readonly EvaluatedRequest[] = [
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
const documents = MANAGED_DOCUMENTS.filter(({ name }) => POLICIES.includes(name));

function ourRequest({ action, resource, context }: EvaluatedRequest): Request {
  return {
    action,
    resource,
    principal: { arn: CALLER, account: ACCOUNT },
    context: contextOf({ ...PRINCIPAL, ...context }, "absent"),
    sameAccount: "yes",
  };
}

function simulation(
  { action, resource, context }: EvaluatedRequest,
  identityPolicies: Simulation["identityPolicies"],
): Simulation {
  return {
    request: {
      principal: CALLER,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: { ...PRINCIPAL, ...context },
    },
    identityPolicies,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

const ourRequests = requests.map(ourRequest);
const validated = documents.map(({ name, document }) => ({
  name,
  policy: createValidatedPolicy(document, validateIdentityPolicy),
}));
const raw = documents.map(({ name, document }) => ({ name, policy: document }));
const fastSimulations = requests.map((each) => simulation(each, validated));
const rawSimulations = requests.map((each) => simulation(each, raw));

function ours(): readonly string[] {
  return ourRequests.map((request) => decide(request, { identity: ourPolicies }).answer);
}

/** Every request made, and every policy read, for one decision. */
function oursFresh(): readonly string[] {
  return requests.map((each) => {
    const identity = documents.map(({ name, document }) => ({
      name,
      address: undefined,
      policy: readPolicy(document),
    }));
    return decide(ourRequest(each), { identity }).answer;
  });
}

async function theirs(simulations: readonly Simulation[]): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const simulation of simulations) {
    const result = await runSimulation(simulation, {});
    answers.push(result.resultType === "single" && result.overallResult === "Allowed" ? "yes" : "no");
  }
  return answers;
}

/** Microseconds for one decision, in so many repeats. */
async function timed(repeats: number, run: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  for (let repeat = 0; repeat < repeats; repeat++) await run();
  return Number(process.hrtime.bigint() - start) / 1000 / repeats / requests.length;
}

interface Side {
  readonly repeats: number;
  readonly run: () => unknown;
}

/** Both in turn, so that what else the machine does slows both; the fastest round of each, since others only ever add to it. */
async function compared(our: Side, peer: Side): Promise<readonly [number, number]> {
  const rounds: (readonly [number, number])[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push([await timed(our.repeats, our.run), await timed(peer.repeats, peer.run)]);
  const fastest = (side: 0 | 1): number => Math.min(...rounds.map((each) => each[side]));
  return [fastest(0), fastest(1)];
}

async function main(): Promise<void> {
  const fast = (): Promise<readonly string[]> => theirs(fastSimulations);
  const careless = (): Promise<readonly string[]> => theirs(rawSimulations);
  const fresh = (): Promise<readonly string[]> => theirs(requests.map((each) => simulation(each, raw)));
  const answers = [ours(), oursFresh(), await fast(), await careless(), await fresh()];
  if (new Set(answers.map((each) => JSON.stringify(each))).size > 1) {
    throw new Error(`Not the same answers: ${JSON.stringify(answers)}`);
  }
  // Warm.
  await timed(2_000, ours);
  await timed(100, oursFresh);
  await timed(10, careless);
  const pairs = [
    { name: "fastest", sides: await compared({ repeats: 600, run: ours }, { repeats: 3, run: fast }) },
    { name: "nothing reused", sides: await compared({ repeats: 15, run: oursFresh }, { repeats: 3, run: fresh }) },
    {
      name: "validated on every call",
      sides: await compared({ repeats: 200, run: ours }, { repeats: 2, run: careless }),
    },
  ] as const;
  for (const { name, sides } of pairs) {
    const [our, peer] = sides;
    const [ratio, bar] = [peer / our, BARS[name]];
    const missed = ratio < bar;
    process.stdout.write(
      `decisions, ${name}: ${our.toFixed(2)} µs ours, ${peer.toFixed(0)} µs iam-simulate, the same answers to ${String(requests.length)} requests: ` +
        `${ratio.toFixed(1)} x (${bar === 0 ? "no bar" : `bar ${String(bar)}`})${missed ? " MISSED" : ""}\n`,
    );
    if (missed) process.exitCode = 2;
  }
}

void main();
