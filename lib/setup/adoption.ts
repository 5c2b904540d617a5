/** What a domain that exists is called as a deployment: `adopt` writes it, and `doctor` names it before it is written. */
import { type MaybeUnknownString, show } from "../authorization/text";
import type { Domain } from "../inventory/inventory";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";

const NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;
/** What the prefix leaves of the 64 characters of a role's name. */
const SUFFIX = 23;

/** The name of the deployment that a domain is adopted as, where none is given. */
export function deploymentNameOf({ name, id }: Pick<Domain, "name" | "id">): string {
  return staticNameOf(show(name ?? id));
}

/** The job role that a deployment of that name creates for an adopted domain without one. */
export function createdJobRole(
  account: MaybeUnknownString,
  deployment: string,
): { readonly nameSuffix: string; readonly arn: string } {
  const nameSuffix = deployment.slice(0, SUFFIX).replace(/-$/, "");
  return { nameSuffix, arn: `arn:aws:iam::${show(account)}:role/${EMR_SERVERLESS_ROLE_PREFIX}${nameSuffix}` };
}

/** A name for `deployments.yaml` from one of AWS's: lower-case letters, digits and dashes, at most 40. */
export function staticNameOf(text: string): string {
  const made = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return NAME.test(made) ? made : "adopted";
}
