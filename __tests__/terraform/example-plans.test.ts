/** The committed example plans are what the real Terraform makes of their folders today, as far as a review tells. */
import { makePlans } from "../../examples/plans/plans";
import { EXAMPLES } from "../../lib/build/example-plans";
import { commentOn } from "../../lib/cli/review";
import { readFileSync } from "node:fs";
import * as path from "node:path";

jest.setTimeout(600_000);

/** Ids are made up, and sets are in their order; the hash is of the bytes. */
const comparable = (comment: string): string =>
  comment.replaceAll(/\b(subnet|sg)-[0-9a-z]+/g, "$1-…").replace(/SHA-256 `[0-9a-f]{16}`/, "SHA-256 `…`");

test("made again, they get the same comments", async () => {
  const plans = await makePlans();
  expect(Object.keys(plans)).toEqual(EXAMPLES);
  for (const name of EXAMPLES) {
    const committed = readFileSync(path.resolve(__dirname, "../../docs/reviews", `${name}.md`), "utf8");
    const again = commentOn(Buffer.from(plans[name] ?? ""), `examples/plans/${name}/plan.json`);
    expect(comparable(again)).toBe(comparable(committed));
  }
});
