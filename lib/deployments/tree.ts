/** YAML as a tree of values that know where they were written. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { Alias, Document, Node as YamlNode, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { FromDefaults } from "./defaults";
import { isTooDeep } from "./depth";
import * as errors from "./errors";
import type { Place } from "./place";
import { isJson } from "../rules/json";
import type { Message } from "../rules/messages";

/** A value, and where it and its name were written. */
export interface Tree {
  readonly value: unknown;
  /** Where the value is; for a value that fills the lines below its name, where the name is. */
  readonly place: Place;
  /** Where the name that leads to the value is; the root has none. */
  readonly key?: Place;
  /** What the file says, for a value that YAML reads as a number or as true or false. */
  readonly written?: string;
  /** What of a deployment's value `defaults:` gave. */
  readonly from?: FromDefaults;
  /** The entries of a map or list. */
  readonly inner: ReadonlyMap<string, Tree>;
}

/** A tree without the names at its top that begin with `x-`: they hold values for anchors, as in Docker Compose. */
export function withoutExtensions(tree: Tree): Tree {
  const inner = new Map([...tree.inner].filter(([name]) => !name.startsWith("x-")));
  return inner.size === tree.inner.size || !isJson(tree.value) ? tree : withInner(tree, inner);
}

/** The tree with other values inside. */
export function withInner(tree: Tree, inner: ReadonlyMap<string, Tree>): Tree {
  return { ...tree, inner, value: Object.fromEntries([...inner].map(([name, each]) => [name, each.value])) };
}

/** A node, how many steps of a path lead to it, and what it has from `defaults:`. */
export interface Deepest {
  readonly node: Tree;
  readonly steps: number;
  readonly from: FromDefaults | undefined;
}

/** The node at a path, as far down as there is one. */
export function deepest(tree: Tree, path: readonly string[]): Deepest {
  let node = tree;
  let whole: FromDefaults | undefined;
  for (const [steps, name] of path.entries()) {
    const next = node.inner.get(name);
    if (next === undefined) return { node, steps, from: whole ?? node.from };
    node = next;
    if (node.from?.whole === true) whole = node.from;
  }
  return { node, steps: path.length, from: whole ?? node.from };
}

/** Something that YAML allows and this file does not, or that is no YAML. */
export interface TreeProblem extends Message {
  readonly path: readonly string[];
  readonly place: Place;
  /** The path below which values are not known because of this. */
  readonly hides?: readonly string[];
}

/** A tree and what is wrong with it as YAML; without a tree the text could not be understood at all. */
export interface ParsedTree {
  readonly tree?: Tree;
  readonly problems: readonly TreeProblem[];
}

const MERGE = "<<";

/** Values that aliases may repeat in total; a few lines of nested aliases would otherwise fill the memory. */
const MOST_REPEATED_VALUES = 100_000;

