/** Plans as AWS provider 6 makes them: made from one of provider 5, since no binary of 6 is run here. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { managedPolicy } from "../../lib/authorization/managed";
import { isJson, type Json, jsonObjects } from "../../lib/sources/input";
import { readPlan } from "../../lib/sources/terraform/plan";
import { releaseNotes } from "../../lib/sources/terraform/provider-release";
import { findingsIn } from "../checks/closed-vpc";
import { plan, type ResourceInPlan } from "./make-plan";

const EXAMPLE = path.resolve(__dirname, "../../examples/plans/harmless/plan.json");
const OF_5 = readFileSync(EXAMPLE, "utf8");
/** Types that have no `region` in provider 6. */
const GLOBAL = /^aws_(iam_|caller_identity|partition|service$)/;

/** A plan of provider 5 with what provider 6 and Terraform 1.12 add: each regional resource's Region, and identities. */
function asOf6(text: string, region: string): Json {
  const regional = (json: Json): boolean => typeof json["type"] === "string" && !GLOBAL.test(json["type"]);
  const add = (value: unknown): unknown => {
    if (Array.isArray(value)) return (value as readonly unknown[]).map(add);
    if (!isJson(value)) return value;
    const all = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, add(each)]));
    const identity = { account_id: "111122223333", region };
    if (isJson(all["values"]) && typeof all["type"] === "string") {
      const values = regional(all) ? { ...all["values"], region } : all["values"];
      return { ...all, values, identity, identity_schema_version: 0 };
    }
    const change = all["change"];
    if (!isJson(change) || typeof all["type"] !== "string") return all;
    const located = (state: unknown): unknown => (isJson(state) && regional(all) ? { ...state, region } : state);
    return {
      ...all,
      change: {
        ...change,
        before: located(change["before"]),
        after: located(change["after"]),
        before_identity: identity,
        after_identity: identity,
      },
    };
  };
  return { ...(add(JSON.parse(text)) as Json), deferred_changes: [], action_invocations: [] };
}

/** The same plan in another Region, where every regional resource has the argument `region` and the provider stays in us-east-1. */
function elsewhere(region: string): Json {
  const moved = asOf6(OF_5.replaceAll("us-east-1", region), region);
  const configuration = moved["configuration"] as Json;
  const root = configuration["root_module"] as Json;
  const resources = jsonObjects(root["resources"]).map((resource) =>
    GLOBAL.test(String(resource["type"]))
      ? resource
      : { ...resource, expressions: { ...(resource["expressions"] as Json), region: { constant_value: region } } },
  );
  const provider = (configuration["provider_config"] as Json)["aws"] as Json;
  const expressions = { ...(provider["expressions"] as Json), region: { constant_value: "us-east-1" } };
  return {
    ...moved,
    configuration: {
      ...configuration,
      provider_config: { aws: { ...provider, expressions } },
      root_module: { ...root, resources },
    },
  };
}

/** What is found in the plan of provider 5. */
const FOUND = findingsIn(JSON.parse(OF_5) as Json);

test("the Region of each resource and identities change nothing of a review", () => {
  expect(FOUND).toHaveLength(1);
  expect(findingsIn(asOf6(OF_5, "us-east-1"))).toEqual(FOUND);
});

test("a plan whose resources say another Region than the provider is as clean", () => {
  expect(findingsIn(elsewhere("eu-west-1"))).toEqual(FOUND);
});

test("an endpoint in another Region than its service is found", () => {
  const json = asOf6(OF_5, "us-east-1");
  const resources = jsonObjects(json["resource_changes"]).map((resource) => {
    const change = resource["change"] as Json;
    const inEurope = (state: unknown): unknown => (isJson(state) ? { ...state, region: "eu-west-1" } : state);
    return resource["type"] === "aws_vpc_endpoint"
      ? { ...resource, change: { ...change, before: inEurope(change["before"]), after: inEurope(change["after"]) } }
      : resource;
  });
  expect(findingsIn({ ...json, resource_changes: resources })).toContainEqual(
    expect.stringMatching(/error endpoint-region at aws_vpc_endpoint\.s3:/),
  );
});

