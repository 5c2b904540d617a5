import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { SHOWN_BY_THE_APP } from "../constructs/pass-role-undecided";
import type { Scenario } from "../constructs/scenario";
import type { Deployment } from "./deployment";
import { type State, stateOf } from "./state";

/** The class of a scenario, from `modules/scenario-classes.ts`. */
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
    this.node.setContext(SHOWN_BY_THE_APP, true);
    // For whoever compares two stacks; Terraform does not read it.
    this.addOverride("//.scenario", deployment.scenario);
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
    const { outputs } = new ScenarioOfDeployment(this, "Default", { ...options, deploymentName: name });
    for (const [output, { description, value }] of Object.entries(outputs)) {
      new TerraformOutput(this, output, { description, value });
    }
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
}
