/** `node lib/build/run.mjs examples/plans/make-plans.ts` writes each example's plan.json again. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { makePlans } from "./plans";

async function main(): Promise<void> {
  for (const [name, text] of Object.entries(await makePlans())) {
    writeFileSync(path.join(__dirname, name, "plan.json"), text);
    process.stdout.write(`${name}: ${String(Buffer.byteLength(text))} bytes\n`);
  }
}

void main();
