/**
 * What a stack synthesizes to, read exactly: every resource of a type, every statement of a role. cdktf's own matchers pass
 * when any resource matches; nothing here does. Whatever is looked for and not there fails with everything that was found.
 */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";

/** A block of Terraform's JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** A statement as IAM sees it, every text a list. */
export interface IamStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Readonly<Record<string, readonly string[]>>;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** One assertion of a `check` block. */
export interface CheckAssertion {
  readonly condition: string;
  readonly error_message: string;
}

/** A synthesized stack. */
export interface Synthesized {
  /** The whole stack as JSON text, keys sorted, without anything of this machine. */
  readonly text: string;
  /** Sorted addresses of every resource and data source. */
  readonly addresses: () => readonly string[];
  /** All resources of a type by address. */
  readonly resources: (type: string) => Readonly<Record<string, Block>>;
  /** All data sources of a type by address, `data.` included. */
  readonly dataSources: (type: string) => Readonly<Record<string, Block>>;
  /** The only resource of a type. */
  readonly only: (type: string) => Block;
  /** Everything under its address. */
  readonly everything: () => Readonly<Record<string, Block>>;
  /** All statements of the inline policy of a role, given by address or by name; none when it has no inline policy. */
  readonly policyStatements: (role: string) => readonly IamStatement[];
  /** All statements of the trust policy of a role, given by address. */
  readonly trustStatements: (role: string) => readonly IamStatement[];
  /** All statements of a policy that refers to a policy document, for example an output. */
  readonly statementsOf: (policyJson: string) => readonly IamStatement[];
  /** Sorted ARNs of the managed policies attached to a role, given by address or by name. */
  readonly managedPolicies: (role: string) => readonly string[];
  /** The assertions of every `check` block by name. */
  readonly checks: () => Readonly<Record<string, readonly CheckAssertion[]>>;
  readonly removed: () => readonly Block[];
  readonly imports: () => readonly Block[];
  /** The lifecycle block at an address, or undefined. */
  readonly lifecycle: (address: string) => Block | undefined;
  /** A value of a construct, its tokens as Terraform sees them. */
  readonly resolve: (value: unknown) => unknown;
}

/** Synthesizes, validations included, what `build` puts into a stack with one AWS provider. */
export function synthesize(build: (stack: TerraformStack) => unknown): Synthesized {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  build(stack);
  return read(stack);
}

function read(stack: TerraformStack): Synthesized {
  const text = Testing.synth(stack, true);
  const whole = blockOf(JSON.parse(text));
  const resourcesByAddress = byAddress(whole["resource"], "");
  const dataByAddress = byAddress(whole["data"], "data.");
  const everything = { ...resourcesByAddress, ...dataByAddress };

  const at = (address: string): Block => found(everything, address, "address");
  const ofType = (blocks: Readonly<Record<string, Block>>, start: string): Readonly<Record<string, Block>> =>
    Object.fromEntries(Object.entries(blocks).filter(([address]) => address.startsWith(`${start}.`)));
  const ofRole = (type: string, role: string): readonly Block[] =>
    Object.values(ofType(resourcesByAddress, type)).filter((block) =>
      [role, `\${${role}.name}`].includes(String(block["role"])),
    );
  const statementsOf = (policyJson: string): readonly IamStatement[] => {
    const reference = /^\$\{(data\.aws_iam_policy_document\.[^.]+)\.json\}$/.exec(policyJson);
    if (reference?.[1] === undefined) throw new Error(`${policyJson} refers to no aws_iam_policy_document`);
    return statementsIn(reference[1], at(reference[1]));
  };

  return {
    text,
    addresses: () => Object.keys(everything).sort(),
    resources: (type) => ofType(resourcesByAddress, type),
    dataSources: (type) => ofType(dataByAddress, `data.${type}`),
    only: (type) => {
      const [one, ...more] = Object.entries(ofType(resourcesByAddress, type));
      if (one === undefined || more.length > 0) {
        throw new Error(`There is not exactly one ${type} among\n  ${Object.keys(everything).sort().join("\n  ")}`);
      }
      return one[1];
    },
    everything: () => everything,
    policyStatements: (role) => {
      const [policy, ...more] = ofRole("aws_iam_role_policy", role);
      if (more.length > 0)
        throw new Error(`${role} has ${more.length + 1} inline policies: ${JSON.stringify([policy, ...more])}`);
      return policy === undefined ? [] : statementsOf(String(policy["policy"]));
    },
    trustStatements: (role) => statementsOf(String(at(role)["assume_role_policy"])),
    statementsOf,
    managedPolicies: (role) =>
      ofRole("aws_iam_role_policy_attachment", role)
        .map((attachment) => String(attachment["policy_arn"]))
        .sort(),
    checks: () =>
      Object.fromEntries(
        Object.entries(blockOf(whole["check"] ?? {})).map(([name, check]) => [
          name,
          blockOf(check)["assert"] as readonly CheckAssertion[],
        ]),
      ),
    removed: () => (whole["removed"] ?? []) as readonly Block[],
    imports: () => (whole["import"] ?? []) as readonly Block[],
    lifecycle: (address) => at(address)["lifecycle"] as Block | undefined,
    resolve: (value) => {
      const resolver = new DefaultTokenResolver(new StringConcat());
      return Tokenization.resolve(value, { scope: stack, preparing: false, resolver }) as unknown;
    },
  };
}

