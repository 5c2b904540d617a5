/** The hidden line of a comment, and what is decided from the comments that are there. */
import { decide, type Desired } from "../../lib/hosts/sticky";
import { isLater, isName, readStamp, type Stamp, stamped } from "../../lib/hosts/stamp";
import type { HostComment } from "../../lib/hosts/host";

const STAMP: Stamp = {
  name: "prod",
  run: "20.1",
  commit: "a".repeat(40),
  time: "2026-01-31T12:00:00Z",
  verdict: "safe",
  plans: [`p1-${"0".repeat(64)}`],
};
const DESIRED: Desired = { stamp: STAMP, text: "whole\n", short: "short\n" };

function comment(id: string, stamp: Partial<Stamp> = {}, more: Partial<HostComment> = {}): HostComment {
  const body = stamped({ ...STAMP, ...stamp }, "whole\n");
  return { id, body, url: `https://host/${id}`, isOwn: true, isMinimized: false, ...more };
}

describe("the stamp", () => {
  test("is read as it was written", () => {
    expect(readStamp(stamped(STAMP, "text\n"))).toEqual({ stamp: STAMP, text: "text\n" });
  });

  test("is read where the host changed the ends of lines", () => {
    expect(readStamp(stamped(STAMP, "one\ntwo\n").replaceAll("\n", "\r\n"))).toEqual({
      stamp: STAMP,
      text: "one\ntwo\n",
    });
  });

  test.each<[string, string]>([
    ["nothing", ""],
    ["another comment", "Looks good to me"],
    ["a quoted one", `> ${stamped(STAMP, "x")}`],
    ["one that is not the first line", `hello\n${stamped(STAMP, "x")}`],
    ["what is no JSON", "<!-- canvas-large-data {x} -->\n"],
    ["another version", stamped(STAMP, "x").replace('"v":1', '"v":2')],
    ["a fingerprint that is none", stamped({ ...STAMP, plans: ["p1-0"] }, "x")],
    ["a run that is no number", stamped({ ...STAMP, run: "9e9" }, "x")],
    ["one field more", stamped(STAMP, "x").replace('"v":1', '"v":1,"approved":true')],
  ])("%s has none", (_, body) => {
    expect(readStamp(body)).toBeUndefined();
  });

  test.each<[string, boolean]>([
    ["prod", true],
    ["stacks/eu-west-1 (a)", false],
    ["stacks/eu-west-1", true],
    ["a--b", false],
    ["a-->", false],
    ["", false],
    ["-a", false],
    ["x".repeat(101), false],
  ])("%s is a name: %s", (name, expected) => {
    expect(isName(name)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ["20.1", "20.1", false],
    ["20.2", "20.1", true],
    ["20.1", "20.2", false],
    ["100.1", "99.9", true],
    ["9", "10", false],
    ["90071992547409930001", "90071992547409930000", true],
  ])("run %s is later than %s: %s", (run, than, expected) => {
    expect(isLater(run, than)).toBe(expected);
  });
});

describe("decides to", () => {
  test.each<[string, readonly HostComment[], object]>([
    ["create where there is none", [], { kind: "create" }],
    ["create beside one of another name", [comment("1", { name: "test" })], { kind: "create" }],
    ["create beside a pasted marker of another author", [comment("1", {}, { isOwn: false })], { kind: "create" }],
    ["create beside a minimized one", [comment("1", {}, { isMinimized: true })], { kind: "create" }],
    [
      "leave an equal one",
      [comment("1", { run: "19.1", time: "2026-01-30T12:00:00Z" })],
      { kind: "unchanged", url: "https://host/1", duplicates: [] },
    ],
    [
      "update another commit's",
      [comment("1", { run: "19.1", commit: "b".repeat(40) })],
      { kind: "update", id: "1", url: "https://host/1", duplicates: [] },
    ],
    [
      "update another verdict's",
      [comment("1", { verdict: "blocked" })],
      { kind: "update", id: "1", url: "https://host/1", duplicates: [] },
    ],
    [
      "update another plan's",
      [comment("1", { plans: [] })],
      { kind: "update", id: "1", url: "https://host/1", duplicates: [] },
    ],
    [
      "keep the first of two",
      [comment("1"), comment("2")],
      { kind: "unchanged", url: "https://host/1", duplicates: ["2"] },
    ],
    [
      "stop for a later run",
      [comment("1", { run: "21.1" })],
      { kind: "superseded", by: "21.1", url: "https://host/1" },
    ],
    [
      "stop for a later attempt in a duplicate",
      [comment("1"), comment("2", { run: "20.2" })],
      { kind: "superseded", by: "20.2", url: "https://host/2" },
    ],
    [
      "update though a stranger claims a later run",
      [comment("1", { verdict: "blocked" }), comment("2", { run: "99.1" }, { isOwn: false })],
      { kind: "update", id: "1", url: "https://host/1", duplicates: [] },
    ],
  ])("%s", (_, comments, expected) => {
    expect(decide(comments, DESIRED)).toEqual(expected);
  });
});
