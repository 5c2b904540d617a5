/** A deployment that a program wrote: as text of `deployments.yaml`, alone or added to a file, and checked as a user's own. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Document, parseDocument } from "yaml";
import { InputError } from "../rules/input-error";
import { isJson } from "../rules/json";
import { DeploymentsError } from "./errors";
import { readDeployments } from "./read";

/** A deployment under its name. */
export interface Entry {
  readonly name: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/**
 * The file with the deployment added; comments and order stay.
 * @param before the file's text; undefined where there is none
 * @throws InputError where the name is taken, DeploymentsError where the whole is not a usable file
 */
export function withEntry(before: string | undefined, file: string, { name, entry }: Entry): string {
  const document =
    before === undefined || before.trim() === "" ? new Document({ deployments: {} }) : parseDocument(before);
  const [error] = document.errors;
  if (error !== undefined) throw new InputError(`${file} is no YAML: ${error.message.split("\n")[0] ?? ""}`);
  const all: unknown = document.toJS();
  const deployments = isJson(all) ? all["deployments"] : undefined;
  if (isJson(deployments) && Object.hasOwn(deployments, name)) {
    throw new InputError(`${file} has a deployment ${name} already. Give another name: --name`);
  }
  document.setIn(["deployments", name], document.createNode(entry));
  const text = document.toString({ lineWidth: 0 });
  const read = readDeployments(text, file);
  if (!read.usable) throw new DeploymentsError(read.problems);
  return text;
}

/** The text of a file; undefined where there is none. @throws InputError where it cannot be read */
export function textOfFile(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${file} cannot be read (${code ?? message}).`);
  }
}

/** Writes the text. @throws InputError where it cannot be written */
export function writeTextFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${file} cannot be written (${code ?? message}).`);
  }
}
