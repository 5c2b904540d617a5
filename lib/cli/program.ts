/** The commands of `canvas-large-data`, apart from the process that runs them (main.ts). Results go to standard output, everything else to standard error. */
import { Command } from "commander";
import { optionDescription, withHelp } from "./help";
import { manifest } from "./manifest";

/** What a command's file exports. */
interface CommandFile {
  /** Adds the command's arguments, options and action. */
  readonly configure: (command: Command) => void;
}

interface Entry {
  readonly description: string;
  readonly load: () => Promise<CommandFile>;
}

/** Every command. Its file is loaded only when it is asked for, so that each starts as fast as the smallest. */
const COMMANDS: Readonly<Record<string, Entry>> = {
  access: {
    description: "show what a plan or synthesized stack allows, and why",
    load: () => import("./access.js"),
  },
  adopt: {
    description: "write a domain that exists as a deployment",
    load: () => import("./adopt.js"),
  },
  comment: {
    description: "post a review as a comment of a pull request, and keep it up to date",
    load: () => import("./comment.js"),
  },
  "deployer-policy": {
    description: "print the IAM policies that Terraform itself needs to plan and apply",
    load: () => import("./deployer-policy.js"),
  },
  disable: {
    description: "switch large data off in a domain",
    load: () => import("./disable.js"),
  },
  doctor: {
    description: "say what an account allows and lacks for large data",
    load: () => import("./doctor.js"),
  },
  enable: {
    description: "switch large data on in a domain",
    load: () => import("./enable.js"),
  },
  list: {
    description: "list the deployments of deployments.yaml",
    load: () => import("./list.js"),
  },
  "restart-apps": {
    description: "restart the Canvas apps of a domain, so that they take its settings",
    load: () => import("./restart-apps.js"),
  },
  review: {
    description: "show who gains and loses what by a plan, and its risks",
    load: () => import("./review.js"),
  },
  rules: {
    description: "list what a review looks for",
    load: () => import("./rules.js"),
  },
  schema: {
    description: "print the JSON Schema of deployments.yaml",
    load: () => import("./schema.js"),
  },
  "upgrade-check": {
    description: "show what the next plans change once another version is used",
    load: () => import("./upgrade-check.js"),
  },
  why: {
    description: "explain the text of an error: what refused it, and what grants it",
    load: () => import("./why.js"),
  },
};

/**
 * Runs a command in this process. Its exit code is `process.exitCode`; for help and mistakes in options, commander ends the process.
 *
 * @param args what stands behind the program's name: `["review", "plan.json"]`
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command("canvas-large-data")
    .description("Large data processing of SageMaker Canvas on EMR Serverless.")
    .version(manifest().version)
    .configureHelp({ optionDescription })
    .showHelpAfterError("(canvas-large-data --help shows what there is)");
  withHelp(program, {
    examples: [
      ["canvas-large-data review plan.json", "who gains and loses what by a plan, on one screen"],
      ["canvas-large-data help access", "the options of a command"],
    ],
    exitCodes: [
      [0, "done, and nothing needs attention"],
      [1, "not done: the input, the credentials or the network is at fault"],
      [2, "done, and something needs attention: see --fail-on of the command"],
    ],
  });
  for (const [name, { description, load }] of Object.entries(COMMANDS)) {
    const command = program.command(name).description(description).copyInheritedSettings(program);
    // Only the first word is a command: the text of an error may hold any.
    if (args.find((each) => !each.startsWith("-")) === name || args[0] === "help") (await load()).configure(command);
  }
  await program.parseAsync(args, { from: "user" });
}
