/** Parts of statements: single combinations of principal, action and resource, what two have in common, and what one lacks. */
import {
  accountWithin,
  actionsAreApart,
  actionsBeyond,
  actionWithin,
  principalWithin,
  resourcesAreApart,
  resourcesBeyond,
  resourceWithin,
} from "./coverage";
import { conditionsImply } from "./implication";
import { isEverything, keyOf, type Pattern } from "./pattern";
import type { Condition, Element, PolicyStatement, PrincipalEntry } from "./policy";
import { holdsFor } from "./request-keys";
import type { Caller, Subject } from "./witness";

const MOST_CELLS = 20_000;

/** Every single combination of principal, action and resource of a statement. */
export function cells({ action, resource, principals, conditions }: PolicyStatement): readonly Subject[] {
  const who: readonly (PrincipalEntry | undefined)[] = principals ?? [undefined];
  const count = who.length * action.patterns.length * (resource?.patterns.length ?? 1);
  // More than anyone writes by hand: compared as a whole, with fewer proofs.
  if (count > MOST_CELLS) return who.map((principal) => ({ principal, action, resource, conditions }));
  return who.flatMap((principal) =>
    single(action).flatMap((one) =>
      (resource === undefined ? [undefined] : single(resource)).map((other) => ({
        principal,
        action: one,
        resource: other,
        conditions,
      })),
    ),
  );
}

function single(element: Element): readonly Element[] {
  return element.negated ? [element] : element.patterns.map((pattern) => ({ negated: false, patterns: [pattern] }));
}

/** Cells with the same resources, and then those with the same actions, in one: never more than they were. */
export function joined(all: readonly Subject[]): readonly Subject[] {
  const rows = merged(
    all,
    ({ principal, action, resource, conditions }) => [principal, keysOf(action), limits(conditions), formOf(resource)],
    "resource",
  );
  return merged(
    rows,
    ({ principal, action, resource, conditions }) => [
      principal,
      resource === undefined ? null : keysOf(resource),
      limits(conditions),
      formOf(action),
    ],
    "action",
  );
}

function merged(
  all: readonly Subject[],
  key: (subject: Subject) => unknown,
  name: "action" | "resource",
): readonly Subject[] {
  const groups = new Map<string, Subject[]>();
  for (const subject of all) {
    const same = JSON.stringify(key(subject));
    const group = groups.get(same);
    if (group === undefined) groups.set(same, [subject]);
    else group.push(subject);
  }
  return [...groups.values()].flatMap(([first, ...more]): readonly Subject[] => {
    const one = first?.[name];
    if (first === undefined || one === undefined || more.length === 0) return first === undefined ? [] : [first];
    return [
      {
        ...first,
        [name]: union(
          one,
          more.flatMap((each) => each[name]?.patterns ?? []),
        ),
      },
    ];
  });
}

/** What only the same can be joined with: all but some, which another all but some would make smaller, and no resource at all. */
function formOf(element: Element | undefined): unknown {
  if (element === undefined) return "none";
  return element.negated ? keysOf(element) : "names";
}

/** With parts of others that are alike in all else; a part that several have is reported once. */
function union({ negated, patterns }: Element, others: readonly Pattern[]): Element {
  const known = new Set(patterns.map(keyOf));
  const added = others.filter((each) => {
    const key = keyOf(each);
    return !known.has(key) && known.add(key);
  });
  return { negated, patterns: [...patterns, ...added] };
}

function limits(conditions: readonly Condition[]): unknown {
  return conditions.map(({ test, key, values }) => [test, key, values.map(keyOf)]);
}

function keysOf({ negated, patterns }: Element): unknown {
  return [negated, patterns.map(keyOf)];
}

/** One cell for each value of conditions that several statements may share: a condition on two values is two on one each. */
export function eachValue(cell: Subject): readonly Subject[] {
  const several = cell.conditions.findIndex(
    ({ operator, set, values }) =>
      operator !== "null" && !operator.negated && set === undefined && values.length > 1 && values.length <= 32,
  );
  const condition = cell.conditions[several];
  if (condition === undefined) return [cell];
  return condition.values.map((value) => ({
    ...cell,
    conditions: cell.conditions.map((each) => (each === condition ? { ...each, values: [value] } : each)),
  }));
}

