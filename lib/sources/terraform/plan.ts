/** Plans as `terraform show -json` and `tofu show -json` print them, of any version 0.x and 1.x. */
import type { UnknownReason } from "../../authorization/unknown";
import { ownValue } from "../../rules/own-value";
import { Template, type MaybeUnknownString, unknownText } from "../../authorization/text";
import { attribute, isObject, type PlannedValue, text } from "./planned-value";
import { PolicyTexts } from "./documents";
import type { Inventory } from "../../inventory/inventory";
import { providersOf } from "./fingerprint";
import { inventoryOf, vpcEndpointsOf } from "./inventory";
import { POLICY_ARGUMENTS } from "./policy-arguments";
import { mayBePolicy } from "./resource-policies";
import type { ManagedPolicies } from "./principals";
import { type InModule, placeOf } from "./place";
import { Records, type ResourceRecord, type TerraformPlace } from "./record";
import { releaseNotes } from "./provider-release";
import { withoutDestroyed } from "./repeated";
import { ResourceTypes } from "./types";
import { isAws } from "./aws";
import { actionOf } from "../../inventory/change";
import { changesOf, differs, type PlanChanges } from "./changes";
import { Configuration } from "./configuration";
import { isMarked, sensitiveIn, sensitiveText } from "./marks";
import { UnparsedChange } from "../unparsed-change";
import { at, InputError, isJson, type Json, jsonObjects, wordOf } from "../input";

/** What was read, and what keeps it from being the whole. */
export interface PlanSnapshot {
  /** As it is before, made when it is asked for; undefined where nothing is known of it. */
  readonly before: (() => Inventory) | undefined;
  readonly after: Inventory;
  /** Why the reading is not of everything; each makes an answer uncertain. */
  readonly incomplete: readonly UnknownReason[];
  /** Notes for readers that affect no answer. */
  readonly notes: readonly string[];
  /** What is done to each resource, made when it is asked for; a stack has none. */
  readonly changes: (() => PlanChanges) | undefined;
}

/**
 * Reads a plan.
 * @throws InputError for a format that is not known
 */
export function readPlan(
  plan: Json,
  file: string,
  managed: ManagedPolicies,
  types: ResourceTypes = new ResourceTypes(),
): PlanSnapshot {
  const { before, after, gone, place } = planRecords(plan, file, types);
  const policies = new PolicyTexts();
  const earlier = new Records(before, place, types);
  return {
    before: () => inventoryOf(earlier, managed, [], policies),
    after: {
      ...inventoryOf(new Records(after, place, types), managed, gone, policies),
      earlierVpcEndpoints: vpcEndpointsOf(earlier),
    },
    incomplete: incompleteness(plan, file),
    notes: notesOf(plan),
    changes: () => changesOf(plan, types),
  };
}

/**
 * The resources of a plan, before and after it.
 * @throws InputError for a format that is not known
 */
export function planRecords(plan: Json, file: string, types: ResourceTypes): PlanRecords {
  const given = plan["format_version"];
  const version = typeof given === "string" ? given : "";
  if (!/^[01](\.|$)/.test(version)) {
    throw new InputError(
      `${file} has the plan format ${version === "" ? "without version" : version}; 0.x and 1.x can be read`,
    );
  }
  const configuration = isJson(plan["configuration"]) ? plan["configuration"] : {};
  const reader = new PlanReader(plan, new Configuration(configuration, plan["variables"]), types);
  const read = dataSourcesIn(at(plan, "prior_state", "values", "root_module"));
  const place = placeOf({
    plan,
    configuration,
    read,
    types,
    providerOf: (json, module) => reader.providerOf(json, module),
    isConfigured: (json, argument, module) => reader.isConfigured(json, argument, module),
  });
  return { ...reader.records(read), place };
}

/** The resources of a plan. */
export interface PlanRecords {
  readonly before: readonly ResourceRecord[];
  readonly after: readonly ResourceRecord[];
  /** What the plan takes from others. */
  readonly gone: readonly ResourceRecord[];
  readonly place: TerraformPlace;
}

