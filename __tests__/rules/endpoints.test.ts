import { interfaceEndpoints } from "../../lib/rules/endpoints";
import { INTERFACE_ENDPOINT_SERVICES } from "../../lib/rules/endpoint-services";

it("has a field for each service, which says what Canvas uses it for", () => {
  const { fields } = interfaceEndpoints.fields.services.rule;
  expect(Object.keys(fields)).toEqual(INTERFACE_ENDPOINT_SERVICES);
  expect(fields.kms.default).toMatch(/customer managed key/);
  expect(fields.forecast.default).toMatch(/closed/);
  expect(fields.sts.default).toBe("as others say");
});
