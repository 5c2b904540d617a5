/** Policies of the organization that the plan itself attaches: they decide, or leave the answer open, and are never ignored. */
import { decideIn } from "../../lib/setup/decide-in";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { ACCOUNT, plan, policy, type ResourceInPlan } from "../sources/make-plan";

const ROLE: ResourceInPlan = {
  type: "aws_iam_role",
  name: "app",
  after: { name: "app", path: "/", arn: `arn:aws:iam::${ACCOUNT}:role/app`, assume_role_policy: policy() },
};
const ALL: ResourceInPlan = {
  type: "aws_iam_role_policy",
  name: "app",
  after: { name: "all", role: "app", policy: policy({ Effect: "Allow", Action: "*", Resource: "*" }) },
};
const BUCKET: ResourceInPlan = { type: "aws_s3_bucket", name: "b", after: { bucket: "data" } };

const DENY = policy({ Effect: "Deny", Action: "s3:PutObject", Resource: "*" });
const DENY_ANYONE = policy({ Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "*" });

function organizationPolicy(after: object, actions: readonly string[] = ["create"]): ResourceInPlan {
  const whole = { id: "p-1", name: "guard", content: DENY, type: "SERVICE_CONTROL_POLICY", ...after };
  return {
    type: "aws_organizations_policy",
    name: "p",
    actions,
    before: actions[0] === "create" ? null : whole,
    after: whole,
  };
}

function attachment(target: string | null, id = "p-1"): ResourceInPlan {
  return {
    type: "aws_organizations_policy_attachment",
    name: "p",
    after: { policy_id: id, target_id: target },
    unknown: target === null ? { target_id: true } : {},
    expressions: target === null ? { target_id: { references: ["aws_organizations_account.a.id"] } } : {},
  };
}

function answer(action: string, ...resources: readonly ResourceInPlan[]): string {
  const { after } = readJson(plan([ROLE, ALL, BUCKET, ...resources]), "plan.json");
  const principal = { arnOrName: `arn:aws:iam::${ACCOUNT}:role/app` };
  return decideIn(after, { principal, action, resource: "arn:aws:s3:::data/x" }, NO_EXTERNAL_INPUTS).answer;
}

test.each<readonly [string, readonly ResourceInPlan[], string]>([
  ["nothing of an organization", [], "yes"],
  ["a service control policy of the account", [organizationPolicy({}), attachment(ACCOUNT)], "no"],
  ["one of another account", [organizationPolicy({}), attachment("999900009999")], "yes"],
  ["one of an organizational unit", [organizationPolicy({}), attachment("ou-ab12-11111111")], "unknown"],
  ["one of the root", [organizationPolicy({}), attachment("r-ab12")], "unknown"],
  ["one of an account that the plan makes", [organizationPolicy({}), attachment(null)], "unknown"],
  ["one that is made, and that nothing attaches", [organizationPolicy({})], "yes"],
  ["one that was made earlier, and that nothing attaches here", [organizationPolicy({}, ["no-op"])], "unknown"],
  ["one that is attached by its id alone", [attachment(ACCOUNT, "p-2")], "unknown"],
  ["AWS's own, which allows everything", [attachment(ACCOUNT, "p-FullAWSAccess")], "yes"],
  ["a tag policy", [organizationPolicy({ type: "TAG_POLICY", content: "{}" }), attachment(ACCOUNT)], "yes"],
  [
    "a resource control policy of the account",
    [organizationPolicy({ type: "RESOURCE_CONTROL_POLICY", content: DENY_ANYONE }), attachment(ACCOUNT)],
    "no",
  ],
])("%s", (_what, resources, expected) => {
  expect(answer("s3:PutObject", ...resources)).toBe(expected);
});

test("what a policy of an organizational unit does not deny stays allowed", () => {
  expect(answer("s3:GetObject", organizationPolicy({}), attachment("ou-ab12-11111111"))).toBe("yes");
});
