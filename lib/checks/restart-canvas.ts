import { valueOf } from "../inventory/fact";
import type { CanvasSettings } from "../inventory/inventory";
import type { AwsObject } from "../policies/aws-object";
import type { Cure } from "../policies/cure";
import { inShell } from "../rules/shell";
import type { Check, State } from "./check";
import { say } from "./phrase";

function settingsText({ emrServerlessRole, status, executionRole, workspace }: CanvasSettings): string {
  return JSON.stringify([emrServerlessRole, status, executionRole, workspace]);
}

function deleteApps(domainId: string, userProfile: string): Cure {
  const app = "--app-type Canvas --app-name default";
  const commands = [
    `aws sagemaker list-apps --domain-id-equals ${domainId} --query "Apps[?AppType=='Canvas' && Status=='InService']"`,
    `aws sagemaker delete-app --domain-id ${domainId} --user-profile-name ${inShell(userProfile)} ${app}`,
    "# An app that is in a space is deleted by the space:",
    `#   aws sagemaker delete-app --domain-id ${domainId} --space-name <SPACE> ${app}`,
  ];
  return [{ kind: "run", commands }];
}

function domainIdAt(place: string, { inventory: { domains, userProfiles } }: State): string | undefined {
  const id =
    domains.find(({ address }) => address === place)?.id ??
    valueOf(userProfiles.find(({ address }) => address === place)?.domainId);
  return typeof id === "string" && /^d-[a-z0-9-]+$/.test(id) ? id : undefined;
}

function profileAt(place: string, { inventory: { userProfiles } }: State): string | undefined {
  const name = userProfiles.find(({ address }) => address === place)?.name;
  return typeof name === "string" ? name : undefined;
}

/** What has settings of Canvas. */
const WITH_SETTINGS: readonly AwsObject[] = ["AWS::SageMaker::Domain", "AWS::SageMaker::UserProfile"];

export const restartCanvas: Check = {
  id: "restart-canvas",
  over: "change",
  severity: "warning",
  title: "Running Canvas apps have to be restarted",
  explanation:
    "Settings of Canvas reach an app when it starts. A user who has Canvas open goes on without large data, or with the old role, until the app is " +
    "deleted and opened again.",
  cure: deleteApps("<DOMAIN-ID>", "<USER-PROFILE>"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-manage-apps-delete.html",
  find: ({ before, after, changes }) =>
    changes
      .filter(({ object, action }) => object !== undefined && WITH_SETTINGS.includes(object) && action === "update")
      .flatMap(({ address }) => {
        const of = (state: typeof before): CanvasSettings | undefined =>
          [...(state?.inventory.domains ?? []), ...(state?.inventory.userProfiles ?? [])].find(
            (each) => each.address === address,
          )?.settings;
        const [old, present] = [of(before), of(after)];
        if (old === undefined || present === undefined || settingsText(old) === settingsText(present)) return [];
        const cure = deleteApps(
          domainIdAt(address, after) ?? "<DOMAIN-ID>",
          profileAt(address, after) ?? "<USER-PROFILE>",
        );
        return [
          {
            address,
            cure,
            message: say`the settings of Canvas change: apps that run keep the old ones until a restart`,
          },
        ];
      }),
};
