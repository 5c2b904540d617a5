/** Rows of the network, and the rest of a plan in one line. */
import { listed, type Phrase, say } from "../../checks/phrase";
import { type Group, grouped } from "./grouped";
import type { PlanReview } from "./model";
import type { NetworkChange } from "./network";
import type { Row } from "./row";
import { ownValue } from "../../rules/own-value";

/** More than these that differ in one name share a row. */
const MOST_ALIKE = 3;
/** How many names that row has; Canvas in a closed VPC has an endpoint for each of some thirty services. */
const MOST_NAMES = 40;

/** Several changes of the same words share a row, and so do many that differ in a name only. */
export function networkRows({ network }: PlanReview): readonly Row[] {
  const same = grouped(network, ({ effect, message }) => JSON.stringify([effect, message]));
  const wordsOf = ([{ effect, message }]: Group<NetworkChange>): string =>
    JSON.stringify([effect, withoutNames(message)]);
  const merged = new Map(
    grouped(same, wordsOf).flatMap((groups): readonly (readonly [Group<NetworkChange>, readonly Row[]])[] => {
      const [[{ effect, message }]] = groups;
      const names = groups.flatMap(([each]) => namesIn(each.message));
      if (groups.length <= MOST_ALIKE || names.length !== groups.length) return [];
      const row = networkRow(effect, say`${groups.length} times: ${withNames(message, names)}`, groups.flat());
      return groups.map((group, index) => [group, index === 0 ? [row] : []]);
    }),
  );
  return same.flatMap((group) => merged.get(group) ?? [networkRow(group[0].effect, group[0].message, group)]);
}

const SIGNS = { opened: "+", closed: "-", changed: "!" } as const;

function networkRow(effect: NetworkChange["effect"], message: Phrase, changes: readonly NetworkChange[]): Row {
  const addresses = listed(changes.map(({ address }) => address));
  return { sign: SIGNS[effect], phrase: say`${[`${effect}: `]}${message} (${addresses})` };
}

function namesIn(message: Phrase): readonly string[] {
  return message.flatMap((part) => (typeof part === "object" && "quoted" in part ? [part.quoted] : []));
}

function withoutNames(message: Phrase): Phrase {
  return message.map((part) => (typeof part === "object" && "quoted" in part ? { quoted: "" } : part));
}

function withNames(message: Phrase, names: readonly string[]): Phrase {
  return message.flatMap((part) => (typeof part === "string" ? [part] : listed(names, MOST_NAMES)));
}

export function restPhrase({ rest }: PlanReview): Phrase {
  const words = {
    create: "created",
    update: "updated",
    replace: "replaced",
    delete: "destroyed",
    forget: "forgotten",
    read: "read",
  } as const;
  const counts = Object.entries(words).flatMap(([action, word]) => {
    const count = ownValue(rest.counts, action) ?? 0;
    return count === 0 ? [] : [`${String(count)} ${word}`];
  });
  const total = Object.values(rest.counts).reduce((sum, count) => sum + count, 0);
  const others = total === 1 ? "1 other change" : `${String(total)} other changes`;
  const parts: readonly Phrase[] = [
    [total === 0 ? "no other changes" : `${others}, of which none changes access or network: ${counts.join(", ")}`],
    ...(rest.gone.length === 0 ? [] : [say`replaced or destroyed: ${listed(rest.gone)}`]),
    ...(rest.tagsOnly > 0
      ? [[`${String(rest.tagsOnly)} ${rest.tagsOnly === 1 ? "changes" : "change"} tags only`]]
      : []),
    ...(rest.moved > 0 ? [[`${String(rest.moved)} moved`]] : []),
    ...(rest.imported > 0 ? [[`${String(rest.imported)} imported`]] : []),
    [`${String(rest.unchanged)} unchanged`],
  ];
  return [...parts.flatMap((part, index): Phrase => (index === 0 ? part : ["; ", ...part])), "."];
}
