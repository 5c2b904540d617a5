/** Plans as `terraform show -json` and `tofu show -json` print them, of any version 0.x and 1.x. */
import { type Source, Template, type Text, unknownText } from "../authorization/text";
import { type Data, isObject } from "../inventory/data";
import { PolicyTexts } from "../inventory/documents";
import { type Inventory, inventoryOf, mayBePolicy, POLICY_ARGUMENTS } from "../inventory/inventory";
import { type ManagedPolicies, POLICIES_OF_ROLES } from "../inventory/principals";
import { accountIn, type Place, type ResourceRecord } from "../inventory/record";
import { OWNER_TYPES } from "../inventory/targets";
import { isAws } from "./aws";
import { changesOf, differs, type PlanChanges } from "./changes";
import { Configuration } from "./configuration";
import { InputError, isJson, type Json, jsonObjects, wordOf } from "./input";

/** What was read, and what keeps it from being the whole. */
export interface Reading {
  /** As it is before, made when it is asked for; undefined where nothing is known of it. */
  readonly before: (() => Inventory) | undefined;
  readonly after: Inventory;
  /** Why the reading is not of everything; each makes an answer uncertain. */
  readonly incomplete: readonly string[];
  /** What readers should know and no answer hangs on. */
  readonly notes: readonly string[];
  /** What is done to each resource, made when it is asked for; a stack has none. */
  readonly changes: (() => PlanChanges) | undefined;
}

/**
 * Reads a plan.
 * @throws InputError for a format that is not known
 */
export function readPlan(plan: Json, file: string, managed: ManagedPolicies): Reading {
  const given = plan["format_version"];
  const version = typeof given === "string" ? given : "";
  if (!/^[01](\.|$)/.test(version)) {
    throw new InputError(
      `${file} has the plan format ${version === "" ? "without version" : version}; 0.x and 1.x can be read`,
    );
  }
  const configuration = isJson(plan["configuration"]) ? plan["configuration"] : {};
  const reader = new PlanReader(plan, new Configuration(configuration));
  const read = dataSourcesIn(at(plan, "prior_state", "values", "root_module"));
  const place = placeOf(
    plan,
    configuration,
    read.map(({ json }) => json),
    (json) => reader.providerOf(json),
  );
  const { before, after, gone } = reader.records(read);
  const policies = new PolicyTexts();
  return {
    before: () => inventoryOf(before, place, managed, [], policies),
    after: inventoryOf(after, place, managed, gone, policies),
    incomplete: incompleteness(plan),
    notes: notesOf(plan),
    changes: () => changesOf(plan),
  };
}

function incompleteness(plan: Json): readonly string[] {
  const deferred = jsonObjects(plan["deferred_changes"]).length;
  return [
    ...(plan["errored"] === true ? ["the plan ended with an error: it does not hold everything"] : []),
    ...(plan["complete"] === false
      ? ["the plan is not complete: made with -target, or with changes that were put off"]
      : []),
    ...(deferred > 0 ? [`${String(deferred)} changes were put off to a later plan`] : []),
  ];
}

function notesOf(plan: Json): readonly string[] {
  const changes = jsonObjects(plan["resource_changes"]);
  const drift = jsonObjects(plan["resource_drift"]);
  const forgotten = changes.filter(({ change }) => isJson(change) && isForgotten(change)).length;
  // A role or policy that somebody else changed may be a change of access already.
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
  ];
}

const REMOVED = [
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
];

/** Attributes that hold a policy. One that is sensitive decides, and nothing of it is shown. */
const POLICIES: readonly string[] = [...POLICY_ARGUMENTS, "inline_policy", "json", "statement"];

/** The marks of both sides: what was sensitive stays so. */
function sensitiveIn(change: Json): readonly unknown[] {
  return [change["before_sensitive"], change["after_sensitive"]].filter(isMarked);
}

function isMarked(mark: unknown): boolean {
  if (Array.isArray(mark)) return mark.some(isMarked);
  return mark === true || (isJson(mark) && Object.values(mark).some(isMarked));
}

