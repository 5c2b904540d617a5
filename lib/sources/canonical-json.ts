/**
 * JSON as `JSON.stringify` writes a value whose names are in order, which is how Terraform mostly writes: where the texts are the same, the
 * values are. So they are compared and hashed as text; what is written otherwise has to be parsed.
 */
import type { Json } from "../rules/json";

const [QUOTE, BACKSLASH, COLON, COMMA, MINUS, ZERO, NINE] = [0x22, 0x5c, 0x3a, 0x2c, 0x2d, 0x30, 0x39];
const [LIST, OBJECT, END_OF_LIST, END_OF_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];
const [FIRST_LETTER, LAST_LETTER] = [0x20, 0x7f];
const NULL = Buffer.from("null");
const WORDS = [Buffer.from("true"), Buffer.from("false"), NULL];
/** Larger numbers may be written otherwise than they are read. */
const MOST_DIGITS = 15;
/** What is deeper has to be parsed. */
const DEEPEST = 100;
/** The letters behind a backslash in what `JSON.stringify` writes, but for `\u`. */
const ESCAPES = new Uint8Array(256);
for (const letter of '"\\bfnrt') ESCAPES[letter.charCodeAt(0)] = 1;

/** Where a member of an object is written. */
interface Member {
  /** Where its name begins and ends, without quotes. */
  readonly name: number;
  readonly endOfName: number;
  readonly value: number;
  /** The place behind the value. */
  readonly end: number;
}

/** An object as text. It is compared with others of the same bytes. */
export class CanonicalObject {
  constructor(
    private readonly bytes: Buffer,
    private readonly from: number,
    readonly to: number,
    private readonly members: readonly Member[],
  ) {}

  get text(): string {
    return this.bytes.toString("latin1", this.from, this.to);
  }

  parsed(): Json {
    return JSON.parse(this.text) as Json;
  }

  /** The names whose values differ, in order: of what this object has, and of what only the other has. Null is as if it were not there. */
  differing(other: CanonicalObject): readonly string[] {
    const { bytes } = this;
    const [own, others]: [string[], string[]] = [[], []];
    const nameOf = ({ name, endOfName }: Member): string => bytes.toString("latin1", name, endOfName);
    const isNull = ({ value }: Member): boolean => bytes[value] === NULL[0];
    let next = 0;
    for (const mine of this.members) {
      let order = 1;
      for (let theirs = other.members[next]; theirs !== undefined; theirs = other.members[++next]) {
        order = compareNames(bytes, theirs.name, mine.name);
        if (order > 0) break;
        if (order === 0) {
          if (!isSameValue(bytes, mine, theirs)) own.push(nameOf(mine));
          next++;
          break;
        }
        if (!isNull(theirs)) others.push(nameOf(theirs));
      }
      if (order !== 0 && !isNull(mine)) own.push(nameOf(mine));
    }
    for (const theirs of other.members.slice(next)) if (!isNull(theirs)) others.push(nameOf(theirs));
    return [...own, ...others];
  }

  /** The text of the members with parts, and of those whose values differ from the other object's; undefined where that has other names. */
  textBeside(other: CanonicalObject): string | undefined {
    const { bytes } = this;
    if (this.members.length !== other.members.length) return undefined;
    const shown: string[] = [];
    for (const [index, mine] of this.members.entries()) {
      const theirs = other.members[index];
      if (theirs === undefined || compareNames(bytes, mine.name, theirs.name) !== 0) return undefined;
      const hasParts = bytes[mine.value] === OBJECT || bytes[mine.value] === LIST;
      if (hasParts || !isSameValue(bytes, mine, theirs)) shown.push(bytes.toString("latin1", mine.name - 1, mine.end));
    }
    return `{${shown.join(",")}}`;
  }
}

/** Bytes in which canonical objects are looked for. */
export class CanonicalBytes {
  private readonly words: DataView;

