/**
 * ESLint's rules of eslint.config.mjs, run by oxlint: the same rules with the same options, in an eighth of the processor time. What
 * oxlint does not have is in OTHERS: `npm run lint:code` runs names/own with ESLint (eslint.names.config.mjs), and
 * `npm run lint:all` runs everything with ESLint. `--type-check` reports the errors of TypeScript as well, by the one program that the rules with
 * types need anyway: all files that tsconfig.json includes are among those that are linted. `npm run lint:types` is tsc by itself.
 *
 * oxlint has to read this file as it is, hence JavaScript.
 */
import eslintConfig from "./eslint.config.mjs";

/** Rules that oxlint does not have. */
const OTHERS = ["names/own", "@typescript-eslint/no-unsafe-class-instance-assignment"];

const blocks = eslintConfig.filter(({ rules }) => rules !== undefined);
const isOff = (/** @type {unknown} */ setting) => setting === "off" || setting === 0;
/** Rules that some block turns on: oxlint does not know each rule that another block turns off. */
const used = new Set(
  blocks.flatMap(({ rules = {} }) =>
    Object.keys(rules).filter((name) => !isOff(rules[name]) && !OTHERS.includes(name)),
  ),
);

/** @param {Readonly<Record<string, unknown>>} rules */
function rulesOf(rules) {
  return Object.fromEntries(
    Object.entries(rules)
      .filter(([name]) => used.has(name))
      .map(([name, setting]) => [name.replace(/^@typescript-eslint\//, "typescript/"), setting]),
  );
}

const ignored = eslintConfig.find(({ files, rules, ignores }) => files === undefined && rules === undefined && ignores);

export default {
  plugins: ["typescript"],
  jsPlugins: ["./lib/build/layers.mjs", "./lib/build/aws-words.mjs"],
  categories: { correctness: "off" },
  options: { typeAware: true, reportUnusedDisableDirectives: "error" },
  ignorePatterns: ignored?.ignores ?? [],
  overrides: blocks.map(({ files = ["**/*.{ts,mjs}"], ignores = [], rules = {} }) => ({
    files,
    ...(ignores.length > 0 ? { excludeFiles: ignores } : {}),
    rules: rulesOf(rules),
  })),
};
