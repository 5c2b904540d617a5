/** Trees of synthesized stacks: folders that cdktf wrote, and deployments synthesized with a version of this package from npm. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { InputError } from "../rules/input-error";
import { isJson, type Json } from "../rules/json";

/** Stacks by deployment, and every reason why a tree could not be read, a line each. */
export interface ReadTree {
  readonly stacks: ReadonlyMap<string, Json>;
  readonly problems: readonly string[];
}

const STACK = "cdk.tf.json";

/**
 * Reads a tree: a folder that cdktf wrote (`cdktf.out`), its `stacks`, or the folder of one stack.
 *
 * @example readTree("cdktf.out").stacks.get("analytics")
 */
export function readTree(folder: string): ReadTree {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false))
    return {
      stacks: new Map(),
      problems: [`${folder} is no folder. Give the folder that cdktf synth writes, cdktf.out.`],
    };
  const files = stackFiles(folder);
  if (files.length === 0)
    return {
      stacks: new Map(),
      problems: [
        `${folder} holds no synthesized stack (stacks/NAME/${STACK}). Give the folder that cdktf synth writes, cdktf.out.`,
      ],
    };
  const read = files.map(({ name, file }) => ({ name, ...readStackFile(file) }));
  return {
    stacks: new Map(read.flatMap(({ name, stack }) => (stack === undefined ? [] : [[name, stack]]))),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

function stackFiles(folder: string): readonly { readonly name: string; readonly file: string }[] {
  if (existsSync(join(folder, STACK))) return [{ name: nameOf(folder), file: join(folder, STACK) }];
  const stacks = existsSync(join(folder, "stacks")) ? join(folder, "stacks") : folder;
  return readdirSync(stacks)
    .sort()
    .flatMap((name) => {
      const file = join(stacks, name, STACK);
      return existsSync(file) ? [{ name, file }] : [];
    });
}

/** A stack that is given alone has the name of its folder. */
function nameOf(folder: string): string {
  return resolve(folder).split(/[/\\]/).at(-1) ?? folder;
}

function readStackFile(file: string): { readonly stack?: Json; readonly problem?: string } {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return { problem: `${file} cannot be read: ${firstLine(error)}. Run npx cdktf synth again.` };
  }
  if (!isJson(json) || !(isJson(json["resource"]) || isJson(json["terraform"])))
    return {
      problem: `${file} is no synthesized stack: it has neither resources nor a terraform block. Run npx cdktf synth again.`,
    };
  return { stack: json };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}

/** Whether a word is a version or an npm specification rather than a folder: `0.2.0`, `latest`, `file:…`, `….tgz`. */
export function isSpecification(word: string): boolean {
  return /^(?:[~^]?\d+\.\d+\.\d+[\w.+-]*|latest|next|file:.+|https?:.+|.+\.tgz|canvas-large-data@.+)$/.test(word);
}

/**
 * Synthesizes deployments with a version of this package: npm installs it into a temporary folder, and cdktf and the provider's classes are those of the
 * folder that the command runs in.
 *
 * @param specification `0.2.0`, `latest`, or what `npm install` takes: `file:…`, a `.tgz`
 * @param files deployments; none for what the app reads by default
 * @throws InputError when npm cannot install it, or the version refuses the deployments
 */
export function synthesizedWith(specification: string, files: readonly string[]): ReadTree {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-check-"));
  try {
    install(specification, folder);
    const out = join(folder, "cdktf.out");
    run(specification, folder, out, files);
    const { stacks, problems } = readTree(out);
    return { stacks, problems: problems.map((problem) => `${specification}: ${problem}`) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PACKAGE = "canvas-large-data";

function install(specification: string, folder: string): void {
  const isVersion = /^(?:[~^]?\d|latest$|next$)/.test(specification) && !specification.endsWith(".tgz");
  const wanted = isVersion ? `${PACKAGE}@${specification}` : specification;
  try {
    execFileSync(
      "npm",
      // No script of a package runs, and no package beside it comes: its peers are optional.
      [
        "install",
        wanted,
        "--prefix",
        folder,
        "--no-save",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 2 ** 26 },
    );
  } catch (error) {
    throw new InputError(`${specification} cannot be installed by npm: ${said(error)}`);
  }
  if (!existsSync(join(folder, "node_modules", PACKAGE, "package.json")))
    throw new InputError(`${specification} is no version of ${PACKAGE}.`);
}

/** What a version is run by: its own reader, its own classes. It prints problems to standard error. */
const PROGRAM = `
const [root, ...files] = process.argv.slice(1);
const { readDeploymentsFiles } = require(root + "/dist/lib/deployments/files.js");
const { synthesize } = require(root + "/dist/lib/deployments/synthesize.js");
const { scenarioClasses } = require(root + "/dist/modules/scenario-classes.js");
try {
  const { problems } = synthesize(readDeploymentsFiles(files).deployments, scenarioClasses);
  for (const { name, text } of problems) process.stderr.write(name + ": " + text + "\\n");
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write((error.name === "DeploymentsError" ? error.message : String(error.stack)) + "\\n");
  process.exitCode = 1;
}
`;

function run(specification: string, folder: string, out: string, files: readonly string[]): void {
  const root = join(folder, "node_modules", PACKAGE);
  const own = [join(process.cwd(), "node_modules"), ...(process.env["NODE_PATH"] ?? "").split(delimiter)];
  try {
    execFileSync(process.execPath, ["-e", PROGRAM, root, ...files], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 2 ** 26,
      env: { ...process.env, CDKTF_OUTDIR: out, NODE_PATH: own.filter((each) => each !== "").join(delimiter) },
    });
  } catch (error) {
    const text = said(error);
    const missing = /Cannot find module '((?:@cdktf|cdktf|constructs)[^']*)'/.exec(text)?.[1];
    throw new InputError(
      missing === undefined
        ? `${specification} does not synthesize these deployments: ${text}`
        : `${missing} is not installed here, and ${specification} needs it to synthesize. Run this where cdktf, constructs and @cdktf/provider-aws are installed.`,
    );
  }
}

/** What a program that failed printed to standard error. */
function said(error: unknown): string {
  const { stderr } = error as { readonly stderr?: unknown };
  return typeof stderr === "string" && stderr.trim() !== "" ? stderr.trim() : firstLine(error);
}
