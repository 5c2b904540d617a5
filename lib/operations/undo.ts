/** The file that holds the settings before a change, and the requests that restore them. */
import { closeSync, openSync, writeSync } from "node:fs";
import type { Json } from "../rules/json";
import { InputError } from "../sources/input";
import { canvasOf } from "./setting";
import type { Planned } from "./switch-setting";

/** What {@link writeUndo} writes, by its schema version. */
const VERSION = 1;

/** As JSON: the Canvas settings that were there, and the requests that restore them. */
export function undoJson(planned: readonly Planned[], account: string | undefined, time: string): Json {
  const [first] = planned;
  return {
    schemaVersion: VERSION,
    time,
    ...(account === undefined ? {} : { account }),
    region: first?.change.target.region,
    domainId: first?.change.target.domainId,
    prior: planned.map(({ described, change: { target } }) => ({
      ...(target.userProfile === undefined ? {} : { userProfile: target.userProfile }),
      CanvasAppSettings: canvasOf(target, described.raw) ?? null,
    })),
    undo: planned.map(({ change: { operation, undo } }) => ({ operation, input: undo })),
  };
}

/**
 * Writes it to a new file that only its owner can read.
 * @throws InputError where the file is there already or cannot be written; nothing has been changed then
 */
export function writeUndo(file: string, json: Json): void {
  try {
    const open = openSync(file, "wx", 0o600);
    try {
      writeSync(open, `${JSON.stringify(json, undefined, 2)}\n`);
    } finally {
      closeSync(open);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "is there already" : `cannot be written (${code ?? message})`;
    throw new InputError(`${file} ${why}. Nothing was changed. Name another file for the prior settings: --undo-file`);
  }
}
