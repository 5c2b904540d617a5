/** A closed VPC with everything right: no check finds anything in it. Each test takes one thing away or adds one. */
import { type Finding, findingsOf, stateOf } from "../../lib/checks";
import { plainPhrase } from "../../lib/report/reason";
import type { State } from "../../lib/checks/check";
import type { Inventory } from "../../lib/inventory/inventory";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { ACCOUNT, plan, policy, type ResourceInPlan } from "../sources/make-plan";

export const JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-x";
export const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
export const trust = (services: string | readonly string[], condition: object = OWN_SOURCE): string =>
  policy({ Sid: "Trust", Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole", ...condition });
const OWN_SOURCE = { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } };

const VIA = { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com" };
const ec2 = (path: string): string => `arn:aws:ec2:us-east-1:${ACCOUNT}:${path}`;

/** What an execution role needs beside the Canvas policies. */
export const IMAGES = { Sid: "Images", Effect: "Allow", Action: "ecr:DescribeImages", Resource: "*" };
export const INTERFACES = {
  Sid: "Interfaces",
  Effect: "Allow",
  Action: "ec2:CreateNetworkInterface",
  Resource: ["arn:aws:ec2:*:*:network-interface/*", ec2("subnet/subnet-1"), ec2("security-group/sg-1")],
  Condition: { StringEquals: VIA },
};
/** Narrows what AWS's policies let an execution role pass. */
export const ownJobRole = (role: string): object => ({
  Sid: "OwnJobRole",
  Effect: "Deny",
  Action: "iam:PassRole",
  NotResource: role,
  Condition: { StringEquals: { "iam:PassedToService": "emr-serverless.amazonaws.com" } },
});
const OWN_JOB_ROLE = ownJobRole(arn(JOBS));

const anyPrincipal = { Effect: "Allow", Principal: "*" };
export const ENDPOINT = {
  own: {
    ...anyPrincipal,
    Sid: "Own",
    Action: "s3:*",
    Resource: "*",
    Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
  },
  layers: {
    ...anyPrincipal,
    Sid: "Layers",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
  },
  logs: {
    ...anyPrincipal,
    Sid: "Logs",
    Action: ["s3:PutObject", "s3:PutObjectAcl"],
    Resource: "arn:aws:s3:::prod.us-east-1.appinfo.src/*",
  },
} as const;

/** Each resource by a name of its own; a test replaces, removes or adds. */
export const GOOD: Readonly<Record<string, ResourceInPlan>> = {
  jobs: {
    type: "aws_iam_role",
    name: "jobs",
    after: { name: JOBS, path: "/", assume_role_policy: trust("emr-serverless.amazonaws.com") },
  },
  jobsManaged: {
    type: "aws_iam_role_policy_attachment",
    name: "jobs",
    after: { role: JOBS, policy_arn: managed("AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy") },
  },
  users: {
    type: "aws_iam_role",
    name: "users",
    after: { name: "users", path: "/", assume_role_policy: trust("sagemaker.amazonaws.com") },
  },
  usersManaged: {
    type: "aws_iam_role_policy_attachment",
    name: "users",
    after: { role: "users", policy_arn: managed("AmazonSageMakerCanvasFullAccess") },
  },
  usersInline: usersInline(IMAGES, INTERFACES, OWN_JOB_ROLE),
  vpc: {
    type: "aws_vpc",
    name: "v",
    after: { id: "vpc-1", enable_dns_support: true, enable_dns_hostnames: true },
  },
  subnet: {
    type: "aws_subnet",
    name: "s",
    after: { id: "subnet-1", arn: ec2("subnet/subnet-1"), vpc_id: "vpc-1", availability_zone_id: "use1-az1", tags: {} },
  },
  table: { type: "aws_route_table", name: "t", after: { id: "rtb-1", vpc_id: "vpc-1", route: [] } },
  association: {
    type: "aws_route_table_association",
    name: "t",
    after: { subnet_id: "subnet-1", route_table_id: "rtb-1" },
  },
  group: { type: "aws_security_group", name: "g", after: { id: "sg-1", arn: ec2("security-group/sg-1"), tags: {} } },
  groupRule: {
    type: "aws_vpc_security_group_ingress_rule",
    name: "g",
    after: {
      security_group_id: "sg-1",
      referenced_security_group_id: "sg-1",
      ip_protocol: "tcp",
      from_port: 2049,
      to_port: 65535,
    },
  },
  egress: {
    type: "aws_vpc_security_group_egress_rule",
    name: "g",
    after: { security_group_id: "sg-1", cidr_ipv4: "0.0.0.0/0", ip_protocol: "-1" },
  },
  endpoint: {
    type: "aws_vpc_endpoint",
    name: "s3",
    after: {
      id: "vpce-1",
      vpc_id: "vpc-1",
      service_name: "com.amazonaws.us-east-1.s3",
      vpc_endpoint_type: "Gateway",
      route_table_ids: ["rtb-1"],
      policy: policy(ENDPOINT.own, ENDPOINT.layers, ENDPOINT.logs),
    },
  },
  domain: domain({}),
  serviceLinkedRole: serviceLinkedRoles("AWSServiceRoleForAmazonEMRServerless"),
};

/** What a data source finds of EMR Serverless's own role. */
export function serviceLinkedRoles(...names: readonly string[]): ResourceInPlan {
  return {
    type: "aws_iam_roles",
    mode: "data",
    name: "service_linked",
    after: { path_prefix: "/aws-service-role/ops.emr-serverless.amazonaws.com/", names },
  };
}

export function usersInline(...statements: readonly object[]): ResourceInPlan {
  return {
    type: "aws_iam_role_policy",
    name: "users",
    after: { name: "large-data", role: "users", policy: policy(...statements) },
  };
}

/** The narrowing statement of the good case, for tests that write the policy anew. */
export const withOwnJobRole = (...statements: readonly object[]): ResourceInPlan =>
  usersInline(...statements, OWN_JOB_ROLE);

export function domain(more: Json): ResourceInPlan {
  return {
    type: "aws_sagemaker_domain",
    name: "d",
    after: {
      id: "d-1",
      domain_name: "analytics",
      app_network_access_type: "VpcOnly",
      vpc_id: "vpc-1",
      subnet_ids: ["subnet-1"],
      default_user_settings: [
        {
          execution_role: arn("users"),
          security_groups: ["sg-1"],
          canvas_app_settings: [{ emr_serverless_settings: [{ execution_role_arn: arn(JOBS), status: "ENABLED" }] }],
        },
      ],
      ...more,
    },
  };
}

/** What a test takes away or adds, by name. */
export type Parts = Readonly<Record<string, ResourceInPlan | undefined>>;

export function good(name: string): ResourceInPlan {
  const resource = GOOD[name];
  if (resource === undefined) throw new Error(`there is no ${name}`);
  return resource;
}
export const after = (name: string, more: object): ResourceInPlan => ({
  ...good(name),
  after: { ...good(name).after, ...more },
});
export const endpointPolicy = (...statements: readonly object[]): ResourceInPlan =>
  after("endpoint", { policy: policy(...statements) });
export const route = (more: object): ResourceInPlan => ({
  type: "aws_route",
  name: "r",
  after: { route_table_id: "rtb-1", ...more },
});
export const jobsInline = (...statements: readonly object[]): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name: "jobs",
  after: { name: "data", role: JOBS, policy: policy(...statements) },
});
export const changed = (
  resource: ResourceInPlan,
  before: object,
  actions: readonly string[],
  more: object = {},
): object => {
  const json = plan([{ ...resource, actions, before: { ...resource.after, ...before } }]);
  const [change] = json["resource_changes"] as readonly { readonly change: object }[];
  return { ...json, resource_changes: [{ ...change, change: { ...change?.change, ...more } }] };
};

