/** `canvas-large-data list`: the deployments of a file. */
import { execFileSync } from "node:child_process";
import { basename, dirname } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { atlantisYaml } from "../deployments/atlantis";
import type { NamedDeployment } from "../deployments/deployment";
import { changesBetween, githubMatrix, listJson, listOf, listSchema, listText } from "../deployments/list";
import { onlyNamed } from "../deployments/only";
import { readDeployments, readDeploymentsFile } from "../deployments/read";
import { InputError } from "../sources/input";
import { withHelp } from "./help";
import { reporting } from "./options";

interface Options {
  readonly format: "text" | "json";
  readonly matrix?: "github" | "atlantis";
  readonly only?: readonly string[];
  readonly changedSince?: string;
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data list", "every deployment of deployments.yaml"],
      ["canvas-large-data list --changed-since origin/main --matrix github", "the jobs of a workflow"],
    ],
    exitCodes: [
      [0, "the list is printed"],
      [1, "the file or the revision could not be read"],
    ],
  });
  command
    .argument("[file]", "the file of deployments", "deployments.yaml")
    .addOption(new Option("--format <format>", "text or json").choices(["text", "json"]).default("text"))
    .addOption(
      new Option("--matrix <host>", "one line for the matrix of a GitHub workflow, or atlantis.yaml")
        .choices(["github", "atlantis"])
        .conflicts("format"),
    )
    .option("--only <names>", "these deployments alone, separated by commas", names)
    .option("--changed-since <revision>", "those whose values changed since a git revision; all if the code changed")
    .action((file: string, options: Options) => {
      reporting(() => {
        process.stdout.write(listed(file, options));
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

function listed(file: string, { format, matrix, only, changedSince }: Options): string {
  const { deployments } = readDeploymentsFile(file);
  const chosen = new Set(only === undefined ? deployments : onlyNamed(deployments, only, file));
  const candidates = changedSince === undefined ? deployments : changedOf(file, deployments, changedSince);
  const all = listOf(candidates.filter((each) => chosen.has(each)));
  if (matrix === "github" && all.length > MOST_JOBS)
    process.stderr.write(
      `GitHub starts at most ${String(MOST_JOBS)} jobs of a matrix, and these are ${String(all.length)}: make one job for each account. docs/fleet.md shows how.\n`,
    );
  if (matrix === "github") return githubMatrix(all);
  if (matrix === "atlantis") return atlantisYaml(all);
  return format === "json" ? listJson(all) : listText(all);
}

/** https://docs.github.com/en/actions/reference/limits */
const MOST_JOBS = 256;

/** What synthesizes a deployment: a change of it may change every stack. */
const CODE = ["lib", "modules", "main.ts", "cdktf.json", "package.json", "package-lock.json"];

function changedOf(
  file: string,
  deployments: readonly NamedDeployment[],
  revision: string,
): readonly NamedDeployment[] {
  const commit = git(file, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])?.trim();
  if (commit === undefined)
    throw new InputError(
      `${revision} is no revision of the git repository that ${file} is in. In a workflow, fetch it first: actions/checkout with fetch-depth: 0.`,
    );
  const all = (why: string): readonly NamedDeployment[] => {
    process.stderr.write(`All deployments are listed: ${why}.\n`);
    return deployments;
  };
  const code = git(file, ["diff", "--name-only", commit, "--", ...CODE.map((path) => `:(top)${path}`)]);
  if (code === undefined) return all(`git cannot say what of the code has changed since ${revision}`);
  const [first] = code.split("\n").filter((line) => line !== "");
  if (first !== undefined) return all(`${first} has changed since ${revision}`);
  const text = git(file, ["show", `${commit}:./${basename(file)}`]);
  if (text === undefined) return all(`${revision} has no ${file}`);
  const before = readDeployments(text, `${file} of ${revision}`);
  if (!before.usable) return all(`${file} of ${revision} cannot be read`);
  const { changed, removed } = changesBetween(before.deployments, deployments);
  if (removed.length > 0)
    process.stderr.write(
      `Removed since ${revision}: ${removed.join(", ")}. To destroy what they created, run cdktf destroy at ${revision}.\n`,
    );
  return changed;
}

/** What git prints; undefined if it fails. */
function git(file: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", args, { cwd: dirname(file), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}
