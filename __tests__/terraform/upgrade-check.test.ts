/**
 * What upgrade-check lists, against the plan that the real Terraform makes: the old stack is applied on the loopback AWS, the new one is planned, and
 * addresses, actions, outputs and data sources read during apply are the same. Nothing that is not known is called known.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { CustomPublicDeployment, CustomVpcOnlyDeployment, Deployment } from "../../lib/deployments/deployment";
import type { Json } from "../../lib/rules/json";
import { changesOf, type ResourceChange, type StackChanges } from "../../lib/upgrade/compare";
import { IS_WHOLE } from "../support/draws";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { DEPLOYMENTS, stackOf01, stackText } from "../upgrade/stacks";
import { type ConsoleNetwork, consoleNetwork, consoleRole, serviceLinkedRole, trustIn } from "./support/console";
import { setting } from "./support/setting";
import { type StackFolder, TerraformFailed } from "./support/workspace";

let network: ConsoleNetwork | undefined;
const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await consoleRole(aws, { roleName: "canvas", path: "/", trust: trustIn("sagemaker.amazonaws.com", ACCOUNT) });
  network = await consoleNetwork(aws, REGION, { subnets: 3, routeTables: 1, securityGroups: 0 });
});

/** A text about the example's network, about the one of this test. */
function here(text: string): string {
  const { vpcId = "", subnetIds: [a = "", b = "", c = ""] = [], routeTableIds: [table = ""] = [] } = network ?? {};
  return text
    .replaceAll("vpc-0123456789abcdef0", vpcId)
    .replaceAll("subnet-0123456789abcdef0", a)
    .replaceAll("subnet-0123456789abcdef1", b)
    .replaceAll("subnet-0123456789abcdef2", c)
    .replaceAll("rtb-0123456789abcdef0", table);
}

interface Planned {
  readonly actions: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  readonly reads: readonly string[];
}

/** The stacks by deployment, each with the text that was applied last: a plan changes nothing, so tests that follow each other plan on one. */
const applied = new Map<string, { readonly text: string; readonly stack: StackFolder }>();

/** Where the deployment has a stack already, it becomes the next: that changes little, and makes nothing anew. */
async function applyOnce(name: string, text: string): Promise<StackFolder> {
  const before = applied.get(name);
  if (before?.text === text) return before.stack;
  const stack = before?.stack ?? started.workspace.root(path.join(started.workspace.folder, name));
  mkdirSync(stack.folder, { recursive: true });
  writeFileSync(path.join(stack.folder, "cdk.tf.json"), text);
  if (before === undefined || terraformBlock(before.text) !== terraformBlock(text)) await stack.init();
  await stack.apply();
  applied.set(name, { text, stack });
  return stack;
}

