/**
 * `npm run provider-schemas` writes the schemas of releases of the AWS provider that are not run here; with `--check` it compares
 * them with the committed ones and with the newest release, and writes nothing.
 */
import { writeFileSync } from "node:fs";
import {
  committedSchemas,
  madeSchemas,
  newestDifferences,
  SCHEMAS_FILE,
  schemasText,
  typesIn,
} from "./provider-schemas";
import { isNewer, problemsOf } from "./schema-problems";

const made = madeSchemas();
if (!process.argv.includes("--check")) {
  writeFileSync(SCHEMAS_FILE, schemasText(made));
  console.log(`Written: the schemas of ${[made.release, ...Object.keys(made.others)].join(", ")}.`);
} else {
  const newest = newestDifferences();
  const all = { ...made, others: { ...made.others, [newest.release]: newest.differing } };
  // An older release lacks what was added later; that our modules need none of it is shown by validating them.
  const newer = Object.keys(all.others).filter((release) => isNewer(release, made.release));
  const problems = newer.flatMap((release) =>
    problemsOf(made.types, typesIn(all, release)).map((problem) => `${release}: ${problem}`),
  );
  if (schemasText(made) !== schemasText(committedSchemas()))
    problems.push("the committed schemas are not what npm run provider-schemas writes");
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`Nothing that is written or read is missing or has another type in ${newer.join(", ")}.`);
}
