/** What the fingerprint of a plan follows from, and what it does not follow from. */
import type { Json } from "../../lib/sources/input";
import { fingerprintOf } from "../../lib/sources/terraform/fingerprint";
import { plan, type ResourceInPlan } from "./make-plan";

const bucket: ResourceInPlan = {
  type: "aws_s3_bucket",
  name: "b",
  after: { bucket: "sales", tags: { a: "1", b: "2" } },
};
const role: ResourceInPlan = {
  type: "aws_iam_role",
  name: "r",
  actions: ["update"],
  before: { name: "r", path: "/a/" },
  after: { name: "r", path: "/b/" },
};
const open: ResourceInPlan = {
  type: "aws_iam_policy",
  name: "p",
  after: { name: "p" },
  unknown: { policy: true },
  expressions: { policy: { references: ["aws_s3_bucket.b.arn"] } },
};
const untouched: ResourceInPlan = {
  type: "aws_vpc",
  name: "v",
  actions: ["no-op"],
  before: { cidr: "10.0.0.0/16" },
  after: { cidr: "10.0.0.0/16" },
};
const BASE = plan([bucket, role]);

/** A copy with one value set. */
function withValue(json: Json, path: readonly (string | number)[], value: unknown): Json {
  const copy = structuredClone(json) as Record<string, unknown>;
  let inner: Record<string | number, unknown> = copy;
  for (const name of path.slice(0, -1)) inner = (inner[name] ??= {}) as Record<string | number, unknown>;
  inner[path.at(-1) ?? ""] = value;
  return copy;
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, reversed(each)]),
  );
}

const of = (json: Json): string => fingerprintOf(json).value;
const change = ["resource_changes", 0, "change"] as const;

test("is a version and 64 hexadecimal digits", () => {
  expect(of(BASE)).toMatch(/^p1-[0-9a-f]{64}$/);
});

describe("is the same", () => {
  test.each<[string, Json]>([
    ["at another time", { ...BASE, timestamp: "2030-01-01T00:00:00Z" }],
    [
      "with the resources in another order",
      { ...BASE, resource_changes: [...(BASE["resource_changes"] as object[])].reverse() },
    ],
    ["with every name in another order", reversed(BASE) as Json],
    ["with a resource that stays as it is", plan([bucket, role, untouched])],
    ["by another version of Terraform", { ...BASE, terraform_version: "1.12.0", format_version: "1.3" }],
    ["with another reason to show", withValue(BASE, ["resource_changes", 0, "action_reason"], "replace_by_request")],
    ["with drift that no change follows from", { ...BASE, resource_drift: [{ address: "aws_vpc.v" }] }],
    [
      "with another version constraint",
      withValue(BASE, ["configuration", "provider_config", "aws", "version_constraint"], "~> 6.0"),
    ],
    [
      "with a provider from OpenTofu's registry",
      withValue(BASE, ["resource_changes", 0, "provider_name"], "registry.opentofu.org/hashicorp/aws"),
    ],
    [
      "with other references where every value is known",
      withValue(BASE, ["configuration", "root_module", "resources", 0, "expressions"], {
        bucket: { references: ["var.x"] },
      }),
    ],
    [
      "with an output that stays",
      withValue(BASE, ["output_changes", "o"], { actions: ["no-op"], before: 1, after: 1, after_unknown: false }),
    ],
  ])("%s", (_, other) => {
    expect(of(other)).toBe(of(BASE));
  });
});

describe("is another one", () => {
  test.each<[string, Json]>([
    ["with another planned value", withValue(BASE, [...change, "after", "bucket"], "other")],
    ["with another value inside of one", withValue(BASE, [...change, "after", "tags", "a"], "2")],
    ["with another value before", withValue(BASE, ["resource_changes", 1, "change", "before", "path"], "/c/")],
    ["with a value that is no longer known", withValue(BASE, [...change, "after_unknown"], { bucket: true })],
    ["with another action", withValue(BASE, [...change, "actions"], ["update"])],
    [
      "created before it is destroyed",
      withValue(
        plan([{ ...role, actions: ["delete", "create"] }]),
        ["resource_changes", 0, "change", "actions"],
        ["create", "delete"],
      ),
    ],
    ["replaced for another argument", withValue(BASE, [...change, "replace_paths"], [["bucket"]])],
    ["at another address", withValue(BASE, ["resource_changes", 0, "address"], "aws_s3_bucket.c")],
    [
      "of another provider",
      withValue(BASE, ["resource_changes", 0, "provider_name"], "registry.terraform.io/evil/aws"),
    ],
    ["of a deposed object", withValue(BASE, ["resource_changes", 0, "deposed"], "0123abcd")],
    ["with one more change", plan([bucket, role, open])],
    ["with one change less", plan([bucket])],
    [
      "with a move",
      withValue(plan([bucket, role, untouched]), ["resource_changes", 2, "previous_address"], "aws_vpc.w"),
    ],
    [
      "with an import",
      withValue(plan([bucket, role, untouched]), ["resource_changes", 2, "change", "importing"], { id: "vpc-1" }),
    ],
    [
      "with an output",
      withValue(BASE, ["output_changes", "o"], { actions: ["create"], before: null, after: 1, after_unknown: false }),
    ],
    [
      "in another Region",
      withValue(
        BASE,
        ["configuration", "provider_config", "aws", "expressions", "region", "constant_value"],
        "eu-west-1",
      ),
    ],
    ["after an error", { ...BASE, errored: true }],
    ["with -target", { ...BASE, complete: false }],
    [
      "with a deferred change",
      { ...BASE, deferred_changes: [{ reason: "x", resource_change: (BASE["resource_changes"] as object[])[0] }] },
    ],
    ["with an action of a provider", { ...BASE, action_invocations: [{ address: "action.a.b" }] }],
    [
      "with a provisioner",
      withValue(
        BASE,
        ["configuration", "root_module", "resources", 0, "provisioners"],
        [{ type: "local-exec", expressions: { command: { constant_value: "id" } } }],
      ),
    ],
  ])("%s", (_, other) => {
    expect(of(other)).not.toBe(of(BASE));
  });

  test("with another list order: Terraform's lists have one", () => {
    const listed = (subnets: readonly string[]): Json => plan([{ ...bucket, after: { subnets } }]);
    expect(of(listed(["a", "b"]))).not.toBe(of(listed(["b", "a"])));
  });
});

