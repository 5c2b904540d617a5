import type { DomainKeyUse } from "../customer-key";
import { OwnerPolicies } from "../owner-policies";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";
import { withWorkspace } from "../workspace";
import type { MadeEmrServerlessRole } from "./emr-serverless-role";
import type { MadeExecutionRoles } from "./execution-roles";

/** What the step of the owners' policies makes. */
export interface MadeOwnerPolicies {
  /** Bucket policies as JSON, by static name of the bucket: for owners in other accounts to add. */
  readonly bucketOwnerPolicies: Readonly<Record<string, string>>;
  /** Key policies as JSON, by static name of the bucket or `domain`: for owners in other accounts to add. */
  readonly keyOwnerPolicies: Readonly<Record<string, string>>;
}

/** What the owners of buckets and keys in other accounts must add. */
export const ownerPolicies: Step<
  Pick<CommonOptions, "customBuckets" | "workspace"> & DomainKeyUse,
  Pick<MadeEmrServerlessRole, "emrServerlessRoleArn"> & Pick<MadeExecutionRoles, "executionRoleArns">,
  MadeOwnerPolicies
> = {
  id: "owner-policies",
  make: ({ scope, target, props, made }) => {
    const { bucketOwnerPolicies, keyOwnerPolicies } = new OwnerPolicies(scope, "owner-policies", {
      target,
      buckets: withWorkspace(props.customBuckets, props.workspace),
      domainKeyArn: props.domain?.create?.kmsKeyArn,
      emrServerlessRoleArn: made.emrServerlessRoleArn,
      executionRoleArns: Object.values(made.executionRoleArns),
    });
    return { gives: { bucketOwnerPolicies, keyOwnerPolicies } };
  },
  outputs: {
    bucket_owner_policies: {
      description: "Bucket policies for owners in other accounts to add to theirs, by static name of the bucket.",
      value: ({ bucketOwnerPolicies }) => bucketOwnerPolicies,
    },
    key_owner_policies: {
      description:
        "Key policies for owners in other accounts to add to theirs, by static name of the bucket, or domain.",
      value: ({ keyOwnerPolicies }) => keyOwnerPolicies,
    },
  },
};
