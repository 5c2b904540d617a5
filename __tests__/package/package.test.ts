/** What a release makes, and the package as a user installs it: alone, then beside CDKTF. */
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ADDRESSED, manifestWithAddresses, withAddresses } from "../../lib/build/addresses";
import type { Manifest } from "../../lib/cli/manifest";
import { IS_WHOLE } from "../support/draws";

const ROOT = path.resolve(__dirname, "../..");
/** What the packed files are made from; nothing else of the checkout is needed, and nothing of it is written to. */
const MADE_FROM = [
  ...[
    "lib",
    "modules",
    "docs",
    "examples",
    "action",
    "action.yml",
    ".gitignore",
    "CONTRIBUTING.md",
    "deployments.yaml",
  ],
  ...["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "README.md"],
];
const BESIDE = ["LICENSE", "CHANGELOG.md", "SECURITY.md"];
/** What npm links in the consumer; starting it by npx, as one test does, takes five times as long. */
const BIN = "node_modules/.bin/canvas-large-data";
const TSC_7 = path.join(ROOT, "node_modules/typescript7/bin/tsc");
/** TypeScript 5.9 takes six times as long: see the table in CONTRIBUTING.md. */
const TSC = IS_WHOLE ? path.join(ROOT, "node_modules/typescript/bin/tsc") : TSC_7;
/** What the package exports. */
const NAMES =
  "CanvasLargeDataCustomPublic,CanvasLargeDataCustomVpcOnly,CanvasLargeDataQuickSetup,ComposedScenario,InvalidPropsError," +
  "Scenario,Steps,customPublicSteps,customVpcOnlySteps,quickSetupSteps,steps\n";
/** Of these, 0.3 MB are the files of the entry for cdktn that reach cdktf, and 1.3 MB the clients of the AWS SDK as one bundle. */
const MOST_BYTES = 6_000_000;
const ALLOWED = /^(lib\/cli\/bin\.mjs|dist\/(cdktn\/)?(lib|modules)\/.+\.(js|d\.ts)|docs\/deployments\.schema\.json)$/;

/** A repository as a maintainer fills it in. */
const PAGE = "https://github.com/acme/canvas-large-data";
/** What tsc reads in place of these packages. */
const UNREAD = { "@aws-sdk/*": ["./unread.d.ts"], "@octokit/*": ["./unread.d.ts"] };

let temp: string;
let source: string;
let consumer: string;
let released: { readonly stdout: string; readonly stderr: string; readonly exitCode: number | null };
/** The files of the installed package. */
let files: readonly string[];

beforeAll(async () => {
  temp = mkdtempSync(path.join(tmpdir(), "package-"));
  source = path.join(temp, "source");
  for (const name of [...MADE_FROM, ...BESIDE])
    cpSync(path.join(ROOT, name), path.join(source, name), { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(source, "node_modules"));
  // The declarations of these packages are not read, most of what tsc reads: ours name none, which the API report compares.
  writeIn(source, "unread.d.ts", "declare const all: any;\nexport = all;\n");
  const settings = readFileSync(path.join(ROOT, "tsconfig.build.json"), "utf8");
  const unread = settings.replace('"paths": {}', `"paths": ${JSON.stringify(UNREAD)}`);
  expect(unread).not.toBe(settings);
  writeIn(source, "tsconfig.build.json", unread);
  readyForRelease();
  // No registry is asked: there is none at this address.
  const env = ["npm_config_registry=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9", "GITHUB_REF_TYPE=branch"];
  released = await run(
    "env",
    ["-u", "GITHUB_REPOSITORY", ...env, "npm", "run", "-s", "release", "--", "--dry-run"],
    source,
  );
  expect(released).toMatchObject({ stderr: "", exitCode: 0 });

  consumer = path.join(temp, "consumer");
  mkdirSync(consumer);
  write("package.json", JSON.stringify({ name: "consumer", private: true }));
  const tarball = path.join(source, "dist/release", `canvas-large-data-${versionOf(source)}.tgz`);
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  expect(await run("npm", ["install", ...flags, tarball], consumer)).toMatchObject({ stderr: "", exitCode: 0 });
  files = filesIn(path.join(consumer, "node_modules/canvas-large-data"));
});

afterAll(() => {
  rmSync(temp, { recursive: true, force: true });
});

describe("packed", () => {
  test("holds what runs, its types and its documents, and nothing else", () => {
    expect(files.filter((file) => !ALLOWED.test(file)).sort()).toEqual([...BESIDE, "README.md", "package.json"].sort());
    expect(files.filter((file) => file.startsWith("dist/lib/build/"))).toEqual([]);
    expect(files).toContain("dist/modules/index.d.ts");
    const installed = path.join(consumer, "node_modules/canvas-large-data");
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(installed, file)).size, 0);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  test("types lie beside every file", () => {
    const built = files.filter((file) => file.startsWith("dist/"));
    const scripts = built.filter((file) => file.endsWith(".js"));
    const types = built.filter((file) => file.endsWith(".d.ts"));
    expect(types.sort()).toEqual(scripts.map((file) => file.replace(/\.js$/, ".d.ts")).sort());
  });

  test.each(["README.md", "CHANGELOG.md", "SECURITY.md"])(
    "every link of %s leads to a file of the package, or to one of the release's tag",
    (document) => {
      const installed = path.join(consumer, "node_modules/canvas-large-data");
      const links = linksOf(readFileSync(path.join(installed, document), "utf8"));
      expect(links.length).toBeGreaterThan(document === "README.md" ? 20 : 0);
      const absolute = new RegExp(`^${PAGE}/(blob|raw)/v${versionOf(source).replaceAll(".", "\\.")}/([^#]+)`);
      const broken = links.filter((link) => {
        const [, form, file = ""] = absolute.exec(link) ?? [];
        if (form !== undefined)
          return !existsSync(path.join(source, file)) || (form === "raw") !== /\.(svg|png)$/.test(file);
        if (/^[a-z]+:/.test(link)) return link.startsWith(PAGE);
        return !existsSync(path.join(installed, link.split("#", 1)[0] ?? ""));
      });
      expect(broken).toEqual([]);
    },
  );
});

describe("a release", () => {
  const folder = (): string => path.join(source, "dist/release");

  test("prints what it would publish, and publishes nothing", () => {
    const version = versionOf(source);
    const commit = git("rev-parse", "HEAD").trim();
    const at = (file: string): string => `dist/release/canvas-large-data-${file}`;
    const modules = ["quick-setup", "custom-public", "custom-vpc-only"].map((name) => at(`${name}-${version}.tar.gz`));
    expect(released.stdout.split("\n").filter((line) => line.startsWith("  "))).toEqual([
      `  npm publish ${at(`${version}.tgz`)} --provenance --access public --tag latest`,
      `  gh release create v${version} --verify-tag --title v${version} --notes-file dist/release/notes.md ` +
        [at(`${version}.tgz`), ...modules, at(`${version}.cdx.json`), "dist/release/SHA256SUMS"].join(" "),
      `  git push --force origin ${commit}:refs/tags/v${version.split(".", 1)[0] ?? ""}`,
    ]);
    expect([git("tag"), git("status", "--porcelain")]).toEqual(["", ""]);
  });

  test("has the sums of its files, and no file beside them", () => {
    const sums = readFileSync(path.join(folder(), "SHA256SUMS"), "utf8").trimEnd().split("\n");
    const found = readdirSync(folder()).filter((file) => file !== "SHA256SUMS" && file !== "notes.md");
    expect(sums).toEqual(
      found.sort().map((file) => {
        const sum = createHash("sha256").update(readFileSync(path.join(folder(), file)));
        return `${sum.digest("hex")}  ${file}`;
      }),
    );
  });

  test("has the packages that npm installs and those inside the bundles in its SBOM", () => {
    const file = path.join(folder(), `canvas-large-data-${versionOf(source)}.cdx.json`);
    const sbom = JSON.parse(readFileSync(file, "utf8")) as {
      readonly bomFormat: string;
      readonly metadata: { readonly timestamp: string; readonly component: { readonly name: string } };
      readonly components: readonly { readonly name: string; readonly properties: readonly object[] }[];
    };
    expect([sbom.bomFormat, sbom.metadata.component.name]).toEqual(["CycloneDX", "canvas-large-data"]);
    expect(sbom.metadata.timestamp).toBe(git("show", "-s", "--format=%cI", "HEAD").trim());
    const npm = sbom.components.filter(({ properties }) => properties.length === 0).map(({ name }) => name);
    expect(npm).toEqual([
      "commander",
      "fastest-levenshtein",
      "fdir",
      "ipaddr.js",
      "picomatch",
      "tinyglobby",
      "yaml",
      "zod",
    ]);
    const bundled = new Set(sbom.components.filter(({ properties }) => properties.length > 0).map(({ name }) => name));
    // One of each bundle; of the packages that npm lists without their scope.
    expect(
      ["dagre", "core", "client-sagemaker"].filter((name) => ![...bundled].some((each) => each.endsWith(name))),
    ).toEqual([]);
    expect([...bundled].filter((name) => /typescript|jest|esbuild/.test(name))).toEqual([]);
  });
});

test("what the package offers is what docs/api.txt says; if the change is meant: npm run api", async () => {
  const committed = readFileSync(path.join(ROOT, "docs/api.txt"), "utf8");
  const dist = path.join(consumer, "node_modules/canvas-large-data/dist");
  const script = `import("./lib/build/api-report.mjs").then(({ apiReport }) => process.stdout.write(apiReport(${JSON.stringify(dist)})))`;
  expect(await run("node", ["-e", script], ROOT)).toEqual({ stdout: committed, stderr: "", exitCode: 0 });
});

describe("in a clone", () => {
  test("npx runs the command line from its sources", async () => {
    // The program that npx starts; npx itself takes ten times as long.
    const { version, bin } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
      readonly version: string;
      readonly bin: Readonly<Record<"canvas-large-data", string>>;
    };
    const [program, args] = IS_WHOLE
      ? ["npx", ["--offline", "canvas-large-data", "--version"]]
      : [path.join(ROOT, bin["canvas-large-data"]), ["--version"]];
    const { stdout, exitCode } = await run(program, args, ROOT);
    expect([exitCode, stdout]).toEqual([0, `${version}\n`]);
  });
});

describe("installed alone", () => {
  test("brings its few dependencies and neither CDKTF nor the provider", () => {
    const installed = readdirSync(path.join(consumer, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed.sort()).toEqual([
      "canvas-large-data",
      "commander",
      "fastest-levenshtein",
      "fdir",
      "ipaddr.js",
      "picomatch",
      "tinyglobby",
      "yaml",
      "zod",
    ]);
  });

  test("the command line reviews a plan, and globs", async () => {
    const plan = { format_version: "1.2", terraform_version: "1.11.4", resource_changes: [] };
    writeFileSync(path.join(consumer, "some.plan.json"), JSON.stringify(plan));
    const { stdout, exitCode } = await run("node", [BIN, "review", "*.plan.json"], consumer);
    expect([exitCode, stdout.split("\n")[0]]).toEqual([
      0,
      "## **Safe:** no principal gains or loses access, and no network path changes",
    ]);
  });

  test("the command line starts and prints the schema", async () => {
    expect(await run("node", [BIN, "schema"], consumer)).toEqual({
      stdout: readFileSync(path.join(ROOT, "docs/deployments.schema.json"), "utf8"),
      stderr: "",
      exitCode: 0,
    });
  });

  test("the command line has a client of GitHub, though Octokit is not installed", async () => {
    write("review.md", "## Safe");
    const env = {
      GITHUB_TOKEN: "t",
      GITHUB_API_URL: "http://127.0.0.1:9",
      GITHUB_REPOSITORY: "a/b",
      GITHUB_ACTIONS: "true",
    };
    const assigned = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const args = ["node", BIN, "comment", "review.md", "--number", "1", "--commit", "0123abc", "--publish-details"];
    expect(await run("env", [...assigned, ...args], consumer)).toEqual({
      stdout: "",
      stderr: expect.stringMatching(/^The comment could not be written: .+\n$/) as string,
      exitCode: 1,
    });
  });

  test("the command line has a client of AWS, though the SDK is not installed, and it warns of no version of Node.js", async () => {
    const unset = Object.keys(process.env)
      .filter((name) => name.startsWith("AWS_"))
      .flatMap((name) => ["-u", name]);
    const assigned = [
      "AWS_ACCESS_KEY_ID=a",
      "AWS_SECRET_ACCESS_KEY=b",
      "AWS_ENDPOINT_URL=http://127.0.0.1:9",
      "AWS_MAX_ATTEMPTS=1",
    ];
    const args = ["node", BIN, "doctor", "--domain-id", "d-abc", "--region", "us-east-1"];
    const answer =
      "AWS is not reached in us-east-1 (ECONNREFUSED). Check the network, the proxy and the Region: --region\n";
    const doctor = (): ReturnType<typeof run> => run("env", [...unset, ...assigned, ...args], consumer);
    expect(await doctor()).toEqual({ stdout: "", stderr: answer, exitCode: 1 });
    const deployments = path.join(consumer, "deployments.yaml");
    writeFileSync(deployments, "deployments: {}\n");
    const note =
      "Note: The deployments were not read, because cdktf is not installed here; whether a deployment names another account for d-abc is undetermined.\n";
    expect(await doctor()).toEqual({ stdout: "", stderr: `${note}${answer}`, exitCode: 1 });
    rmSync(deployments);
  });

  test("the command line knows its version", async () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
      readonly version: string;
    };
    expect((await run("npx", ["--no-install", "canvas-large-data", "--version"], consumer)).stdout).toBe(
      `${version}\n`,
    );
  });

  test.each([
    ["require", `require("canvas-large-data")`],
    ["import", `import("canvas-large-data")`],
  ])("%s of the library says what to install", async (_, code) => {
    const { stdout } = await run("node", ["-e", said(code)], consumer);
    expect(stdout).toBe(
      '"canvas-large-data" needs cdktf, constructs, @cdktf/provider-aws, which are not installed here.\n' +
        '  write: npm install "cdktf@^0.21.0" "constructs@^10.4.2" "@cdktf/provider-aws@^20.1.0"\n',
    );
  });

  test("the entry for cdktn says what to install", async () => {
    expect((await run("node", ["-e", said(`require("canvas-large-data/cdktn")`)], consumer)).stdout).toBe(
      '"canvas-large-data/cdktn" needs cdktn, constructs, @cdktn/provider-aws, which are not installed here.\n' +
        '  write: npm install "cdktn@^0.24.0" "constructs@~10.7.2" "@cdktn/provider-aws@^25.7.0"\n',
    );
  });
});

