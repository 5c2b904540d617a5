/** Whether a job role is usable in a domain: what `doctor` would find with the setting as it is to be. Nothing is written. */
import { isJson, type Json } from "../rules/json";
import { accountIn } from "../inventory/accounts";
import type { Finding } from "../checks";
import type { Connect } from "../sources/account/read";
import { plainPhrase } from "../report/reason";
import { ownValue } from "../rules/own-value";

/** The checks of `doctor` by which a job role is no use at all. */
const DECISIVE = ["job-role-trust", "job-role-name"];

/** The answers of an account as they are once a domain names a job role. */
export function asIfEnabled(connect: Connect, domainId: string, roleArn: string): Connect {
  return (region) => {
    const ask = connect(region);
    if (ask === undefined) return undefined;
    return async (call, input) => {
      const answer = await ask(call, input);
      if (call !== "sagemaker:DescribeDomain" || input["DomainId"] !== domainId || answer.is === "refused")
        return answer;
      return { is: "answered", output: enabled(answer.output, roleArn) };
    };
  };
}

function enabled(domain: Json, roleArn: string): Json {
  const settings = objectIn(domain, "DefaultUserSettings");
  const canvas = objectIn(settings, "CanvasAppSettings");
  const EmrServerlessSettings = { ExecutionRoleArn: roleArn, Status: "ENABLED" };
  return { ...domain, DefaultUserSettings: { ...settings, CanvasAppSettings: { ...canvas, EmrServerlessSettings } } };
}

function objectIn(json: Json, name: string): Json {
  const found = ownValue(json, name);
  return isJson(found) ? found : {};
}

/** Why a role is not usable, and what could not be found out. */
export interface Usability {
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Judges a job role by what was read and found with the setting as it is to be.
 * @param missingRoles ARNs of roles that are named and do not exist
 * @param account the domain's account; undefined where it was not read
 */
export function usabilityOf(
  roleArn: string,
  account: string | undefined,
  missingRoles: readonly string[],
  findings: readonly Finding[],
): Usability {
  const owner = accountIn(roleArn);
  if (account !== undefined && owner !== undefined && owner !== account) {
    return {
      problems: [
        `the role ${roleArn} is of the account ${owner}, and the domain is of ${account}: no execution role of this account can pass it. Name a role of ${account}: --emr-serverless-role-arn`,
      ],
      notes: [],
    };
  }
  if (missingRoles.includes(roleArn)) {
    return {
      problems: [
        `the role ${roleArn} does not exist. aws iam list-roles --query "Roles[?contains(RoleName, 'CanvasEMRS')].Arn" shows the job roles there are`,
      ],
      notes: [],
    };
  }
  const found = findings.filter(({ check }) => DECISIVE.includes(check.id));
  return {
    problems: found.filter(({ isUnknown }) => isUnknown !== true).map(({ message }) => plainPhrase(message)),
    notes: found.filter(({ isUnknown }) => isUnknown === true).map(({ message }) => plainPhrase(message)),
  };
}
