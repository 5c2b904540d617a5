import { TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { TerraformCheck } from "./terraform-blocks";

/** A warning that is known at synth, in every plan and apply as well: the synthesized stack may be planned by other tools. */
export class PlanWarning extends Construct {
  /** @param message full sentences, as Terraform asks for */
  constructor(scope: Construct, id: string, message: string) {
    super(scope, id);
    // Terraform refuses a condition that refers to nothing.
    const local = new TerraformLocal(this, "warning", message);
    new TerraformCheck(this, "Default", `${local.fqn} == ""`, message);
  }
}
