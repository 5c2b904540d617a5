/** What `npm run modules` writes is committed as it writes it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { moduleFiles, SCENARIOS } from "../../lib/terraform/modules";

const ROOT = path.resolve(__dirname, "../..");
const files = moduleFiles((name) => readFileSync(path.join(ROOT, "lib/terraform/parts", name), "utf8"));

test.each(Object.entries(files))("%s is up to date", (file, text) => {
  expect(existsSync(path.join(ROOT, file))).toBe(true);
  expect(readFileSync(path.join(ROOT, file), "utf8")).toBe(text);
});

test.each(SCENARIOS)("modules/%s holds nothing else", (scenario) => {
  const folder = path.join(ROOT, "modules", scenario);
  const there = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !path.join(entry.parentPath, entry.name).includes(".terraform"))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .sort();
  const ours = Object.keys(files).filter((file) => file.startsWith(`modules/${scenario}/`));
  expect(there).toEqual([...ours, `modules/${scenario}/index.ts`].sort());
});
