import { closest } from "../../lib/rules/closest";

const FIELDS = ["executionRoles", "emrServerlessRole", "domain", "tags"];

it.each<[string, string | undefined]>([
  ["executionRole", "executionRoles"],
  ["executionroles", "executionRoles"],
  ["EMRServerlessRole", "emrServerlessRole"],
  ["domian", "domain"],
  ["tag", "tags"],
  ["TAGS", "tags"],
  ["execution_roles", "executionRoles"],
  ["region", undefined],
  ["x", undefined],
  ["", undefined],
])("%s was probably meant as %s", (given, meant) => {
  expect(closest(given, FIELDS)).toBe(meant);
});

it("nothing is near when there is nothing", () => {
  expect(closest("domain", [])).toBeUndefined();
});
