/** What grants one refused request, by the kind of policies that refuses it, and what takes an open rule out of its group in an account. */
import type { LayerDecision } from "../../lib/authorization/decide";
import { show, type MaybeUnknownString } from "../../lib/authorization/text";
import { stateOf } from "../../lib/checks";
import { openInbound } from "../../lib/checks/open-inbound";
import { LIVE_CHECKS } from "../../lib/checks/live";
import { type RefusedRequest, requestCure, statedOwner } from "../../lib/checks/request-cure";
import { ABSENT, type Fact, known, unknown } from "../../lib/inventory/fact";
import type { Inventory } from "../../lib/inventory/inventory";
import type { LiveApplication, LiveState } from "../../lib/inventory/live";
import type { SecurityGroupRule } from "../../lib/inventory/network";
import type { Cure, CureStatement } from "../../lib/policies/cure";
import { plainPhrase } from "../../lib/report/reason";
import { asCanvasRole } from "../../lib/setup/environment";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { arn, IMAGES, INTERFACES, JOBS, jobsInline, type Parts, planOf, withOwnJobRole } from "./closed-vpc";
import { ACCOUNT, allow } from "../sources/make-plan";

const inventoryOf = (parts: Parts): RefusedRequest["inventory"] => readJson(planOf(parts), "plan.json").after;
const BASE = inventoryOf({});

const text = (value: unknown): string => (typeof value === "string" ? value : show(value as MaybeUnknownString));
function statement({ sid, principals, actions = [], resources = [], conditions = [] }: CureStatement): string {
  return [
    ...(sid === undefined ? [] : [`${sid}:`]),
    ...(principals ?? []).map(({ type, identifiers }) => `${type} ${identifiers.map(text).join("+")} may`),
    actions.map(text).join("+"),
    `on ${resources.map(text).join("+")}`,
    ...conditions.map(({ variable, values }) => `if ${variable} is ${values.map(text).join("+")}`),
  ].join(" ");
}

const shown = (cure: Cure): readonly string[] =>
  cure.flatMap((step) => {
    if (step.kind === "addStatements") {
      const { to } = step;
      const where =
        to.of === "policy"
          ? `${to.name} ${to.address ?? ""}`
          : to.of === "endpoint"
            ? String(to.address)
            : to.of === "trust"
              ? `trust of ${text(to.role)}`
              : `${text(to.role)} ${to.name}`;
      return step.statements.map((each) => `${where.trim()}: ${statement(each)}`);
    }
    if (step.kind === "advise") return [step.text];
    return [step.kind === "attachPolicy" ? `attach ${step.policy}` : step.kind];
  });

interface Asked extends Partial<Omit<RefusedRequest, "inventory" | "role" | "refusedBy">> {
  readonly layer?: LayerDecision["layer"];
  readonly as?: string | undefined;
  readonly parts?: Parts;
  readonly because?: LayerDecision["because"];
}

function cureOf({ layer = "identity", as = "users", parts = {}, because = [], ...more }: Asked): readonly string[] {
  const inventory = inventoryOf(parts);
  const found = inventory.principals.find(({ name }) => name === as);
  return shown(
    requestCure({
      role: found === undefined ? undefined : asCanvasRole(found),
      service: undefined,
      action: "s3:GetObject",
      resource: "arn:aws:s3:::sales/in/a.csv",
      context: { "s3:ExistingObjectTag/SageMaker": null },
      owner: undefined,
      isJobRole: as === JOBS,
      jobRole: arn(JOBS),
      endpoint: undefined,
      inventory,
      refusedBy: [{ layer, name: undefined, answer: "does not allow", because }],
      ...more,
    }),
  );
}

const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
const OTHER = "444455556666";
const owned = (owner: string, ...resources: readonly string[]): Parts => ({
  jobsInline: jobsInline(
    allow(["s3:GetObject"], resources, {
      Sid: "CanvasBucketReadRaw",
      Condition: { StringEquals: { "aws:ResourceAccount": owner } },
    }),
  ),
});
const subnet = `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-9`;

