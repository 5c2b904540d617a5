/** The parts of a plan that a reader needs; the rest, most bytes of a large plan, is left out before anything is parsed. */
import { DEEPEST, JsonBytes, TooDeep } from "../authorization/json";
import { CanonicalBytes, type CanonicalObject } from "./canonical-json";
import { ARGUMENTS_OF_ANY_TYPE } from "./terraform/policy-arguments";
import { ResourceTypes } from "./terraform/types";
import { OTHER_KEYS, type TextSides } from "./unparsed-change";

/** What is read of a plan: what decides, or every name in it as well. */
export type Needed = "decisions" | "names";

/** What is to be parsed of a plan, and what stays text. */
export interface NeededParts {
  readonly bytes: Buffer;
  /** By its place in `resource_changes`: the sides of a resource that changes, if its type is in no table and it has no policy. `null` stands for them in the bytes. */
  readonly unparsed: ReadonlyMap<number, TextSides>;
}

/**
 * JSON in UTF-8 without the parts of a plan that decide nothing, in whatever order and with whatever spaces it is written:
 *
 * - `planned_values`, which the sides of the changes repeat;
 * - the managed resources of `prior_state`, which they repeat too. Its data sources stay;
 * - both sides of a resource that stays as it is, if its type is in no table and it has no policy;
 * - the changes of `resource_drift`, of which only the types are read.
 *
 * For `names` only the first is left out. Nothing looks for errors in what is left out; what is no JSON stays as it is, and so does a plan with an escape in one of its own keys.
 *
 * @throws TooDeep
 */
export function neededParts(bytes: Buffer, needed: Needed = "decisions"): NeededParts {
  const plan = new PlanBytes(bytes, needed);
  try {
    plan.read();
  } catch (error) {
    if (error instanceof LeftWhole) return { bytes, unparsed: new Map() };
    throw error;
  }
  return { bytes: withReplaced(bytes, plan.replaced), unparsed: plan.unparsed };
}

/** Bytes of which others take the place. */
interface Replaced {
  readonly from: number;
  to: number;
  readonly by: Uint8Array;
}

function withReplaced(bytes: Buffer, replaced: readonly Replaced[]): Buffer {
  if (replaced.length === 0) return bytes;
  const result = Buffer.allocUnsafe(
    replaced.reduce((sum, { from, to, by }) => sum - (to - from) + by.length, bytes.length),
  );
  let [read, written] = [0, 0];
  for (const { from, to, by } of replaced) {
    written += bytes.copy(result, written, read, from);
    result.set(by, written);
    written += by.length;
    read = to;
  }
  bytes.copy(result, written, read);
  return result;
}

/** Nothing is left out: the bytes are no JSON, of which `JSON.parse` says so, or have a key that may stand for any. */
class LeftWhole extends Error {}

const NULL = Buffer.from("null");
const MANAGED = Buffer.from('"managed"');
const NO_OP = Buffer.from('["no-op"]');
const NO_CHANGE = Buffer.from('{"actions":["no-op"]}');
const TYPES = new ResourceTypes();

/** Keys that lead to a part or decide on one. */
const PATHS = [
  ...["planned_values", "resource_changes", "resource_drift", "prior_state", "values", "root_module", "resources"],
  ...["child_modules", "mode", "type", "change", "actions", "before", "after"],
] as const;
/** The other keys of a resource that stays; one with more may be moved. */
const OF_RESOURCE = ["address", "module_address", "name", "index", "provider_name", "action_reason"] as const;
/** The other keys of its change; one with more may be imported. */
const OF_IDLE = ["after_unknown", "before_sensitive", "after_sensitive", "before_identity", "after_identity"] as const;

/** The keys that are distinguished. One with an escape may stand for any. */
type Key =
  | (typeof PATHS | typeof OF_RESOURCE | typeof OTHER_KEYS)[number]
  | "a policy"
  | "another"
  | "with an escape"
  | typeof NO_MORE;
/** What stands for the key behind the last one. Always a text, since V8 compares texts with texts in no time. */
const NO_MORE = "";

