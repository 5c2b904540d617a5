import { show } from "../authorization/text";
import type { Judgement } from "../setup/capabilities";
import { plainReason } from "./reason";
import type { Check } from "./check";
import { listed, type Phrase, say } from "./phrase";

function missing(found: readonly Judgement[]): { readonly fix?: string } {
  const fix = missingGrants(found);
  return fix === undefined ? {} : { fix };
}

/** Statements with what no policy allows, on the role that asks for it; a Deny cannot be mended by another statement. */
function missingGrants(judgements: readonly Judgement[]): string | undefined {
  const asked = judgements
    .flatMap(({ because }) => because)
    .filter(({ reason }) => reason.kind === "not allowed" && reason.layer === "identity");
  const statements = new Map<string, Set<string>>();
  for (const { question } of asked) {
    if (question?.asker.role === undefined) continue;
    const key = `# On ${question.asker.role.name}:\n${show(question.resource)}`;
    statements.set(key, (statements.get(key) ?? new Set()).add(question.action));
  }
  if (statements.size === 0) return undefined;
  return [...statements]
    .map(([key, actions]) => {
      const [role = "", resource = ""] = key.split("\n");
      return [
        role,
        "statement {",
        `  actions   = [${[...actions].map((action) => JSON.stringify(action)).join(", ")}]`,
        `  resources = [${JSON.stringify(resource)}]`,
        "}",
      ].join("\n");
    })
    .slice(0, 4)
    .join("\n");
}

export const canvasCannot: Check = {
  id: "canvas-cannot",
  over: "setup",
  severity: "error",
  title: "Canvas cannot work with large data",
  explanation:
    "A request that Canvas, EMR Serverless or a job sends is denied, or not allowed, by the policies of the plan. Nothing fails in the apply: users see " +
    "a job fail days later. `canvas-large-data access PLAN.json --explain CAPABILITY` shows every request.",
  fix: "# See the reason: a Deny, a boundary, an endpoint's policy or a setting stands in the way.",
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
          const because = listed(reasons, 1);
          return [
            answer === "no"
              ? { address, key, because, ...missing(found), message: say`users working as ${role.name} cannot ${what}` }
              : {
                  address,
                  key,
                  because,
                  message: say`whether users working as ${role.name} can ${what} cannot be told`,
                  isUnknown: true,
                },
          ];
        }),
      ),
    ),
};
