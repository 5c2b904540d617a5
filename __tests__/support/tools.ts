/** Which tools the tiers of the tests need, and whether they are here. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";

interface Tool {
  /** What is missing: one clause. `undefined`: nothing is. */
  readonly missing: () => string | undefined;
  /** What makes it be there. */
  readonly install: string;
}

/** The program that Terraform is started as. cdktf goes by the same variable. */
export const TERRAFORM = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";

const terraform: Tool = {
  missing: () => {
    const version = answer(TERRAFORM, ["version", "-json"]);
    if (version === undefined) return `\`${TERRAFORM}\` is not on PATH`;
    const { terraform_version: found } = JSON.parse(version) as { readonly terraform_version: string };
    const [major = 0, minor = 0] = found.split(".").map(Number);
    // Locks of the S3 backend without DynamoDB came with 1.10.
    return major > 1 || (major === 1 && minor >= 10) ? undefined : `Terraform ${found} is too old`;
  },
  install: "install Terraform 1.10 or newer: https://developer.hashicorp.com/terraform/install",
};

const loopbackAws: Tool = {
  missing: () => {
    const version = answer("python3", [
      "-c",
      "import flask, importlib.metadata; print(importlib.metadata.version('moto'))",
    ]);
    if (version === undefined) return "python3 with moto's server is not here";
    return version.startsWith("5.2.") ? undefined : `moto ${version.trim()} is not 5.2`;
  },
  install: 'pip install "moto[server]>=5.2,<5.3"',
};

const awsCli: Tool = {
  missing: () =>
    answer("python3", ["-c", "import awscli"]) === undefined ? "python3 without the AWS CLI of PyPI" : undefined,
  install: 'pip install "awscli<2"',
};

const chromium: Tool = {
  missing: () => (chromiumProgram() === undefined ? "Chromium is not on PATH" : undefined),
  install: "apt-get install chromium, or set CHROMIUM to a program of Chromium or Chrome",
};

/** The path of the browser: what `CHROMIUM` names, or the first on PATH. */
export function chromiumProgram(): string | undefined {
  const named = process.env["CHROMIUM"];
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const all = named === undefined ? names.flatMap((name) => folders.map((folder) => path.join(folder, name))) : [named];
  return all.find((each) => existsSync(each));
}

const TOOLS = {
  terraform: [terraform, loopbackAws],
  "end-to-end": [terraform, loopbackAws, awsCli],
  browser: [chromium],
} as const;

/** The tiers that need tools. */
export type Tier = keyof typeof TOOLS;

/** What a tier misses and how to install it, as one line; `undefined` if it can run. */
export function missingFor(tier: Tier): string | undefined {
  for (const tool of TOOLS[tier]) {
    const missing = tool.missing();
    if (missing !== undefined) return `${missing}; ${tool.install}`;
  }
  return undefined;
}

/**
 * Whether a tier is left out because a tool is missing, which is said in one line. Where
 * `CANVAS_LARGE_DATA_REQUIRE_TOOLS=1` (in CI), that ends the process as a failure instead.
 */
export function leaveOut(tier: Tier): boolean {
  const missing = missingFor(tier);
  if (missing === undefined) return false;
  if (process.env["CANVAS_LARGE_DATA_REQUIRE_TOOLS"] === "1") {
    console.error(`The ${tier} tests cannot run: ${missing}`);
    process.exit(1);
  }
  console.error(`The ${tier} tests are left out: ${missing}`);
  return true;
}

/** What a program prints, or `undefined` where it cannot be started or fails. */
function answer(program: string, args: readonly string[]): string | undefined {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  const result = spawnSync(program, args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] });
  return result.status === 0 ? result.stdout : undefined;
}
