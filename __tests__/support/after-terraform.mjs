/** After the tests that run Terraform: ends what before-terraform.mjs started. jest runs this file as it is. */
import { forks } from "./before-terraform.mjs";

export default async function afterTerraform() {
  await forks?.stop();
}
