/** What holds outside a plan or an account, as options and inputs name it. */
import type { ExternalInputs } from "../setup/question";
import { organizationLevels } from "./organization";

/** Options that say what holds outside the input. */
export interface OutsideOptions {
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
  readonly scpFullAccess?: true;
  readonly organizationId?: string;
  readonly managementAccount?: string;
}

/**
 * Reads what the options name.
 * @throws InputError for a file that is no policy of an organization, and a folder that holds none
 */
export function outside(options: OutsideOptions): Omit<ExternalInputs, "buckets"> {
  const { scp, rcp, scpFullAccess, organizationId, managementAccount } = options;
  return {
    organization: organizationLevels({ scp, rcp, isFullAccessAttached: scpFullAccess === true }),
    organizationId,
    managementAccount,
  };
}
