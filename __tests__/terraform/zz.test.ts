import { runTerraform, terraformEnvironment } from "../support/terraform";
test("y", async () => { const e = await terraformEnvironment(); console.log(e["TF_CLI_CONFIG_FILE"], e["CANVAS_LARGE_DATA_PROVIDER_MIRROR"], await runTerraform(".", ["version"], e)); });
