/** Why large data is off, and what switches it on. */
import { show, type Text } from "../authorization/text";
import type { SageMakerAnswer } from "../inventory/inventory";
import type { Off } from "./setup";

/** Users that large data is off for, as every report has it. */
export interface OffReport {
  readonly name: string;
  readonly address: string | undefined;
  readonly reason: string;
  /** Terraform or AWS CLI, ready to be pasted. */
  readonly fix: string;
  /** The names of all that it is off for: the domain, and profiles that take its settings. */
  readonly users: readonly string[];
  readonly isDisabled: boolean;
}

export function offReport(off: Off): OffReport {
  const { name, domain, profile, users, isDisabled } = off;
  return {
    name,
    address: profile?.address ?? domain?.address,
    reason: reasonOf(off),
    fix: fixOf(off),
    users,
    isDisabled,
  };
}

function reasonOf({ profile, isDisabled }: Off): string {
  const of = profile === undefined ? "the domain" : "the user profile";
  if (isDisabled) return `${of}'s EMR Serverless setting is DISABLED`;
  return profile === undefined
    ? "the domain has no EMR Serverless setting"
    : "neither the user profile's Canvas settings nor the domain's have EMR Serverless";
}

function fixOf(off: Off): string {
  const { domain, profile, jobRole } = off;
  // What Terraform does not manage is changed by the API; the rest of the settings is sent as it is, because AWS may replace it.
  const answered = profile === undefined ? domain?.answered : profile.answered;
  const role = typeof jobRole === "string" ? jobRole : "<JOB-ROLE-ARN>";
  return answered === undefined ? blocks(off, role) : command(off, answered, role);
}

function blocks({ profile }: Off, role: string): string {
  return [
    `${profile === undefined ? "default_user_settings" : "user_settings"} {`,
    "  canvas_app_settings {",
    "    emr_serverless_settings {",
    `      execution_role_arn = "${role}"`,
    '      status             = "ENABLED"',
    "    }",
    "  }",
    "}",
  ].join("\n");
}

function command({ domain, profile }: Off, { region, canvasAppSettings }: SageMakerAnswer, role: string): string {
  const settings = {
    CanvasAppSettings: { ...canvasAppSettings, EmrServerlessSettings: { ExecutionRoleArn: role, Status: "ENABLED" } },
  };
  const id = domain?.id ?? profile?.domainId ?? "<DOMAIN-ID>";
  const user = profile?.name ?? "<USER-PROFILE>";
  const call =
    profile === undefined
      ? `update-domain --region ${region} --domain-id ${inShell(id)} --default-user-settings`
      : `update-user-profile --region ${region} --domain-id ${inShell(id)} --user-profile-name ${inShell(user)} --user-settings`;
  return `# After terraform apply, which makes the job role; running Canvas apps have to be restarted.\naws sagemaker ${call} ${quoted(JSON.stringify(settings))}`;
}

function inShell(value: Text): string {
  const shown = show(value);
  return /^[\w.<>-]+$/.test(shown) ? shown : quoted(shown);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
