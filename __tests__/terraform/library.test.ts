/** The scenario's class in a user's own stack: twice, on another provider, and with values that only Terraform knows. */
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Fn, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable, Token } from "cdktf";
import { CanvasLargeDataQuickSetup } from "../../modules/quick-setup";
import { ACCOUNT, EXISTING_EMR_ROLE, REGION } from "../support/quick-setup";
import {
  consoleDomain,
  consoleEmrServerlessRole,
  consoleExecutionRole,
  serviceLinkedRole,
  trustIn,
} from "./support/console";
import { EXECUTION_ROLE, existingExecutionRole, newDomain } from "./support/deployments";
import { byAction } from "./support/plan";
import { statementsOf } from "./support/policy";
import { setting } from "./support/setting";
import { TerraformFailed, type StackFolder } from "./support/workspace";

let domainId = "";
const started = setting(
  async (aws) => {
    await serviceLinkedRole(aws);
    await consoleEmrServerlessRole(aws, ACCOUNT);
    await consoleExecutionRole(aws);
    domainId = await consoleDomain(aws, ACCOUNT);
  },
  { processes: "each" },
);

/** A stack of a principal's own, written and initialized. */
async function ownStack(name: string, build: (stack: TerraformStack) => void): Promise<StackFolder> {
  write(name, build);
  return started.workspace.stack(name).init();
}

function write(name: string, build: (stack: TerraformStack) => void): void {
  started.workspace.synthesize((app) => {
    const stack = new TerraformStack(app, name);
    new LocalBackend(stack, { path: "terraform.tfstate" });
    build(stack);
  });
}

test("twice in one stack, with account and Region read by Terraform, each on the provider that it was given", async () => {
  const stack = await ownStack("twice", (own) => {
    const one = new AwsProvider(own, "one", { region: REGION });
    const other = new AwsProvider(own, "other", { region: "eu-west-1", alias: "europe" });
    for (const [id, provider] of [
      ["first", one],
      ["second", other],
    ] as const) {
      new CanvasLargeDataQuickSetup(own, id, {
        provider,
        emrServerlessRole: { create: { nameSuffix: id } },
        customBuckets: {
          sales: { bucketName: `sales-${id}`, kmsKeyArn: Token.asString(Fn.format("%s", [KEY])), access: "read-write" },
        },
        executionRoles: { analysts: { create: { roleName: `canvas-${id}` } } },
        domain: { create: { ...newDomain.create, domainName: id } },
      });
    }
  });
  const plan = await stack.plan();
  expect(plan.warnings).toEqual([]);
  const created = byAction(plan)["create"] ?? [];
  expect(Object.keys(byAction(plan))).toEqual(["create"]);
  const named = (id: string): readonly string[] => created.filter((address) => address.includes(`.${id}_`));
  expect(named("first").length).toBe(8);
  expect(named("second").length).toBe(8);
  expect(created.length).toBe(16);

  // A data source on the wrong provider would read another account or Region without a word.
  const others = Object.entries(plan.providers).filter(
    ([address, provider]) => provider !== (address.includes("second_") ? "aws.europe" : "aws"),
  );
  expect(others).toEqual([]);
  expect(Object.keys(plan.providers).filter((address) => address.startsWith("data.")).length).toBeGreaterThan(0);
  const [buckets = ""] = named("second").filter((address) => address.includes("custom-buckets"));
  const statements = statementsOf(plan.planned(buckets)["policy"]);
  expect(statements.map((statement) => statement["Condition"])).toContainEqual({
    StringEquals: { "kms:ViaService": ["s3.eu-west-1.amazonaws.com"] },
  });
  expect(statements.map((statement) => statement["Condition"])).toContainEqual({
    StringEquals: { "aws:ResourceAccount": [ACCOUNT] },
  });
});

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

test("an import on another provider imports with it", async () => {
  const stack = await ownStack("import-elsewhere", (own) => {
    new AwsProvider(own, "default", { region: "eu-west-1" });
    const provider = new AwsProvider(own, "virginia", { region: REGION, alias: "virginia" });
    new CanvasLargeDataQuickSetup(own, "canvas", {
      provider,
      region: REGION,
      executionRoles: existingExecutionRole,
      domain: { import: { domainId } },
    });
  });
  const plan = await stack.plan();
  expect(byAction(plan)["import update"]).toEqual(["aws_sagemaker_domain.canvas_domain_898CDB5C"]);
});

