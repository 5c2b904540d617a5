/** Many deployments, chunk by chunk: the same as all at once, every mistake reported, and nothing half-written. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");
const COUNT = 5;
/** All of it synthesized at once. */
let whole: string;
let atOnce: ReturnType<typeof synth>;
let folder: string;
beforeAll(() => {
  whole = mkdtempSync(path.join(tmpdir(), "fleet-"));
  folder = whole;
  write();
  atOnce = synth(COUNT);
});
afterAll(() => {
  rmSync(whole, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fleet-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A role whose policy is longer than IAM takes: only its stack shows that. */
const TOO_LONG = {
  customBuckets: Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `bucket-${String(index)}`,
      {
        bucketName: `a-bucket-with-quite-a-long-name-${String(index)}`,
        prefixes: Array.from(
          { length: 20 },
          (_each, folderIndex) => `a-folder-with-a-long-name-${String(folderIndex)}/`,
        ),
        access: "read-write",
      },
    ]),
  ),
};

function write(more: Readonly<Record<number, object>> = {}): void {
  const deployments = Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [
      `team-${String(index)}`,
      {
        scenario: "quick-setup",
        account: String(100_000_000_000 + (index % 3)),
        region: "us-east-1",
        executionRoles: { analysts: { create: {} } },
        domain: { existing: {} },
        ...more[index],
      },
    ]),
  );
  writeFileSync(path.join(folder, "deployments.yaml"), JSON.stringify({ deployments }, undefined, 1));
}

function synth(size: number, ...args: readonly string[]): { exitCode: number | null; stdout: string; stderr: string } {
  const command = [path.join(ROOT, "lib/build/run.mjs"), "main.ts", "deployments.yaml", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, CANVAS_LARGE_DATA_CHUNK_SIZE: String(size), CDKTF_OUTDIR: undefined },
  });
  return { exitCode: status, stdout, stderr };
}

/** Every file below cdktf.out; the manifest by its content. */
function written(within = folder): Readonly<Record<string, unknown>> {
  const out = path.join(within, "cdktf.out");
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((each) =>
    statSync(path.join(out, each)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((each) => {
      const text = readFileSync(path.join(out, each), "utf8");
      return [each, each === "manifest.json" ? (JSON.parse(text) as unknown) : text];
    }),
  );
}

test("in chunks: the same stacks, manifest and summary as at once, and progress on standard error", () => {
  write();
  expect([atOnce.exitCode, atOnce.stderr]).toEqual([0, ""]);
  const files = written(whole);
  // What Terraform keeps beside a stack stays where it is.
  const kept = path.join(folder, "cdktf.out/stacks/team-1/.terraform/kept");
  mkdirSync(path.dirname(kept), { recursive: true });
  writeFileSync(kept, "kept");

  const inChunks = synth(2);
  expect([inChunks.exitCode, inChunks.stdout]).toEqual([0, atOnce.stdout]);
  expect(written()).toEqual({ ...files, "stacks/team-1/.terraform/kept": "kept" });
  expect(readdirSync(path.join(folder, "cdktf.out")).sort()).toEqual(["manifest.json", "stacks"]);
  const lines = inChunks.stderr.trimEnd().split("\n");
  expect(lines.length).toBe(3);
  expect(lines.at(-1)).toBe("Synthesized 5 of 5 deployments.");
});

test.each([
  ["in chunks", 3],
  ["at once", COUNT],
])("%s: mistakes of all deployments are reported together, and nothing that was there changes", (_, size) => {
  cpSync(whole, folder, { recursive: true });
  const before = written();
  write({ 1: TOO_LONG, 4: TOO_LONG, 3: { tags: { a: "b" } } });
  const { exitCode, stdout, stderr } = synth(size);
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/deployments\.yaml: \d+ problems, nothing was written\n/);
  const fields = [...stderr.matchAll(/deployments\.(team-\d)/g)].map(([, name]) => name);
  expect([...new Set(fields)]).toEqual(["team-1", "team-4"]);
  expect(written()).toEqual(before);
});

test.each([
  ["in chunks", 3],
  ["at once", COUNT],
])("%s with --keep-going: the others are written, and the exit code is 1", (_, size) => {
  write({ 3: TOO_LONG });
  const { exitCode, stdout, stderr } = synth(size, "--keep-going");
  expect(exitCode).toBe(1);
  expect(stdout).toContain("4 deployments synthesized to cdktf.out/stacks");
  expect(stderr).toContain(", the 4 other deployments were written\n");
  const { stacks } = written()["manifest.json"] as { readonly stacks: object };
  const others = ["team-0", "team-1", "team-2", "team-4"];
  expect(Object.keys(stacks)).toEqual(others);
  expect(readdirSync(path.join(folder, "cdktf.out/stacks")).sort()).toEqual(others);
});

test("a process that ends early is reported with its deployments", () => {
  write();
  const meter = path.join(folder, "ends.cjs");
  writeFileSync(
    meter,
    `if (process.env.CANVAS_LARGE_DATA_CHUNK === "1" && process.env.CDKTF_OUTDIR.endsWith("1")) process.exit(7);`,
  );
  const command = ["--require", meter, path.join(ROOT, "lib/build/run.mjs"), "main.ts", "deployments.yaml"];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, CANVAS_LARGE_DATA_CHUNK_SIZE: "2", CDKTF_OUTDIR: undefined },
  });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(
    "the process that synthesizes it, with the 2 deployments up to team-3, ended early (exit code 7)",
  );
  expect(readdirSync(path.join(folder, "cdktf.out"))).toEqual([]);
});
