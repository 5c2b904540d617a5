/** What the next plan shows, by two stacks. The real Terraform's plans are in __tests__/terraform/upgrade-check.test.ts. */
import { committedSchemas } from "../../lib/build/provider-schemas";
import type { Json } from "../../lib/rules/json";
import { ARGUMENTS } from "../../lib/upgrade/arguments";
import { changesOf, incomparable, type StackChanges } from "../../lib/upgrade/compare";
import { DEPLOYMENTS, stackNow, stackOf01 } from "./stacks";

const PROVIDER = { aws: [{ region: "us-east-1", allowed_account_ids: ["111122223333"] }] };

/** A stack with what a test is about. */
function stack(blocks: Json): Json {
  return { provider: PROVIDER, terraform: {}, ...blocks };
}

function role(body: Json = {}, more: Json = {}): Json {
  return stack({ resource: { aws_iam_role: { a: { name: "a", assume_role_policy: "{}", ...body } } }, ...more });
}

/** Actions by address, `or` between those that are possible. */
function actions({ resources }: StackChanges): Readonly<Record<string, string>> {
  return Object.fromEntries(resources.map(({ address, possible }) => [address, possible.join(" or ")]));
}

describe("a resource", () => {
  test("that is equal in both, whatever the order of its arguments, its metadata and what is empty, is not listed", () => {
    const after = stack({
      resource: {
        aws_iam_role: {
          a: { "//": { metadata: {} }, assume_role_policy: "{}", path: "/", description: "", tags: {}, name: "a" },
        },
      },
    });
    expect(actions(changesOf(role(), after))).toEqual({});
  });

  test("in one stack alone is created or destroyed", () => {
    expect(actions(changesOf(stack({}), role()))).toEqual({ "aws_iam_role.a": "create" });
    expect(actions(changesOf(role(), stack({})))).toEqual({ "aws_iam_role.a": "destroy" });
  });

  test("names the arguments that differ, those that force a replacement as such", () => {
    const { resources } = changesOf(role({ tags: { team: "a" } }), role({ name: "b", tags: { team: "b" } }));
    expect(resources).toEqual([
      {
        address: "aws_iam_role.a",
        movedFrom: undefined,
        possible: ["replace"],
        arguments: [
          { path: "name", before: "a", after: "b", effect: "replace", certain: true },
          { path: "tags.team", before: "a", after: "b", effect: "update", certain: true },
        ],
        triggeredBy: [],
        refused: false,
      },
    ]);
  });

  test("of a type that is not known, or with an argument that is not: an update or a replacement, not known which", () => {
    const bucket = (name: string): Json => stack({ resource: { aws_s3_bucket: { a: { bucket: name } } } });
    expect(actions(changesOf(bucket("a"), bucket("b")))).toEqual({ "aws_s3_bucket.a": "replace or update" });
    expect(actions(changesOf(role(), role({ region: "us-west-2" })))).toEqual({
      "aws_iam_role.a": "replace or update",
    });
  });

  test("that keeps what AWS gave it when an argument is taken out is not listed; one that gets it may be", () => {
    const endpoint = (body: Json): Json =>
      stack({ resource: { aws_vpc_endpoint: { a: { vpc_id: "vpc-1", service_name: "s", ...body } } } });
    expect(actions(changesOf(endpoint({ subnet_ids: ["s-1"] }), endpoint({})))).toEqual({});
    expect(actions(changesOf(endpoint({}), endpoint({ subnet_ids: ["s-1"] })))).toEqual({
      "aws_vpc_endpoint.a": "update or none",
    });
  });

  test("with a set in another order is not listed, with a list in another order it is", () => {
    const endpoint = (subnets: readonly string[]): Json =>
      stack({ resource: { aws_vpc_endpoint: { a: { subnet_ids: subnets } } } });
    expect(actions(changesOf(endpoint(["1", "2"]), endpoint(["2", "1"])))).toEqual({});
    const data = (input: readonly string[]): Json => stack({ resource: { terraform_data: { a: { input } } } });
    expect(actions(changesOf(data(["1", "2"]), data(["2", "1"])))).toEqual({ "terraform_data.a": "update" });
  });

  test("with ignore_changes is not listed for what is ignored", () => {
    const ignoring = (body: Json, ignored: unknown): Json => role({ ...body, lifecycle: { ignore_changes: ignored } });
    expect(actions(changesOf(ignoring({ name: "b" }, ["name"]), ignoring({}, ["name"])))).toEqual({});
    expect(actions(changesOf(ignoring({ tags: { a: "1" } }, ["name"]), ignoring({}, ["name"])))).toEqual({
      "aws_iam_role.a": "update",
    });
    expect(actions(changesOf(ignoring({ name: "b" }, "all"), ignoring({}, "all")))).toEqual({});
  });

  test("that prevent_destroy protects: a replacement is refused", () => {
    const [change] = changesOf(role(), role({ name: "b", lifecycle: { prevent_destroy: true } })).resources;
    expect(change?.refused).toBe(true);
  });
});