function incompleteness(plan: Json, file: string): readonly UnknownReason[] {
  const deferred = jsonObjects(plan["deferred_changes"]).length;
  return [
    ...(plan["errored"] === true ? [{ kind: "plan-errored", object: file, source: "plan" } as const] : []),
    ...(plan["complete"] === false ? [{ kind: "plan-partial", object: file, source: "plan" } as const] : []),
    ...(deferred > 0 ? [{ kind: "changes-deferred", object: String(deferred), source: "plan" } as const] : []),
  ];
}

function notesOf(plan: Json): readonly string[] {
  const changes = jsonObjects(plan["resource_changes"]);
  const drift = jsonObjects(plan["resource_drift"]);
  const forgotten = changes.filter(({ change }) => isJson(change) && isForgotten(change)).length;
  // A role or policy that was changed outside Terraform may be a change of access already.
  const ofAccess = drift.filter(({ type }) => /^aws_(iam_|kms_key|s3_bucket_policy)/.test(wordOf(type))).length;
  return [
    ...(changes.length > 0 && !changes.some(isAws) ? ["no resource of the plan is of the AWS provider"] : []),
    ...(forgotten > 0
      ? [
          `${forgotten === 1 ? "1 resource stays as it is" : `${String(forgotten)} resources stay as they are`} in AWS and Terraform manages ${forgotten === 1 ? "it" : "them"} no longer`,
        ]
      : []),
    ...(drift.length > 0
      ? [
          `${String(drift.length)} resources were changed outside Terraform, ${String(ofAccess)} of them of IAM or with a policy`,
        ]
      : []),
    ...releaseNotes(providersOf(plan)),
  ];
}

/** Attributes that hold a policy. One that is sensitive decides, and nothing of it is shown. */
const POLICIES: readonly string[] = [...POLICY_ARGUMENTS, "inline_policy", "json", "statement"];

/** Data without its sensitive values. */
function withoutSensitive(data: PlannedValue, marks: readonly unknown[], address: string): PlannedValue {
  return marks.reduce<PlannedValue>((shown, mark) => masked(shown, mark, address), data);
}

/** Sensitive values go no further than this: what is left is a name that says so. */
function masked(data: PlannedValue, mark: unknown, path: string): PlannedValue {
  if (mark === true) return data === null || data === undefined ? data : sensitiveText(path);
  if (Array.isArray(mark) && Array.isArray(data)) {
    return (data as readonly PlannedValue[]).map((each, index) =>
      masked(each, mark[index], `${path}[${String(index)}]`),
    );
  }
  if (!isJson(mark) || !isObject(data)) return data;
  const shown = (name: string, each: PlannedValue): PlannedValue => {
    const where = `${path}.${name}`;
    if (name === "inline_policy" && mark[name] === true) return namesMasked(each, where);
    return POLICIES.includes(name) && name !== "inline_policy" ? each : masked(each, ownValue(mark, name), where);
  };
  return Object.fromEntries(Object.entries(data).map(([name, each]) => [name, shown(name, each)]));
}

/** Of inline policies that are sensitive as a whole the names are withheld too. */
function namesMasked(blocks: PlannedValue, path: string): PlannedValue {
  if (!Array.isArray(blocks)) return blocks;
  return (blocks as readonly PlannedValue[]).map((each, index) =>
    isObject(each) ? { ...each, name: sensitiveText(`${path}[${String(index)}].name`) } : each,
  );
}

/** What stays as it is makes no difference. */
function isUntouched({ actions }: Json): boolean {
  return Array.isArray(actions) && actions.length === 1 && actions[0] === "no-op";
}

/** What Terraform forgets stays where it is. */
function isForgotten({ actions }: Json): boolean {
  return Array.isArray(actions) && actions.includes("forget");
}

