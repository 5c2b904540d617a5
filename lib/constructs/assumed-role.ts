import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Statement } from "../policies/policy-template";
import { managedPolicyArn, MANAGED_POLICIES_PER_ROLE } from "../policies/managed";
import { type AwsTarget, providerOf, tagsOf } from "./aws-target";
import { tooManyManagedPolicies, trustPolicyTooLong } from "./errors";
import { policyDocument, policyLength } from "./policy-document";

/** What IAM takes for a trust policy. */
const TRUST_POLICY_CHARACTERS = 2_048;

/** Props of {@link AssumedRole}. */
export interface AssumedRoleProps {
  readonly target: AwsTarget;
  readonly roleName: string;
  readonly description: string;
  readonly path: string | undefined;
  readonly permissionsBoundaryArn: string | undefined;
  readonly trust: readonly Statement[];
  /** Names of AWS managed policies. */
  readonly managedPolicies: readonly string[];
  /** What must be there, or must have passed, before the role is made. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A role that an AWS service assumes, with AWS managed policies attached one by one, never exclusively. */
export class AssumedRole extends Construct {
  readonly roleArn: string;
  readonly roleName: string;
  /** The attached policies: without them the role exists and may do nothing. */
  readonly attachments: readonly ITerraformDependable[];

  /** The stack does not synthesize when IAM would refuse the trust policy for its length, or so many managed policies. */
  constructor(scope: Construct, id: string, props: AssumedRoleProps) {
    super(scope, id);
    const length = policyLength(props.trust);
    const count = props.managedPolicies.length;
    this.node.addValidation({
      validate: () => [
        ...(length.characters > TRUST_POLICY_CHARACTERS
          ? [trustPolicyTooLong(props.roleName, length, TRUST_POLICY_CHARACTERS)]
          : []),
        ...(count > MANAGED_POLICIES_PER_ROLE
          ? [tooManyManagedPolicies(props.roleName, count, MANAGED_POLICIES_PER_ROLE)]
          : []),
      ],
    });
    const role = new IamRole(this, "Default", {
      ...providerOf(props.target),
      ...tagsOf(props.target),
      ...(props.path === undefined ? {} : { path: props.path }),
      ...(props.permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: props.permissionsBoundaryArn }),
      name: props.roleName,
      description: props.description,
      assumeRolePolicy: policyDocument(this, "trust", props.trust, props.target).json,
      ...(props.dependsOn.length === 0 ? {} : { dependsOn: [...props.dependsOn] }),
    });
    this.attachments = attachManagedPolicies(this, props.target, role.name, props.managedPolicies);
    this.roleArn = role.arn;
    this.roleName = role.name;
  }
}

/** Attaches AWS managed policies, each under its own name, so that adding one moves no other. */
export function attachManagedPolicies(
  scope: Construct,
  target: AwsTarget,
  roleName: string,
  policies: readonly string[],
): readonly ITerraformDependable[] {
  return policies.map(
    (policy) =>
      new IamRolePolicyAttachment(scope, policy, {
        ...providerOf(target),
        role: roleName,
        policyArn: managedPolicyArn(policy),
      }),
  );
}
