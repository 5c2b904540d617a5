import { TerraformVariable } from "cdktf";
import { bucketStatements } from "../../lib/constructs/custom-buckets";
import { workspaceBucket, workspaceSettings, workspaceStatements } from "../../lib/constructs/workspace";
import { target } from "../support/constructs";
import { ACCOUNT, KEY, OTHER_ACCOUNT } from "../support/quick-setup";
import { synthesize } from "../support/synth";

const FOREIGN_KEY = KEY.replace(ACCOUNT, OTHER_ACCOUNT);

describe("the setting", () => {
  it("is the bucket alone, or the folder without its slash, and the key's ARN", () => {
    expect(workspaceSettings({ bucketName: "work" })).toEqual({ s3ArtifactPath: "s3://work" });
    expect(workspaceSettings({ bucketName: "work", prefix: "teams/data/", kmsKeyArn: KEY })).toEqual({
      s3ArtifactPath: "s3://work/teams/data",
      s3KmsKeyId: KEY,
    });
  });

  it("has a folder without its slash too where only Terraform knows it", () => {
    let path: string | undefined;
    const stack = synthesize((scope) => {
      const prefix = new TerraformVariable(scope, "folder", { type: "string" }).stringValue;
      path = workspaceSettings({ bucketName: "work", prefix }).s3ArtifactPath;
    });
    expect(stack.resolve(path)).toBe('s3://work/${trimsuffix(var.folder, "/")}');
  });
});

describe("the grants", () => {
  const sids = (...args: Parameters<typeof workspaceStatements>): readonly string[] =>
    workspaceStatements(...args).map(({ sid }) => sid);

  it("let jobs read and write the folder through S3, with the key", () => {
    const bucket = workspaceBucket({ bucketName: "work", prefix: "a/", kmsKeyArn: KEY, ownerAccountId: OTHER_ACCOUNT });
    expect(bucket).toEqual({
      bucketName: "work",
      prefixes: ["a/"],
      access: "read-write",
      kmsKeyArn: KEY,
      ownerAccountId: OTHER_ACCOUNT,
      grantExecutionRoles: true,
    });
    expect(bucketStatements({ workspace: bucket }, target).map(({ sid }) => sid)).toEqual([
      "CanvasBucketReadWorkspace",
      "CanvasBucketWriteWorkspace",
      "CanvasBucketListWorkspace",
      "CanvasBucketLocationWorkspace",
      "CanvasBucketDecryptWorkspace",
      "CanvasBucketEncryptWorkspace",
    ]);
    expect(workspaceBucket({ bucketName: "work" })).toEqual({
      bucketName: "work",
      access: "read-write",
      grantExecutionRoles: true,
    });
  });

  const BUCKET = [
    "CanvasBucketReadWorkspace",
    "CanvasBucketWriteWorkspace",
    "CanvasBucketListWorkspace",
    "CanvasBucketLocationWorkspace",
    "CanvasWorkspaceCors",
  ];

  it("let users have the bucket, and the key in more ways than through S3", () => {
    expect(sids({ bucketName: "work" }, target)).toEqual(BUCKET);
    expect(sids({ bucketName: "work", kmsKeyArn: KEY }, target)).toEqual([...BUCKET, "CanvasWorkspaceKey"]);
    expect(sids({ bucketName: "work", kmsKeyArn: FOREIGN_KEY }, target)).toEqual([
      ...BUCKET,
      "CanvasWorkspaceKey",
      "CanvasWorkspaceKeyOfAnotherAccount",
    ]);
  });

  it("are for the bucket of its owner, by default the deployment's account", () => {
    const owners = (ownerAccountId?: string): readonly (readonly string[])[] =>
      workspaceStatements(
        { bucketName: "work", ...(ownerAccountId === undefined ? {} : { ownerAccountId }) },
        target,
      ).map(({ conditions }) => conditions.find(({ variable }) => variable === "aws:ResourceAccount")?.values ?? []);
    expect(new Set(owners().flat())).toEqual(new Set([ACCOUNT]));
    expect(new Set(owners(OTHER_ACCOUNT).flat())).toEqual(new Set([OTHER_ACCOUNT]));
  });
});
