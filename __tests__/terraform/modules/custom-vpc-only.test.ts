import { testModule } from "./module";

testModule("custom-vpc-only", { validations: 125, rules: 60, options: 13 });
