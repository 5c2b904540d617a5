import { testModule } from "./module";

testModule("quick-setup", { validations: 78, rules: 21, options: 4 });
