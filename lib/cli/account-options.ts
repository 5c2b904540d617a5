/** What the commands that work on a domain of an account have in common: which domain, and with whose credentials. */
import type { Command } from "commander";
import { InputError } from "../sources/input";
import { matching } from "./options";

/** Of the command line. */
export interface AccountOptions {
  readonly domainId?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly account?: string;
}

/** Adds `--domain-id`, `--region`, `--profile` and `--account`. */
export function withAccountOptions(command: Command): Command {
  return command
    .option(
      "--domain-id <id>",
      "the SageMaker AI domain, d-…",
      matching(/^d-[a-z0-9-]{1,61}$/, "it is no id of a domain: d- and letters or digits."),
    )
    .option("--region <region>", "the Region of the domain; by default that of the environment (AWS_REGION)")
    .option("--profile <name>", "a profile of the AWS configuration")
    .option(
      "--account <id>",
      "the account that it has to be; credentials of another are refused",
      matching(/^\d{12}$/, "it is no id of an account: 12 digits."),
    );
}

/** The Region of the option or of the environment. */
export function regionOf({ region }: AccountOptions): string | undefined {
  return [region, process.env["AWS_REGION"], process.env["AWS_DEFAULT_REGION"]].find(
    (each) => each !== undefined && each !== "",
  );
}

/** @throws InputError where there is none */
export function namedDomain(domainId: string | undefined): string {
  if (domainId !== undefined) return domainId;
  throw new InputError("Name the domain: --domain-id d-… (aws sagemaker list-domains shows the domains of a Region).");
}

/** @throws InputError where there is none */
export function namedRegion(region: string | undefined): string {
  if (region !== undefined) return region;
  throw new InputError("Name the Region of the domain: --region, or AWS_REGION.");
}

/** Of an option that names a role by its ARN. */
export const roleArn = matching(
  /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  "it is no ARN of a role: arn:aws:iam::ACCOUNT:role/NAME, in the partition aws.",
);
