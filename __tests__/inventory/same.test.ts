/** Which role, policy or bucket of before is which of after: by account, by what a policy is for, by what is one and not two. */
import { ACCOUNT, allow, plan, policy, references, type ResourceInPlan } from "../sources/make-plan";
import { attachment, changes, changesIn, inline, READ, role, SAGEMAKER, trust } from "./plans";

const OTHER = "444455556666";
const ALL = policy(allow("*"));
const both = (values: object): Partial<ResourceInPlan> => ({ before: values as never, after: values as never });

describe("two accounts", () => {
  const values = (account: string, more: object = {}): object => ({
    name: "users",
    path: "/",
    arn: `arn:aws:iam::${account}:role/users`,
    assume_role_policy: SAGEMAKER,
    ...more,
  });
  const here = (more: Partial<ResourceInPlan> = {}): ResourceInPlan =>
    role({ name: "here", ...both(values(ACCOUNT)), ...more });
  const there = (more: Partial<ResourceInPlan> = {}): ResourceInPlan =>
    role({ name: "there", provider: "aws.other", ...both(values(OTHER)), ...more });

  test.each<[string, readonly ResourceInPlan[]]>([
    [
      "first",
      [here({ after: values(ACCOUNT, { assume_role_policy: trust("*") }) as never, actions: ["update"] }), there()],
    ],
    [
      "last",
      [there(), here({ after: values(ACCOUNT, { assume_role_policy: trust("*") }) as never, actions: ["update"] })],
    ],
  ])("a role of one that another role has the name of, %s", (_, resources) => {
    expect(changes(...resources)).toEqual(["public: any principal gains sts:AssumeRole on role users"]);
  });

  test("a policy is attached to the role of its own provider", () => {
    const far = { ...inline(ALL, ALL), name: "far", provider: "aws.other" };
    expect(changes(here(), there(), inline(policy(READ), ALL), far)).toEqual([
      "broad: role users gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)",
    ]);
    expect(changes(here(), there(), inline(ALL, ALL), { ...inline(policy(READ), ALL), provider: "aws.other" })).toEqual(
      ["broad: role users gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)"],
    );
  });

  test("a role that is new in one account is not the one of another", () => {
    const made = there({
      actions: ["create"],
      before: null,
      after: { ...values(OTHER), arn: undefined },
      unknown: { arn: true },
    });
    const its = { ...inline(null, ALL), provider: "aws.other" };
    expect(changes(here(), made, its)).toEqual([
      "broad: new role users gains * on everything (*)",
      "pass-role: the service sagemaker.amazonaws.com gains sts:AssumeRole on role users",
    ]);
  });

  test("a role that goes in one account and comes in another is not one", () => {
    expect(changes(here({ actions: ["delete"], after: null }), there({ actions: ["create"], before: null }))).toEqual([
      "pass-role: the service sagemaker.amazonaws.com loses sts:AssumeRole on role users",
      "pass-role: the service sagemaker.amazonaws.com gains sts:AssumeRole on role users",
    ]);
  });

  test("a role outside the plan is one for each provider", () => {
    const far = (before: string, after: string): ResourceInPlan => ({
      ...inline(before, after),
      name: "far",
      provider: "aws.other",
    });
    expect(changes(inline(ALL, ALL), far(policy(READ), ALL))).toEqual([
      "broad: role users may gain * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed); its other policies are not in the plan",
    ]);
  });

  test("whose name is of two roles and whose provider is of neither is unknown", () => {
    const third = { ...inline(null, ALL), provider: "aws.third" };
    expect(changes(here(), there(), third)).toEqual([
      "unknown: to whom p gives or gave what is undetermined: it is not known which role it is attached to",
    ]);
  });

  test("its own root is no other account", () => {
    const own = trust({ AWS: `arn:aws:iam::${OTHER}:root` });
    expect(changes(there({ actions: ["update"], after: values(OTHER, { assume_role_policy: own }) as never }))).toEqual(
      [
        `pass-role: arn:aws:iam::${OTHER}:root gains sts:AssumeRole on role users`,
        "pass-role: the service sagemaker.amazonaws.com loses sts:AssumeRole on role users",
      ],
    );
  });
});

