/** The diagram of a comment, read and drawn by Mermaid itself. */
import { readFileSync } from "node:fs";
import { EXAMPLES } from "../../lib/build/example-plans";
import { mermaid } from "../../lib/report/picture/mermaid";
import { Chromium, type OpenPage } from "../support/chromium";
import { exampleReview, HOSTILE, planWith, reviewOf } from "./pages";

let chromium: Chromium;
let opened: OpenPage;

beforeAll(async () => {
  chromium = await Chromium.start();
  opened = await chromium.open("<!doctype html><div id=out></div>");
  await opened.page.addScriptTag({ content: readFileSync(require.resolve("@mermaid-js/tiny"), "utf8") });
});

afterAll(() => chromium.stop());

/** The texts of boxes and arrows as Mermaid draws them, and what it makes of the diagram that could do something. */
async function drawn(
  text: string,
): Promise<{ readonly boxes: readonly string[]; readonly arrows: readonly string[]; readonly active: number }> {
  const script = `(async (text) => {
    mermaid.initialize({ startOnLoad: false });
    await mermaid.parse(text);
    const { svg } = await mermaid.render("m", text);
    const out = document.querySelector("#out");
    out.innerHTML = svg;
    const texts = (selector) => [...out.querySelectorAll(selector)].map((each) => each.textContent.trim());
    return {
      boxes: texts(".node .nodeLabel"),
      arrows: texts(".edgeLabel .edgeLabel").filter((each) => each !== ""),
      active: out.querySelectorAll("script, img, a, iframe, [onerror], [onclick]").length,
    };
  })(${JSON.stringify(text)})`;
  return (await opened.page.evaluate(script)) as Awaited<ReturnType<typeof drawn>>;
}

/** What the text says should be drawn. */
function written(text: string): { readonly boxes: readonly string[]; readonly arrows: readonly string[] } {
  const all = (form: RegExp): readonly string[] => [...text.matchAll(form)].map(([, label = ""]) => label);
  return { boxes: all(/^n\d+[[(]+"([^"]*)"/gm), arrows: all(/\|"([^"]*)"\|/g) };
}

async function expectDrawn(text: string): Promise<void> {
  expect(text).toMatch(/^flowchart LR\n[\n -~]+$/);
  expect(text.length).toBeLessThan(1_800);
  const { boxes, arrows, active } = await drawn(text);
  expect(active).toBe(0);
  expect([...boxes].sort()).toEqual([...written(text).boxes].sort());
  expect(boxes.length).toBeLessThanOrEqual(12);
  expect([...arrows].sort()).toEqual([...written(text).arrows].sort());
}

test.each(EXAMPLES)("%s", async (name) => {
  const [plan] = exampleReview(name).plans;
  await expectDrawn(mermaid(plan?.pictures ?? []));
});

test.each(HOSTILE.map((name) => [name.slice(0, 40), name]))("a role named %s", async (_, name) => {
  const [plan] = reviewOf(planWith([name])).plans;
  await expectDrawn(mermaid(plan?.pictures ?? []));
});

test("all of them, and a hundred more", async () => {
  const names = [...HOSTILE, ...Array.from({ length: 100 }, (_, index) => `role-${String(index)}`)];
  const [plan] = reviewOf(planWith(names)).plans;
  await expectDrawn(mermaid(plan?.pictures ?? []));
});

test("nothing of it was asked for or printed", () => {
  expect([opened.requests, opened.messages]).toEqual([[], []]);
});
