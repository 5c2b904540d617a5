/**
 * Makes the pictures of page and comment again: `node lib/build/run.mjs __tests__/browser/screenshot.ts`. Fonts differ from machine to
 * machine, so that no test compares their bytes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { reviewPage } from "../../lib/report/page/review";
import { Chromium } from "../support/chromium";
import { commentPage, exampleReview } from "./pages";

const EXAMPLE = "drops-called-via-last";

async function main(): Promise<void> {
  const chromium = await Chromium.start();
  try {
    const { page } = await chromium.open(reviewPage(exampleReview(EXAMPLE)), { width: 1200, height: 760 });
    writeFileSync(path.resolve("docs/images/page.png"), await page.screenshot());
    const comment = await chromium.open(commentPage(EXAMPLE), { width: 900, height: 1500 });
    await comment.page.addScriptTag({ content: readFileSync(require.resolve("@mermaid-js/tiny"), "utf8") });
    await comment.page.evaluate(`(async () => {
      mermaid.initialize({ startOnLoad: false });
      const place = document.querySelector(".mermaid");
      place.innerHTML = (await mermaid.render("m", place.textContent)).svg;
    })()`);
    writeFileSync(path.resolve("docs/images/comment.png"), await comment.page.screenshot());
  } finally {
    await chromium.stop();
  }
}

void main();
