/** Fixes word for word: each follows from the facts of its plan. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { CHECKS, type Finding } from "../../lib/checks";
import { fixText } from "../../lib/hcl/fix";
import { rulesMarkdown } from "../../lib/report/rules";
import { allIn } from "./closed-vpc";
import { FIX_CASES, type FixCase } from "./fix-cases";
import { FIXES } from "./fixes.cases";

/** The fixes of what the case's check finds, each once. */
export function fixesOf({ id, json }: FixCase): string {
  const found = allIn(json).filter(({ check, isUnknown }: Finding) => check.id === id && isUnknown !== true);
  return [...new Set(found.map(({ cure }) => fixText(cure)))].join("\n\n---\n\n");
}

test.each(FIX_CASES.map((each) => [each.id, each.what, each] as const))("%s: %s", (id, what, each) => {
  expect(fixesOf(each)).toBe(FIXES[`${id}: ${what}`]);
});

/** Their fix is that of docs/rules.md, word for word there; the first names both addresses besides. */
const IN_GENERAL = [
  "name-at-another-address",
  "name-used-twice",
  "public-access-refused",
  "public-access-block",
  "pass-role-removed",
  "large-data-switched-off",
];

test("every check has a fix that is expected, and every expectation a case", () => {
  const ids = new Set(FIX_CASES.map(({ id }) => id));
  expect(CHECKS.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual(IN_GENERAL);
  expect(Object.keys(FIXES).sort()).toEqual(FIX_CASES.map(({ id, what }) => `${id}: ${what}`).sort());
});

test("docs/rules.md has every check as it is, with its fix in general", () => {
  expect(readFileSync(path.join(__dirname, "../../docs/rules.md"), "utf8")).toBe(rulesMarkdown());
});
