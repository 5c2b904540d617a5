/** What the next plan of a deployment shows, found by its stack before and after, without Terraform and without an account. */
import { isJson, type Json } from "../rules/json";
import { ownValue } from "../rules/own-value";
import { ARGUMENTS, type ResourceArguments } from "./arguments";
import { differenceOf, differingArguments } from "./differences";
import { argumentsOf, dependenciesOf, type Instance, isText, objectIn, type Stack, stackOf, withoutKey } from "./stack";
import { isUnknown, type Reach, referencesIn, shown, type Value, type ValueMap, Values } from "./values";

/** What a plan does at an address. */
export type Action = "replace" | "create" | "destroy" | "update" | "import" | "forget" | "move" | "none";

/** An argument that differs. */
export interface ArgumentChange {
  /** With the blocks that it is in: `default_user_settings.execution_role`. */
  readonly path: string;
  /** As people read it; `not set`; what only Terraform knows as its reference. */
  readonly before: string;
  /** The same; `(known after apply)` where it depends on something that is created. */
  readonly after: string;
  /** What its change does; `unknown`: an update or a replacement. */
  readonly effect: "replace" | "update" | "unknown";
  /** False: both stacks may have the same value. */
  readonly certain: boolean;
}

/** What the plan does with a resource. */
export interface ResourceChange {
  readonly address: string;
  /** The address in the old stack, where a `moved` block gives it another one. */
  readonly movedFrom: string | undefined;
  /** One action where it is known; else each that is possible. */
  readonly possible: readonly [Action, ...Action[]];
  readonly arguments: readonly ArgumentChange[];
  /** Resources whose change replaces this one (`replace_triggered_by`). */
  readonly triggeredBy: readonly string[];
  /** Terraform refuses the whole plan, because `prevent_destroy` is set. */
  readonly refused: boolean;
}

/** An output or variable that differs. */
export interface NamedChange {
  readonly name: string;
  readonly change: "added" | "removed" | "changed" | "maybe";
}

/** What the next plan of a deployment shows. */
export interface StackChanges {
  /** Replacements first, then what may be one, then creations, destructions, updates, the rest; by address. */
  readonly resources: readonly ResourceChange[];
  readonly outputs: readonly NamedChange[];
  readonly variables: readonly NamedChange[];
  /** Data sources that are read during apply, because they depend on something that changes. */
  readonly reads: readonly string[];
  /** Addresses whose conditions differ: a plan can now fail or warn there. */
  readonly conditions: readonly string[];
  /** What to know before the plan: another backend, other versions, a provider with another configuration. */
  readonly notes: readonly string[];
}

/** Why two stacks cannot be compared, as the rest of a sentence that begins with the deployment's name. */
export function incomparable(before: Json, after: Json): string | undefined {
  const [one, other] = [stackOf(before), stackOf(after)];
  const [scenario, otherScenario] = [scenarioOf(one), scenarioOf(other)];
  const closed = (stack: Stack): string =>
    stack.isClosed ? "custom-vpc-only" : "a scenario with public internet access";
  if (one.scenario !== undefined && other.scenario !== undefined && one.scenario !== other.scenario)
    return `is ${scenario} in OLD and ${otherScenario} in NEW`;
  if (one.isClosed !== other.isClosed)
    return `is ${one.scenario ?? closed(one)} in OLD and ${other.scenario ?? closed(other)} in NEW`;
  const [place, otherPlace] = [placeOf(one), placeOf(other)];
  return place === otherPlace ? undefined : `is in ${place} in OLD and in ${otherPlace} in NEW`;
}

function scenarioOf({ scenario = "" }: Stack): string {
  return scenario;
}

function placeOf({ provider }: Stack): string {
  const accounts = provider["allowed_account_ids"];
  const account = Array.isArray(accounts) && isText(accounts[0]) ? `account ${accounts[0]}, ` : "";
  return `${account}${isText(provider["region"]) ? provider["region"] : "no Region"}`;
}

/**
 * What the next plan shows once the new stack is synthesized, of a deployment whose old stack is applied.
 *
 * @example changesOf(JSON.parse(old), JSON.parse(now)).resources.map(({ address, possible }) => [address, possible])
 */
export function changesOf(before: Json, after: Json): StackChanges {
  return new Comparison(stackOf(before), stackOf(after)).changes();
}

const ORDER: readonly Action[] = ["replace", "create", "destroy", "update", "import", "forget", "move", "none"];

