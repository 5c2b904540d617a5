/** What `terraform show -json` says of a plan, and the few questions that tests ask of it. */

/** One resource's change. */
export interface Change {
  readonly actions: readonly string[];
  readonly before: Values | null;
  readonly after: Values | null;
  readonly importing?: { readonly id: string };
}

/** A resource's arguments and attributes, as Terraform names them. */
export type Values = Readonly<Record<string, unknown>>;

interface ResourceChange {
  readonly address: string;
  readonly change: Change;
}

interface StateResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly values: Values;
}

interface State {
  readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
}

/** The part of the plan's JSON that is read here. */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  readonly prior_state?: State;
  readonly planned_values: { readonly root_module: { readonly resources?: readonly StateResource[] } };
  readonly output_changes?: Readonly<Record<string, { readonly after?: unknown; readonly after_unknown: unknown }>>;
  readonly configuration: {
    readonly root_module: {
      readonly resources?: readonly { readonly address: string; readonly provider_config_key: string }[];
    };
  };
}

/** A plan. */
export interface Plan {
  /** All of it, as `terraform show -json` prints it. */
  readonly json: PlanJson;
  /**
   * What happens to each address: `create`, `read` (during apply), `update`, `delete`, `import`, `import update`, `forget`,
   * `delete create` for a replacement. Whatever stays as it is, is left out.
   */
  readonly actions: Readonly<Record<string, string>>;
  /** The warnings of the plan, sorted. */
  readonly warnings: readonly string[];
  /** The change at an address. */
  readonly change: (address: string) => Change;
  /** What the resource at an address will be; unknown values are missing. */
  readonly planned: (address: string) => Values;
  /** Data sources that were read in the plan, by address. */
  readonly read: Readonly<Record<string, Values>>;
  /** Outputs whose values are known, by name. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Names of the outputs that are not wholly known before apply, sorted. */
  readonly unknownOutputs: readonly string[];
  /** The provider of each address: `aws`, or `aws.ALIAS`. */
  readonly providers: Readonly<Record<string, string>>;
}

export function planOf(json: PlanJson, warnings: readonly string[]): Plan {
  const changes = json.resource_changes ?? [];
  const change = (address: string): Change =>
    found(
      changes.map((one) => [one.address, one.change]),
      address,
    );
  const outputs = Object.entries(json.output_changes ?? {});
  return {
    json,
    actions: Object.fromEntries(
      changes
        .map(({ address, change: { actions, importing } }) => {
          const all = [...(importing === undefined ? [] : ["import"]), ...actions.filter((name) => name !== "no-op")];
          return [address, all.join(" ")] as const;
        })
        .filter(([, action]) => action !== ""),
    ),
    warnings,
    change,
    planned: (address) =>
      found(
        (json.planned_values.root_module.resources ?? []).map((one) => [one.address, one.values]),
        address,
      ),
    read: Object.fromEntries(
      (json.prior_state?.values?.root_module?.resources ?? [])
        .filter(({ mode }) => mode === "data")
        .map(({ address, values }) => [address, values]),
    ),
    outputs: Object.fromEntries(
      outputs.filter(([, { after }]) => after !== undefined).map(([name, { after }]) => [name, after]),
    ),
    unknownOutputs: outputs
      .filter(([, { after_unknown: unknown }]) => holdsTrue(unknown))
      .map(([name]) => name)
      .sort(),
    providers: Object.fromEntries(
      (json.configuration.root_module.resources ?? []).map((one) => [one.address, one.provider_config_key]),
    ),
  };
}

/** The actions of a plan, each with its addresses, sorted: what a test states in full. */
export function byAction(plan: Pick<Plan, "actions">): Readonly<Record<string, readonly string[]>> {
  const grouped: Record<string, string[]> = {};
  for (const [address, action] of Object.entries(plan.actions)) (grouped[action] ??= []).push(address);
  return Object.fromEntries(Object.entries(grouped).map(([action, addresses]) => [action, addresses.sort()]));
}

function found<T>(entries: readonly (readonly [string, T])[], address: string): T {
  const entry = entries.find(([name]) => name === address);
  if (entry === undefined) {
    throw new Error(
      `There is no ${address} among\n  ${entries
        .map(([name]) => name)
        .sort()
        .join("\n  ")}`,
    );
  }
  return entry[1];
}

function holdsTrue(unknown: unknown): boolean {
  return (
    unknown === true || (typeof unknown === "object" && unknown !== null && Object.values(unknown).some(holdsTrue))
  );
}
