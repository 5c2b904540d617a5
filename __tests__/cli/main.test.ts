/** The command line: its output streams and exit codes. */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type Ended, runCommand, startCommand } from "../support/command";

const ROOT = path.resolve(__dirname, "../..");
const COMMAND = [path.join(ROOT, "lib/build/run.mjs"), "lib/cli/main.ts"];
const HINT = "(canvas-large-data --help shows what there is)\n";

const HELP = `Usage: canvas-large-data [options] [command]

Large data processing of SageMaker Canvas on EMR Serverless.

Options:
  -V, --version    output the version number
  -h, --help       display help for command

Commands:
  access           show what a plan or synthesized stack allows, and why
  adopt            write a domain that exists as a deployment
  comment          post a review as a comment of a pull request, and keep it up
                   to date
  deployer-policy  print the IAM policies that Terraform itself needs to plan
                   and apply
  disable          switch large data off in a domain
  doctor           say what an account allows and lacks for large data
  enable           switch large data on in a domain
  list             list the deployments of deployments.yaml
  restart-apps     restart the Canvas apps of a domain, so that they take its
                   settings
  review           show who gains and loses what by a plan, and its risks
  rules            list what a review looks for
  schema           print the JSON Schema of deployments.yaml
  upgrade-check    show what the next plans change once another version is used
  why              explain the text of an error: what refused it, and what
                   grants it
  help [command]   display help for command

Examples:
  canvas-large-data review plan.json
      who gains and loses what by a plan, on one screen
  canvas-large-data help access
      the options of a command

Exit codes:
  0  done, and nothing needs attention
  1  not done: the input, the credentials or the network is at fault
  2  done, and something needs attention: see --fail-on of the command
`;

test("schema prints what is committed, and nothing else", () => {
  expect(startCommand(["schema"], { cwd: ROOT })).toEqual({
    exitCode: 0,
    stdout: read("docs/deployments.schema.json"),
    stderr: "",
  });
});

test("--version", async () => {
  const { version } = JSON.parse(read("package.json")) as { readonly version: string };
  expect(await cli("--version")).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
});

test("--help", async () => {
  expect(await cli("--help")).toEqual({ exitCode: 0, stdout: HELP, stderr: "" });
});

test.each([
  "access",
  "adopt",
  "comment",
  "deployer-policy",
  "disable",
  "doctor",
  "enable",
  "list",
  "restart-apps",
  "review",
  "rules",
  "schema",
  "why",
])("%s --help: two examples, exit codes, defaults as typed", async (name) => {
  const { exitCode, stdout, stderr } = await cli(name, "--help");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const [, examples = "", codes = ""] = /\nExamples:\n([\s\S]*)\n\nExit codes:\n([\s\S]*)$/.exec(stdout) ?? [];
  const typed = examples.split("\n").filter((line) => /^ {2}\S/.test(line));
  expect(typed.map((line) => line.startsWith(`  canvas-large-data ${name}`))).toEqual([true, true]);
  expect(codes).toMatch(/^ {2}0 {2}\S.*\n {2}1 {2}\S/);
  const mayLeaveSome = ["disable", "enable", "restart-apps"].includes(name);
  expect(codes.includes("  2  ")).toBe(mayLeaveSome || stdout.includes("--fail-on"));
  expect(stdout).not.toMatch(/default: ["[]|choices:/);
  if (stdout.includes("--fail-on")) expect(stdout.replaceAll(/\s+/g, " ")).toContain("never (default: error,unknown)");
});

test("no command is an error that shows the help", () => {
  expect(startCommand([], { cwd: ROOT })).toEqual({ exitCode: 1, stdout: "", stderr: HELP });
});

test.each([
  ["a command that does not exist", ["shema"], "error: unknown command 'shema'\n(Did you mean schema?)\n"],
  ["an option that does not exist", ["schema", "--x"], "error: unknown option '--x'\n"],
  [
    "one argument too many",
    ["schema", "a"],
    "error: too many arguments for 'schema'. Expected 0 arguments but got 1.\n",
  ],
])("%s", async (_, args, said) => {
  expect(await cli(...args)).toEqual({ exitCode: 1, stdout: "", stderr: `${said}${HINT}` });
});

test("a reader that closes early is no error", async () => {
  const child = spawn(process.execPath, [...COMMAND, "schema"], { stdio: ["ignore", "pipe", "pipe"] });
  // Closed before anything is written.
  child.stdout.destroy();
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exitCode = await new Promise((resolve) => child.on("close", resolve));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("a result that cannot be written is one message", () => {
  const readOnly = openSync(path.join(ROOT, "package.json"), "r");
  const { status, stderr } = spawnSync(process.execPath, [...COMMAND, "schema"], {
    stdio: ["ignore", readOnly, "pipe"],
    encoding: "utf8",
  });
  closeSync(readOnly);
  expect({ status, stderr }).toEqual({ status: 1, stderr: "The result could not be written (EBADF).\n" });
});

const cli = (...args: readonly string[]): Promise<Ended> => runCommand(args, { cwd: ROOT });

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
