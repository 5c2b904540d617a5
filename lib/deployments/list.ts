/** The deployments of a file as a list: for people, for programs, and for the matrix of a workflow. */
import { z } from "zod";
import { deployment } from "../rules/deployment";
import type { NamedDeployment } from "./deployment";
import { stateText } from "./state";

/** A deployment in the list. */
export interface ListedDeployment {
  /** Its name in the file, which is the name of its stack. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly scenario: string;
  /** Where Terraform's state is: a path from where `cdktf` runs, or `s3://BUCKET/KEY (REGION)`. */
  readonly state: string;
}

/** The form of `canvas-large-data list --format json`. */
export const listSchema = z.strictObject({
  schemaVersion: z.literal(1),
  deployments: z.array(
    z.strictObject({
      name: z.string().describe("Its name in the file, which is the name of its stack."),
      account: z.string(),
      region: z.string(),
      scenario: z.enum(Object.keys(deployment.variants)),
      state: z.string().describe("A path from where cdktf runs, or s3://BUCKET/KEY (REGION)."),
    }),
  ),
});

/** The deployments in the order of the file. */
export function listOf(deployments: readonly NamedDeployment[]): readonly ListedDeployment[] {
  return deployments.map((named) => {
    const { account, region, scenario } = named.deployment;
    return { name: named.name, account, region, scenario, state: stateText(named) };
  });
}

/** The list for programs. */
export function listJson(listed: readonly ListedDeployment[]): string {
  return `${JSON.stringify({ schemaVersion: 1, deployments: listed }, undefined, 2)}\n`;
}

/** The list as a table. */
export function listText(listed: readonly ListedDeployment[]): string {
  const rows = listed.map(({ name, account, region, scenario, state }) => [name, account, region, scenario, state]);
  const all = [["NAME", "ACCOUNT", "REGION", "SCENARIO", "STATE"], ...rows];
  const widths = all.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return all.map((row) => `${line(row)}\n`).join("");
}

/** The list as the matrix of a GitHub workflow: one line, for `fromJSON`. */
export function githubMatrix(listed: readonly ListedDeployment[]): string {
  const include = listed.map(({ name, account, region, scenario }) => ({ name, account, region, scenario }));
  return `${JSON.stringify({ include })}\n`;
}

/** Two versions of a file, compared by meaning. */
export interface DeploymentChanges {
  /** New deployments, and those whose values differ once anchors and defaults are resolved. */
  readonly changed: readonly NamedDeployment[];
  /** Names that the later version no longer has. */
  readonly removed: readonly string[];
}

/** What a later version of a file changes; the order of fields, comments and anchors do not count. */
export function changesBetween(
  before: readonly NamedDeployment[],
  after: readonly NamedDeployment[],
): DeploymentChanges {
  const known = new Map(before.map(({ name, deployment }) => [name, canonical(deployment)]));
  const names = new Set(after.map(({ name }) => name));
  return {
    changed: after.filter(({ name, deployment }) => known.get(name) !== canonical(deployment)),
    removed: before.map(({ name }) => name).filter((name) => !names.has(name)),
  };
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
