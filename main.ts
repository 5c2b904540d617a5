/** The app: `deployments.yaml` to one stack per deployment, and a summary for whoever reads the output, with what the stacks allow. */
import { parseArgs } from "node:util";
import { DeploymentsError, warningsText } from "./lib/deployments/errors";
import { readDeploymentsFiles } from "./lib/deployments/files";
import { onlyNamed } from "./lib/deployments/only";
import type { Scenarios } from "./lib/deployments/stack";
import { summaryOf } from "./lib/deployments/summary";
import { synthesize } from "./lib/deployments/synthesize";
import { dataBucketsOf } from "./lib/deployments/roles";
import { accessBrief } from "./lib/report/access";
import { answersTo } from "./lib/review/access";
import { readInput } from "./lib/sources/read";
import { CanvasLargeDataCustomPublic } from "./modules/custom-public";
import { CanvasLargeDataCustomVpcOnly } from "./modules/custom-vpc-only";
import { CanvasLargeDataQuickSetup } from "./modules/quick-setup";

const scenarios: Scenarios = {
  "quick-setup": CanvasLargeDataQuickSetup,
  "custom-public": CanvasLargeDataCustomPublic,
  "custom-vpc-only": CanvasLargeDataCustomVpcOnly,
};

/** `main.ts [FILE…] [--deployments FILE]… [--only NAME,…]` */
function chosen(): { readonly files: readonly string[]; readonly only: readonly string[] | undefined } {
  const { values, positionals } = parseArgs({
    options: { only: { type: "string" }, deployments: { type: "string", multiple: true } },
    allowPositionals: true,
  });
  return {
    files: [...positionals, ...(values.deployments ?? [])],
    only: values.only?.split(",").map((name) => name.trim()),
  };
}

try {
  const { files, only } = chosen();
  const whole = readDeploymentsFiles(files);
  // Every mistake and clash of the file is reported, whichever deployments are chosen.
  const reading =
    only === undefined ? whole : { ...whole, deployments: onlyNamed(whole.deployments, only, whole.file) };
  const stacks = synthesize(reading, scenarios);
  process.stdout.write(summaryOf(reading.deployments));
  // To standard output as well: cdktf shows an app's standard error only when it fails.
  if (reading.warnings.length > 0) process.stdout.write(`\n${warningsText(reading.warnings)}\n`);
  // Decided on what was written, not on what was meant.
  const answers = stacks.flatMap(({ named, file }) =>
    readInput(file).map((stack) => answersTo({ ...stack, file: named.name }, { buckets: dataBucketsOf(named) })),
  );
  process.stdout.write(`\n${accessBrief(answers)}`);
} catch (error) {
  if ((error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") === true) {
    process.stderr.write("main.ts takes files and --only: main.ts [FILE…] [--deployments FILE]… [--only NAME,…]\n");
    process.exit(1);
  }
  // Anything but a mistake in the file is a defect of ours, and its stack trace helps to find it.
  if (!(error instanceof DeploymentsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
