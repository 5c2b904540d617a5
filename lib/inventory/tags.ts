/** Tags that a resource carries. */
import type { Text } from "../authorization/text";

/** Values by key; a value that is not known yet is an unknown text. */
export type Tags = Readonly<Record<string, Text>>;
