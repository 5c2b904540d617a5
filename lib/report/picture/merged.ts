/** A picture with fewer nodes: those of one kind that have the same to say become one. */
import { order, type NodeKind, type Picture, type PictureEdge, type PictureNode } from "./model";

/** A node that may stand for several. */
export interface MergedNode extends PictureNode {
  /** How many more of its kind it stands for. */
  readonly more: number;
}

/** A picture of a limited size. */
export interface MergedPicture {
  readonly name: string;
  readonly nodes: readonly MergedNode[];
  readonly edges: readonly PictureEdge[];
}

/** What there may be many of; those are merged first of which the path has the least to say. */
const MERGED_KINDS: readonly NodeKind[] = ["bucket", "key", "other", "role"];

/**
 * Merges until at most so many nodes are left. There are six kinds that are never merged and at most seven nodes of them, so that eleven are always enough.
 * @param most 11 or more
 */
export function merged({ name, nodes, edges }: Picture, most: number): MergedPicture {
  let all: readonly MergedNode[] = nodes.map((node) => ({ ...node, more: 0 }));
  let links = edges;
  for (const byKindAlone of [false, true]) {
    while (all.length > most) {
      const group = groupToMerge(all, links, byKindAlone);
      if (group === undefined) break;
      const [first, ...rest] = group;
      const ids = new Set(rest.map(({ id }) => id));
      const more = group.reduce((sum, each) => sum + each.more + 1, -1);
      const mark = group.every((each) => each.mark === first.mark) ? first.mark : "changed";
      const errors = [...new Set(group.flatMap((each) => each.errors))];
      all = all
        .filter(({ id }) => !ids.has(id))
        .map((node) => (node.id === first.id ? { ...node, more, mark, errors } : node));
      links = joined(
        links.map((edge) => ({
          ...edge,
          from: ids.has(edge.from) ? first.id : edge.from,
          to: ids.has(edge.to) ? first.id : edge.to,
        })),
      );
    }
  }
  return { name, nodes: all, edges: links };
}

type Group = readonly [MergedNode, MergedNode, ...MergedNode[]];

/** The group with the least to say, and of those the largest. */
function groupToMerge(
  nodes: readonly MergedNode[],
  edges: readonly PictureEdge[],
  byKindAlone: boolean,
): Group | undefined {
  const groups = new Map<string, { readonly nodes: MergedNode[]; readonly order: number }>();
  for (const node of nodes) {
    if (!MERGED_KINDS.includes(node.kind)) continue;
    const own = edges.filter(({ from, to }) => from === node.id || to === node.id);
    const least = Math.min(9, ...own.map(order));
    const said = own.map(({ answer, mark }) => `${answer} ${mark ?? ""}`).sort();
    const key = JSON.stringify(byKindAlone ? [node.kind] : [node.kind, node.mark, node.errors, [...new Set(said)]]);
    const group = groups.get(key) ?? { nodes: [], order: least };
    groups.set(key, group);
    group.nodes.push(node);
  }
  const [group] = [...groups.values()]
    .filter(({ nodes: all }) => all.length > 1)
    .sort((one, other) => other.order - one.order || other.nodes.length - one.nodes.length);
  // A name says more than "objects with a tag".
  const [first, second, ...more] = (group?.nodes ?? []).sort(
    (one, other) => Number(one.name === "") - Number(other.name === ""),
  );
  return first === undefined || second === undefined ? undefined : [first, second, ...more];
}

/** Edges that now lead the same way, as one: its answer is the worst of them. */
function joined(edges: readonly PictureEdge[]): readonly PictureEdge[] {
  const byWay = new Map<string, PictureEdge>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to]);
    const one = byWay.get(key);
    if (one === undefined) byWay.set(key, edge);
    else {
      const [worst, other] = order(one) <= order(edge) ? [one, edge] : [edge, one];
      const mark = worst.mark === other.mark ? worst.mark : "changed";
      const verb = worst.verb === other.verb ? worst.verb : "uses";
      byWay.set(key, { ...worst, verb, mark, why: [...new Set([...worst.why, ...other.why])] });
    }
  }
  return [...byWay.values()];
}
