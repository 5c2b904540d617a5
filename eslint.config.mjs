import tseslint from "typescript-eslint";
import awsWords from "./lib/build/aws-words.mjs";
import layers from "./lib/build/layers.mjs";
import ownNames from "./lib/build/own-names.mjs";

export default tseslint.config(
  { ignores: ["dist/", "action/", "cdktf.out/", "coverage/", "**/cdktf.out/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    // JavaScript too: the layers hold whatever a file is written in.
    files: ["**/*.{ts,mjs}"],
    plugins: { layers },
    rules: { "layers/direction": "error", eqeqeq: "error", "no-console": "off" },
  },
  {
    // What is about AWS, whatever tool made it.
    files: ["lib/inventory/**/*.ts", "lib/setup/**/*.ts", "lib/checks/**/*.ts", "lib/report/**/*.ts"],
    plugins: { words: awsWords },
    rules: { "words/aws-words": "error" },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // Numbers in messages are fine.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // Constructs are made for what they add to their scope.
      "no-new": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/dot-notation": "off",
      "no-restricted-globals": ["error", { name: "jest", message: "Tests run outside of jest's sandbox." }],
    },
  },
  {
    // The types of other packages are added to in their own form.
    files: ["lib/testing/augmented.ts"],
    rules: {
      "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }],
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      "@typescript-eslint/no-unused-vars": "off",
      "@typescript-eslint/ban-ts-comment": ["error", { "ts-ignore": "allow-with-description" }],
    },
  },
  {
    // What is shipped reads names that others chose; lib/terraform and lib/build read our own alone.
    files: ["lib/**/*.ts", "modules/**/*.ts", "main.ts"],
    ignores: ["lib/build/**", "lib/terraform/**", "lib/rules/own-value.ts"],
    plugins: { names: ownNames },
    rules: { "names/own": "error" },
  },
);
