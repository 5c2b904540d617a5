/** `lib/build/run.mjs` in a small project of its own: what runs is always what the sources say now. */
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

let project: string;

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), "run-"));
  mkdirSync(path.join(project, "lib/build"), { recursive: true });
  mkdirSync(path.join(project, "node_modules"));
  cpSync(path.join(ROOT, "lib/build/run.mjs"), path.join(project, "lib/build/run.mjs"));
  cpSync(path.join(ROOT, "tsconfig.json"), path.join(project, "tsconfig.json"));
  symlinkSync(path.join(ROOT, "node_modules/esbuild"), path.join(project, "node_modules/esbuild"));
  write("main.ts", `import { word } from "./lib/word";\nconsole.log(word, ...process.argv.slice(2));\n`);
  write("lib/word.ts", `export const word: string = "one";\n`);
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

test("passes arguments on and runs from any folder", async () => {
  expect(await run(["a.yaml", "--b"], tmpdir())).toEqual({ stdout: "one a.yaml --b\n", stderr: "", exitCode: 0 });
});

test("does not build again while nothing changes", async () => {
  await run();
  const before = bundles().map((file) => [file, statSync(path.join(project, CACHE, file)).mtimeMs]);
  touch("lib/word.ts", new Date(Date.now() + 60_000));
  expect((await run()).stdout).toBe("one\n");
  expect(bundles().map((file) => [file, statSync(path.join(project, CACHE, file)).mtimeMs])).toEqual(before);
  expect(before.map(([file]) => path.extname(String(file)))).toEqual([".cjs", ".v8", ".map"]);
});

test("runs an edited file of lib/", async () => {
  await run();
  write("lib/word.ts", `export const word: string = "three";\n`);
  expect((await run()).stdout).toBe("three\n");
});

test("runs an edited file whose time and size say that it was not", async () => {
  await run();
  const { mtime } = statSync(path.join(project, "lib/word.ts"));
  write("lib/word.ts", `export const word: string = "two";\n`);
  touch("lib/word.ts", mtime);
  expect((await run()).stdout).toBe("two\n");
});

test("runs what git brought back, older than the bundle", async () => {
  await run();
  write("lib/word.ts", `export const word: string = "older";\n`);
  touch("lib/word.ts", new Date("2020-01-01"));
  expect((await run()).stdout).toBe("older\n");
  write("lib/word.ts", `export const word: string = "one";\n`);
  touch("lib/word.ts", new Date("2019-01-01"));
  expect((await run()).stdout).toBe("one\n");
});

test("fails in plain words when an imported file is deleted", async () => {
  await run();
  rmSync(path.join(project, "lib/word.ts"));
  const { stdout, stderr, exitCode } = await run();
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: "",
    stderr: `Build failed with 1 error:\nmain.ts:1:21: ERROR: Could not resolve "./lib/word"\n`,
    exitCode: 1,
  });
});

test("runs a new file that takes the place of an imported one", async () => {
  rmSync(path.join(project, "lib/word.ts"));
  write("lib/word/index.ts", `export const word = "folder";\n`);
  expect((await run()).stdout).toBe("folder\n");
  write("lib/word.ts", `export const word = "file";\n`);
  expect((await run()).stdout).toBe("file\n");
});

test("a broken code cache is no obstacle", async () => {
  await run();
  const cache = bundles().find((file) => file.endsWith(".v8")) ?? "";
  write(path.join(CACHE, cache), "broken");
  expect(await run()).toEqual({ stdout: "one\n", stderr: "", exitCode: 0 });
  expect(statSync(path.join(project, CACHE, cache)).size).toBeGreaterThan(100);
});

test("builds once more after npm installed something else", async () => {
  await run();
  write("node_modules/.package-lock.json", "{}");
  await run();
  expect(bundles()).toHaveLength(6);
});

test("several at the same time do not disturb each other", async () => {
  const results = await Promise.all([run(), run(), run(), run()]);
  expect(results).toEqual(Array(4).fill({ stdout: "one\n", stderr: "", exitCode: 0 }));
  expect(bundles()).toHaveLength(3);
});

test("names the TypeScript line of an error", async () => {
  write(
    "lib/word.ts",
    `interface A {\n  readonly a: string;\n}\nfunction fail(): A {\n  throw new Error("no word");\n}\nexport const word = fail().a;\n`,
  );
  const { stderr, exitCode } = await run();
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Error: no word\n    at fail (lib/word.ts:5:");
});

test("__dirname is the folder of the source", async () => {
  write("lib/word.ts", `export const word = __dirname;\n`);
  expect((await run()).stdout).toBe(`${path.join(project, "lib")}\n`);
});

test("says what to do on a fresh clone", async () => {
  rmSync(path.join(project, "node_modules"), { recursive: true });
  expect(await run()).toEqual({ stdout: "", stderr: "Nothing is installed yet; write: npm ci\n", exitCode: 1 });
});

test("does not check types", async () => {
  write("lib/word.ts", `export const word: number = "text";\n`);
  expect((await run()).stdout).toBe("text\n");
});

test("cdktf and `npm run synth` both run the app through it", () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));
  const command = "node lib/build/run.mjs main.ts";
  expect(read("cdktf.json")).toMatchObject({ app: command });
  expect(read("package.json")).toMatchObject({ scripts: { synth: command } });
});

const CACHE = "node_modules/.cache/canvas-large-data/main.ts";

/** What was built: each bundle, its map and its code cache. */
function bundles(): string[] {
  return readdirSync(path.join(project, CACHE)).sort();
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
}

function touch(file: string, time: Date): void {
  utimesSync(path.join(project, file), time, time);
}

async function run(
  args: readonly string[] = [],
  cwd = project,
): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path.join(project, "lib/build/run.mjs"), "main.ts", ...args],
      { cwd },
      (_error, stdout, stderr) => {
        resolve({ stdout, stderr, exitCode: child.exitCode ?? -1 });
      },
    );
  });
}
