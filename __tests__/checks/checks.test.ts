/** Every check with a case that breaks it and one that does not: all findings of each, word for word. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { CHECKS, stateFindings, stateOf } from "../../lib/checks";
import { covers, isEverybody, isPrivate } from "../../lib/checks/addresses";
import { portsOf, trafficOf } from "../../lib/checks/groups";
import { lostWith } from "../../lib/checks/lost-files";
import { plainPhrase } from "../../lib/report/reason";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { fixText } from "../../lib/hcl/fix";
import type { Json } from "../../lib/sources/input";
import { ACCOUNT, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import {
  arn,
  type Case,
  changed,
  domain,
  findings,
  findingsIn,
  GOOD,
  good,
  IMAGES,
  INTERFACES,
  JOBS,
  planOf,
  profile,
  withJobRole,
  withOwnJobRole,
} from "./closed-vpc";
import { BUCKETS } from "./buckets.cases";
import { bucket, DATA, READS_IT, through } from "./data.cases";
import { ENDPOINTS } from "./endpoints.cases";
import { FIRST_PLAN } from "./first-plan.cases";
import { NETWORK } from "./network.cases";
import { ROLES } from "./roles.cases";

test("nothing is found where everything is right", () => {
  expect(findings({})).toEqual([]);
});

const CASES: readonly Case[] = [...ROLES, ...NETWORK, ...ENDPOINTS, ...DATA, ...FIRST_PLAN];

test.each(CASES)("%s: %s", (_id, _what, parts, expected) => {
  expect(findings(parts)).toEqual(expected);
});

const INLINE = good("usersInline");

const ENABLED = domain({}).after?.["default_user_settings"];
const DISABLED = withJobRole(arn(JOBS), "DISABLED").after?.["default_user_settings"];

/** What differs from the good domain now, what did before, what happens, and what is found. */
const OF_DOMAINS = [
  [
    "domain-replaced",
    "by its key",
    { kms_key_id: "b" },
    { kms_key_id: "a" },
    ["delete", "create"],
    { replace_paths: [["kms_key_id"]] },
    [
      "error domain-replaced at aws_sagemaker_domain.d: a change of kms_key_id replaces the domain: its users lose access to their files, which stay on its file system",
    ],
  ],
  [
    "domain-replaced",
    "the new one first",
    {},
    { kms_key_id: "a" },
    ["create", "delete"],
    {},
    [
      "error domain-replaced at aws_sagemaker_domain.d: the domain is replaced: its users lose access to their files, which stay on its file system",
    ],
  ],
  [
    "domain-destroyed",
    "deleted",
    {},
    {},
    ["delete"],
    { after: null },
    [
      "error domain-destroyed at aws_sagemaker_domain.d: the domain is destroyed: its users lose access to their files, which stay on its file system",
    ],
  ],
  [
    "domain-destroyed",
    "with the files",
    {},
    { retention_policy: [{ home_efs_file_system: "Delete" }] },
    ["delete"],
    { after: null },
    [
      "error domain-destroyed at aws_sagemaker_domain.d: the domain is destroyed: its users' files are deleted with it (retention_policy)",
    ],
  ],
  [
    "domain-replaced",
    "with the files, by what holds before",
    {},
    { retention_policy: [{ home_efs_file_system: "Delete" }] },
    ["delete", "create"],
    { replace_paths: [["retention_policy"]] },
    [
      "error domain-replaced at aws_sagemaker_domain.d: a change of retention_policy replaces the domain: its users' files are deleted with it (retention_policy)",
    ],
  ],
  ["domain-replaced", "updated", { tags: { a: "b" } }, { tags: {} }, ["update"], {}, []],
  ["restart-canvas", "tags only", { tags: { a: "b" } }, { tags: {} }, ["update"], {}, []],
  [
    "vpc-only-domain-update",
    "whether it is closed is known only after apply",
    { app_network_access_type: undefined, tag_propagation: "ENABLED" },
    { app_network_access_type: "VpcOnly", tag_propagation: "DISABLED" },
    ["update"],
    { after_unknown: { app_network_access_type: true } },
    [
      "unknown vpc-only-domain-update at aws_sagemaker_domain.d: whether the domain is VpcOnly is undetermined: aws_sagemaker_domain.d.app_network_access_type is known only after apply; if it is, its update fails",
    ],
  ],
  ["domain-destroyed", "forgotten", {}, {}, ["forget"], { after: null }, []],
  [
    "vpc-only-domain-update",
    "another setting",
    { tag_propagation: "ENABLED" },
    { tag_propagation: "DISABLED" },
    ["update"],
    {},
    [
      "error vpc-only-domain-update at aws_sagemaker_domain.d: the update of tag_propagation fails in the apply: the domain is VpcOnly",
    ],
  ],
  ["vpc-only-domain-update", "tags only", { tags: { a: "b" } }, { tags: {} }, ["update"], {}, []],
  [
    "vpc-only-domain-update",
    "a public domain",
    { app_network_access_type: "PublicInternetOnly", tag_propagation: "ENABLED" },
    { app_network_access_type: "PublicInternetOnly", tag_propagation: "DISABLED" },
    ["update"],
    {},
    [],
  ],
  [
    "large-data-switched-off",
    "disabled by the plan",
    { app_network_access_type: "PublicInternetOnly", default_user_settings: DISABLED },
    { default_user_settings: ENABLED },
    ["update"],
    {},
    [
      "warning large-data-switched-off at aws_sagemaker_domain.d: large data is switched off for analytics",
      "warning restart-canvas at aws_sagemaker_domain.d: the Canvas settings change: running apps keep the old ones until a restart",
    ],
  ],
  [
    "large-data-switched-off",
    "off before as well",
    { app_network_access_type: "PublicInternetOnly", default_user_settings: DISABLED, tags: { a: "b" } },
    { tags: {} },
    ["update"],
    {},
    [],
  ],
  [
    "large-data-switched-off",
    "what the replaced domain had is sensitive",
    { id: "d-2", default_user_settings: [{ execution_role: arn("users") }] },
    { id: "d-1", default_user_settings: ENABLED },
    ["delete", "create"],
    { replace_paths: [["kms_key_id"]], before_sensitive: { default_user_settings: [{ canvas_app_settings: true }] } },
    [
      "error domain-replaced at aws_sagemaker_domain.d: a change of kms_key_id replaces the domain: its users lose access to their files, which stay on its file system",
      "unknown large-data-switched-off at aws_sagemaker_domain.d: large data is off for analytics now; whether it was on before is undetermined",
    ],
  ],
  [
    "restart-canvas",
    "a public domain gets the setting",
    { app_network_access_type: "PublicInternetOnly" },
    { app_network_access_type: "PublicInternetOnly", default_user_settings: [{ execution_role: arn("users") }] },
    ["update"],
    {},
    [
      "warning restart-canvas at aws_sagemaker_domain.d: the Canvas settings change: running apps keep the old ones until a restart",
    ],
  ],
] as const;

