/** The JSON Schema for editors allows what the reader allows, with and without `defaults:`. */
import Ajv from "ajv/dist/2020";
import { schemaText } from "../../lib/cli/schema";
import { smallest } from "../deployments/support";

const accepts = new Ajv({ strict: false }).compile(JSON.parse(schemaText()) as object);
const withoutAccount = Object.fromEntries(Object.entries(smallest("a")).filter(([name]) => name !== "account"));

test.each<[string, boolean, unknown]>([
  ["a complete deployment", true, { deployments: { a: smallest("a") } }],
  ["a deployment that lacks a field", false, { deployments: { a: withoutAccount } }],
  [
    "a deployment that has it from the defaults",
    true,
    { defaults: { account: "111122223333" }, deployments: { a: withoutAccount } },
  ],
  ["one that has it from another file", true, { defaults: {}, deployments: { a: withoutAccount } }],
  ["a wrong value beside defaults", false, { defaults: {}, deployments: { a: { ...smallest("a"), region: "x" } } }],
  ["a wrong default", false, { defaults: { region: "x" }, deployments: { a: smallest("a") } }],
  ["defaults alone", true, { defaults: { tags: { team: "data" } } }],
  ["nothing", false, {}],
  ["no deployments", false, { deployments: {} }],
  ["a name for anchors", true, { "x-tags": 1, deployments: { a: smallest("a") } }],
  ["another name", false, { tags: 1, deployments: { a: smallest("a") } }],
])("%s", (_, isRight, file) => {
  expect(accepts(file)).toBe(isRight);
});
