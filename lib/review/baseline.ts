/** What is wrong in an account now and was not in an earlier run: both as `--format json` has them. */
import type { AccessJson } from "../report/access-schema";

/** One thing that is not as it should be. */
export interface Problem {
  /** `error`: a no, an error, or large data that is off. */
  readonly kind: "error" | "warning" | "unknown";
  /** The same in every run, as long as it is the same. */
  readonly text: string;
}

/** Everything in one domain that counts for the exit code. */
export function problemsOf(file: AccessJson["files"][number]): readonly Problem[] {
  const roles = file.deployments.flatMap(({ name, executionRoles }) =>
    executionRoles.map((role) => ({ ...role, of: `${name}, ${role.arn}` })),
  );
  const findings = [...file.findings, ...roles.flatMap((role) => role.findings)];
  return [
    ...file.incomplete.map((text): Problem => ({ kind: "unknown", text })),
    ...(file.missingRoles ?? []).map((arn): Problem => ({ kind: "error", text: `the role ${arn} does not exist` })),
    ...file.off.map(({ name, reason }): Problem => ({ kind: "error", text: `off: ${name}: ${reason}` })),
    ...roles.flatMap(({ of, capabilities, limits }) => [
      ...capabilities.flatMap(({ id, answer }) => answered(of, id, answer, "cannot")),
      ...limits.flatMap(({ id, answer }) => answered(of, id, answer, "is not prevented")),
    ]),
    // The answers say it, and whether a check is undetermined does not count.
    ...findings.flatMap(({ id, severity, address, message }): readonly Problem[] =>
      id === "canvas-cannot" || severity === "unknown"
        ? []
        : [{ kind: severity, text: `${id} at ${address}: ${message}` }],
    ),
  ];
}

function answered(of: string, id: string, answer: "yes" | "no" | "unknown", words: string): readonly Problem[] {
  if (answer === "yes") return [];
  return [
    {
      kind: answer === "no" ? "error" : "unknown",
      text: `${of}: ${id} ${answer === "no" ? words : "is undetermined"}`,
    },
  ];
}

/** What is wrong now and was not before. What got better, or is wrong as before, is not new. */
export function newSince(now: readonly Problem[], before: readonly Problem[]): readonly Problem[] {
  const known = new Set(before.map(({ kind, text }) => `${kind} ${text}`));
  return now.filter(({ kind, text }) => !known.has(`${kind} ${text}`));
}

/** How many of each kind, for `--fail-on`. */
export function countsOfProblems(problems: readonly Problem[]): {
  readonly errors: number;
  readonly warnings: number;
  readonly unknown: number;
} {
  const count = (kind: Problem["kind"]): number => problems.filter((each) => each.kind === kind).length;
  return { errors: count("error"), warnings: count("warning"), unknown: count("unknown") };
}
