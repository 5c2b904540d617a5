/** The parts of a decision that may be shown. */
import { statementName } from "../authorization/policy";
import type { Because } from "../setup/capabilities";

/** Accounts, ids and names that were made up to ask with stand for any. */
export function withoutExamples(resource: string): string {
  return resource
    .replace(":000000000000:", ":*:")
    .replace(/00example0(canvas|job)0/g, "*")
    .replace(/example\.parquet$/, "*")
    .replace("payroll-not-named-anywhere/data/example", "*");
}

/** The statement's name, unless its policy is sensitive. */
export function shownStatement({ policy, statement }: Because["reason"]): string | undefined {
  return statement === undefined || policy?.redacted === true ? undefined : statementName(statement);
}
