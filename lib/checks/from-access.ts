/** What the answers of `access` already warn of. */
import type { Found, State } from "./check";
import { plainReason } from "./reason";
import { listed, say } from "./phrase";

/** Findings of one id, each at its execution role. */
export function fromAccess({ access }: State, id: string): readonly Found[] {
  return access.deployments.flatMap((setup) =>
    setup.executionRoles.flatMap((role) =>
      role.findings
        .filter((finding) => finding.id === id)
        .map(({ message, because }) => ({
          address: role.address ?? setup.address ?? setup.name,
          key: `${setup.name} ${role.name}`,
          message: say`${role.name} ${[message]}`,
          because: listed([...new Set(because.map(plainReason))], 1),
        })),
    ),
  );
}
