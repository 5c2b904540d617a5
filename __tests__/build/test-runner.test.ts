/** How tests run outside jest's sandbox: everything that goes wrong in a file's process is a failure that jest reports. */
import { execFile, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";

const ROOT = path.resolve(__dirname, "../..");

const FILES: Readonly<Record<string, string>> = {
  "good.test.ts": `
    import { word } from "./word";
    import { readdirSync } from "node:fs";
    describe("words", () => {
      test.each([["one", 3], ["seven", 5]])("%s", (text, length) => { expect(text).toHaveLength(length); });
      test("from another file", () => { expect(word).toBe("one"); });
      test("beside the file", () => { expect(readdirSync(__dirname)).toContain("word.ts"); });
      test("as from one realm", () => { expect(new Date() instanceof Date).toBe(true); });
      test.skip("skipped", () => { throw new Error("never"); });
      test.todo("to do");
    });
    test("slower than a test may be by default, as jest's configuration allows", async () => {
      await new Promise((resolve) => setTimeout(resolve, 5_200));
    });
    afterAll(() => { process.exitCode = 3; });`,
  "word.ts": `export const word: string = "one";`,
  "failing.test.ts": `
    import { fail } from "./fail";
    test("wrong", () => {
      expect(1).toBe(2);
    });
    test("throws", () => { fail(); });
    test("throws what is no error", () => { throw "a text"; });
    test("throws later", async () => {
      setTimeout(() => { throw new Error("too late"); }, 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    test("rejects unheard", async () => {
      void Promise.reject(new Error("unheard"));
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    test("never ends", () => new Promise(() => undefined), 50);
    test("asserts too little", () => { expect.assertions(2); expect(1).toBe(1); });
    test("passes", () => undefined);`,
  "fail.ts": `export function fail(): never {\n  throw new Error("no word");\n}`,
  "throws-at-once.test.ts": `
    test("before", () => undefined);
    throw new Error("at once");`,
  "no-case.test.ts": `export {};`,
  "does-not-build.test.ts": `import { word } from "./nowhere";\ntest(word, () => undefined);`,
  "no-typescript.test.ts": `\nlet = ;`,
  "dies.test.ts": `
    test("first", () => undefined);
    test("second", () => { process.exit(0); });
    test("third", () => undefined);`,
  "is-killed.test.ts": `
    test("only", async () => {
      process.kill(process.pid, "SIGKILL");
      await new Promise(() => undefined);
    });`,
  "counter.ts": `let count = 0;\nexport const next = (): number => ++count;`,
  "tidy.test.ts": `
    import { next } from "./counter";
    test("is evaluated anew", () => { expect(next()).toBe(1); });
    test("sees no matcher of another file", () => {
      expect("toBeOdd" in expect(1)).toBe(false);
      expect.extend({ toBeOdd: (value) => ({ pass: value % 2 === 1, message: () => "" }) });
      expect("toBeOdd" in expect(1)).toBe(true);
    });
    afterAll(() => { process.env["RESTORED"] = "x"; delete process.env["RESTORED"]; });`,
  "changes.test.ts": `
    import fs from "node:fs";
    import { quickSetupProps } from ${JSON.stringify(path.join(ROOT, "lib/rules/quick-setup"))};
    test("each way", () => {
      process.env["CHANGED"] = "yes";
      process.chdir("/");
      process.on("SIGUSR2", () => undefined);
      Object.assign(globalThis, { changed: true });
      Object.assign(Array.prototype, { changed: true });
      fs.existsSync = () => true;
      process.stdout.write = () => true;
      setTimeout(() => undefined, 60_000);
      Object.assign(quickSetupProps.fields, { changed: true });
    });`,
  "package.test.ts": `
    import { Construct } from ${JSON.stringify(createRequire(__filename).resolve("constructs"))};
    test("a method of its class", () => {
      Object.defineProperty(Construct.prototype, "toString", { value: () => "changed", configurable: true });
    });`,
  "synthesizes.test.ts": `
    import { Testing } from ${JSON.stringify(createRequire(__filename).resolve("cdktf"))};
    import { CanvasLargeDataQuickSetup } from ${JSON.stringify(path.join(ROOT, "modules/quick-setup"))};
    test("an app", () => {
      expect(CanvasLargeDataQuickSetup).toBeDefined();
      expect(JSON.parse(Testing.synthScope(() => undefined))).toEqual({});
    });`,
  "leaves-alone.test.ts": `
    import { setFlagsFromString } from "node:v8";
    import { runInNewContext } from "node:vm";
    import { z } from ${JSON.stringify(createRequire(__filename).resolve("zod"))};
    test("collects node's own closed requests, and calls a method that a package makes when it is first read", async () => {
      setFlagsFromString("--expose-gc");
      runInNewContext("gc")();
      await new Promise((done) => setImmediate(done));
      expect(z.string().optional().safeParse(undefined).success).toBe(true);
    });`,
  "keeps.test.ts": `
    import { spawn } from "node:child_process";
    import { appendFileSync } from "node:fs";
    import { kept } from ${JSON.stringify(path.join(ROOT, "__tests__/support/kept"))};
    test("a program", () => {
      const say = (text) => appendFileSync(__dirname + "/kept.txt", text);
      if (!kept().has("program")) {
        const child = spawn("sleep", ["600"], { stdio: "ignore" });
        child.unref();
        const end = () => say(child.kill() ? "ended " : "had ended ");
        kept().set("program", { end });
        say("started ");
      }
      say("used ");
    });`,
  "draws.test.ts": `
    import { draws } from ${JSON.stringify(path.join(ROOT, "__tests__/support/draws"))};
    const { count, seed } = draws(10);
    test(\`\${count} from \${seed}\`, () => undefined);`,
};

/** A file's result, in jest's own JSON. */
interface Result {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}

let folder: string;
let results: ReadonlyMap<string, Result>;
let totals: Readonly<Record<string, unknown>>;
let closingLine: string | undefined;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "test-runner-"));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  mkdirSync(path.join(folder, "tests"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(folder, "tests", name), text);
  const project = {
    displayName: "unit",
    testMatch: ["**/tests/*.test.ts"],
    testRunner: path.join(ROOT, "lib/build/test-runner.mjs"),
    testTimeout: 20_000,
    testPathIgnorePatterns: ["changes", "package", "synthesizes", "leaves-alone", "keeps"].map(
      (name) => `/${name}.test.ts`,
    ),
    transform: {},
  };
  const config = {
    rootDir: folder,
    projects: [{ rootDir: folder, ...project }],
    reporters: [path.join(ROOT, "lib/build/closing-line.mjs")],
  };
  writeFileSync(path.join(folder, "jest.config.json"), JSON.stringify(config));
  const jest = path.join(ROOT, "node_modules/jest/bin/jest.js");
  const output = path.join(folder, "results.json");
  const { stdout } = await run([jest, "--maxWorkers=2", "--json", "--outputFile", output], {
    TEST_COUNT: "4",
    TEST_SEED: "7",
  });
  closingLine = stdout.split("\n").find((line) => line.includes("passed"));
  const { testResults, ...rest } = JSON.parse(readFileSync(output, "utf8")) as { readonly testResults: Result[] };
  results = new Map(testResults.map((result) => [path.basename(result.name), result]));
  totals = rest;
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Each case of a file, with what became of it. */
function cases(file: string): readonly string[] {
  return results.get(file)?.assertionResults.map(({ fullName, status }) => `${status} ${fullName}`) ?? [];
}

/** What jest says of a file. */
function message(file: string): string {
  return stripVTControlCharacters(results.get(file)?.message ?? "");
}

test("cases that pass, are skipped or still to be written are reported under their names", () => {
  expect(cases("good.test.ts")).toEqual([
    "passed words one",
    "passed words seven",
    "passed words from another file",
    "passed words beside the file",
    "passed words as from one realm",
    "pending words skipped",
    "todo words to do",
    "passed slower than a test may be by default, as jest's configuration allows",
  ]);
  expect(message("good.test.ts")).toBe("");
});

test("each case that goes wrong fails, the others do not", () => {
  expect(cases("failing.test.ts")).toEqual([
    "failed wrong",
    "failed throws",
    "failed throws what is no error",
    "failed throws later",
    "failed rejects unheard",
    "failed never ends",
    "failed asserts too little",
    "passed passes",
  ]);
});

test("a failure says what was expected, and names the lines of the sources", () => {
  const said = message("failing.test.ts");
  expect(said).toContain("● wrong\n\n    expect(received).toBe(expected) // Object.is equality\n\n    Expected: 2\n");
  expect(said).toContain("tests/failing.test.ts:4:17)");
  expect(said).toContain("    no word\n");
  expect(said).toContain("at fail (tests/fail.ts:2:9)\n      at Object.<anonymous> (tests/failing.test.ts:6:28)");
  expect(said).toContain(`thrown: "a text"`);
  expect(said).toContain("too late");
  expect(said).toContain("unheard");
  expect(said).toContain("Exceeded timeout of 50 ms");
  expect(said).toContain("Expected two assertions to be called but received one assertion call.");
  expect(said).not.toContain("test.mjs");
});

test.each([
  ["throws while its cases are collected", "throws-at-once.test.ts", "at once\n"],
  ["the same, with its line", "throws-at-once.test.ts", "at tests/throws-at-once.test.ts:3:11\n"],
  ["has no case", "no-case.test.ts", "Your test suite must contain at least one test."],
  ["imports what is not there", "does-not-build.test.ts", "Cannot find module './nowhere'"],
  ["the same, with its line", "does-not-build.test.ts", "at tests/does-not-build.test.ts:1:"],
  ["is no TypeScript", "no-typescript.test.ts", `no-typescript.test.ts:2:6: ERROR: Unexpected ";"`],
  [
    "ends half-way",
    "dies.test.ts",
    `The process of the test file ended early (exit code 0), while "second" was running; cases done before: 1`,
  ],
  [
    "is killed",
    "is-killed.test.ts",
    `The process of the test file ended early (SIGKILL), while "only" was running; cases done before: 0`,
  ],
])("a file fails that %s", (_, file, said) => {
  expect(message(file)).toContain(said);
  expect({ status: results.get(file)?.status, cases: cases(file) }).toEqual({ status: "failed", cases: [] });
});

test("the totals and the closing line count all of it", () => {
  expect(totals).toMatchObject({
    numFailedTests: 7,
    numPassedTests: 10,
    numPendingTests: 1,
    numTodoTests: 1,
    numRuntimeErrorTestSuites: 6,
    numTotalTestSuites: Object.keys(FILES).filter((name) => name.endsWith(".test.ts")).length - 5,
    success: false,
  });
  expect(closingLine).toBe("10 passed, 13 failed, 2 skipped");
});

test("under jest, the count and the seed are variables", () => {
  expect(cases("draws.test.ts")).toEqual(["passed 4 from 7"]);
});

/** What jest-circus reads of jest's configuration. */
const CONFIGURATION = {
  globalConfig: { maxConcurrency: 1, updateSnapshot: "none" },
  config: {
    rootDir: ROOT,
    testMatch: [],
    injectGlobals: true,
    fakeTimers: { enableGlobally: false },
    setupFilesAfterEnv: [],
    snapshotSerializers: [],
    snapshotFormat: {},
  },
};

/** A process that runs one file after the other. */
function startProgram(): {
  readonly report: (name: string) => Promise<unknown>;
  /** When a file has left something changed. */
  readonly ended: Promise<number | null>;
  readonly end: () => Promise<number | null>;
} {
  const program = fork(path.join(ROOT, "lib/build/test.mjs"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ended = new Promise<number | null>((resolve) => program.on("close", resolve));
  const report = async (name: string): Promise<unknown> => {
    const last = new Promise((resolve) => {
      program.on(
        "message",
        ({ changes, result }: { changes?: unknown; result?: Readonly<Record<string, unknown>> }) => {
          const passed = result?.["numPassingTests"];
          if (changes !== undefined) resolve({ passed, failure: result?.["failureMessage"], changes });
        },
      );
    });
    program.send({ ...CONFIGURATION, file: path.join(folder, "tests", name) });
    return last;
  };
  const end = (): Promise<number | null> => {
    program.kill();
    return ended;
  };
  return { report, ended, end };
}

test("a process runs file after file, until one leaves something changed", async () => {
  const { report, ended } = startProgram();
  expect(await report("tidy.test.ts")).toEqual({ passed: 2, failure: null, changes: [] });
  expect(await report("tidy.test.ts")).toEqual({ passed: 2, failure: null, changes: [] });
  expect(await report("changes.test.ts")).toEqual({
    passed: 1,
    failure: null,
    changes: [
      "process.cwd()",
      "process.stdout.write",
      "fs.existsSync",
      "process.env.CHANGED",
      "process.on(SIGUSR2) 0",
      "globalThis.changed",
      "Array.prototype.changed",
      "open Timeout",
      "what lib or a package exports",
    ],
  });
  expect(await ended).toBe(0);
});

test("a package that is changed is something changed", async () => {
  const { report, ended } = startProgram();
  const changes = ["what lib or a package exports"];
  expect(await report("package.test.ts")).toEqual({ passed: 1, failure: null, changes });
  expect(await ended).toBe(0);
});

test("neither what has ended nor a method that a package makes late is something changed", async () => {
  const { report, end } = startProgram();
  const clean = { passed: 1, failure: null, changes: [] };
  expect(await report("leaves-alone.test.ts")).toEqual(clean);
  expect(await report("leaves-alone.test.ts")).toEqual(clean);
  expect(await end()).toBe(null);
});

test("what a file keeps for later ones is ended with the process", async () => {
  const { report, ended } = startProgram();
  const clean = { passed: 1, failure: null, changes: [] };
  expect(await report("keeps.test.ts")).toEqual(clean);
  expect(await report("keeps.test.ts")).toEqual(clean);
  await report("changes.test.ts");
  await ended;
  expect(readFileSync(path.join(folder, "tests/kept.txt"), "utf8")).toBe("started used used ended ");
});

test("a synthesis leaves nothing changed, although a package of cdktf's exports the process", async () => {
  const { report, ended } = startProgram();
  const clean = { passed: 1, failure: null, changes: [] };
  expect(await report("synthesizes.test.ts")).toEqual(clean);
  expect(await report("synthesizes.test.ts")).toEqual(clean);
  await report("package.test.ts");
  expect(await ended).toBe(0);
});

describe("a file by itself", () => {
  const PROGRAM = path.join(ROOT, "lib/build/test.mjs");

  const alone = (name: string, ...args: readonly string[]): ReturnType<typeof run> =>
    run([PROGRAM, path.join(folder, "tests", name), ...args]);

  test("sees its arguments", async () => {
    expect(await alone("draws.test.ts", "--count", "3", "--seed=5")).toEqual({
      stdout: "passed  3 from 5\n1 passed, 0 failed\n",
      stderr: "",
      exitCode: 0,
    });
  });

  test("runs the cases that -t names", async () => {
    expect(await alone("good.test.ts", "-t", "words SEVEN")).toEqual({
      stdout: "passed  words seven\n1 passed, 0 failed\n",
      stderr: "",
      exitCode: 0,
    });
  });

  test.each([
    ["throws", ["throws-at-once.test.ts"], "", "throws-at-once.test.ts:3:11\n"],
    ["has no case", ["no-case.test.ts"], "0 passed, 0 failed\n", ""],
    ["is given a count that is none", ["draws.test.ts", "--count", "many"], "", "count is many: write a whole number"],
    ["is given no name after -t", ["draws.test.ts", "-t"], "", "-t is followed by a name"],
    ["runs no case of that name", ["draws.test.ts", "-t", "nonsense"], "0 passed, 0 failed\n", ""],
    ["imports what is not there", ["does-not-build.test.ts"], "", "Cannot find module './nowhere'"],
    ["is not there", ["nowhere.test.ts"], "", "Cannot find module"],
  ])("fails where it %s", async (_, [name = "", ...args], stdout, said) => {
    const { stderr, ...rest } = await alone(name, ...args);
    expect(rest).toEqual({ stdout, exitCode: 1 });
    expect(stderr).toContain(said);
  });

  test("with its failures at the end", async () => {
    const { stdout, stderr, exitCode } = await alone("failing.test.ts");
    expect(stdout.split("\n")).toEqual([
      "FAILED  wrong",
      "FAILED  throws",
      "FAILED  throws what is no error",
      "FAILED  throws later",
      "FAILED  rejects unheard",
      "FAILED  never ends",
      "FAILED  asserts too little",
      "passed  passes",
      "1 passed, 7 failed",
      "",
    ]);
    expect(stderr).toContain("failing.test.ts:4:17)");
    expect(exitCode).toBe(1);
  });
});

async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      args,
      { cwd: folder, env: { ...process.env, FORCE_COLOR: "0", ...env } },
      (_error, stdout, stderr) => {
        resolve({ stdout, stderr, exitCode: child.exitCode ?? -1 });
      },
    );
  });
}
