/** Which account, Region and partition a plan is in, from data sources, providers and ARNs. */
import { ownValue } from "../../rules/own-value";
import { unknownText } from "../../authorization/text";
import type { PlannedValue } from "./planned-value";
import { DEFAULT_PROVIDER, partsIn, partsOfArn, type ProviderPlace, type TerraformPlace } from "./record";
import type { ResourceTypes } from "./types";
import { isAws } from "./aws";
import { at, isJson, type Json, jsonObjects, wordOf } from "../input";

/** A resource of a state, and the module instance it is in. */
export interface InModule {
  readonly json: Json;
  readonly module: string;
}

/** What the place is read from. */
export interface PlaceSources {
  readonly plan: Json;
  readonly configuration: Json;
  /** Data sources that were read before the plan. */
  readonly read: readonly InModule[];
  /** The provider's configuration that makes a resource. */
  readonly providerOf: (json: Json, module?: string) => string | undefined;
  /** Whether the configuration gives a resource an argument. */
  readonly isConfigured: (json: Json, argument: string, module?: string) => boolean;
  readonly types: ResourceTypes;
}

/** The place of a plan. */
export function placeOf(sources: PlaceSources): TerraformPlace {
  const { plan, configuration } = sources;
  const configs = awsProviders(configuration);
  const keys = new Set([DEFAULT_PROVIDER, ...configs.map(({ key }) => key)]);
  const own = ofResources(sources);
  const providers = new Map<string, ProviderPlace>();
  for (const key of keys) {
    const config = configs.find((each) => each.key === key)?.config;
    const read = readerOf(config, plan);
    providers.set(key, {
      account: ofDataSource(sources, key, IDENTITY) ?? read("allowed_account_ids") ?? one(own.get(key)?.accounts),
      region:
        ofDataSource(sources, key, REGION) ??
        ofDataSource(sources, key, SERVICE) ??
        read("region") ??
        one(own.get(key)?.regions),
    });
  }
  // Where every provider has an alias, the first stands for the plan.
  const main = configs.find(({ key }) => key === DEFAULT_PROVIDER) ?? configs[0];
  const { account, region } = providers.get(main?.key ?? DEFAULT_PROVIDER) ?? {};
  const partition = sources.read.find(({ json }) => json["type"] === "aws_partition")?.json["values"];
  return {
    source: "plan",
    account: account ?? unknownText("the account"),
    region: region ?? unknownText("the region"),
    // Canvas is offered in the commercial partition only.
    partition: isJson(partition) && typeof partition["partition"] === "string" ? partition["partition"] : "aws",
    providers,
    hasDefaultTags: configs.some(
      ({ config: { expressions } }) => isJson(expressions) && expressions["default_tags"] !== undefined,
    ),
  };
}

/** A data source whose attributes say where its provider works, unless one of its arguments names another place. */
interface PlaceSource {
  readonly type: string;
  /** The attributes that say it, by preference. */
  readonly attributes: readonly string[];
  /** The arguments that name a place of its own. */
  readonly arguments: readonly string[];
}

const IDENTITY: PlaceSource = { type: "aws_caller_identity", attributes: ["account_id"], arguments: [] };
// Provider 5 has the argument `name`, provider 6 has `region`.
const REGION: PlaceSource = {
  type: "aws_region",
  attributes: ["region", "name"],
  arguments: ["region", "name", "endpoint"],
};
const SERVICE: PlaceSource = {
  type: "aws_service",
  attributes: ["region"],
  arguments: ["region", "dns_name", "reverse_dns_name"],
};

