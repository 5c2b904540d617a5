/** All checks, and what they find in a plan. */
import type { Text } from "../authorization/text";
import type { Inventory } from "../inventory/inventory";
import { readdressed } from "../inventory/named";
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
import { largeDataSwitchedOff } from "./large-data-switched-off";
import { nameAtAnotherAddress } from "./name-at-another-address";
import { networkInterfaceDirectly } from "./network-interface-directly";
import { networkInterfaceMissing } from "./network-interface-missing";
import { networkInterfaceUnrestricted } from "./network-interface-unrestricted";
import { openInbound } from "./open-inbound";
import { type Phrase, plainPhrase, say } from "./phrase";
import { profileOverridesDomain } from "./profile-overrides-domain";
import { publicAccessBlock } from "./public-access-block";
import { publicAccessRefused } from "./public-access-refused";
import { publicSubnet } from "./public-subnet";
import { regionMismatch } from "./region-mismatch";
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
  nameAtAnotherAddress,
  publicAccessRefused,
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
  regionMismatch,
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
  publicAccessBlock,
  roleReplaced,
  largeDataSwitchedOff,
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
  const moved = movedAddresses(change);
  const found = CHECKS.flatMap((check) => {
    try {
      return findingsBy(check, change, moved);
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

function findingsBy(check: Check, change: Change, moved: ReadonlyMap<string, string>): readonly Finding[] {
  const fixOf = ({ fix = check.fix }: Found): string => inPlace(fix, change.after.inventory);
  if (check.over === "change") {
    return check.find(change).map((each) => ({ ...each, check, fix: fixOf(each), wasBefore: false }));
  }
  const before = new Set(
    change.before === undefined ? [] : check.find(change.before).map((each) => keyOf(atNewAddress(each, moved))),
  );
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

/** New addresses by old ones, of what has the same name at both: what was found there before is found again. */
function movedAddresses({ before, after }: Change): ReadonlyMap<string, string> {
  const all = before === undefined ? [] : readdressed(before.inventory, after.inventory);
  return new Map(all.map(({ from, to }) => [from.address, to.address]));
}

function atNewAddress(found: Found, moved: ReadonlyMap<string, string>): Found {
  if (moved.size === 0) return found;
  const message: Phrase = found.message.map((part) =>
    typeof part === "string" ? part : { ...part, quoted: moved.get(part.quoted) ?? part.quoted },
  );
  return { ...found, message, address: moved.get(found.address) ?? found.address };
}

function keyOf({ address, message, key, isUnknown }: Found): string {
  return JSON.stringify([address, key ?? plainPhrase(message), isUnknown ?? false]);
}