/** Sensitive values go no further than this: what is left is a name that says so. */
function masked(data: Data, mark: unknown, path: string): Data {
  if (mark === true) return data === null || data === undefined ? data : unknownText(`${path} (sensitive)`);
  if (Array.isArray(mark) && Array.isArray(data)) {
    return (data as readonly Data[]).map((each, index) => masked(each, mark[index], `${path}[${String(index)}]`));
  }
  if (!isJson(mark) || !isObject(data)) return data;
  const shown = (name: string, each: Data): Data => {
    const where = `${path}.${name}`;
    if (name === "inline_policy" && mark[name] === true) return namesMasked(each, where);
    return POLICIES.includes(name) && name !== "inline_policy" ? each : masked(each, mark[name], where);
  };
  return Object.fromEntries(Object.entries(data).map(([name, each]) => [name, shown(name, each)]));
}

/** Of inline policies that are sensitive as a whole the names are withheld too. */
function namesMasked(blocks: Data, path: string): Data {
  if (!Array.isArray(blocks)) return blocks;
  return (blocks as readonly Data[]).map((each, index) =>
    isObject(each) ? { ...each, name: unknownText(`${path}[${String(index)}].name (sensitive)`) } : each,
  );
}

/** What stays as it is makes no difference. */
function isUntouched({ actions }: Json): boolean {
  return Array.isArray(actions) && actions.length === 1 && actions[0] === "no-op";
}

/** One is destroyed or forgotten, and another is created at its address. */
function isReplaced(actions: readonly unknown[]): boolean {
  return actions.includes("create") && actions.length > 1;
}

/** What Terraform forgets stays where it is. */
function isForgotten({ actions }: Json): boolean {
  return Array.isArray(actions) && actions.includes("forget");
}

/** Resources of other kinds count when they have a policy of their own. */
function hasPolicy(change: Json): boolean {
  const { before, after, after_unknown: unknown } = change;
  for (const name of POLICY_ARGUMENTS) {
    if (isPolicyIn(before, name) || isPolicyIn(after, name) || (isJson(unknown) && unknown[name] === true)) return true;
  }
  return false;
}

/** Objects count for their ACLs. */
function isS3Object({ type }: Json): boolean {
  return type === "aws_s3_object" || type === "aws_s3_bucket_object" || type === "aws_s3_object_copy";
}

function isPolicyIn(side: unknown, name: string): boolean {
  const value = isJson(side) ? side[name] : undefined;
  return typeof value === "string" && mayBePolicy(value);
}

function moduleOf({ module_address: address }: Json): string {
  return typeof address === "string" ? address : "";
}

const NONE: ReadonlySet<string> = new Set();

/** What a role lists anew comes from the configuration; what it lists as before may only have been read. */
function writtenPolicies({ type }: Json, { before, after, after_unknown: unknown }: Json): ReadonlySet<string> {
  if (type !== "aws_iam_role") return NONE;
  const of = (side: unknown, name: string): unknown => (isJson(side) ? (side[name] ?? null) : null);
  return new Set(
    [...POLICIES_OF_ROLES].filter((name) => of(unknown, name) !== true && differs(of(before, name), of(after, name))),
  );
}

/** Where the names of an expression hold. */
interface Scope {
  readonly module: string;
  readonly forEach: unknown;
}