/** What a data source of one provider found; one that names a Region of its own says nothing of the provider's. */
function ofDataSource(
  { read, providerOf, isConfigured }: PlaceSources,
  provider: string,
  { type, attributes, arguments: ofItsOwn }: PlaceSource,
): string | undefined {
  const found = read.filter(
    ({ json, module }) =>
      json["type"] === type &&
      (providerOf(json, module) ?? DEFAULT_PROVIDER) === provider &&
      !ofItsOwn.some((argument) => isConfigured(json, argument, module)),
  );
  return one(
    new Set(
      found.flatMap(({ json: { values } }) => {
        const value = isJson(values)
          ? attributes.map((name) => ownValue(values, name)).find((each) => typeof each === "string")
          : undefined;
        return typeof value === "string" ? [value] : [];
      }),
    ),
  );
}

interface ProviderFacts {
  readonly accounts: Set<string>;
  readonly regions: Set<string>;
}

/** What ARNs say of each provider: those of its resources, and those that AWS takes only from the resource's own account. */
function ofResources({ plan, providerOf, isConfigured, types }: PlaceSources): ReadonlyMap<string, ProviderFacts> {
  const byProvider = new Map<string, ProviderFacts>();
  for (const json of jsonObjects(plan["resource_changes"])) {
    const { change, mode } = json;
    const entry = types.of(wordOf(json["type"]));
    if (!isJson(change) || mode !== "managed" || entry === undefined || !isAws(json)) continue;
    const provider = providerOf(json) ?? DEFAULT_PROVIDER;
    const facts = byProvider.get(provider) ?? { accounts: new Set(), regions: new Set() };
    byProvider.set(provider, facts);
    const { before, after } = change;
    const own =
      entry.isOwnArn === true ? (partsOfArn(before as PlannedValue) ?? partsOfArn(after as PlannedValue)) : undefined;
    if (own?.account !== undefined) facts.accounts.add(own.account);
    if (own?.region !== undefined) facts.regions.add(own.region);
    for (const arn of textsIn(after ?? before, entry.ofOwnAccount ?? [])) {
      const account = partsIn(arn)?.account;
      if (account !== undefined) facts.accounts.add(account);
    }
    // Since provider 6 every regional resource says where it is.
    const region = isJson(after) ? after["region"] : undefined;
    if (typeof region === "string" && !isConfigured(json, "region")) facts.regions.add(region);
  }
  return byProvider;
}

/** The one value of several that are all the same; undefined where there is none or they differ. */
function one(values: ReadonlySet<string> | undefined): string | undefined {
  const [value, ...others] = values ?? [];
  return others.length === 0 ? value : undefined;
}

/** Texts of arguments of these names, in whatever block. */
function* textsIn(value: unknown, names: readonly string[]): Generator<string> {
  if (Array.isArray(value)) for (const each of value as readonly unknown[]) yield* textsIn(each, names);
  if (!isJson(value)) return;
  for (const [name, each] of Object.entries(value)) {
    if (!names.includes(name)) yield* textsIn(each, names);
    else
      for (const text of Array.isArray(each) ? (each as readonly unknown[]) : [each])
        if (typeof text === "string") yield text;
  }
}

interface ProviderConfig {
  readonly key: string;
  readonly config: Json;
}

function awsProviders({ provider_config: configs }: Json): readonly ProviderConfig[] {
  if (!isJson(configs)) return [];
  return Object.entries(configs).flatMap(([key, config]) =>
    isJson(config) && config["name"] === "aws" ? [{ key, config }] : [],
  );
}

/** Reads constants, and variables with their values, from a provider's configuration. */
function readerOf(config: Json | undefined, plan: Json): (name: string) => string | undefined {
  const expressions = isJson(config?.["expressions"]) ? config["expressions"] : {};
  return (name) => {
    const expression = ownValue(expressions, name);
    if (!isJson(expression)) return undefined;
    const [reference] = Array.isArray(expression["references"]) ? (expression["references"] as readonly unknown[]) : [];
    const variable =
      typeof reference === "string" && reference.startsWith("var.") ? reference.slice("var.".length) : undefined;
    const value: unknown =
      variable === undefined ? expression["constant_value"] : at(plan, "variables", variable)?.["value"];
    const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return typeof single === "string" ? single : undefined;
  };
}
