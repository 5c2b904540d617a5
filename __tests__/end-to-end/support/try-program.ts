/** What `npm run try` does, apart from the process that it runs in (try.ts). */
import * as path from "node:path";
import { parseArgs } from "node:util";
import { DeploymentsError } from "../../../lib/deployments/errors";
import { readDeploymentsFiles } from "../../../lib/deployments/files";
import { startLoopbackAws, type LoopbackAws } from "../../support/loopback-aws";
import { missingFor } from "../../support/tools";
import { prepare, selectable } from "./prepare";
import { withoutColours } from "./project";
import { STAGES, StageFailed, Trial, type Stage } from "./trial";

const USAGE = `npm run try -- [--stage NAME] [--keep] [FILE]

Starts a loopback AWS on this machine, deploys FILE (deployments.yaml) with cdktf and Terraform, plans again, destroys,
and looks that nothing is left. Nothing leaves this machine but the download of the AWS provider, where it is not here.

  --stage NAME  end after this stage: ${STAGES.join(", ")}; those that it needs run first
  --keep        keep the loopback AWS running at the end, until Ctrl-C
`;

const WHAT: Readonly<Record<Stage, string>> = {
  synth: "deployments.yaml to Terraform stacks",
  deploy: "cdktf deploy",
  check: "a second plan of every stack",
  destroy: "cdktf destroy",
};

interface Options {
  readonly file: string;
  /** In their order. */
  readonly stages: readonly Stage[];
  readonly keep: boolean;
}

async function run(options: Options): Promise<void> {
  const named = selectable(readDeploymentsFiles([path.resolve(options.file)]).deployments);
  const aws = await startLoopbackAws({ accountId: named.account, region: named.region });
  say(`The loopback AWS listens on ${aws.url}, account ${named.account}.\n`);
  let trial: Trial | undefined;
  try {
    const prepared = await prepare(aws, named.selected);
    for (const note of [...named.notes, ...prepared.notes]) say(`  ${note}\n`);
    // A shell beside it has no provider to attach to.
    trial = await Trial.create(aws, prepared.deployments, { say, startsProvider: options.keep });
    removeOnInterrupt(trial);
    const started = Date.now();
    for (const wanted of options.stages) {
      await trial.run(wanted, (stage) => {
        say(`\n=== ${stage}: ${WHAT[stage]} (${seconds(started)})\n`);
      });
    }
    say(`\n=== done in ${seconds(started)}\n`);
    if (options.keep) await keep(aws, trial);
  } finally {
    await trial?.remove();
    await aws.stop();
  }
}

/** Waits until a user stops it; `removeOnInterrupt` ends the process then. */
async function keep(aws: LoopbackAws, trial: Trial): Promise<void> {
  say("The loopback AWS keeps running until Ctrl-C. In another shell:\n");
  say(`  cd ${trial.project.folder}\n`);
  for (const [name, value] of Object.entries(aws.environment)) say(`  export ${name}=${value}\n`);
  const { TF_CLI_CONFIG_FILE: configuration = "" } = trial.project.environment;
  say(`  export TF_CLI_CONFIG_FILE=${configuration}\n`);
  await new Promise<never>(() => {
    setInterval(() => undefined, 60_000);
  });
}

/** The loopback AWS ends by itself with this process; the folder does not. */
function removeOnInterrupt(trial: Trial): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void trial.remove().finally(() => process.exit(1));
    });
  }
}

function say(text: string): void {
  const colours = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  process.stdout.write(colours ? text : withoutColours(text));
}

function seconds(since: number): string {
  return `${Math.round((Date.now() - since) / 1_000)} s`;
}

/** Something is wrong with the arguments. */
class UsageError extends Error {
  public override readonly name = "UsageError";
}

/** The options, or undefined when only the usage is asked for. */
function optionsFrom(args: readonly string[]): Options | undefined {
  const { values, positionals } = parsed(args);
  if (values.help === true) return undefined;
  const stages = STAGES.filter((stage) => values.stage === undefined || stage === values.stage);
  if (stages.length === 0) throw new UsageError(`There is no stage ${values.stage ?? ""}.`);
  if (positionals.length > 1) throw new UsageError("There can be one file only.");
  return { file: positionals[0] ?? "deployments.yaml", stages, keep: values.keep === true };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { stage: { type: "string" }, keep: { type: "boolean" }, help: { type: "boolean" } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The exit code. What a person can put right is reported in words; anything else is a defect of ours. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = optionsFrom(args);
    if (options === undefined) {
      process.stdout.write(USAGE);
      return 0;
    }
    const missing = missingFor("end-to-end");
    if (missing !== undefined) throw new UsageError(`npm run try cannot run: ${missing}`);
    await run(options);
    return 0;
  } catch (error) {
    if (error instanceof StageFailed) process.stderr.write(`\n${error.summary}\n`);
    else if (error instanceof DeploymentsError) process.stderr.write(`${error.message}\n`);
    else if (error instanceof UsageError) process.stderr.write(`${error.message}\n`);
    else throw error;
    return 1;
  }
}
