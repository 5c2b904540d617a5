/** Principals that a plan does not make: groups and roles that it only names. */
import { managedPolicy } from "../../../lib/authorization/managed";
import { missingOf } from "../../../lib/inventory/completeness";
import type { PrincipalRecord } from "../../../lib/inventory/principals";
import { readPlan } from "../../../lib/sources/terraform/plan";
import { allow, plan, policy, type ResourceInPlan } from "../make-plan";

function read(...resources: readonly ResourceInPlan[]): readonly PrincipalRecord[] {
  return readPlan(plan(resources), "plan.json", managedPolicy).after.principals;
}
const GET = policy(allow("s3:GetObject"));
const TRUST = policy({ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" });

describe("a user in a group", () => {
  const USER: ResourceInPlan = { type: "aws_iam_user", name: "u", after: { name: "ada", path: "/" } };
  const MEMBER: ResourceInPlan = {
    type: "aws_iam_user_group_membership",
    name: "m",
    after: { user: "ada", groups: ["leads"] },
  };
  const ofAda = (...more: readonly ResourceInPlan[]): unknown => {
    const found = read(USER, MEMBER, ...more).find(({ name }) => name === "ada");
    return [
      found?.policies.map(({ name }) => name),
      found === undefined ? [] : missingOf(found.allPolicies).map(({ name, why }) => [name, why.kind]),
    ];
  };
  const GROUP: ResourceInPlan = { type: "aws_iam_group", name: "g", after: { name: "leads", path: "/" } };
  const INLINE: ResourceInPlan = {
    type: "aws_iam_group_policy",
    name: "p",
    after: { name: "inline", group: "leads", policy: GET },
  };

  test("has the policies of the group", () => {
    expect(ofAda(GROUP, INLINE)).toEqual([["inline"], []]);
  });

  test("that the plan does not make: what it has of the group's policies is not all", () => {
    expect(ofAda()).toEqual([[], [["group leads", "not-in-source"]]]);
    expect(ofAda(INLINE)).toEqual([["inline"], [["group leads", "not-in-source"]]]);
  });
});

describe("a principal that the plan only names", () => {
  const named = (kind: "role" | "user"): ResourceInPlan => ({
    type: `aws_iam_${kind}_policy`,
    name: "p",
    after: { name: "inline", [kind]: "canvas", policy: GET },
  });
  const LOOKED_UP: ResourceInPlan = {
    type: "aws_iam_role",
    name: "r",
    mode: "data",
    after: { name: "canvas", arn: "arn:aws:iam::111122223333:role/team/canvas", assume_role_policy: TRUST },
  };
  const shown = (...resources: readonly ResourceInPlan[]): unknown =>
    read(...resources).map(({ kind, name, address, trust, allPolicies }) => [
      ...[kind, name, address, trust.is],
      missingOf(allPolicies).map((each) => each.name),
    ]);

  test("a role that is looked up has the trust policy that was read; its other policies are not in the plan", () => {
    expect(shown(named("role"), LOOKED_UP)).toEqual([
      ["role", "canvas", "data.aws_iam_role.r", "known", ["other policies"]],
    ]);
    expect(read(named("role"), LOOKED_UP)[0]?.arn).toBe("arn:aws:iam::111122223333:role/team/canvas");
  });

  test("of a role that is not looked up, and of a user of that name, nothing was read", () => {
    expect(shown(named("role"))).toEqual([["role", "canvas", undefined, "unknown", ["other policies"]]]);
    expect(shown(named("user"), LOOKED_UP)).toEqual([["user", "canvas", undefined, "absent", ["other policies"]]]);
  });
});
