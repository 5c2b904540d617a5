/** The hidden first line of our comments: which review it is, of which commit, by which run. */
import { z } from "zod";
import { isFingerprint } from "../report/review/fingerprint";

const stampSchema = z.strictObject({
  v: z.literal(1),
  name: z.string(),
  run: z.string().regex(/^\d+(\.\d+)?$/),
  commit: z.string().regex(/^[0-9a-f]{7,64}$/),
  time: z.iso.datetime(),
  verdict: z.enum(["blocked", "cannot tell", "needs a decision", "safe"]).nullable(),
  plans: z.array(z.string().refine(isFingerprint)),
});

/** What a comment says of itself. */
export interface Stamp {
  /** Which of several reviews in one pull request. */
  readonly name: string;
  /** The run and, after a dot, its attempt. */
  readonly run: string;
  /** The head commit that was reviewed. */
  readonly commit: string;
  /** When the review was made, as `2026-01-31T12:00:00Z`. */
  readonly time: string;
  /** Null where only the text of the review is known. */
  readonly verdict: "blocked" | "cannot tell" | "needs a decision" | "safe" | null;
  /** The fingerprints of the plans, sorted. */
  readonly plans: readonly string[];
}

const START = "<!-- canvas-large-data ";
const END = " -->";

/** What every comment of ours holds. */
export const MARKER = START.trim();

/** Whether a text can be the name of a review: it stands in an HTML comment, which `--` ends. */
export function isName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,99}$/.test(text) && !text.includes("--");
}

/** A comment's whole text. */
export function stamped(stamp: Stamp, text: string): string {
  return `${START}${JSON.stringify({ v: 1, ...stamp })}${END}\n${text}`;
}

/** What a comment says of itself, and the rest of it; undefined where it is none of ours. */
export function readStamp(body: string): { readonly stamp: Stamp; readonly text: string } | undefined {
  // Hosts may give line feeds back with carriage returns.
  const [first = "", ...rest] = body.replaceAll("\r\n", "\n").split("\n");
  if (!first.startsWith(START) || !first.endsWith(END)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(first.slice(START.length, -END.length));
  } catch {
    return undefined;
  }
  const parsed = stampSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { name, run, commit, time, verdict, plans } = parsed.data;
  return { stamp: { name, run, commit, time, verdict, plans }, text: rest.join("\n") };
}

/** Whether one run is later than another: runs are numbered as they start. */
export function isLater(run: string, than: string): boolean {
  const [one, other] = [run, than].map((each) => each.split(".").map(BigInt));
  const [[number = 0n, attempt = 0n], [otherNumber = 0n, otherAttempt = 0n]] = [one ?? [], other ?? []];
  return number > otherNumber || (number === otherNumber && attempt > otherAttempt);
}
