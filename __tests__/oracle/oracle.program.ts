/**
 * Applies configurations of chance on the loopback AWS and looks whether the project knew what AWS would hold.
 *
 *   npm run test:oracle -- --count 400 --changes 200 --seed 1
 *
 * Prints every disagreement with the text, the question and both answers; ends with 1 where there is one.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Disagreement } from "./compare";
import { render } from "./generator/render";
import type { Spec } from "./generator/spec";
import { compareAll, type Outcome, type Recorded, run } from "./run";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "100" },
      changes: { type: "string" },
      seed: { type: "string" },
      record: { type: "string" },
      replay: { type: "string" },
    },
  });
  const count = Number(values.count);
  const task = {
    seed: Number(values.seed ?? Date.now() % 2 ** 31),
    count,
    changes: Number(values.changes ?? Math.floor(count / 2)),
    note: (text: string): void => {
      process.stderr.write(`oracle: ${text}\n`);
    },
  };
  task.note(`seed ${String(task.seed)}`);
  const outcome =
    values.replay === undefined
      ? await run(task)
      : compareAll(JSON.parse(readFileSync(values.replay, "utf8")) as Recorded);
  if (values.record !== undefined) writeFileSync(values.record, JSON.stringify(outcome.recorded));
  console.log(report(outcome));
  if (outcome.disagreements.length > 0) process.exitCode = 1;
}

/** Groups of one kind of disagreement, each with an example. */
function report({ configurations, changes, counts, disagreements, recorded }: Outcome): string {
  const groups = new Map<string, Disagreement[]>();
  for (const each of disagreements) {
    const key = `${each.comparison}: ${each.cause}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const share = (part: number): string => `${((100 * part) / counts.asked).toFixed(1)} %`;
  return [
    ...[...groups].map(([key, all]) => {
      const [first] = all;
      const by = (of: (each: Disagreement) => string): string => tally(all.map(of));
      return [
        `== ${key}: ${String(all.length)}`,
        `kinds: ${by(({ spec }) => spec.kind)}`,
        `forms: ${by(({ spec }) => `${spec.content}/${spec.ref}`)}`,
        ...(key.startsWith("review") ? [`ways: ${by(({ way }) => way ?? "")}`] : []),
        first === undefined ? "" : shown(first, recorded.seed),
      ].join("\n");
    }),
    `configurations ${String(configurations)}, changes ${String(changes)}, seed ${String(recorded.seed)}`,
    `questions ${String(counts.asked)}: yes ${share(counts.yes)}, no ${share(counts.no)} of AWS; unknown ${share(counts.unknown)} of ours, may be unknown ${share(counts.mayBeUnknown)}`,
    `reviews ${String(counts.reviews)}: gained ${String(counts.gained)}, lost ${String(counts.lost)}`,
    `disagreements ${String(disagreements.length)}`,
  ].join("\n\n");
}

function tally(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([each, count]) => `${each} ${String(count)}`)
    .join(", ");
}

/** A disagreement in full. */
function shown({ spec, earlier, way, detail }: Disagreement, seed: number): string {
  const text = (of: Spec): string =>
    Object.entries(render(of).files)
      .map(([file, content]) => `# ${file}\n${content}`)
      .join("\n");
  return [
    `${spec.id} of seed ${String(seed)}: ${spec.kind} ${spec.content} ${spec.ref}${way === undefined ? "" : `, ${way}`}`,
    detail,
    ...(earlier === undefined ? [] : ["--- before", text(earlier), "--- after"]),
    text(spec),
  ].join("\n");
}

void main();
