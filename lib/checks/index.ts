/** All checks, and what they find in a plan. */
import type { Inventory } from "../inventory/inventory";
import type { Cure } from "../policies/cure";
import { accessOf } from "../setup/access";
import type { Given } from "../setup/question";
import { setupsOf } from "../setup/setup";
import { appTraffic } from "./app-traffic";
import { applicationTag } from "./application-tag";
import { bucketRegion } from "./bucket-region";
import { bucketTag } from "./bucket-tag";
import { bucketWildcard } from "./bucket-wildcard";
import { canvasCannot } from "./canvas-cannot";
import type { Change, Check, Found, State } from "./check";
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
import { plainPhrase } from "./phrase";
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
  readonly cure: Cure;
  /** It was so before the plan already. */
  readonly wasBefore: boolean;
}

/**
 * What the checks look at.
 * @param incomplete why the inventory is not the whole; no answer is a yes then
 */
export function stateOf(inventory: Inventory, incomplete: readonly string[], given: Given): State {
  return { inventory, setups: setupsOf(inventory).setups, access: accessOf(inventory, incomplete, given), given };
}

/** Everything that the checks find in a change, in their order. */
export function findingsOf(change: Change): readonly Finding[] {
  return distinct(
    CHECKS.flatMap((check): readonly Finding[] => {
      if (check.over === "change") return check.find(change).map((each) => finding(check, each, false));
      const before = new Set(change.before === undefined ? [] : check.find(change.before).map(keyOf));
      return check.find(change.after).map((each) => finding(check, each, before.has(keyOf(each))));
    }),
  );
}

/** Everything that the checks of a state find in one, in their order. */
export function stateFindings(state: State): readonly Finding[] {
  return distinct(
    CHECKS.flatMap((check) =>
      check.over === "setup" ? check.find(state).map((each) => finding(check, each, false)) : [],
    ),
  );
}

function finding(check: Check, found: Found, wasBefore: boolean): Finding {
  return { ...found, check, cure: found.cure ?? check.cure, wasBefore };
}

function distinct(all: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return all.filter((each) => {
    const key = `${each.check.id} ${keyOf(each)}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function keyOf({ address, message, key, isUnknown }: Found): string {
  return JSON.stringify([address, key ?? plainPhrase(message), isUnknown ?? false]);
}
