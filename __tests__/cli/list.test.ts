/** `list`, in a git repository of its own. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { runCommand } from "../support/command";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "list-"));
  git("init", "--quiet", "--initial-branch=main");
  put("deployments.yaml", `deployments:\n${deployment("one")}${deployment("two")}`);
  commit();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function deployment(name: string, more = ""): string {
  return `  ${name}:
    scenario: quick-setup
    account: "111122223333"
    region: us-east-1
    executionRoles: { analysts: { existing: { roleArn: "arn:aws:iam::111122223333:role/${name}" } } }
    domain: { import: { domainId: d-${name} } }
${more}`;
}
function git(...args: readonly string[]): void {
  const who = ["-c", "user.name=dev", "-c", "user.email=dev@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...who, ...args], { cwd: folder, stdio: "ignore" });
}
function commit(): void {
  git("add", "--all");
  git("commit", "--quiet", "--message", "state");
}
function put(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}
async function list(
  ...args: readonly string[]
): Promise<{ exitCode: number | null; names: readonly string[]; stderr: string }> {
  const { exitCode, stdout, stderr } = await runCommand(["list", ...args], { cwd: folder });
  const lines = stdout
    .split("\n")
    .slice(1)
    .filter((line) => line !== "");
  return { exitCode, names: lines.map((line) => line.split(" ")[0] ?? ""), stderr };
}

test("--changed-since lists what has changed by meaning", async () => {
  put("deployments.yaml", `# moved\ndeployments:\n${deployment("two")}${deployment("one", "    tags: { a: b }\n")}`);
  expect(await list("--changed-since", "HEAD")).toEqual({ exitCode: 0, names: ["one"], stderr: "" });
});

test("--only chooses from what has changed, and what it leaves out was not removed", async () => {
  put(
    "deployments.yaml",
    `deployments:\n${deployment("two", "    tags: { a: b }\n")}${deployment("one", "    tags: { a: b }\n")}`,
  );
  expect(await list("--changed-since", "HEAD", "--only", "two")).toEqual({ exitCode: 0, names: ["two"], stderr: "" });
});

test("--changed-since names what was removed", async () => {
  put("deployments.yaml", `deployments:\n${deployment("two")}`);
  expect(await list("--changed-since", "HEAD")).toEqual({
    exitCode: 0,
    names: [],
    stderr: "Removed since HEAD: one. To destroy what they created, run cdktf destroy at HEAD.\n",
  });
});

test("of several files, --changed-since compares all together, with those that were deleted", async () => {
  git("rm", "--quiet", "deployments.yaml");
  for (const name of ["one", "two", "three"]) put(`teams/${name}/canvas.yaml`, `deployments:\n${deployment(name)}`);
  put("shared/all.yaml", "defaults: { tags: { a: b } }\n");
  commit();
  put("teams/two/canvas.yaml", `deployments:\n${deployment("two", "    tags: { c: d }\n")}`);
  put("teams/four/canvas.yaml", `deployments:\n${deployment("four")}`);
  rmSync(path.join(folder, "teams/one"), { recursive: true });
  const files = ["teams/*/canvas.yaml", "--deployments", "shared"];
  expect(await list(...files, "--changed-since", "HEAD")).toEqual({
    exitCode: 0,
    names: ["four", "two"],
    stderr: "Removed since HEAD: one. To destroy what they created, run cdktf destroy at HEAD.\n",
  });
  put("shared/all.yaml", "defaults: { tags: { a: c } }\n");
  expect((await list(...files, "--changed-since", "HEAD")).names).toEqual(["four", "three", "two"]);
});

test.each<[string, () => void, string]>([
  [
    "code has changed",
    () => {
      put("lib/x.ts", "");
      git("add", "--all");
    },
    "All deployments are listed: lib/x.ts has changed since HEAD.\n",
  ],
  [
    "the revision has no such file",
    () => {
      git("mv", "deployments.yaml", "other.yaml");
      commit();
      git("mv", "other.yaml", "deployments.yaml");
    },
    "All deployments are listed: HEAD has no deployments.yaml.\n",
  ],
  [
    "the revision's file cannot be read",
    () => {
      put("deployments.yaml", "deployments: 1\n");
      commit();
      put("deployments.yaml", `deployments:\n${deployment("one")}${deployment("two")}`);
    },
    "All deployments are listed: deployments.yaml of HEAD cannot be read.\n",
  ],
])("--changed-since lists all where %s", async (_, change, stderr) => {
  change();
  expect(await list("--changed-since", "HEAD")).toEqual({ exitCode: 0, names: ["one", "two"], stderr });
});

test.each<[string, readonly string[], string]>([
  [
    "a revision that does not exist",
    ["--changed-since", "--output=x"],
    "--output=x is no revision of the git repository that deployments.yaml is in. In a workflow, fetch it first: actions/checkout with fetch-depth: 0.\n",
  ],
  [
    "a name that does not exist",
    ["--only", "ome"],
    "deployments.yaml: 1 problem, nothing was written\n\n  deployments.yaml\n    there is no deployment ome\n    did you mean one?\n",
  ],
])("refuses %s", async (_, args, stderr) => {
  expect(await list(...args)).toEqual({ exitCode: 1, names: [], stderr });
});
