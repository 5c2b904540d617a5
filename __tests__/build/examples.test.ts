/** What is there to be copied writes what a new deployment should have. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

function filesBelow(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file))
    .map((file) => path.join(folder, file));
}

/** Code by where it stands: whole files, and the fences of documents. */
const CODE: readonly (readonly [place: string, code: string])[] = [
  ...["deployments.yaml", ...filesBelow("examples", /\.(ts|tf|yaml|yml)$/)].map(
    (file) => [file, readFileSync(path.join(ROOT, file), "utf8")] as const,
  ),
  ...["README.md", ...filesBelow("docs", /\.md$/), ...filesBelow("modules", /^[^/]*\/README\.md$/)].flatMap((file) =>
    [...readFileSync(path.join(ROOT, file), "utf8").matchAll(/^```\w+\n([^]*?)^```$/gm)].map(
      ([, code = ""], index) => [`${file}, fence ${String(index + 1)}`, code] as const,
    ),
  ),
];

const count = (code: string, pattern: RegExp): number => [...code.matchAll(pattern)].length;

/** Files beside a `defaults.yaml`, which sets the option for all of them. */
const INHERITING = /^examples\/control-tower\/deployments\/\d+\.yaml$/;

/** Where execution roles are given, as in YAML, TypeScript and Terraform; not where their steps are named. */
const withRoles = CODE.filter(([place]) => !INHERITING.test(place)).flatMap(([place, code]) => {
  const roles = count(code, /\bexecution_?[rR]oles\s*[:=]/g);
  return roles === 0 ? [] : [{ place, roles, set: count(code, /\brestrict_?[pP]ass_?[rR]ole\s*[:=]\s*true\b/g) }];
});

test("each deployment that can be copied sets restrictPassRole", () => {
  expect(withRoles.filter(({ roles, set }) => roles !== set)).toEqual([]);
});

test("deployments to copy are found in each language", () => {
  expect(withRoles.map(({ place }) => place)).toEqual(
    expect.arrayContaining([
      "deployments.yaml",
      "docs/cdktf.md, fence 2",
      "docs/deployments.md, fence 1",
      "docs/terraform-modules.md, fence 1",
      "examples/control-tower/deployments/defaults.yaml",
      "examples/platform-repo/main.ts",
      "examples/terraform/custom-public/main.tf",
      "modules/custom-vpc-only/README.md, fence 1",
    ]),
  );
});
