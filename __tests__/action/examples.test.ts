/** The examples of workflows: linted, least permissions, no plan as an artifact; the commands in them run. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { manifest, repositoryOf } from "../../lib/cli/manifest";
import { workflowProblems } from "../support/workflow-lint";

const ROOT = path.resolve(__dirname, "../..");
const FOLDER = path.join(ROOT, "examples/github");
const FILES = readdirSync(FOLDER);
const repository = repositoryOf(manifest(ROOT));

interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions: object; readonly steps: readonly { readonly with?: object; readonly uses?: string }[] }
    >
  >;
}

describe.each(FILES)("%s", (name) => {
  const text = readFileSync(path.join(FOLDER, name), "utf8");
  const workflow = parse(text) as Workflow;

  test("is without a problem", () => {
    expect(workflowProblems(text)).toBe("[]");
  });

  test("has no permissions but those of its job, which are these", () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs["review"]?.permissions).toEqual({
      contents: "read",
      "id-token": "write",
      "pull-requests": "write",
    });
  });

  test("uploads nothing, and passes no text of a plan or an event to a shell", () => {
    expect(text).not.toMatch(/upload-artifact|run:.*\$\{\{/);
  });

  test("gives the action inputs that it has", () => {
    const { inputs } = parse(readFileSync(path.join(ROOT, "action.yml"), "utf8")) as { readonly inputs: object };
    const given =
      workflow.jobs["review"]?.steps.find(({ uses }) => uses?.startsWith(`${repository.path}@`) === true)?.with ?? {};
    expect(Object.keys(given)).toContain("plans");
    expect(Object.keys(given).filter((each) => !Object.hasOwn(inputs, each))).toEqual([]);
  });
});

test("the linter finds what is wrong", () => {
  expect(workflowProblems("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepz: []\n")).toContain("stepz");
});

test("the step of Atlantis prints at most 200 lines and leaves no plan behind", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "atlantis-"));
  const { workflows } = parse(readFileSync(path.join(ROOT, "examples/atlantis/atlantis.yaml"), "utf8")) as {
    readonly workflows: {
      readonly canvas: { readonly plan: { readonly steps: readonly (string | { readonly run: string })[] } };
    };
  };
  const step = workflows.canvas.plan.steps.at(-1);
  const run = typeof step === "object" ? step.run : "";
  copyFileSync(path.join(ROOT, "examples/plans/drops-called-via-last/plan.json"), path.join(folder, "plan.bin"));
  const own = [path.join(ROOT, "lib/build/run.mjs"), path.join(ROOT, "lib/cli/main.ts")];
  writeFileSync(path.join(folder, "terraform"), '#!/bin/sh\ncat "$3"\n', { mode: 0o755 });
  writeFileSync(path.join(folder, "canvas-large-data"), `#!/bin/sh\nexec ${process.execPath} ${own.join(" ")} "$@"\n`, {
    mode: 0o755,
  });
  const env = { PATH: `${folder}:/usr/bin:/bin`, PLANFILE: path.join(folder, "plan.bin"), HEAD_COMMIT: "a".repeat(40) };
  const { stdout, status } = spawnSync("sh", ["-c", run], { cwd: folder, encoding: "utf8", env });
  expect([status, stdout.split("\n").length <= 200, stdout.includes("```")]).toEqual([0, true, false]);
  expect(stdout).toContain("aws:CalledViaLast");
  expect(readdirSync(folder).sort()).toEqual(["canvas-large-data", "plan.bin", "terraform"]);
  rmSync(folder, { recursive: true, force: true });
});
