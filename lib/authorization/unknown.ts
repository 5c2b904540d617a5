/** Why something is not known, as data: `lib/report` writes the sentence, with the noun of the source. */

/** Who states facts: a Terraform plan, a synthesized stack, or an account read through its API. */
export type SourceKind = "plan" | "stack" | "account";

/** The ways in which something stays unknown. */
export type UnknownKind =
  /** The value is computed by the apply. */
  | "known-after-apply"
  /** The value is marked sensitive, so the source does not show it. */
  | "sensitive"
  /** The text of a policy is computed by the apply; `from` names what it is made of. */
  | "policy-known-after-apply"
  /** A document that a policy is merged from is computed by the apply. */
  | "merged-known-after-apply"
  /** Documents that a policy is merged from cannot be found. */
  | "merged-from-unknown"
  /** The source holds the thing, and not this value of it. */
  | "not-known"
  /** The source does not hold the thing. */
  | "not-in-source"
  /** The source attaches policies to a principal that it does not manage. */
  | "exists-outside"
  /** A policy is attached by its ARN, and its text is neither in the source nor one of AWS's bundled ones. */
  | "content-not-in-source"
  /** A policy is attached, and the source does not say to what. */
  | "holder-not-known"
  /** A resource removes whatever it does not list, and the source does not hold all of that. */
  | "removes-others"
  /** A resource that lists everything does not list this. */
  | "removed-by"
  /** A resource that lists everything attaches this, and another that attached it is destroyed in the same apply, in no order. */
  | "detached-meanwhile"
  /** Several things of the source have the name. */
  | "several-of-one-name"
  /** Whoever read the account may not read it; `from` names the permissions. */
  | "no-permission"
  /** AWS answered with an error that says nothing of the thing; `from` is the error's code and the call. */
  | "not-answered"
  /** Whether requests go through this endpoint, which does not answer the service's own name. */
  | "no-private-dns"
  /** Whether requests go through this endpoint or another one of the VPC for the same service. */
  | "one-of-several-endpoints"
  /** Whether requests go through this endpoint; no page of AWS states it. */
  | "endpoint-inferred"
  /** Whether the account is the management account, which policies of the organization do not limit. */
  | "management-account"
  /** Whether the resource belongs to the account itself. */
  | "resource-owner"
  /** Whether FullAWSAccess is attached to a level of the organization; the object is the level, or empty. */
  | "full-access-attached"
  /** The domain has no EMR Serverless setting, and another domain may use the job role. */
  | "setting-elsewhere"
  /** The source no longer sends the EMR Serverless setting, and AWS may keep it. */
  | "setting-dropped"
  /** A user profile has Canvas settings without EMR Serverless, and the domain's may apply. */
  | "setting-overridden"
  /** The plan ended with an error, so that it does not hold everything. */
  | "plan-errored"
  /** The plan was made with -target, or with changes that were put off. */
  | "plan-partial"
  /** Changes were put off to a later plan; the object is their number. */
  | "changes-deferred"
  /** A domain or profile is not InService, and its settings may not apply; `from` is its status. */
  | "not-in-service"
  /** Deciding ended with an error; the object is its message. */
  | "failed";

/** The ways in which something is refused that no policy decides. */
export type RefusalKind =
  /** The domain's EMR Serverless setting is not ENABLED. */
  | "setting-not-enabled"
  /** The domain's setting is DISABLED; the object is the domain. */
  | "domain-disabled"
  /** The user profile's setting is DISABLED; the object is the profile. */
  | "profile-disabled"
  /** The domain has no EMR Serverless setting; the object is the domain. */
  | "domain-without-setting"
  /** Neither the user profile's Canvas settings nor the domain's have EMR Serverless; the object is the profile. */
  | "profile-without-setting"
  /** The domain names no EMR Serverless role. */
  | "no-job-role"
  /** Nothing in the VPC leads to Amazon S3. */
  | "no-way-to-s3"
  /** The VPC's endpoint for Amazon S3 is in no route table of the domain's subnets; the object is the endpoint. */
  | "endpoint-not-routed"
  /** A network ACL keeps the domain's subnets from Amazon S3; the object is the network ACL. */
  | "network-acl-denies"
  /** A network ACL keeps the domain's subnets from an interface endpoint; the object is the network ACL. */
  | "network-acl-denies-endpoint";

/** Why something is not known. */
export interface UnknownReason {
  readonly kind: UnknownKind;
  /** The thing or the argument that is not known, as people find it: an address, an ARN, a name. */
  readonly object: string;
  readonly source: SourceKind;
  /** What it is made of, where the configuration says that. */
  readonly from?: readonly string[];
}

/** Why something is refused that no policy decides. */
export interface RefusalReason {
  readonly kind: RefusalKind;
  /** What is refused, or what would have to be there. */
  readonly object: string;
  readonly source: SourceKind;
}

/** A reason as data. */
export type DataReason = UnknownReason | RefusalReason;

/** Why nothing is concluded: a reason as data, or what is wrong with the text of a policy, in words. */
export type Why = string | DataReason;
