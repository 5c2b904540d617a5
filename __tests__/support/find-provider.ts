import { providerMirror } from "./terraform";

/** Before the tests that run Terraform: where its provider lies, looked up once for all of them. */
export default async function findProvider(): Promise<void> {
  await providerMirror();
}
