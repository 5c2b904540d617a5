/**
 * A policy that an exclusive list holds while the attachment that put it on the role is destroyed. An unchanged list attaches nothing in this
 * apply; one that is made or updated attaches what it finds missing, before or after. Seen on the loopback AWS, both ways.
 */
import { attachment, changes, READ, role } from "../inventory/plans";
import { ACCOUNT, policy, type ResourceInPlan } from "./make-plan";

const ARN = `arn:aws:iam::${ACCOUNT}:policy/sales`;
const sales = { name: "sales", arn: ARN, id: ARN, policy: policy(READ) };
const POLICY: ResourceInPlan = {
  type: "aws_iam_policy",
  name: "sales",
  actions: ["no-op"],
  before: sales,
  after: sales,
};

function list(actions: readonly string[], before: readonly string[] | null): ResourceInPlan {
  const side = (arns: readonly string[] | null) => (arns === null ? null : { role_name: "users", policy_arns: arns });
  const type = "aws_iam_role_policy_attachments_exclusive";
  return { type, name: "only", actions, before: side(before), after: side([ARN]) };
}

const GONE = attachment(ARN, ["delete"]);
const LOSES = "read: role users loses s3:GetObject on arn:aws:s3:::sales/*";

test("an unchanged list does not attach it again in this apply", () => {
  expect(changes(role(), POLICY, GONE, list(["no-op"], [ARN]))).toEqual([LOSES]);
});

test.each([
  ["made", list(["create"], null)],
  ["updated", list(["update"], [])],
])("a list that is %s attaches it before or after: undetermined", (_, only) => {
  expect(changes(role(), POLICY, GONE, only)).toEqual([
    "unknown: what role users may do by sales is undetermined: aws_iam_role_policy_attachment.sales is destroyed, " +
      "which detaches it before or after the exclusive list attaches it: Terraform has no order for the two",
  ]);
});

test.each([
  ["made", list(["create"], null)],
  ["unchanged", list(["no-op"], [ARN])],
])("another attachment of the same policy that is made stays on the role, with a list that is %s", (_, only) => {
  const other = { ...attachment(ARN, ["create"]), name: "other" };
  expect(changes(role(), POLICY, GONE, other, only)).toEqual([]);
});

test("where the list has another policy, it is lost", () => {
  const other = { ...list(["create"], null), after: { role_name: "users", policy_arns: [] } };
  expect(changes(role(), POLICY, GONE, other)).toEqual([LOSES]);
});
