/** A deploy that is cut off again and again, at every kind of call that makes something, and run again each time. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { IS_WHOLE } from "../support/draws";
import { type Fault, type LoopbackAws, startLoopbackAws } from "../support/loopback-aws";
import { startProvider } from "../support/provider-server";
import { consoleNetwork, consoleRole, serviceLinkedRole, trustIn } from "../terraform/support/console";
import { newDomain, quickSetup } from "../terraform/support/deployments";
import type { Plan } from "../terraform/support/plan";
import { setting } from "../terraform/support/setting";
import { startStateServer } from "../terraform/support/state-server";
import { TerraformFailed, type StackFolder, Workspace } from "../terraform/support/workspace";
import { accountOf } from "./support/account";
import { ERRORS, followPage } from "./support/ways-out";

const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await consoleRole(aws, { roleName: "narrow", trust: trustIn("sagemaker.amazonaws.com") });
});

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

/** A closed VPC, ended by SIGTERM. */
describe("a deploy that SIGTERM ends after AWS has made something and before Terraform reads the answer", () => {
  /** Calls of one deploy that make or change something: how many, and what is done before the deploy converges. */
  const CALLS: Readonly<Record<string, readonly [count: number, wayOut?: string]>> = {
    "iam CreateRole": [2, "import aws_iam_role"],
    "iam AttachRolePolicy": [3],
    "iam PutRolePolicy": [1],
    "ec2 CreateSecurityGroup": [2, "delete aws_security_group"],
    "ec2 RevokeSecurityGroupEgress": [4],
    "ec2 AuthorizeSecurityGroupIngress": [3, "import aws_vpc_security_group_ingress_rule"],
    "ec2 AuthorizeSecurityGroupEgress": [5, "import aws_vpc_security_group_egress_rule"],
    "ec2 CreateVpcEndpoint": [3, "import aws_vpc_endpoint"],
    "sagemaker CreateDomain": [1, "import aws_sagemaker_domain"],
    "sagemaker CreateUserProfile": [1, "import aws_sagemaker_user_profile"],
  };

  /** What is asked of AWS in an account of its own, with everything that a deploy needs. */
  async function inAccount<T>(run: (aws: LoopbackAws, stack: StackFolder) => Promise<T>): Promise<T> {
    const aws = await startLoopbackAws({ accountId: ACCOUNT });
    const provider = await startProvider(aws.childEnvironment());
    const states = await startStateServer();
    const workspace = await Workspace.create(aws, provider, states);
    try {
      await serviceLinkedRole(aws);
      const made = await consoleNetwork(aws, REGION, { subnets: 2, routeTables: 1, securityGroups: 0 });
      const [a = "", b = ""] = made.subnetIds;
      const [table = ""] = made.routeTableIds;
      const stack = workspace.write("closed", {
        scenario: "custom-vpc-only",
        account: ACCOUNT,
        region: REGION,
        executionRoles: { analysts: { create: {} } },
        domain: { create: { executionRole: "analysts" } },
        userProfiles: { ada: { executionRole: "analysts" } },
        network: {
          vpcId: made.vpcId,
          subnetIds: { a, b },
          s3Endpoint: { create: { routeTableIds: { table } } },
          securityGroup: { create: { endpointCidrBlocks: { hub: "10.20.0.0/24" } } },
          interfaceEndpoints: { others: "central", services: { sts: { create: {} }, logs: { create: {} } } },
        },
      });
      return await run(aws, await stack.init());
    } finally {
      await provider?.stop();
      await aws.stop();
      await states.stop();
      workspace.remove();
    }
  }

  type Made = Readonly<Record<string, unknown>>;

  /** Everything that the deploy makes, without ids that AWS chooses. */
  async function madeIn(aws: LoopbackAws): Promise<unknown> {
    const { roles, domains } = await accountOf(aws);
    const { UserProfiles: profiles } = await aws.request("sagemaker", "ListUserProfiles");
    const { SecurityGroups: groups } = await aws.request<{ readonly SecurityGroups: readonly Made[] }>(
      "ec2",
      "DescribeSecurityGroups",
    );
    const { SecurityGroupRules: rules } = await aws.request("ec2", "DescribeSecurityGroupRules");
    const { VpcEndpoints: endpoints } = await aws.request<{ readonly VpcEndpoints: readonly Made[] }>(
      "ec2",
      "DescribeVpcEndpoints",
    );
    const all = [
      Object.values(roles),
      Object.values(domains),
      profiles,
      groups.map((group) => [group["GroupName"], group["Description"], group["Tags"]]),
      rules,
      endpoints.filter((each) => each["State"] !== "deleted").map((each) => ({ ...each, DnsEntries: undefined })),
    ].flatMap((each) => each);
    const texts = all.map((each) =>
      JSON.stringify(each)
        .replaceAll(/\b(d|vpc|subnet|sg|sgr|vpce|rtb|eni|fs|pl)-[0-9a-z]{8,}/g, "$1")
        .replaceAll(/\d{4}-\d\d-\d\dT[0-9:.+Z]+/g, "TIME")
        .replaceAll(/"[0-9]{10}\.[0-9]+"|:[0-9]{10}\.[0-9]+/g, "TIME"),
    );
    return texts.sort();
  }

  /** Runs again until nothing is in the way, by the page. */
  async function recover(aws: LoopbackAws, stack: StackFolder): Promise<readonly string[]> {
    const done: string[] = [];
    for (;;) {
      const failure = await stack.applyInterrupted(() => Promise.resolve());
      if (failure === undefined) return [...new Set(done)].sort();
      if (done.length > 50) throw failure;
      let planned: Promise<Plan> | undefined;
      const plan = (): Promise<Plan> => (planned ??= stack.plan());
      for (const error of failure.diagnostics.filter(({ severity }) => severity === "error")) {
        done.push(await followPage(aws, stack, error, plan));
      }
    }
  }

  let whole: Promise<{ readonly made: unknown; readonly calls: unknown }> | undefined;
  /** A deploy that is not ended. */
  const reference = (): NonNullable<typeof whole> =>
    (whole ??= inAccount(async (aws, stack) => {
      await stack.apply();
      const counts: Record<string, number> = {};
      for (const { service, action, fromTest } of await aws.calls()) {
        if (fromTest || /^(Describe|Get|List|Assume)/.test(action)) continue;
        counts[`${service} ${action}`] = (counts[`${service} ${action}`] ?? 0) + 1;
      }
      return { made: await madeIn(aws), calls: counts };
    }));

  /** Ends the deploy at a call, and runs it again. */
  async function cutOffAt(call: string, after: number): Promise<readonly string[]> {
    const [service = "", action = ""] = call.split(" ");
    return inAccount(async (aws, stack) => {
      const failure = await stack.applyInterrupted((pid) =>
        aws.failNext({ service, action, after, takesEffect: true, terminates: pid }),
      );
      expect(failure).toBeInstanceOf(TerraformFailed);
      const done = await recover(aws, stack);
      expect(await stack.planExitCode()).toBe(0);
      if (IS_WHOLE) expect(await madeIn(aws)).toEqual((await reference()).made);
      return done;
    });
  }

  test("at the rule of a security group: the next run says that it exists, and an import goes on", async () => {
    expect(await cutOffAt("ec2 AuthorizeSecurityGroupIngress", 0)).toContain(
      "import aws_vpc_security_group_ingress_rule",
    );
  });

  test("the page has every error, in its words", () => {
    const page = readFileSync(path.resolve(__dirname, "../../docs/interrupted-runs.md"), "utf8");
    expect(ERRORS.filter((error) => !page.includes(`\`${error}\``))).toEqual([]);
  });

  if (IS_WHOLE) {
    test("these are all calls of the deploy", async () => {
      expect((await reference()).calls).toEqual(
        Object.fromEntries(Object.entries(CALLS).map(([call, [count]]) => [call, count])),
      );
    });

    const points = Object.entries(CALLS).flatMap(([call, [count, wayOut]]) =>
      [...Array(count).keys()].map((after) => [call, after, wayOut] as const),
    );
    test.each(points)("at %s, number %i", async (call, after, wayOut) => {
      // Others that were on their way are cut off too.
      expect(await cutOffAt(call, after)).toEqual(expect.arrayContaining(wayOut === undefined ? [] : [wayOut]));
    });
  }
});
