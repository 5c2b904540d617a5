/** `canvas-large-data list`: the deployments of a file. */
import { execFileSync, type StdioOptions } from "node:child_process";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import type { NamedDeployment } from "../deployments/deployment";
import { filesText } from "../deployments/errors";
import { changesBetween, githubMatrix, listJson, listOf, listSchema, listText } from "../deployments/list";
import { onlyNamed } from "../deployments/only";
import { deploymentNames, type GitPatterns, gitPatterns, readDeploymentsFiles } from "../deployments/files";
import { type DeploymentsSource, type ReadDeployments, readSources } from "../deployments/read";
import { InputError } from "../sources/input";
import { withHelp } from "./help";
import { deploymentsOption, reporting } from "./options";

interface Options {
  readonly format: "text" | "json";
  readonly matrix?: "github";
  readonly deployments: readonly string[];
  readonly only?: readonly string[];
  readonly changedSince?: string;
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data list", "every deployment of deployments.yaml, or of the folder deployments"],
      ["canvas-large-data list --changed-since origin/main --matrix github", "the jobs of a workflow"],
    ],
    exitCodes: [
      [0, "the list is printed"],
      [1, "the file or the revision could not be read"],
    ],
  });
  command
    .argument("[file...]", "files, folders (their *.yaml and *.yml) and globs")
    .addOption(deploymentsOption())
    .addOption(new Option("--format <format>", "text or json").choices(["text", "json"]).default("text"))
    .addOption(
      new Option("--matrix <host>", "one line for the matrix of a workflow").choices(["github"]).conflicts("format"),
    )
    .option("--only <names>", "these deployments alone, separated by commas", names)
    .option("--changed-since <revision>", "those whose values changed since a git revision; all if the code changed")
    .action((files: readonly string[], options: Options) => {
      reporting(() => {
        process.stdout.write(listed([...files, ...options.deployments], options));
      });
    });
}

/** The JSON Schema of the list as it is committed in `docs/`. */
export function listSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(listSchema, { target: "draft-2020-12" }), null, 2)}\n`;
}

function names(given: string): readonly string[] {
  const all = given.split(",").map((name) => name.trim());
  if (all.includes("")) throw new InvalidArgumentError("write names separated by commas: analytics,research");
  return all;
}

function listed(given: readonly string[], { format, matrix, only, changedSince }: Options): string {
  const reading = readDeploymentsFiles(given);
  const { deployments, file } = reading;
  const chosen = new Set(only === undefined ? deployments : onlyNamed(deployments, only, file));
  const candidates =
    changedSince === undefined ? deployments : changedOf(deploymentNames(given), reading, changedSince);
  const all = listOf(candidates.filter((each) => chosen.has(each)));
  if (matrix === "github") return githubMatrix(all);
  return format === "json" ? listJson(all) : listText(all);
}

/** What synthesizes a deployment: a change of it may change every stack. */
const CODE = ["lib", "modules", "main.ts", "cdktf.json", "package.json", "package-lock.json"];

function changedOf(
  names: readonly string[],
  { deployments, file }: ReadDeployments,
  revision: string,
): readonly NamedDeployment[] {
  const patterns = names.map(gitPatterns);
  const folder = patterns[0]?.folder ?? ".";
  const commit = git(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])?.trim();
  if (commit === undefined)
    throw new InputError(
      `${revision} is no revision of the git repository that ${file} is in. In a workflow, fetch it first: actions/checkout with fetch-depth: 0.`,
    );
  const all = (why: string): readonly NamedDeployment[] => {
    process.stderr.write(`All deployments are listed: ${why}.\n`);
    return deployments;
  };
  const code = git(folder, ["diff", "--name-only", commit, "--", ...CODE.map((path) => `:(top)${path}`)]);
  if (code === undefined) return all(`git cannot say what of the code has changed since ${revision}`);
  const [first] = code.split("\n").filter((line) => line !== "");
  if (first !== undefined) return all(`${first} has changed since ${revision}`);
  const sources = patterns.flatMap((pattern) => sourcesAt(commit, revision, pattern));
  if (sources.length === 0) return all(`${revision} has no ${file}`);
  const before = readSources(sources);
  if (!before.usable) return all(`${filesText(sources.map((each) => each.file))} cannot be read`);
  const { changed, removed } = changesBetween(before.deployments, deployments);
  if (removed.length > 0)
    process.stderr.write(
      `Removed since ${revision}: ${removed.join(", ")}. To destroy what they created, run cdktf destroy at ${revision}.\n`,
    );
  return changed;
}

/** The files as they were: git lists those of the revision beside those of now. */
function sourcesAt(commit: string, revision: string, { folder, patterns }: GitPatterns): readonly DeploymentsSource[] {
  const found = git(folder, ["ls-files", "-z", `--with-tree=${commit}`, "--", ...patterns]) ?? "";
  const files = [...new Set(found.split("\0"))].filter((name) => name !== "").sort();
  return files.flatMap((name) => {
    const content = git(folder, ["show", `${commit}:./${name}`]);
    return content === undefined ? [] : [{ file: `${join(folder, name)} of ${revision}`, content }];
  });
}

/** What git prints; undefined if it fails. */
function git(folder: string, args: readonly string[]): string | undefined {
  try {
    const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30, stdio });
  } catch {
    return undefined;
  }
}
