import { bucketKeys, type CustomBuckets } from "./custom-buckets";

/** What of a domain says whether it has a customer managed key. */
export interface DomainKeyUse {
  readonly domain?: { readonly create?: { readonly kmsKeyArn?: string } };
}

/** What a customer managed key can be given for. */
export interface KeyUses extends DomainKeyUse {
  readonly customBuckets?: CustomBuckets;
  readonly workspace?: { readonly kmsKeyArn?: string };
}

/** Whether a customer managed key is in use, so that KMS must be within reach of the apps and jobs. */
export function usesCustomerKey({ customBuckets = {}, workspace, domain }: KeyUses): boolean {
  const ofBuckets = Object.entries(customBuckets).flatMap(([name, bucket]) => bucketKeys(name, bucket));
  return [domain?.create, workspace, ...ofBuckets].some((use) => use?.kmsKeyArn !== undefined);
}
