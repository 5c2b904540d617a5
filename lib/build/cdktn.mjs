/**
 * The entry `canvas-large-data/cdktn`: `npm run build` makes it from the same compiled files, in which it exchanges the names of two
 * packages. Only files that reach one of the two are copied; they import the others from where they are.
 *
 * Node has to run this file as it is, hence JavaScript.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const SPECIFIER = /((?:require\(|from |import\(|import )\s*["'])([^"']+)(["'])/g;
const PACKAGES = /^(cdktf|@cdktf\/provider-aws)(?=\/|$)/;

/**
 * The entry's files below `dist/cdktn`, by path below it.
 *
 * @param {string} dist the folder that tsc wrote
 * @returns {ReadonlyMap<string, string>}
 */
export function cdktnFiles(dist) {
  const texts = new Map(
    readdirSync(dist, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(js|d\.ts)$/.test(file) && /^(modules|lib)\b/.test(file))
      .map((file) => [file.split(sep).join("/"), readFileSync(join(dist, file), "utf8")]),
  );
  const copied = reaching(texts);
  return new Map(
    [...copied].map((file) => [file, exchanged(file, texts.get(file) ?? "", (target) => copied.has(target))]),
  );
}

/**
 * The files that the entry is made of: those that reach one of the two packages, from its index on.
 *
 * @param {ReadonlyMap<string, string>} texts
 */
function reaching(texts) {
  /** @type {Set<string>} */
  const copied = new Set();
  const files = [...texts.keys()].filter((file) => !/^lib\/(deployments|cli|action|testing)\//.test(file));
  const isCopied = (/** @type {string} */ file) =>
    specifiersIn(texts.get(file) ?? "").some(
      (each) => PACKAGES.test(each) || (each.startsWith(".") && copied.has(targetOf(file, each, texts))),
    );
  // What says what is missing is the entry's own, though it needs nothing.
  for (const end of [".js", ".d.ts"]) copied.add(`modules/peers${end}`).add(`modules/check-peers${end}`);
  for (let before = -1; before < copied.size;) {
    before = copied.size;
    for (const file of files) if (isCopied(file)) copied.add(file);
  }
  // A file comes with its types, and its types with the file.
  for (const file of [...copied]) {
    const other = file.endsWith(".d.ts") ? file.replace(/\.d\.ts$/, ".js") : file.replace(/\.js$/, ".d.ts");
    if (texts.has(other)) copied.add(other);
  }
  return copied;
}

/** @param {string} text */
function specifiersIn(text) {
  return [...text.matchAll(SPECIFIER)].map(([, , specifier = ""]) => specifier);
}

/**
 * The file that a relative import means.
 *
 * @param {string} file
 * @param {string} specifier
 * @param {{ has: (file: string) => boolean }} texts
 */
function targetOf(file, specifier, texts) {
  const end = file.endsWith(".d.ts") ? ".d.ts" : ".js";
  const path = join(dirname(file), specifier).split(sep).join("/");
  return texts.has(path + end) ? path + end : `${path}/index${end}`;
}

/**
 * @param {string} file
 * @param {string} text
 * @param {(target: string) => boolean} isCopied
 */
function exchanged(file, text, isCopied) {
  return text.replace(SPECIFIER, (_, before, specifier, after) => {
    if (!specifier.startsWith(".")) {
      return (
        before + specifier.replace(PACKAGES, (/** @type {string} */ name) => name.replace("cdktf", "cdktn")) + after
      );
    }
    const path = join(dirname(file), specifier).split(sep).join("/");
    if (["", "/index"].some((index) => isCopied(`${path}${index}.js`) || isCopied(`${path}${index}.d.ts`))) {
      return before + specifier + after;
    }
    return (
      before +
      relative(join("cdktn", dirname(file)), path)
        .split(sep)
        .join("/") +
      after
    );
  });
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const dist = resolve(dirname(fileURLToPath(import.meta.url)), "../../dist");
  if (!existsSync(join(dist, "modules/index.js")))
    throw new Error(`${dist} is empty: tsc --project tsconfig.build.json comes first`);
  for (const [file, text] of cdktnFiles(dist)) {
    mkdirSync(join(dist, "cdktn", dirname(file)), { recursive: true });
    writeFileSync(join(dist, "cdktn", file), text);
  }
  // The entry's own list of packages.
  for (const end of [".js", ".d.ts"]) {
    const from = join(dist, `modules/peers-cdktn${end}`);
    writeFileSync(join(dist, `cdktn/modules/peers${end}`), readFileSync(from));
    rmSync(from);
    rmSync(join(dist, `cdktn/modules/peers-cdktn${end}`), { force: true });
  }
}
