/** Trust policies of job roles, as this project writes them. */
import type { PolicyStatement } from "../authorization/policy";
import type { Cure, CurePolicy } from "../policies/cure";
import { emrServerlessTrust } from "../policies/emr-serverless-trust";
import type { EvaluatedRequest } from "../setup/question";
import { EMR_SERVERLESS } from "../setup/requests/jobs";
import type { CanvasRole } from "../setup/environment";
import { conditionsOf, granted, refusalCure, shownNames } from "./cures";

/** The statement that allows EMR Serverless to assume a job role for this account. */
export function trusting(role: string, address: string | undefined, account: string): Cure {
  return [
    { kind: "addStatements", to: { of: "trust", role, address }, statements: granted(emrServerlessTrust, { account }) },
  ];
}

/** The statement that allows EMR Serverless to assume the role; it replaces one that names it with conditions that do not match. */
export function trustCure(refused: EvaluatedRequest, { name, trust }: CanvasRole, account: string): Cure {
  return refusalCure([refused], () => {
    const own = trust.redacted === true ? [] : trust.policy.statements.filter(namesEmrServerless);
    return own.length === 0 ? trusting(name, trust.address, account) : inPlaceOf(own, { name, trust }, account);
  });
}

/** In place of statements that name others than EMR Serverless. */
export function inPlaceOf(
  statements: readonly PolicyStatement[],
  role: Pick<CanvasRole, "name" | "trust">,
  account: string,
): Cure {
  const names = shownNames(role.trust, statements);
  return [{ kind: "replaceStatements", in: placeOf(role), names, by: granted(emrServerlessTrust, { account }) }];
}

/** The account that EMR Serverless acts for, in the statements that name it. */
export function forOwnAccount({ name, trust }: CanvasRole, account: string): Cure {
  const names = shownNames(trust, trust.policy.statements.filter(namesEmrServerless));
  const conditions = conditionsOf(granted(emrServerlessTrust, { account }));
  return [{ kind: "addConditions", in: placeOf({ name, trust }), names, conditions }];
}

function placeOf({ name, trust }: Pick<CanvasRole, "name" | "trust">): CurePolicy {
  return { of: "trust", role: name, address: trust.address };
}

/** Whether a statement of a trust policy names EMR Serverless, or any principal. */
export function namesEmrServerless({ effect, principals = [] }: PolicyStatement): boolean {
  return effect === "Allow" && principals.some(({ identifier }) => identifier === EMR_SERVERLESS || identifier === "*");
}
