/** Names of created resources. They are contract: a changed name replaces a role and detaches its policies. */
import { createHash } from "node:crypto";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";

/** The prefix that the SageMaker console gives to execution roles; AWS policies match on `*AmazonSageMaker*`. */
export const EXECUTION_ROLE_PREFIX = "AmazonSageMaker-ExecutionRole-";

const ROLE_NAME_LENGTH = 64;

/**
 * The name of the role that EMR Serverless jobs run as, at most 64 characters.
 * IAM names are global to the account, so the Region is part of the default.
 * @param suffix what the user wants after the prefix; by default `<deployment>-<short Region>`.
 */
export function emrServerlessRoleName(deploymentName: string, region: string, suffix?: string): string {
  return EMR_SERVERLESS_ROLE_PREFIX + (suffix ?? fitted([deploymentName], region, EMR_SERVERLESS_ROLE_PREFIX));
}

/**
 * The name of an execution role, at most 64 characters.
 * @param roleName the name that the user wants; by default made from the deployment, the static name and the Region.
 */
export function executionRoleName(
  deploymentName: string,
  staticName: string,
  region: string,
  roleName?: string,
): string {
  return roleName ?? EXECUTION_ROLE_PREFIX + fitted([deploymentName, staticName], region, EXECUTION_ROLE_PREFIX);
}

/** The name of the one inline policy that a deployment puts on a role, so that two deployments never overwrite each other. */
export function inlinePolicyName(deploymentName: string): string {
  return `canvas-large-data-${deploymentName}`;
}

/** The name of a thing in the network that is made for a deployment. */
export function networkName(deploymentName: string, thing: string): string {
  return `canvas-large-data-${deploymentName}-${thing}`;
}

/** The Region as AWS writes it in Availability Zone ids: `us-east-1` becomes `use1`. */
export function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  const parts = direction.match(/north|south|east|west|central/g) ?? [];
  return area + parts.map((part) => part.charAt(0)).join("") + number;
}

/** Joins the parts and the Region; when that is too long, keeps the beginning and adds a hash of the whole. */
function fitted(parts: readonly string[], region: string, prefix: string): string {
  const whole = [...parts, shortRegion(region)].join("-");
  const room = ROLE_NAME_LENGTH - prefix.length;
  if (whole.length <= room) return whole;
  const hash = createHash("sha256")
    .update([...parts, region].join("/"))
    .digest("hex")
    .slice(0, 6);
  const end = `-${hash}-${shortRegion(region)}`;
  return parts.join("-").slice(0, room - end.length) + end;
}
