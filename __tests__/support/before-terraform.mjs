/**
 * Before the tests that run Terraform: where its provider lies, looked up once for all of them, and what forks a loopback AWS for each
 * file. jest runs this file as it is.
 */
import { load } from "../../lib/build/run.mjs";

/** @type {import("./loopback-aws/index.js").LoopbackAwsForks | undefined} */
export let forks;

export default async function beforeTerraform() {
  const { providerMirror } = /** @type {typeof import("./terraform.js")} */ (
    await load("__tests__/support/terraform.ts")
  );
  const { startLoopbackAwsForks } = /** @type {typeof import("./loopback-aws/index.js")} */ (
    await load("__tests__/support/loopback-aws/index.ts")
  );
  await providerMirror();
  forks = await startLoopbackAwsForks();
}
