import { sameText, show, type MaybeUnknownString } from "../authorization/text";
import { textOf, valueOf } from "../inventory/fact";
import type { SageMakerAnswer } from "../inventory/inventory";
import { isOfDomain } from "../setup/environment";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { say } from "./phrase";

export const profileOverridesDomain: Check = {
  id: "profile-overrides-domain",
  over: "setup",
  severity: "warning",
  title: "A user profile's settings hide the domain's",
  explanation:
    "Settings of a profile take precedence over the domain's. AWS does not say whether a profile with other Canvas settings of its own inherits the domain's EMR Serverless " +
    "setting. A profile with its own execution role needs all grants on that role.",
  cure: cureOf(undefined, "<JOB-ROLE-ARN>"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html",
  find: ({ inventory: { domains, userProfiles } }) =>
    userProfiles.flatMap(({ address, name, domainId, settings, answered }): readonly Found[] => {
      const domain = domains.find((each) => isOfDomain(domainId, each, domains));
      const theirs = domain === undefined ? undefined : textOf(domain.settings.emrServerlessRole);
      const own = textOf(settings.emrServerlessRole);
      // Large data that is switched off was decided to be.
      if (valueOf(settings.ofItsOwn) === false || valueOf(settings.status) === "DISABLED") return [];
      const shown = name === undefined ? address : show(name);
      if (domain === undefined && own === undefined) {
        return [
          {
            address,
            message: say`${shown} has Canvas settings without EMR Serverless: whether its domain has a setting that it then does not inherit is undetermined`,
            isUnknown: true,
          },
        ];
      }
      if (theirs === undefined) return [];
      if (own === undefined)
        return [
          {
            address,
            cure: cureOf(address, theirs, answered),
            message: say`${shown} has Canvas settings without EMR Serverless: whether the domain's setting applies to it is undetermined`,
          },
        ];
      if (sameText(own, theirs)) return [];
      return typeof own === "string" && typeof theirs === "string"
        ? [
            {
              address,
              cure: cureOf(address, theirs, answered),
              message: say`${shown} has another EMR Serverless role than the domain: ${own}`,
            },
          ]
        : [
            {
              address,
              message: say`whether ${shown} has the domain's EMR Serverless role is known only after apply`,
              isUnknown: true,
            },
          ];
    }),
};

/** The domain's own role, in the settings of the profile. */
function cureOf(address: string | undefined, role: MaybeUnknownString, answered?: SageMakerAnswer): Cure {
  const settings = "UserSettings.CanvasAppSettings.EmrServerlessSettings";
  const properties = { [`${settings}.ExecutionRoleArn`]: role, [`${settings}.Status`]: "ENABLED" };
  const object = {
    type: "AWS::SageMaker::UserProfile",
    address,
    canvasAppSettings: answered?.canvasAppSettings,
  } as const;
  return [{ kind: "setProperties", object, properties }];
}
