/** What cannot be read on either side of a plan is reported where it is not the same on the other. */
import { allow, plan, policy, references, type ResourceInPlan } from "../sources/make-plan";
import { attachment, changes, inline, READ, role, SAGEMAKER, trust } from "./plans";

const ELSEWHERE = "arn:aws:iam::111122223333:policy/elsewhere";
const UNSEEN = `the content of ${ELSEWHERE} is not in this plan, nor bundled`;
const values = { name: "users", path: "/", assume_role_policy: SAGEMAKER };
const ALL = policy(allow("*"));
const update = (before: object, after: object): ResourceInPlan =>
  role({ actions: ["update"], before: { ...values, ...before }, after: { ...values, ...after } });
const unreadable = (action: string, more: object = {}): string =>
  policy(allow(action, "*", { Condition: { StringFoo: { "aws:x": "1" } }, ...more }));
const FOO = "StringFoo is no condition operator that is considered";
const bucket = (before: string | null, after: string | null): ResourceInPlan => ({
  type: "aws_s3_bucket_policy",
  name: "b",
  actions: before === null ? ["create"] : after === null ? ["delete"] : ["update"],
  before: before === null ? null : { bucket: "sales", policy: before },
  after: after === null ? null : { bucket: "sales", policy: after },
});
const allBut = (who: string, action = "s3:GetObject"): string =>
  policy({ Effect: "Deny", NotPrincipal: { AWS: who }, Action: action, Resource: "arn:aws:s3:::sales/*" });

test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
  [
    "a boundary outside the plan is removed",
    [update({ permissions_boundary: ELSEWHERE }, {}), inline(ALL, ALL)],
    [
      `broad: role users may gain * on everything (*); its permissions boundary decides it; ${ELSEWHERE}, which could not be read in full, has a say in it`,
      `unknown: what role users could do by ${ELSEWHERE} before is undetermined: ${UNSEEN}`,
    ],
  ],
  [
    "and one that stays is no news",
    [update({ permissions_boundary: ELSEWHERE }, { permissions_boundary: ELSEWHERE })],
    [],
  ],
  [
    "what was attached becomes the boundary",
    [update({}, { permissions_boundary: ELSEWHERE }), attachment(ELSEWHERE, ["delete"])],
    [
      `unknown: what role users may do by ${ELSEWHERE} is undetermined: ${UNSEEN}`,
      `unknown: what role users could do by ${ELSEWHERE} before is undetermined: ${UNSEEN}`,
    ],
  ],
  [
    "a policy outside the plan is detached",
    [role(), attachment(ELSEWHERE, ["delete"])],
    [`unknown: what role users could do by ${ELSEWHERE} before is undetermined: ${UNSEEN}`],
  ],
  [
    "and one that is attached at another address is the same",
    [role(), attachment(ELSEWHERE, ["delete"]), { ...attachment(ELSEWHERE, ["create"]), name: "again" }],
    [],
  ],
  [
    "one operator stays unreadable and its action widens",
    [role(), inline(unreadable("s3:GetObject"), unreadable("*"))],
    [`unknown: what role users may do by p is undetermined: ${FOO}`],
  ],
  ["the same text stays unreadable", [role(), inline(unreadable("*"), unreadable("*"))], []],
  [
    "a policy that was no JSON",
    [role(), inline("{oops", policy(READ))],
    [
      "read: role users may gain s3:GetObject on arn:aws:s3:::sales/*; p, which could not be read in full, has a say in it",
      "unknown: what role users could do by p before is undetermined: the policy is not JSON",
    ],
  ],
  [
    "a trust policy of which an operator stays unreadable",
    [
      update(
        { assume_role_policy: trust({ AWS: "111122223333" }, { Condition: { StringFoo: { x: "1" } } }) },
        { assume_role_policy: trust("*", { Condition: { StringFoo: { x: "1" } } }) },
      ),
    ],
    [`unknown: whom the trust policy users lets do what is undetermined: ${FOO}`],
  ],
  [
    "NotPrincipal of a bucket is removed",
    [bucket(allBut("111122223333"), null)],
    ["unknown: whom the policy of bucket sales let do what before is undetermined: NotPrincipal is not considered"],
  ],
  [
    "NotPrincipal of a bucket changes",
    [bucket(allBut("111122223333"), allBut("444455556666"))],
    ["unknown: whom the policy of bucket sales lets do what is undetermined: NotPrincipal is not considered"],
  ],
])("%s", (_, resources, expected) => {
  expect(changes(...resources)).toEqual(expected);
});

