/** Names of the prototype: what ESLint refuses of reads and writes by a name that others chose, and where. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { node } from "./eslint";

const READ =
  "this name may be one that every object inherits, such as constructor: read it by ownValue() of lib/rules/own-value, or make it a Map";
const WRITE = "this name may be __proto__, which replaces the prototype: make it a Map, or use Object.fromEntries()";
const IN = "`in` finds the names that every object inherits too: use Object.hasOwn()";
const ASSIGN = "Object.assign() sets __proto__: use { ...one, ...other }";

/** Expressions, and the message for each. */
const CASES: readonly (readonly [code: string, message?: string])[] = [
  ["record[name]", READ],
  ["record?.[name]", READ],
  ["record[`Not${name}`]", READ],
  ["table[name as keyof typeof table]", READ],
  ["table[key]"],
  ['generic(table, "a")'],
  ["list[0]"],
  ["list[index]"],
  ['record["a b"]'],
  ["record.a"],
  ["record[anything as string]", READ],
  ["(({ [name]: value }) => value)(record)", READ],
  ["({ [name]: 1 })"],
  ["(record[name] = 1)", WRITE],
  ["(record[name] += 1)", WRITE],
  ["record[name]++", WRITE],
  ["delete record[name]", WRITE],
  ["(table[key] = 1)"],
  ["name in record", IN],
  ['"a" in record'],
  ["Object.assign({}, record)", ASSIGN],
  ["({ ...record })"],
  ["Object.hasOwn(record, name)"],
  ["Object.keys(record).some((each) => record[each] === 1)"],
  ["Object.keys(other).some((each) => record[each] === 1)", READ],
  ["list.map(String).some((each) => record[each] === 1)", READ],
  ["Object.keys(record).reduce((all, each) => `${all}${record[all]}${each}`, name)", READ],
  ["(() => { for (const each of Object.keys(record)) if (record[each] === 1) return; })()"],
  ["(() => { for (const each of Object.keys(other)) if (record[each] === 1) return; })()", READ],
  ["(() => { for (let each of Object.keys(record)) { each += name; if (record[each] === 1) return; } })()", READ],
  ["new Map([[name, 1]]).get(name)"],
];

const HEAD = `
declare const record: Record<string, number>;
declare const other: Record<string, number>;
declare const list: number[];
declare const index: number;
declare const name: string;
declare const anything: unknown;
declare const table: { a: number; b: number };
declare const key: "a" | "b";
export function generic<T extends object, K extends string>(from: T & Record<K, number>, k: K): number { return from[k]; }
`;

/** What the rule says of each line of a file, by the line's number. In a project of its own, whose types load fast. */
function linted(code: string): ReadonlyMap<number, string> {
  const folder = mkdtempSync(path.join(tmpdir(), "own-names-"));
  const compilerOptions = { target: "ES2022", lib: ["ES2022"], strict: true, types: [], noEmit: true };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["case.ts"] }));
  writeFileSync(path.join(folder, "case.ts"), code);
  const script = `
    import { ESLint } from "eslint";
    import tseslint from "typescript-eslint";
    import names from "./lib/build/own-names.mjs";
    const folder = ${JSON.stringify(folder)};
    const parserOptions = { project: "./tsconfig.json", tsconfigRootDir: folder };
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [{
        files: ["*.ts"],
        plugins: { names },
        rules: { "names/own": "error" },
        languageOptions: { parser: tseslint.parser, parserOptions },
      }],
    });
    const [{ messages }] = await eslint.lintFiles(["case.ts"]);
    console.log(JSON.stringify(messages.map(({ line, message }) => [line, message])));`;
  try {
    return new Map(JSON.parse(node(script)) as (readonly [number, string])[]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the rule", () => {
  const first = HEAD.split("\n").length;
  const found = linted(HEAD + CASES.map(([code], index) => `export const x${String(index)} = ${code};\n`).join(""));

  test.each(CASES.map(([code, message], index) => ({ code, message, line: first + index })))("$code", (each) => {
    expect(found.get(each.line)).toBe(each.message);
  });

  test("a type parameter whose values are any text", () => {
    expect(found.get(first - 1)).toBe(READ);
  });
});

const CONFIGURATIONS = ["eslint.config.mjs", "eslint.names.config.mjs"];

test.each(CONFIGURATIONS)(
  "by %s it holds in every room that is shipped and reads what others wrote",
  (configuration) => {
    const rooms = ["authorization", "checks", "cli", "constructs", "deployments", "inventory", "policies"];
    const files = [
      ...[...rooms, "report/review", "rules", "setup", "sources", "hcl"].map((room) => `lib/${room}/x.ts`),
      "modules/quick-setup/x.ts",
      "main.ts",
    ];
    const script = `
    import { ESLint } from "eslint";
    const eslint = new ESLint({ overrideConfigFile: ${JSON.stringify(configuration)} });
    const held = [];
    for (const file of ${JSON.stringify(files)}) {
      const { rules } = await eslint.calculateConfigForFile(file);
      if (rules["names/own"]?.[0] === 2) held.push(file);
    }
    console.log(JSON.stringify(held));`;
    expect(JSON.parse(node(script))).toEqual(files);
  },
);
