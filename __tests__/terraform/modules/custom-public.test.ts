import { readFileSync } from "node:fs";
import * as path from "node:path";
import { testModule } from "./module";

const MODULES = path.resolve(__dirname, "../../../modules");

testModule("custom-public", { rules: 4, options: 4 });

test("its variables are those of quick-setup, whose validations are tested", () => {
  const of = (scenario: string): string => readFileSync(path.join(MODULES, scenario, "variables.tf"), "utf8");
  expect(of("custom-public")).toBe(of("quick-setup"));
});
