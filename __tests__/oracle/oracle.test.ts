/** The part of the apply-oracle that fits CI; the whole: `npm run test:oracle -- --count 400`. */
import { spawnSync } from "node:child_process";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");
const MOST_BYTES = 256 * 1024 * 1024;
/** Every kind is planned in every form; what is applied besides is as much as fits 90 s of processor time. */
const PART = ["--count", "20", "--changes", "10", "--seed", "1", "--every", "--teeth"];

test("what a plan says is what AWS has after the apply, and a wrong reader is found", () => {
  // Without jest's sandbox: policies are decided three to five times as fast.
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["lib/build/run.mjs", "__tests__/oracle/oracle.program.ts", ...PART],
    // Said explicitly: inside jest, process.env is a copy, which children do not get by themselves.
    { cwd: ROOT, env: process.env, encoding: "utf8", maxBuffer: MOST_BYTES },
  );
  process.stderr.write(stderr);
  expect(status === 0 ? "" : stdout).toBe("");
});
