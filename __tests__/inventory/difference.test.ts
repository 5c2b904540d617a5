/** Who gains and who loses between the two sides of a plan, in the sentences of the review. */
import { unknownText } from "../../lib/authorization/text";
import { plainPhrase } from "../../lib/report/reason";
import { accessDifference } from "../../lib/inventory/difference";
import { sentenceOf, weightOf } from "../../lib/report/review/sentences";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { ACCOUNT, allow, plan, policy, references, type ResourceInPlan } from "../sources/make-plan";
import { attachment, changes, changesIn, inline, READ, role, SAGEMAKER, trust } from "./plans";

describe("nothing", () => {
  test.each<[string, readonly ResourceInPlan[]]>([
    ["no change", [role(), inline(policy(READ), policy(READ))]],
    [
      "Sid, order and case",
      [
        role(),
        inline(
          policy(allow(["s3:GetObject", "s3:PutObject"])),
          policy({ ...allow(["S3:putObject", "s3:getobject"]), Sid: "Renamed" }),
        ),
      ],
    ],
    [
      "inline to managed",
      [
        role(),
        inline(policy(READ), null),
        {
          type: "aws_iam_policy",
          name: "m",
          after: { name: "m", arn: `arn:aws:iam::${ACCOUNT}:policy/m`, policy: policy(READ) },
        },
        attachment(`arn:aws:iam::${ACCOUNT}:policy/m`, ["create"]),
      ],
    ],
    ["a covered action", [role(), inline(policy(allow("s3:*")), policy(allow("s3:*"), READ))]],
    [
      "a role that is replaced",
      [role({ actions: ["delete", "create"] }), inline(policy(READ), policy(READ), { actions: ["delete", "create"] })],
    ],
    [
      "a role that is moved",
      [role({ actions: ["no-op"] }), inline(policy(READ), policy(READ), { actions: ["no-op"] })],
    ],
    [
      "what AWS's own policy already allows",
      [
        role(),
        attachment("arn:aws:iam::aws:policy/AmazonSageMakerFullAccess", ["no-op"]),
        inline(null, policy(allow("ec2:CreateNetworkInterface"))),
      ],
    ],
  ])("%s", (_, resources) => {
    expect(changes(...resources)).toEqual([]);
  });
});

const DENY = { Effect: "Deny", Action: "iam:*", Resource: "*" };
const OF_SERVICE = "sts:AssumeRole on role users";

describe("a Deny comes and goes with its holder", () => {
  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    [
      "a new role loses nothing",
      [role({ actions: ["create"], before: null }), inline(null, policy(READ, DENY))],
      [
        `pass-role: the service sagemaker.amazonaws.com gains ${OF_SERVICE}`,
        "read: new role users gains s3:GetObject on arn:aws:s3:::sales/*",
      ],
    ],
    [
      "a role that is destroyed gains nothing",
      [role({ actions: ["delete"], after: null }), inline(policy(READ, DENY), null)],
      [
        `pass-role: the service sagemaker.amazonaws.com loses ${OF_SERVICE}`,
        "read: role users loses s3:GetObject on arn:aws:s3:::sales/*",
      ],
    ],
    [
      "a role that stays does",
      [role(), inline(policy(allow("*"), DENY), policy(allow("*")))],
      ["broad: role users is no longer denied iam:* on everything (*)"],
    ],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });
});

