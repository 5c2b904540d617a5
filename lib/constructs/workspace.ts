import { Fn, Token } from "cdktf";
import type { Statement } from "../policies/policy-template";
import { render } from "../policies/render";
import { workspace as workspaceGrant } from "../policies/workspace";
import { isOtherAccount, keyIsOfOtherAccount } from "./accounts";
import type { AwsTarget } from "./aws-target";
import { bucketStatements, type CustomBucket, type CustomBuckets } from "./custom-buckets";

/** The bucket, and the key, for what Canvas itself keeps: datasets, models and other artifacts. */
export interface Workspace {
  /** The bucket's name. It must be in the domain's Region. */
  readonly bucketName: string;
  /**
   * The folder of the bucket, ending with a slash. Canvas adds `Canvas/<user profile>/…` and takes 128 characters in all.
   * @default the whole bucket
   */
  readonly prefix?: string;
  /**
   * The customer managed key that Canvas encrypts its artifacts with: its ARN.
   * @default no key is set or granted: Canvas uses the bucket's default encryption, which is right for SSE-S3
   */
  readonly kmsKeyArn?: string;
  /**
   * The account that owns the bucket.
   * @default the deployment's own account
   */
  readonly ownerAccountId?: string;
}

/** The name of the workspace among buckets, in Sids and outputs. */
export const WORKSPACE = "workspace";

/** The workspace as a bucket that both kinds of role read and write. */
export function workspaceBucket(workspace: Workspace): CustomBucket {
  const { bucketName, prefix, kmsKeyArn, ownerAccountId } = workspace;
  return {
    bucketName,
    access: "read-write",
    grantExecutionRoles: true,
    ...(prefix === undefined ? {} : { prefixes: [prefix] }),
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    ...(ownerAccountId === undefined ? {} : { ownerAccountId }),
  };
}

/** The custom buckets, and the workspace as one of them. */
export function withWorkspace(customBuckets: CustomBuckets = {}, workspace?: Workspace): CustomBuckets {
  return workspace === undefined ? customBuckets : { ...customBuckets, [WORKSPACE]: workspaceBucket(workspace) };
}

/** What the execution roles need of the workspace. */
export function workspaceStatements(workspace: Workspace, target: AwsTarget): readonly Statement[] {
  // Here Canvas uses the key in more ways than through S3, so the bucket's own statements on it would say nothing more.
  const { kmsKeyArn, ...bucket } = workspaceBucket(workspace);
  return [
    ...bucketStatements({ [WORKSPACE]: bucket }, target),
    ...render(workspaceGrant, {
      bucketName: workspace.bucketName,
      ownerAccountId: workspace.ownerAccountId ?? target.account,
      kmsKeyArn: kmsKeyArn ?? "",
      encrypted: kmsKeyArn !== undefined,
      keyOfAnotherAccount:
        kmsKeyArn !== undefined &&
        keyIsOfOtherAccount(kmsKeyArn, isOtherAccount(workspace.ownerAccountId, target), target),
    }),
  ];
}

/** The setting of a domain or user profile. */
export interface WorkspaceSettings {
  readonly s3ArtifactPath: string;
  readonly s3KmsKeyId?: string;
}

/** The workspace as the setting of a domain or user profile. The API takes a key's ARN where it says id. */
export function workspaceSettings({ bucketName, prefix, kmsKeyArn }: Workspace): WorkspaceSettings {
  const folder = prefix === undefined ? "" : `/${withoutSlash(prefix)}`;
  return {
    s3ArtifactPath: `s3://${bucketName}${folder}`,
    ...(kmsKeyArn === undefined ? {} : { s3KmsKeyId: kmsKeyArn }),
  };
}

function withoutSlash(prefix: string): string {
  return Token.isUnresolved(prefix) ? Fn.trimsuffix(prefix, "/") : prefix.replace(/\/$/, "");
}
