import { type LargeDataSettings, largeDataSettings } from "../domain";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";
import type { MadeEmrServerlessRole } from "./emr-serverless-role";

/** What the step of the Canvas setting makes. */
export interface MadeCanvasSettings {
  /** The Canvas setting, for `canvasAppSettings` of a `SagemakerDomain` or `SagemakerUserProfile` of your own. */
  readonly canvasAppSettings: LargeDataSettings;
}

/** The setting that switches large data on and says where Canvas keeps its artifacts: step 2.1 of Scenario 1. */
export const canvasSettings: Step<
  Pick<CommonOptions, "workspace">,
  Pick<MadeEmrServerlessRole, "emrServerlessRoleArn">,
  MadeCanvasSettings
> = {
  id: "canvas-settings",
  make: ({ props, made }) => ({
    gives: { canvasAppSettings: largeDataSettings(made.emrServerlessRoleArn, props.workspace) },
  }),
  outputs: {
    canvas_app_settings: {
      description: "canvas_app_settings for a domain or user profile of your own.",
      value: ({ canvasAppSettings }) => inTerraform(canvasAppSettings),
    },
  },
};

/** The setting in Terraform's own names. */
function inTerraform({ emrServerlessSettings, workspaceSettings }: LargeDataSettings): object {
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
