/** Blocks of Terraform that cdktf has no class for, or one that asks for more than we need. */
import { TerraformElement, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** A `check` block: its failure is a warning in every plan and apply, and stops nothing. */
export class TerraformCheck extends TerraformElement {
  /**
   * @param condition a Terraform expression, without `${}`
   * @param errorMessage full sentences, as Terraform asks for
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly condition: string,
    private readonly errorMessage: string,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    return {
      check: {
        [this.friendlyUniqueId]: {
          assert: [{ condition: `\${${this.condition}}`, error_message: this.errorMessage }],
        },
      },
    };
  }
}

/** A `removed` block: Terraform forgets the resource that had this construct's path, and does not destroy it. */
export class TerraformRemoved extends TerraformElement {
  /** @param resourceType for example `aws_sagemaker_domain` */
  constructor(
    scope: Construct,
    id: string,
    private readonly resourceType: string,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    return {
      removed: [{ from: `${this.resourceType}.${this.friendlyUniqueId}`, lifecycle: { destroy: false } }],
    };
  }
}

/** A `terraform_data` resource. cdktf's own class runs `terraform version` at synth, which is to work without Terraform. */
export class TerraformData extends TerraformResource {
  static readonly tfResourceType = "terraform_data";

  /** @param input the value whose change triggers `replace_triggered_by` of other resources */
  constructor(
    scope: Construct,
    id: string,
    private readonly input: object,
  ) {
    super(scope, id, { terraformResourceType: TerraformData.tfResourceType });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}
