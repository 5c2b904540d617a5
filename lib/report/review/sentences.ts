/** Changes of access as sentences: subject, verb, object, limit. */
import { resourceWithin } from "../../authorization/coverage";
import type { Gain, StatementRef } from "../../authorization/difference";
import { keyOf } from "../../authorization/pattern";
import { type Condition, type Element, type PolicyStatement, statementName } from "../../authorization/policy";
import type { AccessChange, Holder } from "../../inventory/difference";
import { nameOf } from "../../inventory/difference";
import { type Rank, texts } from "../../inventory/rank";
import { reachOf } from "../../inventory/reach";
import { listed, type Phrase, say } from "../../checks/phrase";

/** What a reader should notice first; nothing for what is ordinary. */
export const RANK_WORDS: Readonly<Record<Rank, string>> = {
  public: "Public",
  "cross-account": "Other account",
  broad: "Wide",
  "pass-role": "Roles",
  write: "",
  read: "",
  idle: "",
};

/** The word for the weight of a change, with as much doubt as there is. */
export function weightOf(change: AccessChange): string {
  const word = RANK_WORDS[change.rank];
  return change.rank === "cross-account" && reach(change) === "perhaps another account" ? `${word}?` : word;
}

function reach({ gain: { principal, conditions }, account }: AccessChange): ReturnType<typeof reachOf> {
  return reachOf(principal, conditions, account);
}

/** Whether a new principal gains it by a policy of AWS: its statements cannot be narrowed, so what is decided is the policy. */
export function isOfNewPrincipal({ holder, gain, direction }: AccessChange): boolean {
  return direction === "gained" && holder.state === "created" && gain.policy.kind === "aws";
}

/** The whole sentence, without the weight. */
export function sentenceOf(change: AccessChange): Phrase {
  const { gain, direction } = change;
  if (gain.policy.redacted === true) return redactedSentence(change);
  const what = say`${actionsOf(gain.action)}${fromAllBut(gain, "action")}${objectOf(change)}`;
  const nearest = stoppedBy(gain) ? passing(gain, direction) : compared(gain, direction);
  return say`${subjectOf(change)} ${[verbOf(change)]} ${what}${limitOf(change)}${nearest}${keptOf(change)}${doubtOf(change)}`;
}

/** Whether a changed boundary allows what was allowed before. */
function stoppedBy({ by, statement }: Gain): boolean {
  return by === "boundary" && statement.effect === "Allow";
}

/** A part of what a statement allows by naming what it does not allow. */
function fromAllBut({ statement, ...gain }: Gain, name: "action" | "resource"): Phrase {
  const [whole, part] = [statement[name], gain[name]];
  if (statement.effect !== "Allow" || whole?.negated !== true || part?.negated !== false) return [];
  return say` (by ${[name === "action" ? "every action" : "everything"]} but ${listed(texts(whole), MOST)})`;
}

/** Where it stands: statement, policy, address. */
export function placeOf({ gain: { policy, statement } }: AccessChange): Phrase {
  const where = policy.address === undefined ? [] : say` at ${policy.address}`;
  return policy.redacted === true
    ? say`${policy.name}${where}`
    : say`${statementName(statement)} of ${policy.name}${where}`;
}

function redactedSentence(change: AccessChange): Phrase {
  const { gain, rank } = change;
  const verb = plainVerb(change);
  return say`${subjectOf({ ...change, gain: { ...gain, principal: undefined } })} ${[verb]} access (${[CLASSES[rank]]}) by ${gain.policy.name}, which is sensitive: what, is not shown`;
}

const CLASSES: Readonly<Record<Rank, string>> = {
  public: "for any principal",
  "cross-account": "for another account",
  broad: "wide",
  "pass-role": "to roles",
  write: "to write",
  read: "to read",
  idle: "without effect now",
};

function subjectOf({ holder, gain: { principal } }: AccessChange): Phrase {
  if (principal === undefined) {
    const state = holder.state === "created" ? "new " : "";
    return holderPhrase(holder, state);
  }
  if (principal.type === "Service") return say`the service ${nameOf(principal)}`;
  if (principal.type === "Federated") return say`whoever signs in with ${nameOf(principal)}`;
  return principal.type === "*" ? ["any principal"] : say`${nameOf(principal)}`;
}

