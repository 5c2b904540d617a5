/** AWS's own answers beside ours, in text and for programs. */
import type { Differing, SimulationReport } from "../setup/simulation";
import { plain } from "./plain";

/** For people. */
export function simulationText({ agreed, canBeAsked, cannot, byScp, different, open }: SimulationReport): string {
  const lines = (word: string, all: readonly Differing[]): readonly string[] =>
    all.map(
      ({ simulation: { role, action, resource }, why }) => `  ${word}: ${role}: ${action} on ${resource}: ${why}`,
    );
  return [
    `AWS agrees on ${String(agreed)} of ${String(canBeAsked)} that can be asked; ${String(cannot)} cannot.`,
    ...lines("undetermined", byScp),
    ...lines("undetermined", open),
    ...lines("different", different),
    ...(different.length === 0
      ? []
      : ["  Send us these lines and a recording (--simulate --record FOLDER): AWS or canvas-large-data is wrong."]),
    "",
  ]
    .map(plain)
    .join("\n");
}

/** For programs. */
export function simulationJson({ byScp, different, open, ...counts }: SimulationReport): object {
  const json = ({ simulation: { role, action, resource, ours }, why }: Differing): object => ({
    role,
    action,
    resource,
    ours,
    why,
  });
  return { ...counts, byScp: byScp.map(json), different: different.map(json), open: open.map(json) };
}
