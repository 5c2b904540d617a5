/** Single facts of an inventory from a plan or a stack: its place, tags, prefix lists, grants of keys, main route tables, endpoints. */
import { managedPolicy } from "../../../lib/authorization/managed";
import { show } from "../../../lib/authorization/text";
import { valueOf } from "../../../lib/inventory/fact";
import type { Inventory } from "../../../lib/inventory/inventory";
import type { Json } from "../../../lib/sources/input";
import { readPlan } from "../../../lib/sources/terraform/plan";
import { readStack } from "../../../lib/sources/terraform/stack";
import { ACCOUNT, plan, references, type ResourceInPlan } from "../make-plan";

const OTHER = "444455556666";

function read(json: Json): Inventory {
  return readPlan(json, "plan.json", managedPolicy).after;
}
const keep = (type: string, after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type,
  name: "o",
  actions: ["no-op"],
  before: after,
  after,
  ...more,
});
const create = (type: string, after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type,
  name: "n",
  after,
  ...more,
});

describe("the place of a plan", () => {
  const place = (json: Json): readonly string[] => {
    const { partition, account, region } = read(json);
    return [show(partition), show(account), show(region)];
  };
  const provider = (expressions: Json): Json => ({
    configuration: { provider_config: { aws: { name: "aws", expressions } }, root_module: {} },
  });
  const NOWHERE = provider({});
  const key = (account: string, region = "us-east-1"): Json => ({ arn: `arn:aws:kms:${region}:${account}:key/k` });
  const UNKNOWN = ["aws", "${the account}", "${the region}"];

  test("of what the provider says: constants, variables", () => {
    expect(place(plan([]))).toEqual(["aws", ACCOUNT, "us-east-1"]);
    const byVariable = provider({
      region: { references: ["var.region"] },
      allowed_account_ids: { references: ["var.accounts"] },
    });
    const variables = { region: { value: "eu-west-1" }, accounts: { value: [OTHER] } };
    expect(place(plan([], { ...byVariable, variables }))).toEqual(["aws", OTHER, "eu-west-1"]);
  });

  test("not of several accounts that are allowed, nor of an expression", () => {
    const open = provider({
      region: { references: ["local.region"] },
      allowed_account_ids: { constant_value: [ACCOUNT, OTHER] },
    });
    expect(place(plan([], open))).toEqual(UNKNOWN);
  });

  test("of a resource's own ARN, before the plan or after it", () => {
    const [before, after] = [key(ACCOUNT), key(ACCOUNT)];
    expect(place(plan([keep("aws_kms_key", after)], NOWHERE))).toEqual(["aws", ACCOUNT, "us-east-1"]);
    expect(place(plan([create("aws_kms_key", after)], NOWHERE))).toEqual(["aws", ACCOUNT, "us-east-1"]);
    expect(
      place(plan([{ type: "aws_kms_key", name: "k", actions: ["delete"], before, after: null }], NOWHERE)),
    ).toEqual(["aws", ACCOUNT, "us-east-1"]);
  });

  test("not of ARNs in several accounts and Regions, of data sources, of no ARN", () => {
    const several = [keep("aws_kms_key", key(ACCOUNT)), create("aws_kms_key", key(OTHER, "eu-west-1"))];
    expect(place(plan(several, NOWHERE))).toEqual(UNKNOWN);
    expect(place(plan([keep("aws_kms_key", key(ACCOUNT), { mode: "data" })], NOWHERE))).toEqual(UNKNOWN);
    expect(place(plan([create("aws_kms_key", { arn: "key/k" })], NOWHERE))).toEqual(UNKNOWN);
  });

  test("of the Region that a resource has since release 6 of the provider, unless the configuration gives it one", () => {
    expect(place(plan([create("aws_sqs_queue", { region: "eu-west-3" })], NOWHERE))).toEqual([
      "aws",
      "${the account}",
      "eu-west-3",
    ]);
    expect(place(plan([create("aws_sqs_queue", { region: null })], NOWHERE))).toEqual(UNKNOWN);
  });

  test("not of an attached policy of AWS, which has no account", () => {
    const attachment = (policy_arn: string): ResourceInPlan =>
      create("aws_iam_role_policy_attachment", { role: "r", policy_arn });
    const ofAws = attachment("arn:aws:iam::aws:policy/ReadOnlyAccess");
    expect(place(plan([ofAws], NOWHERE))).toEqual(UNKNOWN);
    expect(place(plan([ofAws, attachment(`arn:aws:iam::${OTHER}:policy/own`)], NOWHERE))[1]).toBe(OTHER);
  });

  test("the partition of a data source", () => {
    const partition = (values: Json): ResourceInPlan => ({
      type: "aws_partition",
      name: "p",
      mode: "data",
      after: values,
    });
    expect(place(plan([], {}, [partition({ partition: "aws-cn" })]))[0]).toBe("aws-cn");
    expect(place(plan([], {}, [partition({ partition: null })]))[0]).toBe("aws");
  });
});

