/** What a plan does to each resource, apart from what it means. */

import type { AwsObject } from "../policies/aws-object";

/** One change of a plan. */
export interface ResourceChange {
  /** For people only. */
  readonly address: string;
  /** The source's own word for the kind of thing. */
  readonly type: string;
  /** AWS's word for it; undefined for kinds that nothing asks for. */
  readonly object: AwsObject | undefined;
  /** It makes, opens or closes paths in a network. */
  readonly isOfNetwork: boolean;
  readonly action: Action;
  /** Where it was before a `moved` block. */
  readonly movedFrom: string | undefined;
  readonly isImported: boolean;
  /** Nothing but tags differ. */
  readonly isTagsOnly: boolean;
  /** The arguments that differ; empty for what is made or destroyed. */
  readonly attributes: readonly string[];
  /** True for AWS and for providers that do not affect access; other providers are not read. */
  readonly isRead: boolean;
  /** The arguments that make it be replaced. */
  readonly replacedFor: readonly string[];
}

/** What happens to a resource, in Terraform's words. */
export type Action = "create" | "read" | "update" | "replace" | "delete" | "forget" | "no-op";

/** The combinations of actions that Terraform and OpenTofu write, in any order; what is new counts as the worst in it. */
export function actionOf(actions: readonly unknown[]): Action {
  const has = (name: string): boolean => actions.includes(name);
  if ((has("delete") || has("forget")) && has("create")) return "replace";
  if (has("delete")) return "delete";
  if (has("forget")) return "forget";
  if (has("create")) return "create";
  if (has("read") || has("open")) return "read";
  return actions.length === 0 || actions.every((each) => each === "no-op") ? "no-op" : "update";
}
