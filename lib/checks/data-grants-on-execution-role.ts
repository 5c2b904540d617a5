import { ask } from "../setup/question";
import { bucketRequests, namedBuckets } from "../setup/requests/data";
import type { Check, Found, State } from "./check";
import { inlinePolicy } from "./hcl";
import { say } from "./phrase";
import type { Setup, SetupRole } from "../setup/setup";

function ofRole(role: SetupRole, jobRole: SetupRole, setup: Setup, { given }: State): readonly Found[] {
  const own = { ...role, policies: role.policies.filter(({ kind }) => kind !== "aws") };
  return (["read", "write"] as const).flatMap((access) =>
    namedBuckets(own, access).flatMap((bucket): readonly Found[] => {
      const questions = bucketRequests(jobRole, bucket, setup).filter(({ basis }) => basis === "documented");
      const answers = questions.map((question) => ask(question, setup, given).decision.answer);
      const address = role.address ?? setup.address ?? setup.name;
      const place = `${bucket.name}/${bucket.prefix}`;
      const lacked = questions.filter((_, index) => answers[index] === "no");
      if (lacked.length > 0) {
        const statement = { actions: lacked.map(({ action }) => action), resources: [`arn:aws:s3:::${place}*`] };
        return [
          {
            address,
            fix: inlinePolicy(jobRole.name, [statement]).join("\n"),
            message: say`${role.name} may ${[access]} ${place}, and jobs, which run as ${jobRole.name}, may not`,
          },
        ];
      }
      return answers.includes("unknown")
        ? [
            {
              address,
              message: say`whether jobs, which run as ${jobRole.name}, may ${[access]} ${place} as ${role.name} does cannot be told`,
              isUnknown: true,
            },
          ]
        : [];
    }),
  );
}

export const dataGrantsOnExecutionRole: Check = {
  id: "data-grants-on-execution-role",
  over: "setup",
  severity: "warning",
  title: "A bucket is granted to the execution role alone",
  explanation:
    "Large datasets are read and written by jobs on EMR Serverless, which run as the job role. With the bucket on the execution role alone, small datasets work " +
    "and large ones end with access denied.",
  fix: inlinePolicy("<JOB-ROLE>", [
    { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::<BUCKET>/<FOLDER>/*"] },
  ]).join("\n"),
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 3: access to buckets is on the role that runs the jobs",
  find: (state) =>
    state.setups.flatMap((setup) => {
      const { jobRole, executionRoles } = setup;
      return jobRole === undefined ? [] : executionRoles.flatMap((role) => ofRole(role, jobRole, setup, state));
    }),
};
