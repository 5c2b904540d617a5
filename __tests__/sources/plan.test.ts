/** What a plan becomes: principals with their policies, whatever way they are written, and never more than is known. */
import type { UnknownReason } from "../../lib/authorization/unknown";
import { valueOf } from "../../lib/inventory/fact";
import { decidingPolicies } from "../../lib/inventory/principals";
import { plainWhy } from "../../lib/report/reason";
import { managedPolicy } from "../../lib/authorization/managed";
import { problemsOf } from "../../lib/authorization/read-policy";
import { show } from "../../lib/authorization/text";
import type { PrincipalRecord } from "../../lib/inventory/principals";
import type { Json } from "../../lib/sources/input";
import { readPlan } from "../../lib/sources/terraform/plan";
import { ACCOUNT, allow, plan, policy, references, type ResourceInPlan } from "./make-plan";

const TRUST = policy({ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" });
const role = (more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type: "aws_iam_role",
  name: "r",
  after: { name: "users", path: "/", assume_role_policy: TRUST },
  ...more,
});

function read(json: Json, when: "before" | "after" = "after"): readonly PrincipalRecord[] {
  const { before, after } = readPlan(json, "plan.json", managedPolicy);
  return (when === "after" ? after : before?.())?.principals ?? [];
}

/** Each principal with its policies: the name, the statements' Sids, and what could not be read. */
function shown(json: Json, when?: "before" | "after"): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    read(json, when).map((principal) => [
      show(principal.name),
      decidingPolicies(principal).policies.map((each) =>
        [
          each.name,
          ...each.policy.statements.flatMap(({ sid }) => sid ?? []).slice(0, 3),
          ...problemsOf(each.policy).map(plainWhy),
        ].join(": "),
      ),
    ]),
  );
}

