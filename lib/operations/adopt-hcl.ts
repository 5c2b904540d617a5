/** An adopted domain in Terraform's language: a module call, and the domain's own resource with an import block. */
import { argument, blank, block, comment, type Item, listOf, print, quoted, snakeCase } from "../hcl/hcl";
import { isJson, type Json } from "../rules/json";
import type { Adoption } from "./adopt";

/** What the import leaves as it is: every argument of the provider's resource but the EMR Serverless setting. */
export const IGNORED: readonly string[] = [
  ...["domain_name", "auth_mode", "vpc_id", "subnet_ids", "kms_key_id", "app_network_access_type"],
  ...["app_security_group_management", "tag_propagation", "retention_policy", "domain_settings"],
  ...["default_space_settings", "tags", "tags_all"],
  ...[
    ...["auto_mount_home_efs", "canvas_app_settings[0].direct_deploy_settings"],
    ...["canvas_app_settings[0].generative_ai_settings", "canvas_app_settings[0].identity_provider_oauth_settings"],
    ...["canvas_app_settings[0].kendra_settings", "canvas_app_settings[0].model_register_settings"],
    ...["canvas_app_settings[0].time_series_forecasting_settings", "canvas_app_settings[0].workspace_settings"],
    ...["code_editor_app_settings", "custom_file_system_config", "custom_posix_user_config", "default_landing_uri"],
    ...["execution_role", "jupyter_lab_app_settings", "jupyter_server_app_settings", "kernel_gateway_app_settings"],
    ...["r_session_app_settings", "r_studio_server_pro_app_settings", "security_groups", "sharing_settings"],
    ...["space_storage_settings", "studio_web_portal", "studio_web_portal_settings", "tensor_board_app_settings"],
  ].map((name) => `default_user_settings[0].${name}`),
];

/**
 * The module call, and for a domain that Terraform imports the resource with its import block.
 * @param sourceOf the source of a scenario's module
 */
export function adoptionHcl(
  { name, entry, isImported, jobRoleArn }: Adoption,
  sourceOf: (scenario: string) => string,
): string {
  const { scenario, account, region, domain, ...inputs } = entry;
  const domainId = domainIdIn(domain);
  const items: readonly Item[] = [
    comment(
      `The provider has to be of account ${String(account)} and ${String(region)}. If you use a mirror of the modules, write its source.`,
    ),
    block('module "canvas"', [
      argument("source", quoted(sourceOf(String(scenario)))),
      blank,
      argument("deployment_name", quoted(name)),
      ...Object.entries(inputs).map(([input, value]) => argument(snakeCase(input), valueOf(value))),
      argument("domain", valueOf({ existing: { domainId } })),
    ]),
    ...(isImported ? [blank, ...importOf(domainId, jobRoleArn)] : []),
  ];
  return print(items);
}

function importOf(domainId: string, jobRoleArn: string): readonly Item[] {
  const setting = (name: string): Item =>
    argument(name, `module.canvas.canvas_app_settings.emr_serverless_settings.${name}`);
  return [
    block("import", [argument("to", "aws_sagemaker_domain.this"), argument("id", quoted(domainId))]),
    blank,
    block('resource "aws_sagemaker_domain" "this"', [
      comment("Placeholders for what the provider asks for; ignore_changes keeps what the domain has."),
      argument("domain_name", quoted("imported")),
      argument("auth_mode", quoted("IAM")),
      argument("vpc_id", quoted("vpc-00000000")),
      argument("subnet_ids", listOf([quoted("subnet-00000000")])),
      blank,
      block("default_user_settings", [
        argument("execution_role", quoted(jobRoleArn)),
        blank,
        block("canvas_app_settings", [
          block("emr_serverless_settings", [setting("execution_role_arn"), setting("status")]),
        ]),
      ]),
      blank,
      block("lifecycle", [
        comment("Users' files depend on the domain."),
        argument("prevent_destroy", "true"),
        blank,
        argument("ignore_changes", `[\n${IGNORED.map((each) => `  ${each},\n`).join("")}]`),
      ]),
    ]),
  ];
}

function domainIdIn(domain: unknown): string {
  const forms = isJson(domain) ? Object.values(domain) : [];
  const [form] = forms;
  return isJson(form) ? String(form["domainId"]) : "";
}

/** As an expression; names of options in snake case, names that users choose as they are. */
function valueOf(value: unknown): string {
  if (isJson(value)) return objectOf(value);
  return typeof value === "string" ? quoted(value) : JSON.stringify(value);
}

/** One member; what is `false` or a text in `deployments.yaml` is a text in Terraform, which has one type for a variable. */
function memberOf(name: string, value: unknown): string {
  return name === "attach" && value === false ? quoted("none") : valueOf(value);
}

function objectOf(value: Json): string {
  const members = Object.entries(value).map(([name, inner]) => `${snakeCase(name)} = ${memberOf(name, inner)}`);
  if (members.length === 0) return "{}";
  const line = `{ ${members.join(", ")} }`;
  const isNested = Object.values(value).filter((each) => isJson(each)).length > 1;
  return line.length <= 100 && !isNested
    ? line
    : `{\n${aligned(value)
        .map((each) => `  ${each.replaceAll("\n", "\n  ")}\n`)
        .join("")}}`;
}

/** `terraform fmt` puts the equals signs of neighbouring lines below each other. */
function aligned(value: Json): readonly string[] {
  const entries = Object.entries(value).map(([name, inner]) => [snakeCase(name), memberOf(name, inner)] as const);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, inner]) => `${name.padEnd(width)} = ${inner}`);
}
