import { testModule } from "./module";

testModule("quick-setup", { validations: 75, rules: 21, options: 4 });
