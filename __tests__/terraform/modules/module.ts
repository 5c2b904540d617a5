/** A Terraform module as whoever takes it has it: a copy of its folder, and Terraform's own tests run in it. */
import * as path from "node:path";
import { runTerraform } from "../../support/terraform";
import { setting } from "../support/setting";
import { copySources } from "../support/sources";
import { StackFolder } from "../support/workspace";

/**
 * The tests of one module: its form, and `terraform test` without any AWS.
 * @param files how many runs each of its test files has; what another module has in the same words is run there
 */
export function testModule(scenario: string, files: Readonly<Record<string, number>>): void {
  const started = setting();

  test("is as terraform fmt leaves it, valid, and passes terraform test without calling AWS", async () => {
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
  });
}

interface Message {
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
  readonly test_run?: {
    readonly path: string;
    readonly run: string;
    readonly progress: string;
    readonly status: string;
  };
}
