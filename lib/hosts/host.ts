/** What a host of comments can do, whichever it is. */

/** A comment on a pull request or merge request. */
export interface HostComment {
  readonly id: string;
  readonly body: string;
  readonly url: string;
  /** The author is the one who asks. */
  readonly isOwn: boolean;
  /** It is hidden, as outdated for example. */
  readonly isMinimized: boolean;
}

/** The comments of one pull request or merge request. */
export interface CommentHost {
  /** Every comment with a marker of ours in it, in the order of their creation, from all pages. */
  readonly list: () => Promise<readonly HostComment[]>;
  /** @returns its address */
  readonly create: (body: string) => Promise<string>;
  /** @returns its address */
  readonly update: (id: string, body: string) => Promise<string>;
  readonly remove: (id: string) => Promise<void>;
}

/** A host answered with an error, or not at all. */
export class HostError extends Error {
  override readonly name = "HostError";

  /** @param status the HTTP status; 0 if there was no answer */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  /** The token may not do this. GitHub answers 404 for what a token may not see. */
  get isForbidden(): boolean {
    return this.status === 401 || this.status === 403;
  }
}
