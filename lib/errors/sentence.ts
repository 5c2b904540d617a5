/**
 * The sentence that most services answer a refused request with.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
import { spelled } from "./actions";
import { ofOneAccount, principalOf } from "./principal";
import type { Refusal, TextLayer } from "./reading";

/** Where in a text a sentence stands, with what stands before it and belongs to no other. */
export interface Sentence {
  readonly refusal: Refusal;
  /** The text since the sentence before. */
  readonly before: string;
  /** The text up to the next sentence. */
  readonly after: string;
}

const ANCHOR = /\bis[ \n]+not[ \n]+authorized[ \n]+to[ \n]+perform:[ \n]*([A-Za-z0-9-]{1,64}:[A-Za-z0-9*]{1,128})/gi;

/** The longest key of S3 has 1,024 bytes. */
const FAR = 2_048;

/** Every such sentence of a text. */
export function sentencesIn(text: string): readonly Sentence[] {
  const anchors = [...text.matchAll(ANCHOR)];
  let from = 0;
  return anchors.map((anchor, index): Sentence => {
    const end = anchor.index + anchor[0].length;
    const next = anchors[index + 1]?.index ?? text.length;
    const before = text.slice(Math.max(from, anchor.index - FAR), anchor.index);
    const untilUser = text.slice(end, next).lastIndexOf("User:");
    const after = text.slice(end, untilUser < 0 ? next : end + untilUser);
    from = end;
    const action = spelled(anchor[1] ?? "");
    const principal = principalOf(principalText(before));
    const { resource, isCut, rest } = resourceIn(after, action);
    return {
      before,
      after,
      refusal: {
        principal,
        action,
        ...(resource === undefined ? {} : isCut ? { resource, resourceCut: true } : { resource }),
        ...contextIn(rest),
        ...(isCut ? {} : ofOneAccount(principal, resource)),
      },
    };
  });
}

/** After "User:", or the last word. */
function principalText(before: string): string {
  const user = before.lastIndexOf("User:");
  if (user >= 0) return before.slice(user + "User:".length);
  return before.trimEnd().split(/[ \n]/).at(-1) ?? "";
}

