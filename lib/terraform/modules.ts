/** The files of the Terraform modules: the wiring is in `parts/`, everything that rules and grants say is put in here. */
import { existingRolePostconditions, sourceAccountCheck } from "../constructs/existing-role-guard";
import { inlinePolicyTooLong } from "../constructs/errors";
import { EXECUTION_ROLE_PREFIX } from "../constructs/names";
import { INLINE_POLICY_CHARACTERS } from "../constructs/role-policy";
import { SERVICE_LINKED_ROLE_MISSING } from "../constructs/service-linked-role-check";
import {
  BELOW_SERVICE_ROLE,
  CANVAS_POLICIES,
  EMR_SERVERLESS_EXECUTION_POLICY,
  managedPolicyArn,
} from "../policies/managed";
import { customPublicProps } from "../rules/custom-public";
import { customVpcOnlyProps } from "../rules/custom-vpc-only";
import { quickSetupProps } from "../rules/quick-setup";
import { TERRAFORM } from "../rules/notation";
import type { ObjectRule } from "../rules/rule";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import { variablesOf } from "./adapt";
import { Constants } from "./constants";
import { wrapExpression } from "../hcl/wrap-expression";
import { crossValidations } from "./cross-validations";
import { BUCKET_DOCUMENTS, BUCKET_GRANTS, executionRoleGrants, NETWORK_GRANTS, OWNER_GRANTS } from "./grants";
import { networkSlots, USER_ROLE } from "./network-slots";
import { NETWORK_RULES } from "./network-rules";
import { conditions, message, type Slots } from "./slots";
import { argument, blank, block, comment, type Item, listOf, print, quoted } from "../hcl/hcl";
import { testFile } from "./tests";
import { moduleReadme } from "./readme";
import { policyDocuments } from "../hcl/policy-documents";
import { type CrossValidations, heredoc, variableBlocks, wrapped } from "./variables";

/** The scenarios that have a Terraform module. */
export const SCENARIOS = ["quick-setup", "custom-public", "custom-vpc-only"] as const;
type Scenario = (typeof SCENARIOS)[number];

/** What one module is made of. */
interface Module {
  readonly props: ObjectRule;
  readonly imagesOnEveryRole: boolean;
  /** Without internet: the network is a part of it. */
  readonly closed: boolean;
  readonly files: Files;
  readonly across: CrossValidations;
  /** What is put into the parts. */
  readonly slots: Slots;
}

/** The parts that each file is put together from. */
type Files = Readonly<Record<string, readonly string[]>>;

const COMMON: Files = {
  "main.tf": ["caller"],
  "roles.tf": ["emr-serverless-role", "execution-roles"],
  "buckets.tf": ["buckets"],
  "owners.tf": ["owner-policies"],
  "users.tf": ["user-profiles"],
};

const NETWORK: Files = {
  "network.tf": ["network", "network-notes"],
  "security_groups.tf": ["security-groups"],
  "s3_endpoint.tf": ["s3-endpoint"],
  "interface_endpoints.tf": ["interface-endpoints"],
};

/** A role with the Canvas policies needs nothing more, unless something is to be granted to all. */
const ROLES_WITH_SOMETHING_TO_GRANT = `
  # A role with the Canvas policies needs nothing more, unless something is granted to all roles.
  grants_to_all_roles = anytrue([
    length(local.browsable_buckets) > 0,
    local.domain_key != null,
    var.restrict_pass_role,
  ])
  roles_with_a_policy = toset([
    for name, role in var.execution_roles :
    name if local.grants_to_all_roles || try(role.existing.attach, "") != "canvas-policies"
  ])
`;

const EVERY_ROLE_HAS_A_POLICY = `
  roles_with_a_policy = toset(keys(var.execution_roles))
`;

const OPEN_NETWORK: Slots = {
  AFTER_NETWORK: "",
  NETWORK_DOCUMENTS: "",
  USER_SETTINGS: print([argument("execution_role", USER_ROLE)], 2),
  RETENTION_POLICY: retentionPolicy("var.domain.create"),
  DOMAIN_DEPENDENCIES: "  depends_on = [local.roles_are_ready]\n",
};

/** What the scenarios with public internet access share. */
const OPEN = {
  closed: false,
  files: { ...COMMON, "domain.tf": ["domain-settings", "domain-public"], "outputs.tf": ["outputs"] },
  across: {},
} as const;

