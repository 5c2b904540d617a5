/**
 * How tests load the TypeScript of this project: `require` takes each source by itself, made JavaScript by esbuild and kept by the hash of
 * its content. A bundle for each test file would take longer than most of them run, and would compile all of lib again for each.
 *
 * Node has to run this file as it is, hence JavaScript.
 *
 * @typedef {object} Made a source as JavaScript
 * @property {string} code
 * @property {string} map
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import Module, { createRequire, SourceMap } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import { constants, Script } from "node:vm";
import { ROOT } from "./run.mjs";

const requireHere = createRequire(import.meta.url);
/** Of this version of esbuild, for this version of node. */
const MADE = join(
  ROOT,
  "node_modules/.cache/canvas-large-data",
  `modules-${requireHere("esbuild/package.json").version}-${process.version}`,
);
const FOLDERS = ["lib", "modules", "__tests__", "bench", "examples"];
/** What all test files of a process share: none of it may be changed by a test (test-state.mjs). */
const SHARED = [join(ROOT, "lib") + sep, join(ROOT, "modules") + sep];
/** As in tsconfig.json. */
const ALIASES = /** @type {Readonly<Record<string, string>>} */ ({
  "canvas-large-data": join(ROOT, "modules/index.ts"),
  "canvas-large-data/testing": join(ROOT, "lib/testing/index.ts"),
});
/** The script of a source has a name of its own, so that a stack whose lines are those of the source is known by it. */
const SCRIPT = ".cjs";
/** Packages that are ES modules alone are imported, as they are. Node warns that this is experimental: only where needed. */
const IMPORTS_PACKAGE = 'import("@octokit/';

/**
 * What is not public of node's loader.
 *
 * @type {{
 *   _cache: Record<string, { exports: unknown } | undefined>,
 *   _extensions: Record<string, (module: { exports: unknown }, file: string) => void>,
 *   _resolveFilename: (request: string, parent: { filename?: string | null } | undefined, ...more: readonly unknown[]) => string,
 * }}
 */
const loader = Object(Module);

/**
 * @typedef {object} Watcher
 * @property {(exports: unknown) => void} onShared receives what each module exports that stays loaded
 * @property {<T>(load: () => T) => T} onPackage loads a package for the first time
 */

/** @type {Watcher} */
let watcher = { onShared: () => undefined, onPackage: (load) => load() };

/**
 * From now on, `require` takes TypeScript.
 *
 * @param {Watcher} watching
 */
export function useTypeScript(watching = watcher) {
  watcher = watching;
  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = (request, parent, ...more) => {
    if (parent?.filename?.endsWith(".ts") !== true) return resolveFilename.call(Module, request, parent, ...more);
    const path = ALIASES[request] ?? request;
    const typeScript = path.startsWith(".") && path.endsWith(".js") ? `${path.slice(0, -3)}.ts` : path;
    const isTypeScript = typeScript !== path && existsSync(resolve(dirname(parent.filename), typeScript));
    return resolveFilename.call(Module, isTypeScript ? typeScript : path, parent, ...more);
  };
  loader._extensions[".ts"] = (module, file) => {
    execute(module, file);
    if (isShared(file)) watcher.onShared(module.exports);
  };
}

/** Forgets the test file and what only tests import, so that the next file evaluates them anew. */
export function forgetTests() {
  for (const file of Object.keys(loader._cache))
    if (file.endsWith(".ts") && !isShared(file)) delete loader._cache[file];
}

/** @param {string} file */
function isShared(file) {
  return SHARED.some((folder) => file.startsWith(folder));
}

/**
 * @param {{ exports: unknown }} module
 * @param {string} file
 */
