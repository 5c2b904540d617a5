/** What of a newer schema would break what this project writes or reads. */
import { writtenTypes, type Types } from "./provider-schemas";

/** Paths that a newer release lacks or has retyped, and that this project neither writes nor reads. Anything else has to be looked at first. */
const ACCEPTED: ReadonlySet<string> = new Set([
  // Old names of endpoints, removed in 6.0.0.
  "aws_opensearch_domain.kibana_endpoint",
  "data.aws_opensearch_domain.kibana_endpoint",
  // Read only, and a list of objects in a plan either way.
  "data.aws_opensearch_domain.off_peak_window_options",
]);

/** One sentence for each path that is missing, has another type, can no longer be set, or must be set now. */
export function problemsOf(types: Types, other: Types): readonly string[] {
  const written = new Set(writtenTypes());
  return Object.entries(types).flatMap(([type, paths]) => {
    const theirs = other[type];
    if (theirs === undefined) return [`${type} is missing`];
    const changed = Object.entries(paths).flatMap(([name, mine]) => problemOf(`${type}.${name}`, mine, theirs[name]));
    const required = written.has(type)
      ? Object.entries(theirs).flatMap(([name, each]) =>
          !(name in paths) && isRequired(each) && hasParent(paths, name) ? [`${type}.${name} is new and required`] : [],
        )
      : [];
    return [...changed, ...required];
  });
}

function problemOf(path: string, mine: string, theirs: string | undefined): readonly string[] {
  if (ACCEPTED.has(path)) return [];
  if (theirs === undefined) return [`${path} is missing`];
  const [[type, mode = ""], [otherType, otherMode = ""]] = [mine.split("; "), theirs.split("; ")];
  if (type !== otherType) return [`${path} was ${String(type)} and is ${String(otherType)}`];
  if (isSettable(mode) && !isSettable(otherMode)) return [`${path} can no longer be set`];
  if (!isRequired(mode) && isRequired(otherMode)) return [`${path} must be set`];
  return [];
}

function isSettable(mode: string): boolean {
  return /required|optional/.test(mode);
}

function isRequired(pathOrMode: string): boolean {
  return pathOrMode.includes("required");
}

/** A new block may require what it likes. */
function hasParent(paths: Readonly<Record<string, string>>, name: string): boolean {
  const end = name.lastIndexOf(".");
  return end < 0 || name.slice(0, end) in paths;
}

/** Whether one release comes after another. */
export function isNewer(one: string, other: string): boolean {
  return one.localeCompare(other, "en", { numeric: true }) > 0;
}
