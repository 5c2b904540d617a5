/** A temporary folder with synthesized stacks, and the real Terraform on each of them. */
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { DeploymentStack } from "../../../lib/deployments/stack";
import { OUTPUT_FOLDER, stackFolder } from "../../../lib/deployments/state";
import type { Deployment } from "../../../lib/deployments/deployment";
import { scenarioClasses } from "../../../modules/scenario-classes";
import type { LoopbackAws } from "../../support/loopback-aws";
import type { ProviderServer } from "../../support/provider-server";
import { cachedBy, runTerraform, terraformEnvironment, type TerraformResult } from "../../support/terraform";
import { planOf, type Plan, type PlanJson } from "./plan";
import { instancesOf, type StateServer, type WrittenState } from "./state-server";
import { TERRAFORM } from "../../support/tools";

/** What takes time is waiting. */
const MANY_AT_ONCE = "-parallelism=50";

/** What Terraform said, as `-json` prints it. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  /** Where in the configuration it is about. */
  readonly range?: { readonly start: { readonly line: number } };
}

/** Terraform failed, with everything that it said. */
export class TerraformFailed extends Error {
  public override readonly name = "TerraformFailed";

  public constructor(
    command: string,
    public readonly diagnostics: readonly Diagnostic[],
    output: string,
  ) {
    super(`terraform ${command} failed\n${diagnostics.map(text).join("\n") || output}`);
  }

  /** Every error as one line, sorted. */
  public get errors(): readonly string[] {
    return this.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(text)
      .sort();
  }
}