describe("policies of a role", () => {
  const GET = policy(allow("s3:GetObject"));

  test("inline, attached, managed by AWS, and written on the role", () => {
    const attachment = (name: string, arn: string): ResourceInPlan => ({
      type: "aws_iam_role_policy_attachment",
      name,
      after: { role: "users", policy_arn: arn },
    });
    expect(
      shown(
        plan([
          role({
            after: {
              name: "users",
              path: "/",
              assume_role_policy: TRUST,
              inline_policy: [{ name: "own", policy: GET }],
              managed_policy_arns: ["arn:aws:iam::aws:policy/AmazonSageMakerCanvasBedrockAccess"],
            },
          }),
          { type: "aws_iam_role_policy", name: "p", after: { name: "inline", role: "users", policy: GET } },
          { type: "aws_iam_policy", name: "m", after: { name: "mine", path: "/", policy: GET } },
          attachment("a", `arn:aws:iam::${ACCOUNT}:policy/mine`),
          attachment("b", "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"),
          attachment("c", "arn:aws:iam::aws:policy/NobodyKnowsThis"),
          {
            type: "aws_iam_policy_attachment",
            name: "d",
            after: {
              name: "d",
              roles: ["users"],
              users: [],
              groups: [],
              policy_arn: `arn:aws:iam::${ACCOUNT}:policy/elsewhere`,
            },
          },
        ]),
      ),
    ).toEqual({
      users: [
        "inline: A",
        "mine: A",
        "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy v1: S3Operations: S3GetObjectOperation: S3ListOperations",
        "arn:aws:iam::aws:policy/NobodyKnowsThis: the content of arn:aws:iam::aws:policy/NobodyKnowsThis is not in this plan, nor bundled",
        `arn:aws:iam::${ACCOUNT}:policy/elsewhere: the content of arn:aws:iam::${ACCOUNT}:policy/elsewhere is not in this plan, nor bundled`,
        "AmazonSageMakerCanvasBedrockAccess v1: InvokeBedrockModels: S3AccessPath",
        "own: A",
      ].map((line) =>
        line.startsWith("AmazonSageMakerCanvasBedrockAccess")
          ? (expect.stringContaining("AmazonSageMakerCanvasBedrockAccess v1") as string)
          : line,
      ),
    });
  });

  test("of users and groups too", () => {
    const policies = shown(
      plan([
        { type: "aws_iam_user", name: "u", after: { name: "ada", path: "/" } },
        { type: "aws_iam_user_policy", name: "p", after: { name: "inline", user: "ada", policy: GET } },
        { type: "aws_iam_group", name: "g", after: { name: "leads", path: "/" } },
        { type: "aws_iam_group_policy", name: "p", after: { name: "inline", group: "leads", policy: GET } },
      ]),
    );
    expect(policies).toEqual({ ada: ["inline: A"], leads: ["inline: A"] });
  });

  test("a user has what its groups have", () => {
    const policies = shown(
      plan([
        { type: "aws_iam_user", name: "u", after: { name: "ada", path: "/" } },
        { type: "aws_iam_group", name: "g", after: { name: "leads", path: "/" } },
        { type: "aws_iam_group_policy", name: "p", after: { name: "inline", group: "leads", policy: GET } },
        { type: "aws_iam_user_group_membership", name: "m", after: { user: "ada", groups: ["leads", "others"] } },
      ]),
    );
    expect(policies).toEqual({
      ada: ["inline: A", "group others: the group others is not in this plan"],
      leads: ["inline: A"],
    });
  });

  test("what a refreshed role repeats is counted once, and what the plan takes away not at all", () => {
    const full = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess";
    const refreshed = {
      name: "users",
      path: "/",
      assume_role_policy: TRUST,
      managed_policy_arns: [full],
      inline_policy: [
        { name: "inline", policy: GET },
        { name: "old", policy: GET },
      ],
    };
    const json = plan([
      role({ actions: ["no-op"], before: refreshed, after: refreshed }),
      {
        type: "aws_iam_role_policy",
        name: "p",
        actions: ["no-op"],
        before: { name: "inline", role: "users", policy: GET },
        after: { name: "inline", role: "users", policy: GET },
      },
      {
        type: "aws_iam_role_policy",
        name: "o",
        actions: ["delete"],
        before: { name: "old", role: "users", policy: GET },
        after: null,
      },
      {
        type: "aws_iam_role_policy_attachment",
        name: "f",
        actions: ["delete"],
        before: { role: "users", policy_arn: full },
        after: null,
      },
    ]);
    expect(shown(json)).toEqual({ users: ["inline: A"] });
    expect(shown(json, "before")["users"]?.map((line) => line.split(":")[0])).toEqual([
      "inline",
      "old",
      "AmazonSageMakerFullAccess v29",
    ]);
  });

  test("what a refreshed role lists stays, where the plan takes the same from another role", () => {
    const full = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess";
    const refreshed = { name: "users", path: "/", assume_role_policy: TRUST, managed_policy_arns: [full] };
    const json = plan([
      role({ actions: ["no-op"], before: refreshed, after: refreshed }),
      {
        type: "aws_iam_role_policy_attachment",
        name: "f",
        actions: ["delete"],
        before: { role: "another-role", policy_arn: full },
        after: null,
      },
    ]);
    expect(shown(json)["users"]?.map((line) => line.split(":")[0])).toEqual(["AmazonSageMakerFullAccess v29"]);
  });

  test("a role whose attached policies are exclusive has no others", () => {
    const json = plan([
      { type: "aws_iam_role_policy", name: "p", after: { name: "inline", role: "legacy", policy: GET } },
      { type: "aws_iam_role_policies_exclusive", name: "e", after: { role_name: "legacy", policy_names: ["inline"] } },
      {
        type: "aws_iam_role_policy_attachments_exclusive",
        name: "e",
        after: {
          role_name: "legacy",
          policy_arns: ["arn:aws:iam::aws:policy/AmazonSageMakerCanvasBedrockAccess"],
        },
      },
    ]);
    expect(shown(json)["legacy"]?.map((line) => line.split(":")[0])).toEqual([
      "inline",
      "AmazonSageMakerCanvasBedrockAccess v1",
    ]);
    const after = {
      name: "users",
      path: "/",
      assume_role_policy: TRUST,
      inline_policy: [{ name: "old", policy: GET }],
    };
    const own = plan([
      role({ actions: ["no-op"], before: after, after }),
      { type: "aws_iam_role_policies_exclusive", name: "e", after: { role_name: "users", policy_names: [] } },
    ]);
    expect(shown(own)).toEqual({ users: [] });
  });

  test("a policy that the plan gives up is taken away by a resource that is exclusive and made in it", () => {
    const after = { name: "inline", role: "legacy", policy: GET };
    const given: ResourceInPlan = {
      type: "aws_iam_role_policy",
      name: "p",
      actions: ["forget"],
      before: after,
      after: null,
    };
    const exclusive = { role_name: "legacy", policy_names: [] };
    const of = (more: Partial<ResourceInPlan>): ResourceInPlan => ({
      type: "aws_iam_role_policies_exclusive",
      name: "e",
      after: exclusive,
      ...more,
    });
    const names = (json: Json): readonly string[] | undefined =>
      shown(json)["legacy"]?.filter((line) => line.startsWith("inline"));
    expect(names(plan([given, of({})]))).toEqual([]);
    expect(names(plan([given, of({ actions: ["no-op"], before: exclusive })]))).toEqual([
      "inline: aws_iam_role_policies_exclusive.e does not list it and removes it",
    ]);
    expect(names(plan([given]))).toEqual(["inline: A"]);
  });

  test("a computed list that is not known is not taken for an empty one, unless the role is new", () => {
    const unknown = { managed_policy_arns: true, inline_policy: true };
    expect(shown(plan([role({ unknown })]))).toEqual({ users: [] });
    const after = { name: "users", path: "/", assume_role_policy: TRUST };
    expect(shown(plan([role({ actions: ["update"], before: after, after, unknown })]))).toEqual({
      users: [
        "inline_policy: inline_policy of aws_iam_role.r is not known",
        "managed_policy_arns: managed_policy_arns of aws_iam_role.r is not known",
      ],
    });
  });

  test("a role outside the plan has policies that are not read", () => {
    expect(
      shown(plan([{ type: "aws_iam_role_policy", name: "p", after: { name: "inline", role: "legacy", policy: GET } }])),
    ).toEqual({
      legacy: [
        "inline: A",
        "other policies: the role exists outside this plan: its trust policy, its permissions boundary and its other policies are not known",
      ],
    });
  });

  test("a policy on a role that cannot be distinguished could be on any of them", () => {
    const json = plan([
      role(),
      {
        type: "aws_iam_role_policy",
        name: "p",
        after: { name: "inline", policy: GET },
        unknown: { role: true },
        expressions: { role: references("local.other") },
      },
    ]);
    expect(shown(json)).toEqual({ users: ["inline: it is not known which role it is attached to"] });
  });

  test("of very many such policies a role has one that stands for all", () => {
    const many = (count: number): Json =>
      plan([
        role(),
        ...Array.from({ length: count }, (_, index): ResourceInPlan => ({
          type: "aws_iam_role_policy",
          name: `p${String(index)}`,
          after: { name: "inline", policy: GET },
          unknown: { role: true },
          expressions: { role: references("local.other") },
        })),
      ]);
    expect(shown(many(20))["users"]).toHaveLength(20);
    expect(shown(many(21))).toEqual({ users: ["21 policies: it is not known which role it is attached to"] });
  });
});

