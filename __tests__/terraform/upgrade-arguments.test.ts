/**
 * What a change of an argument does, by the real provider: each argument is changed, or taken out, in a resource of its own whose state says
 * otherwise, and one plan without a refresh shows what Terraform makes of it. The table of lib/upgrade is compared with that.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { ARGUMENTS, type ResourceArguments } from "../../lib/upgrade/arguments";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { setting } from "./support/setting";

const started = setting(undefined, { ownBackends: true });

type Values = Readonly<Record<string, unknown>>;

/** A resource as it is, and another value of each argument by path. */
interface Sample {
  readonly version: number;
  readonly body: Values;
  /** What else the state says of it. */
  readonly computed: Values;
  readonly others: Values;
}

const arn = (rest: string): string => `arn:aws:${rest}`;
const role = (name: string): string => arn(`iam::${ACCOUNT}:role/${name}`);
const key = (name: string): string => arn(`kms:${REGION}:${ACCOUNT}:key/${name}`);
const document = (action: string, more: Values = {}): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*", ...more }] });
const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });

const canvas = (name: string): Values => ({
  emr_serverless_settings: { execution_role_arn: role(name), status: name === "a" ? "ENABLED" : "DISABLED" },
  workspace_settings: { s3_artifact_path: `s3://${name}-bucket/x`, s3_kms_key_id: key(name) },
});
const inCanvas = (before: string): Values => ({
  [`${before}.execution_role`]: role("b"),
  [`${before}.security_groups`]: ["sg-2", "sg-3"],
  [`${before}.canvas_app_settings.emr_serverless_settings.execution_role_arn`]: role("b"),
  [`${before}.canvas_app_settings.emr_serverless_settings.status`]: "DISABLED",
  [`${before}.canvas_app_settings.workspace_settings.s3_artifact_path`]: "s3://b-bucket/x",
  [`${before}.canvas_app_settings.workspace_settings.s3_kms_key_id`]: key("b"),
});

const rule = (kind: string): Sample => ({
  version: 0,
  body: {
    security_group_id: "sg-1",
    description: "a",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
    cidr_ipv4: "10.0.0.0/16",
    tags: { a: "1" },
  },
  computed: { id: "sgr-1", security_group_rule_id: "sgr-1", arn: arn(`ec2:${REGION}:${ACCOUNT}:${kind}/sgr-1`) },
  others: {
    security_group_id: "sg-2",
    description: "b",
    ip_protocol: "udp",
    from_port: 442,
    to_port: 444,
    cidr_ipv4: "10.1.0.0/16",
    cidr_ipv6: "::/8",
    prefix_list_id: "pl-1",
    referenced_security_group_id: "sg-9",
    tags: { a: "2" },
  },
});