describe("what is known only after apply follows from", () => {
  const base = { ...plan([open]), variables: { actions: { value: ["s3:GetObject"] } } };

  test.each<[string, Json]>([
    [
      "the expressions",
      withValue(
        base,
        ["configuration", "root_module", "resources", 0, "expressions", "policy", "references"],
        ["aws_s3_bucket.c.arn"],
      ),
    ],
    ["the variables", withValue(base, ["variables", "actions", "value"], ["s3:*"])],
    [
      "a called module",
      withValue(base, ["configuration", "root_module", "module_calls", "m"], {
        module: { outputs: { o: { expression: { constant_value: "*" } } } },
      }),
    ],
    [
      "an argument that is called description",
      withValue(base, ["configuration", "root_module", "resources", 0, "expressions", "description"], {
        constant_value: "x",
      }),
    ],
  ])("%s", (_, other) => {
    expect(of(other)).not.toBe(of(base));
  });

  test("no description of a variable", () => {
    expect(of(withValue(base, ["configuration", "root_module", "variables", "actions"], { description: "x" }))).toBe(
      of(base),
    );
  });
});

describe("sensitive values", () => {
  const secret = (value: string): Json =>
    withValue(
      withValue(plan([{ ...bucket, after: { name: "n", password: value } }]), [...change, "after_sensitive"], {
        password: true,
      }),
      ["output_changes", "o"],
      {
        actions: ["create"],
        before: null,
        after: value,
        after_unknown: false,
        before_sensitive: true,
        after_sensitive: true,
      },
    );

  test("count for the fingerprint, and for no digest that stands by itself", () => {
    const [one, other] = [fingerprintOf(secret("one")), fingerprintOf(secret("two"))];
    expect(one.value).not.toBe(other.value);
    expect(one.changes()).toEqual(other.changes());
  });

  test("beside others in a list: those count for the digest", () => {
    const users = (name: string, password: string): Json =>
      withValue(
        plan([{ ...bucket, after: { users: [{ name: "first" }, { name, password }] } }]),
        [...change, "after_sensitive"],
        { users: [{}, { password: true }] },
      );
    const digestOf = (json: Json): unknown =>
      fingerprintOf(json)
        .changes()
        .find(({ address }) => address === "aws_s3_bucket.b")?.digest;
    expect(digestOf(users("ada", "one"))).toBe(digestOf(users("ada", "two")));
    expect(digestOf(users("ada", "one"))).not.toBe(digestOf(users("bob", "one")));
  });

  test("give the same fingerprint again", () => {
    expect(of(secret("one"))).toBe(of(secret("one")));
  });

  test("of variables count where something is known only after apply", () => {
    const withVariable = (value: string): Json =>
      withValue({ ...plan([open]), variables: { v: { value } } }, ["configuration", "root_module", "variables", "v"], {
        sensitive: true,
      });
    const [one, other] = [fingerprintOf(withVariable("one")), fingerprintOf(withVariable("two"))];
    expect(one.value).not.toBe(other.value);
    expect(one.changes()).toEqual(other.changes());
  });
});

test("names each change, and the programs", () => {
  const { changes, madeWith } = fingerprintOf(
    withValue(
      withValue(BASE, ["configuration", "provider_config", "aws", "full_name"], "registry.terraform.io/hashicorp/aws"),
      ["configuration", "provider_config", "aws", "version_constraint"],
      "~> 5.0",
    ),
  );
  expect(changes().map(({ address, action }) => [address, action])).toEqual([
    ["(configuration)", "read"],
    ["aws_iam_role.r", "update"],
    ["aws_s3_bucket.b", "create"],
  ]);
  expect(madeWith).toEqual({ terraform: "1.11.4", providers: { "registry.terraform.io/hashicorp/aws": "~> 5.0" } });
});

test("a plan that changes nothing has one too", () => {
  expect(of(plan([untouched]))).toBe(of(plan([])));
});

test.each(["constructor", "__proto__", "10", "9"])("a tag called %s counts", (name) => {
  const tagged = (value: string): Json =>
    plan([
      { ...bucket, after: { tags: JSON.parse(`{"z":"1",${JSON.stringify(name)}:${JSON.stringify(value)}}`) as Json } },
    ]);
  expect(of(tagged("1"))).not.toBe(of(tagged("2")));
  expect(of(reversed(tagged("1")) as Json)).toBe(of(tagged("1")));
});
