/** Each test file counts for one part of the budget of processor time. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

interface Part {
  readonly name: string;
  readonly budget: number;
  readonly files: readonly string[];
}

/** What `lib/build/test-seconds.mjs` says, which only node itself can load. */
function evaluated(expression: string): unknown {
  const script = `
    import { budgetLine, partOf, PARTS } from "./lib/build/test-seconds.mjs";
    process.stdout.write(JSON.stringify(${expression}));`;
  const args = ["--input-type=module", "--eval", script];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" }));
}

const files = readdirSync(path.join(ROOT, "__tests__"), { recursive: true, encoding: "utf8" })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => file.endsWith(".test.ts"));
const parts = evaluated("PARTS") as readonly Part[];
const named = parts.flatMap(({ files: starts }) => starts);

test("no path is named twice, and each is that of a test file", () => {
  expect(named.filter((start, index) => named.indexOf(start) !== index)).toEqual([]);
  expect(named.filter((start) => !files.some((file) => file.startsWith(start)))).toEqual([]);
});

test("each test file has the part that names most of its path", () => {
  const names = evaluated(`${JSON.stringify(files)}.map((file) => partOf(\`__tests__/\${file}\`)?.name)`);
  const expected = files.map((file) => {
    const [longest] = named.filter((start) => file.startsWith(start)).sort((a, b) => b.length - a.length);
    return parts.filter((part) => part.files.some((start) => start === longest)).map(({ name }) => name);
  });
  expect((names as readonly string[]).map((name) => [name])).toEqual(expected);
  // The long ones and the new.
  expect(
    evaluated(`["terraform/upgrade.test.ts", "terraform/upgrade-check.test.ts", "end-to-end/why.test.ts",
    "review/why.test.ts", "report/screen.test.ts", "rules/check.test.ts", "oracle/oracle.test.ts"]
    .map((file) => partOf(\`__tests__/\${file}\`)?.name)`),
  ).toEqual(["Terraform and end-to-end", "version matrix", "account", "account", "hosts and page", "unit", "oracle"]);
});

test("what was measured, against the budgets, whose sum with lint and bench is 900", () => {
  const line = evaluated(`budgetLine([
    { file: "__tests__/constructs/step.test.ts", tier: "unit", seconds: 1.4 },
    { file: "__tests__/constructs/step.test.ts", tier: "cdktn", seconds: 2.6 },
    { file: "__tests__/rules/check.test.ts", tier: "unit", seconds: 3 },
    { file: "elsewhere.test.ts", tier: "unit", seconds: 9 },
  ])`);
  expect(line).toBe("processor seconds: unit 4 of 200, version matrix 3 of 50");
  expect(evaluated("String(budgetLine([]))")).toBe("undefined");
  const INSTALL_AND_LINT = 120;
  const BENCH = 50;
  expect(parts.reduce((sum, { budget }) => sum + budget, INSTALL_AND_LINT + BENCH)).toBe(900);
});
