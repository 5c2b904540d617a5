import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Statement } from "../policies/policy-template";
import { type AwsTarget, providerOf } from "./aws-target";
import { inlinePolicyTooLong } from "./errors";
import { inlinePolicyName } from "./names";
import { policyDocument, policyLength } from "./policy-document";

/** What IAM takes for all inline policies of a role together, without white space. */
export const INLINE_POLICY_CHARACTERS = 10_240;

/** Props of {@link RolePolicy}. */
export interface RolePolicyProps {
  readonly target: AwsTarget;
  /** For messages: the role as the user knows it. */
  readonly roleLabel: string;
  /** The role's name, or undefined to make the document only. */
  readonly roleName: string | undefined;
  /** At least one. */
  readonly statements: readonly Statement[];
  /** What must pass before the role is given the policy. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The one inline policy of a deployment on a role, or its document for whoever owns the role. */
export class RolePolicy extends Construct {
  /** The policy as JSON. */
  readonly json: string;

  /** The stack does not synthesize when IAM would refuse the policy for its length. */
  constructor(scope: Construct, id: string, props: RolePolicyProps) {
    super(scope, id);
    const length = policyLength(props.statements);
    // A validation, so that the policies of all roles are reported at once.
    this.node.addValidation({
      validate: () =>
        length.characters > INLINE_POLICY_CHARACTERS
          ? [inlinePolicyTooLong(props.roleLabel, length, INLINE_POLICY_CHARACTERS)]
          : [],
    });
    const document = policyDocument(this, "document", props.statements, props.target);
    this.json = document.json;
    if (props.roleName !== undefined) {
      const { dependsOn = [] } = props;
      new IamRolePolicy(this, "Default", {
        ...providerOf(props.target),
        name: inlinePolicyName(props.target.deploymentName),
        role: props.roleName,
        policy: document.json,
        ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
      });
    }
  }
}
