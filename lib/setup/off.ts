/** Why large data is off, and what switches it on. */
import { show } from "../authorization/text";
import type { RefusalKind, RefusalReason, SourceKind } from "../authorization/unknown";
import { valueOf } from "../inventory/fact";
import type { Domain, SageMakerAnswer } from "../inventory/inventory";
import type { Cure } from "../policies/cure";
import { inShell } from "../rules/shell";
import { createdJobRole, deploymentNameOf } from "./adoption";
import type { Off } from "./environment";

/** Users that large data is off for, as every report has it. */
export interface OffReport {
  readonly name: string;
  readonly address: string | undefined;
  readonly reason: RefusalReason;
  /** What switches it on. */
  readonly cure: Cure;
  /** The names of all that it is off for: the domain, and profiles that take its settings. */
  readonly users: readonly string[];
  readonly isDisabled: boolean;
}

/** @param source who says so: a plan's apply comes before what is done by hand */
export function offReport(off: Off, source: SourceKind): OffReport {
  const { name, domain, profile, users, isDisabled } = off;
  return {
    name,
    address: profile?.address ?? domain?.address,
    reason: { kind: reasonOf(off), object: name, source },
    cure: cureOf(off, source),
    users,
    isDisabled,
  };
}

function reasonOf({ profile, isDisabled }: Off): RefusalKind {
  if (profile === undefined) return isDisabled ? "domain-disabled" : "domain-without-setting";
  return isDisabled ? "profile-disabled" : "profile-without-setting";
}

function cureOf(off: Off, source: SourceKind): Cure {
  const { domain, profile, jobRole } = off;
  const role = typeof jobRole === "string" ? jobRole : "<JOB-ROLE-ARN>";
  // What Terraform does not manage is changed by the API; the rest of the settings is sent as it is, because AWS may replace it.
  const answered = profile === undefined ? domain?.answered : profile.answered;
  const setting = `${profile === undefined ? "Default" : ""}UserSettings.CanvasAppSettings.EmrServerlessSettings`;
  const terraform: Cure = [
    {
      kind: "setProperties",
      object:
        profile === undefined
          ? { type: "AWS::SageMaker::Domain", address: domain?.address }
          : { type: "AWS::SageMaker::UserProfile", address: profile.address },
      properties: { [`${setting}.ExecutionRoleArn`]: role, [`${setting}.Status`]: "ENABLED" },
    },
  ];
  return answered === undefined
    ? terraform
    : [{ kind: "run", commands: commandsFor(off, answered, role, source), terraform }];
}

function commandsFor(
  { domain, profile }: Off,
  { region, canvasAppSettings }: SageMakerAnswer,
  role: string,
  source: SourceKind,
): readonly string[] {
  const settings = {
    CanvasAppSettings: { ...canvasAppSettings, EmrServerlessSettings: { ExecutionRoleArn: role, Status: "ENABLED" } },
  };
  const id = inShell(show(domain?.id ?? valueOf(profile?.domainId) ?? "<DOMAIN-ID>"));
  const user = inShell(show(profile?.name ?? "<USER-PROFILE>"));
  const call =
    profile === undefined
      ? `update-domain --region ${region} --domain-id ${id} --default-user-settings`
      : `update-user-profile --region ${region} --domain-id ${id} --user-profile-name ${user} --user-settings`;
  return [
    source === "account"
      ? "# Running Canvas apps keep the old setting until they are restarted."
      : "# After terraform apply, which makes the job role; running Canvas apps have to be restarted.",
    `aws sagemaker ${call} ${inShell(JSON.stringify(settings))}`,
    ...(source === "account" && domain !== undefined && profile === undefined ? stepsFor(domain, role, region) : []),
  ];
}

/** From a domain that was made in the console to one that is kept in `deployments.yaml`, by our own commands alone. */
function stepsFor(domain: Domain, role: string, region: string): readonly string[] {
  const name = deploymentNameOf(domain);
  const of = `--region ${region} --domain-id ${inShell(show(domain.id))}`;
  const isNamed = role.startsWith("arn:");
  const named = isNamed ? role : createdJobRole(domain.place.account, name).arn;
  return [
    `# Or, as code: adds it to deployments.yaml${isNamed ? "" : ", with a new job role"}, switches it on, restarts its apps, and looks again.`,
    `canvas-large-data adopt ${of} --write`,
    `npx cdktf deploy ${name}`,
    `canvas-large-data enable ${of} --emr-serverless-role-arn ${named}`,
    `canvas-large-data restart-apps ${of}`,
    `canvas-large-data doctor ${of}`,
  ];
}
