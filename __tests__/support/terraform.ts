/** Terraform for tests: found, configured with the provider's mirror, and run. */
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { TERRAFORM } from "./tools";

const ROOT = path.resolve(__dirname, "../..");
/** The provider by its address in the registry. */
export const PROVIDER = "registry.terraform.io/hashicorp/aws";
/** A search of the whole disk takes seconds; on a loaded machine it may take minutes. */
const SEARCH_TIMEOUT_MS = 300_000;
/** Names the mirror, or says that there is none (empty), so that nothing is searched for. */
const MIRROR_VARIABLE = "CANVAS_LARGE_DATA_PROVIDER_MIRROR";

/** How Terraform ended. */
export interface TerraformResult {
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: ended by a signal. */
  readonly exitCode: number | null;
}

/**
 * The environment in which Terraform takes the AWS provider from a mirror on this machine, or from the registry where there
 * is none. A CLI configuration of our own is always named: the one that the environment names may not exist.
 */
export async function terraformEnvironment(): Promise<NodeJS.ProcessEnv> {
  return {
    ...process.env,
    TF_CLI_CONFIG_FILE: writeConfiguration(await providerMirror()),
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    // Terraform lives for seconds. Never to collect garbage is slower: fresh memory is dear.
    GOGC: "800",
  };
}

/** Runs Terraform in a folder. An exit code other than 0 is an answer, not an exception. */
export async function runTerraform(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<TerraformResult> {
  return new Promise((resolve, reject) => {
    const terraform = spawn(TERRAFORM, args, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal === undefined ? {} : { signal }),
    });
    let stdout = "";
    let stderr = "";
    terraform.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    terraform.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    terraform.on("error", reject);
    terraform.on("close", (exitCode) => {
      resolve({ stdout, stderr, exitCode });
    });
  });
}

/** The folder of a filesystem mirror that holds the AWS provider, if there is one. */
export async function providerMirror(): Promise<string | undefined> {
  const named = process.env[MIRROR_VARIABLE];
  if (named !== undefined) return named === "" ? undefined : named;
  const found = usualPlaces().find((folder) => existsSync(path.join(folder, PROVIDER))) ?? (await searchDisk());
  // Other test files of this run need not search again.
  process.env[MIRROR_VARIABLE] = found ?? "";
  return found;
}

/** Where Terraform itself looks for mirrors on Linux and macOS. */
function usualPlaces(): string[] {
  const data = process.env["XDG_DATA_HOME"] ?? path.join(homedir(), ".local/share");
  return [
    path.join(homedir(), ".terraform.d/plugins"),
    path.join(data, "terraform/plugins"),
    path.join(homedir(), "Library/Application Support/io.terraform/plugins"),
    "/Library/Application Support/io.terraform/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
  ];
}

/** Looks for MIRROR/registry.terraform.io/hashicorp/aws/VERSION/TARGET/terraform-provider-aws_vVERSION. */
async function searchDisk(): Promise<string | undefined> {
  const name = `terraform-provider-aws_v${providerVersion()}*`;
  const find = promisify(execFile)("find", ["/", "-xdev", "-type", "f", "-size", "+1M", "-name", name], {
    timeout: SEARCH_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  // Schema checks have programs of the same name that are none (provider-schemas/mirror.ts), of a few bytes.
  // `find` fails where it may not look, which says nothing about what it found.
  const { stdout } = await find.catch((error: unknown) => error as { readonly stdout: string });
  const inMirror = stdout
    .split("\n")
    .find((file) => path.dirname(path.dirname(path.dirname(file))).endsWith(`/${PROVIDER}`));
  return inMirror === undefined ? undefined : path.resolve(inMirror, "../../../../../..");
}

/** The provider's version that the stacks ask for. */
export function providerVersion(): string {
  const file = readFileSync(require.resolve("@cdktf/provider-aws/package.json"), "utf8");
  return (JSON.parse(file) as { readonly cdktf: { readonly provider: { readonly version: string } } }).cdktf.provider
    .version;
}

/** A folder for what is worth keeping between runs. */
export function terraformCache(): string {
  const folder = path.join(ROOT, "node_modules/.cache/canvas-large-data/terraform");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A file in the cache that another version of a program does not find. `more` is what else its content depends on. */
export function cachedBy(what: string, program: string, more = ""): string {
  const { size, mtimeMs } = statSync(program);
  const name = createHash("sha256")
    .update(JSON.stringify([program, size, mtimeMs, more]))
    .digest("hex");
  return path.join(terraformCache(), `${what}-${name.slice(0, 16)}`);
}

function writeConfiguration(mirror: string | undefined): string {
  const folder = terraformCache();
  const file = path.join(folder, "terraformrc");
  const unfinished = `${file}.${process.pid}`;
  if (mirror === undefined) {
    // The provider takes 700 MB: once is enough.
    const plugins = path.join(folder, "plugins");
    mkdirSync(plugins, { recursive: true });
    writeFileSync(
      unfinished,
      `plugin_cache_dir = ${JSON.stringify(plugins)}\nplugin_cache_may_break_dependency_lock_file = true\n`,
    );
  } else {
    writeFileSync(
      unfinished,
      [
        "provider_installation {",
        "  filesystem_mirror {",
        `    path    = ${JSON.stringify(path.resolve(mirror))}`,
        `    include = ["${PROVIDER}"]`,
        "  }",
        "  direct {",
        `    exclude = ["${PROVIDER}"]`,
        "  }",
        "}",
        "",
      ].join("\n"),
    );
  }
  renameSync(unfinished, file);
  return file;
}