describe("addresses", () => {
  const moved = (to: string, body: Json = {}): Json =>
    stack({
      resource: { aws_iam_role: { [to]: { name: "a", assume_role_policy: "{}", ...body } } },
      moved: [
        { from: "aws_iam_role.a", to: "aws_iam_role.middle" },
        { from: "aws_iam_role.middle", to: `aws_iam_role.${to}` },
      ],
    });

  test("that moved, in several steps too, are no creation and no destruction", () => {
    const { resources } = changesOf(role(), moved("b"));
    expect(resources.map(({ address, movedFrom, possible }) => [address, movedFrom, possible])).toEqual([
      ["aws_iam_role.b", "aws_iam_role.a", ["move"]],
    ]);
    expect(actions(changesOf(role(), moved("b", { tags: { a: "1" } })))).toEqual({ "aws_iam_role.b": "update" });
  });

  test("that a removed block takes out of the state, and those that an import block brings in", () => {
    const forgetting = stack({ removed: [{ from: "aws_iam_role.a", lifecycle: { destroy: false } }] });
    expect(actions(changesOf(role(), forgetting))).toEqual({ "aws_iam_role.a": "forget" });
    const destroying = stack({ removed: [{ from: "aws_iam_role.a", lifecycle: { destroy: true } }] });
    expect(actions(changesOf(role(), destroying))).toEqual({ "aws_iam_role.a": "destroy" });
    expect(actions(changesOf(stack({}), role({}, { import: [{ to: "aws_iam_role.a", id: "a" }] })))).toEqual({
      "aws_iam_role.a": "import",
    });
  });

  test("of several instances are those of for_each; where the keys are not written, nothing is guessed", () => {
    const each = (keys: unknown, body: Json = {}): Json => role({ for_each: keys, ...body });
    expect(actions(changesOf(each('${toset(["x"])}'), each('${toset(["x", "y"])}')))).toEqual({
      'aws_iam_role.a["y"]': "create",
    });
    expect(actions(changesOf(each("${var.a}"), each("${var.b}")))).toEqual({
      "aws_iam_role.a[*]": "replace or create or destroy or update or none",
    });
  });
});

