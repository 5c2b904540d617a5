/** `canvas-large-data rules`: what a review looks for. */
import { type Command, Option } from "commander";
import { CHECKS } from "../checks";
import { fixOf, rulesMarkdown } from "../report/rules";
import { withHelp } from "./help";

interface Options {
  readonly format?: "text" | "markdown" | "json";
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data rules", "one line for each rule"],
      ["canvas-large-data rules --format json", "every rule with its explanation and fix, for programs"],
    ],
    exitCodes: [
      [0, "listed"],
      [1, "an option is wrong"],
    ],
  });
  command
    .addOption(
      new Option("--format <format>", "text, markdown with explanations, or json for programs")
        .choices(["text", "markdown", "json"])
        .default("text"),
    )
    .action(({ format = "text" }: Options) => {
      process.stdout.write(rulesText(format));
    });
}

/** The list in a form. */
export function rulesText(format: "text" | "markdown" | "json"): string {
  if (format === "markdown") return rulesMarkdown();
  if (format === "json") {
    const rules = CHECKS.map(({ id, severity, over, title, explanation, cure, source }) => ({
      id,
      severity,
      over,
      title,
      explanation,
      fix: fixOf(cure),
      source,
    }));
    return `${JSON.stringify({ schemaVersion: 1, rules }, undefined, 2)}\n`;
  }
  const widest = Math.max(...CHECKS.map(({ id }) => id.length));
  return CHECKS.map(({ id, severity, title }) => `${severity.padEnd(8)} ${id.padEnd(widest)}  ${title}\n`).join("");
}
