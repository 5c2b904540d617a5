/** A deploy that is cut off half-way, at every kind of call that makes something, and then run again. */
import { ACCOUNT } from "../support/quick-setup";
import { consoleRole, serviceLinkedRole, trustIn } from "../terraform/support/console";
import { newDomain, quickSetup } from "../terraform/support/deployments";
import { setting } from "../terraform/support/setting";
import { TerraformFailed } from "../terraform/support/workspace";
import { accountOf, type Account } from "./support/account";

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
  protectDomain: false,
});

let before: Account;
let uninterrupted: Account;

beforeAll(async () => {
  const { aws, workspace } = started;
  before = await accountOf(aws);
  const stack = await workspace.write("analytics", deployment).init();
  await stack.apply();
  uninterrupted = await accountOf(aws);
  await stack.destroy();
});

test.each([
  { service: "iam", action: "CreateRole", after: 1 },
  { service: "iam", action: "AttachRolePolicy", after: 1 },
  { service: "iam", action: "PutRolePolicy", after: 1 },
  { service: "sagemaker", action: "CreateDomain", after: 0 },
])("at call $after of $action: running it again makes what was missing", async (fault) => {
  const { aws, workspace } = started;
  const stack = workspace.stack("analytics");
  await aws.failNext(fault);
  const failure = await stack.apply().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TerraformFailed);
  expect((failure as TerraformFailed).errors).toEqual([expect.stringContaining("Made to fail by the test.")]);
  const half = await accountOf(aws);
  expect(half).not.toEqual(before);
  expect(comparable(half)).not.toEqual(comparable(uninterrupted));

  await stack.apply();
  expect(comparable(await accountOf(aws))).toEqual(comparable(uninterrupted));
  expect(await stack.planExitCode()).toBe(0);
  await stack.destroy();
  expect(await accountOf(aws)).toEqual(before);
});

test("while the domain starts: it is kept, and the next plan refuses to make it again", async () => {
  const { aws, workspace } = started;
  const stack = workspace.write("analytics", { ...deployment, protectDomain: true });
  await aws.failNext({ service: "sagemaker", action: "DescribeDomain" });
  await expect(stack.apply()).rejects.toThrow(/Made to fail by the test/);
  const [domainId = ""] = Object.keys((await accountOf(aws)).domains);
  await expect(stack.plan()).rejects.toThrow(/Instance cannot be destroyed/);
  await stack.untaint("aws_sagemaker_domain.domain");
  await stack.apply();
  expect(await stack.planExitCode()).toBe(0);
  expect(Object.keys((await accountOf(aws)).domains)).toEqual([domainId]);
});

/** The account without what every new domain has for itself. */
function comparable({ roles, domains }: Account): unknown {
  const own = ["DomainId", "DomainArn", "Url", "HomeEfsFileSystemId", "CreationTime"];
  return {
    roles,
    domains: Object.values(domains).map((domain) =>
      Object.fromEntries(Object.entries(domain).filter(([name]) => !own.includes(name))),
    ),
  };
}
