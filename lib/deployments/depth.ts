/** How deep YAML is nested: counted before it is read, because what reads it follows each level down the stack. */
import { type CST, Parser } from "yaml";

/** No file that people write is nested so deep. */
const DEEPEST = 1_000;

/** Whether a text is nested deeper than can be read. */
export function isTooDeep(text: string): boolean {
  return mayBeDeep(text) && depthOf(text) > DEEPEST;
}

/** Cheap, and true for every deep text: a level is opened by a bracket, or stands further to the right. */
function mayBeDeep(text: string): boolean {
  let brackets = 0;
  let column = 0;
  let isPrefix = true;
  for (const character of text) {
    if (character === "\n") [column, isPrefix] = [0, true];
    else if (isPrefix && " -?:".includes(character)) column++;
    else isPrefix = false;
    if (character === "[" || character === "{") brackets++;
    else if (character === "]" || character === "}") brackets--;
    if (brackets > DEEPEST || column > DEEPEST) return true;
  }
  return false;
}

/** What has tokens inside. */
interface Inner {
  readonly value?: CST.Token | null | undefined;
  readonly items?: readonly { readonly key?: CST.Token | null; readonly value?: CST.Token | null | undefined }[];
}

/** By the tokens, which the parser makes without following levels down. */
function depthOf(text: string): number {
  let deepest = 0;
  const open: { readonly token: Inner; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text)) open.push({ token: token as Inner, depth: 0 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    deepest = Math.max(deepest, depth);
    const inside = [token.value, ...(token.items ?? []).flatMap(({ key, value }) => [key, value])];
    for (const each of inside) {
      if (typeof each === "object" && each !== null) open.push({ token: each as Inner, depth: depth + 1 });
    }
  }
  return deepest;
}
