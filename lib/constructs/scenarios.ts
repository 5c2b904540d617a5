/** Which steps each scenario of the AWS page has. */
import type { NetworkOptions } from "./network";
import type { ScenarioOptions, VpcOnlyScenarioOptions } from "./scenario";
import { Steps } from "./step";
import * as steps from "./steps";

/** What the steps of every scenario make. */
export interface MadeScenario
  extends
    steps.MadeEmrServerlessRole,
    steps.MadeCustomBuckets,
    steps.MadeExecutionRoles,
    steps.MadeOwnerPolicies,
    steps.MadeCanvasSettings,
    steps.MadeDomain,
    steps.MadeUserProfiles {}

/** What the steps of the scenario with a closed VPC make. */
export interface MadeVpcOnlyScenario extends MadeScenario, steps.MadeNetworkGuards, steps.MadeNetwork {}

/** The role for jobs, and what every execution role may do beyond what its own kind needs. */
const grants = Steps.none
  .and(steps.serviceLinkedRole)
  .and(steps.emrServerlessRole)
  .and(steps.customBuckets)
  .and(steps.workspace)
  .and(steps.domainKey)
  .and(steps.restrictPassRole);

/** The closed VPC, checked and completed before any role is created. */
const closedNetwork = Steps.none
  .and(steps.network)
  .and(steps.securityGroup)
  .and(steps.networkInterfaces)
  .and(steps.s3Endpoint)
  .and(steps.interfaceEndpoints);

/** Scenario 1, "Quick domain setup". */
export const quickSetup: Steps<ScenarioOptions, MadeScenario> = grants
  .and(steps.executionRoles)
  .and(steps.ownerPolicies)
  .and(steps.canvasSettings)
  .and(steps.domain)
  .and(steps.userProfiles);

/** Scenario 2, "Custom domain setup (with public internet access/without VPC)". */
export const customPublic: Steps<ScenarioOptions, MadeScenario> = Steps.none
  .and(steps.canvasImages)
  .followedBy(quickSetup);

/** Scenario 3, "Custom domain setup (with VPC and without public internet access)". */
export const customVpcOnly: Steps<VpcOnlyScenarioOptions & NetworkOptions, MadeVpcOnlyScenario> = closedNetwork
  .followedBy(grants)
  .and(steps.canvasImages)
  .and(steps.executionRoles)
  .and(steps.ownerPolicies)
  .and(steps.canvasSettings)
  .and(steps.vpcOnlyDomain)
  .and(steps.vpcOnlyUserProfiles);

/** The steps of each scenario by its name in `deployments.yaml` and among the Terraform modules. */
export const SCENARIO_STEPS = {
  "quick-setup": quickSetup,
  "custom-public": customPublic,
  "custom-vpc-only": customVpcOnly,
} as const;
