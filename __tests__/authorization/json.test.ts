/** JSON that is passed over without being parsed, and how deep it may be. */
import { DEEPEST, JsonBytes, parseJson, TooDeep } from "../../lib/authorization/json";

const json = (text: string): JsonBytes => new JsonBytes(Buffer.from(text));
const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

test.each([
  ['"a",1', 3],
  ['"a\\"b"]', 6],
  ['"a\\\\",', 5],
  ["12,3", 2],
  ["true}", 4],
  ["null]", 4],
  ["-1.5e3 ,", 6],
  ["7\n", 1],
  ["7", 1],
  ["[],1", 2],
  ["{},{}", 2],
  ['{"a":[1,{"b":"]}"}]},2', 20],
  ['["\\"]",1],2', 9],
  // What does not end, ends with the bytes.
  ['"a', 3],
  ["[1,[2]", 6],
  ['["a', 3],
  ['["a\\', 4],
])("the value at the begin of %j ends before byte %i", (text, end) => {
  expect(json(text).endOfValue(0, 1)).toBe(end);
  expect(json(`[0,${text}`).endOfValue(3, 1)).toBe(end + 3);
});

test.each([
  ['a"b', 1],
  ['a\\"b"c', 4],
  ['a\\\\"', 3],
  ["abc", 3],
])("a text that goes on as %j ends at byte %i", (text, end) => {
  expect(json(text).endOfText(0)).toBe(end);
});

test("a value may be as deep as its place leaves", () => {
  expect(json(nested(DEEPEST)).endOfValue(0, 1)).toBe(2 * DEEPEST);
  expect(() => json(nested(DEEPEST + 1)).endOfValue(0, 1)).toThrow(new TooDeep());
  expect(json(nested(DEEPEST - 9)).endOfValue(0, 10)).toBe(2 * (DEEPEST - 9));
  expect(() => json(nested(DEEPEST - 8)).endOfValue(0, 10)).toThrow(TooDeep);
});

test("deep JSON is refused before it is parsed, also behind other values", () => {
  expect(parseJson('{"a":[1,"b"]}')).toEqual({ a: [1, "b"] });
  expect(JSON.stringify(parseJson(nested(DEEPEST)))).toBe(nested(DEEPEST));
  expect(() => parseJson(nested(DEEPEST + 1))).toThrow(new TooDeep());
  expect(() => parseJson(`[1,"[",${nested(DEEPEST + 1)}]`)).toThrow("it is nested more than 1000 levels deep");
  // What closes in a text, or beside what opens, closes nothing.
  expect(() => parseJson(`{"a":"]","b":${nested(DEEPEST)}}`)).toThrow(TooDeep);
  expect(parseJson(`[${"[],".repeat(DEEPEST)}1]`)).toHaveLength(DEEPEST + 1);
  expect(() => parseJson("{")).toThrow(SyntaxError);
});
