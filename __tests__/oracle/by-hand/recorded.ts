/** Recordings of what Terraform and AWS said of the configurations that are written by hand. */
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Recorded } from "./compare";

/** Reads one. */
export function recordedIn(file: string): Recorded {
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Recorded;
}

/** Writes one. */
export function keep(recorded: Recorded, file: string): void {
  writeFileSync(file, gzipSync(JSON.stringify(recorded), { level: 9 }));
}
