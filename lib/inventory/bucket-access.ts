/** Access control lists of buckets and objects, and what Object Ownership and Block Public Access leave of them and of policies. */
import { type Answer, some } from "../authorization/answer";
import {
  indexed,
  type NamedPolicy,
  type Policy,
  type PolicyStatement,
  type PrincipalEntry,
} from "../authorization/policy";
import { join, type MaybeUnknownString } from "../authorization/text";
import type { Inventory, ResourcePolicy } from "./inventory";
import { reachOf } from "./reach";
import type { PolicyTarget } from "./inventory";

/** The settings of Block Public Access. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export const BLOCK_SETTINGS = [
  "block_public_acls",
  "ignore_public_acls",
  "block_public_policy",
  "restrict_public_buckets",
] as const;
export type BlockSettings = Readonly<Record<(typeof BLOCK_SETTINGS)[number], Answer>>;

/** Block Public Access of one bucket. */
export interface PublicAccessBlock {
  readonly address: string;
  readonly bucket: PolicyTarget;
  readonly settings: BlockSettings;
}

/** Object Ownership of one bucket; unless it is `BucketOwnerEnforced`, ACLs count. */
export interface ObjectOwnership {
  readonly address: string;
  readonly bucket: PolicyTarget;
  readonly isEnforced: Answer;
}

/** An access control list. */
export interface AccessControlList {
  readonly address: string;
  readonly of: "bucket" | "object";
  /** It is an argument of the bucket itself, so that AWS reads it when the bucket is created. */
  readonly isOnCreation: boolean;
  readonly bucket: PolicyTarget;
  /** For people: `public-read`, `grants`. */
  readonly shown: string;
  /** What it grants, as the statements of a policy; undefined where that is known only after apply. */
  readonly policy: NamedPolicy | undefined;
}

/** What decides about buckets beside policies. */
export interface BucketAccess {
  readonly blocks: readonly PublicAccessBlock[];
  /** Of whole accounts. */
  readonly accountBlocks: readonly BlockSettings[];
  readonly ownerships: readonly ObjectOwnership[];
  readonly acls: readonly AccessControlList[];
}

/** What holds for a bucket on one side of a plan. */
export interface Exposure {
  readonly settings: BlockSettings;
  readonly isEnforced: Answer;
}

/** Whether two things are of one bucket. */
export function isSameBucket(one: PolicyTarget, other: PolicyTarget): boolean {
  return (one.name !== undefined && one.name === other.name) || (one.owner !== undefined && one.owner === other.owner);
}

/** Both sides of a plan, as far as they are about buckets. */
export class BucketAccessChange {
  private readonly names: readonly [ReadonlySet<string>, ReadonlySet<string>];

  constructor(
    private readonly before: Inventory,
    private readonly after: Inventory,
  ) {
    const namesOf = ({ owners }: Inventory): ReadonlySet<string> =>
      new Set([...owners.values()].filter((name) => name !== undefined));
    this.names = [namesOf(before), namesOf(after)];
  }

  /** The bucket for people: its name, or where that is not known, its address. */
  nameOf({ name, owner = "" }: PolicyTarget): string {
    return name ?? this.after.owners.get(owner) ?? this.before.owners.get(owner) ?? owner;
  }

  /** The plan creates the resource: no principal has access to it yet. */
  isNew(target: PolicyTarget): boolean {
    return isMissing(target, this.before.owners, this.names[0]);
  }

  /** The plan destroys it. */
  isDestroyed(target: PolicyTarget): boolean {
    return isMissing(target, this.after.owners, this.names[1]);
  }

  /** What held before: of a bucket that is not new, what the plan does not say is unknown. */
  exposureBefore(bucket: PolicyTarget): Exposure {
    return exposureOf(bucket, this.before.bucketAccess, "unknown", "unknown");
  }

  /**
   * What holds after. A new bucket blocks public access and has no ACLs unless the plan says otherwise:
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html. What is destroyed blocks nothing.
   */
  exposureAfter(bucket: PolicyTarget): Exposure {
    if (this.isNew(bucket)) return exposureOf(bucket, this.after.bucketAccess, "yes", "yes");
    const wasBlocked = this.before.bucketAccess.blocks.some((each) => isSameBucket(each.bucket, bucket));
    return exposureOf(bucket, this.after.bucketAccess, wasBlocked ? "no" : "unknown", "unknown");
  }

