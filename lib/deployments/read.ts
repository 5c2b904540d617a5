/** `deployments.yaml` to deployments, or to every problem with it. */
import { readFileSync } from "node:fs";
import { checkOf } from "../rules/check";
import type { Problem } from "../rules/check";
import { deploymentsFile } from "../rules/deployment";
import { isJson, isWithin } from "../rules/json";
import { shown } from "../rules/messages";
import type { Message } from "../rules/messages";
import { CANVAS_REGIONS, CANVAS_REGIONS_SOURCE } from "../rules/values";
import { clashesOf, rolesMadeElsewhere } from "./clashes";
import type { Deployment, NamedDeployment } from "./deployment";
import * as errors from "./errors";
import { DeploymentsError } from "./errors";
import type { DeploymentsProblem } from "./errors";
import { networkClashesOf } from "./network-clashes";
import { parseTree, withoutExtensions } from "./tree";
import type { Place } from "./place";
import type { Tree } from "./tree";
import { ownValue } from "../rules/own-value";

/** A file that can be used. */
export interface ReadDeployments {
  /** The file, as it was named when it was asked for. */
  readonly file: string;
  /** In the order of the file. */
  readonly deployments: readonly NamedDeployment[];
  /** What may be right, and should be looked at. */
  readonly warnings: readonly DeploymentsProblem[];
  /** Where a field is in the file, or the nearest thing above it. */
  readonly placeOf: (path: readonly string[]) => Place;
}

/** A file that can be used, or everything that is wrong with it, in the order of the file. */
export type ParseResult =
  | ({ readonly usable: true } & ReadDeployments)
  | { readonly usable: false; readonly problems: readonly DeploymentsProblem[] };

const check = checkOf(deploymentsFile);

/**
 * Reads and checks the file. The only function of this layer that touches anything outside the process.
 * @throws DeploymentsError with every problem of the file.
 */
export function readDeploymentsFile(file: string): ReadDeployments {
  const reading = readDeployments(bytesOf(file), file);
  if (!reading.usable) throw new DeploymentsError(reading.problems);
  return reading;
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new DeploymentsError([{ file, field: "", ...fileProblem(file, error as NodeJS.ErrnoException) }]);
  }
}

function fileProblem(file: string, { code, message }: NodeJS.ErrnoException): Message {
  if (code === "ENOENT" || code === "ENOTDIR") return errors.fileMissing(file);
  return code === "EISDIR" ? errors.fileIsFolder(file) : errors.fileUnreadable(file, message);
}

/** Checks the content of a file; the name is for messages. */
export function readDeployments(content: Uint8Array | string, file: string): ParseResult {
  const refuse = (found: readonly Placed[]): ParseResult => ({ usable: false, problems: inOrder(found, file) });
  const text = decoded(content);
  if (typeof text !== "string") return refuse([text]);
  const parsed = parseTree(text);
  const { problems } = parsed;
  if (parsed.tree === undefined) return refuse(problems);
  const tree = withoutExtensions(parsed.tree);

  const wrong = check
    .problems(tree.value)
    .filter((problem) => !problems.some(({ hides }) => hides !== undefined && isWithin(problem.path, hides)))
    .map((problem) => explained(problem, tree));
  const sound = soundDeployments(tree, [...problems, ...wrong]);
  const place = (path: readonly string[]): Place => placeOf(tree, path);
  const lineOf = (path: readonly string[]): number => place(path).line;
  const placed = (found: Unplaced): Placed => ({ ...found, place: place(found.path) });
  const clashes = [...clashesOf(sound, lineOf), ...networkClashesOf(sound, lineOf)];
  const all = [...problems, ...wrong, ...clashes.map(placed)];
  if (all.length > 0) return refuse(all);
  const warnings = [...unknownRegions(sound), ...rolesMadeElsewhere(sound, lineOf)].map(placed);
  return { usable: true, file, deployments: sound, warnings: inOrder(warnings, file), placeOf: place };
}

interface Unplaced extends Message {
  readonly path: readonly string[];
}

interface Placed extends Unplaced {
  readonly place: Place;
}

