/** What a review says, one thing at a time. */
import type { Phrase } from "../../checks/phrase";

/** One thing that is said. */
export interface Row {
  /** What it stands for at the edge of a line: something gained, lost, or to be looked at. */
  readonly sign: "+" | "-" | "!" | " ";
  readonly phrase: Phrase;
  /** Terraform, a statement or a command; made when there is room for it. */
  readonly code?: () => string;
}