describe("gains and losses", () => {
  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    [
      "a new statement",
      [role(), inline(policy(READ), policy(READ, allow("s3:PutObject", "arn:aws:s3:::sales/*")))],
      ["write: role users gains s3:PutObject on arn:aws:s3:::sales/*"],
    ],
    [
      "another resource",
      [role(), inline(policy(READ), policy(allow("s3:GetObject", ["arn:aws:s3:::sales/*", "arn:aws:s3:::hr/*"])))],
      ["read: role users gains s3:GetObject on arn:aws:s3:::hr/* (was only on arn:aws:s3:::sales/*)"],
    ],
    [
      "a condition that is dropped",
      [
        role(),
        inline(
          policy(
            allow("ec2:CreateNetworkInterface", "*", { Condition: { StringEquals: { "aws:CalledViaLast": "emr" } } }),
          ),
          policy(allow("ec2:CreateNetworkInterface")),
        ),
      ],
      [
        "broad: role users gains ec2:CreateNetworkInterface on everything (*) (was only if aws:CalledViaLast StringEquals emr)",
      ],
    ],
    [
      "a condition that is added",
      [
        role(),
        inline(
          policy(allow("ec2:CreateNetworkInterface")),
          policy(
            allow("ec2:CreateNetworkInterface", "*", { Condition: { StringEquals: { "aws:CalledViaLast": "emr" } } }),
          ),
        ),
      ],
      [
        "broad: role users loses ec2:CreateNetworkInterface on everything (*) (now only if aws:CalledViaLast StringEquals emr)",
      ],
    ],
    [
      "a Deny that is lost",
      [role(), inline(policy(allow("s3:*"), { ...allow("s3:DeleteObject"), Effect: "Deny" }), policy(allow("s3:*")))],
      ["broad: role users is no longer denied s3:DeleteObject on everything (*)"],
    ],
    [
      "a Deny that is weakened",
      [
        role(),
        inline(
          policy(allow("s3:*"), { ...allow("s3:DeleteObject", "arn:aws:s3:::x/*"), Effect: "Deny" }),
          policy(allow("s3:*"), {
            ...allow("s3:DeleteObject", "arn:aws:s3:::x/*", {
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            }),
            Effect: "Deny",
          }),
        ),
      ],
      [
        "write: role users is no longer denied s3:DeleteObject on arn:aws:s3:::x/* (now denied only if aws:SecureTransport Bool false)",
      ],
    ],
    [
      "a Deny that is lost where nothing is allowed",
      [role(), inline(policy(READ, { ...allow("ec2:*"), Effect: "Deny" }), policy(READ))],
      ["idle: role users is no longer denied ec2:* on everything (*); nothing allows it now"],
    ],
    [
      "a Deny that is added",
      [role(), inline(policy(allow("s3:*")), policy(allow("s3:*"), { ...allow("s3:DeleteObject"), Effect: "Deny" }))],
      ["broad: role users is denied s3:DeleteObject on everything (*)"],
    ],
    [
      "NotAction and NotResource",
      [
        role(),
        inline(policy(READ), policy(READ, { Effect: "Allow", NotAction: "iam:*", NotResource: "arn:aws:s3:::hr/*" })),
      ],
      [
        "broad: role users gains every action but iam:* on everything but arn:aws:s3:::hr/* (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)",
      ],
    ],
    [
      "NotAction with a single read among what it leaves out",
      [role(), inline(null, policy({ Effect: "Allow", NotAction: "s3:GetObject", Resource: "arn:aws:s3:::sales/*" }))],
      ["broad: role users gains every action but s3:GetObject on arn:aws:s3:::sales/*"],
    ],
    [
      "PassRole and what else gives the rights of others",
      [role(), inline(null, policy(allow(["iam:PassRole", "sts:AssumeRole"], "arn:aws:iam::111122223333:role/x")))],
      ["pass-role: role users gains iam:PassRole, sts:AssumeRole on arn:aws:iam::111122223333:role/x"],
    ],
    [
      "a policy of AWS's, by its content",
      [role(), attachment("arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy", ["delete"])],
      [
        "write: role users loses s3:GetObject, s3:PutObject, s3:DeleteObject, s3:GetBucketCors, s3:GetBucketLocation, s3:AbortMultipartUpload on arn:aws:s3:::*SageMaker*, arn:aws:s3:::*sagemaker*, only if aws:ResourceAccount StringEquals ${aws:PrincipalAccount}",
        "read: role users loses s3:GetObject on arn:aws:s3:::*, only if s3:ExistingObjectTag/SageMaker StringEqualsIgnoreCase true and aws:ResourceAccount StringEquals ${aws:PrincipalAccount}",
        "read: role users loses s3:ListBucket, s3:ListAllMyBuckets on everything (*), only if aws:ResourceAccount StringEquals ${aws:PrincipalAccount}",
      ],
    ],
    [
      "a boundary that is removed",
      [
        role({
          actions: ["update"],
          before: {
            name: "users",
            path: "/",
            assume_role_policy: SAGEMAKER,
            permissions_boundary: "arn:aws:iam::111122223333:policy/b",
          },
        }),
        {
          type: "aws_iam_policy",
          name: "b",
          actions: ["no-op"],
          before: { name: "b", arn: "arn:aws:iam::111122223333:policy/b", policy: policy(allow("s3:*")) },
          after: { name: "b", arn: "arn:aws:iam::111122223333:policy/b", policy: policy(allow("s3:*")) },
        },
        inline(
          policy(allow(["s3:GetObject", "ec2:RunInstances"])),
          policy(allow(["s3:GetObject", "ec2:RunInstances"])),
        ),
      ],
      ["broad: role users gains ec2:RunInstances on everything (*); its permissions boundary decides it"],
    ],
    [
      "a role that the plan makes",
      [role({ actions: ["create"], before: null }), inline(null, policy(READ))],
      [
        "pass-role: the service sagemaker.amazonaws.com gains sts:AssumeRole on role users",
        "read: new role users gains s3:GetObject on arn:aws:s3:::sales/*",
      ],
    ],
    [
      "a role that the plan destroys",
      [role({ actions: ["delete"], after: null }), inline(policy(READ), null)],
      [
        "pass-role: the service sagemaker.amazonaws.com loses sts:AssumeRole on role users",
        "read: role users loses s3:GetObject on arn:aws:s3:::sales/*",
      ],
    ],
    [
      "a role outside the plan",
      [inline(null, policy(READ))],
      ["read: role users may gain s3:GetObject on arn:aws:s3:::sales/*; its other policies are not in the plan"],
    ],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });
});

