/** `canvas-large-data review PLAN.json …`: who gains and loses what by a plan, and what is risky in it. */
import { existsSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { documentOf } from "../report/review/document";
import {
  type Comparison,
  comparedReview,
  comparisonWith,
  type Expectation,
  isFingerprint,
} from "../report/review/fingerprint";
import { comparisonText } from "../report/review/comparison-text";
import { fitted, type Form } from "../report/review/fit";
import { reviewPage } from "../report/page/review";
import { reviewCounts, reviewJson } from "../report/review/json";
import { markdown } from "../report/review/markdown";
import type { Review } from "../report/review/model";
import { sarifOf } from "../report/review/sarif";
import { reviewSchema } from "../report/review/schema";
import { fenced } from "../report/review/fence";
import { terminalText } from "../report/review/terminal";
import { type Paper, paperOf, PIPE } from "../report/terminal";
import { type Redact, REDACTED, redactedDocument, redactor } from "../report/redact";
import { NO_EXTERNAL_INPUTS } from "../setup/question";
import { withDomainSettings } from "../sources/domain-settings";
import { placesIn } from "../sources/places";
import { InputError } from "../sources/input";
import { filesOf, type NamedReading, readInput, readJsonFile, readSavedPlan, readText } from "../sources/read";
import { outside, type OutsideOptions } from "../sources/outside";
import { readSuppressions, SUPPRESSIONS_FILE } from "../sources/suppressions";
import { type FailOn, isBad } from "../review/fail-on";
import { reviewReadings } from "../review/review";
import { withHelp } from "./help";
import { more, reporting, withCommonOptions } from "./options";

const FORMS: Readonly<Record<"markdown" | "fence", Form>> = { markdown, fence: fenced };

/** Every form of a review. */
type Format = "text" | keyof typeof FORMS | "html" | "json" | "sarif";

/** What the text is written on, and whether it is cut to one screen. */
interface Terminal {
  readonly paper: Paper;
  readonly isFull: boolean;
}

interface Options extends OutsideOptions {
  readonly format?: Format;
  readonly full?: true;
  readonly redact?: true;
  readonly failOn: readonly FailOn[];
  readonly domainSettings: readonly string[];
  readonly commit?: string;
  readonly plan: readonly string[];
  readonly terraform: string;
  readonly expect: readonly string[];
  readonly suppressions?: string;
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data review plan.json", "the plan that terraform show -json wrote, on one screen"],
      ['canvas-large-data review "plans/*.json" --format markdown > review.md', "several plans, for a comment"],
    ],
    exitCodes: [
      [0, "reviewed, and nothing that --fail-on names was found"],
      [1, "the input cannot be read, or an option is wrong"],
      [2, "reviewed, and something that --fail-on names was found, or the plan is not the one of --expect"],
    ],
  });
  withCommonOptions(command.argument("[file...]", "plans (terraform show -json), globs too; - for standard input"))
    .addOption(
      new Option(
        "--format <format>",
        "text on a terminal and markdown otherwise, by default; html is one page with a picture, fence is for the inside of another tool's fence, json for programs, sarif for code scanning",
      ).choices(["text", "markdown", "html", "fence", "json", "sarif"]),
    )
    .option("--full", "in text: every row, the fixes and the statements in full, not only one screen")
    .option(
      "--redact",
      "without account ids, ARNs and bucket names, for places that anyone can read; not in html and json",
    )
    .option("--commit <sha>", "the commit that was planned; the review shows it", commit)
    .option("--plan <file>", "a saved plan, which terraform show -json reads; may be given several times", more, [])
    .option("--terraform <program>", "the program that reads a saved plan: terraform, tofu or a path", "terraform")
    .option(
      "--expect <fingerprint or file>",
      "the fingerprint that was reviewed, or the review in JSON; the exit code is 2 if the plan has changed since; of several plans, give each fingerprint",
      more,
      [],
    )
    .option("--suppressions <file>", `accepted findings; without it ${SUPPRESSIONS_FILE}, where there is one`)
    .action((files: readonly string[], options: Options) => {
      reporting(() => {
        run(files, options);
      });
    });
}

