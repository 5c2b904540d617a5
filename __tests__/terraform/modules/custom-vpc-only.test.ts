import { testModule } from "./module";

testModule("custom-vpc-only", { validations: 128, rules: 60, options: 13 });
