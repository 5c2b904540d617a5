import { ask } from "../setup/question";
import { assumeRole, EMR_SERVERLESS } from "../setup/requests/jobs";
import type { Check, Found } from "./check";
import { ANY_PLACE, placeIn } from "./cures";
import { trustCure, trusting } from "./trust-cure";
import { say } from "./phrase";

export const jobRoleTrust: Check = {
  id: "job-role-trust",
  over: "setup",
  severity: "error",
  title: "EMR Serverless cannot assume the job role",
  explanation:
    "Jobs run as the job role, whose trust policy must allow emr-serverless.amazonaws.com to assume it. ops.emr-serverless.amazonaws.com is another " +
    "service, and an account id that is a placeholder matches nothing.",
  cure: trusting("<JOB-ROLE>", undefined, ANY_PLACE.account),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 2",
  find: ({ environments, inputs }) =>
    environments.flatMap((environment): readonly Found[] => {
      const { jobRole, inventory } = environment;
      if (jobRole === undefined) return [];
      const answered = ask(assumeRole(jobRole, EMR_SERVERLESS, inventory.account, ""), environment, inputs);
      const { answer } = answered.decision;
      const address = jobRole.address ?? environment.address ?? environment.name;
      if (answer === "yes") return [];
      return answer === "no"
        ? [
            {
              address,
              cure: trustCure(answered, jobRole, placeIn(inventory).account),
              message: say`EMR Serverless cannot assume ${jobRole.name}: its trust policy does not allow it`,
            },
          ]
        : [
            {
              address,
              message: say`whether EMR Serverless can assume ${jobRole.name} is undetermined by its trust policy`,
              isUnknown: true,
            },
          ];
    }),
};
