/** What the package offers. */
// First: it explains what is missing before anything needs it.
import "./peers";

export { CanvasLargeDataCustomPublic, type CanvasLargeDataCustomPublicProps } from "./custom-public";
export { CanvasLargeDataCustomVpcOnly, type CanvasLargeDataCustomVpcOnlyProps } from "./custom-vpc-only";
export { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "./quick-setup";
export type { AppSecurityGroupChoice, CreateAppSecurityGroup } from "../lib/constructs/app-security-group";
export type { CustomBucket, CustomBuckets } from "../lib/constructs/custom-buckets";
export type {
  CreateDomain,
  CreateDomainOptions,
  DomainChoice,
  ExistingDomain,
  ImportDomain,
  LargeDataSettings,
  VpcOnlyDomainChoice,
} from "../lib/constructs/domain";
export type {
  CreateEmrServerlessRole,
  EmrServerlessRoleChoice,
  ExistingEmrServerlessRole,
} from "../lib/constructs/emr-serverless-role";
export { InvalidPropsError } from "../lib/constructs/errors";
export type { CreateExecutionRole, ExecutionRole, ExistingExecutionRole } from "../lib/constructs/execution-roles";
export type {
  CreateInterfaceEndpoint,
  ExistingInterfaceEndpoint,
  InterfaceEndpointChoice,
  InterfaceEndpointsChoice,
} from "../lib/constructs/interface-endpoints";
export type { CustomVpcOnlyOptions, Network, NetworkOptions } from "../lib/constructs/network";
export type { ByArn, ByTag, NetworkInterfaces } from "../lib/constructs/network-interface-access";
export type {
  CreateS3Endpoint,
  EndpointCondition,
  EndpointStatement,
  ExistingS3Endpoint,
  S3EndpointChoice,
} from "../lib/constructs/s3-gateway-endpoint";
export {
  type CommonOptions,
  ComposedScenario,
  Scenario,
  type ScenarioOptions,
  type ScenarioPlace,
  type ScenarioProps,
  type ScenarioValues,
  type VpcOnlyScenarioOptions,
} from "../lib/constructs/scenario";
export {
  customPublic as customPublicSteps,
  customVpcOnly as customVpcOnlySteps,
  type MadeScenario,
  type MadeVpcOnlyScenario,
  quickSetup as quickSetupSteps,
} from "../lib/constructs/scenarios";
export {
  type Contributions,
  type Notes,
  type Output,
  type ProblemContext,
  type Step,
  type StepContext,
  type StepResult,
  Steps,
} from "../lib/constructs/step";
export * as steps from "../lib/constructs/steps";
export type {
  MadeCanvasSettings,
  MadeCustomBuckets,
  MadeDomain,
  MadeEmrServerlessRole,
  MadeExecutionRoles,
  MadeNetwork,
  MadeNetworkGuards,
  MadeOwnerPolicies,
  MadeUserProfiles,
} from "../lib/constructs/steps";
export type { Statement } from "../lib/policies/policy-template";
export type { AwsTarget } from "../lib/constructs/aws-target";
export type { UserProfile, VpcOnlyUserProfile } from "../lib/constructs/user-profiles";
export type { Workspace } from "../lib/constructs/workspace";
export type { InterfaceEndpointService } from "../lib/rules/endpoint-services";
export type { Problem } from "../lib/rules/check";
