/** From a specification to Terraform's text, and to what AWS has to hold once it is applied. */
import { block, Expression, quote, resource, template, write, type Value } from "./hcl";
import {
  type Attribute,
  documentOf,
  GRANTED,
  KEY_ADMINISTRATION,
  type Kind,
  kindOf,
  type Service,
  type Targets,
  TRUST,
  type Where,
} from "./kinds";
import { ACCOUNT, REGION, type Statement } from "./policy";
import { indexes, isTwin, KEYS, objectName, type Spec } from "./spec";
import { subjectOf } from "./subject";

/** The text of a configuration, file by file. */
export type Files = Readonly<Record<string, string>>;

/** Everything that is known of an object before Terraform runs. */
export interface Made {
  /** The address, seen from the configuration. */
  readonly address: string;
  readonly type: string;
  /** Undefined where AWS completes it. */
  readonly name: string | undefined;
}

/** A configuration. */
export interface Rendered {
  readonly files: Files;
  /** By keys such as `h` and `h[0]`. */
  readonly objects: Readonly<Record<string, Made>>;
}

/** The statements of one policy text, those of a key with what keeps it changeable. */
export function statementsOf(kind: Kind, { docs }: Spec, instance: number): readonly Statement[] {
  const own = docs[instance] ?? docs[0];
  return kind.service === "kms" ? [KEY_ADMINISTRATION, ...own] : own;
}

/** The value of a policy that is known only after the apply. */
export interface Unknown {
  /** The number of its statement. */
  readonly statement: number;
  readonly member: "Resource" | "NotResource" | "Principal";
  readonly value: string;
}

/** Which value a form leaves to the apply; undefined where it leaves none. */
export function unknownOf(kind: Kind, spec: Spec): Unknown | undefined {
  if (spec.content !== "unknown" && spec.content !== "part") return undefined;
  const all = statementsOf(kind, spec, 0);
  const statement = all.length - 1;
  const last = all[statement];
  if (last === undefined) return undefined;
  for (const member of ["Resource", "NotResource"] as const) {
    const value = kind.layer === "trust" ? undefined : last[member]?.[0];
    if (value !== undefined) return { statement, member, value };
  }
  const [value] = typeof last.Principal === "object" ? (Object.values(last.Principal)[0] ?? []) : [];
  return value === undefined ? undefined : { statement, member: "Principal", value };
}

const U = new Expression("terraform_data.u.output");

function replaced(statement: Statement, { member }: Unknown, by: Expression): Value {
  if (member === "Principal") {
    const [[type, names]] = Object.entries(statement.Principal as Readonly<Record<string, readonly string[]>>) as [
      [string, readonly string[]],
    ];
    return { ...statement, Principal: { [type]: [by, ...names.slice(1)] } };
  }
  return { ...statement, [member]: [by, ...(statement[member] ?? []).slice(1)] };
}

interface Text {
  readonly expression: string;
  readonly blocks: readonly string[];
}

/** The text of one policy in its form. */
function textOf(kind: Kind, spec: Spec, of: Attribute): Text {
  const statements = statementsOf(kind, spec, 0);
  const document = documentOf(statements);
  const json = `jsonencode(${write(document as never)})`;
  const unknown = unknownOf(kind, spec);
  switch (spec.content) {
    case "literal":
      return { expression: quote(JSON.stringify(document)), blocks: [] };
    case "heredoc":
      return { expression: `<<-EOT\n${template(document as never)}\nEOT\n`, blocks: [] };
    case "document":
      return { expression: "data.aws_iam_policy_document.d.json", blocks: [dataDocument(statements as never)] };
    case "local":
      return { expression: "local.policy", blocks: [block("locals", { policy: json })] };
    case "sensitive":
      return { expression: `sensitive(${json})`, blocks: [] };
    case "unknown":
    case "part": {
      if (unknown === undefined) return { expression: json, blocks: [] };
      const by = own(kind, spec, unknown, of) ?? U;
      const all = statements.map((each, index) => (index === unknown.statement ? replaced(each, unknown, by) : each));
      const source = by === U ? [resource("terraform_data", "u", { input: quote(unknown.value) })] : [];
      return spec.content === "unknown"
        ? { expression: `jsonencode(${write(documentOf(all as never) as never)})`, blocks: source }
        : { expression: "data.aws_iam_policy_document.d.json", blocks: [dataDocument(all as never), ...source] };
    }
    default:
      return { expression: json, blocks: [] };
  }
}

