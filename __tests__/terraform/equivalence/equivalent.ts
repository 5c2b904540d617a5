/** The tests of one scenario: plans, then what was applied, then the outputs. */
import type { Written } from "./both";
import { comparePlans, compareStates } from "./compare";
import { meaning } from "./values";

/** Both sides plan the same. */
export async function expectSamePlans({ stack, root, table }: Written): Promise<void> {
  await stack.init();
  await root.init();
  const plans = [await stack.plan(), await root.plan()] as const;
  expect(comparePlans({ ...plans[0].json }, { ...plans[1].json }, { table })).toEqual([]);
}

/**
 * Both sides plan the same and come to the same policies and outputs, and the module's second plan is empty. What the stack
 * made is taken away in between.
 */
export async function expectEquivalent(written: Written): Promise<void> {
  const { stack, root, table } = written;
  await expectSamePlans(written);
  await stack.applyPlan();
  const stackState = await stack.state();
  const stackOutputs = await stack.outputs();
  // It was made a moment ago, just as the state has it.
  await stack.destroy("-refresh=false");
  await root.applyPlan();
  expect(compareStates(stackState, await root.state(), { table })).toEqual([]);
  expect(comparable(await root.outputs())).toEqual(comparable(stackOutputs));
  expect(await root.planExitCode()).toBe(0);
}

/** Outputs with policies by meaning, without what is empty, and without ids that AWS makes. */
function comparable(value: unknown): unknown {
  if (typeof value === "string") {
    if (value.startsWith("{") && value.includes('"Statement"')) return comparable(meaning(value));
    // Lists in a sentence are in the order of the page there, and of the alphabet here.
    if (value.includes(" is not checked"))
      return value
        .split(/[ ,.()]+/)
        .sort()
        .join(" ");
    return value.replaceAll(/\b(d|sg|vpce)-[a-z0-9]{10,}/g, "($1)");
  }
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(comparable);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const entries = Object.entries(value)
    .map(([name, each]) => [name, comparable(each)] as const)
    .filter(([, each]) => each !== undefined && each !== "");
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