/** By type; what a resource may have instead of another argument is changed from nothing. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  aws_ec2_tag: {
    version: 0,
    body: { resource_id: "vpc-1", key: "a", value: "1" },
    computed: { id: "vpc-1,a" },
    others: { resource_id: "vpc-2", key: "b", value: "2" },
  },
  aws_iam_role: {
    version: 0,
    body: {
      name: "a",
      path: "/a/",
      assume_role_policy: trust("sagemaker.amazonaws.com"),
      description: "a",
      force_detach_policies: true,
      max_session_duration: 7200,
      permissions_boundary: arn(`iam::${ACCOUNT}:policy/a`),
      tags: { a: "1" },
    },
    computed: { id: "a", arn: role("a"), unique_id: "AROA1", managed_policy_arns: [], inline_policy: [] },
    others: {
      name: "b",
      path: "/b/",
      assume_role_policy: trust("ec2.amazonaws.com"),
      description: "b",
      force_detach_policies: false,
      max_session_duration: 3700,
      permissions_boundary: arn(`iam::${ACCOUNT}:policy/b`),
      tags: { a: "2" },
    },
  },
  aws_iam_role_policy: {
    version: 0,
    body: { name: "a", role: "a", policy: document("s3:GetObject") },
    computed: { id: "a:a" },
    others: { name: "b", role: "b", policy: document("s3:PutObject") },
  },
  aws_iam_role_policy_attachment: {
    version: 0,
    body: { role: "a", policy_arn: arn("iam::aws:policy/A") },
    computed: { id: "a-1" },
    others: { role: "b", policy_arn: arn("iam::aws:policy/B") },
  },
  aws_sagemaker_domain: {
    version: 0,
    body: {
      domain_name: "a",
      auth_mode: "IAM",
      app_network_access_type: "VpcOnly",
      kms_key_id: key("a"),
      vpc_id: "vpc-1",
      subnet_ids: ["subnet-1", "subnet-2"],
      default_user_settings: {
        execution_role: role("a"),
        security_groups: ["sg-1", "sg-2"],
        canvas_app_settings: canvas("a"),
      },
      retention_policy: { home_efs_file_system: "Retain" },
      tags: { a: "1" },
    },
    computed: { id: "d-1", arn: arn(`sagemaker:${REGION}:${ACCOUNT}:domain/d-1`), tag_propagation: "DISABLED" },
    others: {
      domain_name: "b",
      auth_mode: "SSO",
      app_network_access_type: "PublicInternetOnly",
      kms_key_id: key("b"),
      vpc_id: "vpc-2",
      subnet_ids: ["subnet-1", "subnet-3"],
      ...inCanvas("default_user_settings"),
      "retention_policy.home_efs_file_system": "Delete",
      tags: { a: "2" },
    },
  },
  aws_sagemaker_user_profile: {
    version: 0,
    body: {
      domain_id: "d-1",
      user_profile_name: "a",
      single_sign_on_user_identifier: "UserName",
      single_sign_on_user_value: "a",
      user_settings: {
        execution_role: role("a"),
        security_groups: ["sg-1", "sg-2"],
        canvas_app_settings: canvas("a"),
      },
      tags: { a: "1" },
    },
    computed: { id: arn(`sagemaker:${REGION}:${ACCOUNT}:user-profile/d-1/a`) },
    others: {
      domain_id: "d-2",
      user_profile_name: "b",
      single_sign_on_user_identifier: "",
      single_sign_on_user_value: "b",
      ...inCanvas("user_settings"),
      tags: { a: "2" },
    },
  },
  aws_security_group: {
    version: 1,
    body: { name: "a", description: "a", vpc_id: "vpc-1", tags: { a: "1" } },
    computed: {
      id: "sg-1",
      arn: arn(`ec2:${REGION}:${ACCOUNT}:security-group/sg-1`),
      revoke_rules_on_delete: false,
      egress: [],
      ingress: [],
    },
    others: { name: "b", description: "b", vpc_id: "vpc-2", tags: { a: "2" } },
  },
  aws_vpc_endpoint: {
    version: 0,
    body: {
      vpc_id: "vpc-1",
      service_name: `com.amazonaws.${REGION}.sts`,
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
      route_table_ids: ["rtb-1", "rtb-2"],
      security_group_ids: ["sg-1", "sg-2"],
      subnet_ids: ["subnet-1", "subnet-2"],
      policy: document("sts:*", { Principal: "*" }),
      tags: { a: "1" },
    },
    computed: {
      id: "vpce-1",
      arn: arn(`ec2:${REGION}:${ACCOUNT}:vpc-endpoint/vpce-1`),
      ip_address_type: "ipv4",
      cidr_blocks: [],
      dns_entry: [],
      network_interface_ids: [],
    },
    others: {
      vpc_id: "vpc-2",
      service_name: `com.amazonaws.${REGION}.logs`,
      vpc_endpoint_type: "GatewayLoadBalancer",
      private_dns_enabled: false,
      route_table_ids: ["rtb-1", "rtb-3"],
      security_group_ids: ["sg-1", "sg-3"],
      subnet_ids: ["subnet-1", "subnet-3"],
      policy: document("sts:AssumeRole", { Principal: "*" }),
      tags: { a: "2" },
    },
  },
  aws_vpc_security_group_egress_rule: rule("security-group-rule"),
  aws_vpc_security_group_ingress_rule: rule("security-group-rule"),
  terraform_data: {
    version: 0,
    body: { input: "a", triggers_replace: "a" },
    computed: { id: "1", output: "a" },
    others: { input: "b", triggers_replace: "b" },
  },
};

/** Required arguments, and those that only go together: they are not taken out. */
const NEEDED = new RegExp(
  [
    "(aws_ec2_tag|aws_iam_role_policy_attachment)\\..*",
    "aws_iam_role\\.assume_role_policy",
    "aws_iam_role_policy\\.(role|policy)",
    "aws_sagemaker_domain\\.(auth_mode|domain_name|subnet_ids|vpc_id)",
    "aws_sagemaker_user_profile\\.(domain_id|user_profile_name|single_sign_on_.*)",
    "aws_vpc_endpoint\\.vpc_id",
    "aws_vpc_security_group_.*\\.(ip_protocol|security_group_id|cidr_ipv4)",
    ".*execution_role",
  ]
    .map((each) => `^${each}$`)
    .join("|"),
);

/** A resource whose state and configuration differ in one thing. */
interface Trial {
  readonly type: string;
  readonly name: string;
  readonly state: Values;
  readonly configuration: Values;
}

function withValue(body: Values, [name = "", ...inner]: readonly string[], value: unknown): Values {
  const made = inner.length === 0 ? value : withValue((body[name] ?? {}) as Values, inner, value);
  return Object.fromEntries(Object.entries({ ...body, [name]: made }).filter(([, each]) => each !== undefined));
}

function valueAt(body: Values, names: readonly string[]): unknown {
  return names.reduce<unknown>((value, name) => (value as Values | undefined)?.[name], body);
}

