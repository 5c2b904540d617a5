/** Reads `.canvas-large-data.yaml`. */
import { existsSync, readFileSync } from "node:fs";
import { CHECKS } from "../checks";
import { problemText } from "../deployments/errors";
import { parseTree, type Tree, type TreeProblem } from "../deployments/tree";
import type { Suppression } from "../report/review/model";
import { keptCheckOf } from "../rules/check";
import { closest } from "../rules/closest";
import type { Message } from "../rules/messages";
import type { ValueOf } from "../rules/rule";
import { suppressionsFile } from "../rules/suppressions";
import { InputError } from "./input";

/** Where suppressions are looked for. */
export const SUPPRESSIONS_FILE = ".canvas-large-data.yaml";

/**
 * The suppressions of a file; none where no file is named and there is none at the default path.
 * @throws InputError with everything that is wrong with the file
 */
export function readSuppressions(named: string | undefined): readonly Suppression[] {
  const file = named ?? SUPPRESSIONS_FILE;
  if (named === undefined && !existsSync(file)) return [];
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`);
  }
  return suppressionsIn(content, file);
}

/** Nothing but comments. */
function isEmpty(text: string): boolean {
  return text.split(/\r?\n/).every((line) => /^\s*(#|$)/.test(line));
}

const NOTHING: TreeProblem = {
  path: [],
  place: { line: 1, column: 1 },
  problem: "the file holds no suppressions; it is empty, or all comments",
  write: "suppressions: and below it a list, or remove the file",
};

interface Wrong extends Message {
  readonly path: readonly string[];
}

/** The suppressions in a text; the name is for messages. */
export function suppressionsIn(content: string, file: string): readonly Suppression[] {
  const text = content.replace(/^\uFEFF/, "");
  const { tree, problems } = isEmpty(text) ? { tree: undefined, problems: [NOTHING] } : parseTree(text);
  const wrong: readonly Wrong[] = tree === undefined ? [] : keptCheckOf(suppressionsFile).problems(tree.value);
  const values = tree === undefined || wrong.length > 0 ? [] : entriesOf(tree);
  const unknown = values.flatMap(({ finding }, index): readonly Wrong[] =>
    CHECKS.some(({ id }) => id === finding)
      ? []
      : [{ path: ["suppressions", String(index), "finding"], ...noSuchFinding(finding) }],
  );
  const all = [
    ...problems,
    ...[...wrong, ...unknown].map((each) => ({
      ...each,
      place: tree === undefined ? undefined : placeOf(tree, each.path),
    })),
  ];
  if (all.length > 0) {
    const shown = all.map(({ path, place, problem, write }) =>
      problemText({ file, field: path.join("."), problem, write, ...(place === undefined ? {} : { place }) }),
    );
    throw new InputError(
      [`${file}: ${all.length === 1 ? "1 problem" : `${String(all.length)} problems`}`, ...shown].join("\n\n"),
    );
  }
  return values.map((value, index) => ({
    ...value,
    place: `${file}:${String((tree === undefined ? undefined : placeOf(tree, ["suppressions", String(index)]))?.line ?? 1)}`,
  }));
}

function entriesOf(tree: Tree): ValueOf<typeof suppressionsFile>["suppressions"] {
  return (tree.value as ValueOf<typeof suppressionsFile>).suppressions;
}

function noSuchFinding(finding: string): Message {
  const meant = closest(
    finding,
    CHECKS.map(({ id }) => id),
  );
  return {
    problem: `there is no finding ${finding}`,
    write: meant === undefined ? "one of those that canvas-large-data rules lists" : `did you mean ${meant}?`,
  };
}

/** The place of a field, or of the nearest thing above it. */
function placeOf(tree: Tree, path: readonly string[]): Tree["place"] {
  let node = tree;
  for (const name of path) node = node.inner.get(name) ?? node;
  return node.key ?? node.place;
}
