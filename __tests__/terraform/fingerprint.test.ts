/** Fingerprints of plans that Terraform itself made: planned twice, and planned after a change. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readSavedPlan } from "../../lib/sources/read";

const folder = mkdtempSync(path.join(tmpdir(), "fingerprint-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function terraform(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("terraform", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** `terraform_data` is built in: no provider is needed, and its id is known only after apply. */
const stack = (input: string, triggered = "terraform_data.a.id"): string => `
variable "secret" {
  type      = string
  sensitive = true
  default   = "hunter2"
}
resource "terraform_data" "a" {
  input = ${input}
}
resource "terraform_data" "b" {
  input = { id = ${triggered}, secret = var.secret }
}
output "o" {
  value = terraform_data.a.output
}
`;

let count = 0;
function planned(main: string, ...args: readonly string[]): string {
  writeFileSync(path.join(folder, "main.tf"), main);
  const file = path.join(folder, `plan-${String(++count)}.bin`);
  terraform("plan", "-input=false", "-no-color", `-out=${file}`, ...args);
  return file;
}

function fingerprint(file: string): string {
  const [reading] = readSavedPlan(file, "terraform");
  return reading?.fingerprint?.().value ?? "none";
}

/** The fingerprint of the stack with "x" before anything is applied: what the others are compared with. */
let first = "none";

beforeAll(() => {
  writeFileSync(path.join(folder, "main.tf"), stack('"x"'));
  terraform("init", "-input=false", "-no-color");
  first = fingerprint(planned(stack('"x"')));
});

test("the same configuration planned twice on the same state has one fingerprint", () => {
  expect(first).toMatch(/^p1-[0-9a-f]{64}$/);
  expect(fingerprint(planned(stack('"x"')))).toBe(first);
});

test.each<[string, string, readonly string[]]>([
  ["another value", stack('"y"'), []],
  ["another origin of a value that is known only after apply", stack('"x"', "terraform_data.a.output"), []],
  ["another sensitive value", stack('"x"'), ["-var=secret=hunter3"]],
  ["only a part of it", stack('"x"'), ["-target=terraform_data.a"]],
])("%s: another one", (_, main, args) => {
  expect(fingerprint(planned(main, ...args))).not.toBe(first);
});

test("another form of the same configuration: the same one", () => {
  const other = `# A comment.\n${stack('"x"')}`.replace(
    "type      = string",
    'type        = string\n  description = "of no plan"',
  );
  expect(fingerprint(planned(other))).toBe(first);
});

test("after the apply nothing is left to do, and that is another one", () => {
  const file = planned(stack('"x"'));
  expect(fingerprint(file)).toBe(first);
  terraform("apply", "-input=false", "-no-color", file);
  const after = fingerprint(planned(stack('"x"')));
  expect(after).not.toBe(first);
  expect(fingerprint(planned(stack('"x"')))).toBe(after);
});
