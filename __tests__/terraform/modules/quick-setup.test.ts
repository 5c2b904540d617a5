import { testModule } from "./module";

testModule("quick-setup", { rules: 3, options: 4 });
