/** What a customer managed key can be given for. */
export interface KeyUses {
  readonly customBuckets?: Readonly<Record<string, { readonly kmsKeyArn?: string }>>;
  readonly workspace?: { readonly kmsKeyArn?: string };
  readonly domain: { readonly create?: { readonly kmsKeyArn?: string } };
}

/** Whether a customer managed key is in use, so that KMS must be within reach of the apps and jobs. */
export function usesCustomerKey({ customBuckets = {}, workspace, domain }: KeyUses): boolean {
  return [domain.create, workspace, ...Object.values(customBuckets)].some((use) => use?.kmsKeyArn !== undefined);
}
