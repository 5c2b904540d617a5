/** Options that several commands have, with one meaning. */
import { type Command, InvalidArgumentError } from "commander";
import type { NamedPolicy } from "../authorization/policy";
import { problemsOf, readPolicy } from "../authorization/read-policy";
import { plain } from "../report/plain";
import { InputError } from "../sources/input";
import { readPolicyFile } from "../sources/read";

const FAIL_ON = ["error", "warning", "unknown", "never"] as const;
/** What makes the exit code 2. */
export type FailOn = (typeof FAIL_ON)[number];

/** Adds `--fail-on`, `--scp` and `--domain-settings`. */
export function withCommonOptions(command: Command): Command {
  return command
    .option(
      "--fail-on <what>",
      "what makes the exit code 2, separated by commas: error, warning, unknown, never",
      failOn,
      ["error", "unknown"],
    )
    .option(
      "--scp <file>",
      "a service or resource control policy that applies; may be given several times",
      (file: string, all: readonly string[]) => [...all, file],
      [],
    )
    .option(
      "--domain-settings <file>",
      "what aws sagemaker describe-domain or describe-user-profile answered, of a domain that Terraform does not manage; may be given several times",
      (file: string, all: readonly string[]) => [...all, file],
      [],
    );
}

function failOn(text: string): readonly FailOn[] {
  return text.split(",").map((each) => {
    const known = FAIL_ON.find((name) => name === each.trim());
    if (known === undefined) throw new InvalidArgumentError(`${each} is none of ${FAIL_ON.join(", ")}.`);
    return known;
  });
}

/** Whether something counted makes the exit code 2; a warning is asked for with everything worse. */
export function isBad(
  counts: { readonly errors: number; readonly unknown: number; readonly warnings: number },
  on: readonly FailOn[],
): boolean {
  if (on.includes("never")) return false;
  return (
    (on.includes("error") && counts.errors > 0) ||
    (on.includes("unknown") && counts.unknown > 0) ||
    (on.includes("warning") && counts.errors + counts.warnings > 0)
  );
}

/**
 * Policies of the organization, from files.
 * @throws InputError for a file that is none
 */
export function controlPolicies(files: readonly string[]): readonly NamedPolicy[] {
  return files.map((file) => {
    const policy = readPolicy(readPolicyFile(file));
    const problems = problemsOf(policy);
    if (problems.length > 0) throw new InputError(`${file} is no policy that can be read: ${problems.join("; ")}.`);
    return { name: file, address: undefined, policy };
  });
}

/** Runs a command; a mistake in its input is one message and the exit code 1. */
export function reporting(run: () => void): void {
  try {
    run();
  } catch (error) {
    const message = mistakeIn(error);
    if (message === undefined) throw error;
    // Names of files and fields are somebody's text too.
    process.stderr.write(`${message.split("\n").map(plain).join("\n")}\n`);
    process.exitCode = 1;
  }
}

/** What to say of an error that the input is the cause of. */
function mistakeIn(error: unknown): string | undefined {
  if (error instanceof InputError) return error.message;
  if (error instanceof RangeError && error.message.startsWith("Maximum call stack")) {
    return "The input is nested deeper than can be read; no plan of Terraform is nested so deep.";
  }
  return undefined;
}