function run(files: readonly string[], options: Options): void {
  if (files.length + options.plan.length === 0) {
    throw new InputError(
      "review needs a plan: a file of terraform show -json, or a saved plan by --plan plan.bin. Write: canvas-large-data review plan.json",
    );
  }
  const expected = options.expect.map(expectation);
  const suppressions = readSuppressions(options.suppressions);
  const given = outside(options);
  const format = options.format ?? (process.stdout.isTTY ? "text" : "markdown");
  const bucketNames = options.redact === true ? namesToRedact(format) : undefined;
  const readings = readEach(filesOf(files), options, bucketNames);
  // A domain's settings may belong to any of the plans, so these need all of them.
  const completed =
    options.domainSettings.length === 0 ? readings : withDomainSettings([...readings], options.domainSettings);
  const review = reviewReadings(completed, {
    inputs: { ...given, buckets: [] },
    suppressions,
    today: new Date().toISOString().slice(0, 10),
    commit: options.commit,
  });
  const comparison = expected.length === 0 ? undefined : comparisonWith(expected, review);
  const terminal = { paper: paperOf(process.stdout, process.env), isFull: options.full === true };
  const redact = bucketNames === undefined ? undefined : redactor([...bucketNames]);
  process.stdout.write(written(review, format, comparison, terminal, redact));
  if (comparison?.isSame === false || isBad(reviewCounts(review), options.failOn)) process.exitCode = 2;
}

/** Reads the plans, each when it is asked for, and collects the names of their buckets. */
function* readEach(
  files: readonly string[],
  { plan, terraform }: Options,
  bucketNames: Set<string> | undefined,
): Generator<NamedReading> {
  const readers = [
    ...plan.map((file) => () => readSavedPlan(file, terraform)),
    ...files.map((file) => () => readInput(file)),
  ];
  for (const read of readers) {
    for (const reading of read()) {
      if (bucketNames !== undefined) for (const name of reading.bucketNames?.() ?? []) bucketNames.add(name);
      yield reading;
    }
  }
}

/** @throws InputError for a form that holds whole policies, with each name in them */
function namesToRedact(format: Format): Set<string> {
  if (format === "html" || format === "json") {
    throw new InputError(
      `--format ${format} holds every policy in full, so --redact does not apply to it. Use markdown, text, fence or sarif.`,
    );
  }
  return new Set();
}

/** What was reviewed: a fingerprint, or the review itself, which also says what differs. */
function expectation(given: string): Expectation {
  if (isFingerprint(given)) return { fingerprints: [given] };
  if (!existsSync(given)) {
    throw new InputError(
      `${given} is no fingerprint and no file. A fingerprint is p1- and 64 hexadecimal digits, as the review shows it; a file is what review --format json printed.`,
    );
  }
  const [json] = readJsonFile(given, "Give what canvas-large-data review --format json printed.");
  const parsed = comparedReview.safeParse(json);
  if (!parsed.success) {
    throw new InputError(
      `${given} is no review with fingerprints. Make one with: canvas-large-data review --plan plan.bin --format json > review.json`,
    );
  }
  return { fingerprints: parsed.data.plans.map(({ fingerprint }) => fingerprint), review: parsed.data };
}

/** The comment on one plan, as the samples in `docs/` have it. */
export function commentOn(plan: Buffer, name: string, format: Format = "markdown"): string {
  const options = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };
  return written(reviewReadings(readText(plan, name), options), format);
}

/** The review in a form. */
export function written(
  review: Review,
  format: Format,
  comparison?: Comparison,
  { paper, isFull }: Terminal = { paper: PIPE, isFull: false },
  redact?: Redact,
): string {
  if (format === "sarif") return `${JSON.stringify(sarifOf(review, placesIn(process.cwd()), redact), undefined, 2)}\n`;
  if (format === "json") return `${JSON.stringify(reviewJson(review, comparison), undefined, 2)}\n`;
  if (format === "html") return reviewPage(review);
  const difference = comparison === undefined ? "" : comparisonText(comparison, format);
  const compared = redact === undefined ? difference : redact(difference);
  const whole = documentOf(review);
  const document = redact === undefined ? whole : redactedDocument(whole, redact);
  const mark = redact === undefined || format !== "markdown" ? "" : `\n${REDACTED}\n`;
  if (format !== "text") return compared + fitted(document, FORMS[format]) + mark;
  return compared + terminalText(document, paper, { isFull, above: compared.split("\n").length - 1 });
}

function commit(given: string): string {
  if (!/^[0-9a-f]{7,64}$/i.test(given)) throw new InvalidArgumentError("it is no commit: 7 to 64 hexadecimal digits.");
  return given;
}

/** The JSON Schema of `--format json` as it is committed in `docs/`. */
export function reviewSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(reviewSchema);
  return `${JSON.stringify({ $schema, title: "canvas-large-data review --format json", ...schema }, undefined, 2)}\n`;
}
