/** `deployments.yaml`, or several such files, to deployments, or to every problem with them. */
import { keptCheckOf } from "../rules/check";
import { deployment, deploymentsFile } from "../rules/deployment";
import { isJson, isWithin } from "../rules/json";
import type { Message } from "../rules/messages";
import { CANVAS_REGIONS, CANVAS_REGIONS_SOURCE } from "../rules/values";
import { clashesOf, rolesMadeElsewhere } from "./clashes";
import { type Defaults, withDefaults } from "./defaults";
import type { Deployment, NamedDeployment } from "./deployment";
import * as errors from "./errors";
import type { DeploymentsProblem } from "./errors";
import { explained } from "./explain";
import { reindented } from "./indentation";
import { networkClashesOf } from "./network-clashes";
import type { FilePlace, Place } from "./place";
import { deepest, parseTree, type Tree, type TreeProblem, withInner, withoutExtensions } from "./tree";

/** A file and what it holds. */
export interface DeploymentsSource {
  /** Its name, for messages. */
  readonly file: string;
  readonly content: Uint8Array | string;
}

/** Files that can be used. */
export interface ReadDeployments {
  /** The file, as it was named when it was asked for; of several, the first, and how many others there are. */
  readonly file: string;
  /** In the order of the files. */
  readonly deployments: readonly NamedDeployment[];
  /** What may be right, and should be looked at. */
  readonly warnings: readonly DeploymentsProblem[];
  /** Where a field of a deployment is, or the nearest thing above it. */
  readonly placeOf: (path: readonly string[]) => FilePlace;
}

/** Files that can be used, or everything that is wrong with them, in the order of the files. */
export type ParseResult =
  | ({ readonly usable: true } & ReadDeployments)
  | { readonly usable: false; readonly problems: readonly DeploymentsProblem[] };

const check = keptCheckOf(deploymentsFile);

/** Checks the content of one file; the name is for messages. */
export function readDeployments(content: Uint8Array | string, file: string): ParseResult {
  return readSources([{ file, content }]);
}

/**
 * Checks files together: names are unique over all of them, and no two deployments clash. The `defaults:` of a file
 * apply to its own deployments; those of a file that has nothing else apply to all.
 */
export function readSources(sources: readonly DeploymentsSource[]): ParseResult {
  const parsed = sources.map(parse);
  const shared = sources.length > 1 ? parsed.filter(({ tree }) => tree !== undefined && isShared(tree)) : [];
  const [first, ...others] = shared;
  const common = first?.tree === undefined ? undefined : defaultsOf(first.tree, first.file, undefined);
  const hasAll = parsed.every(({ tree }) => tree !== undefined);
  const files = parsed.map((each) => checked(each, common, hasAll && !shared.includes(each), shared.includes(each)));

  const owners = new Map<string, CheckedFile>();
  const repeated: Placed[] = others.map(({ file, tree }) => ({
    ...{ path: ["defaults"], file, place: { line: 1, column: 1 }, ...placeIn(tree, ["defaults"]) },
    ...errors.defaultsTwice(first?.file ?? ""),
  }));
  for (const each of files) {
    for (const [name, { key, place }] of each.tree?.inner.get("deployments")?.inner ?? []) {
      const earlier = owners.get(name);
      if (earlier === undefined) owners.set(name, each);
      else {
        const at = atPlace(locate(earlier, ["deployments", name], true));
        const path = ["deployments", name];
        repeated.push({ path, file: each.file, place: key ?? place, ...errors.nameInTwoFiles(name, at) });
      }
    }
  }
  const located = (path: readonly string[]): Located => {
    const owner = owners.get(path[1] ?? "") ?? files[0];
    return owner === undefined ? { file: "", place: { line: 1, column: 1 } } : locate(owner, path);
  };
  // Of a value that all deployments have from the defaults, the deployment's own place distinguishes them.
  const lineOf = (path: readonly string[]): string => {
    const { owner, ...found } = located(path);
    return atPlace(owner ?? found);
  };
  const placed = (found: Unplaced): Placed => ({ ...found, ...located(found.path) });
  const wrong = [...files.flatMap(({ problems }) => problems), ...repeated];
  const sound = hasAll && repeated.length === 0 ? files.flatMap(soundDeployments) : [];
  const clashes = [...clashesOf(sound, lineOf), ...networkClashesOf(sound, lineOf)];
  const all = [...wrong, ...clashes.map(placed)];
  const order = sources.map(({ file }) => file);
  if (all.length > 0) return { usable: false, problems: inOrder(all, order) };
  const warnings = [...unknownRegions(sound), ...rolesMadeElsewhere(sound, lineOf)].map(placed);
  return {
    usable: true,
    file: errors.filesText(order),
    deployments: sound,
    warnings: inOrder(warnings, order),
    placeOf: (path) => {
      const { file, place } = located(path);
      return { file, ...place };
    },
  };
}