describe("tags", () => {
  const tags = (values: Json, more: Json = {}, of: Partial<ResourceInPlan> = {}): unknown => {
    const { vpcs } = read(plan([keep("aws_vpc", { id: "vpc-1", ...values }, of)], more));
    return vpcs.map((vpc) => valueOf(vpc.tags) ?? "unknown");
  };
  const { configuration } = plan([keep("aws_vpc", {})]) as { configuration: { root_module: Json } };
  const WITH_DEFAULTS = {
    configuration: {
      ...configuration,
      provider_config: { aws: { name: "aws", expressions: { default_tags: [{ tags: { references: ["var.t"] } }] } } },
    },
  };

  test("those of the provider among them, where the plan says them", () => {
    expect(tags({ tags: { a: "1" }, tags_all: { a: "1", b: "2", c: null } })).toEqual([{ a: "1", b: "2", c: "" }]);
  });

  test("the resource's own, where the provider adds none", () => {
    expect(tags({ tags: { a: "1" } })).toEqual([{ a: "1" }]);
    expect(tags({ tags: null })).toEqual([{}]);
    expect(tags({})).toEqual([{}]);
  });

  test("undetermined where the provider adds some", () => {
    expect(tags({ tags: { a: "1" } }, WITH_DEFAULTS)).toEqual(["unknown"]);
    expect(tags({}, WITH_DEFAULTS)).toEqual(["unknown"]);
  });

  test("undetermined of a data source that was not read", () => {
    expect(tags({}, {}, { mode: "data" })).toEqual(["unknown"]);
    expect(tags({ tags: { a: "1" } }, WITH_DEFAULTS, { mode: "data" })).toEqual([{ a: "1" }]);
  });
});

test("resources are found by their addresses, with their names; data sources are no resources", () => {
  const { owners } = read(
    plan([
      create("aws_s3_bucket", { bucket: "data" }),
      create("aws_s3_bucket", { bucket: "read" }, { mode: "data" }),
      create("aws_sqs_queue_policy", { queue_url: "q" }),
    ]),
  );
  expect([...owners]).toEqual([
    ["aws_s3_bucket.n", "data"],
    ["aws_sqs_queue_policy.n", undefined],
  ]);
});

test("prefix lists: the ranges in them, and those of resources of their own", () => {
  const { prefixLists } = read(
    plan([
      keep("aws_ec2_managed_prefix_list", { id: "pl-1", entry: [{ cidr: "10.0.0.0/8" }] }, { name: "a" }),
      keep("aws_ec2_managed_prefix_list", { id: "pl-2", entry: [] }, { name: "b" }),
      create("aws_ec2_managed_prefix_list_entry", { prefix_list_id: "pl-2", cidr: "192.168.0.0/16" }),
    ]),
  );
  expect(prefixLists).toEqual([
    { id: "pl-1", ranges: ["10.0.0.0/8"] },
    { id: "pl-2", ranges: ["192.168.0.0/16"] },
  ]);
});

test("grants of a key: who may use it, and who may retire the grant", () => {
  const key = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
  const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const grant = (more: Json): ResourceInPlan =>
    create("aws_kms_grant", { key_id: key, grantee_principal: role("jobs"), operations: ["Decrypt"], ...more });
  const facts = (more: Json): unknown =>
    read(plan([grant(more)])).keyGrants.map(({ grantee, retiring, operations }) =>
      [grantee, retiring, operations].map((fact) => valueOf<unknown>(fact) ?? fact.is),
    );
  expect(facts({ retiring_principal: role("admin") })).toEqual([[role("jobs"), role("admin"), ["Decrypt"]]]);
  expect(facts({})).toEqual([[role("jobs"), "absent", ["Decrypt"]]]);
});

