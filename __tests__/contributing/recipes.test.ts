/** CONTRIBUTING.md: every file, folder and command that a recipe names exists. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");
const CONTRIBUTING = readFileSync(path.join(ROOT, "CONTRIBUTING.md"), "utf8");
const SCENARIOS = ["quick-setup", "custom-public", "custom-vpc-only"];

/** The recipes by their titles. */
const RECIPES = new Map(
  (/^## Recipes$([\s\S]*?)^## /m.exec(CONTRIBUTING)?.[1] ?? "").split(/\n\n(?=\*\*)/).flatMap((text) => {
    const title = /^\s*\*\*(.+?)\.\*\*/.exec(text)?.[1];
    return title === undefined ? [] : [[title, text] as const];
  }),
);

const codeIn = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

/** The paths in a text, one for each scenario where it says `<scenario>`. */
function pathsIn(text: string): readonly string[] {
  return codeIn(text)
    .filter((code) => /^(lib|modules|docs|examples|__tests__)(\/|$)|^main\.ts$/.test(code))
    .flatMap((code) =>
      code.includes("<scenario>") ? SCENARIOS.map((name) => code.replace("<scenario>", name)) : [code],
    );
}

/** Names of `equivalence` and the like may be a folder or a test file. */
function exists(name: string): boolean {
  return ["", ".test.ts", ".ts"].some((ending) => existsSync(path.join(ROOT, `${name}${ending}`)));
}

test("has these recipes", () => {
  expect([...RECIPES.keys()]).toEqual([
    "Add or change a grant",
    "Add an option",
    "Add a scenario step",
    "Add a scenario",
    "Renew AWS managed policies",
    "Add a request of Canvas",
    "Add a check",
    "Generate the example plans again",
    "Take the picture of the page again",
    "Renew services and prices",
  ]);
});

test.each([...RECIPES])("%s: names files that exist", (_title, text) => {
  const paths = pathsIn(text);
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((name) => !exists(name))).toEqual([]);
});

test("runs scripts that exist", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const named = [...CONTRIBUTING.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
