/** `canvas-large-data disable --domain-id D`: switches large data off in a domain; the role stays in the setting. */
import type { Command } from "commander";
import { withHelp } from "./help";
import { reportingLater } from "./options";
import { runSwitch, type SwitchOptions, withSwitchOptions } from "./switch";

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data disable --domain-id d-abcdef012345 --dry-run", "the difference; nothing is changed"],
      [
        "canvas-large-data disable --domain-id d-abcdef012345 --all-profiles-that-override",
        "the domain, and the user profiles with settings of their own; asks first",
      ],
    ],
    exitCodes: [
      [0, "the setting is off, or --dry-run has shown what would change"],
      [1, "nothing was changed: no credentials, another account, an update that AWS refused"],
      [2, "changed, and something needs attention: a user profile that was not, or a difference that was not meant"],
    ],
  });
  withSwitchOptions(command, "the role that the domain has to have; the setting keeps it").action(
    async (options: SwitchOptions) => {
      await reportingLater(() => runSwitch("DISABLED", options));
    },
  );
}
