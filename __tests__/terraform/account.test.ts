/** An account that was read says the same as the plan after the apply: every answer with its statements, and every fact. */
import { tmpdir } from "node:os";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformStack } from "cdktf";
import { stateFindings, stateOf } from "../../lib/checks";
import type { Inventory } from "../../lib/inventory/inventory";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { live } from "../../lib/sources/account/live";
import { type ReadDomain, readDomain } from "../../lib/sources/account/read";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { CanvasLargeDataCustomPublic } from "../../modules/custom-public";
import { CanvasLargeDataCustomVpcOnly } from "../../modules/custom-vpc-only";
import { CanvasLargeDataQuickSetup } from "../../modules/quick-setup";
import { accessSchema } from "../../lib/report/access-schema";
import { runCommand } from "../support/command";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { factsOf, shownAnswers } from "./support/account";
import { type ConsoleNetwork, consoleNetwork, serviceLinkedRole } from "./support/console";
import { setting } from "./support/setting";
import type { StackFolder } from "./support/workspace";
import { restoreVariables } from "../support/variables";

restoreVariables();

let network: ConsoleNetwork;
const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  network = await consoleNetwork(aws, REGION, { subnets: 2, routeTables: 1, securityGroups: 1 });
  await aws.request("s3", "CreateBucket", { Bucket: "sales-exports" });
  Object.assign(process.env, aws.environment);
});

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** Everything but what starts jobs. */
const BOUNDARY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", NotAction: "emr-serverless:StartJobRun", Resource: "*" }],
});

const SCENARIOS = ["quick-setup", "custom-public", "custom-vpc-only"] as const;
type Scenario = (typeof SCENARIOS)[number];
const USERS = ["minimal", "canvas", "full", "bounded"] as const;

/** A stack with a role of each kind, each with a user profile. */
function write(name: string, scenario: Scenario): StackFolder {
  started.workspace.synthesize((app) => {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, "aws", { region: REGION, allowedAccountIds: [ACCOUNT] });
    new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
    const own = (id: string): string => new IamRole(stack, id, { name: `${name}-${id}`, assumeRolePolicy: TRUST }).arn;
    const boundary = new IamPolicy(stack, "boundary", { name: `${name}-boundary`, policy: BOUNDARY });
    const common = {
      account: ACCOUNT,
      region: REGION,
      deploymentName: name,
      executionRoles: {
        minimal: { existing: { roleArn: own("minimal"), attach: "large-data" } },
        canvas: { existing: { roleArn: own("canvas"), attach: "canvas-policies" } },
        full: { create: { roleName: `${name}-full`, attachAmazonSageMakerFullAccess: true } },
        bounded: { create: { roleName: `${name}-bounded`, permissionsBoundaryArn: boundary.arn } },
      },
      userProfiles: Object.fromEntries(USERS.map((user) => [user, { executionRole: user }])),
      customBuckets: { sales: { bucketName: "sales-exports", prefixes: ["raw/"], access: "read-write" } },
    } as const;
    const [a = "", b = ""] = network.subnetIds;
    const props = {
      ...common,
      domain: { create: { vpcId: network.vpcId, subnetIds: { a, b }, executionRole: "minimal" } },
    };
    if (scenario === "custom-public") new CanvasLargeDataCustomPublic(stack, "Default", props);
    else if (scenario === "quick-setup") new CanvasLargeDataQuickSetup(stack, "Default", props);
    else
      new CanvasLargeDataCustomVpcOnly(stack, "Default", {
        ...common,
        domain: { create: { executionRole: "minimal" } },
        network: {
          vpcId: network.vpcId,
          subnetIds: { a, b },
          s3Endpoint: { create: { routeTableIds: { a: network.routeTableIds[0] ?? "" } } },
          networkInterfaces: { byArn: { enforce: true } },
        },
      });
  });
  return started.workspace.stack(name);
}

/** The plan of what is applied already. */
async function planned(stack: StackFolder): Promise<Inventory> {
  const { json } = await stack.plan();
  const { after, incomplete } = readJson(json as unknown as Json, "plan.json");
  expect(incomplete).toEqual([]);
  return after;
}

async function domainIdOf(name: string): Promise<string> {
  const { Domains: domains } = await started.aws.request<{
    readonly Domains: readonly { readonly DomainId: string; readonly DomainName: string }[];
  }>("sagemaker", "ListDomains", { MaxResults: 100 });
  const found = domains.find(({ DomainName }) => DomainName.includes(name));
  if (found === undefined) throw new Error(`there is no domain of ${name}: ${JSON.stringify(domains)}`);
  return found.DomainId;
}

function request(domainId: string): Parameters<typeof readDomain>[1] {
  return { domainId, region: REGION, account: ACCOUNT, userProfiles: [], inputs: NO_EXTERNAL_INPUTS };
}

async function read(domainId: string): Promise<ReadDomain> {
  return readDomain((region) => live({ region, profile: undefined }), request(domainId));
}

test.each(SCENARIOS)("%s: the account says the same as the plan", async (scenario) => {
  const name = scenario.replaceAll("-", "");
  const stack = await write(name, scenario).init();
  await stack.apply();
  const plan = await planned(stack);
  const domainId = await domainIdOf(name);
  const account = await read(domainId);
  expect(account.unread).toEqual([]);
  const state = stateOf(plan, [], NO_EXTERNAL_INPUTS);
  expect(shownAnswers(stateOf(account.inventory, account.incomplete, NO_EXTERNAL_INPUTS).access)).toEqual(
    shownAnswers(state.access),
  );
  expect(factsOf(account.inventory, plan)).toEqual(factsOf(plan, plan));
  // What a plan cannot know of a network that is not in it, an account can.
  const certain = stateFindings(state).filter(({ isUnknown }) => isUnknown !== true);
  const found = stateFindings(stateOf(account.inventory, [], NO_EXTERNAL_INPUTS)).filter(
    ({ isUnknown }) => isUnknown !== true,
  );
  expect(found.map(({ check }) => check.id).sort()).toEqual(certain.map(({ check }) => check.id).sort());
});

test("every domain of the account in one line each", async () => {
  const { exitCode, stdout, stderr } = await runCommand(
    ["doctor", "--all-domains", "--region", REGION, "--fail-on", "never"],
    {
      cwd: tmpdir(),
    },
  );
  const lines = stdout.trimEnd().split("\n");
  const files = lines.flatMap((line) => accessSchema.parse(JSON.parse(line)).files);
  expect(files.length).toBe(SCENARIOS.length);
  expect(files.flatMap(({ incomplete }) => incomplete)).toEqual([]);
  expect(files.map(({ live }) => [live?.vcpuQuota, live?.applications])).toEqual(SCENARIOS.map(() => [400, []]));
  expect(
    stderr
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(0, 6)),
  ).toEqual(["1/3 d-", "2/3 d-", "3/3 d-"]);
  expect(exitCode).toBe(0);
});