const PROFILE = profile({});
const BUCKET: ResourceInPlan = { type: "aws_s3_bucket", name: "b", after: { bucket: "team-data" } };
const KEY: ResourceInPlan = { type: "aws_kms_key", name: "k", after: { key_id: "k-1" } };
const ENDPOINT: ResourceInPlan = {
  type: "aws_vpc_endpoint",
  name: "n",
  after: {
    id: "vpce-2",
    vpc_id: "vpc-1",
    service_name: "com.amazonaws.us-east-1.sts",
    vpc_endpoint_type: "Interface",
    private_dns_enabled: true,
  },
};
const GONE = { after: null };
const LOST = "loses the home directory, whose files stay on the domain's file system";

type OfOthers = readonly [
  id: string,
  what: string,
  resource: ResourceInPlan,
  before: object,
  actions: readonly string[],
  more: object,
  expected: readonly string[],
];

const OF_OTHERS: readonly OfOthers[] = [
  [
    "role-replaced",
    "by its path",
    good("users"),
    { path: "/x/" },
    ["delete", "create"],
    { replace_paths: [["path"]] },
    [
      "warning role-replaced at aws_iam_role.users: a change of path replaces it: policies elsewhere that name it no longer match it, and it is absent in between",
    ],
  ],
  ["role-replaced", "updated", good("users"), { description: "x" }, ["update"], {}, []],
  [
    "user-profile-destroyed",
    "deleted",
    PROFILE,
    {},
    ["delete"],
    GONE,
    [`error user-profile-destroyed at aws_sagemaker_user_profile.p: the user profile is destroyed: ana ${LOST}`],
  ],
  [
    "user-profile-destroyed",
    "replaced",
    PROFILE,
    { user_profile_name: "anna" },
    ["delete", "create"],
    { replace_paths: [["user_profile_name"]] },
    [
      `error user-profile-destroyed at aws_sagemaker_user_profile.p: a change of user_profile_name replaces the user profile: anna ${LOST}`,
    ],
  ],
  ["user-profile-destroyed", "forgotten", PROFILE, {}, ["forget"], GONE, []],
  [
    "data-destroyed",
    "a bucket",
    BUCKET,
    {},
    ["delete"],
    GONE,
    [
      "warning data-destroyed at aws_s3_bucket.b: it is destroyed: its objects are deleted with it if force_destroy is set; without it, the apply fails if the bucket has objects",
    ],
  ],
  [
    "data-destroyed",
    "a bucket by another name",
    BUCKET,
    { bucket: "data" },
    ["delete", "create"],
    { replace_paths: [["bucket"]] },
    [
      "warning data-destroyed at aws_s3_bucket.b: a change of bucket replaces it: its objects are deleted with it if force_destroy is set; without it, the apply fails if the bucket has objects",
    ],
  ],
  [
    "data-destroyed",
    "a key",
    KEY,
    {},
    ["delete"],
    GONE,
    [
      "warning data-destroyed at aws_kms_key.k: it is destroyed: data that is encrypted under it cannot be read after its waiting period",
    ],
  ],
  [
    "endpoint-replaced",
    "for its private DNS, as 6.28 to 6.35 do",
    ENDPOINT,
    { private_dns_enabled: false },
    ["delete", "create"],
    { replace_paths: [["private_dns_enabled"]] },
    [
      "warning endpoint-replaced at aws_vpc_endpoint.n: a change of private_dns_enabled alone replaces it: its service is out of reach in between",
    ],
  ],
  [
    "endpoint-replaced",
    "for something else as well",
    ENDPOINT,
    { private_dns_enabled: false, vpc_id: "vpc-2" },
    ["delete", "create"],
    { replace_paths: [["private_dns_enabled"], ["vpc_id"]] },
    [],
  ],
  ["endpoint-replaced", "in place", ENDPOINT, { private_dns_enabled: false }, ["update"], {}, []],
  ["data-destroyed", "a key with a new description", KEY, { description: "x" }, ["update"], {}, []],
];

