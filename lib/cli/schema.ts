/** `canvas-large-data schema`: the JSON Schema of `deployments.yaml`, for editors. */
import type { Command } from "commander";
import { deploymentsFile } from "../rules/deployment";
import { jsonSchemaOf } from "../rules/schema";
import { withHelp } from "./help";

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data schema > deployments.schema.json", "a file for an editor"],
      ["canvas-large-data schema | jq .required", "for programs"],
    ],
    exitCodes: [
      [0, "printed"],
      [1, "an option is wrong"],
    ],
  });
  command.action(() => {
    process.stdout.write(schemaText());
  });
}

/** The JSON Schema as it is committed in `docs/`. */
export function schemaText(): string {
  const { $schema, ...schema } = jsonSchemaOf(deploymentsFile) as { readonly $schema: string };
  // Names for anchors, which the file's reader leaves out.
  const patternProperties = { "^x-": { description: "A value for YAML anchors; otherwise without effect." } };
  const text = { $schema, title: "deployments.yaml of canvas-large-data", ...schema, patternProperties };
  return `${JSON.stringify(text, null, 2)}\n`;
}
