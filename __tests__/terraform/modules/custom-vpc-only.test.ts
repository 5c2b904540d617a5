import { testModule } from "./module";

testModule("custom-vpc-only", { rules: 28, options: 13 });
