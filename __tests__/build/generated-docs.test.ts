import { readFileSync } from "node:fs";
import * as path from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { parse } from "yaml";
import { generatedDocs } from "../../lib/build/generated-docs";

const read = (file: string): string => readFileSync(path.resolve(__dirname, "../..", file), "utf8");

test.each(Object.entries(generatedDocs(read)))("%s is as `npm run docs` makes it", (file, text) => {
  expect(read(file)).toBe(text);
});

test("the committed deployments.yaml fits the committed schema, and names it for editors", () => {
  const fits = new Ajv2020({ strict: false }).compile(JSON.parse(read("docs/deployments.schema.json")) as object);
  fits(parse(read("deployments.yaml")));
  expect(fits.errors).toBeNull();
  expect(read("deployments.yaml")).toMatch(/^# yaml-language-server: \$schema=docs\/deployments.schema.json\n/);
});

test("docs/options.md must have a place for each table", () => {
  expect(() => generatedDocs((file) => (file === "docs/options.md" ? "no markers" : read(file)))).toThrow(
    "The document lacks <!-- options --> … <!-- /options -->",
  );
});
