import { availableParallelism } from "node:os";
import { load } from "./lib/build/run.mjs";

/**
 * The tiers: `unit` needs nothing but npm, nor does `cdktn`, the tests of constructs and modules on CDKTF's successor; the others say in one line what they miss and are left out then.
 *
 * @returns {Promise<import("jest").Config>}
 */
export default async function config() {
  const { leaveOut } = /** @type {typeof import("./__tests__/support/tools.js")} */ (
    await load("__tests__/support/tools.ts")
  );
  return {
    // One more than there are processors: the Terraform tests wait for the provider, which waits for AWS by the clock.
    maxWorkers: availableParallelism() + 1,
    projects: [
      tier(
        "unit",
        ["**/__tests__/**/*.test.ts"],
        ["/__tests__/terraform/", "/__tests__/oracle/", "/__tests__/end-to-end/", "/__tests__/browser/"],
      ),
      { ...tier("cdktn", ["**/__tests__/{constructs,modules}/**/*.test.ts"]), globals: { onCdktn: true } },
      ...(leaveOut("terraform") ? [] : [tier("terraform", ["**/__tests__/{terraform,oracle}/**/*.test.ts"])]),
      ...(leaveOut("end-to-end") ? [] : [tier("end-to-end", ["**/__tests__/end-to-end/**/*.test.ts"])]),
      ...(leaveOut("browser") ? [] : [tier("browser", ["**/__tests__/browser/**/*.test.ts"])]),
    ],
    testSequencer: "<rootDir>/lib/build/sequencer.mjs",
    reporters: ["default", "<rootDir>/lib/build/closing-line.mjs"],
  };
}

/**
 * @param {string} name
 * @param {string[]} testMatch
 * @param {string[]} others the files of other tiers
 */
function tier(name, testMatch, others = []) {
  return {
    displayName: name,
    testMatch,
    testPathIgnorePatterns: ["/node_modules/", ...others],
    modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/cdktf.out/"],
    testRunner: "<rootDir>/lib/build/test-runner.mjs",
    // Every test file is bundled instead.
    transform: {},
    // Generous, for a busy machine: it bounds only what hangs.
    ...(["unit", "cdktn", "browser"].includes(name)
      ? { testTimeout: 300_000 }
      : {
          testTimeout: 1_800_000,
          globalSetup: "<rootDir>/__tests__/support/before-terraform.mjs",
          globalTeardown: "<rootDir>/__tests__/support/after-terraform.mjs",
        }),
  };
}
