/** What each scenario allows, decided on the policies of real plans: roles with little and with much, every restriction. */
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformStack } from "cdktf";
import { stateFindings, stateOf } from "../../lib/checks";
import { whyOf } from "../../lib/report/reason";
import type { Judgement } from "../../lib/setup/capabilities";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import type { Json } from "../../lib/sources/input";
import { CanvasLargeDataCustomPublic } from "../../modules/custom-public";
import { CanvasLargeDataCustomVpcOnly } from "../../modules/custom-vpc-only";
import { CanvasLargeDataQuickSetup } from "../../modules/quick-setup";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { type ConsoleNetwork, consoleNetwork, serviceLinkedRole } from "./support/console";
import { setting } from "./support/setting";
import type { StackFolder } from "./support/workspace";

let network: ConsoleNetwork;
const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  network = await consoleNetwork(aws, REGION, { subnets: 2, routeTables: 1, securityGroups: 1 });
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

type NetworkInterfaces = NonNullable<
  ConstructorParameters<typeof CanvasLargeDataCustomVpcOnly>[2]["network"]["networkInterfaces"]
>;

interface Options {
  readonly networkInterfaces?: NetworkInterfaces;
  readonly restrictPassRole?: boolean;
}

const USERS = ["minimal", "canvas", "full", "bounded"] as const;

/** A stack with a role of each kind, each with a user profile. */
function write(
  name: string,
  scenario: "quick-setup" | "custom-public" | "custom-vpc-only",
  options: Options = {},
): StackFolder {
  started.workspace.synthesize((app) => {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, "aws", { region: REGION, allowedAccountIds: [ACCOUNT] });
    new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
    const own = (id: string): string => new IamRole(stack, id, { name: `${name}-${id}`, assumeRolePolicy: TRUST }).arn;
    const boundary = new IamPolicy(stack, "boundary", { name: `${name}-boundary`, policy: BOUNDARY });
    const common = {
      account: ACCOUNT,
      region: REGION,
      executionRoles: {
        // "minimal": only what this project grants.
        minimal: { existing: { roleArn: own("minimal"), attach: "large-data" } },
        canvas: { existing: { roleArn: own("canvas"), attach: "canvas-policies" } },
        full: { create: { roleName: `${name}-full`, attachAmazonSageMakerFullAccess: true } },
        bounded: { create: { roleName: `${name}-bounded`, permissionsBoundaryArn: boundary.arn } },
      },
      userProfiles: Object.fromEntries(USERS.map((user) => [user, { executionRole: user }])),
      customBuckets: { sales: { bucketName: "sales-exports", prefixes: ["raw/"], access: "read-write" } },
      restrictPassRole: options.restrictPassRole ?? false,
    } as const;
    const [a = "", b = ""] = network.subnetIds;
    if (scenario === "custom-vpc-only") {
      new CanvasLargeDataCustomVpcOnly(stack, "Default", {
        ...common,
        deploymentName: name,
        domain: { create: { executionRole: "minimal" } },
        network: {
          vpcId: network.vpcId,
          subnetIds: { a, b },
          s3Endpoint: { create: { routeTableIds: { a: network.routeTableIds[0] ?? "" } } },
          // Nothing here depends on the endpoints, and 24 of them are most of a plan.
          interfaceEndpoints: { others: "central" },
          securityGroup: { existing: { securityGroupIds: { apps: network.securityGroupIds[0] ?? "" } } },
          ...(options.networkInterfaces === undefined ? {} : { networkInterfaces: options.networkInterfaces }),
        },
      });
      return;
    }
    const props = {
      ...common,
      deploymentName: name,
      domain: { create: { vpcId: network.vpcId, subnetIds: { a, b }, executionRole: "minimal" } },
    };
    if (scenario === "custom-public") new CanvasLargeDataCustomPublic(stack, "Default", props);
    else new CanvasLargeDataQuickSetup(stack, "Default", props);
  });
  return started.workspace.stack(name);
}

/** By user: what the six features come to, with the deciding statements unless it is yes, and every limit and finding. */
type Table = Readonly<Record<string, readonly string[]>>;

async function tableOf(stack: StackFolder): Promise<Table> {
  const { json } = await (await stack.init()).plan();
  const { after, incomplete } = readJson(json as unknown as Json, "plan.json");
  const state = stateOf(after, incomplete, NO_EXTERNAL_INPUTS);
  const { deployments } = state.access;
  const warnings = stateFindings(state).filter(
    ({ check, isUnknown }) => check.severity === "warning" && isUnknown !== true,
  );
  expect(deployments.length).toBe(1);
  return Object.fromEntries(
    (deployments[0]?.executionRoles ?? []).map(({ name, arn, capabilities, limits }) => [
      name,
      [
        ...new Set(capabilities.map((each) => shown("features", each))),
        ...limits.map((each) => shown(each.id, each)),
        ...warnings.filter(({ role }) => role?.arn === arn).map(({ check }) => `warning: ${check.id}`),
      ],
    ]),
  );
}

