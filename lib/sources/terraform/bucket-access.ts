/** Reads access control lists, Object Ownership and Block Public Access. */
import type { Answer } from "../../authorization/answer";
import type { NamedPolicy } from "../../authorization/policy";
import { readPolicy } from "../../authorization/read-policy";
import { isText, join, type MaybeUnknownString } from "../../authorization/text";
import {
  type AccessControlList,
  BLOCK_SETTINGS,
  type BlockSettings,
  type BucketAccess,
} from "../../inventory/bucket-access";
import { attribute, block, blocks, type PlannedValue, text, texts } from "./planned-value";
import type { ResourceRecord } from "./record";
import { isComputed, type Resolver } from "./resolve";
import type { PolicyTarget } from "../../inventory/inventory";
import type { Targets } from "./targets";

/** Everything of a plan or stack that decides about buckets beside policies. */
export function bucketAccessIn(resolver: Resolver, targets: Targets): BucketAccess {
  const { records } = resolver;
  const acls = records.of("aws_s3_bucket_acl").map((record) => aclOf(record, "bucket", targets.of(record), resolver));
  const withAcl = new Set(acls.flatMap(({ bucket: { owner } }) => owner ?? []));
  return {
    blocks: records.of("aws_s3_bucket_public_access_block").map((record) => ({
      address: record.address,
      bucket: targets.of(record),
      settings: settingsOf(record),
    })),
    accountBlocks: records.of("aws_s3_account_public_access_block").map(settingsOf),
    ownerships: records.of("aws_s3_bucket_ownership_controls").map((record) => ({
      address: record.address,
      bucket: targets.of(record),
      isEnforced: isEnforced(text(block(record.data, "rule"), "object_ownership")),
    })),
    acls: [
      ...acls,
      // A bucket repeats in itself the ACL that a resource of its own gives it.
      ...records
        .of("aws_s3_bucket")
        .filter((record) => hasAcl(record) && !withAcl.has(record.address))
        .map((record) => aclOf(record, "bucket", targets.of(record), resolver)),
      ...OBJECTS.flatMap((type) => records.of(type))
        .filter(hasAcl)
        .map((record) => aclOf(record, "object", targets.of(record), resolver)),
    ],
  };
}

const OBJECTS = ["aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"];

/** The provider's default of each is false. */
function settingsOf({ data }: ResourceRecord): BlockSettings {
  const answer = (name: string): Answer => {
    const value = attribute(data, name);
    return value === true ? "yes" : isText(value) ? "unknown" : "no";
  };
  const [acls, ignored, policy, restricted] = BLOCK_SETTINGS.map(answer);
  return {
    block_public_acls: acls ?? "unknown",
    ignore_public_acls: ignored ?? "unknown",
    block_public_policy: policy ?? "unknown",
    restrict_public_buckets: restricted ?? "unknown",
  };
}

function isEnforced(ownership: MaybeUnknownString | undefined): Answer {
  if (ownership === undefined || typeof ownership !== "string") return "unknown";
  return ownership === "BucketOwnerEnforced" ? "yes" : "no";
}

/** The configuration gives an ACL: what the provider alone computes is the owner's own. */
function hasAcl({ data, created }: ResourceRecord): boolean {
  const grants = attribute(data, "grant");
  const isGiven = (value: PlannedValue): boolean => isText(value) && !(created && isComputed(value));
  return isGiven(text(data, "acl")) || (isText(grants) ? isGiven(grants) : blocks(data, "grant").length > 0);
}

function aclOf(
  record: ResourceRecord,
  of: AccessControlList["of"],
  bucket: PolicyTarget,
  resolver: Resolver,
): AccessControlList {
  const acl = text(record.data, "acl");
  const canned = acl === undefined ? undefined : resolver.text(acl);
  const grants = grantsOf(record.data);
  const isKnown = canned === undefined || typeof canned === "string";
  const shown = canned === undefined || canned === "" ? "grants" : typeof canned === "string" ? canned : "acl";
  return {
    address: record.address,
    of,
    isOnCreation: record.type === "aws_s3_bucket",
    bucket,
    shown,
    policy: isKnown && grants !== undefined ? policyOf(record, of, canned, grants, resolver) : undefined,
  };
}

/** Who is granted what; `of` an ACL they are AWS's groups, accounts by their canonical ids, or services. */
interface AclGrant {
  readonly grantee: object | string;
  readonly permission: string;
}

