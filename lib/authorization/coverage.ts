/**
 * Whether one statement is about all that another is about: by meaning, never by text. True only where it is proven.
 */
import { includes, includesArn, isApart, isApartAsArn } from "./inclusion";
import { isEverything, keyOf, type Pattern } from "./pattern";
import type { Element, PrincipalEntry } from "./policy";
import { accountOf } from "./request-keys";
import { mayMeet } from "./starts";
import { sameText, type MaybeUnknownString } from "./text";

/** Whether an action, or all but some, lies within others. */
export function actionWithin(narrow: Element, wide: Element): boolean {
  return elementWithin(narrow, wide, includesAction, isApart);
}

/** Each action has one colon: with a star on both sides of it, a pattern is for all. */
function includesAction(wide: Pattern, narrow: Pattern): boolean {
  return wide.text === "*:*" || includes(wide, narrow);
}

/** Whether a resource, or all but some, lies within others; without one the statement is about what it belongs to. */
export function resourceWithin(narrow: Element | undefined, wide: Element | undefined): boolean {
  if (narrow === undefined || wide === undefined) return narrow === wide;
  return elementWithin(narrow, wide, includesArn, isApartAsArn);
}

/** What an action, or all but some, holds beyond all but others; undefined where it is not known, or is the whole of it. */
export function actionsBeyond(narrow: Element, wide: Element): readonly Element[] | undefined {
  return elementsBeyond(narrow, wide, includesAction, isApart);
}

/** The same of resources. */
export function resourcesBeyond(narrow: Element, wide: Element): readonly Element[] | undefined {
  return elementsBeyond(narrow, wide, includesArn, isApartAsArn);
}

/** Whether two elements have nothing in common. */
export function actionsAreApart(one: Element, other: Element): boolean {
  return elementsAreApart(one, other, includesAction, isApart);
}

/** The same of resources. */
export function resourcesAreApart(one: Element | undefined, other: Element | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return elementsAreApart(one, other, includesArn, isApartAsArn);
}

type Compare = (one: Pattern, other: Pattern) => boolean;

function elementWithin(narrow: Element, wide: Element, covers: Compare, apart: Compare): boolean {
  const coversOne = (outer: readonly Pattern[], inner: Pattern): boolean =>
    mayMeet(outer, inner).some((each) => covers(each, inner));
  if (wide.negated && !isDetermined(wide, narrow)) return false;
  if (!narrow.negated) {
    return wide.negated
      ? narrow.patterns.every((inner) => mayMeet(wide.patterns, inner).every((outer) => apart(inner, outer)))
      : narrow.patterns.every((inner) => coversOne(wide.patterns, inner));
  }
  // All but everything is nothing; all but some lies within all but fewer, or within everything.
  if (narrow.patterns.some(isEverything)) return true;
  return wide.negated
    ? wide.patterns.every((each) => coversOne(narrow.patterns, each))
    : wide.patterns.some(isEverything);
}

/** Without a value for a variable, the exclusion is unknown, unless both have the same variable. */
function isDetermined(excluding: Element, { negated, patterns }: Element): boolean {
  return excluding.patterns.every(
    (outer) => !outer.hasVariables || (negated && patterns.some((each) => keyOf(each) === keyOf(outer))),
  );
}

function elementsBeyond(
  narrow: Element,
  wide: Element,
  covers: Compare,
  apart: Compare,
): readonly Element[] | undefined {
  if (!isDetermined(wide, narrow)) return undefined;
  const left = narrow.negated
    ? wide.patterns.filter((outer) => !narrow.patterns.some((inner) => covers(inner, outer)))
    : wide.patterns.filter((outer) => !narrow.patterns.every((inner) => apart(inner, outer)));
  const isPart = (outer: Pattern): boolean =>
    narrow.negated ||
    (narrow.patterns.length === 1 && narrow.patterns.every((inner) => covers(inner, outer) && !covers(outer, inner)));
  return left.every(isPart) ? left.map((pattern) => ({ negated: false, patterns: [pattern] })) : undefined;
}

function elementsAreApart(one: Element, other: Element, covers: Compare, apart: Compare): boolean {
  if (one.negated && other.negated) return false;
  if (one.negated) return elementsAreApart(other, one, covers, apart);
  return one.patterns.every((mine) =>
    other.negated
      ? mayMeet(other.patterns, mine).some((theirs) => covers(theirs, mine))
      : mayMeet(other.patterns, mine).every((theirs) => apart(mine, theirs)),
  );
}

/** Whether who is named is among others. Trust policies and policies of resources alone name principals. */
export function principalWithin(
  narrow: PrincipalEntry | undefined,
  wide: readonly PrincipalEntry[] | undefined,
): boolean {
  if (narrow === undefined || wide === undefined) return narrow === wide;
  return wide.some((each) => each.type === "*" || (each.type === narrow.type && sameIdentifier(each, narrow)));
}

/** Whether who is named is in an account that is among others. */
export function accountWithin(
  narrow: PrincipalEntry | undefined,
  wide: readonly PrincipalEntry[] | undefined,
): boolean {
  if (narrow?.type !== "AWS" || typeof narrow.identifier !== "string") return false;
  const account = accountOf(narrow.identifier);
  return (
    account !== undefined &&
    wide?.some(({ type, identifier }) => type === "AWS" && bareAccount(identifier) === account) === true
  );
}

function sameIdentifier(one: PrincipalEntry, other: PrincipalEntry): boolean {
  return sameText(bareAccount(one.identifier), bareAccount(other.identifier));
}

/** AWS takes an account's id and its root ARN for the same. */
function bareAccount(identifier: MaybeUnknownString): MaybeUnknownString {
  const [, account] = typeof identifier === "string" ? (/^arn:[^:]+:iam::(\d{12}):root$/.exec(identifier) ?? []) : [];
  return account ?? identifier;
}
