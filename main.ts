/** The app: `deployments.yaml` to one stack per deployment, and a summary for whoever reads the output, with what the stacks allow. */
import { DeploymentsError, warningsText } from "./lib/deployments/errors";
import { readDeploymentsFile } from "./lib/deployments/read";
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

try {
  const reading = readDeploymentsFile(process.argv[2] ?? "deployments.yaml");
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
  // Anything but a mistake in the file is a defect of ours, and its stack trace helps to find it.
  if (!(error instanceof DeploymentsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