function execute(module, file) {
  const source = readFileSync(file, "utf8");
  const { code } = made(file, source);
  const isImporting = source.includes(IMPORTS_PACKAGE);
  if (isImporting) withoutExperimentalWarnings();
  // A script for the shell starts with `#!`, which only node itself takes.
  const script = new Script(Module.wrap(code.replace(/^#!.*/, "")), {
    filename: `${file}${SCRIPT}`,
    ...(isImporting ? { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER } : {}),
  });
  script.runInThisContext()(module.exports, requireOf(file), module, file, dirname(file));
}

/** @type {Set<string>} */
const packages = new Set();

/**
 * @param {string} file
 * @returns {NodeJS.Require} what `require` is in it
 */
function requireOf(file) {
  const require = createRequire(file);
  const watched = (/** @type {string} */ id) => {
    if (id.startsWith(".") || id in ALIASES || packages.has(id)) return require(id);
    packages.add(id);
    return watcher.onPackage(() => require(id));
  };
  return Object.assign(watched, require);
}

let isSilent = false;

/** A test may look at everything that is written to standard error. */
function withoutExperimentalWarnings() {
  if (isSilent) return;
  isSilent = true;
  const others = process.listeners("warning");
  process.removeAllListeners("warning").on("warning", (warning) => {
    if (warning.name !== "ExperimentalWarning") for (const each of others) each(warning);
  });
}

/**
 * The JavaScript of a source. If it is not there yet, it is made with that of every other source: esbuild takes as long for ten as for one.
 *
 * @param {string} file
 * @param {string} source
 * @returns {Made}
 * @throws with file, line and reason where it is no TypeScript
 */
function made(file, source) {
  const path = pathOf(source);
  if (!existsSync(path)) {
    if (file.startsWith(join(ROOT, sep))) makeAll();
    // One of the others may have an error.
    if (!existsSync(path)) make([file]);
  }
  return {
    get code() {
      return readFileSync(path, "utf8");
    },
    get map() {
      return readFileSync(`${path}.map`, "utf8");
    },
  };
}

/** @param {string} source */
function pathOf(source) {
  return join(MADE, `${createHash("sha256").update(source).digest("hex").slice(0, 32)}.js`);
}

function makeAll() {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /(?<!\.d)\.ts$/.test(name))
      .map((name) => join(ROOT, folder, name)),
  );
  const missing = files.filter((file) => !existsSync(pathOf(readFileSync(file, "utf8"))));
  try {
    make(missing);
  } catch {
    // Whoever needs the one that is wrong reports it.
  }
}

/** @param {readonly string[]} files */
function make(files) {
  mkdirSync(MADE, { recursive: true });
  const isImporting = (/** @type {string} */ file) => readFileSync(file, "utf8").includes(IMPORTS_PACKAGE);
  for (const importing of [true, false]) {
    const entryPoints = files.filter((file) => isImporting(file) === importing);
    if (entryPoints.length > 0) makeThese(entryPoints, importing);
  }
}

/**
 * @param {readonly string[]} entryPoints
 * @param {boolean} isImporting whether `import()` stays one, and does not become a `require`
 */
function makeThese(entryPoints, isImporting) {
  /** @type {typeof import("esbuild")} */
  const esbuild = requireHere("esbuild");
  // The same folder, one by one: two sources of two places could have one name.
  const outdir = join(MADE, "out");
  /** @type {import("esbuild").BuildResult<{ write: false }>["outputFiles"]} */
  let outputFiles;
  try {
    ({ outputFiles } = esbuild.buildSync({
      entryPoints: entryPoints.map((file, index) => ({ in: file, out: String(index) })),
      outdir,
      absWorkingDir: ROOT,
      format: "cjs",
      platform: "node",
      target: `node${process.versions.node}`,
      sourcemap: "external",
      sourcesContent: false,
      supported: { "dynamic-import": isImporting },
      write: false,
      logLevel: "silent",
    }));
  } catch (error) {
    // esbuild says file, line and reason; its stack says nothing.
    if (error instanceof Error) error.stack = error.message;
    throw error;
  }
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  for (const [index, file] of entryPoints.entries()) {
    const path = pathOf(readFileSync(file, "utf8"));
    // The map first: whoever finds the code finds its map.
    for (const end of [".map", ""]) {
      const unfinished = `${path}${end}.${process.pid}`;
      writeFileSync(unfinished, texts.get(join(outdir, `${index}.js${end}`)) ?? "");
      renameSync(unfinished, `${path}${end}`);
    }
  }
}

/**
 * A stack with the lines of the sources in it.
 *
 * @param {string} stack
 */
export function withSources(stack) {
  return stack.replace(/([^\s(]+\.ts)\.cjs:(\d+):(\d+)/g, (place, file, line, column) => {
    if (!existsSync(file)) return place;
    const map = new SourceMap(JSON.parse(made(file, readFileSync(file, "utf8")).map));
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    return "originalLine" in entry ? `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}` : place;
  });
}
