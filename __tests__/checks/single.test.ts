/** Single checks, where the findings of a whole plan would show the same with or without a condition of theirs. */
import { unknownText } from "../../lib/authorization/text";
import { stateOf } from "../../lib/checks";
import type { State } from "../../lib/checks/check";
import { endpointNotRouted } from "../../lib/checks/endpoint-not-routed";
import { jobRoleTrustWide } from "../../lib/checks/job-role-trust-wide";
import { openInbound } from "../../lib/checks/open-inbound";
import { profileOverridesDomain } from "../../lib/checks/profile-overrides-domain";
import { serviceLinkedRole } from "../../lib/checks/service-linked-role";
import { untaggedNetwork } from "../../lib/checks/untagged-network";
import { known } from "../../lib/inventory/fact";
import type { Inventory } from "../../lib/inventory/inventory";
import type { Check } from "../../lib/checks/check";
import { plainPhrase } from "../../lib/report/reason";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import {
  after,
  arn,
  changed,
  domain,
  findingsIn,
  good,
  IMAGES,
  INTERFACES,
  JOBS,
  type Parts,
  planOf,
  profile,
  serviceLinkedRoles,
  trust,
  withOwnJobRole,
} from "./closed-vpc";

const stateWith = (parts: Parts, more: (inventory: Inventory) => Partial<Inventory> = () => ({})): State => {
  const { after: inventory } = readJson(planOf(parts), "plan.json");
  return stateOf({ ...inventory, ...more(inventory) }, [], NO_EXTERNAL_INPUTS);
};
const found = (check: Check, state: State): readonly string[] =>
  check.over !== "setup"
    ? ["no check of a setup"]
    : check
        .find(state)
        .map(
          ({ message, isUnknown, address }) =>
            `${isUnknown === true ? "unknown " : ""}${address}: ${plainPhrase(message)}`,
        );

const emr = (role: string): object => ({
  canvas_app_settings: [{ emr_serverless_settings: [{ execution_role_arn: role, status: "ENABLED" }] }],
});

test.each<readonly [string, string, readonly string[]]>([
  ["the domain's", arn(JOBS), []],
  [
    "another",
    arn("other"),
    [`aws_sagemaker_user_profile.p: ana has another EMR Serverless role than the domain: ${arn("other")}`],
  ],
])("a profile whose job role is %s", (_what, role, expected) => {
  expect(found(profileOverridesDomain, stateWith({ profile: profile(emr(role)) }))).toEqual(expected);
});

test("a profile's job role beside one of the domain that only the apply shows", () => {
  const later = (inventory: Inventory): Partial<Inventory> => ({
    domains: inventory.domains.map((each) => ({
      ...each,
      settings: { ...each.settings, emrServerlessRole: known(unknownText("aws_iam_role.jobs.arn")) },
    })),
  });
  expect(found(profileOverridesDomain, stateWith({ profile: profile(emr(arn("other"))) }, later))).toEqual([
    "unknown aws_sagemaker_user_profile.p: whether ana has the domain's EMR Serverless role is known only after apply",
  ]);
});