/** Resources of other kinds count when they have a policy of their own. */
function hasPolicy(change: Json): boolean {
  if (hasPolicyIn(change["after_unknown"], (value) => value === true)) return true;
  if (UnparsedChange.sidesOf(change) !== undefined) return false;
  const isPolicy = (value: unknown): boolean => typeof value === "string" && mayBePolicy(value);
  return hasPolicyIn(change["before"], isPolicy) || hasPolicyIn(change["after"], isPolicy);
}

const NAMES_OF_POLICIES: ReadonlySet<string> = new Set(POLICY_ARGUMENTS);

function hasPolicyIn(side: unknown, isPolicy: (value: unknown) => boolean): boolean {
  // A resource mostly has fewer arguments than there are names of policies.
  return isJson(side) && Object.keys(side).some((name) => NAMES_OF_POLICIES.has(name) && isPolicy(side[name]));
}

const NONE: ReadonlySet<string> = new Set();

function moduleOf({ module_address: address }: Json): string {
  return typeof address === "string" ? address : "";
}

/** Where the names of an expression hold. */
interface Scope {
  readonly module: string;
  readonly forEach: unknown;
  /** Whether the configuration has the resource. */
  readonly isConfigured: boolean;
}

class PlanReader {
  constructor(
    private readonly plan: Json,
    private readonly configuration: Configuration,
    private readonly types: ResourceTypes,
  ) {}

  /** Whether the configuration gives a resource an argument. */
  isConfigured(json: Json, argument: string, module = moduleOf(json)): boolean {
    const resource = [module, wordOf(json["mode"]), wordOf(json["type"]), wordOf(json["name"])] as const;
    return ownValue(this.configuration.expressionsOf(...resource), argument) !== undefined;
  }

  /** The provider's configuration that makes a resource. */
  providerOf(json: Json, module = moduleOf(json)): string | undefined {
    const mode = json["mode"] === "data" ? "data" : "managed";
    return this.configuration.providerOf(module, mode, wordOf(json["type"]), wordOf(json["name"]));
  }

  /** @param read the data sources that were read before the plan, which are in no change */
  records(read: readonly InModule[]): {
    before: readonly ResourceRecord[];
    after: readonly ResourceRecord[];
    gone: readonly ResourceRecord[];
  } {
    const before: ResourceRecord[] = [];
    const after = new Map<string, ResourceRecord>();
    const gone: ResourceRecord[] = [];
    for (const resource of read) {
      if (!isAws(resource.json) || !this.types.isRelevant(resource.json["type"])) continue;
      const record = this.record(resource.json, resource.module, resource.json["values"] as PlannedValue, {
        marks: [resource.json["sensitive_values"]],
        kept: true,
      });
      after.set(record.address, record);
      before.push(record);
    }
    for (const json of jsonObjects(this.plan["resource_changes"])) {
      const change = isJson(json["change"]) ? json["change"] : {};
      if (!isAws(json) || json["deposed"] !== undefined) continue;
      const isOnlyChanged = this.types.of(wordOf(json["type"]))?.isReadOnlyWhereChanged === true;
      const isRead = this.types.isRelevant(json["type"]) && !(isOnlyChanged && isUntouched(change));
      if (!isRead && (isUntouched(change) || !hasPolicy(change))) continue;
      const module = moduleOf(json);
      const actions = Array.isArray(change["actions"]) ? change["actions"] : [];
      const [kept, marks] = [isUntouched(change), sensitiveIn(change)];
      if (isJson(change["before"]) && json["mode"] !== "data") {
        const old = this.record(json, module, change["before"] as PlannedValue, { marks, kept });
        before.push(old);
        if (isForgotten(change) || this.staysDestroyed(old, actions))
          after.set(`${old.address} (forgotten)`, { ...old, kept: true, isForgotten: true });
        else if (
          actions.some((action) => action === "update" || action === "delete") &&
          this.types.isPartOfAnother(old.type)
        )
          gone.push(old);
      }
      if (actions.every((action) => action === "delete" || action === "forget")) continue;
      if (!isJson(change["after"]) && change["after_unknown"] !== true && !isJson(change["after_unknown"])) continue;
      // What is replaced is another object, which has nothing of the first.
      const made = (!isJson(change["before"]) && change["importing"] === undefined) || actionOf(actions) === "replace";
      const record = this.record(json, module, this.afterOf(json, module, change), {
        marks,
        kept,
        created: made,
        prior: change["before"] as PlannedValue,
        written: this.writtenPolicies(json, change),
        isImported: isJson(change["importing"]) && !made,
      });
      after.set(record.address, record);
    }
    const left = withoutLost([...after.values()], this.types);
    return { before, after: withoutDestroyed(left, gone, this.types), gone };
  }

