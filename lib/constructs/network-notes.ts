/** What a person should know of a part of the network, each in full sentences. */
export interface NetworkNotes {
  /** What may go wrong, or reaches further than it looks. */
  readonly warnings: readonly string[];
  /** What could not be checked. */
  readonly notChecked: readonly string[];
}
