/**
 * The picture as a Mermaid diagram for a comment. Hosts have old versions and small limits (GitLab: 2,000 characters for all diagrams of a
 * page), so it is the plainest flowchart there is: quoted ASCII labels, no click, no init.
 */
import { plain } from "../plain";
import type { Redact } from "../redact";
import { type MergedNode, merged, type MergedPicture } from "./merged";
import { bySignificance, type Picture, type PictureEdge } from "./model";
import { edgeText, LEGEND, moreText, nodeState } from "./words";

/** GitLab shows diagrams of 2,000 characters together. */
const MOST_CHARACTERS = 1_800;
const MOST_NODES = 12;
/** As much of a name as is tried, from the most. */
const LENGTHS = [40, 28, 18, 10];

/**
 * The diagram of the picture with the most to say, as the text of a `mermaid` fence; empty where there is no picture.
 * @param redact what takes out of names what may not be published; it sees whole names
 * @example mermaid(review.plans[0].pictures)
 */
export function mermaid([picture]: readonly Picture[], redact: Redact = (text) => text): string {
  if (picture === undefined) return "";
  const texts = [MOST_NODES, MOST_NODES - 1].flatMap((most) => {
    const small = merged(picture, most);
    return LENGTHS.map((length) => diagram(small, (name) => label(redact(name), length)));
  });
  return texts.find((text) => text.length < MOST_CHARACTERS) ?? "";
}

/**
 * The diagram in its fence, with what its lines mean and how many pictures it leaves out; empty where there is no picture.
 * @example mermaidBlock(review.plans[0].pictures)
 */
export function mermaidBlock(pictures: readonly Picture[], redact?: Redact): string {
  const text = mermaid(pictures, redact);
  if (text === "") return "";
  const more = pictures.length - 1;
  const others =
    more === 0 ? "" : ` ${String(more)} more ${more === 1 ? "setup is" : "setups are"} drawn by \`--format html\`.`;
  return `\`\`\`mermaid\n${text}\`\`\`\n\n${LEGEND}${others}\n\n`;
}

function diagram({ nodes, edges }: MergedPicture, name: (text: string) => string): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${String(index + 1)}`]));
  const sorted = bySignificance(edges);
  const of = (isOf: (node: MergedNode) => boolean): string =>
    nodes.flatMap((node) => (isOf(node) ? [ids.get(node.id) ?? ""] : [])).join(",");
  const wrong = of(({ errors }) => errors.length > 0);
  const marked = of(({ errors, mark }) => errors.length === 0 && mark !== undefined);
  const styled = [
    ["#cf222e", (edge: PictureEdge) => edge.answer === "no"],
    ["#9a6700", (edge: PictureEdge) => edge.answer !== "no" && edge.mark !== undefined],
  ] as const;
  return [
    "flowchart TB",
    ...nodes.map((node) => `${ids.get(node.id) ?? ""}${box(node, name)}`),
    ...sorted.map(
      (edge) => `${ids.get(edge.from) ?? ""} ${arrow(edge)}|"${edgeText(edge)}"| ${ids.get(edge.to) ?? ""}`,
    ),
    ...(wrong === "" ? [] : ["classDef e stroke:#cf222e,stroke-width:3px", `class ${wrong} e`]),
    ...(marked === "" ? [] : ["classDef m stroke:#9a6700,stroke-width:3px", `class ${marked} m`]),
    ...styled.flatMap(([colour, isOf]) => {
      const which = sorted.flatMap((edge, index) => (isOf(edge) ? [index] : []));
      return which.length === 0 ? [] : [`linkStyle ${which.join(",")} stroke:${colour},stroke-width:3px`];
    }),
    "",
  ].join("\n");
}

function box(node: MergedNode, name: (text: string) => string): string {
  const state = nodeState(node);
  const named = node.name === "" ? node.what : `${node.what} ${name(node.name)}`;
  const text = `"${named}${moreText(node)}${state === "" ? "" : `: ${state}`}"`;
  if (node.kind === "users") return `([${text}])`;
  return node.kind === "bucket" ? `[(${text})]` : `[${text}]`;
}

/** By form, so that no colour is needed to distinguish them. */
function arrow({ answer, mark }: PictureEdge): string {
  if (mark === "removed") return "--o";
  if (answer === "unknown") return "-.->";
  if (answer === "no") return mark === undefined ? "--x" : "==x";
  return mark === undefined ? "-->" : "==>";
}

/** A name in the few characters that every version of Mermaid takes for text: no quotes, no markup, no entity, no link. */
function label(name: string, most: number): string {
  const shown = plain(name)
    .replaceAll(/[${}"]/g, "")
    .replaceAll(/[^A-Za-z0-9 ._:/()+=-]/g, "?")
    .replaceAll(/:?\/\/+/g, "/")
    .trim();
  const short = shown.length <= most ? shown : `${shown.slice(0, most - 8)}...${shown.slice(-5)}`;
  return short === "" ? "(empty)" : short;
}
