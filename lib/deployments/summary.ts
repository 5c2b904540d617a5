/** What a synthesized file means, for a person: per deployment what changes, for whom, and what is left to do by hand. */
import { posix } from "node:path";
import { importOf } from "../constructs/domain";
import { inlinePolicyName } from "../constructs/names";
import { SERVICE_LINKED_ROLE_COMMAND } from "../constructs/service-linked-role-check";
import {
  CANVAS_POLICIES,
  EMR_SERVERLESS_EXECUTION_POLICY,
  executionRolePolicies,
  SAGEMAKER_FULL_ACCESS,
} from "../policies/managed";
import type { NamedDeployment } from "./deployment";
import { emrRoleOf, executionRolesOf } from "./roles";
import { OUTPUT_FOLDER, stackFolder, stateOf } from "./state";

/** The summary of all deployments, ending with a line break. */
export function summaryOf(deployments: readonly NamedDeployment[]): string {
  const count = deployments.length === 1 ? "1 deployment" : `${deployments.length} deployments`;
  const head = `${count} synthesized to ${OUTPUT_FOLDER}/stacks; nothing in AWS has changed yet.`;
  return [head, ...deployments.map(deploymentText), ...aboutAll()].join("\n\n") + "\n";
}

type Lines = readonly string[];

function deploymentText(named: NamedDeployment): string {
  const { name, deployment } = named;
  const { account, region, scenario, assumeRole } = deployment;
  return [
    `${name}  (${scenario}, account ${account}, ${region})`,
    ...(assumeRole === undefined ? [] : [`  works as   ${assumeRole.roleArn}`]),
    `  state in   ${stateText(named)}`,
    ...section("creates", created(named)),
    ...section("changes", changed(named)),
    ...section("leaves", left(named)),
    ...section("for", forWhom(named)),
    ...section("beware", cautions(named)),
    "  next",
    ...numbered(nextSteps(named)),
  ].join("\n");
}

function stateText({ name, deployment }: NamedDeployment): string {
  const state = stateOf(name, deployment.backend);
  return state.kind === "s3"
    ? `s3://${state.bucket}/${state.key} (${state.region})`
    : posix.join(stackFolder(name), state.path);
}

/** A label and its lines; lines that start with a space belong to the one above them. */
function section(label: string, lines: Lines): Lines {
  return lines.map((line, index) => `  ${(index === 0 ? label : "").padEnd(9)}  ${line}`);
}

function numbered(steps: readonly Lines[]): Lines {
  return steps.flatMap(([first = "", ...rest], index) => [
    `    ${index + 1}. ${first}`,
    ...rest.map((line) => `         ${line}`),
  ]);
}

// What happens

function created(named: NamedDeployment): Lines {
  const { name, deployment } = named;
  const { domain } = deployment;
  const emrRole = emrRoleOf(named);
  const emr = emrRole.exists
    ? []
    : [
        `EMR Serverless role ${emrRole.roleName}`,
        `  with ${EMR_SERVERLESS_EXECUTION_POLICY}${bucketLines(named).length > 0 ? `, ${inlinePolicy(name)}` : ""}`,
        ...bucketLines(named),
      ];
  const roles = executionRolesOf(named).flatMap(({ roleName, staticName, role }) =>
    role.create === undefined
      ? []
      : [
          `execution role ${roleName} (${staticName})`,
          `  with ${executionRolePolicies(role.create).join(", ")}, ${inlinePolicy(name)}`,
        ],
  );
  const ofDomain =
    domain.create === undefined
      ? []
      : [
          `domain ${domain.create.domainName ?? name} with large data switched on, in ${"vpcId" in domain.create ? domain.create.vpcId : "its VPC"}, public internet, IAM sign-in${protection(named)}`,
          `  its users work as ${domain.create.executionRole} by default`,
        ];
  return [...emr, ...roles, ...ofDomain];
}

function inlinePolicy(name: string): string {
  return `inline policy ${inlinePolicyName(name)}`;
}

function bucketLines({ deployment }: NamedDeployment): Lines {
  return Object.values(deployment.customBuckets ?? {}).map((bucket) => {
    const what = bucket.prefixes === undefined ? "" : `, only ${bucket.prefixes.join(" and ")}`;
    const who = bucket.grantExecutionRoles === true ? "; execution roles too" : "; jobs only, users cannot browse it";
    return `  may ${bucket.access === "read-write" ? "read and write" : "read"} s3://${bucket.bucketName}${what}${who}`;
  });
}

