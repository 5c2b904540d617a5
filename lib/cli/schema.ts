import { Command } from "commander";
import { deploymentsFile } from "../rules/deployment";
import { jsonSchemaOf } from "../rules/schema";

/** `canvas-large-data schema`: the JSON Schema of `deployments.yaml`, for editors. */
export function schemaCommand(): Command {
  return new Command("schema")
    .description("print the JSON Schema of deployments.yaml")
    .action(() => void process.stdout.write(schemaText()));
}

/** The JSON Schema as it is committed in `docs/`. */
export function schemaText(): string {
  return `${JSON.stringify({ title: "deployments.yaml of canvas-large-data", ...jsonSchemaOf(deploymentsFile) }, null, 2)}\n`;
}
