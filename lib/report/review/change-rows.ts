/** Rows of the network, and the rest of a plan in one line. */
import { listed, type Phrase, say } from "../../checks/phrase";
import type { PlanReview } from "./model";
import type { NetworkChange } from "./network";
import type { Row } from "./row";

/** What happens to several in the same words is told in one row. */
export function networkRows({ network }: PlanReview): readonly Row[] {
  const signs = { opened: "+", closed: "-", changed: "!" } as const;
  const groups = new Map<string, NetworkChange[]>();
  for (const change of network) {
    const key = JSON.stringify([change.effect, change.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].flatMap((group): readonly Row[] => {
    const [first] = group;
    if (first === undefined) return [];
    const addresses = listed(group.map(({ address }) => address));
    return [{ sign: signs[first.effect], phrase: say`${[`${first.effect}: `]}${first.message} (${addresses})` }];
  });
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
    const count = rest.counts[action as keyof typeof words];
    return count === 0 ? [] : [`${String(count)} ${word}`];
  });
  const total = Object.values(rest.counts).reduce((sum, count) => sum + count, 0);
  const others = total === 1 ? "1 other change" : `${String(total)} other changes`;
  const parts: readonly Phrase[] = [
    [total === 0 ? "no other changes" : `${others}, of which none is about access or network: ${counts.join(", ")}`],
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