test("every value as a Terraform variable", async () => {
  const stack = await ownStack("variables", (own) => {
    new AwsProvider(own, "aws", { region: REGION });
    const text = (name: string): string => new TerraformVariable(own, name, { type: "string" }).stringValue;
    const canvas = new CanvasLargeDataQuickSetup(own, "canvas", {
      account: text("account"),
      region: text("region"),
      emrServerlessRole: { existing: { roleArn: text("emr_role"), grantCustomBuckets: true } },
      customBuckets: {
        sales: {
          bucketName: text("bucket"),
          prefixes: [text("prefix")],
          kmsKeyArn: text("key"),
          ownerAccountId: text("owner"),
        },
      },
      executionRoles: {
        analysts: { existing: { roleArn: text("execution_role") } },
        leads: { create: { roleName: text("leads"), permissionsBoundaryArn: text("boundary") } },
      },
      domain: {
        create: {
          vpcId: text("vpc"),
          subnetIds: { a: text("subnet") },
          executionRole: "leads",
          domainName: text("domain"),
        },
      },
      tags: { team: text("team") },
    });
    new TerraformOutput(own, "roles", { value: canvas.executionRoleArns });
  });
  const values = {
    account: ACCOUNT,
    region: REGION,
    emr_role: EXISTING_EMR_ROLE,
    bucket: "sales",
    prefix: "raw/",
    key: KEY,
    owner: "444455556666",
    execution_role: EXECUTION_ROLE,
    leads: "canvas-leads",
    boundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
    vpc: "vpc-0123456789abcdef0",
    subnet: "subnet-0123456789abcdef0",
    domain: "from-variables",
    team: "data-science",
  };
  const given = (all: Readonly<Record<string, string>>): readonly string[] =>
    Object.entries(all).map(([name, value]) => `-var=${name}=${value}`);
  await expect(stack.plan(...given({ ...values, region: "eu-west-1" }))).rejects.toThrow(
    "The region of CanvasLargeDataQuickSetup is not that of its AWS provider",
  );
  const plan = await stack.plan(...given(values));
  const { create = [], ...others } = byAction(plan);
  expect(others).toEqual({});
  expect(create.map((address) => address.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
    "aws_iam_role.canvas_execution-roles_leads",
    "aws_iam_role_policy.canvas_custom-buckets",
    "aws_iam_role_policy.canvas_execution-roles_analysts_policy",
    "aws_iam_role_policy.canvas_execution-roles_leads_policy",
    "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasDataPrepFullAccess",
    "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasFullAccess",
    "aws_sagemaker_domain.canvas_domain",
  ]);
  const planned = (part: string): Readonly<Record<string, unknown>> =>
    plan.planned(create.find((address) => address.includes(part)) ?? part);
  expect(planned("canvas_custom-buckets")["role"]).toBe("AmazonSageMakerCanvasEMRSExecutionAccess-20250408T173347");
  expect(statementsOf(planned("canvas_custom-buckets")["policy"])[0]).toEqual({
    Sid: "CanvasBucketReadSales",
    Effect: "Allow",
    Action: ["s3:GetObject"],
    Resource: ["arn:aws:s3:::sales/raw/*"],
    Condition: { StringEquals: { "aws:ResourceAccount": ["444455556666"] } },
  });
  expect(planned("analysts_policy")["role"]).toBe("AmazonSageMaker-ExecutionRole-20240101T000000");
  expect(planned("leads_")["name"]).toBe("canvas-leads");
  expect(planned("sagemaker_domain")).toMatchObject({
    domain_name: "from-variables",
    vpc_id: values.vpc,
    subnet_ids: [values.subnet],
    tags: { team: "data-science" },
  });
});

describe("roles made in the same stack, whose ARNs are known only after apply", () => {
  /** A user's own role for EMR Serverless, and the scenario that uses it. */
  function withOwnRole(
    own: TerraformStack,
    role: { readonly trust: object; readonly purpose: string; readonly name: string },
  ): void {
    new AwsProvider(own, "aws", { region: REGION });
    const roleOf = (id: string, name: string, trust: object): IamRole =>
      new IamRole(own, id, { name, assumeRolePolicy: JSON.stringify(trust), tags: { purpose: role.purpose } });
    const jobs = roleOf("jobs", `AmazonSageMakerCanvasEMRSExecutionAccess-${role.name}`, role.trust);
    const users = roleOf("users", `canvas-users-${role.name}`, trustIn("sagemaker.amazonaws.com"));
    new CanvasLargeDataQuickSetup(own, "canvas", {
      deploymentName: role.name,
      account: ACCOUNT,
      region: REGION,
      emrServerlessRole: { existing: { roleArn: jobs.arn, grantCustomBuckets: true } },
      customBuckets: { sales: { bucketName: "sales" } },
      executionRoles: { analysts: { existing: { roleArn: users.arn } } },
      domain: { create: { ...newDomain.create, domainName: role.name } },
    });
  }

  test("are planned, made once, and changing a role later replaces nothing", async () => {
    const good = { name: "own", trust: trustIn("emr-serverless.amazonaws.com", ACCOUNT) };
    const stack = await ownStack("own-roles", (own) => {
      withOwnRole(own, { ...good, purpose: "first" });
    });
    const { create = [], read = [] } = byAction(await stack.plan());
    expect(create.length).toBe(5);
    expect(read).toContain("data.aws_iam_role.canvas_emr-serverless-role_guard_129D48FA");
    await stack.applyPlan();
    expect(await stack.planExitCode()).toBe(0);

    write("own-roles", (own) => {
      withOwnRole(own, { ...good, purpose: "second" });
    });
    const changed = await stack.plan();
    // Terraform reads data again that is attached to a resource with changes; the domain does not depend on such data.
    expect(changed.actions).toEqual({
      "aws_iam_role.jobs": "update",
      "aws_iam_role.users": "update",
      "data.aws_iam_role.canvas_emr-serverless-role_guard_129D48FA": "read",
      "data.aws_iam_policy_document.canvas_execution-roles_analysts_policy_document_6AADE202": "read",
      "aws_iam_role_policy.canvas_execution-roles_analysts_policy_68D8F4DD": "update",
    });
  });

  test("a wrong one is refused in the first apply, before anything is put on it or a domain is made", async () => {
    const bad = { name: "bad", purpose: "first", trust: trustIn("ec2.amazonaws.com") };
    const stack = await ownStack("own-bad-role", (own) => {
      withOwnRole(own, bad);
    });
    const failure = await stack.apply().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TerraformFailed);
    expect((failure as TerraformFailed).errors).toEqual([
      expect.stringMatching(/^Resource postcondition failed: EMR Serverless cannot assume the role /),
    ]);
    const made = await stack.managed();
    expect(made.filter((address) => /domain|custom-buckets/.test(address))).toEqual([]);
  });
});
