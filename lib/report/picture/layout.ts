/** Where the boxes and arrows of a picture lie. In the package this file is a bundle: dagre is not installed with it (lib/build/bundle.mjs). */
import { graphlib, layout } from "@dagrejs/dagre";

/** A box by its size. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** An arrow by the size of its label. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly width: number;
  readonly height: number;
}

/** A place; of a box or label its middle. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A picture with places. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Point>;
  /** In the order of the arrows. */
  readonly arrows: readonly { readonly points: readonly Point[]; readonly label: Point }[];
}

/** Lays a picture out, from left to right or from top to bottom; the same input gives the same places. */
export function laidOut(boxes: readonly Box[], arrows: readonly Arrow[], direction: "LR" | "TB"): Layout {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 22, ranksep: 26, edgesep: 14, marginx: 8, marginy: 8 });
  // Ids of the plan never become keys of dagre's objects.
  const keys = new Map(boxes.map(({ id }, index) => [id, `n${String(index)}`]));
  const keyOf = (id: string): string => keys.get(id) ?? "";
  for (const { id, width, height } of boxes) graph.setNode(keyOf(id), { width, height });
  for (const [index, { from, to, width, height }] of arrows.entries())
    graph.setEdge(keyOf(from), keyOf(to), { width, height, labelpos: "c" }, String(index));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    width,
    height,
    boxes: new Map(boxes.map(({ id }) => [id, graph.node(keyOf(id)) as unknown as Point])),
    arrows: arrows.map(({ from, to }, index) => {
      const { points, x, y } = graph.edge(keyOf(from), keyOf(to), String(index)) as unknown as Point & {
        points: Point[];
      };
      return { points, label: { x, y } };
    }),
  };
}