function shown(what: string, { answer, because }: Judgement): string {
  if (answer === "yes") return `${what}: yes`;
  const reasons = because.map(({ action, reason }) =>
    [action, reason.kind, reason.statement?.sid ?? reason.policy?.name ?? reason.layer, whyOf(reason) ?? ""]
      .filter((part) => part !== "")
      .join(" "),
  );
  return `${what}: ${answer}; ${[...new Set(reasons)].join("; ")}`;
}

const HOLD = [
  "foreign-bucket",
  "unnamed-bucket",
  "named-bucket-of-other-owner",
  "beyond-named-folder",
  "job-role-of-other-service",
  "job-role-of-other-account",
  "pass-job-role-elsewhere",
  "untagged-application",
  "foreign-application",
  "pass-other-role",
].map((id) => `${id}: yes`);
const SIBLING = "warning: sibling-job-role";
/** AWS's guard is void beside AmazonSageMakerFullAccess, and no option of ours changes that. */
const DIRECTLY = "warning: network-interface-directly";
const UNRESTRICTED = "warning: network-interface-unrestricted";
const BOUNDED = "features: no; emr-serverless:StartJobRun not allowed boundary";

function expected(name: string, each: Readonly<Record<(typeof USERS)[number], readonly string[]>>): Table {
  return Object.fromEntries(USERS.map((user) => [`${name}-${user}`, each[user]]));
}

test.each(["quick-setup", "custom-public"] as const)("%s", async (scenario) => {
  const name = scenario.replace("-", "");
  expect(await tableOf(write(name, scenario))).toEqual(
    expected(name, {
      minimal: ["features: yes", ...HOLD],
      // Scenario 1 leaves ecr:DescribeImages to the role's owner where only the Canvas policies are attached.
      canvas: [
        scenario === "quick-setup" ? "features: no; ecr:DescribeImages not allowed identity" : "features: yes",
        ...HOLD,
        SIBLING,
      ],
      full: ["features: yes", ...HOLD, SIBLING],
      bounded: [BOUNDED, ...HOLD, SIBLING],
    }),
  );
});

const ELSEWHERE = "network-interface-elsewhere";

test.each<readonly [string, NetworkInterfaces, string | undefined, string | undefined]>([
  [
    "by-arn",
    { byArn: {} },
    `${ELSEWHERE}: yes`,
    `${ELSEWHERE}: no; ec2:CreateNetworkInterface allowed AllowAWSServiceActions`,
  ],
  ["by-arn-enforced", { byArn: { enforce: true } }, `${ELSEWHERE}: yes`, `${ELSEWHERE}: yes`],
  [
    "by-tag",
    { byTag: { key: "canvas", value: "yes", tagResources: true } },
    `${ELSEWHERE}: yes`,
    `${ELSEWHERE}: no; ec2:CreateNetworkInterface allowed AllowAWSServiceActions`,
  ],
  [
    "by-tag-enforced",
    { byTag: { key: "canvas", value: "yes", tagResources: true, enforce: true } },
    `${ELSEWHERE}: yes`,
    `${ELSEWHERE}: yes`,
  ],
  ["open", { open: {} }, undefined, undefined],
])(
  "custom-vpc-only, network interfaces %s: AmazonSageMakerFullAccess makes a restriction void, enforce closes it",
  async (name, networkInterfaces, limited, limitedWithFullAccess) => {
    const limit = limited === undefined ? [] : [limited];
    const open = name === "open" ? [UNRESTRICTED] : [];
    expect(await tableOf(write(name, "custom-vpc-only", { networkInterfaces }))).toEqual(
      expected(name, {
        minimal: ["features: yes", ...HOLD, ...limit, ...open],
        canvas: ["features: yes", ...HOLD, ...limit, ...open, SIBLING],
        full: [
          "features: yes",
          ...HOLD,
          ...(limitedWithFullAccess === undefined ? [] : [limitedWithFullAccess]),
          ...(name === "by-arn" || name === "by-tag" || name === "open" ? [UNRESTRICTED] : []),
          DIRECTLY,
          SIBLING,
        ],
        bounded: [BOUNDED, ...HOLD, ...limit, ...open, SIBLING],
      }),
    );
  },
);

test("restrictPassRole closes what AWS's policies leave open, before the role exists and after", async () => {
  const stack = write("restricted", "quick-setup", { restrictPassRole: true });
  const closed = expected("restricted", {
    minimal: ["features: yes", ...HOLD],
    canvas: ["features: no; ecr:DescribeImages not allowed identity", ...HOLD],
    full: ["features: yes", ...HOLD],
    bounded: [BOUNDED, ...HOLD],
  });
  expect(await tableOf(stack)).toEqual(closed);
  await stack.applyPlan();
  expect(await tableOf(stack)).toEqual(closed);
});
