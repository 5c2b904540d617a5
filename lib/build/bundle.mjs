/**
 * Octokit and the AWS SDK in the package: `npm run build` ends with this. Installed, Octokit is 17 MB, of which 12 are type
 * definitions, and the clients of the SDK are 74 MB; as bundles they are 0.1 and 1.2 MB, and whoever never comments and never
 * reads an account loads none of it.
 *
 * Node has to run this file as it is, hence JavaScript.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * The licences of the packages in a bundle, which their authors ask to be kept.
 *
 * @param {import("esbuild").Metafile} metafile
 * @returns {string}
 */
export function licencesOf(metafile) {
  const folders = new Set(
    Object.keys(metafile.inputs).flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
  );
  /** @type {Map<string, string[]>} */
  const byText = new Map();
  for (const folder of [...folders].sort()) {
    const inPackage = join(ROOT, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(inPackage, "package.json"), "utf8"));
    const file = readdirSync(inPackage).find((each) => /^licen[cs]e(\.|$)/i.test(each));
    const text = file === undefined ? "" : readFileSync(join(inPackage, file), "utf8").trim();
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  // Several packages of one author share a text.
  return `${[...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}`).join("\n\n---\n\n")}\n`;
}

/** What every bundle of ours is made with. */
export const COMMON = /** @satisfies {import("esbuild").BuildOptions} */ ({
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "silent",
});

/** Files of the package that hold packages: each is loaded only by the commands that need it. */
const BUNDLED = /** @type {const} */ ([
  // Our own error class stays one class.
  { file: "lib/hosts/octokit", own: /^\.\/host$/ },
  // Of the clients only what is used: their forms as ES modules can be taken apart.
  { file: "lib/sources/account/sdk", own: undefined, mainFields: ["module", "main"] },
]);

/**
 * One of those files with the packages in it.
 *
 * @param {{ readonly file: string, readonly own: RegExp | undefined, readonly mainFields?: readonly string[] }} which
 * @returns {Promise<string>}
 */
async function bundleOf({ file, own, mainFields }) {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    entryPoints: [join(ROOT, `${file}.ts`)],
    format: "cjs",
    target: "node20.9",
    minify: true,
    ...(mainFields === undefined ? {} : { mainFields: [...mainFields] }),
    plugins:
      own === undefined
        ? []
        : [
            {
              name: "own-files",
              setup: ({ onResolve }) => {
                onResolve({ filter: own }, ({ path }) => ({ path: `${path}.js`, external: true }));
              },
            },
          ],
  });
  return `/*\n${licencesOf(metafile).replaceAll("*/", "* /")}*/\n${outputFiles[0]?.text ?? ""}`;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { writeFileSync } = await import("node:fs");
  for (const which of BUNDLED) {
    const target = resolve(ROOT, `dist/${which.file}.js`);
    if (!existsSync(target)) throw new Error(`${target} is missing: tsc --project tsconfig.build.json comes first`);
    writeFileSync(target, await bundleOf(which));
  }
}
