/**
 * Texts of policies against texts of requests: wildcards, policy variables, references.
 *
 * A text is scanned once and its wildcards are matched by a loop, never by a regular expression: a policy of a pull request can
 * be written to make one run for years.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import type { Answer } from "./answer";
import { ANY, globs, overlap, STAR } from "./overlap";
import { join, type Reference, type Template, type MaybeUnknownString } from "./text";

/** Looks a policy variable up in a request. */
export type Variables = (key: string) => { readonly value: MaybeUnknownString } | "absent" | "unspecified";

/** How the texts of an element are read. */
export interface PatternOptions {
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  /** `${key}` is looked up in the request. */
  readonly variables: boolean;
  /** Upper and lower case are the same. */
  readonly ignoreCase: boolean;
}

/** A policy variable. */
interface Variable {
  readonly variable: string;
  readonly otherwise: string | undefined;
}
type Wildcard = "any text" | "any character";
interface WildcardPiece {
  readonly wildcard: Wildcard;
}
/** A part of a pattern: known text, a reference, a policy variable or a wildcard. */
export type Piece = string | Reference | Variable | WildcardPiece;

/** A text of a policy, ready to be matched. */
export interface Pattern {
  readonly text: MaybeUnknownString;
  readonly pieces: readonly Piece[];
  readonly ignoreCase: boolean;
  /** The whole text, when it holds neither wildcard, variable nor reference. */
  readonly literal: string | undefined;
  /** Atoms for {@link globs}, when nothing in it depends on the request. */
  readonly atoms: readonly Atom[] | undefined;
  readonly hasVariables: boolean;
  /** Known text and wildcards, nothing else. */
  readonly isKnown: boolean;
  /** The six parts of an ARN, when nothing in it depends on the request. */
  readonly arn: readonly Pattern[] | undefined;
}

/** A character's code, a wildcard, or a reference. */
type Atom = number | Reference;

/** `void`: a policy variable of the text has no value in the request. The text then matches nothing. */
export type Match = Answer | "void";

/** Reads a text of a policy. */
export function patternOf(text: MaybeUnknownString, reading: PatternOptions): Pattern {
  if (typeof text === "string") return new ReadPattern(text, piecesOf(text, reading), reading);
  const pieces = text.parts.flatMap((part) => (typeof part === "string" ? piecesOf(part, reading) : [part]));
  return new ReadPattern(text, pieces, reading);
}

/** The same for patterns that read the same: the text alone does not show whether `${…}` is a variable. */
export function keyOf({ text, pieces }: Pattern): string {
  const shown = JSON.stringify(text);
  return shown.includes("${") ? JSON.stringify(pieces) : shown;
}

/** What takes time is made when it is first asked for: most patterns of a plan are never matched. */
class ReadPattern implements Pattern {
  readonly ignoreCase: boolean;
  readonly literal: string | undefined;
  readonly hasVariables: boolean;
  readonly isKnown: boolean;
  private madeAtoms: readonly Atom[] | undefined;
  private madeArn: readonly Pattern[] | undefined;

  constructor(
    readonly text: MaybeUnknownString,
    readonly pieces: readonly Piece[],
    private readonly reading: PatternOptions,
  ) {
    const texts: string[] = [];
    let [hasVariables, isKnown] = [false, true];
    for (const piece of pieces) {
      if (typeof piece === "string") {
        texts.push(piece);
        continue;
      }
      hasVariables ||= "variable" in piece;
      isKnown &&= "wildcard" in piece;
    }
    this.ignoreCase = reading.ignoreCase;
    this.hasVariables = hasVariables;
    this.isKnown = isKnown;
    this.literal = texts.length === pieces.length ? fold(texts.join(""), reading.ignoreCase) : undefined;
  }

  get atoms(): readonly Atom[] | undefined {
    if (this.hasVariables || this.literal !== undefined) return undefined;
    return (this.madeAtoms ??= atomsOf(this.pieces, this.ignoreCase));
  }

  get arn(): readonly Pattern[] | undefined {
    const { text, reading } = this;
    if (this.hasVariables || this.literal !== undefined || !reading.wildcards) return undefined;
    if (typeof text !== "string" || !text.startsWith("arn:")) return undefined;
    return (this.madeArn ??= arnParts(text)?.map((part) => patternOf(part, reading)));
  }
}

