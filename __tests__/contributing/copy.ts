/** A copy of the project to change, with the packages of this one. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** What is no source: packages, results of builds, the history. */
const LEFT_OUT = new Set(["node_modules", "dist", "cdktf.out", ".git"]);

/** Files of a folder by their paths below it. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.has(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesIn(path.join(folder, entry.name)).map((file) => `${entry.name}/${file}`)
        : entry.isFile()
          ? [entry.name]
          : [],
    );
}

/** A copy of the project in a folder of its own. */
export class ProjectCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), "recipe-"));
  /** Where the compiler keeps what it knows from one recipe to the next: beside the copy, whose files are counted. */
  readonly typesCache = `${this.folder}.tsbuildinfo`;

  constructor() {
    for (const entry of readdirSync(ROOT).filter((name) => !LEFT_OUT.has(name))) {
      cpSync(path.join(ROOT, entry), path.join(this.folder, entry), { recursive: true });
    }
    // Each package by itself, so that the folder of caches is the copy's own.
    mkdirSync(path.join(this.folder, "node_modules"));
    for (const entry of readdirSync(path.join(ROOT, "node_modules")).filter((name) => name !== ".cache")) {
      symlinkSync(path.join(ROOT, "node_modules", entry), path.join(this.folder, "node_modules", entry));
    }
  }

  /** The text of a file; empty if there is none. */
  read(file: string): string {
    try {
      return readFileSync(path.join(this.folder, file), "utf8");
    } catch {
      return "";
    }
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  /** Every file that is other than in the project, new, or deleted, in alphabetical order. */
  changed(): readonly string[] {
    const all = new Set([...filesIn(ROOT), ...filesIn(this.folder)]);
    const text = (folder: string, file: string): string | undefined => {
      try {
        return readFileSync(path.join(folder, file), "latin1");
      } catch {
        return undefined;
      }
    };
    return [...all].filter((file) => text(ROOT, file) !== text(this.folder, file)).sort();
  }

  /** Makes every file as it is in the project. */
  reset(): void {
    for (const file of this.changed()) {
      const [from, to] = [path.join(ROOT, file), path.join(this.folder, file)];
      if (existsSync(from)) cpSync(from, to);
      else rmSync(to);
    }
  }

  /** Runs a program of Node in the copy; what it printed if it failed, else nothing. */
  failureOf(...args: readonly string[]): string {
    return this.failure(process.execPath, args);
  }

  /** Runs a script of package.json in the copy. */
  failureOfScript(name: string): string {
    return this.failure("npm", ["run", "-s", name]);
  }

  private failure(program: string, args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, encoding: "utf8" });
    return status === 0 ? "" : `${args.join(" ")}\n${stdout}\n${stderr}`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.typesCache, { force: true });
  }
}
