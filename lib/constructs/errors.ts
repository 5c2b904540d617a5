/** Every error of the constructs, as named functions: what is wrong, what AWS would have answered, what to write. */
import type { Problem } from "../rules/check";
import type { PolicyLength } from "./policy-document";

/** A prop, or several, that cannot work. Nothing was created when it is thrown. */
export class InvalidPropsError extends Error {
  override readonly name = "InvalidPropsError";
  /** @param problems everything that is wrong, for programs; the message holds the same for people. */
  constructor(
    message: string,
    readonly problems: readonly Problem[],
  ) {
    super(message);
  }
}

export function invalidProps(className: string, path: string, problems: readonly Problem[]): InvalidPropsError {
  const lines = problems.map(
    (problem) => `  ${problem.path.join(".") || "props"}: ${problem.problem}\n    write: ${problem.write}`,
  );
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return new InvalidPropsError(`${className} at ${path}: ${count} in its props\n${lines.join("\n")}`, problems);
}

export function nameNeedsRegion(prop: string): Problem {
  return {
    path: prop.split("."),
    atName: false,
    problem:
      "the default name holds the Region, because IAM names are global to the account, and the Region is known only to Terraform here",
    write: "this prop, or region as a plain text",
  };
}

export function inlinePolicyTooLong(role: string, { characters, exact }: PolicyLength, limit: number): string {
  return (
    `The inline policy for ${role} has ${exact ? "" : "at least "}${characters} characters without white space, and IAM ` +
    `takes ${limit} for all inline policies of a role together; it would answer LimitExceeded.\n` +
    "  write: fewer buckets or prefixes, a shorter common prefix instead of several, or a second deployment for a part of them"
  );
}

export function trustPolicyTooLong(role: string, { characters }: PolicyLength, limit: number): string {
  return `The trust policy of ${role} has ${characters} characters, and IAM takes ${limit}; it would answer LimitExceeded.`;
}
