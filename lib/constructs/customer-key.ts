import { bucketKeys, type CustomBuckets } from "./custom-buckets";

/** What a customer managed key can be given for. */
export interface KeyUses {
  readonly customBuckets?: CustomBuckets;
  readonly workspace?: { readonly kmsKeyArn?: string };
  readonly domain?: { readonly create?: { readonly kmsKeyArn?: string } };
}

/** Whether a customer managed key is in use, so that KMS must be within reach of the apps and jobs. */
export function usesCustomerKey({ customBuckets = {}, workspace, domain }: KeyUses): boolean {
  const ofBuckets = Object.entries(customBuckets).flatMap(([name, bucket]) => bucketKeys(name, bucket));
  return [domain?.create, workspace, ...ofBuckets].some((use) => use?.kmsKeyArn !== undefined);
}