  /** Whether Terraform only stops managing what it destroys. */
  private staysDestroyed({ type, data }: ResourceRecord, actions: readonly unknown[]): boolean {
    const { destroyed, staysWith } = this.types.of(type) ?? {};
    if (destroyed !== "itself" || actions.length !== 1 || actions[0] !== "delete") return false;
    if (staysWith === undefined) return attribute(data, "force_destroy") !== true;
    const id = text(data, staysWith);
    return typeof id !== "string" || (attribute(data, "force_destroy") !== true && !this.destroyedIds().has(id));
  }

  private ids: ReadonlySet<unknown> | undefined;

  /** The ids of all that the plan destroys. */
  private destroyedIds(): ReadonlySet<unknown> {
    this.ids ??= new Set(
      jsonObjects(this.plan["resource_changes"]).flatMap(({ change, type }) => {
        const { actions, before } = isJson(change) ? change : {};
        const isGone =
          Array.isArray(actions) && actions.includes("delete") && this.types.of(wordOf(type))?.destroyed !== "itself";
        return isGone && isJson(before) ? [before["id"]] : [];
      }),
    );
    return this.ids;
  }

  private record(
    json: Json,
    module: string,
    data: PlannedValue,
    more: Partial<Pick<ResourceRecord, "created" | "kept" | "prior" | "written" | "isImported">> & {
      readonly marks: readonly unknown[];
    },
  ): ResourceRecord {
    const { marks, created = false, kept = false, prior, written = NONE, isImported = false } = more;
    const index = json["index"];
    const address = wordOf(json["address"]);
    return {
      address,
      module,
      mode: json["mode"] === "data" ? "data" : "managed",
      type: wordOf(json["type"]),
      name: wordOf(json["name"]),
      index: typeof index === "string" || typeof index === "number" ? index : undefined,
      data: withoutSensitive(data, marks, address),
      prior: withoutSensitive(prior, marks, address),
      created,
      kept,
      written,
      isImported,
      provider: this.providerOf(json, module),
      sensitive: marks.some(
        (mark) => mark === true || POLICIES.some((name) => isJson(mark) && isMarked(ownValue(mark, name))),
      ),
    };
  }

  /** What a resource writes comes from the configuration; what is as before may only have been read. */
  private writtenPolicies(json: Json, { before, after, after_unknown: unknown }: Json): ReadonlySet<string> {
    const policies = Object.entries(this.types.of(wordOf(json["type"]))?.policies ?? {});
    const of = (side: unknown, name: string): unknown => (isJson(side) ? (ownValue(side, name) ?? null) : null);
    const written = policies.filter(
      ([name, { isComputed }]) =>
        isComputed === true && of(unknown, name) !== true && differs(of(before, name), of(after, name)),
    );
    return written.length === 0 ? NONE : new Set(written.map(([name]) => name));
  }

  private afterOf(json: Json, module: string, change: Json): PlannedValue {
    if (!isMarked(change["after_unknown"])) return change["after"] as PlannedValue;
    const resource = [module, wordOf(json["mode"]), wordOf(json["type"]), wordOf(json["name"])] as const;
    const expressions = this.configuration.expressionsOf(...resource);
    const scope = {
      module,
      forEach: this.configuration.forEachOf(...resource),
      isConfigured: expressions !== undefined,
    };
    return this.merge(change["after"], change["after_unknown"], expressions ?? {}, scope, wordOf(json["address"]));
  }

