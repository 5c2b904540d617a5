/**
 * The table of answers has teeth: every statement and condition of a grant is taken out in turn, the scenario is synthesized
 * again for a role that holds nothing else ("minimal") and one with AmazonSageMakerFullAccess, and some row must turn.
 */
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { managedPolicy } from "../../lib/authorization/managed";
import { stateFindings, stateOf } from "../../lib/checks";
import type { DataBucket } from "../../lib/setup/question";
import type { Json } from "../../lib/sources/input";
import { readStack } from "../../lib/sources/terraform/stack";
import { CanvasLargeDataCustomVpcOnly } from "../../modules/custom-vpc-only";
import { ACCOUNT, KEY, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { drawn, grantMutants } from "./mutants";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const BUCKETS = {
  own: {
    bucketName: "sales-exports",
    prefixes: ["raw/"],
    access: "read-write",
    olderKmsKeyArns: { before: KEY.replace("1234abcd", "4321dcba") },
  },
  theirs: {
    bucketName: "their-exports",
    prefixes: ["raw/"],
    access: "read-write",
    ownerAccountId: OTHER_ACCOUNT,
    kmsKeyArn: KEY,
  },
} as const;
const asked: readonly DataBucket[] = Object.values(BUCKETS).flatMap((bucket) =>
  (["read", "write"] as const).map((access) => ({
    name: bucket.bucketName,
    prefix: "raw/",
    access,
    owner: "ownerAccountId" in bucket ? bucket.ownerAccountId : undefined,
  })),
);

type NetworkInterfaces = NonNullable<
  ConstructorParameters<typeof CanvasLargeDataCustomVpcOnly>[2]["network"]["networkInterfaces"]
>;

const RESTRICTIONS: Readonly<Record<string, NetworkInterfaces>> = {
  byArn: { byArn: { enforce: true } },
  byTag: { byTag: { key: "canvas", value: "yes", tagResources: true, enforce: true } },
  open: { open: {} },
};

/** The scenario as a stack. */
function synthesized(networkInterfaces: NetworkInterfaces): string {
  const stack = new TerraformStack(Testing.app(), "teeth");
  new AwsProvider(stack, "aws", { region: REGION, allowedAccountIds: [ACCOUNT] });
  const own = new IamRole(stack, "minimal", { name: "minimal", assumeRolePolicy: TRUST });
  new CanvasLargeDataCustomVpcOnly(stack, "Default", {
    deploymentName: "teeth",
    account: ACCOUNT,
    region: REGION,
    executionRoles: {
      minimal: { existing: { roleArn: own.arn, attach: "large-data" } },
      full: { create: { attachAmazonSageMakerFullAccess: true } },
    },
    userProfiles: { minimal: { executionRole: "minimal" }, full: { executionRole: "full" } },
    customBuckets: BUCKETS,
    workspace: { bucketName: "canvas-work", prefix: "canvas/" },
    domain: { create: { executionRole: "minimal" } },
    network: {
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: { a: "subnet-0123456789abcdef0" },
      s3Endpoint: { create: { routeTableIds: { a: "rtb-0123456789abcdef0" } } },
      networkInterfaces,
    },
    restrictPassRole: true,
  });
  return Testing.synth(stack);
}

/** Everything that is answered, as texts, each made when it is read: any difference is a row that turned. */
function* table(stack: string): Generator<string> {
  const { after } = readStack(JSON.parse(stack) as Json, managedPolicy);
  const state = stateOf(after, [], { organization: [], buckets: asked });
  yield JSON.stringify(
    state.access.deployments.flatMap(({ executionRoles }) =>
      executionRoles.map(({ name, capabilities, limits }) => [
        name,
        // What decides is no row, and the six features rest on the same requests.
        capabilities
          .slice(0, 1)
          .map(({ asked: questions }) =>
            questions.map(({ question, decision }) => [question.action, question.resource, decision.answer]),
          ),
        limits.map(({ id, asked: questions }) => [
          id,
          questions.map(({ question, decision }) => [question.action, question.resource, decision.answer]),
        ]),
      ]),
    ),
  );
  yield JSON.stringify(stateFindings(state).map(({ check, because = [] }) => [check.id, because.length]));
}

/** A table with nothing taken out. */
interface Whole {
  readonly networkInterfaces: NetworkInterfaces;
  readonly stack: string;
  readonly rows: readonly string[];
}

function wholeOf(networkInterfaces: NetworkInterfaces): Whole {
  const stack = synthesized(networkInterfaces);
  return { networkInterfaces, stack, rows: [...table(stack)] };
}

/** Whether a row of the table turned. */
function hasTurned({ networkInterfaces, stack, rows: whole }: Whole): boolean {
  const now = synthesized(networkInterfaces);
  // The same stack has the same answers.
  if (now === stack) return false;
  let part = 0;
  for (const text of table(now)) if (text !== whole[part++]) return true;
  return part !== whole.length;
}

/** Grants that no role or endpoint of the table holds. */
const ELSEWHERE = /^(bucketOwner|keyOwner|domainKey|s3EndpointForAll):/;
const NO_RESOURCE_POLICIES = "EMR Serverless has no resource-based policies: no other account can let the role in";
/** Statements that no request of Canvas's large data reaches, and why. */
const UNASKED: Readonly<Record<string, string>> = {
  "largeDataUse: EMRServerlessCreateApplicationOperation without condition StringEquals aws:ResourceAccount":
    NO_RESOURCE_POLICIES,
  "largeDataUse: EMRServerlessListApplicationOperation without condition StringEquals aws:ResourceAccount":
    NO_RESOURCE_POLICIES,
  "largeDataUse: EMRServerlessApplicationOperations without condition StringEquals aws:ResourceAccount":
    NO_RESOURCE_POLICIES,
  "largeDataUse: EMRServerlessStartJobRunOperation without condition StringEquals aws:ResourceAccount":
    NO_RESOURCE_POLICIES,
  "largeDataUse: EMRServerlessListJobRunOperation without condition StringEquals aws:ResourceAccount":
    NO_RESOURCE_POLICIES,
  "largeDataUse: EMRServerlessJobRunOperations without condition StringEquals aws:ResourceAccount":
    NO_RESOURCE_POLICIES,
  "largeDataUse: EMRServerlessTagResourceOperation without condition StringEquals aws:ResourceAccount":
    NO_RESOURCE_POLICIES,
  "restrictPassRole: DenyPassingOtherRolesToEMRServerless without condition StringEquals iam:PassedToService":
    "what the Deny leaves alone is no large data",
  "s3EndpointForCanvas: without statement CanvasBucketCors{name} (6)": "the apps, not the jobs",
  "s3EndpointForCanvas: without statement CanvasGenerativeAI (9)": "generative AI",
  "s3EndpointForCanvas: without statement CanvasGenerativeAIList (10)": "generative AI",
  "s3EndpointForCanvas: CanvasTaggedObjects without condition StringEqualsIgnoreCase s3:ExistingObjectTag/SageMaker":
    "objects of the account itself, which the role's own policy guards",
  "s3EndpointForCanvas: CanvasBucketCors{name} without condition StringEquals aws:ResourceAccount":
    "the apps, not the jobs",
  "workspace: without statement CanvasWorkspaceCors (0)": "the apps, not the jobs",
  "workspace: without statement CanvasWorkspaceKey (1)": "there is no key here",
  "workspace: without statement CanvasWorkspaceKeyOfAnotherAccount (2)": "there is no key here",
  "workspace: CanvasWorkspaceCors without condition StringEquals aws:ResourceAccount": "the apps, not the jobs",
};

const mutants = grantMutants().filter(
  ({ name }) => !ELSEWHERE.test(name) && / without (statement|condition) /.test(name),
);

test("some row turns for every statement and condition that is taken out", () => {
  // Those of the last row that turned come first: the mutants of one grant follow each other.
  const tables = Object.values(RESTRICTIONS).map(wholeOf);
  const taken = drawn(mutants);
  const survivors = taken.flatMap((mutant) => {
    const restore = mutant.apply();
    try {
      const turned = tables.findIndex(hasTurned);
      if (turned < 0) return [mutant.name];
      tables.unshift(...tables.splice(turned, 1));
      return [];
    } catch {
      // What cannot be synthesized any more is noticed too.
      return [];
    } finally {
      restore();
    }
  });
  expect(mutants.length).toBeGreaterThan(50);
  expect(survivors).toEqual(taken.map(({ name }) => name).filter((name) => Object.hasOwn(UNASKED, name)));
  expect(Object.keys(UNASKED).filter((unasked) => !mutants.some(({ name }) => name === unasked))).toEqual([]);
});
