import { say } from "./phrase";
import type { Check } from "./check";
import { userGroups } from "./groups";

export const securityGroupsMissing: Check = {
  id: "security-groups-missing",
  over: "setup",
  severity: "error",
  title: "Users of a domain without internet have no security group",
  explanation:
    "In VpcOnly mode every user needs one, of the domain's default settings or of the user profile. SageMaker AI refuses to make a profile that has neither.",
  fix: ["default_user_settings {", "  security_groups = [aws_security_group.apps.id]", "}"].join("\n"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html",
  find: ({ setups }) =>
    setups.flatMap((setup) =>
      userGroups(setup)
        .filter(({ ids }) => ids.length === 0)
        .map(({ profile }) =>
          profile === undefined
            ? {
                address: setup.address ?? setup.name,
                message: say`the domain gives users no security group: whether each user profile has one cannot be told, because none is in the plan`,
                isUnknown: true,
              }
            : { address: profile, message: ["neither the user profile nor its domain has a security group"] },
        ),
    ),
};
