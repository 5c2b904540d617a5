/** Each Terraform module as whoever takes it has it: a copy of its folder, and Terraform's own tests run in it. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { IS_WHOLE } from "../../support/draws";
import { runTerraform } from "../../support/terraform";
import { setting } from "../support/setting";
import { copySources } from "../support/sources";
import { StackFolder } from "../support/workspace";

const MODULES = path.resolve(__dirname, "../../../modules");

/** How many runs each test file has. */
const RUNS = {
  "quick-setup": { rules: 4, options: 4 },
  "custom-public": { rules: 4, options: 4 },
  "custom-vpc-only": { rules: 29, options: 13 },
} as const;

const started = setting();

test.each(Object.entries(RUNS))(
  "%s is as terraform fmt leaves it, valid, and passes terraform test without calling AWS",
  async (scenario, { rules, options }) => {
    // The equivalence of plans has every option too: see the table in CONTRIBUTING.md.
    const files: Readonly<Record<string, number>> = IS_WHOLE ? { rules, options } : { rules };
    const folder = path.join(started.workspace.folder, scenario);
    copySources(`modules/${scenario}`, folder);
    const { environment } = started.workspace;
    expect(await runTerraform(folder, ["fmt", "-check", "-recursive", "-diff"], environment)).toEqual(
      expect.objectContaining({ exitCode: 0, stdout: "" }),
    );
    const module = await new StackFolder(folder, environment).init();
    expect(await module.validate()).toEqual([]);

    const { stdout, exitCode } = await runTerraform(
      folder,
      ["test", "-json", ...Object.keys(files).map((file) => `-filter=tests/${file}.tftest.hcl`)],
      environment,
    );
    const messages = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Message);
    expect(messages.flatMap(({ diagnostic }) => (diagnostic?.severity === "error" ? [diagnostic] : []))).toEqual([]);
    const runs = messages.flatMap(({ test_run: run }) => (run?.progress === "complete" ? [run] : []));
    expect(runs.filter(({ status }) => status !== "pass")).toEqual([]);
    const counts = Object.keys(files).map((file) => [
      file,
      runs.filter(({ path: in_ }) => in_ === `tests/${file}.tftest.hcl`).length,
    ]);
    expect(Object.fromEntries(counts)).toEqual(files);
    expect(exitCode).toBe(0);
    expect((await started.aws.calls()).filter(({ fromTest }) => !fromTest)).toEqual([]);
  },
);

test("the variables of custom-public are those of quick-setup, whose validations are tested", () => {
  const of = (scenario: string): string => readFileSync(path.join(MODULES, scenario, "variables.tf"), "utf8");
  expect(of("custom-public")).toBe(of("quick-setup"));
});

interface Message {
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
  readonly test_run?: {
    readonly path: string;
    readonly run: string;
    readonly progress: string;
    readonly status: string;
  };
}
