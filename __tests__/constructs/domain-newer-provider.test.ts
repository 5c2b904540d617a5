import type * as SagemakerDomainModule from "@cdktf/provider-aws/lib/sagemaker-domain";
import { Domain, largeDataSettings } from "../../lib/constructs/domain";
import { target } from "../support/constructs";
import { synthesize } from "../support/synth";

/** A provider package that knows three settings more, one at each level. */
jest.mock("@cdktf/provider-aws/lib/sagemaker-domain", () => {
  const actual = jest.requireActual<typeof SagemakerDomainModule>("@cdktf/provider-aws/lib/sagemaker-domain");
  class SagemakerDomain extends actual.SagemakerDomain {
    protected override synthesizeAttributes(): Record<string, unknown> {
      return { ...super.synthesizeAttributes(), home_efs_file_system_creation: undefined };
    }
  }
  return {
    ...actual,
    SagemakerDomain,
    sagemakerDomainDefaultUserSettingsToTerraform: (
      settings: SagemakerDomainModule.SagemakerDomainDefaultUserSettings,
    ) => ({
      ...(actual.sagemakerDomainDefaultUserSettingsToTerraform(settings) as object),
      newer_app_settings: undefined,
    }),
    sagemakerDomainDefaultUserSettingsCanvasAppSettingsToTerraform: (
      settings: SagemakerDomainModule.SagemakerDomainDefaultUserSettingsCanvasAppSettings,
    ) => ({
      ...(actual.sagemakerDomainDefaultUserSettingsCanvasAppSettingsToTerraform(settings) as object),
      newer_canvas_settings: undefined,
    }),
  };
});

it("an imported domain leaves alone what only a newer provider knows, at every level", () => {
  const stack = synthesize((scope) => {
    new Domain(scope, "domain", {
      target,
      domain: { import: { domainId: "d-abc" } },
      protect: true,
      network: undefined,
      settings: largeDataSettings("arn:aws:iam::111122223333:role/x", undefined),
      executionRoleArns: {},
      dependsOn: [],
    });
  });
  const ignored = stack.lifecycle("aws_sagemaker_domain.domain")?.["ignore_changes"] as readonly string[];
  expect(ignored.filter((name) => /newer|home_efs_file_system_creation/.test(name))).toEqual([
    "home_efs_file_system_creation",
    "default_user_settings[0].newer_app_settings",
    "default_user_settings[0].canvas_app_settings[0].newer_canvas_settings",
  ]);
  expect(ignored).toHaveLength(37 + 3);
});
