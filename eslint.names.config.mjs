/**
 * ESLint with the one rule of our own that needs types (`npm run lint:code`); oxlint runs the others. Types of packages count for
 * nothing here (lib/build/names.tsconfig.json): `names/own` reads the types of names alone, and refuses a name whose type it does not know.
 * With those types it takes three times as long.
 *
 * ESLint has to read this file as it is, hence JavaScript.
 */
import tseslint from "typescript-eslint";
import eslintConfig from "./eslint.config.mjs";

const [names] = eslintConfig.filter(({ rules }) => rules?.["names/own"] !== undefined);

export default tseslint.config({
  ...names,
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { project: "lib/build/names.tsconfig.json", tsconfigRootDir: import.meta.dirname },
  },
  linterOptions: { reportUnusedDisableDirectives: "off" },
  // typescript-eslint for the directives that name its rules.
  plugins: { ...names?.plugins, "@typescript-eslint": tseslint.plugin },
});