class Comparison {
  private readonly planned = new Map<string, ResourceChange>();
  private readonly deferred = new Map<string, boolean>();
  private readonly open = new Set<string>();
  private readonly before: Values;
  private readonly after: Values;
  /** Old addresses by the new ones. */
  private readonly movedFrom = new Map<string, string>();
  private readonly movedTo = new Map<string, string>();

  public constructor(
    private readonly old: Stack,
    private readonly now: Stack,
  ) {
    for (const from of old.resources.keys()) {
      const to = this.newAddress(from);
      if (to === from || old.resources.has(to)) continue;
      this.movedFrom.set(to, from);
      this.movedTo.set(from, to);
    }
    this.before = new Values(
      old,
      () => "same",
      () => false,
      (address) => this.movedTo.get(address) ?? address,
    );
    this.after = new Values(
      now,
      (address) => this.reachOf(address),
      (address) => this.isDeferred(address),
      (address) => address,
    );
  }

  public changes(): StackChanges {
    const { old, now } = this;
    const resources = [
      ...[...now.resources.keys()].map((address) => this.plannedAt(address)),
      ...[...old.resources.keys()]
        .filter((address) => !now.resources.has(this.movedTo.get(address) ?? address))
        .map((address) => this.takenOut(address)),
    ].filter(({ possible: [first, ...others] }) => first !== "none" || others.length > 0);
    const rank = ({ possible }: ResourceChange): number =>
      Math.min(...possible.map((action) => ORDER.indexOf(action))) + (possible.length > 1 ? 0.5 : 0);
    return {
      resources: [...resources].sort((one, other) => rank(one) - rank(other) || (one.address < other.address ? -1 : 1)),
      outputs: named(old.outputs, now.outputs, (one, other) =>
        differenceOf(this.before.of(objectIn(one)["value"]), this.after.of(objectIn(other)["value"])),
      ),
      variables: named(old.variables, now.variables, (one, other) => differenceOf(asValue(one), asValue(other))),
      reads: [...now.data.values()]
        .filter((each) => this.isRead(each))
        .map(({ address }) => address)
        .sort(),
      conditions: this.conditions(),
      notes: notesOf(old, now),
    };
  }

  private newAddress(from: string): string {
    let address = from;
    for (let steps = 0; steps <= this.now.moved.size; steps++) {
      const whole = this.now.moved.get(address);
      const base = withoutKey(address);
      const next =
        whole ?? (base === address ? undefined : withKey(this.now.moved.get(base), address.slice(base.length)));
      if (next === undefined) return address;
      address = next;
    }
    return address;
  }

  /** What the plan does with a resource of the new stack. */
  private plannedAt(address: string): ResourceChange {
    const found = this.planned.get(address);
    if (found !== undefined) return found;
    const instance = this.now.resources.get(address);
    // A circle is no valid stack; Terraform says so.
    if (instance === undefined || this.open.has(address)) return change(address, ["none"]);
    this.open.add(address);
    const made = this.compared(instance);
    this.open.delete(address);
    this.planned.set(address, made);
    return made;
  }

  private compared(instance: Instance): ResourceChange {
    const { address, type, body } = instance;
    const from = this.movedFrom.get(address);
    const old = this.old.resources.get(from ?? address);
    if (old === undefined)
      return change(address, [
        this.now.imported.has(withoutKey(address)) || this.now.imported.has(address) ? "import" : "create",
      ]);
    const known = ownValue(ARGUMENTS, type);
    const ignored = ignoredIn(body);
    const differing = differingArguments(
      this.before.of(argumentsOf(old.body)) as ValueMap,
      this.after.of(argumentsOf(body)) as ValueMap,
      known,
    ).filter(({ path }) => !ignored(path));
    const changed = differing.map(({ path, certain, before, after }): ArgumentChange => ({
      path,
      before: shown(before),
      after: shown(after),
      effect: effectOf(known, path),
      certain,
    }));
    const triggers = this.triggersOf(body);
    const triggeredBy = triggers.map((each) => each.address);
    const possible = possibleOf(changed, triggers, {
      isMoved: from !== undefined,
      isCounted: instance.countedBy !== old.countedBy,
    });
    return {
      address,
      movedFrom: from,
      possible,
      arguments: changed,
      triggeredBy,
      refused: possible.length === 1 && possible[0] === "replace" && isProtected(body),
    };
  }

  /** What is in the old stack alone. */
  private takenOut(address: string): ResourceChange {
    const to = this.movedTo.get(address) ?? address;
    const isForgotten = [address, to].some(
      (each) => this.now.forgotten.has(each) || this.now.forgotten.has(withoutKey(each)),
    );
    const instance = [...this.now.resources.values()].find((each) => withoutKey(each.address) === withoutKey(address));
    // What is left of the resource protects its other instances too.
    return {
      ...change(address, [isForgotten ? "forget" : "destroy"]),
      refused: !isForgotten && instance !== undefined && isProtected(instance.body),
    };
  }

