/** README.md and docs/: every link leads somewhere, and every command of the README is run by a test. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import MarkdownIt from "markdown-it";
import { monthlyCost } from "../../lib/deployments/monthly-cost";
import { hourlyCost } from "../../lib/rules/hourly-cost";
import { defaultEndpoints } from "../../lib/rules/endpoint-services";

const ROOT = path.resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const markdown = new MarkdownIt({ html: true });

const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

/** The address of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, "")
    .replaceAll(" ", "-");
}

function anchorsOf(text: string): readonly string[] {
  const tokens = markdown.parse(text, {});
  const headings = tokens.flatMap((token, index) => {
    const inline = token.type === "heading_open" ? (tokens[index + 1]?.children ?? []) : [];
    return token.type === "heading_open" ? [anchorOf(inline.map(({ content }) => content).join(""))] : [];
  });
  return [...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = ""]) => name)];
}

function linksOf(text: string): readonly string[] {
  return markdown.parse(text, {}).flatMap(({ children }) =>
    (children ?? []).flatMap((token) => {
      const target = token.attrGet(token.type === "image" ? "src" : "href");
      return target === null || /^(https?|mailto):/.test(target) ? [] : [target];
    }),
  );
}

test.each(DOCUMENTS)("every link of %s leads to a file, and to a heading of it", (document) => {
  const broken = linksOf(read(document)).filter((link) => {
    const [file = "", anchor] = decodeURI(link).split("#");
    const target = file === "" ? document : path.join(path.dirname(document), file);
    if (!existsSync(path.join(ROOT, target))) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(read(target)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("the index names every document, and nothing that an anchor or a file lacks passes", () => {
  const linked = linksOf(read("docs/README.md"));
  const documents = readdirSync(path.join(ROOT, "docs")).filter((name) => name !== "README.md" && name !== "images");
  expect(documents.filter((name) => !linked.includes(name))).toEqual([]);
  expect(anchorsOf("# One `two`, and *three*!\n")).toEqual(["one-two-and-three"]);
  expect(linksOf("[a](b.md#c) ![d](e.svg) [f](https://g.example)")).toEqual(["b.md#c", "e.svg"]);
});

describe("the commands of the README", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "readme-"));
    cpSync(path.join(ROOT, "deployments.yaml"), path.join(folder, "deployments.yaml"));
    cpSync(path.join(ROOT, "cdktf.json"), path.join(folder, "cdktf.json"));
    cpSync(path.join(ROOT, "examples/plans/harmless/plan.json"), path.join(folder, "plan.json"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const program = (...args: readonly string[]): string => {
    const run = [path.join(ROOT, "lib/build/run.mjs"), ...args];
    const { stdout, status } = spawnSync(process.execPath, run, { cwd: folder, encoding: "utf8" });
    return `exit code ${String(status)}: ${stdout}`;
  };
  const scripts = (JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> }).scripts;
  const script = (name: string): string => scripts[name] ?? "";

  /** Each command with what runs it: here, or in a file that is run elsewhere. */
  const COMMANDS: Readonly<Record<string, () => void>> = {
    "npm ci && npm run synth": () => {
      expect(script("synth")).toBe("node lib/build/run.mjs main.ts");
      expect(program(path.join(ROOT, "main.ts"))).toMatch(/^exit code 0: 3 deployments synthesized to cdktf\.out/);
    },
    "npm ci && npm test": () => {
      expect(script("test")).toBe("jest");
      const steps = read(".ci/run")
        .split("\n")
        .filter((line) => /^npm (ci|test)\b/.test(line));
      expect(steps).toEqual(["npm ci", 'npm test 2>&1 | tee "$logs/test"']);
    },
    "npm run try": () => {
      expect(script("try")).toBe("node lib/build/run.mjs __tests__/end-to-end/try.ts");
      expect(read("__tests__/end-to-end/try.test.ts")).toContain("try.ts");
    },
    "terraform plan -out plan.bin && terraform show -json plan.bin > plan.json": () => {
      const workspace = read("__tests__/terraform/support/workspace.ts");
      for (const part of ["plan", "-out", "show", "-json"]) expect(workspace).toContain(part);
    },
    "npx canvas-large-data review plan.json": () => {
      expect(program(path.join(ROOT, "lib/cli/main.ts"), "review", "plan.json")).toMatch(
        /^exit code 0: ## \*\*Safe:\*\*/,
      );
    },
    "npx canvas-large-data access plan.json": () => {
      expect(program(path.join(ROOT, "lib/cli/main.ts"), "access", "plan.json")).toMatch(/^exit code 0: plan\.json\n/);
    },
  };

  const commands = markdown
    .parse(read("README.md"), {})
    .filter(({ type, info }) => type === "fence" && info === "sh")
    .flatMap(({ content }) => content.trim().split("\n"))
    .map((line) => line.replace(/\s+#.*$/, ""));

  it("are these", () => {
    expect(commands).toEqual(Object.keys(COMMANDS));
  });

  it.each(Object.entries(COMMANDS))("%s", (_, run) => {
    run();
  });
});

test("what an application costs an hour in the README is what the summary says", () => {
  const found = /at most (\S+) USD an hour at its 400 vCPU, and at most\s(\S+) USD at 16 vCPU/.exec(read("README.md"));
  expect(found?.slice(1)).toEqual([hourlyCost(400), hourlyCost(16)].map((usd) => usd.toFixed(2)));
  expect(read("README.md").replaceAll(/\s+/g, " ")).toContain(
    "Job logs are kept in storage that AWS manages, under a key of AWS",
  );
});

test("what a closed VPC costs in the README is what the summary would say", () => {
  const found = /about (\d+) USD a month \((\d+) endpoints in 2 zones, us-east-1\)/.exec(read("README.md"));
  const interfaceEndpoints = defaultEndpoints("us-east-1", false).services.length;
  const usd = monthlyCost({ interfaceEndpoints, availabilityZones: 2 });
  expect(found?.slice(1)).toEqual([String(usd), String(interfaceEndpoints)]);
});