function changed(named: NamedDeployment): Lines {
  const { name, deployment } = named;
  const policy = inlinePolicy(name);
  const emr = emrRoleOf(named);
  const ofEmr = emr.grantsBuckets ? [`EMR Serverless role ${emr.roleName}: + ${policy}`, ...bucketLines(named)] : [];
  const roles = executionRolesOf(named).flatMap(({ roleName, staticName, role }) => {
    if (role.existing === undefined || role.existing.attach === false) return [];
    const browses = hasBrowsableBuckets(named);
    return role.existing.attach === "canvas-policies"
      ? [
          `execution role ${roleName} (${staticName}): + ${CANVAS_POLICIES.join(", ")}`,
          ...(browses ? [`  + ${policy} with the buckets`] : []),
        ]
      : [
          `execution role ${roleName} (${staticName}): + ${policy}, only what large data needs${browses ? " and the buckets" : ""}`,
        ];
  });
  const ofDomain =
    importOf(deployment.domain) === undefined
      ? []
      : [
          `domain ${importOf(deployment.domain)?.domainId}: taken into Terraform's state, large data switched on, its other settings left${protection(named)}`,
        ];
  return [...ofEmr, ...roles, ...ofDomain];
}

function left(named: NamedDeployment): Lines {
  const { existing } = named.deployment.domain;
  const emr = emrRoleOf(named);
  const ofEmr =
    emr.exists && !emr.grantsBuckets
      ? [`EMR Serverless role ${emr.roleName}: the plan checks its name, path and trust`]
      : [];
  const roles = executionRolesOf(named).flatMap(({ roleName, staticName, role }) =>
    role.existing?.attach === false ? [`execution role ${roleName} (${staticName}): attach is false`] : [],
  );
  const ofDomain =
    existing === undefined
      ? []
      : [
          `domain ${existing.domainId ?? "(no id given)"}: step ${settingStep(named)} switches large data on`,
          "  if Terraform managed it here before, it is let go and not destroyed",
        ];
  return [...ofEmr, ...roles, ...ofDomain];
}

/** What protects the domain, for a person who wonders what a destroy would do. */
function protection({ deployment }: NamedDeployment): string {
  return deployment.protectDomain === false ? "" : "; a plan that would destroy it fails";
}

function forWhom(named: NamedDeployment): Lines {
  const names = executionRolesOf(named).map(({ staticName }) => staticName);
  const roles = names.length === 1 ? "the execution role" : "the execution roles";
  return [`Canvas users who work as ${roles} ${names.join(", ")}; nobody else`];
}

function cautions({ deployment }: NamedDeployment): Lines {
  const { domain, protectDomain = true, executionRoles, customBuckets = {} } = deployment;
  const managed = importOf(domain)?.domainId ?? (domain.create === undefined ? undefined : "the new domain");
  return [
    ...(managed !== undefined && !protectDomain
      ? [`protectDomain is false: cdktf destroy deletes ${managed}, and its users lose their spaces`]
      : []),
    ...Object.entries(executionRoles)
      .filter(([, role]) => role.create?.attachAmazonSageMakerFullAccess === true)
      .map(([name]) => `${name} gets ${SAGEMAKER_FULL_ACCESS}, which allows far more than Canvas needs`),
    ...(Object.values(customBuckets).some(
      ({ ownerAccountId = deployment.account }) => ownerAccountId !== deployment.account,
    )
      ? ["buckets of other accounts: their bucket policies must allow these roles too"]
      : []),
    ...(Object.values(customBuckets).some(({ kmsKeyArn }) => kmsKeyArn !== undefined)
      ? [
          "encrypted buckets: the keys' policies must allow these roles too; those of this account do if they leave it to IAM",
        ]
      : []),
  ];
}

// What is left to do

function nextSteps(named: NamedDeployment): readonly Lines[] {
  const { domain } = named.deployment;
  return [
    ...(importOf(domain) === undefined ? [] : [networkStep(named, importOf(domain)?.domainId ?? "")]),
    deployStep(named),
    ...policySteps(named),
    ...(domain.existing === undefined ? [] : [settingSteps(named)]),
    domain.create === undefined ? restartStep(named) : usersStep(named),
  ];
}

function settingStep(named: NamedDeployment): number {
  return 2 + policySteps(named).length;
}

/** The provider sends AppNetworkAccessType with every update, and AWS then asks for what it does not send. */
function networkStep({ deployment }: NamedDeployment, domainId: string): Lines {
  return [
    "Make sure that this does not print VpcOnly. If it does, write existing: in place of import:, because AWS refuses",
    "the provider's update of such a domain (hashicorp/terraform-provider-aws #45528).",
    `aws sagemaker describe-domain --region ${deployment.region} --domain-id ${domainId} --query AppNetworkAccessType --output text`,
  ];
}