export const NOT_ALLOWED =
  "error canvas-cannot at aws_iam_role.users: users working as users cannot use large data in Canvas";
export const CANNOT_TELL =
  "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined";

/** A check, what is special in the case, what differs from the good case, and all findings then. */
export type Case = readonly [id: string, what: string, parts: Parts, expected: readonly string[]];

export function withJobRole(role: string, status = "ENABLED"): ResourceInPlan {
  return domain({
    default_user_settings: [
      {
        execution_role: arn("users"),
        security_groups: ["sg-1"],
        canvas_app_settings: [{ emr_serverless_settings: [{ execution_role_arn: role, status }] }],
      },
    ],
  });
}

export function profile(settings: object): ResourceInPlan {
  return {
    type: "aws_sagemaker_user_profile",
    name: "p",
    after: {
      user_profile_name: "ana",
      domain_id: "d-1",
      user_settings: [{ execution_role: arn("users"), ...settings }],
    },
  };
}

/** The good case with what differs, as a plan. */
export function planOf(parts: Parts): Json {
  const all = Object.values({ ...GOOD, ...parts }).flatMap((each) => (each === undefined ? [] : [each]));
  const isRead = ({ mode }: ResourceInPlan): boolean => mode === "data";
  return plan(
    all.filter((each) => !isRead(each)),
    {},
    all.filter(isRead),
  );
}

/** The findings of a plan, one line each: what, where, and whether it was so before. */
export function findings(parts: Parts): readonly string[] {
  return findingsIn(planOf(parts));
}

/** The findings of a plan as they are. */
export function allIn(json: Json): readonly Finding[] {
  const { before, after, changes } = readJson(json, "plan.json");
  const state = (inventory: Inventory, earlier?: () => Inventory): State =>
    stateOf(inventory, [], NO_EXTERNAL_INPUTS, earlier);
  return findingsOf({
    before: before === undefined ? undefined : state(before()),
    after: state(after, before),
    changes: changes?.().changes ?? [],
  });
}

export function findingsIn(json: Json): readonly string[] {
  return allIn(json).map(({ check, address, message, isUnknown, wasBefore }) => {
    const severity = isUnknown === true ? "unknown" : check.severity;
    return `${wasBefore ? "as before: " : ""}${severity} ${check.id} at ${address}: ${plainPhrase(message)}`;
  });
}
