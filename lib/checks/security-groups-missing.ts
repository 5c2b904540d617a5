import { nounOf, say } from "./phrase";
import type { Cure } from "../policies/cure";
import type { Check } from "./check";
import { userGroups } from "./groups";

export const securityGroupsMissing: Check = {
  id: "security-groups-missing",
  over: "setup",
  severity: "error",
  title: "Users of a domain without internet access have no security group",
  explanation:
    "In VpcOnly mode every user needs a security group, from the domain's default settings or from the user profile. SageMaker AI rejects a profile that has neither.",
  cure: cureOf(undefined),
  source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html",
  find: ({ environments }) =>
    environments.flatMap((environment) =>
      userGroups(environment)
        .filter(({ ids }) => ids.length === 0)
        .map(({ profile }) =>
          profile === undefined
            ? {
                address: environment.address ?? environment.name,
                message: say`the domain gives users no security group: whether each user profile has one is undetermined, because none is in the ${nounOf(environment.inventory)}`,
                isUnknown: true,
              }
            : {
                address: profile,
                cure: cureOf(environment.address),
                message: ["neither the user profile nor its domain has a security group"],
              },
        ),
    ),
};

/** The domain's own reach every user. */
function cureOf(address: string | undefined): Cure {
  const object = { type: "AWS::SageMaker::Domain", address } as const;
  return [
    { kind: "setProperties", object, properties: { "DefaultUserSettings.SecurityGroups": ["<SECURITY-GROUP-ID>"] } },
  ];
}
