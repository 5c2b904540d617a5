import { show, type MaybeUnknownString } from "../authorization/text";
import type { Cure } from "../policies/cure";
import type { CanvasEnvironment } from "../setup/environment";
import type { Check } from "./check";
import { namesOf, userGroups } from "./groups";
import { isKnownId } from "../inventory/identity";
import { say } from "./phrase";

/** AWS accepts five security groups, and SageMaker adds its own for the users' file system. */
const MOST = 4;

export const tooManySecurityGroups: Check = {
  id: "too-many-security-groups",
  over: "setup",
  severity: "error",
  title: "Users have more security groups than AWS accepts",
  explanation:
    "A user profile has the domain's security groups and its own: together at most 4, because AWS accepts 5 and SageMaker AI adds one for the users' file system.",
  cure: [{ kind: "advise", text: "Put the rules of several security groups into one, so that at most 4 are left." }],
  source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html",
  find: ({ environments }) =>
    environments.flatMap((environment) =>
      userGroups(environment)
        .filter(({ ids }) => ids.length > MOST)
        .map(({ profile, ids }) => {
          const address = profile ?? environment.address ?? environment.name;
          // Two that are not known yet may be one.
          return ids.filter(isKnownId).length > MOST
            ? {
                address,
                cure: cureOf(profile, ids, environment),
                message: say`its users have ${ids.length} security groups, but at most 4 are possible`,
              }
            : {
                address,
                message: say`whether its users have more than 4 security groups is known only after apply`,
                isUnknown: true,
              };
        }),
    ),
};

function cureOf(
  profile: string | undefined,
  ids: readonly MaybeUnknownString[],
  { inventory, address, name }: CanvasEnvironment,
): Cure {
  const domain = address ?? name;
  const where = profile === undefined ? domain : `${profile} and its domain ${domain}`;
  const names = namesOf(ids, inventory).map(show).join(", ");
  return [{ kind: "advise", text: `Keep at most 4 of the groups of ${where}, with the rules of all: ${names}.` }];
}