/** In another Region there is nothing but a job role: the ARNs of the good case are of us-east-1. */
const OF_REGIONS: readonly (readonly [
  id: string,
  what: string,
  resource: ResourceInPlan,
  region: object,
  expected: readonly string[],
])[] = [
  [
    "region-without-canvas",
    "EMR Serverless alone",
    good("jobs"),
    { constant_value: "af-south-1" },
    ["error region-without-canvas at aws_iam_role.jobs: Canvas is not in the Region af-south-1"],
  ],
  ["region-without-canvas", "one that has it", good("jobs"), { constant_value: "eu-west-1" }, []],
  [
    "region-without-canvas",
    "one that is not in the plan",
    good("jobs"),
    { references: ["local.region"] },
    [
      `unknown region-without-canvas at aws_iam_role.jobs: whether Canvas is available in the Region of ${JOBS} is undetermined: the plan does not say which it is`,
    ],
  ],
  [
    "region-mismatch",
    "a Region that is not in the plan",
    through("us-east-1"),
    { references: ["local.region"] },
    [
      "unknown region-mismatch at aws_iam_role_policy.jobs: A of data allows a key only through s3.us-east-1.amazonaws.com (kms:ViaService): whether jobs run in that Region is undetermined",
    ],
  ],
  [
    "endpoint-region",
    "a gateway, of which it is not known where it is made",
    good("endpoint"),
    { references: ["local.region"] },
    [
      "unknown endpoint-region at aws_vpc_endpoint.s3: whether com.amazonaws.us-east-1.s3 is of its own Region is undetermined: the Region is not known",
    ],
  ],
];