/** What a plan shows, in the words of upgrade-check. */
async function terraformOn(name: string, old: string, now: string): Promise<Planned> {
  // What protects a domain is no part of what is compared.
  const stack = await applyOnce(name, unprotected(old));
  writeFileSync(path.join(stack.folder, "cdk.tf.json"), unprotected(now));
  // Another release of the provider, say, has to be installed; the rest needs no second init.
  if (terraformBlock(old) !== terraformBlock(now)) await stack.init();
  const { json } = await stack.plan();
  const words: Readonly<Record<string, string>> = {
    create: "create",
    update: "update",
    delete: "destroy",
    forget: "forget",
    read: "read",
  };
  const changes = (json.resource_changes ?? []) as readonly {
    readonly address: string;
    readonly previous_address?: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
  const all = changes.flatMap(({ address, previous_address: previous, change: { actions } }) => {
    const [first = "", second] = actions;
    const action =
      second !== undefined ? "replace" : first === "no-op" ? (previous === undefined ? "" : "move") : words[first];
    return action === "" ? [] : [[address, action ?? first] as const];
  });
  const outputs = Object.entries(
    (json.output_changes ?? {}) as Readonly<Record<string, { readonly actions?: readonly string[] }>>,
  );
  return {
    actions: Object.fromEntries(all.filter(([, action]) => action !== "read").sort()),
    outputs: outputs.flatMap(([output, { actions = [] }]) => (actions[0] === "no-op" ? [] : [output])).sort(),
    reads: all.flatMap(([address, action]) => (action === "read" ? [address] : [])).sort(),
  };
}

/** Providers and backend, all that `terraform init` installs for a stack without modules. */
function terraformBlock(text: string): string {
  return JSON.stringify((JSON.parse(text) as Readonly<Record<string, unknown>>)["terraform"]);
}

function unprotected(text: string): string {
  return text.replaceAll(/("prevent_destroy":\s*)true/g, "$1false");
}

/** What upgrade-check lists; where it names several actions, the one of them that the plan has. */
function listed({ resources, outputs, reads }: StackChanges, planned: Planned): Planned {
  const action = ({ address, possible: [first, ...others] }: ResourceChange): string | undefined => {
    const actual = planned.actions[address] ?? "none";
    return others.some((each) => each === actual) ? actual : first;
  };
  const actions = resources.map((each) => [each.address, action(each)] as const).filter(([, each]) => each !== "none");
  return {
    actions: Object.fromEntries(actions.sort()) as Readonly<Record<string, string>>,
    outputs: outputs
      .filter(({ name, change }) => change !== "maybe" || planned.outputs.includes(name))
      .map(({ name }) => name),
    reads,
  };
}

/** Addresses and outputs of which upgrade-check does not know what the plan makes of them. */
function undetermined({ resources, outputs }: StackChanges): readonly string[] {
  return [
    ...resources.filter(({ possible }) => possible.length > 1).map(({ address }) => address),
    ...outputs.filter(({ change }) => change === "maybe").map(({ name }) => name),
  ];
}

async function expectSame(name: string, old: string, now: string, open: readonly string[] = []): Promise<StackChanges> {
  const changes = changesOf(JSON.parse(old) as Json, JSON.parse(now) as Json);
  const planned = await terraformOn(name, old, now);
  expect(listed(changes, planned)).toEqual(planned);
  expect(undetermined(changes)).toEqual(open);
  return changes;
}

/** In `npm test`, that 0.1 to today is nothing for the other two is said by __tests__/upgrade/compare.test.ts alone. */
const FROM_01 = IS_WHOLE ? (["analytics", "research", "confidential"] as const) : (["confidential"] as const);
test.each(FROM_01)("%s: the stack of 0.1, and today's", async (name) => {
  const old = here(stackOf01(name));
  const now = here(stackText(name, DEPLOYMENTS[name]));
  const { resources } = await expectSame(name, old, now);
  expect(resources.filter(({ possible }) => possible.includes("replace"))).toEqual([]);
});

const analytics = DEPLOYMENTS.analytics;
const research = DEPLOYMENTS.research as CustomPublicDeployment;
const confidential = DEPLOYMENTS.confidential as CustomVpcOnlyDeployment;

/** An execution role gets only what large data needs, so its policy names the job role. */
const withRoleThatExists: Deployment = {
  ...analytics,
  executionRoles: {
    ...analytics.executionRoles,
    legacy: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/canvas`, attach: "large-data" } },
  },
};

/** Two versions of a deployment, and one change that each case is about. By the first, which is applied once. */
const CASES: readonly (readonly [
  what: string,
  name: keyof typeof DEPLOYMENTS,
  before: Deployment,
  after: Deployment,
  address: RegExp,
  action: string,
])[] = [
  [
    "another subnet of a domain",
    "analytics",
    analytics,
    {
      ...analytics,
      domain: {
        create: {
          vpcId: "vpc-0123456789abcdef0",
          subnetIds: { a: "subnet-0123456789abcdef0", b: "subnet-0123456789abcdef2" },
          executionRole: "analysts",
        },
      },
    } as Deployment,
    /^aws_sagemaker_domain\./,
    "replace",
  ],
  [
    "a removed bucket",
    "analytics",
    analytics,
    { ...analytics, customBuckets: {} },
    /^aws_iam_role_policy\.custom-buckets/,
    "destroy",
  ],
  [
    "restrictPassRole",
    "analytics",
    analytics,
    { ...analytics, restrictPassRole: analytics.restrictPassRole !== true },
    /^aws_iam_role_policy\.execution-roles_analysts/,
    "update",
  ],
  [
    "other tags of a role that policies of other roles name",
    "analytics",
    withRoleThatExists,
    { ...withRoleThatExists, tags: { owner: "ada" } },
    /^aws_iam_role_policy\.execution-roles_legacy/,
    "update",
  ],
  [
    "another subnet of a closed network",
    "confidential",
    confidential,
    {
      ...confidential,
      network: {
        ...confidential.network,
        subnetIds: { a: "subnet-0123456789abcdef0", c: "subnet-0123456789abcdef2" },
      },
    },
    /^aws_sagemaker_domain\./,
    "replace",
  ],
  [
    "other tags",
    "confidential",
    confidential,
    { ...confidential, tags: { owner: "ada" } },
    /^aws_iam_role\.emr-serverless-role/,
    "update",
  ],
  [
    "a renamed role",
    "research",
    research,
    { ...research, executionRoles: { ...research.executionRoles, leads: { create: { roleName: "leads-2" } } } },
    /^aws_iam_role\.execution-roles_leads/,
    "replace",
  ],
  [
    "a role that the domain uses, renamed",
    "research",
    research,
    { ...research, executionRoles: { ...research.executionRoles, guests: { create: { path: "/other/" } } } },
    /^aws_sagemaker_domain\./,
    "update",
  ],
  [
    "another user profile, and one name less",
    "research",
    research,
    { ...research, userProfiles: { bob: { executionRole: "leads" } } },
    /^aws_sagemaker_user_profile\.user-profiles_bob/,
    "create",
  ],
];

/** What is not known, by case: an endpoint is in one subnet of each Availability Zone, and only AWS knows the zones. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  "another subnet of a closed network": [
    "aws_vpc_endpoint.interface-endpoints_logs_07112C72",
    "aws_vpc_endpoint.interface-endpoints_sts_1D684ECF",
  ],
};

test.each(CASES)("%s", async (what, name, before, after, address, action) => {
  const [old, now] = [here(stackText(name, before)), here(stackText(name, after))];
  const { resources } = await expectSame(name, old, now, OPEN[what]);
  expect(resources.filter((each) => address.test(each.address)).map(({ possible }) => possible.join())).toEqual([
    action,
  ]);
});

test("a moved address, of a resource that stays as it is and of one that is updated", async () => {
  const name = "research";
  const old = here(stackText(name, research));
  const address = /aws_iam_role\.(execution-roles_leads_\w+)/.exec(old)?.[1] ?? "";
  const json = JSON.parse(old.replaceAll(address, "leads")) as Record<string, unknown>;
  json["moved"] = [{ from: `aws_iam_role.${address}`, to: "aws_iam_role.leads" }];
  const { resources } = await expectSame(name, old, JSON.stringify(json));
  expect(resources.map(({ address: at, movedFrom, possible }) => [at, movedFrom, possible])).toEqual([
    ["aws_iam_role.leads", `aws_iam_role.${address}`, ["move"]],
  ]);
});

test("a protected domain that would be replaced: Terraform refuses the plan, as is said", async () => {
  const old = here(stackText("analytics", analytics));
  const now = old.replaceAll(/"domain_name": "[^"]+"/g, '"domain_name": "another"');
  const [domain] = changesOf(JSON.parse(old) as Json, JSON.parse(now) as Json).resources;
  expect([domain?.possible, domain?.refused]).toEqual([["replace"], true]);
  const stack = await applyOnce("analytics", old);
  writeFileSync(path.join(stack.folder, "cdk.tf.json"), now);
  await expect(stack.plan()).rejects.toThrow(TerraformFailed);
});