/** The usual form: the ARN of the resource that the policy is for, as a reference. */
export function own(kind: Kind, spec: Spec, { member, value }: Unknown, of: Attribute): Expression | undefined {
  const [arn] = subjectOf(kind, spec, 0).resources;
  const bare = kind.service === "s3" ? arn.replace(/\/.*/, "") : arn;
  const isOwn = kind.layer === "resource" && !kind.embedded && member === "Resource" && value.startsWith(bare);
  if (!isOwn || bare === "" || bare === "*") return undefined;
  const rest = value.slice(bare.length);
  return new Expression(rest === "" ? of("h", "arn") : `"\${${of("h", "arn")}}${rest}"`);
}

function dataDocument(statements: readonly Value[]): string {
  return block('data "aws_iam_policy_document" "d"', {}, ...statements.map((each) => statementBlock(each as never)));
}

function statementBlock(of: Readonly<Record<string, Value>>): string {
  const list = (name: string): string | undefined => (of[name] === undefined ? undefined : write(of[name]));
  const principals = Object.entries((of["Principal"] ?? {}) as Readonly<Record<string, Value>>);
  const conditions = Object.entries(
    (of["Condition"] ?? {}) as Readonly<Record<string, Readonly<Record<string, Value>>>>,
  );
  return block(
    "statement",
    {
      effect: list("Effect"),
      actions: list("Action"),
      not_actions: list("NotAction"),
      resources: list("Resource"),
      not_resources: list("NotResource"),
    },
    ...principals.map(([type, identifiers]) =>
      block("principals", { type: quote(type), identifiers: write(identifiers) }),
    ),
    ...conditions.flatMap(([test, keys]) =>
      Object.entries(keys).map(([variable, values]) =>
        block("condition", { test: quote(test), variable: quote(variable), values: write(values) }),
      ),
    ),
  );
}

/** What everything of a configuration has in common: how often it is made and how it is named. */
function whereOf(
  kind: Kind,
  spec: Spec,
): { readonly where: Omit<Where, "policy">; readonly blocks: readonly string[]; readonly each?: string } {
  const name = (suffix: string, index = ""): string => `"${spec.id}${suffix}${spec.generation}${index}"`;
  if (!isTwin(spec)) {
    return { where: { spec, meta: {}, index: "", name: (suffix) => name(suffix) }, blocks: [] };
  }
  const texts = indexes(spec).map(
    (_, instance) => `jsonencode(${write(documentOf(statementsOf(kind, spec, instance)) as never)})`,
  );
  if (spec.content === "count") {
    return {
      where: { spec, meta: { count: "2" }, index: "[count.index]", name: (suffix) => name(suffix, "${count.index}") },
      blocks: [block("locals", { policies: `[${texts.join(", ")}]` })],
      each: "local.policies[count.index]",
    };
  }
  const byKey = (values: readonly string[]): string =>
    `{ ${KEYS.map((key, index) => `${quote(key)} = ${values[index] ?? ""}`).join(", ")} }`;
  return {
    where: {
      spec,
      meta: { for_each: "local.policies" },
      index: "[each.key]",
      name: (suffix) => name(suffix, "${local.numbers[each.key]}"),
    },
    blocks: [block("locals", { policies: byKey(texts), numbers: byKey(["0", "1"]) })],
    each: "each.value",
  };
}

