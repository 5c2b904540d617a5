/** Settings of domains and profiles, endpoints and routes as facts: known, absent, and unknown with the reason, from plans and stacks. */
import { managedPolicy } from "../../lib/authorization/managed";
import { show, type MaybeUnknownString } from "../../lib/authorization/text";
import { COMPLETE } from "../../lib/inventory/completeness";
import { ABSENT, type Fact, known, mapFact, textOf, textsOf, unknown } from "../../lib/inventory/fact";
import type { CanvasSettings, Inventory } from "../../lib/inventory/inventory";
import type { RouteTable } from "../../lib/inventory/network";
import { environmentsOf } from "../../lib/setup/environment";
import type { Json } from "../../lib/sources/input";
import { readPlan } from "../../lib/sources/terraform/plan";
import { readStack } from "../../lib/sources/terraform/stack";
import { plan, policy, references, type ResourceInPlan } from "../sources/make-plan";

const read = (...resources: readonly ResourceInPlan[]): Inventory =>
  readPlan(plan(resources), "plan.json", managedPolicy).after;
const stack = (json: Json): Inventory => readStack(json, managedPolicy).after;

const afterApply = (object: string): Fact<never> => unknown("known-after-apply", object, "plan");

describe("settings of Canvas", () => {
  const settingsOf = (user: Json, more: Partial<ResourceInPlan> = {}): CanvasSettings | undefined =>
    read({
      type: "aws_sagemaker_domain",
      name: "d",
      after: { domain_name: "d", default_user_settings: [user] },
      ...more,
    }).domains[0]?.settings;
  const ROLE = "arn:aws:iam::111122223333:role/users";

  test("known", () => {
    expect(
      settingsOf({
        execution_role: ROLE,
        security_groups: ["sg-1"],
        canvas_app_settings: [
          {
            emr_serverless_settings: [{ execution_role_arn: ROLE, status: "DISABLED" }],
            workspace_settings: [{ s3_artifact_path: "s3://b/p", s3_kms_key_id: "k-1" }],
          },
        ],
      }),
    ).toEqual({
      ofItsOwn: known(true),
      emrServerlessRole: known(ROLE),
      status: known("DISABLED"),
      workspace: known("s3://b/p"),
      workspaceKey: known("arn:aws:kms:us-east-1:111122223333:key/k-1"),
      executionRole: known(ROLE),
      securityGroupIds: known(["sg-1"]),
    });
  });

  test("absent", () => {
    expect(settingsOf({ execution_role: ROLE, security_groups: null, canvas_app_settings: [] })).toEqual({
      ofItsOwn: known(false),
      emrServerlessRole: ABSENT,
      status: ABSENT,
      workspace: ABSENT,
      workspaceKey: ABSENT,
      executionRole: known(ROLE),
      securityGroupIds: ABSENT,
    });
  });

  test("a key of AWS's own is used by whoever uses the bucket", () => {
    const canvas = { workspace_settings: [{ s3_artifact_path: "s3://b/p", s3_kms_key_id: "alias/aws/s3" }] };
    expect(settingsOf({ canvas_app_settings: [canvas] })?.workspaceKey).toEqual(ABSENT);
  });

  test("a block that is not known as a whole holds no absent argument", () => {
    expect(
      settingsOf(
        { execution_role: ROLE },
        {
          unknown: { default_user_settings: [{ canvas_app_settings: true, security_groups: true }] },
          expressions: {
            default_user_settings: [
              { canvas_app_settings: references("local.canvas"), security_groups: references("local.groups") },
            ],
          },
        },
      ),
    ).toEqual({
      ofItsOwn: afterApply("aws_sagemaker_domain.d.canvas_app_settings"),
      emrServerlessRole: afterApply("aws_sagemaker_domain.d.emr_serverless_settings.execution_role_arn"),
      status: afterApply("aws_sagemaker_domain.d.emr_serverless_settings.status"),
      workspace: afterApply("aws_sagemaker_domain.d.workspace_settings.s3_artifact_path"),
      workspaceKey: afterApply("aws_sagemaker_domain.d.workspace_settings.s3_kms_key_id"),
      executionRole: known(ROLE),
      securityGroupIds: afterApply("aws_sagemaker_domain.d.default_user_settings.security_groups"),
    });
  });

  test("a status that is sensitive is not one that is known only after apply", () => {
    const user = { canvas_app_settings: [{ emr_serverless_settings: [{ status: "ENABLED" }] }] };
    const json = plan([{ type: "aws_sagemaker_domain", name: "d", after: { default_user_settings: [user] } }]);
    const [change] = json["resource_changes"] as { change: Json }[];
    const marks = {
      default_user_settings: [{ canvas_app_settings: [{ emr_serverless_settings: [{ status: true }] }] }],
    };
    Object.assign(change?.change ?? {}, { after_sensitive: marks });
    expect(readPlan(json, "plan.json", managedPolicy).after.domains[0]?.settings.status).toEqual(
      unknown("sensitive", "aws_sagemaker_domain.d.emr_serverless_settings.status", "plan"),
    );
  });

  test("what a stack makes of a variable is given, not absent", () => {
    const { domains } = stack({
      resource: {
        aws_sagemaker_domain: {
          d: {
            app_network_access_type: "${var.access}",
            subnet_ids: "${var.subnets}",
            default_user_settings: {
              security_groups: "${var.groups}",
              canvas_app_settings: { emr_serverless_settings: { status: "${var.status}" } },
            },
          },
        },
      },
    });
    const afterPlan = (object: string): Fact<never> => unknown("known-after-apply", object, "stack");
    expect(
      domains.map(({ networkAccess, subnetIds, settings }) => [networkAccess, subnetIds, settings.status]),
    ).toEqual([
      [
        afterPlan("aws_sagemaker_domain.d.app_network_access_type"),
        afterPlan("aws_sagemaker_domain.d.subnet_ids"),
        afterPlan("aws_sagemaker_domain.d.emr_serverless_settings.status"),
      ],
    ]);
    expect(domains[0]?.settings.securityGroupIds).toEqual(
      afterPlan("aws_sagemaker_domain.d.default_user_settings.security_groups"),
    );
  });
});

