/** Copies of the project's folders, for Terraform to run in. */
import { cpSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");

/** Copies a folder of the project, without what Terraform leaves behind when a module is tried in place. */
export function copySources(from: string, to: string): void {
  cpSync(path.join(ROOT, from), to, { recursive: true, filter: (file) => !file.includes(".terraform") });
}
