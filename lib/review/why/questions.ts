/** What Canvas asks: of a request in a text, the known one that it is, with the circumstances that the text does not say. */
import { ownValue } from "../../rules/own-value";
import { show, type MaybeUnknownString } from "../../authorization/text";
import type { State } from "../../checks/check";
import type { Question } from "../../setup/question";
import { standardBuildRequest } from "../../setup/requests/network";
import { bucketOf } from "../../setup/resource-side";
import type { CanvasEnvironment, CanvasRole } from "../../setup/environment";

/** A question of Canvas, its environment, and how near it is to the text's request: 0 is the same. */
export interface Known {
  readonly question: Question;
  readonly environment: CanvasEnvironment;
  readonly distance: number;
}

/** Every question that is asked of a state, each with its environment. */
export function questionsOf({ access, environments }: State): readonly Omit<Known, "distance">[] {
  return access.deployments.flatMap((deployment, index) => {
    const environment = environments[index];
    if (environment === undefined) return [];
    const asked = deployment.executionRoles.flatMap(({ capabilities }) => capabilities.flatMap((each) => each.asked));
    const questions = [
      ...new Set(asked.map(({ question }) => question)),
      ...environment.executionRoles.map(standardBuildRequest),
    ];
    return questions.map((question) => ({ question, environment }));
  });
}

/** Whose question it is. */
export function isOf({ requester }: Question, role: CanvasRole): boolean {
  return requester.role !== undefined && show(requester.role.arn) === show(role.arn);
}

/**
 * The questions for an action that are nearest to a resource, the nearest first; those that are about another kind of resource are none.
 * @param resource undefined: the text names none
 */
export function nearest(
  all: readonly Omit<Known, "distance">[],
  action: string,
  resource: string | undefined,
): readonly Known[] {
  const lowered = action.toLowerCase();
  const found = all
    .filter(({ question }) => question.action.toLowerCase() === lowered)
    .flatMap((each): readonly Known[] => {
      const distance = resource === undefined ? 0 : distanceOf(each.question.resource, resource);
      return distance === undefined ? [] : [{ ...each, distance }];
    });
  return [...found].sort((one, other) => one.distance - other.distance);
}

/** 0 the same, 1 the same bucket or a text that is only partly known, 2 one of the same kind; undefined: of another kind. */
function distanceOf(known: MaybeUnknownString, resource: string): number | undefined {
  const shown = show(known);
  if (shown === resource || resource === "*") return 0;
  if (typeof known !== "string" && mayBe(shown, resource)) return 1;
  const [one, other] = [bucketOf(known), bucketOf(resource)];
  if (one !== undefined && other !== undefined) {
    if (isAwsBucket(one) || isAwsBucket(other)) return one === other ? 1 : undefined;
    if (shown.includes("/") !== resource.includes("/")) return undefined;
    return one === other ? 1 : 3;
  }
  return kindOf(shown) === kindOf(resource) ? 2 : undefined;
}

/** A text with parts that are known only after apply may be one that is known. */
function mayBe(shown: string, resource: string): boolean {
  const parts = shown.split(/\$\{[^}]*\}/);
  const [first = "", ...others] = parts;
  if (!resource.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const at = resource.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return others.at(-1) === "" || from === resource.length;
}

/** Buckets of AWS's own, which services send to. */
export function isAwsBucket(name: string): boolean {
  return /^prod-[a-z0-9-]+-starport-layer-bucket$|^prod\.[a-z0-9-]+\.appinfo\.src$/.test(name);
}

/** Service and kind: `emr-serverless /applications/_/jobruns/_`, `ec2 subnet`. */
function kindOf(arn: string): string {
  const [, , service = "", , , ...rest] = arn.split(":");
  const path = rest.join(":").split("/");
  if (service === "emr-serverless")
    return `${service} ${path.map((each, index) => (index % 2 === 0 && index > 0 ? "_" : each)).join("/")}`;
  if (service === "ecr") return `${service} ${path.slice(0, 2).join("/")}`;
  return `${service} ${path[0] ?? ""}`;
}

/** The circumstances of a question, with those of the text in their place. */
export function circumstances(
  { context }: Pick<Question, "context">,
  stated: Readonly<Record<string, readonly string[]>>,
): Question["context"] {
  const names = new Set(Object.keys(stated).map((name) => name.toLowerCase()));
  const kept = Object.entries(context).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...textContext(stated) };
}

/** One value is that value. */
export function textContext(stated: Readonly<Record<string, readonly string[]>>): Question["context"] {
  return Object.fromEntries(
    Object.keys(stated).map((name) => {
      const values = ownValue(stated, name) ?? [];
      return [name, values.length === 1 && values[0] !== undefined ? values[0] : values];
    }),
  );
}