describe("the Region of the plan", () => {
  const role: ResourceInPlan = { type: "aws_iam_role", name: "r", after: { name: "r" } };
  const regionBy = (source: ResourceInPlan): unknown => {
    const json = plan([role], {}, [{ ...source, mode: "data" }]);
    const configuration = json["configuration"] as Json;
    const provider = { name: "aws", expressions: {} };
    return readPlan(
      { ...json, configuration: { ...configuration, provider_config: { aws: provider } } },
      "plan.json",
      managedPolicy,
    ).after.region;
  };
  const named = { constant_value: "eu-west-1" };

  test.each<[string, ResourceInPlan]>([
    ["data.aws_service", { type: "aws_service", name: "s", after: { region: "eu-west-1", service_id: "sts" } }],
    ["data.aws_region of provider 5", { type: "aws_region", name: "s", after: { name: "eu-west-1" } }],
    ["data.aws_region of provider 6", { type: "aws_region", name: "s", after: { region: "eu-west-1" } }],
  ])("is what %s found", (_what, source) => {
    expect(regionBy(source)).toBe("eu-west-1");
  });

  test.each<[string, string, string]>([
    ["aws_region", "region", "region"],
    ["aws_region", "name", "name"],
    ["aws_region", "endpoint", "name"],
    ["aws_service", "region", "region"],
    ["aws_service", "dns_name", "region"],
    ["aws_service", "reverse_dns_name", "region"],
  ])("is unknown where data.%s was given %s", (type, argument, attribute) => {
    const source = { type, name: "s", after: { [attribute]: "eu-west-1" }, expressions: { [argument]: named } };
    expect(regionBy(source)).not.toBe("eu-west-1");
  });
});

describe("the provider's release", () => {
  const AWS = "registry.terraform.io/hashicorp/aws";

  test.each<[string | null, readonly string[]]>([
    [
      "6.1.0",
      [
        "the plan is made with hashicorp/aws 6.1.0, which HashiCorp withdrew (https://github.com/hashicorp/terraform-provider-aws/issues/43213): use a later release",
      ],
    ],
    [
      "= 6.57.0",
      [
        "the plan is made with hashicorp/aws 6.57.0, which HashiCorp withdrew (https://github.com/hashicorp/terraform-provider-aws/issues/49181): use a later release",
      ],
    ],
    [
      "6.28.0",
      [
        "the plan is made with hashicorp/aws 6.28.0: 6.28.0 to 6.35 replace a VPC endpoint to switch its private DNS (https://github.com/hashicorp/terraform-provider-aws/issues/46776)",
      ],
    ],
    ["6.35.1", [expect.stringContaining("6.35.1: 6.28.0 to 6.35 replace") as string]],
    ["6.27.0", []],
    ["6.36.0", []],
    ["5.30.0", []],
    // A constraint says nothing of the release.
    [">= 5.76.0, < 7.0.0", []],
    ["~> 6.57.0", []],
    [null, []],
  ])("%s", (version, expected) => {
    expect(releaseNotes({ [AWS]: version })).toEqual(expected);
    expect(releaseNotes({ "registry.opentofu.org/hashicorp/aws": version })).toEqual(expected);
    expect(releaseNotes({ "registry.terraform.io/hashicorp/random": version })).toEqual([]);
  });

  test("a plan that pins a withdrawn one says so", () => {
    const json = JSON.parse(OF_5.replace(">= 5.76.0, < 6.0.0", "6.57.0")) as Json;
    expect(readPlan(json, "plan.json", managedPolicy).notes).toContainEqual(
      expect.stringContaining("hashicorp/aws 6.57.0, which HashiCorp withdrew"),
    );
  });
});