describe("the matchers, without CDKTF", () => {
  const bin = (file: string): string => path.join(ROOT, "node_modules", file);

  afterAll(() => {
    for (const name of ["expect", "@jest", "@types"])
      rmSync(path.join(consumer, "node_modules", name), { recursive: true, force: true });
  });

  test("run in jest", async () => {
    write("jest.test.js", matcherTest(""));
    const { stderr, exitCode } = await run("node", [bin("jest/bin/jest.js"), "jest.test.js", "--rootDir=."], consumer);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("Tests:       2 passed, 2 total")]);
  });

  test("run in vitest", async () => {
    link("vitest");
    write(
      "vitest.test.js",
      matcherTest(
        'import { createRequire } from "node:module";\nimport { expect, test } from "vitest";\nconst require = createRequire(import.meta.url);',
      ),
    );
    const args = [bin("vitest/vitest.mjs"), "run", "vitest.test.js", "--environment=node"];
    const { stdout, exitCode } = await run("node", args, consumer);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/Tests .*2 passed.*\(2\)/)]);
  });

  test("have their types in strict TypeScript, wherever expect comes from", async () => {
    ["expect", "@jest", "@types"].forEach(link);
    const headings = ["", 'import { expect } from "vitest";', 'import { expect } from "@jest/globals";'];
    const files = headings.map((heading, index) => {
      write(`types-${index}.ts`, `${heading}${MATCHER_TYPES}`);
      return `types-${index}.ts`;
    });
    const compilerOptions = { strict: true, noEmit: true, target: "ES2022", module: "node16", types: ["jest"] };
    // Declarations of jest and vitest are not ours to check; that ours stand without them is checked beside CDKTF.
    write("tsconfig.json", JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true }, files }));
    expect(await run("node", [TSC_7, "--project", "."], consumer)).toEqual({
      stdout: "",
      stderr: "",
      exitCode: 0,
    });
  });
});

