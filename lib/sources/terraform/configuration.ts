/** The `configuration` of a plan: what a value that is not known yet is made from. */
import { ownValue } from "../../rules/own-value";
import type { Source } from "../../authorization/text";
import { parseReference } from "./record";
import { isOwnKey } from "./resolve";
import { isJson, type Json, jsonObjects, wordOf } from "../input";

/** A module of the configuration, and one of its instances. */
interface ModuleInstance {
  readonly config: Json;
  /** Its resources by mode, type and name. */
  readonly resources: ReadonlyMap<string, Json>;
  readonly address: string;
  readonly parent: ModuleInstance | undefined;
  /** The block that calls it, in its parent. */
  readonly call: Json | undefined;
}

/** A value with more references counts as unknown. */
const MOST_SOURCES = 100;
const CALL = /module\.([\w-]+)(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?(?:\.|$)/y;

/** Follows the references of a plan's configuration through modules. */
export class Configuration {
  private readonly modules = new Map<string, ModuleInstance | undefined>();
  /** What was followed before, by module and name: configurations share what they refer to. */
  private readonly followed = new Map<string, readonly Source[]>();
  /** Those of them that were followed to their ends. */
  private readonly isFollowed = new Set<string>();

  private readonly root: Json;
  private readonly variables: Json;
  private readonly providers: ReadonlySet<string>;

  /**
   * @param configuration as a plan has it
   * @param variables of the root module, as a plan has them
   */
  constructor(configuration: Json, variables: unknown = {}) {
    const { root_module: root, provider_config: providers } = configuration;
    this.root = isJson(root) ? root : {};
    this.variables = isJson(variables) ? variables : {};
    const all = isJson(providers) ? Object.entries(providers) : [];
    this.providers = new Set(all.filter(([, each]) => isJson(each) && each["name"] === "aws").map(([key]) => key));
  }

  /** The expressions of a resource's arguments; undefined when the configuration does not have it. */
  expressionsOf(module: string, mode: string, type: string, name: string): Json | undefined {
    const found = this.resource(module, mode, type, name);
    if (found === undefined) return undefined;
    return isJson(found["expressions"]) ? found["expressions"] : {};
  }

  /** The configuration of the AWS provider that makes a resource: `aws`, `aws.other`; undefined when it is not known. */
  providerOf(module: string, mode: string, type: string, name: string): string | undefined {
    const key = this.resource(module, mode, type, name)?.["provider_config_key"];
    // For a resource that the configuration no longer contains, only a single provider is known.
    if (typeof key !== "string") return this.providers.size === 1 ? [...this.providers][0] : undefined;
    // A module names the provider that it was given as its own.
    return this.providers.has(key) ? key : key.slice(key.lastIndexOf(":") + 1);
  }

  private resource(module: string, mode: string, type: string, name: string): Json | undefined {
    return this.module(module)?.resources.get(`${mode} ${type} ${name}`);
  }

  /** The expression of a resource's `for_each`; undefined where it has none. */
  forEachOf(module: string, mode: string, type: string, name: string): unknown {
    return this.resource(module, mode, type, name)?.["for_each_expression"];
  }

  /**
   * What an expression is made from, in the modules where the names hold.
   * @param forEach the `for_each` of the resource it stands in, which says what `each.value` is
   */
  sourcesOf(expression: unknown, module: string, forEach?: unknown): readonly Source[] {
    const sources = longest(referencesIn(expression)).flatMap(
      (name) => this.ofEachValue(name, module, forEach) ?? this.sourceOf(name, module),
    );
    return distinct(sources);
  }

  /** Follows a name to its ends. Chains may be longer than the stack is deep: what is still to be followed is a list. */
  private sourceOf(name: string, module: string): readonly Source[] {
    const open: Source[] = [{ module, name }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const key = keyOf(top);
      const names = this.leadsTo(top);
      const next = names?.filter((each) => !this.followed.has(keyOf(each))) ?? [];
      if (!this.followed.has(key) && names !== undefined) {
        // Who comes back here while it is being followed went in a circle.
        this.followed.set(key, [top]);
        open.push(...next);
        continue;
      }
      open.pop();
      if (this.isFollowed.has(key)) continue;
      this.isFollowed.add(key);
      const found = names?.flatMap((each) => this.followed.get(keyOf(each)) ?? []);
      this.followed.set(key, found === undefined ? this.endOf(top) : distinct(found));
    }
    return this.followed.get(keyOf({ module, name })) ?? [];
  }

  /** `each.value` and its attributes where `for_each` goes over nothing but resources: of these, the one with the own key. */
  private ofEachValue(name: string, module: string, forEach: unknown): readonly Source[] | undefined {
    const attribute = /^each\.value(\.[\w-]+)?$/.exec(name);
    if (attribute === null || forEach === undefined) return undefined;
    const sources = this.sourcesOf(forEach, module);
    const parsed = sources.map((source) => parseReference(source.name));
    if (sources.length === 0 || parsed.includes(undefined)) return undefined;
    const values = sources.map((source, index) => ({
      ...source,
      name: parsed[index]?.attribute === "" ? `${source.name}${attribute[1] ?? ""}` : source.name,
    }));
    return [...values, { module, name: "each.key" }];
  }

  /** Names of variables lead to the caller, those of modules to their outputs; undefined for all others, which hold where they are. */
  private leadsTo({ module, name }: Source): readonly Source[] | undefined {
    const instance = this.module(module);
    if (instance === undefined) return undefined;
    const variable = /^var\.([\w-]+)/.exec(name)?.[1];
    if (variable !== undefined) {
      const { call, parent } = instance;
      if (parent === undefined) return undefined;
      const expressions = call?.["expressions"];
      const given = isJson(expressions) ? ownValue(expressions, variable) : undefined;
      // What the caller does not give is the variable's default, which is a constant.
      return namesIn(given, parent.address).flatMap((each) => this.ofCall(each, instance, parent));
    }
    const output = /^(module\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)\.([\w-]+)/.exec(name);
    if (output === null) return undefined;
    const [, call = "", outputName = ""] = output;
    const address = module === "" ? call : `${module}.${call}`;
    const outputs = this.module(address)?.config["outputs"];
    const definition = isJson(outputs) ? ownValue(outputs, outputName) : undefined;
    return isJson(definition) ? namesIn(definition["expression"], address) : undefined;
  }

  /** In the call of a module, what `each.value` is made from: as known as constants and the variables of the root module are, and else only itself. */
  private ofCall(source: Source, { address, call }: ModuleInstance, parent: ModuleInstance): readonly Source[] {
    if (!isOwnKey(source)) return [source];
    // A key or a number is known.
    if (!source.name.startsWith("each.value")) return [];
    const names = namesIn(call?.["for_each_expression"], parent.address);
    const isKnown = names.every(({ name }) => parent.parent === undefined && name.startsWith("var."));
    const [only, ...more] = names;
    if (!isKnown || only === undefined || more.length > 0) return isKnown ? names : [source];
    // The module's own key, where it is one of the variable's.
    const key = /\["([\w-]+)"\]$/.exec(address)?.[1];
    const own = `${only.name}.${key ?? ""}${source.name.slice("each.value".length)}`;
    return [key !== undefined && this.valueOf(`${only.name}.${key}`) !== undefined ? { ...only, name: own } : only];
  }

  /** The value of a variable of the root module, or of a part of it; undefined where the plan does not tell. */
  private valueOf(reference: string): unknown {
    const variable = /^var\.([\w-]+)/.exec(reference)?.[1];
    const given = variable === undefined ? undefined : ownValue(this.variables, variable);
    return isJson(given) && given["value"] !== undefined ? valueAt(given["value"], reference) : undefined;
  }

  /** A name that leads nowhere. A variable of the root module is known when the plan is made: without a text in it, nothing is made from it. */
  private endOf(source: Source): readonly Source[] {
    const variable = source.module === "" ? /^var\.[\w-]+/.exec(source.name)?.[0] : undefined;
    if (variable === undefined || this.valueOf(variable) === undefined) return [source];
    const texts = textsIn(this.valueOf(source.name));
    return texts.length === 0 ? [] : [{ ...source, texts }];
  }

  /** A module instance by its address, whose keys may hold anything. */
  private module(address: string): ModuleInstance | undefined {
    if (!this.modules.has(address)) this.modules.set(address, this.find(address));
    return this.modules.get(address);
  }

  /** From the root down, call by call. */
  private find(address: string): ModuleInstance | undefined {
    const root = {
      config: this.root,
      resources: resourcesOf(this.root),
      address: "",
      parent: undefined,
      call: undefined,
    };
    let instance: ModuleInstance = this.modules.get("") ?? root;
    this.modules.set("", instance);
    for (let start = 0; start < address.length;) {
      CALL.lastIndex = start;
      const [text, name = ""] = CALL.exec(address) ?? [];
      const calls = instance.config["module_calls"];
      const call = isJson(calls) ? ownValue(calls, name) : undefined;
      if (text === undefined || !isJson(call) || !isJson(call["module"])) return undefined;
      const own = address.slice(0, start + text.length).replace(/\.$/, "");
      start += text.length;
      const config = call["module"];
      const known = this.modules.get(own);
      instance = known ?? { config, resources: resourcesOf(config), address: own, parent: instance, call };
      this.modules.set(own, instance);
    }
    return instance;
  }
}

/** The part of a variable's value that a reference such as `var.network.subnet_ids` names; the whole where it takes another way into it. */
function valueAt(value: unknown, reference: string): unknown {
  const path = reference.split(".").slice(2);
  if (path.some((step) => !/^[\w-]+$/.test(step))) return value;
  return path.reduce<unknown>((outer, step) => (isJson(outer) ? ownValue(outer, step) : undefined), value);
}

/** The texts in a value, however deep. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function keyOf({ module, name }: Source): string {
  return `${module}\n${name}`;
}

/** Each once, up to the limit. */
function distinct(sources: readonly Source[]): readonly Source[] {
  return [...new Map(sources.map((source) => [keyOf(source), source])).values()].slice(0, MOST_SOURCES);
}

/** The names that an expression refers to. */
function namesIn(expression: unknown, module: string): readonly Source[] {
  return longest(referencesIn(expression)).map((name) => ({ module, name }));
}

function resourcesOf(config: Json): ReadonlyMap<string, Json> {
  return new Map(
    jsonObjects(config["resources"]).map((each) => [
      `${wordOf(each["mode"])} ${wordOf(each["type"])} ${wordOf(each["name"])}`,
      each,
    ]),
  );
}

/** Longer names do not exist. */
const LONGEST_NAME = 1_000;

/** Each reference also lists its shorter forms, which are left out. */
function longest(names: readonly string[]): readonly string[] {
  const shorter = new Set(
    names
      .filter(({ length }) => length <= LONGEST_NAME)
      .flatMap((name) => [...name.matchAll(/[.[]/g)].map(({ index }) => name.slice(0, index))),
  );
  return names.filter((name) => !shorter.has(name));
}

function referencesIn(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isJson(expression)) return [];
  const own = expression["references"];
  if (Array.isArray(own)) return own.filter((each): each is string => typeof each === "string");
  return Object.values(expression).flatMap(referencesIn);
}
