/** What a plan says twice, left out before it is parsed: of a large plan that is most of its bytes. */
import { endOfText, type JsonVisitor, scanJson } from "../authorization/json";

const PLANNED = Buffer.from('"planned_values":');
const CHANGES = Buffer.from('"resource_changes":');
const PRIOR = Buffer.from('"prior_state":');
const ADDRESS = Buffer.from('{"address":"');
const MANAGED = Buffer.from('","mode":"managed"');
const DATA = Buffer.from('","mode":"data"');
const NULL = Buffer.from("null");
const [OPEN, COMMA] = ["{", ","].map((each) => each.charCodeAt(0));

/**
 * A plan in UTF-8 without `planned_values`, which the sides of its changes repeat, and without the resources of
 * `prior_state` whose changes it lists: what they were stands there as `before`. `null` takes their place. Resources that
 * the plan lists no change of (`-target`) and data sources stay. The same bytes for what is printed otherwise than
 * Terraform does, with spaces or in another order.
 *
 * @throws TooDeep
 */
export function withoutRepeated(bytes: Buffer): Buffer {
  const found = new Repeated(bytes);
  scanJson(bytes, found);
  if (found.spans.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let from = 0;
  for (const span of found.spans) {
    pieces.push(bytes.subarray(from, span.from), NULL);
    from = span.to;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}

interface Span {
  readonly from: number;
  to: number;
}

/** The parts of a plan, by their names at the top level. */
type Part = "planned" | "changes" | "prior" | undefined;

class Repeated implements JsonVisitor {
  readonly spans: Span[] = [];
  private part: Part;
  /** How deep the resource that is open lies: no other is inside it, whatever its values look like. */
  private depth: number | undefined;
  private from = 0;
  private isRepeated = false;
  /** Of the resources that change, as they are written. */
  private readonly changed = new Set<string>();

  constructor(private readonly bytes: Buffer) {}

  opened(at: number, depth: number): void {
    if (depth === 2) {
      this.part = this.partAt(at);
      if (this.part === "planned") this.open(at, depth, true);
    } else if (depth === 3 && this.part === "changes") {
      const address = this.addressAt(at);
      if (address !== undefined) this.changed.add(this.textIn(address));
    } else if (this.part === "prior" && this.depth === undefined) this.begin(at, depth);
  }

  closed(end: number, depth: number): void {
    if (depth !== this.depth) return;
    this.depth = undefined;
    if (!this.isRepeated) return;
    const { from } = this;
    const last = this.spans.at(-1);
    // Neighbours in a list go together.
    if (last?.to === from - 1 && this.bytes[last.to] === COMMA) last.to = end;
    else this.spans.push({ from, to: end });
  }

  private begin(at: number, depth: number): void {
    const address = this.addressAt(at);
    if (address === undefined) return;
    const isManaged = this.isAt(MANAGED, address.to);
    if (!isManaged && !this.isAt(DATA, address.to)) return;
    this.open(at, depth, isManaged && this.changed.has(this.textIn(address)));
  }

  private open(at: number, depth: number, isRepeated: boolean): void {
    [this.depth, this.from, this.isRepeated] = [depth, at, isRepeated];
  }

  private partAt(at: number): Part {
    const isNamed = (name: Buffer): boolean => this.isAt(name, at - name.length) && this.isKey(at - name.length);
    return isNamed(PLANNED) ? "planned" : isNamed(CHANGES) ? "changes" : isNamed(PRIOR) ? "prior" : undefined;
  }

  /** A quote inside a name follows a backslash. */
  private isKey(at: number): boolean {
    return this.bytes[at - 1] === OPEN || this.bytes[at - 1] === COMMA;
  }

  private addressAt(at: number): { readonly from: number; readonly to: number } | undefined {
    if (!this.isAt(ADDRESS, at)) return undefined;
    const from = at + ADDRESS.length;
    return { from, to: endOfText(this.bytes, from) };
  }

  private textIn({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.bytes.toString("latin1", from, to);
  }

  private isAt(word: Uint8Array, at: number): boolean {
    for (let index = 0; index < word.length; index++) if (this.bytes[at + index] !== word[index]) return false;
    return true;
  }
}