const MODULES: Readonly<Record<Scenario, Module>> = {
  "quick-setup": {
    props: quickSetupProps,
    ...OPEN,
    imagesOnEveryRole: false,
    slots: { ...OPEN_NETWORK, ROLES_WITH_A_POLICY: ROLES_WITH_SOMETHING_TO_GRANT },
  },
  "custom-public": {
    props: customPublicProps,
    ...OPEN,
    imagesOnEveryRole: true,
    slots: { ...OPEN_NETWORK, ROLES_WITH_A_POLICY: EVERY_ROLE_HAS_A_POLICY },
  },
  "custom-vpc-only": {
    props: customVpcOnlyProps,
    imagesOnEveryRole: true,
    closed: true,
    files: {
      ...COMMON,
      ...NETWORK,
      "domain.tf": ["domain-settings", "domain-vpc-only"],
      "outputs.tf": ["outputs", "outputs-network"],
    },
    across: NETWORK_RULES,
    slots: {
      ...networkSlots(),
      ROLES_WITH_A_POLICY: EVERY_ROLE_HAS_A_POLICY,
      RETENTION_POLICY: retentionPolicy("each.value"),
      DOMAIN_DEPENDENCIES: "  depends_on = [local.network_is_ready, local.roles_are_ready]\n",
    },
  },
};

function retentionPolicy(domain: string): string {
  return print(
    [
      block('dynamic "retention_policy"', [
        argument("for_each", `${domain}.home_efs_file_system[*]`),
        blank,
        block("content", [argument("home_efs_file_system", "retention_policy.value")]),
      ]),
    ],
    1,
  );
}

const ROUTING_DESCRIPTION =
  "What decides whether subnets made in the same configuration are private: their route tables, routes and associations, for " +
  "example [aws_route_table_association.private]. Roles and domain are made after these and only if the subnets are private then; " +
  "looked at earlier, a public subnet would pass. Not needed for a network that exists.";

/** A module cannot be given what it depends on without being put off as a whole; a variable carries the references in. */
const ROUTING: readonly Item[] = [
  block('variable "routing"', [
    argument("description", heredoc(wrapped(ROUTING_DESCRIPTION, ""))),
    argument("type", "any"),
    argument("default", "null"),
  ]),
  blank,
];

/** `tests/*.tftest.hcl`. */
function testFiles(scenario: Scenario, readPart: ReadPart): Readonly<Record<string, string>> {
  const { props, imagesOnEveryRole, closed } = MODULES[scenario];
  const fields = variablesOf(props);
  const offline = `${readPart("offline.tftest.hcl")}${closed ? readPart("offline-network.tftest.hcl") : ""}`;
  const place = closed ? [] : ['vpc_id = "vpc-0123456789abcdef0"', 'subnet_ids = { a = "subnet-0123456789abcdef0" }'];
  const domain = (...more: readonly string[]): string => `{ ${[...place, ...more].join(", ")} }`;
  const key = (region: string, account: string): string =>
    `kms_key = { arn = "arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab"${account === "111122223333" ? "" : `, owner_account_id = "${account}"`} }`;
  const slots: Slots = {
    DOMAIN_CREATE_FULL: domain(
      'execution_role = "leads"',
      'domain_name = "canvas"',
      'auth_mode = "SSO"',
      'home_efs_file_system = "Delete"',
      key("us-east-1", "444455556666"),
    ),
    NETWORK_ACCESS: closed ? "VpcOnly" : "PublicInternetOnly",
    POLICIES_OF_A_CANVAS_ROLE: imagesOnEveryRole ? '["canvas"]' : "[]",
  };
  const variables = {
    deployment_name: "analytics",
    execution_roles: { "raw-data": { create: {} } },
    ...(closed ? { network: CENTRAL_NETWORK } : {}),
  };
  const file = (...names: readonly string[]): string =>
    withoutGaps(
      `${HEADER}\n${testFile(fields, offline, variables)}` +
        names.map((name) => filled(readPart(name), slots)).join(""),
    );
  return {
    "tests/rules.tftest.hcl": file("rules.tftest.hcl", ...(closed ? ["rules-network.tftest.hcl"] : [])),
    "tests/options.tftest.hcl": file("options.tftest.hcl", ...(closed ? ["options-network.tftest.hcl"] : [])),
  };
}

/** A network of which nothing is created, so that tests need to say little of AWS. */
const CENTRAL_NETWORK = {
  vpc_id: "vpc-0123456789abcdef0",
  subnet_ids: { a: "subnet-0123456789abcdef0" },
  s3_endpoint: { central: {} },
  security_group: { existing: { security_group_ids: { apps: "sg-0123456789abcdef0" } } },
  interface_endpoints: { others: "central" },
};

/** Reads a part by its file name. */
export type ReadPart = (name: string) => string;

/** The generated files of every module, by their path in the project. */
export function moduleFiles(readPart: ReadPart): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SCENARIOS.flatMap((scenario) =>
      Object.entries(filesOf(scenario, readPart)).map(([name, text]) => [`modules/${scenario}/${name}`, text]),
    ),
  );
}

