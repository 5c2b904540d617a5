/** Resources by the names that AWS keeps unique: of two at different addresses with one name, AWS has only one. */
import type { Inventory } from "./inventory";
import { isAccount, maybeSameAccount } from "./accounts";

/** A resource whose name is unique in its account, in its account and Region, or everywhere. */
export interface NamedResource {
  readonly address: string;
  /** AWS's word for it: role, bucket, queue. */
  readonly kind: string;
  readonly name: string;
  /** AWS compares its name without case. */
  readonly isCaseless: boolean;
  /** Its account and Region, or the provider in their place; undefined where the name is unique everywhere. */
  readonly place: { readonly account: string | undefined; readonly region: string | undefined } | undefined;
  /** It stays in AWS, and Terraform manages it no longer. */
  readonly isForgotten: boolean;
}

/** Two resources with one name in one place. */
export interface SharedName {
  readonly first: NamedResource;
  readonly second: NamedResource;
}

/**
 * Those of one name in one account, or account and Region, each with the first that has it. Two providers of accounts that
 * are not known may be in two accounts, and share nothing.
 */
export function sharedNames({ named }: Inventory): readonly SharedName[] {
  const first = new Map<string, NamedResource>();
  return named.flatMap((each): readonly SharedName[] => {
    const { place, isForgotten } = each;
    if (isForgotten || (place !== undefined && place.account === undefined)) return [];
    const key = JSON.stringify([keyOf(each), place?.account, place?.region]);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, each);
    return earlier === undefined ? [] : [{ first: earlier, second: each }];
  });
}

/** A resource that leaves one address and is created at another with the same name. */
export interface Readdressed {
  readonly from: NamedResource;
  readonly to: NamedResource;
}

/** Those that a plan creates at another address, without a `moved` block: with one, both sides have one address. */
export function readdressed(before: Inventory, after: Inventory): readonly Readdressed[] {
  const old = new Set(before.named.map(({ address }) => address));
  const created = after.named.filter(({ address, isForgotten }) => !isForgotten && !old.has(address));
  if (created.length === 0) return [];
  const stays = new Set(after.named.filter(({ isForgotten }) => !isForgotten).map(({ address }) => address));
  const forgotten = new Set(after.named.filter(({ isForgotten }) => isForgotten).map(keyOf));
  const left = new Map<string, readonly NamedResource[]>();
  for (const each of before.named) {
    if (!stays.has(each.address)) left.set(keyOf(each), [...(left.get(keyOf(each)) ?? []), each]);
  }
  return created.flatMap((to): readonly Readdressed[] => {
    const from = left.get(keyOf(to))?.find((each) => mayBeOnePlace(each, to));
    return from === undefined ? [] : [{ from: { ...from, isForgotten: forgotten.has(keyOf(from)) }, to }];
  });
}

function keyOf({ kind, name, isCaseless }: NamedResource): string {
  return `${kind} ${isCaseless ? name.toLowerCase() : name}`;
}

function mayBeOnePlace({ place: one }: NamedResource, { place: other }: NamedResource): boolean {
  if (one === undefined || other === undefined) return true;
  if (one.region !== other.region) return false;
  // Of a resource with a Region, two providers are two Regions as far as a plan says.
  return one.region === undefined || (isAccount(one.account) && isAccount(other.account))
    ? maybeSameAccount(one.account, other.account)
    : one.account === other.account;
}