const BY_TAG = {
  ...INTERFACES,
  Condition: { StringEquals: { ...INTERFACES.Condition.StringEquals, "aws:ResourceTag/Team": "ml" } },
};
const CURES: readonly (readonly [string, Asked, readonly string[]])[] = [
  [
    "a job role and a folder",
    { as: JOBS },
    [
      "JOBS canvas-large-data-jobs: CanvasBucketReadSales: s3:GetObject on arn:aws:s3:::sales/in/* if aws:ResourceAccount is 111122223333",
    ],
  ],
  [
    "a job role and an object at the top of a bucket",
    { as: JOBS, resource: "arn:aws:s3:::sales/a.csv" },
    [
      "JOBS canvas-large-data-jobs: CanvasBucketReadSales: s3:GetObject on arn:aws:s3:::sales/* if aws:ResourceAccount is 111122223333",
    ],
  ],
  [
    "a job role and a bucket that another statement names",
    {
      as: JOBS,
      resource: "arn:aws:s3:::sales/raw/x/y.csv",
      owner: OTHER,
      parts: owned(OTHER, "arn:aws:s3:::sales/raw/*", "arn:aws:s3:::sales/b*.csv", "arn:aws:s3:::sales-2/*"),
    },
    [
      "JOBS canvas-large-data-jobs: CanvasBucketReadRaw: s3:GetObject on arn:aws:s3:::sales/raw/* if aws:ResourceAccount is 444455556666",
    ],
  ],
  [
    "a job role and a list of a folder",
    { as: JOBS, action: "s3:ListBucket", resource: "arn:aws:s3:::sales", context: { "s3:prefix": "in/deep/a.csv" } },
    ["attach AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"],
  ],
  [
    "a job role and a key",
    { as: JOBS, action: "kms:Decrypt", resource: KEY, context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    [
      "JOBS canvas-large-data-jobs: CanvasBucketDecryptKey: kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key/k if kms:ViaService is s3.eu-west-1.amazonaws.com",
    ],
  ],
  [
    "a job role and what AWS's policy for it allows",
    { as: JOBS, resource: "arn:aws:s3:::sagemaker-x/a.csv", owner: ACCOUNT, parts: { jobsManaged: undefined } },
    ["attach AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"],
  ],
  [
    "a user and the CORS rules of a bucket",
    { action: "s3:GetBucketCors", resource: "arn:aws:s3:::sales" },
    [
      "users canvas-large-data-use: CanvasWorkspaceCors: s3:GetBucketCors on arn:aws:s3:::sales if aws:ResourceAccount is 111122223333",
    ],
  ],
  [
    "a user and the CORS rules of no bucket",
    { action: "s3:GetBucketCors", resource: "*" },
    ["users canvas-large-data-use: s3:GetBucketCors on *"],
  ],
  [
    "a user and a subnet",
    {
      action: "ec2:CreateNetworkInterface",
      resource: subnet,
      context: { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com" },
    },
    [
      "users canvas-large-data-use: AllowEC2ENICreationInListedSubnetAndSecurityGroup: ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:subnet/subnet-9 if aws:CalledViaLast is ops.emr-serverless.amazonaws.com",
    ],
  ],
  [
    "a user and any subnet",
    {
      action: "ec2:CreateNetworkInterface",
      resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/*`,
      context: { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com" },
    },
    [
      "users canvas-large-data-use: AllowEC2ENICreationInSubnetAndSecurityGroup: ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:subnet/*+arn:aws:ec2:us-east-1:111122223333:security-group/* if aws:CalledViaLast is ops.emr-serverless.amazonaws.com",
    ],
  ],
  [
    "a user and passing a role",
    {
      action: "iam:PassRole",
      resource: arn("other"),
      context: { "iam:PassedToService": "emr-serverless.amazonaws.com" },
    },
    [
      "users canvas-large-data-use: IAMPassOperationForEMRServerless: iam:PassRole on arn:aws:iam::111122223333:role/other if iam:PassedToService is emr-serverless.amazonaws.com",
    ],
  ],
  [
    "a user and an object",
    {},
    [
      "users canvas-large-data-use: CanvasBucketReadSales: s3:GetObject on arn:aws:s3:::sales/in/* if aws:ResourceAccount is 111122223333",
    ],
  ],
  [
    "a user and a subnet, by the tag that its other statements ask for",
    {
      action: "ec2:CreateNetworkInterface",
      resource: subnet,
      context: { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com", "aws:ResourceTag/Team": "ml" },
      parts: { usersInline: withOwnJobRole(IMAGES, BY_TAG) },
    },
    [
      "users canvas-large-data-use: AllowEC2ENICreationInSubnetAndSecurityGroupWithEMRTags: ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:subnet/*+arn:aws:ec2:us-east-1:111122223333:security-group/* if aws:ResourceTag/Team is ml if aws:CalledViaLast is ops.emr-serverless.amazonaws.com",
    ],
  ],
  [
    "a user and something else",
    { action: "sqs:SendMessage", resource: "arn:aws:sqs:us-east-1:1:q" },
    ["users canvas-large-data-use: sqs:SendMessage on arn:aws:sqs:us-east-1:1:q"],
  ],
  [
    "a bucket's policy",
    { layer: "resource", as: JOBS },
    [
      "bucket policy: LetCanvasReadSales: AWS arn:aws:iam::111122223333:role/JOBS may s3:GetObject on arn:aws:s3:::sales/in/*",
    ],
  ],
  [
    "a bucket's policy and a user",
    { layer: "resource" },
    [
      "bucket policy: LetCanvasReadSales: AWS arn:aws:iam::111122223333:role/users may s3:GetObject on arn:aws:s3:::sales/in/*",
    ],
  ],
  [
    "a bucket's policy and another action",
    { layer: "resource", action: "s3:GetObjectTorrent" },
    ["bucket policy: AWS arn:aws:iam::111122223333:role/users may s3:GetObjectTorrent on arn:aws:s3:::sales/in/a.csv"],
  ],
  [
    "a key's policy",
    {
      layer: "resource",
      action: "kms:Decrypt",
      resource: KEY,
      as: JOBS,
      context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
    },
    [
      "key policy: LetCanvasDecryptKey: AWS arn:aws:iam::111122223333:role/JOBS may kms:Decrypt on * if kms:ViaService is s3.eu-west-1.amazonaws.com",
    ],
  ],
  [
    "a key's policy and another action",
    { layer: "resource", action: "kms:ScheduleKeyDeletion", resource: KEY },
    ["key policy: AWS arn:aws:iam::111122223333:role/users may kms:ScheduleKeyDeletion on *"],
  ],
  [
    "a trust policy and SageMaker AI",
    {
      layer: "resource",
      as: undefined,
      service: "sagemaker.amazonaws.com",
      action: "sts:AssumeRole",
      resource: arn("users"),
    },
    ["trust of users: SageMakerTrustPolicy: Service sagemaker.amazonaws.com may sts:AssumeRole on "],
  ],
  [
    "a trust policy and EMR Serverless",
    {
      layer: "resource",
      as: undefined,
      service: "emr-serverless.amazonaws.com",
      action: "sts:AssumeRole",
      resource: arn(JOBS),
    },
    [
      "trust of JOBS: EMRServerlessTrustPolicy: Service emr-serverless.amazonaws.com may sts:AssumeRole on  if aws:SourceAccount is 111122223333",
    ],
  ],
  [
    "an endpoint's policy",
    { layer: "endpoint", endpoint: "aws_vpc_endpoint.s3" },
    [
      "aws_vpc_endpoint.s3: CanvasBucketReadSales: * * may s3:GetObject on arn:aws:s3:::sales/in/* if aws:ResourceAccount is 111122223333",
    ],
  ],
  [
    "an endpoint's policy and another action",
    { layer: "endpoint", endpoint: "aws_vpc_endpoint.s3", action: "sqs:SendMessage", resource: "*" },
    ["aws_vpc_endpoint.s3: * * may sqs:SendMessage on *"],
  ],
  [
    "a session",
    { layer: "session" },
    ["Allow s3:GetObject on arn:aws:s3:::sales/in/a.csv in executionIamPolicy of StartJobRun, or leave it out."],
  ],
  ["a boundary", { layer: "boundary" }, []],
];

test.each(CURES.map(([what, asked, expected]) => ({ what, asked, expected })))(
  "what grants it: $what",
  ({ asked, expected }) => {
    expect(cureOf(asked).map((each) => each.replaceAll(JOBS, "JOBS"))).toEqual(expected);
  },
);

test("the owner of a bucket is the account that a statement states", () => {
  const of = (owner: string): string | undefined =>
    statedOwner("sales", inventoryOf(owned(owner, "arn:aws:s3:::sales/*")));
  expect([of(OTHER), of("x444455556666"), of("${aws:PrincipalAccount}"), statedOwner("sales", BASE)]).toEqual([
    OTHER,
    undefined,
    undefined,
    undefined,
  ]);
});

const RULE: SecurityGroupRule = {
  address: "sgr-1",
  groupId: "sg-1",
  inbound: true,
  protocol: "tcp",
  fromPort: 443,
  toPort: undefined,
  ranges: ["0.0.0.0/0"],
  groups: [],
  prefixLists: [],
  hasUnknownPorts: false,
};
const SELF: SecurityGroupRule = { ...RULE, address: "sgr-2", protocol: "-1", ranges: [], groups: ["sg-1"] };

const removed = (more: object): unknown => ({
  kind: "removeObject",
  object: { type: "AWS::EC2::SecurityGroupIngress", address: "sgr-1" },
  properties: { GroupId: "sg-1", IpProtocol: "tcp", FromPort: 443, ...more },
});
const WITHIN = {
  kind: "addObject",
  type: "AWS::EC2::SecurityGroupIngress",
  name: "within sg-1",
  properties: { GroupId: "sg-1", SourceSecurityGroupId: "sg-1", IpProtocol: "-1" },
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html */
test.each<readonly [string, readonly SecurityGroupRule[], readonly unknown[]]>([
  ["of IPv4", [RULE], [removed({ CidrIp: "0.0.0.0/0" }), WITHIN]],
  ["of IPv6", [{ ...RULE, ranges: ["::/0"] }, SELF], [removed({ CidrIpv6: "::/0" })]],
  [
    "of all ports",
    [{ ...RULE, protocol: undefined, fromPort: undefined }, SELF],
    [removed({ CidrIp: "0.0.0.0/0", IpProtocol: "-1", FromPort: undefined })],
  ],
  [
    "of a prefix list",
    [{ ...RULE, ranges: [], prefixLists: ["pl-1"] }, SELF],
    [removed({ SourcePrefixListId: "pl-1" })],
  ],
  [
    "beside a rule for the group's members on some ports",
    [RULE, { ...SELF, protocol: "tcp" }],
    [removed({ CidrIp: "0.0.0.0/0" }), WITHIN],
  ],
  ["none", [SELF], []],
])("an open rule in an account: %s", (_what, securityGroupRules, expected) => {
  const prefixLists = [{ id: "pl-1", ranges: ["0.0.0.0/0"] }];
  const state = stateOf({ ...BASE, source: "account", securityGroupRules, prefixLists }, [], NO_EXTERNAL_INPUTS);
  expect(openInbound.over === "setup" ? openInbound.find(state).flatMap(({ cure }) => cure ?? []) : []).toEqual(
    expected,
  );
});

const LATER = unknown("not-in-source", "it", "account");
const NOTHING: LiveState = {
  apps: LATER,
  spaces: LATER,
  applications: LATER,
  vcpuQuota: LATER,
  publicAccessBlock: LATER,
};
const application = (subnetIds: readonly string[], securityGroupIds: readonly string[]): LiveApplication => ({
  id: "00app",
  name: "canvas",
  state: "STOPPED",
  subnetIds,
  securityGroupIds,
});
const running = (
  live: LiveState | undefined,
  domain: Partial<Inventory["domains"][number]> = {},
): readonly string[] => {
  const domains = BASE.domains.map((each) => ({ ...each, ...domain }));
  const inventory: Inventory = { ...BASE, source: "account", domains, ...(live === undefined ? {} : { live }) };
  const state = stateOf(inventory, [], NO_EXTERNAL_INPUTS);
  return LIVE_CHECKS.flatMap((check) => check.find(state).map(({ message }) => plainPhrase(message)));
};

/** https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html */
test.each<
  readonly [
    string,
    LiveApplication,
    Partial<{ networkAccess: Fact<string>; subnetIds: Fact<readonly string[]> }>,
    readonly string[],
  ]
>([
  ["as the domain has it", application(["subnet-1"], ["sg-1"]), {}, []],
  [
    "in another subnet",
    application(["subnet-9"], ["sg-1"]),
    {},
    ["it has the subnets subnet-9, which the domain has not"],
  ],
  [
    "with another group",
    application(["subnet-1"], ["sg-1", "sg-9"]),
    {},
    ["it has the security groups sg-9, which the domain has not"],
  ],
  ["in no VPC", application([], []), {}, ["it is in no VPC, and the domain's apps have no internet"]],
  ["in no VPC, of a domain with internet", application([], []), { networkAccess: ABSENT }, []],
  [
    "in a subnet, of a domain with internet",
    application(["subnet-1"], []),
    { networkAccess: ABSENT },
    ["it is in the subnets subnet-1, and the domain's jobs use the internet"],
  ],
  ["of a domain whose subnets were not read", application(["subnet-9"], ["sg-1"]), { subnetIds: LATER }, []],
  ["of a domain whose network was not read", application([], []), { networkAccess: LATER }, []],
])("an application that Canvas made: %s", (_what, made, domain, expected) => {
  const what = "the EMR Serverless application canvas of Canvas (00app, STOPPED) is not as this domain has it: ";
  expect(running({ ...NOTHING, applications: known([made]) }, domain)).toEqual(
    expected.map((each) => `${what}${each}`),
  );
});

test("of what was not read of an account nothing is concluded", () => {
  expect(running(undefined)).toEqual([]);
  expect(running(NOTHING)).toEqual([]);
  const app = (status: string, mayBeOutdated: boolean): LiveState => ({
    ...NOTHING,
    apps: known([{ owner: "ana", status, since: undefined, mayBeOutdated }]),
  });
  expect([running(app("InService", false)), running(app("Pending", true))]).toEqual([[], []]);
  expect(running(app("InService", true))).toEqual([
    "1 running Canvas apps may have started before the last change of their domain or user profile: ana",
  ]);
});
