/** `npm run modules`: the files of the Terraform modules, made from the rules, the grants and `lib/terraform/parts`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { moduleFiles } from "../terraform/modules";

const ROOT = path.resolve(__dirname, "../..");

for (const [file, text] of Object.entries(
  moduleFiles((name) => readFileSync(path.join(ROOT, "lib/terraform/parts", name), "utf8")),
)) {
  mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
  writeFileSync(path.join(ROOT, file), text);
}
