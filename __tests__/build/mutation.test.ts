/** `npm run test:mutation`, on a folder with one function: what is found, what survives, and what counts as equivalent. */
import { execFile } from "node:child_process";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../..");

function mutation(...args: readonly string[]): Promise<{ readonly stdout: string; readonly exitCode: number }> {
  return new Promise((resolve) => {
    const program = path.join(PROJECT, "lib/build/mutation.mjs");
    const child = execFile(
      process.execPath,
      [program, ...args, "--workers", "1", "--root", path.join(__dirname, "mutation")],
      { cwd: PROJECT },
      (_error, stdout) => {
        resolve({ stdout, exitCode: child.exitCode ?? -1 });
      },
    );
  });
}

test("every mutant is tried, of constants too; survivors are named, and the score counts no equivalent one", async () => {
  const { stdout, exitCode } = await mutation("sums");
  expect(stdout).toBe(`sums: 7 of 7 mutants, seed 1
  __tests__/sums/sum.test.ts: 5 found, 2 left
lib/sums/sum.ts:5:10 ConditionalExpression
  - sum > 10
  + false
sums: 5 of 6 mutants found, 83.3 %; 1 more is equivalent
`);
  expect(exitCode).toBe(1);
});

test("a folder without sources is named", async () => {
  expect(await mutation("nothing")).toEqual({ stdout: "lib/nothing holds nothing to change.\n", exitCode: 1 });
});
