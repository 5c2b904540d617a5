/**
 * Runs TypeScript of this project: `node lib/build/run.mjs main.ts [argument …]`.
 *
 * The entry is bundled with everything it imports into one CommonJS file, since requiring cdktf and the provider's classes
 * one by one takes longer than running the app. The file's name is a hash of the content of every source file and of what
 * is installed. So edited code always runs, whatever the clock or git did to the files' times, and two processes never
 * write the same file with different content. Nothing is type-checked here; `npm run lint` does that.
 *
 * This is how `npm run synth` and cdktf (cdktf.json) run the app. Both show what it prints to standard output; `cdktf synth`
 * and `cdktf deploy` show its standard error only when it fails (cdktf-cli 0.21), and print both then.
 *
 * Node has to run this file as it is, hence JavaScript.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import Module, { createRequire, SourceMap } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";

const THIS_FILE = fileURLToPath(import.meta.url);
/** The project's folder. */
export const ROOT = resolve(dirname(THIS_FILE), "../..");
const BUNDLES = join(ROOT, "node_modules", ".cache", "canvas-large-data");
/** What the app can import, and what decides how it is bundled. The entry's own top folder comes on top. */
const SOURCES = ["main.ts", "lib", "modules"];
const SETTINGS = ["tsconfig.json", "package-lock.json", "node_modules/.package-lock.json"];
/** The one file that imports the AWS SDK, without its ending. */
const SDK = "lib/sources/account/sdk";
/** Bundles of other states of the sources are kept this long: another process may be running one. */
const KEPT_MS = 60 * 60 * 1000;

const requireHere = createRequire(import.meta.url);

/**
 * `__dirname` of our own files stays the folder of the source, for those that read a file beside them.
 *
 * @type {import("esbuild").Plugin}
 */
const OWN_FOLDERS = {
  name: "own-folders",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes("__dirname")) return undefined;
      const constant = `const __dirname = ${JSON.stringify(dirname(path))}; `;
      // No line more, so that the map stays right.
      return { contents: text.replace(/^(#!.*\n)?/, (first) => first + constant), loader: "ts" };
    });
  },
};

/**
 * The AWS SDK is a bundle of its own, as in the package: only what reads an account loads it. From node_modules, loading it takes
 * longer than the command. It is made again when the clients or the file that imports them change.
 *
 * @type {import("esbuild").Plugin}
 */
