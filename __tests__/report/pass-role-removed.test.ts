/** A change that switches restrictPassRole on, as a reviewer reads it: one finding, which names the roles. */
import { commentOn } from "../../lib/cli/review";
import { GOOD, IMAGES, INTERFACES, JOBS, arn, good, ownJobRole } from "../checks/closed-vpc";
import { plan, policy, type ResourceInPlan } from "../sources/make-plan";

const stays = (resource: ResourceInPlan): ResourceInPlan => ({
  ...resource,
  actions: ["no-op"],
  before: resource.after ?? null,
});
const { after: inline } = good("usersInline");
const OTHER = "AmazonSageMakerCanvasEMRSExecutionAccess-y";

const json = plan(
  [
    ...Object.entries(GOOD).flatMap(([name, resource]) =>
      name === "usersInline" || resource.mode === "data" ? [] : [stays(resource)],
    ),
    stays({ ...good("jobs"), name: "other", after: { ...good("jobs").after, name: OTHER } }),
    {
      ...good("usersInline"),
      actions: ["update"],
      before: { ...inline, policy: policy(IMAGES, INTERFACES) },
      after: { ...inline, policy: policy(IMAGES, INTERFACES, ownJobRole(arn(JOBS))) },
    },
  ],
  {},
  [good("serviceLinkedRole")],
);
const bytes = Buffer.from(JSON.stringify(json));
const LOST = `\`users\` can no longer pass \`${OTHER}\` and the job role of any other deployment in the account to EMR Serverless`;

test("the verdict names the roles, and the loss is said once, with its statement among those in full", () => {
  const comment = commentOn(bytes, "plan.json", "markdown");
  const blocks = comment.split("\n\n");
  expect(blocks.slice(0, 2)).toEqual([
    `## **Needs a decision:** ${LOST} (\`aws_iam_role.users\`)`,
    "**Decide:** whether jobs of any user of this role still run as one of these roles. **Who can decide:** the team that runs Canvas for these users.",
  ]);
  const losses = blocks.indexOf("### Who loses access, or is replaced or destroyed");
  expect(blocks.slice(losses + 1, losses + 3)).toEqual([
    `- \`aws_iam_role.users\`: ${LOST}`,
    "### Canvas with large data, before → after",
  ]);
  expect(comment).toContain("- `OwnJobRole` of `large-data` at `aws_iam_role_policy.users`, role `users`");
});

test("programs get one finding under its id, beside the statement that denies", () => {
  const [only] = (JSON.parse(commentOn(bytes, "plan.json", "json")) as { readonly plans: readonly PlanJson[] }).plans;
  expect(only?.findings.map(({ id, severity, address, message }) => ({ id, severity, address, message }))).toEqual([
    {
      id: "pass-role-removed",
      severity: "warning",
      address: "aws_iam_role.users",
      message: LOST.replaceAll("`", ""),
    },
  ]);
  expect(only?.access.lost.length).toBe(1);
});

interface PlanJson {
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  readonly access: { readonly lost: readonly unknown[] };
}
