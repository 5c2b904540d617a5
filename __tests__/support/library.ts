/** What the library exports, found by looking and not by a list, so that nothing new is forgotten. */
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Grant } from "../../lib/policies/grant";

const ROOT = join(__dirname, "../..");

/** An export under its name, and the file it is from. */
export interface Exported<T> {
  readonly file: string;
  readonly name: string;
  readonly value: T;
}

/** Everything that the TypeScript files of a folder of the repository export. */
export function exportsOf(folder: string): readonly Exported<unknown>[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) => {
      const path = join(ROOT, folder, file);
      // Which files there are is known only now.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const module = require(path) as Readonly<Record<string, unknown>>;
      const names = Object.keys(module).sort();
      return names.map((name) => ({ file: relative(ROOT, path), name, value: module[name] }));
    });
}

/** Every grant of `lib/policies`. */
export function grants(): readonly Exported<Grant>[] {
  return exportsOf("lib/policies").filter((each): each is Exported<Grant> => isGrant(each.value));
}

function isGrant(value: unknown): value is Grant {
  return (
    typeof value === "object" &&
    value !== null &&
    ["purpose", "parameters", "statements"].every((part) => part in value)
  );
}
