/** Sentences that separate text of a plan from our own words, so that a renderer can quote it safely. */
import { isText, show, type MaybeUnknownString } from "../authorization/text";
import type { DataReason, SourceKind } from "../authorization/unknown";

/** Our own words, text of a plan, or why something is not known, which the renderer puts into words. */
export type Part = string | { readonly quoted: string } | SourceNoun | DataReason;

/** The source itself, which the renderer calls by its noun: plan, stack, account. */
export interface SourceNoun {
  readonly noun: SourceKind;
}
export type Phrase = readonly Part[];

/** What may stand in a phrase: text of a plan, a number, why something is not known, or another phrase. */
export type Said = MaybeUnknownString | number | Phrase | SourceNoun | DataReason;

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
  if (isText(value)) return [{ quoted: show(value) }];
  return "kind" in value || "noun" in value ? [value] : value;
}

/** What the source of an inventory is called. */
export function nounOf({ source }: { readonly source: SourceKind }): SourceNoun {
  return { noun: source };
}

/** Several of them as a list: `a`, `b` and 3 more. */
export function listed(values: readonly MaybeUnknownString[], most = 4): Phrase {
  const shown = values.slice(0, values.length > most + 1 ? most : most + 1);
  const more = values.length - shown.length;
  return [
    ...shown.flatMap((value, index): Phrase => [...(index > 0 ? [", "] : []), { quoted: show(value) }]),
    ...(more > 0 ? [` and ${String(more)} more`] : []),
  ];
}
