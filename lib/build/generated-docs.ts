import { schemaText } from "../cli/schema";
import { deployment } from "../rules/deployment";
import { optionsTable } from "./options-table";

const MARKER = { start: "<!-- options -->", end: "<!-- /options -->" };

/**
 * The committed files that are made from the rules, with what they ought to hold.
 *
 * @param read a file of the project as it is now
 */
export function generatedDocs(read: (file: string) => string): Readonly<Record<string, string>> {
  return {
    "docs/deployments.schema.json": schemaText(),
    "README.md": between(read("README.md"), optionsTable(deployment.variants["quick-setup"])),
  };
}

function between(text: string, made: string): string {
  const start = text.indexOf(MARKER.start);
  const end = text.indexOf(MARKER.end);
  if (start < 0 || end < start) throw new Error(`README.md lacks ${MARKER.start} … ${MARKER.end}`);
  return `${text.slice(0, start)}${MARKER.start}\n\n<!-- prettier-ignore-start -->\n\n${made}\n\n<!-- prettier-ignore-end -->\n\n${text.slice(end)}`;
}