describe("permissions boundaries", () => {
  const ARN = "arn:aws:iam::111122223333:policy/b";
  const values = (boundary: string | undefined): Json => ({
    name: "users",
    path: "/",
    assume_role_policy: SAGEMAKER,
    ...(boundary === undefined ? {} : { permissions_boundary: boundary }),
  });
  const limited = (before: string | undefined, after: string | undefined): ResourceInPlan =>
    role({ actions: ["update"], before: values(before), after: values(after) });
  const boundary = (before: string, after: string): ResourceInPlan => ({
    type: "aws_iam_policy",
    name: "b",
    actions: ["update"],
    before: { name: "b", arn: ARN, policy: before },
    after: { name: "b", arn: ARN, policy: after },
  });
  const deny = (action: string, more: object = {}): object => ({ ...allow(action, "*", more), Effect: "Deny" });
  const all = inline(policy(allow("*")), policy(allow("*")));
  const open = policy(allow("*"));
  const guarded = policy(allow("*"), deny("iam:*"));
  const s3 = policy(allow("s3:*"));

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    [
      "a Deny that is lost",
      [limited(ARN, ARN), boundary(guarded, open), all],
      ["broad: role users is no longer denied iam:* on everything (*); its permissions boundary denied it"],
    ],
    [
      "a Deny that is added",
      [limited(ARN, ARN), boundary(open, guarded), all],
      ["broad: role users is denied iam:* on everything (*); its permissions boundary denies it"],
    ],
    [
      "one that is removed, with what it allowed",
      [limited(ARN, undefined), boundary(s3, s3), all],
      [
        "broad: role users gains * on everything (*) (of which its permissions boundary let only s3:* through); its permissions boundary decides it",
      ],
    ],
    [
      "one that is set, with what it allows",
      [limited(undefined, ARN), boundary(s3, s3), all],
      [
        "broad: role users loses * on everything (*) (of which its permissions boundary lets only s3:* through); its permissions boundary decides it",
      ],
    ],
    [
      "one that lets more through",
      [limited(ARN, ARN), boundary(s3, policy(allow("s3:*"), allow("ec2:*"))), all],
      ["broad: role users gains ec2:* on everything (*); its permissions boundary decides it"],
    ],
    [
      "one that is not in the plan and is removed",
      [limited("arn:aws:iam::111122223333:policy/elsewhere", undefined), all],
      [
        "broad: role users may gain * on everything (*); its permissions boundary decides it; arn:aws:iam::111122223333:policy/elsewhere, which could not be read in full, has a say in it",
      ],
    ],
    [
      "one that is not in the plan and stays",
      [
        limited("arn:aws:iam::111122223333:policy/elsewhere", "arn:aws:iam::111122223333:policy/elsewhere"),
        inline(policy(READ), policy(READ, allow("s3:PutObject", "arn:aws:s3:::x/*"))),
      ],
      [
        "write: role users may gain s3:PutObject on arn:aws:s3:::x/*; arn:aws:iam::111122223333:policy/elsewhere, which could not be read in full, has a say in it",
      ],
    ],
    ["other words", [limited(ARN, ARN), boundary(s3, policy({ ...allow("S3:*"), Sid: "Renamed" })), all], []],
  ])("%s", (_, resources, expected) => {
    // Of what is not known besides, other tests check.
    expect(changes(...resources).filter((line) => !line.startsWith("unknown"))).toEqual(expected);
  });
});

