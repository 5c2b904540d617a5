import {
  emrServerlessRoleName,
  executionRoleName,
  EXECUTION_ROLE_PREFIX,
  inlinePolicyName,
  shortRegion,
} from "../../lib/constructs/names";
import { CANVAS_REGIONS, EMR_SERVERLESS_ROLE_PREFIX } from "../../lib/rules/values";

// Names are contract: a changed one replaces a role in every account that has it.

it.each([
  ["analytics", "us-east-1", undefined, "AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1"],
  ["a", "ap-northeast-2", undefined, "AmazonSageMakerCanvasEMRSExecutionAccess-a-apne2"],
  ["eighteen-characters", "eu-west-1", undefined, "AmazonSageMakerCanvasEMRSExecutionAccess-eighteen-ch-ee57be-euw1"],
  ["analytics", "us-east-1", "jobs", "AmazonSageMakerCanvasEMRSExecutionAccess-jobs"],
])("the EMR Serverless role of %s in %s with suffix %s is pinned", (deployment, region, suffix, name) => {
  expect(emrServerlessRoleName(deployment, region, suffix)).toBe(name);
});

it.each([
  ["analytics", "leads", "us-east-1", undefined, "AmazonSageMaker-ExecutionRole-analytics-leads-use1"],
  ["analytics", "leads", "us-east-1", "canvas-leads", "canvas-leads"],
  [
    "a-long-deployment",
    "a-long-role-name",
    "ap-southeast-2",
    undefined,
    "AmazonSageMaker-ExecutionRole-a-long-deployment-a-l-63075c-apse2",
  ],
])("the execution role of %s %s in %s with name %s is pinned", (deployment, role, region, given, name) => {
  expect(executionRoleName(deployment, role, region, given)).toBe(name);
});

it("the inline policy is named after the deployment", () => {
  expect(inlinePolicyName("analytics")).toBe("canvas-large-data-analytics");
});

it("every Canvas Region has a short form of its own, as in Availability Zone ids", () => {
  expect(Object.fromEntries(CANVAS_REGIONS.map((region) => [region, shortRegion(region)]))).toEqual({
    "us-east-1": "use1",
    "us-east-2": "use2",
    "us-west-1": "usw1",
    "us-west-2": "usw2",
    "ap-south-1": "aps1",
    "ap-northeast-1": "apne1",
    "ap-northeast-2": "apne2",
    "ap-southeast-1": "apse1",
    "ap-southeast-2": "apse2",
    "ca-central-1": "cac1",
    "eu-central-1": "euc1",
    "eu-west-1": "euw1",
    "eu-west-2": "euw2",
    "eu-west-3": "euw3",
    "eu-north-1": "eun1",
    "sa-east-1": "sae1",
  });
});

describe("names of every length", () => {
  const deployments = Array.from({ length: 40 }, (_, index) => "abcdefghij".repeat(4).slice(0, index + 1));
  // Names that differ only where a long one is cut off.
  const alike = ["x", "y", "-z"].map((end) => `${"abcdefghij".repeat(3)}${end}`);
  const all = [...deployments, ...alike];

  it("fit into IAM's 64 characters, keep the prefix, and are valid names", () => {
    const names = CANVAS_REGIONS.flatMap((region) =>
      all.flatMap((deployment) => [
        { name: emrServerlessRoleName(deployment, region), prefix: EMR_SERVERLESS_ROLE_PREFIX },
        { name: executionRoleName(deployment, "leads", region), prefix: EXECUTION_ROLE_PREFIX },
        { name: executionRoleName("leads", deployment, region), prefix: EXECUTION_ROLE_PREFIX },
      ]),
    );
    const wrong = names.filter(
      ({ name, prefix }) => name.length > 64 || !name.startsWith(prefix) || !/^[A-Za-z0-9+=,.@_-]+$/.test(name),
    );
    expect(wrong).toEqual([]);
    expect(names).toHaveLength(16 * 43 * 3);
  });

  it("never meet another deployment's or Region's, without regard to case", () => {
    const emr = CANVAS_REGIONS.flatMap((region) => all.map((deployment) => emrServerlessRoleName(deployment, region)));
    expect(new Set(emr.map((name) => name.toLowerCase())).size).toBe(16 * 43);
    const execution = CANVAS_REGIONS.flatMap((region) =>
      alike.flatMap((deployment) => alike.map((role) => executionRoleName(deployment, role, region))),
    );
    expect(new Set(execution.map((name) => name.toLowerCase())).size).toBe(16 * 9);
  });
});
