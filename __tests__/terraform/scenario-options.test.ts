/** What every scenario gained, with the real Terraform: made, unchanged by a second plan, moved between scenarios, gone. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformStack } from "cdktf";
import { Domain, largeDataSettings } from "../../lib/constructs/domain";
import type { CustomPublicDeployment, Deployment } from "../../lib/deployments/deployment";
import { ACCOUNT, KEY, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { consoleDomain, consoleRole, serviceLinkedRole, trustIn } from "./support/console";
import { setting } from "./support/setting";
import type { StackFolder } from "./support/workspace";

const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await consoleRole(aws, { roleName: "canvas", path: "/", trust: trustIn("sagemaker.amazonaws.com", ACCOUNT) });
});

const place = { vpcId: "vpc-0123456789abcdef0", subnetIds: { one: "subnet-0123456789abcdef0" } };
const executionRoles = {
  plain: { create: {} },
  canvas: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/canvas`, attach: "canvas-policies" } },
} as const;

const everything: CustomPublicDeployment = {
  scenario: "custom-public",
  account: ACCOUNT,
  region: REGION,
  executionRoles,
  domain: {
    create: {
      ...place,
      executionRole: "plain",
      authMode: "SSO",
      homeEfsFileSystem: "Delete",
      kmsKeyArn: KEY,
      securityGroupIds: { one: "sg-0123456789abcdef0" },
    },
  },
  userProfiles: {
    mary: { executionRole: "plain", singleSignOnUserName: "mary@example.com" },
    off: { executionRole: "canvas", singleSignOnUserName: "off@example.com", largeData: false, userProfileName: "Off" },
  },
  workspace: {
    bucketName: "canvas-work",
    prefix: "a/",
    kmsKeyArn: KEY.replace(ACCOUNT, OTHER_ACCOUNT),
    ownerAccountId: OTHER_ACCOUNT,
  },
  protectDomain: false,
};

test("custom-public with every option is made, stays as it is, and goes away", async () => {
  const stack = await started.workspace.write("everything", everything).init();
  expect(await stack.validate()).toEqual([]);
  const plan = await stack.plan();
  expect(plan.planned("aws_sagemaker_domain.domain")).toMatchObject({
    auth_mode: "SSO",
    kms_key_id: KEY,
    retention_policy: [{ home_efs_file_system: "Delete" }],
  });
  await stack.applyPlan();
  expect(await stack.planExitCode()).toBe(0);
  const { bucket_owner_policies: buckets, key_owner_policies: keys } = (await stack.outputs()) as Record<
    string,
    Record<string, string>
  >;
  for (const policy of [buckets?.["workspace"], keys?.["workspace"]]) {
    expect(JSON.parse(String(policy))).toMatchObject({
      Version: "2012-10-17",
      Statement: expect.arrayContaining([
        expect.objectContaining({ Effect: "Allow", Principal: expect.objectContaining({}) as unknown }),
      ]) as unknown,
    });
  }
  await stack.destroy();
  expect(await stack.managed()).toEqual([]);
});

test.each<[string, () => Promise<Deployment["domain"]>]>([
  ["an existing domain", async () => ({ existing: { domainId: await consoleDomain(started.aws, ACCOUNT) } })],
  ["a created domain", () => Promise.resolve({ create: { ...place, executionRole: "plain" } })],
])("moving from quick-setup to custom-public with %s adds a grant and replaces nothing", async (name, domainOf) => {
  const domain = (await domainOf()) as CustomPublicDeployment["domain"];
  const deployment = { account: ACCOUNT, region: REGION, executionRoles, domain, protectDomain: false } as const;
  const move = name.replaceAll(" ", "-");
  const stack = await started.workspace.write(move, { ...deployment, scenario: "quick-setup" }).init();
  await stack.apply();
  const moved = started.workspace.write(move, { ...deployment, scenario: "custom-public" });
  expect((await moved.changes()).actions).toEqual({
    "aws_iam_role_policy.execution-roles_canvas_policy_A538F7F7": "create",
  });
});

describe("a created domain in a closed VPC, which the provider cannot update (#45528)", () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-x`;
  const RECORD = "terraform_data.domain_cannot-be-updated_D29A55DC";
  const DOMAIN = 'aws_sagemaker_domain.domain["vpc-only"]';

  interface Options {
    readonly groups?: readonly string[];
    readonly role?: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly network?: "public";
    readonly protect?: boolean;
  }

  function write(name: string, { groups = ["sg-0000000a"], role = ROLE, tags = {}, ...options }: Options): StackFolder {
    started.workspace.synthesize((app) => {
      const stack = new TerraformStack(app, name);
      new AwsProvider(stack, "aws", { region: REGION });
      new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
      new Domain(stack, "domain", {
        target: { deploymentName: name, account: ACCOUNT, region: REGION, tags, provider: undefined },
        domain: { create: { executionRole: "leads", ...place } },
        network:
          options.network === "public"
            ? undefined
            : { vpcId: place.vpcId, subnetIds: Object.values(place.subnetIds), securityGroupIds: groups },
        protect: options.protect ?? true,
        settings: largeDataSettings(role, undefined),
        executionRoleArns: { leads: `arn:aws:iam::${ACCOUNT}:role/leads` },
        dependsOn: [],
      });
    });
    return started.workspace.stack(name);
  }

  async function applied(name: string, options: Options = {}): Promise<void> {
    const stack = await write(name, options).init();
    await stack.apply();
    expect(await stack.planExitCode()).toBe(0);
  }

  test("takes another order of its security groups and other tags", async () => {
    await applied("harmless", { groups: ["sg-0000000a", "sg-0000000b"] });
    expect(await write("harmless", { groups: ["sg-0000000b", "sg-0000000a"] }).planExitCode()).toBe(0);
    const tagged = write("harmless", { groups: ["sg-0000000a", "sg-0000000b"], tags: { team: "x" } });
    expect((await tagged.changes()).actions).toEqual({ [DOMAIN]: "update" });
    await tagged.applyPlan();
  });

  test("is not updated: a change of its settings is refused in the plan, and planned as a replacement without protection", async () => {
    await applied("settings");
    for (const change of [{ groups: ["sg-0000000b"] }, { role: `${ROLE}y` }]) {
      await expect(write("settings", change).plan()).rejects.toThrow("Instance cannot be destroyed");
      expect((await write("settings", { ...change, protect: false }).plan()).actions).toEqual({
        [DOMAIN]: "delete create",
        [RECORD]: "update",
      });
    }
  });

  test("is not made of one that had public internet access: refused in the plan, another domain without protection", async () => {
    await applied("opened", { network: "public" });
    await expect(write("opened", {}).plan()).rejects.toThrow("Instance cannot be destroyed");
    const unprotected = write("opened", { protect: false });
    expect((await unprotected.plan()).actions).toEqual({
      "aws_sagemaker_domain.domain": "delete",
      [DOMAIN]: "create",
      [RECORD]: "create",
    });
    await unprotected.applyPlan();
    expect(await unprotected.planExitCode()).toBe(0);
  });

  test("that was changed by the API is taken note of by targeting the record, and nothing is replaced", async () => {
    await applied("by-api");
    const [address] = (await write("by-api", {}).managed()).filter((each) => each.startsWith("aws_sagemaker_domain"));
    expect(address).toBe(DOMAIN);
    const domainId = await idOf("by-api");
    await started.aws.request("sagemaker", "UpdateDomain", {
      DomainId: domainId,
      VpcId: place.vpcId,
      SubnetIds: Object.values(place.subnetIds),
      AppNetworkAccessType: "VpcOnly",
      DefaultUserSettings: { SecurityGroups: ["sg-0000000b"] },
    });
    const changed = write("by-api", { groups: ["sg-0000000b"] });
    await changed.apply(`-target=${RECORD}`);
    expect(await changed.planExitCode()).toBe(0);
  });

  async function idOf(name: string): Promise<string> {
    const plan = await write(name, { tags: { found: "yes" } }).plan();
    return String(plan.change(DOMAIN).before?.["id"]);
  }
});
