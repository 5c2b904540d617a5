/** Whether a plan is the reviewed one, in front of its review. */
import { plain } from "../plain";
import type { Comparison } from "./fingerprint";
import { clipped, codeSpan } from "./markdown";

/** As many differences as anybody reads; JSON has all. */
const MOST = 20;
/** On one screen. */
const MOST_ON_SCREEN = 5;

/** The lines, which end with an empty one. */
export function comparisonText({ isSame, differences }: Comparison, format: "markdown" | "fence" | "text"): string {
  const isMarkdown = format === "markdown";
  const most = format === "text" ? MOST_ON_SCREEN : MOST;
  if (isSame) return "The plan is the one that was reviewed.\n\n";
  const title = "The plan has changed since it was reviewed. Review it again before it is applied.";
  const more = differences.length - most;
  const shown = differences
    .slice(0, most)
    .map((each) => (isMarkdown ? `- ${codeSpan(each)}` : `  ${clipped(plain(each))}`));
  return [
    isMarkdown ? `**${title}**\n` : title,
    ...shown,
    ...(more > 0 ? [`${isMarkdown ? "- " : "  "}${String(more)} more differences; \`--format json\` has all.`] : []),
    "\n",
  ].join("\n");
}
