import Ajv from "ajv/dist/2020";
import { readDeployments } from "../../lib/deployments/read";
import { deploymentsFile } from "../../lib/rules/deployment";
import { jsonSchemaOf } from "../../lib/rules/schema";
import { IS_WHOLE } from "../support/draws";
import { get, write } from "./support";
import { completeFiles, fieldsOf, type WrongValue, wrongValues } from "./wrong-values";

const { cases: all, fields } = wrongValues();
/** Of the values that a field does not take, `npm test` tries one in five, mostly others for each field. */
const cases = IS_WHOLE ? all : all.filter(({ title }, index) => !title.includes(": is ") || index % 5 === 0);
const accepts = new Ajv({ strict: false }).compile(jsonSchemaOf(deploymentsFile));

test("the complete files use every field of the rules", () => {
  const names = new RegExp(
    "^(deployments)[.]analytics|(executionRoles)[.]analysts|(customBuckets)[.]sales|(userProfiles)[.]ada|(tags)[.]team|" +
      "(subnetIds|[sS]ecurityGroupIds|endpointCidrBlocks|routeTableIds|additionalStatements|olderKmsKeyArns)[.]one|" +
      "(prefixes|additionalCanvasPolicies|actions|resources|conditions|values|except)[.]0",
    "g",
  );
  // One service stands for all: they have one rule.
  const service = (path: string): string => path.replace(/[.]services[.][^.]+/, ".services.*");
  const used = new Set([...fields].map((path) => service(path.replace(names, (whole) => `${whole.split(".")[0]}.*`))));
  // What defaults: may hold is part of what a deployment may.
  const own = fieldsOf(deploymentsFile).filter((path) => !/^defaults\b/.test(path));
  expect(own.filter((path) => !used.has(service(path)))).toEqual([]);
});

test.each(completeFiles.map((file, index) => [index, file] as const))(
  "complete file %d is read and passes the JSON Schema",
  (_, file) => {
    const reading = readDeployments(write(file).text, "deployments.yaml");
    expect(reading.usable ? reading.warnings : reading.problems).toEqual([]);
    expect(reading.usable && reading.deployments).toEqual([
      { name: "analytics", deployment: get(file, ["deployments", "analytics"]) },
    ]);
    expect(accepts(file)).toBe(true);
  },
);

test("there are as many wrong values as the rules give reason for", () => {
  expect(all.length).toBeGreaterThan(1_500);
  expect(cases.length).toBeGreaterThan(650);
});

test.each(cases.map((each) => [each.title, each] as const))("%s", (_, { file, path, at, names }: WrongValue) => {
  const { text, places } = write(file);
  const placesOf = (inner: readonly string[]) => places.get(inner.join("."));
  const place = {
    value: placesOf(path)?.value,
    name: placesOf(path)?.name,
    // The file itself has no name.
    parent: placesOf(path.slice(0, -1))?.name ?? { line: 1, column: 1 },
  }[at];
  const reading = readDeployments(text, "deployments.yaml");
  const problems = reading.usable ? [] : reading.problems;
  expect(problems.map(({ file: named, place: found, field }) => ({ file: named, place: found, field }))).toEqual([
    { file: "deployments.yaml", place, field: path.join(".") },
  ]);
  expect(problems[0]?.problem).toContain(names);
  expect(problems[0]?.write).not.toBe("");
});

// As JSON and for AWS this name is like any other; only JavaScript cannot take it.
const forJson = cases.filter(({ path }) => path.join(".") !== "deployments.analytics.tags.__proto__");

test.each(forJson.map((each) => [each.title, each] as const))("JSON Schema refuses %s", (_, { file }) => {
  expect(accepts(file)).toBe(false);
});
