/** What a synthesized file means, for a person: per deployment what changes, for whom, and what is left to do by hand. */
import { importOf } from "../constructs/domain";
import { inlinePolicyName } from "../constructs/names";
import { passRoleUndecided } from "../constructs/pass-role-undecided";
import { YAML } from "../rules/notation";
import { hourlyCostText, JOB_LOGS } from "../rules/hourly-cost";
import { SERVICE_LINKED_ROLE_COMMAND } from "../rules/values";
import { canvasImages, networkInterfaces } from "../constructs/steps";
import { WORKSPACE } from "../constructs/workspace";
import {
  CANVAS_POLICIES,
  EMR_SERVERLESS_EXECUTION_POLICY,
  executionRolePolicies,
  MANAGED_POLICIES_PER_ROLE,
  SAGEMAKER_FULL_ACCESS,
} from "../policies/managed";
import type { NamedDeployment } from "./deployment";
import { monthlyCostText } from "./monthly-cost";
import { networkChanged, networkCreated, restrictionIsNotEnforced, standingOf } from "./network-summary";
import { bucketsOf, emrRoleOf, executionRolesOf } from "./roles";
import { hasStep, isClosed, notesOf } from "./steps";
import { OUTPUT_FOLDER, stackFolder, stateText } from "./state";

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
  const notes = notesOf(deployment);
  return [
    `${name}  (${scenario}, account ${account}, ${region})`,
    ...(assumeRole === undefined ? [] : [`  works as   ${assumeRole.roleArn}`]),
    `  state in   ${stateText(named)}`,
    ...section("creates", created(named)),
    ...section("changes", changed(named)),
    ...section("leaves", left(named)),
    ...section("for", forWhom(named)),
    ...section("warnings", [...cautions(named), ...notes.warnings]),
    ...section("unchecked", notes.notChecked),
    ...section("costs", [monthlyCostText(standingOf(named))]),
    "  next",
    ...numbered(nextSteps(named)),
  ].join("\n");
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

const PASS_ROLE_RESTRICTED = "a Deny of passing any other role to EMR Serverless";

function created(named: NamedDeployment): Lines {
  const { name } = named;
  const emrRole = emrRoleOf(named);
  const emr = emrRole.exists
    ? []
    : [
        `EMR Serverless role ${emrRole.roleName}`,
        `  with ${managed([EMR_SERVERLESS_EXECUTION_POLICY])}${bucketLines(named).length > 0 ? `, ${inlinePolicy(name)}` : ""}`,
        ...bucketLines(named),
      ];
  const roles = executionRolesOf(named).flatMap(({ roleName, staticName, role }) =>
    role.create === undefined
      ? []
      : [
          `execution role ${roleName} (${staticName})`,
          `  with ${managed(executionRolePolicies(role.create))}, ${inlinePolicy(name)}`,
          ...(named.deployment.restrictPassRole === true ? [`  with ${PASS_ROLE_RESTRICTED}`] : []),
        ],
  );
  return [...networkCreated(named), ...emr, ...roles, ...createdDomain(named), ...createdProfiles(named)];
}

function createdDomain(named: NamedDeployment): Lines {
  const { name, deployment } = named;
  const { create } = deployment.domain;
  if (create === undefined) return [];
  const { domainName = name, executionRole, authMode = "IAM", homeEfsFileSystem = "Retain", kmsKeyArn } = create;
  const place = isClosed(deployment)
    ? `${deployment.network.vpcId}, no internet`
    : `${"vpcId" in create ? create.vpcId : "its VPC"}, public internet`;
  return [
    `domain ${domainName} with large data switched on, in ${place}, ${authMode === "SSO" ? "IAM Identity Center" : "IAM"} sign-in${protection(named)}`,
    `  its users work as ${executionRole} by default`,
    ...(kmsKeyArn === undefined ? [] : [`  encrypted with ${kmsKeyArn}`]),
    ...(homeEfsFileSystem === "Delete" ? ["  if it is destroyed, its users' files are deleted too"] : []),
  ];
}

function createdProfiles({ deployment }: NamedDeployment): Lines {
  return Object.entries(deployment.userProfiles ?? {}).map(
    ([name, { userProfileName = name, executionRole, largeData }]) =>
      `user profile ${userProfileName}, works as ${executionRole}${largeData === false ? ", large data switched off" : ""}`,
  );
}

/** Policies of a role that is created, and how near their number is to what IAM takes. */
function managed(policies: readonly string[]): string {
  return `${policies.join(", ")} (${policies.length} of ${MANAGED_POLICIES_PER_ROLE} managed policies)`;
}

