/** The texts of examples.txt, each with what can be read out of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One of them. */
export interface Example {
  readonly name: string;
  readonly text: string;
  readonly expected: { readonly refusals?: readonly object[]; readonly failures?: readonly object[] };
}

function examples(): readonly Example[] {
  const file = readFileSync(join(__dirname, "../../__tests__/errors/examples.txt"), "utf8");
  return file
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [, text = "", json = ""] = /```\n([\s\S]*?)\n```\n```json\n([\s\S]*?)\n```/.exec(section) ?? [];
      const name = section.slice(0, section.indexOf("\n"));
      return { name, text, expected: JSON.parse(json) as Example["expected"] };
    });
}

export const EXAMPLES = examples();
