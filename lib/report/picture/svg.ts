/** The picture as SVG inside of a page: its colours are those of the page's style, and no part of it has an id but the ends of arrows. */
import { type Html, markup } from "../page/html";
import { laidOut, type Point } from "./layout";
import { type MergedNode, merged } from "./merged";
import type { Picture, PictureEdge } from "./model";
import { edgeText, moreText, nodeState } from "./words";

const LINE = 17;
/** Of the widest letters of common fonts a little more than the middle: what a browser has is not known here. */
const CHARACTER = 7.3;
const BOLD_CHARACTER = 8.6;
const PADDING = 10;

/** How a picture fits a screen. */
export interface SvgForm {
  readonly direction: "LR" | "TB";
  /** At most so many boxes. */
  readonly most: number;
  /** Characters in a line of a box. */
  readonly columns: number;
}

/** For a screen, and for paper. */
export const WIDE: SvgForm = { direction: "LR", most: 24, columns: 24 };
/** For a phone. */
export const NARROW: SvgForm = { direction: "TB", most: 0, columns: 17 };

/** Lines of names that are shown; the text beside the picture has the whole name. */
const MOST_LINES = 3;

interface Line {
  readonly text: string;
  readonly of: "what" | "name" | "state";
}

/**
 * One picture.
 * @param key what the ids of its arrows' ends begin with: another one for each picture of a page
 */
export function svg(picture: Picture, form: SvgForm, key: string): Html {
  const { nodes, edges } = merged(picture, form.most);
  const boxes = nodes.map((node) => {
    const lines = linesOf(node, form.columns);
    const width =
      Math.max(...lines.map(({ text, of }) => widthOf(text, of === "what" ? CHARACTER : BOLD_CHARACTER))) + 2 * PADDING;
    return { id: node.id, node, lines, width, height: lines.length * LINE + 2 * PADDING };
  });
  const labels = edges.map((edge) => {
    const character = edge.mark === undefined && edge.answer === "yes" ? CHARACTER : BOLD_CHARACTER - 0.6;
    const lines = edgeText(edge)
      .split(": ")
      .map((part, index, all) => (index < all.length - 1 ? `${part}:` : part));
    return {
      edge,
      from: edge.from,
      to: edge.to,
      lines,
      width: Math.max(...lines.map((line) => widthOf(line, character))) + 6,
      height: lines.length * LINE,
    };
  });
  const places = laidOut(boxes, labels, form.direction);
  const [width, height] = [Math.ceil(places.width), Math.ceil(places.height)];
  return markup`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Who reaches what: ${picture.name}; the same as text follows"><defs>${TONES.map((tone) => markers(tone, key))}</defs>${labels.map(({ edge, lines, width }, index) => drawnEdge(edge, lines, width, places.arrows[index], key))} ${boxes.map((box) => drawnBox(box, places.boxes.get(box.id)))}</svg>`;
}

function drawnBox(
  {
    node,
    lines,
    width,
    height,
  }: { readonly node: MergedNode; readonly lines: readonly Line[]; readonly width: number; readonly height: number },
  place: Point | undefined,
): Html {
  const [left, top] = [rounded((place?.x ?? 0) - width / 2), rounded((place?.y ?? 0) - height / 2)];
  const tone = node.errors.length > 0 ? "denied" : node.mark === undefined ? "plain" : "changed";
  const radius = node.kind === "users" ? height / 2 : node.kind === "bucket" ? 12 : 4;
  return markup`<g class="node ${tone} ${node.kind.replace(" ", "-")}"><rect x="${left}" y="${top}" width="${rounded(width)}" height="${height}" rx="${radius}" />${lines.map(
    ({ text, of }, index) =>
      markup`<text class="${of}" x="${rounded(left + width / 2)}" y="${rounded(top + PADDING + (index + 1) * LINE - 5)}">${text}</text>`,
  )}</g>\n`;
}

