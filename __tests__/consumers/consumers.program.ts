/**
 * `npm run test:matrix`: the packed package in projects that have nothing else, with CDKTF and with cdktn, whose lock files are beside this
 * file. Each compiles an app with all classes under strict TypeScript, as CommonJS and as an ES module, synthesizes it on each Node, and
 * what it synthesizes is valid to Terraform: for CDKTF with the provider itself, for cdktn by a schema check.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { committedSchemas, typesIn } from "../../lib/build/provider-schemas";
import { addRelease } from "../support/provider-schemas/mirror";
import { terraformEnvironment } from "../support/terraform";
import { TERRAFORM } from "../support/tools";

const ROOT = path.resolve(__dirname, "../..");
const CACHE = path.join(ROOT, "node_modules/.cache/canvas-large-data");
const APP = readFileSync(path.join(__dirname, "app.ts.txt"), "utf8");

interface Consumer {
  readonly core: "cdktf" | "cdktn";
  /** The oldest release of each line of Node that the packages take, and the newest of the last. */
  readonly nodes: readonly string[];
}
const CONSUMERS: readonly Consumer[] = [
  { core: "cdktf", nodes: ["20.9.0", "22.11.0", "24"] },
  { core: "cdktn", nodes: ["22.11.0", "24"] },
];
const COMPILERS = ["typescript", "typescript-newest"] as const;
const KINDS = {
  commonjs: { module: "node16", moduleResolution: "node16", file: "app.ts" },
  esm: { module: "nodenext", moduleResolution: "nodenext", file: "app.mts" },
} as const;

/** What the stacks of the two may differ in, by path. */
const DIFFERENCES = [
  "//.metadata.version",
  "terraform.required_providers.aws.source",
  "terraform.required_providers.aws.version",
];

async function main(): Promise<void> {
  const temp = realpathSync(mkdtempSync(path.join(tmpdir(), "consumers-")));
  try {
    const tarball = packed(temp);
    const stacks = new Map<string, Readonly<Record<string, string>>>();
    for (const consumer of CONSUMERS) stacks.set(consumer.core, check(consumer, tarball, temp));
    const [cdktf = {}, cdktn = {}] = [stacks.get("cdktf"), stacks.get("cdktn")];
    for (const [name, text] of Object.entries(cdktf)) {
      const found = differing(JSON.parse(text), JSON.parse(cdktn[name] ?? "{}"));
      assert(
        found.every((each) => DIFFERENCES.includes(each)),
        `${name} on cdktn differs at ${found.filter((each) => !DIFFERENCES.includes(each)).join(", ")}`,
      );
    }
    console.log(`The stacks of the two differ in nothing but ${DIFFERENCES.join(", ")}.`);
    valid("cdktf", cdktf, await terraformEnvironment(), temp);
    valid("cdktn", cdktn, schemaCheck(temp), temp);
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

function packed(temp: string): string {
  const out = run("npm", ["pack", "--json", "--silent", "--pack-destination", temp], ROOT);
  const [{ filename } = { filename: "" }] = JSON.parse(out.slice(out.indexOf("["))) as readonly {
    readonly filename: string;
  }[];
  return path.join(temp, filename);
}

/** The stacks of one consumer, the same from every Node, compiler and kind of module. */
function check({ core, nodes }: Consumer, tarball: string, temp: string): Readonly<Record<string, string>> {
  const folder = path.join(temp, core);
  cpSync(path.join(__dirname, core), folder, { recursive: true });
  run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], folder);
  run(
    "npm",
    [
      "install",
      "--no-save",
      "--strict-peer-deps",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      tarball,
    ],
    folder,
  );
  let first: Readonly<Record<string, string>> | undefined;
  for (const [kind, { file, ...options }] of Object.entries(KINDS)) {
    const text = core === "cdktf" ? APP : onCdktn(APP);
    // The provider's package has no `exports`: an ES module names the file.
    const paths = kind === "esm" ? text.replaceAll(/(provider-aws\/lib\/[\w-]+)"/g, '$1/index.js"') : text;
    writeFileSync(path.join(folder, file), paths);
    for (const compiler of COMPILERS) {
      const outDir = `${kind}-${compiler}`;
      const compilerOptions = {
        ...options,
        strict: true,
        target: "ES2022",
        lib: ["ES2023"],
        types: ["node"],
        skipLibCheck: true,
        outDir,
        rootDir: ".",
      };
      writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
      run(process.execPath, [compilerProgram(folder, compiler), "--project", "."], folder);
      for (const node of nodes) {
        const out = path.join(folder, `out-${kind}-${compiler}-${node}`);
        run(nodeProgram(node), [path.join(outDir, file.replace("ts", "js")), out], folder);
        const made = stacksIn(out);
        first ??= made;
        assert(
          JSON.stringify(made) === JSON.stringify(first),
          `${core}, ${kind}, ${compiler}, Node ${node}: other stacks`,
        );
        console.log(`passed  ${core}, ${kind}, ${compiler}, Node ${node}`);
      }
    }
  }
  return first ?? {};
}

function compilerProgram(folder: string, compiler: string): string {
  const root = path.join(folder, "node_modules", compiler);
  const { bin } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    readonly bin: { readonly tsc: string };
  };
  return path.join(root, bin.tsc);
}

