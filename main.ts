/** The app: `deployments.yaml` to one stack per deployment, and a summary for whoever reads the output, with what the stacks allow. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DeploymentsError, stackProblem, warningsText } from "./lib/deployments/errors";
import { readDeploymentsFiles } from "./lib/deployments/files";
import { isChunk, serveChunk, synthesizeFleet } from "./lib/deployments/fleet";
import { onlyNamed } from "./lib/deployments/only";
import { summaryOf } from "./lib/deployments/summary";
import type { WrittenStack } from "./lib/deployments/synthesize";
import { dataBucketsOf } from "./lib/deployments/roles";
import { type AccessBrief, accessBrief, briefOf } from "./lib/report/access";
import { answersTo } from "./lib/review/access";
import { readInput } from "./lib/sources/read";
import { scenarioClasses } from "./modules/scenario-classes";

/** What stands in the summary: decided on what was written, not on what was meant. */
function briefsOf({ named, file }: WrittenStack): readonly AccessBrief[] {
  return readInput(file).map((stack) =>
    briefOf(answersTo({ ...stack, file: named.name }, { buckets: dataBucketsOf(named) })),
  );
}

/** `main.ts [FILE…] [--deployments FILE]… [--only NAME,…] [--keep-going]` */
function chosen(): {
  readonly files: readonly string[];
  readonly only: readonly string[] | undefined;
  readonly keepGoing: boolean;
} {
  const { values, positionals } = parseArgs({
    options: {
      only: { type: "string" },
      deployments: { type: "string", multiple: true },
      "keep-going": { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  return {
    files: [...positionals, ...(values.deployments ?? [])],
    only: values.only?.split(",").map((name) => name.trim()),
    keepGoing: values["keep-going"],
  };
}

async function main(): Promise<void> {
  const { files, only, keepGoing } = chosen();
  const whole = readDeploymentsFiles(files);
  // Every mistake and clash of the file is reported, whichever deployments are chosen.
  const reading =
    only === undefined ? whole : { ...whole, deployments: onlyNamed(whole.deployments, only, whole.file) };
  const { made, problems, written } = await synthesizeFleet(reading.deployments, {
    scenarios: scenarioClasses,
    ofStack: briefsOf,
    keepGoing,
    app: [join(__dirname, "lib/build/run.mjs"), "main.ts"],
    // cdktf shows it only when the app fails; `npm run synth` shows it as it comes.
    progress: (done, all) => process.stderr.write(`Synthesized ${String(done)} of ${String(all)} deployments.\n`),
  });
  const wrong = new Set(problems.map(({ name }) => name));
  if (written > 0 || problems.length === 0) {
    process.stdout.write(summaryOf(reading.deployments.filter(({ name }) => !wrong.has(name))));
    // To standard output as well: cdktf shows an app's standard error only when it fails.
    if (reading.warnings.length > 0) process.stdout.write(`\n${warningsText(reading.warnings)}\n`);
    process.stdout.write(`\n${accessBrief(made.flat())}`);
  }
  if (problems.length > 0)
    throw new DeploymentsError(
      problems.map(({ name, text }) => stackProblem(reading.placeOf, name, text)),
      written === 0 ? undefined : `the ${String(written)} other deployments were written`,
    );
}

if (isChunk()) serveChunk(scenarioClasses, briefsOf);
else
  main().catch((error: unknown) => {
    process.exitCode = 1;
    if ((error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") === true)
      process.stderr.write(
        "main.ts takes files, --only and --keep-going: main.ts [FILE…] [--deployments FILE]… [--only NAME,…] [--keep-going]\n",
      );
    else if (error instanceof DeploymentsError) process.stderr.write(`${error.message}\n`);
    // Anything but a mistake in the file is a defect of ours, and its stack trace helps to find it.
    else throw error;
  });
