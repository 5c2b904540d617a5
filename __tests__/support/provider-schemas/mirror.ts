/** A mirror of the AWS provider whose releases know nothing but schemas: for schema checks. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Types } from "../../../lib/build/provider-schemas";
import type { Paths } from "../../../lib/build/binding-schemas";
import { isNewer } from "../../../lib/build/schema-problems";
import { PROVIDER } from "../terraform";
import type { Attribute, Block, Nested, Schemas } from "./protocol.mjs" with { "resolution-mode": "import" };

const PROGRAM = path.resolve(__dirname, "protocol.mjs");

/** What is deprecated since which release: the npm packages do not carry it. */
const DEPRECATED: readonly (readonly [path: string, since: string])[] = [
  ["aws_iam_role.inline_policy", "5.68.0"],
  ["aws_iam_role.managed_policy_arns", "5.72.0"],
  // https://github.com/hashicorp/terraform-provider-aws/issues/42131
  ["data.aws_region.name", "6.0.0"],
  // https://github.com/hashicorp/terraform-provider-aws/issues/42014
  ["data.aws_vpc_endpoint_service.region", "6.0.0"],
  // https://github.com/hashicorp/terraform-provider-aws/issues/48036
  ["data.aws_region.id", "6.47.0"],
];

/**
 * Adds a release to a mirror.
 * @param mirror the mirror's folder
 * @returns the file with its schemas
 */
export function addRelease(mirror: string, release: string, types: Types): void {
  const machine = { x64: "amd64", arm64: "arm64" }[process.arch as "x64" | "arm64"];
  const folder = path.join(mirror, PROVIDER, release, `${process.platform}_${machine}`);
  mkdirSync(folder, { recursive: true });
  const schemas = path.join(mirror, `${release}.json`);
  writeFileSync(schemas, JSON.stringify(schemasOf(types, release)));
  const program = path.join(folder, `terraform-provider-aws_v${release}_x5`);
  writeFileSync(
    program,
    `#!/bin/sh\nexec ${[process.execPath, PROGRAM, schemas].map((each) => `'${each}'`).join(" ")}\n`,
  );
  chmodSync(program, 0o755);
}

function schemasOf(types: Types, release: string): Schemas {
  const deprecated = new Set(DEPRECATED.flatMap(([name, since]) => (isNewer(since, release) ? [] : [name])));
  const blocks = (isWanted: (type: string) => boolean): Record<string, Block> =>
    Object.fromEntries(
      Object.entries(types).flatMap(([type, paths]) =>
        isWanted(type)
          ? [[type.replace(/^data\./, ""), block(paths, "", (name) => deprecated.has(`${type}.${name}`))]]
          : [],
      ),
    );
  return {
    resources: blocks((type) => !type.startsWith("data.")),
    dataSources: blocks((type) => type.startsWith("data.")),
  };
}

/** The entries directly below a path. */
function below(paths: Paths, before: string): readonly (readonly [name: string, type: string, mode: string])[] {
  return Object.entries(paths).flatMap(([name, each]) => {
    const rest = name.slice(before.length);
    if (!name.startsWith(before) || rest.includes(".")) return [];
    const [type = "", mode = ""] = each.split("; ");
    return [[rest, type, mode] as const];
  });
}

function block(paths: Paths, before: string, isDeprecated: (name: string) => boolean): Block {
  const attributes: Attribute[] = [];
  const blocks: Nested[] = [];
  for (const [name, type, mode] of below(paths, before)) {
    const full = before + name;
    const [, nesting, one] = /^block (single|list|set)( max 1)?$/.exec(type) ?? [];
    if (nesting === undefined) {
      attributes.push({ name, type: typeOf(paths, full, type), mode, deprecated: isDeprecated(full) });
    } else {
      blocks.push({
        name,
        nesting: nesting as Nested["nesting"],
        least: mode === "required" ? 1 : 0,
        most: one === undefined ? 0 : 1,
        block: { ...block(paths, `${full}.`, isDeprecated), deprecated: isDeprecated(full) },
      });
    }
  }
  return { attributes, blocks, deprecated: false };
}

/** A type as Terraform writes it in JSON: `["list", "string"]`. */
function typeOf(paths: Paths, name: string, type: string): unknown {
  const [, outer, inner] = /^(list|set|map)\((.+)\)$/.exec(type) ?? [];
  if (outer !== undefined && inner !== undefined) return [outer, typeOf(paths, name, inner)];
  if (type === "object") {
    return [
      "object",
      Object.fromEntries(below(paths, `${name}.`).map(([each, of]) => [each, typeOf(paths, `${name}.${each}`, of)])),
    ];
  }
  return type === "any" ? "dynamic" : type;
}