describe("users of groups", () => {
  const group: ResourceInPlan = {
    type: "aws_iam_group",
    name: "g",
    actions: ["no-op"],
    ...both({ name: "devs", path: "/" }),
  };
  const its: ResourceInPlan = {
    type: "aws_iam_group_policy",
    name: "gp",
    actions: ["no-op"],
    ...both({ name: "gp", group: "devs", policy: policy(allow("s3:*")) }),
  };
  const user: ResourceInPlan = {
    type: "aws_iam_user",
    name: "u",
    actions: ["no-op"],
    ...both({ name: "joe", path: "/" }),
  };
  const member = (groups: readonly string[], actions = ["create"]): ResourceInPlan => ({
    type: "aws_iam_user_group_membership",
    name: "m",
    actions,
    before: actions.includes("create") ? null : { user: "joe", groups },
    after: actions.includes("delete") ? null : { user: "joe", groups },
  });
  const UNSEEN = "the group Admins is not in this plan";

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    ["of both", [user, group, its, member(["devs"])], ["broad: user joe gains s3:* on everything (*)"]],
    [
      "a user outside the plan",
      [group, its, member(["devs"])],
      ["broad: user joe may gain s3:* on everything (*); its other policies are not in the plan"],
    ],
    [
      "a group outside the plan",
      [user, member(["Admins"])],
      [`unknown: what user joe may do by group Admins is undetermined: ${UNSEEN}`],
    ],
    [
      "neither in the plan",
      [member(["Admins"])],
      [`unknown: what user joe may do by group Admins is undetermined: ${UNSEEN}`],
    ],
    [
      "a group outside the plan is left",
      [user, member(["Admins"], ["delete"])],
      [`unknown: what user joe could do by group Admins before is undetermined: ${UNSEEN}`],
    ],
    ["nothing changes", [user, group, its, member(["devs", "Admins"], ["no-op"])], []],
    [
      "one more in a list",
      [
        group,
        its,
        {
          type: "aws_iam_group_membership",
          name: "m",
          actions: ["update"],
          before: { group: "devs", users: ["joe"] },
          after: { group: "devs", users: ["joe", "mallory"] },
        },
      ],
      ["broad: user mallory may gain s3:* on everything (*); its other policies are not in the plan"],
    ],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });
});

