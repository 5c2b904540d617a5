import {
  BLOCK_SETTINGS,
  type BlockSettings,
  BucketAccessChange,
  type Exposure,
  isPublicPolicy,
  isSameBucket,
} from "../inventory/bucket-access";
import type { Inventory } from "../inventory/inventory";
import type { PolicyTarget } from "../inventory/inventory";
import type { Change, Check, Found } from "./check";
import { listed, say } from "./phrase";

export const publicAccessBlock: Check = {
  id: "public-access-block",
  over: "change",
  severity: "warning",
  title: "Block Public Access of a bucket changes",
  explanation:
    "Without Block Public Access, a public policy or ACL of the bucket takes effect, also one that is not in the plan. If you turn it on for an existing bucket, it removes " +
    "access of other accounts and anonymous users through a public policy or an ACL. The settings of the account and of the organization are not in the plan and may still block.",
  cure: [
    {
      kind: "addObject",
      type: "AWS::S3::PublicAccessBlock",
      name: "bucket",
      properties: {
        Bucket: "<BUCKET>",
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
  ],
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  find: (change) => {
    if (change.before === undefined) return [];
    const [before, after] = [change.before.inventory, change.after.inventory];
    const access = new BucketAccessChange(before, after);
    return bucketsOf(before, after)
      .filter(({ bucket }) => !access.isDestroyed(bucket))
      .flatMap(({ address, bucket }): readonly Found[] => {
        const [was, is] = [access.exposureBefore(bucket), access.exposureAfter(bucket)];
        const isNew = access.isNew(bucket);
        const at = { address, bucket, name: access.nameOf(bucket) };
        return [...opened(at, was, is), ...(isNew ? [] : undetermined(at, was, is, change))];
      });
  },
};

interface Changed {
  readonly address: string;
  readonly bucket: PolicyTarget;
}

interface NamedBucket extends Changed {
  readonly name: string;
}

/** Buckets that have a block or Object Ownership on either side, each once. */
function bucketsOf(before: Inventory, after: Inventory): readonly Changed[] {
  const all = [after, before].flatMap(({ bucketAccess: { blocks, ownerships } }) => [...blocks, ...ownerships]);
  const found: Changed[] = [];
  const seen = new Set<string>();
  for (const { address, bucket } of all) {
    const keys = [bucket.owner, bucket.name].filter((key) => key !== undefined);
    if (keys.some((key) => seen.has(key))) continue;
    keys.forEach((key) => seen.add(key));
    found.push({ address, bucket });
  }
  return found;
}

function opened({ address, name }: NamedBucket, was: Exposure, is: Exposure): readonly Found[] {
  const names = turned(was, is, "no");
  if (names.length > 0)
    return [
      {
        address,
        message: say`Block Public Access of ${name} is off for ${listed(names)}: a public policy or ACL takes effect`,
      },
    ];
  const open = turned(was, is, "unknown");
  if (open.length === 0) return [];
  const message = say`whether Block Public Access of ${name} has ${listed(open)} is undetermined: it is known only after apply`;
  return [{ address, isUnknown: true, message }];
}

function turned(was: Exposure, is: Exposure, to: "no" | "unknown"): readonly (keyof BlockSettings)[] {
  return BLOCK_SETTINGS.filter((name) => is.settings[name] === to && was.settings[name] !== to);
}

/** Of a bucket that exists, who loses or gains by ACLs, or by a policy that is not in the plan. */
function undetermined(
  { address, bucket, name }: NamedBucket,
  was: Exposure,
  is: Exposure,
  { before, after }: Change,
): readonly Found[] {
  const closes = (name: keyof BlockSettings): boolean => is.settings[name] === "yes" && was.settings[name] !== "yes";
  const policy = [after, before]
    .flatMap((state) => state?.inventory.resourcePolicies ?? [])
    .find(({ kind, target }) => kind === "bucket" && isSameBucket(target, bucket));
  // What a policy of the plan gives to others, and loses by this, is reported as lost.
  const isPolicyOpen =
    closes("restrict_public_buckets") &&
    (policy === undefined ||
      (!isPublicPolicy(policy.policy.policy, after.inventory.account) &&
        policy.policy.policy.statements.some(({ unreadable }) => unreadable.length > 0)));
  const areAclsOpen = closes("ignore_public_acls") && was.isEnforced !== "yes";
  const lost = [...(isPolicyOpen ? ["its policy"] : []), ...(areAclsOpen ? ["the ACLs of its objects"] : [])];
  return [
    ...(lost.length === 0
      ? []
      : [
          {
            address,
            isUnknown: true,
            message: say`whether others lose access to ${name} by Block Public Access is undetermined: ${[lost.join(" and ")]} ${[areAclsOpen ? "are" : "is"]} not in the plan`,
          },
        ]),
    ...(was.isEnforced === is.isEnforced
      ? []
      : [
          {
            address,
            isUnknown: true,
            message: say`who gains or loses access to ${name} by Object Ownership is undetermined: the ACLs of its objects are not in the plan`,
          },
        ]),
  ];
}
