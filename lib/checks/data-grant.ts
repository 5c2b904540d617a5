/** A bucket for jobs, granted as the modules of this project grant it. */
import type { Cure, CureStatement } from "../policies/cure";
import { customBuckets } from "../policies/custom-buckets";
import { ANY_PLACE, granted } from "./cures";

/** What a cure grants of a bucket. */
export interface GrantedBucket {
  readonly bucketName: string;
  /** The folder, with its slash at the end; empty for the whole bucket. */
  readonly prefix: string;
  readonly access: "read" | "write";
  readonly owner: string;
}

/** A bucket that is to be filled in. */
export const ANY_BUCKET: GrantedBucket = {
  bucketName: "<BUCKET>",
  prefix: "<FOLDER>/",
  access: "read",
  owner: ANY_PLACE.account,
};

/** The statements for a bucket; both accesses list it. */
export function bucketStatements({ bucketName, prefix, access, owner }: GrantedBucket): readonly CureStatement[] {
  const bucket = {
    bucketName,
    keys: [`${prefix}*`],
    ownerAccountId: owner,
    write: access === "write",
    kmsKeyArn: "",
    kmsRead: false,
    kmsWrite: false,
  };
  return granted(customBuckets, { region: ANY_PLACE.region, buckets: { data: bucket } });
}

/** An inline policy of a job role for a bucket. */
export function grantBucket(jobRole: string, bucket: GrantedBucket): Cure {
  const name = `canvas-data-${bucket.bucketName.replaceAll(/[^\w+=,.@-]/g, "")}`;
  return [{ kind: "addStatements", to: { of: "role", role: jobRole, name }, statements: bucketStatements(bucket) }];
}
