/** What a fix is written in: Terraform's language, with the values of the plan where they are known. */
import type { PolicyStatement } from "../authorization/policy";
import { show, type Text } from "../authorization/text";
import type { Statement } from "../policies/grant";

/** A condition of a statement. */
interface WrittenCondition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** A statement of an `aws_iam_policy_document`. */
export interface WrittenStatement {
  readonly sid?: string | undefined;
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** Of a trust policy or a policy of a resource. */
  readonly principals?: { readonly type: string; readonly identifiers: readonly string[] };
  readonly conditions?: readonly WrittenCondition[];
}

/** Text of a policy document in quotes: references stay, and what IAM fills in itself is written with `&`. */
export function quoted(text: Text): string {
  const parts = show(text).split(/(\$\{[^}]*\})/);
  const written = parts.map((part, index) =>
    index % 2 === 0 ? JSON.stringify(part).slice(1, -1) : part.replace(/^\$(?=\{[A-Za-z0-9-]+:)/, "&"),
  );
  return `"${written.join("")}"`;
}

/** A statement of a policy as it stands, to be put somewhere else. */
export function asWritten({ sid, action, resource, conditions }: PolicyStatement): WrittenStatement {
  const texts = (patterns: readonly { readonly text: Text }[]): readonly string[] =>
    patterns.map(({ text }) => show(text));
  return {
    sid,
    actions: texts(action.patterns),
    ...(resource === undefined ? {} : { [resource.negated ? "notResources" : "resources"]: texts(resource.patterns) }),
    conditions: conditions.map(({ test, variable, values }) => ({ test, variable, values: texts(values) })),
  };
}

/** A statement of a grant. */
export function asGranted({ sid, effect, actions, resources, conditions }: Statement): WrittenStatement {
  return { sid, effect, actions, resources, conditions };
}

/** The statement in Terraform's language. */
export function statementBlock(statement: WrittenStatement): readonly string[] {
  const { sid, effect = "Allow", actions, resources = [], notResources = [], principals, conditions = [] } = statement;
  const list = (values: readonly string[]): string => `[${values.map(quoted).join(", ")}]`;
  const lines: readonly (readonly [name: string, value: string])[] = [
    ...(sid === undefined ? [] : [["sid", quoted(sid)] as const]),
    ...(effect === "Allow" ? [] : [["effect", quoted(effect)] as const]),
    ["actions", list(actions)],
    ...(resources.length === 0 ? [] : [["resources", list(resources)] as const]),
    ...(notResources.length === 0 ? [] : [["not_resources", list(notResources)] as const]),
  ];
  return [
    "statement {",
    ...aligned(lines),
    ...(principals === undefined
      ? []
      : [
          "  principals {",
          `    type        = ${quoted(principals.type)}`,
          `    identifiers = ${list(principals.identifiers)}`,
          "  }",
        ]),
    ...conditions.flatMap(({ test, variable, values }) => [
      "  condition {",
      `    test     = ${quoted(test)}`,
      `    variable = ${quoted(variable)}`,
      `    values   = ${list(values)}`,
      "  }",
    ]),
    "}",
  ];
}

function aligned(lines: readonly (readonly [name: string, value: string])[]): readonly string[] {
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `  ${name.padEnd(width)} = ${value}`);
}

/** An inline policy of a role, ready to be pasted. */
export function inlinePolicy(role: string, statements: readonly WrittenStatement[]): readonly string[] {
  const label = labelOf(`large data of ${role}`);
  return [
    `data "aws_iam_policy_document" "${label}" {`,
    ...statements.flatMap((each) => statementBlock(each).map((line) => `  ${line}`)),
    "}",
    "",
    `resource "aws_iam_role_policy" "${label}" {`,
    '  name   = "canvas-large-data"',
    `  role   = ${quoted(role)}`,
    `  policy = data.aws_iam_policy_document.${label}.json`,
    "}",
  ];
}

/** One of AWS's policies on a role, ready to be pasted. */
export function attachment(role: string, policy: string, arn: string): readonly string[] {
  return [
    `resource "aws_iam_role_policy_attachment" "${labelOf(`${policy} of ${role}`)}" {`,
    `  role       = ${quoted(role)}`,
    `  policy_arn = ${quoted(arn)}`,
    "}",
  ];
}

/** One word for a shell, whatever is in it. */
export function inShell(word: string): string {
  return /^[\w.@/:<>-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A name that Terraform takes. */
function labelOf(text: string): string {
  return text
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/_$/, "")
    .toLowerCase();
}

/** How Terraform lets go of a resource and leaves it as it is; an instance with a key goes by hand, its block stays. */
export function letGo(address: string): string {
  if (address.includes("[")) return `terraform state rm ${inShell(address)} # lets go of it and leaves it as it is`;
  return [
    "removed {",
    `  from = ${address}`,
    "  lifecycle {",
    "    destroy = false # Terraform lets go of it and leaves it as it is",
    "  }",
    "}",
  ].join("\n");
}

/** A text as an expression: a reference alone stands for itself, references among known text stand in a template. */
export function literal(text: Text): string {
  if (typeof text === "string") return `"${inside(text)}"`;
  const [part, ...more] = text.parts;
  if (typeof part === "object" && more.length === 0) return part.reference;
  return `"${text.parts.map((each) => (typeof each === "string" ? inside(each) : `\${${each.reference}}`)).join("")}"`;
}

/** Known text between quotes; what would begin a template in it is doubled. */
function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll("${", "$${").replaceAll("%{", "%%{");
}

/** The first line of the block that makes the resource of an address; undefined for what is in a module or no resource. */
export function blockOf(address: string): string | undefined {
  const [, type, name] = /^(aws_\w+)\.([\w-]+)(?:\[.*\])?$/.exec(address) ?? [];
  return type === undefined || name === undefined ? undefined : `resource "${type}" "${name}" {`;
}

/** The statement of a trust policy that lets EMR Serverless take on a job role for this account. */
export const JOB_ROLE_TRUST = statementBlock({
  actions: ["sts:AssumeRole"],
  principals: { type: "Service", identifiers: ["emr-serverless.amazonaws.com"] },
  conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["<ACCOUNT>"] }],
}).join("\n");

/** Everybody, as endpoint policies ask for it. */
export const EVERYBODY = { type: "*", identifiers: ["*"] } as const;

/** Objects of a bucket, as long as it is the account's own. */
export function ownObjects(resource: string): string {
  return statementBlock({
    actions: ["s3:GetObject"],
    resources: [resource],
    conditions: [{ test: "StringEquals", variable: "aws:ResourceAccount", values: ["<ACCOUNT>"] }],
  }).join("\n");
}

/** Arguments in the block of the resource at an address; alone where it is in a module, or no resource. */
export function inBlock(address: string | undefined, lines: readonly string[]): string {
  const head = address === undefined ? undefined : blockOf(address);
  return (head === undefined ? lines : [head, ...lines.map((line) => `  ${line}`), "}"]).join("\n");
}