describe("a domain", () => {
  const domain = (after: Json, more: Partial<ResourceInPlan> = {}): unknown =>
    read({ type: "aws_sagemaker_domain", name: "d", after, ...more }).domains.map(
      ({ networkAccess, vpcId, subnetIds, fileRetention }) => [networkAccess, vpcId, subnetIds, fileRetention],
    )[0];

  test("known", () => {
    expect(
      domain({
        app_network_access_type: "VpcOnly",
        vpc_id: "vpc-1",
        subnet_ids: ["subnet-1"],
        retention_policy: [{ home_efs_file_system: "Delete" }],
      }),
    ).toEqual([known("VpcOnly"), known("vpc-1"), known(["subnet-1"]), known("Delete")]);
  });

  test("absent", () => {
    expect(domain({ subnet_ids: [] })).toEqual([ABSENT, ABSENT, known([]), ABSENT]);
  });

  test("unknown: a list that is not known is no empty list", () => {
    const unknownParts = { app_network_access_type: true, subnet_ids: true, retention_policy: true };
    const expressions = {
      app_network_access_type: references("local.access"),
      subnet_ids: references("local.subnets"),
      retention_policy: references("local.retention"),
    };
    expect(domain({ vpc_id: "vpc-1" }, { unknown: unknownParts, expressions })).toEqual([
      afterApply("aws_sagemaker_domain.d.app_network_access_type"),
      known("vpc-1"),
      afterApply("aws_sagemaker_domain.d.subnet_ids"),
      afterApply("aws_sagemaker_domain.d.retention_policy.home_efs_file_system"),
    ]);
  });

  test("a list of subnets of the plan itself is known before their ids are", () => {
    const subnets = read(
      { type: "aws_subnet", name: "a", after: {}, unknown: { id: true } },
      {
        type: "aws_sagemaker_domain",
        name: "d",
        after: {},
        unknown: { subnet_ids: true },
        expressions: { subnet_ids: references("aws_subnet.a.id") },
      },
    ).domains.map(({ subnetIds }) => (subnetIds.is === "known" ? subnetIds.value.map(show) : subnetIds));
    expect(subnets).toEqual([["${aws_subnet.a.id}"]]);
  });

  test("a profile of which it is not known whose it is belongs to the only domain", () => {
    const users = environmentsOf(
      read(
        {
          type: "aws_sagemaker_domain",
          name: "d",
          after: {
            domain_name: "d",
            default_user_settings: [{ canvas_app_settings: [{ emr_serverless_settings: [{ status: "ENABLED" }] }] }],
          },
          unknown: { id: true },
        },
        {
          type: "aws_sagemaker_user_profile",
          name: "ada",
          after: { user_profile_name: "ada" },
          unknown: { domain_id: true },
          expressions: { domain_id: references("local.domain") },
        },
      ),
    ).environments.flatMap((environment) => environment.users.map(({ name }) => name));
    expect(users).toEqual(["d", "d, user profile ada"]);
  });
});

