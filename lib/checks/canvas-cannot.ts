import { plainReason } from "./reason";
import type { Check } from "./check";
import { listed, type Phrase, say } from "./phrase";

export const canvasCannot: Check = {
  id: "canvas-cannot",
  over: "setup",
  severity: "error",
  title: "Canvas cannot work with large data",
  explanation:
    "A request that Canvas, EMR Serverless or a job sends is denied, or not allowed, by the policies of the plan. Nothing fails in the apply: users see " +
    "a job fail days later. `canvas-large-data access PLAN.json --explain CAPABILITY` shows every request.",
  fix: [
    "# The smallest set of grants that is known to work:",
    'module "canvas" {',
    '  source = "git::https://…/canvas-large-data.git//modules/custom-vpc-only"',
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html",
  find: ({ access }) =>
    access.deployments.flatMap((setup) =>
      setup.executionRoles.flatMap((role) =>
        (["no", "unknown"] as const).flatMap((answer) => {
          const found = role.capabilities.filter((each) => each.answer === answer);
          if (found.length === 0) return [];
          const reasons = [...new Set(found.flatMap(({ because }) => because.map(plainReason)))];
          const what: Phrase =
            found.length === role.capabilities.length
              ? ["use large data in Canvas"]
              : listed(found.map(({ id }) => id));
          const key = `${setup.name} ${found.map(({ id }) => id).join(" ")}`;
          const address = role.address ?? setup.address ?? setup.name;
          return [
            answer === "no"
              ? { address, key, message: say`users working as ${role.name} cannot ${what}: ${listed(reasons, 1)}` }
              : {
                  address,
                  key,
                  message: say`whether users working as ${role.name} can ${what} cannot be told: ${listed(reasons, 1)}`,
                  isUnknown: true,
                },
          ];
        }),
      ),
    ),
};
