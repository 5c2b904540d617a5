/** All checks, and what they find in a plan. */
import type { UnknownReason } from "../authorization/unknown";
import type { Inventory } from "../inventory/inventory";
import type { Cure } from "../policies/cure";
import { accessOf } from "../setup/access";
import type { ExternalInputs } from "../setup/question";
import { environmentsOf } from "../setup/environment";
import { readdressed } from "../inventory/named";
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
import { endpointMissing } from "./endpoint-missing";
import { endpointNotRouted } from "./endpoint-not-routed";
import { endpointPolicyPrincipal } from "./endpoint-policy-principal";
import { endpointPrivateDns } from "./endpoint-private-dns";
import { endpointRegion } from "./endpoint-region";
import { endpointReplaced } from "./endpoint-replaced";
import { endpointServiceName } from "./endpoint-service-name";
import { endpointToOtherAccounts } from "./endpoint-to-other-accounts";
import { grantsOnWrongRole } from "./grants-on-wrong-role";
import { iamLimits } from "./iam-limits";
import { iamLimitsPassed } from "./iam-limits-passed";
import { jobRoleName } from "./job-role-name";
import { jobRoleTrust } from "./job-role-trust";
import { jobRoleTrustWide } from "./job-role-trust-wide";
import { largeDataSwitchedOff } from "./large-data-switched-off";
import { LIVE_CHECKS } from "./live";
import { nameAtAnotherAddress } from "./name-at-another-address";
import { nameUsedTwice } from "./name-used-twice";
import { networkInterfaceDirectly } from "./network-interface-directly";
import { networkInterfaceMissing } from "./network-interface-missing";
import { networkInterfaceUnrestricted } from "./network-interface-unrestricted";
import { openInbound } from "./open-inbound";
import { type Phrase, say } from "./phrase";
import { passRoleRemoved } from "./pass-role-removed";
import { policyRemoved } from "./policy-removed";
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

/** Every check; the most severe first. */
export const CHECKS: readonly Check[] = [
  domainReplaced,
  domainDestroyed,
  userProfileDestroyed,
  iamLimitsPassed,
  nameAtAnotherAddress,
  nameUsedTwice,
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
  endpointMissing,
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
  endpointReplaced,
  policyRemoved,
  passRoleRemoved,
  largeDataSwitchedOff,
  restartCanvas,
];

/** Something found, with the check that found it. */
export interface Finding extends Found {
  readonly check: Check;
  readonly cure: Cure;
  /** The finding existed before the plan. */
  readonly wasBefore: boolean;
}

/**
 * What the checks look at.
 * @param incomplete why the inventory is incomplete; then no answer is a yes
 * @param earlier the state before, if the plan contains it
 */
export function stateOf(
  inventory: Inventory,
  incomplete: readonly UnknownReason[],
  inputs: ExternalInputs,
  earlier?: () => Inventory,
): State {
  const { environments } = environmentsOf(inventory, earlier);
  return { inventory, environments, access: accessOf(inventory, incomplete, inputs, earlier), inputs };
}

/** Everything that the checks find in a change, in their order. */
export function findingsOf(change: Change): readonly Finding[] {
  const moved = movedAddresses(change);
  return distinct(CHECKS.flatMap((check) => guarded(check, () => findingsBy(check, change, moved))));
}

/** Everything that the checks of a state find in one, in their order. */
export function stateFindings(state: State): readonly Finding[] {
  return distinct(
    CHECKS.flatMap((check) =>
      check.over === "setup" ? guarded(check, () => check.find(state).map((each) => finding(check, each, false))) : [],
    ),
  );
}

/** Everything that the checks of an account alone find in one, in their order. */
export function liveFindings(state: State): readonly Finding[] {
  return LIVE_CHECKS.flatMap((check) =>
    guarded(check, () => check.find(state).map((each) => finding(check, each, false))),
  );
}

function finding(check: Check, found: Found, wasBefore: boolean): Finding {
  return { ...found, check, cure: found.cure ?? check.cure, wasBefore };
}

/** A check that throws is one finding; the other checks still run. */
function guarded(check: Check, find: () => readonly Finding[]): readonly Finding[] {
  try {
    return find();
  } catch (error) {
    return [failed(check, error)];
  }
}

function distinct(all: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return all.filter((each) => {
    const key = `${each.check.id} ${keyOf(each)}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function findingsBy(check: Check, change: Change, moved: ReadonlyMap<string, string>): readonly Finding[] {
  if (check.over === "change") return check.find(change).map((each) => finding(check, each, false));
  const before = new Set(
    change.before === undefined ? [] : check.find(change.before).map((each) => keyOf(atNewAddress(each, moved))),
  );
  return check.find(change.after).map((each) => finding(check, each, before.has(keyOf(each))));
}

/** A check that throws has no result; the other checks must still report theirs. */
function failed(check: Check, error: unknown): Finding {
  return {
    check,
    address: "the plan",
    message: say`the check ${check.id} ended with an error; please report it: ${error instanceof Error ? error.message : String(error)}`,
    cure: [{ kind: "advise", text: "Nothing in the plan: this is a bug in the check." }],
    isUnknown: true,
    wasBefore: false,
  };
}

/** New addresses by old ones, of what has the same name at both: what was found there before is found again. */
function movedAddresses({ before, after }: Change): ReadonlyMap<string, string> {
  const all = before === undefined ? [] : readdressed(before.inventory, after.inventory);
  return new Map(all.map(({ from, to }) => [from.address, to.address]));
}

function atNewAddress(found: Found, moved: ReadonlyMap<string, string>): Found {
  if (moved.size === 0) return found;
  const message: Phrase = found.message.map((part) => {
    if (typeof part === "string" || "noun" in part) return part;
    return "quoted" in part
      ? { quoted: moved.get(part.quoted) ?? part.quoted }
      : { ...part, object: moved.get(part.object) ?? part.object };
  });
  return { ...found, message, address: moved.get(found.address) ?? found.address };
}

function keyOf({ address, message, key, isUnknown }: Found): string {
  return JSON.stringify([address, key ?? message, isUnknown ?? false]);
}
