/** Which files are read for names, folders and globs. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DeploymentsError } from "../../lib/deployments/errors";
import { gitPatterns, readDeploymentsFiles } from "../../lib/deployments/files";

let folder: string;
const before = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function put(file: string, name: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `deployments:
  ${name}:
    scenario: quick-setup
    account: "111122223333"
    region: us-east-1
    executionRoles: { analysts: { existing: { roleArn: "arn:aws:iam::111122223333:role/${name}" } } }
    domain: { import: { domainId: d-${name} } }
`,
  );
}

function names(...given: readonly string[]): readonly string[] {
  return readDeploymentsFiles(given).deployments.map(({ name }) => name);
}

function error(...given: readonly string[]): readonly string[] {
  try {
    readDeploymentsFiles(given);
  } catch (thrown) {
    if (thrown instanceof DeploymentsError) return thrown.problems.map(({ file, problem }) => `${file}: ${problem}`);
    throw thrown;
  }
  return [];
}

test("without a name, deployments.yaml; without one, the folder deployments", () => {
  expect(error()).toEqual(["deployments.yaml: there is no file deployments.yaml"]);
  put("deployments/b.yml", "b");
  put("deployments/a.yaml", "a");
  put("deployments/.hidden.yaml", "c");
  put("deployments/note.txt", "c");
  put("deployments/deeper/c.yaml", "c");
  expect(names()).toEqual(["a", "b"]);
  put("deployments.yaml", "one");
  const { deployments, warnings } = readDeploymentsFiles([]);
  expect(deployments.map(({ name }) => name)).toEqual(["one"]);
  expect(warnings).toEqual([
    {
      file: "deployments.yaml",
      field: "",
      problem: "the folder deployments has YAML files that were not read, because deployments.yaml exists",
      write: "no change, if they are no deployments; else name both: deployments.yaml deployments",
    },
  ]);
  expect(names("deployments.yaml", "deployments")).toEqual(["one", "a", "b"]);
  expect(readDeploymentsFiles(["deployments.yaml"]).warnings).toEqual([]);
});

test("globs, in the order of their files, and each file once", () => {
  for (const team of ["sales", "data"]) put(`teams/${team}/canvas.yaml`, team);
  symlinkSync("teams/data/canvas.yaml", "link.yaml");
  expect(names("teams/*/canvas.yaml", "link.yaml", "teams/sales/canvas.yaml")).toEqual(["data", "sales"]);
  put("[x].yaml", "x");
  expect(names("[x].yaml")).toEqual(["x"]);
});

test("all names that cannot be read are reported", () => {
  mkdirSync("empty");
  expect(error("none.yaml", "empty", "*.json")).toEqual([
    "empty: the folder empty has no file whose name ends in .yaml or .yml",
    "*.json: no file matches *.json",
    "none.yaml: there is no file none.yaml",
  ]);
});

test("git finds the same files", () => {
  mkdirSync("deployments");
  put("[x].yaml", "x");
  expect(["a/b.yaml", "deployments", "teams/*/canvas.yaml", "*.yaml", "[x].yaml"].map(gitPatterns)).toEqual([
    { folder: "a", patterns: [":(literal)b.yaml"] },
    { folder: "deployments", patterns: [":(glob)*.yaml", ":(glob)*.yml"] },
    { folder: "teams", patterns: [":(glob)*/canvas.yaml"] },
    { folder: ".", patterns: [":(glob)*.yaml"] },
    { folder: ".", patterns: [":(literal)[x].yaml"] },
  ]);
});
