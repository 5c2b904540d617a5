/** The account that a deployment names for a domain: no command works on the domain with credentials of another. */
import { existsSync } from "node:fs";
import { plain } from "../report/plain";
import { isJson } from "../rules/json";
import { DeploymentsError } from "../deployments/errors";
import type { DomainRequest } from "../sources/account/read";
import { InputError } from "../sources/input";
import type { AccountOptions } from "./account-options";

/**
 * The account that a domain has to be in: that of `--account`, or that of the deployment which names the domain.
 * @param file a file of deployments; by default, and where it is not there, `deployments.yaml`, else the folder `deployments`
 * @throws InputError where both say it and differ, or two deployments do
 */
export async function expectedAccount(
  { account }: AccountOptions,
  domainId: string,
  file?: string,
): Promise<Pick<DomainRequest, "account" | "accountFrom">> {
  const named = await deploymentsOf(domainId, file !== undefined && existsSync(file) ? [file] : []);
  const [first, other] = [...new Map(named.map((each) => [each.account, each])).values()];
  if (first === undefined) return { account };
  const from = `the account of the deployment ${first.name} (${first.place})`;
  if (other !== undefined) {
    throw new InputError(
      `The deployments ${first.name} (${first.place}, ${first.account}) and ${other.name} (${other.place}, ${other.account}) name the domain ${domainId} in different accounts. Nothing was changed. Correct one of them.`,
    );
  }
  if (account !== undefined && account !== first.account) {
    throw new InputError(
      `--account is ${account}, and ${from} of the domain ${domainId} is ${first.account}. Nothing was changed. Give --account ${first.account}, or correct the deployment.`,
    );
  }
  return { account: first.account, accountFrom: from };
}

interface Named {
  readonly name: string;
  readonly account: string;
  /** File and line. */
  readonly place: string;
}

async function deploymentsOf(domainId: string, given: readonly string[]): Promise<readonly Named[]> {
  if (![...given, "deployments.yaml", "deployments"].some((name) => existsSync(name))) return [];
  const read = await import("../deployments/files.js").catch((error: unknown) => {
    // It needs CDKTF, which is not installed where nothing is deployed from.
    if (!(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")) throw error;
    return undefined;
  });
  if (read === undefined) {
    note(domainId, "The deployments were not read, because cdktf is not installed here;");
    return [];
  }
  const { deploymentNames, readDeploymentsFiles } = read;
  const there = deploymentNames(given).filter((name) => existsSync(name));
  if (there.length === 0) return [];
  try {
    const { deployments, placeOf } = readDeploymentsFiles(there);
    return deployments.flatMap(({ name, deployment }) => {
      if (domainIdIn(deployment) !== domainId) return [];
      const { file, line } = placeOf(["deployments", name]);
      return [{ name, account: deployment.account, place: `${file}:${String(line)}` }];
    });
  } catch (error) {
    if (!(error instanceof DeploymentsError)) throw error;
    note(domainId, `${there.join(", ")} has errors, which canvas-large-data list shows;`);
    return [];
  }
}

function note(domainId: string, why: string): void {
  process.stderr.write(
    `${plain(`Note: ${why} whether a deployment names another account for ${domainId} is undetermined.`)}\n`,
  );
}

/** The domain that a deployment imports, or leaves as it is. */
function domainIdIn(deployment: object): unknown {
  const domain = "domain" in deployment && isJson(deployment.domain) ? deployment.domain : {};
  const choice = domain["existing"] ?? domain["import"];
  return isJson(choice) ? choice["domainId"] : undefined;
}
