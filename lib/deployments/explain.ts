/** Problems of the rules, stated with the text of the file and in YAML's terms. */
import { keptCheckOf, type Problem } from "../rules/check";
import { deploymentsFile } from "../rules/deployment";
import { isJson, isWithin } from "../rules/json";
import { type Message, shown, templateInText } from "../rules/messages";
import { ownValue } from "../rules/own-value";
import * as errors from "./errors";
import { deepest, type Tree } from "./tree";

const check = keptCheckOf(deploymentsFile);

/** The message of a problem in a file, where the rules know values only. */
export function explained(problem: Problem, tree: Tree): Message {
  const { path } = problem;
  const { node, steps } = deepest(tree, path);
  const text = problem.atName ? path.at(-1) : node.value;
  if (typeof text === "string" && problem.problem === templateInText(text).problem) return errors.noExpressions(text);
  if (problem.atName || steps < path.length) return problem;
  if (node.written !== undefined) {
    const read = shown(node.value);
    const restated = problem.problem.startsWith(read)
      ? node.written + problem.problem.slice(read.length)
      : problem.problem;
    const right = !problemsWith(tree.value, path, { value: node.written }).some((other) => isWithin(other.path, path));
    return { problem: restated, write: right ? errors.inQuotes(node.written) : problem.write };
  }
  if (node.value !== null) return problem;
  const isRight = (replacement: Replacement): boolean =>
    !problemsWith(tree.value, path, replacement).some(
      (other) => isWithin(other.path, path) || (isWithin(path, other.path) && !other.atName),
    );
  const write = isRight({ value: {} }) ? errors.emptyMap(path.at(-1) ?? "") : problem.write;
  const isAlone = deepest(tree, path.slice(0, -1)).node.inner.size === 1;
  return { problem: problem.problem, write: !isAlone && isRight({}) ? errors.orLeaveOut(write) : write };
}

/** Another value, or without one nothing at all. */
interface Replacement {
  readonly value?: unknown;
}

/** The problems of the deployment around a path if something else were there. */
function problemsWith(file: unknown, path: readonly string[], replacement: Replacement): readonly Problem[] {
  const [top, name, ...below] = path;
  if (top !== "deployments" || name === undefined) return check.problems(replaced(file, path, replacement));
  // The one deployment is enough, and a file may hold a thousand.
  const deployments = isJson(file) ? ownValue(file, top) : undefined;
  const deployment = isJson(deployments) ? ownValue(deployments, name) : undefined;
  return check.problems({ [top]: { [name]: replaced(deployment, below, replacement) } });
}

function replaced(value: unknown, path: readonly string[], replacement: Replacement): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return replacement.value;
  const entries = Object.entries(value as object).flatMap(([key, inner]: [string, unknown]) => {
    if (key !== name) return [[key, inner] as const];
    if (rest.length === 0 && !("value" in replacement)) return [];
    return [[key, replaced(inner, rest, replacement)] as const];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