describe("a policy that is not known", () => {
  const inline = (more: Partial<ResourceInPlan>): ResourceInPlan => ({
    type: "aws_iam_role_policy",
    name: "p",
    after: { name: "inline", role: "users" },
    unknown: { policy: true },
    ...more,
  });

  test("through jsonencode: nothing but its references", () => {
    const json = plan([role(), inline({ expressions: { policy: references("aws_kms_key.data.arn") } })]);
    expect(shown(json)["users"]).toEqual([
      "inline: the policy is known only after apply (${aws_iam_role_policy.p.policy}); it is made from aws_kms_key.data.arn",
    ]);
  });

  test("through a data source that is read during apply: every known part, the rest named", () => {
    const document: ResourceInPlan = {
      type: "aws_iam_policy_document",
      name: "d",
      mode: "data",
      actions: ["read"],
      after: {
        statement: [
          {
            sid: "Pass",
            effect: "Allow",
            actions: ["iam:PassRole"],
            resources: [null],
            condition: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["&{aws:x}"] }],
          },
          { sid: "Two", effect: "Deny", actions: ["s3:*"], resources: ["arn:aws:s3:::known", null] },
        ],
      },
      unknown: { json: true, statement: [{ resources: [true] }, { resources: [false, true] }] },
      expressions: {
        statement: [{ resources: references("aws_iam_role.r.arn") }, { resources: references("aws_s3_bucket.b.arn") }],
      },
    };
    const [users] = read(
      plan([role(), document, inline({ expressions: { policy: references("data.aws_iam_policy_document.d.json") } })]),
    );
    const statements = users?.policies[0]?.policy.statements ?? [];
    expect(
      statements.map(({ sid, effect, resource, conditions, unreadable }) => [
        sid,
        effect,
        resource?.patterns.map(({ text }) => show(text)),
        conditions.map(({ key }) => key),
        unreadable,
      ]),
    ).toEqual([
      // The role's ARN follows from its name; what a bucket's ARN is part of does not.
      ["Pass", "Allow", [`arn:aws:iam::${ACCOUNT}:role/users`], ["iam:passedtoservice"], []],
      ["Two", "Deny", ["arn:aws:s3:::known", "${data.aws_iam_policy_document.d.statement[1].resources[1]}"], [], []],
    ]);
  });

  test("of a list, as many elements as there are sources left are reported; with more sources, none", () => {
    const of = (...names: readonly string[]): readonly string[] => {
      const document: ResourceInPlan = {
        type: "aws_iam_policy_document",
        name: "d",
        mode: "data",
        actions: ["read"],
        after: { statement: [{ effect: "Allow", actions: ["iam:PassRole"], resources: [null] }] },
        unknown: { json: true, statement: [{ resources: [true] }] },
        expressions: { statement: [{ resources: references(...names) }] },
      };
      const other = role({ name: "o", after: { name: "others", path: "/", assume_role_policy: TRUST } });
      const own = inline({ expressions: { policy: references("data.aws_iam_policy_document.d.json") } });
      const users = read(plan([role(), other, document, own])).find(({ name }) => name === "users");
      return users?.policies[0]?.policy.statements[0]?.resource?.patterns.map(({ text }) => show(text)) ?? [];
    };
    expect(of("aws_iam_role.r.arn")).toEqual([`arn:aws:iam::${ACCOUNT}:role/users`]);
    expect(of("aws_iam_role.r.arn", "aws_iam_role.o.arn")).toEqual([
      "${data.aws_iam_policy_document.d.statement[0].resources[0]}",
    ]);
  });

  test("through documents merged by a data source", () => {
    const part = (name: string, statement: object): ResourceInPlan => ({
      type: "aws_iam_policy_document",
      name,
      mode: "data",
      after: { json: policy(statement), statement: [] },
    });
    const merged: ResourceInPlan = {
      type: "aws_iam_policy_document",
      name: "all",
      mode: "data",
      actions: ["read"],
      after: {
        statement: [{ sid: "Own", effect: "Allow", actions: ["s3:GetObject"], resources: ["*"] }],
        source_policy_documents: [policy({ ...allow("s3:PutObject"), Sid: "Source" })],
        override_policy_documents: [null],
      },
      unknown: { json: true, override_policy_documents: [true] },
      expressions: { override_policy_documents: references("data.aws_iam_policy_document.over.json") },
    };
    const json = plan(
      [role(), merged, inline({ expressions: { policy: references("data.aws_iam_policy_document.all.json") } })],
      {},
      [part("over", { ...allow("s3:ListBucket"), Sid: "Own" })],
    );
    const [users] = read(json);
    expect(
      users?.policies[0]?.policy.statements.map(({ sid, action }) => [
        sid,
        action.patterns.map(({ literal }) => literal),
      ]),
    ).toEqual([
      ["Source", ["s3:putobject"]],
      ["Own", ["s3:listbucket"]],
    ]);
  });
});

