/** Disagreements in which the oracle is no judge, each with the reason; the program prints how many there were of each. */
import type { Disagreement } from "./compare";

export interface Exception {
  readonly why: string;
  readonly matches: (disagreement: Disagreement) => boolean;
}

export const EXCEPTIONS: readonly Exception[] = [];