const SPECIAL = /[*?]|\$\{/g;
const MAY_BE_SPECIAL = /[*?$]/;

function piecesOf(text: string, { wildcards, variables }: PatternOptions): readonly Piece[] {
  // Most texts are names, and looking for one of three characters is all that they cost.
  if (!MAY_BE_SPECIAL.test(text)) return text === "" ? [] : [text];
  const pieces: Piece[] = [];
  let literal = "";
  let from = 0;
  // A brace that is missing for one variable is missing for all that follow: it is looked for once.
  let isUnclosed = !variables;
  const push = (piece: Piece): void => {
    if (literal !== "") pieces.push(literal);
    literal = "";
    pieces.push(piece);
  };
  for (const { 0: found, index } of text.matchAll(SPECIAL)) {
    if (index < from) continue;
    if (found !== "${") {
      if (!wildcards) continue;
      literal += text.slice(from, index);
      from = index + 1;
      // Two stars in a row are one.
      if (found !== "*" || literal !== "" || !isStar(pieces.at(-1))) push(wildcardOf(found));
      continue;
    }
    const end = isUnclosed ? -1 : text.indexOf("}", index);
    isUnclosed ||= end < 0;
    if (end < 0) continue;
    const name = text.slice(index + 2, end);
    literal += text.slice(from, index);
    from = end + 1;
    // `${*}` is a star and no wildcard.
    if (name === "*" || name === "?" || name === "$") literal += name;
    else push(variableOf(name));
  }
  literal += text.slice(from);
  return literal === "" ? pieces : [...pieces, literal];
}

function wildcardOf(text: string): WildcardPiece {
  return { wildcard: text === "*" ? "any text" : "any character" };
}

function variableOf(inside: string): Variable {
  const match = /^([^,]*),\s*'([^']*)'\s*$/.exec(inside);
  return { variable: (match?.[1] ?? inside).trim().toLowerCase(), otherwise: match?.[2] };
}

function fold(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.toLowerCase() : text;
}

function atomsOf(pieces: readonly Piece[], ignoreCase: boolean): readonly Atom[] {
  return pieces.flatMap((piece): readonly Atom[] => {
    if (typeof piece === "string") return codesOf(fold(piece, ignoreCase));
    if ("wildcard" in piece) return [piece.wildcard === "any text" ? STAR : ANY];
    if ("reference" in piece) return [piece];
    throw new Error(`The policy variable ${piece.variable} was not looked up.`);
  });
}

/** The codes of a text's characters. By place: an iterator takes ten times as long, and each text of a request is matched so. */
export function codesOf(text: string): readonly number[] {
  const codes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    codes.push(code);
  }
  return codes;
}