describe("references", () => {
  const used = (name: string, more: Json = {}): Json =>
    stack({
      resource: {
        aws_iam_role: { a: { name, assume_role_policy: "{}", ...more } },
        aws_iam_role_policy: {
          p: { name: "p", role: "${aws_iam_role.a.name}", policy: "${data.aws_iam_policy_document.d.json}" },
        },
      },
      data: {
        aws_iam_policy_document: { d: { statement: [{ actions: ["s3:*"], resources: ["${aws_iam_role.a.arn}"] }] } },
      },
      output: { arn: { value: "${aws_iam_role.a.arn}" }, name: { value: "${aws_iam_role.a.name}" } },
    });

  test("carry a replacement to what names the resource, and to data sources and outputs", () => {
    const changes = changesOf(used("a"), used("b"));
    expect(actions(changes)).toEqual({ "aws_iam_role.a": "replace", "aws_iam_role_policy.p": "replace" });
    expect(changes.reads).toEqual(["data.aws_iam_policy_document.d"]);
    expect(changes.outputs).toEqual([
      { name: "arn", change: "changed" },
      { name: "name", change: "changed" },
    ]);
    const policy = changes.resources.find(({ address }) => address.endsWith(".p"));
    expect(policy?.arguments.map(({ path, after }) => [path, after])).toEqual([
      ["policy", "(known after apply)"],
      ["role", "b"],
    ]);
  });

  test("of a data source to a resource that is updated defer it, as Terraform does", () => {
    const changes = changesOf(used("a"), used("a", { tags: { a: "1" } }));
    expect(actions(changes)).toEqual({ "aws_iam_role.a": "update", "aws_iam_role_policy.p": "update" });
    expect(changes.outputs).toEqual([]);
  });

  test("to what AWS alone knows are a change that may be none", () => {
    const withData = (value: string, name: string): Json =>
      stack({ resource: { aws_iam_role: { a: { name: value } } }, data: { aws_ssm_parameter: { x: { name } } } });
    expect(actions(changesOf(withData("a", "n"), withData("${data.aws_ssm_parameter.x.value}", "n")))).toEqual({
      "aws_iam_role.a": "replace or none",
    });
    expect(
      actions(
        changesOf(
          withData("${data.aws_ssm_parameter.x.value}", "n"),
          withData("${data.aws_ssm_parameter.x.value}", "n"),
        ),
      ),
    ).toEqual({});
  });

  test("to the Region are the provider's, by whichever data source", () => {
    const region = (expression: string, data: Json): Json =>
      stack({ resource: { aws_iam_role: { a: { name: `a-\${${expression}}` } } }, data });
    expect(
      actions(
        changesOf(
          region("data.aws_region.r.name", { aws_region: { r: {} } }),
          region("data.aws_service.s.region", { aws_service: { s: { service_id: "s3" } } }),
        ),
      ),
    ).toEqual({});
  });

  test("in depends_on of a data source defer it, also where the change is behind what it names", () => {
    const waiting = (input: string): Json =>
      stack({
        resource: { terraform_data: { a: { input }, b: { input: "b", depends_on: ["terraform_data.a"] } } },
        data: { aws_iam_policy_document: { d: { depends_on: ["terraform_data.b"] } } },
        output: { policy: { value: "${data.aws_iam_policy_document.d.json}" } },
      });
    const { reads, outputs } = changesOf(waiting("1"), waiting("2"));
    expect([reads, outputs]).toEqual([["data.aws_iam_policy_document.d"], [{ name: "policy", change: "changed" }]]);
  });

  test("in replace_triggered_by replace what has them", () => {
    const triggered = (input: string): Json =>
      stack({
        resource: {
          terraform_data: { t: { input } },
          aws_iam_role: { a: { name: "a", lifecycle: { replace_triggered_by: ["terraform_data.t"] } } },
        },
      });
    const { resources } = changesOf(triggered("1"), triggered("2"));
    expect(resources.map(({ address, possible, triggeredBy }) => [address, possible, triggeredBy])).toEqual([
      ["aws_iam_role.a", ["replace"], ["terraform_data.t"]],
      ["terraform_data.t", ["update"], []],
    ]);
  });

  test("in a circle end", () => {
    const circle = stack({
      locals: { a: "${local.b}", b: "${local.a}" },
      resource: {
        aws_iam_role: { a: { name: "${aws_iam_role.b.name}" }, b: { name: "${aws_iam_role.a.name}${local.a}" } },
      },
    });
    expect(actions(changesOf(circle, circle))).toEqual({});
  });
});

describe("policies", () => {
  const policy = (statements: readonly Json[]): Json =>
    stack({
      resource: {
        aws_iam_role_policy: { p: { name: "p", role: "r", policy: "${data.aws_iam_policy_document.d.json}" } },
      },
      data: { aws_iam_policy_document: { d: { statement: statements } } },
    });
  const read = { sid: "Read", actions: ["s3:GetObject", "s3:ListBucket"], resources: ["*"] };
  const write = { sid: "Write", actions: ["s3:PutObject"], resources: ["*"] };

  test("with statements and actions in another order are equal, with another statement not", () => {
    const turned = { ...read, effect: "Allow", actions: ["s3:ListBucket", "s3:GetObject"] };
    expect(actions(changesOf(policy([read, write]), policy([write, turned])))).toEqual({});
    expect(actions(changesOf(policy([read]), policy([read, write])))).toEqual({ "aws_iam_role_policy.p": "update" });
  });

  test("as text are equal to the document that makes them", () => {
    const text = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Sid: "Write", Effect: "Allow", Action: "s3:PutObject", Resource: ["*"] },
    });
    const literal = stack({ resource: { aws_iam_role_policy: { p: { name: "p", role: "r", policy: text } } } });
    expect(actions(changesOf(policy([write]), literal))).toEqual({});
  });
});

