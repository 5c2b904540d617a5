#!/usr/bin/env node
/**
 * The program `canvas-large-data`: as compiled in the package, and from its sources in a clone, where `npx canvas-large-data` works after
 * `npm ci` and nothing is compiled.
 *
 * Node has to run this file as it is, hence JavaScript.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

if (existsSync(fileURLToPath(new URL("main.ts", import.meta.url)))) {
  // Not part of the package, and so of no layer that this one could import.
  const { href } = new URL("../build/run.mjs", import.meta.url);
  const { load } = /** @type {typeof import("../build/run.mjs")} */ (await import(href));
  await load("lib/cli/main.ts");
} else {
  createRequire(import.meta.url)("../../dist/lib/cli/main.js");
}