/** A release of Node as npm has it. */
function nodeProgram(version: string): string {
  const folder = path.join(CACHE, `node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  const program = path.join(folder, "node_modules", name, "bin/node");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    run(
      "npm",
      ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder, `${name}@${version}`],
      folder,
    );
  }
  return program;
}

function stacksIn(out: string): Readonly<Record<string, string>> {
  const folder = path.join(out, "stacks");
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      // The state's place is the folder of the app.
      .map((name) => [
        name,
        readFileSync(path.join(folder, name, "cdk.tf.json"), "utf8").replaceAll(
          /"path": "[^"]*\/(terraform\.[^"]*)"/g,
          '"path": "$1"',
        ),
      ]),
  );
}

function onCdktn(text: string): string {
  return text
    .replaceAll('"canvas-large-data"', '"canvas-large-data/cdktn"')
    .replaceAll(/"(@?)cdktf(\/[\w/-]*)?"/g, '"$1cdktn$2"');
}

/** The paths at which two values differ. */
function differing(one: unknown, other: unknown, at = ""): readonly string[] {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return one === other ? [] : [at];
  const [mine, theirs] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].flatMap((name) =>
    differing(mine[name], theirs[name], at === "" ? name : `${at}.${name}`),
  );
}

/** An environment in which Terraform knows the newest release's schemas and nothing else. */
function schemaCheck(temp: string): NodeJS.ProcessEnv {
  const mirror = path.join(temp, "mirror");
  const schemas = committedSchemas();
  for (const release of Object.keys(schemas.others)) addRelease(mirror, release, typesIn(schemas, release));
  const file = path.join(temp, "tfrc");
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
  return { ...process.env, TF_CLI_CONFIG_FILE: file, TF_DISABLE_PLUGIN_TLS: "1", CHECKPOINT_DISABLE: "1" };
}

function valid(core: string, stacks: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv, temp: string): void {
  for (const [name, text] of Object.entries(stacks)) {
    const folder = path.join(temp, `valid-${core}-${name}`);
    mkdirSync(folder);
    writeFileSync(path.join(folder, "cdk.tf.json"), text);
    run(TERRAFORM, ["init", "-backend=false", "-no-color"], folder, env);
    const said = JSON.parse(run(TERRAFORM, ["validate", "-json"], folder, env)) as {
      readonly diagnostics: readonly unknown[];
    };
    assert(said.diagnostics.length === 0, `${core}, ${name}: ${JSON.stringify(said.diagnostics, null, 2)}`);
    console.log(`passed  ${core}, ${name}: valid`);
  }
}

function run(program: string, args: readonly string[], cwd: string, given: NodeJS.ProcessEnv = process.env): string {
  // Started by npm, the outer npm's idea of where the project is would be inherited.
  const env = Object.fromEntries(Object.entries(given).filter(([name]) => !/^(npm_|INIT_CWD)/.test(name)));
  try {
    return execFileSync(program, args, {
      cwd,
      env,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${path.basename(program)} ${args.join(" ")} failed\n${stdout}${stderr}`, { cause: error });
  }
}

function assert(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
