import { readFileSync } from "node:fs";
import * as path from "node:path";
import { testModule } from "./module";

const MODULES = path.resolve(__dirname, "../../../modules");

testModule("custom-public", { rules: 21, options: 4 });

test.each(["variables.tf", "tests/validations.tftest.hcl"])("%s is that of quick-setup, whose tests run it", (file) => {
  const of = (scenario: string): string => readFileSync(path.join(MODULES, scenario, file), "utf8");
  expect(of("custom-public")).toBe(of("quick-setup"));
});