describe("beside resources", () => {
  test("outputs and variables that are added, removed, changed", () => {
    const blocks = (output: Json, variable: Json): Json => stack({ output, variable });
    const { outputs, variables } = changesOf(
      blocks({ a: { value: 1 }, b: { value: 1 } }, { v: { type: "string" }, w: { default: 1 } }),
      blocks({ b: { value: 2, description: "other" }, c: { value: 1 } }, { v: { type: "string" }, w: { default: 2 } }),
    );
    expect(outputs).toEqual([
      { name: "a", change: "removed" },
      { name: "b", change: "changed" },
      { name: "c", change: "added" },
    ]);
    expect(variables).toEqual([{ name: "w", change: "changed" }]);
  });

  test("conditions that differ, not their messages", () => {
    const check = (condition: string, message: string): Json =>
      stack({ check: { c: { assert: [{ condition, error_message: message }] } } });
    expect(changesOf(check("${true}", "a"), check("${true}", "b")).conditions).toEqual([]);
    expect(changesOf(check("${true}", "a"), check("${false}", "a")).conditions).toEqual(["check.c"]);
    const guarded = (condition: string): Json =>
      role({ lifecycle: { precondition: [{ condition, error_message: "" }] } });
    expect(changesOf(guarded("${true}"), guarded("${true}")).conditions).toEqual([]);
    expect(changesOf(guarded("${true}"), guarded("${false}")).conditions).toEqual(["aws_iam_role.a"]);
  });

  test("another backend, other versions and another configuration of the provider", () => {
    const set = (terraform: Json, aws: Json): Json => ({
      terraform,
      provider: { aws: [{ region: "us-east-1", ...aws }] },
    });
    const provider = (version: string): Json => ({ required_providers: { aws: { version } } });
    expect(
      changesOf(
        set({ backend: { local: {} }, ...provider("5.100.0") }, {}),
        set(
          { backend: { s3: {} }, ...provider("6.66.0"), required_version: ">= 1.7" },
          { default_tags: [{ tags: {} }] },
        ),
      ).notes,
    ).toEqual([
      "the state is kept elsewhere: run terraform init -migrate-state, else the plan creates everything anew",
      "the provider aws is 5.100.0 in OLD and 6.66.0 in NEW: run terraform init -upgrade; what another release itself plans is not known here",
      "Terraform must be >= 1.7",
      "the AWS provider is configured differently (default_tags): what that changes is not analysed",
    ]);
  });
});

describe("stacks that cannot be compared", () => {
  test("another scenario, also where 0.1 did not write it down", () => {
    const research = stackNow("research", DEPLOYMENTS.research);
    expect(incomparable(stackNow("research", DEPLOYMENTS.analytics), research)).toBe(
      "is quick-setup in OLD and custom-public in NEW",
    );
    const closed = JSON.parse(stackOf01("confidential")) as Json;
    expect(incomparable(closed, research)).toBe("is custom-vpc-only in OLD and custom-public in NEW");
  });

  test("another account or Region", () => {
    const west = { provider: { aws: [{ region: "us-west-2", allowed_account_ids: ["111122223333"] }] } };
    expect(incomparable(role(), west)).toBe(
      "is in account 111122223333, us-east-1 in OLD and in account 111122223333, us-west-2 in NEW",
    );
  });

  test("not those of 0.1 and of now", () => {
    for (const name of ["analytics", "research", "confidential"] as const)
      expect(incomparable(JSON.parse(stackOf01(name)) as Json, stackNow(name, DEPLOYMENTS[name]))).toBeUndefined();
  });
});

test("stacks of 0.1 plan nothing with the classes of now", () => {
  for (const name of ["analytics", "research", "confidential"] as const) {
    const changes = changesOf(JSON.parse(stackOf01(name)) as Json, stackNow(name, DEPLOYMENTS[name]));
    expect([name, actions(changes), changes.outputs, changes.reads]).toEqual([name, {}, [], []]);
  }
});

test("every argument of the table is one of the provider's, sets are its sets, and what is kept is computed", () => {
  const { types } = committedSchemas();
  for (const [type, { replaces, updates, sets = [], keeps = [], defaults = {} }] of Object.entries(ARGUMENTS)) {
    const schema = types[type];
    if (schema === undefined) expect(type).toBe("terraform_data");
    else {
      const all = [...replaces, ...updates];
      expect(all.filter((path) => schema[path] === undefined || schema[path].endsWith("; computed"))).toEqual([]);
      expect(all.filter((path) => schema[path]?.startsWith("set(") === true).sort()).toEqual([...sets].sort());
      expect([...keeps, ...Object.keys(defaults)].filter((path) => !all.includes(path))).toEqual([]);
    }
  }
});
