import { Construct } from "constructs";
import { customBucket } from "../rules/custom-buckets";
import { withDefaults } from "../rules/defaults";
import { customBuckets as customBucketsGrant, olderBucketKeys } from "../policies/custom-buckets";
import type { Statement } from "../policies/policy-template";
import { render } from "../policies/render";
import type { AwsTarget } from "./aws-target";
import type { EmrServerlessRole } from "./emr-serverless-role";
import { RolePolicy } from "./role-policy";

/** A bucket beyond those that the Canvas policies cover. */
export interface CustomBucket {
  /** The bucket's name, without `arn:aws:s3:::`. */
  readonly bucketName: string;
  /**
   * The folders of the bucket that jobs may use, each ending with a slash.
   * @default the whole bucket
   */
  readonly prefixes?: readonly string[];
  /**
   * `read`: get and list; `read-write`: also put, delete and abort uploads.
   * @default "read": jobs can import from the bucket but not export to it
   */
  readonly access?: "read" | "read-write";
  /**
   * The customer managed key that the bucket's objects are encrypted with: its ARN.
   * @default no key is granted, which is right for SSE-S3 and for the AWS managed key aws/s3
   */
  readonly kmsKeyArn?: string;
  /**
   * Keys of objects that were written before the bucket's key was changed, under names of your choice. Jobs may decrypt
   * with them.
   * @default none: objects under any other key cannot be read
   */
  readonly olderKmsKeyArns?: Readonly<Record<string, string>>;
  /**
   * The account that owns the bucket. Requests to a bucket of that name in any other account are not allowed.
   * @default the deployment's own account
   */
  readonly ownerAccountId?: string;
  /**
   * Allow the listed execution roles to use the bucket too: Canvas browses and previews with these roles.
   * @default false: only jobs on EMR Serverless can use the bucket; users cannot browse it in Canvas
   */
  readonly grantExecutionRoles?: boolean;
}

/** Custom buckets under static names. */
export type CustomBuckets = Readonly<Record<string, CustomBucket>>;

/** Props of {@link EmrServerlessBucketAccess}. */
export interface EmrServerlessBucketAccessProps {
  readonly target: AwsTarget;
  readonly role: EmrServerlessRole;
  /** At least one. */
  readonly buckets: CustomBuckets;
  /** False to make the document only, for whoever owns the role. */
  readonly attach: boolean;
}

/**
 * Custom buckets for EMR Serverless jobs: step 3 of Scenario 1, scoped down as the page recommends.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html
 */
export class EmrServerlessBucketAccess extends Construct {
  /** The policy as JSON. */
  readonly policyJson: string;

  constructor(scope: Construct, id: string, { target, role, buckets, attach }: EmrServerlessBucketAccessProps) {
    super(scope, id);
    const policy = new RolePolicy(this, "Default", {
      target,
      roleLabel: "the EMR Serverless role",
      roleName: attach ? role.roleName : undefined,
      statements: bucketStatements(buckets, target),
      dependsOn: role.guards,
    });
    this.policyJson = policy.json;
  }
}

/** What the buckets need: the grant's statements in turn, each for every bucket in the order in which they are listed. */
export function bucketStatements(buckets: CustomBuckets, target: AwsTarget): readonly Statement[] {
  const entries = Object.entries(buckets).map(([name, given]) => {
    const bucket = withDefaults(customBucket.fields, given);
    const write = bucket.access === "read-write";
    const encrypted = bucket.kmsKeyArn !== undefined;
    return [
      name,
      {
        bucketName: bucket.bucketName,
        keys: keyPatterns(bucket),
        ownerAccountId: bucket.ownerAccountId ?? target.account,
        write,
        kmsKeyArn: bucket.kmsKeyArn ?? "",
        kmsRead: encrypted,
        kmsWrite: encrypted && write,
      },
    ] as const;
  });
  const older = Object.entries(buckets)
    .map(([name, bucket]) => [name, { olderKmsKeyArns: Object.values(bucket.olderKmsKeyArns ?? {}) }] as const)
    .filter(([, { olderKmsKeyArns }]) => olderKmsKeyArns.length > 0);
  return [
    ...render(customBucketsGrant, { region: target.region, buckets: Object.fromEntries(entries) }),
    ...render(olderBucketKeys, { region: target.region, buckets: Object.fromEntries(older) }),
  ];
}

/** A customer managed key that objects of a bucket are encrypted with. */
export interface BucketKey {
  /** Its name among the keys of all buckets: that of the bucket; of an older key with its own, as in `raw.before-2026`. */
  readonly name: string;
  readonly kmsKeyArn: string;
  /** Whether objects are written with it. */
  readonly write: boolean;
}

/** The keys that the objects of a bucket are encrypted with. */
export function bucketKeys(name: string, bucket: CustomBucket): readonly BucketKey[] {
  const { access, kmsKeyArn, olderKmsKeyArns = {} } = withDefaults(customBucket.fields, bucket);
  return [
    ...(kmsKeyArn === undefined ? [] : [{ name, kmsKeyArn, write: access === "read-write" }]),
    ...Object.entries(olderKmsKeyArns).map(([older, arn]) => ({
      name: `${name}.${older}`,
      kmsKeyArn: arn,
      write: false,
    })),
  ];
}

/** Patterns of the object keys that jobs may use. */
export function keyPatterns({ prefixes }: CustomBucket): readonly string[] {
  return prefixes === undefined ? ["*"] : prefixes.map((prefix) => `${prefix}*`);
}

/** The buckets that the execution roles may use too. */
export function browsableBuckets(buckets: CustomBuckets): CustomBuckets {
  return Object.fromEntries(
    Object.entries(buckets).filter(([, bucket]) => withDefaults(customBucket.fields, bucket).grantExecutionRoles),
  );
}
