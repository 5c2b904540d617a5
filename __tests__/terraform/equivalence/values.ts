/** What a plan or a state says of each address, in a form that two of them can be held against each other. */
import { isJson, type Json } from "../../../lib/rules/json";
import { statementsOf } from "../support/policy";

/** Values by address: nothing is as good as an empty list or map, and what is not known yet is `(known after apply)`. */
export type ValuesByAddress = ReadonlyMap<string, unknown>;

/** The planned values of every resource, and of every data source that is read. */
export function plannedValues(plan: Json): ValuesByAddress {
  const read = resourcesIn((plan["prior_state"] as Json | undefined)?.["values"]).filter(({ mode }) => mode === "data");
  const changes = (plan["resource_changes"] ?? []) as readonly Json[];
  return new Map([
    ...read.map((each) => [String(each["address"]), normal(each["values"], undefined)] as const),
    ...changes.map((each) => {
      const change = each["change"] as Json;
      return [String(each["address"]), normal(change["after"], change["after_unknown"])] as const;
    }),
  ]);
}

/** The values of a state. */
export function stateValues(state: Json): ValuesByAddress {
  return new Map(
    resourcesIn(state["values"]).map((each) => [String(each["address"]), normal(each["values"], undefined)]),
  );
}

/** The ids of what was made, by address. */
export function idsIn(state: Json): ReadonlyMap<string, string> {
  return new Map(
    resourcesIn(state["values"])
      .filter(({ mode }) => mode === "managed")
      .map((each) => [String(each["address"]), String((each["values"] as Json)["id"])]),
  );
}

function resourcesIn(values: unknown): readonly Json[] {
  const walk = (module: Json): readonly Json[] => [
    ...((module["resources"] ?? []) as readonly Json[]),
    ...((module["child_modules"] ?? []) as readonly Json[]).flatMap(walk),
  ];
  return values === undefined ? [] : walk((values as Json)["root_module"] as Json);
}

const UNKNOWN = "(known after apply)";

function normal(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const values = (value ?? []) as readonly unknown[];
    const marks = (unknown ?? []) as readonly unknown[];
    const all = Array.from({ length: Math.max(values.length, marks.length) }, (_, index) =>
      normal(values[index], marks[index]),
    );
    return all.length === 0 ? undefined : [...all].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (isJson(value) || isJson(unknown)) {
    const own = isJson(value) ? value : {};
    const marks = isJson(unknown) ? unknown : {};
    const names = [...new Set([...Object.keys(own), ...Object.keys(marks)])].sort();
    const entries = names
      .map((name) => [name, normal(own[name], marks[name])] as const)
      .filter(([, each]) => each !== undefined);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  if (typeof value === "string" && value.startsWith("{") && value.includes('"Statement"')) return meaning(value);
  return value ?? undefined;
}

/** A policy's statements by what they say. */
export function meaning(policy: string): unknown {
  return statementsOf(policy)
    .map((each) => JSON.stringify(each, (_, value: unknown) => (isJson(value) ? sorted(value) : value)))
    .sort();
}

function sorted(value: Json): Json {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
