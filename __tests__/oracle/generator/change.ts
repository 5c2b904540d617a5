/** What people do to a configuration that is applied. */
import { documentOf, narrowedDocument, statementOf } from "./generate";
import { kindOf } from "./kinds";
import type { Random } from "./random";
import type { Content, Spec } from "./spec";

/** One way to change a configuration. */
export interface Way {
  readonly name: string;
  /** The text before and after (none: it is destroyed); undefined where the way is not possible. */
  readonly change: (random: Random, spec: Spec) => readonly [before: Spec, after: Spec | undefined] | undefined;
}

/** Kinds whose policies reach the same principal or resource. */
const FAMILIES: readonly (readonly string[])[] = [
  [
    "role_policy",
    "role_policy_attachment",
    "policy_attachment",
    "inline_policy",
    "managed_policy_arns",
    "role_policies_exclusive",
    "role_policy_attachments_exclusive",
  ],
  ["user_policy", "user_policy_attachment", "user_policies_exclusive", "user_policy_attachments_exclusive"],
  ["group_policy", "group_policy_attachment", "group_policies_exclusive", "group_policy_attachments_exclusive"],
  ["bucket.policy", "bucket_policy"],
  ["key.policy", "key_policy"],
  ["queue.policy", "queue_policy"],
  ["topic.policy", "topic_policy"],
  ["secret.policy", "secret_policy"],
];

/** Forms that leave everything at its address. */
const IN_PLACE: readonly Content[] = ["literal", "jsonencode", "heredoc", "document", "local", "sensitive"];

/**
 * What an exclusive list attached stays attached when the list is destroyed; then AWS refuses to delete the policy and its
 * holder (DeleteConflict), and no apply ends.
 */
const staysAttached = ({ kind }: Spec): boolean => kind.endsWith("_policy_attachments_exclusive");

/** A policy under another name is deleted before its holder names the new one, which AWS refuses for the same reason. */
const isNamedByHolder = (spec: Spec): boolean =>
  staysAttached(spec) || spec.kind === "managed_policy_arns" || spec.kind === "permissions_boundary";

const isTrust = ({ kind }: Spec): boolean => kindOf(kind).layer === "trust";
const isGrant = ({ kind }: Spec): boolean => kindOf(kind).layer === "grant";

/** All ways. */
const WAYS: readonly Way[] = [
  {
    name: "remove",
    change: (_, spec) => (isTrust(spec) || staysAttached(spec) ? undefined : [spec, { ...spec, isThere: false }]),
  },
  { name: "add", change: (_, spec) => (isTrust(spec) ? undefined : [{ ...spec, isThere: false }, spec]) },
  {
    name: "narrow",
    change: (random, spec) => (isGrant(spec) ? undefined : [spec, narrowedDocument(random, spec)]),
  },
  {
    name: "widen",
    change: (random, spec) => (isGrant(spec) ? undefined : [narrowedDocument(random, spec), spec]),
  },
  {
    name: "rewrite",
    change: (random, spec) => {
      if (isGrant(spec)) return undefined;
      const kind = kindOf(spec.kind);
      const [first, second] = spec.docs;
      const made = random.chance(0.5)
        ? [...first, statementOf(random, kind, spec, 0)]
        : documentOf(random, kind, spec, 0);
      return [spec, { ...spec, docs: [made, second] }];
    },
  },
  {
    name: "move between forms",
    change: (random, spec) => {
      if (isGrant(spec) || !IN_PLACE.includes(spec.content)) return undefined;
      const [content] = random.some(
        IN_PLACE.filter((each) => each !== spec.content),
        1,
      );
      return content === undefined ? undefined : [spec, { ...spec, content }];
    },
  },
  {
    name: "move between kinds",
    change: (random, spec) => {
      const all = FAMILIES.find((each) => each.includes(spec.kind)) ?? [];
      // AWS deletes no policy that is attached, and an argument that is left out detaches nothing (moto deletes it).
      const family =
        spec.kind === "managed_policy_arns" || staysAttached(spec)
          ? all.filter((each) => each.includes("attachment"))
          : all;
      const [kind] = random.some(
        family.filter((each) => each !== spec.kind),
        1,
      );
      if (kind === undefined || !IN_PLACE.includes(spec.content)) return undefined;
      const { refs } = kindOf(kind);
      const ref = refs.includes(spec.ref) ? spec.ref : refs[0];
      // A name that is completed by AWS is one of some kinds only.
      return [
        { ...spec, named: true },
        { ...spec, kind, ref, named: true },
      ];
    },
  },
  {
    name: "rename with moved",
    change: (_, spec) =>
      kindOf(spec.kind).embedded || isGrant(spec) || !IN_PLACE.includes(spec.content) || spec.kind.includes("exclusive")
        ? undefined
        : [spec, { ...spec, label: "q", movedFrom: ["p"] }],
  },
  {
    name: "replace the policy",
    change: (_, spec) =>
      kindOf(spec.kind).service !== "identity" || isNamedByHolder(spec)
        ? undefined
        : [spec, { ...spec, policyGeneration: "n" }],
  },
  {
    name: "replace the holder",
    change: (_, spec) => (canRename(spec) ? [spec, renamed(spec)] : undefined),
  },
  { name: "destroy", change: (_, spec) => (staysAttached(spec) ? undefined : [spec, undefined]) },
];

/**
 * Keys have no names. A user or group is renamed where it is, and the provider fails in the apply where something names it by
 * an id that it still shows as the old one ("Provider produced inconsistent final plan", 5.100.0).
 */
function canRename({ kind, ref }: Spec): boolean {
  const { service, holders, layer } = kindOf(kind);
  if (service === "kms" || layer === "grant" || kind.endsWith("_policy_attachments_exclusive")) return false;
  return holders["h"]?.type === "aws_iam_role" || service !== "identity" || ref === "name" || ref === "literal";
}

/** Another object under another name, and policies that follow it. */
function renamed(spec: Spec): Spec {
  const follow = (text: string): string =>
    text.replaceAll(new RegExp(`([:/])${spec.id}h(?=[01]?([/"*]|$))`, "g"), `$1${spec.id}hn`);
  const of = <T>(value: T): T => JSON.parse(follow(JSON.stringify(value ?? null))) as T;
  return { ...spec, generation: "n", docs: of(spec.docs), base: spec.base === undefined ? undefined : of(spec.base) };
}

/** A change of a specification; every way comes in turn, as far as it is possible. */
export interface Change {
  readonly way: string;
  readonly before: Spec;
  readonly after: Spec | undefined;
}

/** The change of one specification, by the first way from `turn` on that is possible for it. */
export function changeOf(random: Random, spec: Spec, turn: number): Change {
  for (let index = 0; index < WAYS.length; index++) {
    const way = WAYS[(turn + index) % WAYS.length];
    const found = way?.change(random, spec);
    if (way !== undefined && found !== undefined) return { way: way.name, before: found[0], after: found[1] };
  }
  return { way: "nothing", before: spec, after: spec };
}
