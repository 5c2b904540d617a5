/** The same cases as one CDKTF stack and as one root module, planned and applied on the same loopback AWS. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformDataSource, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ACCOUNT, REGION } from "../../support/quick-setup";
import { StackFolder, type Workspace } from "../support/workspace";
import { addressInModule } from "./addresses";
import { variablesFrom } from "./variables";

const ROOT = path.resolve(__dirname, "../../..");

/** Outputs of both sides, by the name that they have in Terraform. */
export interface Outputs {
  readonly emrServerlessRoleArn: string;
  readonly emrServerlessRolePolicy: string | undefined;
  readonly executionRoleArns: object;
  readonly executionRolePolicies: object;
  readonly bucketOwnerPolicies: object;
  readonly keyOwnerPolicies: object;
  readonly domainId: string | undefined;
  readonly userProfileArns: object;
  readonly canvasAppSettings: {
    readonly emrServerlessSettings: {
      readonly executionRoleArn?: string | undefined;
      readonly status?: string | undefined;
    };
    readonly workspaceSettings?: { readonly s3ArtifactPath: string; readonly s3KmsKeyId?: string };
  };
  readonly networkNotChecked: readonly string[];
}

/** A scenario on both sides. */
export interface Sides<P> {
  readonly scenario: "quick-setup" | "custom-public" | "custom-vpc-only";
  readonly build: (scope: Construct, id: string, props: P) => Outputs;
}

/** Both folders, and which address of the root module stands for which of the stack. */
export interface Written {
  readonly stack: StackFolder;
  readonly root: StackFolder;
  /** Addresses in the root module by those in the stack. */
  readonly table: ReadonlyMap<string, string>;
}

/**
 * Writes every case under its name.
 * @param folderName what both folders are named after
 */
export function write<P extends object>(
  workspace: Workspace,
  sides: Sides<P>,
  cases: Readonly<Record<string, P>>,
  folderName: string = sides.scenario,
): Written {
  const table = new Map<string, string>();
  workspace.synthesize((app) => {
    const stack = new TerraformStack(app, folderName);
    new LocalBackend(stack, { path: "terraform.tfstate" });
    new AwsProvider(stack, "aws", { region: REGION, allowedAccountIds: [ACCOUNT] });
    for (const [name, props] of Object.entries(cases)) {
      const outputs = sides.build(stack, name, { ...props, account: ACCOUNT, region: REGION });
      new TerraformOutput(stack, `out-${name}`, { value: inTerraform(outputs), staticId: true }).overrideLogicalId(
        name,
      );
    }
    const creators = new Set(
      stack.node
        .findAll()
        .filter(
          ({ node }) => node.path.endsWith("/security-group/Default") && !node.path.includes("interface-endpoints"),
        )
        .map(({ node }) => node.path.split("/")[1] ?? ""),
    );
    for (const element of stack.node.findAll()) {
      if (!(element instanceof TerraformResource || element instanceof TerraformDataSource)) continue;
      const type = element.terraformResourceType;
      const mode = element instanceof TerraformDataSource ? "data." : "";
      const [, name = "", ...below] = element.node.path.split("/");
      const key = type === "aws_sagemaker_domain" && sides.scenario === "custom-vpc-only" ? '["vpc-only"]' : "";
      const own = `${mode}${type}.${element.friendlyUniqueId}${key}`;
      const there = addressInModule(
        `${mode}${type}`,
        below.join("/"),
        sides.scenario === "custom-vpc-only",
        creators.has(name),
      );
      if (there !== undefined) table.set(own, `module.${name}.${there}`);
    }
  });
  const folder = path.join(workspace.folder, `${folderName}-root`);
  mkdirSync(folder, { recursive: true });
  const modules = Object.entries(cases).map(([name, props]) => [
    name,
    {
      source: path.join(ROOT, "modules", sides.scenario),
      ...variablesFrom({ ...props } as Readonly<Record<string, unknown>>, ACCOUNT),
    },
  ]);
  writeFileSync(
    path.join(folder, "main.tf.json"),
    JSON.stringify({
      provider: { aws: { region: REGION, allowed_account_ids: [ACCOUNT] } },
      module: Object.fromEntries(modules) as object,
      output: Object.fromEntries(Object.keys(cases).map((name) => [name, { value: `\${module.${name}}` }])),
    }),
  );
  return { stack: workspace.stack(folderName), root: new StackFolder(folder, workspace.environment), table };
}

function inTerraform(outputs: Outputs): object {
  const { emrServerlessSettings, workspaceSettings } = outputs.canvasAppSettings;
  return {
    emr_serverless_role_arn: outputs.emrServerlessRoleArn,
    emr_serverless_role_policy: outputs.emrServerlessRolePolicy ?? "",
    execution_role_arns: outputs.executionRoleArns,
    execution_role_policies: outputs.executionRolePolicies,
    bucket_owner_policies: outputs.bucketOwnerPolicies,
    key_owner_policies: outputs.keyOwnerPolicies,
    domain_id: outputs.domainId ?? "",
    user_profile_arns: outputs.userProfileArns,
    canvas_app_settings: {
      emr_serverless_settings: {
        execution_role_arn: emrServerlessSettings.executionRoleArn,
        status: emrServerlessSettings.status,
      },
      workspace_settings:
        workspaceSettings === undefined
          ? {}
          : { s3_artifact_path: workspaceSettings.s3ArtifactPath, s3_kms_key_id: workspaceSettings.s3KmsKeyId ?? "" },
    },
    network_not_checked: outputs.networkNotChecked,
  };
}
