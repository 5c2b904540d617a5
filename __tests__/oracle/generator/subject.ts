/** What the policies of a kind are about, and which requests can be asked of them. */
import type { Kind, Service } from "./kinds";
import { ACCOUNT, CONTEXT, OTHER_ACCOUNT, REGION, type Statement, type Subject } from "./policy";
import { indexes, objectName, type Spec } from "./spec";

/** An object of a configuration, by a key such as `h` or `h[0]`. */
export interface ObjectKey {
  readonly logical: string;
  readonly instance: number;
}

/** Who asks. */
export type Caller =
  | { readonly object: string }
  | { readonly arn: string; readonly account: string }
  | { readonly service: string };

/** One question. The resource is known by its ARN, or is an object of the configuration. */
export interface Probe {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: { readonly arn: string } | { readonly object: string };
  /** By default {@link CONTEXT}, over a safe connection. */
  readonly context?: Readonly<Record<string, string>>;
}

/** A role of another account to which its own account allows everything. */
export const STRANGER = { arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/stranger`, account: OTHER_ACCOUNT };
const SERVICE = "events.amazonaws.com";

const ACTIONS: Readonly<Record<Service, Pick<Subject, "actions" | "wide">>> = {
  identity: {
    actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
    wide: ["dynamodb:*", "dynamodb:*Item", "dynamodb:Get*", "*"],
  },
  trust: { actions: ["sts:AssumeRole", "sts:TagSession"], wide: ["sts:*"] },
  s3: { actions: ["s3:GetObject", "s3:PutObject"], wide: ["s3:*", "s3:*Object", "s3:Get*"] },
  kms: { actions: ["kms:Decrypt", "kms:Encrypt"], wide: ["kms:*", "kms:De*"] },
  sqs: { actions: ["sqs:SendMessage", "sqs:ReceiveMessage"], wide: ["sqs:*", "sqs:Send*"] },
  sns: { actions: ["sns:Publish", "sns:Subscribe"], wide: ["sns:*", "sns:Pub*"] },
  secretsmanager: {
    actions: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
    wide: ["secretsmanager:*", "secretsmanager:Get*"],
  },
};

/** What statements of one instance can say. */
export function subjectOf(kind: Kind, spec: Spec, instance: number): Subject {
  const name = objectName(spec, "h", instance);
  const of = (resources: Subject["resources"], patterns: Subject["patterns"]): Subject => ({
    service: kind.service,
    ...ACTIONS[kind.service],
    resources,
    patterns,
  });
  switch (kind.service) {
    case "identity": {
      const table = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/`;
      return of([`${table}${spec.id}a`, `${table}${spec.id}b`], ["*", `${table}${spec.id}*`, `${table}*`]);
    }
    case "trust":
      return of([`arn:aws:iam::${ACCOUNT}:role/${name}`], ["*", `arn:aws:iam::${ACCOUNT}:role/${spec.id}*`]);
    case "s3":
      return of(
        [`arn:aws:s3:::${name}/a/x`, `arn:aws:s3:::${name}/b/x`],
        [`arn:aws:s3:::${name}/*`, `arn:aws:s3:::${name}/a/*`],
      );
    case "sqs":
    case "sns": {
      const arn = `arn:aws:${kind.service}:${REGION}:${ACCOUNT}:${name}`;
      return of([arn], [arn]);
    }
    case "kms":
    case "secretsmanager":
      return of(["*"], ["*"]);
  }
}

