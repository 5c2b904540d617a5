/** `canvas-large-data enable --domain-id D --emr-serverless-role-arn A`: switches large data on in a domain. */
import type { Command } from "commander";
import { withHelp } from "./help";
import { reportingLater } from "./options";
import { runSwitch, type SwitchOptions, withSwitchOptions } from "./switch";

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      [
        "canvas-large-data enable --domain-id d-abcdef012345 --emr-serverless-role-arn arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs --dry-run",
        "the difference; nothing is changed",
      ],
      [
        "canvas-large-data enable --domain-id d-abcdef012345 --emr-serverless-role-arn arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs --yes --account 111122223333",
        "for a pipeline: without a question, in that account alone",
      ],
    ],
    exitCodes: [
      [0, "the setting is as wanted, or --dry-run has shown what would change"],
      [
        1,
        "nothing was changed: no credentials, another account, a role that is not usable, an update that AWS refused",
      ],
      [2, "changed, and something needs attention: a user profile that was not, or a difference that was not meant"],
    ],
  });
  withSwitchOptions(
    command,
    "the EMR Serverless runtime role (job role) that jobs run as; by default the one that the domain has",
  ).action(async (options: SwitchOptions) => {
    await reportingLater(() => runSwitch("ENABLED", options));
  });
}
