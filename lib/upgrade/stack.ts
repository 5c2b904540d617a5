/** The blocks of a synthesized stack (`cdk.tf.json`), as far as they decide what a plan shows. */
import { isJson, type Json } from "../rules/json";
import { ownValue } from "../rules/own-value";

/** A resource or data source, one instance of it where it has several. */
export interface Instance {
  /** With the key of `for_each`, without the index that `count` gives. */
  readonly address: string;
  readonly type: string;
  readonly body: Json;
  /** Why the number of instances is not known: the expression in `count` or `for_each`. */
  readonly countedBy: string | undefined;
}

/** A synthesized stack. */
export interface Stack {
  readonly resources: ReadonlyMap<string, Instance>;
  readonly data: ReadonlyMap<string, Instance>;
  readonly locals: Json;
  readonly variables: Json;
  readonly outputs: Json;
  /** `check` blocks by name. */
  readonly checks: Json;
  /** New addresses by the old ones. */
  readonly moved: ReadonlyMap<string, string>;
  /** Addresses that an `import` block brings into the state. */
  readonly imported: ReadonlySet<string>;
  /** Addresses that a `removed` block takes out of the state. */
  readonly forgotten: ReadonlySet<string>;
  /** The `terraform` block: backend, versions. */
  readonly settings: Json;
  /** The AWS provider's configuration. */
  readonly provider: Json;
  /** As the stack's metadata says since 0.1.0; else whether the VPC is closed, which shows in its data sources. */
  readonly scenario: string | undefined;
  readonly isClosed: boolean;
}

/** Reads the blocks of a stack. */
export function stackOf(json: Json): Stack {
  const data = instances(json["data"], "data.");
  return {
    resources: instances(json["resource"], ""),
    data,
    locals: objectIn(json["locals"]),
    variables: objectIn(json["variable"]),
    outputs: objectIn(json["output"]),
    checks: objectIn(json["check"]),
    moved: new Map(blocks(json["moved"]).flatMap(({ from, to }) => (isText(from) && isText(to) ? [[from, to]] : []))),
    imported: new Set(blocks(json["import"]).flatMap(({ to }) => (isText(to) ? [to] : []))),
    forgotten: new Set(
      blocks(json["removed"]).flatMap(({ from, lifecycle }) =>
        isText(from) && objectIn(lifecycle)["destroy"] === false ? [from] : [],
      ),
    ),
    settings: objectIn(json["terraform"]),
    provider: blocks(objectIn(json["provider"])["aws"]).find((each) => each["alias"] === undefined) ?? {},
    scenario: scenarioIn(json),
    isClosed: [...data.keys()].some((address) => address.startsWith("data.aws_vpc.network_vpc_")),
  };
}

/** An address without the keys of its instance. */
export function withoutKey(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+|\*)\]$/, "");
}

function scenarioIn(json: Json): string | undefined {
  const scenario = objectIn(json["//"])["scenario"];
  return isText(scenario) ? scenario : undefined;
}

function instances(all: unknown, before: string): ReadonlyMap<string, Instance> {
  const found = Object.entries(objectIn(all)).flatMap(([type, named]) =>
    Object.entries(objectIn(named)).flatMap(([name, body]): readonly Instance[] => {
      if (!isJson(body)) return [];
      const address = `${before}${type}.${name}`;
      const each = body["for_each"] ?? body["count"];
      if (each === undefined) return [{ address, type, body, countedBy: undefined }];
      const keys = keysOf(each);
      if (keys === undefined) return [{ address: `${address}[*]`, type, body, countedBy: JSON.stringify(each) }];
      return keys.map((key) => ({ address: `${address}[${key}]`, type, body, countedBy: undefined }));
    }),
  );
  return new Map(found.map((instance) => [instance.address, instance]));
}

/** The keys of instances where they are written: a number, an object, or `toset` of texts. */
function keysOf(each: unknown): readonly string[] | undefined {
  if (typeof each === "number")
    return each <= 1000 ? Array.from({ length: each }, (_, index) => String(index)) : undefined;
  if (isJson(each)) return Object.keys(each).map((key) => JSON.stringify(key));
  const list = isText(each) ? /^\$\{toset\((\[[^${}]*\])\)\}$/.exec(each)?.[1] : undefined;
  if (list === undefined) return undefined;
  try {
    const keys = JSON.parse(list) as readonly unknown[];
    return keys.every(isText) ? [...new Set(keys)].map((key) => JSON.stringify(key)) : undefined;
  } catch {
    return undefined;
  }
}

/** An object, or nothing of what is none. */
export function objectIn(value: unknown): Json {
  return isJson(value) ? value : {};
}

/** Blocks that may be written as one or as a list. */
export function blocks(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : isJson(value) ? [value] : [];
}

/** The arguments of a block that are not about how Terraform treats it. */
export function argumentsOf(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !META.has(name)));
}

const META = new Set(["//", "count", "for_each", "depends_on", "lifecycle", "provider", "connection", "provisioner"]);

/** The addresses in `depends_on`. */
export function dependenciesOf(body: Json): readonly string[] {
  const named = ownValue(body, "depends_on");
  return Array.isArray(named) ? named.filter(isText) : [];
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}
