#!/usr/bin/env node
/** `canvas-large-data <command>` as a process. */
import { main } from "./program";

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`The result could not be written (${error.code ?? error.message}).\n`);
  process.exit(1);
});

void main(process.argv.slice(2));