function linesOf(node: MergedNode, columns: number): readonly Line[] {
  const state = nodeState(node);
  const named = node.name === "" ? [] : wrapped(node.name, columns, MOST_LINES);
  return [
    ...wrapped(node.what, columns, MOST_LINES).map((text): Line => ({ text, of: "what" })),
    ...named.map((text): Line => ({ text, of: "name" })),
    ...(node.more === 0 ? [] : [{ text: moreText(node).trim(), of: "name" } as const]),
    ...(state === "" ? [] : wrapped(state, columns, MOST_LINES).map((text): Line => ({ text, of: "state" }))),
  ];
}

/** Lines of a text, broken after a word or a separator where there is one; what does not fit is left out in the middle. */
function wrapped(text: string, columns: number, most: number): readonly string[] {
  const characters = Array.from(text);
  const room = columns * most - most;
  const short =
    characters.length <= room ? text : `${characters.slice(0, room - 9).join("")}…${characters.slice(-8).join("")}`;
  const lines: string[] = [];
  let rest = Array.from(short);
  while (rest.length > columns) {
    const part = rest.slice(0, columns).join("");
    const at = Math.max(
      part.lastIndexOf(" "),
      part.lastIndexOf("-"),
      part.lastIndexOf("."),
      part.lastIndexOf("/"),
      part.lastIndexOf("_"),
    );
    const end = at > columns / 2 ? Array.from(part.slice(0, at + 1)).length : columns;
    lines.push(rest.slice(0, end).join("").trim());
    rest = rest.slice(end);
  }
  return [...lines, rest.join("")];
}

/** Letters of East Asia are twice as wide. */
function widthOf(text: string, character: number): number {
  return Array.from(text).reduce((sum, each) => sum + (each > "\u2e80" ? 2 : 1), 0) * character;
}

const TONES = ["plain", "changed", "denied", "unknown"] as const;
type Tone = (typeof TONES)[number];

function toneOf({ answer, mark }: PictureEdge): Tone {
  if (answer === "no" && mark !== "removed") return "denied";
  if (mark !== undefined) return "changed";
  return answer === "unknown" ? "unknown" : "plain";
}

function markers(tone: Tone, key: string): Html {
  const end = (form: string, shape: Html): Html =>
    markup`<marker id="${key}-${form}-${tone}" class="end ${tone}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto">${shape}</marker>`;
  return markup`${end("arrow", markup`<path class="filled" d="M0 0L10 5L0 10z" />`)}${end("cross", markup`<path d="M1 1L9 9M9 1L1 9" />`)}${end("circle", markup`<circle cx="5" cy="5" r="4" />`)}`;
}

function drawnEdge(
  edge: PictureEdge,
  lines: readonly string[],
  width: number,
  place: { readonly points: readonly Point[]; readonly label: Point } | undefined,
  key: string,
): Html {
  if (place === undefined) return markup``;
  const tone = toneOf(edge);
  const form = edge.mark === "removed" ? "circle" : edge.answer === "no" ? "cross" : "arrow";
  const isDashed = edge.answer === "unknown" && edge.mark !== "removed";
  const { x, y } = place.label;
  const top = y - (lines.length * LINE) / 2;
  return markup`<g class="edge ${tone}${isDashed ? " dashed" : ""}${edge.mark === undefined ? "" : " thick"}"><path d="${curve(place.points)}" marker-end="url(#${key}-${form}-${tone})" /><rect x="${rounded(x - width / 2)}" y="${rounded(top)}" width="${rounded(width)}" height="${lines.length * LINE}" />${lines.map(
    (text, index) => markup`<text x="${rounded(x)}" y="${rounded(top + (index + 1) * LINE - 5)}">${text}</text>`,
  )}</g>\n`;
}

/** Through the middles of the points' connections, with the points as the curve's handles. */
function curve(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${String(rounded(x))} ${String(rounded(y))}`;
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? point;
    const isLast = index === rest.length - 2;
    return `Q${at(point)} ${at(isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  const [last] = rest.slice(-1);
  return `M${at(first)}${parts.length > 0 ? parts.join("") : last === undefined ? "" : `L${at(last)}`}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
