/** Deployments to stacks. Nothing is written unless every stack is right. */
import { join } from "node:path";
import { App } from "cdktf";
import { DeploymentsError, type DeploymentsProblem, notSynthesizable } from "./errors";
import type { NamedDeployment } from "./deployment";
import type { ReadDeployments } from "./read";
import { DeploymentStack, type Scenarios } from "./stack";

/** A stack as it was written. */
export interface WrittenStack {
  readonly named: NamedDeployment;
  /** The stack's `cdk.tf.json`. */
  readonly file: string;
}

/**
 * Writes one stack per deployment to cdktf's output folder, and returns the paths.
 * @throws DeploymentsError with everything that only shows once the resources are known, such as a policy too long for IAM.
 */
export function synthesize(reading: ReadDeployments, scenarios: Scenarios): readonly WrittenStack[] {
  const app = new App();
  const problems = reading.deployments.flatMap(({ name, deployment }) => {
    const stack = new DeploymentStack(app, name, deployment, scenarios);
    const path = ["deployments", name];
    return stack.node
      .findAll()
      .flatMap((construct) => construct.node.validate())
      .map((text): DeploymentsProblem => {
        const { file, ...place } = reading.placeOf(path);
        return { file, place, field: path.join("."), ...notSynthesizable(text) };
      });
  });
  if (problems.length > 0) throw new DeploymentsError(problems);
  app.synth();
  return reading.deployments.map((named) => ({ named, file: join(app.outdir, "stacks", named.name, "cdk.tf.json") }));
}
