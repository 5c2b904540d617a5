/** A Terraform module as an archive for registries, and for `source = "https://….tar.gz"`. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";

/** No hooks, signatures or line ends of whoever runs this. */
const GIT = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"];

/**
 * A module's files and the licence, at the root of a `.tar.gz`. They come from a commit of their own with the given date, from which
 * `git archive` takes the times of files: the same bytes each time.
 *
 * @param root the project's folder
 * @param module `quick-setup` and so on
 * @param date of the commit that is released, in ISO 8601
 */
export function moduleArchive(root: string, module: string, date: string): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), "module-"));
  try {
    cpSync(path.join(root, "modules", module), folder, {
      recursive: true,
      // The CDKTF class, which is in the npm package.
      filter: (file) => path.basename(file) !== "index.ts",
    });
    cpSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
    const who = "canvas-large-data";
    const env = {
      ...process.env,
      ...{ GIT_AUTHOR_NAME: who, GIT_AUTHOR_EMAIL: who, GIT_AUTHOR_DATE: date },
      ...{ GIT_COMMITTER_NAME: who, GIT_COMMITTER_EMAIL: who, GIT_COMMITTER_DATE: date },
    };
    const git = (...args: readonly string[]): Buffer =>
      execFileSync("git", args, { cwd: folder, env, maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "pipe"] });
    git("init", "--quiet");
    git(...GIT, "add", "--all", "--force");
    git(...GIT, "commit", "--quiet", "--message", module);
    return gzipSync(git("-c", "tar.umask=0022", "archive", "--format=tar", "HEAD"), { level: 9 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
