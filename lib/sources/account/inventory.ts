/** From AWS's answers to an inventory: the pure part of reading an account, which a replay runs as well. */
import type { UnknownReason } from "../../authorization/unknown";
import type { Inventory } from "../../inventory/inventory";
import type { ServiceLinkedRole } from "../../inventory/emr-serverless";
import { known } from "../../inventory/fact";
import type { ExternalInputs } from "../../setup/question";
import type { Answers } from "./answers";
import { objectsIn } from "./answers";
import { INPUTS } from "./inputs";
import { networkOf } from "./network";
import { rolesOf } from "./principals";
import { accountBlocksOf, liveStateOf } from "./running";
import { bucketNamesIn, bucketsOf, keyArnsIn, keysOf } from "./storage";
import { type AskedDomain, studioOf } from "./studio";

/** What was read of an account. */
export interface AccountReading {
  readonly inventory: Inventory;
  /** Why settings may not apply: no answer is a yes then. */
  readonly incomplete: readonly UnknownReason[];
  /** What was not read, each once: what depends on it is undetermined. */
  readonly unread: readonly UnknownReason[];
  /** ARNs of roles that are named and do not exist. */
  readonly missingRoles: readonly string[];
  readonly notes: readonly string[];
}

/** What is read, and what is asked of it besides. */
export interface AskedAccount extends AskedDomain {
  readonly inputs: ExternalInputs;
}

/**
 * The inventory of a domain and of everything that its access to large data depends on. "Absent" is concluded only from a call that was answered in full; a
 * call that was refused leaves what it would have said unknown, with the permission that is missing.
 */
export function accountReading(answers: Answers, asked: AskedAccount): AccountReading {
  const withoutStorage = beforeStorage(answers, asked);
  const { inventory } = withoutStorage;
  const { inputs } = asked;
  const buckets = bucketsOf(answers, bucketNamesIn(inventory, inputs), inventory);
  const withBuckets = { ...inventory, buckets: buckets.buckets, resourcePolicies: buckets.resourcePolicies };
  const keys = keysOf(answers, keyArnsIn(withBuckets, inputs));
  const unread = [...withoutStorage.unread, ...buckets.unread, ...keys.unread];
  return {
    ...withoutStorage,
    inventory: {
      ...withBuckets,
      resourcePolicies: [...buckets.resourcePolicies, ...keys.resourcePolicies],
      keyGrants: keys.keyGrants,
    },
    unread: [...new Map(unread.map((why) => [JSON.stringify(why), why])).values()],
  };
}

/** The same without buckets: with their keys they are found by the policies of the roles. */
export function beforeStorage(answers: Answers, asked: AskedAccount): AccountReading {
  const studio = studioOf(answers, asked);
  const roles = rolesOf(answers, studio);
  const { unread: unreadNetwork, ...network } = networkOf(answers, studio);
  const serviceLinkedRole = serviceLinkedRoleOf(answers);
  const { live, unread: unreadLive } = liveStateOf(answers, asked, studio);
  const unread = [
    ...studio.unread,
    ...roles.unread,
    ...unreadNetwork,
    ...unreadLive,
    ...(serviceLinkedRole.is === "unknown" ? [serviceLinkedRole.why] : []),
  ];
  return {
    inventory: {
      ...studio.place,
      source: "account",
      principals: roles.principals,
      unlinked: [],
      managedPolicies: [],
      resourcePolicies: [],
      fullyReadResources: [],
      organizationPolicies: [],
      elsewhere: [],
      keyGrants: [],
      keysUnderDefaultPolicy: [],
      readVpcEndpoints: [],
      earlierVpcEndpoints: [],
      ...network,
      buckets: [],
      applications: [],
      live,
      serviceLinkedRole,
      domains: [studio.domain],
      userProfiles: studio.userProfiles,
      bucketAccess: { blocks: [], accountBlocks: accountBlocksOf(live), ownerships: [], acls: [] },
      named: [],
      owners: new Map(),
    },
    incomplete: studio.incomplete,
    unread,
    missingRoles: roles.missing,
    notes: [...studio.notes, ...roles.notes],
  };
}

function serviceLinkedRoleOf(answers: Answers): ServiceLinkedRole {
  const what = "the service-linked role of EMR Serverless";
  const read = answers.read("iam:ListRoles", INPUTS.serviceLinkedRoles, what);
  if (read.is === "unread") return { is: "unknown", why: read.why };
  const roles = read.is === "read" ? objectsIn(read.value, "Roles") : [];
  return known({ isThere: roles.length > 0, address: what });
}
