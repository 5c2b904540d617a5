/** Before the tests that run Terraform: where its provider lies, looked up once for all of them. jest runs this file as it is. */
import { load } from "../../lib/build/run.mjs";

export default async function findProvider() {
  const { providerMirror } = /** @type {typeof import("./terraform.js")} */ (
    await load("__tests__/support/terraform.ts")
  );
  await providerMirror();
}
