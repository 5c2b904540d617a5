/** Changes of access as sentences: subject, verb, object, limit. */
import { resourceWithin } from "../../authorization/coverage";
import type { Gain } from "../../authorization/difference";
import { type Condition, type Element, statementName } from "../../authorization/policy";
import type { AccessChange, Holder } from "../../inventory/difference";
import { nameOf } from "../../inventory/difference";
import { isLimited, type Rank, texts } from "../../inventory/rank";
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

/** The whole sentence, without the weight. */
export function sentenceOf(change: AccessChange): Phrase {
  const { gain } = change;
  if (gain.policy.withheld === true) return withheldSentence(change);
  const nearest = compared(gain, change.direction);
  return say`${subjectOf(change)} ${[verbOf(change)]} ${actionsOf(gain.action)}${objectOf(change)}${limitOf(gain)}${nearest}${doubtOf(change)}`;
}

/** Where it stands: statement, policy, address. */
export function placeOf({ gain: { policy, statement } }: AccessChange): Phrase {
  const where = policy.address === undefined ? [] : say` at ${policy.address}`;
  return policy.withheld === true
    ? say`${policy.name}${where}`
    : say`${statementName(statement)} of ${policy.name}${where}`;
}

function withheldSentence(change: AccessChange): Phrase {
  const { gain, direction, rank } = change;
  const verb = direction === "gained" ? "gains" : "loses";
  return say`${subjectOf({ ...change, gain: { ...gain, principal: undefined } })} ${[verb]} access (${[CLASSES[rank]]}) by ${gain.policy.name}, which is sensitive: what, is not shown`;
}

const CLASSES: Readonly<Record<Rank, string>> = {
  public: "for everybody",
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
  return principal.type === "*" ? ["everybody"] : say`${nameOf(principal)}`;
}

/** A role, or the role that a trust policy belongs to. */
export function holderPhrase({ kind, name }: Holder, state = ""): Phrase {
  if (kind === "managed policy") return say`whoever policy ${name} is attached to outside this plan`;
  const words = kind === "trust policy" ? "role" : kind;
  return say`${[`${state}${words}`]} ${name}`;
}

function verbOf({ direction, gain: { by, proof, isIdle } }: AccessChange): string {
  const may = proof === undefined && !isIdle ? "may " : "";
  if (by === "lost deny") {
    if (direction === "gained") return may === "" ? "is no longer denied" : "may no longer be denied";
    return may === "" ? "is denied" : "may be denied";
  }
  const verb = direction === "gained" ? "gain" : "lose";
  return may === "" ? `${verb}s` : `may ${verb}`;
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
      : [];
  if (holder.kind === "trust policy") return say` on ${holderPhrase(holder)}`;
  if (resource === undefined) return of;
  if (resource.negated) return say` on everything but ${listed(texts(resource))}${of}`;
  const all = texts(resource);
  return all.includes("*") ? say` on everything (${"*"})${of}` : say` on ${listed(all)}${of}`;
}

function limitOf(gain: Gain): Phrase {
  if (gain.conditions.length === 0) return [];
  const open = gain.principal?.type === "*" && !isLimited(gain) ? ", which says nothing of who asks" : "";
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
  const { nearest, resource, by } = gain;
  if (nearest.length === 0) return [];
  // Of a Deny, the nearest is of the same side as the gain.
  const isNow = (by === "lost deny") === (direction === "gained");
  const word = `${isNow ? "now" : "was"}${by === "lost deny" ? " denied" : ""} only`;
  const there = nearest.filter((grant) => resourceWithin(resource, grant.statement.resource));
  if (there.length > 0) {
    const conditions = there.map(({ statement }) =>
      statement.conditions.filter((each) => !gain.conditions.some((own) => isSame(own, each))),
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
      others.every((conditions) => conditions.some((other) => isSame(other, each))) &&
      !gain.conditions.some((own) => isSame(own, each)),
  );
  const limit = shared.length === 0 ? [] : say`, and only if ${conditionsPhrase(shared)}`;
  return say` (${[word]} on ${listed([...new Set(elements.flatMap(texts))], 3)}${limit})`;
}

function isSame(one: Condition, other: Condition): boolean {
  const key = ({ test, key: name, values }: Condition): string =>
    JSON.stringify([test.toLowerCase(), name, values.map(({ text }) => text)]);
  return key(one) === key(other);
}

function doubtOf({ gain, holder }: AccessChange): Phrase {
  if (gain.isIdle) return ["; nothing allows it now"];
  if (gain.by === "boundary") return ["; its permissions boundary decides it"];
  if (gain.proof === undefined) return ["; no request was found that proves it"];
  return holder.others === undefined ? [] : ["; its other policies are not in the plan"];
}
