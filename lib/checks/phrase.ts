/** Sentences in which what comes from a plan is kept apart from our own words, so that a renderer can quote it safely. */
import { isText, show, type Text } from "../authorization/text";

/** Our own words, or text of a plan. */
export type Part = string | { readonly quoted: string };
export type Phrase = readonly Part[];

/** What may stand in a phrase: text of a plan, a number, or another phrase. */
export type Said = Text | number | Phrase;

/** Builds a sentence: the template's own text is ours, every value comes from a plan. */
export function say(words: TemplateStringsArray, ...values: readonly Said[]): Phrase {
  return words.flatMap((word, index): Phrase => {
    const value = values[index];
    const rest: Phrase = value === undefined ? [] : partsOf(value);
    return word === "" ? rest : [word, ...rest];
  });
}

function partsOf(value: Said): Phrase {
  if (typeof value === "number") return [String(value)];
  return isText(value) ? [{ quoted: show(value) }] : value;
}

/** Several of them as a list: `a`, `b` and 3 more. */
export function listed(values: readonly Text[], most = 4): Phrase {
  const shown = values.slice(0, values.length > most + 1 ? most : most + 1);
  const more = values.length - shown.length;
  return [
    ...shown.flatMap((value, index): Phrase => [...(index > 0 ? [", "] : []), { quoted: show(value) }]),
    ...(more > 0 ? [` and ${String(more)} more`] : []),
  ];
}

/** As plain text. */
export function plainPhrase(phrase: Phrase, quote: (text: string) => string = (text) => text): string {
  return phrase.map((part) => (typeof part === "string" ? part : quote(part.quoted))).join("");
}
