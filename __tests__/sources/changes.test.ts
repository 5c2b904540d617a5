/** What a plan does to each resource: actions of every version, tags, moves, imports, causes of a replacement. */
import { changesOf } from "../../lib/sources/terraform/changes";
import type { Json } from "../../lib/sources/input";
import { plan } from "./make-plan";

const change = (actions: readonly string[], before: Json | null, after: Json | null, more: Json = {}): Json => {
  const json = plan([{ type: "aws_instance", name: "i" }]);
  const [only] = json["resource_changes"] as readonly Json[];
  const { change: inner = {}, ...outer } = more as { readonly change?: Json };
  return {
    ...json,
    resource_changes: [{ ...only, ...outer, change: { actions, before, after, after_unknown: {}, ...inner } }],
  };
};

test.each<[readonly string[], string]>([
  [["create"], "create"],
  [["update"], "update"],
  [["delete"], "delete"],
  [["forget"], "forget"],
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace"],
  [["create", "forget"], "replace"],
  [["open"], "read"],
  [["something-new"], "update"],
])("%j is a %s", (actions, expected) => {
  expect(changesOf(change(actions, {}, {})).changes.map(({ action }) => action)).toEqual([expected]);
});

test("what stays as and where it is is counted alone", () => {
  expect(changesOf(change(["no-op"], { a: 1 }, { a: 1 }))).toEqual({ changes: [], unread: [], unchanged: 1 });
});

test.each<[string, Json, readonly string[], boolean]>([
  [
    "nothing but tags",
    change(["update"], { tags: { a: "1" }, tags_all: { a: "1" } }, { tags: {}, tags_all: {} }),
    ["tags", "tags_all"],
    true,
  ],
  ["tags and more", change(["update"], { tags: {}, size: 1 }, { tags: { a: "1" }, size: 2 }), ["tags", "size"], false],
  ["an argument that is removed", change(["update"], { size: 1, name: "x" }, { name: "x" }), ["size"], false],
  ["an argument that is empty on both sides", change(["update"], { size: null, a: [1] }, { a: [1, 2] }), ["a"], false],
  [
    "an argument that is not known yet",
    change(["update"], { size: 1 }, { size: 1 }, { change: { after_unknown: { arn: true } } }),
    ["arn"],
    false,
  ],
  ["an argument inside a block", change(["update"], { b: [{ c: { d: 1 } }] }, { b: [{ c: { d: 2 } }] }), ["b"], false],
])("%s", (_, json, attributes, isTagsOnly) => {
  expect(changesOf(json).changes.map((each) => [each.attributes, each.isTagsOnly])).toEqual([[attributes, isTagsOnly]]);
});

test("moves, imports, causes and second objects", () => {
  expect(changesOf(change(["no-op"], {}, {}, { previous_address: "aws_instance.old" })).changes[0]?.movedFrom).toBe(
    "aws_instance.old",
  );
  expect(changesOf(change(["no-op"], {}, {}, { change: { importing: { id: "i-1" } } })).changes[0]?.isImported).toBe(
    true,
  );
  const paths = [["subnet_id"], ["root_block_device", 0, "encrypted"], ["subnet_id"]];
  expect(
    changesOf(change(["delete", "create"], {}, {}, { change: { replace_paths: paths } })).changes[0]?.replacedFor,
  ).toEqual(["root_block_device[0].encrypted", "subnet_id"]);
  expect(changesOf(change(["delete"], {}, null, { deposed: "0123abcd" })).changes[0]?.address).toBe(
    "aws_instance.i (deposed 0123abcd)",
  );
});

