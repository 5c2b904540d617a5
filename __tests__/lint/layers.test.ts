/** The layers of the project: what each may import, and what ESLint says to everything else. */
import * as path from "node:path";
import { errorsOf, node } from "./eslint";

/** Every layer with a file that is in it. */
const FILES = {
  "lib/rules": "lib/rules/x.ts",
  "lib/policies": "lib/policies/x.ts",
  "lib/hcl": "lib/hcl/x.ts",
  "lib/constructs": "lib/constructs/x.ts",
  "lib/terraform": "lib/terraform/x.ts",
  modules: "modules/quick-setup/x.ts",
  "lib/authorization": "lib/authorization/x.ts",
  "lib/deployer": "lib/deployer/x.ts",
  "lib/upgrade": "lib/upgrade/x.ts",
  "lib/errors": "lib/errors/x.ts",
  "lib/inventory": "lib/inventory/x.ts",
  "lib/setup": "lib/setup/x.ts",
  "lib/checks": "lib/checks/x.ts",
  "lib/report": "lib/report/x.ts",
  "lib/review": "lib/review/x.ts",
  "lib/deployments": "lib/deployments/x.ts",
  "lib/sources": "lib/sources/plan.ts",
  "lib/sources/account": "lib/sources/account.ts",
  "lib/operations": "lib/operations/x.ts",
  "lib/hosts": "lib/hosts/x.ts",
  "lib/testing": "lib/testing/x.ts",
  "lib/action": "lib/action/x.ts",
  "lib/cli": "lib/cli/x.ts",
  main: "main.ts",
  "lib/build": "lib/build/x.ts",
} as const;

type Layer = keyof typeof FILES;

/** The directions as DESIGN has them, written down once more: a change of the table in the rule must be meant. */
const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  "lib/rules": [],
  "lib/policies": ["lib/rules"],
  "lib/hcl": ["lib/rules", "lib/policies"],
  "lib/constructs": ["lib/rules", "lib/policies", "lib/hcl"],
  modules: ["lib/rules", "lib/policies", "lib/hcl", "lib/constructs"],
  "lib/terraform": ["lib/rules", "lib/policies", "lib/hcl", "lib/constructs"],
  "lib/authorization": ["lib/rules", "lib/policies"],
  "lib/deployer": ["lib/rules"],
  "lib/upgrade": ["lib/rules"],
  "lib/errors": ["lib/rules", "lib/policies", "lib/authorization"],
  "lib/inventory": ["lib/rules", "lib/policies", "lib/authorization"],
  "lib/setup": ["lib/rules", "lib/policies", "lib/authorization", "lib/inventory"],
  "lib/checks": ["lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup"],
  "lib/report": [
    "lib/rules",
    "lib/policies",
    "lib/authorization",
    "lib/inventory",
    "lib/setup",
    "lib/checks",
    "lib/hcl",
    "lib/errors",
  ],
  "lib/review": [
    "lib/rules",
    "lib/policies",
    "lib/authorization",
    "lib/inventory",
    "lib/setup",
    "lib/checks",
    "lib/report",
    "lib/errors",
  ],
  "lib/deployments": ["lib/rules", "lib/policies", "lib/hcl", "lib/constructs"],
  "lib/sources": [
    ...["lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup", "lib/checks"],
    ...["lib/report", "lib/deployer", "lib/deployments", "lib/sources/account"],
  ] as Layer[],
  "lib/sources/account": [
    ...["lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup", "lib/checks"],
    ...["lib/report", "lib/sources"],
  ] as Layer[],
  "lib/operations": [
    ...["lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup", "lib/checks"],
    ...["lib/report", "lib/hcl", "lib/sources", "lib/sources/account"],
  ] as Layer[],
  "lib/cli": [
    ...["lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup", "lib/checks"],
    ...["lib/report", "lib/review", "lib/deployments", "lib/sources", "lib/sources/account"],
    ...["lib/operations", "lib/hosts", "lib/deployer", "lib/errors", "lib/upgrade"],
  ] as Layer[],
  "lib/hosts": [
    ...["lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup", "lib/checks", "lib/report"],
  ] as Layer[],
  "lib/action": [
    ...["lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup", "lib/checks", "lib/report"],
    ...["lib/review", "lib/sources", "lib/hosts"],
  ] as Layer[],
  "lib/testing": [
    ...["lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup", "lib/checks", "lib/report"],
    "lib/sources",
  ] as Layer[],
  main: [
    ...["lib/constructs", "lib/rules", "lib/policies", "lib/authorization", "lib/inventory", "lib/setup", "lib/checks"],
    ...["lib/report", "lib/review", "lib/sources", "lib/deployments", "modules"],
  ] as Layer[],
  "lib/build": ["lib/rules", "lib/policies", "lib/hcl", "lib/terraform", "lib/sources", "lib/cli"],
};

