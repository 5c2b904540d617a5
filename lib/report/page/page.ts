/**
 * A report as one HTML file that asks for nothing from anywhere: style, script and picture are in it, and its policy allows no more than
 * these by their hashes. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
import { createHash } from "node:crypto";
import type { Phrase } from "../../checks/phrase";
import type { Picture } from "../picture/model";
import { NARROW, svg, WIDE } from "../picture/svg";
import { edgeText, LEGEND, nodeState } from "../picture/words";
import { type Html, markup, quoted, sentence } from "./html";
import { SCRIPT, STYLE } from "./style";

/** How much a row weighs, from the most; what filters choose by. */
export const SEVERITIES = ["error", "undetermined", "warning", "information"] as const;
/** One of them. */
export type PageSeverity = (typeof SEVERITIES)[number];

/** One thing that is said. */
export interface PageRow {
  readonly severity: PageSeverity;
  /** Its word at the beginning; the severity's own by default. */
  readonly badge?: string;
  /** Whom it is about, by name; text of the plan. */
  readonly principals: readonly string[];
  readonly content: Html;
}

/** Rows under one heading; one without rows is left out unless it says why. */
export interface PageSection {
  readonly title: string;
  readonly rows: readonly PageRow[];
  readonly nothing?: string;
}

/** One plan, stack or account. */
export interface PagePart {
  /** Empty where there is only one part. */
  readonly heading: Phrase;
  /** What a reviewer decides, and who can decide it. */
  readonly decision?: Phrase | undefined;
  readonly facts: readonly Phrase[];
  readonly pictures: readonly Picture[];
  readonly sections: readonly PageSection[];
}

/** A whole page. */
export interface PageDocument {
  /** Our own words: what kind of report it is. */
  readonly title: string;
  readonly heading: Phrase;
  readonly severity: PageSeverity;
  readonly parts: readonly PagePart[];
  /** What has a row each below the parts, because the page would be too large. */
  readonly others?: PageSection;
  readonly closing: readonly Phrase[];
}

/** Pictures of one part that are drawn; of more, the rows say all. */
const MOST_PICTURES = 6;

/** The file; equal documents give equal bytes. */
export function pageText(page: PageDocument): string {
  const names = [
    ...new Set(
      page.parts.flatMap(({ sections }) =>
        sections.flatMap(({ rows }) => rows.flatMap(({ principals }) => principals)),
      ),
    ),
  ].sort();
  const numbers = new Map(names.map((name, index) => [name, String(index + 1)]));
  const policy = `default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const { text } =
    markup`<meta charset="utf-8" /><meta http-equiv="Content-Security-Policy" content="${policy}" /><meta name="viewport" content="width=device-width, initial-scale=1" /><meta name="referrer" content="no-referrer" /><meta name="generator" content="canvas-large-data" /><title>${page.title}</title><link rel="icon" href="data:," />\n`;
  const { text: body } =
    markup`<main><header class="verdict ${page.severity}"><p class="dim">${page.title}</p><h1>${sentence(page.heading)}</h1></header>${page.parts.map((part, index) => partHtml(part, index, index === 0 ? filters(names) : undefined, numbers))}${page.others === undefined ? undefined : sectionHtml(page.others, numbers)}<footer class="facts">${page.closing.map((each) => markup`<p>${sentence(each)}</p>`)}</footer></main>\n`;
  return `<!doctype html>\n<html lang="en">\n<head>\n${text}<style>${STYLE}</style>\n</head>\n<body>\n${body}<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** A script shows it; without one it would do nothing. */
function filters(names: readonly string[]): Html {
  return markup`<form class="filters" hidden aria-label="Filters"><label>Principal<select><option value="">all</option>${names.map((name, index) => markup`<option value="${index + 1}">${shortened(name)}</option>`)}</select></label><label>Severity<select><option value="">all</option>${SEVERITIES.map((each) => markup`<option>${each}</option>`)}</select></label><button type="reset">Show all</button><output aria-live="polite"></output></form>\n`;
}

/** A list of choices is as wide as its longest one. */
function shortened(name: string): string {
  const characters = Array.from(name);
  return characters.length <= 60 ? name : `${characters.slice(0, 40).join("")}…${characters.slice(-18).join("")}`;
}

function partHtml(
  { heading, decision, facts, pictures, sections }: PagePart,
  index: number,
  controls: Html | undefined,
  numbers: ReadonlyMap<string, string>,
): Html {
  const more = pictures.length - MOST_PICTURES;
  return markup`${
    heading.length === 0 ? undefined : markup`<h2>${sentence(heading)}</h2>\n`
  }${decision === undefined ? undefined : markup`<p class="decision">${sentence(decision)}</p>\n`}${pictures.slice(0, MOST_PICTURES).map((picture, each) => pictureHtml(picture, `p${String(index + 1)}-${String(each + 1)}`))}${
    more > 0
      ? markup`<p>${more} more ${more === 1 ? "setup is" : "setups are"} not drawn; the rows below are about all of them.</p>\n`
      : undefined
  }${controls}${emptyHtml(sections)}${sections.map((section) => sectionHtml(section, numbers))}<div class="facts">${facts.map((fact) => markup`<p>${sentence(fact)}</p>`)}</div>\n`;
}

/** Questions without an answer to open, in a few lines together. */
function emptyHtml(sections: readonly PageSection[]): Html {
  const empty = sections.filter(({ rows, nothing }) => rows.length === 0 && nothing !== undefined);
  if (empty.length === 0) return markup``;
  return markup`<p class="empty">${empty.map(({ title, nothing }, index) => markup`${index === 0 ? "" : " "}<strong>${title}:</strong> ${nothing}.`)}</p>\n`;
}

function sectionHtml({ title, rows }: PageSection, numbers: ReadonlyMap<string, string>): Html {
  if (rows.length === 0) return markup``;
  return markup`<section class="group"><h2>${title} (${rows.length})</h2><ul class="rows">${rows.map(
    ({ severity, badge = severity, principals, content }) =>
      markup`<li data-severity="${severity}" data-principals="${principals.map((name) => numbers.get(name) ?? "").join(" ")}"><span class="badge ${severity}">${badge}</span>${content}</li>\n`,
  )}</ul></section>\n`;
}

function pictureHtml(picture: Picture, key: string): Html {
  const named = new Map(picture.nodes.map((node) => [node.id, node]));
  const nodeHtml = (id: string): Html => {
    const node = named.get(id);
    return node === undefined
      ? markup``
      : markup`${node.what}${node.name === "" ? undefined : markup` ${quoted(node.name)}`}`;
  };
  return markup`<figure><div class="wide">${svg(picture, WIDE, `${key}w`)}</div><div class="narrow">${svg(picture, NARROW, `${key}n`)}</div><figcaption>${LEGEND}</figcaption><details><summary>The picture as text</summary><ul>${picture.nodes.flatMap(
    (node) => {
      const state = nodeState({ ...node });
      return state === "" ? [] : [markup`<li>${nodeHtml(node.id)}: <strong>${state}</strong></li>\n`];
    },
  )}${picture.edges.map(
    (edge) =>
      markup`<li>${nodeHtml(edge.from)} → ${nodeHtml(edge.to)}: ${edgeText(edge)}${
        edge.why.length === 0 ? undefined : markup`<ul>${edge.why.map((why) => markup`<li>${why}</li>`)}</ul>`
      }</li>\n`,
  )}</ul></details></figure>\n`;
}
