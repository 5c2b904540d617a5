/**
 * `npm run action`: the bundle of the GitHub action, which is committed: GitHub runs it as it is in the repository.
 *
 * Node has to run this file as it is, hence JavaScript.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { COMMON, licencesOf, ROOT } from "./bundle.mjs";

/** An ES module has no `require`, which CommonJS packages in it ask for. */
const BANNER = `// Made by npm run action; the licences are in licences.txt.
import { createRequire as createRequireOfBundle } from "node:module";
const require = createRequireOfBundle(import.meta.url);`;

/**
 * The committed files by their names.
 *
 * @returns {Promise<Readonly<Record<string, string>>>}
 */
export async function actionFiles() {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    entryPoints: [join(ROOT, "lib/action/main.ts")],
    format: "esm",
    target: "node24",
    minify: true,
    banner: { js: BANNER },
  });
  return { "index.mjs": outputFiles[0]?.text ?? "", "licences.txt": licencesOf(metafile) };
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  mkdirSync(join(ROOT, "action"), { recursive: true });
  for (const [name, text] of Object.entries(await actionFiles())) writeFileSync(join(ROOT, "action", name), text);
}