function filesOf(scenario: Scenario, readPart: ReadPart): Readonly<Record<string, string>> {
  const { props, files, across, imagesOnEveryRole, closed, slots } = MODULES[scenario];
  const variables = variablesOf(props);
  const WORKSPACE_SETTINGS = readPart("workspace-settings.tf");
  const CANVAS_APP_SETTINGS = filled(readPart("canvas-app-settings.tf"), { WORKSPACE_SETTINGS });
  const all = { ...COMMON_SLOTS, ...slots, WORKSPACE_SETTINGS, CANVAS_APP_SETTINGS };
  const put = (names: readonly string[]): string =>
    withoutGaps([HEADER, ...names.map((name) => filled(readPart(`${name}.tf`), all))].join("\n"));
  const grants = [
    ...executionRoleGrants(imagesOnEveryRole, closed),
    ...BUCKET_GRANTS,
    ...(closed ? NETWORK_GRANTS : []),
    ...OWNER_GRANTS,
  ];
  const made = Object.fromEntries(Object.entries(files).map(([file, parts]) => [file, put(parts)]));
  return {
    ...made,
    "patterns.tf": generated(new Constants(variables).items()),
    "policies.tf": generated(policyDocuments(grants)),
    "variables.tf": generated(variableBlocks(variables, crossValidations(across), closed ? ROUTING : [])),
    "versions.tf": put(["versions"]),
    ...testFiles(scenario, readPart),
    "README.md": moduleReadme({
      title: `SageMaker Canvas large data: ${scenario}`,
      introduction: `${readPart(`${scenario}.md`)}\n${readPart("readme.md")}`,
      variables,
      otherVariables: closed ? { routing: ROUTING_DESCRIPTION } : {},
      outputs: made["outputs.tf"] ?? "",
      grants,
    }),
  };
}

/** What every file says of itself. */
const HEADER = print([
  comment("Generated by npm run modules; do not edit. The sources are in lib of canvas-large-data."),
]);

function generated(items: readonly Item[]): string {
  return `${HEADER}\n${print(items)}`;
}

const SOURCE_ACCOUNT = sourceAccountCheck(
  "role",
  'join("", data.aws_iam_role.emr_serverless[*].name)',
  "local.account_id",
);

function tooLong(role: string, document: string): string {
  const characters = `\${length(replace(${document}.minified_json, "/\\\\s/", ""))}`;
  const text = inlinePolicyTooLong(role, { characters, exact: true }, INLINE_POLICY_CHARACTERS);
  return message(text.replace(/\n *write: (.*)$/, " Write $1."));
}

/** The documents of buckets that execution roles use too. */
function browsable(name: string, ofKeys: boolean): string {
  return [
    "    [",
    `      for bucket, document in data.aws_iam_policy_document.${name} : document.json`,
    `      if contains(local.browsable_buckets, bucket)${ofKeys ? ' && bucket != "workspace"' : ""}`,
    "    ],",
    "",
  ].join("\n");
}

const COMMON_SLOTS: Slots = {
  SERVICE_LINKED_ROLE: message(SERVICE_LINKED_ROLE_MISSING),
  EMR_SERVERLESS_ROLE_PREFIX,
  EMR_SERVERLESS_POLICY: managedPolicyArn(EMR_SERVERLESS_EXECUTION_POLICY),
  EXECUTION_ROLE_PREFIX,
  CANVAS_POLICIES: listOf(CANVAS_POLICIES.map(quoted)),
  BELOW_SERVICE_ROLE: listOf(BELOW_SERVICE_ROLE.map(quoted)),
  ROLE_GUARDS: conditions("postcondition", existingRolePostconditions(TERRAFORM)),
  SOURCE_ACCOUNT_CONDITION: `alltrue([\n      for role in data.aws_iam_role.emr_serverless : ${wrapExpression(SOURCE_ACCOUNT.condition).replaceAll("\n", "\n      ")}\n    ])`,
  SOURCE_ACCOUNT_MESSAGE: message(SOURCE_ACCOUNT.errorMessage),
  EMR_POLICY_LENGTH: tooLong("the EMR Serverless role", "data.aws_iam_policy_document.custom_buckets[0]"),
  BUCKET_DOCUMENTS: BUCKET_DOCUMENTS.map(
    ({ name }) => `    values(data.aws_iam_policy_document.${name})[*].json,\n`,
  ).join(""),
  BROWSABLE_BUCKET_DOCUMENTS: BUCKET_DOCUMENTS.map(({ name, ofKeys }) => browsable(name, ofKeys)).join(""),
  EXECUTION_POLICY_LENGTH: tooLong(
    "the execution role ${each.key}",
    "data.aws_iam_policy_document.execution_role[each.key]",
  ),
};

/** One blank line where parts and slots leave several. */
function withoutGaps(text: string): string {
  return text.replaceAll(/\n{3,}/g, "\n\n");
}

/** A part with every slot filled; a slot that nobody fills is a mistake. */
function filled(part: string, slots: Slots): string {
  return part.replaceAll(/^(.*?)@\{([A-Z0-9_]+)\}/gm, (_, before: string, name: string) => {
    const text = slots[name];
    if (text === undefined) throw new Error(`Nothing is put where @{${name}} stands.`);
    // A message over several lines stands as deep as the line that it begins on.
    const indent = /^ */.exec(before)?.[0] ?? "";
    return `${before}${text.startsWith("join(") ? text.replaceAll("\n", `\n${indent}`) : text}`;
  });
}
