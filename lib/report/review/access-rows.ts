/** Rows of who gains and who loses which access. */
import { show } from "../../authorization/text";
import type { PolicyStatement } from "../../authorization/policy";
import { listed, type Phrase, say } from "../../checks/phrase";
import type { AccessChange } from "../../inventory/difference";
import { type Rank, RANKS } from "../../inventory/rank";
import { grouped } from "./grouped";
import type { Row } from "./row";
import { holderPhrase, placeOf, RANK_WORDS, sentenceOf, weightOf } from "./sentences";
import { statementJson } from "./statement-json";

/** How many statements of one policy are told one by one, and of more than that how many of each weight. */
const MOST = 5;
const MOST_OF_WEIGHT = 3;

export function accessRows(changes: readonly AccessChange[]): readonly Row[] {
  const keyOf = ({ holder, gain }: AccessChange): string =>
    JSON.stringify([holder.kind, holder.name, holder.state === "kept" ? gain.policy.name : "", holder.address]);
  return grouped(changes, keyOf).flatMap((group) => {
    const [first] = group;
    if (first.holder.state !== "kept" && first.gain.principal === undefined) return [wholeRow(first, group)];
    if (group.length <= MOST) return group.map(accessRow);
    const shown = heaviest(group);
    const more = group.filter((each) => !shown.includes(each));
    const { holder, gain } = first;
    const verb = first.direction === "gained" ? "gains" : "loses";
    return [
      ...shown.map(accessRow),
      {
        sign: signOf(first),
        phrase: say`${holderPhrase(holder)} ${[verb]} by ${more.length} more statements of ${gain.policy.name}${weightsOf(more)}: ${servicesOf(more)}`,
      },
    ];
  });
}

/** Some of each weight that has a word, so that none hides behind another; of what is ordinary as many as there is room for. */
function heaviest(group: readonly AccessChange[]): readonly AccessChange[] {
  const counts = new Map<Rank, number>();
  const shown = group.filter(({ rank }) => {
    const count = counts.get(rank) ?? 0;
    counts.set(rank, count + 1);
    return RANK_WORDS[rank] !== "" && count < MOST_OF_WEIGHT;
  });
  return shown.length >= MOST - 1 ? shown : group.slice(0, MOST - 1);
}

/** How many of them weigh more than what is ordinary. */
function weightsOf(changes: readonly AccessChange[]): Phrase {
  const counts = RANKS.flatMap((rank) => {
    const count = changes.filter((each) => each.rank === rank).length;
    return RANK_WORDS[rank] === "" || count === 0 ? [] : [`**${RANK_WORDS[rank]}:** ${String(count)}`];
  });
  return counts.length === 0 ? [] : [` (${counts.join(", ")})`];
}

function signOf({ direction }: AccessChange): Row["sign"] {
  return direction === "gained" ? "+" : "-";
}

function accessRow(change: AccessChange): Row {
  const word = weightOf(change);
  return {
    sign: signOf(change),
    phrase: say`${[word === "" ? "" : `**${word}:** `]}${sentenceOf(change)} (${placeOf(change)})`,
  };
}

/** Of what a plan makes or destroys, one row tells which policies it has. */
function wholeRow(first: AccessChange, group: readonly AccessChange[]): Row {
  const policies = [...new Set(group.map(({ gain }) => gain.policy.name))];
  const word = weightOf(first);
  const { state, counterpart } = first.holder;
  const isDestroyed = first.direction === "lost" && state === "destroyed";
  const [what, verb] = first.direction === "gained" ? ["new ", "gets"] : ["", isDestroyed ? "and loses" : "loses"];
  const fate =
    counterpart === undefined
      ? [isDestroyed ? " is destroyed" : ""]
      : isDestroyed
        ? say` is replaced by ${counterpart}`
        : say`, which replaces ${counterpart},`;
  const count = group.length === 1 ? "1 statement" : `${String(group.length)} statements`;
  const heaviest =
    first.gain.policy.withheld === true
      ? []
      : say`; what weighs most: ${[word === "" ? "" : `**${word}:** `]}${sentenceOf(first)}`;
  return {
    sign: signOf(first),
    phrase: say`${holderPhrase(first.holder, what)}${fate} ${[`${verb} ${count} of`]} ${listed(policies)}${heaviest}${first.holder.address === undefined ? [] : say` (${first.holder.address})`}`,
  };
}

function servicesOf(changes: readonly AccessChange[]): Phrase {
  const services = changes
    .filter(({ gain }) => gain.policy.withheld !== true)
    .flatMap(({ gain: { action } }) => action.patterns.map(({ text }) => show(text).split(":")[0] ?? ""));
  const distinct = [...new Set(services.map((service) => service.toLowerCase()))].sort();
  return distinct.length === 0 ? ["not shown"] : listed(distinct, 8);
}

/** Every statement that a row is about, once. */
export function statementRows(changes: readonly AccessChange[]): readonly Row[] {
  const seen = new Set<PolicyStatement>();
  return changes.flatMap((change): readonly Row[] => {
    const { policy, statement } = change.gain;
    if (policy.withheld === true || seen.has(statement)) return [];
    seen.add(statement);
    return [
      {
        sign: signOf(change),
        phrase: say`${placeOf(change)}, ${holderPhrase(change.holder)}`,
        code: () => statementJson(statement),
      },
    ];
  });
}