describe("whom a policy is for is not known", () => {
  const unlinked = (before: string | null, after: string | null): ResourceInPlan => ({
    ...inline(before, after),
    ...(after === null ? {} : { after: { name: "p", policy: after }, unknown: { role: true } }),
    expressions: { role: references("module.roles.name") },
  });
  const WHY = "it is not known which role it is attached to";

  test("it is reported where the plan has no role at all", () => {
    expect(changes(unlinked(null, ALL))).toEqual([`unknown: to whom p gives or gave what is undetermined: ${WHY}`]);
  });

  test("and once where it has many", () => {
    expect(changes(role(), { ...role(), name: "more", before: null }, unlinked(null, ALL)).slice(-1)).toEqual([
      `unknown: to whom p gives or gave what is undetermined: ${WHY}`,
    ]);
  });

  test("what it takes away for certain is not reported: it may give it again", () => {
    expect(changes(role(), { ...unlinked(ALL, ALL), actions: ["delete", "create"] })).toEqual([
      `unknown: to whom p gives or gave what is undetermined: ${WHY}`,
    ]);
  });

  test("an attachment of AWS's own", () => {
    const admin: ResourceInPlan = {
      type: "aws_iam_role_policy_attachment",
      name: "admin",
      after: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      unknown: { role: true },
      expressions: { role: references("var.role") },
    };
    expect(changes(admin)).toEqual([
      `unknown: to whom AdministratorAccess v1 gives or gave what is undetermined: ${WHY}`,
    ]);
  });
});

describe("two resources of one role that do not agree", () => {
  const exclusive = (type: string, data: object): ResourceInPlan => ({
    type: `aws_iam_role_${type}_exclusive`,
    name: "only",
    after: { role_name: "users", ...data },
  });

  test("what one puts there and another takes away", () => {
    expect(changes(role(), inline(ALL, ALL), exclusive("policies", { policy_names: [] }))).toEqual([
      "unknown: what role users may do by p is undetermined: aws_iam_role_policies_exclusive.only does not list it and removes it",
    ]);
    expect(changes(role(), inline(ALL, ALL), exclusive("policies", { policy_names: ["p"] }))).toEqual([]);
  });

  test("what a new resource takes away that the role had", () => {
    const admin = { managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] };
    expect(
      changes(
        role({ before: { ...values, ...admin }, after: { ...values, ...admin } }),
        exclusive("policy_attachments", { policy_arns: [] }),
      ),
    ).toEqual(["broad: role users loses * on everything (*)"]);
  });

  test("what it takes away from a role outside the plan is not known", () => {
    expect(changes(exclusive("policies", { policy_names: ["p"] }), inline(ALL, ALL))).toEqual([
      "unknown: what role users may do by aws_iam_role_policies_exclusive.only is undetermined: it removes everything but [p], and what that is, is not all in this plan",
    ]);
  });

  test("of two attachments of one policy one goes away: AWS detaches it", () => {
    const managed: ResourceInPlan = {
      type: "aws_iam_policy",
      name: "m",
      actions: ["no-op"],
      before: { name: "m", arn: "arn:aws:iam::111122223333:policy/m", policy: ALL },
      after: { name: "m", arn: "arn:aws:iam::111122223333:policy/m", policy: ALL },
    };
    const arn = "arn:aws:iam::111122223333:policy/m";
    const [gone, kept] = [attachment(arn, ["delete"]), { ...attachment(arn, ["no-op"]), name: "kept" }];
    expect(changes(role(), managed, gone, kept)).toEqual(["broad: role users loses * on everything (*)"]);
    expect(changes(role(), managed, kept)).toEqual([]);
    expect(changes(role(), managed, gone, { ...attachment(arn, ["create"]), name: "again" }, kept)).toEqual([]);
  });
});

test("a policy without principals is of a session: whether it grants or limits is not known", () => {
  const user = (before: string | null, after: string | null): ResourceInPlan => ({
    type: "aws_transfer_user",
    name: "u",
    actions: ["update"],
    before: { user_name: "joe", policy: before },
    after: { user_name: "joe", policy: after },
  });
  const WHY = "it names no Principal: whether it grants or limits is not known";
  expect(changes(user(null, policy(READ)))).toEqual([
    `unknown: whom the policy of aws_transfer_user.u lets do what is undetermined: ${WHY}`,
  ]);
  expect(changes(user(policy(READ), null))).toEqual([
    `unknown: whom the policy of aws_transfer_user.u let do what before is undetermined: ${WHY}`,
  ]);
  expect(changes(user(policy(READ), policy(READ)))).toEqual([]);
});

test("what was there is reported with a policy that cannot be read any more, without what could not be read then", () => {
  const resources = [role(), inline(policy(READ, { Effect: "Allow" }), "{oops")];
  expect(JSON.stringify(plan(resources))).toContain("oops");
  expect(changes(...resources)).toEqual([
    "unknown: what role users may do by p is undetermined: the policy is not JSON",
  ]);
});
