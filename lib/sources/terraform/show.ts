/** Saved plans, which only Terraform itself can read. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { parseJson } from "../../authorization/json";
import { InputError, isJson } from "../input";

/** A saved plan as Terraform shows it. */
export interface ShownPlan {
  /** What `terraform show -json` printed. */
  readonly json: Buffer;
  /** The version of each provider in use, by its full name; undefined where Terraform does not name them. */
  readonly providers: Readonly<Record<string, string>> | undefined;
}

/** Node.js holds no text of more than some 512 MB. */
const MOST_BYTES = 2 ** 29;

/**
 * Runs `terraform show -json` on a saved plan, in the folder of the plan if Terraform is initialized there, else in this one.
 *
 * @param program `terraform`, `tofu`, or a path
 * @throws InputError when the program is missing, or cannot show the plan
 */
export function showPlan(file: string, program: string): ShownPlan {
  if (!existsSync(file)) throw new InputError(`${file} does not exist. Make it with: ${program} plan -out ${file}`);
  const own = dirname(resolve(file));
  const folder = existsSync(resolve(own, ".terraform")) ? own : process.cwd();
  const json = run(program, ["show", "-json", "-no-color", resolve(file)], folder, file);
  return { json, providers: providersOf(run(program, ["version", "-json"], folder, file)) };
}

function run(program: string, args: readonly string[], cwd: string, file: string): Buffer {
  // No shell: a plan's name is an argument, whatever is in it.
  const { error, status, stdout, stderr } = spawnSync(program, args, { cwd, maxBuffer: MOST_BYTES });
  if (error !== undefined) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new InputError(
        `${program} is not on PATH, and only it can read ${file}. Install it, name it with --terraform, or give JSON: ${program} show -json ${basename(file)} > plan.json`,
      );
    throw new InputError(`${program} ${args.slice(0, 2).join(" ")} failed for ${file} (${code ?? error.message}).`);
  }
  if (status !== 0) {
    const said = stderr.toString("utf8").trim().split("\n").slice(0, 12).join("\n");
    throw new InputError(
      `${program} ${args.slice(0, 2).join(" ")} cannot show ${file}; run it where ${program} init was run.\n${said}`,
    );
  }
  return stdout;
}

function providersOf(version: Buffer): ShownPlan["providers"] {
  let parsed: unknown;
  try {
    parsed = parseJson(version.toString("utf8"));
  } catch {
    // A wrapper may print more than JSON; the plan names its constraints.
    return undefined;
  }
  const selections = isJson(parsed) ? parsed["provider_selections"] : undefined;
  if (!isJson(selections) || Object.keys(selections).length === 0) return undefined;
  return Object.fromEntries(Object.entries(selections).map(([name, value]) => [name, String(value)]));
}
