/** The parts of a plan that a reader needs; the rest, most bytes of a large plan, is left out before anything is parsed. */
import { DEEPEST, endOfText, endOfValue, TooDeep } from "../authorization/json";
import { ARGUMENTS_WITH_CONDITIONS } from "./terraform/policy-arguments";
import { ResourceTypes } from "./terraform/types";

/** What is read of a plan: what decides, or every name in it as well. */
export type Needed = "decisions" | "names";

/**
 * JSON in UTF-8 without the parts of a plan that decide nothing, in whatever order and with whatever spaces it is written:
 *
 * - `planned_values`, which the sides of the changes repeat;
 * - the managed resources of `prior_state`, which they repeat too. Its data sources stay;
 * - both sides of a resource that stays as it is, if its type is in no table and it has no policy;
 * - the changes of `resource_drift`, of which only the types are read.
 *
 * For `names` only the first is left out. Nothing looks for errors in what is left out; what is no JSON stays as it is.
 *
 * @throws TooDeep
 */
export function neededParts(bytes: Buffer, needed: Needed = "decisions"): Buffer {
  const plan = new PlanBytes(bytes, needed);
  try {
    plan.read();
  } catch (error) {
    if (error instanceof NotJson) return bytes;
    throw error;
  }
  return withReplaced(bytes, plan.replaced);
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

/** Where the bytes are no JSON, `JSON.parse` says so. */
class NotJson extends Error {}

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
const OF_CHANGE = [
  "after_unknown",
  "before_sensitive",
  "after_sensitive",
  "before_identity",
  "after_identity",
] as const;

/** `undefined`: another key, or one with an escape, which may stand for any. */
type Key = (typeof PATHS | typeof OF_RESOURCE | typeof OF_CHANGE)[number] | "a policy" | "another" | undefined;

const KEYS_OF_RESOURCE: ReadonlySet<Key> = new Set(OF_RESOURCE);
const KEYS_OF_CHANGE: ReadonlySet<Key> = new Set(OF_CHANGE);

/** By their lengths. */
const KEYS: readonly (readonly (readonly [Key, Uint8Array])[] | undefined)[] = keysByLength();

function keysByLength(): readonly (readonly (readonly [Key, Uint8Array])[] | undefined)[] {
  const found: (readonly [Key, Uint8Array])[][] = [];
  const add = (key: Key, name: string): void => {
    (found[name.length] ??= []).push([key, Buffer.from(name)]);
  };
  for (const name of [...PATHS, ...OF_RESOURCE, ...OF_CHANGE]) add(name, name);
  for (const name of ARGUMENTS_WITH_CONDITIONS) add("a policy", name);
  return found;
}

const NO_KEYS: readonly (readonly [Key, Uint8Array])[] = [];

const [QUOTE, BACKSLASH, COLON, COMMA] = ['"', "\\", ":", ","].map((each) => each.charCodeAt(0));
const [LIST, OBJECT, END_OF_LIST, END_OF_OBJECT] = ["[", "{", "]", "}"].map((each) => each.charCodeAt(0));
const [SPACE, TAB, LINE, RETURN] = [" ", "\t", "\n", "\r"].map((each) => each.charCodeAt(0));

/** Reads the value that begins at a place, and gives the place behind it. */
type Value = (from: number) => number;

interface ReadChange {
  readonly from: number;
  readonly to: number;
  /** Its actions do nothing, nothing else in it does something, and no policy was found in its sides. */
  readonly doesNothing: boolean;
}

class PlanBytes {
  readonly replaced: Replaced[] = [];

  constructor(
    private readonly bytes: Buffer,
    private readonly needed: Needed,
  ) {}

  read(): void {
    const end = this.members(this.gap(0), 1, (key, from) => {
      if (key === "planned_values") return this.replace(from, this.end(from, 2), NULL);
      if (this.needed === "names") return this.end(from, 2);
      if (key === "resource_changes") return this.items(from, 2, (item) => this.changed(item));
      if (key === "resource_drift") return this.items(from, 2, (item) => this.drifted(item));
      return key === "prior_state" ? this.priorState(from) : this.end(from, 2);
    });
    if (this.gap(end) < this.bytes.length) throw new NotJson();
  }

  private priorState(at: number): number {
    const root = (from: number): number =>
      this.members(from, 3, (key, value) => (key === "root_module" ? this.module(value, 4) : this.end(value, 4)));
    return this.members(at, 2, (key, from) => (key === "values" ? root(from) : this.end(from, 3)));
  }

  private module(at: number, depth: number): number {
    const inner = depth + 1;
    return this.members(at, depth, (key, from) => {
      if (key === "resources") return this.items(from, inner, (item) => this.priorResource(item, inner + 1));
      if (key === "child_modules") return this.items(from, inner, (item) => this.module(item, inner + 1));
      return this.end(from, inner);
    });
  }

  private priorResource(at: number, depth: number): number {
    let [isManaged, isOpen] = [false, false];
    const end = this.members(at, depth, (key, from) => {
      const to = this.end(from, depth + 1);
      if (key === "mode") isManaged = this.is(MANAGED, from, to);
      if (key === undefined) isOpen = true;
      return to;
    });
    return isManaged && !isOpen ? this.replace(at, end, NULL) : end;
  }

  private drifted(at: number): number {
    return this.members(at, 3, (key, from) => {
      const to = this.end(from, 4);
      return key === "change" ? this.replace(from, to, NULL) : to;
    });
  }

  /** Of a key that stands twice, the last counts. */
  private changed(at: number): number {
    let [isOfNoFact, doesMore] = [false, false];
    let change: ReadChange | undefined;
    const end = this.members(at, 3, (key, from) => {
      if (key === "change") {
        change = this.change(from, isOfNoFact);
        return change.to;
      }
      const to = this.end(from, 4);
      if (key === "type") isOfNoFact = this.isOfNoFact(from, to);
      else if (key !== "mode" && !KEYS_OF_RESOURCE.has(key)) doesMore = true;
      return to;
    });
    if (change?.doesNothing === true && isOfNoFact && !doesMore) this.replace(change.from, change.to, NO_CHANGE);
    return end;
  }

  /** @param mayStay whether its sides are to be looked at, which takes time */
  private change(from: number, mayStay: boolean): ReadChange {
    let [isNoOp, doesMore] = [false, !mayStay];
    const side = (at: number): number =>
      this.members(at, 5, (key, value) => {
        if (key === "a policy" || key === undefined) doesMore = true;
        return this.end(value, 6);
      });
    const to = this.members(from, 4, (key, value) => {
      if (key === "before" || key === "after") {
        if (isNoOp && !doesMore) return side(value);
        doesMore = true;
        return this.end(value, 5);
      }
      const end = this.end(value, 5);
      if (key === "actions") isNoOp = this.is(NO_OP, value, end);
      else if (!KEYS_OF_CHANGE.has(key)) doesMore = true;
      return end;
    });
    return { from, to, doesNothing: isNoOp && !doesMore };
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

  /** The place behind an object, whose members are read; what is no object is passed. */
  private members(at: number, depth: number, member: (key: Key, from: number) => number): number {
    const { bytes } = this;
    if (bytes[at] !== OBJECT) return this.end(at, depth);
    if (depth > DEEPEST) throw new TooDeep();
    let next = this.gap(at + 1);
    if (bytes[next] === END_OF_OBJECT) return next + 1;
    for (;;) {
      if (bytes[next] !== QUOTE) throw new NotJson();
      const end = endOfText(bytes, next + 1);
      const colon = this.gap(end + 1);
      if (bytes[colon] !== COLON) throw new NotJson();
      next = this.gap(member(this.keyAt(next + 1, end), this.gap(colon + 1)));
      if (bytes[next] === END_OF_OBJECT) return next + 1;
      if (bytes[next] !== COMMA) throw new NotJson();
      next = this.gap(next + 1);
    }
  }

  /** The place behind a list, whose items are read; what is no list is passed. */
  private items(at: number, depth: number, item: Value): number {
    const { bytes } = this;
    if (bytes[at] !== LIST) return this.end(at, depth);
    if (depth > DEEPEST) throw new TooDeep();
    let next = this.gap(at + 1);
    if (bytes[next] === END_OF_LIST) return next + 1;
    for (;;) {
      next = this.gap(item(next));
      if (bytes[next] === END_OF_LIST) return next + 1;
      if (bytes[next] !== COMMA) throw new NotJson();
      next = this.gap(next + 1);
    }
  }

  /** The place behind a value of any kind. */
  private end(from: number, depth: number): number {
    const to = endOfValue(this.bytes, from, depth);
    if (to === from) throw new NotJson();
    return to;
  }

  private keyAt(from: number, to: number): Key {
    for (const [key, name] of KEYS[to - from] ?? NO_KEYS) if (this.is(name, from, to)) return key;
    for (let at = from; at < to; at++) if (this.bytes[at] === BACKSLASH) return undefined;
    return "another";
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
