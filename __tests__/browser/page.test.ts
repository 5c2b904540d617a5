/** The page of `--format html` as a reader meets it: in a browser, without a network, by keyboard, on a phone. */
import * as path from "node:path";
import { EXAMPLES } from "../../lib/build/example-plans";
import { accessPage } from "../../lib/report/page/access";
import { reviewPage } from "../../lib/report/page/review";
import { answersTo } from "../../lib/review/access";
import { readInput } from "../../lib/sources/read";
import { Chromium, type Looks, type OpenPage } from "../support/chromium";
import { exampleReview, HOSTILE, pageOf, planWith } from "./pages";

const ROOT = path.resolve(__dirname, "../..");
let chromium: Chromium;

beforeAll(async () => {
  chromium = await Chromium.start();
});

afterAll(() => chromium.stop());

function accessOf(name: string): string {
  return accessPage(readInput(path.join(ROOT, "examples/plans", name, "plan.json")).map((each) => answersTo(each)));
}

const PAGES: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(EXAMPLES.map((name) => [`review of ${name}`, () => reviewPage(exampleReview(name))])),
  "access of drops-called-via-last": () => accessOf("drops-called-via-last"),
  "hostile names": () => pageOf(planWith(HOSTILE)),
};

/** Runs in the page. */
async function inPage<T>({ page }: OpenPage, script: string): Promise<T> {
  return (await page.evaluate(script)) as T;
}

