import { DataAwsIamRoles } from "@cdktf/provider-aws/lib/data-aws-iam-roles";
import { Construct } from "constructs";
import { SERVICE_LINKED_ROLE_COMMAND, SERVICE_LINKED_ROLE_PATH } from "../rules/values";
import { type AwsTarget, providerOf } from "./aws-target";
import { TerraformCheck } from "./terraform-blocks";

/** What the warning says. */
export const SERVICE_LINKED_ROLE_MISSING =
  "This account has no service-linked role for EMR Serverless, and Canvas users may not create it: the first large data " +
  `job would fail with AccessDenied on iam:CreateServiceLinkedRole. Create it once per account: ${SERVICE_LINKED_ROLE_COMMAND}`;

/**
 * Warns when the account has no service-linked role for EMR Serverless. The first application makes it, if its creator
 * may; Canvas users may not. Creating it here would fail wherever it exists, because an account has one.
 * @see https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-service-linked-roles.html
 */
export class ServiceLinkedRoleCheck extends Construct {
  constructor(scope: Construct, id: string, { target }: { readonly target: AwsTarget }) {
    super(scope, id);
    const roles = new DataAwsIamRoles(this, "Default", {
      ...providerOf(target),
      pathPrefix: `${SERVICE_LINKED_ROLE_PATH}/`,
    });
    new TerraformCheck(
      this,
      "exists",
      `length(data.aws_iam_roles.${roles.friendlyUniqueId}.names) > 0`,
      SERVICE_LINKED_ROLE_MISSING,
    );
  }
}
