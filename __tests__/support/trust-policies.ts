/**
 * Trust policies of existing EMR Serverless roles, and what the guard in `lib/constructs/existing-role-guard.ts` says of each.
 * The guard's conditions are Terraform expressions, so only the real Terraform decides them: the terraform tier runs the table.
 */

/** The account that every role of the table is in. */
export const ROLE_ACCOUNT = "111122223333";

/** What the plan says: nothing, a warning of the check, or an error of a postcondition, by the message's beginning. */
export type GuardOutcome = "ok" | { readonly warning: string } | { readonly error: string };

/** One role as IAM has it. */
export interface TrustPolicyCase {
  /** What is particular about the role. */
  readonly name: string;
  readonly roleName: string;
  readonly path: string;
  /** The trust policy, before it is written as JSON. */
  readonly trust: object;
  readonly expected: GuardOutcome;
}

const ROLE = "AmazonSageMakerCanvasEMRSExecutionAccess-analytics";
const SERVICE = "emr-serverless.amazonaws.com";

const NOT_TRUSTED: GuardOutcome = {
  error: `EMR Serverless cannot assume the role ${ROLE}: no statement of its trust policy`,
};
const OTHER_ACCOUNT: GuardOutcome = {
  error: `EMR Serverless cannot assume the role ${ROLE}: its trust policy requires an`,
};
const ANYBODY: GuardOutcome = { error: `The role ${ROLE} is not used: its trust policy has the principal *` };
const NO_SOURCE_ACCOUNT: GuardOutcome = {
  warning: `The trust policy of ${ROLE} allows EMR Serverless to assume the role without`,
};

const OWN_ACCOUNT = { StringEquals: { "aws:SourceAccount": ROLE_ACCOUNT } };

