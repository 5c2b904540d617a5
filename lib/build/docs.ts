/** `npm run docs`: what is made from `lib/rules` and committed: the JSON Schemas, the tables of options, the sample reviews and their picture. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { generatedDocs } from "./generated-docs";

const ROOT = path.resolve(__dirname, "../..");

for (const [file, text] of Object.entries(generatedDocs((name) => readFileSync(path.join(ROOT, name), "utf8")))) {
  writeFileSync(path.join(ROOT, file), text);
}
