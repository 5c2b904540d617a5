/**
 * The layers of this project as data, and the lint rule that holds them. Imports go one way; a file may import its own
 * layer and those named here.
 */
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const CDKTF = ["cdktf", "constructs", "@cdktf/"];
const AWS_SDK = ["@aws-sdk/", "@smithy/"];
/** What reaches outside the process; what a layer without `edge` does must follow from what it is given. */
const OUTSIDE = ["fs", "child_process", "dgram", "dns", "http", "http2", "https", "net", "readline", "tls"];
const PROVIDER_BARRELS = ["@cdktf/provider-aws", "@cdktf/provider-aws/lib", "@cdktf/provider-aws/lib/index"];

/**
 * @typedef {object} Layer
 * @property {readonly string[]} imports the other layers it may import
 * @property {readonly string[]} [packages] what it may use of cdktf and the AWS SDK, by the start of the name
 * @property {boolean} [edge] whether it may reach outside the process: files, programs, the network
 */

const TO_POLICIES = ["lib/rules", "lib/policies"];
const TO_CONSTRUCTS = [...TO_POLICIES, "lib/hcl", "lib/constructs"];
const TO_REPORT = [...TO_POLICIES, "lib/authorization", "lib/inventory", "lib/setup", "lib/checks", "lib/report"];

/** @type {Readonly<Record<string, Layer>>} */
export const LAYERS = {
  "lib/rules": { imports: [] },
  "lib/policies": { imports: ["lib/rules"] },
  // Terraform.
  "lib/hcl": { imports: TO_POLICIES },
  "lib/constructs": { imports: [...TO_POLICIES, "lib/hcl"], packages: CDKTF },
  modules: { imports: TO_CONSTRUCTS, packages: CDKTF },
  "lib/terraform": { imports: TO_CONSTRUCTS },
  // Reading what Terraform or an account has.
  "lib/authorization": { imports: TO_POLICIES },
  // What Terraform's own role needs, over what a reader of plans and stacks gives.
  "lib/deployer": { imports: ["lib/rules"] },
  // What the next plan shows, over two synthesized stacks.
  "lib/upgrade": { imports: ["lib/rules"] },
  // The text of an error, of which nothing is decided yet.
  "lib/errors": { imports: upTo("lib/authorization") },
  "lib/inventory": { imports: upTo("lib/authorization") },
  "lib/setup": { imports: upTo("lib/inventory") },
  "lib/checks": { imports: upTo("lib/setup") },
  "lib/report": { imports: [...upTo("lib/checks"), "lib/hcl", "lib/errors"] },
  // The use cases, over what a reader of any source gives.
  "lib/review": { imports: [...TO_REPORT, "lib/errors"] },
  // The edge.
  "lib/deployments": { imports: TO_CONSTRUCTS, packages: CDKTF, edge: true },
  "lib/sources/account": { imports: [...TO_REPORT, "lib/sources"], packages: AWS_SDK, edge: true },
  // Suppressions are YAML, as deployments are: one reader of it, with places.
  "lib/sources": { imports: [...TO_REPORT, "lib/deployer", "lib/deployments", "lib/sources/account"], edge: true },
  // Matchers for tests of consumers: they read text, and nothing of the package needs them.
  "lib/testing": { imports: [...TO_REPORT, "lib/sources"] },
  "lib/operations": {
    imports: [...TO_REPORT, "lib/hcl", "lib/sources", "lib/sources/account"],
    packages: AWS_SDK,
    edge: true,
  },
  "lib/hosts": { imports: TO_REPORT, edge: true },
  "lib/cli": {
    imports: [
      ...[...TO_REPORT, "lib/review", "lib/deployments", "lib/sources", "lib/sources/account"],
      ...["lib/operations", "lib/hosts", "lib/deployer", "lib/errors", "lib/upgrade"],
    ],
    edge: true,
  },
  // A front end beside the command line.
  "lib/action": { imports: [...TO_REPORT, "lib/review", "lib/sources", "lib/hosts"], edge: true },
  main: {
    imports: ["lib/constructs", ...TO_REPORT, "lib/review", "lib/sources", "lib/deployments", "modules"],
    packages: CDKTF,
    edge: true,
  },
  // Not part of the package.
  "lib/build": {
    imports: ["lib/rules", "lib/policies", "lib/hcl", "lib/terraform", "lib/sources", "lib/cli"],
    edge: true,
  },
};

