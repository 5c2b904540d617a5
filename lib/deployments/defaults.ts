/** `defaults:` merged into a deployment, field by field. */
import { ruleBelow } from "../rules/check";
import { isJson } from "../rules/json";
import type { Rule } from "../rules/rule";
import type { Place } from "./place";
import { type Tree, withInner } from "./tree";

/** The defaults that apply to a file, and the file that each value of them is in. */
export interface Defaults {
  readonly tree: Tree;
  readonly file: string;
}

/** What a value of a deployment has from `defaults:`. */
export interface FromDefaults {
  readonly file: string;
  /** Where it is there. */
  readonly place: Place;
  /** True for the value as a whole; false for a map that the deployment and the defaults both fill. */
  readonly whole: boolean;
}

/**
 * A deployment completed by the defaults. What the deployment has wins: a value, a list, and which form of a choice such as
 * `create` and `existing`. Maps are merged by the names of their fields or entries.
 */
export function withDefaults(own: Tree, { tree: defaults, file }: Defaults, rule: Rule | undefined): Tree {
  if (!isJson(own.value) || !isJson(defaults.value)) return own;
  const chosen = rule?.kind === "oneOf" && Object.keys(rule.forms).some((form) => own.inner.has(form));
  const inner = new Map(own.inner);
  const deciding = rule?.kind === "variant" ? { [rule.by]: scalar(own, rule.by) ?? scalar(defaults, rule.by) } : {};
  for (const [name, value] of defaults.inner) {
    const mine = own.inner.get(name);
    const from = value.from?.file ?? file;
    if (mine !== undefined) {
      const below = rule === undefined ? undefined : ruleBelow(rule, deciding, name);
      inner.set(name, withDefaults(mine, { tree: value, file: from }, below));
    } else if (!chosen) {
      inner.set(name, { ...value, from: { file: from, place: value.place, whole: true } });
    }
  }
  const place = defaults.key ?? defaults.place;
  return { ...withInner(own, inner), from: { file: defaults.from?.file ?? file, place, whole: false } };
}

function scalar(tree: Tree, name: string): unknown {
  return tree.inner.get(name)?.value;
}