/** Where a resource ends that no quote encloses. */
const CONTEXT = /[ \n]+(?:because[ \n]|with[ \n]+an[ \n]+explicit[ \n]+deny)/i;
const TAIL = /[ \n]\((?:Service|SDK|Request|Status)|["<]|\n\n|\.?[ \n](?:Encoded[ \n]|Go[ \n]to[ \n])/;
/** Names of these services hold no blanks, so that a line feed in one comes from a terminal. */
const WITHOUT_BLANKS = /^(?!s3:|glue:|lakeformation:)/;

interface ResourceText {
  readonly resource: string | undefined;
  readonly isCut: boolean;
  readonly rest: string;
}

function resourceIn(after: string, action: string): ResourceText {
  const [unnamed] =
    /^[ \n]+on[ \n]+(?:this[ \n]+resource|the[ \n]+resource[ \n]+associated[ \n]+with[ \n]+this[ \n]+ciphertext)/i.exec(
      after,
    ) ?? [];
  if (unnamed !== undefined) return { resource: undefined, isCut: false, rest: after.slice(unnamed.length) };
  const [named] = /^[ \n]+on[ \n]+resource:[ \n]*/i.exec(after) ?? [];
  if (named === undefined) return { resource: undefined, isCut: false, rest: after };
  const body = after.slice(named.length, named.length + FAR);
  if (body.startsWith('"')) {
    const close = body.indexOf('"', 1);
    const quoted = close < 0 ? body.slice(1) : body.slice(1, close);
    return { ...cleaned(quoted, action, close < 0), rest: close < 0 ? "" : after.slice(named.length + close + 1) };
  }
  const context = body.search(CONTEXT);
  const tail = body.search(TAIL);
  const hasContext = context >= 0 && (tail < 0 || context < tail);
  const line = body.indexOf("\n");
  const ends = [tail, hasContext ? context : -1, hasContext ? -1 : line, body.length].filter((each) => each >= 0);
  const end = Math.min(...ends);
  const text = hasContext ? body.slice(0, end) : body.slice(0, end).replace(/[.']$/, "");
  return { ...cleaned(text, action, !hasContext && end === body.length), rest: after.slice(named.length + end) };
}

/** @param isAtEnd the text ends with it, so that it may be a part */
function cleaned(text: string, action: string, isAtEnd: boolean): Pick<ResourceText, "resource" | "isCut"> {
  const resource = text.replaceAll(/ ?\n ?/g, WITHOUT_BLANKS.test(action) ? "" : " ").trim();
  const isCut = isAtEnd && resource.startsWith("arn:") && resource.split(":").length < 6;
  return { resource: resource === "" ? undefined : resource, isCut };
}

/** Layers by the words that AWS has for them; the longer words first. */
const LAYERS: readonly (readonly [words: string, layer: TextLayer])[] = [
  ["identity-based polic(?:y|ies)", "identity"],
  ["permissions boundar(?:y|ies)", "boundary"],
  ["sessions? polic(?:y|ies)", "session"],
  ["resource-based polic(?:y|ies)", "resource"],
  ["role trust policy", "trust"],
  ["VPC endpoint polic(?:y|ies)", "endpoint"],
  ["service control polic(?:y|ies)", "scp"],
  ["resource control polic(?:y|ies)", "rcp"],
];
const ANY_LAYER = LAYERS.map(([words]) => words)
  .join("|")
  .replaceAll(" ", "[ \\n]+");
const IMPLICIT = new RegExp(`^[ \\n]*because[ \\n]+(?:no|the)[ \\n]+(${ANY_LAYER})[ \\n]+allows?\\b`, "i");
const EXPLICIT = new RegExp(
  `^[ \\n]*with[ \\n]+an[ \\n]+explicit[ \\n]+deny(?:[ \\n]+in[ \\n]+(?:an?|the)[ \\n]+(${ANY_LAYER})(?:[ \\n]+transitively[ \\n]+through[ \\n]+an?[ \\n]+(${ANY_LAYER}))?)?`,
  "i",
);
/** One sentence of KMS for three causes. */
const KMS = /^[ \n]*because[ \n]+the[ \n]+resource[ \n]+does[ \n]+not[ \n]+exist[ \n]+in[ \n]+this[ \n]+Region/i;
const S3_SETTING =
  /^[ \n]*because[ \n]+(?:public[ \n]+(?:ACLs|policies)[ \n]+are[ \n]+prevented|this[ \n]+bucket[ \n]+has[ \n]+blocked[ \n]+upload)/i;
/** The ARN in both spellings of AWS, or a bare name. */
const POLICY = /^(?:,[ \n]*with[ \n]+policy[ \n]+ARN)?:[ \n]*"?([^\s"<>()]{1,2048})/i;

/** What KMS's sentence may mean. */
export const KMS_CAUSES = [
  "key missing or in another Region",
  "key policy does not allow",
  "key policy denies",
] as const;

function contextIn(rest: string): Pick<Refusal, "deny" | "layer" | "policy" | "through" | "maybe"> {
  const implicit = IMPLICIT.exec(rest);
  if (implicit !== null) return { deny: "implicit", layer: layerOf(implicit[1]) };
  const explicit = EXPLICIT.exec(rest);
  if (explicit !== null) {
    const [all, layer, behind] = explicit;
    const policy = layer === undefined ? undefined : POLICY.exec(rest.slice(all.length))?.[1]?.replace(/[.,]$/, "");
    return {
      deny: "explicit",
      layer: layerOf(behind ?? layer),
      ...(behind === undefined ? {} : { through: [layerOf(layer)] }),
      ...(policy === undefined ? {} : { policy }),
    };
  }
  if (KMS.test(rest)) return { deny: "unknown", layer: "resource", maybe: KMS_CAUSES };
  return { deny: "unknown", layer: S3_SETTING.test(rest) ? "s3-setting" : "unknown" };
}

function layerOf(words: string | undefined): TextLayer {
  const plain = words?.replaceAll(/\s+/g, " ");
  if (plain === undefined) return "unknown";
  return LAYERS.find(([known]) => new RegExp(`^(?:${known})$`, "i").test(plain))?.[1] ?? "unknown";
}