/** The statement of the AWS page. */
const RIGHT = {
  Sid: "EMRServerlessTrustPolicy",
  Effect: "Allow",
  Principal: { Service: SERVICE },
  Action: "sts:AssumeRole",
  Condition: OWN_ACCOUNT,
};
const TRUSTS_ANOTHER = { Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" };

/** A role that is right but for its trust policy. */
function trusts(name: string, statement: object | readonly object[], expected: GuardOutcome): TrustPolicyCase {
  const list: readonly object[] | undefined = Array.isArray(statement) ? (statement as readonly object[]) : undefined;
  // IAM refuses a Sid that is there twice.
  const unique = list?.map((one, index) => (index === 0 ? one : { ...one, Sid: undefined })) ?? statement;
  return { name, roleName: ROLE, path: "/", trust: { Version: "2012-10-17", Statement: unique }, expected };
}

/** A role whose trust policy is right. */
function named(name: string, roleName: string, path: string, expected: GuardOutcome): TrustPolicyCase {
  return { name, roleName, path, trust: { Version: "2012-10-17", Statement: [RIGHT] }, expected };
}

/** Every case. Names are unique. */
export const trustPolicyCases: readonly TrustPolicyCase[] = [
  // What IAM takes as the same thing.
  trusts("statements in a list", [RIGHT], "ok"),
  trusts("one statement without a list", RIGHT, "ok"),
  trusts("service in a list", [{ ...RIGHT, Principal: { Service: [SERVICE] } }], "ok"),
  trusts(
    "service among others in a list",
    [{ ...RIGHT, Principal: { Service: ["sagemaker.amazonaws.com", SERVICE] } }],
    "ok",
  ),
  trusts(
    "service beside an AWS principal",
    [{ ...RIGHT, Principal: { Service: SERVICE, AWS: `arn:aws:iam::${ROLE_ACCOUNT}:root` } }],
    "ok",
  ),
  trusts("action in a list", [{ ...RIGHT, Action: ["sts:AssumeRole"] }], "ok"),
  trusts("action beside sts:TagSession", [{ ...RIGHT, Action: ["sts:TagSession", "sts:AssumeRole"] }], "ok"),
  trusts("action in lower case", [{ ...RIGHT, Action: "sts:assumerole" }], "ok"),
  trusts("action sts:*", [{ ...RIGHT, Action: "sts:*" }], "ok"),
  trusts("action *", [{ ...RIGHT, Action: "*" }], "ok"),
  trusts("right statement after another", [TRUSTS_ANOTHER, RIGHT], "ok"),
  trusts("statement without Sid", [{ ...RIGHT, Sid: undefined }], "ok"),

  // aws:SourceAccount.
  trusts(
    "SourceAccount in a list with another",
    [{ ...RIGHT, Condition: { StringEquals: { "aws:SourceAccount": ["444455556666", ROLE_ACCOUNT] } } }],
    "ok",
  ),
  trusts(
    "SourceAccount in lower case",
    [{ ...RIGHT, Condition: { StringEquals: { "aws:sourceaccount": ROLE_ACCOUNT } } }],
    "ok",
  ),
  trusts(
    "SourceAccount under StringLike",
    [{ ...RIGHT, Condition: { StringLike: { "aws:SourceAccount": ROLE_ACCOUNT } } }],
    "ok",
  ),
  trusts(
    "SourceAccount beside SourceArn",
    [
      {
        ...RIGHT,
        Condition: {
          ...OWN_ACCOUNT,
          ArnLike: { "aws:SourceArn": `arn:aws:emr-serverless:us-east-1:${ROLE_ACCOUNT}:/applications/*` },
        },
      },
    ],
    "ok",
  ),
  trusts(
    "another account's SourceAccount",
    [{ ...RIGHT, Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } } }],
    OTHER_ACCOUNT,
  ),
  trusts(
    "the placeholder of the AWS page left in",
    [{ ...RIGHT, Condition: { StringEquals: { "aws:SourceAccount": "<your-account-id>" } } }],
    OTHER_ACCOUNT,
  ),
  trusts(
    "another account's SourceAccount under StringLike",
    [{ ...RIGHT, Condition: { StringLike: { "aws:SourceAccount": "444455556666" } } }],
    OTHER_ACCOUNT,
  ),
  trusts(
    "one statement for another account and one for this",
    [{ ...RIGHT, Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } } }, RIGHT],
    "ok",
  ),
  trusts(
    "another account's SourceAccount beside another service without one",
    [{ ...RIGHT, Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } } }, TRUSTS_ANOTHER],
    OTHER_ACCOUNT,
  ),
  trusts("no condition", [{ ...RIGHT, Condition: undefined }], NO_SOURCE_ACCOUNT),
  trusts(
    "a condition without SourceAccount",
    [{ ...RIGHT, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } } }],
    NO_SOURCE_ACCOUNT,
  ),
  trusts(
    "SourceAccount under StringNotEquals only",
    [{ ...RIGHT, Condition: { StringNotEquals: { "aws:SourceAccount": "444455556666" } } }],
    NO_SOURCE_ACCOUNT,
  ),
  trusts(
    "one statement with and one without SourceAccount",
    [RIGHT, { ...RIGHT, Condition: undefined }],
    NO_SOURCE_ACCOUNT,
  ),
  trusts("another service without SourceAccount beside the right statement", [RIGHT, TRUSTS_ANOTHER], "ok"),

  // Not trusted at all.
  trusts("another service only", [TRUSTS_ANOTHER], NOT_TRUSTED),
  trusts(
    "the service-linked role's service",
    [{ ...RIGHT, Principal: { Service: "ops.emr-serverless.amazonaws.com" } }],
    NOT_TRUSTED,
  ),
  trusts("EMR on EC2's service", [{ ...RIGHT, Principal: { Service: "elasticmapreduce.amazonaws.com" } }], NOT_TRUSTED),
  trusts("an AWS principal only", [{ ...RIGHT, Principal: { AWS: `arn:aws:iam::${ROLE_ACCOUNT}:root` } }], NOT_TRUSTED),
  trusts("another action only", [{ ...RIGHT, Action: "sts:TagSession" }], NOT_TRUSTED),
  trusts("Deny only", [{ ...RIGHT, Effect: "Deny" }], NOT_TRUSTED),

  // Anybody.
  trusts("principal * beside the right statement", [RIGHT, { ...RIGHT, Principal: "*" }], ANYBODY),
  trusts("AWS principal * beside the right statement", [RIGHT, { ...RIGHT, Principal: { AWS: "*" } }], ANYBODY),
  trusts(
    "AWS principal * in a list",
    [RIGHT, { ...RIGHT, Principal: { AWS: [`arn:aws:iam::${ROLE_ACCOUNT}:root`, "*"] } }],
    ANYBODY,
  ),
  trusts(
    "service and AWS principal * in one statement",
    [{ ...RIGHT, Principal: { Service: SERVICE, AWS: "*" } }],
    ANYBODY,
  ),
  trusts(
    "NotPrincipal beside the right statement",
    [RIGHT, { Effect: "Allow", NotPrincipal: { AWS: `arn:aws:iam::${ROLE_ACCOUNT}:root` }, Action: "sts:AssumeRole" }],
    ANYBODY,
  ),
  trusts(
    "Deny to any principal beside the right statement",
    [RIGHT, { Effect: "Deny", Principal: "*", Action: "sts:TagSession" }],
    "ok",
  ),

  // Name and path, which iam:PassRole of the Canvas policies matches.
  named("path /service-role/", ROLE, "/service-role/", "ok"),
  named("path /team/", ROLE, "/team/", { error: `Canvas cannot pass the role ${ROLE}: its path is /team/` }),
  named("path below /service-role/", ROLE, "/service-role/team/", {
    error: `Canvas cannot pass the role ${ROLE}: its path is /service-role/team/`,
  }),
  named("name in lower case", ROLE.toLowerCase(), "/", {
    error: `Canvas cannot pass the role ${ROLE.toLowerCase()}: its name does not start with`,
  }),
  named("another name", "canvas-emr", "/", {
    error: "Canvas cannot pass the role canvas-emr: its name does not start with",
  }),
  named("prefix in the middle of the name", `my-${ROLE}`, "/", {
    error: `Canvas cannot pass the role my-${ROLE}: its name does not start with`,
  }),
];
