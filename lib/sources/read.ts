/** Files and standard input to inventories. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { globSync, isDynamicPattern } from "tinyglobby";
import { managedPolicy } from "../authorization/managed";
import { bucketNamesIn } from "./bucket-names";
import { domainIdsIn } from "./domain-ids";
import { InputError, jsonObjectsIn, kindOf, type Json } from "./input";
import type { PlanFingerprint } from "../report/review/fingerprint";
import { fingerprintOf } from "./terraform/fingerprint";
import { readPlan, type PlanSnapshot } from "./terraform/plan";
import { releaseNotes } from "./terraform/provider-release";
import { showPlan } from "./terraform/show";
import { readStack } from "./terraform/stack";

/** A reading with the name that people know it by. */
export interface NamedReading extends PlanSnapshot {
  readonly file: string;
  /** SHA-256 of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** The SageMaker domains that it names by their ids. */
  readonly domainIds?: () => readonly string[];
  /** The names of S3 buckets in it. */
  readonly bucketNames?: () => readonly string[];
  /** Of what it would do; a stack has none. */
  readonly fingerprint?: () => PlanFingerprint;
}

/**
 * The files that names and globs stand for, in the order of the names, each once.
 * @throws InputError for a glob that matches nothing
 */
export function filesOf(patterns: readonly string[]): readonly string[] {
  const found = patterns.flatMap((pattern) => {
    // A file may be called like a glob.
    if (pattern === "-" || !isDynamicPattern(pattern) || existsSync(pattern)) return [pattern];
    const files = globSync(pattern.replaceAll("\\", "/"), { expandDirectories: false, dot: true }).sort();
    if (files.length === 0) throw new InputError(`${pattern} matches no file.`);
    return files;
  });
  return [...new Set(found)];
}

/**
 * Reads a file, or standard input for `-`.
 * @throws InputError with one message when it cannot be read or holds something else
 */
export function readInput(file: string): readonly NamedReading[] {
  const shown = file === "-" ? "standard input" : file;
  return readText(bytesOf(file, shown), shown);
}

/**
 * Reads a saved plan: what is reviewed is then what `terraform apply` of the same file does.
 *
 * @param program what shows it: `terraform`, `tofu`, or a path
 * @throws InputError when it cannot be shown
 */
export function readSavedPlan(file: string, program: string): readonly NamedReading[] {
  const { json, providers } = showPlan(file, program);
  return readText(json, file).map(({ fingerprint, ...reading }): NamedReading => {
    if (fingerprint === undefined) return reading;
    if (providers === undefined) return { ...reading, fingerprint };
    return {
      ...reading,
      // The release itself, where the plan knows a constraint.
      notes: [...new Set([...reading.notes, ...releaseNotes(providers)])],
      fingerprint: () => {
        const found = fingerprint();
        return { ...found, madeWith: { ...found.madeWith, providers } };
      },
    };
  });
}

/**
 * Reads what a file holds; the name is for people.
 * @throws InputError with one message when it holds something else
 */
export function readText(bytes: Buffer, name: string): readonly NamedReading[] {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const objects = jsonObjectsIn(bytes, name);
  // Few ask for the names, which are in most bytes of a plan.
  let named: readonly Json[] | undefined;
  const withNames = (index: number): Json => {
    named ??= jsonObjectsIn(bytes, name, undefined, "names");
    return named[index] ?? {};
  };
  return objects.map((json, index) => {
    const file = objects.length === 1 ? name : `${name}, document ${String(index + 1)}`;
    const reading = readJson(json, file);
    const fingerprint = reading.changes === undefined ? {} : { fingerprint: () => fingerprintOf(json) };
    return {
      ...reading,
      ...fingerprint,
      file,
      sha256,
      domainIds: () => domainIdsIn(withNames(index)),
      bucketNames: () => bucketNamesIn(withNames(index)),
    };
  });
}

/** Reads a plan or a stack that is already parsed. */
export function readJson(json: Json, name: string): PlanSnapshot {
  return kindOf(json, name) === "plan" ? readPlan(json, name, managedPolicy) : readStack(json, managedPolicy);
}

/** A policy from a file, as data. */
export function readPolicyFile(file: string): Json {
  const [json] = jsonObjectsIn(bytesOf(file, file), file);
  return json ?? {};
}

/** The JSON objects in a file; the advice is for who gives another. */
export function readJsonFile(file: string, advice: string): readonly Json[] {
  return jsonObjectsIn(bytesOf(file, file, advice), file, advice);
}

function bytesOf(file: string, shown: string, advice?: string): Buffer {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === "ENOENT"
        ? "does not exist"
        : code === "EISDIR"
          ? "is a folder"
          : `cannot be read (${code ?? (error as Error).message})`;
    throw new InputError(`${shown} ${why}.${advice === undefined ? "" : ` ${advice}`}`);
  }
}
