/**
 * What a runner gives an action and takes from it: variables and files.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions. The package @actions/core does the same and brings an HTTP
 * client of 1.7 MB.
 */
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { ownValue } from "../rules/own-value";

/** A mistake of the workflow, or what the action found: one message, and the step fails. */
export class ActionError extends Error {
  override readonly name = "ActionError";
}

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A note in the list of a run, at a line where one is known. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** A runner. */
export class Runner {
  constructor(private readonly environment: Environment) {}

  variable(name: string): string | undefined {
    const value = ownValue(this.environment, name);
    return value === "" ? undefined : value;
  }

  /** An input; undefined for an empty one. */
  input(name: string): string | undefined {
    return this.variable(`INPUT_${name.toUpperCase()}`)?.trim();
  }

  /** The lines of an input. */
  lines(name: string): readonly string[] {
    return (this.input(name) ?? "")
      .split("\n")
      .map((each) => each.trim())
      .filter((each) => each !== "");
  }

  choice<const T extends string>(name: string, choices: readonly T[], usual: T): T {
    const given = this.input(name) ?? usual;
    const found = choices.find((each) => each === given);
    if (found === undefined)
      throw new ActionError(`The input ${name} is ${JSON.stringify(given)}. Write one of: ${choices.join(", ")}.`);
    return found;
  }

  flag(name: string): boolean {
    return this.choice(name, ["true", "false"], "false") === "true";
  }

  output(name: string, value: string): void {
    const file = this.variable("GITHUB_OUTPUT");
    // A line of the value cannot end it: the delimiter is not known to it.
    const delimiter = `end-${randomUUID()}`;
    if (file !== undefined) appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
  }

  summary(text: string): void {
    const file = this.variable("GITHUB_STEP_SUMMARY");
    if (file !== undefined) appendFileSync(file, text);
  }

  annotate({ level, title, message, file, line }: Annotation): void {
    const properties = [
      ["title", title],
      ["file", file],
      ["line", line === undefined ? undefined : String(line)],
    ].flatMap(([name, value]) => (value === undefined ? [] : [`${name ?? ""}=${escapedProperty(value)}`]));
    process.stdout.write(`::${level} ${properties.join(",")}::${escaped(message)}\n`);
  }

  /** A line of the log, in which nothing is a command. */
  log(message: string): void {
    process.stdout.write(`${message.replaceAll(/[\r\n]+/g, " ").replaceAll("::", ": :")}\n`);
  }
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
