/** A choice of deployments by name. */
import { closest } from "../rules/closest";
import type { NamedDeployment } from "./deployment";
import { DeploymentsError, noSuchDeployment } from "./errors";

/**
 * The deployments of these names, in the order of the file.
 * @throws DeploymentsError with every name that the file does not have
 */
export function onlyNamed(
  deployments: readonly NamedDeployment[],
  names: readonly string[],
  file: string,
): readonly NamedDeployment[] {
  const known = deployments.map(({ name }) => name);
  const unknown = [...new Set(names)].filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new DeploymentsError(
      unknown.map((name) => ({ file, field: "", ...noSuchDeployment(name, closest(name, known), known) })),
    );
  }
  return deployments.filter(({ name }) => names.includes(name));
}
