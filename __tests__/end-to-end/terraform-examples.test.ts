/** The examples for Terraform users: planned, applied on the loopback AWS, and left alone by the next plan. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { ACCOUNT } from "../support/quick-setup";
import { consoleDomain, consoleRole, serviceLinkedRole, trustIn } from "../terraform/support/console";
import { byAction } from "../terraform/support/plan";
import { setting } from "../terraform/support/setting";
import { copySources } from "../terraform/support/sources";
import { StackFolder } from "../terraform/support/workspace";

const started = setting(serviceLinkedRole, { processes: "each" });

/** The example in a copy of the project's folders, because it names the module by a path. */
async function example(name: string, copy = name): Promise<StackFolder> {
  const { environment } = started.workspace;
  const folder = path.join(started.workspace.folder, `of-${copy}`);
  for (const part of ["modules", "examples/terraform"]) {
    copySources(part, path.join(folder, part));
  }
  const stack = new StackFolder(path.join(folder, "examples/terraform", name), environment);
  return stack.init();
}

test("quick-setup: a domain of one's own is imported, and one setting of it changed", async () => {
  const domainId = await consoleDomain(started.aws, ACCOUNT);
  const variables = [
    `-var=domain_id=${domainId}`,
    `-var=execution_role_arn=arn:aws:iam::${ACCOUNT}:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000`,
  ];
  await consoleRole(started.aws, {
    roleName: "AmazonSageMaker-ExecutionRole-20240101T000000",
    path: "/service-role/",
    trust: trustIn("sagemaker.amazonaws.com"),
  });
  const stack = await example("quick-setup");
  const plan = await stack.plan(...variables);
  expect(plan.actions["aws_sagemaker_domain.this"]).toBe("import update");
  expect(byAction(plan)["delete"]).toBeUndefined();
  expect(byAction(plan)["delete create"]).toBeUndefined();
  await stack.applyPlan();
  const again = await stack.plan(...variables);
  expect(again.actions).toEqual({});
  expect(again.warnings).toEqual([]);
});

test("custom-public: twice by for_each, and once in another Region", async () => {
  const place = { vpc_id: "vpc-0123456789abcdef0", subnet_id: "subnet-0123456789abcdef0" };
  const variables = [`-var=networks=${JSON.stringify({ "us-east-1": place, "eu-west-1": place })}`];
  const stack = await example("custom-public");
  const plan = await stack.plan(...variables);
  const roles = Object.keys(plan.actions).filter((address) => address.includes(".aws_iam_role.emr_serverless"));
  expect(roles.sort()).toEqual([
    "module.europe.aws_iam_role.emr_serverless[0]",
    'module.team["marketing"].aws_iam_role.emr_serverless[0]',
    'module.team["research"].aws_iam_role.emr_serverless[0]',
  ]);
  expect(Object.keys(byAction(plan)).sort()).toEqual(["create", "read"]);
  await stack.applyPlan();
  expect(Object.keys((await stack.outputs())["domain_ids"] as object)).toEqual(["europe", "marketing", "research"]);
  expect(await stack.planExitCode(...variables)).toBe(0);
});

test("custom-vpc-only: in a VPC that is made in the same apply", async () => {
  const stack = await example("custom-vpc-only");
  const plan = await stack.plan();
  expect(plan.actions['module.canvas.aws_sagemaker_domain.this["vpc-only"]']).toBe("create");
  await stack.applyPlan();
  expect(await stack.planExitCode()).toBe(0);
  expect(await stack.outputs()).toEqual({ not_checked: [] });
});

test("custom-vpc-only: a public subnet of the same apply is refused before any role is made", async () => {
  const stack = await example("custom-vpc-only", "public");
  writeFileSync(
    path.join(stack.folder, "vpc/public.tf"),
    `resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}
`,
  );
  const vpc = path.join(stack.folder, "vpc/main.tf");
  const main = path.join(stack.folder, "main.tf");
  writeFileSync(main, readFileSync(main, "utf8").replace('"confidential"', '"in-public"'));
  const outputs = 'output "private_route_table_association_ids" {\n';
  writeFileSync(vpc, readFileSync(vpc, "utf8").replace(outputs, `${outputs}  depends_on = [aws_route.public]\n`));
  await expect(stack.apply()).rejects.toThrow(/The subnet a \(subnet-[0-9a-f]+\) is not private: its route table/);
  const roles = await started.aws.request<{ readonly Roles: readonly { readonly RoleName: string }[] }>(
    "iam",
    "ListRoles",
  );
  expect(roles.Roles.filter(({ RoleName }) => RoleName.includes("in-public"))).toEqual([]);
});