class PlanReader {
  constructor(
    private readonly plan: Json,
    private readonly configuration: Configuration,
  ) {}

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
      if (!isAws(resource.json) || !isRelevant(resource.json["type"])) continue;
      const record = this.record(resource.json, resource.module, resource.json["values"] as Data, {
        marks: [resource.json["sensitive_values"]],
        kept: true,
      });
      after.set(record.address, record);
      before.push(record);
    }
    for (const json of jsonObjects(this.plan["resource_changes"])) {
      const change = isJson(json["change"]) ? json["change"] : {};
      if (!isAws(json) || json["deposed"] !== undefined) continue;
      if (!isRelevant(json["type"]) && (isUntouched(change) || !(hasPolicy(change) || isS3Object(json)))) continue;
      const module = moduleOf(json);
      const actions = Array.isArray(change["actions"]) ? change["actions"] : [];
      const [kept, marks] = [isUntouched(change), sensitiveIn(change)];
      if (isJson(change["before"]) && json["mode"] !== "data") {
        const old = this.record(json, module, change["before"] as Data, { marks, kept });
        before.push(old);
        if (isForgotten(change)) after.set(`${old.address} (forgotten)`, { ...old, kept: true, isForgotten: true });
        else if (actions.some((action) => action === "update" || action === "delete") && REMOVED.includes(old.type))
          gone.push(old);
      }
      if (actions.every((action) => action === "delete" || action === "forget")) continue;
      if (!isJson(change["after"]) && change["after_unknown"] !== true && !isJson(change["after_unknown"])) continue;
      // What is replaced is made as well: nothing hangs on the new one that the plan does not show.
      const made = isReplaced(actions) || (!isJson(change["before"]) && change["importing"] === undefined);
      const record = this.record(json, module, this.afterOf(json, module, change), {
        marks,
        kept,
        created: made,
        written: writtenPolicies(json, change),
      });
      after.set(record.address, record);
    }
    return { before, after: [...after.values()], gone };
  }

  private record(
    json: Json,
    module: string,
    data: Data,
    more: Partial<Pick<ResourceRecord, "created" | "kept" | "written">> & { readonly marks: readonly unknown[] },
  ): ResourceRecord {
    const { marks, created = false, kept = false, written = NONE } = more;
    const index = json["index"];
    const address = wordOf(json["address"]);
    return {
      address,
      module,
      mode: json["mode"] === "data" ? "data" : "managed",
      type: wordOf(json["type"]),
      name: wordOf(json["name"]),
      index: typeof index === "string" || typeof index === "number" ? index : undefined,
      data: marks.reduce<Data>((shown, mark) => masked(shown, mark, address), data),
      created,
      kept,
      written,
      provider: this.providerOf(json, module),
      sensitive: marks.some((mark) => mark === true || POLICIES.some((name) => isJson(mark) && isMarked(mark[name]))),
    };
  }

  private afterOf(json: Json, module: string, change: Json): Data {
    if (!isMarked(change["after_unknown"])) return change["after"] as Data;
    const resource = [module, wordOf(json["mode"]), wordOf(json["type"]), wordOf(json["name"])] as const;
    const expressions = this.configuration.expressionsOf(...resource);
    const scope = { module, forEach: this.configuration.forEachOf(...resource) };
    return this.merge(change["after"], change["after_unknown"], expressions, scope, wordOf(json["address"]));
  }

  /** The planned value, with references where it is not known. In `after`, null means null or unknown: the mark decides. */
  private merge(value: unknown, unknown: unknown, expression: unknown, scope: Scope, path: string): Data {
    if (unknown === true) return this.unknown(this.sourcesOf(expression, scope), path);
    if (Array.isArray(unknown) && unknown.length > 0)
      return this.mergeList(asList(value), unknown, expression, scope, path);
    if (isJson(unknown)) {
      const own = isJson(value) ? value : {};
      const names = [...new Set([...Object.keys(own), ...Object.keys(unknown)])];
      const inside = isJson(expression) ? expression : {};
      return Object.fromEntries(
        names.map((name) => [
          name,
          this.merge(own[name], unknown[name], inside[name] ?? callOf(inside), scope, `${path}.${name}`),
        ]),
      );
    }
    return value as Data;
  }

  private mergeList(
    values: readonly unknown[],
    marks: readonly unknown[],
    expression: unknown,
    scope: Scope,
    path: string,
  ): Data {
    const sources = marks.includes(true) ? this.sourcesOf(expression, scope) : [];
    const length = Math.max(values.length, marks.length);
    return Array.from({ length }, (_, index): Data => {
      const where = `${path}[${String(index)}]`;
      if (marks[index] === true) return this.unknown(sources, where);
      const inside: unknown = Array.isArray(expression) ? expression[index] : expression;
      return this.merge(values[index], marks[index], inside, scope, where);
    });
  }

  private sourcesOf(expression: unknown, { module, forEach }: Scope): readonly Source[] {
    return this.configuration.sourcesOf(expression, module, forEach);
  }

  private unknown(from: readonly Source[], path: string): Text {
    return new Template([{ reference: path, from }]);
  }
}

/** References of a whole expression hold for what is inside it. */
function callOf(expression: Json): unknown {
  return expression["references"] === undefined ? undefined : expression;
}

/** Which provider's configuration makes a resource. */
type ProviderOf = (json: Json) => string | undefined;