const LAYERS = Object.keys(FILES) as Layer[];
const CDKTF = ["cdktf", "constructs", "@cdktf/provider-aws/lib/iam-role"];
const MAY_IMPORT_CDKTF: readonly Layer[] = ["lib/constructs", "modules", "lib/deployments", "main"];
const AWS_SDK = ["@aws-sdk/client-iam", "@smithy/node-http-handler"];
const MAY_IMPORT_AWS_SDK: readonly Layer[] = ["lib/sources/account", "lib/operations"];
const OUTSIDE = ["node:fs", "fs", "node:fs/promises", "node:child_process", "node:https"];
const EDGE: readonly Layer[] = [
  "lib/action",
  "lib/hosts",
  "lib/deployments",
  "lib/sources",
  "lib/sources/account",
  "lib/operations",
  "lib/cli",
  "main",
  "lib/build",
];

interface Case {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly message?: string;
}

/** Each layer importing a file of each other layer. */
const directions = LAYERS.flatMap((from): readonly Case[] =>
  LAYERS.filter((to) => to !== from).map((to) => ({
    name: `${from} -> ${to}`,
    file: FILES[from],
    code: importOf(relative(FILES[from], FILES[to])),
    ...(MAY_IMPORT[from].includes(to)
      ? {}
      : { message: `${from} may not import ${to}; it may import: ${MAY_IMPORT[from].join(", ") || "no other layer"}` }),
  })),
);

const packages = LAYERS.flatMap((from): readonly Case[] => [
  ...CDKTF.map((source) => packageCase(from, source, MAY_IMPORT_CDKTF)),
  ...AWS_SDK.map((source) => packageCase(from, source, MAY_IMPORT_AWS_SDK)),
  ...OUTSIDE.map((source) => ({
    name: `${from} -> ${source}`,
    file: FILES[from],
    code: importOf(source),
    ...(EDGE.includes(from)
      ? {}
      : { message: `${from} may not import ${source}: only the edge reads files, runs programs or uses the network` }),
  })),
  { name: `${from} -> node:path`, file: FILES[from], code: importOf("node:path") },
  ...(from === "main" ? [] : [{ name: `${from} -> itself`, file: FILES[from], code: importOf("./y") }]),
]);

const barrels = [
  ...LAYERS.map((layer) => FILES[layer]),
  "bench/x.ts",
  "examples/x/main.ts",
  "__tests__/x.test.ts",
].flatMap((file): readonly Case[] =>
  ["@cdktf/provider-aws", "@cdktf/provider-aws/lib", "@cdktf/provider-aws/lib/index"].map((source) => ({
    name: `${file} -> ${source}`,
    file,
    code: importOf(source),
    message: `${source} loads every class of the provider; import by subpath: @cdktf/provider-aws/lib/iam-role`,
  })),
);

const NO = "lib/rules may not import lib/policies; it may import: no other layer";
const forms: readonly Case[] = [
  `import "../policies/x";`,
  `import type { A } from "../policies/x";\nexport type B = A;`,
  `export * from "../policies/x";`,
  `export { a } from "../policies/x";`,
  `export type { A } from "../policies/x";`,
  `export const a = await import("../policies/x.js");`,
  `export const a = require("../policies/x") as unknown;`,
  `export type A = typeof import("../policies/x");`,
  `import { a } from "../../lib/policies";\nexport { a };`,
].map((code) => ({ name: code.replaceAll("\n", " "), file: "lib/rules/x.ts", code, message: NO }));

const outside: readonly Case[] = ["__tests__/support/synth", "bench/synth"].map((to) => ({
  name: `lib/cli -> ${to}`,
  file: "lib/cli/x.ts",
  code: importOf(`../../${to}`),
  message: `lib/cli may not import ${to}, which is no part of the package`,
}));

const free: readonly Case[] = ["bench/x.ts", "examples/x/main.ts", "__tests__/rules/x.test.ts"].map((file) => ({
  name: `${file} is free`,
  file,
  code: importOf(relative(file, "lib/policies/x.ts")) + importOf("cdktf") + importOf("node:fs"),
}));

const cases = [...directions, ...packages, ...barrels, ...forms, ...outside, ...free];
let messages: readonly (readonly string[])[];

beforeAll(() => {
  messages = errorsOf(cases, "layers/");
}, 120_000);

test.each(cases.map((one, index) => [one.name, one, index] as const))("%s", (_, { message }, index) => {
  expect(messages[index]).toEqual(message === undefined ? [] : [message]);
});

test("every layer of the table is here", () => {
  const script = `
    const { LAYERS } = await import("./lib/build/layers.mjs");
    console.log(JSON.stringify(Object.fromEntries(Object.entries(LAYERS).map(([name, { imports }]) => [name, imports]))));`;
  const sorted = (table: Readonly<Record<string, readonly string[]>>): unknown =>
    Object.fromEntries(Object.entries(table).map(([name, imports]) => [name, [...imports].sort()]));
  expect(sorted(JSON.parse(node(script)) as Record<string, string[]>)).toEqual(sorted(MAY_IMPORT));
});

function packageCase(from: Layer, source: string, may: readonly Layer[]): Case {
  return {
    name: `${from} -> ${source}`,
    file: FILES[from],
    code: importOf(source),
    ...(may.includes(from) ? {} : { message: `${from} may not import ${source}; only these may: ${may.join(", ")}` }),
  };
}

function importOf(source: string): string {
  return `import "${source}";\n`;
}

function relative(from: string, to: string): string {
  const found = path.posix.relative(path.posix.dirname(from), to.replace(/\.ts$/, ""));
  return found.startsWith(".") ? found : `./${found}`;
}
