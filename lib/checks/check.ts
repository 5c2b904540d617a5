/** What a check is: a trap that a plan, a stack or an account can show. */
import type { ResourceChange } from "../inventory/change";
import type { Inventory } from "../inventory/inventory";
import type { Cure } from "../policies/cure";
import type { Access } from "../setup/access";
import type { Because } from "../setup/capabilities";
import type { Given } from "../setup/question";
import type { Setup } from "../setup/setup";
import type { Phrase } from "./phrase";

/** An error is wrong or breaks something; a warning needs a decision. */
export type Severity = "error" | "warning";

/** Everything as it is at one time. */
export interface State {
  readonly inventory: Inventory;
  readonly setups: readonly Setup[];
  readonly access: Access;
  readonly given: Given;
}

/** What a plan does. */
export interface Change {
  readonly before: State | undefined;
  readonly after: State;
  readonly changes: readonly ResourceChange[];
}

/** One thing that a check found. */
export interface Found {
  /** Where: the address of the resource. */
  readonly address: string;
  readonly message: Phrase;
  /** The decisions it rests on. */
  readonly because?: readonly Because[];
  /** What to change here, from the facts that made the finding; without it, the check's own. */
  readonly cure?: Cure;
  /** The execution role that it is about, by its setup and its ARN as text. */
  readonly role?: { readonly setup: string; readonly arn: string };
  /** What makes it the same as one of before, where the message says more than that. */
  readonly key?: string;
  /** Whether it is so is undetermined; the message says why. */
  readonly isUnknown?: boolean;
}

interface Described {
  /** Contract: suppressions name it. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What is wrong with it, and what AWS, Terraform or Canvas does then. */
  readonly explanation: string;
  /** What to change in general; names in angle brackets are to be filled in. */
  readonly cure: Cure;
  /** Where it is said. */
  readonly source: string;
}

/** Looks at how things are; what was so before the plan is no news. */
export interface SetupCheck extends Described {
  readonly over: "setup";
  readonly find: (state: State) => readonly Found[];
}

/** Looks at what the plan does. */
export interface ChangeCheck extends Described {
  readonly over: "change";
  /** Somebody loses something by what it finds: it is told where losses are. */
  readonly takesAway?: true;
  readonly find: (change: Change) => readonly Found[];
}

/** Any check. */
export type Check = SetupCheck | ChangeCheck;
