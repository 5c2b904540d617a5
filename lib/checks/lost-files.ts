/** What users lose when a domain goes. */
import { valueOf } from "../inventory/fact";
import type { State } from "./check";
import { type Phrase, say } from "./phrase";

/** By what the domain's retention policy says before the plan, which is what the provider sends. */
export function lostWith(address: string, before: State | undefined): Phrase {
  const domain = before?.inventory.domains.find((each) => each.address === address);
  const retention = domain?.fileRetention;
  if (domain === undefined) return say`its users lose access to their files`;
  if (retention?.is === "unknown")
    return say`whether its users' files are deleted with it is undetermined: ${retention.why}`;
  if (valueOf(retention) === "Delete") return say`its users' files are deleted with it (retention_policy)`;
  return say`its users lose access to their files, which stay on its file system`;
}