/** @param {string} layer */
function upTo(layer) {
  return TO_REPORT.slice(0, TO_REPORT.indexOf(layer) + 1);
}

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** @param {string} file an absolute path */
function inProject(file) {
  return relative(ROOT, file).split(sep).join("/");
}

/**
 * The layer of a file: the longest name in the table that its path starts with.
 *
 * @param {string} file an absolute path, with or without extension
 * @returns {string | undefined} `undefined`: the file is in none, so nothing is asked of it
 */
function layerOf(file) {
  const path = `${inProject(file).replace(/\.[cm]?[jt]s$/, "")}/`;
  const names = Object.keys(LAYERS).filter((name) => path.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0];
}

/**
 * Whether a module's name is one of those, or a path in one of them.
 *
 * @param {string} source
 * @param {readonly string[]} names
 */
function isOneOf(source, names) {
  return names.some((name) => source === name || source.startsWith(name.endsWith("/") ? name : `${name}/`));
}

/**
 * What is wrong with an import, if anything.
 *
 * @param {string} file the importing file's absolute path
 * @param {string} source what it imports, as written
 * @returns {{ messageId: "barrel" | "direction" | "outside" | "package" | "pure", data: Record<string, string> } | undefined}
 */
function problemOf(file, source) {
  if (PROVIDER_BARRELS.includes(source)) return { messageId: "barrel", data: { source } };
  const from = layerOf(file);
  const layer = from === undefined ? undefined : LAYERS[from];
  if (from === undefined || layer === undefined) return undefined;
  if (source.startsWith(".")) {
    const target = resolve(dirname(file), source);
    const to = layerOf(target);
    if (to === undefined) return { messageId: "outside", data: { from, to: inProject(target) } };
    if (to === from || layer.imports.includes(to)) return undefined;
    return { messageId: "direction", data: { from, to, allowed: layer.imports.join(", ") || "no other layer" } };
  }
  for (const packages of [CDKTF, AWS_SDK]) {
    if (isOneOf(source, packages) && layer.packages !== packages) {
      const may = Object.keys(LAYERS).filter((name) => LAYERS[name]?.packages === packages);
      return { messageId: "package", data: { from, source, may: may.join(", ") } };
    }
  }
  if (layer.edge !== true && isOneOf(source.replace(/^node:/, ""), OUTSIDE)) {
    return { messageId: "pure", data: { from, source } };
  }
  return undefined;
}

/** @type {import("eslint").Rule.RuleModule} */
const layersRule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      barrel: "{{source}} loads every class of the provider; import by subpath: @cdktf/provider-aws/lib/iam-role",
      direction: "{{from}} may not import {{to}}; it may import: {{allowed}}",
      outside: "{{from}} may not import {{to}}, which is no part of the package",
      package: "{{from}} may not import {{source}}; only these may: {{may}}",
      pure: "{{from}} may not import {{source}}: only the edge reads files, runs programs or uses the network",
    },
  },
  create(context) {
    /** @param {import("eslint").Rule.Node} node @param {unknown} source */
    const check = (node, source) => {
      const problem = typeof source === "string" ? problemOf(context.filename, source) : undefined;
      if (problem !== undefined) context.report({ node, ...problem });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ImportExpression: (node) => check(node, "value" in node.source ? node.source.value : undefined),
      CallExpression: (node) => {
        const [argument] = node.arguments;
        if (node.callee.type === "Identifier" && node.callee.name === "require" && argument?.type === "Literal") {
          check(node, argument.value);
        }
      },
      // `typeof import("…")`, which only TypeScript's syntax has.
      /** @param {import("eslint").Rule.Node & { source?: { value: unknown } }} node */
      TSImportType: (node) => check(node, node.source?.value),
    };
  },
};

/** @type {import("eslint").ESLint.Plugin} */
export default { meta: { name: "layers" }, rules: { direction: layersRule } };
