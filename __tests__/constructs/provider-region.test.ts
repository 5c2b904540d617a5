import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, Testing, type TerraformProvider, TerraformStack, TerraformVariable } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { EmrServerlessRoleChoice } from "../../lib/constructs/emr-serverless-role";
import { CanvasLargeDataQuickSetup } from "../../modules/quick-setup";
import { EXISTING_EMR_ROLE, minimal, REGION } from "../support/quick-setup";

const folder = mkdtempSync(path.join(tmpdir(), "provider-region-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type MakeProvider = (stack: TerraformStack) => {
  readonly provider?: TerraformProvider;
  readonly region?: string;
  readonly emrServerlessRole?: EmrServerlessRoleChoice;
};

function synth(before: MakeProvider, after: MakeProvider = () => ({})): () => void {
  const app = new App({ outdir: path.join(folder, "out") });
  const stack = new TerraformStack(app, "stack");
  new CanvasLargeDataQuickSetup(stack, "canvas", { ...minimal, ...before(stack) });
  after(stack);
  return () => {
    app.synth();
  };
}

const inRegion =
  (region: string | undefined, alias?: string): MakeProvider =>
  (stack) => {
    new AwsProvider(stack, `aws-${alias ?? "default"}`, {
      ...(region === undefined ? {} : { region }),
      ...(alias === undefined ? {} : { alias }),
    });
    return {};
  };
const given =
  (region: string): MakeProvider =>
  (stack) => {
    inRegion(REGION)(stack);
    return { provider: new AwsProvider(stack, "west", { region, alias: "west" }) };
  };
const variable = (stack: TerraformStack): string => new TerraformVariable(stack, "region", {}).stringValue;

const REFUSED =
  'CanvasLargeDataQuickSetup has the region us-east-1, and its AWS provider works in us-west-2: its grants on keys would apply to requests through s3.us-east-1.amazonaws.com only (kms:ViaService), and jobs in us-west-2 would fail with AccessDenied.\n  write: region: "us-west-2", or a provider of us-east-1';

test.each<readonly [string, MakeProvider, MakeProvider | undefined]>([
  ["the default provider", inRegion("us-west-2"), undefined],
  ["the default provider, made after the class", () => ({}), inRegion("us-west-2")],
  ["the provider that is given", given("us-west-2"), undefined],
])("another Region of %s is refused", (_, before, after) => {
  expect(synth(before, after)).toThrow(REFUSED);
});

test.each<readonly [string, MakeProvider]>([
  ["the same Region", inRegion(REGION)],
  ["a provider that is given, in the same Region", given(REGION)],
  ["a Region that the environment gives", inRegion(undefined)],
  [
    "a provider's Region that is a variable",
    (stack) => {
      new AwsProvider(stack, "aws", { region: variable(stack) });
      return {};
    },
  ],
  [
    "a class's Region that is a variable",
    (stack) => {
      inRegion("us-west-2")(stack);
      return {
        region: variable(stack),
        emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } },
      };
    },
  ],
  [
    "another provider, with an alias, in another Region",
    (stack) => {
      inRegion(REGION)(stack);
      inRegion("us-west-2", "west")(stack);
      return {};
    },
  ],
])("%s passes", (_, before) => {
  expect(synth(before)).not.toThrow();
});

describe("where a Region is known to Terraform alone, the plan compares", () => {
  const guards = (before: MakeProvider): readonly unknown[] => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new CanvasLargeDataQuickSetup(stack, "canvas", { ...minimal, ...before(stack) });
    const text = Testing.synth(stack).replaceAll(/provider-region_[0-9A-F]+/g, "provider-region_ID");
    const { data = {} } = JSON.parse(text) as { data?: Record<string, Record<string, { lifecycle?: object }>> };
    return Object.values(data["aws_service"] ?? {}).flatMap(({ lifecycle }) =>
      lifecycle === undefined ? [] : [lifecycle],
    );
  };
  const MESSAGE =
    "The region of CanvasLargeDataQuickSetup is not that of its AWS provider: its grants on keys would apply to requests in another Region (kms:ViaService), and jobs would fail with AccessDenied. Set region to the provider's Region, or give a provider of that Region.";
  test.each<readonly [string, MakeProvider, string]>([
    ["the environment gives the provider's", inRegion(undefined), '"us-east-1"}'],
    [
      "the provider's is a variable",
      (stack) => {
        new AwsProvider(stack, "aws", { region: variable(stack) });
        return {};
      },
      '"us-east-1"}',
    ],
    [
      "the class's is a variable",
      (stack) => {
        inRegion(REGION)(stack);
        return { region: variable(stack), emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } } };
      },
      "var.region}",
    ],
  ])("%s", (_, before, end) => {
    expect(guards(before)).toEqual([
      {
        postcondition: [{ condition: `\${self.region == ${end}`, error_message: MESSAGE }],
      },
    ]);
  });

  test("and not where both are plain texts, or the class has none", () => {
    expect(guards(inRegion(REGION))).toEqual([]);
  });
});
