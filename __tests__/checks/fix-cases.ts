/** Plans whose fixes are expected word for word: every check at least once, and the ways in which a fix follows from the plan. */
import type { Json } from "../../lib/sources/input";
import { ACCOUNT, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import {
  after,
  arn,
  changed,
  domain,
  endpointPolicy,
  ENDPOINT,
  good,
  IMAGES,
  INTERFACES,
  JOBS,
  jobsInline,
  ownJobRole,
  type Parts,
  planOf,
  profile,
  trust,
  usersInline,
  withJobRole,
  withOwnJobRole,
} from "./closed-vpc";
import { DATA } from "./data.cases";
import { ENDPOINTS } from "./endpoints.cases";
import { FIRST_PLAN } from "./first-plan.cases";
import { NETWORK } from "./network.cases";
import { ROLES } from "./roles.cases";

const TABLE = [...ROLES, ...NETWORK, ...ENDPOINTS, ...DATA, ...FIRST_PLAN];

/** A check, what is special in the plan, and the plan. */
export interface FixCase {
  readonly id: string;
  readonly what: string;
  readonly json: Json;
}

function of(id: string, what: string, json: Json): FixCase {
  return { id, what, json };
}

/** One of the tables' cases. */
function inTable(id: string, what: string): FixCase {
  const [found] = TABLE.filter(([otherId, otherWhat]) => otherId === id && otherWhat === what);
  if (found === undefined) throw new Error(`there is no case ${id}: ${what}`);
  return of(id, what, planOf(found[2]));
}

function parts(id: string, what: string, differing: Parts): FixCase {
  return of(id, what, planOf(differing));
}

function change(
  id: string,
  what: string,
  resource: ResourceInPlan,
  before: object,
  actions: readonly string[],
  more: object = {},
): FixCase {
  return of(id, what, changed(resource, before, actions, more) as Json);
}

const attached = (role: string, name: string): ResourceInPlan => ({
  type: "aws_iam_role_policy_attachment",
  name,
  after: { role, policy_arn: `arn:aws:iam::aws:policy/${name}` },
});
const bucket: ResourceInPlan = { type: "aws_s3_bucket", name: "b", after: { bucket: "team-data" } };
const endpoint: ResourceInPlan = { type: "aws_vpc_endpoint", name: "e", after: { private_dns_enabled: true } };
const key: ResourceInPlan = { type: "aws_kms_key", name: "k", after: { key_id: "k-1" } };
const GONE = { after: null };
const DESTROYED = ["delete"];
const REPLACED = ["delete", "create"];
const allow = (action: string | readonly string[], more: object = {}): object => ({
  Effect: "Allow",
  Action: action,
  Resource: "*",
  ...more,
});

/** With one named statement of the role's own. */
const withStatement = (statement: object): ResourceInPlan => usersInline(IMAGES, INTERFACES, statement);

/** A role that is replaced, and the policies that name it. */
function replacedRole(): Json {
  const role = good("users");
  const principal = { Effect: "Allow", Principal: { AWS: arn("users") }, Action: "s3:GetObject", Resource: "*" };
  const byItself: ResourceInPlan = { ...bucket, after: { bucket: "team-data" } };
  const ofBucket: ResourceInPlan = {
    type: "aws_s3_bucket_policy",
    name: "b",
    after: {
      bucket: "team-data",
      policy: policy(principal, { ...principal, Principal: { AWS: arn("others") }, Action: "s3:PutObject" }),
    },
  };
  const ofQueue: ResourceInPlan = {
    type: "aws_sqs_queue",
    name: "q",
    after: { name: "q", url: "https://sqs/q", policy: policy({ ...principal, Action: "sqs:SendMessage" }) },
  };
  const kept = [byItself, ofBucket, ofQueue].map((each) => ({
    ...each,
    actions: ["no-op"],
    before: each.after as never,
  }));
  const own = { ...role, actions: REPLACED, before: { ...role.after, path: "/x/", arn: arn("users") } as never };
  return plan([own, ...kept]);
}

/** One case of each table's checks, and those in which the fix follows from something else. */
const IN_TABLES: readonly (readonly [id: string, what: string])[] = [
  ["canvas-cannot", "the setting is off"],
  ["job-role-name", "another name"],
  ["job-role-name", "another path"],
  ["job-role-name", "a role of another account"],
  ["job-role-name", "a path that the role does not have"],
  ["job-role-trust", "another service"],
  ["job-role-trust", "a placeholder for the account"],
  ["job-role-trust-wide", "no account and another service"],
  ["service-linked-role", "looked for and not there"],
  ["grants-on-wrong-role", "images and interfaces on the job role"],
  ["network-interface-missing", "the statement of AWS's page alone"],
  ["network-interface-unrestricted", "any subnet"],
  ["network-interface-directly", "without aws:CalledViaLast"],
  ["network-interface-directly", "void under AmazonSageMakerFullAccess"],
  ["network-interface-unrestricted", "beside AmazonSageMakerFullAccess"],
  ["untagged-network", "a tag that the security group lacks"],
  ["public-subnet", "a route to an internet gateway"],
  ["open-inbound", "a prefix list of the plan, and one outside"],
  ["zone-without-emr-serverless", "use1-az3"],
  ["security-groups-missing", "neither the domain nor the profile"],
  ["too-many-security-groups", "the domain's and the profile's together"],
  ["closed-egress", "no outbound rule"],
  ["closed-egress", "among themselves alone"],
  ["vpc-dns", "hostnames left out"],
  ["endpoint-missing", "a VPC that is made without one"],
  ["endpoint-policy-principal", "the policy of AWS's page"],
  ["endpoint-policy-principal", "an account, on a gateway"],
  ["endpoint-policy-principal", "longer than EC2 takes"],
  ["endpoint-image-layers", "own buckets only"],
  ["endpoint-emr-logs", "without the bucket of the logs"],
  ["region-mismatch", "another Region"],
  ["grants-on-wrong-role", "images alone are missing"],
  ["iam-limits", "as many attached policies as AWS grants at most"],
  ["iam-limits-passed", "one attached policy more than that"],
  ["endpoint-to-other-accounts", "without aws:ResourceAccount"],
  ["endpoint-to-other-accounts", "no policy, which is AWS's own that lets everything pass"],
  ["endpoint-not-routed", "another route table"],
  ["endpoint-not-routed", "no table, which the provider computes"],
  ["endpoint-not-routed", "another table that is not made yet either"],
  ["endpoint-https", "a group that allows no inbound traffic"],
  ["endpoint-private-dns", "off"],
  ["endpoint-region", "Amazon Q Developer elsewhere"],
  ["endpoint-region", "the gateway of another Region"],
  ["endpoint-service-name", "the name of AWS's page"],
  ["app-traffic", "no rule for the apps"],
  ["app-traffic", "a group that is not made yet"],
  ["bucket-region", "of another Region"],
  ["bucket-tag", "the tag of objects on the bucket"],
  ["bucket-wildcard", "the statement of AWS's page"],
  ["application-tag", "in another case"],
  ["sibling-job-role", "without the Deny"],
  ["profile-overrides-domain", "Canvas settings without EMR Serverless"],
  ["data-grants-on-execution-role", "a bucket to write to"],
  ["standard-builds-outside-vpc", "own policies in place of AWS's"],
  ["policy-removed", "an argument that no longer lists what a resource put there"],
  ["iam-limits", "inline policies near their limit"],
  ["iam-limits-passed", "27 attached policies"],
  ["iam-limits-passed", "a managed policy that no principal has"],
];

const elsewhere: Json = {
  ...plan([good("jobs")]),
  configuration: {
    provider_config: {
      aws: {
        name: "aws",
        expressions: {
          region: { constant_value: "af-south-1" },
          allowed_account_ids: { constant_value: [ACCOUNT] },
        },
      },
    },
  },
};

export const FIX_CASES: readonly FixCase[] = [
  ...IN_TABLES.filter(([, what]) => what !== "beside AmazonSageMakerFullAccess").map(([id, what]) => inTable(id, what)),
  of("region-without-canvas", "EMR Serverless alone", elsewhere),
  change("domain-replaced", "by its key", domain({}), { kms_key_id: "a" }, REPLACED, {
    replace_paths: [["kms_key_id"]],
  }),
  change("domain-destroyed", "deleted", domain({}), {}, DESTROYED, GONE),
  change("user-profile-destroyed", "deleted", profile({}), {}, DESTROYED, GONE),
  change("user-profile-destroyed", "replaced", profile({}), { user_profile_name: "x" }, REPLACED, {
    replace_paths: [["user_profile_name"]],
  }),
  change("data-destroyed", "a key", key, {}, DESTROYED, GONE),
  change("data-destroyed", "a bucket by another name", bucket, { bucket: "x" }, REPLACED),
  change("endpoint-replaced", "for its private DNS", endpoint, { private_dns_enabled: false }, REPLACED, {
    replace_paths: [["private_dns_enabled"]],
  }),
  of("role-replaced", "named by policies of the plan", replacedRole()),
  change("restart-canvas", "settings change", domain({}), { default_user_settings: [{}] }, ["update"]),
  change(
    "vpc-only-domain-update",
    "another setting",
    domain({ tag_propagation: "ENABLED" }),
    { tag_propagation: "x" },
    ["update"],
  ),
  parts("network-interface-unrestricted", "beside AmazonSageMakerFullAccess", {
    full: attached("users", "AmazonSageMakerFullAccess"),
  }),
  parts("network-interface-directly", "a statement on more than that", {
    usersInline: withOwnJobRole(IMAGES, {
      ...INTERFACES,
      Sid: "Networks",
      Action: ["ec2:CreateNetworkInterface", "ec2:DescribeSubnets"],
      Condition: undefined,
    }),
  }),
  parts("network-interface-directly", "by a pattern", {
    extra: {
      ...good("usersInline"),
      name: "extra",
      after: { name: "extra", role: "users", policy: policy(allow("ec2:*")) },
    },
  }),
  parts("network-interface-directly", "by another policy of AWS's", { full: attached("users", "AmazonEC2FullAccess") }),
  parts("sibling-job-role", "a statement of one's own", {
    usersManaged: undefined,
    usersInline: withStatement(allow("iam:PassRole", { Sid: "Pass" })),
  }),
  parts("network-interface-missing", "denied", {
    usersInline: withOwnJobRole(IMAGES, INTERFACES, {
      Sid: "NoNetwork",
      Effect: "Deny",
      Action: "ec2:*",
      Resource: "*",
    }),
  }),
  parts("standard-builds-outside-vpc", "denied", {
    usersInline: withOwnJobRole(IMAGES, INTERFACES, {
      Sid: "NoLook",
      Effect: "Deny",
      Action: "ec2:Describe*",
      Resource: "*",
    }),
  }),
  parts("job-role-trust", "denied", {
    jobs: after("jobs", {
      assume_role_policy: policy(
        ...(JSON.parse(trust("emr-serverless.amazonaws.com")) as { Statement: object[] }).Statement,
        { Sid: "NoUsers", Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" },
      ),
    }),
  }),
  parts("canvas-cannot", "without a grant and under a boundary", {
    users: after("users", { permissions_boundary: "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess" }),
    usersInline: usersInline(INTERFACES, ownJobRole(arn(JOBS))),
  }),
  parts("canvas-cannot", "a job role without policies", { jobsManaged: undefined }),
  parts("bucket-wildcard", "a policy of AWS's", { s3: attached(JOBS, "AmazonS3FullAccess") }),
  parts("bucket-wildcard", "a policy variable stays one", {
    jobsInline: jobsInline({ Sid: "All", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
  }),
  parts("endpoint-image-layers", "denied", {
    endpoint: endpointPolicy(ENDPOINT.own, ENDPOINT.layers, ENDPOINT.logs, {
      Sid: "OwnOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:ResourceAccount": ACCOUNT } },
    }),
  }),
  parts("endpoint-to-other-accounts", "the statement lets AWS's own buckets pass too", {
    endpoint: endpointPolicy(allow("s3:*", { Sid: "All", Principal: "*" })),
  }),
  parts("job-role-name", "a role outside the plan", {
    jobs: undefined,
    jobsManaged: undefined,
    domain: withJobRole(arn("canvas-jobs")),
  }),
  parts("endpoint-to-other-accounts", "the image layers have a statement of their own", {
    endpoint: endpointPolicy(allow("s3:*", { Sid: "All", Principal: "*" }), ENDPOINT.layers),
  }),
  parts("endpoint-to-other-accounts", "the logs have a statement of their own", {
    endpoint: endpointPolicy(allow("s3:*", { Sid: "All", Principal: "*" }), ENDPOINT.logs),
  }),
  parts("endpoint-to-other-accounts", "both have a statement of their own", {
    endpoint: endpointPolicy(allow("s3:*", { Sid: "All", Principal: "*" }), ENDPOINT.layers, ENDPOINT.logs),
  }),
  parts("endpoint-policy-principal", "an account and a service, on a gateway", {
    endpoint: endpointPolicy(
      { ...ENDPOINT.own, Principal: { AWS: ACCOUNT, Service: "sagemaker.amazonaws.com" } },
      ENDPOINT.layers,
      ENDPOINT.logs,
    ),
  }),
  parts("endpoint-policy-principal", "roles, on a gateway", {
    endpoint: endpointPolicy(
      { ...ENDPOINT.own, Principal: { AWS: [arn("users"), arn(JOBS)] } },
      ENDPOINT.layers,
      ENDPOINT.logs,
    ),
  }),
  parts("network-interface-missing", "denied by two statements of one policy", {
    usersInline: withOwnJobRole(
      IMAGES,
      INTERFACES,
      { Sid: "NoSubnet", Effect: "Deny", Action: "ec2:*", Resource: "arn:aws:ec2:*:*:subnet/*" },
      { Sid: "NoGroup", Effect: "Deny", Action: "ec2:*", Resource: "arn:aws:ec2:*:*:security-group/*" },
    ),
  }),
  change(
    "restart-canvas",
    "the settings of a profile change",
    profile({ canvas_app_settings: [{}] }),
    { user_settings: [{}] },
    ["update"],
  ),
  change(
    "vpc-only-domain-update",
    "a domain id that is none",
    domain({ id: "d-1; ls", tag_propagation: "ENABLED" }),
    { tag_propagation: "x" },
    ["update"],
  ),
];
