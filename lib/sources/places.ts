/** Where the checkout has what a plan is about. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { globSync } from "tinyglobby";

/** A line of a file in the checkout. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** A checkout with more Terraform files is not searched further. */
const MOST_FILES = 5_000;

/** Finds the line of a resource, by its address and the file of its plan. */
export type FindPlace = (address: string, planFile: string) => SourcePlace | undefined;

/** Searches a checkout once, when the first place is asked for. */
export function placesIn(folder: string): FindPlace {
  let blocks: ReadonlyMap<string, readonly SourcePlace[]> | undefined;
  return (address, planFile) => {
    blocks ??= blocksIn(folder);
    const [resource, module] = keysOf(address);
    const found = resource === undefined ? [] : (blocks.get(resource) ?? []);
    if (found.length === 1) return found[0];
    const beside = nearest(found, planFile);
    if (beside !== undefined) return beside;
    const calls = module === undefined ? [] : (blocks.get(module) ?? []);
    return (calls.length === 1 ? calls[0] : nearest(calls, planFile)) ?? ofDeployment(folder, planFile);
  };
}

/** The block of the resource, and that of the outermost module it is in. */
function keysOf(address: string): readonly [string | undefined, string | undefined] {
  // Keys in brackets hold dots.
  const steps = address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "").split(/[.\s(]/);
  const module = steps[0] === "module" ? steps[1] : undefined;
  let rest = steps;
  while (rest[0] === "module") rest = rest.slice(2);
  const mode = rest[0] === "data" ? "data" : "resource";
  const [type, name] = mode === "data" ? rest.slice(1) : rest;
  return [
    type === undefined || name === undefined ? undefined : `${mode} ${type} ${name}`,
    module === undefined ? undefined : `module ${module}`,
  ];
}

function blocksIn(folder: string): ReadonlyMap<string, readonly SourcePlace[]> {
  const blocks = new Map<string, SourcePlace[]>();
  const ignore = ["**/.terraform/**", "**/node_modules/**"];
  const files = globSync("**/*.tf", { cwd: folder, ignore, followSymbolicLinks: false }).sort();
  for (const file of files.slice(0, MOST_FILES)) {
    for (const [index, line] of readFileSync(join(folder, file), "utf8").split("\n").entries()) {
      const [, kind, type, name] = /^\s*(resource|data|module)\s+"([^"]+)"(?:\s+"([^"]+)")?\s*\{/.exec(line) ?? [];
      if (kind === undefined || type === undefined) continue;
      const key = [kind, type, ...(name === undefined ? [] : [name])].join(" ");
      const place = { file: file.split(sep).join("/"), line: index + 1 };
      blocks.set(key, [...(blocks.get(key) ?? []), place]);
    }
  }
  return blocks;
}

/** The one in the folder of the plan. */
function nearest(places: readonly SourcePlace[], planFile: string): SourcePlace | undefined {
  const folder = planFile.replace(/[^/]*$/, "").replace(/^\.\//, "");
  const beside = places.filter(({ file }) => file.replace(/[^/]*$/, "") === folder);
  return beside.length === 1 ? beside[0] : undefined;
}

/** The line of a deployment, for a plan in `cdktf.out/stacks/NAME`. */
function ofDeployment(folder: string, planFile: string): SourcePlace | undefined {
  const [, name] = /(?:^|\/)stacks\/([^/]+)\/[^/]+$/.exec(planFile) ?? [];
  const file = join(folder, "deployments.yaml");
  if (name === undefined || !existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  const index = lines.findIndex((line) => /^\s+[^\s#]/.test(line) && line.trim().replace(/["']/g, "") === `${name}:`);
  return index < 0 ? undefined : { file: relative(folder, file), line: index + 1 };
}
