/** What the answers of `access` already warn of. */
import type { Found, State } from "./check";
import { plainReason } from "./reason";
import { listed, say } from "./phrase";
import type { Setup } from "../setup/setup";

/** Findings of one id, each at its execution role. */
export function fromAccess(
  { access, setups }: State,
  id: string,
  fixOf: (setup: Setup) => string | undefined = () => undefined,
): readonly Found[] {
  return access.deployments.flatMap((setup, index) =>
    setup.executionRoles.flatMap((role) =>
      role.findings
        .filter((finding) => finding.id === id)
        .map(({ message, because }) => ({
          address: role.address ?? setup.address ?? setup.name,
          ...fixIn(setups[index], fixOf),
          key: `${setup.name} ${role.name}`,
          message: say`${role.name} ${[message]}`,
          because: listed([...new Set(because.map(plainReason))], 1),
        })),
    ),
  );
}

function fixIn(setup: Setup | undefined, fixOf: (setup: Setup) => string | undefined): { readonly fix?: string } {
  const fix = setup === undefined ? undefined : fixOf(setup);
  return fix === undefined ? {} : { fix };
}
