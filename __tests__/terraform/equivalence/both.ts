/** The same cases as one CDKTF stack and as one root module, planned and applied on the same loopback AWS. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformDataSource, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Scenario } from "../../../lib/constructs/scenario";
import type { SCENARIOS } from "../../../lib/terraform/modules";
import { ACCOUNT, REGION } from "../../support/quick-setup";
import type { StackFolder, Workspace } from "../support/workspace";
import { addressInModule } from "./addresses";
import { variablesFrom } from "./variables";

const ROOT = path.resolve(__dirname, "../../..");

type ScenarioName = (typeof SCENARIOS)[number];

/** A scenario's class. */
export type ScenarioOf<P> = new (
  scope: Construct,
  id: string,
  props: P & { readonly account: string; readonly region: string },
) => Scenario;

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
  scenario: ScenarioName,
  ScenarioClass: ScenarioOf<P>,
  cases: Readonly<Record<string, P>>,
  folderName: string = scenario,
): Written {
  const closed = scenario === "custom-vpc-only";
  const instance = (name: string): string => `module.all["${name}"]`;
  const table = new Map<string, string>();
  workspace.synthesize((app) => {
    const stack = new TerraformStack(app, folderName);
    new LocalBackend(stack, { path: "terraform.tfstate" });
    new AwsProvider(stack, "aws", { region: REGION, allowedAccountIds: [ACCOUNT] });
    for (const [name, props] of Object.entries(cases)) {
      const made = new ScenarioClass(stack, name, { ...props, account: ACCOUNT, region: REGION });
      new TerraformOutput(stack, `out-${name}`, { value: inTerraform(made), staticId: true }).overrideLogicalId(name);
    }
    for (const element of stack.node.findAll()) {
      if (!(element instanceof TerraformResource || element instanceof TerraformDataSource)) continue;
      const type = `${element instanceof TerraformDataSource ? "data." : ""}${element.terraformResourceType}`;
      const [, name = "", ...below] = element.node.path.split("/");
      const key = type === "aws_sagemaker_domain" && closed ? '["vpc-only"]' : "";
      const there = addressInModule(type, below.join("/"), closed);
      if (there !== undefined) table.set(`${type}.${element.friendlyUniqueId}${key}`, `${instance(name)}.${there}`);
    }
  });
  const folder = path.join(workspace.folder, `${folderName}-root`);
  mkdirSync(folder, { recursive: true });
  const modules = Object.fromEntries(
    Object.entries(cases).map(([name, props]) => [
      name,
      variablesFrom({ ...props } as Readonly<Record<string, unknown>>, closed, ACCOUNT),
    ]),
  );
  const source = path.join(ROOT, "modules", scenario);
  writeFileSync(
    path.join(folder, "main.tf.json"),
    JSON.stringify({
      provider: { aws: { region: REGION, allowed_account_ids: [ACCOUNT] } },
      // As most do it: what the modules are given stands in a variable.
      variable: { cases: { type: "any", default: modules } },
      module: { all: { source, for_each: "${var.cases}", ...eachValue(modules) } },
      output: Object.fromEntries(Object.keys(cases).map((name) => [name, { value: `\${${instance(name)}}` }])),
    }),
  );
  return { stack: workspace.stack(folderName), root: workspace.root(folder), table };
}

/**
 * One call of a module for all cases: Terraform reads and validates a module for each call, and each makes its graph larger.
 * Null is as good as nothing: every variable with a default other than null is not nullable.
 */
function eachValue(cases: Readonly<Record<string, object>>): object {
  const variables = [...new Set(Object.values(cases).flatMap((given) => Object.keys(given)))];
  return Object.fromEntries(variables.map((name) => [name, `\${try(each.value.${name}, null)}`]));
}

function inTerraform(outputs: Scenario): object {
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