  /** The planned value, with references where it is not known. In `after`, null means null or unknown: the mark decides. */
  private merge(value: unknown, unknown: unknown, expression: unknown, scope: Scope, path: string): PlannedValue {
    if (unknown === true) return this.unknown(expression, scope, path);
    if (Array.isArray(unknown) && unknown.length > 0)
      return this.mergeList(asList(value), unknown, expression, scope, path);
    if (isJson(unknown)) {
      const own = isJson(value) ? value : {};
      const names = [...new Set([...Object.keys(own), ...Object.keys(unknown)])];
      const inside = isJson(expression) ? expression : {};
      return Object.fromEntries(
        names.map((name) => [
          name,
          this.merge(
            ownValue(own, name),
            ownValue(unknown, name),
            ownValue(inside, name) ?? callOf(inside),
            scope,
            `${path}.${name}`,
          ),
        ]),
      );
    }
    return value as PlannedValue;
  }

  private mergeList(
    values: readonly unknown[],
    marks: readonly unknown[],
    expression: unknown,
    scope: Scope,
    path: string,
  ): PlannedValue {
    const length = Math.max(values.length, marks.length);
    return Array.from({ length }, (_, index): PlannedValue => {
      const where = `${path}[${String(index)}]`;
      if (marks[index] === true) return this.unknown(expression, scope, where);
      const inside: unknown = Array.isArray(expression) ? expression[index] : expression;
      return this.merge(values[index], marks[index], inside, scope, where);
    });
  }

  private unknown(expression: unknown, { module, forEach, isConfigured }: Scope, path: string): MaybeUnknownString {
    // Without its configuration nothing says what it is made from, nor that the provider computes it.
    if (!isConfigured) return unknownText(path);
    return new Template([{ reference: path, from: this.configuration.sourcesOf(expression, module, forEach) }]);
  }
}

/**
 * Parts that the plan leaves as they are, and whose object it replaces: AWS deletes them with the object. Terraform makes them again only
 * in the next plan. The names of an object that is replaced are those that it had.
 */
function withoutLost(records: readonly ResourceRecord[], types: ResourceTypes): readonly ResourceRecord[] {
  const names = new Set(
    records.flatMap(({ type, mode, created, prior }) =>
      mode === "managed" && created && isObject(prior)
        ? (types.of(type)?.names ?? []).flatMap((name) => {
            const value = text(prior, name);
            return typeof value === "string" ? [`${types.standsFor(type)} ${value}`] : [];
          })
        : [],
    ),
  );
  if (names.size === 0) return records;
  return records.flatMap((record): readonly ResourceRecord[] => {
    const { policies, of = [] } = types.of(record.type) ?? {};
    if (record.mode === "data" || !record.kept || policies === undefined) return [record];
    const lost = (type: string, value: PlannedValue): boolean =>
      typeof value === "string" && names.has(`${types.standsFor(type)} ${value}`);
    if (of.some(({ argument, type }) => lost(type, attribute(record.data, argument)))) return [];
    const lists = of.flatMap(({ argument, type }) => {
      const value = attribute(record.data, argument);
      if (!Array.isArray(value)) return [];
      const all = value as readonly PlannedValue[];
      return all.some((each) => lost(type, each)) ? [[argument, all.filter((each) => !lost(type, each))] as const] : [];
    });
    if (lists.length === 0 || !isObject(record.data)) return [record];
    return [{ ...record, data: { ...record.data, ...Object.fromEntries(lists) } }];
  });
}

/** References of a whole expression hold for what is inside it. */
function callOf(expression: Json): unknown {
  return expression["references"] === undefined ? undefined : expression;
}

/** Data sources of a module and of those below it. */
function dataSourcesIn(module: Json | undefined): readonly InModule[] {
  if (module === undefined) return [];
  const address = typeof module["address"] === "string" ? module["address"] : "";
  const own = jsonObjects(module["resources"])
    .filter((json) => json["mode"] === "data")
    .map((json) => ({ json, module: address }));
  return [...own, ...jsonObjects(module["child_modules"]).flatMap(dataSourcesIn)];
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