describe("documents merged from several that are not known yet", () => {
  const part_ = (name: string, sid: string, index?: string): ResourceInPlan => ({
    type: "aws_iam_policy_document",
    name,
    mode: "data",
    actions: ["read"],
    ...(index === undefined ? {} : { index }),
    after: { statement: [{ sid, effect: "Allow", actions: ["s3:GetObject"], resources: ["*"] }] },
    unknown: { json: true },
  });
  /** The policy of a role merged from a list of which so many elements are not known. */
  const sids = (parts: readonly ResourceInPlan[], unknown: number, from: readonly string[]): unknown => {
    const merged: ResourceInPlan = {
      type: "aws_iam_policy_document",
      name: "all",
      mode: "data",
      index: "users",
      actions: ["read"],
      after: { source_policy_documents: Array.from({ length: unknown }, () => null) },
      unknown: { json: true, source_policy_documents: Array.from({ length: unknown }, () => true) },
      expressions: { source_policy_documents: references(...from) },
    };
    const role_ = { ...role(), index: "users" };
    const inline_: ResourceInPlan = {
      type: "aws_iam_role_policy",
      name: "p",
      index: "users",
      after: { name: "inline", role: "users" },
      unknown: { policy: true },
      expressions: { policy: references("data.aws_iam_policy_document.all", "each.key") },
    };
    const [users] = read(plan([role_, ...parts, merged, inline_]));
    return users?.policies[0]?.policy.statements.map(({ sid }) => sid);
  };
  const one = part_("one", "One");
  const two = part_("two", "Two");

  test("are those that the list is made from, when there are as many", () => {
    expect(sids([one, two], 2, ["data.aws_iam_policy_document.one", "data.aws_iam_policy_document.two"])).toEqual([
      "One",
      "Two",
    ]);
  });

  test("are undetermined when there are more than the list has elements", () => {
    expect(sids([one, two], 1, ["data.aws_iam_policy_document.one", "data.aws_iam_policy_document.two"])).toEqual([
      undefined,
    ]);
  });

  test("are undetermined when the list may be made from something else", () => {
    const from = ["data.aws_iam_policy_document.one", "data.aws_iam_policy_document.two", "local.more"];
    expect(sids([one, two], 2, from)).toEqual([undefined, undefined]);
  });

  test("of several by key it is the one of the same key", () => {
    const keyed = [part_("keyed", "Mine", "users"), part_("keyed", "Theirs", "others")];
    const from = ["data.aws_iam_policy_document.one", "data.aws_iam_policy_document.keyed", "each.key"];
    expect(sids([one, ...keyed], 2, from)).toEqual(["One", "Mine"]);
  });
});

