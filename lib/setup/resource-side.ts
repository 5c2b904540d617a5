/** What stands on the side of a resource: its own policy, grants beside it, and whether all of that is known. */
import type { NamedPolicy } from "../authorization/policy";
import { readPolicy, unknownPolicy } from "../authorization/read-policy";
import { sameText, show, type MaybeUnknownString } from "../authorization/text";
import type { Inventory, ResourcePolicy } from "../inventory/inventory";
import { grantPolicy } from "../inventory/key-grants";

/** What decides on the side of a resource. */
export interface ResourceSide {
  readonly policy: NamedPolicy | undefined;
  readonly grants: readonly NamedPolicy[];
}

/** Nothing that is known of. */
export const NOTHING_ON_THE_SIDE: ResourceSide = { policy: undefined, grants: [] };

/** Of a resource that is known to have no policy: only its own account may allow anything. */
export const NO_POLICY: ResourceSide = {
  policy: { name: "no policy", address: undefined, policy: readPolicy({ Version: "2012-10-17", Statement: [] }) },
  grants: [],
};

/** The bucket that an ARN of S3 names, or an object of it; undefined for everything else, access points included. */
export function bucketOf(resource: MaybeUnknownString): string | undefined {
  return /^arn:[^:]+:s3:::([^/]+)/.exec(show(resource))?.[1];
}

/** The policy of a bucket by its name: a bucket that is made has its name as its id, and a policy may name it by either. */
export function bucketSide(name: string, { resourcePolicies, buckets, source }: Inventory): ResourceSide {
  const addresses = new Set(buckets.filter((each) => show(each.name) === name).map(({ address }) => address));
  const own = resourcePolicies.find(
    ({ kind, resource, target }) =>
      kind === "bucket" &&
      (show(resource) === name || target.name === name || (target.owner !== undefined && addresses.has(target.owner))),
  );
  if (own !== undefined) return { policy: own.policy, grants: [] };
  // A policy of which it is not known what it is for may be for this bucket.
  const open = resourcePolicies.find(
    ({ kind, resource, target: { name: of, owner } }) =>
      kind === "bucket" && of === undefined && owner === undefined && typeof resource !== "string",
  );
  if (open === undefined) return NOTHING_ON_THE_SIDE;
  const policy = unknownPolicy({ kind: "known-after-apply", object: "which bucket it is for", source });
  return { policy: { ...open.policy, policy }, grants: [] };
}

/**
 * The policy of a key and the grants of it. A key is the same by its ARN and its id; one that the source makes
 * without a policy has AWS's default one.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keySide(key: MaybeUnknownString, inventory: Inventory): ResourceSide {
  const { resourcePolicies, keyGrants, keysUnderDefaultPolicy, account } = inventory;
  const names = new KeyNames(key);
  const own = resourcePolicies.find((each) => each.kind === "key" && names.areOf(each));
  const byDefault = keysUnderDefaultPolicy.find(({ arn }) => names.are(arn));
  const policy = own?.policy ?? (byDefault === undefined ? undefined : defaultKeyPolicy(byDefault.address, account));
  const address = own?.target.owner ?? byDefault?.address;
  const grants = keyGrants.filter(
    (grant) => names.are(grant.key) || (grant.keyAddress !== undefined && grant.keyAddress === address),
  );
  return { policy, grants: grants.map(grantPolicy) };
}

/** The names that one key is known by. */
class KeyNames {
  private readonly id: string | undefined;

  constructor(private readonly key: MaybeUnknownString) {
    this.id = typeof key === "string" ? key.slice(key.lastIndexOf("/") + 1) : undefined;
  }

  are(other: MaybeUnknownString): boolean {
    if (sameText(this.key, other)) return true;
    return (
      typeof other === "string" &&
      this.id !== undefined &&
      other.slice(other.lastIndexOf("/") + 1) === this.id &&
      !isOtherArn(this.key, other)
    );
  }

  areOf({ resource, target: { name } }: ResourcePolicy): boolean {
    return this.are(resource) || (name !== undefined && name === this.id);
  }
}

/** Two ARNs are of one key only if they are the same; an id alone may be of either. */
function isOtherArn(one: MaybeUnknownString, other: string): boolean {
  return typeof one === "string" && one.startsWith("arn:") && other.startsWith("arn:") && one !== other;
}

function defaultKeyPolicy(address: string, account: MaybeUnknownString): NamedPolicy {
  const statement = { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" };
  return {
    name: "AWS's default key policy",
    address,
    policy: readPolicy({ Version: "2012-10-17", Statement: [statement] }),
  };
}
