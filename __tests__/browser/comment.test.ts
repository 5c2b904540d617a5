/** The comment on a phone: rendered, nothing is wider than the screen but code in its own box, and the decision is on the first screen. */
import { EXAMPLES } from "../../lib/build/example-plans";
import { Chromium } from "../support/chromium";
import { commentPage } from "./pages";

let chromium: Chromium;
beforeAll(async () => {
  chromium = await Chromium.start();
});
afterAll(() => chromium.stop());

test.each(EXAMPLES)("%s", async (name) => {
  const { page, requests } = await chromium.open(commentPage(name), { width: 390, height: 844 });
  const wide = `[...document.querySelectorAll("body *")]
    .filter((each) => each.closest("pre") === null && each.checkVisibility() && each.getBoundingClientRect().right > 390)
    .map((each) => each.outerHTML.slice(0, 100))`;
  expect(await page.evaluate(wide)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  expect(requests).toEqual([]);
});

test("verdict, decision, and what to change are on the first screen", async () => {
  const { page } = await chromium.open(commentPage("drops-called-via-last"), { width: 390, height: 844 });
  const script = `[...document.querySelectorAll("h2, h3, body > p")]
    .filter((each) => each.getBoundingClientRect().bottom < 844).map((each) => each.textContent.trim().split(/[:\\n]/)[0])`;
  expect(await page.evaluate(script)).toEqual([
    "Needs a decision",
    "Decide",
    "Plan examples/plans/drops-called-via-last/plan.json, commit not given, complete.",
    "What to change",
    "Who gains access",
  ]);
});