function inlinePolicy(name: string): string {
  return `inline policy ${inlinePolicyName(name)}`;
}

function bucketLines(named: NamedDeployment): Lines {
  return Object.entries(bucketsOf(named)).map(([name, bucket]) => {
    const what = bucket.prefixes === undefined ? "" : `, only ${bucket.prefixes.join(" and ")}`;
    if (name === WORKSPACE)
      return `  may read and write s3://${bucket.bucketName}${what}; the domain's workspace, execution roles too`;
    const who = bucket.grantExecutionRoles === true ? "; execution roles too" : "; jobs only, users cannot browse it";
    return `  may ${bucket.access === "read-write" ? "read and write" : "read"} s3://${bucket.bucketName}${what}${who}`;
  });
}

function changed(named: NamedDeployment): Lines {
  const { name, deployment } = named;
  const policy = inlinePolicy(name);
  const emr = emrRoleOf(named);
  const ofEmr = emr.grantsBuckets ? [`EMR Serverless role ${emr.roleName}: + ${policy}`, ...bucketLines(named)] : [];
  const besides = grantedBesides(named);
  const roles = executionRolesOf(named).flatMap(({ roleName, staticName, role }) => {
    if (role.existing === undefined || role.existing.attach === false) return [];
    const label = `execution role ${roleName} (${staticName})`;
    if (role.existing.attach !== "canvas-policies") {
      return [`${label}: + ${policy}, only what large data needs${besides.map((what) => ` and ${what}`).join("")}`];
    }
    const granted = [...(hasStep(deployment, canvasImages) ? ["ecr:DescribeImages"] : []), ...besides];
    return [
      `${label}: + ${CANVAS_POLICIES.join(", ")}`,
      ...(granted.length === 0 ? [] : [`  + ${policy} with ${granted.join(", ")}`]),
    ];
  });
  const ofDomain =
    importOf(deployment.domain) === undefined
      ? []
      : [
          `domain ${importOf(deployment.domain)?.domainId}: imported into Terraform's state, large data switched on, other settings unchanged${protection(named)}`,
        ];
  return [...networkChanged(named), ...ofEmr, ...roles, ...ofDomain];
}

/** What every execution role is granted beyond what its own kind needs. */
function grantedBesides(named: NamedDeployment): Lines {
  const { deployment } = named;
  const { domain, restrictPassRole } = deployment;
  return [
    ...(hasStep(deployment, networkInterfaces) ? ["network interfaces"] : []),
    ...(hasBrowsableBuckets(named) ? ["the buckets"] : []),
    ...(restrictPassRole === true ? [PASS_ROLE_RESTRICTED] : []),
    ...(domain.create?.kmsKeyArn === undefined ? [] : ["the domain's key"]),
  ];
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
          "  if Terraform managed it here before, it is removed from the state and not destroyed",
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
  return [`Canvas users who work as ${roles} ${names.join(", ")}, and no others`];
}

function cautions(named: NamedDeployment): Lines {
  const { deployment } = named;
  const { domain, protectDomain = true, executionRoles, workspace } = deployment;
  const owned = importOf(domain)?.domainId ?? (domain.create === undefined ? undefined : "the new domain");
  const full = Object.entries(executionRoles).filter(
    ([, { create }]) => create?.attachAmazonSageMakerFullAccess === true,
  );
  return [
    ...(owned !== undefined && !protectDomain
      ? [`protectDomain is false: cdktf destroy deletes ${owned}, and its users lose their spaces`]
      : []),
    ...full.map(([name]) => `${name} gets ${SAGEMAKER_FULL_ACCESS}, which allows far more than Canvas needs`),
    ...[passRoleUndecided(deployment, YAML)].flatMap((warning) => warning ?? []),
    ...unenforced(named),
    ...neverMoved(named),
    ...(workspace !== undefined && domain.create === undefined
      ? [
          `the workspace s3://${workspace.bucketName} is granted but not set: the domain keeps its own, because users would no longer see their artifacts`,
        ]
      : []),
    ...(keysOf(named).length > 0
      ? [
          "customer managed keys: their key policies must also allow these roles; those of this account do if they delegate access to IAM",
        ]
      : []),
  ];
}

/** A restriction allows; it takes nothing from a role that another policy allows more. */
function unenforced(named: NamedDeployment): Lines {
  if (!restrictionIsNotEnforced(named)) return [];
  const wide = executionRolesOf(named).filter(
    ({ role }) => role.existing !== undefined || role.create.attachAmazonSageMakerFullAccess === true,
  );
  return wide.length === 0
    ? []
    : [
        `the restriction of network interfaces has no effect for ${wide.map(({ staticName }) => staticName).join(", ")} where ${SAGEMAKER_FULL_ACCESS} is attached; enforce: true denies the rest`,
      ];
}

