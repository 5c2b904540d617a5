/** What the library exports, found by looking and not by a list, so that nothing new is forgotten. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { PolicyTemplate } from "../../lib/policies/policy-template";

const LIB = join(__dirname, "../../lib");

/** An export under its name, and the file it is from. */
export interface Exported<T> {
  readonly file: string;
  readonly name: string;
  readonly value: T;
}

/** Everything that the TypeScript files of a folder of `lib` export. */
export function exportsOf(folder: string): readonly Exported<unknown>[] {
  return readdirSync(join(LIB, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) => {
      const path = `${folder}/${file.replace(/\.ts$/, "")}`;
      // Which files there are is known only now; the bundle of a test takes all in that the text fits.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const module = require(`../../lib/${path}.ts`) as Readonly<Record<string, unknown>>;
      const names = Object.keys(module).sort();
      return names.map((name) => ({ file: `lib/${path}.ts`, name, value: module[name] }));
    });
}

/** Every grant of `lib/policies`. */
export function grants(): readonly Exported<PolicyTemplate>[] {
  return exportsOf("policies").filter((each): each is Exported<PolicyTemplate> => isGrant(each.value));
}

function isGrant(value: unknown): value is PolicyTemplate {
  return (
    typeof value === "object" &&
    value !== null &&
    ["purpose", "parameters", "statements"].every((part) => part in value)
  );
}