/** The text without a byte-order mark, or why there is none. */
function decoded(content: Uint8Array | string): string | Placed {
  if (typeof content === "string") return content.replace(/^\uFEFF/, "");
  const notText = (encoding: string, before = ""): Placed => {
    const lines = before.split("\n");
    const place = { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
    return { path: [], place, ...errors.otherEncoding(encoding) };
  };
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return notText("UTF-16");
  if (content.includes(0)) return notText("binary, or UTF-16 without a mark");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    const text = new TextDecoder().decode(content);
    return notText("not UTF-8", text.slice(0, text.indexOf("\uFFFD")));
  }
}

function inOrder(found: readonly Placed[], file: string): readonly DeploymentsProblem[] {
  return found
    .map(({ path, place, problem, write }) => ({ file, place, field: path.join("."), problem, write }))
    .sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column);
}

/** The node at a path, as far down as there is one, and how many steps that was. */
function deepest(tree: Tree, path: readonly string[]): { readonly node: Tree; readonly steps: number } {
  let node = tree;
  for (const [steps, name] of path.entries()) {
    const next = node.inner.get(name);
    if (next === undefined) return { node, steps };
    node = next;
  }
  return { node, steps: path.length };
}

/** Where a field is; where its parent's name is, when the field is missing. */
function placeOf(tree: Tree, path: readonly string[], atName = false): Place {
  const { node, steps } = deepest(tree, path);
  return steps === path.length && !atName ? node.place : (node.key ?? node.place);
}

/** Deployments without a problem of their own: only those can clash in a way that helps to know. */
function soundDeployments(tree: Tree, problems: readonly Placed[]): readonly NamedDeployment[] {
  // A problem above all deployments leaves none of them to rely on.
  if (problems.some(({ path }) => path.length < 2 || path[0] !== "deployments")) return [];
  const broken = new Set(problems.map(({ path }) => path[1]));
  return [...(tree.inner.get("deployments")?.inner ?? [])].flatMap(([name, { value }]) =>
    broken.has(name) ? [] : [{ name, deployment: value as Deployment }],
  );
}

function unknownRegions(deployments: readonly NamedDeployment[]): readonly Unplaced[] {
  return deployments
    .filter(({ deployment }) => !CANVAS_REGIONS.includes(deployment.region))
    .map(({ name, deployment }) => ({
      path: ["deployments", name, "region"],
      ...errors.regionNotKnown(deployment.region, CANVAS_REGIONS, CANVAS_REGIONS_SOURCE),
    }));
}

/** A problem of the rules, stated with the text of the file instead of the value that YAML made of it. */
function explained(problem: Problem, tree: Tree): Placed {
  const { path } = problem;
  const place = placeOf(tree, path, problem.atName);
  const { node, steps } = deepest(tree, path);
  if (problem.atName || steps < path.length) return { ...problem, place };
  if (node.written !== undefined) {
    const read = shown(node.value);
    const restated = problem.problem.startsWith(read)
      ? node.written + problem.problem.slice(read.length)
      : problem.problem;
    const right = !problemsWith(tree.value, path, { value: node.written }).some((other) => isWithin(other.path, path));
    return { ...problem, place, problem: restated, write: right ? errors.inQuotes(node.written) : problem.write };
  }
  if (node.value !== null) return { ...problem, place };
  const isRight = (replacement: Replacement): boolean =>
    !problemsWith(tree.value, path, replacement).some(
      (other) => isWithin(other.path, path) || (isWithin(path, other.path) && !other.atName),
    );
  const write = isRight({ value: {} }) ? errors.emptyMap(path.at(-1) ?? "") : problem.write;
  const isAlone = deepest(tree, path.slice(0, -1)).node.inner.size === 1;
  return { ...problem, place, write: !isAlone && isRight({}) ? errors.orLeaveOut(write) : write };
}

/** Another value, or without one nothing at all. */
interface Replacement {
  readonly value?: unknown;
}

/** The problems of the deployment around a path if something else were there. */
function problemsWith(file: unknown, path: readonly string[], replacement: Replacement): readonly Problem[] {
  const [top, name, ...below] = path;
  if (top === undefined || name === undefined) return check.problems(replaced(file, path, replacement));
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
