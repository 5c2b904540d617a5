/** What one inventory of a closed VPC says of its domain, users, roles and endpoint, with one thing changed at a time. */
import { unknownText } from "../../lib/authorization/text";
import { ABSENT, known, unknown } from "../../lib/inventory/fact";
import type { Domain, Inventory, UserProfile, VpcEndpoint } from "../../lib/inventory/inventory";
import type { PrincipalRecord } from "../../lib/inventory/principals";
import { accessOf } from "../../lib/setup/access";
import { FEATURES } from "../../lib/setup/capabilities";
import { type CanvasEnvironments, environmentsOf, type Off, roleOf } from "../../lib/setup/environment";
import { offReport } from "../../lib/setup/off";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { arn, JOBS, planOf } from "../checks/closed-vpc";
import { ACCOUNT } from "../sources/make-plan";

const { after: BASE } = readJson(planOf({}), "plan.json");
function only<T>([first, ...others]: readonly T[]): T {
  if (first === undefined || others.length > 0) throw new Error("there is not exactly one");
  return first;
}
const DOMAIN = only(BASE.domains);
const S3 = only(BASE.vpcEndpoints);
const named = (name: string): PrincipalRecord => only(BASE.principals.filter((each) => each.name === name));
const LATER = unknown("known-after-apply", "it", "plan");