describe("a VPC endpoint", () => {
  const of = ({ vpcEndpoints, readVpcEndpoints }: Inventory): readonly object[] =>
    [...vpcEndpoints, ...readVpcEndpoints].map(
      ({ vpcId, type, policy: its, policyText, routeTableIds, subnetIds, securityGroupIds }) => ({
        vpcId,
        type,
        policy: mapFact(its, ({ address }) => address),
        policyText,
        routeTableIds,
        subnetIds,
        securityGroupIds,
      }),
    );
  const POLICY = policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
  const name = "com.amazonaws.us-east-1.s3";

  test("known", () => {
    const endpoint = {
      service_name: name,
      vpc_id: "vpc-1",
      vpc_endpoint_type: "Interface",
      policy: POLICY,
      route_table_ids: [],
      subnet_ids: ["subnet-1"],
      security_group_ids: ["sg-1"],
    };
    expect(of(read({ type: "aws_vpc_endpoint", name: "s3", after: endpoint }))).toEqual([
      {
        vpcId: known("vpc-1"),
        type: known("Interface"),
        policy: known("aws_vpc_endpoint.s3"),
        policyText: known(POLICY),
        routeTableIds: known([]),
        subnetIds: known(["subnet-1"]),
        securityGroupIds: known(["sg-1"]),
      },
    ]);
  });

  test("absent: AWS's defaults", () => {
    const computed = { policy: true, route_table_ids: true, subnet_ids: true, security_group_ids: true };
    const endpoint: ResourceInPlan = {
      type: "aws_vpc_endpoint",
      name: "s3",
      after: { service_name: name, vpc_id: "vpc-1" },
      unknown: computed,
    };
    expect(of(read(endpoint))).toEqual([
      {
        vpcId: known("vpc-1"),
        type: known("Gateway"),
        policy: ABSENT,
        policyText: ABSENT,
        routeTableIds: ABSENT,
        subnetIds: ABSENT,
        securityGroupIds: ABSENT,
      },
    ]);
  });

  test("unknown: one that the apply looks up has a policy that nothing is known of", () => {
    const computed = Object.fromEntries(
      ["service_name", "vpc_endpoint_type", "policy", "route_table_ids", "subnet_ids", "security_group_ids"].map(
        (each) => [each, true],
      ),
    );
    const looked: ResourceInPlan = {
      mode: "data",
      type: "aws_vpc_endpoint",
      name: "s3",
      actions: ["read"],
      after: { vpc_id: "vpc-1" },
      unknown: computed,
      expressions: { vpc_id: { constant_value: "vpc-1" } },
    };
    const at = (argument: string): Fact<never> => afterApply(`data.aws_vpc_endpoint.s3.${argument}`);
    expect(of(read(looked))).toEqual([
      {
        vpcId: known("vpc-1"),
        type: at("vpc_endpoint_type"),
        policy: at("policy"),
        policyText: at("policy"),
        routeTableIds: at("route_table_ids"),
        subnetIds: at("subnet_ids"),
        securityGroupIds: at("security_group_ids"),
      },
    ]);
  });

  test("unknown: one that a stack only looks up", () => {
    const missing = (argument: string): Fact<never> =>
      unknown("not-in-source", `data.aws_vpc_endpoint.s3.${argument}`, "stack");
    expect(of(stack({ data: { aws_vpc_endpoint: { s3: { id: "vpce-1" } } } }))).toEqual([
      {
        vpcId: missing("vpc_id"),
        type: missing("vpc_endpoint_type"),
        policy: missing("policy"),
        policyText: missing("policy"),
        routeTableIds: missing("route_table_ids"),
        subnetIds: missing("subnet_ids"),
        securityGroupIds: missing("security_group_ids"),
      },
    ]);
  });

  test.each([
    ["aws_vpc_endpoint_route_table_association", "route_table_id", "route_table_ids", "routeTableIds"],
    ["aws_vpc_endpoint_subnet_association", "subnet_id", "subnet_ids", "subnetIds"],
    ["aws_vpc_endpoint_security_group_association", "security_group_id", "security_group_ids", "securityGroupIds"],
  ] as const)(
    "what a destroyed %s gave it is no longer its own, though it repeats it",
    (type, argument, list, fact) => {
      const endpoint = { id: "vpce-1", service_name: name, vpc_id: "vpc-1", [list]: ["one", "other"] };
      const [found] = read(
        { type: "aws_vpc_endpoint", name: "s3", actions: ["no-op"], before: endpoint, after: endpoint },
        {
          type,
          name: "a",
          actions: ["delete"],
          before: { vpc_endpoint_id: "vpce-1", [argument]: "one" },
          after: null,
        },
      ).vpcEndpoints;
      expect(found?.[fact]).toEqual(known(["other"]));
    },
  );

  test("a policy that is for an endpoint which is not known may be for each", () => {
    const [endpoint] = read(
      {
        type: "aws_vpc_endpoint",
        name: "s3",
        after: { service_name: name, vpc_id: "vpc-1" },
        unknown: { id: true, policy: true },
      },
      {
        type: "aws_vpc_endpoint_policy",
        name: "p",
        after: { policy: POLICY },
        unknown: { vpc_endpoint_id: true },
        expressions: { vpc_endpoint_id: references("local.endpoint") },
      },
    ).vpcEndpoints;
    expect(endpoint?.policy).toEqual(
      unknown(
        "not-known",
        "whether ${aws_vpc_endpoint_policy.p.vpc_endpoint_id} is the endpoint whose policy this plan gives",
        "plan",
      ),
    );
  });
});

