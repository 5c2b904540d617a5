/** An earlier run of `doctor --format json`, or of `--all-domains`, as a file. */
import { readFileSync } from "node:fs";
import { type AccessJson, accessSchema } from "../report/access-schema";
import { InputError, jsonObjectsIn } from "./input";

const MAKE_ONE = "Make one with: canvas-large-data doctor --domain-id DOMAIN_ID --format json > baseline.json";

/**
 * Its domains, by what each is called there.
 * @throws InputError where the file cannot be read, or holds something else
 */
export function readBaseline(file: string): ReadonlyMap<string, AccessJson["files"][number]> {
  const objects = jsonObjectsIn(bytesOf(file), file, MAKE_ONE);
  const runs = objects.map((each) => {
    const { success, data } = accessSchema.safeParse(each);
    if (!success) throw new InputError(`${file} does not hold what doctor --format json prints. ${MAKE_ONE}`);
    return data;
  });
  return new Map(runs.flatMap(({ files }) => files.map((each) => [each.file, each] as const)));
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${file} cannot be read (${code ?? message}). ${MAKE_ONE}`);
  }
}
