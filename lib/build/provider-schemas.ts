/**
 * What releases of the AWS provider that are not run here say of the types that this project writes or reads: a schema check. Their
 * schemas come from the npm packages of their classes (binding-schemas.ts), 35 to 45 MB each to download, and are committed as what
 * differs from the release that is run, so that a change shows in review.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { RESOURCE_TYPES } from "../sources/terraform/types";
import { foldersOf, type Paths, pathsOf } from "./binding-schemas";

const ROOT = path.resolve(__dirname, "../..");
const CACHE = path.join(ROOT, "node_modules/.cache/canvas-large-data/bindings");
/** The committed file. */
export const SCHEMAS_FILE = path.join(ROOT, "__tests__/support/provider-schemas/schemas.json");

/** The releases besides the installed one, each by the package that was made from it: `npm view NAME@VERSION cdktf.provider.version`. */
export const BINDINGS: readonly { readonly name: string; readonly version: string }[] = [
  { name: "@cdktf/provider-aws", version: "19.42.0" },
  { name: "@cdktf/provider-aws", version: "21.22.1" },
  { name: "@cdktn/provider-aws", version: "25.7.0" },
];

/** Types by name, `data.` before those of data sources. */
export type Types = Readonly<Record<string, Paths>>;

/** What a release has in place of the installed one's: `null` is a type or a path that it does not have. */
type Differences = Readonly<Record<string, Readonly<Record<string, string | null>> | null>>;

/** The committed file's content. */
export interface Schemas {
  /** The release that is installed, planned and applied with. */
  readonly release: string;
  readonly types: Types;
  /** By release. */
  readonly others: Readonly<Record<string, Differences>>;
}

/** Types that our modules and classes write. */
export function writtenTypes(): readonly string[] {
  const inModules = readdirSync(path.join(ROOT, "modules"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tf"))
    .flatMap((file) => [
      ...readFileSync(path.join(ROOT, "modules", file), "utf8").matchAll(/^(resource|data) "(aws_\w+)"/gm),
    ])
    .map(([, kind, type = ""]) => (kind === "data" ? `data.${type}` : type));
  const inClasses = readdirSync(path.join(ROOT, "lib/constructs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(path.join(ROOT, "lib/constructs", file), "utf8").matchAll(
        /from "@cdktf\/provider-aws\/lib\/(data-aws-)?([a-z0-9-]+)"/g,
      ),
    ])
    .filter(([, , name]) => name !== "provider")
    .map(([, data, name = ""]) => `${data === undefined ? "" : "data."}aws_${name.replaceAll("-", "_")}`);
  return [...new Set([...inModules, ...inClasses])].sort();
}

/** Types that are written, or that plans are read for. */
export function usedTypes(): readonly string[] {
  const read = Object.keys(RESOURCE_TYPES).flatMap((type) => [type, `data.${type}`]);
  return [...new Set([...writtenTypes(), ...read])].sort();
}

/** The schemas of a package's release. */
export function typesOf(root: string): Types {
  return Object.fromEntries(
    usedTypes().flatMap((type) => {
      const paths = pathsOf(root, type);
      return paths === undefined ? [] : [[type, paths]];
    }),
  );
}

/** What another release has in place of these types; types of ours that neither has are in none of them. */
export function differences(types: Types, other: Types): Differences {
  const found: Record<string, Readonly<Record<string, string | null>> | null> = {};
  for (const type of [...new Set([...Object.keys(types), ...Object.keys(other)])].sort()) {
    const [mine = {}, theirs] = [types[type], other[type]];
    const paths = [...new Set([...Object.keys(mine), ...Object.keys(theirs ?? {})])].sort();
    const differing = paths.filter((each) => mine[each] !== theirs?.[each]);
    if (theirs === undefined) found[type] = null;
    else if (differing.length > 0)
      found[type] = Object.fromEntries(differing.map((each) => [each, theirs[each] ?? null]));
  }
  return found;
}

/** The types of a release. */
export function typesIn({ release, types, others }: Schemas, wanted: string): Types {
  if (wanted === release) return types;
  const differing = others[wanted];
  if (differing === undefined) throw new Error(`There is no schema of ${wanted}; npm run provider-schemas makes them.`);
  const names = [...new Set([...Object.keys(types), ...Object.keys(differing)])].sort();
  return Object.fromEntries(
    names.flatMap((type) => {
      const other = differing[type];
      if (other === null) return [];
      const paths = Object.entries({ ...types[type], ...other });
      return [[type, Object.fromEntries(paths.flatMap(([name, each]) => (each === null ? [] : [[name, each]])))]];
    }),
  );
}

/** The committed schemas. */
export function committedSchemas(): Schemas {
  return JSON.parse(readFileSync(SCHEMAS_FILE, "utf8")) as Schemas;
}

/** The same made once more; downloads what is not in the cache. */
export function madeSchemas(): Schemas {
  const installed = path.join(ROOT, "node_modules/@cdktf/provider-aws");
  const types = typesOf(installed);
  const others = BINDINGS.map(({ name, version }) => {
    const root = downloaded(name, version);
    return [releaseOf(root), differences(types, typesOf(root))] as const;
  });
  return { release: releaseOf(installed), types, others: Object.fromEntries(others) };
}

/** As the committed file holds it. */
export function schemasText(schemas: Schemas): string {
  return `${JSON.stringify(schemas, null, 1)}\n`;
}

/** The newest package that was made from the provider, and what its release has in place of the installed one's. */
export function newestDifferences(): { readonly release: string; readonly differing: Differences } {
  const name = "@cdktn/provider-aws";
  const version = npm("view", name, "version").trim();
  const root = downloaded(name, version);
  return {
    release: releaseOf(root),
    differing: differences(typesOf(path.join(ROOT, "node_modules/@cdktf/provider-aws")), typesOf(root)),
  };
}

/** The release of the AWS provider that a package was made from. */
function releaseOf(root: string): string {
  const { cdktf } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    readonly cdktf: { readonly provider: { readonly version: string } };
  };
  return cdktf.provider.version;
}

/** The types of a package in a folder, and nothing else of its 360 MB. */
function downloaded(name: string, version: string): string {
  const folder = path.join(CACHE, `${name.replace(/[@/]/g, "-").slice(1)}-${version}`);
  const root = path.join(folder, "package");
  mkdirSync(folder, { recursive: true });
  const archive = path.join(CACHE, `${path.basename(folder)}.tgz`);
  if (!existsSync(archive)) npm("pack", `${name}@${version}`, "--silent", "--pack-destination", CACHE);
  const wanted = new Set(usedTypes().flatMap(foldersOf));
  const missing = [...wanted].filter((each) => !existsSync(path.join(root, each)));
  if (missing.length > 0 || !existsSync(path.join(root, "package.json"))) {
    const files = execFileSync("tar", ["-tzf", archive], { encoding: "utf8", maxBuffer: 2 ** 28 }).split("\n");
    const members = files.filter(
      (file) =>
        file === "package/package.json" ||
        (file.endsWith(".js") && wanted.has(path.dirname(file).slice("package/".length))),
    );
    execFileSync("tar", ["-xzf", archive, "-C", folder, ...members]);
  }
  return root;
}

function npm(...args: readonly string[]): string {
  return execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
