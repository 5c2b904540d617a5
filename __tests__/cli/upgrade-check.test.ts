/** `upgrade-check`: trees of stacks, and versions of the package as npm installs them. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import * as path from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { buildSync } from "esbuild";
import { runCommand } from "../support/command";
import { DEPLOYMENTS, stackText } from "../upgrade/stacks";

const ROOT = path.resolve(__dirname, "../..");
const OLD = path.join(ROOT, "__tests__/upgrade/0.1");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "upgrade-check-test-"));
  for (const [name, deployment] of Object.entries(DEPLOYMENTS))
    write(`now/stacks/${name}`, stackText(name, deployment));
  cpSync(path.join(folder, "now"), path.join(folder, "changed"), { recursive: true });
  const { analytics, research } = DEPLOYMENTS;
  const roles = { ...analytics.executionRoles, analysts: { create: { roleName: "renamed" } } };
  write("changed/stacks/analytics", stackText("analytics", { ...analytics, executionRoles: roles }));
  rmSync(path.join(folder, "changed/stacks/confidential"), { recursive: true });
  write("changed/stacks/other", stackText("other", research));
  write("broken/stacks/analytics", "{");
  write("broken/stacks/research", "[]");
  write("mixed/stacks/analytics", stackText("analytics", research));
  mkdirSync(path.join(folder, "empty"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(stack: string, text: string): void {
  mkdirSync(path.join(folder, stack), { recursive: true });
  writeFileSync(path.join(folder, stack, "cdk.tf.json"), text);
}

const run = (...args: readonly string[]): ReturnType<typeof runCommand> =>
  runCommand(["upgrade-check", ...args], { cwd: folder });

test("a tree and itself: one line, and the exit code 0", async () => {
  expect(await run("now", "now")).toEqual({
    stdout:
      "From now to now\n\n3 deployments with no difference that a plan shows: analytics, confidential, research.\n",
    stderr: "",
    exitCode: 0,
  });
});

test("replacements come first with the argument that forces them; a deployment in one tree alone is news", async () => {
  const { exitCode, stdout, stderr } = await run("now", "changed/stacks");
  expect([exitCode, stderr]).toEqual([2, ""]);
  const lines = stdout.split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "From now to changed/stacks",
    "",
    "analytics",
    "  replaced (destroyed and created)",
    "    aws_iam_role.execution-roles_analysts_91D148F0",
  ]);
  expect(lines).toContain(
    "      name: AmazonSageMaker-ExecutionRole-analytics-analysts-use1 -> renamed  forces replacement",
  );
  expect(lines).toContain("other: in changed/stacks alone; its first plan creates everything.");
  expect(lines).toContain(
    "confidential: in now alone; no plan destroys it. To destroy what it created, run cdktf destroy with now.",
  );
  expect(lines).toContain("1 deployment with no difference that a plan shows: research.");
  expect(lines).toContain("plan one canary deployment first, and read its plan with canvas-large-data review.");
});

test("JSON in the form of its schema", async () => {
  const { exitCode, stdout } = await run("now", "changed", "--format", "json");
  const result = JSON.parse(stdout) as {
    readonly deployments: readonly {
      readonly name: string;
      readonly resources: readonly { readonly address: string; readonly possible: readonly string[] }[];
    }[];
    readonly unchanged: readonly string[];
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
  const schema = JSON.parse(readFileSync(path.join(ROOT, "docs/upgrade-check.schema.json"), "utf8")) as object;
  const ajv = new Ajv2020();
  expect(ajv.validate(schema, result) || ajv.errors).toBe(true);
  expect([exitCode, result.unchanged, result.added, result.removed]).toEqual([
    2,
    ["research"],
    ["other"],
    ["confidential"],
  ]);
  expect(result.deployments.map(({ name, resources: [first] }) => [name, first?.address, first?.possible])).toEqual([
    ["analytics", "aws_iam_role.execution-roles_analysts_91D148F0", ["replace"]],
  ]);
});

test("one stack's folder, and the tree that 0.1 wrote", async () => {
  expect((await run("now/stacks/analytics", "now/stacks/analytics")).exitCode).toBe(0);
  const { stdout } = await run(OLD, "now");
  expect(stdout).not.toMatch(/replaced|destroyed|created|updated/);
});

test.each([
  [
    "every broken stack of both trees is named at once",
    ["broken", "nowhere"],
    /^broken\/stacks\/analytics\/cdk\.tf\.json cannot be read: .+ Run npx cdktf synth again\.\nbroken\/stacks\/research\/cdk\.tf\.json is no synthesized stack: .+\nnowhere is no folder\. .+\n$/,
  ],
  [
    "a folder without stacks",
    ["empty", "now"],
    /^empty holds no synthesized stack \(stacks\/NAME\/cdk\.tf\.json\)\. .+\n$/,
  ],
  [
    "another scenario",
    ["now", "mixed"],
    "analytics is quick-setup in OLD and custom-public in NEW: that is a change of the deployment, not an upgrade. Plan it, and read the plan with canvas-large-data review.\n",
  ],
  [
    "deployments beside two trees",
    ["now", "now", "deployments.yaml"],
    "deployments.yaml: both trees are synthesized already, so no deployments are read. Leave them out, or give versions: upgrade-check 0.1.0 0.2.0 deployments.yaml\n",
  ],
] as const)("%s: exit code 1", async (_, args, message) => {
  const { exitCode, stdout, stderr } = await run(...args);
  expect([exitCode, stdout]).toEqual([1, ""]);
  if (typeof message === "string") expect(stderr).toBe(message);
  else expect(stderr).toMatch(message);
});

describe("versions from npm", () => {
  /** Two versions of this package as npm has them, of which the second calls roles otherwise. */
  beforeAll(() => {
    const source = path.join(folder, "package");
    for (const name of ["lib", "modules", "package.json", "tsconfig.json", "tsconfig.build.json"])
      cpSync(path.join(ROOT, name), path.join(source, name), { recursive: true });
    symlinkSync(path.join(ROOT, "node_modules"), path.join(source, "node_modules"));
    symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
    // Without the types, and packed without what no synthesis needs: npm installs it four times.
    node(
      source,
      "node_modules/typescript7/bin/tsc",
      "--project",
      "tsconfig.build.json",
      "--noCheck",
      "--declaration",
      "false",
    );
    const needed = neededBy(source);
    pack(source, "0.1.0", needed);
    const names = path.join(source, "dist/lib/constructs/names.js");
    const text = readFileSync(names, "utf8");
    writeFileSync(names, text.replaceAll("AmazonSageMaker-ExecutionRole-", "AmazonSageMaker-ExecutionRole-v2-"));
    expect(readFileSync(names, "utf8")).not.toBe(text);
    pack(source, "0.2.0", needed);
    writeFileSync(
      path.join(folder, "deployments.yaml"),
      JSON.stringify({ deployments: { analytics: DEPLOYMENTS.analytics } }),
    );
  });

  function node(cwd: string, ...args: readonly string[]): void {
    execFileSync(process.execPath, args, { cwd, stdio: "inherit" });
  }

  /** The files that a synthesis loads. */
  function neededBy(source: string): readonly string[] {
    const { metafile } = buildSync({
      absWorkingDir: source,
      entryPoints: ["lib/deployments/files", "lib/deployments/synthesize", "modules/scenario-classes"].map(
        (name) => `dist/${name}.js`,
      ),
      bundle: true,
      packages: "external",
      platform: "node",
      outdir: "out",
      write: false,
      metafile: true,
    });
    return Object.keys(metafile.inputs);
  }

  /** A tarball without dependencies: those of this checkout are found by NODE_PATH, as cdktf is. */
  function pack(source: string, version: string, files: readonly string[]): void {
    const manifest = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")) as Record<string, unknown>;
    const rest = Object.fromEntries(Object.entries(manifest).filter(([name]) => !/dependencies|scripts/i.test(name)));
    writeFileSync(path.join(source, "package.json"), JSON.stringify({ ...rest, version }));
    // As npm packs it, in a tenth of the time.
    const packed = ["package.json", ...files].map((file) => `package/${file}`);
    execFileSync("tar", ["-czf", `canvas-large-data-${version}.tgz`, ...packed], { cwd: folder });
    writeFileSync(path.join(source, "package.json"), JSON.stringify(manifest));
  }

  const [first, second] = ["canvas-large-data-0.1.0.tgz", "canvas-large-data-0.2.0.tgz"];

  test("two versions synthesize one file: the second replaces the roles that it calls otherwise", async () => {
    const { exitCode, stdout, stderr } = await run(
      `./${first}`,
      `file:${path.join(folder, second)}`,
      "deployments.yaml",
    );
    expect([exitCode, stderr]).toEqual([
      2,
      `Synthesizing with ./${first}.\nSynthesizing with file:${path.join(folder, second)}.\n`,
    ]);
    expect(stdout).toContain(
      "analytics\n  replaced (destroyed and created)\n    aws_iam_role.execution-roles_analysts_91D148F0\n",
    );
    expect(stdout).toContain("forces replacement");
  });

  test("a tree against a version", async () => {
    rmSync(path.join(folder, "one"), { recursive: true, force: true });
    write("one/stacks/analytics", stackText("analytics", DEPLOYMENTS.analytics));
    expect((await run("one", `./${first}`)).exitCode).toBe(0);
  });

  test("what cannot be installed, and deployments that a version refuses, are one message each, both at once", async () => {
    writeFileSync(path.join(folder, "wrong.yaml"), "deployments: {}\n");
    const { exitCode, stdout, stderr } = await run("./missing.tgz", `./${second}`, "wrong.yaml");
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^\.\/missing\.tgz cannot be installed by npm: /m);
    expect(stderr).toMatch(/^\.\/canvas-large-data-0\.2\.0\.tgz does not synthesize these deployments: /m);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
