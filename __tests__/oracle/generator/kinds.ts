/** Every way in which the provider can attach a policy to a principal or a resource. */
import { block, quote, resource, write } from "./hcl";
import { ACCOUNT, REGION, type Statement } from "./policy";
import type { Content, Ref, Spec } from "./spec";

/** Where blocks stand: what makes several of them, and what they are given. */
export interface Where {
  readonly spec: Spec;
  /** `count` or `for_each`. */
  readonly meta: Readonly<Record<string, string>>;
  /** What selects the instance that belongs to this one. */
  readonly index: string;
  /** The policy's text. */
  readonly policy: string;
  /** A name made from a suffix. */
  readonly name: (suffix: string) => string;
}

/** An attribute of what the policy is for, by a logical name of the resource. */
export type Attribute = (resource: string, attribute: string) => string;

/** What the resource of a policy is given. */
export type Targets = Readonly<Record<string, string>>;

/** A target with the blocks that it needs. */
export interface Targeted {
  readonly targets: Targets;
  readonly blocks?: readonly string[];
  /** What it comes after, where no reference says so. */
  readonly after?: boolean;
}

export type Service = "identity" | "trust" | "s3" | "kms" | "sqs" | "sns" | "secretsmanager";

/** One way. */
export interface Kind {
  readonly name: string;
  readonly service: Service;
  /** The resources that the policy is for, by logical names, with the attributes that others use. */
  readonly holders: Readonly<Record<string, { readonly type: string; readonly attributes: readonly string[] }>>;
  /** Whether the policy stands in what it is for. */
  readonly embedded: boolean;
  /** Principals whose identity policies hold it, by logical names. */
  readonly principals: readonly string[];
  readonly layer: "identity" | "boundary" | "resource" | "trust" | "grant";
  readonly refs: readonly [Ref, ...Ref[]];
  readonly contents: readonly Content[];
  /** Whether what it is for can go without a name. */
  readonly unnamed: boolean;
  readonly holder: (where: Where) => readonly string[];
  /** The policy's own resources; nothing where it is embedded. */
  readonly policyBlocks: (where: Where, targets: Targets, after: string | undefined) => readonly string[];
  readonly target: (ref: Ref, of: Attribute, where: Where, after: string) => Targeted;
  /** Addresses of policies that a form of it leaves to the apply although each text is known. */
  readonly isSetUnknown?: (ref: Ref) => boolean;
}

const ALL: readonly Content[] = [
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
];

/** What EC2 may take on: who is not asked about who can. */
export const TRUST: readonly Statement[] = [
  { Effect: "Allow", Principal: { Service: ["ec2.amazonaws.com"] }, Action: ["sts:AssumeRole"] },
];

/** Lets the account administrate a key and nothing more: AWS refuses a key that no principal can change. */
export const KEY_ADMINISTRATION: Statement = {
  Effect: "Allow",
  Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] },
  Action: ["kms:Create*", "kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*", "kms:Schedule*", "kms:TagResource"],
  Resource: ["*"],
};

/** A policy as an object of JSON. */
export function documentOf(statements: readonly Statement[]): {
  readonly Version: string;
  readonly Statement: readonly Statement[];
} {
  return { Version: "2012-10-17", Statement: statements };
}

function encoded(statements: readonly Statement[]): string {
  return `jsonencode(${write(documentOf(statements) as never)})`;
}

function named({ spec, name }: Where, argument: string, suffix = "h"): Readonly<Record<string, string>> {
  return spec.named ? { [argument]: name(suffix) } : { [`${argument}_prefix`]: name(suffix) };
}

function role(where: Where, more: Readonly<Record<string, string>> = {}, ...inside: readonly string[]): string {
  const args = { ...where.meta, ...named(where, "name"), assume_role_policy: encoded(TRUST), ...more };
  return resource("aws_iam_role", "h", args, ...inside);
}

