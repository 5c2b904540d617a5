/** What `Testing.synth` returns, read by the reader that `access` reads stacks with. */
import { managedPolicy } from "../authorization/managed";
import type { PolicyStatement } from "../authorization/policy";
import { show, type MaybeUnknownString } from "../authorization/text";
import type { PrincipalRecord } from "../inventory/principals";
import { ownValue } from "../rules/own-value";
import { isJson, type Json } from "../sources/input";
import type { PlanSnapshot } from "../sources/terraform/plan";
import { valueOf } from "../inventory/fact";
import { readStack } from "../sources/terraform/stack";

/** A synthesized stack: as text has it, and what it allows. */
export interface ReadStack {
  readonly json: Json;
  readonly reading: PlanSnapshot;
}

/** The matchers of a test ask the same text. */
let last: { readonly text: string; readonly stack: ReadStack } | undefined;

/**
 * Reads what a matcher was given.
 * @throws Error for anything but the text of a synthesized stack, whether or not the matcher is negated
 */
export function stackIn(matcher: string, received: unknown): ReadStack {
  if (typeof received !== "string") throw wrongText(matcher, received === null ? "null" : typeof received);
  if (last?.text === received) return last.stack;
  const json = jsonIn(matcher, received);
  const stack = { json, reading: readStack(json, managedPolicy) };
  last = { text: received, stack };
  return stack;
}

function jsonIn(matcher: string, text: string): Json {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw wrongText(matcher, `text that is no JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
  if (!isJson(json)) throw wrongText(matcher, "JSON that is no object");
  const parts = Object.keys(json);
  const other = parts.find((part) => ["resource_changes", "planned_values", "lineage", "values"].includes(part));
  if (other !== undefined) {
    throw wrongText(matcher, `a plan or a state (it has ${other}), which canvas-large-data access and review read`);
  }
  if (parts.length > 0 && !parts.some((part) => ["resource", "data", "provider", "terraform"].includes(part))) {
    throw wrongText(matcher, `JSON that is no stack: it has ${parts.join(", ")}`);
  }
  return json;
}

function wrongText(matcher: string, found: string): Error {
  return new Error(
    `${matcher} reads the text that Testing.synth(stack) or Testing.synthScope(…) returns. It got ${found}.`,
  );
}

/** Blocks of a type by their names: of resources, or of data sources. */
export function blocksOf(
  { json }: ReadStack,
  kind: "resource" | "data",
  type: string,
): Readonly<Record<string, unknown>> {
  const types = json[kind];
  const blocks = isJson(types) ? ownValue(types, type) : undefined;
  return isJson(blocks) ? blocks : {};
}

/**
 * The role that a test names by its address, its name or its ARN.
 * @throws Error when there is no such role, or more than one; it names the roles that there are
 */
export function roleIn(matcher: string, { reading }: ReadStack, named: unknown): PrincipalRecord {
  const roles = reading.after.principals.filter(({ kind }) => kind === "role");
  const found = roles.filter(({ address, name, arn }) =>
    [
      address,
      show(name),
      show(arn),
      ...(address === undefined ? [] : [`\${${address}.arn}`, `\${${address}.name}`]),
    ].some((each) => each === named),
  );
  const [role, ...others] = found;
  if (role !== undefined && others.length === 0) return role;
  const shown = typeof named === "string" ? named : JSON.stringify(named);
  const problem =
    role === undefined
      ? `the stack has no role ${shown}${shown.includes("TfToken[") ? ", which is a token of CDKTF" : ""}`
      : `several roles are called ${shown}`;
  const names = (role === undefined ? roles : found).map(
    ({ address, name }) => `\n  ${show(name)}${address === undefined ? ", not made in this stack" : ` (${address})`}`,
  );
  const list =
    names.length === 0 ? "It has none." : `Name one of these by its address, its name or its ARN:${names.join("")}`;
  throw new Error(`${matcher}: ${problem}. ${list}`);
}

/** A name for resources of our own beside those of the stack. */
const PROBE = "canvas-large-data-testing";

/** The statements of a policy document of the stack, given as `data.aws_iam_policy_document.NAME`. */
export function documentIn(stack: ReadStack, address: string): readonly PolicyStatement[] {
  return statementsOfTrust(stack, `\${${address}.json}`, {});
}

/** Of Terraform; a variable of IAM's own, such as `${aws:username}`, has a colon. */
const REFERENCE = /\$\{[^:}]+\}/;

/** Texts in which `${…}` stands for what the stack says of it, such as a role's ARN. */
export function resolved(stack: ReadStack, texts: readonly string[]): readonly MaybeUnknownString[] {
  if (!texts.some((text) => REFERENCE.test(text))) return texts;
  const document = { statement: [{ actions: ["s3:GetObject"], resources: texts }] };
  const [statement] = statementsOfTrust(stack, `\${data.aws_iam_policy_document.${PROBE}.json}`, document);
  return statement?.resource?.patterns.map(({ text }) => text) ?? texts;
}

/** The reader reads it as the trust policy of a role of our own. */
function statementsOfTrust({ json }: ReadStack, policy: string, document: object): readonly PolicyStatement[] {
  const role = { name: PROBE, assume_role_policy: policy };
  const { after } = readStack(
    {
      ...json,
      resource: withBlock(json["resource"], "aws_iam_role", role),
      data: withBlock(json["data"], "aws_iam_policy_document", document),
    },
    managedPolicy,
  );
  const probe = after.principals.find(({ address }) => address === `aws_iam_role.${PROBE}`);
  return valueOf(probe?.trust)?.policy.statements ?? [];
}

function withBlock(types: unknown, type: string, block: object): Json {
  const all = isJson(types) ? types : {};
  const same = ownValue(all, type);
  return { ...all, [type]: { ...(isJson(same) ? same : {}), [PROBE]: block } };
}
