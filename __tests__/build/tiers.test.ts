/** The message, and what happens, where a tool for a tier of the tests is missing. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");
const INSTALL_TERRAFORM = "install Terraform 1.10 or newer: https://developer.hashicorp.com/terraform/install";
const INSTALL_MOTO = 'pip install "moto[server]>=5.2,<5.3"';

/** A folder that is all of PATH. */
let tools: string;

beforeEach(() => {
  tools = mkdtempSync(path.join(tmpdir(), "tools-"));
  program("chromium", "echo Chromium 156");
});

afterEach(() => {
  rmSync(tools, { recursive: true, force: true });
});

test("everything is there", () => {
  program("terraform", `echo '{"terraform_version":"1.11.4"}'`);
  program("python3", "echo 5.2.1");
  expect(projects()).toEqual({ said: "", exitCode: 0, tiers: ["unit", "cdktn", "terraform", "end-to-end", "browser"] });
});

test("without Terraform", () => {
  program("python3", "echo 5.2.1");
  expect(projects()).toEqual({
    said: [
      `The terraform tests are left out: \`terraform\` is not on PATH; ${INSTALL_TERRAFORM}`,
      `The end-to-end tests are left out: \`terraform\` is not on PATH; ${INSTALL_TERRAFORM}`,
      "",
    ].join("\n"),
    exitCode: 0,
    tiers: ["unit", "cdktn", "browser"],
  });
});

test("with an old Terraform", () => {
  program("terraform", `echo '{"terraform_version":"1.9.8"}'`);
  expect(projects().said).toContain(
    `The terraform tests are left out: Terraform 1.9.8 is too old; ${INSTALL_TERRAFORM}\n`,
  );
});

test.each([
  ["without moto", "exit 1", "python3 with moto's server is not here"],
  ["with another moto", "echo 4.2.0", "moto 4.2.0 is not 5.2"],
])("%s", (_, python, missing) => {
  program("terraform", `echo '{"terraform_version":"2.0.0"}'`);
  program("python3", python);
  expect(projects()).toEqual({
    said: ["terraform", "end-to-end"]
      .map((tier) => `The ${tier} tests are left out: ${missing}; ${INSTALL_MOTO}\n`)
      .join(""),
    exitCode: 0,
    tiers: ["unit", "cdktn", "browser"],
  });
});

test("without the AWS CLI", () => {
  program("terraform", `echo '{"terraform_version":"1.11.4"}'`);
  program("python3", `case "$2" in *awscli*) exit 1 ;; *) echo 5.2.1 ;; esac`);
  expect(projects()).toEqual({
    said: 'The end-to-end tests are left out: python3 without the AWS CLI of PyPI; pip install "awscli<2"\n',
    exitCode: 0,
    tiers: ["unit", "cdktn", "terraform", "browser"],
  });
});

const INSTALL_CHROMIUM = "apt-get install chromium, or set CHROMIUM to a program of Chromium or Chrome";

test("without Chromium", () => {
  program("terraform", `echo '{"terraform_version":"1.11.4"}'`);
  program("python3", "echo 5.2.1");
  rmSync(path.join(tools, "chromium"));
  expect(projects()).toEqual({
    said: `The browser tests are left out: Chromium is not on PATH; ${INSTALL_CHROMIUM}\n`,
    exitCode: 0,
    tiers: ["unit", "cdktn", "terraform", "end-to-end"],
  });
  expect(projects({ CANVAS_LARGE_DATA_REQUIRE_TOOLS: "1" })).toEqual({
    said: `The browser tests cannot run: Chromium is not on PATH; ${INSTALL_CHROMIUM}\n`,
    exitCode: 1,
    tiers: [],
  });
});

test("fails where the tools are required", () => {
  expect(projects({ CANVAS_LARGE_DATA_REQUIRE_TOOLS: "1" })).toEqual({
    said: `The terraform tests cannot run: \`terraform\` is not on PATH; ${INSTALL_TERRAFORM}\n`,
    exitCode: 1,
    tiers: [],
  });
});

function program(name: string, script: string): void {
  writeFileSync(path.join(tools, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(tools, name), 0o755);
}

/** The tiers that jest would run. */
function projects(env: NodeJS.ProcessEnv = {}): { said: string; exitCode: number | null; tiers: string[] } {
  const script = `
    const { default: config } = await import("./jest.config.mjs");
    console.log((await config()).projects.map((project) => project.displayName).join("\\n"));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: ROOT,
    encoding: "utf8",
    env: { PATH: tools, ...env },
  });
  return { said: stderr, exitCode: status, tiers: stdout.split("\n").filter((line) => line !== "") };
}