describe("the main route table of a VPC", () => {
  const VPC = keep("aws_vpc", { id: "vpc-1", main_route_table_id: "rtb-1" });
  const TABLE = keep("aws_route_table", { id: "rtb-1", vpc_id: "vpc-1" });
  const mains = (...more: readonly ResourceInPlan[]): unknown =>
    read(plan([VPC, TABLE, ...more])).routeTables.map(({ id, isMain }) => [id, valueOf(isMain) ?? isMain.is]);
  const given = (after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan =>
    create("aws_main_route_table_association", after, more);

  test("is the one that the VPC states", () => {
    expect(mains()).toEqual([["rtb-1", true]]);
    expect(mains(keep("aws_route_table", { id: "rtb-2", vpc_id: "vpc-1" }, { name: "p" }))).toEqual([
      ["rtb-1", true],
      ["rtb-2", false],
    ]);
  });

  test("also where another VPC is given one", () => {
    expect(mains(given({ vpc_id: "vpc-2", route_table_id: "rtb-9" }))).toEqual([["rtb-1", true]]);
  });

  test("is not stated where the VPC has no id of its table", () => {
    const { routeTables } = read(plan([keep("aws_vpc", { id: "vpc-1" }), TABLE]));
    expect(routeTables.map(({ isMain }) => isMain.is)).toEqual(["unknown"]);
  });
});

describe("a VPC endpoint", () => {
  const ENDPOINT = keep("aws_vpc_endpoint", {
    id: "vpce-1",
    vpc_id: "vpc-1",
    service_name: "com.amazonaws.us-east-1.s3",
    vpc_endpoint_type: "Gateway",
    route_table_ids: ["rtb-1"],
  });
  const tables = (...more: readonly ResourceInPlan[]): unknown =>
    read(plan([ENDPOINT, ...more])).vpcEndpoints.map(({ routeTableIds }) =>
      (valueOf(routeTableIds) ?? []).map((id) => show(id)),
    );
  const association = (after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan =>
    create("aws_vpc_endpoint_route_table_association", after, more);

  test("has the route tables that are given to it beside its own, and not those of another", () => {
    expect(tables(association({ vpc_endpoint_id: "vpce-1", route_table_id: "rtb-2" }))).toEqual([["rtb-1", "rtb-2"]]);
    expect(tables(association({ vpc_endpoint_id: "vpce-2", route_table_id: "rtb-2" }))).toEqual([["rtb-1"]]);
  });

  test("has none of an association that names no endpoint or no route table", () => {
    expect(tables(association({ route_table_id: "rtb-2" }))).toEqual([["rtb-1"]]);
    expect(tables(association({ vpc_endpoint_id: "vpce-1" }))).toEqual([["rtb-1"]]);
  });

  test("may have one that is given to an endpoint which is known only after apply", () => {
    const open = association(
      { route_table_id: "rtb-2" },
      { unknown: { vpc_endpoint_id: true }, expressions: { vpc_endpoint_id: references("var.endpoint") } },
    );
    expect(tables(open)).toEqual([["rtb-1", "${aws_vpc_endpoint_route_table_association.n.vpc_endpoint_id}"]]);
  });
});

describe("a stack", () => {
  const stack = (more: Json): Inventory => readStack({ "//": { metadata: {} }, ...more }, managedPolicy).after;

  test("its tags are undetermined where the provider adds some", () => {
    const resource = { aws_vpc: { v: { tags: { a: "1" } } } };
    const tags = (aws: unknown): unknown =>
      stack({ resource, provider: { aws } }).vpcs.map((vpc) => valueOf(vpc.tags) ?? "unknown");
    expect(tags([{ region: "us-east-1" }])).toEqual([{ a: "1" }]);
    expect(tags([{ region: "us-east-1" }, { alias: "b", default_tags: [{ tags: { b: "2" } }] }])).toEqual(["unknown"]);
  });

  test("a text of another text is followed, a value that is no text is a reference", () => {
    const names = (locals: Json, name: string): readonly string[] =>
      stack({ locals, resource: { aws_iam_role: { r: { name, assume_role_policy: "{}" } } } }).principals.map((each) =>
        show(each.name),
      );
    expect(names({ team: "ads" }, "users-${local.team}")).toEqual(["users-ads"]);
    expect(names({ team: 3 }, "users-${local.team}")).toEqual(["users-${local.team}"]);
    expect(names({}, "$${literal}")).toEqual(["${literal}"]);
    // Without the key of an instance, as the resource's own references are.
    expect(names({}, "${aws_kms_key.k[0].key_id}")).toEqual(["${aws_kms_key.k.key_id}"]);
    expect(names({}, '${aws_kms_key.k["a"].key_id}')).toEqual(["${aws_kms_key.k.key_id}"]);
  });
});
