/** ESLint as this project configures it. In a process of its own: jest cannot load the configuration's ES module. */
import { spawnSync } from "node:child_process";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** Some code, and the file that it stands in, which need not exist. */
export interface Source {
  readonly file: string;
  readonly code: string;
}

/**
 * The errors of each source by the rules of one plugin, and what is no code. What needs types is left out, as there are none of files that do not exist.
 *
 * @param plugin with its slash, as in `layers/`
 */
export function errorsOf(sources: readonly Source[], plugin: string): readonly (readonly string[])[] {
  const script = `
    import { readFileSync } from "node:fs";
    import { ESLint } from "eslint";
    import tseslint from "typescript-eslint";
    const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });
    const sources = JSON.parse(readFileSync(0, "utf8"));
    const results = sources.map(() => []);
    // All codes of one file below each other: ESLint takes longer to begin a file than to look at it.
    for (const filePath of new Set(sources.map(({ file }) => file))) {
      const lines = sources.flatMap(({ file, code }, index) =>
        file === filePath ? code.trimEnd().split("\\n").map((text) => ({ text, index })) : []);
      const [{ messages }] = await eslint.lintText(lines.map(({ text }) => text).join("\\n"), { filePath });
      for (const { severity, ruleId, message, line } of messages)
        if (severity === 2 && (ruleId === null || ruleId.startsWith(${JSON.stringify(plugin)})))
          results[lines[line - 1].index].push(message);
    }
    console.log(JSON.stringify(results));`;
  return JSON.parse(node(script, JSON.stringify(sources))) as string[][];
}

/** What a module prints that Node runs in the project's folder. */
export function node(script: string, input = ""): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: ROOT,
    encoding: "utf8",
    input,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
