/** Buckets, as far as the source says what Canvas and its jobs meet there. */
import type { MaybeUnknownString } from "../authorization/text";
import type { Fact } from "./fact";
import type { Tags } from "./tags";

/** A bucket. */
export interface Bucket {
  readonly address: string;
  /** A data source only looks at it: whose it is and its policy are not known. */
  readonly isRead: boolean;
  readonly name: MaybeUnknownString;
  readonly region: MaybeUnknownString;
  readonly tags: Fact<Tags>;
  /** The ARN of the customer managed key that new objects are encrypted under; undefined where there is none. */
  readonly key: MaybeUnknownString | undefined;
}