function deployStep({ name }: NamedDeployment): Lines {
  return [`npx cdktf deploy ${name}`];
}

function policySteps(named: NamedDeployment): readonly Lines[] {
  const output = `terraform -chdir=${stackFolder(named.name)} output`;
  const emr = emrRoleOf(named);
  const buckets = Object.keys(named.deployment.customBuckets ?? {}).length > 0;
  const ofEmr =
    emr.exists && !emr.grantsBuckets && buckets
      ? [[`Give the owner of ${emr.roleName} this policy to add:`, `${output} -raw emr_serverless_role_policy`]]
      : [];
  const roles = executionRolesOf(named).flatMap(({ roleName, staticName, role }) =>
    role.existing?.attach === false
      ? [
          [
            `Give the owner of ${roleName} this policy to add:`,
            `${output} -json execution_role_policies | jq -r '."${staticName}"'`,
          ],
        ]
      : [],
  );
  return [...ofEmr, ...roles];
}

/** Read, merge, write: whether AWS merges the settings inside CanvasAppSettings is not documented. */
function settingSteps(named: NamedDeployment): Lines {
  const { name, deployment } = named;
  const { domainId } = deployment.domain.existing ?? {};
  const domain = `--region ${deployment.region} --domain-id ${domainId ?? "DOMAIN_ID"}`;
  const setting = '{EmrServerlessSettings: {Status: "ENABLED", ExecutionRoleArn: $role}}';
  return [
    "Switch large data on in the domain, keeping its other Canvas settings:",
    ...(domainId === undefined ? [listDomains(deployment.region)] : []),
    `aws sagemaker describe-domain ${domain} --query DefaultUserSettings.CanvasAppSettings --output json > ${name}-before.json`,
    `jq --arg role ${emrRoleOf(named).roleArn} '{CanvasAppSettings: ((. // {}) + ${setting})}' ${name}-before.json > ${name}-after.json`,
    `aws sagemaker update-domain ${domain} --default-user-settings file://${name}-after.json`,
    "If Terraform manages the domain elsewhere, put the output canvas_app_settings into its default_user_settings instead.",
  ];
}

function listDomains(region: string): string {
  return `aws sagemaker list-domains --region ${region} --query "Domains[].[DomainId,DomainName]" --output text`;
}

function restartStep({ deployment }: NamedDeployment): Lines {
  const { domain, region } = deployment;
  const domainId = importOf(domain)?.domainId ?? domain.existing?.domainId ?? "DOMAIN_ID";
  return [
    "Restart the Canvas apps that run: users choose Log out in Canvas, or delete each app (quick builds start again).",
    `Console: SageMaker AI > Domains > ${domainId} > User profiles > the user > Apps > Canvas > Delete. Or:`,
    `aws sagemaker list-apps --region ${region} --domain-id-equals ${domainId} --output json ` +
      `--query "Apps[?AppType=='Canvas' && Status=='InService'].[UserProfileName,SpaceName]"`,
    `aws sagemaker delete-app --region ${region} --domain-id ${domainId} --app-type Canvas --app-name default --user-profile-name USER`,
    "For an app in a space: --space-name SPACE in place of --user-profile-name USER.",
  ];
}

function usersStep({ name, deployment }: NamedDeployment): Lines {
  const domainName = deployment.domain.create?.domainName ?? name;
  return [`Add users: SageMaker AI > Domains > ${domainName} > User profiles > Add user. There is nothing to restart.`];
}

function aboutAll(): Lines {
  return [
    [
      "For every deployment",
      "  - Terraform cannot discover the roles of user profiles: a user whose role is not listed gains nothing. A profile with",
      "    CanvasAppSettings of its own does not take the domain's setting. To see both for a user:",
      "      aws sagemaker describe-user-profile --region REGION --domain-id DOMAIN_ID --user-profile-name USER --query UserSettings",
      "  - What else hangs on an existing role was not read: other policies, a permissions boundary, SCPs.",
      "  - First use of EMR Serverless in an account needs its service-linked role; the plan warns where it is missing:",
      `      ${SERVICE_LINKED_ROLE_COMMAND}`,
      "  - Jobs fail beyond the account's vCPUs, 16 at first: Service Quotas > Amazon EMR Serverless > Max concurrent vCPUs per account.",
    ].join("\n"),
  ];
}

function hasBrowsableBuckets({ deployment }: NamedDeployment): boolean {
  return Object.values(deployment.customBuckets ?? {}).some(({ grantExecutionRoles }) => grantExecutionRoles === true);
}