  /** Resources of `replace_triggered_by` that change. */
  private triggersOf(body: Json): readonly { readonly address: string; readonly certain: boolean }[] {
    const named = objectIn(body["lifecycle"])["replace_triggered_by"];
    if (!Array.isArray(named)) return [];
    return named.filter(isText).flatMap((reference) => {
      const [, address = "", attribute] =
        /^(?:\$\{)?([a-z]\w*\.[\w-]+(?:\[[^\]]*\])?)(?:\.(\w+))?/.exec(reference) ?? [];
      const { possible, arguments: changed } = this.plannedAt(address);
      const acting = possible.filter((action) => action === "update" || action === "replace");
      if (acting.length === 0) return [];
      const isTouched =
        attribute === undefined ||
        acting.includes("replace") ||
        changed.some(({ path }) => path.split(".")[0] === attribute);
      return isTouched ? [{ address, certain: acting.length === possible.length }] : [];
    });
  }

  private reachOf(address: string): Reach {
    const { possible } = this.plannedAt(address);
    const renewed = possible.filter((action) => action === "create" || action === "replace");
    if (renewed.length === 0) return "same";
    return renewed.length === possible.length ? "created" : "undetermined";
  }

  /**
   * Whether a data source is read during apply: a resource that it refers to, or that `depends_on` reaches, changes. Terraform calls the first "depends
   * directly on a managed resource that itself has planned changes": https://developer.hashicorp.com/terraform/language/data-sources
   */
  private isDeferred(address: string): boolean {
    const found = this.deferred.get(address);
    if (found !== undefined) return found;
    this.deferred.set(address, false);
    const { body } = this.now.data.get(address) ?? { body: {} };
    const reached = new Set<string>(referencesIn(body).filter((each) => !each.startsWith("data.")));
    for (const dependency of dependenciesOf(body)) this.reach(dependency, reached);
    const deferred = [...reached].some((each) => this.isPending(each));
    this.deferred.set(address, deferred);
    return deferred;
  }

  /** Adds an address and everything that it depends on. */
  private reach(address: string, reached: Set<string>): void {
    if (reached.has(address)) return;
    reached.add(address);
    const all = address.startsWith("data.") ? this.now.data : this.now.resources;
    for (const each of instancesOf(all, address)) {
      for (const other of [...dependenciesOf(each.body), ...referencesIn(each.body, this.now.locals)])
        this.reach(other, reached);
    }
  }

  private isPending(address: string): boolean {
    return instancesOf(this.now.resources, address).some(
      (each) => !["none", "move"].includes(this.plannedAt(each.address).possible[0]),
    );
  }

  private isRead({ address, body }: Instance): boolean {
    return this.isDeferred(address) || isUnknown(this.after.of(argumentsOf(body)));
  }

  private conditions(): readonly string[] {
    const { old, now } = this;
    const checks = [...new Set([...Object.keys(old.checks), ...Object.keys(now.checks)])].filter(
      (name) => conditionsIn(ownValue(old.checks, name)) !== conditionsIn(ownValue(now.checks, name)),
    );
    const of = ({ body }: Instance): string => conditionsIn(body["lifecycle"]);
    const pairs = [
      ...[...now.resources.values()].map(
        (each) => [each, old.resources.get(this.movedFrom.get(each.address) ?? each.address)] as const,
      ),
      ...[...now.data.values()].map((each) => [each, old.data.get(each.address)] as const),
    ];
    // A created resource's conditions are part of its creation.
    const differing = pairs.filter(([each, before]) =>
      before === undefined ? each.address.startsWith("data.") && of(each) !== "[]" : of(each) !== of(before),
    );
    return [...checks.map((name) => `check.${name}`), ...differing.map(([{ address }]) => address)].sort();
  }
}

/** The instances of a resource, whichever of them an address names. */
function instancesOf(all: ReadonlyMap<string, Instance>, address: string): readonly Instance[] {
  const one = all.get(address);
  if (one !== undefined) return [one];
  const base = withoutKey(address);
  return [...all.values()].filter((each) => withoutKey(each.address) === base);
}

function withKey(base: string | undefined, key: string): string | undefined {
  return base === undefined ? undefined : base + key;
}

function change(address: string, possible: readonly [Action, ...Action[]]): ResourceChange {
  return { address, movedFrom: undefined, possible, arguments: [], triggeredBy: [], refused: false };
}