test.each(OF_REGIONS)("%s: %s", (id, _what, resource, region, expected) => {
  // A policy is read with its role.
  const all = resource.type === "aws_iam_role_policy" ? [good("jobs"), resource] : [resource];
  const own = (line: string): boolean => all.length === 1 || line.includes(` ${id} `);
  const aws = { name: "aws", expressions: { region, allowed_account_ids: { constant_value: [ACCOUNT] } } };
  const found = findingsIn({ ...plan(all), configuration: { provider_config: { aws } } });
  expect(found.filter(own)).toEqual(expected);
});

describe("over the change", () => {
  const domainOf = (more: object): ResourceInPlan => ({ ...domain({}), after: { ...domain({}).after, ...more } });

  test.each(OF_DOMAINS)("%s: %s", (_id, _what, now, old, actions, more, expected) => {
    const json = changed(domainOf(now), old, actions, more);
    // Nothing else of the environment is in these plans.
    const own = findingsIn(json as never).filter((line) =>
      /^\w+ (domain-|vpc-only-|restart-canvas|large-data-switched-off)/.test(line),
    );
    expect(own).toEqual(expected);
  });

  test.each(OF_OTHERS)("%s: %s", (_id, _what, resource, before, actions, more, expected) => {
    expect(findingsIn(changed(resource, before, actions, more) as never)).toEqual(expected);
  });

  test.each(BUCKETS)("%s: %s", (_id, _what, resources, expected) => {
    expect(findingsIn(plan(resources))).toEqual(expected);
  });

  test("what was found at the old address of a name is not new", () => {
    const trust = { Effect: "Allow", Principal: { Service: "emr-serverless.amazonaws.com" }, Action: "sts:AssumeRole" };
    const jobs = { name: JOBS, path: "/", assume_role_policy: policy(trust) };
    const old: ResourceInPlan = { type: "aws_iam_role", name: "j", actions: ["delete"], before: jobs, after: null };
    const again: ResourceInPlan = { type: "aws_iam_role", name: "again", after: jobs };
    const others = Object.entries(GOOD).flatMap(([key, each]) => (key === "jobs" ? [] : [each]));
    const unchanged = others.map((each) => ({ ...each, actions: ["no-op"], before: each.after as never }));
    const found = findingsIn(plan([...unchanged, old, again])).filter((line) => line.includes("job-role-trust-wide"));
    expect(found).toEqual([expect.stringMatching(/^as before: warning job-role-trust-wide at aws_iam_role.again:/)]);
  });

  test("what was so before is distinguished from what the plan brings", () => {
    const open = { ...INTERFACES, Condition: undefined };
    const all = Object.values(GOOD).filter((each) => each !== INLINE);
    const unchanged = all.map((each) => ({ ...each, actions: ["no-op"], before: each.after as never }));
    const inline = (before: object, now: object): ResourceInPlan => ({
      ...withOwnJobRole(IMAGES, now),
      actions: ["update"],
      before: withOwnJobRole(IMAGES, before).after as never,
    });
    const warning =
      "warning network-interface-directly at aws_iam_role.users: users can also create network interfaces without EMR Serverless: the condition aws:CalledViaLast has no effect";
    expect(findingsIn(plan([...unchanged, inline(INTERFACES, open)]))).toEqual([warning]);
    expect(findingsIn(plan([...unchanged, inline(open, { ...open, Sid: "Renamed" })]))).toEqual([
      `as before: ${warning}`,
    ]);
  });
});

