import { testModule } from "./module";

testModule("custom-vpc-only", { rules: 29, options: 13 });
