/** The roles of a deployment with their names, default names filled in, and the buckets that are granted to them. */
import type { CustomBuckets } from "../constructs/custom-buckets";
import { DEFAULT_EMR_SERVERLESS_ROLE } from "../constructs/emr-serverless-role";
import type { ExecutionRole } from "../constructs/execution-roles";
import { emrServerlessRoleName, executionRoleName } from "../constructs/names";
import { roleNameOf } from "../constructs/role-arn";
import { withWorkspace } from "../constructs/workspace";
import type { NamedDeployment } from "./deployment";

/** An execution role of a deployment with its name. */
export interface NamedRole {
  readonly staticName: string;
  readonly roleName: string;
  readonly role: ExecutionRole;
}

/** The listed execution roles in their order. */
export function executionRolesOf({ name, deployment }: NamedDeployment): readonly NamedRole[] {
  return Object.entries(deployment.executionRoles).map(([staticName, role]) => {
    const roleName =
      role.existing === undefined
        ? executionRoleName(name, staticName, deployment.region, role.create.roleName)
        : roleNameOf(role.existing.roleArn);
    return { staticName, roleName, role };
  });
}

/** The buckets that jobs may use: the custom ones, and the domain's workspace. */
export function bucketsOf({ deployment: { customBuckets, workspace } }: NamedDeployment): CustomBuckets {
  return withWorkspace(customBuckets, workspace);
}

/** The EMR Serverless role of a deployment. */
export interface EmrRole {
  readonly roleName: string;
  readonly roleArn: string;
  readonly exists: boolean;
  /** True when the buckets are added to a role that exists. */
  readonly grantsBuckets: boolean;
}

/** The role as it is named or as it exists. */
export function emrRoleOf({ name, deployment }: NamedDeployment): EmrRole {
  const { account, region, emrServerlessRole: role = DEFAULT_EMR_SERVERLESS_ROLE } = deployment;
  if (role.existing !== undefined) {
    const { roleArn, grantCustomBuckets = false } = role.existing;
    const grantsBuckets = grantCustomBuckets && Object.keys(bucketsOf({ name, deployment })).length > 0;
    return { roleName: roleNameOf(roleArn), roleArn, exists: true, grantsBuckets };
  }
  const roleName = emrServerlessRoleName(name, region, role.create.nameSuffix);
  const roleArn = `arn:aws:iam::${account}:role${role.create.path ?? "/"}${roleName}`;
  return { roleName, roleArn, exists: false, grantsBuckets: false };
}

/** The custom buckets of a deployment, each folder once, as what a stack allows is asked for them. */
export function dataBucketsOf(
  named: NamedDeployment,
): readonly { name: string; prefix: string; access: "read" | "write"; owner: string | undefined }[] {
  return Object.values(bucketsOf(named)).flatMap(
    ({ bucketName: name, prefixes = [""], access, ownerAccountId: owner }) =>
      prefixes.flatMap((prefix) =>
        (access === "read-write" ? (["read", "write"] as const) : (["read"] as const)).map((each) => ({
          name,
          prefix,
          access: each,
          owner,
        })),
      ),
  );
}