  constructor(private readonly bytes: Buffer) {
    this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * The object that begins at a place; undefined for what is not canonical, and for any other value.
   *
   * @param mayBeIn asked for each name of it, between two places: `false` where the object has to be parsed
   */
  objectAt(from: number, mayBeIn: (from: number, to: number) => boolean): CanonicalObject | undefined {
    if (this.bytes[from] !== OBJECT) return undefined;
    const members: Member[] = [];
    const to = this.object(from, 1, members);
    if (to < 0) return undefined;
    for (const { name, endOfName } of members) if (!mayBeIn(name, endOfName)) return undefined;
    return new CanonicalObject(this.bytes, from, to, members);
  }

  /** The place behind a value; -1 where it is not canonical. So do all below. */
  private end(from: number, depth: number): number {
    const byte = this.bytes[from];
    if (byte === QUOTE) return this.text(from + 1);
    if (byte === OBJECT) return this.object(from, depth);
    if (byte === LIST) return this.list(from, depth);
    return byte === MINUS || isDigit(byte) ? this.integer(from) : this.word(from);
  }

  private object(from: number, depth: number, members?: Member[]): number {
    const { bytes } = this;
    if (depth > DEEPEST) return -1;
    if (bytes[from + 1] === END_OF_OBJECT) return from + 2;
    let last = -1;
    for (let at = from + 1; ; at++) {
      // JSON.parse puts names that are numbers first.
      if (bytes[at] !== QUOTE || isDigit(bytes[at + 1])) return -1;
      const name = at + 1;
      const endOfName = this.endOfName(name);
      if (endOfName < 0 || bytes[endOfName + 1] !== COLON) return -1;
      if (last >= 0 && compareNames(bytes, last, name) >= 0) return -1;
      last = name;
      at = this.end(endOfName + 2, depth + 1);
      if (at < 0) return -1;
      members?.push({ name, endOfName, value: endOfName + 2, end: at });
      if (bytes[at] === END_OF_OBJECT) return at + 1;
      if (bytes[at] !== COMMA) return -1;
    }
  }

  private list(from: number, depth: number): number {
    const { bytes } = this;
    if (depth > DEEPEST) return -1;
    if (bytes[from + 1] === END_OF_LIST) return from + 2;
    for (let at = from + 1; ; at++) {
      at = this.end(at, depth + 1);
      if (at < 0) return -1;
      if (bytes[at] === END_OF_LIST) return at + 1;
      if (bytes[at] !== COMMA) return -1;
    }
  }

  /** The quote behind a name that has no escape: the order of one with an escape is not that of its bytes. */
  private endOfName(from: number): number {
    for (let at = from; ; at++) {
      const byte = this.bytes[at];
      if (byte === QUOTE) return at;
      if (byte === undefined || byte < FIRST_LETTER || byte > LAST_LETTER || byte === BACKSLASH) return -1;
    }
  }

  /** @param from behind the quote */
  private text(from: number): number {
    const { bytes, words } = this;
    const lastWord = bytes.length - 4;
    let at = from;
    for (;;) {
      while (at <= lastWord && isPlain(words.getInt32(at, true))) at += 4;
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      if (byte === undefined || byte < FIRST_LETTER || byte > LAST_LETTER) return -1;
      if (byte !== BACKSLASH) at++;
      else if (ESCAPES[bytes[at + 1] ?? 0] === 1) at += 2;
      else return -1;
    }
  }

  private integer(from: number): number {
    const { bytes } = this;
    const first = bytes[from] === MINUS ? from + 1 : from;
    let at = first;
    while (isDigit(bytes[at])) at++;
    const hasZero = bytes[first] === ZERO && (at > first + 1 || first > from);
    // A fraction or an exponent.
    const goesOn = bytes[at] !== COMMA && bytes[at] !== END_OF_LIST && bytes[at] !== END_OF_OBJECT;
    return at === first || hasZero || goesOn || at - first > MOST_DIGITS ? -1 : at;
  }

  private word(from: number): number {
    for (const word of WORDS) if (isSame(this.bytes, from, word, 0, word.length)) return from + word.length;
    return -1;
  }
}

/** The order of two names, each of which ends with a quote. */
function compareNames(bytes: Buffer, one: number, other: number): number {
  for (let index = 0; ; index++) {
    const [mine, theirs] = [bytes[one + index], bytes[other + index]];
    if (mine === QUOTE || theirs === QUOTE || mine === undefined || theirs === undefined)
      return Number(mine !== QUOTE) - Number(theirs !== QUOTE);
    if (mine !== theirs) return mine - theirs;
  }
}

function isSameValue(bytes: Buffer, one: Member, other: Member): boolean {
  const length = one.end - one.value;
  return length === other.end - other.value && isSame(bytes, one.value, bytes, other.value, length);
}

/** Whether as many bytes are the same. */
function isSame(bytes: Uint8Array, from: number, others: Uint8Array, start: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[from + index] !== others[start + index]) return false;
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** Whether four letters are of ASCII, and none is a quote, a backslash or a control character. Where it says no, the letters are looked at one by one. */
function isPlain(four: number): boolean {
  const quote = four ^ 0x22222222;
  const backslash = four ^ 0x5c5c5c5c;
  // As in JsonBytes; a byte above ASCII has the highest bit itself.
  const found = ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash) | (four - 0x20202020) | four;
  return (found & 0x80808080) === 0;
}