/** The text and the objects of a configuration. */
export function render(spec: Spec): Rendered {
  const kind = kindOf(spec.kind);
  const { where, blocks: common, each } = whereOf(kind, spec);
  const isInner = kind.embedded ? spec.content === "module-in" : spec.content === "module-out";
  const outside: Attribute = (logical, attribute) =>
    isInner
      ? `module.m.${logical}_${attribute}`
      : `${kind.holders[logical]?.type ?? ""}.${logical}${where.index}.${attribute}`;
  const { expression, blocks: textBlocks } = textOf(kind, spec, outside);
  const policy = each ?? expression;
  const holderAddress = isInner ? "module.m" : `${kind.holders["h"]?.type ?? ""}.h`;
  const files: Record<string, string[]> = { "main.tf": [...common] };
  const root = files["main.tf"] ?? [];
  const add = (folder: string, ...blocks: readonly string[]): void => {
    (files[`${folder}/main.tf`] ??= []).push(...blocks);
  };
  const call = (name: string, args: Readonly<Record<string, string>>): string =>
    block(`module ${quote(name)}`, { source: quote(`./${name}`), ...args });
  const outputs = Object.entries(kind.holders).flatMap(([logical, { type, attributes }]) =>
    attributes.map((attribute) =>
      block(`output ${quote(`${logical}_${attribute}`)}`, { value: `${type}.${logical}.${attribute}` }),
    ),
  );
  const isThere = spec.isThere || spec.content === "module-out";

  if (kind.embedded) {
    if (spec.content === "module-in") {
      root.push(...textBlocks, call("m", { policy }));
      add("m", 'variable "policy" {}', ...kind.holder({ ...where, policy: "var.policy" }), ...outputs);
    } else if (spec.content === "module-out") {
      root.push(call("t", {}), ...kind.holder({ ...where, policy: "module.t.policy" }));
      add("t", ...textBlocks, block('output "policy"', { value: policy }));
    } else root.push(...(spec.isThere || keepsPolicy(kind) ? textBlocks : []), ...kind.holder({ ...where, policy }));
  } else {
    const own = { ...where, policy: spec.content === "module-out" ? "module.m.policy" : policy };
    const { targets, blocks: targetBlocks = [], after } = kind.target(spec.ref, outside, own, holderAddress);
    const comesAfter = after === true ? holderAddress : undefined;
    if (spec.content === "module-out") {
      root.push(call("m", {}));
      add("m", ...kind.holder(own), ...outputs, ...textBlocks, block('output "policy"', { value: policy }));
      if (spec.isThere) root.push(...targetBlocks, ...kind.policyBlocks(own, targets, comesAfter));
    } else if (spec.content === "module-in") {
      root.push(...kind.holder(own));
      if (isThere) {
        const depends = comesAfter === undefined ? {} : { depends_on: `[${comesAfter}]` };
        root.push(...targetBlocks, ...textBlocks, call("m", { policy, ...targets, ...depends }));
        const given: Targets = Object.fromEntries(Object.keys(targets).map((name) => [name, `var.${name}`]));
        add(
          "m",
          ...["policy", ...Object.keys(targets)].map((name) => `variable ${quote(name)} {}`),
          ...kind.policyBlocks({ ...own, policy: "var.policy" }, given, undefined),
        );
      }
    } else {
      root.push(...kind.holder(own));
      if (isThere) root.push(...textBlocks, ...targetBlocks, ...kind.policyBlocks(own, targets, comesAfter));
    }
  }
  root.push(...callerBlocks(kind, spec, where, outside));
  const objects: Record<string, Made> = {};
  indexes(spec).forEach((index, instance) => {
    for (const [logical, { type }] of Object.entries(kind.holders)) {
      const address = `${isInner ? "module.m." : ""}${type}.${logical}${index}`;
      const name = spec.named || logical !== "h" ? objectName(spec, logical, instance) : undefined;
      objects[`${logical}${index}`] = { address, type, name: hasName(type) ? name : undefined };
    }
  });
  if (kind.service !== "identity")
    objects["r"] = { address: "aws_iam_role.r", type: "aws_iam_role", name: `${spec.id}r` };
  return {
    files: Object.fromEntries(Object.entries(files).map(([file, blocks]) => [file, `${blocks.join("\n\n")}\n`])),
    objects,
  };
}

/** Whether the policy is a resource that stays when nothing names it. */
function keepsPolicy({ name }: Kind): boolean {
  return name === "managed_policy_arns";
}

/** Keys and secrets are named by AWS: by an id, or with an end that it adds. */
function hasName(type: string): boolean {
  return type !== "aws_kms_key" && type !== "aws_secretsmanager_secret";
}

/** Whether what the caller has besides is attached: where inline policies are taken away by the kind itself. */
export function isBaseAttached({ name }: Kind): boolean {
  return name === "inline_policy" || name.endsWith("_policies_exclusive");
}

/** Who asks, and what it has besides. */
function callerBlocks(kind: Kind, spec: Spec, where: Omit<Where, "policy">, of: Attribute): readonly string[] {
  const { base } = spec;
  const text = `jsonencode(${write(documentOf(base ?? []) as never)})`;
  if (kind.service !== "identity") {
    return [
      resource("aws_iam_role", "r", {
        name: quote(`${spec.id}r`),
        assume_role_policy: `jsonencode(${write(documentOf(TRUST) as never)})`,
      }),
      ...(base === undefined
        ? []
        : [
            resource("aws_iam_role_policy", "base", { name: quote("base"), role: "aws_iam_role.r.name", policy: text }),
          ]),
    ];
  }
  if (base === undefined) return [];
  const [logical = "h"] = kind.principals;
  const type = kind.holders[logical]?.type === "aws_iam_user" ? "user" : "role";
  const { meta, name } = where;
  if (isBaseAttached(kind)) {
    return [
      resource("aws_iam_policy", "base", { ...meta, name: name("base"), policy: text }),
      resource(`aws_iam_${type}_policy_attachment`, "base", {
        ...meta,
        [type]: of(logical, "name"),
        policy_arn: `aws_iam_policy.base${where.index}.arn`,
      }),
    ];
  }
  return [
    resource(`aws_iam_${type}_policy`, "base", {
      ...meta,
      name: quote("base"),
      [type]: of(logical, "name"),
      policy: text,
    }),
  ];
}

