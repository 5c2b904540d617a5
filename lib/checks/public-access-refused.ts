import { type AccessControlList, BucketAccessChange, isPublicPolicy, takesEffect } from "../inventory/bucket-access";
import type { Change, Check, Found } from "./check";
import { say } from "./phrase";

export const publicAccessRefused: Check = {
  id: "public-access-refused",
  over: "change",
  severity: "error",
  title: "AWS rejects an ACL or a public bucket policy",
  explanation:
    "A new bucket has ACLs disabled (Object Ownership BucketOwnerEnforced) and all four settings of Block Public Access on, unless the plan says otherwise. AWS then " +
    "rejects an ACL with AccessControlListNotSupported, and a public ACL or a public bucket policy with AccessDenied. The apply fails half-way.",
  cure: [
    {
      kind: "advise",
      text: "Instead of a public ACL, allow the principal that needs the bucket in the bucket's policy.",
    },
  ],
  source:
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html; https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  find: (change) => [...ofAcls(change), ...ofFormerAcls(change), ...ofPolicies(change)],
};

function ofAcls({ before, after }: Change): readonly Found[] {
  if (before === undefined) return [];
  const { account, bucketAccess } = after.inventory;
  const old = new Map(before.inventory.bucketAccess.acls.map((each) => [each.address, each]));
  const access = new BucketAccessChange(before.inventory, after.inventory);
  return bucketAccess.acls.flatMap((acl): readonly Found[] => {
    const { address, shown, policy, bucket } = acl;
    const was = old.get(address);
    if (was !== undefined && was.policy?.policy === policy?.policy && was.shown === shown) return [];
    const { settings, isEnforced } = access.exposureAfter(bucket);
    const what = say`ACL ${shown} of ${access.nameOf(bucket)}`;
    const isPublic = policy !== undefined && isPublicPolicy(policy.policy, account);
    const isBlocked = isPublic && settings.block_public_acls === "yes";
    if (needsAcls(acl) && isEnforced === "yes") {
      const also = isBlocked ? say`; with ACLs enabled, Block Public Access refuses it with ${"AccessDenied"}` : [];
      const message = say`AWS refuses ${what} with ${errorOf(acl)}: ACLs are disabled by Object Ownership${also}`;
      return [{ address, message }];
    }
    if (policy === undefined)
      return [
        { address, isUnknown: true, message: say`what ${what} grants is undetermined: it is known only after apply` },
      ];
    const grants = policy.policy.statements.length > 0;
    if (!grants) return [];
    if (isBlocked)
      return [
        {
          address,
          message: say`AWS refuses ${what} with ${"AccessDenied"}: Block Public Access has block_public_acls`,
        },
      ];
    const open = [
      ...(isEnforced === "unknown" ? ["Object Ownership"] : []),
      ...(isPublic && settings.block_public_acls === "unknown" ? ["Block Public Access"] : []),
    ];
    if (open.length === 0) return [];
    const message = say`whether AWS refuses ${what}, or it gives access, is undetermined: ${[open.join(" and ")]} of the bucket ${[open.length === 1 ? "is" : "are"]} not in the plan`;
    return [{ address, isUnknown: true, message }];
  });
}

/** Who loses by an ACL that changes, where it is undetermined whether it took effect. Terraform leaves the ACL of what it forgets. */
function ofFormerAcls({ before, after }: Change): readonly Found[] {
  if (before === undefined) return [];
  const { account, bucketAccess, owners } = after.inventory;
  const present = new Map(bucketAccess.acls.map((each) => [each.address, each]));
  const access = new BucketAccessChange(before.inventory, after.inventory);
  return before.inventory.bucketAccess.acls.flatMap((acl): readonly Found[] => {
    const { address, bucket, shown, policy } = acl;
    const is = present.get(address);
    const isSame = is !== undefined && is.policy?.policy === policy?.policy && is.shown === shown;
    if (isSame || !owners.has(address) || policy?.policy.statements.length === 0) return [];
    if (takesEffect(acl, access.exposureBefore(bucket), account) !== "unknown") return [];
    const message = say`whether others lose access by ACL ${shown} of ${access.nameOf(bucket)} is undetermined: Object Ownership and Block Public Access of the bucket before are not in the plan`;
    return [{ address, isUnknown: true, message }];
  });
}

/** Where ACLs are disabled, AWS refuses every ACL of a bucket; of an object or a new bucket those that grant something. */
function needsAcls({ of, isOnCreation, policy, shown }: AccessControlList): boolean {
  if (of === "bucket" && !isOnCreation) return true;
  return shown !== "bucket-owner-full-control" && policy?.policy.statements.length !== 0;
}

function errorOf({ isOnCreation }: AccessControlList): string {
  return isOnCreation ? "InvalidBucketAclWithObjectOwnership" : "AccessControlListNotSupported";
}

function ofPolicies({ before, after }: Change): readonly Found[] {
  if (before === undefined) return [];
  const { account, resourcePolicies } = after.inventory;
  const old = new Map(before.inventory.resourcePolicies.map((each) => [each.address, each.policy.policy]));
  const access = new BucketAccessChange(before.inventory, after.inventory);
  return resourcePolicies.flatMap(({ address, kind, target, policy }): readonly Found[] => {
    if (kind !== "bucket" || old.get(address) === policy.policy || !isPublicPolicy(policy.policy, account)) return [];
    if (access.exposureAfter(target).settings.block_public_policy !== "yes") return [];
    const message = say`AWS refuses the policy of ${access.nameOf(target)} with ${"AccessDenied"}: it is public, and Block Public Access has block_public_policy`;
    return [{ address, message }];
  });
}
