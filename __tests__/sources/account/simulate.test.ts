/** AWS's own answers beside ours, with canned answers: no loopback AWS has the call, and it was not run on AWS. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decide } from "../../../lib/authorization/decide";
import { readPolicy } from "../../../lib/authorization/read-policy";
import { contextOf } from "../../../lib/authorization/request";
import { stateOf } from "../../../lib/checks";
import { simulationText } from "../../../lib/report/simulation";
import type { Json } from "../../../lib/rules/json";
import { NO_EXTERNAL_INPUTS } from "../../../lib/setup/question";
import {
  type Simulation,
  simulationReport,
  type SimulationReport,
  type Simulations,
  simulationsOf,
} from "../../../lib/setup/simulation";
import { Answers, type Ask } from "../../../lib/sources/account/answers";
import { readPolicyDocument } from "../../../lib/sources/account/calls";
import { live } from "../../../lib/sources/account/live";
import { readDomain } from "../../../lib/sources/account/read";
import { simulate } from "../../../lib/sources/account/simulate";
import { ACCOUNT, answering, DOMAIN, JOB_ROLE, PAPER, REGION, roleArn } from "./paper";
import { restoreVariables } from "../../support/variables";

restoreVariables();

const REQUEST = { domainId: DOMAIN, region: REGION, account: undefined, userProfiles: [], inputs: NO_EXTERNAL_INPUTS };

async function onPaper(): Promise<Simulations> {
  const { inventory, incomplete } = await readDomain(() => answering(PAPER), REQUEST);
  return simulationsOf(stateOf(inventory, incomplete, NO_EXTERNAL_INPUTS).access, inventory);
}

/** How AWS answers one action: by default as we do. */
type Canned = (simulation: Simulation, isWithoutScps: boolean) => Json | undefined;

/** Answers as AWS would, by the shapes of its API. */
export function canned({ asked }: Simulations, of: Canned = () => undefined, calls: Json[] = []): Ask {
  return (call, input) => {
    calls.push(input);
    const actions = input["ActionNames"] as readonly string[];
    const [resource] = input["ResourceArns"] as readonly string[];
    const results = actions.map((action) => {
      const simulation = asked.find(
        (each) =>
          each.action === action &&
          each.resource === resource &&
          each.role === input["PolicySourceArn"] &&
          isSame(each, input),
      );
      if (simulation === undefined) throw new Error(`${call} asks for what is no request: ${JSON.stringify(input)}`);
      const decision = simulation.ours === "yes" ? "allowed" : "implicitDeny";
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: decision,
        MatchedStatements: [],
        MissingContextValues: [],
        ...of(simulation, input["PolicyExclusionList"] !== undefined),
      };
    });
    return Promise.resolve({ is: "answered", output: { EvaluationResults: results } });
  };
}

function isSame({ context }: Simulation, input: Json): boolean {
  const entries = input["ContextEntries"] as readonly {
    readonly ContextKeyName: string;
    readonly ContextKeyValues: unknown;
  }[];
  return (
    JSON.stringify(context) ===
    JSON.stringify(Object.fromEntries(entries.map((each) => [each.ContextKeyName, each.ContextKeyValues])))
  );
}

async function report(of?: Canned, calls: Json[] = []): Promise<SimulationReport> {
  const simulations = await onPaper();
  return simulationReport(
    simulations,
    await simulate(canned(simulations, of, calls), simulations.asked, new Answers()),
  );
}

const starts = ({ action, role }: Simulation): boolean =>
  action === "emr-serverless:StartJobRun" && role === roleArn("canvas");

test("what AWS can be asked: requests of roles of which all is known", async () => {
  const { asked, cannot } = await onPaper();
  expect([...new Set(asked.map(({ role }) => role))].sort()).toEqual(
    [JOB_ROLE, roleArn("ben"), roleArn("canvas")].sort(),
  );
  // A service that assumes the role asks in its own name.
  expect(cannot).toBeGreaterThan(0);
  expect(asked.find(starts)?.context).toMatchObject({
    "aws:PrincipalArn": [roleArn("canvas")],
    "aws:PrincipalAccount": [ACCOUNT],
    "aws:ResourceAccount": [ACCOUNT],
    "aws:RequestTag/sagemaker:is-canvas-resource": ["True"],
  });
  // Of identity-based policies alone nothing is left open where every policy was read.
  expect(asked.filter(({ ours }) => ours === "unknown")).toEqual([]);
  expect(asked.some(({ ours }) => ours === "yes") && asked.some(({ ours }) => ours === "no")).toBe(true);
});

