/** Deployments to stacks, all in this process. Nothing is written unless every stack is right. */
import { join } from "node:path";
import { App } from "cdktf";
import type { NamedDeployment } from "./deployment";
import { DeploymentStack, type Scenarios } from "./stack";

/** A stack as it was written. */
export interface WrittenStack {
  readonly named: NamedDeployment;
  /** The stack's `cdk.tf.json`. */
  readonly file: string;
}

/** What only shows once the resources are known, such as a policy too long for IAM. */
export interface StackProblem {
  readonly name: string;
  /** What is wrong; after `\n  write: `, what to write instead. */
  readonly text: string;
}

/** What became of deployments: those that are right are written, unless another is wrong and `keepGoing` is not set. */
export interface Synthesized {
  readonly stacks: readonly WrittenStack[];
  readonly problems: readonly StackProblem[];
  /** The folder that cdktf writes to. */
  readonly folder: string;
}

/** Writes one stack per deployment to cdktf's output folder. A deployment that is wrong keeps no other from being checked. */
export function synthesize(
  deployments: readonly NamedDeployment[],
  scenarios: Scenarios,
  { keepGoing = false } = {},
): Synthesized {
  const app = new App();
  const problems = deployments.flatMap((named) => problemsOf(app, named, scenarios));
  const written = (right: readonly NamedDeployment[]): readonly WrittenStack[] =>
    right.map((named) => ({ named, file: join(app.outdir, "stacks", named.name, "cdk.tf.json") }));
  if (problems.length === 0) {
    app.synth();
    return { stacks: written(deployments), problems, folder: app.outdir };
  }
  if (!keepGoing) return { stacks: [], problems, folder: app.outdir };
  // What is wrong is part of the app: those that are right are made once more, without it.
  const wrong = new Set(problems.map(({ name }) => name));
  const right = deployments.filter(({ name }) => !wrong.has(name));
  const others = new App();
  for (const { name, deployment } of right) new DeploymentStack(others, name, deployment, scenarios);
  others.synth();
  return { stacks: written(right), problems, folder: app.outdir };
}

function problemsOf(app: App, { name, deployment }: NamedDeployment, scenarios: Scenarios): readonly StackProblem[] {
  try {
    const stack = new DeploymentStack(app, name, deployment, scenarios);
    return stack.node
      .findAll()
      .flatMap((construct) => construct.node.validate())
      .map((text) => ({ name, text }));
  } catch (error) {
    // The file was checked, so this is a defect of ours, and its stack trace helps to find it.
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [
      { name, text: `it cannot be synthesized: ${trace}\n  write: a report of this defect, with the deployment` },
    ];
  }
}
