/** The committed example plans are what the real Terraform makes of their folders today. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { makePlans } from "../../examples/plans/plans";
import { EXAMPLES } from "../../lib/build/example-plans";

test("made again, they are the same bytes", async () => {
  const plans = await makePlans();
  expect(Object.keys(plans)).toEqual(EXAMPLES);
  for (const name of EXAMPLES) {
    const committed = readFileSync(path.resolve(__dirname, "../../examples/plans", name, "plan.json"), "utf8");
    expect(plans[name]).toBe(committed);
  }
});
