import { ask } from "../setup/question";
import { assumeRole, EMR_SERVERLESS } from "../setup/requests/jobs";
import type { Check } from "./check";
import { JOB_ROLE_TRUST } from "./hcl";
import { say } from "./phrase";

export const jobRoleTrust: Check = {
  id: "job-role-trust",
  over: "setup",
  severity: "error",
  title: "EMR Serverless cannot take the job role on",
  explanation:
    "Jobs run as the job role, whose trust policy has to let emr-serverless.amazonaws.com assume it. ops.emr-serverless.amazonaws.com is another " +
    "service, and an account id that is a placeholder matches nothing.",
  fix: JOB_ROLE_TRUST,
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 2",
  find: ({ setups, given }) =>
    setups.flatMap((setup) => {
      const { jobRole, inventory } = setup;
      if (jobRole === undefined) return [];
      const { answer } = ask(assumeRole(jobRole, EMR_SERVERLESS, inventory.account, ""), setup, given).decision;
      const address = jobRole.address ?? setup.address ?? setup.name;
      if (answer === "yes") return [];
      return answer === "no"
        ? [{ address, message: say`EMR Serverless cannot take on ${jobRole.name}: its trust policy does not allow it` }]
        : [
            {
              address,
              message: say`whether EMR Serverless can take on ${jobRole.name} cannot be told from its trust policy`,
              isUnknown: true,
            },
          ];
    }),
};
