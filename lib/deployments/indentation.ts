/** Lines that are not indented far enough: recognised as the one mistake that they are. */
import { keptCheckOf, ruleBelow } from "../rules/check";
import { closest } from "../rules/closest";
import { isJson } from "../rules/json";
import type { Rule } from "../rules/rule";
import * as errors from "./errors";
import type { Place } from "./place";
import { type Tree, type TreeProblem, withInner } from "./tree";

/** A tree as it was probably meant, and what was moved for it. */
export interface Reindented {
  readonly tree: Tree;
  readonly problems: readonly TreeProblem[];
}

/** Fields one after the other that belong into one map. */
interface Block {
  readonly into: string;
  readonly names: string[];
  readonly path: readonly string[];
  readonly place: Place;
}

/** More than any block of fields has: each move costs as much as the map is long. */
const MOST_MOVED = 100;

/**
 * Moves fields that stand beside the map that they belong to into it: the map is the field before them, and its rule
 * has their names, while the level at which they stand does not.
 *
 * @param isWrong whether a value at a path has a problem as it stands
 */
export function reindented(tree: Tree, rule: Rule, isWrong: (path: readonly string[]) => boolean): Reindented {
  const found: Block[] = [];
  const repaired = below(tree, rule, []);
  return {
    tree: repaired,
    problems: found.map(({ path, place, names, into }) => ({ path, place, ...errors.notIndented(names, into) })),
  };

  function below(node: Tree, of: Rule, path: readonly string[]): Tree {
    const inner = new Map<string, Tree>();
    let open: string | undefined;
    let block: Block | undefined;
    for (const [name, value] of node.inner) {
      const owner = open === undefined ? undefined : inner.get(open);
      const ownerRule = open === undefined ? undefined : ruleBelow(of, node.value, open);
      const mayMove = (block?.names.length ?? 0) < MOST_MOVED && (!isPlace(of, name) || isWrong([...path, name]));
      const target = mayMove ? targetOf(owner, ownerRule, name, value, of) : undefined;
      if (target === undefined || owner === undefined || open === undefined) {
        [open, block] = [name, undefined];
        inner.set(name, value);
        continue;
      }
      inner.set(open, put(owner, target, name, value));
      const into = [open, ...target].join(".");
      if (block?.into === into) block.names.push(name);
      else {
        block = { into, names: [name], path: [...path, name], place: value.key ?? value.place };
        found.push(block);
      }
    }
    return mapped(node, inner, (name, value) => {
      const next = ruleBelow(of, node.value, name);
      return next === undefined || Array.isArray(value.value) ? value : below(value, next, [...path, name]);
    });
  }
}

/** The node with other values inside; the same node where they are the same. */
function mapped(node: Tree, inner: ReadonlyMap<string, Tree>, change: (name: string, value: Tree) => Tree): Tree {
  const result = new Map([...inner].map(([name, value]) => [name, change(name, value)]));
  const isSame =
    result.size === node.inner.size && [...result].every(([name, value]) => node.inner.get(name) === value);
  return isSame ? node : withInner(node, result);
}

/** The names that can stand at a level; any, for a map. */
function namesAt(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case "object":
      return Object.keys(rule.fields);
    case "oneOf":
      return Object.keys(rule.forms);
    case "variant":
      return [rule.by, ...Object.values(rule.variants).flatMap(({ fields }) => Object.keys(fields))];
    default:
      return [];
  }
}

function isPlace(rule: Rule, name: string): boolean {
  return rule.kind === "map" || namesAt(rule).includes(name);
}

/** The path from the map before a field, along the last fields of it, to the one that the field belongs to. */
function targetOf(
  owner: Tree | undefined,
  rule: Rule | undefined,
  name: string,
  value: Tree,
  level: Rule,
): readonly string[] | undefined {
  if (owner === undefined || rule === undefined || !(owner.value === null || isJson(owner.value))) return undefined;
  if (belongs(rule, owner, name, value, level) && !owner.inner.has(name)) return [];
  const last = [...owner.inner.keys()].at(-1);
  if (last === undefined) return undefined;
  const rest = targetOf(owner.inner.get(last), ruleBelow(rule, owner.value, last), name, value, level);
  return rest === undefined ? undefined : [last, ...rest];
}

/** Whether a field is one of a map's own. */
function belongs(rule: Rule, owner: Tree, name: string, value: Tree, level: Rule): boolean {
  if (level.kind === "map") {
    // What has the fields of an entry is an entry.
    const isEntry = [...value.inner.keys()].some((field) => isPlace(level.value, field));
    return rule.kind !== "map" && isPlace(rule, name) && !isEntry;
  }
  if (rule.kind !== "map") return isPlace(rule, name);
  // Any name may be one of an entry: a field that is nearly right is left where it stands.
  if (closest(name, namesAt(level)) !== undefined || keptCheckOf(rule.key).problems(name).length > 0) return false;
  if (owner.value === null) return isJson(value.value) === isMapRule(rule.value);
  return keptCheckOf(rule.value).problems(value.value).length === 0;
}

function isMapRule({ kind }: Rule): boolean {
  return kind === "object" || kind === "oneOf" || kind === "variant" || kind === "map";
}

function put(tree: Tree, path: readonly string[], name: string, value: Tree): Tree {
  const [next, ...rest] = path;
  const inner = new Map(tree.inner);
  if (next === undefined) inner.set(name, value);
  else {
    const deeper = tree.inner.get(next);
    if (deeper !== undefined) inner.set(next, put(deeper, rest, name, value));
  }
  return withInner(tree, inner);
}
