/**
 * Makes the picture of the page in the README again: `node lib/build/run.mjs __tests__/browser/screenshot.ts`. Fonts differ from machine to
 * machine, so that no test compares its bytes.
 */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { reviewPage } from "../../lib/report/page/review";
import { Chromium } from "../support/chromium";
import { exampleReview } from "./pages";

const TARGET = path.resolve("docs/images/page.png");

async function main(): Promise<void> {
  const chromium = await Chromium.start();
  try {
    const { page } = await chromium.open(reviewPage(exampleReview("drops-called-via-last")), {
      width: 1200,
      height: 760,
    });
    writeFileSync(TARGET, await page.screenshot({ optimizeForSpeed: false }));
  } finally {
    await chromium.stop();
  }
}

void main();