const ANY_PRINCIPAL = "*";
const LOG_DELIVERY = { Service: "logging.s3.amazonaws.com" };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const CANNED: ReadonlyMap<string, readonly AclGrant[]> = new Map(
  Object.entries({
    "public-read": [{ grantee: ANY_PRINCIPAL, permission: "READ" }],
    "public-read-write": [
      { grantee: ANY_PRINCIPAL, permission: "READ" },
      { grantee: ANY_PRINCIPAL, permission: "WRITE" },
    ],
    // Anybody with an AWS account of any kind: AWS counts it as public.
    "authenticated-read": [{ grantee: ANY_PRINCIPAL, permission: "READ" }],
    "aws-exec-read": [{ grantee: { Service: "ec2.amazonaws.com" }, permission: "READ" }],
    "log-delivery-write": [
      { grantee: LOG_DELIVERY, permission: "WRITE" },
      { grantee: LOG_DELIVERY, permission: "READ_ACP" },
    ],
  }),
);

const GROUPS: ReadonlyMap<string, object | string> = new Map<string, object | string>(
  Object.entries({
    "http://acs.amazonaws.com/groups/global/AllUsers": ANY_PRINCIPAL,
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers": ANY_PRINCIPAL,
    "http://acs.amazonaws.com/groups/s3/LogDelivery": LOG_DELIVERY,
  }),
);

/** Grants that are written out; undefined where they are known only after apply. */
function grantsOf(data: PlannedValue): readonly AclGrant[] | undefined {
  const policy = attribute(data, "access_control_policy");
  const own = attribute(data, "grant");
  if ((isText(policy) && !isComputed(policy)) || (isText(own) && !isComputed(own))) return undefined;
  const list = block(data, "access_control_policy");
  const owner = text(block(list, "owner"), "id");
  const all = [
    ...blocks(list, "grant").map((each) => ({
      grantee: block(each, "grantee"),
      permissions: texts(each, "permission"),
    })),
    ...(isText(own) ? [] : blocks(data, "grant")).map((each) => ({
      grantee: each,
      permissions: texts(each, "permissions"),
    })),
  ];
  const found: AclGrant[] = [];
  for (const { grantee, permissions } of all) {
    const [uri, id] = [text(grantee, "uri"), text(grantee, "id") ?? text(grantee, "email_address")];
    if ((uri ?? id) === undefined) continue;
    // The owner's own; a bucket's `grant` does not say which one that is.
    const isOwner = uri === undefined && (owner === undefined ? permissions.includes("FULL_CONTROL") : id === owner);
    if (isOwner) continue;
    const known = typeof uri === "string" ? GROUPS.get(uri) : undefined;
    for (const permission of permissions) {
      if (typeof permission !== "string") return undefined;
      found.push({ grantee: known ?? { CanonicalUser: uri ?? id }, permission });
    }
  }
  return found;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping */
const ACTIONS = {
  bucket: {
    READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
    WRITE: ["s3:PutObject"],
    READ_ACP: ["s3:GetBucketAcl"],
    WRITE_ACP: ["s3:PutBucketAcl"],
  },
  object: {
    READ: ["s3:GetObject", "s3:GetObjectVersion"],
    WRITE: [],
    READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
    WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
  },
} as const;
const PERMISSIONS = ["READ", "WRITE", "READ_ACP", "WRITE_ACP"] as const;

function policyOf(
  record: ResourceRecord,
  of: AccessControlList["of"],
  canned: string | undefined,
  grants: readonly AclGrant[],
  resolver: Resolver,
): NamedPolicy {
  const arn = join(["arn:", resolver.records.place.partition, ":s3:::", bucketOf(record, resolver)]);
  const object = of === "object" ? (text(record.data, "key") ?? "*") : "*";
  const statements = [...(CANNED.get(canned ?? "") ?? []), ...grants].flatMap(({ grantee, permission }) =>
    PERMISSIONS.filter((each) => permission === each || permission === "FULL_CONTROL")
      .filter((each) => ACTIONS[of][each].length > 0)
      .map((each) => ({
        Sid: each,
        Effect: "Allow",
        Principal: grantee,
        Action: ACTIONS[of][each],
        Resource: of === "object" || each === "WRITE" ? join([arn, "/", object]) : arn,
      })),
  );
  const document = { Version: "2012-10-17", Statement: statements };
  const isWhole = typeof arn === "string" && typeof object === "string";
  return {
    name: `ACL ${canned ?? "grants"}`,
    address: record.address,
    policy: isWhole ? resolver.policies.read(JSON.stringify(document)) : readPolicy(document),
    ...(record.sensitive ? { redacted: true } : {}),
  };
}

function bucketOf(record: ResourceRecord, resolver: Resolver): MaybeUnknownString {
  const bucket = resolver.attribute(record, "bucket") ?? record.address;
  if (typeof bucket === "string") return bucket;
  const [made] = resolver.madeFrom(bucket, ["aws_s3_bucket"], record.index);
  return made === undefined ? bucket : (resolver.attribute(made, "bucket") ?? bucket);
}
