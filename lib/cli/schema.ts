/** `canvas-large-data schema`: the JSON Schema of `deployments.yaml`, for editors. */
import type { Command } from "commander";
import { deploymentsFile } from "../rules/deployment";
import { jsonSchemaOf } from "../rules/schema";

export function configure(command: Command): void {
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
