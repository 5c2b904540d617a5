/** The app: `deployments.yaml` to one stack per deployment, and a summary for whoever reads the output. */
import { App } from "cdktf";
import { DeploymentsError, warningsText } from "./lib/deployments/errors";
import { readDeploymentsFile } from "./lib/deployments/read";
import { DeploymentStack, type Scenarios } from "./lib/deployments/stack";
import { summaryOf } from "./lib/deployments/summary";
import { CanvasLargeDataQuickSetup } from "./modules/quick-setup";

const scenarios: Scenarios = { "quick-setup": CanvasLargeDataQuickSetup };

/** Nothing is written unless the whole file is right. */
function synthesize(file: string): void {
  const { deployments, warnings } = readDeploymentsFile(file);
  if (warnings.length > 0) process.stderr.write(`${warningsText(warnings)}\n`);
  const app = new App();
  for (const { name, deployment } of deployments) new DeploymentStack(app, name, deployment, scenarios);
  app.synth();
  process.stdout.write(summaryOf(deployments));
}

try {
  synthesize(process.argv[2] ?? "deployments.yaml");
} catch (error) {
  // Anything but a mistake in the file is a defect of ours, and its stack trace helps to find it.
  if (!(error instanceof DeploymentsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
