import { testModule } from "./module";

testModule("quick-setup", { rules: 4, options: 4 });
