#!/usr/bin/env node
/** `canvas-large-data <command>`. Results go to standard output, everything else to standard error. */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { schemaCommand } from "./schema";

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const manifest = JSON.parse(readFileSync(require.resolve("canvas-large-data/package.json"), "utf8")) as {
  readonly version: string;
};

new Command("canvas-large-data")
  .description("Large data processing of SageMaker Canvas on EMR Serverless.")
  .version(manifest.version)
  .showHelpAfterError("(canvas-large-data --help shows the commands)")
  .addCommand(schemaCommand())
  .parse();