test("a gateway endpoint in a route table that only the apply names", () => {
  const later = (inventory: Inventory): Partial<Inventory> => ({
    vpcEndpoints: inventory.vpcEndpoints.map((each) => ({ ...each, routeTableIds: known([unknownText("var.table")]) })),
  });
  expect(found(endpointNotRouted, stateWith({}, later))).toEqual([
    "unknown aws_vpc_endpoint.s3: whether it is in aws_route_table.t, the route table of subnet-1, is known only after apply",
  ]);
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
test.each<readonly [string, object, readonly string[]]>([
  ["of the own account", { StringEquals: { "aws:SourceAccount": "111122223333" } }, []],
  [
    "under a condition that is not known to hold",
    { StringEquals: { "aws:SourceVpc": "vpc-1" } },
    [
      "unknown aws_iam_role.jobs: whether EMR Serverless can assume AmazonSageMakerCanvasEMRSExecutionAccess-x for another account is undetermined",
    ],
  ],
])("a trust policy for EMR Serverless %s", (_what, Condition, expected) => {
  const jobs = after("jobs", { assume_role_policy: trust("emr-serverless.amazonaws.com", { Condition }) });
  expect(found(jobRoleTrustWide, stateWith({ jobs }))).toEqual(expected);
});

test("the service-linked role is needed where large data is on", () => {
  const none = { serviceLinkedRole: serviceLinkedRoles() };
  const off = domain({
    default_user_settings: [
      {
        execution_role: arn("users"),
        security_groups: ["sg-1"],
        canvas_app_settings: [{ emr_serverless_settings: [{ execution_role_arn: arn(JOBS) }] }],
      },
    ],
  });
  expect(found(serviceLinkedRole, stateWith(none))).toEqual([
    "data.aws_iam_roles.service_linked: the account has no service-linked role for EMR Serverless: its first large data job fails",
  ]);
  expect(found(serviceLinkedRole, stateWith({ ...none, domain: off }))).toEqual([]);
});

test("what lacks a tag is a subnet or a security group", () => {
  const Condition = { StringEquals: { ...INTERFACES.Condition.StringEquals, "aws:ResourceTag/Team": "ml" } };
  const usersInline = withOwnJobRole(
    IMAGES,
    { ...INTERFACES, Sid: "Places", Resource: INTERFACES.Resource.slice(1), Condition },
    { ...INTERFACES, Resource: INTERFACES.Resource[0] },
  );
  const { find } = untaggedNetwork as Extract<Check, { readonly over: "setup" }>;
  const lacking = find(stateWith({ usersInline }));
  const tagged = (type: string, address: string): object => ({
    kind: "setTags",
    object: { address, type },
    tags: [["Team", "ml"]],
  });
  expect(lacking.flatMap(({ cure }) => cure ?? [])).toEqual([
    tagged("AWS::EC2::Subnet", "aws_subnet.s"),
    tagged("AWS::EC2::SecurityGroup", "aws_security_group.g"),
  ]);
});

test("a rule whose group only the apply shows may open one of the domain's", () => {
  const rules =
    (ranges: readonly string[]) =>
    (inventory: Inventory): Partial<Inventory> => ({
      securityGroupRules: inventory.securityGroupRules
        .slice(0, 1)
        .map((each) => ({ ...each, inbound: true, groups: [], ranges, groupId: unknownText("var.group") })),
    });
  expect(found(openInbound, stateWith({}, rules(["0.0.0.0/0"])))).toEqual([
    "unknown aws_vpc_security_group_ingress_rule.g: whether it opens a security group of the domain is known only after apply: it allows inbound traffic from 0.0.0.0/0",
  ]);
  expect(found(openInbound, stateWith({}, rules(["10.0.0.0/8"])))).toEqual([]);
});

const ofKind = (json: ReturnType<typeof planOf>, id: string): readonly string[] =>
  findingsIn(json).filter((each) => each.includes(` ${id} `));

test("a user and a user profile that are replaced, for a reason that the plan does not give", () => {
  const user = { type: "aws_iam_user", name: "u", after: { name: "ana", path: "/" } };
  expect(ofKind(changed(user, {}, ["delete", "create"]) as ReturnType<typeof planOf>, "role-replaced")).toEqual([
    "warning role-replaced at aws_iam_user.u: it is replaced: policies elsewhere that name it no longer match it, and it is absent in between",
  ]);
  expect(
    ofKind(changed(profile({}), {}, ["delete", "create"]) as ReturnType<typeof planOf>, "user-profile-destroyed"),
  ).toEqual([
    "error user-profile-destroyed at aws_sagemaker_user_profile.p: the user profile is replaced: ana loses the home directory, whose files stay on the domain\'s file system",
  ]);
  expect(
    ofKind(changed(good("group"), {}, ["delete", "create"]) as ReturnType<typeof planOf>, "role-replaced"),
  ).toEqual([]);
});