const AWS_SDK = {
  name: "aws-sdk",
  setup(build) {
    build.onResolve({ filter: /^\.\/sdk\.js$/ }, async ({ importer }) => {
      if (relative(ROOT, importer) !== join(SDK, "../live.ts")) return undefined;
      const hash = createHash("sha256");
      for (const path of [`${SDK}.ts`, "lib/rules/own-value.ts", "lib/build/bundle.mjs", ...SETTINGS])
        if (existsSync(join(ROOT, path))) hash.update(readFileSync(join(ROOT, path)));
      const path = join(BUNDLES, `aws-sdk-${hash.digest("hex").slice(0, 24)}.cjs`);
      if (!existsSync(path)) {
        const { packageBundle } = await import("./bundle.mjs");
        const unfinished = `${path}.${process.pid}`;
        writeFileSync(unfinished, await packageBundle(SDK));
        renameSync(unfinished, path);
      }
      return { path, namespace: "aws-sdk" };
    });
    build.onLoad({ filter: /.*/, namespace: "aws-sdk" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
    build.onResolve({ filter: /.*/, namespace: "aws-sdk" }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * How TypeScript of this project is bundled, to be run or to be tested.
 *
 * @satisfies {import("esbuild").BuildOptions}
 */
export const BUNDLE = /** @type {const} */ ({
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: `node${process.versions.node}`,
  // Not minified: it would make the process no faster. The map is `external`, so that only an error reads it.
  sourcemap: "external",
  sourcesContent: false,
  plugins: [OWN_FOLDERS],
  logLevel: "silent",
});

/**
 * Runs an entry in this process, for scripts that node runs as they are.
 *
 * @param {string} entry the TypeScript file, seen from the project's root
 * @returns {Promise<unknown>} what it exports
 */
export async function load(entry) {
  return execute(await bundled(entry));
}

/**
 * Runs a bundle as `require` would, with V8's code cache: compiling cdktf takes a third of the app's time. The cache's
 * name holds V8's version and flags (cdktf sets some), and V8 itself refuses what does not fit.
 *
 * @param {string} bundle
 * @returns {unknown} what it exports
 */
function execute(bundle) {
  const cache = `${bundle}.${cachedDataVersionTag()}.v8`;
  // A script for the shell starts with `#!`, which only node itself takes.
  const code = readFileSync(bundle, "utf8").replace(/^#!.*/, "");
  const script = new Script(Module.wrap(code), {
    filename: bundle,
    ...(existsSync(cache) ? { cachedData: readFileSync(cache) } : {}),
  });
  if (script.cachedDataRejected !== false) {
    // At the end, when the functions that the app needs are compiled.
    process.once("exit", (exitCode) => {
      if (exitCode !== 0) return;
      const unfinished = `${cache}.${process.pid}`;
      writeFileSync(unfinished, script.createCachedData());
      renameSync(unfinished, cache);
    });
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  return module.exports;
}

/**
 * The bundle of an entry as its sources are now, built if there is none yet.
 *
 * @param {string} entry the TypeScript file, seen from the project's root
 * @returns {Promise<string>} the path of the bundle
 */
async function bundled(entry) {
  const source = relative(ROOT, resolve(ROOT, entry));
  const folder = join(BUNDLES, source.split(sep).join("-"));
  for (;;) {
    const state = fingerprint(source);
    const bundle = join(folder, `${state}.cjs`);
    if (existsSync(bundle)) return bundle;
    const made = await build(source, folder);
    // A file that was edited meanwhile may be in the bundle or not: once more.
    if (fingerprint(source) !== state) continue;
    // The map first: whoever finds the bundle finds its map.
    renameSync(`${made}.map`, `${bundle}.map`);
    renameSync(made, bundle);
    return bundle;
  }
}

/**
 * A hash of the name and the content of everything that a bundle is made from. Files that the entry does not import count
 * too: a new `lib/a.ts` can take the place of `lib/a/index.ts`.
 *
 * @param {string} source
 */
function fingerprint(source) {
  const hash = createHash("sha256").update(`${process.version}\0${ROOT}`);
  /** @param {string} path */
  const add = (path) => {
    const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const name of readdirSync(join(ROOT, path)).sort()) add(`${path}/${name}`);
    } else if (stat?.isFile() && /\.([cm]?[jt]s|json)$/.test(path)) {
      hash.update(`\0${path}\0${stat.size}\0`).update(readFileSync(join(ROOT, path)));
    }
  };
  const [folder = source] = source.split(sep);
  for (const path of new Set([...SOURCES, folder, ...SETTINGS])) add(path);
  return hash.digest("hex").slice(0, 24);
}

/**
 * @param {string} source
 * @param {string} folder
 * @returns {Promise<string>} the path of the bundle, under a name that no other process uses
 */
async function build(source, folder) {
  if (!existsSync(join(ROOT, "node_modules", "esbuild"))) {
    console.error("Nothing is installed yet; write: npm ci");
    process.exit(1);
  }
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const old = statSync(join(folder, name), { throwIfNoEntry: false });
    if (old !== undefined && Date.now() - old.mtimeMs > KEPT_MS) rmSync(join(folder, name), { force: true });
  }
  const unfinished = join(folder, `unfinished-${process.pid}.cjs`);
  /** @type {typeof import("esbuild")} */
  const esbuild = requireHere("esbuild");
  try {
    await esbuild.build({
      ...BUNDLE,
      entryPoints: [source],
      outfile: unfinished,
      plugins: [...BUNDLE.plugins, AWS_SDK],
      // The form of tinyglobby for `import` needs the path of its own file, which a bundle does not know.
      external: ["tinyglobby", "@aws-sdk/*"],
    });
  } catch (error) {
    // Messages of esbuild say file, line and reason; its stack says nothing.
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  return unfinished;
}

/**
 * The stack of an error with the TypeScript files in it. Node's own `--enable-source-maps` reads the map at every start,
 * which takes as long as the whole app; and cdktf reads the stack of each token it makes. So this is for fatal errors.
 *
 * @param {string} stack
 * @param {string} bundle the file's name in the stack
 * @param {string} json its source map
 * @param {string} folder the one that files are named from; as absolute paths where it is empty
 */
export function mapped(stack, bundle, json, folder = ROOT) {
  const map = new SourceMap(JSON.parse(json));
  return stack.replace(/([^\s(]+):(\d+):(\d+)/g, (place, file, line, column) => {
    if (file !== bundle) return place;
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry)) return place;
    const original = resolve(dirname(bundle), entry.originalSource);
    return `${folder === "" ? original : relative(folder, original)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === THIS_FILE) {
  // The entry sees its arguments where it would if node ran it: from `process.argv[2]` on.
  process.argv.splice(1, 1);
  const bundle = await bundled(process.argv[1] ?? "main.ts");
  process.once("uncaughtExceptionMonitor", (error) => {
    if (typeof error.stack === "string")
      error.stack = mapped(error.stack, bundle, readFileSync(`${bundle}.map`, "utf8"));
  });
  execute(bundle);
}
