import { interfaceEndpoints } from "../../lib/rules/endpoints";
import { defaultText } from "../../lib/rules/rule";
import { INTERFACE_ENDPOINT_SERVICES } from "../../lib/rules/endpoint-services";

it("has a field for each service, which says what Canvas uses it for", () => {
  const { fields } = interfaceEndpoints.fields.services.rule;
  expect(Object.keys(fields)).toEqual(INTERFACE_ENDPOINT_SERVICES);
  expect(defaultText(fields.kms)).toMatch(/customer managed key/);
  expect(defaultText(fields.forecast)).toMatch(/closed/);
  expect(defaultText(fields.sts)).toBe("as set by others");
});
