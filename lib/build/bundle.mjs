/**
 * Packages in the package: `npm run build` ends with this. Installed, Octokit is 17 MB, of which 12 are type definitions; as a
 * bundle it is 0.1 MB, and whoever never comments loads none of it. dagre is 2 MB and 0.05. The clients of the AWS SDK are 74 MB
 * and 1.1, and whoever reads no account loads none of them.
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

/** Files that carry what they import, as they lie in the package. */
const BUNDLED = ["lib/hosts/octokit", "lib/report/picture/layout", "lib/sources/account/sdk"];

/**
 * A file of ours with the packages that it imports, as one file.
 *
 * @param {string} name its path, without the ending
 * @returns {Promise<string>}
 */
export async function packageBundle(name) {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    entryPoints: [join(ROOT, `${name}.ts`)],
    format: "cjs",
    target: "node20.9",
    minify: true,
    // Modules can be taken apart: of the clients of AWS only what is used stays.
    ...(name.startsWith("lib/sources/account/") ? { mainFields: ["module", "main"] } : {}),
    // Our own error class stays one class.
    plugins: [
      {
        name: "own-files",
        setup: ({ onResolve }) => {
          onResolve({ filter: /^\.\/host$/ }, () => ({ path: "./host.js", external: true }));
        },
      },
    ],
  });
  return `/*\n${licencesOf(metafile).replaceAll("*/", "* /")}*/\n${outputFiles[0]?.text ?? ""}`;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { writeFileSync } = await import("node:fs");
  for (const name of BUNDLED) {
    const target = resolve(ROOT, `dist/${name}.js`);
    if (!existsSync(target)) throw new Error(`${target} is missing: tsc --project tsconfig.build.json comes first`);
    writeFileSync(target, await packageBundle(name));
  }
}
