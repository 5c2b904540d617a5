import { customVpcOnlyFields } from "../../rules/custom-vpc-only";
import { withDefaults } from "../../rules/defaults";
import { quickSetupFields } from "../../rules/quick-setup";
import type { CommonOptions, ScenarioOptions, VpcOnlyScenarioOptions } from "../scenario";
import type { Step } from "../step";
import { UserProfiles } from "../user-profiles";
import type { MadeCanvasSettings } from "./canvas-settings";
import type { MadeDomain } from "./domain";
import type { MadeExecutionRoles } from "./execution-roles";

type Protection = Pick<CommonOptions, "protectDomain">;
type Needs = Pick<MadeExecutionRoles, "executionRoleArns"> & MadeCanvasSettings & MadeDomain;

/** What the step of the user profiles makes. */
export interface MadeUserProfiles {
  /** ARNs of the created user profiles by static name. */
  readonly userProfileArns: Readonly<Record<string, string>>;
}

const fields = { userProfiles: quickSetupFields.userProfiles, protectDomain: quickSetupFields.protectDomain };

/** User profiles of a domain in a closed VPC, which may have security groups of their own. */
export const vpcOnlyUserProfiles: Step<
  Pick<VpcOnlyScenarioOptions, "userProfiles"> & Protection,
  Needs,
  MadeUserProfiles
> = {
  id: "user-profiles",
  fields: { ...fields, userProfiles: customVpcOnlyFields.userProfiles },
  make: ({ scope, target, props, made, contributed }) => {
    const { userProfiles: profiles, protectDomain } = withDefaults(fields, props);
    const { arns } = new UserProfiles(scope, "user-profiles", {
      target,
      domainId: made.domainId,
      profiles,
      executionRoleArns: made.executionRoleArns,
      settings: made.canvasAppSettings,
      protect: protectDomain,
      dependsOn: [...contributed.beforeRoles, ...contributed.beforeUsers],
    });
    return { gives: { userProfileArns: arns } };
  },
  outputs: {
    user_profile_arns: {
      description: "ARNs of the created user profiles by static name.",
      value: ({ userProfileArns }) => userProfileArns,
    },
  },
};

/** User profiles with large data switched on or off for each. */
export const userProfiles: Step<Pick<ScenarioOptions, "userProfiles"> & Protection, Needs, MadeUserProfiles> = {
  ...vpcOnlyUserProfiles,
  fields,
};
