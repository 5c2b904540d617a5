/** One comment for each name, kept up to date: what to do is decided from the comments that are there. */
import { type CommentHost, type HostComment, HostError } from "./host";
import { isLater, readStamp, type Stamp, stamped } from "./stamp";

/** The comment that should be there. */
export interface Desired {
  readonly stamp: Stamp;
  readonly text: string;
  /** What stands in its place if the host refuses the whole. */
  readonly short: string;
  /** Write no new comment, but bring one that is there up to date. */
  readonly isOnlyUpdated?: boolean;
}

/** The next thing to do. */
export type Decision =
  | { readonly kind: "create" }
  | { readonly kind: "update"; readonly id: string; readonly url: string; readonly duplicates: readonly string[] }
  | { readonly kind: "unchanged"; readonly url: string; readonly duplicates: readonly string[] }
  | { readonly kind: "superseded"; readonly by: string; readonly url: string };

/**
 * Decides. Only comments of the own author that are not minimized count: any reader can paste a marker.
 * Of several the first stays, which others may have linked to.
 */
export function decide(comments: readonly HostComment[], { stamp, text }: Desired): Decision {
  const ours = comments.flatMap((comment) => {
    const read = comment.isOwn && !comment.isMinimized ? readStamp(comment.body) : undefined;
    return read?.stamp.name === stamp.name ? [{ ...comment, ...read }] : [];
  });
  const later = ours.find((each) => isLater(each.stamp.run, stamp.run));
  if (later !== undefined) return { kind: "superseded", by: later.stamp.run, url: later.url };
  const [first, ...others] = ours;
  if (first === undefined) return { kind: "create" };
  const duplicates = others.map(({ id }) => id);
  return isEqual(first.stamp, stamp) && first.text.trimEnd() === text.trimEnd()
    ? { kind: "unchanged", url: first.url, duplicates }
    : { kind: "update", id: first.id, url: first.url, duplicates };
}

/** The same review of the same commit; which run made it and when counts for nothing. */
function isEqual(one: Stamp, other: Stamp): boolean {
  const key = ({ commit, verdict, plans }: Stamp): string => JSON.stringify([commit, verdict, plans]);
  return key(one) === key(other);
}

/** What became of the comment. */
export type Outcome =
  | { readonly kind: "created" | "updated" | "unchanged"; readonly url: string }
  /** There is none, and none was asked for. */
  | { readonly kind: "skipped" }
  /** A later run has written the comment, or is about to. */
  | { readonly kind: "superseded"; readonly url: string; readonly by: string }
  /** The host refused the whole; a short comment stands there. */
  | { readonly kind: "shortened"; readonly url: string; readonly why: string }
  /** The token may not write comments; `stale` is a comment that it leaves out of date. */
  | { readonly kind: "forbidden"; readonly why: string; readonly stale?: string };

/** Two runs that write in turn need no more. */
const MOST_ROUNDS = 4;

/**
 * Brings the comment up to date. Hosts have no conditional update: so after each writing the comments are read again, and the
 * later run writes once more if an earlier one has overwritten it.
 *
 * @throws HostError if the host cannot be asked
 */
export async function postSticky(host: CommentHost, desired: Desired): Promise<Outcome> {
  let done: Outcome | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const comments = await host.list();
    const decision = decide(comments, done?.kind === "shortened" ? { ...desired, text: desired.short } : desired);
    if (decision.kind === "superseded") {
      await removeOwn(host, comments, desired.stamp);
      return decision;
    }
    if (decision.kind === "create" && desired.isOnlyUpdated === true && done === undefined) return { kind: "skipped" };
    if (decision.kind === "unchanged") {
      for (const id of decision.duplicates) await host.remove(id);
      return done ?? { kind: "unchanged", url: decision.url };
    }
    try {
      done = await write(host, decision, desired);
    } catch (error) {
      if (!(error instanceof HostError) || !error.isForbidden) throw error;
      const why = error.message;
      return decision.kind === "create" ? { kind: "forbidden", why } : { kind: "forbidden", why, stale: decision.url };
    }
  }
  throw new HostError(0, "Other runs overwrite the comment again and again. Set concurrency for the workflow.");
}

/** What a run wrote beside a later one's. */
async function removeOwn(host: CommentHost, comments: readonly HostComment[], { name, run }: Stamp): Promise<void> {
  for (const { id, body, isOwn } of comments) {
    const stamp = readStamp(body)?.stamp;
    if (isOwn && stamp?.name === name && stamp.run === run) await host.remove(id);
  }
}

async function write(
  host: CommentHost,
  decision: Extract<Decision, { kind: "create" | "update" }>,
  { stamp, text, short }: Desired,
): Promise<Outcome> {
  const whole = stamped(stamp, text);
  const shortened = stamped(stamp, short);
  if (decision.kind === "create") {
    try {
      return { kind: "created", url: await host.create(whole) };
    } catch (error) {
      if (!isRefused(error)) throw error;
      return { kind: "shortened", url: await host.create(shortened), why: error.message };
    }
  }
  const { id } = decision;
  try {
    return { kind: "updated", url: await host.update(id, whole) };
  } catch (error) {
    // Deleted since it was read.
    if (isGone(error)) return { kind: "created", url: await host.create(whole) };
    if (!isRefused(error)) throw error;
    return { kind: "shortened", url: await replaced(host, id, shortened), why: error.message };
  }
}

/** Too long, or not to be taken for another reason; a comment that cannot be updated can perhaps be deleted. */
async function replaced(host: CommentHost, id: string, body: string): Promise<string> {
  try {
    return await host.update(id, body);
  } catch (error) {
    if (!isRefused(error)) throw error;
    await host.remove(id);
    return host.create(body);
  }
}

function isRefused(error: unknown): error is HostError {
  return error instanceof HostError && [400, 403, 413, 422].includes(error.status);
}

function isGone(error: unknown): boolean {
  return error instanceof HostError && (error.status === 404 || error.status === 410);
}
