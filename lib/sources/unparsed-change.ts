/** Changes whose sides stay text until they are read: most bytes of a plan are in resources that no fact comes from. */
import type { Json } from "../rules/json";
import type { CanonicalObject } from "./canonical-json";

/** The sides of a change as text; `null` where the plan has it. */
export interface TextSides {
  readonly before: CanonicalObject | null;
  readonly after: CanonicalObject | null;
}

/** The other keys of a change. One with more is parsed. */
export const OTHER_KEYS = [
  ...["actions", "after_unknown", "before_sensitive", "after_sensitive", "before_identity", "after_identity"],
  ...["replace_paths", "importing", "generated_config"],
] as const;

/** A change, read like one that is parsed. */
export class UnparsedChange {
  readonly actions: unknown;
  readonly after_unknown: unknown;
  readonly before_sensitive: unknown;
  readonly after_sensitive: unknown;
  readonly before_identity: unknown;
  readonly after_identity: unknown;
  readonly replace_paths: unknown;
  readonly importing: unknown;
  readonly generated_config: unknown;
  readonly #sides: TextSides;
  #before: Json | null | undefined;
  #after: Json | null | undefined;

  /** @param change without its sides */
  constructor(change: Json, sides: TextSides) {
    this.actions = change["actions"];
    this.after_unknown = change["after_unknown"];
    this.before_sensitive = change["before_sensitive"];
    this.after_sensitive = change["after_sensitive"];
    this.before_identity = change["before_identity"];
    this.after_identity = change["after_identity"];
    this.replace_paths = change["replace_paths"];
    this.importing = change["importing"];
    this.generated_config = change["generated_config"];
    this.#sides = sides;
  }

  /** The sides of such a change; undefined for one that is parsed. */
  static sidesOf(change: unknown): TextSides | undefined {
    return change instanceof UnparsedChange ? change.#sides : undefined;
  }

  get before(): Json | null {
    this.#before ??= this.#sides.before?.parsed() ?? null;
    return this.#before;
  }

  get after(): Json | null {
    this.#after ??= this.#sides.after?.parsed() ?? null;
    return this.#after;
  }
}
