/** Why something is not known, as data: `lib/report` writes the sentence, with the noun of the source. */

/** Who states facts: a Terraform plan, a synthesized stack, or an account read through its API. */
export type SourceKind = "plan" | "stack" | "account";

/** The ways in which something stays unknown. */
export type UnknownKind =
  /** The value is computed by the apply. */
  | "known-after-apply"
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
  /** Several things of the source have the name. */
  | "several-of-one-name"
  /** Whoever read the account may not read it; `from` names the permissions. */
  | "no-permission"
  /** AWS answered with an error that says nothing of the thing; `from` is the error's code and the call. */
  | "not-answered";

/** Why something is not known. */
export interface UnknownReason {
  readonly kind: UnknownKind;
  /** The thing or the argument that is not known, as people find it: an address, an ARN, a name. */
  readonly object: string;
  readonly source: SourceKind;
  /** What it is made of, where the configuration says that. */
  readonly from?: readonly string[];
}

/** Why nothing is concluded: a fact that is not known, or what is wrong with the text of a policy, in words. */
export type Why = string | UnknownReason;
