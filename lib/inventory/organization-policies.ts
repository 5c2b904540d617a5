/** Policies of an organization, as far as a source attaches them. */
import type { NamedPolicy } from "../authorization/policy";
import type { MaybeUnknownString } from "../authorization/text";
import type { Fact } from "./fact";

/** A policy with what it is attached to. */
export interface AttachedOrganizationPolicy {
  /** Of the attachment, or of the policy where the source does not attach it. */
  readonly address: string;
  readonly type: "service control" | "resource control";
  readonly policy: NamedPolicy;
  /** The id of an account, an organizational unit (`ou-…`) or the organization's root (`r-…`). */
  readonly target: Fact<MaybeUnknownString>;
}