/** A role, or the role that a trust policy belongs to. */
export function holderPhrase({ kind, name }: Holder, state = ""): Phrase {
  if (kind === "managed policy") return say`whoever policy ${name} is attached to outside this plan`;
  const words = kind === "trust policy" ? "role" : kind;
  return say`${[`${state}${words}`]} ${name}`;
}

function verbOf(change: AccessChange): string {
  const { direction, gain } = change;
  if (!isOfDeny(gain)) return plainVerb(change);
  // Where nothing is known to allow it, the Deny is removed all the same.
  const isCertain = !isOpen(gain) || gain.doubt === "not allowed here";
  if (direction === "gained") return isCertain ? "is no longer denied" : "may no longer be denied";
  return isCertain ? "is denied" : "may be denied";
}

function plainVerb({ direction, gain }: AccessChange): string {
  const verb = direction === "gained" ? "gain" : "lose";
  return isOpen(gain) ? `may ${verb}` : `${verb}s`;
}

function isOpen({ proof, isDormant: isIdle }: Gain): boolean {
  return proof === undefined && !isIdle;
}

function isOfDeny({ statement }: Gain): boolean {
  return statement.effect === "Deny";
}

const MOST = 6;

function actionsOf(action: Element): Phrase {
  return action.negated ? say`every action but ${listed(texts(action), MOST)}` : listed(texts(action), MOST);
}

function objectOf({ holder, gain }: AccessChange): Phrase {
  const { resource } = gain;
  const of =
    holder.kind === "bucket" || holder.kind === "key" || holder.kind === "policy"
      ? say` by the policy of ${holder.name}`
      : holder.kind === "ACL"
        ? say` by an ACL of ${holder.name}`
        : [];
  if (holder.kind === "trust policy") return say` on ${holderPhrase(holder)}`;
  if (resource === undefined) return of;
  return say` on ${resourcesOf(resource)}${fromAllBut(gain, "resource")}${of}`;
}

function resourcesOf(resource: Element): Phrase {
  const all = texts(resource);
  if (resource.negated) return say`everything but ${listed(all)}`;
  return all.includes("*") ? say`everything (${"*"})` : listed(all);
}

function limitOf(change: AccessChange): Phrase {
  const { gain } = change;
  if (gain.conditions.length === 0) return [];
  const open = reach(change) === "any principal" ? ", which says nothing of who asks" : "";
  return say`, only if ${conditionsPhrase(gain.conditions)}${[open]}`;
}

/** Every condition, by its key, operator and values. */
export function conditionsPhrase(conditions: readonly Condition[]): Phrase {
  return conditions.flatMap(({ variable, test, values }, index): Phrase => [
    ...(index > 0 ? [" and "] : []),
    ...say`${variable} ${[test]} ${listed(
      values.map(({ text }) => text),
      3,
    )}`,
  ]);
}

/** How it was, or will be, in the statements about the same. */
function compared(gain: Gain, direction: AccessChange["direction"]): Phrase {
  const { nearest, partly, resource } = gain;
  if ([...nearest, ...partly].some(isRedacted)) return [];
  if (nearest.length === 0) return partlyAllowed(partly, direction);
  // Of a Deny, the nearest is of the same side as the gain.
  const isDeny = isOfDeny(gain);
  const isNow = isDeny === (direction === "gained");
  const word = `${isNow ? "now" : "was"}${isDeny ? " denied" : ""} only`;
  // They differ only in the policies' Version.
  if (nearest.every(({ statement }) => isSameText(gain, statement))) {
    return [` (${isNow ? "now" : "was"} the same text in another Version of the policy language)`];
  }
  const there = nearest.filter((grant) => resourceWithin(resource, grant.statement.resource));
  if (there.length > 0) {
    const conditions = there.map(({ statement }) =>
      statement.conditions.filter((each) => !gain.conditions.some((own) => isSameCondition(own, each))),
    );
    if (conditions.some((each) => each.length === 0)) return [];
    const shown = conditions
      .slice(0, 2)
      .flatMap((each, index): Phrase => [...(index > 0 ? [", or if "] : []), ...conditionsPhrase(each)]);
    return say` (${[word]} if ${shown}${[conditions.length > 2 ? ", and in other cases" : ""]})`;
  }
  const elements = nearest.flatMap(({ statement }) => (statement.resource === undefined ? [] : [statement.resource]));
  if (elements.length === 0 || elements.some(({ negated }) => negated)) return [];
  // What all of them ask for is a limit too.
  const [first, ...others] = nearest.map(({ statement }) => statement.conditions);
  const shared = (first ?? []).filter(
    (each) =>
      others.every((conditions) => conditions.some((other) => isSameCondition(other, each))) &&
      !gain.conditions.some((own) => isSameCondition(own, each)),
  );
  const limit = shared.length === 0 ? [] : say`, and only if ${conditionsPhrase(shared)}`;
  return say` (${[word]} on ${listed([...new Set(elements.flatMap(texts))], 3)}${limit})`;
}

