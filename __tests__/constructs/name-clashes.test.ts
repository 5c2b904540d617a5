/** Two instances whose names would be equal in one account are refused at synth, across the stacks of an app. */
import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CanvasLargeDataCustomVpcOnly } from "../../modules/custom-vpc-only";
import { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "../../modules/quick-setup";
import { ACCOUNT, EXISTING_EMR_ROLE, OTHER_ACCOUNT, REGION } from "../support/quick-setup";

const folder = mkdtempSync(path.join(tmpdir(), "name-clashes-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Props = Partial<CanvasLargeDataQuickSetupProps>;
const ROLES = { analysts: { create: {} } };

/** Makes the stacks, each with its provider and one instance of a class, and says why synth refuses. */
function refusals(
  ...stacks: readonly { readonly provider?: AwsProviderConfig; readonly props?: Props }[]
): readonly string[] {
  const app = new App({ outdir: path.join(folder, "out") });
  for (const [index, { provider = { region: REGION }, props = {} }] of stacks.entries()) {
    const stack = new TerraformStack(app, `stack-${String(index + 1)}`);
    new AwsProvider(stack, "aws", provider);
    instance(stack, "canvas", props);
  }
  return messagesOf(app);
}

function instance(stack: TerraformStack, id: string, props: Props): void {
  new CanvasLargeDataQuickSetup(stack, id, {
    region: REGION,
    executionRoles: ROLES,
    domain: { existing: {} },
    ...props,
  });
}

function messagesOf(app: App): readonly string[] {
  try {
    app.synth();
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").filter((line) => line.includes("would create"));
  }
}

const role = (name: string, stack = "stack-2/canvas", other = "stack-1/canvas"): string =>
  expect.stringContaining(
    `CanvasLargeDataQuickSetup at ${stack} would create the role ${name}, which ${other} creates in the same account: AWS would answer EntityAlreadyExists in the middle of the apply (IAM compares names without case).`,
  ) as string;
const BOTH = [
  role("AmazonSageMakerCanvasEMRSExecutionAccess-canvas-use1"),
  role("AmazonSageMaker-ExecutionRole-canvas-analysts-use1"),
];

test.each<[string, { readonly provider?: AwsProviderConfig; readonly props?: Props }]>([
  ["both are given", { props: { account: ACCOUNT } }],
  ["their providers allow alone", { provider: { region: REGION, allowedAccountIds: [ACCOUNT] } }],
  [
    "their providers assume a role of",
    { provider: { region: REGION, assumeRole: [{ roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy` }] } },
  ],
])("in two stacks with one account, which %s", (_, stack) => {
  expect(refusals(stack, stack)).toEqual(BOTH);
});

test("in one account that the class of one stack and the provider of the other name", () => {
  expect(
    refusals({ props: { account: ACCOUNT } }, { provider: { region: REGION, allowedAccountIds: [ACCOUNT] } }),
  ).toEqual(BOTH);
});

test.each<
  [
    string,
    { readonly provider?: AwsProviderConfig; readonly props?: Props },
    { readonly provider?: AwsProviderConfig; readonly props?: Props },
  ]
>([
  ["two accounts", { props: { account: ACCOUNT } }, { props: { account: OTHER_ACCOUNT } }],
  ["accounts that are not known, of two providers", {}, {}],
  [
    "several accounts that a provider allows",
    { provider: { region: REGION, allowedAccountIds: [ACCOUNT, OTHER_ACCOUNT] } },
    { provider: { region: REGION, allowedAccountIds: [ACCOUNT, OTHER_ACCOUNT] } },
  ],
  ["two names", { props: { account: ACCOUNT } }, { props: { account: ACCOUNT, deploymentName: "other" } }],
  [
    "two Regions",
    { props: { account: ACCOUNT } },
    { provider: { region: "us-west-2" }, props: { account: ACCOUNT, region: "us-west-2" } },
  ],
])("not with %s", (_, one, other) => {
  expect(refusals(one, other)).toEqual([]);
});

test("in one stack with one provider, whose account is not known", () => {
  const app = new App({ outdir: path.join(folder, "out") });
  const stack = new TerraformStack(app, "stack");
  new AwsProvider(stack, "aws", { region: REGION });
  const west = new AwsProvider(stack, "other", { region: REGION, alias: "other" });
  instance(stack, "a", { deploymentName: "Same".toLowerCase() });
  instance(stack, "b", { deploymentName: "same" });
  instance(stack, "c", { deploymentName: "same", provider: west });
  expect(messagesOf(app)).toEqual([
    role("AmazonSageMakerCanvasEMRSExecutionAccess-same-use1", "stack/b", "stack/a"),
    role("AmazonSageMaker-ExecutionRole-same-analysts-use1", "stack/b", "stack/a"),
  ]);
});

test("names of one's own are compared without case, and one that Terraform alone knows is not", () => {
  const named = (roleName: string): Props => ({
    account: ACCOUNT,
    emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } },
    executionRoles: { a: { create: { roleName } } },
  });
  expect(refusals({ props: named("leads") }, { props: { ...named("Leads"), deploymentName: "other" } })).toEqual([
    role("Leads"),
  ]);
  const app = new App({ outdir: path.join(folder, "out") });
  for (const name of ["one", "two"]) {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, "aws", { region: REGION });
    instance(stack, "canvas", { ...named(new TerraformVariable(stack, "name", {}).stringValue), deploymentName: name });
  }
  expect(messagesOf(app)).toEqual([]);
});

test("an inline policy of one role, and a domain", () => {
  const props: Props = {
    account: ACCOUNT,
    emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } },
    executionRoles: {
      analysts: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/analysts`, attach: "large-data" } },
    },
    domain: { create: { vpcId: "vpc-01234567", subnetIds: { a: "subnet-01234567" }, executionRole: "analysts" } },
  };
  expect(
    refusals({ props }, { props }).map((line) => /would create (.*), which .*: (.*)\./.exec(line)?.slice(1)),
  ).toEqual([
    [
      "the inline policy canvas-large-data-canvas of the role analysts",
      "each apply would overwrite the policy of the other",
    ],
    ["the domain canvas", "SageMaker would answer ResourceInUse"],
  ]);
});

test("endpoints and security groups of one VPC", () => {
  const app = new App({ outdir: path.join(folder, "out") });
  for (const name of ["one", "two"]) {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, "aws", { region: REGION });
    new CanvasLargeDataCustomVpcOnly(stack, "canvas", {
      deploymentName: "same",
      account: ACCOUNT,
      region: REGION,
      emrServerlessRole: { create: { nameSuffix: name } },
      executionRoles: { a: { create: { roleName: `a-${name}` } } },
      domain: { existing: {} },
      network: {
        vpcId: "vpc-01234567",
        subnetIds: { a: "subnet-01234567" },
        securityGroup: { existing: { securityGroupIds: { a: "sg-01234567" } } },
        s3Endpoint: { create: { routeTableIds: { a: "rtb-01234567" } } },
        interfaceEndpoints: { others: "central", services: { sts: { create: {} } } },
      },
    });
  }
  const found = messagesOf(app).map((line) => /would create (.*), which .*: (.*)\./.exec(line)?.slice(1).join(": "));
  expect(found).toEqual(
    expect.arrayContaining([
      "the endpoint of com.amazonaws.us-east-1.s3 on the route table rtb-01234567: AWS would answer RouteAlreadyExists",
      "the endpoint of com.amazonaws.us-east-1.sts with private DNS in vpc-01234567: AWS would answer that there is already a conflicting DNS domain",
    ]),
  );
});

describe("errors name what was written", () => {
  const error = (id: string, props: unknown): string => {
    const stack = new TerraformStack(new App({ outdir: path.join(folder, "out") }), "stack");
    try {
      new CanvasLargeDataQuickSetup(stack, id, props as CanvasLargeDataQuickSetupProps);
      return "";
    } catch (thrown) {
      return (thrown as Error).message;
    }
  };
  const right = { account: ACCOUNT, region: REGION, executionRoles: ROLES, domain: { existing: {} } };

  test.each<[string, string, unknown, string]>([
    [
      "an id that is no name",
      "Canvas",
      right,
      '  id: "Canvas" is not a deployment name; allowed: 1 to 40 lower-case letters, digits and dashes, starting with a letter\n    write: for example "analytics", as the id; or deploymentName, which leaves the id free',
    ],
    [
      "a name that is none",
      "canvas",
      { ...right, deploymentName: "Canvas" },
      '  deploymentName: "Canvas" is not a deployment name; allowed: 1 to 40 lower-case letters, digits and dashes, starting with a letter\n    write: for example "analytics"',
    ],
    [
      "no props",
      "canvas",
      undefined,
      '  props: nothing is given as props, and executionRoles and domain at least are required\n    write: an object: { executionRoles: { analysts: { create: {} } }, domain: { import: { domainId: "d-…" } } }',
    ],
    [
      "null",
      "canvas",
      null,
      "  props: nothing (null) is given as props, and executionRoles and domain at least are required",
    ],
    [
      "a provider that is none",
      "canvas",
      { ...right, provider: { region: REGION } },
      '  provider: a map is not an AWS provider\n    write: an instance: new AwsProvider(this, "aws", { region: "us-east-1" }); or leave it out for the stack\'s default one',
    ],
    ["a text as provider", "canvas", { ...right, provider: "aws" }, '  provider: "aws" is not an AWS provider'],
    [
      "nearly provider",
      "canvas",
      { ...right, provder: {} },
      "  provder: there is no field provder here\n    write: did you mean provider?",
    ],
    ["an unknown field", "canvas", { ...right, zzzzzzzz: {} }, "tags, provider"],
  ])("%s", (_, id, props, text) => {
    expect(error(id, props)).toContain(text);
  });
});
