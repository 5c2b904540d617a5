/**
 * Every check: the error that AWS prints for what the check finds, by templates that the reader of texts does not share, leads to the finding. A check whose
 * problem AWS accepts, or answers with a text that is not documented, says so.
 */
import { CHECKS } from "../../lib/checks";
import { whyOf } from "../../lib/review/why/why";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { arn, type Case, changed, domain, JOBS, planOf } from "../checks/closed-vpc";
import { DATA } from "../checks/data.cases";
import { ENDPOINTS } from "../checks/endpoints.cases";
import { FIRST_PLAN } from "../checks/first-plan.cases";
import { NETWORK } from "../checks/network.cases";
import { ROLES } from "../checks/roles.cases";
import { BUCKETS } from "../checks/buckets.cases";
import { ACCOUNT, plan } from "../sources/make-plan";
import { notAssumable, type Refused, sentence } from "./aws-errors";

const CASES: readonly Case[] = [...ROLES, ...NETWORK, ...ENDPOINTS, ...DATA, ...FIRST_PLAN];

function refused(role: string, action: string, resource: string, layer: Refused["layer"] = "identity"): string {
  const session = role === JOBS ? "00fexample1,00fexample2" : "SageMaker";
  const principal = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`;
  return sentence({ principal, action, resource, layer, deny: "implicit" });
}

const OBJECT = "arn:aws:s3:::team-data/raw/a.parquet";
const EC2 = `arn:aws:ec2:us-east-1:${ACCOUNT}`;
const noRoute = (host: string): string =>
  `com.amazonaws.SdkClientException: Unable to execute HTTP request: Connect to ${host}:443 [${host}/52.216.1.1] failed: connect timed out`;
const S3_HOST = noRoute("s3.us-east-1.amazonaws.com");

/** The error, or why there is none. */
type Printed = { readonly text: string } | { readonly none: string };

const ACCEPTED = "AWS accepts it: more is allowed or costs more than is needed, and nothing is refused";
const LOSS = "AWS does what the plan says";
const LATER = "nothing is refused while the plan is applied; what users meet later is another check's error";
const UNDOCUMENTED = "AWS's text is not documented, and none was found";

const PRINTED: Readonly<Record<string, Printed>> = {
  "domain-replaced": {
    text: "Error: Instance cannot be destroyed\n\nResource aws_sagemaker_domain.d has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed.",
  },
  "domain-destroyed": { none: LOSS },
  "user-profile-destroyed": { none: LOSS },
  "iam-limits-passed": {
    text: "operation error IAM: AttachRolePolicy, https response error StatusCode: 409, RequestID: 0, LimitExceeded: Cannot exceed quota for PoliciesPerRole: 20",
  },
  "name-at-another-address": { text: "EntityAlreadyExists: Role with name jobs already exists." },
  "name-used-twice": { text: "EntityAlreadyExists: Role with name jobs already exists." },
  "public-access-refused": {
    text: 'api error AccessDenied: User: arn:aws:iam::111122223333:user/ci is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::team-data" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access',
  },
  "region-without-canvas": { none: UNDOCUMENTED },
  "vpc-only-domain-update": {
    text: "api error ValidationException: VpcId and Subnet IDs are required for updating domains to VpcOnly mode.",
  },
  "canvas-cannot": { text: "CannotPullContainerError: pull access denied for sagemaker-data-wrangler-emr-container" },
  "job-role-name": { text: "Cross-account pass role is not allowed." },
  "job-role-trust": { text: notAssumable(arn(JOBS)) },
  "service-linked-role": { text: "ValidationException: Access denied when calling CreateServiceLinkedRole operation" },
  "grants-on-wrong-role": { text: refused(JOBS, "s3:GetObject", OBJECT) },
  "network-interface-missing": { text: refused("users", "ec2:CreateNetworkInterface", `${EC2}:network-interface/*`) },
  "untagged-network": { text: refused("users", "ec2:CreateNetworkInterface", `${EC2}:subnet/subnet-1`) },
  "public-subnet": { none: UNDOCUMENTED },
  "open-inbound": { none: UNDOCUMENTED },
  "zone-without-emr-serverless": { none: UNDOCUMENTED },
  "security-groups-missing": { text: S3_HOST },
  "too-many-security-groups": { none: UNDOCUMENTED },
  "closed-egress": { text: S3_HOST },
  "vpc-dns": { text: "java.net.UnknownHostException: s3.us-east-1.amazonaws.com" },
  "endpoint-missing": { text: S3_HOST },
  "endpoint-policy-principal": { text: refused(JOBS, "s3:GetObject", OBJECT, "endpoint") },
  "endpoint-image-layers": {
    text: refused("users", "s3:GetObject", "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/abc", "endpoint"),
  },
  "endpoint-not-routed": { text: S3_HOST },
  "endpoint-https": { text: noRoute("api.ecr.us-east-1.amazonaws.com") },
  "endpoint-private-dns": { text: noRoute("api.ecr.us-east-1.amazonaws.com") },
  "endpoint-service-name": { text: noRoute("api.ecr.us-east-1.amazonaws.com") },
  "endpoint-region": { text: S3_HOST },
  "bucket-region": {
    text: "S3Exception: The bucket is in this region: eu-west-1. Please use this region to retry the request",
  },
  "region-mismatch": { text: S3_HOST },
  "data-destroyed": { none: LOSS },
  "network-interface-unrestricted": { none: ACCEPTED },
  "network-interface-directly": { text: refused("users", "ec2:CreateNetworkInterface", `${EC2}:subnet/subnet-1`) },
  "bucket-wildcard": { none: ACCEPTED },
  "bucket-tag": { text: refused(JOBS, "s3:GetObject", OBJECT) },
  "application-tag": {
    text: refused(
      "users",
      "emr-serverless:StartApplication",
      `arn:aws:emr-serverless:us-east-1:${ACCOUNT}:/applications/00fexample`,
    ),
  },
  "job-role-trust-wide": { none: ACCEPTED },
  "endpoint-to-other-accounts": { none: ACCEPTED },
  "sibling-job-role": { none: ACCEPTED },
  "data-grants-on-execution-role": { none: ACCEPTED },
  "standard-builds-outside-vpc": { text: refused("users", "ec2:DescribeVpcEndpointServices", "*") },
  "endpoint-emr-logs": {
    text: refused("users", "s3:PutObject", "arn:aws:s3:::prod.us-east-1.appinfo.src/abc", "endpoint"),
  },
  "profile-overrides-domain": { text: "Canvas can't process your request right now." },
  "app-traffic": {
    none: "AWS refuses nothing: apps of the domain do not reach each other, and no text of AWS says so",
  },
  "iam-limits": { none: LATER },
  "public-access-block": { none: ACCEPTED },
  "role-replaced": { none: LATER },
  "endpoint-replaced": { none: LATER },
  "policy-removed": { none: LATER },
  "pass-role-removed": { none: LATER },
  "large-data-switched-off": { text: "Canvas can't process your request right now." },
  "restart-canvas": { text: "Canvas can't process your request right now." },
};

test("every check is here", () => {
  expect(Object.keys(PRINTED).sort()).toEqual(CHECKS.map(({ id }) => id).sort());
});

const CANVAS = (status: string): object => ({
  default_user_settings: [
    {
      execution_role: arn("users"),
      security_groups: ["sg-1"],
      canvas_app_settings: [{ emr_serverless_settings: [{ execution_role_arn: arn(JOBS), status }] }],
    },
  ],
});

/** What the plan does to a domain. */
const CHANGES: Readonly<Record<string, object>> = {
  "domain-replaced": changed(domain({}), { kms_key_id: "a" }, ["delete", "create"], {
    replace_paths: [["kms_key_id"]],
  }),
  "vpc-only-domain-update": changed(domain({ tag_propagation: "ENABLED" }), { tag_propagation: "DISABLED" }, [
    "update",
  ]),
  "large-data-switched-off": changed(domain(CANVAS("DISABLED") as Json), CANVAS("ENABLED"), ["update"]),
  "restart-canvas": changed(domain(CANVAS("ENABLED") as Json), CANVAS("DISABLED"), ["update"]),
};

const ofBuckets = BUCKETS.map(([id, , resources, expected]) => ({ id, expected, json: plan(resources) }));

/** A plan in which the check finds something for certain. */
function planWith(id: string): Json {
  const change = new Map(Object.entries(CHANGES)).get(id);
  if (change !== undefined) return change as Json;
  const line = new RegExp(`^(error|warning) ${id} at `);
  const ofBucket = ofBuckets.find((each) => each.id === id && each.expected.some((text) => line.test(text)));
  if (ofBucket !== undefined) return ofBucket.json;
  const found = CASES.find(([of, , , expected]) => of === id && expected.some((text) => line.test(text)));
  if (found !== undefined) return planOf(found[2]);
  throw new Error(`no case of ${id}`);
}

test.each(Object.entries(PRINTED).flatMap(([id, printed]) => ("text" in printed ? [[id, printed.text] as const] : [])))(
  "%s",
  (id, text) => {
    const report = whyOf({ text, states: [{ ...readJson(planWith(id), "plan.json"), file: "plan.json" }] });
    const findings = [
      ...report.failures,
      ...report.refusals,
      ...report.refusals.flatMap(({ answers }) => answers),
    ].flatMap((each) => each.findings);
    expect(findings.map(({ check }) => check.id)).toContain(id);
  },
);
