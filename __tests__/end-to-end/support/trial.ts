/** Deployments tried from synth to destroy: the stages, each of which runs those before it first, and each once. */
import type { Deployment } from "../../../lib/deployments/deployment";
import type { LoopbackAws } from "../../support/loopback-aws";
import { accountOf, type Account } from "./account";
import { Project, type CommandResult, type ProjectOptions } from "./project";

/** In their order. */
export const STAGES = ["synth", "deploy", "check", "destroy"] as const;

/** The stage `synth` was that already. */
const SYNTHESIZED = "--skip-synth";

export type Stage = (typeof STAGES)[number];

/** A stage found something else than it should. */
export class StageFailed extends Error {
  public override readonly name = "StageFailed";

  public constructor(
    /** What a person should know who saw all output. */
    public readonly summary: string,
    output = "",
  ) {
    super(`${summary}\n${output}`.trimEnd());
  }
}

/** What is tried, and how far it is. */
export class Trial {
  public static async create(
    aws: LoopbackAws,
    deployments: Readonly<Record<string, Deployment>>,
    options?: ProjectOptions,
  ): Promise<Trial> {
    const project = await Project.create(aws, options);
    project.writeDeployments(deployments);
    return new Trial(aws, project, Object.keys(deployments), await accountOf(aws));
  }

  private readonly done = new Map<Stage, Promise<void>>();

  private constructor(
    private readonly aws: LoopbackAws,
    public readonly project: Project,
    public readonly names: readonly string[],
    /** The account before anything was deployed. */
    public readonly before: Account,
  ) {}

  /** Runs a stage, after those that it needs. `begin` hears of each that is not done yet. */
  public async run(stage: Stage, begin?: (stage: Stage) => void): Promise<void> {
    for (const needed of STAGES.slice(0, STAGES.indexOf(stage) + 1)) {
      // What is deployed can be destroyed without being checked.
      if (needed === "check" && stage === "destroy") continue;
      const running = this.done.get(needed) ?? this.start(needed, begin);
      this.done.set(needed, running);
      await running;
    }
  }

  public remove(): Promise<void> {
    return this.project.remove();
  }

  private start(stage: Stage, begin: ((stage: Stage) => void) | undefined): Promise<void> {
    begin?.(stage);
    return this[stage]();
  }

  private async synth(): Promise<void> {
    succeeded("synth", await this.project.synth());
  }

  private async deploy(): Promise<void> {
    succeeded("cdktf deploy", await this.project.deploy(SYNTHESIZED));
  }

  /** A second plan of every stack has nothing to do. */
  private async check(): Promise<void> {
    for (const name of this.names) {
      const exitCode = await this.project.stack(name).planExitCode();
      if (exitCode !== 0) throw new StageFailed(`The second plan of ${name} is not empty (exit code ${exitCode}).`);
      this.project.say(`${name}: the second plan is empty\n`);
    }
  }

  /** Nothing that Terraform manages is left: not in the states, and not in the account. */
  private async destroy(): Promise<void> {
    succeeded("cdktf destroy", await this.project.destroy("*", SYNTHESIZED));
    const left = [...(await this.leftInStates()), ...leftInAccount(this.before, await accountOf(this.aws))];
    if (left.length > 0) throw new StageFailed(`Left after destroy:\n  ${left.join("\n  ")}`);
    this.project.say("Nothing that Terraform manages is left, neither in the states nor in the account.\n");
  }

  private async leftInStates(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const name of this.names) {
      left.push(...(await this.project.stack(name).managed()).map((address) => `${address} in the state of ${name}`));
    }
    return left;
  }
}

function succeeded(command: string, { exitCode, output }: CommandResult): void {
  if (exitCode !== 0) throw new StageFailed(`${command} ended with exit code ${exitCode}.`, output.slice(-4_000));
}

/** What is in the account now and was not before, or is not as it was. A domain that was imported may be gone. */
export function leftInAccount(before: Account, after: Account): readonly string[] {
  const roles = Object.entries(after.roles).flatMap(([name, role]) => {
    const earlier = before.roles[name];
    if (earlier === undefined) return [`the role ${name}`];
    return JSON.stringify(role) === JSON.stringify(earlier) ? [] : [`something on the role ${name}`];
  });
  const domains = Object.keys(after.domains).filter((id) => before.domains[id] === undefined);
  return [...roles, ...domains.map((id) => `the domain ${id}`)];
}