const ROLE = { h: { type: "aws_iam_role", attributes: ["id", "arn", "name"] } } as const;
const USER = { h: { type: "aws_iam_user", attributes: ["id", "arn", "name"] } } as const;
const GROUP = {
  h: { type: "aws_iam_group", attributes: ["id", "arn", "name"] },
  u: { type: "aws_iam_user", attributes: ["id", "arn", "name"] },
} as const;

const user = (where: Where): string => resource("aws_iam_user", "h", { ...where.meta, name: where.name("h") });

function dataOf(where: Where, type: string, args: Readonly<Record<string, string>>, after?: string): string {
  return block(`data ${quote(type)} "h"`, {
    ...where.meta,
    ...args,
    ...(after === undefined ? {} : { depends_on: `[${after}]` }),
  });
}

/** A role, user or group as an inline policy or an attachment names it: by its name, which is its id too. */
function principalTarget(kind: "role" | "user" | "group"): Kind["target"] {
  return (ref, of, where, after) => {
    const { index } = where;
    const more = kind === "group" ? { user: of("u", "name") } : {};
    const name = where.spec.named ? where.name("h") : of("h", "name");
    switch (ref) {
      case "literal":
        return { targets: { [kind]: where.name("h"), ...more }, after: true };
      case "name":
        return { targets: { [kind]: of("h", "name"), ...more } };
      case "data":
        return {
          targets: { [kind]: `data.aws_iam_${kind}.h${index}.${kind === "role" ? "id" : `${kind}_name`}`, ...more },
          blocks: [dataOf(where, `aws_iam_${kind}`, { [kind === "role" ? "name" : `${kind}_name`]: name }, after)],
        };
      default:
        return { targets: { [kind]: of("h", "id"), ...more } };
    }
  };
}

