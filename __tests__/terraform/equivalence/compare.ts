/** Plans and applies both sides and says where they differ; nothing, where they are the same. */
import type { Written } from "./both";
import { ONLY_IN_MODULES } from "./addresses";
import { snakeCase } from "../../../lib/hcl/hcl";
import { isJson, type Json } from "../../../lib/rules/json";
import { idsIn, plannedValues, stateValues, type ValuesByAddress } from "./values";

/** One difference. */
export interface Difference {
  readonly address: string;
  readonly inStack: unknown;
  readonly inModule: unknown;
}

/** What is compared by meaning, once everything is known. */
const DOCUMENTS = "data.aws_iam_policy_document.";

/** Planned values that are not the same, and what has no counterpart. */
export function comparePlans(stack: Json, root: Json, { table }: Pick<Written, "table">): readonly Difference[] {
  return compare(plannedValues(stack), plannedValues(root), table, (address) => !address.startsWith(DOCUMENTS));
}

/** Policies and settings that are not the same after apply; ids of what was made are named by its address. */
export function compareStates(stack: Json, root: Json, { table }: Pick<Written, "table">): readonly Difference[] {
  const named = (state: Json, ids: ReadonlyMap<string, string>): ValuesByAddress => {
    const made = [...ids].filter(([, id]) => /^(sg|vpce|d|sgr)-/.test(id));
    const text = made.reduce(
      (all, [of, id]) => all.replaceAll(id, () => `(id of ${of})`.replaceAll('"', "'")),
      JSON.stringify(state),
    );
    return stateValues(JSON.parse(text) as Json);
  };
  const stackIds = new Map([...idsIn(stack)].map(([address, id]) => [table.get(address) ?? address, id]));
  const policies = (values: ValuesByAddress): ValuesByAddress =>
    new Map([...values].map(([address, value]) => [address, policiesIn(value)]));
  return compare(
    policies(named(stack, stackIds)),
    policies(named(root, idsIn(root))),
    table,
    (address) => !address.startsWith("data.") || address.startsWith(DOCUMENTS),
  );
}

/** Attributes that hold a policy; all others were compared in the plan. */
function policiesIn(value: unknown): unknown {
  const { policy, assume_role_policy: trust, json } = (value ?? {}) as Json;
  return { policy, trust, json };
}

function compare(
  stack: ValuesByAddress,
  root: ValuesByAddress,
  table: ReadonlyMap<string, string>,
  isCompared: (address: string) => boolean,
): readonly Difference[] {
  const differences: Difference[] = [];
  const met = new Set<string>();
  for (const [address, there] of table) {
    met.add(there);
    if (!isCompared(address)) continue;
    const inStack = address.startsWith("terraform_data.") ? inTerraform(stack.get(address)) : stack.get(address);
    const inModule = root.get(there);
    if (JSON.stringify(inStack) !== JSON.stringify(inModule)) {
      differences.push({ address: there, ...onlyDifferent(inStack, inModule) });
    }
  }
  for (const address of root.keys()) {
    if (met.has(address) || ONLY_IN_MODULES.test(address.replace(/^module\.[\w-]+(?:\["[\w-]+"\])?\./, ""))) continue;
    differences.push({ address, inStack: undefined, inModule: root.get(address) });
  }
  return differences;
}

/** A value of our own whose parts have Terraform's names in the module; they say the same. */
function inTerraform(value: unknown): unknown {
  const names = /"([a-z0-9]+(?:[A-Z][a-zA-Z0-9]*)+)":/g;
  return JSON.parse(
    JSON.stringify(value ?? null).replaceAll(names, (_, name: string) => `"${snakeCase(name)}":`),
  ) as unknown;
}

/** The attributes that differ, so that a failing test can be read. */
function onlyDifferent(inStack: unknown, inModule: unknown): Pick<Difference, "inStack" | "inModule"> {
  if (!isJson(inStack) || !isJson(inModule)) return { inStack, inModule };
  const names = [...new Set([...Object.keys(inStack), ...Object.keys(inModule)])].filter(
    (name) => JSON.stringify(inStack[name]) !== JSON.stringify(inModule[name]),
  );
  const pick = (all: Json): Json => Object.fromEntries(names.map((name) => [name, all[name]]));
  return { inStack: pick(inStack), inModule: pick(inModule) };
}