function partlyAllowed(partly: readonly StatementRef[], direction: AccessChange["direction"]): Phrase {
  if (partly.length === 0) return [];
  return say` (of which only ${several(partly)} ${[direction === "gained" ? "was allowed" : "stays allowed"]})`;
}

/** Whether the other side has it word for word, though it does not mean the same there. */
function isSameText(gain: Gain, { resource, conditions }: PolicyStatement): boolean {
  const shown = (limits: readonly Condition[]): string =>
    JSON.stringify(limits.map(({ test, key, values }) => [test.toLowerCase(), key, values.map(({ text }) => text)]));
  const all = new Set(resource === undefined ? [] : texts(resource));
  return (
    shown(gain.conditions) === shown(conditions) &&
    gain.resource?.negated === resource?.negated &&
    (gain.resource === undefined || texts(gain.resource).every((each) => all.has(each)))
  );
}

function isRedacted({ policy }: StatementRef): boolean {
  return policy.redacted === true;
}

/** What the boundary of the other side allows of it. */
function passing({ nearest }: Gain, direction: AccessChange["direction"]): Phrase {
  if (nearest.length === 0) return [];
  const verb = direction === "gained" ? "let" : "lets";
  if (nearest.some(isRedacted)) return [` (of which its permissions boundary ${verb} a part through)`];
  return say` (of which its permissions boundary ${[verb]} only ${several(nearest)} through)`;
}

/** Statements in a few words. */
function several(grants: readonly StatementRef[]): Phrase {
  const most = 3;
  const shown = grants.slice(0, most).flatMap(({ statement }, index): Phrase => {
    const { action, resource, conditions } = statement;
    const on = resource === undefined || texts(resource).includes("*") ? [] : say` on ${resourcesOf(resource)}`;
    const limit = conditions.length === 0 ? [] : say` if ${conditionsPhrase(conditions)}`;
    return [...(index > 0 ? [", "] : []), ...actionsOf(action), ...on, ...limit];
  });
  return grants.length > most ? say`${shown} and what ${grants.length - most} more statements name` : shown;
}

/** What other Deny statements hold back of it. */
export function keptOf({ direction, gain: { kept } }: AccessChange): Phrase {
  if (kept.length === 0) return [];
  const verb = direction === "gained" ? "keeps" : "kept";
  const shown = kept.filter((grant) => !isRedacted(grant));
  if (shown.length < kept.length) return [`; a Deny that is not shown ${verb} a part of it out`];
  return say`; a Deny ${[verb]} ${several(shown)} out`;
}

/** Whether two conditions are one, however they are written. */
export function isSameCondition(one: Condition, other: Condition): boolean {
  const key = ({ test, key: name, values }: Condition): string =>
    JSON.stringify([test.toLowerCase(), name, values.map(keyOf)]);
  return key(one) === key(other);
}

/** What is open about a change of access, after a semicolon; nothing where it is proven. */
export function doubtOf(change: AccessChange): Phrase {
  const { gain, holder, direction } = change;
  const { doubt, by } = gain;
  if (gain.isDormant) return ["; nothing allows it now"];
  const denies = direction === "gained" ? "denied it" : "denies it";
  const boundary = by === "boundary" ? [`; its permissions boundary ${isOfDeny(gain) ? denies : "decides it"}`] : [];
  const account = reach(change) === "perhaps another account" ? ["; whether that is another account is not known"] : [];
  return [...boundary, ...doubtPhrase(doubt, by, holder), ...account];
}

function doubtPhrase(doubt: Gain["doubt"], by: Gain["by"], holder: Holder): Phrase {
  if (doubt === "no request") return by === "boundary" ? [] : ["; no request was found that proves it"];
  if (holder.isOutside) return ["; its other policies are not in the plan"];
  if (doubt === undefined) return [];
  if (doubt === "not allowed here") return ["; whether another policy allows it is not analysed"];
  return say`; ${doubt.unread.name}, which could not be read in full, has a say in it`;
}
