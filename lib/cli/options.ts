/** Options that several commands have, with one meaning. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { DeploymentsError } from "../deployments/errors";
import { plain } from "../report/plain";
import { FAIL_ON, type FailOn, parseFailOn } from "../review/fail-on";
import type { DataBucket } from "../setup/question";
import { InputError } from "../sources/input";

/** Of an option that may be given several times. */
export const more = (name: string, all: readonly string[]): readonly string[] => [...all, name];

/** Adds what {@link withOutsideOptions} adds, and `--domain-settings`. */
export function withCommonOptions(command: Command): Command {
  return withOutsideOptions(command).option(
    "--domain-settings <file>",
    "what aws sagemaker describe-domain or describe-user-profile answered, of a domain that Terraform does not manage; may be given several times",
    more,
    [],
  );
}

/** Adds `--fail-on`, and what holds outside the input: `--scp`, `--rcp` and the organization. */
export function withOutsideOptions(command: Command): Command {
  return command
    .addOption(failOnOption())
    .option(
      "--scp <file or folder>",
      "service control policies that apply: files together are one level; of a folder, it and each folder in it are one; may be given several times",
      more,
      [],
    )
    .option(
      "--rcp <file or folder>",
      "resource control policies that apply, in the same way; may be given several times",
      more,
      [],
    )
    .option("--scp-full-access", "FullAWSAccess is attached to every level of the service control policies")
    .option(
      "--organization-id <id>",
      "the organization that the account is in, o-…",
      matching(/^o-[a-z0-9]{10,32}$/, "it is no id of an organization: o- and 10 to 32 letters or digits."),
    )
    .option(
      "--management-account <id>",
      "the organization's management account, which its policies do not limit",
      matching(/^\d{12}$/, "it is no id of an account: 12 digits."),
    );
}

/** `--deployments`: files of deployments, beside those named as arguments. */
export function deploymentsOption(): Option {
  return new Option(
    "--deployments <file>",
    "a file, folder or glob of deployments; may be given several times (default: deployments.yaml, else the folder deployments)",
  )
    .argParser(more)
    .default([], "");
}

/** `--fail-on`: what makes the exit code 2. */
export function failOnOption(): Option {
  return new Option("--fail-on <what>", `what makes the exit code 2, separated by commas: ${FAIL_ON.join(", ")}`)
    .argParser(failOn)
    .default(["error", "unknown"]);
}

/** `--bucket`: buckets that jobs are to work with. */
export function bucketOption(): Option {
  return new Option(
    "--bucket <name[/folder]>",
    "a bucket that jobs are to read and write, asked for beside those that the policies name; may be given several times",
  )
    .argParser((text: string, all: readonly DataBucket[]) => [...all, ...bucket(text)])
    .default([]);
}

function bucket(text: string): readonly DataBucket[] {
  const match = /^(?:s3:\/\/)?([a-z0-9][a-z0-9.-]+)(?:\/(.*))?$/.exec(text);
  if (match?.[1] === undefined) throw new InvalidArgumentError(`${text} is no bucket; write NAME or NAME/FOLDER/.`);
  const folder = match[2] ?? "";
  const prefix = folder === "" || folder.endsWith("/") ? folder : `${folder}/`;
  const name = match[1];
  return (["read", "write"] as const).map((access) => ({ name, prefix, access }));
}

/** Of an option whose value has a form. */
export function matching(form: RegExp, message: string): (text: string) => string {
  return (text) => {
    if (!form.test(text)) throw new InvalidArgumentError(message);
    return text;
  };
}

function failOn(text: string): readonly FailOn[] {
  const parsed = parseFailOn(text);
  if (typeof parsed === "string") throw new InvalidArgumentError(`${parsed} is none of ${FAIL_ON.join(", ")}.`);
  return parsed;
}

/** Runs a command; a mistake in its input is one message and the exit code 1. */
export function reporting(run: () => void): void {
  try {
    run();
  } catch (error) {
    report(error);
  }
}

/** The same for a command that waits. */
export async function reportingLater(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    report(error);
  }
}

function report(error: unknown): void {
  if (!(error instanceof InputError || error instanceof DeploymentsError)) throw error;
  // Names of files and fields are a user's text too.
  process.stderr.write(`${error.message.split("\n").map(plain).join("\n")}\n`);
  process.exitCode = 1;
}
