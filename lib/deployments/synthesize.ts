/** Deployments to stacks. Nothing is written unless every stack is right. */
import { App } from "cdktf";
import { DeploymentsError, type DeploymentsProblem, notSynthesizable } from "./errors";
import type { ReadDeployments } from "./read";
import { DeploymentStack, type Scenarios } from "./stack";

/**
 * Writes one stack per deployment to cdktf's output folder.
 * @throws DeploymentsError with everything that only shows once the resources are known, such as a policy too long for IAM.
 */
export function synthesize(reading: ReadDeployments, scenarios: Scenarios): void {
  const app = new App();
  const problems = reading.deployments.flatMap(({ name, deployment }) => {
    const stack = new DeploymentStack(app, name, deployment, scenarios);
    const path = ["deployments", name];
    return stack.node
      .findAll()
      .flatMap((construct) => construct.node.validate())
      .map((text): DeploymentsProblem => ({
        file: reading.file,
        place: reading.placeOf(path),
        field: path.join("."),
        ...notSynthesizable(text),
      }));
  });
  if (problems.length > 0) throw new DeploymentsError(problems);
  app.synth();
}
