import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { EXAMPLES } from "../../lib/build/example-plans";

const ROOT = path.resolve(__dirname, "../..");

/** Writes plans of a fleet: the examples in turn, each of a deployment of its own, over fifty accounts. */
export function writePlans(folder: string, count: number): void {
  const texts = EXAMPLES.map((name) => readFileSync(path.join(ROOT, "examples/plans", name, "plan.json"), "utf8"));
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index++) {
    const account = String(200_000_000_000 + (index % 50));
    const text = (texts[index % texts.length] ?? "")
      .replaceAll("111122223333", account)
      .replaceAll("analytics", `deployment-${String(index)}`);
    writeFileSync(path.join(folder, `${String(index).padStart(4, "0")}.json`), text);
  }
}
