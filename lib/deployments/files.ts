/** The files of deployments that names, folders and globs stand for. The only file of this layer that reads them. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { globSync, isDynamicPattern } from "tinyglobby";
import type { Message } from "../rules/messages";
import * as errors from "./errors";
import { DeploymentsError, type DeploymentsProblem } from "./errors";
import { type DeploymentsSource, type ReadDeployments, readSources } from "./read";

const FILE = "deployments.yaml";
const FOLDER = "deployments";

/** What a folder is read for. */
const IN_FOLDER = ["*.yaml", "*.yml"];

/** What is read if no name is given: `deployments.yaml`, or without one the folder `deployments`. */
export function deploymentNames(given: readonly string[]): readonly string[] {
  if (given.length > 0) return given;
  return [!existsSync(FILE) && existsSync(FOLDER) ? FOLDER : FILE];
}

/**
 * Reads and checks files together.
 *
 * @param given names of files, folders (their `*.yaml` and `*.yml`), globs; none for {@link deploymentNames}
 * @throws DeploymentsError with every problem of all files.
 * @example readDeploymentsFiles(["deployments"]) // deployments/analytics.yaml, deployments/research.yaml
 */
export function readDeploymentsFiles(given: readonly string[]): ReadDeployments {
  const names = deploymentNames(given);
  const problems: DeploymentsProblem[] = [];
  const attempt = <T>(file: string, run: () => T): readonly T[] => {
    try {
      return [run()];
    } catch (error) {
      if (error instanceof DeploymentsError) problems.push(...error.problems);
      else problems.push({ file, field: "", ...fileProblem(file, error as NodeJS.ErrnoException) });
      return [];
    }
  };
  const files = names.flatMap((name) => attempt(name, () => filesOf(name)).flat());
  const read = new Set<string>();
  const sources = files.flatMap((file) =>
    attempt(file, (): readonly DeploymentsSource[] => {
      const target = realpathSync(file);
      if (read.has(target)) return [];
      read.add(target);
      return [{ file, content: readFileSync(file) }];
    }).flat(),
  );
  if (problems.length > 0) throw new DeploymentsError(problems);
  const reading = readSources(sources);
  if (!reading.usable) throw new DeploymentsError(reading.problems);
  const isUnread = given.length === 0 && names[0] === FILE && isFolder(FOLDER) && inFolder(FOLDER).length > 0;
  const unread = isUnread ? [{ file: FILE, field: "", ...errors.folderNotRead(FOLDER, FILE) }] : [];
  return { ...reading, warnings: [...reading.warnings, ...unread] };
}

/** Patterns of git, and the folder that they start from. */
export interface GitPatterns {
  readonly folder: string;
  readonly patterns: readonly string[];
}

/** What finds the files of a name in a revision of git. */
export function gitPatterns(name: string): GitPatterns {
  if (isFolder(name)) return { folder: name, patterns: IN_FOLDER.map((pattern) => `:(glob)${pattern}`) };
  if (!isDynamicPattern(name) || existsSync(name)) {
    return { folder: dirname(name), patterns: [`:(literal)${basename(name)}`] };
  }
  const steps = name.replaceAll("\\", "/").split("/");
  const first = steps.findIndex((step) => isDynamicPattern(step));
  return { folder: steps.slice(0, first).join("/") || ".", patterns: [`:(glob)${steps.slice(first).join("/")}`] };
}

function filesOf(name: string): readonly string[] {
  if (isFolder(name)) return orProblem(inFolder(name), name, errors.noFileIn(name));
  // A file may be called like a glob.
  if (!isDynamicPattern(name) || existsSync(name)) return [name];
  const found = globSync(name.replaceAll("\\", "/"), { expandDirectories: false });
  return orProblem([...found].sort(), name, errors.noFileLike(name));
}

function orProblem(files: readonly string[], file: string, message: Message): readonly string[] {
  if (files.length === 0) throw new DeploymentsError([{ file, field: "", ...message }]);
  return files;
}

function inFolder(folder: string): readonly string[] {
  return [...globSync(IN_FOLDER, { cwd: folder })].sort().map((file) => join(folder, file));
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function fileProblem(file: string, { code, message }: NodeJS.ErrnoException): Message {
  if (code === "ENOENT" || code === "ENOTDIR") return errors.fileMissing(file);
  return errors.fileUnreadable(file, message);
}
