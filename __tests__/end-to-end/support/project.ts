/** A user's own folder with `cdktf.json` and `deployments.yaml`, and the cdktf command in it. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Deployment } from "../../../lib/deployments/deployment";
import type { LoopbackAws } from "../../support/loopback-aws";
import { startProvider, type ProviderServer } from "../../support/provider-server";
import { StackFolder, Workspace } from "../../terraform/support/workspace";

const ROOT = path.resolve(__dirname, "../../..");
const RUN = path.join(ROOT, "lib/build/run.mjs");
/** The command as a user starts it. */
export const CDKTF = path.join(path.dirname(require.resolve("cdktf-cli/package.json")), "bundle/bin/cdktf");
/** What `node` runs for `cdktf deploy` and `cdktf destroy`. */
export const LEAN_CDKTF: readonly string[] = ["--import", path.join(__dirname, "lean-cdktf.mjs"), CDKTF];
const DEPLOYMENTS = "deployments.yaml";

/** How a command ended. */
export interface CommandResult {
  readonly exitCode: number | null;
  /** Standard output and standard error, as they came, without colours. */
  readonly output: string;
}

/** Takes output as it comes, colours included. */
export type Say = (text: string) => void;

/** How a project is run. */
export interface ProjectOptions {
  /** Hears what the commands print. */
  readonly say?: Say;
  /**
   * Whether each command of Terraform starts the provider, which takes five seconds of processor time a command.
   * @default false: all attach to one that runs
   */
  readonly startsProvider?: boolean;
  /**
   * The variables that lead Terraform to a provider that runs.
   * @default those of a provider that runs as long as the project
   */
  readonly attached?: ProviderServer["environment"];
}

/** The folder, which is temporary. */
export class Project {
  /** Nothing is written to the project that is being tested but what `npm run synth` writes to its cache. */
  public static async create(
    aws: LoopbackAws,
    { say = quiet, startsProvider = false, attached }: ProjectOptions = {},
  ): Promise<Project> {
    const provider =
      startsProvider || attached !== undefined
        ? undefined
        : await startProvider(aws.childEnvironment(), { processes: "each" });
    const workspace = await Workspace.create(aws, attached === undefined ? provider : { environment: attached });
    const app = `${JSON.stringify(process.execPath)} ${JSON.stringify(RUN)} main.ts ${DEPLOYMENTS}`;
    const settings = { language: "typescript", app, projectId: "canvas-large-data-try", sendCrashReports: "false" };
    writeFileSync(path.join(workspace.folder, "cdktf.json"), JSON.stringify(settings));
    return new Project(workspace, provider, say);
  }

  private constructor(
    private readonly workspace: Workspace,
    private readonly provider: ProviderServer | undefined,
    /** Hears what the commands print. */
    public readonly say: Say,
  ) {}

  public get folder(): string {
    return this.workspace.folder;
  }

  /** What Terraform and the AWS CLI need to reach the loopback AWS from here. */
  public get environment(): Readonly<Record<string, string>> {
    return this.workspace.environment;
  }

  /** Writes `deployments.yaml`; YAML takes JSON. */
  public writeDeployments(deployments: Readonly<Record<string, Deployment>>): void {
    writeFileSync(path.join(this.folder, DEPLOYMENTS), JSON.stringify({ deployments }, undefined, 2));
  }

  /** The app alone, as `npm run synth` runs it; cdktf would keep the summary to itself. */
  public synth(): Promise<CommandResult> {
    return this.run([RUN, "main.ts", DEPLOYMENTS]);
  }

  /** `cdktf deploy` of all stacks. */
  public deploy(...args: readonly string[]): Promise<CommandResult> {
    return this.run([...LEAN_CDKTF, "deploy", "*", "--auto-approve", "--skip-provider-lock", ...args]);
  }

  /** `cdktf destroy`, by default of all stacks. */
  public destroy(stack = "*", ...args: readonly string[]): Promise<CommandResult> {
    return this.run([...LEAN_CDKTF, "destroy", stack, "--auto-approve", "--skip-provider-lock", ...args]);
  }

  /** A stack that was synthesized. */
  public stack(name: string): StackFolder {
    return this.workspace.stack(name);
  }

  /** A stack that was synthesized, for a Terraform that installs and starts the provider as a user's does. */
  public stackOfUser(name: string): StackFolder {
    const others = Object.entries(this.environment).filter(([variable]) => variable !== "TF_REATTACH_PROVIDERS");
    return new StackFolder(this.stack(name).folder, Object.fromEntries(others));
  }

  public async remove(): Promise<void> {
    await this.provider?.stop();
    this.workspace.remove();
  }

  private run(args: readonly string[]): Promise<CommandResult> {
    const env = {
      ...this.environment,
      // Lines instead of an animation.
      CI: "1",
      // cdktf would make a plugin cache in the user's home.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    };
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, {
        cwd: this.folder,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      const take = (text: string): void => {
        output += withoutColours(text);
        this.say(text);
      };
      child.stdout.setEncoding("utf8").on("data", take);
      child.stderr.setEncoding("utf8").on("data", take);
      child.on("error", reject);
      child.on("close", (exitCode) => {
        resolve({ exitCode, output });
      });
    });
  }
}

function quiet(): void {
  // There is no watcher.
}

/** Text without the codes that make a terminal change colour. */
export function withoutColours(text: string): string {
  return text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "");
}