function trialsOf(type: string, { body, others }: Sample): readonly Trial[] {
  const known = ARGUMENTS[type];
  const same = { type, name: "same", state: body, configuration: body };
  const changed = Object.entries(others).flatMap(([argument, other]): readonly Trial[] => {
    const names = argument.split(".");
    const own = argument.replaceAll(".", "-");
    const value = valueAt(body, names);
    const byDefault = known?.defaults?.[argument];
    // A rule has one source.
    const isInstead = /^(cidr_ipv6|prefix_list_id|referenced_security_group_id)$/.test(argument);
    const base = isInstead ? withValue(body, ["cidr_ipv4"], undefined) : body;
    const trial = (kind: string, state: Values, configured: unknown): Trial => ({
      type,
      name: `${kind}-${own}`,
      state,
      configuration: withValue(base, names, configured),
    });
    return [
      trial("changed", isInstead ? withValue(base, names, `${String(other)}1`) : base, other),
      ...(NEEDED.test(`${type}.${argument}`) || value === undefined
        ? []
        : [trial("without", byDefault === undefined ? base : withValue(base, names, byDefault), undefined)]),
      ...(Array.isArray(value) ? [trial("order", base, [...(value as readonly unknown[])].reverse())] : []),
    ];
  });
  return [same, ...changed];
}

/** Blocks are lists in the state. */
function inState(body: Values): Values {
  const isBlock = (name: string, value: unknown): boolean =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !name.startsWith("tags");
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, isBlock(name, value) ? [inState(value as Values)] : value]),
  );
}

/** What the plan makes of each trial: `replace`, `update` or `none`. */
async function planned(trials: readonly Trial[]): Promise<Readonly<Record<string, string>>> {
  const folder = path.join(started.workspace.folder, "arguments");
  mkdirSync(folder, { recursive: true });
  const resource: Record<string, Record<string, unknown>> = {};
  for (const { type, name, configuration } of trials) (resource[type] ??= {})[name] = configuration;
  writeFileSync(
    path.join(folder, "main.tf.json"),
    JSON.stringify({
      terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
      provider: { aws: { region: REGION } },
      resource,
    }),
  );
  writeFileSync(
    path.join(folder, "terraform.tfstate"),
    JSON.stringify({
      version: 4,
      terraform_version: "1.11.4",
      serial: 1,
      lineage: "arguments",
      outputs: {},
      resources: trials.map(({ type, name, state }) => ({
        mode: "managed",
        type,
        name,
        provider: `provider["${type === "terraform_data" ? "terraform.io/builtin/terraform" : "registry.terraform.io/hashicorp/aws"}"]`,
        instances: [
          {
            schema_version: SAMPLES[type]?.version ?? 0,
            attributes: {
              ...(type === "terraform_data"
                ? Object.fromEntries(
                    Object.entries({ ...state, output: state["input"] }).map(([each, value]) => [
                      each,
                      { value, type: "string" },
                    ]),
                  )
                : inState(state)),
              ...Object.fromEntries(
                Object.entries(SAMPLES[type]?.computed ?? {}).filter(
                  ([each]) => !(type === "terraform_data" && each === "output"),
                ),
              ),
              ...(state["tags"] === undefined ? {} : { tags_all: state["tags"] }),
            },
          },
        ],
      })),
    }),
  );
  const stack = await started.workspace.root(folder).init();
  const { actions } = await stack.plan("-refresh=false");
  return Object.fromEntries(
    trials.map(({ type, name }) => {
      const action = actions[`${type}.${name}`] ?? "none";
      return [`${type}.${name}`, action.includes(" ") ? "replace" : action];
    }),
  );
}

test("every argument's change is what the table says, in the plan of the real provider", async () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(ARGUMENTS).sort());
  const trials = Object.entries(SAMPLES).flatMap(([type, sample]) => trialsOf(type, sample));
  const actions = await planned(trials);
  // Otherwise nothing is measured.
  expect(Object.keys(SAMPLES).filter((type) => actions[`${type}.same`] !== "none")).toEqual([]);
  const measured = Object.fromEntries(
    Object.entries(SAMPLES).map(([type, { others }]) => {
      const known: ResourceArguments = ARGUMENTS[type] ?? { replaces: [], updates: [] };
      const of = (kind: string, action: string): readonly string[] =>
        Object.keys(others).filter((each) => actions[`${type}.${kind}-${each.replaceAll(".", "-")}`] === action);
      const unchanged = of("without", "none");
      return [
        type,
        {
          replaces: of("changed", "replace").toSorted(),
          updates: of("changed", "update").toSorted(),
          keeps: unchanged.filter((each) => known.defaults?.[each] === undefined).toSorted(),
          defaults: unchanged.filter((each) => known.defaults?.[each] !== undefined).toSorted(),
          sets: of("order", "none").toSorted(),
        },
      ];
    }),
  );
  const said = Object.fromEntries(
    Object.entries(ARGUMENTS).map(([type, { replaces, updates, keeps = [], defaults = {}, sets = [] }]) => [
      type,
      {
        replaces: replaces.toSorted(),
        updates: updates.toSorted(),
        keeps: keeps.toSorted(),
        defaults: Object.keys(defaults).toSorted(),
        sets: sets.toSorted(),
      },
    ]),
  );
  expect(measured).toEqual(said);
});
