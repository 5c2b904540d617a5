/**
 * What a stack synthesizes to. Its text is what the matchers take: cdktf's own, which pass when any resource matches, and the exact ones
 * of lib/testing. Here is the rest: addresses, blocks that are no resources, and what differs between two stacks.
 */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { canvasMatchers } from "../../lib/testing";

Testing.setupJest();
expect.extend(canvasMatchers);

/** A block of Terraform's JSON. */
export type Block = Readonly<Record<string, unknown>>;

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
  /** Arguments that differ, as they are afterwards; `undefined` for one that is removed. */
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
