/** A change of access as what it is about, and how it was and will be, in two short phrases. */
import { resourceWithin } from "../../authorization/coverage";
import type { Gain } from "../../authorization/difference";
import type { Condition, Element } from "../../authorization/policy";
import { listed, type Phrase, say } from "../../checks/phrase";
import type { AccessChange } from "../../inventory/difference";
import { texts } from "../../inventory/rank";
import { ownValue } from "../../rules/own-value";
import { doubtOf, isSameCondition, keptOf } from "./sentences";

/** How many actions, resources and values stand in one phrase. */
const MOST_ACTIONS = 2;
const MOST_RESOURCES = 1;

/** `s3:GetObject` */
export function actionsPhrase({ gain: { action } }: AccessChange): Phrase {
  return action.negated ? say`every action but ${some(action)}` : some(action);
}

/** `s3:GetObject` on `arn:aws:s3:::b/*`. */
export function whatPhrase(change: AccessChange): Phrase {
  return say`${actionsPhrase(change)}${placePhrase(change)}`;
}

/** A trust policy's resource is its role: it is not shown. */
function placePhrase({ holder, gain: { resource } }: AccessChange): Phrase {
  return holder.kind === "trust policy" || resource === undefined ? [] : say` on ${resourcesPhrase(resource)}`;
}

function some(action: Element): Phrase {
  return listed(texts(action), MOST_ACTIONS);
}

function resourcesPhrase(resource: Element): Phrase {
  const all = texts(resource);
  if (resource.negated) return say`everything but ${listed(all, MOST_RESOURCES)}`;
  return all.includes("*") ? ["all resources"] : listed(all, MOST_RESOURCES);
}

/** How much is said. */
interface Extent {
  /** The resources are not said before it. */
  readonly isAlone?: boolean;
  /** Conditions by their keys alone. */
  readonly isBrief?: boolean;
}

/** `not allowed → allowed`, `only if … → always`; of a loss the other way round. */
export function beforeAfter(change: AccessChange, { isAlone = false, isBrief = false }: Extent = {}): Phrase {
  const { direction, gain } = change;
  const place = isAlone ? placePhrase(change) : [];
  const [less, more] =
    gain.statement.effect === "Deny" ? denied(gain, direction, isBrief) : sides(gain, place, isBrief);
  const phrase = direction === "gained" ? say`${less} → ${more}` : say`${more} → ${less}`;
  return say`${phrase}${keptOf(change)}${doubtOf(change)}`;
}

/** Of a Deny: the side that has it, then that without it, or with a part of it. */
function denied(
  gain: Gain,
  direction: AccessChange["direction"],
  isBrief: boolean,
): readonly [less: Phrase, more: Phrase] {
  const limits = isBrief ? keysPhrase : conditionsPhrase;
  const { nearest, proof, isDormant: isIdle, doubt } = gain;
  const perhaps = proof !== undefined || isIdle || doubt === "not allowed here" ? "" : "perhaps ";
  const [first] = nearest;
  const left = first?.policy.redacted === true ? [] : (first?.statement.conditions ?? []);
  if (left.length > 0) return [["denied"], say`${[perhaps]}denied only if ${limits(left)}`];
  return [["denied"], [`${perhaps}${direction === "gained" ? "no longer denied" : "not denied"}`]];
}

/** The side with less access, then that with more. */
function sides(gain: Gain, place: Phrase, isBrief: boolean): readonly [less: Phrase, more: Phrase] {
  const { nearest, partly, conditions, resource, proof, isDormant: isIdle, by } = gain;
  const limits = isBrief ? keysPhrase : conditionsPhrase;
  const isCertain = proof !== undefined || isIdle;
  const isAlways = isCertain && conditions.length === 0;
  const limit = conditions.length === 0 ? [] : say` only if ${limits(conditions)}`;
  const more: Phrase = say`${[isCertain ? "allowed" : "perhaps allowed"]}${place}${limit}`;
  if (by === "boundary") return [["stopped by the permissions boundary"], more];
  if (nearest.some(({ policy }) => policy.redacted === true)) return [["not shown"], more];
  if (nearest.length === 0) return [[partly.length === 0 ? "not allowed" : "allowed in part"], more];
  const there = nearest.filter(({ statement }) => resourceWithin(resource, statement.resource));
  const [first = [], ...others] = (there.length > 0 ? there : nearest).map(({ statement }) =>
    statement.conditions.filter((each) => !conditions.some((own) => isSameCondition(own, each))),
  );
  if (there.length > 0) {
    if (first.length === 0) return [["allowed with other limits"], more];
    const also = others.length === 0 ? "" : ", or in other cases";
    return [say`only if ${limits(first)}${[also]}`, isAlways ? ["always"] : more];
  }
  const elements = nearest.flatMap(({ statement }) => (statement.resource === undefined ? [] : [statement.resource]));
  if (elements.length === 0 || elements.some(({ negated }) => negated)) return [["allowed in part"], more];
  const isLimited = first.length > 0 && others.every((each) => each.length > 0);
  // The shorter half of it.
  if (isBrief && isLimited) return [say`only if ${limits(first)}`, isAlways ? ["always"] : more];
  const only = isLimited ? say`, only if ${limits(first)}` : [];
  const on = listed([...new Set(elements.flatMap(texts))], MOST_RESOURCES);
  return [say`only on ${on}${only}`, more];
}

/** The keys of conditions, without their values. */
function keysPhrase(conditions: readonly Condition[]): Phrase {
  return listed([...new Set(conditions.map(({ variable }) => variable))], MOST_RESOURCES);
}

const OPERATORS: Readonly<Record<string, string>> = {
  StringEquals: "is",
  ArnEquals: "is",
  StringLike: "is like",
  ArnLike: "is like",
  Bool: "is",
  StringNotEquals: "is not",
};

function conditionsPhrase(conditions: readonly Condition[]): Phrase {
  return conditions.flatMap(({ variable, test, values }, index): Phrase => [
    ...(index > 0 ? [" and "] : []),
    ...say`${variable} ${[ownValue(OPERATORS, test) ?? test]} ${listed(
      values.map(({ text }) => text),
      MOST_RESOURCES,
    )}`,
  ]);
}
