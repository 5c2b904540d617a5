/** What the package offers. */
// First: it explains what is missing before anything needs it.
import "./peers";

export { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "./quick-setup";
export type { CustomBucket, CustomBuckets } from "../lib/constructs/custom-buckets";
export type {
  CreateDomain,
  DomainChoice,
  ExistingDomain,
  ImportDomain,
  LargeDataSettings,
} from "../lib/constructs/domain";
export type {
  CreateEmrServerlessRole,
  EmrServerlessRoleChoice,
  ExistingEmrServerlessRole,
} from "../lib/constructs/emr-serverless-role";
export { InvalidPropsError } from "../lib/constructs/errors";
export type { CreateExecutionRole, ExecutionRole, ExistingExecutionRole } from "../lib/constructs/execution-roles";
export type { ScenarioOptions, ScenarioPlace } from "../lib/constructs/scenario";
export type { Problem } from "../lib/rules/check";
