/** Pages in headless Chromium: what they ask the network for, and what they print, is kept. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { chromiumProgram } from "./tools";

/** A page with what happened in it. */
export interface OpenPage {
  readonly page: Page;
  /** URLs that it asked for, beside its own. */
  readonly requests: readonly string[];
  /** Messages of its console, errors and violations of its policy. */
  readonly messages: readonly string[];
}

/** How a page is looked at. */
export interface Looks {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
}

/** One browser for a file of tests, with one tab: each further one is another process. */
export class Chromium {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "browser-"));
  private files = 0;
  private file = "";
  private requests: string[] = [];
  private messages: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {
    page.on("request", (request) => {
      if (request.url() !== `file://${this.file}`) this.requests.push(request.url());
    });
    page.on("console", (message) => this.messages.push(message.text()));
    page.on("pageerror", (error) => this.messages.push(String(error)));
    page.on("dialog", (dialog) => {
      this.messages.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  static async start(): Promise<Chromium> {
    const program = chromiumProgram();
    if (program === undefined) throw new Error("there is no Chromium");
    // Tests run as root in containers, where Chromium has no sandbox.
    const args = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--disable-dev-shm-usage"];
    const browser = await puppeteer.launch({ executablePath: program, args, headless: true });
    const [page] = await browser.pages();
    return new Chromium(browser, page ?? (await browser.newPage()));
  }

  /** Opens HTML as a file, in place of the last. */
  async open(html: string, { width = 1280, height = 900, scheme = "light" }: Looks = {}): Promise<OpenPage> {
    const { page } = this;
    // What the last one still says is none of this one's.
    await page.goto("about:blank");
    this.files += 1;
    this.file = path.join(this.folder, `${String(this.files)}.html`);
    [this.requests, this.messages] = [[], []];
    writeFileSync(this.file, html);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setViewport({ width, height });
    await page.goto(`file://${this.file}`);
    return { page, requests: this.requests, messages: this.messages };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