/** A policy of its own, with what names it. */
function managedPolicy(where: Where, by: "id" | "arn" | "literal" | "data"): { blocks: string[]; arn: string } {
  const { spec, meta, index, policy, name } = where;
  const own = resource("aws_iam_policy", spec.label, { ...meta, name: name(`p${spec.policyGeneration}`), policy });
  const address = `aws_iam_policy.${spec.label}`;
  const literal = name(`p${spec.policyGeneration}`).replace(/^"/, `"arn:aws:iam::${ACCOUNT}:policy/`);
  if (by === "literal") return { blocks: [own], arn: literal };
  if (by === "data") {
    const args = { ...meta, arn: literal, depends_on: `[${address}]` };
    return { blocks: [own, block(`data "aws_iam_policy" "p"`, args)], arn: `data.aws_iam_policy.p${index}.arn` };
  }
  return { blocks: [own], arn: `${address}${index}.${by}` };
}

function arnBy(ref: Ref): "id" | "arn" | "literal" | "data" {
  return ref === "name" ? "arn" : ref;
}

/** Moved resources, of each label that a policy had before. */
function moved(type: string, { spec: { label, movedFrom } }: Where): readonly string[] {
  return movedFrom.map((from) => block("moved", { from: `${type}.${from}`, to: `${type}.${label}` }));
}

function inlinePolicy(
  kind: "role" | "user" | "group",
  { after }: { after: string | undefined },
  where: Where,
  t: Targets,
) {
  const { spec, meta, policy, name } = where;
  const type = `aws_iam_${kind}_policy`;
  const depends = after === undefined ? {} : { depends_on: `[${after}]` };
  const args = { ...meta, name: name(`p${spec.policyGeneration}`), [kind]: t[kind], policy, ...depends };
  return [resource(type, spec.label, args), ...moved(type, where)];
}

function attachment(kind: "role" | "user" | "group", after: string | undefined, where: Where, t: Targets) {
  const { spec, meta } = where;
  const { blocks, arn } = managedPolicy(where, arnBy(spec.ref));
  const comesAfter = [...(after === undefined ? [] : [after]), `aws_iam_policy.${spec.label}`];
  const depends = after === undefined && spec.ref !== "literal" ? {} : { depends_on: `[${comesAfter.join(", ")}]` };
  const args = { ...meta, [kind]: t[kind], policy_arn: arn, ...depends };
  const type = `aws_iam_${kind}_policy_attachment`;
  return [...blocks, resource(type, spec.label, args), ...moved("aws_iam_policy", where), ...moved(type, where)];
}

function exclusivePolicies(kind: "role" | "user" | "group"): Kind["policyBlocks"] {
  return (where, t, after) => {
    const { spec, meta, index } = where;
    const listed = spec.ref === "literal" ? where.name(`p${spec.policyGeneration}`) : undefined;
    return [
      ...inlinePolicy(kind, { after }, where, t),
      resource(`aws_iam_${kind}_policies_exclusive`, "only", {
        ...meta,
        [`${kind}_name`]: t[kind],
        policy_names: `[${listed ?? `aws_iam_${kind}_policy.${spec.label}${index}.name`}]`,
        ...(listed === undefined ? {} : { depends_on: `[aws_iam_${kind}_policy.${spec.label}]` }),
      }),
    ];
  };
}

function exclusiveAttachments(kind: "role" | "user" | "group"): Kind["policyBlocks"] {
  return (where, t, after) => {
    const { spec, meta } = where;
    const { blocks, arn } = managedPolicy(where, arnBy(spec.ref));
    const comesAfter = [...(after === undefined ? [] : [after]), `aws_iam_policy.${spec.label}`];
    return [
      ...blocks,
      resource(`aws_iam_${kind}_policy_attachments_exclusive`, "only", {
        ...meta,
        [`${kind}_name`]: t[kind],
        policy_arns: `[${arn}]`,
        depends_on: `[${comesAfter.join(", ")}]`,
      }),
    ];
  };
}

function groupWithUser(where: Where): readonly string[] {
  return [
    resource("aws_iam_group", "h", { ...where.meta, name: where.name("h") }),
    resource("aws_iam_user", "u", { ...where.meta, name: where.name("u") }),
  ];
}

/** Either of the two resources that put a user into a group. */
function membership(where: Where, { group, user: member }: Targets, by: "group" | "user"): string {
  return by === "group"
    ? resource("aws_iam_group_membership", "m", {
        ...where.meta,
        name: where.name("m"),
        group,
        users: `[${member ?? ""}]`,
      })
    : resource("aws_iam_user_group_membership", "m", { ...where.meta, user: member, groups: `[${group ?? ""}]` });
}

const identity = (
  kind: "role" | "user" | "group",
): Pick<Kind, "service" | "holders" | "embedded" | "principals" | "layer" | "contents" | "unnamed" | "target"> & {
  readonly holder: Kind["holder"];
} => ({
  service: "identity",
  holders: kind === "role" ? ROLE : kind === "user" ? USER : GROUP,
  embedded: false,
  principals: [kind === "group" ? "u" : "h"],
  layer: "identity",
  contents: ALL,
  unnamed: kind === "role",
  target: principalTarget(kind),
  holder: (where) => (kind === "role" ? [role(where)] : kind === "user" ? [user(where)] : groupWithUser(where)),
});

const PRINCIPAL_REFS = ["literal", "id", "name", "data"] as const;
const ATTACHMENT_REFS = ["literal", "id", "arn", "name", "data"] as const;

/** A kind whose policy stands in what it is for. */
const inHolder = { embedded: true, contents: ALL, policyBlocks: () => [], target: () => ({ targets: {} }) } as const;

const inRole = { ...inHolder, holders: ROLE, unnamed: false } as const;

/** Resources with a policy: in themselves, or in a resource of its own. */
function ofResource(
  service: Service,
  type: string,
  argument: string,
  attributes: readonly string[],
  more: Readonly<Record<string, string>>,
): {
  readonly inItself: (name: string) => Kind;
  readonly apart: (
    name: string,
    policyType: string,
    by: string,
    refs: Kind["refs"],
    attributeOf: (ref: Ref) => string,
    literal?: (where: Where) => string,
    data?: Kind["target"],
  ) => Kind;
} {
  const holders = { h: { type, attributes } } as const;
  const args = (where: Where): Readonly<Record<string, string>> => ({
    ...where.meta,
    ...(argument === "" ? {} : { [argument]: where.name("h") }),
    ...more,
  });
  const common = { service, holders, principals: [], layer: "resource", contents: ALL, unnamed: false } as const;
  return {
    inItself: (name) => ({
      ...common,
      ...inHolder,
      name,
      refs: ["literal"],
      holder: (where) => [
        resource(type, "h", { ...args(where), ...(where.spec.isThere ? { policy: where.policy } : {}) }),
      ],
    }),
    apart: (name, policyType, by, refs, attributeOf, literal, data) => ({
      ...common,
      name,
      embedded: false,
      refs,
      holder: (where) => [resource(type, "h", args(where))],
      target: (ref, of, where, after) => {
        if (ref === "data" && data !== undefined) return data(ref, of, where, after);
        if (ref === "literal" && literal !== undefined) return { targets: { [by]: literal(where) }, after: true };
        return { targets: { [by]: of("h", attributeOf(ref)) } };
      },
      policyBlocks: (where, t, after) => [
        resource(policyType, where.spec.label, {
          ...where.meta,
          [by]: t[by],
          policy: where.policy,
          ...(after === undefined ? {} : { depends_on: `[${after}]` }),
        }),
        ...moved(policyType, where),
      ],
    }),
  };
}

const bucket = ofResource("s3", "aws_s3_bucket", "bucket", ["id", "arn", "bucket"], { force_destroy: "true" });
const key = ofResource("kms", "aws_kms_key", "", ["id", "arn", "key_id"], { deletion_window_in_days: "7" });
const queue = ofResource("sqs", "aws_sqs_queue", "name", ["id", "arn", "url"], {});
const topic = ofResource("sns", "aws_sns_topic", "name", ["id", "arn"], {});
const secret = ofResource("secretsmanager", "aws_secretsmanager_secret", "name", ["id", "arn"], {
  recovery_window_in_days: "0",
});

/** What a data source looks up by name, after what it looks at is made. */
function byData(type: string, argument: string, by: string, attribute: string): Kind["target"] {
  return (_, __, where, after) => ({
    targets: { [by]: `data.${type}.h${where.index}.${attribute}` },
    blocks: [dataOf(where, type, { [argument]: where.name("h") }, after)],
  });
}

const KEY_DATA: Kind["target"] = (_, of, where) => ({
  targets: { key_id: `data.aws_kms_key.h${where.index}.id` },
  blocks: [dataOf(where, "aws_kms_key", { key_id: of("h", "key_id") })],
});

/** Operations of the grant of {@link KINDS}' `kms_grant`. */
export const GRANTED = ["Decrypt", "GenerateDataKey"] as const;

/**
 * All kinds. Left out because moto 5.2 does not do what AWS does: the permissions boundary of a user
 * (PutUserPermissionsBoundary is not there).
 */
const KINDS: readonly Kind[] = [
  ...(["role", "user"] as const).flatMap((kind): readonly Kind[] => [
    {
      ...identity(kind),
      name: `${kind}_policy`,
      refs: PRINCIPAL_REFS,
      policyBlocks: (where, t, after) => inlinePolicy(kind, { after }, where, t),
    },
    {
      ...identity(kind),
      name: `${kind}_policy_attachment`,
      refs: ATTACHMENT_REFS,
      policyBlocks: (where, t, after) => attachment(kind, after, where, t),
    },
  ]),
  {
    ...identity("group"),
    name: "group_policy",
    refs: PRINCIPAL_REFS,
    policyBlocks: (where, t, after) => [...inlinePolicy("group", { after }, where, t), membership(where, t, "group")],
  },
  {
    ...identity("group"),
    name: "group_policy_attachment",
    refs: ATTACHMENT_REFS,
    policyBlocks: (where, t, after) => [...attachment("group", after, where, t), membership(where, t, "user")],
  },
  ...(["role", "user", "group"] as const).flatMap((kind): readonly Kind[] => [
    {
      ...identity(kind),
      name: `${kind}_policies_exclusive`,
      refs: PRINCIPAL_REFS,
      policyBlocks: (where, t, after) => [
        ...exclusivePolicies(kind)(where, t, after),
        ...(kind === "group" ? [membership(where, t, "group")] : []),
      ],
    },
    {
      ...identity(kind),
      name: `${kind}_policy_attachments_exclusive`,
      refs: ATTACHMENT_REFS,
      policyBlocks: (where, t, after) => [
        ...exclusiveAttachments(kind)(where, t, after),
        ...(kind === "group" ? [membership(where, t, "user")] : []),
      ],
    },
  ]),
  {
    ...identity("role"),
    name: "policy_attachment",
    holders: { ...ROLE, v: { type: "aws_iam_user", attributes: ["id", "arn", "name"] } },
    principals: ["h", "v"],
    refs: ATTACHMENT_REFS,
    holder: (where) => [role(where), resource("aws_iam_user", "v", { ...where.meta, name: where.name("v") })],
    target: (ref, of, where, after) => {
      const of1 = principalTarget("role")(ref, of, where, after);
      return { ...of1, targets: { ...of1.targets, user: of("v", "name") } };
    },
    policyBlocks: (where, t, after) => {
      const { spec, meta } = where;
      const { blocks, arn } = managedPolicy(where, arnBy(spec.ref));
      const comesAfter = [...(after === undefined ? [] : [after]), `aws_iam_policy.${spec.label}`];
      return [
        ...blocks,
        resource("aws_iam_policy_attachment", spec.label, {
          ...meta,
          name: where.name("a"),
          roles: `[${t["role"] ?? ""}]`,
          users: `[${t["user"] ?? ""}]`,
          policy_arn: arn,
          ...(spec.ref === "literal" ? { depends_on: `[${comesAfter.join(", ")}]` } : {}),
        }),
        ...moved("aws_iam_policy", where),
        ...moved("aws_iam_policy_attachment", where),
      ];
    },
  },
  {
    ...inRole,
    name: "inline_policy",
    service: "identity",
    principals: ["h"],
    layer: "identity",
    refs: ["literal"],
    holder: (where) => [
      role(
        where,
        {},
        ...(where.spec.isThere
          ? [block("inline_policy", { name: where.name(`p${where.spec.policyGeneration}`), policy: where.policy })]
          : []),
      ),
    ],
  },
  {
    ...inRole,
    name: "managed_policy_arns",
    service: "identity",
    principals: ["h"],
    layer: "identity",
    refs: ["literal", "id", "arn", "data"],
    isSetUnknown: (ref) => ref !== "literal",
    holder: (where) => {
      // The policy stays: AWS deletes none that is attached, and an argument that is left out detaches nothing.
      const { blocks, arn } = managedPolicy(where, arnBy(where.spec.ref));
      const depends = where.spec.ref === "literal" ? { depends_on: `[aws_iam_policy.${where.spec.label}]` } : {};
      if (!where.spec.isThere) return [...blocks, role(where)];
      return [...blocks, role(where, { managed_policy_arns: `[${arn}]`, ...depends })];
    },
  },
  {
    ...inRole,
    name: "permissions_boundary",
    service: "identity",
    principals: ["h"],
    layer: "boundary",
    refs: ["literal", "id", "arn", "data"],
    holder: (where) => {
      if (!where.spec.isThere) return [role(where)];
      const { blocks, arn } = managedPolicy(where, arnBy(where.spec.ref));
      const depends = where.spec.ref === "literal" ? { depends_on: `[aws_iam_policy.${where.spec.label}]` } : {};
      return [...blocks, role(where, { permissions_boundary: arn, ...depends })];
    },
  },
  {
    ...inRole,
    name: "assume_role_policy",
    service: "trust",
    principals: [],
    layer: "trust",
    refs: ["literal"],
    holder: (where) => [role(where, where.spec.isThere ? { assume_role_policy: where.policy } : {})],
  },
  bucket.inItself("bucket.policy"),
  bucket.apart(
    "bucket_policy",
    "aws_s3_bucket_policy",
    "bucket",
    ["literal", "id", "name", "data"],
    (ref) => (ref === "id" ? "id" : "bucket"),
    (where) => where.name("h"),
    byData("aws_s3_bucket", "bucket", "bucket", "id"),
  ),
  key.inItself("key.policy"),
  key.apart(
    "key_policy",
    "aws_kms_key_policy",
    "key_id",
    ["id", "arn", "name", "data"],
    (ref) => (ref === "name" ? "key_id" : ref),
    undefined,
    KEY_DATA,
  ),
  {
    ...key.apart("kms_grant", "aws_kms_grant", "key_id", ["id", "arn", "name", "data"], (ref) =>
      ref === "name" ? "key_id" : ref,
    ),
    layer: "grant",
    contents: ["literal", "module-in", "module-out", "count", "for_each"],
    holder: (where) => [
      resource("aws_kms_key", "h", {
        ...where.meta,
        deletion_window_in_days: "7",
        policy: encoded([KEY_ADMINISTRATION]),
      }),
    ],
    target: (ref, of, where, after) => {
      const caller = `"arn:aws:iam::${ACCOUNT}:role/${where.spec.id}r"`;
      if (ref === "data") {
        const found = KEY_DATA(ref, of, where, after);
        return { ...found, targets: { ...found.targets, grantee: "aws_iam_role.r.arn" } };
      }
      return {
        targets: {
          key_id: of("h", ref === "name" ? "key_id" : ref),
          grantee: ref === "id" ? caller : "aws_iam_role.r.arn",
        },
      };
    },
    policyBlocks: (where, t, after) => [
      resource("aws_kms_grant", where.spec.label, {
        ...where.meta,
        key_id: t["key_id"],
        grantee_principal: t["grantee"],
        operations: write(GRANTED),
        ...(after === undefined ? {} : { depends_on: `[${after}]` }),
      }),
    ],
  },
  queue.inItself("queue.policy"),
  queue.apart(
    "queue_policy",
    "aws_sqs_queue_policy",
    "queue_url",
    ["id", "name", "data"],
    (ref) => (ref === "id" ? "id" : "url"),
    undefined,
    byData("aws_sqs_queue", "name", "queue_url", "url"),
  ),
  topic.inItself("topic.policy"),
  topic.apart(
    "topic_policy",
    "aws_sns_topic_policy",
    "arn",
    ["literal", "id", "arn", "data"],
    (ref) => (ref === "id" ? "id" : "arn"),
    (where) => where.name("h").replace(/^"/, `"arn:aws:sns:${REGION}:${ACCOUNT}:`),
    byData("aws_sns_topic", "name", "arn", "arn"),
  ),
  secret.inItself("secret.policy"),
  secret.apart(
    "secret_policy",
    "aws_secretsmanager_secret_policy",
    "secret_arn",
    ["id", "arn", "data"],
    (ref) => (ref === "id" ? "id" : "arn"),
    undefined,
    byData("aws_secretsmanager_secret", "name", "secret_arn", "arn"),
  ),
];

/** All of them. */
export function allKinds(): readonly Kind[] {
  return KINDS;
}

/** A kind by its name. */
export function kindOf(name: string): Kind {
  const found = KINDS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no kind ${name}`);
  return found;
}
