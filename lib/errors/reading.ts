/** What can be read out of the text of an error: requests that were refused, other failures, and what stayed unread. */

/** Kinds of policies, and other things that refuse, as the texts of AWS name them. */
export const TEXT_LAYERS = [
  "identity",
  "boundary",
  "session",
  "resource",
  "trust",
  "endpoint",
  "scp",
  "rcp",
  "lake-formation",
  "s3-setting",
  "unknown",
] as const;
/** One of them; `unknown`: the text names none. */
export type TextLayer = (typeof TEXT_LAYERS)[number];

/** Who asked, as far as the text says. */
export type TextPrincipal =
  | {
      /** An assumed role, a user, a federated user or the root user of an account. */
      readonly kind: "role" | "user";
      readonly account?: string;
      readonly role?: string;
      readonly name?: string;
      readonly session?: string;
      /** With its path: only a CloudTrail event and the ARN of the role itself have it. */
      readonly roleArn?: string;
    }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "unknown"; readonly account?: string; readonly id?: string; readonly session?: string };

/** A request that the text may be about. */
export interface Candidate {
  readonly action: string;
  readonly resource?: string;
}

/** One request that AWS refused. What is left out is not in the text. */
export interface Refusal {
  readonly principal: TextPrincipal;
  /** The API operation that was called; the action that was refused may be another one. */
  readonly operation?: string;
  /** `service:Action`, spelled as in the service authorization reference. */
  readonly action?: string;
  readonly resource?: string;
  /** The text ends within the ARN of the resource. */
  readonly resourceCut?: true;
  /** Whether a Deny matched, or an Allow is missing. */
  readonly deny: "explicit" | "implicit" | "unknown";
  readonly layer: TextLayer;
  /** The ARN, or where there is none the name, of the policy that denies. */
  readonly policy?: string;
  /** The Sid of the statement that denies. */
  readonly statement?: string;
  /** Layers that the one named works through. */
  readonly through?: readonly TextLayer[];
  /** EC2's encoded message, which only the account can decode. */
  readonly encoded?: string;
  /** Of IAM's Access Troubleshooter: whoever holds it can read the details. */
  readonly authorizationId?: string;
  readonly candidates?: readonly Candidate[];
  /** What one sentence of AWS may mean, where it stands for several causes. */
  readonly maybe?: readonly string[];
  /** Condition keys with the values that the text states. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
  /** The service that called in the principal's name. */
  readonly via?: string;
  /** Whether principal and resource belong to one account, where both ARNs say it. */
  readonly sameAccount?: boolean;
  readonly region?: string;
  readonly at?: string;
  /** Lake Formation's permission that is missing, and what it is missing on. */
  readonly needs?: string;
  readonly on?: string;
  /** How often the text has it; 1 by default. */
  readonly times?: number;
}

/** Failures that are no refusal of a policy. */
export const FAILURE_KINDS = [
  "role-not-assumable",
  "cross-account-pass-role",
  "service-linked-role",
  "job-role-s3",
  "quota-vcpu",
  "subnet-addresses",
  "image",
  "no-route",
  "bucket-region",
  "bucket-missing",
  "credentials",
  "decode-not-authorized",
  "validation",
  "vpc-only-update",
  "rstudio-only",
  "property-unknown",
  "job-never-ran",
  "worker-size",
  "emr-on-ec2",
  "other-solution",
  "canvas-generic",
  "application-capacity",
  "already-exists",
  "tainted",
  "iam-quota",
] as const;
/** One of them. */
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** One failure that is no refusal of a policy. */
export interface Failure {
  readonly kind: FailureKind;
  /** The ARN or name of the role. */
  readonly role?: string;
  /** The request behind it, where there is one. */
  readonly request?: { readonly principal: TextPrincipal; readonly action: string };
  readonly maybe?: readonly string[];
  /** The code of the quota. */
  readonly quota?: string;
  readonly limit?: string;
  /** A host, a field, a repository: what the text names. */
  readonly about?: string;
  /** Terraform's address of the resource. */
  readonly address?: string;
  /** What to do, one command or sentence each, with what the text names put in. */
  readonly wayOut?: readonly string[];
  /** It often stands beside the failure that matters. */
  readonly secondary?: true;
  /** How often the text has it; 1 by default. */
  readonly times?: number;
}

/** Everything that was read. */
export interface ErrorReading {
  readonly refusals: readonly Refusal[];
  readonly failures: readonly Failure[];
  /** What could not be read, one sentence each. */
  readonly unread: readonly string[];
}