describe("what affects access and is not analysed", () => {
  const AWS = "registry.terraform.io/hashicorp/aws";
  interface Given {
    readonly type: string;
    readonly before?: Json | null;
    readonly after?: Json | null;
    readonly unknown?: Json;
    readonly provider?: string;
    readonly actions?: readonly string[];
  }
  const unread = (...all: readonly Given[]): readonly string[] =>
    changesOf({
      resource_changes: all.map(({ type, before = null, after = null, unknown = {}, provider = AWS, actions }) => ({
        address: `${type}.x`,
        mode: "managed",
        type,
        provider_name: provider,
        change: {
          actions: actions ?? (before === null ? ["create"] : after === null ? ["delete"] : ["update"]),
          before,
          after,
          after_unknown: unknown,
        },
      })),
    }).unread.map(({ address, why }) => `${address}: ${why}`);
  const notWeighed = (type: string, argument = ""): readonly string[] => [
    `${type}.x: ${argument === "" ? "" : `${argument} of `}${type} affects access and is not analysed`,
  ];

  test.each([
    "aws_lambda_permission",
    "aws_vpc_endpoint_service_allowed_principal",
    "aws_eks_pod_identity_association",
    "aws_rds_cluster_role_association",
    "aws_redshift_cluster_iam_roles",
    "aws_servicecatalog_portfolio_share",
    "aws_servicecatalog_principal_portfolio_association",
    "aws_directory_service_shared_directory",
    "aws_budgets_budget_action",
    "aws_emr_studio_session_mapping",
    "aws_iot_policy_attachment",
    "aws_opensearchserverless_access_policy",
    "aws_quicksight_iam_policy_assignment",
    "aws_s3control_multi_region_access_point_policy",
    "aws_transfer_access",
    "aws_transfer_user",
    "aws_ssoadmin_account_assignment",
    "aws_iam_access_key",
  ])("%s", (type) => {
    expect(unread({ type, after: {} })).toEqual(notWeighed(type));
    expect(unread({ type, before: {} })).toEqual(notWeighed(type));
    expect(unread({ type, before: { tags: {} }, after: { tags: { a: "1" } } })).toEqual([]);
    expect(unread({ type, before: {}, actions: ["forget"] })).toEqual([]);
  });

  test.each<[string, string, unknown, unknown]>([
    ["aws_lambda_function_url", "authorization_type", "AWS_IAM", "NONE"],
    ["aws_vpc_endpoint_service", "allowed_principals", [], ["*"]],
    ["aws_db_snapshot", "shared_accounts", null, ["all"]],
    ["aws_db_cluster_snapshot", "shared_accounts", [], ["all"]],
    ["aws_quicksight_data_set", "permissions", [], [{ principal: "x" }]],
    ["aws_ssm_document", "permissions", null, { type: "Share", account_ids: "all" }],
    ["aws_sagemaker_notebook_instance", "role_arn", "", "arn:aws:iam::111122223333:role/admin"],
    ["aws_verifiedaccess_group", "policy_document", "", "permit(principal,action,resource);"],
  ])("%s.%s", (type, argument, closed, open) => {
    const side = (value: unknown): Json => ({ name: "x", [argument]: value });
    const reported = notWeighed(type, argument);
    expect(unread({ type, after: side(open) })).toEqual(reported);
    expect(unread({ type, before: side(closed), after: side(open) })).toEqual(reported);
    expect(unread({ type, before: side(open), after: side(closed) })).toEqual(reported);
    expect(unread({ type, before: side(closed), after: side(null), unknown: { [argument]: true } })).toEqual(reported);
    expect(unread({ type, after: side(closed) })).toEqual([]);
    expect(unread({ type, before: side(open) })).toEqual([]);
    expect(unread({ type, before: side(open), after: { ...side(open), name: "y" } })).toEqual([]);
    expect(unread({ type, after: side(null), unknown: { [argument]: true } })).toEqual([]);
  });

  test("a stack that may make roles", () => {
    const type = "aws_cloudformation_stack";
    const stack = { template_body: "{}", capabilities: ["CAPABILITY_NAMED_IAM"] };
    const reported = [`${type}.x: the stack makes and changes roles and policies: its template is not read`];
    expect(unread({ type, after: stack })).toEqual(reported);
    expect(unread({ type, before: stack, after: { ...stack, template_body: "{ }" } })).toEqual(reported);
    expect(unread({ type, before: stack })).toEqual(reported);
    expect(unread({ type, after: { ...stack, capabilities: ["CAPABILITY_AUTO_EXPAND"] } })).toEqual([]);
  });

  test.each([
    "role",
    "role_arn",
    "execution_role_arn",
    "task_role_arn",
    "service_role",
    "iam_instance_profile",
    "iam_roles",
  ])("a workload that exists gets another %s", (argument) => {
    const type = "aws_some_workload";
    const side = (role: string): Json => ({ name: "x", [argument]: role });
    const reported = [
      `${type}.x: it uses another role (${argument}): the access that its users gain by that is not analysed`,
    ];
    expect(unread({ type, before: side("small"), after: side("admin") })).toEqual(reported);
    expect(unread({ type, before: side("small"), after: side("admin"), actions: ["delete", "create"] })).toEqual(
      reported,
    );
    expect(unread({ type, before: side("small"), after: { name: "x" }, unknown: { [argument]: true } })).toEqual(
      reported,
    );
    expect(unread({ type, before: side(""), after: { name: "x" }, unknown: { [argument]: true } })).toEqual([]);
    expect(unread({ type, before: side("small"), after: { ...side("small"), name: "y" } })).toEqual([]);
    expect(unread({ type, after: side("admin") })).toEqual([]);
  });

  test("a role that only AWS works with is none", () => {
    const side = (role: string): Json => ({ service_linked_role_arn: role });
    expect(unread({ type: "aws_autoscaling_group", before: side("a"), after: side("b") })).toEqual([]);
  });

  test("tags that a policy of the plan asks for", () => {
    const asking = (key: string): Given => ({
      type: "aws_iam_role_policy",
      after: { policy: JSON.stringify({ Statement: [{ Condition: { StringEquals: { [key]: "true" } } }] }) },
    });
    const tagged = (type: string, tag: string): Given => ({
      type,
      before: { tags: {}, tags_all: { other: "1" } },
      after: { tags: { [tag]: "true" }, tags_all: { other: "1", [tag]: "true" } },
    });
    const reported = (type: string, tag: string): readonly string[] => [
      `${type}.x: its tag ${tag} changes, and a policy of the plan has a condition on it: the effect is not analysed`,
    ];
    expect(unread(tagged("aws_iam_role", "Admin"), asking("aws:PrincipalTag/admin"))).toEqual(
      reported("aws_iam_role", "Admin"),
    );
    expect(unread(tagged("aws_iam_user", "admin"), asking("aws:ResourceTag/admin"))).toEqual(
      reported("aws_iam_user", "admin"),
    );
    expect(unread(tagged("aws_instance", "admin"), asking("ec2:ResourceTag/admin"))).toEqual(
      reported("aws_instance", "admin"),
    );
    expect(unread(tagged("aws_instance", "admin"), asking("aws:PrincipalTag/admin"))).toEqual([]);
    expect(unread(tagged("aws_iam_role", "other"), asking("aws:PrincipalTag/admin"))).toEqual([]);
    expect(unread(tagged("aws_iam_role", "admin"), asking("aws:RequestTag/admin"))).toEqual([]);
    const unknown: Given = {
      type: "aws_iam_role",
      before: { tags: { admin: "1" } },
      after: {},
      unknown: { tags: true },
    };
    expect(unread(unknown, asking("aws:PrincipalTag/admin"))).toEqual(reported("aws_iam_role", "admin"));
    const document: Given = {
      type: "aws_iam_policy",
      after: { policy: '{"Resource":"arn:aws:s3:::b/${aws:PrincipalTag/admin}/*"}' },
    };
    expect(unread(tagged("aws_iam_role", "admin"), document)).toEqual(reported("aws_iam_role", "admin"));
  });

  test.each<[string, Json, boolean]>([
    ["awscc_iam_role", {}, true],
    ["awscc_kms_key", { key_policy: "{}" }, true],
    ["awscc_kms_key", { key_policy: null }, false],
    ["awscc_logs_log_group", { name: "x" }, false],
    ["kubernetes_cluster_role_binding", {}, true],
    ["kubernetes_config_map", { policy: "{}" }, false],
  ])("another provider: %s with %j", (type, after, isReported) => {
    expect(unread({ type, after, provider: `registry.terraform.io/hashicorp/${type.split("_")[0] ?? ""}` })).toEqual(
      isReported ? [`${type}.x: ${type} of another provider is not read`] : [],
    );
  });
});
