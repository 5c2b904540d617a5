/** `canvas-large-data upgrade-check`: what the next plans show once another version of this package is used. */
import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import { z } from "zod";
import { isSpecification, type ReadTree, readTree, synthesizedWith } from "../deployments/synthesized";
import { plain } from "../report/plain";
import { InputError } from "../rules/input-error";
import { needsALook, upgradeJson, upgradeOf, upgradeSchema, upgradeText } from "../upgrade/report";
import { withHelp } from "./help";
import { deploymentsOption, reporting } from "./options";

interface Options {
  readonly format: "text" | "json";
  readonly deployments: readonly string[];
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data upgrade-check before/cdktf.out cdktf.out", "two trees that cdktf synth wrote"],
      [
        "canvas-large-data upgrade-check 0.1.0 0.2.0 deployments.yaml",
        "one file, synthesized with two versions from npm; where cdktf is installed",
      ],
    ],
    exitCodes: [
      [0, "no plan will show a difference"],
      [1, "the trees cannot be read or compared, or a version cannot be installed"],
      [2, "the next plans show something: read it before the upgrade"],
    ],
  });
  command
    .argument("<old>", "a folder that cdktf synth wrote, or a version from npm (0.1.0, latest, file:…, a .tgz)")
    .argument("<new>", "the same, of the version to come")
    .argument("[file...]", "deployments to synthesize with a version: files, folders and globs")
    .addOption(deploymentsOption())
    .addOption(new Option("--format <format>", "text, or json for programs").choices(["text", "json"]).default("text"))
    .action((before: string, after: string, files: readonly string[], options: Options) => {
      reporting(() => {
        run(before, after, [...files, ...options.deployments], options.format);
      });
    });
}

function run(before: string, after: string, files: readonly string[], format: Options["format"]): void {
  const isVersion = (word: string): boolean =>
    !existsSync(word) || word.endsWith(".tgz") ? isSpecification(word) : false;
  if (files.length > 0 && !isVersion(before) && !isVersion(after))
    throw new InputError(
      `${files.join(", ")}: both trees are synthesized already, so no deployments are read. Leave them out, or give versions: upgrade-check 0.1.0 0.2.0 ${files.join(" ")}`,
    );
  const read = [before, after].map((word): ReadTree => (isVersion(word) ? synthesized(word, files) : readTree(word)));
  const [old, now] = read;
  const problems = read.flatMap((tree) => tree.problems);
  if (old === undefined || now === undefined || problems.length > 0) throw new InputError(problems.join("\n"));
  const compared = upgradeOf({ name: before, stacks: old.stacks }, { name: after, stacks: now.stacks });
  if (compared.problems.length > 0) throw new InputError(compared.problems.join("\n"));
  const { upgrade } = compared;
  process.stdout.write(
    format === "json"
      ? `${JSON.stringify(upgradeJson(upgrade), undefined, 2)}\n`
      : upgradeText(upgrade).split("\n").map(plain).join("\n"),
  );
  if (needsALook(upgrade)) process.exitCode = 2;
}

/** A version's tree; a mistake of one does not hide those of the other. */
function synthesized(specification: string, files: readonly string[]): ReadTree {
  process.stderr.write(`Synthesizing with ${specification}.\n`);
  try {
    return synthesizedWith(specification, files);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { stacks: new Map(), problems: [error.message] };
  }
}

/** The JSON Schema of `--format json` as it is committed in `docs/`. */
export function upgradeSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(upgradeSchema);
  const title = "canvas-large-data upgrade-check --format json";
  return `${JSON.stringify({ $schema, title, ...schema }, undefined, 2)}\n`;
}
