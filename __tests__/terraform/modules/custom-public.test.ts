import { testModule } from "./module";

testModule("custom-public", { validations: 75, rules: 21, options: 4 });
