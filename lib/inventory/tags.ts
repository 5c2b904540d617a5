/** Tags that a resource carries. */
import type { MaybeUnknownString } from "../authorization/text";

/** Values by key; a value that is not known yet is an unknown text. */
export type Tags = Readonly<Record<string, MaybeUnknownString>>;
