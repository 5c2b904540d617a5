/**
 * `npm run release`: makes the files of a release and publishes them; the workflow `.github/workflows/release.yml` runs it on a tag.
 * `npm run release -- --dry-run` makes the files, and prints what would be published and everything that forbids it. It contacts no
 * registry, and writes to `dist/release` and a temporary folder only. Everything is made from the commit, never from the working tree.
 *
 * Exit codes: 0 done; 1 refused, or a command failed; 2 a dry run of a release that would be refused.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { type Manifest, repositoryOf } from "../cli/manifest";
import { SCENARIOS } from "../terraform/modules";
import { LINKED, withAbsoluteLinks } from "./addresses";
import { moduleArchive } from "./module-archive";
import {
  bundledIn,
  type Candidate,
  fileNames,
  notesOf,
  publishing,
  releaseProblems,
  type Sbom,
  shippedSbom,
} from "./release-plan";

const ROOT = path.resolve(__dirname, "../..");
const OPTIONS = { "dry-run": { type: "boolean", default: false }, tag: { type: "string" } } as const;

function main(): void {
  const { values: options } = parseArgs({ options: OPTIONS });
  const isDry = options["dry-run"];
  const temp = mkdtempSync(path.join(tmpdir(), "release-"));
  try {
    const stage = path.join(temp, "canvas-large-data");
    const commit = git("rev-parse", "HEAD");
    staged(stage);
    const manifest = JSON.parse(readFileSync(path.join(stage, "package.json"), "utf8")) as Manifest;
    const problems = releaseProblems(candidate(stage, manifest, options.tag));
    if (!isDry && problems.length > 0) {
      refuse(problems);
      process.exitCode = 1;
      return;
    }
    if (!isDry && process.env["GITHUB_ACTIONS"] !== "true") {
      console.error(
        "A release is published by the workflow, which alone can give it provenance.\n" +
          `  write: git tag v${manifest.version} && git push origin v${manifest.version}; to see what it does: npm run release -- --dry-run`,
      );
      process.exitCode = 1;
      return;
    }
    const folder = path.join(ROOT, "dist/release");
    const files = made({ stage, folder, manifest });
    const commands = publishing(manifest, commit, path.relative(ROOT, folder), files);
    console.log(`${manifest.name} ${manifest.version} of commit ${commit}, in ${path.relative(ROOT, folder)}:\n`);
    console.log(readFileSync(path.join(folder, files.sums), "utf8"));
    for (const { what, args, done } of commands) {
      if (isDry) console.log(`would publish ${what}:\n  ${args.join(" ")}\n`);
      else if (done !== undefined && isDone(done)) console.log(`published already: ${what}`);
      else {
        console.log(`publishes ${what}:\n  ${args.join(" ")}`);
        run(args, ROOT, { stdio: "inherit" });
      }
    }
    if (problems.length > 0) {
      refuse(problems);
      process.exitCode = 2;
    }
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

function refuse(problems: readonly string[]): void {
  console.error(`This would be refused, for ${String(problems.length)} reason(s):\n\n${problems.join("\n")}`);
}

/** The commit's files. */
function staged(stage: string): void {
  const archive = `${stage}.tar`;
  mkdirSync(stage);
  run(["git", "archive", "--output", archive, "HEAD"], ROOT);
  run(["tar", "-xf", archive, "-C", stage], ROOT);
}

function candidate(stage: string, manifest: Manifest, tag: string | undefined): Candidate {
  const { GITHUB_REF_TYPE: kind, GITHUB_REF_NAME: ref, GITHUB_REPOSITORY: runsIn } = process.env;
  return {
    manifest,
    read: (file) => readFileSync(path.join(stage, file), "utf8"),
    changed: git("status", "--porcelain")
      .split("\n")
      .filter((line) => line !== ""),
    tag: tag ?? (kind === "tag" ? ref : undefined),
    runsIn,
  };
}

interface Making {
  readonly stage: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

function made({ stage, folder, manifest }: Making): ReturnType<typeof fileNames> {
  const files = fileNames(manifest, SCENARIOS);
  const date = git("show", "-s", "--format=%cI", "HEAD");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const inFolder = (file: string, content: string | Buffer): void => {
    writeFileSync(path.join(folder, file), content);
  };

  for (const [module, file] of Object.entries(files.modules)) inFolder(file, moduleArchive(stage, module, date));
  linksMadeAbsolute(stage, manifest);
  symlinkSync(path.join(ROOT, "node_modules"), path.join(stage, "node_modules"));
  npm(["pack", "--silent", "--pack-destination", folder], stage);
  const all = JSON.parse(npm(["sbom", "--package-lock-only", "--sbom-format", "cyclonedx"], stage)) as Sbom;
  const sbom = shippedSbom(all, manifest, bundledPackages(stage), date);
  inFolder(files.sbom, `${JSON.stringify(sbom, null, 2)}\n`);
  inFolder(files.notes, notesOf(readFileSync(path.join(stage, "CHANGELOG.md"), "utf8"), manifest.version));
  const summed = [files.tarball, ...Object.values(files.modules), files.sbom].sort();
  const sum = (file: string): string =>
    createHash("sha256")
      .update(readFileSync(path.join(folder, file)))
      .digest("hex");
  inFolder(files.sums, summed.map((file) => `${sum(file)}  ${file}\n`).join(""));
  return files;
}

function linksMadeAbsolute(stage: string, manifest: Manifest): void {
  const packed = new Set<string>([...LINKED, "LICENSE"]);
  for (const name of LINKED) {
    const file = path.join(stage, name);
    writeFileSync(
      file,
      withAbsoluteLinks(readFileSync(file, "utf8"), manifest, (each) => packed.has(each)),
    );
  }
}

/** `NAME@VERSION` of what the bundles of the package and of the action hold. */
function bundledPackages(stage: string): readonly string[] {
  const built = readdirSync(path.join(stage, "dist/lib"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .map((file) => path.join(stage, "dist/lib", file));
  return [...built, path.join(stage, "action/licences.txt")].flatMap((file) => bundledIn(readFileSync(file, "utf8")));
}

function isDone(args: readonly string[]): boolean {
  try {
    return run(args, ROOT).trim() !== "";
  } catch {
    return false;
  }
}

function git(...args: readonly string[]): string {
  return run(["git", ...args], ROOT).trimEnd();
}

/** npm, without what an outer `npm run` says of its own project, and without the registry. */
function npm(args: readonly string[], cwd: string): string {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(config_local_prefix|package_|lifecycle_)|INIT_CWD)/.test(name),
  );
  return run(["npm", ...args], cwd, { env: { ...Object.fromEntries(kept), npm_config_offline: "true" } });
}

function run(
  [program = "", ...args]: readonly string[],
  cwd: string,
  options: { readonly env?: NodeJS.ProcessEnv; readonly stdio?: "inherit" } = {},
): string {
  const { stdio, env = process.env } = options;
  const said = execFileSync(program, args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: stdio ?? ["ignore", "pipe", "pipe"],
  }) as string | null;
  return said ?? "";
}

/** What a program that failed wrote, rather than where in this file it was started. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
  return [error.message, stdout, stderr].filter((each) => each !== undefined && each !== "").join("\n");
}

try {
  if (!existsSync(path.join(ROOT, ".git")))
    throw new Error("A release is made from a git repository: there is none here.");
  repositoryOf(JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as Manifest);
  main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