/** AWS refuses every update of a VPC-only domain that the provider sends, so none is planned. */
function neverMoved({ deployment }: NamedDeployment): Lines {
  const { domain, protectDomain = true } = deployment;
  if (domain.create === undefined) return [];
  const issue = "hashicorp/terraform-provider-aws #45528";
  return isClosed(deployment)
    ? [
        `the new domain cannot be changed by Terraform (${issue}): another role, security group or setting of it ${protectDomain ? "is refused in the plan" : "replaces it"}`,
        "  to change it: write existing: with its id in place of create:, so that Terraform no longer manages it, then run the printed command",
      ]
    : [
        `the new domain cannot move to custom-vpc-only (${issue}): that change, and a change of subnets, ${protectDomain ? "are refused in the plan" : "replace it"}`,
      ];
}

/** Customer managed keys of buckets and of the domain. */
function keysOf(named: NamedDeployment): Lines {
  const { create } = named.deployment.domain;
  return [create, ...Object.values(bucketsOf(named))].flatMap((use) => use?.kmsKeyArn ?? []);
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
    "Make sure that this does not print VpcOnly. If it does, write existing: in place of import:, because AWS rejects",
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
  const buckets = bucketsOf(named);
  const ofEmr =
    emr.exists && !emr.grantsBuckets && Object.keys(buckets).length > 0
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
  return [...ofEmr, ...roles, ...ownerSteps(named, output)];
}

/** What owners in other accounts must add; a grant to a role of this account is nothing without theirs. */
function ownerSteps(named: NamedDeployment, output: string): readonly Lines[] {
  const { account } = named.deployment;
  const buckets = Object.entries(bucketsOf(named)).flatMap(([name, { bucketName, ownerAccountId = account }]) =>
    ownerAccountId === account
      ? []
      : [
          [
            `Give the owner of s3://${bucketName} (account ${ownerAccountId}) this bucket policy to add:`,
            `${output} -json bucket_owner_policies | jq -r '."${name}"'`,
          ],
        ],
  );
  const foreign = keysOf(named).some((arn) => arn.split(":")[4] !== account);
  const keys = foreign
    ? [
        [
          "Give the owners of keys in other accounts these key policies to add, by name:",
          `${output} -json key_owner_policies`,
        ],
      ]
    : [];
  return [...buckets, ...keys];
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
    "Restart the running Canvas apps: users choose Log out in Canvas, or you delete each app (quick builds start again).",
    `Console: SageMaker AI > Domains > ${domainId} > User profiles > the user > Apps > Canvas > Delete. Or:`,
    `aws sagemaker list-apps --region ${region} --domain-id-equals ${domainId} --output json ` +
      `--query "Apps[?AppType=='Canvas' && Status=='InService'].[UserProfileName,SpaceName]"`,
    `aws sagemaker delete-app --region ${region} --domain-id ${domainId} --app-type Canvas --app-name default --user-profile-name USER`,
    "For an app in a space: --space-name SPACE in place of --user-profile-name USER.",
  ];
}

function usersStep({ name, deployment }: NamedDeployment): Lines {
  const domainName = deployment.domain.create?.domainName ?? name;
  return [`Add users: SageMaker AI > Domains > ${domainName} > User profiles > Add user. No restart is needed.`];
}

function aboutAll(): Lines {
  return [
    [
      "For every deployment",
      "  - Terraform cannot discover the roles of user profiles: a user whose role is not listed gains nothing. A profile with",
      "    its own CanvasAppSettings does not inherit the domain's setting. To see both for a user:",
      "      aws sagemaker describe-user-profile --region REGION --domain-id DOMAIN_ID --user-profile-name USER --query UserSettings",
      "  - Not read: other policies and permissions boundaries of existing roles, and SCPs.",
      "  - The first use of EMR Serverless in an account needs its service-linked role; the plan warns if it is missing:",
      `      ${SERVICE_LINKED_ROLE_COMMAND}`,
      "  - Jobs fail beyond the account's vCPUs, 16 at first: Service Quotas > Amazon EMR Serverless > Max concurrent vCPUs per account.",
      ...hourlyCostText().map((sentence, index) => `${index === 0 ? "  - " : "    "}${sentence}`),
      `  - ${JOB_LOGS}`,
    ].join("\n"),
  ];
}

function hasBrowsableBuckets(named: NamedDeployment): boolean {
  return Object.values(bucketsOf(named)).some(({ grantExecutionRoles }) => grantExecutionRoles === true);
}