/** What a change of a stack changes, by address: nothing else differs. */
export interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Arguments that differ, as they are afterwards; `undefined` for one that is gone. */
  readonly changed: Readonly<Record<string, Block>>;
}

/** Compares two stacks block by block: resources, data sources, checks, imports and removed blocks. */
export function difference(before: Synthesized, after: Synthesized): Difference {
  const [one, other] = [blocksOf(before), blocksOf(after)];
  const changed = Object.entries(other).flatMap(([address, block]) => {
    const old = one[address];
    if (old === undefined) return [];
    const names = [...new Set([...Object.keys(old), ...Object.keys(block)])];
    const different = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(block[name]));
    return different.length === 0
      ? []
      : [[address, Object.fromEntries(different.map((name) => [name, block[name]]))] as const];
  });
  return {
    added: Object.keys(other)
      .filter((address) => !(address in one))
      .sort(),
    removed: Object.keys(one)
      .filter((address) => !(address in other))
      .sort(),
    changed: Object.fromEntries(changed),
  };
}

function blocksOf(synthesized: Synthesized): Readonly<Record<string, Block>> {
  return {
    ...synthesized.everything(),
    ...Object.fromEntries(Object.entries(synthesized.checks()).map(([name, check]) => [`check.${name}`, { check }])),
    ...Object.fromEntries(synthesized.imports().map((block) => [`import.${String(block["to"])}`, block])),
    ...Object.fromEntries(synthesized.removed().map((block) => [`removed.${String(block["from"])}`, block])),
  };
}

function blockOf(value: unknown): Block {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${JSON.stringify(value)} is not a block`);
  }
  return value as Block;
}

/** `{ type: { name: block } }` as `{ "type.name": block }`. */
function byAddress(types: unknown, start: string): Readonly<Record<string, Block>> {
  return Object.fromEntries(
    Object.entries(blockOf(types ?? {})).flatMap(([type, names]) =>
      Object.entries(blockOf(names)).map(([name, block]) => [`${start}${type}.${name}`, blockOf(block)] as const),
    ),
  );
}

function found<T>(all: Readonly<Record<string, T>>, name: string, what: string): T {
  const one = all[name];
  if (one === undefined)
    throw new Error(`There is no ${what} ${name} among\n  ${Object.keys(all).sort().join("\n  ")}`);
  return one;
}

/** The parts of a statement that are read below; any other would be overlooked, so it fails. */
const STATEMENT_PARTS = ["sid", "effect", "principals", "actions", "resources", "condition"];

function statementsIn(address: string, document: Block): readonly IamStatement[] {
  noOthers(address, document, ["statement", "provider"]);
  return (document["statement"] as readonly Block[]).map((statement) => {
    noOthers(address, statement, STATEMENT_PARTS);
    const principals = (statement["principals"] ?? []) as readonly { type: string; identifiers: readonly string[] }[];
    const conditions = (statement["condition"] ?? []) as readonly {
      test: string;
      variable: string;
      values: readonly string[];
    }[];
    return {
      ...(statement["sid"] === undefined ? {} : { Sid: statement["sid"] as string }),
      Effect: String(statement["effect"]),
      ...(principals.length === 0
        ? {}
        : { Principal: Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers])) }),
      Action: statement["actions"] as readonly string[],
      ...(statement["resources"] === undefined
        ? {}
        : { Resource: (statement["resources"] as readonly string[]).map(asIam) }),
      ...(conditions.length === 0 ? {} : { Condition: conditionOf(address, conditions) }),
    };
  });
}

function noOthers(address: string, block: Block, known: readonly string[]): void {
  const others = Object.keys(block).filter((name) => !known.includes(name));
  if (others.length > 0) throw new Error(`${address} holds ${others.join(", ")}, which this helper does not read`);
}

function conditionOf(
  address: string,
  conditions: readonly { test: string; variable: string; values: readonly string[] }[],
): Record<string, Record<string, readonly string[]>> {
  const condition: Record<string, Record<string, readonly string[]>> = {};
  for (const { test, variable, values } of conditions) {
    const keys = (condition[test] ??= {});
    if (keys[variable] !== undefined) throw new Error(`${address} has ${test} ${variable} twice in one statement`);
    keys[variable] = values.map(asIam);
  }
  return condition;
}

/** The data source writes IAM's own variables with `&`. */
function asIam(text: string): string {
  return text.replaceAll("&{aws:", "${aws:");
}