interface Unplaced extends Message {
  readonly path: readonly string[];
}

/** Where a value is, and what it has to do with the defaults. */
interface Located {
  readonly file: string;
  readonly place: Place;
  /** The deployment that has the value from the defaults. */
  readonly owner?: { readonly file: string; readonly place: Place };
  /** The place of the defaults that fill the same map as the deployment. */
  readonly mergedWith?: { readonly file: string; readonly place: Place; readonly field: readonly string[] };
}

interface Placed extends Unplaced, Located {}

/** A file as YAML. */
interface ParsedFile {
  readonly file: string;
  readonly tree?: Tree;
  readonly problems: readonly TreeProblem[];
}

/** A file whose deployments are complete, as far as they are right. */
interface CheckedFile {
  readonly file: string;
  readonly tree?: Tree;
  readonly problems: readonly Placed[];
}

function parse({ file, content }: DeploymentsSource): ParsedFile {
  const text = decoded(content);
  if (typeof text !== "string") return { file, problems: [text] };
  const { tree, problems } = parseTree(text);
  return tree === undefined ? { file, problems } : { file, tree: withoutExtensions(tree), problems };
}

/** Whether a file has defaults and nothing else. */
function isShared({ inner }: Tree): boolean {
  return inner.has("defaults") && !inner.has("deployments");
}

/** The defaults of a file, completed by those of all files. */
function defaultsOf(tree: Tree, file: string, common: Defaults | undefined): Defaults | undefined {
  const own = tree.inner.get("defaults");
  if (own === undefined || !isJson(own.value)) return common;
  return { tree: common === undefined ? own : withDefaults(own, common, deployment), file };
}

/**
 * @param isWhole false if a file could not be read: what is missing here may be in it
 * @param isSharedFile true for a file that has nothing but defaults for all
 */
function checked(
  { file, tree: written, problems: ofYaml }: ParsedFile,
  common: Defaults | undefined,
  isWhole: boolean,
  isSharedFile: boolean,
): CheckedFile {
  const at = (problem: TreeProblem): Placed => ({ ...problem, file });
  if (written === undefined) return { file, problems: ofYaml.map(at) };
  const asWritten = problemsOf(written, file, common, ofYaml);
  const wrong = (path: readonly string[]): boolean => asWritten.found.some((problem) => isWithin(problem.path, path));
  const { tree: meant, problems: dedented } =
    asWritten.found.length === 0 ? { tree: written, problems: [] } : reindented(written, deploymentsFile, wrong);
  const { tree, found } = dedented.length === 0 ? asWritten : problemsOf(meant, file, common, ofYaml);
  const all = found.map((problem) => {
    const place = locate({ file, tree, problems: [] }, problem.path, problem.atName);
    return { path: problem.path, ...explained(problem, tree), ...place };
  });
  const isMissing = ({ path }: Placed): boolean => deepest(tree, path).steps < path.length;
  const kept = all.filter((problem) =>
    isSharedFile ? problem.path[0] === "defaults" : isWhole || !isMissing(problem),
  );
  return { file, tree, problems: [...[...ofYaml, ...dedented].map(at), ...kept] };
}

/** The tree with complete deployments, and what is wrong with it. */
function problemsOf(
  written: Tree,
  file: string,
  common: Defaults | undefined,
  ofYaml: readonly TreeProblem[],
): { readonly tree: Tree; readonly found: ReturnType<typeof check.problems> } {
  const defaults = defaultsOf(written, file, common);
  const deployments = written.inner.get("deployments");
  const tree =
    defaults === undefined || deployments === undefined
      ? written
      : withInner(
          written,
          new Map([...written.inner, ["deployments", withInner(deployments, completed(deployments, defaults))]]),
        );
  // Without defaults that can be read, much would be missing everywhere.
  const isReadable = written.inner.get("defaults") === undefined || isJson(written.inner.get("defaults")?.value);
  const found = check
    .problems(tree.value)
    .filter(({ path }) => isReadable || path[0] === "defaults")
    .filter((problem) => !ofYaml.some(({ hides }) => hides !== undefined && isWithin(problem.path, hides)));
  return { tree, found };
}

