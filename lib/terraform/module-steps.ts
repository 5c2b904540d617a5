/** What each step of a scenario is in a Terraform module. */
import { existingRolePostconditions, sourceAccountCheck } from "../constructs/existing-role-guard";
import { inlinePolicyTooLong } from "../constructs/errors";
import { EXECUTION_ROLE_PREFIX } from "../constructs/names";
import { undecidedPassRole } from "../constructs/pass-role-undecided";
import { INLINE_POLICY_CHARACTERS } from "../constructs/role-policy";
import { SERVICE_LINKED_ROLE_MISSING } from "../constructs/service-linked-role-check";
import type { Steps } from "../constructs/step";
import * as steps from "../constructs/steps";
import {
  BELOW_SERVICE_ROLE,
  CANVAS_POLICIES,
  EMR_SERVERLESS_EXECUTION_POLICY,
  managedPolicyArn,
} from "../policies/managed";
import { TERRAFORM } from "../rules/notation";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import { argument, blank, block, listOf, print, quoted } from "../hcl/hcl";
import type { BoundGrant } from "../hcl/policy-documents";
import * as grants from "./grants";
import { NETWORK_RULES } from "./network-rules";
import { networkSlots } from "./network-slots";
import { conditions, message, type Slots } from "./slots";
import type { CrossValidations } from "./variables";
import { wrapExpression } from "../hcl/wrap-expression";

/** A variable that no rule is about. */
export interface OtherVariable {
  readonly description: string;
  readonly type: string;
}

/** What a step adds to the tests that a module comes with: names of parts, and texts. */
export interface ModuleTests {
  /** What AWS would have answered. */
  readonly offline?: readonly string[];
  readonly rules?: readonly string[];
  readonly options?: readonly string[];
  /** Variables of every run. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Texts in the parts. */
  readonly slots?: Slots;
}