const KEYS_OF_RESOURCE: ReadonlySet<Key> = new Set(OF_RESOURCE);
const KEYS_OF_IDLE: ReadonlySet<Key> = new Set(OF_IDLE);
const KEYS_OF_CHANGE: ReadonlySet<Key> = new Set(OTHER_KEYS);

interface Word {
  readonly key: Key;
  readonly bytes: Uint8Array;
}

/** By their lengths. */
const KEYS: readonly (readonly Word[] | undefined)[] = keysByLength();

function keysByLength(): readonly (readonly Word[] | undefined)[] {
  const found: Word[][] = [];
  const add = (key: Key, name: string): void => {
    (found[name.length] ??= []).push({ key, bytes: Buffer.from(name) });
  };
  for (const name of new Set([...PATHS, ...OF_RESOURCE, ...OTHER_KEYS])) add(name, name);
  for (const name of ARGUMENTS_OF_ANY_TYPE) add("a policy", name);
  return found;
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [LIST, OBJECT, END_OF_LIST, END_OF_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];
const [SPACE, TAB, LINE, RETURN] = [0x20, 0x09, 0x0a, 0x0d];

/** Reads an item of a list, and gives the place behind it. */
type Item = (from: number, index: number) => number;

/** Where something is written. */
interface Place {
  readonly from: number;
  readonly to: number;
}

/** One side of a change; `text` where it need not be parsed. */
interface Side extends Place {
  readonly text: CanonicalObject | null;
}

/** Both sides of a change that need not be parsed. */
interface Sides {
  readonly before: Side;
  readonly after: Side;
}

class PlanBytes {
  readonly replaced: Replaced[] = [];
  readonly unparsed = new Map<number, TextSides>();
  private readonly json: JsonBytes;
  private readonly canonical: CanonicalBytes;
  /** Behind a key, where its value begins; behind the last one, the place behind the object. */
  private at = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly needed: Needed,
  ) {
    this.json = new JsonBytes(bytes);
    this.canonical = new CanonicalBytes(bytes);
  }

  read(): void {
    for (let key = this.firstKey(this.gap(0), 1); key !== NO_MORE;) key = this.nextKey(this.part(key, this.at));
    if (this.gap(this.at) < this.bytes.length) throw new LeftWhole();
  }

  private part(key: Key, from: number): number {
    // It may stand for a list of changes that counts, or for none: the whole is parsed.
    if (key === "with an escape") throw new LeftWhole();
    if (key === "planned_values") return this.replace(from, this.end(from, 2), NULL);
    if (this.needed === "names") return this.end(from, 2);
    if (key === "resource_changes") {
      // Of a key that stands twice, the last counts.
      this.unparsed.clear();
      return this.items(from, 2, (item, index) => this.changed(item, index));
    }
    if (key === "resource_drift") return this.items(from, 2, (item) => this.drifted(item));
    return key === "prior_state" ? this.priorState(from) : this.end(from, 2);
  }

  private priorState(from: number): number {
    for (let key = this.firstKey(from, 2); key !== NO_MORE;)
      key = this.nextKey(key === "values" ? this.priorValues(this.at) : this.end(this.at, 3));
    return this.at;
  }

  private priorValues(from: number): number {
    for (let key = this.firstKey(from, 3); key !== NO_MORE;)
      key = this.nextKey(key === "root_module" ? this.module(this.at, 4) : this.end(this.at, 4));
    return this.at;
  }

  private module(from: number, depth: number): number {
    const inner = depth + 1;
    for (let key = this.firstKey(from, depth); key !== NO_MORE;)
      key = this.nextKey(
        key === "resources"
          ? this.items(this.at, inner, (item) => this.priorResource(item, inner + 1))
          : key === "child_modules"
            ? this.items(this.at, inner, (item) => this.module(item, inner + 1))
            : this.end(this.at, inner),
      );
    return this.at;
  }

  private priorResource(from: number, depth: number): number {
    let isManaged = false;
    let isOpen = false;
    for (let key = this.firstKey(from, depth); key !== NO_MORE;) {
      const to = this.end(this.at, depth + 1);
      if (key === "mode") isManaged = this.is(MANAGED, this.at, to);
      else if (key === "with an escape") isOpen = true;
      key = this.nextKey(to);
    }
    return isManaged && !isOpen ? this.replace(from, this.at, NULL) : this.at;
  }

  private drifted(from: number): number {
    for (let key = this.firstKey(from, 3); key !== NO_MORE;) {
      const to = this.end(this.at, 4);
      key = this.nextKey(key === "change" ? this.replace(this.at, to, NULL) : to);
    }
    return this.at;
  }

  private changed(from: number, index: number): number {
    let isOfNoFact = false;
    let doesMore = false;
    let mayBeAnother = false;
    let change: Place | Sides | undefined;
    for (let key = this.firstKey(from, 3); key !== NO_MORE;) {
      const value = this.at;
      if (key === "change") {
        // Of two, the last counts.
        change = isOfNoFact ? this.change(value) : undefined;
        key = this.nextKey(isOfNoFact ? this.at : this.end(value, 4));
        continue;
      }
      const to = this.end(value, 4);
      if (key === "with an escape") mayBeAnother = true;
      else if (key === "type") isOfNoFact = this.isOfNoFact(value, to);
      else if (key !== "mode" && !KEYS_OF_RESOURCE.has(key)) doesMore = true;
      key = this.nextKey(to);
    }
    if (change === undefined || !isOfNoFact || mayBeAnother) return this.at;
    if ("before" in change) this.leaveAsText(change, index);
    else if (!doesMore) this.replace(change.from, change.to, NO_CHANGE);
    return this.at;
  }

  /**
   * Passes a change: where it is, if it does nothing and no policy is in its sides; its sides, if it does something and they can stay text;
   * undefined for any other.
   */
  private change(from: number): Place | Sides | undefined {
    let key = this.firstKey(from, 4);
    // Terraform writes the actions first, and so does whoever sorts the keys.
    if (key !== "actions") {
      if (key !== NO_MORE) this.at = this.json.endOfOpen(this.at, 4);
      return undefined;
    }
    const behindActions = this.end(this.at, 5);
    const isIdle = this.is(NO_OP, this.at, behindActions);
    const others = isIdle ? KEYS_OF_IDLE : KEYS_OF_CHANGE;
    let [before, after]: [Side | undefined, Side | undefined] = [undefined, undefined];
    for (key = this.nextKey(behindActions); key !== NO_MORE;) {
      const value = this.at;
      let to: number | undefined;
      if (key === "before" || key === "after") {
        const side: Side | undefined =
          (key === "before" ? before : after) === undefined ? this.side(value, isIdle, before ?? after) : undefined;
        if (key === "before") before = side;
        else after = side;
        to = side?.to;
      } else if (key !== "actions" && others.has(key)) to = this.end(value, 5);
      if (to === undefined) {
        this.at = this.json.endOfOpen(value, 4);
        return undefined;
      }
      key = this.nextKey(to);
    }
    if (isIdle) return { from, to: this.at };
    return before === undefined || after === undefined ? undefined : { before, after };
  }

  /** A side of a change that need not be parsed; undefined for another. */
  private side(from: number, isIdle: boolean, other: Place | undefined): Side | undefined {
    if (isIdle) {
      // The second side mostly repeats the first.
      const to = (other && this.endOfSame(from, other)) ?? (this.hasNoPolicy(from) ? this.at : undefined);
      return to === undefined ? undefined : { from, to, text: null };
    }
    if (this.is(NULL, from, from + NULL.length)) return { from, to: from + NULL.length, text: null };
    const text = this.canonical.objectAt(from, this.isNoPolicy);
    return text === undefined ? undefined : { from, to: text.to, text };
  }

  private leaveAsText({ before, after }: Sides, index: number): void {
    this.unparsed.set(index, { before: before.text, after: after.text });
    // Whoever sorts the keys has `after` first.
    for (const { from, to, text } of before.from < after.from ? [before, after] : [after, before])
      if (text !== null) this.replace(from, to, NULL);
  }

  private readonly isNoPolicy = (from: number, to: number): boolean => this.keyOf(from, to) !== "a policy";

  /** Whether no argument of a resource is a policy, or may be one. */
  private hasNoPolicy(from: number): boolean {
    let found = false;
    for (let key = this.firstKey(from, 5); key !== NO_MORE;) {
      if (key === "a policy" || key === "with an escape") found = true;
      key = this.nextKey(this.end(this.at, 6));
    }
    return !found;
  }

  /** The place behind an object that is written as another one that was read; undefined for any other value. To compare costs less than to read. */
  private endOfSame(at: number, { from, to }: Place): number | undefined {
    const { bytes } = this;
    const end = at + to - from;
    const isSame = bytes[at] === OBJECT && end <= bytes.length && bytes.compare(bytes, at, end, from, to) === 0;
    return isSame ? end : undefined;
  }

  /** Whether a type is one that no fact comes from. */
  private isOfNoFact(from: number, to: number): boolean {
    const text = this.bytes.toString("latin1", from, to);
    return text.startsWith('"') && !text.includes("\\") && !TYPES.isRelevant(text.slice(1, -1));
  }

  private replace(from: number, to: number, by: Uint8Array): number {
    const last = this.replaced.at(-1);
    // Neighbours in a list go together: there is mostly a comma between them.
    if (last?.by === NULL && by === NULL && this.isNext(last.to, from)) last.to = to;
    else this.replaced.push({ from, to, by });
    return to;
  }

  private isNext(end: number, from: number): boolean {
    const comma = this.gap(end);
    return this.bytes[comma] === COMMA && this.gap(comma + 1) === from;
  }

  /** The first key of an object; what is no object has none, and is passed. */
  private firstKey(from: number, depth: number): Key {
    if (this.bytes[from] !== OBJECT) {
      this.at = this.end(from, depth);
      return NO_MORE;
    }
    if (depth > DEEPEST) throw new TooDeep();
    const next = this.gap(from + 1);
    if (this.bytes[next] !== END_OF_OBJECT) return this.key(next);
    this.at = next + 1;
    return NO_MORE;
  }

  /** The key behind a value. */
  private nextKey(behind: number): Key {
    const next = this.gap(behind);
    if (this.bytes[next] === COMMA) return this.key(this.gap(next + 1));
    if (this.bytes[next] !== END_OF_OBJECT) throw new LeftWhole();
    this.at = next + 1;
    return NO_MORE;
  }

  private key(from: number): Key {
    const { bytes } = this;
    if (bytes[from] !== QUOTE) throw new LeftWhole();
    let hasEscape = false;
    let end = from + 1;
    for (; end < bytes.length && bytes[end] !== QUOTE; end++) {
      if (bytes[end] !== BACKSLASH) continue;
      hasEscape = true;
      end++;
    }
    const colon = this.gap(end + 1);
    if (bytes[colon] !== COLON) throw new LeftWhole();
    this.at = this.gap(colon + 1);
    return hasEscape ? "with an escape" : this.keyOf(from + 1, end);
  }

  private keyOf(from: number, to: number): Key {
    const words = KEYS[to - from];
    if (words !== undefined) for (const word of words) if (this.is(word.bytes, from, to)) return word.key;
    return "another";
  }

  /** The place behind a list, whose items are read; what is no list is passed. */
  private items(at: number, depth: number, item: Item): number {
    const { bytes } = this;
    if (bytes[at] !== LIST) return this.end(at, depth);
    if (depth > DEEPEST) throw new TooDeep();
    let next = this.gap(at + 1);
    if (bytes[next] === END_OF_LIST) return next + 1;
    for (let index = 0; ; index++) {
      next = this.gap(item(next, index));
      if (bytes[next] === END_OF_LIST) return next + 1;
      if (bytes[next] !== COMMA) throw new LeftWhole();
      next = this.gap(next + 1);
    }
  }

  /** The place behind a value of any kind. */
  private end(from: number, depth: number): number {
    const to = this.json.endOfValue(from, depth);
    if (to === from) throw new LeftWhole();
    return to;
  }

  private is(word: Uint8Array, from: number, to: number): boolean {
    if (to - from !== word.length) return false;
    for (let index = 0; index < word.length; index++) if (this.bytes[from + index] !== word[index]) return false;
    return true;
  }

  /** The place behind spaces. */
  private gap(from: number): number {
    let at = from;
    for (; ; at++) {
      const byte = this.bytes[at];
      if (byte !== SPACE && byte !== LINE && byte !== TAB && byte !== RETURN) return at;
    }
  }
}
