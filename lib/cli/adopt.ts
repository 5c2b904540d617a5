/** `canvas-large-data adopt --domain-id D`: a domain that exists as an entry of `deployments.yaml`, or as a module call with import blocks. */
import type { Command } from "commander";
import { textOfFile, withEntry, writeTextFile } from "../deployments/entry";
import { type Adoption, adoptionOf } from "../operations/adopt";
import { adoptionHcl } from "../operations/adopt-hcl";
import { plain } from "../report/plain";
import { NO_EXTERNAL_INPUTS } from "../setup/question";
import { live } from "../sources/account/live";
import { readDomain } from "../sources/account/read";
import { expectedAccount } from "./deployment-account";
import { type AccountFormat, formatOption, writeJson } from "./account-json";
import {
  type AccountOptions,
  namedDomain,
  namedRegion,
  regionOf,
  roleArn,
  withAccountOptions,
} from "./account-options";
import { withHelp } from "./help";
import { manifest, moduleSource, repositoryOf } from "./manifest";
import { matching, reportingLater } from "./options";

interface Options extends AccountOptions {
  readonly name?: string;
  readonly emrServerlessRoleArn?: string;
  readonly hcl?: true;
  readonly write?: true;
  readonly file: string;
  readonly format: AccountFormat;
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data adopt --domain-id d-abcdef012345 --write", "adds the domain to deployments.yaml"],
      ["canvas-large-data adopt --domain-id d-abcdef012345 --hcl > canvas.tf", "a module call and an import block"],
    ],
    exitCodes: [
      [0, "printed or written; what the deployment does not hold is on standard error"],
      [1, "it could not be done: no credentials, another account, a name that is taken"],
    ],
  });
  withAccountOptions(command)
    .option(
      "--name <name>",
      "the deployment's name; by default made from the domain's",
      matching(
        /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
        "it is no name of a deployment: 1 to 40 lower-case letters, digits and dashes, starting with a letter.",
      ),
    )
    .option(
      "--emr-serverless-role-arn <arn>",
      "the EMR Serverless runtime role (job role) that exists; by default the domain's, or else one that the deployment creates",
      roleArn,
    )
    .option("--hcl", "print a module call, and the import block of a domain that Terraform can update")
    .option("--write", "add the entry to the file; without it, it is printed")
    .option("--file <file>", "the file that must not have the name yet", "deployments.yaml")
    .addOption(formatOption())
    .action(async (options: Options) => {
      await reportingLater(() => run(options));
    });
}

async function run(options: Options): Promise<void> {
  const domainId = namedDomain(options.domainId);
  const region = namedRegion(regionOf(options));
  const { profile, name, emrServerlessRoleArn, file } = options;
  const expected = await expectedAccount(options, domainId, file);
  const request = { domainId, region, ...expected, userProfiles: [], inputs: NO_EXTERNAL_INPUTS };
  const { inventory } = await readDomain((each) => live({ region: each, profile }), request);
  const adoption = adoptionOf(inventory, { name, roleArn: emrServerlessRoleArn });
  const before = textOfFile(file);
  const whole = withEntry(before, file, adoption);
  const isHcl = options.hcl === true;
  const isWritten = !isHcl && options.write === true;
  const hcl = isHcl ? adoptionHcl(adoption, sourceOf) : null;
  if (isWritten) writeTextFile(file, whole);
  const next = nextSteps(adoption, { domainId, region, isHcl });
  if (options.format === "json") {
    writeJson({
      schemaVersion: 1,
      name: adoption.name,
      entry: adoption.entry,
      hcl,
      isImported: adoption.isImported,
      emrServerlessRoleArn: adoption.jobRoleArn,
      written: isWritten ? file : null,
      notes: [...adoption.notes],
      next: [...next],
    });
    return;
  }
  if (!isWritten) process.stdout.write(hcl ?? withEntry(undefined, file, adoption));
  for (const each of adoption.notes) note(`Note: ${each}.`);
  note("Next:");
  for (const each of next) note(`  ${each}`);
}

/** The source of a module, of this release. */
function sourceOf(scenario: string): string {
  const own = manifest();
  return moduleSource(repositoryOf(own), scenario, own.version);
}

/** Commands, in their order. */
function nextSteps(
  { name, isImported, jobRoleArn }: Adoption,
  { domainId, region, isHcl }: { readonly domainId: string; readonly region: string; readonly isHcl: boolean },
): readonly string[] {
  const of = `--region ${region} --domain-id ${domainId}`;
  return [
    isHcl ? "terraform plan && terraform apply" : `npx cdktf deploy ${name}`,
    ...(isImported ? [] : [`canvas-large-data enable ${of} --emr-serverless-role-arn ${jobRoleArn}`]),
    `canvas-large-data restart-apps ${of}`,
    `canvas-large-data doctor ${of}`,
  ];
}

function note(line: string): void {
  process.stderr.write(`${plain(line)}\n`);
}