/** The principals that a resource's policy may name. */
export function principalsOf(
  spec: Spec,
  kind: Kind,
): [NonNullable<Statement["Principal"]>, ...NonNullable<Statement["Principal"]>[]] {
  return [
    { AWS: [`arn:aws:iam::${ACCOUNT}:role/${spec.id}r`] },
    { AWS: [`arn:aws:iam::${ACCOUNT}:role/${spec.id}r`] },
    { AWS: [`arn:aws:iam::${ACCOUNT}:root`] },
    { AWS: [STRANGER.arn] },
    { AWS: [OTHER_ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/${spec.id}r`] },
    ...(kind.service === "kms" || kind.service === "secretsmanager" ? [] : [{ Service: [SERVICE] }]),
  ];
}

/** Circumstances that conditions of the generator distinguish. */
const CONTEXTS: readonly Readonly<Record<string, string>>[] = [
  CONTEXT,
  { "aws:ResourceTag/team": "b" },
  {},
  { ...CONTEXT, "aws:SecureTransport": "false" },
  { "aws:ResourceTag/team": "b", "aws:SecureTransport": "false" },
  { "aws:ResourceTag/team": "a", "aws:ResourceTag/owner": "a" },
  // What AWS's default policy of a topic asks for.
  { ...CONTEXT, "aws:SourceOwner": ACCOUNT },
];

/** Of an account that is named as a whole, a principal that no statement names. */
const OTHER_ROLES: readonly Caller[] = [ACCOUNT, OTHER_ACCOUNT].map((account) => ({
  arn: `arn:aws:iam::${account}:role/other`,
  account,
}));

/** Of each pattern of {@link ACTIONS} that means more than the actions there, one that it means. */
const BEYOND: Readonly<Record<Service, { readonly actions: readonly string[]; readonly arns: readonly string[] }>> = {
  identity: {
    actions: ["dynamodb:Scan", "dynamodb:GetRecords", "dynamodb:UpdateItem"],
    arns: [`arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/elsewhere`, "arn:aws:s3:::elsewhere/x"],
  },
  trust: { actions: [], arns: [`arn:aws:iam::${ACCOUNT}:role/elsewhere`] },
  s3: { actions: ["s3:GetObjectAcl", "s3:DeleteObject"], arns: ["arn:aws:s3:::elsewhere/x"] },
  kms: {
    actions: ["kms:Sign", "kms:DescribeKey", "kms:DeriveSharedSecret"],
    arns: [`arn:aws:kms:${REGION}:${ACCOUNT}:key/elsewhere`],
  },
  sqs: { actions: ["sqs:PurgeQueue", "sqs:SendMessageBatch"], arns: [`arn:aws:sqs:${REGION}:${ACCOUNT}:elsewhere`] },
  sns: { actions: ["sns:Unsubscribe", "sns:PublishBatch"], arns: [`arn:aws:sns:${REGION}:${ACCOUNT}:elsewhere`] },
  secretsmanager: {
    actions: ["secretsmanager:RotateSecret", "secretsmanager:GetResourcePolicy"],
    arns: [`arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:elsewhere`],
  },
};

/** The same under every circumstance, and what lies beyond: where something wider than the usual questions may be meant. */
export function widened(probes: readonly Probe[], kind: Kind): readonly Probe[] {
  const { actions, arns } = BEYOND[kind.service];
  const others = probes.flatMap((probe): readonly Probe[] => [
    ...[...actions, "ec2:RunInstances"].map((action) => ({ ...probe, action })),
    // What a pattern means besides what is asked by name.
    ...("arn" in probe.resource ? [{ ...probe, resource: { arn: `${probe.resource.arn}z` } }] : []),
    ...[probe.action, ...actions, "ec2:RunInstances"].flatMap((action) =>
      arns.map((arn) => ({ ...probe, action, resource: { arn } })),
    ),
  ]);
  const callers = [...probes, ...others].flatMap((probe): readonly Probe[] => [
    probe,
    ...("service" in probe.caller ? [] : OTHER_ROLES.map((caller) => ({ ...probe, caller }))),
  ]);
  const distinct = new Map(callers.map((probe) => [JSON.stringify(probe), probe]));
  return [...distinct.values()].flatMap((probe) => CONTEXTS.map((context) => ({ ...probe, context })));
}

/** What a review is asked besides: who may take roles on, and who may change keys. */
export function reviewUniverse(kind: Kind, spec: Spec): readonly Probe[] {
  const roles = indexes(spec).flatMap((index) =>
    Object.entries(kind.holders).flatMap(([logical, { type }]) =>
      type === "aws_iam_role" ? [`${logical}${index}`] : [],
    ),
  );
  return [
    ...universe(kind, spec),
    ...[...roles, ...(kind.service === "identity" ? [] : ["r"])].map((object): Probe => ({
      caller: { service: "ec2.amazonaws.com" },
      action: "sts:AssumeRole",
      resource: { object },
    })),
    ...(kind.service === "kms"
      ? indexes(spec).map((index): Probe => ({
          caller: { object: "r" },
          action: "kms:PutKeyPolicy",
          resource: { object: `h${index}` },
        }))
      : []),
  ];
}

/** Every question that can be asked of a configuration. */
export function universe(kind: Kind, spec: Spec): readonly Probe[] {
  return indexes(spec).flatMap((index, instance) => {
    const subject = subjectOf(kind, spec, instance);
    const actions = kind.layer === "grant" ? ["kms:Decrypt", "kms:Encrypt"] : subject.actions;
    const resources: readonly Probe["resource"][] =
      kind.service === "kms" || kind.service === "secretsmanager" || kind.service === "trust"
        ? [{ object: `h${index}` }]
        : subject.resources.map((arn) => ({ arn }));
    const callers: readonly Caller[] =
      kind.service === "identity"
        ? kind.principals.map((logical) => ({ object: `${logical}${index}` }))
        : [
            { object: "r" },
            STRANGER,
            ...(kind.service === "kms" || kind.service === "secretsmanager" ? [] : [{ service: SERVICE }]),
          ];
    return callers.flatMap((caller) =>
      actions.flatMap((action) => resources.map((resource): Probe => ({ caller, action, resource }))),
    );
  });
}
