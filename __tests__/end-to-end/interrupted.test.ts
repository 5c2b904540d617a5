/** A deploy that is cut off again and again, at every kind of call that makes something, and run again each time. */
import { ACCOUNT, REGION } from "../support/quick-setup";
import type { Fault } from "../support/loopback-aws";
import { consoleNetwork, consoleRole, serviceLinkedRole, trustIn } from "../terraform/support/console";
import { newDomain, quickSetup } from "../terraform/support/deployments";
import { setting } from "../terraform/support/setting";
import { TerraformFailed, type StackFolder } from "../terraform/support/workspace";
import { accountOf } from "./support/account";

const started = setting(
  async (aws) => {
    await serviceLinkedRole(aws);
    await consoleRole(aws, { roleName: "narrow", trust: trustIn("sagemaker.amazonaws.com") });
  },
  { processes: "each" },
);

/** Two roles, three inline policies, three attachments, one domain. */
const deployment = quickSetup({
  customBuckets: { sales: { bucketName: "sales" } },
  executionRoles: {
    analysts: { create: {} },
    narrow: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/narrow` } },
  },
  domain: newDomain,
});

/** Applies with faults, which must be all that goes wrong. */
async function cutOff(stack: StackFolder, ...faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) await started.aws.failNext(fault);
  const failure = await stack.apply().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TerraformFailed);
  const errors = (failure as TerraformFailed).errors;
  expect(errors.filter((error) => error.includes("Made to fail by the test."))).toEqual(errors);
  expect(errors.length).toBe(faults.length);
}

test("each run makes what was missing, and the last one everything", async () => {
  const { aws, workspace } = started;
  const stack = await workspace.write("analytics", deployment).init();
  await cutOff(stack, { service: "iam", action: "CreateRole", after: 1 });
  await cutOff(stack, { service: "iam", action: "PutRolePolicy" }, { service: "iam", action: "AttachRolePolicy" });
  // Users do not get a domain whose roles are not ready.
  expect((await accountOf(aws)).domains).toEqual({});
  await cutOff(stack, { service: "sagemaker", action: "CreateDomain" });

  // Made, but Terraform does not know whether it started: Terraform would make it again, and that would destroy it.
  await cutOff(stack, { service: "sagemaker", action: "DescribeDomain" });
  const [domainId = "none"] = Object.keys((await accountOf(aws)).domains);
  await expect(stack.plan()).rejects.toThrow(/Instance cannot be destroyed/);
  await stack.untaint("aws_sagemaker_domain.domain");
  await stack.apply();
  expect(await stack.planExitCode()).toBe(0);

  const { roles, domains } = await accountOf(aws);
  const held = Object.entries(roles).map(([name, role]) => {
    const managed = role.managedPolicies.map((arn) => arn.replace("arn:aws:iam::aws:policy/", ""));
    return [name, [...managed, ...Object.keys(role.inlinePolicies)]];
  });
  expect(Object.fromEntries(held)).toEqual({
    AWSServiceRoleForAmazonEMRServerless: ["aws-service-role/AmazonEMRServerlessServiceRolePolicy"],
    "AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1": [
      "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
      "canvas-large-data-analytics",
    ],
    "AmazonSageMaker-ExecutionRole-analytics-analysts-use1": [
      "AmazonSageMakerCanvasDataPrepFullAccess",
      "AmazonSageMakerCanvasFullAccess",
      "canvas-large-data-analytics",
    ],
    narrow: ["canvas-large-data-analytics"],
  });
  expect(Object.keys(domains)).toEqual([domainId]);
});

/** The way out is that of docs/interrupted-runs.md. */
test("a rule that AWS made while the run was ended is in the way of the next run, until it is imported", async () => {
  const { aws, workspace } = started;
  const made = await consoleNetwork(aws, REGION, { subnets: 2, routeTables: 1, securityGroups: 0 });
  const [a = "", b = ""] = made.subnetIds;
  const [table = ""] = made.routeTableIds;
  const stack = await workspace
    .write("closed", {
      scenario: "custom-vpc-only",
      account: ACCOUNT,
      region: REGION,
      executionRoles: { analysts: { create: {} } },
      domain: { create: { executionRole: "analysts" } },
      network: { vpcId: made.vpcId, subnetIds: { a, b }, s3Endpoint: { create: { routeTableIds: { table } } } },
    })
    .init();
  const RULE = "aws_vpc_security_group_ingress_rule.security-group_apps-in_65E41091";
  const target = `-target=${RULE}`;

  await aws.failNext({ service: "ec2", action: "AuthorizeSecurityGroupIngress", takesEffect: true });
  await expect(stack.apply(target)).rejects.toThrow("Made to fail by the test.");
  await expect(stack.apply(target)).rejects.toThrow(/InvalidPermission\.Duplicate: .* already exists/);
  expect(await stack.managed()).toEqual(["aws_security_group.security-group"]);

  const { SecurityGroups: groups } = await aws.request<{
    readonly SecurityGroups: readonly { readonly GroupId: string }[];
  }>("ec2", "DescribeSecurityGroups", { Filters: [{ Name: "group-name", Values: ["canvas-large-data-closed-apps"] }] });
  const { SecurityGroupRules: rules } = await aws.request<{
    readonly SecurityGroupRules: readonly { readonly SecurityGroupRuleId: string; readonly IsEgress: boolean }[];
  }>("ec2", "DescribeSecurityGroupRules", { Filters: [{ Name: "group-id", Values: [groups[0]?.GroupId ?? ""] }] });
  const inbound = rules.filter(({ IsEgress: isEgress }) => !isEgress).map(({ SecurityGroupRuleId: id }) => id);
  expect(inbound.length).toBe(1);
  await stack.importResource(RULE, inbound[0] ?? "");
  await stack.apply(target);
  expect(await stack.planExitCode(target)).toBe(0);
  expect(await stack.managed()).toEqual(["aws_security_group.security-group", RULE]);
});