/** Reads one YAML 1.2 document. Merge keys (`<<`) are understood, and the file's own `%YAML` line is not heeded. */
export function parseTree(text: string): ParsedTree {
  if (isTooDeep(text))
    return { problems: [{ path: [], place: { line: 1, column: 1 }, ...errors.syntax("RESOURCE_EXHAUSTION", "") }] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Checked below, where both places are known.
    uniqueKeys: false,
    version: "1.2",
    schema: "core",
    resolveKnownTags: false,
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = [
    ...document.errors.map((error) => ({ error, message: errors.syntax(error.code, error.message) })),
    ...document.warnings.map((error) => ({ error, message: errors.unknownToYaml(error.message) })),
  ].map(({ error, message }) => ({ path: [], place: placeAt(error.pos[0]), ...message }));
  // One broken line confuses the parser about what follows on it.
  if (syntax.length > 0) return { problems: onePerLine(syntax) };
  if (document.contents === null || isNothing(document.contents)) {
    return { problems: [{ path: [], place: { line: 1, column: 1 }, ...errors.emptyFile() }] };
  }
  const problems: TreeProblem[] = [];
  const tree = builder(document, placeAt, problems).build(document.contents, [], undefined).tree;
  return { tree, problems };
}

function onePerLine(problems: readonly TreeProblem[]): readonly TreeProblem[] {
  const first = new Map<number, TreeProblem>();
  for (const problem of problems) if (!first.has(problem.place.line)) first.set(problem.place.line, problem);
  return [...first.values()];
}

/** True for a value of which the file shows nothing. */
function isNothing(node: unknown): boolean {
  return isScalar(node) && node.value === null && node.source === "" && node.anchor === undefined;
}

interface Built {
  readonly tree: Tree;
  readonly isMap: boolean;
  /** How many values a reader meets, those behind aliases included. */
  readonly size: number;
}

interface Builder {
  readonly build: (node: unknown, path: readonly string[], key: Place | undefined) => Built;
}

function builder(document: Document.Parsed, placeAt: (offset: number) => Place, problems: TreeProblem[]): Builder {
  const targets = targetsOf(document);
  const finished = new Map<unknown, Built>();
  const open = new Set<unknown>();
  let repeated = 0;

  function start(node: unknown): Place {
    const range = (node as Partial<YamlNode> | null)?.range;
    return placeAt(range?.[0] ?? 0);
  }

  function leaf(value: unknown, place: Place, key: Place | undefined, written?: string): Built {
    const tree = {
      value,
      place,
      ...(key === undefined ? {} : { key }),
      ...(written === undefined ? {} : { written }),
      inner: new Map<string, Tree>(),
    };
    return { tree, isMap: false, size: 1 };
  }

  function build(node: unknown, path: readonly string[], key: Place | undefined): Built {
    if (isAlias(node)) return follow(node, path, key);
    if (isMap(node) || isSeq(node)) {
      open.add(node);
      const place = node.flow === true || key === undefined ? start(node) : key;
      const built = isMap(node) ? map(node, path, key, place) : list(node, path, key, place);
      open.delete(node);
      finished.set(node, built);
      return built;
    }
    if (!isScalar(node) || isNothing(node)) return leaf(null, key ?? start(node), key);
    const written = typeof node.value === "string" || node.value === null ? undefined : node.source;
    const built = leaf(node.value, start(node), key, written);
    finished.set(node, built);
    return built;
  }

  function follow(alias: Alias, path: readonly string[], key: Place | undefined): Built {
    const place = start(alias);
    const target = targets.get(alias);
    const built = finished.get(target);
    if (target === undefined || built === undefined) {
      const message = open.has(target) ? errors.aliasOfItself(alias.source) : errors.unknownAlias(alias.source);
      problems.push({ path, place, hides: hiddenBy(path), ...message });
      return leaf(undefined, place, key);
    }
    repeated += built.size;
    if (repeated > MOST_REPEATED_VALUES) {
      if (repeated - built.size <= MOST_REPEATED_VALUES) {
        problems.push({ path, place, hides: hiddenBy(path), ...errors.tooManyRepeatedValues(MOST_REPEATED_VALUES) });
      }
      return leaf(undefined, place, key);
    }
    return { ...built, tree: { ...built.tree, place, ...(key === undefined ? {} : { key }) } };
  }

  function list(node: YAMLSeq, path: readonly string[], key: Place | undefined, place: Place): Built {
    const entries = node.items.map(
      (item, index) => [String(index), build(item, [...path, String(index)], undefined)] as const,
    );
    const inner = new Map(entries.map(([name, { tree }]) => [name, tree]));
    const value = entries.map(([, { tree }]) => tree.value);
    return {
      tree: { value, place, ...(key === undefined ? {} : { key }), inner },
      isMap: false,
      size: sizeOf(entries),
    };
  }

  function map(node: YAMLMap, path: readonly string[], key: Place | undefined, place: Place): Built {
    const inner = new Map<string, Tree>();
    const names = new Map<string, Place>();
    const merged: Built[] = [];
    let size = 1;
    for (const pair of node.items as readonly Pair[]) {
      const name = nameOf(pair.key);
      const keyPlace = start(pair.key);
      if (name === undefined) {
        problems.push({ path, place: keyPlace, ...errors.nameIsNoText() });
        continue;
      }
      if (isMerge(pair.key)) {
        merged.push(...merge(pair.value, [...path, name]));
        continue;
      }
      const first = names.get(name);
      if (first !== undefined) {
        problems.push({ path: [...path, name], place: keyPlace, ...errors.writtenTwice(name, first.line) });
      }
      const built = build(pair.value, [...path, name], keyPlace);
      names.set(name, first ?? keyPlace);
      inner.set(name, built.tree);
      size += built.size;
    }
    for (const source of merged) {
      for (const [name, tree] of source.tree.inner) if (!inner.has(name)) inner.set(name, tree);
      size += source.size;
    }
    const value = Object.fromEntries([...inner].map(([name, tree]) => [name, tree.value]));
    return { tree: { value, place, ...(key === undefined ? {} : { key }), inner }, isMap: true, size };
  }

  /** The maps that a merge key brings in, first come, first served. */
  function merge(node: unknown, path: readonly string[]): readonly Built[] {
    const items: readonly unknown[] = isSeq(node) ? node.items : [node];
    return items.flatMap((item) => {
      const built = build(item, path, undefined);
      if (built.isMap) return [built];
      if (built.tree.value !== undefined)
        problems.push({ path, place: start(item), hides: hiddenBy(path), ...errors.mergeOfNoMap() });
      return [];
    });
  }

  return { build };
}

function sizeOf(entries: readonly (readonly [string, Built])[]): number {
  return entries.reduce((sum, [, { size }]) => sum + size, 1);
}

/** What a value that could not be made leaves open: itself, or the map that it would have been merged into. */
function hiddenBy(path: readonly string[]): readonly string[] {
  return path.at(-1) === MERGE ? path.slice(0, -1) : path;
}

/** Which node each alias means: the last one before it with that anchor. */
function targetsOf(document: Document.Parsed): ReadonlyMap<Alias, YamlNode> {
  const anchored = new Map<string, YamlNode>();
  const targets = new Map<Alias, YamlNode>();
  visit(document, {
    Alias: (_, alias) => {
      const target = anchored.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
  });
  return targets;
}

function nameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  if (typeof key.value === "string") return key.value;
  return key.source === undefined || key.source === "" ? undefined : key.source;
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === MERGE && key.type === "PLAIN";
}