/** The account that everything of the default provider says it is in; undefined where that is none or several. */
function accountOfState(plan: Json, providerOf: ProviderOf): string | undefined {
  const accounts = new Set<string>();
  for (const json of jsonObjects(plan["resource_changes"])) {
    const { change, mode } = json;
    if (!isJson(change) || mode !== "managed" || !isAws(json)) continue;
    const account = accountIn({ mode, type: wordOf(json["type"]), data: change["before"] as Data });
    if (account === undefined) continue;
    const provider = providerOf(json);
    if (provider === undefined || provider === "aws") accounts.add(account);
  }
  const [account, ...more] = accounts;
  return more.length > 0 ? undefined : account;
}

function placeOf(plan: Json, configuration: Json, data: readonly Json[], providerOf: ProviderOf): Place {
  const read = (type: string, ...names: readonly string[]): Text | undefined => {
    const values = data.find((each) => each["type"] === type)?.["values"];
    return names
      .map((name) => (isJson(values) ? values[name] : undefined))
      .find((each): each is string => typeof each === "string");
  };
  const provider = awsProvider(configuration, plan);
  const told = read("aws_caller_identity", "account_id") ?? provider("allowed_account_ids");
  return {
    account: told ?? accountOfState(plan, providerOf) ?? unknownText("the account"),
    region: read("aws_region", "region", "name") ?? provider("region") ?? unknownText("the region"),
    // Canvas is offered in the commercial partition only.
    partition: read("aws_partition", "partition") ?? "aws",
    regions: regionsOf(configuration, plan),
    hasDefaultTags: awsProviders(configuration).some(
      ({ expressions }) => isJson(expressions) && expressions["default_tags"] !== undefined,
    ),
  };
}

/** Regions of the root's providers by their aliases, where they are known. */
function regionsOf(configuration: Json, plan: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(
    awsProviders(configuration).flatMap((config) => {
      const region = readerOf(config, plan)("region");
      const alias = config["alias"];
      return typeof alias === "string" && region !== undefined ? [[`aws.${alias}`, region]] : [];
    }),
  );
}

/** Of the AWS provider without alias. */
function awsProvider(configuration: Json, plan: Json): (name: string) => string | undefined {
  const aws = awsProviders(configuration);
  return readerOf(aws.find((each) => each["alias"] === undefined) ?? aws[0], plan);
}

/** Reads constants, and variables with their values, from a provider's configuration. */
function readerOf(config: Json | undefined, plan: Json): (name: string) => string | undefined {
  const expressions = isJson(config?.["expressions"]) ? config["expressions"] : {};
  return (name) => {
    const expression = expressions[name];
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

function awsProviders({ provider_config: configs }: Json): readonly Json[] {
  return isJson(configs)
    ? Object.values(configs)
        .filter(isJson)
        .filter((each) => each["name"] === "aws")
    : [];
}

/** A resource of a state, and the module instance it is in. */
interface InModule {
  readonly json: Json;
  readonly module: string;
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

/** What an inventory is made of; everything else is left aside unread. */
const RELEVANT = new RegExp(
  `^aws_(${[
    "iam_.*",
    "s3_bucket(_policy|_server_side_encryption_configuration|_acl|_ownership_controls|_public_access_block)?|s3_account_public_access_block",
    "emrserverless_application",
    "kms_key(_policy)?",
    "vpc.*|subnet|security_group(_rule)?|default_.*|internet_gateway|vpn_gateway",
    "route|route_tables?(_association)?|main_route_table_association",
    "ec2_(tag|managed_prefix_list(_entry)?)",
    "sagemaker_(domain|user_profile)",
    ...OWNER_TYPES.map((type) => type.replace("aws_", "")),
    "caller_identity|region|partition",
  ].join("|")})$`,
);

const relevant = new Map<string, boolean>();

/** Whether an inventory has to do with resources of a type; remembered, because a plan has few types and many resources. */
export function isRelevant(type: unknown): boolean {
  if (typeof type !== "string") return false;
  const answer = relevant.get(type) ?? RELEVANT.test(type);
  // Plans of strangers may name any number of types.
  if (relevant.size < 10_000) relevant.set(type, answer);
  return answer;
}

function at(json: Json, ...path: readonly string[]): Json | undefined {
  let found: unknown = json;
  for (const name of path) found = isJson(found) ? found[name] : undefined;
  return isJson(found) ? found : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
