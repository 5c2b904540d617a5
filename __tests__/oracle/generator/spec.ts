/** What a configuration is made from: a kind of way to AWS, the forms that it is written in, and what its policies say. */
import type { Statement } from "./policy";

/** How the text of a policy is written. */
export const CONTENTS = [
  "literal",
  "jsonencode",
  "heredoc",
  "document",
  "local",
  "module-in",
  "module-out",
  "count",
  "for_each",
  "unknown",
  "part",
  "sensitive",
] as const;
export type Content = (typeof CONTENTS)[number];

/** How one resource names another. */
export const REFS = ["literal", "id", "arn", "name", "data"] as const;
export type Ref = (typeof REFS)[number];

/** One configuration. Names are made from `id`, so that all of them can stand side by side. */
export interface Spec {
  readonly id: string;
  readonly kind: string;
  readonly content: Content;
  readonly ref: Ref;
  /** Whether what the policy is for has a name of its own, or one that AWS completes. */
  readonly named: boolean;
  /** What the policy says; the second is that of a twin where there are two by `count` or `for_each`. */
  readonly docs: readonly [readonly Statement[], readonly Statement[]];
  /** What the caller has besides, in an inline policy of its own. */
  readonly base: readonly Statement[] | undefined;
  /** Whether the policy is there. */
  readonly isThere: boolean;
  /** The label of its resource; another one is another address. */
  readonly label: string;
  /** Labels that it had before, given by `moved`. */
  readonly movedFrom: readonly string[];
  /** Completes the name of what the policy is for; another one is another object. */
  readonly generation: string;
  /** Completes the name of the policy. */
  readonly policyGeneration: string;
}

/** Whether a form makes two of everything. */
export function isTwin({ content }: Pick<Spec, "content">): boolean {
  return content === "count" || content === "for_each";
}

/** Keys of `for_each`; one holds what an address is easily cut at. */
export const KEYS = ["a.x", "b"] as const;

/** The indexes of instances, as addresses have them. */
export function indexes({ content }: Pick<Spec, "content">): readonly string[] {
  if (content === "count") return ["[0]", "[1]"];
  return content === "for_each" ? KEYS.map((key) => `["${key}"]`) : [""];
}

/** The name of the object of an instance. */
export function objectName({ id, content, generation }: Spec, suffix: string, instance: number): string {
  const index = isTwin({ content }) ? String(instance) : "";
  return `${id}${suffix}${generation}${index}`;
}