  /** The policy of a bucket, as far as Block Public Access lets it count. */
  effectivePolicy({ kind, target, policy }: ResourcePolicy, side: "before" | "after"): NamedPolicy {
    if (kind !== "bucket") return policy;
    const { settings } = side === "before" ? this.exposureBefore(target) : this.exposureAfter(target);
    const { account, partition } = this.after;
    if (settings.restrict_public_buckets !== "yes" || !isPublicPolicy(policy.policy, account)) return policy;
    return { ...policy, policy: restricted(policy.policy, account, partition) };
  }
}

function isMissing(
  { owner, name }: PolicyTarget,
  byAddress: ReadonlyMap<string, string | undefined>,
  names: ReadonlySet<string>,
): boolean {
  if (owner === undefined || (name !== undefined && names.has(name))) return false;
  const there = byAddress.get(owner);
  // What is replaced under a name that is not known yet may be the same one.
  return !byAddress.has(owner) || (there !== undefined && name !== undefined && there !== name);
}

function exposureOf(
  bucket: PolicyTarget,
  { blocks, accountBlocks, ownerships }: BucketAccess,
  block: Answer,
  enforced: Answer,
): Exposure {
  const own = blocks.find((each) => isSameBucket(each.bucket, bucket))?.settings;
  const of = (name: keyof BlockSettings): Answer => {
    const isOfAccount = accountBlocks.some((settings) => settings[name] === "yes");
    return isOfAccount ? "yes" : (own?.[name] ?? block);
  };
  return {
    settings: {
      block_public_acls: of("block_public_acls"),
      ignore_public_acls: of("ignore_public_acls"),
      block_public_policy: of("block_public_policy"),
      restrict_public_buckets: of("restrict_public_buckets"),
    },
    isEnforced: ownerships.find((each) => isSameBucket(each.bucket, bucket))?.isEnforced ?? enforced,
  };
}

/** Whether an ACL counts: ACLs are not disabled, and no public one is ignored. */
export function takesEffect(
  { policy }: AccessControlList,
  { settings, isEnforced }: Exposure,
  account: MaybeUnknownString,
): Answer {
  if (isEnforced === "yes") return "no";
  const isPublic = policy !== undefined && isPublicPolicy(policy.policy, account);
  const isVoid = isPublic ? some([settings.block_public_acls, settings.ignore_public_acls]) : "no";
  if (isVoid === "yes") return "no";
  return isEnforced === "no" && isVoid === "no" ? "yes" : "unknown";
}

/** AWS's own meaning of public: some statement allows it without a fixed limit of who asks. */
export function isPublicPolicy({ statements }: Policy, account: MaybeUnknownString): boolean {
  return statements.some((statement) => isPublicStatement(statement, account));
}

function isPublicStatement({ effect, principals, conditions }: PolicyStatement, account: MaybeUnknownString): boolean {
  return effect !== "Deny" && (principals ?? []).some((each) => reachOf(each, conditions, account) === "any principal");
}

const restrictedPolicies = new WeakMap<Policy, Policy>();

/** Of a public policy, RestrictPublicBuckets leaves what AWS services and principals of the bucket's own account are allowed. */
function restricted(policy: Policy, account: MaybeUnknownString, partition: MaybeUnknownString): Policy {
  const known = restrictedPolicies.get(policy);
  if (known !== undefined) return known;
  const root: PrincipalEntry = { type: "AWS", identifier: join(["arn:", partition, ":iam::", account, ":root"]) };
  const statements = policy.statements.flatMap((statement): readonly PolicyStatement[] => {
    if (statement.effect !== "Allow" || statement.principals === undefined) return [statement];
    const principals = statement.principals.flatMap((each): readonly PrincipalEntry[] => {
      if (each.type === "*") return [root];
      return reachOf(each, [], account) === "own account" ? [each] : [];
    });
    return principals.length === 0 ? [] : [{ ...statement, principals }];
  });
  const left = indexed(statements);
  restrictedPolicies.set(policy, left);
  return left;
}
