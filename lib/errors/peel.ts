/** Takes a text out of what it was pasted in: JSON, log lines, boxes of Terraform, quotes of chats and pages. */
import { parseJson } from "../authorization/json";
import { isJson, type Json } from "../rules/json";
import { ownValue } from "../rules/own-value";

/** The most that is read of a text, in characters. */
export const LONGEST = 1_048_576;

/** What a text holds. */
export interface Peeled {
  /** Plain text, in the order of the input. */
  readonly texts: readonly string[];
  /** Events of CloudTrail. */
  readonly events: readonly Json[];
  /** Decoded authorization messages of EC2. */
  readonly decoded: readonly Json[];
  /** Answers of IAM's GetRequestAuthorizationDetails. */
  readonly details: readonly Json[];
  /** What could not be read, one sentence each. */
  readonly unread: readonly string[];
}

interface Found {
  readonly texts: string[];
  readonly events: Json[];
  readonly decoded: Json[];
  readonly details: Json[];
}

/** Takes a text apart, in time linear in its length. */
export function peel(input: string): Peeled {
  const text = input.slice(0, LONGEST).replace(/^\uFEFF/, "");
  const unread = input.length > LONGEST ? ["only the first 1,048,576 characters of the text were read"] : [];
  const found: Found = { texts: [], events: [], decoded: [], details: [] };
  const whole = jsonIn(text);
  if (whole !== undefined) walk(whole, found);
  else {
    const lines: string[] = [];
    for (const line of text.split("\n")) {
      // A file of events has one a line.
      const json = /^\s{0,16}\{/.test(line) ? jsonIn(line) : undefined;
      if (json === undefined) lines.push(line);
      else walk(json, found);
    }
    found.texts.unshift(lines.join("\n"));
  }
  return { ...found, texts: found.texts.map(plainText).filter((each) => each !== ""), unread };
}

/** A JSON document, alone or after the lines that a program printed before it. */
function jsonIn(text: string): unknown {
  const trimmed = text.trim();
  if (/^["{[]/.test(trimmed)) return parsed(trimmed);
  const start = trimmed.search(/^[{[]/m);
  return start < 0 || !/[}\]]$/.test(trimmed) ? undefined : withBefore(trimmed, start);
}

/** What stands before the document is text too. */
function withBefore(text: string, start: number): unknown {
  const json = parsed(text.slice(start));
  return json === undefined ? undefined : [text.slice(0, start), json];
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Iterative, because JSON may be nested as deep as {@link parseJson} accepts. */
function walk(json: unknown, found: Found): void {
  const open: unknown[] = [json];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "string") {
      const inner = /^\s{0,16}[{[]/.test(value) ? parsed(value.trim()) : undefined;
      if (inner === undefined) found.texts.push(value);
      else open.push(inner);
    } else if (Array.isArray(value)) open.push(...(value as readonly unknown[]).slice(0, 10_000).reverse());
    else if (isJson(value)) {
      const kind = kindOf(value);
      if (kind === undefined) open.push(...Object.values(value).reverse());
      else found[kind].push(value);
    }
  }
}

function kindOf(json: Json): "events" | "decoded" | "details" | undefined {
  if (typeof json["eventSource"] === "string" && typeof json["eventName"] === "string") return "events";
  if (typeof json["allowed"] === "boolean" && isJson(json["context"])) return "decoded";
  return Array.isArray(json["evaluations"]) && Array.isArray(json["policies"]) ? "details" : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: "&", lt: "<", gt: ">" };

/**
 * A text without colour codes, marks of direction, quoting and boxes; with plain quotes and blanks; with at most one empty line
 * in a row. Each step reads the text once.
 */
export function plainText(text: string): string {
  return (
    text
      .replaceAll("\r\n", "\n")
      // Colour codes begin with ESC.
      .replaceAll(/\u001b\[[0-9;]{0,32}[A-Za-z]/g, "")
      .replaceAll(/\\"/g, '"')
      .replaceAll(/\\n/g, "\n")
      .replaceAll(/&#(?:34|x22);/gi, '"')
      .replaceAll(/&(quot|apos|amp|lt|gt);/g, (_, name: string) => ownValue(ENTITIES, name) ?? "")
      .replaceAll(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
      .replaceAll(/[\u2018\u2019]/g, "'")
      .replaceAll(/[\u2028\u2029]/g, "\n")
      .replaceAll(/\p{Cf}/gu, "")
      .replaceAll(/[^\S\n]|(?!\n)\p{Cc}/gu, " ")
      .replaceAll(/ {2,}/g, " ")
      // Borders of Terraform's boxes, and quotes of Markdown.
      .replaceAll(/^ ?(?:[│|>] ?)+/gm, "")
      .replaceAll(/[╷╵`]/g, "")
      .replaceAll(/ ?\n ?/g, "\n")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim()
  );
}
