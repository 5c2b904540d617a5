/** Fixes are valid Terraform and as `terraform fmt` leaves it: all of them in one call. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CHECKS, type Finding } from "../../lib/checks";
import { fixLanguage, fixText } from "../../lib/hcl/fix";
import type { Cure } from "../../lib/policies/cure";
import { allIn } from "../checks/closed-vpc";
import { FIX_CASES } from "../checks/fix-cases";

const folder = mkdtempSync(path.join(tmpdir(), "fixes-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("every fix, in general and of every plan, is formatted", () => {
  const cures: readonly Cure[] = [
    ...CHECKS.map(({ cure }) => cure),
    ...FIX_CASES.flatMap(({ json }) => allIn(json).map(({ cure }: Finding) => cure)),
  ];
  const texts = new Set(cures.filter((cure) => fixLanguage(cure) === "hcl").map(fixText));
  expect(texts.size).toBeGreaterThan(CHECKS.length);
  [...texts].forEach((text, index) => {
    writeFileSync(path.join(folder, `${String(index)}.tf`), `${text}\n`);
  });
  const { status, stdout, stderr } = spawnSync("terraform", ["fmt", "-check", "-diff"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([stdout, status === 0 ? "" : stderr]).toEqual(["", ""]);
});