const found = (parts: Partial<Inventory>): CanvasEnvironments => environmentsOf({ ...BASE, ...parts });
const withDomain = (more: Partial<Domain>): Partial<Inventory> => ({ domains: [{ ...DOMAIN, ...more }] });
const settings = (more: Partial<Domain["settings"]>): Partial<Domain> => ({
  settings: { ...DOMAIN.settings, ...more },
});
const OFF: Partial<Domain> = settings({ emrServerlessRole: ABSENT, status: ABSENT });
const SILENT: Domain["settings"] = {
  ofItsOwn: known(false),
  emrServerlessRole: ABSENT,
  status: ABSENT,
  workspace: ABSENT,
  workspaceKey: ABSENT,
  executionRole: ABSENT,
  securityGroupIds: ABSENT,
};
const profile = (more: Partial<UserProfile> = {}): UserProfile => ({
  address: "aws_sagemaker_user_profile.ana",
  name: "ana",
  domainId: known("d-1"),
  settings: SILENT,
  ...more,
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html#sagemaker-CreateDomain-request-AppNetworkAccessType */
test.each([
  ["VpcOnly", known("VpcOnly"), "vpc-only"],
  ["PublicInternetOnly", known("PublicInternetOnly"), "public"],
  ["nothing: the API's default", ABSENT, "public"],
  ["what only the apply shows", LATER, "unknown"],
] as const)("the domain's network access is %s", (_what, networkAccess, expected) => {
  expect(only(found(withDomain({ networkAccess })).environments).networkAccess).toBe(expected);
});

test("a profile's security groups come beside the domain's", () => {
  const own = profile({ settings: { ...SILENT, securityGroupIds: known(["sg-2", "sg-1"]) } });
  const { securityGroups } = only(found({ userProfiles: [own] }).environments);
  const group = (id: string): string => `arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/${id}`;
  expect(securityGroups).toEqual(known([group("sg-1"), group("sg-2")]));
});

test("whose settings they are: a profile by its name, or else by its address, of the domain that it names", () => {
  const users = (parts: Partial<Inventory>): readonly (readonly string[])[] =>
    found(parts).environments.map((each) => each.users.map(({ name }) => name));
  expect(users({ userProfiles: [profile()] })).toEqual([["analytics", "analytics, user profile ana"]]);
  expect(users({ userProfiles: [profile({ name: undefined })] })).toEqual([
    ["analytics", "analytics, user profile aws_sagemaker_user_profile.ana"],
  ]);
  const other = { ...DOMAIN, address: "aws_sagemaker_domain.other", id: "d-2", name: "other" };
  const domains = [DOMAIN, other];
  expect(users({ domains, userProfiles: [profile({ domainId: known("d-2") })] })).toEqual([
    ["analytics"],
    ["other", "other, user profile ana"],
  ]);
  // Of which of two domains it is only the apply shows: then it is in neither.
  expect(users({ domains, userProfiles: [profile({ domainId: LATER })] })).toEqual([["analytics"], ["other"]]);
  expect(users({ userProfiles: [profile({ domainId: LATER })] })).toEqual([
    ["analytics", "analytics, user profile ana"],
  ]);
});

test("the role to switch large data on with is the only job role, and none of two", () => {
  const jobs = named(JOBS);
  const off = (principals: readonly PrincipalRecord[]): unknown =>
    only(found({ ...withDomain(OFF), principals }).off).jobRole;
  expect(off([jobs])).toBe(arn(JOBS));
  expect(off([jobs, { ...jobs, name: `${JOBS}-2`, arn: arn(`${JOBS}-2`) }])).toBeUndefined();
});

test("without a domain, an execution role is one that SageMaker AI may assume", () => {
  const { policy: trusting } =
    BASE.principals.flatMap(({ trust }) => (trust.is === "known" ? [trust.value] : []))[0] ?? {};
  if (trusting === undefined) throw new Error("there is no trust policy");
  const roles = (trust: PrincipalRecord["trust"]): readonly string[] =>
    found({ domains: [], principals: [named(JOBS), { ...named("users"), trust }] }).environments.flatMap((each) =>
      each.executionRoles.map(({ name }) => name),
    );
  expect(roles(named("users").trust)).toEqual(["users"]);
  expect(roles(named(JOBS).trust)).toEqual([]);
  expect(roles(LATER)).toEqual(["users"]);
});

test("the role of an ARN: the one with that ARN, or that of the name whose ARN only the apply shows", () => {
  const users = named("users");
  const made = { ...users, arn: unknownText("aws_iam_role.users.arn") };
  const address = (principal: PrincipalRecord, asked: string): string | undefined =>
    roleOf(known(asked), { ...BASE, principals: [named(JOBS), principal] })?.address;
  expect(address(users, arn("users"))).toBe("aws_iam_role.users");
  expect(address(made, arn("users"))).toBe("aws_iam_role.users");
  expect(address(made, arn("others"))).toBeUndefined();
  // The same name in another account is another role.
  expect(address(users, "arn:aws:iam::444455556666:role/users")).toBeUndefined();
});

const endpoint = (more: Partial<VpcEndpoint>): Partial<Inventory> => ({ vpcEndpoints: [{ ...S3, ...more }] });
const PERHAPS = unknown("not-known", "whether aws_vpc_endpoint.s3 is the VPC's endpoint for S3", "plan");
const SOMETHING = unknownText("var.service");

test.each<readonly [string, Partial<Inventory>, unknown]>([
  ["the VPC's gateway endpoint", {}, known(S3)],
  ["none: all of the VPC was read", { vpcEndpoints: [] }, ABSENT],
  ["none, for a gateway endpoint of another VPC", endpoint({ vpcId: known("vpc-2") }), ABSENT],
  ["none, for an interface endpoint of the VPC", endpoint({ type: known("Interface") }), ABSENT],
  ["none, for one of DynamoDB", endpoint({ service: "com.amazonaws.us-east-1.dynamodb" }), ABSENT],
  ["perhaps one whose VPC is not known", endpoint({ vpcId: LATER }), PERHAPS],
  ["perhaps one whose type is not known", endpoint({ type: LATER }), PERHAPS],
  ["perhaps one whose service is not known", endpoint({ service: SOMETHING }), PERHAPS],
  [
    "perhaps an interface endpoint of which neither VPC nor service is another",
    endpoint({ type: known("Interface"), vpcId: LATER }),
    PERHAPS,
  ],
  [
    "perhaps an interface endpoint whose service is not known",
    endpoint({ type: known("Interface"), service: SOMETHING }),
    PERHAPS,
  ],
  [
    "undetermined: the domain's VPC is not known",
    withDomain({ vpcId: LATER }),
    unknown("not-known", "the VPC of the domain", "plan"),
  ],
  [
    "undetermined: the VPC was not read",
    { vpcEndpoints: [], vpcs: [] },
    unknown("not-in-source", "the VPC's S3 endpoint", "plan"),
  ],
  [
    "one of S3 in a Region that is not known",
    withDomain({ place: { ...DOMAIN.place, region: unknownText("var.region") } }),
    known(S3),
  ],
  [
    "perhaps one that is named for another Region",
    withDomain({ place: { ...DOMAIN.place, region: "eu-west-1" } }),
    PERHAPS,
  ],
])("the domain's endpoint for S3 is %s", (_what, parts, expected) => {
  expect(only(found(parts).environments).s3Endpoint).toEqual(expected);
});

/** The stages that AWS's page lists: https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html */
test("each feature of the page is asked about", () => {
  expect(FEATURES.map(({ id, feature }) => `${feature}: ${id}`)).toEqual([
    "Data Import: import-with-sampling",
    "Data Preparation: export-to-s3",
    "Data Preparation: export-to-dataset",
    "Data Preparation: export-to-model",
    "Model Building: model-building",
    "Inference: inference",
  ]);
});

/** The answer for the features, with the kinds of its reasons that no policy gives. */
function unanswered(parts: Partial<Inventory>): readonly string[] {
  const { deployments } = accessOf({ ...BASE, ...parts }, [], NO_EXTERNAL_INPUTS);
  const { capabilities } = only(only(deployments).executionRoles);
  const [first] = capabilities;
  const kinds = first?.because.flatMap(({ reason: { why } }) =>
    typeof why === "object" && "kind" in why ? [`${why.kind}: ${"object" in why ? why.object : ""}`] : [],
  );
  return [first?.answer ?? "none", ...(kinds ?? [])];
}

test("what is switched on without a job role, and a closed domain of which no subnet is listed", () => {
  expect(unanswered(withDomain(settings({ emrServerlessRole: ABSENT })))).toEqual(["no", "no-job-role: analytics"]);
  expect(unanswered(withDomain({ subnetIds: ABSENT }))).toEqual([
    "unknown",
    "not-known: the list of the domain's subnets",
  ]);
});

test("the report of a role names its policies, and each policy that cannot be read, with the reason", () => {
  const users = named("users");
  const inline = only(users.policies.filter(({ name }) => name === "large-data"));
  const { after } = readJson(
    planOf({
      usersInline: {
        type: "aws_iam_role_policy",
        name: "users",
        after: { name: "broken", role: "users", policy: "{" },
      },
    }),
    "plan.json",
  );
  const unreadable = (inventory: Inventory): unknown =>
    accessOf(inventory, [], NO_EXTERNAL_INPUTS).deployments.flatMap((each) => each.unreadable);
  expect(unreadable(after)).toEqual([{ policy: "broken (aws_iam_role_policy.users)", why: "the policy is not JSON" }]);
  const broken = only(after.principals.flatMap(({ policies }) => policies.filter(({ name }) => name === "broken")));
  const hidden = { ...users, policies: [{ ...broken, address: undefined, redacted: true }] };
  expect(unreadable({ ...BASE, principals: [named(JOBS), hidden] })).toEqual([
    { policy: "broken", why: "its content is sensitive" },
  ]);
  expect(unreadable(BASE)).toEqual([]);
  expect(only(only(accessOf(BASE, [], NO_EXTERNAL_INPUTS).deployments).executionRoles).policies).toEqual(
    users.policies.map(({ name }) => name),
  );
  expect(inline.name).toBe("large-data");
});

const ANSWERED = { region: "us-east-1", canvasAppSettings: { KendraSettings: { Status: "ENABLED" } } };
const KEPT = `{"CanvasAppSettings":{"KendraSettings":{"Status":"ENABLED"},"EmrServerlessSettings":{"ExecutionRoleArn":"${arn(JOBS)}","Status":"ENABLED"}}}`;

function commands(off: Off, source: "account" | "plan"): readonly string[] {
  return offReport(off, source).cure.flatMap((step) => (step.kind === "run" ? step.commands : [step.kind]));
}

test("what Terraform does not manage is switched on by the API, with the settings that SageMaker AI answered", () => {
  const off = only(found({ ...withDomain({ ...OFF, answered: ANSWERED }) }).off);
  const update = `aws sagemaker update-domain --region us-east-1 --domain-id d-1 --default-user-settings '${KEPT}'`;
  const adopted = `--region us-east-1 --domain-id d-1`;
  expect(commands(off, "account")).toEqual([
    "# Running Canvas apps keep the old setting until they are restarted.",
    update,
    "# Or, as code: adds it to deployments.yaml, switches it on, restarts its apps, and looks again.",
    `canvas-large-data adopt ${adopted} --write`,
    "npx cdktf deploy analytics",
    `canvas-large-data enable ${adopted} --emr-serverless-role-arn ${arn(JOBS)}`,
    `canvas-large-data restart-apps ${adopted}`,
    `canvas-large-data doctor ${adopted}`,
  ]);
  expect(commands(off, "plan")).toEqual([
    "# After terraform apply, which makes the job role; running Canvas apps have to be restarted.",
    update,
  ]);
  expect(commands(only(found(withDomain(OFF)).off), "plan")).toEqual(["setProperties"]);
});

test("a user profile is switched on by itself, also where its domain was not read", () => {
  const disabled = profile({
    settings: { ...SILENT, ofItsOwn: known(true), status: known("DISABLED"), emrServerlessRole: known(arn(JOBS)) },
    answered: ANSWERED,
  });
  const update = (id: string): readonly string[] => [
    "# Running Canvas apps keep the old setting until they are restarted.",
    `aws sagemaker update-user-profile --region us-east-1 --domain-id ${id} --user-profile-name ana --user-settings '${KEPT}'`,
  ];
  const of = (parts: Partial<Inventory>): readonly string[] => commands(only(found(parts).off), "account");
  expect(of({ userProfiles: [disabled] })).toEqual(update("d-1"));
  expect(of({ domains: [], userProfiles: [disabled] })).toEqual(update("d-1"));
  expect(of({ domains: [], userProfiles: [{ ...disabled, domainId: ABSENT }] })).toEqual(update("<DOMAIN-ID>"));
});
