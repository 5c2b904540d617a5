/** The types of checks: each looks for one known problem in a plan, a stack or an account. */
import type { ResourceChange } from "../inventory/change";
import type { Inventory } from "../inventory/inventory";
import type { Cure } from "../policies/cure";
import type { Access } from "../setup/access";
import type { Because } from "../setup/capabilities";
import type { ExternalInputs } from "../setup/question";
import type { CanvasEnvironment } from "../setup/environment";
import type { Phrase } from "./phrase";

/** An error is wrong or breaks something; a warning needs a decision. */
export type Severity = "error" | "warning";

/** The state at one time. */
export interface State {
  readonly inventory: Inventory;
  readonly environments: readonly CanvasEnvironment[];
  readonly access: Access;
  readonly inputs: ExternalInputs;
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
  /** The decisions it is based on. */
  readonly because?: readonly Because[];
  /** The fix for this finding, from its facts; by default the check's general fix. */
  readonly cure?: Cure;
  /** The execution role that it is about, by its environment and its ARN as text. */
  readonly role?: { readonly setup: string; readonly arn: string };
  /** The identity of the finding before and after the plan, if the message contains more than that. */
  readonly key?: string;
  /** The check is undetermined; the message states the reason. */
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
  /** The page that documents it. */
  readonly source: string;
}

/** Checks a state; findings that existed before the plan are not new. */
export interface StateCheck extends Described {
  readonly over: "setup";
  readonly find: (state: State) => readonly Found[];
}

/** Checks what the plan does. */
export interface ChangeCheck extends Described {
  readonly over: "change";
  /** The finding means that a principal loses access: the review lists it with the losses. */
  readonly takesAway?: true;
  readonly find: (change: Change) => readonly Found[];
}

/** Any check. */
export type Check = StateCheck | ChangeCheck;
