/** An earlier run of `doctor --format json`, or of `--all-domains`, as a file. */
import { type AccessJson, accessSchema } from "../report/access-schema";
import { InputError } from "./input";
import { readJsonFile } from "./read";

const MAKE_ONE = "Make one with: canvas-large-data doctor --domain-id DOMAIN_ID --format json > baseline.json";

/**
 * Its domains, by what each is called there.
 * @throws InputError where the file cannot be read, or holds something else
 */
export function readBaseline(file: string): ReadonlyMap<string, AccessJson["files"][number]> {
  const runs = readJsonFile(file, MAKE_ONE).map((each) => {
    const { success, data } = accessSchema.safeParse(each);
    if (!success) throw new InputError(`${file} does not hold what doctor --format json prints. ${MAKE_ONE}`);
    return data;
  });
  return new Map(runs.flatMap(({ files }) => files.map((each) => [each.file, each] as const)));
}
