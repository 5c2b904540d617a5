import { interfaceEndpoints } from "../../lib/rules/endpoints";
import { INTERFACE_ENDPOINT_SERVICES } from "../../lib/rules/endpoint-services";
import { problemsOf, textCases } from "./cases";
import { endpointCases, endpointTextTables } from "./endpoints.cases";

const named = (each: (typeof endpointCases)[number]): string =>
  `${"what" in each.rule ? each.rule.what : each.rule.kind} ${each.name}`;

it.each(endpointCases.map((each) => [named(each), each] as const))("%s", (_, each) => {
  expect(problemsOf(each)).toEqual(each.problems);
});

describe.each(Object.entries(endpointTextTables))("%s", (_, table) => {
  it.each(textCases(table).map((each) => [each.name, each] as const))("%s", (_name, each) => {
    expect(problemsOf(each)).toEqual(each.problems);
  });
});

it("has no case twice", () => {
  expect(new Set(endpointCases.map(named)).size).toBe(endpointCases.length);
});

it("has a field for each service, which says what Canvas uses it for", () => {
  const { fields } = interfaceEndpoints.fields.services.rule;
  expect(Object.keys(fields)).toEqual(INTERFACE_ENDPOINT_SERVICES);
  expect(fields.kms.default).toMatch(/customer managed key/);
  expect(fields.forecast.default).toMatch(/closed/);
  expect(fields.sts.default).toBe("as others say");
});