function completed({ inner }: Tree, defaults: Defaults): ReadonlyMap<string, Tree> {
  return new Map([...inner].map(([name, own]) => [name, withDefaults(own, defaults, deployment)]));
}

/** The text without a byte-order mark, or why there is none. */
function decoded(content: Uint8Array | string): string | TreeProblem {
  if (typeof content === "string") return content.replace(/^\uFEFF/, "");
  const notText = (encoding: string, before = ""): TreeProblem => {
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

/** Where a field is; where its parent's name is, when the field is missing. */
function locate({ file, tree }: CheckedFile, path: readonly string[], atName = false): Located {
  if (tree === undefined) return { file, place: { line: 1, column: 1 } };
  const { node, steps, from } = deepest(tree, path);
  const place = steps === path.length && !atName ? node.place : (node.key ?? node.place);
  if (from === undefined) return { file, place };
  const own = deepest(tree, path.slice(0, 2)).node;
  const at = { file: from.file, place: from.place, field: path.slice(2, steps) };
  return from.whole
    ? { file: from.file, place, owner: { file, place: own.key ?? own.place } }
    : { file, place, mergedWith: at };
}

function placeIn(tree: Tree | undefined, path: readonly string[]): { readonly place?: Place } {
  if (tree === undefined) return {};
  const { node } = deepest(tree, path);
  return { place: node.key ?? node.place };
}

function atPlace({ file, place }: { readonly file: string; readonly place: Place }): string {
  return `${file}:${String(place.line)}`;
}

/** In the order of the files and their lines; what the defaults give to many deployments is one problem. */
function inOrder(found: readonly Placed[], order: readonly string[]): readonly DeploymentsProblem[] {
  const rank = new Map(order.map((file, index) => [file, index]));
  const merged = new Map<string, { readonly problem: Placed; readonly into: string[] }>();
  const inDefaults = new Set(found.filter(({ owner }) => owner !== undefined).map(placeKey));
  for (const problem of found) {
    const { owner, path } = problem;
    // The same mistake is found in the defaults and in each deployment that has it from there.
    if (owner === undefined && path[0] === "defaults" && inDefaults.has(placeKey(problem))) continue;
    const id =
      owner === undefined
        ? String(merged.size)
        : JSON.stringify([placeKey(problem), path.slice(2), problem.problem, problem.write]);
    const known = merged.get(id) ?? { problem, into: [] };
    merged.set(id, known);
    if (owner !== undefined) known.into.push(`deployments.${path[1] ?? ""} (${atPlace(owner)})`);
  }
  return [...merged.values()]
    .sort(
      ({ problem: one }, { problem: other }) =>
        (rank.get(one.file) ?? 0) - (rank.get(other.file) ?? 0) ||
        one.place.line - other.place.line ||
        one.place.column - other.place.column,
    )
    .map(({ problem: { path, file, place, problem, write, owner, mergedWith }, into }) => {
      const field = owner === undefined ? path : ["defaults", ...path.slice(2)];
      const also =
        into.length > 0
          ? errors.mergedInto(into)
          : mergedWith === undefined
            ? undefined
            : errors.mergedWith(["defaults", ...mergedWith.field], atPlace(mergedWith));
      return { file, place, field: field.join("."), problem, write, ...(also === undefined ? {} : { also }) };
    });
}

function placeKey({ file, place }: Located): string {
  return `${file}:${String(place.line)}:${String(place.column)}`;
}

/** Deployments without a problem of their own: only those can clash in a way that helps to know. */
function soundDeployments({ tree, problems }: CheckedFile): readonly NamedDeployment[] {
  const ofDeployments = problems.filter(({ path }) => path[0] !== "defaults" || path.length === 1);
  // A problem above all deployments leaves none of them to rely on.
  if (tree === undefined || ofDeployments.some(({ path }) => path.length < 2 || path[0] !== "deployments")) return [];
  const broken = new Set(ofDeployments.map(({ path }) => path[1]));
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