/** A step in a Terraform module: the same resources, outputs and notes as its construct has. */
export interface ModuleStep {
  /** The parts of each file, by their names in `parts/`. */
  readonly files?: Readonly<Record<string, readonly string[]>>;
  /** The grants that the step makes. */
  readonly grants?: readonly BoundGrant[];
  /** Texts in the parts; those of a later step replace those of an earlier one of the same name. */
  readonly slots?: Slots;
  /** Texts that are parts themselves, by their names in `parts/`. */
  readonly slotParts?: Readonly<Record<string, string>>;
  /** Validations over several variables. */
  readonly rules?: CrossValidations;
  /** Variables that no rule is about. */
  readonly variables?: Readonly<Record<string, OtherVariable>>;
  /** Expressions of the outputs; their descriptions are those of the step's construct. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly tests?: ModuleTests;
}

/** The steps of the module that a step stands in. */
export type StepsOfModule = Pick<Steps<never, object>, "has">;

/** A role with the Canvas policies needs nothing more, unless something is to be granted to all. */
const ROLES_WITH_SOMETHING_TO_GRANT = `
  # A role with the Canvas policies needs nothing more, unless something is granted to all roles.
  grants_to_all_roles = anytrue([
    length(local.browsable_buckets) > 0,
    local.domain_key != null,
    var.restrict_pass_role == true,
  ])
  roles_with_a_policy = toset([
    for name, role in var.execution_roles :
    name if local.grants_to_all_roles || try(role.existing.attach, "") != "canvas-policies"
  ])
`;

const EVERY_ROLE_HAS_A_POLICY = `
  roles_with_a_policy = toset(keys(var.execution_roles))
`;

/** The role of a user profile. */
const USER_ROLE =
  "one(concat(\n  [for name, role in aws_iam_role.execution : role.arn if name == each.value.execution_role],\n" +
  "  [for name, role in var.execution_roles : role.existing.role_arn if name == each.value.execution_role && role.existing != null],\n))";

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

/** What domain and user profiles come after. */
function afterRoles(module: StepsOfModule): string {
  const network = module.has(steps.network) ? ["local.network_is_ready"] : [];
  return `  depends_on = ${listOf([...network, "local.roles_are_ready"])}\n`;
}

const ROUTING_DESCRIPTION =
  "What decides whether subnets made in the same configuration are private: their route tables, routes and associations, for " +
  "example [aws_route_table_association.private]. Roles and domain are made after these and only if the subnets are private then; " +
  "looked at earlier, a public subnet would pass. Not needed for a network that exists.";

/** A network of which nothing is created, so that tests need to say little of AWS. */
const CENTRAL_NETWORK = {
  vpc_id: "vpc-0123456789abcdef0",
  subnet_ids: { a: "subnet-0123456789abcdef0" },
  s3_endpoint: { central: {} },
  security_group: { existing: { security_group_ids: { apps: "sg-0123456789abcdef0" } } },
  interface_endpoints: { others: "central" },
};

/** A domain as a test of a module writes it. */
function domainInTest(module: StepsOfModule): string {
  const key =
    'kms_key = { arn = "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab", owner_account_id = "444455556666" }';
  const place = ['vpc_id = "vpc-0123456789abcdef0"', 'subnet_ids = { a = "subnet-0123456789abcdef0" }'];
  const all = [
    ...(module.has(steps.network) ? [] : place),
    'execution_role = "leads"',
    'domain_name = "canvas"',
    'auth_mode = "SSO"',
    'home_efs_file_system = "Delete"',
    key,
  ];
  return `{ ${all.join(", ")} }`;
}

/**
 * Every step under the id of its construct, in the order in which a module's files have them: roles first, and what others
 * add to them after.
 */
export const MODULE_STEPS: Readonly<Record<string, (module: StepsOfModule) => ModuleStep>> = {
  [steps.serviceLinkedRole.id]: () => ({
    files: { "main.tf": ["service-linked-role"] },
    slots: { SERVICE_LINKED_ROLE: message(SERVICE_LINKED_ROLE_MISSING) },
  }),
  [steps.emrServerlessRole.id]: () => ({
    files: { "roles.tf": ["emr-serverless-role"] },
    grants: grants.EMR_SERVERLESS_ROLE,
    slots: {
      AFTER_NETWORK: "",
      EMR_SERVERLESS_ROLE_PREFIX,
      EMR_SERVERLESS_POLICY: managedPolicyArn(EMR_SERVERLESS_EXECUTION_POLICY),
      ROLE_GUARDS: conditions("postcondition", existingRolePostconditions(TERRAFORM)),
      SOURCE_ACCOUNT_CONDITION: `alltrue([\n      for role in data.aws_iam_role.emr_serverless : ${wrapExpression(SOURCE_ACCOUNT.condition).replaceAll("\n", "\n      ")}\n    ])`,
      SOURCE_ACCOUNT_MESSAGE: message(SOURCE_ACCOUNT.errorMessage),
    },
    outputs: { emr_serverless_role_arn: "local.emr_serverless_role_arn" },
  }),
  [steps.executionRoles.id]: (module) => ({
    files: { "roles.tf": ["execution-roles"] },
    grants: grants.executionRoles(module.has(steps.canvasImages)),
    slots: {
      EXECUTION_ROLE_PREFIX,
      CANVAS_POLICIES: listOf(CANVAS_POLICIES.map(quoted)),
      BELOW_SERVICE_ROLE: listOf(BELOW_SERVICE_ROLE.map(quoted)),
      BROWSABLE_BUCKET_DOCUMENTS: grants.BUCKET_DOCUMENTS.map(({ name, ofKeys }) => browsable(name, ofKeys)).join(""),
      NETWORK_DOCUMENTS: "",
      ROLES_WITH_A_POLICY: ROLES_WITH_SOMETHING_TO_GRANT,
      EXECUTION_POLICY_LENGTH: tooLong(
        "the execution role ${each.key}",
        "data.aws_iam_policy_document.execution_role[each.key]",
      ),
    },
    outputs: {
      execution_role_arns: "local.execution_role_arns",
      execution_role_policies: [
        "{",
        "  for name, document in data.aws_iam_policy_document.execution_role :",
        '  name => document.json if try(var.execution_roles[name].existing.attach, "") == "none"',
        "}",
      ].join("\n"),
    },
    tests: { slots: { POLICIES_OF_A_CANVAS_ROLE: "[]" } },
  }),
  [steps.canvasImages.id]: () => ({
    slots: { ROLES_WITH_A_POLICY: EVERY_ROLE_HAS_A_POLICY },
    tests: { slots: { POLICIES_OF_A_CANVAS_ROLE: '["canvas"]' } },
  }),
  [steps.restrictPassRole.id]: () => ({
    files: { "roles.tf": ["restrict-pass-role"] },
    grants: grants.RESTRICT_PASS_ROLE,
    slots: { PASS_ROLE_UNDECIDED: message(undecidedPassRole(TERRAFORM)) },
    // A check that fails fails a test.
    tests: { variables: { restrict_pass_role: false } },
  }),
  [steps.customBuckets.id]: () => ({
    files: { "buckets.tf": ["buckets", "custom-buckets"] },
    grants: grants.CUSTOM_BUCKETS,
    slots: {
      BUCKET_DOCUMENTS: grants.BUCKET_DOCUMENTS.map(
        ({ name }) => `    values(data.aws_iam_policy_document.${name})[*].json,\n`,
      ).join(""),
      EMR_POLICY_LENGTH: tooLong("the EMR Serverless role", "data.aws_iam_policy_document.custom_buckets[0]"),
    },
    outputs: {
      emr_serverless_role_policy:
        "local.grants_custom_buckets ? null : one(data.aws_iam_policy_document.custom_buckets[*].json)",
    },
  }),
  [steps.workspace.id]: () => ({ grants: grants.WORKSPACE }),
  [steps.domainKey.id]: () => ({ grants: grants.DOMAIN_KEY }),
  [steps.network.id]: () => ({
    files: { "network.tf": ["network", "network-notes"] },
    slots: networkSlots(),
    rules: NETWORK_RULES,
    // A module cannot be given what it depends on without being put off as a whole; a variable carries the references in.
    variables: { routing: { description: ROUTING_DESCRIPTION, type: "any" } },
    outputs: { network_not_checked: "local.network_not_checked" },
    tests: {
      offline: ["offline-network"],
      rules: ["rules-network"],
      options: ["options-network"],
      variables: { network: CENTRAL_NETWORK },
    },
  }),
  [steps.securityGroup.id]: () => ({ files: { "security_groups.tf": ["security-groups"] } }),
  [steps.networkInterfaces.id]: () => ({ grants: grants.NETWORK_INTERFACES }),
  [steps.s3Endpoint.id]: () => ({ files: { "s3_endpoint.tf": ["s3-endpoint"] }, grants: grants.S3_ENDPOINT }),
  [steps.interfaceEndpoints.id]: () => ({
    files: { "interface_endpoints.tf": ["interface-endpoints"] },
    grants: grants.INTERFACE_ENDPOINTS,
  }),
  [steps.ownerPolicies.id]: () => ({
    files: { "owners.tf": ["owner-policies"] },
    grants: grants.OWNER_POLICIES,
    outputs: {
      bucket_owner_policies:
        "{ for name, document in data.aws_iam_policy_document.bucket_owner_policy : name => document.json }",
      key_owner_policies:
        "{ for name, document in data.aws_iam_policy_document.key_owner_policy : name => document.json }",
    },
  }),
  [steps.canvasSettings.id]: () => ({
    files: { "domain.tf": ["domain-settings"] },
    slotParts: { WORKSPACE_SETTINGS: "workspace-settings", CANVAS_APP_SETTINGS: "canvas-app-settings" },
    outputs: {
      canvas_app_settings: [
        "{",
        "  emr_serverless_settings = local.emr_serverless_settings",
        "  workspace_settings      = local.workspace_settings",
        "}",
      ].join("\n"),
    },
  }),
  [steps.domain.id]: (module) => {
    const closed = module.has(steps.network);
    return {
      files: { "domain.tf": [closed ? "domain-vpc-only" : "domain-public"] },
      slots: {
        RETENTION_POLICY: retentionPolicy(closed ? "each.value" : "var.domain.create"),
        DOMAIN_DEPENDENCIES: afterRoles(module),
      },
      outputs: { domain_id: "local.domain_id" },
      tests: {
        slots: {
          DOMAIN_CREATE_FULL: domainInTest(module),
          NETWORK_ACCESS: closed ? "VpcOnly" : "PublicInternetOnly",
        },
      },
    };
  },
  [steps.userProfiles.id]: (module) => ({
    files: { "users.tf": ["user-profiles"] },
    slots: {
      USER_SETTINGS: print(
        [
          argument("execution_role", USER_ROLE),
          ...(module.has(steps.network)
            ? [
                argument(
                  "security_groups",
                  "each.value.security_group_ids == null ? null : values(each.value.security_group_ids)",
                ),
              ]
            : []),
        ],
        2,
      ),
      DOMAIN_DEPENDENCIES: afterRoles(module),
    },
    outputs: {
      user_profile_arns: "{ for name, profile in aws_sagemaker_user_profile.this : name => profile.arn }",
    },
  }),
};
