/** What nodes and edges of a picture are labelled with, in every form of it. */
import type { MergedNode } from "./merged";
import type { Mark, PictureEdge } from "./model";

const ANSWERS = { yes: "allowed", no: "denied", unknown: "undetermined" } as const;

/** What an edge says besides its verb; empty where it is allowed as before. */
export function edgeState({ answer, mark }: Pick<PictureEdge, "answer" | "mark">): string {
  const words: Readonly<Record<Mark, string>> = {
    added: "new",
    removed: "removed",
    changed: `now ${ANSWERS[answer]}`,
    wider: "allows more",
    narrower: "allows less",
  };
  if (mark === undefined) return answer === "yes" ? "" : ANSWERS[answer];
  return answer === "yes" || mark === "changed" || mark === "removed"
    ? words[mark]
    : `${words[mark]}, ${ANSWERS[answer]}`;
}

/** The whole label of an edge. */
export function edgeText(edge: PictureEdge): string {
  const state = edgeState(edge);
  return state === "" ? edge.verb : `${edge.verb}: ${state}`;
}

/** The error in a node, or what the plan does to it; empty where there is neither. */
export function nodeState({ kind, mark, errors }: Pick<MergedNode, "kind" | "mark" | "errors">): string {
  const [error] = errors;
  if (error !== undefined) return `error ${error}`;
  const isPrincipal = kind === "role" || kind === "job role";
  switch (mark) {
    case undefined:
      return "";
    case "added":
      return "new";
    case "wider":
      return isPrincipal ? "gains access" : "policy allows more";
    case "narrower":
      return isPrincipal ? "loses access" : "policy allows less";
    default:
      return mark;
  }
}

/** What a node stands for beside the first: ` and 3 more`. */
export function moreText({ more }: Pick<MergedNode, "more">): string {
  return more === 0 ? "" : ` and ${String(more)} more`;
}

/** What the forms of lines mean, for under a picture. */
export const LEGEND = "Thick: the plan changes it. Cross: denied. Dashed: undetermined. Circle: removed.";
