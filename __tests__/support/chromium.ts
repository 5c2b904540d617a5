/** Pages in headless Chromium: what they ask the network for, and what they print, is kept. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import puppeteer, { type Browser, type ConsoleMessage, type Dialog, type HTTPRequest, type Page } from "puppeteer-core";
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
  private forgetLast = (): void => undefined;

  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

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
    const [requests, messages]: [string[], string[]] = [[], []];
    this.files += 1;
    const file = path.join(this.folder, `${String(this.files)}.html`);
    writeFileSync(file, html);
    this.forgetLast();
    await page.goto("about:blank");
    const onRequest = (request: HTTPRequest): void => {
      if (request.url() !== `file://${file}`) requests.push(request.url());
    };
    const onConsole = (message: ConsoleMessage): void => void messages.push(message.text());
    const onError = (error: unknown): void => void messages.push(String(error));
    const onDialog = (dialog: Dialog): void => {
      messages.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    };
    page.on("request", onRequest).on("console", onConsole).on("pageerror", onError).on("dialog", onDialog);
    this.forgetLast = () => {
      page.off("request", onRequest).off("console", onConsole).off("pageerror", onError).off("dialog", onDialog);
    };
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setViewport({ width, height });
    await page.goto(`file://${file}`);
    return { page, requests, messages };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
