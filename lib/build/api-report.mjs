/**
 * The types that the package offers as one text, so that a change of them shows in review: `npm run api` writes docs/api.txt. It holds
 * every declaration file that the entries reach, without comments. They are made with `--noCheck`, as in the test that compares them: with
 * checks, the order of words in a union is another.
 *
 * Node has to run this file as it is, hence JavaScript.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ENTRIES = ["modules/index.d.ts", "lib/testing/index.d.ts"];

/**
 * The report of a build.
 *
 * @param {string} dist the folder that tsc wrote
 * @returns {string}
 */
export function apiReport(dist) {
  /** @type {Map<string, string>} */
  const reached = new Map();
  /** @param {string} file */
  const reach = (file) => {
    if (reached.has(file)) return;
    const text = readFileSync(join(dist, file), "utf8");
    reached.set(file, text);
    for (const [, specifier = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      const path = posix.join(dirname(file), specifier);
      reach(existsSync(join(dist, `${path}.d.ts`)) ? `${path}.d.ts` : `${path}/index.d.ts`);
    }
  };
  ENTRIES.forEach(reach);
  const printer = ts.createPrinter({ removeComments: true });
  const parts = [...reached]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) => `// ${file}\n${printer.printFile(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022))}`);
  return `Written by npm run api: the types of canvas-large-data and canvas-large-data/testing. Those of canvas-large-data/cdktn are the same.\n\n${parts.join("\n")}`;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
  const dist = join(root, "node_modules/.cache/canvas-large-data/api");
  writeFileSync(join(root, "docs/api.txt"), apiReport(dist));
}
