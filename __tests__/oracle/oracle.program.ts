/**
 * Applies configurations of chance on the loopback AWS and looks whether the project knew what AWS would hold.
 *
 *   npm run test:oracle -- --count 400 --changes 200 --seed 1
 *
 *   npm run test:oracle -- --by-hand --record __tests__/oracle/by-hand/recorded.json.gz
 *
 * The second applies the configurations that are written by hand, and replaces the recording that their test compares.
 * Prints every disagreement with the text, the question and both answers; ends with 1 where there is one.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { applyByHand } from "./by-hand/apply";
import { BY_HAND, compareByHand } from "./by-hand/compare";
import { keep, recordedIn } from "./by-hand/recorded";
import type { Disagreement } from "./compare";
import { type CanvasSpec, renderCanvas } from "./generator/canvas";
import { render } from "./generator/render";
import type { Spec } from "./generator/spec";
import { look } from "./teeth";
import { compareAll, type Outcome, type Recorded, run } from "./run";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "100" },
      changes: { type: "string" },
      seed: { type: "string" },
      record: { type: "string" },
      replay: { type: "string" },
      only: { type: "string" },
      /** Plans every kind in every form besides, without applying it. */
      every: { type: "boolean", default: false },
      teeth: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      "by-hand": { type: "boolean", default: false },
    },
  });
  const note = (text: string): void => {
    process.stderr.write(`oracle: ${text}\n`);
  };
  if (values["by-hand"]) {
    await runByHand(values, note);
    return;
  }
  const count = Number(values.count);
  const task = {
    seed: Number(values.seed ?? Date.now() % 2 ** 31),
    count,
    changes: Number(values.changes ?? Math.floor(count / 2)),
    note,
    isEveryPairPlanned: values.every,
    keep: (recorded: Recorded): void => {
      if (values.record !== undefined) writeFileSync(values.record, JSON.stringify(recorded));
    },
  };
  if (values.replay === undefined) task.note(`seed ${String(task.seed)}`);
  const outcome =
    values.replay === undefined
      ? await run(task)
      : compareAll(
          JSON.parse(readFileSync(values.replay, "utf8")) as Recorded,
          undefined,
          values.only === undefined ? undefined : new Set(values.only.split(",")),
        );
  const { disagreements } = outcome;
  console.log(
    values.list
      ? disagreements
          .map(
            (each) =>
              `${each.comparison}: ${each.cause}\n${shown(each, outcome.recorded.seed, values.only !== undefined)}`,
          )
          .join("\n\n")
      : report(outcome),
  );
  const missed = values.only === undefined ? missedBy(outcome) : [];
  for (const each of missed) console.log(`missed: ${each}`);
  if (disagreements.length + missed.length > 0) process.exitCode = 1;
  if (!values.teeth) return;
  const all = look(outcome.recorded, disagreements);
  for (const { defect, by, touched } of all) {
    const reported = by === undefined ? "NOT FOUND" : `found: ${by.comparison}: ${by.cause} (${by.spec.id})`;
    console.log(`defect: ${defect.name}: ${reported}, in ${String(touched)} configurations`);
  }
  if (all.some(({ by }) => by === undefined)) process.exitCode = 1;
}

async function runByHand(
  { only, record, replay }: Partial<Record<"only" | "record" | "replay", string | undefined>>,
  note: (text: string) => void,
): Promise<void> {
  const ids = only?.split(",");
  const all = BY_HAND.filter(({ id }) => ids?.includes(id) ?? true);
  const recorded = replay === undefined ? await applyByHand(all, note) : recordedIn(replay);
  if (record !== undefined) keep(recorded, record);
  const { configurations, changes, asked, yes, disagreements } = compareByHand(recorded, undefined, all);
  for (const each of disagreements) console.log(`${each}\n`);
  console.log(`configurations ${String(configurations)}, changes ${String(changes)}`);
  console.log(`questions ${String(asked)}, of which AWS allows ${String(yes)}`);
  console.log(`disagreements ${String(disagreements.length)}`);
  if (disagreements.length > 0) process.exitCode = 1;
}

/** What a run has to be, so that its silence says something. */
function missedBy({ counts, pairs, recorded }: Outcome): readonly string[] {
  const share = (part: number): number => (100 * part) / counts.asked;
  return [
    ...(share(counts.yes) < 30 ? ["less than 30 % of the decisions are yes"] : []),
    ...(share(counts.no) < 30 ? ["less than 30 % of the decisions are no"] : []),
    ...(share(counts.mayBeUnknown) > 25 ? ["more than a quarter may be unknown"] : []),
    // Older recordings do not have them.
    ...(recorded.batches.every(({ accounts }) => accounts !== undefined) && counts.facts < 3 * counts.canvas
      ? ["the account's reader was compared on less than both roles and the domain of each Canvas deployment"]
      : []),
    ...(pairs.met < pairs.all ? [`${String(pairs.all - pairs.met)} kinds did not meet every form`] : []),
  ];
}

/** Groups of one kind of disagreement, each with an example. */
function report({ configurations, changes, pairs, counts, disagreements, recorded }: Outcome): string {
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
        `kinds: ${by(({ spec }) => kindNameOf(spec))}`,
        `forms: ${by(({ spec }) => formOf(spec))}`,
        ...(key.startsWith("review") ? [`ways: ${by(({ way }) => way ?? "")}`] : []),
        first === undefined ? "" : shown(first, recorded.seed),
      ].join("\n");
    }),
    `kinds and forms that met: ${String(pairs.met)} of ${String(pairs.all)}; ${String(counts.planned)} configurations were planned alone, ${String(counts.unsettled)} have something to do again after the apply`,
    `configurations ${String(configurations)}, changes ${String(changes)}, seed ${String(recorded.seed)}`,
    `questions ${String(counts.asked)}: yes ${share(counts.yes)}, no ${share(counts.no)} of AWS; unknown ${share(counts.unknown)} of ours, may be unknown ${share(counts.mayBeUnknown)}`,
    `reviews ${String(counts.reviews)}: gained ${String(counts.gained)}, lost ${String(counts.lost)}`,
    `Canvas deployments ${String(counts.canvas)}, of which ${String(counts.canvasYes)} can use large data`,
    `roles, domains and policies of buckets of which the account's reader says what the plan says: ${String(counts.facts)}`,
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

function kindNameOf(spec: Spec | CanvasSpec): string {
  return "kind" in spec ? spec.kind : spec.fault;
}

function formOf(spec: Spec | CanvasSpec): string {
  return "kind" in spec ? `${spec.content}/${spec.ref}` : `${spec.delivery}/${spec.text}`;
}

/** A disagreement in full. */
function shown({ spec, earlier, way, detail }: Disagreement, seed: number, isInFull = true): string {
  const text = (of: Spec | CanvasSpec): string =>
    Object.entries("kind" in of ? render(of).files : renderCanvas(of).files)
      .map(([file, content]) => `# ${file}\n${content}`)
      .join("\n");
  return [
    `${spec.id} of seed ${String(seed)}: ${kindNameOf(spec)} ${formOf(spec)}${way === undefined ? "" : `, ${way}`}`,
    detail,
    ...(isInFull && earlier !== undefined ? ["--- before", text(earlier), "--- after"] : []),
    ...(isInFull ? [text(spec)] : []),
  ].join("\n");
}

// What was started ends with this process, also where a user ends it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
void main();
