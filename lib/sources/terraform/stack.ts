/** Synthesized stacks (`cdk.tf.json`): what a deployment will be, without Terraform and without an account. */
import { ownValue } from "../../rules/own-value";
import { templateParts } from "../../rules/template";
import { join, type Reference, type MaybeUnknownString, unknownText } from "../../authorization/text";
import type { PlannedValue } from "./planned-value";
import { inventoryOf } from "./inventory";
import type { ManagedPolicies } from "./principals";
import { Records, type ResourceRecord, type TerraformPlace } from "./record";
import { ResourceTypes } from "./types";
import { isJson, type Json } from "../input";
import type { PlanSnapshot } from "./plan";

/** Reads a stack; account, region and partition are those of its AWS provider. */
export function readStack(
  stack: Json,
  managed: ManagedPolicies,
  types: ResourceTypes = new ResourceTypes(),
): PlanSnapshot {
  return {
    before: undefined,
    after: inventoryOf(stackRecords(stack, types), managed),
    incomplete: [],
    notes: [],
    changes: undefined,
  };
}

/** The resources of a stack. */
export function stackRecords(stack: Json, types: ResourceTypes): Records {
  const locals = new Locals(isJson(stack["locals"]) ? stack["locals"] : {});
  const records = (["resource", "data"] as const).flatMap((name) =>
    recordsIn(stack[name], name === "data" ? "data" : "managed", locals, types),
  );
  return new Records(records, placeOf(stack, locals), types);
}

/** Locals may name each other in a circle, or each twice the next: a few lines would then fill the memory. */
class Locals {
  private readonly open = new Set<string>();
  private readonly sizes = new Map<string, number>();
  /** In characters of what is followed. */
  private left = 1_000_000;

  constructor(private readonly values: Json) {}

  /** What is made of a local; undefined for one that leads back to itself, or where too many were followed already. */
  followed<T>(name: string | undefined, make: (value: unknown) => T): T | undefined {
    const value = name === undefined ? undefined : ownValue(this.values, name);
    if (name === undefined || value === undefined || this.open.has(name) || this.open.size >= 100) return undefined;
    const size = this.sizes.get(name) ?? JSON.stringify(value).length;
    this.sizes.set(name, size);
    if ((this.left -= size) < 0) return undefined;
    this.open.add(name);
    const made = make(value);
    this.open.delete(name);
    return made;
  }
}

function placeOf(stack: Json, locals: Locals): TerraformPlace {
  const providers = isJson(stack["provider"]) ? stack["provider"]["aws"] : undefined;
  const configs = (Array.isArray(providers) ? (providers as readonly unknown[]) : [providers]).filter(isJson);
  const config = configs.find((each) => each["alias"] === undefined) ?? configs[0] ?? {};
  const [account] = Array.isArray(config["allowed_account_ids"])
    ? (config["allowed_account_ids"] as readonly unknown[])
    : [];
  const read = (value: unknown, name: string): MaybeUnknownString =>
    typeof value === "string" ? textOf(value, locals) : unknownText(name);
  return {
    source: "stack",
    account: read(account, "the account"),
    region: read(config["region"], "the region"),
    partition: "aws",
    providers: new Map(),
    hasDefaultTags: configs.some((each) => each["default_tags"] !== undefined),
  };
}

function recordsIn(
  all: unknown,
  mode: ResourceRecord["mode"],
  locals: Locals,
  types: ResourceTypes,
): readonly ResourceRecord[] {
  if (!isJson(all)) return [];
  return Object.entries(all).flatMap(([type, named]) =>
    isJson(named) && types.isRelevant(type)
      ? Object.entries(named).flatMap(([name, body]): readonly ResourceRecord[] => {
          if (!isJson(body)) return [];
          const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
          // With count or for_each it is one instance or none; references name it with its key, which is left out of both.
          return [
            {
              address,
              module: "",
              mode,
              type,
              name,
              index: undefined,
              data: dataOf(body, locals),
              created: true,
              kept: false,
              prior: undefined,
              written: new Set(Object.keys(types.of(type)?.policies ?? {})),
              provider: undefined,
              sensitive: false,
            },
          ];
        })
      : [],
  );
}

function dataOf(value: unknown, locals: Locals): PlannedValue {
  if (typeof value === "string") return textOrLocal(value, locals);
  if (Array.isArray(value)) return (value as readonly unknown[]).map((each) => dataOf(each, locals));
  if (!isJson(value)) return value as PlannedValue;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, dataOf(each, locals)]));
}

function textOrLocal(value: string, locals: Locals): PlannedValue {
  const name = /^\$\{local\.([\w-]+)\}$/.exec(value)?.[1];
  return locals.followed(name, (local) => dataOf(local, locals)) ?? textOf(value, locals);
}

const SIMPLE = /^(?:data\.)?[a-z]\w*\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?(?:\.\w+)+$/;
const NAMES = /(?:data\.)?\baws_\w+\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.\w+/g;

/** Text with its `${…}` as references; `$${` is Terraform's way to write `${`. */
function textOf(value: string, locals: Locals): MaybeUnknownString {
  const parts = templateParts(value);
  return join(
    parts.map((part) =>
      "literal" in part ? part.literal.replaceAll(/([$%])\1\{/g, "$1{") : referenceTo(part.expression, locals),
    ),
  );
}

function referenceTo(expression: string, locals: Locals): MaybeUnknownString | Reference {
  const name = /^local\.([\w-]+)$/.exec(expression)?.[1];
  const text = locals.followed(name, (local) => (typeof local === "string" ? textOf(local, locals) : undefined));
  if (text !== undefined) return text;
  if (SIMPLE.test(expression)) return { reference: withoutKey(expression) };
  const from = [...new Set([...expression.matchAll(NAMES)].map(([name]) => withoutKey(name)))];
  // What is made of variables alone is not computed by the provider: it is made from the expression itself.
  return from.length === 0
    ? { reference: expression }
    : { reference: expression, from: from.map((name) => ({ module: "", name })) };
}

function withoutKey(reference: string): string {
  return reference.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/, "");
}
