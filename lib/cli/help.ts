/** What `--help` shows below the options: two examples, and what the exit codes mean; defaults as one would type them. */
import type { Command, Option } from "commander";

/** What a command's help shows besides its options. */
export interface CommandHelp {
  /** Each a line that can be typed, with what it does. */
  readonly examples: readonly [Example, Example];
  /** By code, from 0. */
  readonly exitCodes: readonly (readonly [code: number, meaning: string])[];
}

type Example = readonly [line: string, does: string];

/** Adds them to a command. */
export function withHelp(command: Command, { examples, exitCodes }: CommandHelp): Command {
  const lines = [
    "",
    "Examples:",
    ...examples.flatMap(([line, does]) => [`  ${line}`, `      ${does}`]),
    "",
    "Exit codes:",
    ...exitCodes.map(([code, meaning]) => `  ${String(code)}  ${meaning}`),
  ];
  return command.addHelpText("after", lines.join("\n"));
}

/** An option's line: its description, what it may be, and its default. */
export function optionDescription({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const value: unknown = defaultValueDescription ?? defaultValue;
  const typed = Array.isArray(value) ? value.join(",") : typeof value === "string" ? value : "";
  const notes = [
    ...(argChoices === undefined ? [] : [argChoices.join(", ")]),
    ...(typed === "" ? [] : [`default: ${typed}`]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}