test("AWS agrees, in two calls for each role, resource and circumstances, one of them without SCPs", async () => {
  const calls: Json[] = [];
  const found = await report(undefined, calls);
  const { agreed, canBeAsked, cannot } = found;
  expect([agreed === canBeAsked, found.byScp, found.different, found.open]).toEqual([true, [], [], []]);
  expect(simulationText(found)).toBe(
    `AWS agrees on ${String(canBeAsked)} of ${String(canBeAsked)} that can be asked; ${String(cannot)} cannot.\n`,
  );
  expect(calls.length % 2).toBe(0);
  expect(calls.length).toBeLessThanOrEqual(2 * canBeAsked);
  expect(calls.map((each) => each["PolicyExclusionList"])).toEqual(
    calls.map((_, index) => (index % 2 === 0 ? undefined : [{ PolicyType: "scp" }])),
  );
});

test("an SCP that decides otherwise makes it unknown, and is named", async () => {
  const found = await report((each, isWithoutScps) =>
    starts(each) && !isWithoutScps
      ? {
          EvalDecision: "explicitDeny",
          MatchedStatements: [{ SourcePolicyId: "p-noemr", SourcePolicyType: "IAM Policy" }],
        }
      : undefined,
  );
  expect([found.different, found.open]).toEqual([[], []]);
  expect([...new Set(found.byScp.map(({ why }) => why))]).toEqual([
    "the SCP p-noemr decides: allowed without it, denied with it",
  ]);
  expect(found.byScp.every(({ simulation }) => starts(simulation))).toBe(true);
  expect(found.agreed).toBe(found.canBeAsked - found.byScp.length);
});

test("another answer on the same policies is shown with both, and what to send us", async () => {
  const found = await report((each) => (starts(each) ? { EvalDecision: "implicitDeny" } : undefined));
  expect([found.byScp, found.open]).toEqual([[], []]);
  expect([...new Set(found.different.map(({ why }) => why))]).toEqual(["allowed here, denied by AWS"]);
  const lines = simulationText(found).split("\n");
  expect(lines[1]).toMatch(
    new RegExp(
      `^ {2}different: ${roleArn("canvas")}: emr-serverless:StartJobRun on arn:aws:emr-serverless:\\S+: allowed here, denied by AWS$`,
    ),
  );
  expect(lines.at(-2)).toBe(
    "  Send us these lines and a recording (--simulate --record FOLDER): AWS or canvas-large-data is wrong.",
  );
});

test("what AWS could not decide, or does not answer, is open", async () => {
  const missing = await report((each) => (starts(each) ? { MissingContextValues: ["aws:SourceVpc"] } : undefined));
  expect([...new Set(missing.open.map(({ why }) => why))]).toEqual(["AWS lacks aws:SourceVpc"]);
  expect([missing.different, missing.byScp]).toEqual([[], []]);
  const simulations = await onPaper();
  const denied: Ask = () => Promise.resolve({ is: "refused", code: "AccessDenied", message: "" });
  const refused = simulationReport(simulations, await simulate(denied, simulations.asked, new Answers()));
  expect([refused.agreed, [...new Set(refused.open.map(({ why }) => why))], refused.open.length]).toEqual([
    0,
    ["the permission iam:SimulatePrincipalPolicy is missing"],
    simulations.asked.length,
  ]);
});

test("the permission is printed with the option alone", () => {
  const allows = (options: readonly "simulate"[]): string =>
    decide(
      {
        action: "iam:SimulatePrincipalPolicy",
        resource: JOB_ROLE,
        principal: { arn: roleArn("doctor"), account: ACCOUNT },
        context: contextOf({}, "absent"),
        sameAccount: "yes",
      },
      {
        identity: [
          { name: "printed", address: undefined, policy: readPolicy(readPolicyDocument(DOMAIN, REGION, options)) },
        ],
      },
    ).answer;
  expect([allows([]), allows(["simulate"])]).toEqual(["no", "yes"]);
});

test("the list of policies to leave out is sent, though this version of the SDK does not know it", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      bodies.push(`${String(body.length === Number(request.headers["content-length"]))} ${body.toString()}`);
      response.setHeader("content-type", "text/xml");
      response.end(
        `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults><member><EvalActionName>a:B</EvalActionName><EvalDecision>allowed</EvalDecision></member></EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  try {
    const one: Simulation = { role: JOB_ROLE, action: "a:B", resource: "*", context: { k: ["v"] }, ours: "yes" };
    const found = await simulate(live({ region: REGION, profile: undefined }), [one], new Answers());
    const yes = { is: "answered", allowed: true, missing: [], policies: [] };
    expect(found).toEqual([{ simulation: one, withScps: yes, withoutScps: yes }]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const sent = `PolicySourceArn=${encodeURIComponent(JOB_ROLE)}`;
  expect(
    bodies.map((each) => [each.startsWith("true "), each.includes(sent), each.split("PolicyExclusionList")[1]]),
  ).toEqual([
    [true, true, undefined],
    [true, true, ".member.1.PolicyType=scp"],
  ]);
});
