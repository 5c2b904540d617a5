/** HTML in which text is always text: what a template is given is escaped, unless it is HTML of ours. */
import type { Phrase } from "../../checks/phrase";
import { plain } from "../plain";
import { reasonPhrase } from "../reason";

/** HTML that this file made. */
export class Html {
  readonly #isOurs = true;

  constructor(readonly text: string) {}

  /** Whether a value is one. */
  static is(value: unknown): value is Html {
    return typeof value === "object" && value !== null && #isOurs in value;
  }
}

/** What a template may be given; undefined is nothing. */
export type Value = string | number | Html | readonly Html[] | undefined;

/** Builds HTML: the template is ours, each value is text. */
export function markup(words: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(words.map((word, index) => word + rendered(values[index])).join(""));
}

function rendered(value: Value): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return Html.is(value) ? value.text : value.map(({ text }) => text).join("");
}

/** Text between tags or in a quoted attribute; nothing in it turns the direction of reading or is invisible. */
export function escaped(text: string): string {
  return plain(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Several lines of code. */
export function code(text: string): Html {
  return markup`<pre tabindex="0"><code>${text.split("\n").map((line, index) => markup`${index === 0 ? "" : NEWLINE}${line}`)}</code></pre>`;
}

const NEWLINE = new Html("\n");

/** A sentence: text of the plan as code, whatever direction its script has. */
export function sentence(phrase: Phrase): Html {
  // Marks of bold may stand in different parts.
  let isBold = false;
  const said = (each: Html): Html => (isBold ? markup`<strong>${each}</strong>` : each);
  const parts = phrase.flatMap((part): readonly Html[] => {
    if (typeof part === "string") {
      return part
        .replaceAll("`", "")
        .split("**")
        .map((text, index) => {
          if (index > 0) isBold = !isBold;
          return text === "" ? markup`` : said(markup`${text}`);
        });
    }
    if ("noun" in part) return [said(markup`${part.noun}`)];
    return [said("quoted" in part ? quoted(part.quoted) : sentence(reasonPhrase(part)))];
  });
  return markup`${parts}`;
}

/** Text of the plan. */
export function quoted(text: string): Html {
  return markup`<code><bdi>${text.trim() === "" ? "(empty)" : text}</bdi></code>`;
}
