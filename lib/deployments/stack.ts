import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Scenario } from "../constructs/scenario";
import type { Deployment } from "./deployment";
import { type State, stateOf } from "./state";

/** A scenario's class, as `main.ts` hands it over. */
export type ScenarioClass<D extends Deployment> = new (
  scope: Construct,
  id: string,
  props: Omit<D, "scenario" | "assumeRole" | "backend"> & { readonly deploymentName: string },
) => Scenario;

/** The class of each scenario. */
export type Scenarios = { readonly [S in Deployment["scenario"]]: ScenarioClass<Extract<Deployment, { scenario: S }>> };

/** One deployment as one stack: its provider, its state, its scenario and the scenario's outputs. */
export class DeploymentStack extends TerraformStack {
  constructor(scope: Construct, name: string, deployment: Deployment, scenarios: Scenarios) {
    super(scope, name);
    const { scenario, assumeRole, backend, ...options } = deployment;
    new AwsProvider(this, "aws", {
      region: options.region,
      // Terraform stops before it reads anything when the credentials are those of another account.
      allowedAccountIds: [options.account],
      ...(assumeRole === undefined
        ? {}
        : {
            assumeRole: [
              {
                roleArn: assumeRole.roleArn,
                ...(assumeRole.externalId === undefined ? {} : { externalId: assumeRole.externalId }),
              },
            ],
          }),
    });
    this.keepState(stateOf(name, backend));
    // `Default` does not show in addresses, so that they are the same whatever a deployment is called.
    // TypeScript does not see that the class and the options are of the same scenario.
    const ScenarioOfDeployment = scenarios[scenario] as ScenarioClass<Deployment>;
    this.output(new ScenarioOfDeployment(this, "Default", { ...options, deploymentName: name }));
  }

  /** The backend is always written: cdktf's own default would put this machine's working directory into the stack. */
  private keepState(state: State): void {
    if (state.kind === "local") {
      new LocalBackend(this, { path: state.path });
      return;
    }
    const { bucket, region, key, kmsKeyArn, roleArn } = state;
    const s3 = new S3Backend(this, {
      bucket,
      region,
      key,
      encrypt: true,
      ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
      ...(roleArn === undefined ? {} : { assumeRole: { roleArn } }),
    });
    s3.addOverride("use_lockfile", true);
  }

  private output(scenario: Scenario): void {
    const outputs: readonly (readonly [name: string, description: string, value: unknown])[] = [
      ["emr_serverless_role_arn", "ARN of the role that jobs on EMR Serverless run as.", scenario.emrServerlessRoleArn],
      [
        "emr_serverless_role_policy",
        "Policy for the owner of the existing EMR Serverless role to add: the custom buckets.",
        scenario.emrServerlessRolePolicy,
      ],
      ["execution_role_arns", "ARNs of the execution roles by static name.", scenario.executionRoleArns],
      [
        "execution_role_policies",
        "Policies for the owners of the execution roles to add, by static name (attach: false).",
        unlessEmpty(scenario.executionRolePolicies),
      ],
      [
        "bucket_owner_policies",
        "Bucket policies for owners in other accounts to add to theirs, by static name of the bucket.",
        unlessEmpty(scenario.bucketOwnerPolicies),
      ],
      [
        "key_owner_policies",
        "Key policies for owners in other accounts to add to theirs, by static name of the bucket, or domain.",
        unlessEmpty(scenario.keyOwnerPolicies),
      ],
      [
        "network_not_checked",
        "The parts of the network that this plan could not check; their owner should check them.",
        scenario.networkNotChecked.length === 0 ? undefined : scenario.networkNotChecked,
      ],
      ["domain_id", "The domain's id.", scenario.domainId],
      ["user_profile_arns", "ARNs of the created user profiles by static name.", unlessEmpty(scenario.userProfileArns)],
      [
        "canvas_app_settings",
        "canvas_app_settings for a domain or user profile of your own.",
        canvasAppSettings(scenario),
      ],
    ];
    for (const [name, description, value] of outputs) {
      if (value !== undefined) new TerraformOutput(this, name, { description, value });
    }
  }
}

function unlessEmpty(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}

/** The setting in Terraform's own names. */
function canvasAppSettings({ canvasAppSettings: settings }: Scenario): object {
  const { emrServerlessSettings, workspaceSettings } = settings;
  return {
    emr_serverless_settings: {
      execution_role_arn: emrServerlessSettings.executionRoleArn,
      status: emrServerlessSettings.status,
    },
    ...(workspaceSettings === undefined
      ? {}
      : {
          workspace_settings: {
            s3_artifact_path: workspaceSettings.s3ArtifactPath,
            ...(workspaceSettings.s3KmsKeyId === undefined ? {} : { s3_kms_key_id: workspaceSettings.s3KmsKeyId }),
          },
        }),
  };
}
