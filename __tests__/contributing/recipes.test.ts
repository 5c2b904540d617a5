/**
 * CONTRIBUTING.md: every recipe names files and scripts that exist; those that add something are followed on a copy of the project,
 * and no file is needed that they do not name. With `npm run test:all` also with types, generated files and the tests that complain.
 */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { IS_WHOLE } from "../support/draws";
import { ProjectCopy } from "./copy";
import { FOLLOWED, type FollowedRecipe } from "./recipes";

const ROOT = path.resolve(__dirname, "../..");
const CONTRIBUTING = readFileSync(path.join(ROOT, "CONTRIBUTING.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** The recipes by their titles. */
const RECIPES = new Map(
  (/^## Recipes$([\s\S]*?)^## /m.exec(CONTRIBUTING)?.[1] ?? "").split(/\n\n(?=\*\*)/).flatMap((text) => {
    const title = /^\s*\*\*(.+?)\.\*\*/.exec(text)?.[1];
    return title === undefined ? [] : [[title, text] as const];
  }),
);

/** The paths that a recipe names; `<scenario>` stands for a name. */
function pathsIn(text: string): readonly string[] {
  const codes = [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
  return codes.filter((code) => /^(lib|modules|docs|examples|__tests__)(\/|$)|^main\.ts$/.test(code));
}

/** The scripts that a recipe names, but those that only run tests. */
function scriptsIn(text: string): readonly string[] {
  const names = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
  return [...new Set(names)].filter((name) => !name.startsWith("test:"));
}

/** Whether a named path is a file, or a folder that it is in. */
function includes(named: string, file: string): boolean {
  const pattern = named.replaceAll(".", "\\.").replaceAll("<scenario>", "[a-z-]+");
  return new RegExp(`^${pattern}(/|$)`).test(file);
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

test("the recipes that add something are followed", () => {
  const adding = [...RECIPES.keys()].filter((title) => title.startsWith("Add"));
  expect(FOLLOWED.map(({ title }) => title).sort()).toEqual(adding.sort());
});

test.each([...RECIPES])("%s: names files and scripts that exist", (_title, text) => {
  const paths = pathsIn(text).map((name) => name.replace("<scenario>", "quick-setup"));
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test("every script that is named exists", () => {
  const named = [...CONTRIBUTING.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

/** Follows a recipe on a copy: only its edits are made. */
function follow(copy: ProjectCopy, { edits }: FollowedRecipe): void {
  for (const [file, edit] of Object.entries(edits)) copy.write(file, edit(copy.read(file)));
}

describe("on a copy", () => {
  const copy = new ProjectCopy();
  afterEach(() => {
    copy.reset();
  });
  afterAll(() => {
    copy.remove();
  });

  test.each(FOLLOWED.map((recipe) => [recipe.title, recipe] as const))("%s: names what it edits", (title, recipe) => {
    const named = pathsIn(RECIPES.get(title) ?? "");
    follow(copy, recipe);
    const changed = copy.changed();
    expect(changed).toEqual(Object.keys(recipe.edits).sort());
    expect(changed.filter((file) => !named.some((name) => includes(name, file)))).toEqual([]);
    // And nothing is named that need not be edited.
    const { otherCases = [] } = recipe;
    expect(named.filter((name) => !changed.some((file) => includes(name, file)))).toEqual(otherCases);
  });

  // Seconds of types and generators for each: see the table in CONTRIBUTING.md.
  if (IS_WHOLE) {
    test.each(FOLLOWED.map((recipe) => [recipe.title, recipe] as const))(
      "%s: types, generated files and tests are right with nothing more",
      (title, recipe) => {
        follow(copy, recipe);
        for (const name of scriptsIn(RECIPES.get(title) ?? "")) expect(copy.failureOfScript(name)).toBe("");
        expect(copy.changed()).toEqual([...Object.keys(recipe.edits), ...recipe.generated].sort());
        expect(copy.failureOf("node_modules/typescript7/bin/tsc", "--tsBuildInfoFile", copy.typesCache)).toBe("");
        const all = [...recipe.tests, "__tests__/build/generated-docs.test.ts", "__tests__/build/modules.test.ts"];
        for (const file of all) expect(copy.failureOf("lib/build/test.mjs", file)).toBe("");
      },
    );
  }
});
