/** All checks, and what they find in a plan. */
import type { Text } from "../authorization/text";
import type { Inventory } from "../inventory/inventory";
import { appTraffic } from "./app-traffic";
import { applicationTag } from "./application-tag";
import { bucketRegion } from "./bucket-region";
import { bucketTag } from "./bucket-tag";
import { bucketWildcard } from "./bucket-wildcard";
import { canvasCannot } from "./canvas-cannot";
import type { Change, Check, Found } from "./check";
import { closedEgress } from "./closed-egress";
import { dataDestroyed } from "./data-destroyed";
import { dataGrantsOnExecutionRole } from "./data-grants-on-execution-role";
import { domainDestroyed } from "./domain-destroyed";
import { domainReplaced } from "./domain-replaced";
import { endpointEmrLogs } from "./endpoint-emr-logs";
import { endpointHttps } from "./endpoint-https";
import { endpointImageLayers } from "./endpoint-image-layers";
import { endpointNotRouted } from "./endpoint-not-routed";
import { endpointPolicyPrincipal } from "./endpoint-policy-principal";
import { endpointPrivateDns } from "./endpoint-private-dns";
import { endpointRegion } from "./endpoint-region";
import { endpointServiceName } from "./endpoint-service-name";
import { endpointToOtherAccounts } from "./endpoint-to-other-accounts";
import { grantsOnWrongRole } from "./grants-on-wrong-role";
import { iamLimits } from "./iam-limits";
import { iamLimitsPassed } from "./iam-limits-passed";
import { jobRoleName } from "./job-role-name";
import { jobRoleTrust } from "./job-role-trust";
import { jobRoleTrustWide } from "./job-role-trust-wide";
import { networkInterfaceDirectly } from "./network-interface-directly";
import { networkInterfaceMissing } from "./network-interface-missing";
import { networkInterfaceUnrestricted } from "./network-interface-unrestricted";
import { openInbound } from "./open-inbound";
import { plainPhrase, say } from "./phrase";
import { profileOverridesDomain } from "./profile-overrides-domain";
import { publicSubnet } from "./public-subnet";
import { regionWithoutCanvas } from "./region-without-canvas";
import { restartCanvas } from "./restart-canvas";
import { roleReplaced } from "./role-replaced";
import { securityGroupsMissing } from "./security-groups-missing";
import { serviceLinkedRole } from "./service-linked-role";
import { siblingJobRole } from "./sibling-job-role";
import { standardBuildsOutsideVpc } from "./standard-builds-outside-vpc";
import { tooManySecurityGroups } from "./too-many-security-groups";
import { untaggedNetwork } from "./untagged-network";
import { userProfileDestroyed } from "./user-profile-destroyed";
import { vpcDns } from "./vpc-dns";
import { vpcOnlyDomainUpdate } from "./vpc-only-domain-update";
import { zoneWithoutEmrServerless } from "./zone-without-emr-serverless";

/** Every check; those first whose findings weigh most. */
export const CHECKS: readonly Check[] = [
  domainReplaced,
  domainDestroyed,
  userProfileDestroyed,
  iamLimitsPassed,
  regionWithoutCanvas,
  vpcOnlyDomainUpdate,
  canvasCannot,
  jobRoleName,
  jobRoleTrust,
  serviceLinkedRole,
  grantsOnWrongRole,
  networkInterfaceMissing,
  untaggedNetwork,
  publicSubnet,
  openInbound,
  zoneWithoutEmrServerless,
  securityGroupsMissing,
  tooManySecurityGroups,
  closedEgress,
  vpcDns,
  endpointPolicyPrincipal,
  endpointImageLayers,
  endpointNotRouted,
  endpointHttps,
  endpointPrivateDns,
  endpointServiceName,
  endpointRegion,
  bucketRegion,
  dataDestroyed,
  networkInterfaceUnrestricted,
  networkInterfaceDirectly,
  bucketWildcard,
  bucketTag,
  applicationTag,
  jobRoleTrustWide,
  endpointToOtherAccounts,
  siblingJobRole,
  dataGrantsOnExecutionRole,
  standardBuildsOutsideVpc,
  endpointEmrLogs,
  profileOverridesDomain,
  appTraffic,
  iamLimits,
  roleReplaced,
  restartCanvas,
];

/** Something found, with the check that found it. */
export interface Finding extends Found {
  readonly check: Check;
  /** Ready to be pasted: the place's own account and Region are in it where they are known. */
  readonly fix: string;
  /** It was so before the plan already. */
  readonly wasBefore: boolean;
}

/** Everything that the checks find, in their order. */
export function findingsOf(change: Change): readonly Finding[] {
  const found = CHECKS.flatMap((check) => {
    try {
      return findingsBy(check, change);
    } catch (error) {
      return [failed(check, error)];
    }
  });
  const seen = new Set<string>();
  return found.filter((each) => {
    const key = `${each.check.id} ${keyOf(each)}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function findingsBy(check: Check, change: Change): readonly Finding[] {
  const fixOf = ({ fix = check.fix }: Found): string => inPlace(fix, change.after.inventory);
  if (check.over === "change") {
    return check.find(change).map((each) => ({ ...each, check, fix: fixOf(each), wasBefore: false }));
  }
  const before = new Set(change.before === undefined ? [] : check.find(change.before).map(keyOf));
  return check.find(change.after).map((each) => ({
    ...each,
    check,
    fix: fixOf(each),
    wasBefore: before.has(keyOf(each)),
  }));
}

/** A check that throws has found nothing and ruled out nothing; the others are not to be lost by it. */
function failed(check: Check, error: unknown): Finding {
  return {
    check,
    address: "the plan",
    message: say`the check ${check.id} ended with an error; please report it`,
    because: say`${error instanceof Error ? error.message : String(error)}`,
    fix: "# Nothing of the plan: the check itself has to be mended.",
    isUnknown: true,
    wasBefore: false,
  };
}

/** The fix with the account and the Region that it is for; brackets mark what is to be filled in, and no name of AWS holds them. */
function inPlace(fix: string, { account, region }: Inventory): string {
  const known = (text: Text, placeholder: string): string => (typeof text === "string" ? text : placeholder);
  return fix
    .replaceAll("<ACCOUNT>", () => known(account, "<ACCOUNT>"))
    .replaceAll("<REGION>", () => known(region, "<REGION>"));
}

function keyOf({ address, message, key, isUnknown }: Found): string {
  return JSON.stringify([address, key ?? plainPhrase(message), isUnknown ?? false]);
}