describe("beside CDKTF", () => {
  beforeAll(() => {
    link("cdktf");
    link("constructs");
  });

  test("names only what is missing", async () => {
    rmSync(path.join(consumer, "node_modules/@cdktf"), { recursive: true, force: true });
    expect((await run("node", ["-e", said(`require("canvas-large-data")`)], consumer)).stdout).toBe(
      '"canvas-large-data" needs @cdktf/provider-aws, which is not installed here.\n' +
        '  write: npm install "@cdktf/provider-aws@^20.1.0"\n',
    );
  });

  test("the entry for cdktn names the other entry", async () => {
    expect((await run("node", ["-e", said(`require("canvas-large-data/cdktn")`)], consumer)).stdout).toContain(
      '  cdktf is installed: to use it, import from "canvas-large-data" instead.\n',
    );
  });

  describe("and the provider", () => {
    beforeAll(() => {
      mkdirSync(path.join(consumer, "node_modules/@cdktf"), { recursive: true });
      link("@cdktf/provider-aws");
    });

    test("loads by require and by import", async () => {
      const required = `console.log(Object.keys(require("canvas-large-data")).sort().join())`;
      const imported = `import * as all from "canvas-large-data"; console.log(Object.keys(all).filter((name) => name !== "default" && /^[a-z]+$/i.test(name)).sort().join())`;
      expect(await run("node", ["-e", required], consumer)).toEqual({ stdout: NAMES, stderr: "", exitCode: 0 });
      expect(await run("node", ["--input-type=module", "-e", imported], consumer)).toEqual({
        stdout: NAMES,
        stderr: "",
        exitCode: 0,
      });
    });

    test("gives the schema and the manifest, and no inner file", async () => {
      const resolved = (name: string): string => `require.resolve(${JSON.stringify(name)})`;
      for (const name of ["canvas-large-data/package.json", "canvas-large-data/deployments.schema.json"]) {
        expect(await run("node", ["-e", resolved(name)], consumer)).toMatchObject({ exitCode: 0 });
      }
      const inner = await run("node", ["-e", resolved("canvas-large-data/dist/lib/rules/check.js")], consumer);
      expect(inner.stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
    });

    test.each([
      ["node16", "node16", TSC],
      ["bundler", "esnext", TSC_7],
    ])("its types are right under strict and moduleResolution %s", async (moduleResolution, module, tsc) => {
      write("index.ts", CONSUMER);
      write(
        "tsconfig.json",
        JSON.stringify({
          // Declarations are checked too: an import that cannot be resolved there would silently become `any`.
          compilerOptions: {
            strict: true,
            noEmit: true,
            target: "ES2022",
            lib: ["ES2022"],
            module,
            moduleResolution,
            types: [],
            skipLibCheck: false,
          },
          files: ["index.ts"],
        }),
      );
      expect(await run("node", [tsc, "--project", "."], consumer)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    });
  });
});

describe("beside cdktn", () => {
  beforeAll(() => {
    for (const name of ["cdktf", "@cdktf"]) rmSync(path.join(consumer, "node_modules", name), { recursive: true });
    link("cdktn");
    providerOfCdktn();
  });

  test("the entry for CDKTF names the other entry", async () => {
    expect((await run("node", ["-e", said(`require("canvas-large-data")`)], consumer)).stdout).toContain(
      '  cdktn is installed: to use it, import from "canvas-large-data/cdktn" instead.\n',
    );
  });

  test("it has the same names, by require and by import", async () => {
    const required = `console.log(Object.keys(require("canvas-large-data/cdktn")).sort().join())`;
    const imported = `import * as all from "canvas-large-data/cdktn"; console.log(Object.keys(all).filter((name) => name !== "default" && /^[a-z]+$/i.test(name)).sort().join())`;
    expect((await run("node", ["-e", required], consumer)).stdout).toBe(NAMES);
    expect((await run("node", ["--input-type=module", "-e", imported], consumer)).stdout).toBe(NAMES);
  });

  test("its types are right under strict, and its stack is that of CDKTF", async () => {
    write("cdktn.ts", onCdktn(`${CONSUMER}\nconsole.log(synthesized());`));
    const compilerOptions = { strict: true, target: "ES2022", lib: ["ES2023"], module: "node16", types: ["node"] };
    link("@types");
    // Declarations of cdktn are not ours to check.
    write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true }, files: ["cdktn.ts"] }),
    );
    expect(await run("node", [TSC_7, "--project", "."], consumer)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    const { stdout } = await run("node", ["cdktn.js"], consumer);
    expect(Object.keys((JSON.parse(stdout) as { readonly resource: object }).resource)).toEqual([
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_iam_role_policy_attachment",
    ]);
  });
});