function possibleOf(
  changed: readonly ArgumentChange[],
  triggers: readonly { readonly certain: boolean }[],
  { isMoved, isCounted }: { readonly isMoved: boolean; readonly isCounted: boolean },
): readonly [Action, ...Action[]] {
  if (isCounted) return ["replace", "create", "destroy", "update", "none"];
  const isReplaced =
    triggers.some(({ certain }) => certain) || changed.some(({ effect, certain }) => certain && effect === "replace");
  if (isReplaced) return ["replace"];
  const canReplace = triggers.length > 0 || changed.some(({ effect }) => effect !== "update");
  const isChanged = changed.some(({ certain }) => certain);
  const canUpdate = changed.some(({ effect }) => effect !== "replace");
  const none: Action = isMoved ? "move" : "none";
  const [first = none, ...others] = [
    ...(canReplace ? ["replace" as const] : []),
    ...(canUpdate ? ["update" as const] : []),
    ...(isChanged ? [] : [none]),
  ];
  return [first, ...others];
}

/** What a change of an argument does, by what is known of it or of what it is in. */
function effectOf(known: ResourceArguments | undefined, path: string): ArgumentChange["effect"] {
  const names = path.split(".");
  for (let length = names.length; length > 0; length--) {
    const own = names.slice(0, length).join(".");
    if (known?.replaces.includes(own) === true) return "replace";
    if (known?.updates.includes(own) === true) return "update";
  }
  return "unknown";
}

/** Whether `ignore_changes` has an argument. */
function ignoredIn(body: Json): (path: string) => boolean {
  const ignored = objectIn(body["lifecycle"])["ignore_changes"];
  if (ignored === "all") return () => true;
  const paths = (Array.isArray(ignored) ? ignored : []).filter(isText).map((path) => path.replaceAll(/\[\d+\]/g, ""));
  return (path) => paths.includes("all") || paths.some((each) => path === each || path.startsWith(`${each}.`));
}

function isProtected(body: Json): boolean {
  return objectIn(body["lifecycle"])["prevent_destroy"] === true;
}

/** The conditions in a block, whatever they say when they fail. */
function conditionsIn(block: unknown): string {
  const found: string[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (isJson(value))
      for (const [name, each] of Object.entries(value)) {
        if (name === "condition" && isText(each)) found.push(each);
        else collect(each);
      }
  };
  collect(block);
  return JSON.stringify(found);
}

function named(
  before: Json,
  after: Json,
  compare: (one: unknown, other: unknown) => "same" | "different" | "maybe",
): readonly NamedChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .flatMap((name): readonly NamedChange[] => {
      const [one, other] = [ownValue(before, name), ownValue(after, name)];
      if (one === undefined) return [{ name, change: "added" }];
      if (other === undefined) return [{ name, change: "removed" }];
      const difference = compare(one, other);
      return difference === "same" ? [] : [{ name, change: difference === "maybe" ? "maybe" : "changed" }];
    });
}

function asValue(value: unknown): Value {
  return (value ?? null) as Value;
}

function notesOf(old: Stack, now: Stack): readonly string[] {
  const of = (value: unknown): string => JSON.stringify(value ?? null);
  const providers = (stack: Stack): Json => objectIn(stack.settings["required_providers"]);
  const versions = Object.keys({ ...providers(old), ...providers(now) }).flatMap((name) => {
    const [one, other] = [old, now].map((stack) => objectIn(ownValue(providers(stack), name))["version"]);
    return of(one) === of(other)
      ? []
      : [
          `the provider ${name} is ${versionText(one)} in OLD and ${versionText(other)} in NEW: run terraform init -upgrade; what another release itself plans is not known here`,
        ];
  });
  const rest = Object.entries({ ...old.provider, ...now.provider }).flatMap(([name]) =>
    of(ownValue(old.provider, name)) === of(ownValue(now.provider, name)) ? [] : [name],
  );
  return [
    ...(of(old.settings["backend"]) === of(now.settings["backend"])
      ? []
      : ["the state is kept elsewhere: run terraform init -migrate-state, else the plan creates everything anew"]),
    ...versions,
    ...(of(old.settings["required_version"]) === of(now.settings["required_version"])
      ? []
      : [`Terraform must be ${versionText(now.settings["required_version"])}`]),
    ...(rest.length === 0
      ? []
      : [`the AWS provider is configured differently (${rest.sort().join(", ")}): what that changes is not analysed`]),
  ];
}

function versionText(version: unknown): string {
  return isText(version) ? version : "of any version";
}