/** A policy of an account or of the generator's own idea of it. */
export type Document = { readonly Statement: readonly Statement[] | Statement } | object;

/** What decides about a principal. */
export interface HeldPrincipal {
  readonly arn: string;
  readonly account: string;
  readonly identity: readonly Document[];
  readonly boundary?: Document | undefined;
  /** What of it comes from groups. */
  readonly ofGroups?: readonly Document[];
}

/** What decides about a resource. */
export interface HeldResource {
  /** Of a bucket outside of the home Region: other ARNs say it themselves. */
  readonly region?: string | undefined;
  /** By default it is there. */
  readonly isGone?: boolean;
  readonly arn: string;
  readonly policy?: Document | undefined;
}

/** Everything by keys of objects. */
export interface Held {
  readonly principals: Readonly<Record<string, HeldPrincipal>>;
  readonly resources: Readonly<Record<string, HeldResource>>;
}

/** What AWS, or the text that is left, has where the tested policy is not there. */
const DEFAULTS: Readonly<Partial<Record<Service, Document>>> = {
  trust: documentOf(TRUST),
  kms: documentOf([
    { Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, Action: ["kms:*"], Resource: ["*"] },
  ]),
};

/** A grant as the statement that it amounts to. */
export function grantStatement(grantee: string, operations: readonly string[]): Statement {
  return {
    Effect: "Allow",
    Principal: { AWS: [grantee] },
    Action: operations.map((name) => `kms:${name}`),
    Resource: ["*"],
  };
}

/**
 * What AWS has to hold, from the configuration alone.
 * @param tested stands for the tested policy of an instance: what it may turn out to be
 */
export function modelOf(
  spec: Spec,
  tested: (instance: number) => readonly Statement[] | undefined = (instance) =>
    statementsOf(kindOf(spec.kind), spec, instance),
): Held {
  const kind = kindOf(spec.kind);
  const principals: Record<string, HeldPrincipal> = {};
  const resources: Record<string, HeldResource> = {};
  const document = (statements: readonly Statement[]): Document => documentOf(statements);
  const base = spec.base === undefined ? [] : [document(spec.base)];
  const of = (name: string, type = "role"): string => `arn:aws:iam::${ACCOUNT}:${type}/${name}`;
  indexes(spec).forEach((index, instance) => {
    const text = spec.isThere ? tested(instance) : undefined;
    const policies = text === undefined ? [] : [document(text)];
    kind.principals.forEach((logical, number) => {
      const type = kind.holders[logical]?.type === "aws_iam_user" ? "user" : "role";
      principals[`${logical}${index}`] = {
        arn: of(objectName(spec, logical, instance), type),
        account: ACCOUNT,
        identity: [...(kind.layer === "identity" ? policies : []), ...(number === 0 ? base : [])],
        boundary: kind.layer === "boundary" ? policies[0] : undefined,
      };
    });
    if (kind.service === "identity") return;
    const [first] = subjectOf(kind, spec, instance).resources;
    const own = kind.service === "kms" ? "key/" : "secret:";
    const arn =
      first === "*"
        ? `arn:aws:${kind.service}:${REGION}:${ACCOUNT}:${own}${spec.id}h${index}`
        : first.replace(/(:::[^/]+)\/.*/, "$1");
    const policy =
      kind.layer === "grant"
        ? document([KEY_ADMINISTRATION, ...(spec.isThere ? [grantStatement(of(`${spec.id}r`), GRANTED)] : [])])
        : spec.isThere
          ? policies[0]
          : (DEFAULTS[kind.service] ?? policies[0]);
    resources[`h${index}`] = { arn, policy };
  });
  if (kind.service !== "identity") {
    principals["r"] = { arn: of(`${spec.id}r`), account: ACCOUNT, identity: base };
  }
  return { principals, resources };
}