const texts = (selector: string): string =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((each) => each.checkVisibility()).map((each) => each.textContent)`;

test.each([
  [1280, 760],
  [390, 844],
])("verdict and decision are on the first screen of %i x %i", async (width, height) => {
  const opened = await chromium.open(reviewPage(exampleReview("drops-called-via-last")), { width, height });
  const script = `["h1", ".decision"].map((each) => document.querySelector(each).getBoundingClientRect().bottom < ${String(height)})`;
  expect(await inPage(opened, script)).toEqual([true, true]);
  expect(await inPage(opened, texts(".decision"))).toEqual([
    "Decide: whether users of this role may create network interfaces themselves, without EMR Serverless. " +
      "Who can decide: whoever is responsible for the network of this AWS account.",
  ]);
});

describe.each(Object.keys(PAGES))("%s", (name) => {
  let made: string | undefined;
  const make = (): string => PAGES[name]?.() ?? "";
  const html = (): string => (made ??= make());

  test.each<Looks>([
    { width: 1280, scheme: "light" },
    { width: 390, scheme: "dark" },
  ])("asks for nothing, prints nothing, and fits %j, with a picture whose texts lie in their boxes", async (looks) => {
    const opened = await chromium.open(html(), looks);
    const outside = `[...document.querySelectorAll("svg .node")].filter((each) => each.checkVisibility()).flatMap((each) => {
      const box = each.querySelector("rect").getBoundingClientRect();
      return [...each.querySelectorAll("text")].filter((text) => { const is = text.getBoundingClientRect(); return is.left < box.left || is.right > box.right; }).map((text) => text.textContent);
    })`;
    expect(await inPage(opened, outside)).toEqual([]);
    expect((await inPage<string[]>(opened, texts("svg"))).length).toBe(1);
    // What is folded away fits too.
    await inPage(opened, "document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    const { width = 0 } = looks;
    expect(await inPage(opened, "document.documentElement.scrollWidth")).toBe(width);
    const wide = `[...document.querySelectorAll("body *")].filter((each) => {
      if (!each.checkVisibility()) return false;
      const scrolls = ["auto", "scroll"].includes(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth;
      return scrolls || each.getBoundingClientRect().right > ${width};
    }).map((each) => each.outerHTML.slice(0, 200))`;
    expect(await inPage(opened, wide)).toEqual([]);
    expect([opened.requests, opened.messages]).toEqual([[], []]);
  });

  test("is the same in every run", () => {
    expect(make()).toBe(html());
  });
});

test("hostile names are text, and nothing else", async () => {
  const opened = await chromium.open(PAGES["hostile names"]?.() ?? "");
  const made =
    "[...document.querySelectorAll('img, iframe, object, embed, base, [onerror], [onclick], a:not([href^=\"https://docs.aws.amazon.com/\"])')].map((each) => each.outerHTML)";
  expect(await inPage(opened, made)).toEqual([]);
  expect(await inPage(opened, "document.scripts.length")).toBe(1);
  const shown = await inPage<string>(opened, "document.body.textContent");
  for (const name of HOSTILE) expect(shown).toContain(name.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, " ").trim());
  expect(shown).not.toMatch(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
});

test("without its hash no style and no script runs", async () => {
  const page = reviewPage(exampleReview("harmless"));
  const opened = await chromium.open(
    page.replace("<body>", '<body><script>document.title = "changed"</script><img src="https://example.com/x.png">'),
  );
  expect(await opened.page.title()).toBe("Review of a Terraform plan for SageMaker Canvas");
  expect(opened.messages.length).toBeGreaterThan(0);
});

test("the filters work by keyboard", async () => {
  const opened = await chromium.open(reviewPage(exampleReview("drops-called-via-last")));
  const { page } = opened;
  const state = async (): Promise<readonly [string, readonly string[]]> => [
    await inPage<string>(opened, "document.querySelector('.filters output').value"),
    [
      ...new Set(
        await inPage<string[]>(
          opened,
          "[...document.querySelectorAll('[data-severity]:not([hidden])')].map((each) => each.dataset.severity)",
        ),
      ),
    ].sort(),
  ];
  const focused = async (): Promise<string> =>
    inPage(
      opened,
      "document.activeElement.closest('label')?.firstChild.textContent.trim() ?? document.activeElement.textContent.trim()",
    );
  const [all] = await state();
  expect(all).toMatch(/^(\d+) of \1 rows$/);
  // From the top: the picture as text, the two filters.
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("The picture as text");
  await page.keyboard.press("Enter");
  expect(await inPage(opened, "document.activeElement.parentElement.open")).toBe(true);
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Principal");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Severity");
  await page.keyboard.type("warn");
  const [some, severities] = await state();
  expect(some).toMatch(/^3 of \d+ rows$/);
  expect(severities).toEqual(["warning"]);
  // Headings of which nothing is left are not there.
  expect(await inPage(opened, texts("section.group h2"))).toEqual(["What to change (1)", "Who gains access (2)"]);
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Show all");
  await page.keyboard.press("Enter");
  await page.waitForFunction(`document.querySelector('.filters output').value === ${JSON.stringify(all)}`);
  expect((await state())[1]).toEqual(["information", "warning"]);
  // Back to the principals.
  await page.keyboard.down("Shift");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  await page.keyboard.type("canvas");
  expect((await state())[0]).toMatch(/^\d+ of \d+ rows$/);
  expect((await state())[0]).not.toBe(all);
});

test("each answer of access opens to its requests and statements, by keyboard", async () => {
  const opened = await chromium.open(accessOf("drops-called-via-last"));
  await inPage(opened, "document.querySelector('section.group summary').focus()");
  await opened.page.keyboard.press("Enter");
  const request = await inPage<string[]>(opened, texts("section.group:first-of-type details[open] > ul > li"));
  expect(request.length).toBe(38);
  expect(
    request.some((each) => each.startsWith("allowed canvas-analysts: iam:PassRole on arn:aws:iam::111122223333:role/")),
  ).toBe(true);
  await opened.page.keyboard.press("Tab");
  expect(await inPage(opened, "document.activeElement.textContent")).toMatch(/^The \d+ deciding statements$/);
  await opened.page.keyboard.press("Enter");
  const [statement = ""] = await inPage<string[]>(opened, texts("details[open] details[open] pre"));
  expect(JSON.parse(statement)).toHaveProperty("Effect");
});

test("on paper everything is open, in light colours, without filters", async () => {
  const opened = await chromium.open(reviewPage(exampleReview("drops-called-via-last")), { scheme: "dark" });
  await opened.page.emulateMediaType("print");
  await inPage(opened, "dispatchEvent(new Event('beforeprint'))");
  expect(await inPage(opened, "document.querySelectorAll('details:not([open])').length")).toBe(0);
  expect(await inPage(opened, "getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
  expect(await inPage(opened, "document.querySelector('.filters').checkVisibility()")).toBe(false);
  expect((await opened.page.pdf()).length).toBeGreaterThan(10_000);
  await inPage(opened, "dispatchEvent(new Event('afterprint'))");
  expect(await inPage(opened, "document.querySelectorAll('details[open]').length")).toBe(0);
});

test("5,000 rows stay usable", async () => {
  const rows = Array.from({ length: 5_000 }, (_, index) => ({
    type: "aws_security_group_rule",
    name: `rule${String(index)}`,
    after: {
      type: "ingress",
      from_port: index,
      to_port: index,
      protocol: "tcp",
      cidr_blocks: ["10.0.0.0/8"],
      security_group_id: `sg-${String(index)}`,
    },
  }));
  const start = performance.now();
  const opened = await chromium.open(pageOf(planWith(["canvas-analysts"], rows)), { width: 390 });
  const loaded = performance.now() - start;
  expect(await inPage<string>(opened, "document.querySelector('.filters output').value")).toMatch(
    /^(5\d{3}) of \1 rows$/,
  );
  const filtering = await inPage<number>(
    opened,
    `(() => { const start = performance.now(); const severity = document.querySelectorAll(".filters select")[1]; severity.value = "undetermined"; severity.dispatchEvent(new Event("change", { bubbles: true })); document.body.offsetHeight; return performance.now() - start; })()`,
  );
  expect([loaded < 15_000, filtering < 1_000]).toEqual([true, true]);
});