/** The six parts between an ARN's colons; undefined for what has fewer. */
function arnParts(text: string): readonly string[] | undefined {
  const parts = text.split(":");
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** Whether a text of a request fits. */
export function matches(pattern: Pattern, value: MaybeUnknownString, variables: Variables): Match {
  if (pattern.literal !== undefined && typeof value === "string") {
    return pattern.literal === fold(value, pattern.ignoreCase) ? "yes" : "no";
  }
  if (!pattern.hasVariables) {
    if (pattern.isKnown && typeof value === "string") return fits(pattern, value) ? "yes" : "no";
    return matchAtoms(pattern.atoms ?? codesOf(pattern.literal ?? ""), value, pattern.ignoreCase);
  }
  const resolved = resolve(pattern, variables);
  if (resolved === "void" || resolved === "unknown") return resolved;
  return matchAtoms(atomsOf(resolved, pattern.ignoreCase), value, pattern.ignoreCase);
}

/**
 * The same for ARNs, whose parts are compared one by one: a star does not reach across the first five colons.
 * A pattern with fewer parts is not decided: AWS's pages do not say what it means.
 */
export function matchesArn(pattern: Pattern, value: MaybeUnknownString, variables: Variables): Match {
  if (typeof value !== "string" || pattern.literal !== undefined) {
    if (pattern.literal === undefined && isShort(pattern)) return "unknown";
    return typeof value !== "string" && isElsewhere(pattern, value) ? "no" : matches(pattern, value, variables);
  }
  if (isEverything(pattern)) return "yes";
  if (pattern.arn !== undefined) return matchParts(pattern.arn, value);
  const resolved = pattern.hasVariables ? resolve(pattern, variables) : pattern.pieces;
  if (resolved === "void" || resolved === "unknown") return resolved;
  if (resolved.some((piece) => typeof piece === "object" && "reference" in piece)) {
    return matchAtoms(atomsOf(resolved, pattern.ignoreCase), value, pattern.ignoreCase);
  }
  const parts = splitPieces(resolved);
  if (parts.length < 6) return "unknown";
  const values = arnParts(value);
  if (values === undefined) return "no";
  return parts.every((part, index) =>
    globs(atomsOf(part, pattern.ignoreCase), codesOf(fold(values[index] ?? "", pattern.ignoreCase))),
  )
    ? "yes"
    : "no";
}

/**
 * Whether a known part of an ARN proves that it does not match, although the end is unknown: a star for the account does not
 * reach into the resource, so that network-interface/* is no subnet, whatever its id will be.
 */
function isElsewhere({ arn, ignoreCase }: Pattern, { parts }: Template): boolean {
  const [first] = parts;
  const known = typeof first === "string" ? arnParts(first) : undefined;
  if (arn === undefined || known === undefined) return false;
  const rest = [known[5] ?? "", ...parts.slice(1)];
  return arn.some((part, index) => {
    const text: MaybeUnknownString = index === 5 ? join(rest) : (known[index] ?? "");
    return matchAtoms(part.atoms ?? codesOf(part.literal ?? ""), text, ignoreCase) === "no";
  });
}

function matchParts(patterns: readonly Pattern[], value: string): Answer {
  const values = arnParts(value);
  if (values === undefined) return "no";
  for (let index = 0; index < patterns.length; index++) {
    const part = patterns[index];
    if (part === undefined || !fits(part, values[index] ?? "")) return "no";
  }
  return "yes";
}

/** A part without variables and references against known text. */
function fits(pattern: Pattern, value: string): boolean {
  const text = fold(value, pattern.ignoreCase);
  if (pattern.literal !== undefined) return pattern.literal === text;
  if (isEverything(pattern)) return true;
  const [first] = pattern.pieces;
  if (typeof first === "string") {
    const prefix = fold(first, pattern.ignoreCase);
    if (!text.startsWith(prefix)) return false;
    if (pattern.pieces.length === 2 && isStar(pattern.pieces[1])) return true;
  }
  return globs(pattern.atoms ?? [], codesOf(text));
}

function isStar(piece: Piece | undefined): boolean {
  return typeof piece === "object" && "wildcard" in piece && piece.wildcard === "any text";
}

/** Whether it is a lone star. */
export function isEverything({ pieces }: Pattern): boolean {
  return pieces.length === 1 && isStar(pieces[0]);
}

function isShort(pattern: Pattern): boolean {
  if (isEverything(pattern) || pattern.pieces.some((piece) => typeof piece === "object" && !("wildcard" in piece)))
    return false;
  return splitPieces(pattern.pieces).length < 6;
}

/** Pieces split at the first five colons of their known text. */
export function splitPieces(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (typeof piece !== "string") {
      parts.at(-1)?.push(piece);
      continue;
    }
    let rest = piece;
    for (let colon = rest.indexOf(":"); colon >= 0 && parts.length < 6; colon = rest.indexOf(":")) {
      parts.at(-1)?.push(rest.slice(0, colon));
      parts.push([]);
      rest = rest.slice(colon + 1);
    }
    if (rest !== "") parts.at(-1)?.push(rest);
  }
  return parts;
}

function resolve(pattern: Pattern, variables: Variables): readonly Exclude<Piece, Variable>[] | "void" | "unknown" {
  const pieces: Exclude<Piece, Variable>[] = [];
  let unknown = false;
  for (const piece of pattern.pieces) {
    if (typeof piece === "string" || !("variable" in piece)) {
      pieces.push(piece);
      continue;
    }
    const found = variables(piece.variable);
    if (found === "unspecified") unknown = true;
    else if (found !== "absent") pieces.push(...(typeof found.value === "string" ? [found.value] : found.value.parts));
    else if (piece.otherwise === undefined) return "void";
    else pieces.push(piece.otherwise);
  }
  return unknown ? "unknown" : pieces;
}

/** The text a pattern stands for in a request, when it holds no wildcard: for operators that compare numbers or dates. */
export function resolvedText(pattern: Pattern, variables: Variables): { readonly value: string } | "void" | "unknown" {
  const resolved = resolve(pattern, variables);
  if (resolved === "void" || resolved === "unknown") return resolved;
  const texts = resolved.filter((piece) => typeof piece === "string");
  return texts.length < resolved.length ? "unknown" : { value: texts.join("") };
}

function matchAtoms(pattern: readonly Atom[], value: MaybeUnknownString, ignoreCase: boolean): Answer {
  const parts = typeof value === "string" ? [value] : value.parts;
  const atoms = parts.flatMap((part): readonly Atom[] =>
    typeof part === "string" ? codesOf(fold(part, ignoreCase)) : [part],
  );
  // A reference is like itself and like nothing else that is known of it; a star covers it whatever it turns out to be.
  if (globs(pattern, atoms)) return "yes";
  if (![...pattern, ...atoms].some((atom) => typeof atom === "object")) return "no";
  return overlap(pattern.map(asStar), atoms.map(asStar)) ? "unknown" : "no";
}

function asStar(atom: Atom): number {
  return typeof atom === "number" ? atom : STAR;
}