describe("a customer managed policy that is attached to no principal of the plan", () => {
  const managed = (before: string | null, after: string | null): ResourceInPlan => {
    const side = (text: string | null): never =>
      (text === null ? null : { name: "shared", arn: `arn:aws:iam::${ACCOUNT}:policy/shared`, policy: text }) as never;
    const actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
    return { type: "aws_iam_policy", name: "shared", actions, before: side(before), after: side(after) };
  };

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    [
      "is widened",
      [managed(policy(READ), ALL)],
      [
        "broad: whoever policy shared is attached to outside this plan gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)",
      ],
    ],
    [
      "is destroyed",
      [managed(ALL, null)],
      ["broad: whoever policy shared is attached to outside this plan loses * on everything (*)"],
    ],
    ["is made", [managed(null, ALL)], []],
    [
      "cannot be read any more",
      [managed(ALL, "{oops")],
      [
        "unknown: what whoever policy shared is attached to outside this plan may do by it is undetermined: the policy is not JSON",
      ],
    ],
    [
      "is attached to a principal, which is reported",
      [managed(policy(READ), ALL), role(), attachment(`arn:aws:iam::${ACCOUNT}:policy/shared`, ["no-op"])],
      ["broad: role users gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)"],
    ],
    [
      "limits a principal",
      [
        managed(policy(READ), ALL),
        role(
          both({
            name: "users",
            assume_role_policy: SAGEMAKER,
            permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/shared`,
          }),
        ),
      ],
      [],
    ],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });
});

describe("one name of two policies", () => {
  const managed = (text: string): ResourceInPlan => ({
    type: "aws_iam_policy",
    name: "p",
    actions: ["no-op"],
    ...both({ name: "p", arn: `arn:aws:iam::${ACCOUNT}:policy/p`, policy: text }),
  });
  const ARN = `arn:aws:iam::${ACCOUNT}:policy/p`;
  const lists = (before: object, after: object): ResourceInPlan =>
    role({
      actions: ["update"],
      before: { name: "users", assume_role_policy: SAGEMAKER, ...before },
      after: { name: "users", assume_role_policy: SAGEMAKER, ...after },
    });
  const block = (text: string): object => ({ inline_policy: [{ name: "p", policy: text }] });

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    [
      "inline, and attached by the role",
      [
        inline(policy(READ), policy(READ)),
        managed(ALL),
        lists({ managed_policy_arns: [] }, { managed_policy_arns: [ARN] }),
      ],
      ["broad: role users gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)"],
    ],
    [
      "attached, and inline in the role",
      [managed(policy(READ)), attachment(ARN, ["no-op"]), lists({ inline_policy: [] }, block(ALL))],
      ["broad: role users gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)"],
    ],
    [
      "an inline policy moves into the role and is widened",
      [inline(policy(READ), null), lists(block(policy(READ)), block(ALL))],
      ["broad: role users gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)"],
    ],
    [
      "an inline policy goes away, and the role was only read with it",
      [inline(ALL, null), lists(block(ALL), block(ALL))],
      ["broad: role users loses * on everything (*)"],
    ],
    [
      "an inline policy changes, and the role was only read with what it was",
      [inline(ALL, policy(READ)), lists(block(ALL), block(ALL))],
      [
        "broad: role users loses * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* stays allowed)",
      ],
    ],
    [
      "of an inline policy and the role's own it is unknown which is applied last",
      [inline(policy(READ), policy(READ)), lists({ inline_policy: [] }, block(ALL))],
      ["broad: role users gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)"],
    ],
    [
      "an attachment moves into the role",
      [managed(ALL), attachment(ARN, ["delete"]), lists({ managed_policy_arns: [] }, { managed_policy_arns: [ARN] })],
      [],
    ],
    [
      "an attachment goes away, and the role was only read with it",
      [
        managed(ALL),
        attachment(ARN, ["delete"]),
        lists({ managed_policy_arns: [ARN] }, { managed_policy_arns: [ARN] }),
      ],
      ["broad: role users loses * on everything (*)"],
    ],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });
});

describe("what a policy is for", () => {
  const open = policy(allow("sqs:SendMessage", "*", { Principal: "*" }));
  const url = (name: string): string => `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/${name}`;
  const resource = (
    type: string,
    before: object | null,
    after: object | null,
    more: Partial<ResourceInPlan> = {},
  ): ResourceInPlan => ({
    type,
    name: "r",
    actions: before === null ? ["create"] : after === null ? ["delete"] : ["update"],
    before: before as never,
    after: after as never,
    ...more,
  });
  const moved = (type: string, argument: string, old: string, present: string): ResourceInPlan =>
    resource(
      type,
      { [argument]: old, policy: open },
      { [argument]: present, policy: open },
      { actions: ["delete", "create"] },
    );
  const key = (id: string): string => `arn:aws:kms:us-east-1:111122223333:key/${id}`;
  const gainsAndLoses = (old: string, present: string): readonly string[] => [
    `public: any principal loses sqs:SendMessage on everything (*) by the policy of ${old}`,
    `public: any principal gains sqs:SendMessage on everything (*) by the policy of ${present}`,
  ];

  test.each<[string, string, string, string]>([
    ["aws_sqs_queue_policy", "queue_url", url("a"), url("b")],
    [
      "aws_secretsmanager_secret_policy",
      "secret_arn",
      "arn:aws:secretsmanager:us-east-1:1:secret:a",
      "arn:aws:secretsmanager:us-east-1:1:secret:b",
    ],
    ["aws_s3_bucket_policy", "bucket", "a", "b"],
    ["aws_kms_key_policy", "key_id", key("1"), key("2")],
    ["aws_ecr_repository_policy", "repository", "a", "b"],
    ["aws_sns_topic_policy", "arn", "arn:aws:sns:us-east-1:1:a", "arn:aws:sns:us-east-1:1:b"],
    ["aws_glue_some_policy", "resource_arn", "arn:a", "arn:b"],
  ])("%s is for another", (type, argument, old, present) => {
    expect(changes(moved(type, argument, old, present))).toEqual(gainsAndLoses(old, present));
  });

  test.each<[string, readonly ResourceInPlan[]]>([
    [
      "the same at another address",
      [
        resource("aws_sqs_queue_policy", { queue_url: url("a"), policy: open }, null),
        resource("aws_sqs_queue_policy", null, { queue_url: url("a"), policy: open }, { name: "new" }),
      ],
    ],
    [
      "from the queue itself to a resource of its own",
      [
        resource("aws_sqs_queue", { url: url("a"), policy: open }, { url: url("a"), policy: "" }),
        resource("aws_sqs_queue_policy", null, { queue_url: url("a"), policy: open }),
      ],
    ],
    [
      "from a key, named by its ARN, to a resource that names its id",
      [
        resource(
          "aws_kms_key",
          { arn: "arn:aws:kms:us-east-1:1:key/1", policy: open },
          { arn: "arn:aws:kms:us-east-1:1:key/1", policy: open },
          { actions: ["no-op"] },
        ),
        resource("aws_kms_key_policy", null, { key_id: "1", policy: open }),
      ],
    ],
    [
      "of a bucket that is replaced",
      [
        resource(
          "aws_s3_bucket",
          { bucket: "sales", policy: open },
          { bucket: "sales" },
          { actions: ["delete", "create"], unknown: { id: true, policy: true } },
        ),
        resource(
          "aws_s3_bucket_policy",
          { bucket: "sales", policy: open },
          { policy: open },
          {
            actions: ["delete", "create"],
            unknown: { bucket: true },
            expressions: { bucket: references("aws_s3_bucket.r.id") },
          },
        ),
      ],
    ],
    [
      "of a queue that is replaced",
      [
        resource(
          "aws_sqs_queue",
          { url: url("a"), policy: open },
          {},
          { actions: ["delete", "create"], unknown: { id: true, url: true, policy: true } },
        ),
        resource(
          "aws_sqs_queue_policy",
          { queue_url: url("a"), policy: open },
          { policy: open },
          {
            actions: ["delete", "create"],
            unknown: { queue_url: true },
            expressions: { queue_url: references("aws_sqs_queue.r.id") },
          },
        ),
      ],
    ],
  ])("%s", (_, resources) => {
    expect(changes(...resources)).toEqual([]);
  });

  test("a queue that is new is another, whatever the address of its policy", () => {
    const policyOf = resource(
      "aws_sqs_queue_policy",
      { queue_url: url("a"), policy: open },
      { policy: open },
      {
        actions: ["delete", "create"],
        unknown: { queue_url: true },
        expressions: { queue_url: references("aws_sqs_queue.new.id") },
      },
    );
    const queue = resource("aws_sqs_queue", null, { name: "new" }, { name: "new", unknown: { id: true, url: true } });
    expect(changes(queue, policyOf)).toEqual([
      `public: any principal loses sqs:SendMessage on everything (*) by the policy of ${url("a")}`,
      "public: any principal gains sqs:SendMessage on everything (*) by the policy of arn:aws:sqs:us-east-1:111122223333:new",
    ]);
  });

  test("what it is for is known only after apply", () => {
    const policyOf = resource(
      "aws_sqs_queue_policy",
      { queue_url: url("a"), policy: open },
      { policy: open },
      {
        actions: ["delete", "create"],
        unknown: { queue_url: true },
        expressions: { queue_url: references("module.queues.url") },
      },
    );
    expect(changes(policyOf)).toEqual([
      "unknown: whom the policy of aws_sqs_queue_policy.r lets do what is undetermined: what it is for is known only after apply",
    ]);
  });

  test("a bucket and its policy that both go are reported once", () => {
    expect(
      changes(
        resource("aws_s3_bucket", { bucket: "sales", policy: open }, null),
        resource("aws_s3_bucket_policy", { bucket: "sales", policy: open }, null),
      ),
    ).toEqual(["public: any principal loses sqs:SendMessage on everything (*) by the policy of sales"]);
  });

  test("a template for repositories", () => {
    expect(changes(resource("aws_ecr_repository_creation_template", null, { repository_policy: open }))).toEqual([
      "public: any principal gains sqs:SendMessage on everything (*) by the policy of aws_ecr_repository_creation_template.r",
    ]);
  });
});

test("what Terraform forgets stays", () => {
  const denied = { ...inline(policy({ ...allow("iam:*"), Effect: "Deny" }), null), name: "guard", actions: ["forget"] };
  expect(changes(role(), inline(ALL, ALL), denied)).toEqual([]);
  expect(changes(role({ actions: ["forget"], after: null }), { ...inline(ALL, null), actions: ["forget"] })).toEqual(
    [],
  );
  const renamed = inline(policy(READ), null, {
    actions: ["create", "forget"],
    after: { name: "q", role: "users", policy: ALL },
  });
  expect(changes(role(), renamed, inline(ALL, ALL, { name: "all" }))).toEqual([]);
  expect(changes(role(), renamed)).toEqual([
    "broad: role users gains * on everything (*) (of which only s3:GetObject on arn:aws:s3:::sales/* was allowed)",
  ]);
});

test("the account is the one that everything of the default provider is in", () => {
  const json = plan([
    role({
      actions: ["update"],
      before: { name: "users", arn: `arn:aws:iam::${OTHER}:role/users`, assume_role_policy: SAGEMAKER },
      after: {
        name: "users",
        arn: `arn:aws:iam::${OTHER}:role/users`,
        assume_role_policy: trust({ Service: "sagemaker.amazonaws.com", AWS: `arn:aws:iam::${OTHER}:root` }),
      },
    }),
    {
      type: "aws_s3_bucket_policy",
      name: "b",
      after: {
        bucket: "b",
        policy: policy(allow("s3:GetObject", "*", { Principal: { AWS: `arn:aws:iam::${OTHER}:root` } })),
      },
    },
  ]);
  const { configuration, ...rest } = json as { readonly configuration: object };
  const undeclared = {
    ...rest,
    configuration: { ...configuration, provider_config: { aws: { name: "aws", expressions: {} } } },
  };
  expect(changesIn(undeclared)).toEqual([
    `pass-role: arn:aws:iam::${OTHER}:root gains sts:AssumeRole on role users`,
    `read: arn:aws:iam::${OTHER}:root gains s3:GetObject on everything (*) by the policy of b`,
  ]);
});
