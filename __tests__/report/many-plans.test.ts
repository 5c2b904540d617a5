/** The review of a fleet: one plan in memory at a time, and one page of a size that a browser shows. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { written } from "../../lib/cli/review";
import { MOST_PLANS } from "../../lib/report/page/review";
import { reviewReadings } from "../../lib/review/review";
import { filesOf, type NamedReading, readInput } from "../../lib/sources/read";
import { writePlans } from "../support/many-plans";

const OPTIONS = { inputs: { organization: [], buckets: [] }, suppressions: [], today: "2026-01-01", commit: undefined };
const PLANS = MOST_PLANS + 4;

const folder = mkdtempSync(path.join(tmpdir(), "many-plans-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
writePlans(folder, PLANS);
const files = filesOf([`${folder}/*.json`]);

const events: string[] = [];
function* readings(): Generator<NamedReading> {
  for (const file of files) {
    for (const { before, ...reading } of readInput(file)) {
      events.push(`read ${file}`);
      const noted = (): ReturnType<NonNullable<typeof before>> => {
        events.push(`review ${file}`);
        if (before === undefined) throw new Error(file);
        return before();
      };
      yield { ...reading, before: noted };
    }
  }
}
const review = reviewReadings(readings(), OPTIONS);

test("each plan is reviewed before the next is read, and nothing of its reading is kept", () => {
  expect(events).toEqual(files.flatMap((file) => [`read ${file}`, `review ${file}`]));
  // `after`, `before`, `bucketNames` and `domainIds` of a reading hold the whole plan.
  const kept = [
    ...["accessAfter", "accessBefore", "changes", "file", "findings", "fingerprint", "gained", "incomplete", "lost"],
    ...["network", "notes", "pictures", "rest", "sha256", "unknown", "unread", "verdict"],
  ];
  for (const plan of review.plans) expect(Object.keys(plan).sort()).toEqual(kept);
});

test("the comment is of one plan's size, and says how much it omits", () => {
  const comment = written(review, "markdown");
  expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(60_000);
  expect(comment).toMatch(/\d+ (more )?plans/);
});

test("the page has the most serious plans in full, and a row with the verdict of each other one", () => {
  const page = written(review, "html");
  const others = review.plans.slice(MOST_PLANS);
  expect(others.length).toBe(PLANS - MOST_PLANS);
  const [full = "", list = ""] = page.split("Other plans, each in full by");
  for (const { file } of review.plans.slice(0, MOST_PLANS))
    expect([file, full.includes(file), list.includes(file)]).toEqual([file, true, false]);
  for (const { file, verdict } of others) {
    expect([file, full.includes(file)]).toEqual([file, false]);
    const row = list.split("<li ").find((each) => each.includes(file));
    expect(row).toContain(`>${verdict.name}</span>`);
  }
  expect(page.match(/<figure>/g)?.length).toBe(MOST_PLANS);
  const few = written({ ...review, plans: review.plans.slice(0, MOST_PLANS) }, "html");
  expect(few).not.toContain("Other plans");
});
