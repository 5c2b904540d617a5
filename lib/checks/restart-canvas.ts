import type { CanvasSettings } from "../inventory/inventory";
import type { Check } from "./check";
import { say } from "./phrase";

function settingsText({ emrServerlessRole, status, executionRole, workspace }: CanvasSettings): string {
  return JSON.stringify([emrServerlessRole, status, executionRole, workspace]);
}

export const restartCanvas: Check = {
  id: "restart-canvas",
  over: "change",
  severity: "warning",
  title: "Running Canvas apps have to be restarted",
  explanation:
    "Settings of Canvas reach an app when it starts. Who has Canvas open goes on without large data, or with the old role, until the app is " +
    "deleted and opened again.",
  fix: "aws sagemaker delete-app --domain-id d-… --user-profile-name … --app-type Canvas --app-name default",
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-manage-apps-delete.html",
  find: ({ before, after, changes }) =>
    changes
      .filter(({ type, action }) => /^aws_sagemaker_(domain|user_profile)$/.test(type) && action === "update")
      .flatMap(({ address }) => {
        const of = (state: typeof before): CanvasSettings | undefined =>
          [...(state?.inventory.domains ?? []), ...(state?.inventory.userProfiles ?? [])].find(
            (each) => each.address === address,
          )?.settings;
        const [old, present] = [of(before), of(after)];
        if (old === undefined || present === undefined || settingsText(old) === settingsText(present)) return [];
        return [
          { address, message: say`the settings of Canvas change: apps that run keep the old ones until a restart` },
        ];
      }),
};
