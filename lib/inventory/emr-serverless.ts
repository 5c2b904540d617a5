/** EMR Serverless: applications, and the service-linked role. */
import type { Text } from "../authorization/text";
import type { Tags } from "./tags";

/** An application of somebody's own; Canvas makes others. */
export interface Application {
  readonly address: string;
  readonly name: Text | undefined;
  /** Undefined when they are not known. */
  readonly tags: Tags | undefined;
}

/** Whether the account has it; undefined where nobody looks for it. */
export type ServiceLinkedRole = { readonly isThere: boolean; readonly address: string } | undefined;
