/** The beginning of a module's `tests/*.tftest.hcl`. */
import type { Fields } from "../rules/rule";
import { argument, block, print } from "../hcl/hcl";
import { requiredVariables } from "./examples";

/**
 * What every test file starts with.
 * @param offline a provider that makes no calls, and what AWS would have answered
 * @param base variables beside examples of the required ones
 */
export function testFile(fields: Fields, offline: string, base: Readonly<Record<string, unknown>>): string {
  const variables = { ...requiredVariables(fields), ...base };
  return `${offline}\n${print([
    block(
      "variables",
      Object.entries(variables).map(([name, value]) => argument(name, hclOf(value))),
    ),
  ])}`;
}

/** A JSON value in HCL. */
function hclOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(hclOf).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  return entries.length === 0
    ? "{}"
    : `{\n${print(
        entries.map(([name, each]) =>
          argument(/^[a-z_][a-z0-9_-]*$/.test(name) ? name : JSON.stringify(name), hclOf(each)),
        ),
        1,
      )}}`;
}
