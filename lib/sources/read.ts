/** Files and standard input to inventories. */
import { readFileSync } from "node:fs";
import { managedPolicy } from "../authorization/managed";
import { InputError, jsonObjectsIn, kindOf, type Json } from "./input";
import { readPlan, type Reading } from "./plan";
import { readStack } from "./synth";

/** A reading with the name that people know it by. */
export interface NamedReading extends Reading {
  readonly file: string;
}

/**
 * Reads a file, or standard input for `-`.
 * @throws InputError with one message when it cannot be read or holds something else
 */
export function readInput(file: string): readonly NamedReading[] {
  const shown = file === "-" ? "standard input" : file;
  const objects = jsonObjectsIn(bytesOf(file, shown), shown);
  return objects.map((json, index) => {
    const name = objects.length === 1 ? shown : `${shown}, document ${String(index + 1)}`;
    return { ...readJson(json, name), file: name };
  });
}

/** Reads a plan or a stack that is already parsed. */
export function readJson(json: Json, name: string): Reading {
  return kindOf(json, name) === "plan" ? readPlan(json, name, managedPolicy) : readStack(json, managedPolicy);
}

/** A policy from a file, as data. */
export function readPolicyFile(file: string): Json {
  const [json] = jsonObjectsIn(bytesOf(file, file), file);
  return json ?? {};
}

function bytesOf(file: string, shown: string): Buffer {
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
    throw new InputError(`${shown} ${why}.`);
  }
}
