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
  const { $schema, properties, ...schema } = jsonSchemaOf(deploymentsFile) as FileSchema;
  const { defaults, deployments } = properties;
  const { additionalProperties, ...all } = deployments;
  const text = {
    $schema,
    title: "deployments.yaml of canvas-large-data",
    ...schema,
    // A file may hold the defaults of others, and nothing else.
    required: undefined,
    anyOf: [{ required: ["deployments"] }, { required: ["defaults"] }],
    // Names for anchors, which the file's reader leaves out.
    patternProperties: { "^x-": { description: "A value for YAML anchors; otherwise without effect." } },
    properties: { deployments: all, defaults: { description: defaults.description, $ref: PARTIAL } },
    // What a deployment lacks may be in the defaults: of this file, or of another one if these are {}.
    if: { required: ["defaults"] },
    then: { properties: { deployments: { additionalProperties: { $ref: PARTIAL } } } },
    else: { properties: { deployments: { additionalProperties } } },
    $defs: { partialDeployment: { ...defaults, description: undefined } },
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

const PARTIAL = "#/$defs/partialDeployment";

interface FileSchema {
  readonly $schema: string;
  readonly properties: {
    readonly defaults: object & { readonly description: string };
    readonly deployments: object & { readonly additionalProperties: object };
  };
}