test("an account's state is looked at by the checks of a state alone", () => {
  const open = planOf({ usersInline: withOwnJobRole(IMAGES, { ...INTERFACES, Condition: undefined }) });
  const found = stateFindings(stateOf(readJson(open, "plan.json").after, [], NO_EXTERNAL_INPUTS));
  expect(found.map(({ check, wasBefore }) => [check.id, check.over, wasBefore])).toEqual([
    ["network-interface-directly", "setup", false],
  ]);
});

test("without a plan of before, only the files of users are known to be lost", () => {
  expect(plainPhrase(lostWith("aws_sagemaker_domain.d", undefined))).toBe("its users lose access to their files");
});

test.each([
  ["0.0.0.0/0", "10.0.0.0/8", true],
  ["10.0.0.0/8", "10.255.255.255/32", true],
  ["10.0.0.0/8", "11.0.0.0/8", false],
  ["10.0.0.0/8", "10.0.0.0/8", true],
  ["10.0.0.0/9", "10.0.0.0/8", false],
  ["10.0.0.0/9", "10.128.0.0/9", false],
  ["10.1.2.0/24", "10.1.2.128/25", true],
  ["10.1.2.0/24", "10.1.3.128/25", false],
  ["10.1.2.128/25", "10.1.2.100/32", false],
  ["10.1.2.100/30", "10.1.2.103/32", true],
  ["fd00::/8", "10.0.0.0/8", false],
  ["10.0.0.0/8", "fd00::/8", false],
  ["fd00::/8", "fd00::/8", false],
  ["x10.0.0.0/8", "10.0.0.0/8", false],
  ["10.0.0.0/8", "10.0.0.0/8x", false],
])("the range %s covers %s: %s", (range, other, expected) => {
  expect(covers(range, other)).toBe(expected);
});

test.each([
  ["10.1.0.0/16", true],
  ["172.16.0.0/12", true],
  ["172.31.255.0/24", true],
  ["172.32.0.0/16", false],
  ["192.168.3.0/24", true],
  ["192.169.0.0/16", false],
  ["11.0.0.0/8", false],
])("the range %s is private: %s", (range, expected) => {
  expect(isPrivate(range)).toBe(expected);
});

test.each([
  ["0.0.0.0/0", true],
  ["10.0.0.0/00", true],
  ["::/0", true],
  ["10.0.0.0/10", false],
  ["10.0.0.0/01", false],
])("the range %s is everybody: %s", (range, expected) => {
  expect(isEverybody(range)).toBe(expected);
});

const EVERY = { from: 0, to: 65_535 };
/** Of a rule: its protocol, its ports, whether they are unknown; the TCP ports it is about; its words. */
const RULES = [
  ["-1", undefined, undefined, false, { ports: EVERY, answer: "yes" }, "all traffic"],
  ["all", undefined, undefined, false, { ports: EVERY, answer: "yes" }, "all traffic"],
  [undefined, undefined, undefined, false, undefined, "all traffic"],
  ["tcp", 443, 443, false, { ports: { from: 443, to: 443 }, answer: "yes" }, "tcp 443"],
  ["6", 1, 2, false, { ports: { from: 1, to: 2 }, answer: "yes" }, "6 1 to 2"],
  ["udp", 443, 444, false, undefined, "udp 443 to 444"],
  ["tcp", undefined, undefined, false, undefined, "tcp"],
  ["tcp", 443, undefined, false, undefined, "tcp 443"],
  ["tcp", undefined, 443, false, undefined, "tcp"],
  ["icmp", undefined, undefined, false, undefined, "icmp"],
  ["tcp", undefined, undefined, true, { ports: EVERY, answer: "unknown" }, "ports that are known only after apply"],
  ["udp", undefined, undefined, true, undefined, "ports that are known only after apply"],
  [undefined, undefined, undefined, true, { ports: EVERY, answer: "unknown" }, "ports that are known only after apply"],
] as const;