/** A folder as a user has it: state files lie in it, stacks below `cdktf.out`. */
export class Workspace {
  /**
   * A folder of its own below the system's temporary folder.
   * @param states what keeps the states of its stacks, instead of the backends that they name
   */
  public static async create(
    aws: LoopbackAws,
    provider?: Pick<ProviderServer, "environment">,
    states?: StateServer,
  ): Promise<Workspace> {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "canvas-large-data-")));
    const terraform = { ...(await terraformSettings()), ...provider?.environment };
    return new Workspace(folder, aws.childEnvironment(), terraform, states);
  }

  private constructor(
    public readonly folder: string,
    aws: Readonly<Record<string, string>>,
    terraform: Readonly<Record<string, string>>,
    private readonly states: StateServer | undefined,
  ) {
    // Whatever else is set for Terraform on this machine (variables, arguments, a data folder) has no part in a test.
    const others = Object.entries(aws).filter(([name]) => !name.startsWith("TF_"));
    this.environment = { ...Object.fromEntries(others), ...terraform };
  }

  /** The environment that Terraform runs in. */
  public readonly environment: Readonly<Record<string, string>>;

  /** Writes stacks as `build` makes them. What was written before stays. */
  public synthesize(build: (app: App) => void): void {
    const app = new App({ outdir: path.join(this.folder, OUTPUT_FOLDER) });
    build(app);
    app.synth();
  }

  /** Writes a deployment's stack as the app does. */
  public write(name: string, deployment: Deployment): StackFolder {
    this.synthesize((app) => {
      new DeploymentStack(app, name, deployment, scenarioClasses);
    });
    return this.stack(name);
  }

  /** A stack that was written. */
  public stack(name: string): StackFolder {
    return this.root(path.join(this.folder, stackFolder(name)));
  }

  /** A folder that holds a root module. */
  public root(folder: string): StackFolder {
    return new StackFolder(folder, this.environment, this.states);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One stack's folder. */
export class StackFolder {
  private readonly environment: Readonly<Record<string, string>>;

  public constructor(
    public readonly folder: string,
    environment: Readonly<Record<string, string>>,
    private readonly states?: StateServer,
  ) {
    this.environment =
      states === undefined ? environment : { ...environment, TF_HTTP_ADDRESS: states.addressOf(folder) };
  }

  /** With a server for the states and a provider that runs, all that `init` writes is the same in each folder; it is kept for the next ones. */
  public async init(...args: readonly string[]): Promise<this> {
    if (this.states !== undefined) {
      writeFileSync(
        path.join(this.folder, "state_override.tf.json"),
        // Its address is in the environment.
        JSON.stringify({ terraform: { backend: { http: {} } } }),
      );
    }
    const written = path.join(this.folder, ".terraform/terraform.tfstate");
    const isAlike =
      this.states !== undefined &&
      "TF_REATTACH_PROVIDERS" in this.environment &&
      args.length === 0 &&
      !callsModules(this.folder);
    const kept = isAlike ? initializedFile() : undefined;
    if (kept !== undefined && existsSync(kept)) {
      mkdirSync(path.dirname(written), { recursive: true });
      copyFileSync(kept, written);
      return this;
    }
    await this.must("init", "-no-color", ...args);
    if (kept !== undefined) {
      const unfinished = `${kept}.${process.pid}`;
      copyFileSync(written, unfinished);
      renameSync(unfinished, kept);
    }
    return this;
  }

  /** What `validate` complains about, warnings included. */
  public async validate(): Promise<readonly Diagnostic[]> {
    const { stdout } = await this.run("validate", "-json");
    return (JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
  }

  /**
   * Plans, and keeps the plan for {@link applyPlan}.
   * @throws TerraformFailed when there is no plan
   */
  public async plan(...args: readonly string[]): Promise<Plan> {
    const planned = await this.must("plan", "-json", "-out=plan", ...args);
    const shown = await this.must("show", "-json", "plan");
    return planOf(JSON.parse(shown.stdout) as PlanJson, warningsIn(planned.stdout));
  }

  /**
   * Plans like {@link plan}, for what `plan -json` itself says: `show` is another run of Terraform.
   * @throws Error for what it does not say in full: a replacement, an import
   */
  public async changes(...args: readonly string[]): Promise<Pick<Plan, "actions" | "warnings">> {
    const { stdout } = await this.must("plan", "-json", "-out=plan", ...args);
    return { actions: actionsIn(stdout), warnings: warningsIn(stdout) };
  }

  /** 0: nothing to do; 2: something to do. What a pipeline goes by. */
  public async planExitCode(...args: readonly string[]): Promise<number | null> {
    return (await this.run("plan", "-detailed-exitcode", ...args)).exitCode;
  }

  /** Makes the plan that was kept come true. */
  public async applyPlan(): Promise<void> {
    await this.must("apply", "-json", MANY_AT_ONCE, "plan");
  }

  public async apply(...args: readonly string[]): Promise<void> {
    await this.must("apply", "-json", "-auto-approve", MANY_AT_ONCE, ...args);
  }

  /**
   * Applies until it is ended.
   * @param onStart asked with the id of Terraform's process before Terraform begins
   * @returns what went wrong, if anything
   */
  public async applyInterrupted(onStart: (pid: number) => Promise<void>): Promise<TerraformFailed | undefined> {
    const args = ["apply", "-json", "-auto-approve"];
    // The shell waits for a line, and becomes Terraform.
    const terraform = spawn("sh", ["-c", 'read -r _ && exec "$@"', "sh", TERRAFORM, ...args], {
      cwd: this.folder,
      env: this.environment,
      stdio: ["pipe", "pipe", "inherit"],
    });
    let stdout = "";
    terraform.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    const exitCode = new Promise<number | null>((resolve, reject) => {
      terraform.once("error", reject);
      terraform.once("close", resolve);
    });
    await onStart(terraform.pid ?? 0);
    terraform.stdin.end("\n");
    return (await exitCode) === 0 ? undefined : new TerraformFailed("apply", diagnosticsIn(stdout), stdout);
  }

  public async destroy(...args: readonly string[]): Promise<void> {
    await this.must("destroy", "-json", "-auto-approve", MANY_AT_ONCE, ...args);
  }

  /** Takes into the state what AWS has already. */
  public async importResource(address: string, id: string): Promise<void> {
    await this.must("import", "-no-color", address, id);
  }

  /** Says that a resource is all right although making it failed. */
  public async untaint(address: string): Promise<void> {
    await this.must("untaint", address);
  }

  /** Addresses of what the state holds, data sources left out, sorted. */
  public async managed(): Promise<readonly string[]> {
    const written = this.states?.stateOf(this.folder);
    if (written !== undefined) {
      return instancesOf(written)
        .filter(({ mode }) => mode === "managed")
        .map(({ address }) => address)
        .sort();
    }
    const { stdout } = await this.must("state", "list");
    return stdout
      .split("\n")
      .filter((address) => address !== "" && !address.startsWith("data."))
      .sort();
  }

  /** The state as `terraform show -json` prints it. */
  public async state(): Promise<Readonly<Record<string, unknown>>> {
    const written = this.states?.stateOf(this.folder);
    // Without the modules between the root and a resource: its address names them.
    if (written !== undefined) return { values: { root_module: { resources: instancesOf(written) } } };
    return JSON.parse((await this.must("show", "-json")).stdout) as Readonly<Record<string, unknown>>;
  }

  /** The outputs by name. */
  public async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const outputs =
      this.states?.stateOf(this.folder)?.outputs ??
      (JSON.parse((await this.must("output", "-json")).stdout) as WrittenState["outputs"]);
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** What the provider knows of itself (`providers schema`). */
  public async providersSchema(): Promise<unknown> {
    return JSON.parse((await this.must("providers", "schema", "-json")).stdout) as unknown;
  }

  private async run(...args: readonly string[]): Promise<TerraformResult> {
    return runTerraform(this.folder, args, this.environment);
  }

  private async must(command: string, ...args: readonly string[]): Promise<TerraformResult> {
    const result = await this.run(command, ...args);
    if (result.exitCode === 0) return result;
    throw new TerraformFailed(command, diagnosticsIn(result.stdout), result.stdout + result.stderr);
  }
}

async function terraformSettings(): Promise<Readonly<Record<string, string>>> {
  const all = await terraformEnvironment();
  const names = ["TF_CLI_CONFIG_FILE", "TF_IN_AUTOMATION", "TF_INPUT", "CHECKPOINT_DISABLE", "GOGC"] as const;
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

/** Whether a root module calls others, which `init` looks up. */
function callsModules(folder: string): boolean {
  return readdirSync(folder).some((name) => {
    if (!/\.tf(\.json)?$/.test(name)) return false;
    const text = readFileSync(path.join(folder, name), "utf8");
    return !name.endsWith(".json") || "module" in (JSON.parse(text) as object);
  });
}

/** What `init` writes about the backend, in the cache by Terraform's file; `undefined` where that is not found. */
function initializedFile(): string | undefined {
  const folders = TERRAFORM.includes(path.sep) ? [""] : (process.env["PATH"] ?? "").split(path.delimiter);
  const binary = folders.map((folder) => path.join(folder, TERRAFORM)).find((file) => existsSync(file));
  return binary === undefined ? undefined : cachedBy("initialized", realpathSync(binary));
}

/** Actions that one word says in full. */
const SIMPLE: ReadonlySet<string> = new Set(["create", "read", "update", "delete"]);

/** What happens to each address, from the lines of `plan -json`. */
function actionsIn(stdout: string): Plan["actions"] {
  return Object.fromEntries(
    stdout.split("\n").flatMap((line) => {
      if (!line.startsWith("{")) return [];
      const { type, change } = JSON.parse(line) as { readonly type?: string; readonly change?: PlannedChange };
      if (type !== "planned_change" || change === undefined) return [];
      const { resource, action, importing } = change;
      if (!SIMPLE.has(action) || importing !== undefined)
        throw new Error(`Use plan() for ${resource.addr}, which has the action ${action}`);
      return [[resource.addr, action] as const];
    }),
  );
}

interface PlannedChange {
  readonly resource: { readonly addr: string };
  readonly action: string;
  readonly importing?: unknown;
}

/** The diagnostics among the lines that `plan -json` and `apply -json` print. */
function diagnosticsIn(stdout: string): readonly Diagnostic[] {
  return stdout.split("\n").flatMap((line): readonly Diagnostic[] => {
    if (!line.startsWith("{")) return [];
    const message = JSON.parse(line) as { readonly type?: string; readonly diagnostic?: Diagnostic };
    return message.type === "diagnostic" && message.diagnostic !== undefined ? [message.diagnostic] : [];
  });
}

function warningsIn(stdout: string): readonly string[] {
  return diagnosticsIn(stdout).map(text).sort();
}

/** A diagnostic as one line. Terraform's own wording stands before the colon, ours after it. */
function text({ summary, detail }: Diagnostic): string {
  return `${summary}: ${detail.replaceAll(/\s+/g, " ").trim()}`;
}
