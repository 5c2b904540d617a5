/** What a review says, one thing at a time. */
import type { Phrase } from "../../checks/phrase";

/** One thing that is said. */
export interface Row {
  /** What it stands for at the edge of a line: gained, lost, to be looked at; of an answer can, cannot, undetermined. */
  readonly sign: "+" | "-" | "!" | "✔" | "✘" | "?" | " ";
  readonly phrase: Phrase;
  /** How it was and will be, or what to do: a line of its own. */
  readonly detail?: Phrase;
  /** The same in fewer words, for narrow lines. */
  readonly brief?: Phrase;
  /** The row as cells of a table, where its section has columns. */
  readonly cells?: readonly Phrase[];
  /** Terraform, a statement or a command; made when there is room for it. */
  readonly code?: () => string;
}

/** The signs in plain characters, for a pipe, and for a diff, which gives a meaning to + and - alone. */
export const PLAIN_SIGNS = { "+": "+", "-": "-", "!": "!", "✔": " ", "✘": "-", "?": "!", " ": " " } as const;
