/** Whether the oracle finds defects. */
import type { Disagreement } from "./compare";
import { DEFECTS, type Defect } from "./defects";
import { compareAll, plansOf, type Recorded } from "./run";

/** Configurations that one defect is looked for in; the first that reports it ends the search. */
const MOST_TRIED = 24;
const AT_ONCE = 4;

/** A defect, and the first disagreement that it makes; undefined where nothing reports it. */
export interface Found {
  readonly defect: Defect;
  readonly by: Disagreement | undefined;
  /** How many configurations it changes. */
  readonly touched: number;
}

/** Looks for every defect; what disagrees without it does not count. */
export function look(recorded: Recorded, without: readonly Disagreement[]): readonly Found[] {
  const known = new Set(without.map(keyOf));
  const plans = plansOf(recorded);
  return DEFECTS.map((defect): Found => {
    const touched = plans.filter(({ plan }) => JSON.stringify(defect.spoil(plan)) !== JSON.stringify(plan));
    // An argument that the provider computes is in every plan: those that write it come first.
    const argument = /\b\w+_\w+\b/.exec(defect.name)?.[0];
    const isWritten = ({ plan }: (typeof plans)[number]): boolean =>
      argument !== undefined && JSON.stringify(plan["configuration"]).includes(`"${argument}"`);
    const ordered = [...touched.filter(isWritten), ...touched.filter((each) => !isWritten(each))];
    const ids = [...new Set(ordered.map(({ id }) => id))];
    for (let start = 0; start < Math.min(ids.length, MOST_TRIED); start += AT_ONCE) {
      const only = new Set(ids.slice(start, start + AT_ONCE));
      const by = compareAll(recorded, defect.spoil, only).disagreements.find((each) => !known.has(keyOf(each)));
      if (by !== undefined) return { defect, by, touched: ids.length };
    }
    return { defect, by: undefined, touched: ids.length };
  });
}

function keyOf({ spec, comparison, cause, detail }: Disagreement): string {
  return [spec.id, comparison, cause, detail.split("\n")[0]].join("\n");
}
