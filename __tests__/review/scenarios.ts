/** The three scenarios as synthesized stacks, and each of their statements and attachments taken out. */
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { managedPolicy } from "../../lib/authorization/managed";
import { isJson, type Json } from "../../lib/sources/input";
import { readStack } from "../../lib/sources/terraform/stack";
import type { ReadState } from "../../lib/review/access";
import { CanvasLargeDataCustomPublic } from "../../modules/custom-public";
import { CanvasLargeDataCustomVpcOnly } from "../../modules/custom-vpc-only";
import { CanvasLargeDataQuickSetup } from "../../modules/quick-setup";
import { ACCOUNT, KEY, OTHER_ACCOUNT, REGION } from "../support/quick-setup";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const COMMON = {
  deploymentName: "why",
  account: ACCOUNT,
  region: REGION,
  customBuckets: {
    own: {
      bucketName: "sales-exports",
      prefixes: ["raw/"],
      access: "read-write",
      kmsKeyArn: KEY,
      olderKmsKeyArns: { before: KEY.replace("1234abcd", "4321dcba") },
    },
    theirs: {
      bucketName: "their-exports",
      prefixes: ["raw/"],
      access: "read-write",
      ownerAccountId: OTHER_ACCOUNT,
      kmsKeyArn: KEY.replace("1234abcd", "5678efab"),
    },
  },
  workspace: { bucketName: "canvas-work", prefix: "canvas/" },
  userProfiles: { minimal: { executionRole: "minimal" }, full: { executionRole: "full" } },
  restrictPassRole: true,
} as const;

type NetworkInterfaces = NonNullable<
  ConstructorParameters<typeof CanvasLargeDataCustomVpcOnly>[2]["network"]["networkInterfaces"]
>;

function stackWith(build: (stack: TerraformStack, executionRoles: ReturnType<typeof rolesIn>) => void): Json {
  const stack = new TerraformStack(Testing.app(), "why");
  new AwsProvider(stack, "aws", { region: REGION, allowedAccountIds: [ACCOUNT] });
  build(stack, rolesIn(stack));
  return JSON.parse(Testing.synth(stack)) as Json;
}

function rolesIn(stack: TerraformStack) {
  const own = new IamRole(stack, "minimal", { name: "minimal", assumeRolePolicy: TRUST });
  return {
    minimal: { existing: { roleArn: own.arn, attach: "large-data" } },
    full: { create: {} },
  } as const;
}

const NETWORK = { vpcId: "vpc-0123456789abcdef0", subnetIds: { a: "subnet-0123456789abcdef0" } };

function closed(networkInterfaces: NetworkInterfaces): Json {
  return stackWith((stack, executionRoles) => {
    new CanvasLargeDataCustomVpcOnly(stack, "Default", {
      ...COMMON,
      executionRoles,
      domain: { create: { executionRole: "minimal" } },
      network: {
        ...NETWORK,
        s3Endpoint: { create: { routeTableIds: { a: "rtb-0123456789abcdef0" } } },
        networkInterfaces,
      },
    });
  });
}

/** Each scenario; the closed one in each form of its network interfaces. */
export const SCENARIOS: Readonly<Record<string, Json>> = {
  "quick-setup": stackWith((stack, executionRoles) => {
    new CanvasLargeDataQuickSetup(stack, "Default", {
      ...COMMON,
      executionRoles,
      domain: { create: { executionRole: "minimal", ...NETWORK } },
    });
  }),
  "custom-public": stackWith((stack, executionRoles) => {
    new CanvasLargeDataCustomPublic(stack, "Default", {
      ...COMMON,
      executionRoles,
      domain: { create: { executionRole: "minimal", ...NETWORK } },
    });
  }),
  "custom-vpc-only by ARN": closed({ byArn: { enforce: true } }),
  "custom-vpc-only by tag": closed({ byTag: { key: "canvas", value: "yes", tagResources: true, enforce: true } }),
  "custom-vpc-only open": closed({ open: {} }),
};

/** What was taken out of a stack. */
export interface Taken {
  readonly name: string;
  /** The Sid of a statement, or the ARN of a policy that was attached. */
  readonly what: string;
  readonly kind: "statement" | "attachment";
  readonly effect: "Allow" | "Deny";
  readonly document: string;
  /** As the stack has it; empty for an attachment. */
  readonly statement: Json;
  readonly stack: Json;
}

/** Each statement of each policy document, and each attachment of a managed policy, taken out in turn. */
export function takenOut(stack: Json): readonly Taken[] {
  const documents = objectAt(stack, "data", "aws_iam_policy_document");
  const statements = Object.entries(documents).flatMap(([document, body]) => {
    const list = isJson(body) && Array.isArray(body["statement"]) ? (body["statement"] as readonly Json[]) : [];
    return list.map((statement, index): Taken => {
      const sid = String(statement["sid"]);
      return {
        name: `${document}: ${sid}`,
        what: sid,
        kind: "statement",
        effect: statement["effect"] === "Deny" ? "Deny" : "Allow",
        document,
        statement,
        stack: replaced(stack, ["data", "aws_iam_policy_document", document], {
          ...(body as Json),
          statement: list.filter((_, other) => other !== index),
        }),
      };
    });
  });
  const attachments = objectAt(stack, "resource", "aws_iam_role_policy_attachment");
  return [
    ...statements,
    ...Object.entries(attachments).map(([name, body]): Taken => ({
      name: `${name}: attachment`,
      what: String((body as Json)["policy_arn"]),
      kind: "attachment",
      effect: "Allow",
      document: name,
      statement: {},
      stack: replaced(stack, ["resource", "aws_iam_role_policy_attachment", name], undefined),
    })),
  ];
}

function objectAt(json: Json, ...path: readonly string[]): Json {
  let found: unknown = json;
  for (const name of path) found = isJson(found) ? found[name] : undefined;
  return isJson(found) ? found : {};
}

function replaced(json: Json, [first = "", ...rest]: readonly string[], value: unknown): Json {
  if (rest.length > 0) return { ...json, [first]: replaced(objectAt(json, first), rest, value) };
  return Object.fromEntries(Object.entries({ ...json, [first]: value }).filter(([, each]) => each !== undefined));
}

/** A stack as its reader gives it. */
export function stateIn(stack: Json): ReadState {
  return { ...readStack(stack, managedPolicy), file: "cdk.tf.json" };
}