/**
 * The provider's classes for cdktn, made from those for CDKTF: the package itself is another 360 MB, and \`npm run test:matrix\` has it.
 */
function providerOfCdktn(): void {
  const from = path.join(ROOT, "node_modules/@cdktf/provider-aws");
  const to = path.join(consumer, "node_modules/@cdktn/provider-aws");
  const ours = path.join(consumer, "node_modules/canvas-large-data/dist/cdktn");
  const texts = readdirSync(ours, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .map((file) => readFileSync(path.join(ours, file), "utf8"));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/@cdktn\/provider-aws\/lib\/([a-z0-9-]+)/g)].map(([, name = ""]) => name),
  );
  mkdirSync(to, { recursive: true });
  writeFileSync(path.join(to, "package.json"), JSON.stringify({ name: "@cdktn/provider-aws", version: "25.7.0" }));
  for (const name of new Set([...names, "provider"])) {
    for (const file of readdirSync(path.join(from, "lib", name))) {
      mkdirSync(path.join(to, "lib", name), { recursive: true });
      const text = readFileSync(path.join(from, "lib", name, file), "utf8").replace(/\/\/# sourceMappingURL=.*/, "");
      writeFileSync(path.join(to, "lib", name, file), onCdktn(text));
    }
  }
}

/** A text with the names of cdktn's packages. */
function onCdktn(text: string): string {
  return text
    .replaceAll('"canvas-large-data"', '"canvas-large-data/cdktn"')
    .replaceAll(/(["'])(@?)cdktf(\/provider-aws[\w/-]*)?\1/g, "$1$2cdktn$3$1");
}

/** The matchers in a test of a consumer's own: jest and vitest differ in where they take `expect` from. */
const matcherTest = (heading: string): string => `${heading}
const { canvasMatchers } = require("canvas-large-data/testing");
expect.extend(canvasMatchers);
const stack = JSON.stringify({
  resource: {
    aws_iam_role: { a: { name: "analysts", tags: { team: "data" } } },
    aws_iam_role_policy: { p: { role: "analysts", name: "p", policy: '{"Version":"2012-10-17","Statement":[]}' } },
  },
});
const request = { role: "analysts", action: "iam:PassRole", resource: "arn:aws:iam::111122223333:role/admin" };
test("holds", () => {
  expect(stack).toHaveExactlyResources("aws_iam_role", [expect.objectContaining({ name: "analysts" })]);
  expect(stack).not.toHaveExactlyResources("aws_iam_role", [expect.objectContaining({ name: "others" })]);
  expect(stack).toHaveExactlyStatements("analysts", []);
  expect(stack).toAttachExactly("analysts", []);
  expect(stack).toDeny(request);
});
test("fails", () => {
  expect(() => expect(stack).toAllow(request)).toThrow("is denied:\\n  no policy of the role allows it");
  expect(() => expect(stack).not.toDeny({ ...request, role: "admins" })).toThrow("the stack has no role admins");
});
`;

/** What the types say, of whichever \`expect\` was imported above. */
const MATCHER_TYPES = `
import { canvasMatchers, type RoleRequest } from "canvas-large-data/testing";
expect.extend(canvasMatchers);
const request: RoleRequest = { role: "analysts", action: "iam:PassRole", resource: "*", context: { "aws:SourceIp": null } };
expect("{}").toHaveExactlyResources({ tfResourceType: "aws_iam_role" }, []);
expect("{}").toHaveExactlyStatements("analysts", ["Sid", { Effect: "Allow", Action: "s3:GetObject", Resource: ["*"] }]);
expect("{}").toAllow(request);
expect("{}").not.toDeny(request);
expect("{}").toRunLargeData({ role: "analysts", features: ["inference"] });
// @ts-expect-error -- a request names its resource
expect("{}").toAllow({ role: "analysts", action: "iam:PassRole" });
// @ts-expect-error -- no such feature
expect("{}").toRunLargeData({ role: "analysts", features: ["exports"] });
`;

const CONSUMER = `
import { App, TerraformStack, Testing } from "cdktf";
import { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "canvas-large-data";
// Neither jest nor vitest is here, and the declarations are right without them.
import { canvasMatchers } from "canvas-large-data/testing";

export const names: readonly string[] = Object.keys(canvasMatchers);
const stack = new TerraformStack(new App(), "stack");
const props: CanvasLargeDataQuickSetupProps = {
  region: "us-east-1",
  executionRoles: { analysts: { create: {} } },
  domain: { existing: {} },
};
const canvas = new CanvasLargeDataQuickSetup(stack, "canvas", props);
export const arn: string = canvas.emrServerlessRoleArn;
export const synthesized: () => string = () => Testing.synth(stack);
// @ts-expect-error -- not any
export const notAny: number = canvas.emrServerlessRoleArn;
// @ts-expect-error -- a domain is required
export const lacking: CanvasLargeDataQuickSetupProps = { region: "us-east-1", executionRoles: {} };
// @ts-expect-error -- no such option
export const unknown: CanvasLargeDataQuickSetupProps = { ...props, colour: "red" };
`;

/** A script that prints the message of the error that some code throws. */
function said(code: string): string {
  return `(async () => { try { await ${code}; } catch (error) { console.log(error.message); } })()`;
}

/** The source as a commit that may be released: its repository is filled in, and its version has a date. */
function readyForRelease(): void {
  const at = (file: string): string => path.join(source, file);
  const text = readFileSync(at("package.json"), "utf8");
  // The build, but for checking the types of these files once more, which `npm run lint` has done.
  const unchecked = text.replace("tsc --project tsconfig.build.json", "$& --noCheck");
  expect(unchecked).not.toBe(text);
  const manifest = {
    ...(JSON.parse(unchecked) as Manifest),
    repository: { type: "git", url: `git+${PAGE}.git` },
  };
  writeFileSync(at("package.json"), manifestWithAddresses(manifest));
  for (const file of ADDRESSED) writeFileSync(at(file), withAddresses(readFileSync(at(file), "utf8"), manifest));
  const changelog = readFileSync(at("CHANGELOG.md"), "utf8");
  const heading = new RegExp(`^## ${manifest.version.replaceAll(".", "\\.")}\\b.*$`, "m");
  writeFileSync(at("CHANGELOG.md"), changelog.replace(heading, `## ${manifest.version} (2026-01-02)`));
  git("init", "--quiet");
  git("add", "--all");
  git(...["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"], "commit", "-qm", "all");
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: source, encoding: "utf8" });
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest).version;
}

/** The files below a folder, from it, with `/`. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}

/** The targets of links and images. */
function linksOf(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((each) => !each.startsWith("#"));
}

function link(name: string): void {
  symlinkSync(path.join(ROOT, "node_modules", name), path.join(consumer, "node_modules", name));
}

function write(file: string, text: string): void {
  writeIn(consumer, file, text);
}

function writeIn(folder: string, file: string, text: string): void {
  writeFileSync(path.join(folder, file), text);
}

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ stdout: string; stderr: string; exitCode: number | null }> {
  // Started by npm, the outer npm's idea of where the project is would be passed on.
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(config_local_prefix|package_|lifecycle_)|INIT_CWD)/.test(name),
  );
  // The type checker collects garbage only when it reaches the limit.
  const env = { ...Object.fromEntries(others), GOGC: "off", GOMEMLIMIT: "4GiB" };
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) => {
      resolve({ stdout, stderr: stderr.replace(/^npm warn Unknown .* config .*\n/gm, ""), exitCode: child.exitCode });
    });
  });
}