describe("routes", () => {
  const tables = ({ routeTables }: Inventory): readonly RouteTable[] => routeTables;

  test("known and absent", () => {
    const [table] = tables(
      read({
        type: "aws_route_table",
        name: "t",
        after: {
          vpc_id: "vpc-1",
          route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }, { cidr_block: "10.0.0.0/8" }],
        },
      }),
    );
    expect(
      table?.routes.map(({ destination, target, toInternetGateway }) => [destination, target, toInternetGateway]),
    ).toEqual([
      [known("0.0.0.0/0"), known("nat-1"), "no"],
      [known("10.0.0.0/8"), ABSENT, "no"],
    ]);
    expect([table?.vpcId, table?.allRoutes]).toEqual([known("vpc-1"), COMPLETE]);
  });

  test("unknown: a route of which the table is not known may be in any", () => {
    const [table] = tables(
      read(
        { type: "aws_route_table", name: "t", after: { vpc_id: "vpc-1" }, unknown: { id: true, route: true } },
        {
          type: "aws_route",
          name: "r",
          after: { destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
          unknown: { route_table_id: true },
          expressions: { route_table_id: references("local.table") },
        },
      ),
    );
    expect(table?.routes).toEqual([]);
    expect(table?.allRoutes).toEqual({
      is: "partial",
      missing: [
        {
          name: "aws_route.r",
          address: "aws_route.r",
          why: { kind: "known-after-apply", object: "aws_route.r.route_table_id", source: "plan" },
        },
      ],
    });
  });

  test("unknown: routes of a table that a stack only looks up, and a block that is not known as a whole", () => {
    const [looked] = tables(stack({ data: { aws_route_table: { t: { subnet_id: "subnet-1" } } } }));
    expect(looked?.allRoutes).toEqual({
      is: "partial",
      missing: [
        {
          name: "its routes",
          address: "data.aws_route_table.t",
          why: { kind: "not-in-source", object: "data.aws_route_table.t.routes", source: "stack" },
        },
      ],
    });
    const [table] = tables(
      read({
        type: "aws_route_table",
        name: "t",
        after: { vpc_id: "vpc-1" },
        unknown: { route: true },
        expressions: { route: references("local.routes") },
      }),
    );
    const why = afterApply("a route of aws_route_table.t");
    expect(table?.routes).toEqual([
      { address: "aws_route_table.t", destination: why, target: why, toInternetGateway: "unknown" },
    ]);
  });
});

test("a list that is unknown never becomes an empty one", () => {
  const named = (fact: Fact<readonly MaybeUnknownString[]>): readonly string[] => textsOf(fact).map(show);
  expect([named(known(["a"])), named(ABSENT), named(afterApply("x.y"))]).toEqual([["a"], [], ["${x.y}"]]);
  const shown = (fact: Fact<MaybeUnknownString>): string | undefined => {
    const text = textOf(fact);
    return text === undefined ? undefined : show(text);
  };
  expect([shown(known("a")), shown(ABSENT), shown(afterApply("x.y"))]).toEqual(["a", undefined, "${x.y}"]);
});