test.each(RULES)(
  "a rule of %s, %s to %s, ports unknown: %s",
  (protocol, fromPort, toPort, hasUnknownPorts, ports, words) => {
    const [rule] = readJson(planOf({}), "plan.json").after.securityGroupRules;
    if (rule === undefined) throw new Error("there is no rule");
    const own = { ...rule, protocol, fromPort, toPort, hasUnknownPorts };
    expect(portsOf(own)).toEqual(ports);
    expect(plainPhrase(trafficOf(own))).toBe(words);
  },
);

/** What each case is about, and what is found in it. */
const ALL: readonly (readonly [id: string, expected: readonly string[]])[] = [
  ...[...CASES].map(([id, , , expected]) => [id, expected] as const),
  ...OF_DOMAINS.map(([id, , , , , , expected]) => [id, expected] as const),
  ...OF_OTHERS.map(([id, , , , , , expected]) => [id, expected] as const),
  ...BUCKETS.map(([id, , , expected]) => [id, expected] as const),
  ...OF_REGIONS.map(([id, , , , expected]) => [id, expected] as const),
];

/** Checks of which no case is so; what a case is not about may be found in it too. */
function without(isSo: (id: string, expected: readonly string[], about: string) => boolean): readonly string[] {
  return CHECKS.map(({ id }) => id).filter((id) => !ALL.some(([about, expected]) => isSo(id, expected, about)));
}

const finds = (kind: string, id: string, expected: readonly string[]): boolean =>
  expected.some((line) => new RegExp(`^(${kind}) ${id} at `).test(line));

test("a bucket is in the Region of the provider that makes it", () => {
  const inWest = { ...bucket({}), after: { bucket: "team-data" }, unknown: { region: true }, provider: "aws.west" };
  const json = planOf({ readsIt: READS_IT, bucket: inWest });
  const configuration = json["configuration"] as Json;
  const west = { name: "aws", alias: "west", expressions: { region: { constant_value: "us-west-2" } } };
  const providers = { ...(configuration["provider_config"] as Json), "aws.west": west };
  expect(findingsIn({ ...json, configuration: { ...configuration, provider_config: providers } })).toEqual([
    "error bucket-region at aws_s3_bucket.b: team-data is in us-west-2, but Canvas in a VPC of us-east-1 reaches only buckets of its own Region",
  ]);
});

test("every check has a bad case", () => {
  expect(without((id, expected) => finds("error|warning", id, expected))).toEqual([]);
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});

test("every check has a good case", () => {
  expect(without((id, expected, about) => about === id && !finds("error|warning|unknown", id, expected))).toEqual([]);
});

test("every check that can be undetermined has a case of it", () => {
  const mayNotTell = (id: string): boolean =>
    readFileSync(path.join(__dirname, "../../lib/checks", `${id}.ts`), "utf8").includes("isUnknown: true");
  expect(without((id, expected) => finds("unknown", id, expected)).filter(mayNotTell)).toEqual([]);
});

test("every check says all that a reader asks", () => {
  for (const { id, title, explanation, cure, source } of CHECKS) {
    expect(id).toMatch(/^[a-z][a-z-]+$/);
    for (const text of [title, explanation, fixText(cure), source]) expect(text.length).toBeGreaterThan(10);
    expect(explanation).toMatch(/\.$/);
  }
});
