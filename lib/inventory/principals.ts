/** Roles, users and groups with everything that grants them something. */
import type { NamedPolicy } from "../authorization/policy";
import type { Text } from "../authorization/text";

/** A role, user or group. */
export interface PrincipalRecord {
  readonly kind: "role" | "user" | "group";
  /** Where the plan or stack has it; undefined for one that exists outside. */
  readonly address: string | undefined;
  readonly name: Text;
  readonly arn: Text;
  /** Its account, or else the provider that makes it: the same name in another account is another principal. */
  readonly account: string | undefined;
  /** Its trust policy; undefined for users and groups, and where it is not known. */
  readonly trust: NamedPolicy | undefined;
  readonly boundary: NamedPolicy | undefined;
  readonly policies: readonly NamedPolicy[];
  /** Of one outside, the resources that take everything else away from it, with what they leave. */
  readonly exclusives: readonly NamedPolicy[];
}

/** A policy of which the plan does not tell whom it is for. */
export interface UnlinkedPolicy {
  readonly kind: PrincipalRecord["kind"];
  readonly policy: NamedPolicy;
  /** As its holders have it, if they are among those of the plan. */
  readonly why: string;
}

/** A customer managed policy of the plan or stack. */
export interface ManagedPolicyRecord {
  readonly kind: "managed policy";
  readonly address: string;
  readonly name: Text;
  readonly account: string | undefined;
  readonly policy: NamedPolicy;
  /** Whether it hangs on somebody, or limits somebody, in the plan or stack. */
  readonly isAttached: boolean;
}
