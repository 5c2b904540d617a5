/** SARIF: valid by the schema, locations in files, fingerprints that stay. */
import Ajv from "ajv";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Log } from "sarif";
import { sarifOf } from "../../lib/report/review/sarif";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readText } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { EXAMPLES } from "../../lib/build/example-plans";

const ROOT = path.resolve(__dirname, "../..");
const schema = JSON.parse(readFileSync(path.join(__dirname, "sarif-schema.json"), "utf8")) as object;
const isValid = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

function log(name: string, place?: Parameters<typeof sarifOf>[1]): Log {
  const file = `examples/plans/${name}/plan.json`;
  const options = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };
  return sarifOf(reviewReadings(readText(readFileSync(path.join(ROOT, file)), file), options), place) as Log;
}

test.each(EXAMPLES)("%s: valid by the schema, every location in a file", (name) => {
  const sarif = log(name);
  expect(isValid(sarif) ? [] : isValid.errors).toEqual([]);
  for (const { locations, ruleId } of sarif.runs[0]?.results ?? []) {
    expect(locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(`examples/plans/${name}/plan.json`);
    expect(sarif.runs[0]?.tool.driver.rules?.map(({ id }) => id)).toContain(ruleId);
  }
});

test("the schema refuses what is none", () => {
  expect(isValid({ ...log("harmless"), version: "2.0.0" })).toBe(false);
});

test("a dropped guard, at its line", () => {
  const results = log("drops-called-via-last", () => ({ file: "stacks/a b.tf", line: 7 })).runs[0]?.results ?? [];
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ["network-interface-directly", "warning"],
    ["access-gained", "note"],
    ["access-gained", "note"],
  ]);
  expect(results[0]?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: "stacks/a%20b.tf" },
    region: { startLine: 7 },
  });
});

test("fingerprints follow from rule, address and principal alone", () => {
  const of = (sarif: Log): readonly unknown[] => sarif.runs[0]?.results?.map((each) => each.partialFingerprints) ?? [];
  const [one, other] = [log("drops-called-via-last"), log("drops-called-via-last", () => ({ file: "x.tf", line: 3 }))];
  expect(of(one)).toEqual(of(other));
  expect(JSON.stringify(of(one)[0])).toMatch(/^\{"ruleAddressPrincipal\/v1":"[0-9a-f]{64}"\}$/);
});
