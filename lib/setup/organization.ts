/**
 * Policies of the organization as layers of a decision: one layer for each level from the root to the account.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
 */
import { type Answer, every } from "../authorization/answer";
import type { PolicyLayer } from "../authorization/decide";
import type { NamedPolicy } from "../authorization/policy";
import { show, type MaybeUnknownString } from "../authorization/text";
import { isAccount } from "../inventory/accounts";
import { valueOf } from "../inventory/fact";
import type { AttachedOrganizationPolicy } from "../inventory/organization-policies";
import type { SourceKind, UnknownKind, UnknownReason } from "../authorization/unknown";

/** The policies that are attached to one level: the organization's root, an organizational unit, the account. */
export interface OrganizationLevel {
  readonly type: "service control" | "resource control";
  /** For people: the folder that holds the files; undefined where the files were named one by one. */
  readonly name: string | undefined;
  readonly policies: readonly NamedPolicy[];
  /** Of service control policies: FullAWSAccess is attached besides, as the user says. */
  readonly isFullAccessAttached: boolean;
}

/**
 * Services whose resources resource control policies govern, by the prefix of their actions.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services, read on 2026-11-27
 */
const SERVICES_UNDER_RESOURCE_CONTROL: ReadonlySet<string> = new Set([
  "aoss",
  "appconfig",
  "appstream",
  "autoscaling",
  "autoscaling-plans",
  "budgets",
  "clouddirectory",
  "cloudfront",
  "cloudsearch",
  "cloudtrail-data",
  "codeartifact",
  "codebuild",
  "codecommit",
  "codepipeline",
  "cognito-identity",
  "cognito-idp",
  "comprehend",
  "comprehendmedical",
  "compute-optimizer",
  "cost-optimization-hub",
  "dax",
  "dsql",
  "dynamodb",
  "ecr",
  "ecr-public",
  "events",
  "firehose",
  "fis",
  "fms",
  "gamelift",
  "health",
  "inspector-scan",
  "kendra",
  "kinesisvideo",
  "kms",
  "logs",
  "memorydb",
  "networkmonitor",
  "notifications",
  "opensearch",
  "pca-connector-ad",
  "personalize",
  "polly",
  "pricing",
  "resource-groups",
  "rolesanywhere",
  "s3",
  "secretsmanager",
  "servicediscovery",
  "signin",
  "sqs",
  "sts",
  "support",
  "swf",
  "textract",
  "timestream-influxdb",
  "transcribe",
  "transfer",
  "translate",
  "wafv2",
  "workspaces",
  "xray",
]);

/** The same page: retiring a grant is not restricted. */
const NOT_UNDER_RESOURCE_CONTROL = "kms:retiregrant";

/** A request as far as policies of an organization ask about it. */
export interface OrganizationRequest {
  readonly action: string;
  /** The account of who asks; undefined for services of AWS and for service-linked roles, which no SCP limits. */
  readonly caller: MaybeUnknownString | undefined;
  /** Service-linked roles are limited by none of them. */
  readonly isServiceLinked: boolean;
  /** Whether the resource is the account's own. */
  readonly isOwnResource: Answer;
}

/** The account that policies of the organization do not limit. */
export interface ManagementAccount {
  /** The account that the plan or stack is for. */
  readonly account: MaybeUnknownString;
  /** The management account, if the user names it. */
  readonly management: string | undefined;
  readonly source: SourceKind;
}

/** The layers that a request has to pass, from the root down. */
export function organizationLayers(
  levels: readonly OrganizationLevel[],
  request: OrganizationRequest,
  { account, management, source }: ManagementAccount,
): readonly PolicyLayer[] {
  if (levels.length === 0 || request.isServiceLinked) return [];
  const isManagement: Answer =
    management === undefined ? "no" : typeof account !== "string" ? "unknown" : management === account ? "yes" : "no";
  if (isManagement === "yes") return [];
  const doubt = (kind: UnknownKind, object: string): UnknownReason => ({ kind, object, source });
  const doubts = (isUnder: Answer): Partial<PolicyLayer> =>
    isManagement === "unknown"
      ? { mayBeAside: doubt("management-account", show(account)) }
      : isUnder === "unknown"
        ? { mayBeAside: doubt("resource-owner", request.action) }
        : {};
  return levels.flatMap((level): readonly PolicyLayer[] => {
    if (level.type === "service control") {
      if (request.caller === undefined) return [];
      return [{ ...serviceControl(level, doubt("full-access-attached", level.name ?? "")), ...doubts("yes") }];
    }
    const isUnder = every([isGoverned(request.action) ? "yes" : "no", request.isOwnResource]);
    return isUnder === "no" ? [] : [{ ...resourceControl(level), ...doubts(isUnder) }];
  });
}

/**
 * The layers of policies that the plan or stack itself attaches. Whether an organizational unit holds the account, a plan does not show: there
 * what they deny is undetermined.
 */
export function attachedLayers(
  attached: readonly AttachedOrganizationPolicy[],
  request: OrganizationRequest,
  place: ManagementAccount,
): readonly PolicyLayer[] {
  return attached.flatMap(({ address, type, policy, target }) => {
    const [id, own] = [valueOf(target), place.account].map((each) => (typeof each === "string" ? each : undefined));
    if (isAccount(id) && isAccount(own) && id !== own) return [];
    const isOwn = isAccount(id) && id === own;
    const level: OrganizationLevel = { type, name: address, policies: [policy], isFullAccessAttached: true };
    const mayBeAside: UnknownReason = {
      kind: "not-known",
      object: `whether the account is under the target of ${address}`,
      source: place.source,
    };
    return organizationLayers([level], request, place).map((layer) => (isOwn ? layer : { mayBeAside, ...layer }));
  });
}

function isGoverned(action: string): boolean {
  const lowered = action.toLowerCase();
  const [service = ""] = lowered.split(":");
  return lowered !== NOT_UNDER_RESOURCE_CONTROL && SERVICES_UNDER_RESOURCE_CONTROL.has(service);
}

/** Every level needs an Allow; a level of which only Deny is known may have FullAWSAccess besides. */
function serviceControl(
  { name, policies, isFullAccessAttached }: OrganizationLevel,
  mayAllow: UnknownReason,
): PolicyLayer {
  const layer = {
    kind: "organization",
    name: `the service control policies${name === undefined ? "" : ` of ${name}`}`,
    policies,
  } as const;
  if (isFullAccessAttached) return { ...layer, combines: "may only deny" };
  const hasAllow = policies.some(({ policy }) => policy.statements.some(({ effect }) => effect !== "Deny"));
  return {
    ...layer,
    combines: "must allow",
    ...(hasAllow ? {} : { mayAllow }),
  };
}

/** RCPFullAWSAccess is attached everywhere and cannot be detached. */
function resourceControl({ name, policies }: OrganizationLevel): PolicyLayer {
  return {
    kind: "organization",
    name: `the resource control policies${name === undefined ? "" : ` of ${name}`}`,
    policies,
    combines: "may only deny",
  };
}