describe("what is said of a part", () => {
  const DENY = { ...allow("iam:*"), Effect: "Deny" };

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    [
      "a Deny that keeps a part of a gain out",
      [
        role(),
        inline(
          policy(allow("ec2:*"), { ...allow("s3:DeleteObject"), Effect: "Deny" }),
          policy(allow(["ec2:*", "s3:*"]), { ...allow("s3:DeleteObject"), Effect: "Deny" }),
        ),
      ],
      ["broad: role users gains s3:* on everything (*); a Deny keeps s3:DeleteObject out"],
    ],
    [
      "a Deny on some resources, under conditions",
      [
        role(),
        inline(
          policy(allow("s3:*"), {
            ...allow("s3:*", "arn:aws:s3:::hr/*", { Condition: { Bool: { "aws:SecureTransport": "false" } } }),
            Effect: "Deny",
          }),
          null,
        ),
      ],
      [
        "broad: role users loses s3:* on everything (*); a Deny kept s3:* on arn:aws:s3:::hr/* if aws:SecureTransport Bool false out",
        "idle: role users is no longer denied s3:* on arn:aws:s3:::hr/*, only if aws:SecureTransport Bool false; nothing allows it now",
      ],
    ],
    [
      "less in NotAction",
      [
        role(),
        inline(
          policy({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }),
          policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
        ),
      ],
      ["broad: role users gains sts:* (by every action but iam:*) on everything (*)"],
    ],
    [
      "less in NotResource",
      [
        role(),
        inline(
          policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: ["arn:aws:s3:::hr/*", "arn:aws:s3:::fin/*"] }),
          policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::fin/*" }),
        ),
      ],
      ["broad: role users gains s3:GetObject on arn:aws:s3:::hr/* (by everything but arn:aws:s3:::fin/*)"],
    ],
    [
      "NotAction that becomes a list",
      [
        role(),
        inline(policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }), policy(allow(["s3:*", "iam:Get*"]))),
      ],
      [
        "broad: role users loses every action but iam:* on everything (*) (of which only s3:*, iam:Get* stays allowed)",
        "read: role users gains iam:Get* on everything (*)",
      ],
    ],
    [
      "more in NotResource of a Deny",
      [
        role(),
        inline(
          policy(allow("s3:*"), { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::a/*" }),
          policy(allow("s3:*"), {
            Effect: "Deny",
            Action: "s3:*",
            NotResource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
          }),
        ),
      ],
      ["broad: role users is no longer denied s3:* on arn:aws:s3:::b/*"],
    ],
    [
      "the same text in another Version",
      [
        role(),
        inline(
          JSON.stringify({
            Version: "2008-10-17",
            Statement: [allow("s3:GetObject", "arn:aws:s3:::h/${aws:username}/*")],
          }),
          policy(allow("s3:GetObject", "arn:aws:s3:::h/${aws:username}/*")),
        ),
      ],
      [
        "read: role users gains s3:GetObject on arn:aws:s3:::h/${aws:username}/* (was the same text in another Version of the policy language)",
        "read: role users loses s3:GetObject on arn:aws:s3:::h/${aws:username}/* (now the same text in another Version of the policy language)",
      ],
    ],
    [
      "a Deny that is lost on a role outside the plan",
      [inline(policy(READ, DENY), policy(READ))],
      ["broad: role users may no longer be denied iam:* on everything (*); its other policies are not in the plan"],
    ],
    [
      "a Deny that is lost beside a policy that is not in the plan",
      [
        role(),
        attachment("arn:aws:iam::111122223333:policy/elsewhere", ["no-op"]),
        inline(policy(READ, DENY), policy(READ)),
      ],
      [
        "broad: role users may no longer be denied iam:* on everything (*); arn:aws:iam::111122223333:policy/elsewhere, which could not be read in full, has a say in it",
      ],
    ],
    [
      "a bucket policy of a Deny alone that is removed",
      [
        {
          type: "aws_s3_bucket_policy",
          name: "b",
          actions: ["delete"],
          before: {
            bucket: "sales",
            policy: policy({ ...allow("s3:*", "arn:aws:s3:::sales/*", { Principal: "*" }), Effect: "Deny" }),
          },
          after: null,
        },
      ],
      [
        "public: any principal is no longer denied s3:* on arn:aws:s3:::sales/* by the policy of sales; whether another policy allows it is not analysed",
      ],
    ],
    [
      "a Deny of a group that is lost",
      [
        {
          type: "aws_iam_group_policy",
          name: "p",
          actions: ["update"],
          before: { name: "p", group: "devs", policy: policy(DENY) },
          after: { name: "p", group: "devs", policy: policy(READ) },
        },
        {
          type: "aws_iam_group",
          name: "devs",
          actions: ["no-op"],
          before: { name: "devs", path: "/" },
          after: { name: "devs", path: "/" },
        },
      ],
      [
        "broad: group devs is no longer denied iam:* on everything (*); whether another policy allows it is not analysed",
        "read: group devs gains s3:GetObject on arn:aws:s3:::sales/*",
      ],
    ],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });
});

test("a role that is replaced under a name that is not known yet is the same role", () => {
  const renamed = role({
    actions: ["delete", "create"],
    before: { name: "users-1", path: "/", assume_role_policy: SAGEMAKER },
    after: { name_prefix: "users-", path: "/", assume_role_policy: SAGEMAKER },
    unknown: { name: true, arn: true },
  });
  const moved = inline(policy(READ), policy(READ), {
    actions: ["delete", "create"],
    before: { name: "p", role: "users-1", policy: policy(READ) },
    after: { name: "p", policy: policy(READ) },
    unknown: { role: true },
    expressions: { role: references("aws_iam_role.users.name") },
  });
  expect(changes(renamed, moved)).toEqual([]);
});

describe("policies that name principals", () => {
  const trusting = (before: unknown, after: unknown, more: object = {}): ResourceInPlan =>
    role({
      actions: ["update"],
      before: { name: "users", path: "/", assume_role_policy: trust(before) },
      after: { name: "users", path: "/", assume_role_policy: trust(after, more) },
    });

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    [
      "another account may take a role on",
      [
        trusting(
          { Service: "sagemaker.amazonaws.com" },
          { Service: "sagemaker.amazonaws.com", AWS: "arn:aws:iam::444455556666:root" },
        ),
      ],
      ["cross-account: arn:aws:iam::444455556666:root gains sts:AssumeRole on role users"],
    ],
    [
      "the own account, by its id and by its root",
      [trusting({ AWS: ACCOUNT }, { AWS: `arn:aws:iam::${ACCOUNT}:root` })],
      [],
    ],
    [
      "any principal may",
      [trusting({ AWS: ACCOUNT }, "*")],
      ["public: any principal gains sts:AssumeRole on role users"],
    ],
    [
      "any principal of an organization may",
      [trusting({ AWS: ACCOUNT }, "*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })],
      [
        `pass-role: ${ACCOUNT} loses sts:AssumeRole on role users (now only if aws:PrincipalOrgID StringEquals o-1)`,
        "pass-role: any principal gains sts:AssumeRole on role users, only if aws:PrincipalOrgID StringEquals o-1",
      ],
    ],
    [
      "a federated identity may",
      [trusting({ AWS: ACCOUNT }, { AWS: ACCOUNT, Federated: "cognito-identity.amazonaws.com" })],
      ["public: whoever signs in with cognito-identity.amazonaws.com gains sts:AssumeRole on role users"],
    ],
    [
      "a bucket becomes public, and says so at another address",
      [
        {
          type: "aws_s3_bucket_policy",
          name: "old",
          actions: ["delete"],
          before: {
            bucket: "sales",
            policy: policy(allow("s3:GetObject", "arn:aws:s3:::sales/*", { Principal: { AWS: ACCOUNT } })),
          },
          after: null,
        },
        {
          type: "aws_s3_bucket_policy",
          name: "new",
          after: { bucket: "sales", policy: policy(allow("s3:GetObject", "arn:aws:s3:::sales/*", { Principal: "*" })) },
        },
      ],
      ["public: any principal gains s3:GetObject on arn:aws:s3:::sales/* by the policy of sales"],
    ],
    [
      "a queue",
      [
        {
          type: "aws_sqs_queue_policy",
          name: "q",
          actions: ["update"],
          before: { policy: policy(allow("sqs:SendMessage", "*", { Principal: { Service: "sns.amazonaws.com" } })) },
          after: {
            policy: policy(
              allow(["sqs:SendMessage", "sqs:ReceiveMessage"], "*", { Principal: { Service: "sns.amazonaws.com" } }),
            ),
          },
        },
      ],
      [
        "broad: the service sns.amazonaws.com gains sqs:ReceiveMessage on everything (*) by the policy of aws_sqs_queue_policy.q",
      ],
    ],
    [
      "a lifecycle policy is none of IAM's",
      [{ type: "aws_ecr_lifecycle_policy", name: "l", after: { policy: '{"rules":[]}' } }],
      [],
    ],
    [
      "a VPC endpoint that is no longer open",
      [
        {
          type: "aws_vpc_endpoint",
          name: "s3",
          actions: ["update"],
          before: { service_name: "com.amazonaws.us-east-1.s3" },
          after: { service_name: "com.amazonaws.us-east-1.s3", policy: policy(allow("s3:*", "*", { Principal: "*" })) },
        },
      ],
      ["public: any principal loses * on everything (*) (of which only s3:* stays allowed)"],
    ],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });
});

describe("what is not known", () => {
  const UNKNOWN =
    "the policy is known only after apply (${aws_iam_role_policy.p.policy}); it is made from aws_kms_key.k.arn";
  const unknown: Partial<ResourceInPlan> = {
    after: { name: "p", role: "users" },
    unknown: { policy: true },
    expressions: { policy: references("aws_kms_key.k.arn") },
  };

  test("a policy that becomes unknown takes nothing away for certain, and is reported", () => {
    expect(changes(role(), inline(policy(READ), policy(READ), unknown))).toEqual([
      `unknown: what role users may do by p is undetermined: ${UNKNOWN}`,
    ]);
  });

  test("another policy that is lost besides is reported", () => {
    const other = {
      ...inline(policy(allow("s3:PutObject", "arn:aws:s3:::x/*")), null),
      name: "o",
      before: { name: "o", role: "users", policy: policy(allow("s3:PutObject", "arn:aws:s3:::x/*")) },
    };
    expect(changes(role(), inline(policy(READ), policy(READ), unknown), other)).toEqual([
      "write: role users may lose s3:PutObject on arn:aws:s3:::x/*; p, which could not be read in full, has a say in it",
      `unknown: what role users may do by p is undetermined: ${UNKNOWN}`,
    ]);
  });

  test("a policy that is attached and not in the plan", () => {
    expect(changes(role(), attachment("arn:aws:iam::111122223333:policy/elsewhere", ["create"]))).toEqual([
      "unknown: what role users may do by arn:aws:iam::111122223333:policy/elsewhere is undetermined: the content of arn:aws:iam::111122223333:policy/elsewhere is not in this plan, nor bundled",
    ]);
  });

  test("and one that stays attached is no news", () => {
    expect(changes(role(), attachment("arn:aws:iam::111122223333:policy/elsewhere", ["no-op"]))).toEqual([]);
  });

  test("a known part with an unknown resource is named by it", () => {
    const document: ResourceInPlan = {
      type: "aws_iam_policy_document",
      name: "d",
      mode: "data",
      actions: ["read"],
      after: { statement: [{ effect: "Allow", actions: ["kms:Decrypt"], resources: [null] }] },
      unknown: { json: true, statement: [{ resources: [true] }] },
      expressions: { statement: [{ resources: references("aws_kms_key.k.arn") }] },
    };
    const key: ResourceInPlan = { type: "aws_kms_key", name: "k", after: {}, unknown: { arn: true, policy: true } };
    const open = { ...unknown, expressions: { policy: references("data.aws_iam_policy_document.d.json") } };
    expect(changes(role(), key, document, inline(policy(READ), policy(READ), open))).toEqual([
      "read: role users gains kms:Decrypt on ${aws_kms_key.k.arn}",
      "read: role users loses s3:GetObject on arn:aws:s3:::sales/*",
    ]);
  });
});

test("what is sensitive decides and is not shown", () => {
  const json = plan([
    role(),
    inline(policy(READ), policy(READ, allow("s3:PutObject", "arn:aws:s3:::secret-bucket/*"))),
  ]);
  const [first, second] = json["resource_changes"] as readonly { readonly change: object }[];
  const marked = {
    ...second,
    change: { ...second?.change, before_sensitive: false, after_sensitive: { policy: true } },
  };
  const found = changesIn({ ...json, resource_changes: [first, marked] });
  expect(found).toEqual(["write: role users gains access (to write) by p, which is sensitive: what, is not shown"]);
});

test("the most severe come first, and the same plan gives the same order", () => {
  const statements = [
    allow("s3:GetObject", "arn:aws:s3:::sales/*"),
    allow("s3:PutObject", "arn:aws:s3:::sales/*"),
    allow("iam:PassRole", "arn:aws:iam::111122223333:role/x"),
    allow("ec2:*", "*"),
  ];
  const trusting = role({
    actions: ["update"],
    after: {
      name: "users",
      path: "/",
      assume_role_policy: trust({ Service: "sagemaker.amazonaws.com", AWS: ["*", "444455556666"] }),
    },
  });
  const ranks = (...list: readonly object[]): readonly string[] =>
    changes(trusting, inline(null, policy(...list))).map((line) => line.split(":")[0] ?? "");
  expect(ranks(...statements)).toEqual(["public", "cross-account", "broad", "pass-role", "write", "read"]);
  expect(changes(trusting, inline(null, policy(...statements)))).toEqual(
    changes(trusting, inline(null, policy(...statements))),
  );
});

test("without an account to compare with, another account is none for certain", () => {
  const trusting = role({
    actions: ["update"],
    after: { name: "users", path: "/", assume_role_policy: trust({ AWS: "444455556666" }) },
  });
  const { before, after } = readJson({ ...plan([trusting]), configuration: {} }, "plan.json");
  if (before === undefined) throw new Error("it is no plan");
  const weights = (account: typeof after.account): readonly string[] =>
    accessDifference(before(), { ...after, account }).changes.map(
      (change) => `${weightOf(change)}: ${plainPhrase(sentenceOf(change))}`,
    );
  expect(weights(ACCOUNT)).toEqual([
    "Other account: 444455556666 gains sts:AssumeRole on role users",
    "Roles: the service sagemaker.amazonaws.com loses sts:AssumeRole on role users",
  ]);
  expect(weights(unknownText("data.aws_caller_identity.me.account_id"))).toEqual([
    "Other account?: 444455556666 gains sts:AssumeRole on role users; whether that is another account is not known",
    "Roles: the service sagemaker.amazonaws.com loses sts:AssumeRole on role users",
  ]);
});

test("what is sensitive is not shown beside what is not", () => {
  const secret = "arn:aws:s3:::secret-bucket/*";
  const shown = inline(policy(READ), policy(READ, allow("s3:PutObject", "arn:aws:s3:::sales/*")));
  const hidden = policy(allow("s3:PutObject", secret), {
    ...allow("s3:PutObject", "arn:aws:s3:::sales/x"),
    Effect: "Deny",
  });
  const values = { name: "q", role: "users", policy: hidden };
  const other: ResourceInPlan = { ...inline(null, null), name: "q", actions: ["no-op"], before: values, after: values };
  const json = plan([role(), shown, other]);
  const resources = json["resource_changes"] as readonly { readonly address: string; readonly change: object }[];
  const marked = resources.map((each) =>
    each.address === "aws_iam_role_policy.q"
      ? { ...each, change: { ...each.change, before_sensitive: { policy: true }, after_sensitive: { policy: true } } }
      : each,
  );
  expect(changesIn({ ...json, resource_changes: marked })).toEqual([
    "write: role users gains s3:PutObject on arn:aws:s3:::sales/*; a Deny that is not shown keeps a part of it out",
  ]);
});

describe("an Allow for the account leaves it to the policies of its principals", () => {
  const KEY = "arn:aws:kms:us-east-1:111122223333:key/1a2b";
  const ROOT = "arn:aws:iam::111122223333:root";
  const USERS = "arn:aws:iam::111122223333:role/users";
  const key = (before: readonly string[], after: readonly string[]): ResourceInPlan => {
    const side = (names: readonly string[]): Json => ({
      key_id: "1a2b",
      arn: KEY,
      policy: policy(
        ...names.map((AWS) => ({ Effect: "Allow", Principal: { AWS }, Action: "kms:Decrypt", Resource: "*" })),
      ),
    });
    return { type: "aws_kms_key", name: "k", actions: ["update"], before: side(before), after: side(after) };
  };
  const users = role({
    before: { name: "users", arn: USERS, assume_role_policy: SAGEMAKER },
    after: { name: "users", arn: USERS, assume_role_policy: SAGEMAKER },
  });
  const decrypt = (resource: string): ResourceInPlan => {
    const text = policy(allow("kms:Decrypt", resource));
    return inline(text, text, { actions: ["no-op"] });
  };

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    ["that allow it", [decrypt("*")], []],
    ["that allow it on the key by its ARN", [decrypt(KEY)], []],
    [
      "that do not allow it",
      [decrypt("arn:aws:kms:us-east-1:111122223333:key/other")],
      [`read: ${USERS} loses kms:Decrypt on everything (*) by the policy of ${KEY}`],
    ],
  ])("%s", (_, policies, expected) => {
    expect(changes(users, ...policies, key([ROOT, USERS], [ROOT]))).toEqual(expected);
  });

  test("in another account it says no less than one for a principal of it", () => {
    const [account, stranger] = ["444455556666", "arn:aws:iam::444455556666:role/stranger"];
    expect(changes(key([account], [account, stranger]))).toEqual([]);
    expect(changes(key([account, stranger], [account]))).toEqual([]);
    // In its own account, the policies of the principal would no longer be asked.
    expect(changes(key([ROOT], [ROOT, USERS]))).toEqual([
      `read: ${USERS} may gain kms:Decrypt on everything (*) by the policy of ${KEY}; no request was found that proves it`,
    ]);
  });
});