test("policies marked sensitive are withheld, wherever they are", () => {
  const json = plan([
    role({
      after: { name: "users", path: "/", assume_role_policy: TRUST, inline_policy: [{ name: "own", policy: TRUST }] },
    }),
    { type: "aws_iam_role_policy", name: "p", after: { name: "inline", role: "users", policy: TRUST } },
    { type: "aws_s3_bucket_policy", name: "b", after: { bucket: "sales", policy: TRUST } },
    { type: "aws_vpc_endpoint", name: "s3", after: { service_name: "com.amazonaws.us-east-1.s3", policy: TRUST } },
  ]);
  const marked = (marks: object): Json => {
    const changes = json["resource_changes"] as readonly Json[];
    const change = (each: Json): Json => ({ ...(each["change"] as Json), after_sensitive: marks });
    return { ...json, resource_changes: changes.map((each) => ({ ...each, change: change(each) })) };
  };
  const redacted = (marks: object): readonly (boolean | undefined)[] => {
    const { principals, resourcePolicies, vpcEndpoints } = readPlan(marked(marks), "plan.json", managedPolicy).after;
    const ofRoles = principals.flatMap(({ policies, trust }) => [...policies, valueOf(trust)]);
    const ofOthers = [
      ...resourcePolicies.map((each) => each.policy),
      ...vpcEndpoints.map((each) => valueOf(each.policy)),
    ];
    return [...ofRoles, ...ofOthers].map((each) => each?.redacted);
  };
  expect(redacted({ policy: true, assume_role_policy: true })).toEqual([true, true, true, true, true]);
  expect(redacted({ tags: true, policy: false })).toEqual(Array(5).fill(undefined));
});

