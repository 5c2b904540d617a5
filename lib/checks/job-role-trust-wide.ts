import { problemsOf } from "../authorization/read-policy";
import { byOtherAccount } from "../setup/limits";
import { ask } from "../setup/question";
import { assumeRole, EMR_SERVERLESS } from "../setup/requests/jobs";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import { otherServices, otherTakers } from "../setup/trust";
import type { Check, Found, State } from "./check";
import { ANY_PLACE, placeIn } from "./cures";
import { listed, say } from "./phrase";
import { forOwnAccount, inPlaceOf, trusting } from "./trust-cure";

/** One finding for those who can, one for those of whom it is undetermined. */
function found(
  address: string,
  role: CanvasRole,
  who: Readonly<Record<"yes" | "unknown", readonly string[]>>,
  account: string,
): readonly Found[] {
  const { yes, unknown } = who;
  const { name } = role;
  const others = role.trust.policy.statements.filter(
    ({ effect, principals = [] }) =>
      effect === "Allow" && principals.some(({ identifier }) => identifier !== EMR_SERVERLESS),
  );
  return [
    ...(yes.length === 0
      ? []
      : [
          {
            address,
            cure: inPlaceOf(others, role, account),
            message: say`${listed(yes)} can assume ${name}, in addition to EMR Serverless`,
          },
        ]),
    ...(unknown.length === 0
      ? []
      : [
          {
            address,
            message: say`whether ${listed(unknown)} can assume ${name}, in addition to EMR Serverless, is undetermined`,
            isUnknown: true,
          },
        ]),
  ];
}

function ofJobRole(jobRole: CanvasRole, environment: CanvasEnvironment, { inputs }: State): readonly Found[] {
  // job-role-trust reports a trust policy that cannot be read.
  if (problemsOf(jobRole.trust.policy).length > 0) return [];
  const address = jobRole.address ?? environment.address ?? environment.name;
  const { account } = environment.inventory;
  const takers = [
    ...otherServices(jobRole, EMR_SERVERLESS).map((who) => ({
      who,
      answer: ask(assumeRole(jobRole, who, account, ""), environment, inputs).decision.answer,
    })),
    ...otherTakers(jobRole, account),
  ];
  const of = (wanted: string): readonly string[] =>
    takers.filter(({ answer }) => answer === wanted).map(({ who }) => who);
  const elsewhere = ask(byOtherAccount(jobRole), environment, inputs).decision.answer;
  return [
    ...found(address, jobRole, { yes: of("yes"), unknown: of("unknown") }, placeIn(environment.inventory).account),
    ...(elsewhere === "yes"
      ? [
          {
            address,
            cure: forOwnAccount(jobRole, placeIn(environment.inventory).account),
            message: say`EMR Serverless can assume ${jobRole.name} for any other account: aws:SourceAccount is missing`,
          },
        ]
      : []),
    ...(elsewhere === "unknown" && !namesAnAccount(jobRole)
      ? [
          {
            address,
            message: say`whether EMR Serverless can assume ${jobRole.name} for another account is undetermined`,
            isUnknown: true,
          },
        ]
      : []),
  ];
}

/** Whose account it is may be known only after apply; that it is one account is known. */
function namesAnAccount({ trust }: CanvasRole): boolean {
  return trust.policy.statements
    .filter(({ effect }) => effect === "Allow")
    .every(({ conditions }) => conditions.some(({ key }) => key === "aws:sourceaccount"));
}

export const jobRoleTrustWide: Check = {
  id: "job-role-trust-wide",
  over: "setup",
  severity: "warning",
  title: "Other principals can assume the job role",
  explanation:
    "Only jobs need the role. Any other principal that the trust policy names can access the jobs' data. Without aws:SourceAccount, EMR Serverless can be made to act " +
    "for another account (confused deputy). With several services in the trust policy, the console's switches also fail.",
  cure: trusting("<JOB-ROLE>", undefined, ANY_PLACE.account),
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html: a service can be coerced to act for another account, and aws:SourceAccount in the policy prevents it",
  find: (state) =>
    state.environments.flatMap((environment) =>
      environment.jobRole === undefined ? [] : ofJobRole(environment.jobRole, environment, state),
    ),
};
