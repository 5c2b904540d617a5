import { ask } from "../setup/question";
import { bucketRequests, namedBuckets } from "../setup/requests/data";
import type { Check, Found, State } from "./check";
import { placeIn, refusalCure } from "./cures";
import { ANY_BUCKET, grantBucket } from "./data-grant";
import { say } from "./phrase";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";

function ofRole(
  role: CanvasRole,
  jobRole: CanvasRole,
  environment: CanvasEnvironment,
  { inputs }: State,
): readonly Found[] {
  const own = { ...role, policies: role.policies.filter(({ kind }) => kind !== "aws") };
  return (["read", "write"] as const).flatMap((access) =>
    namedBuckets(own, access).flatMap((bucket): readonly Found[] => {
      const questions = bucketRequests(jobRole, bucket, environment).filter(({ basis }) => basis === "documented");
      const answered = questions.map((question) => ask(question, environment, inputs));
      const answers = answered.map(({ decision }) => decision.answer);
      const address = role.address ?? environment.address ?? environment.name;
      const place = `${bucket.name}/${bucket.prefix}`;
      const lacked = answered.filter(({ decision }) => decision.answer === "no");
      if (lacked.length > 0) {
        const owner = bucket.owner ?? placeIn(environment.inventory).account;
        const granted = { bucketName: bucket.name, prefix: bucket.prefix, access, owner };
        return [
          {
            address,
            cure: refusalCure(lacked, () => grantBucket(jobRole.name, granted)),
            message: say`${role.name} may ${[access]} ${place}, and jobs, which run as ${jobRole.name}, may not`,
          },
        ];
      }
      return answers.includes("unknown")
        ? [
            {
              address,
              message: say`whether jobs, which run as ${jobRole.name}, may ${[access]} ${place} as ${role.name} does is undetermined`,
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
  title: "A bucket is granted only to the execution role",
  explanation:
    "Jobs on EMR Serverless read and write large datasets, and they run as the job role. If only the execution role is granted the bucket, small datasets work " +
    "and large ones fail with AccessDenied.",
  cure: grantBucket("<JOB-ROLE>", ANY_BUCKET),
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 3: access to buckets is on the role that runs the jobs",
  find: (state) =>
    state.environments.flatMap((environment) => {
      const { jobRole, executionRoles } = environment;
      return jobRole === undefined ? [] : executionRoles.flatMap((role) => ofRole(role, jobRole, environment, state));
    }),
};
