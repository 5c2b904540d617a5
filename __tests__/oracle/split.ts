/** One plan of many modules, split into plans of one module each. */

/** JSON of a plan, as far as it is taken apart here. */
export type Json = Readonly<Record<string, unknown>>;

interface ModuleState {
  readonly address?: string;
  readonly resources?: readonly Json[];
  readonly child_modules?: readonly ModuleState[];
}

/**
 * The plan of one module. Lifted, the module is the root, as most people write it; else it stays a module of a root that has
 * nothing else.
 */
export function planOf(plan: Json, name: string, isLifted: boolean): Json {
  const prefix = `module.${name}.`;
  const isOwn = (each: Json): boolean => String(each["address"]).startsWith(prefix);
  const own = (list: unknown): readonly Json[] =>
    ((list ?? []) as readonly Json[]).filter(isOwn).map((each) => (isLifted ? lifted(each, prefix) : each));
  const configuration = plan["configuration"] as Json;
  const root = configuration["root_module"] as Json;
  const call = ((root["module_calls"] ?? {}) as Readonly<Record<string, Json>>)[name];
  return {
    ...plan,
    resource_changes: own(plan["resource_changes"]),
    ...(plan["resource_drift"] === undefined ? {} : { resource_drift: own(plan["resource_drift"]) }),
    relevant_attributes: [],
    output_changes: {},
    planned_values: stateOf(plan["planned_values"] as Json, name, isLifted),
    prior_state: withValues(plan["prior_state"] as Json | undefined, name, isLifted),
    configuration: {
      provider_config: providersOf(
        (configuration["provider_config"] ?? {}) as Readonly<Record<string, Json>>,
        prefix,
        isLifted,
      ),
      root_module:
        call === undefined
          ? {}
          : isLifted
            ? withProviders((call["module"] ?? {}) as Json, prefix)
            : { module_calls: { [name]: call } },
    },
  };
}

/** Those of the root and of the module itself. */
function providersOf(all: Readonly<Record<string, Json>>, prefix: string, isLifted: boolean): Json {
  const module = prefix.slice(0, -1);
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, each]) => {
      if (each["module_address"] === undefined) return [[key, each]];
      const isOwn = key.startsWith(prefix) || key.startsWith(`${module}:`);
      if (!isOwn) return [];
      if (!isLifted) return [[key, each]];
      const { module_address: address, ...rest } = each;
      const inner = address === module ? {} : { module_address: (address as string).slice(prefix.length) };
      return [[key.slice(prefix.length), { ...rest, ...inner }]];
    }),
  );
}

/** The configuration of a module whose resources name the providers of its tree. */
function withProviders(module: Json, prefix: string): Json {
  const calls = Object.entries((module["module_calls"] ?? {}) as Readonly<Record<string, Json>>);
  const resources = (module["resources"] ?? []) as readonly Json[];
  return {
    ...module,
    resources: resources.map((each) => {
      const key = String(each["provider_config_key"]);
      const isOwn = key.startsWith(prefix) || key.startsWith(`${prefix.slice(0, -1)}:`);
      return isOwn ? { ...each, provider_config_key: key.slice(prefix.length) } : each;
    }),
    ...(calls.length === 0
      ? {}
      : {
          module_calls: Object.fromEntries(
            calls.map(([name, call]) => [name, { ...call, module: withProviders(call["module"] as Json, prefix) }]),
          ),
        }),
  };
}

function withValues(state: Json | undefined, name: string, isLifted: boolean): Json {
  return state?.["values"] === undefined
    ? { format_version: "1.0" }
    : { ...state, values: stateOf(state["values"] as Json, name, isLifted) };
}

function stateOf(values: Json, name: string, isLifted: boolean): Json {
  const root = (values["root_module"] ?? {}) as ModuleState;
  const found = root.child_modules?.find(({ address }) => address === `module.${name}`);
  if (found === undefined) return { root_module: {} };
  return { root_module: isLifted ? liftedModule(found, `module.${name}.`) : { child_modules: [found] } };
}

function liftedModule({ address, ...module }: ModuleState, prefix: string): Json {
  const isRoot = address === prefix.slice(0, -1);
  return {
    ...(isRoot || address === undefined ? {} : { address: address.slice(prefix.length) }),
    ...(module.resources === undefined ? {} : { resources: module.resources.map((each) => lifted(each, prefix)) }),
    ...(module.child_modules === undefined
      ? {}
      : { child_modules: module.child_modules.map((each) => liftedModule(each, prefix)) }),
  };
}

function lifted(each: Json, prefix: string): Json {
  const without = (text: unknown): string => String(text).slice(prefix.length);
  const { module_address: module, ...rest } = each;
  return {
    ...rest,
    address: without(each["address"]),
    ...(each["previous_address"] === undefined ? {} : { previous_address: without(each["previous_address"]) }),
    ...(module === undefined || module === prefix.slice(0, -1) ? {} : { module_address: without(module) }),
    ...(each["depends_on"] === undefined
      ? {}
      : {
          depends_on: (each["depends_on"] as readonly string[]).map((of) => (of.startsWith(prefix) ? without(of) : of)),
        }),
  };
}

/** ARNs by address of everything that a plan's prior state or planned values hold. */
export function arnsIn(values: Json | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (module: ModuleState): void => {
    for (const each of module.resources ?? []) {
      const arn = (each["values"] as Json | undefined)?.["arn"];
      if (typeof arn === "string") found.set(String(each["address"]), arn);
    }
    (module.child_modules ?? []).forEach(visit);
  };
  visit(values?.["root_module"] ?? {});
  return found;
}