describe("references", () => {
  test("through modules, variables and outputs, with keys that hold dots and brackets", () => {
    const key = 'a.b["c"]';
    const module = `module.canvas[${JSON.stringify(key)}]`;
    const inModule = { module } as const;
    const resources: readonly ResourceInPlan[] = [
      { type: "aws_iam_role", name: "made", after: { name: "made", path: "/team/", assume_role_policy: TRUST } },
      {
        ...inModule,
        type: "aws_iam_role_policy",
        name: "p",
        after: { name: "inline", policy: policy(allow("s3:*")) },
        unknown: { role: true },
      },
      {
        type: "aws_iam_role_policy",
        name: "q",
        after: { name: "outer", policy: policy(allow("s3:*")) },
        unknown: { role: true },
        expressions: { role: { references: [`module.canvas[${JSON.stringify(key)}].role`, "module.canvas"] } },
      },
    ];
    const json = plan(resources);
    const configuration = json["configuration"] as Json;
    const root = configuration["root_module"] as Json;
    const call = {
      expressions: { role: references("aws_iam_role.made.name") },
      module: {
        resources: [
          { mode: "managed", type: "aws_iam_role_policy", name: "p", expressions: { role: references("var.role") } },
        ],
        outputs: { role: { expression: references("var.role") } },
      },
    };
    const whole = {
      ...json,
      configuration: { ...configuration, root_module: { ...root, module_calls: { canvas: call } } },
    };
    expect(shown(whole)).toEqual({ made: ["inline: A", "outer: A"] });
    expect(read(whole).map(({ arn }) => arn)).toEqual([`arn:aws:iam::${ACCOUNT}:role/team/made`]);
  });

  test("to one of several instances: that with the same key", () => {
    const of = (index: string): readonly ResourceInPlan[] => [
      {
        type: "aws_iam_role",
        name: "r",
        index,
        after: { name: `users-${index}`, path: "/", assume_role_policy: TRUST },
      },
      {
        type: "aws_iam_role_policy",
        name: "p",
        index,
        after: { name: `for-${index}`, policy: policy(allow("s3:*")) },
        unknown: { role: true },
        expressions: { role: references("aws_iam_role.r") },
      },
    ];
    expect(shown(plan([...of("x.y"), ...of("z")]))).toEqual({ "users-x.y": ["for-x.y: A"], "users-z": ["for-z: A"] });
  });

  test("that lead in a circle end", () => {
    const circle = (name: string, other: string): ResourceInPlan => ({
      type: "aws_iam_role",
      name,
      after: { path: "/", assume_role_policy: TRUST },
      unknown: { name: true },
      expressions: { name: references(`aws_iam_role.${other}.name`) },
    });
    expect(read(plan([circle("a", "b"), circle("b", "a")])).length).toBe(2);
  });
});

describe("what is read of a plan", () => {
  const both = plan([role()]);

  test.each(["0.1", "0.2", "1.0", "1.1", "1.2", "1.9"])("format %s", (format_version) => {
    expect(shown({ ...both, format_version })).toEqual({ users: [] });
  });

  test.each(["2.0", "10.0", "x", ""])("not format %j", (format_version) => {
    expect(() => read({ ...both, format_version })).toThrow("0.x and 1.x can be read");
  });

  test("OpenTofu's provider address, and no other provider's resources", () => {
    const of = (provider_name: string): Json => {
      const changes = both["resource_changes"] as readonly Json[];
      return { ...both, resource_changes: changes.map((change) => ({ ...change, provider_name })) };
    };
    expect(shown(of("registry.opentofu.org/hashicorp/aws"))).toEqual({ users: [] });
    expect(shown(of("registry.terraform.io/hashicorp/google"))).toEqual({});
  });

  test.each<readonly [string, Json, readonly UnknownReason[]]>([
    ["an errored plan", { errored: true }, [{ kind: "plan-errored", object: "plan.json", source: "plan" }]],
    ["a targeted plan", { complete: false }, [{ kind: "plan-partial", object: "plan.json", source: "plan" }]],
    ["deferred changes", { deferred_changes: [{}] }, [{ kind: "changes-deferred", object: "1", source: "plan" }]],
    ["a whole plan", { complete: true, errored: false }, []],
  ])("%s", (_, more, incomplete) => {
    expect(readPlan({ ...both, ...more }, "plan.json", managedPolicy).incomplete).toEqual(incomplete);
  });

  test("a replaced, a forgotten and a deposed resource", () => {
    const after = { name: "users", path: "/", assume_role_policy: TRUST };
    expect(shown(plan([role({ actions: ["delete", "create"], before: after })]))).toEqual({ users: [] });
    expect(shown(plan([role({ actions: ["create", "delete"], before: after })]))).toEqual({ users: [] });
    const forgotten = plan([role({ actions: ["forget"], before: after, after: null })]);
    expect(shown(forgotten)).toEqual({ users: [] });
    expect(readPlan(forgotten, "plan.json", managedPolicy).notes).toEqual([
      "1 resource stays as it is in AWS and Terraform manages it no longer",
    ]);
    expect(shown(plan([role({ actions: ["delete"], before: after, after: null })]))).toEqual({});
  });
});
