/** What a terminal gets: colours and symbols, where, and how lines are broken. */
import { documentOf } from "../../lib/report/review/document";
import { terminalText } from "../../lib/report/review/terminal";
import { columnsOf, PIPE, paperOf, wrapped } from "../../lib/report/terminal";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { plan } from "../sources/make-plan";

test.each([
  ["a pipe", {}, {}, PIPE],
  ["a pipe that says how wide it is", { columns: 70 }, {}, PIPE],
  ["a terminal", { isTTY: true, columns: 90 }, {}, { width: 90, isColoured: true, hasSymbols: true }],
  ["a narrow one", { isTTY: true, columns: 20 }, {}, { width: 60, isColoured: true, hasSymbols: true }],
  ["a wide one", { isTTY: true, columns: 300 }, {}, { width: 120, isColoured: true, hasSymbols: true }],
  ["NO_COLOR", { isTTY: true, columns: 90 }, { NO_COLOR: "1" }, { width: 90, isColoured: false, hasSymbols: true }],
  [
    "an empty NO_COLOR",
    { isTTY: true, columns: 90 },
    { NO_COLOR: "" },
    { width: 90, isColoured: true, hasSymbols: true },
  ],
  ["TERM=dumb", { isTTY: true, columns: 90 }, { TERM: "dumb" }, { width: 90, isColoured: false, hasSymbols: true }],
])("%s", (_, stream, environment, expected) => {
  expect(paperOf(stream, environment)).toEqual(expected);
});

test("on a terminal the verdict has a symbol and a colour beside its word, first and last", () => {
  const review = reviewReadings([{ ...readJson(plan([]), "p"), file: "p", sha256: "ab" }], {
    inputs: NO_EXTERNAL_INPUTS,
    suppressions: [],
    today: "2026-06-01",
    commit: undefined,
  });
  const lines = (isColoured: boolean): readonly string[] =>
    terminalText(documentOf(review), { width: 100, isColoured, hasSymbols: true }).trimEnd().split("\n");
  const safe = "✔ Safe: no principal gains or loses access, and no network path changes";
  expect([lines(false)[0], lines(false).at(-1)]).toEqual([safe, safe]);
  expect([lines(true)[0], lines(true).at(-1)]).toEqual([`\u001b[32m${safe}\u001b[0m`, `\u001b[32m${safe}\u001b[0m`]);
  expect(lines(true).map((line) => line.replaceAll(/\u001b\[\d+m/g, ""))).toEqual(lines(false));
});

describe("lines", () => {
  test.each<readonly [string, number, number, readonly string[]]>([
    ["one two three", 12, 9, ["- one two", "  three"]],
    ["one two", 9, 9, ["- one two"]],
    ["onetwothreefour", 9, 9, ["- onetwot", "  hreefou", "  r"]],
    ["one two three four", 9, 2, ["- one two", "  three…"]],
    ["漢字漢字漢字", 9, 9, ["- 漢字漢", "  字漢字"]],
    ["", 9, 9, ["-"]],
  ])("%j in %d columns and %d lines", (text, width, most, expected) => {
    const lines = wrapped(text, { mark: "- ", width, most });
    expect(lines).toEqual(expected);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
  });

  test("a text of a million characters without a space takes linear time", () => {
    const start = performance.now();
    expect(wrapped("x".repeat(1_000_000), { mark: "", width: 100, most: 2 })).toHaveLength(2);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
