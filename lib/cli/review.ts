/** `canvas-large-data review PLAN.json …`: who gains and loses what by a plan, and what is risky in it. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { documentOf } from "../report/review/document";
import { fitted, type Form } from "../report/review/fit";
import { reviewCounts, reviewJson } from "../report/review/json";
import { markdown } from "../report/review/markdown";
import type { Review } from "../report/review/model";
import { reviewSchema } from "../report/review/schema";
import { fenced, text } from "../report/review/text";
import { NOTHING_GIVEN } from "../setup/question";
import { withDomainSettings } from "../sources/domain-settings";
import { filesOf, readInput, readText } from "../sources/read";
import { reviewReadings } from "../sources/review";
import { type FailOn, isBad, outside, type OutsideOptions, reporting, withCommonOptions } from "./options";
import { readSuppressions, SUPPRESSIONS_FILE } from "./suppressions";

const FORMS: Readonly<Record<"text" | "markdown" | "fence", Form>> = { text, markdown, fence: fenced };

interface Options extends OutsideOptions {
  readonly format?: keyof typeof FORMS | "json";
  readonly failOn: readonly FailOn[];
  readonly domainSettings: readonly string[];
  readonly commit?: string;
  readonly suppressions?: string;
}

export function configure(command: Command): void {
  withCommonOptions(command.argument("<file...>", "plans (terraform show -json), globs too; - for standard input"))
    .addOption(
      new Option(
        "--format <format>",
        "text (on a terminal), markdown (otherwise), fence for a fence of another tool, json for programs",
      ).choices(["text", "markdown", "fence", "json"]),
    )
    .option("--commit <sha>", "the commit that was planned, to be shown", commit)
    .option("--suppressions <file>", `findings to live with (default: ${SUPPRESSIONS_FILE}, where there is one)`)
    .action((files: readonly string[], options: Options) => {
      reporting(() => {
        run(files, options);
      });
    });
}

function run(files: readonly string[], options: Options): void {
  const suppressions = readSuppressions(options.suppressions);
  const given = outside(options);
  const readings = filesOf(files).flatMap((file) => readInput(file));
  const review = reviewReadings(withDomainSettings(readings, options.domainSettings), {
    given: { ...given, buckets: [] },
    suppressions,
    today: new Date().toISOString().slice(0, 10),
    commit: options.commit,
  });
  process.stdout.write(written(review, options.format ?? (process.stdout.isTTY ? "text" : "markdown")));
  if (isBad(reviewCounts(review), options.failOn)) process.exitCode = 2;
}

/** The comment on one plan, as the samples in `docs/` have it. */
export function commentOn(plan: Buffer, name: string, format: keyof typeof FORMS = "markdown"): string {
  const options = { given: NOTHING_GIVEN, suppressions: [], today: "2026-01-01", commit: undefined };
  return written(reviewReadings(readText(plan, name), options), format);
}

/** The review in a form. */
export function written(review: Review, format: keyof typeof FORMS | "json"): string {
  if (format === "json") return `${JSON.stringify(reviewJson(review), undefined, 2)}\n`;
  return fitted(documentOf(review), FORMS[format]);
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
