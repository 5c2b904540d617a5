import { noStatement } from "../setup/capabilities";
import { valueOf } from "../inventory/fact";
import type { CanvasEnvironment } from "../setup/environment";
import type { Check, Found, State } from "./check";
import { listed, say } from "./phrase";

/** Users by what holds for them. */
function usersOf({ environments }: State, isSo: (environment: CanvasEnvironment) => boolean): ReadonlySet<string> {
  return new Set(environments.filter(isSo).flatMap(({ users }) => users.map(({ name }) => name)));
}

const SETTINGS = "DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings";

export const largeDataSwitchedOff: Check = {
  id: "large-data-switched-off",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "Large data is switched off",
  explanation:
    "The setting for EMR Serverless is DISABLED after the plan, or the plan replaces its domain by one without the setting. Canvas no longer runs jobs on EMR " +
    "Serverless for these users: imports, exports, training and predictions on large datasets fail.",
  cure: [
    {
      kind: "setProperties",
      object: { type: "AWS::SageMaker::Domain" },
      properties: {
        [`${SETTINGS}.ExecutionRoleArn`]: "<JOB-ROLE-ARN>",
        [`${SETTINGS}.Status`]: "ENABLED",
      },
    },
  ],
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html",
  find: ({ before, after }) => {
    if (before === undefined) return [];
    const on = usersOf(before, ({ enabled }) => valueOf(enabled) === "yes");
    const maybe = usersOf(before, ({ enabled }) => enabled.is === "unknown" || valueOf(enabled) === "overridden");
    return after.access.off.flatMap(({ name, address = name, users, reason }): readonly Found[] => {
      const [were, mayHaveBeen] = [on, maybe].map((set) => users.filter((user) => set.has(user)));
      const because = [noStatement(reason)];
      return [
        ...(were === undefined || were.length === 0
          ? []
          : [{ address, because, message: say`large data is switched off for ${listed(were)}` }]),
        ...(mayHaveBeen === undefined || mayHaveBeen.length === 0
          ? []
          : [
              {
                address,
                because,
                message: say`large data is off for ${listed(mayHaveBeen)} now; whether it was on before is undetermined`,
                isUnknown: true,
              },
            ]),
      ];
    });
  },
};
