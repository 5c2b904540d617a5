import { createRequire } from "node:module";
import type * as SagemakerDomainModule from "@cdktf/provider-aws/lib/sagemaker-domain";
import { Domain, largeDataSettings } from "../../lib/constructs/domain";
import { target } from "../support/constructs";
import { synthesize } from "../support/synth";

/** The provider package as the constructs see it, with three settings more, one at each level. */
beforeAll(() => {
  const provider = createRequire(`${__dirname}/`)(
    "@cdktf/provider-aws/lib/sagemaker-domain",
  ) as typeof SagemakerDomainModule;
  const older = { ...provider };
  // Not another class: the constructs' own ones are made of this one already.
  const { prototype } = provider.SagemakerDomain;
  const attributes = Reflect.get(prototype, "synthesizeAttributes") as (this: unknown) => Record<string, unknown>;
  prototype["synthesizeAttributes"] = function () {
    return { ...attributes.call(this), home_efs_file_system_creation: undefined };
  };
  const newer: Partial<typeof SagemakerDomainModule> = {
    sagemakerDomainDefaultUserSettingsToTerraform: (settings) => ({
      ...(older.sagemakerDomainDefaultUserSettingsToTerraform(settings) as object),
      newer_app_settings: undefined,
    }),
    sagemakerDomainDefaultUserSettingsCanvasAppSettingsToTerraform: (settings) => ({
      ...(older.sagemakerDomainDefaultUserSettingsCanvasAppSettingsToTerraform(settings) as object),
      newer_canvas_settings: undefined,
    }),
  };
  Object.assign(provider, newer);
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
