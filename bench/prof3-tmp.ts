import { readFileSync } from "node:fs";
import { readInput } from "../lib/sources/read";
import { reviewReadings } from "../lib/sources/review";
import { written } from "../lib/cli/review";
const opts = { given: { organization: [], buckets: [] }, suppressions: [], today: "2026-01-01", commit: undefined };
for (let i = 0; i < 6; i++) {
  console.log("R");
  const s = process.hrtime.bigint();
  written(reviewReadings(readInput("/tmp/big.json"), opts as never), "markdown");
  console.log("R", Number(process.hrtime.bigint() - s) / 1e6);
}
for (let i = 0; i < 6; i++) {
  const s = process.hrtime.bigint();
  JSON.parse(readFileSync("/tmp/big.json", "utf8"));
  console.log("P", Number(process.hrtime.bigint() - s) / 1e6);
}
