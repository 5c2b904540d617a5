/** Requests that should not be allowed, and the statements that allow them. */
import type { PolicyStatement } from "../authorization/policy";
import { show } from "../authorization/text";
import type { Because } from "../setup/capabilities";
import { ask, type ExternalInputs, type Question } from "../setup/question";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import type { Found } from "./check";

/** Why what is allowed of the questions is; nothing where none is. */
export function allowedBecause(
  questions: readonly Question[],
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Because[] {
  return questions
    .map((question) => ask(question, environment, inputs))
    .filter(({ decision }) => decision.answer === "yes")
    .flatMap(({ question, decision }) =>
      decision.because.map((reason) => ({ action: question.action, question, reason })),
    );
}

/** Where a finding of an execution role stands, and what makes it the same as before. */
export function atRole(
  role: CanvasRole,
  environment: CanvasEnvironment,
): Pick<Found, "address" | "key" | "role"> & { readonly key: string } {
  return {
    address: role.address ?? environment.address ?? environment.name,
    key: `${environment.name} ${role.name}`,
    role: roleIn(role, environment),
  };
}

/** An execution role, for whoever shows findings by roles. */
function roleIn({ arn }: CanvasRole, { name }: CanvasEnvironment): NonNullable<Found["role"]> {
  return { setup: name, arn: show(arn) };
}

/** Whether a statement is about these actions and no others. */
export function isOnlyAbout({ action }: PolicyStatement, ...actions: readonly string[]): boolean {
  return (
    !action.negated &&
    action.patterns.every(({ text }) => typeof text === "string" && actions.includes(text.toLowerCase()))
  );
}