/** Whether a statement is about all of it. */
export function isWithinStatement(cell: Subject, statement: PolicyStatement, caller: Caller): boolean {
  return (
    actionWithin(cell.action, statement.action) &&
    resourceWithin(cell.resource, statement.resource) &&
    isWithinWhoAndWhen(cell, statement, caller)
  );
}

/** Whether a statement is about all whom a cell is about, whenever it is. A Deny for an account applies to every principal in it. */
function isWithinWhoAndWhen(
  { principal, conditions }: Subject,
  { effect, principals, conditions: limits }: PolicyStatement,
  caller: Caller,
): boolean {
  const open = limits.filter((each) => holdsFor(each, principal, caller) !== "yes");
  return (
    (principalWithin(principal, principals) || (effect === "Deny" && accountWithin(principal, principals))) &&
    conditionsImply(conditions, open)
  );
}

/** Whether a cell can be about any request: not where a condition fails for whom it is about, and not for all but everything. */
export function isPossible({ principal, action, resource, conditions }: Subject, caller: Caller): boolean {
  return ![action, resource].some(isNothing) && conditions.every((each) => holdsFor(each, principal, caller) !== "no");
}

function isNothing(element: Element | undefined): boolean {
  return element?.negated === true && element.patterns.some((each) => isEverything(each) || each.text === "*:*");
}

/** Whether actions and resources prove that a statement matches nothing of it. */
export function isApartFrom(
  { action, resource }: Subject,
  other: Pick<PolicyStatement, "action" | "resource">,
): boolean {
  return actionsAreApart(action, other.action) || resourcesAreApart(resource, other.resource);
}

/** Where to look for what a statement allows of something: what both have in common is among it. */
export function common(subject: Subject, { action, resource, conditions }: PolicyStatement): Subject {
  return {
    ...subject,
    action: ofBoth(subject.action, action),
    resource: subject.resource === undefined || resource === undefined ? undefined : ofBoth(subject.resource, resource),
    conditions: [...subject.conditions, ...conditions],
  };
}

function ofBoth(one: Element, other: Element): Element {
  if (one.negated !== other.negated) return one.negated ? other : one;
  return { negated: one.negated, patterns: [...other.patterns, ...one.patterns] };
}

/** What two cells have in common, and never less; where no element can name it, the first one's does. Undefined for nothing. */
export function shared(cell: Subject, each: Subject): Subject | undefined {
  if (isApartFrom(cell, each)) return undefined;
  return {
    principal: cell.principal,
    action: narrower(cell.action, each.action, actionWithin),
    resource:
      cell.resource === undefined || each.resource === undefined
        ? cell.resource
        : narrower(cell.resource, each.resource, resourceWithin),
    conditions: [
      ...cell.conditions,
      ...each.conditions.filter((condition) => !conditionsImply(cell.conditions, [condition])),
    ],
  };
}

function narrower(mine: Element, theirs: Element, within: (narrow: Element, wide: Element) => boolean): Element {
  if (within(mine, theirs)) return mine;
  if (within(theirs, mine)) return theirs;
  return mine.negated && theirs.negated ? { negated: true, patterns: [...mine.patterns, ...theirs.patterns] } : mine;
}

/**
 * What a statement that names what it is not about lacks of a cell; undefined where it is unlike the cell in something else, or
 * where that is the whole cell.
 */
export function beyond(cell: Subject, statement: PolicyStatement, caller: Caller): readonly Subject[] | undefined {
  if (!isWithinWhoAndWhen(cell, statement, caller)) return undefined;
  const { action, resource } = statement;
  if (action.negated && resourceWithin(cell.resource, resource)) {
    return actionsBeyond(cell.action, action)?.map((each) => ({ ...cell, action: each }));
  }
  if (cell.resource === undefined || resource?.negated !== true || !actionWithin(cell.action, action)) return undefined;
  return resourcesBeyond(cell.resource, resource)?.map((each) => ({ ...cell, resource: each }));
}
