/** Three-valued answers: unknown is never turned into yes or no. */

/** `unknown` is neither a yes nor a no, and never counts as either. */
export type Answer = "yes" | "no" | "unknown";

/** A yes if all are, a no if one is. */
export function every(answers: readonly Answer[]): Answer {
  let result: Answer = "yes";
  for (const answer of answers) {
    if (answer === "no") return "no";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

/** A yes if one is, a no if all are. */
export function some(answers: readonly Answer[]): Answer {
  let result: Answer = "no";
  for (const answer of answers) {
    if (answer === "yes") return "yes";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

/** The opposite; of unknown, unknown. */
export function not(answer: Answer): Answer {
  if (answer === "unknown") return answer;
  return answer === "yes" ? "no" : "yes";
}
