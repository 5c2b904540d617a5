import { Annotations } from "cdktf";
import { render } from "../../policies/render";
import { restrictPassRole as grant } from "../../policies/restrict-pass-role";
import { YAML } from "../../rules/notation";
import { quickSetupFields } from "../../rules/quick-setup";
import { passRoleUndecided, SHOWN_BY_THE_APP } from "../pass-role-undecided";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";
import type { MadeEmrServerlessRole } from "./emr-serverless-role";

/** Denies every execution role passing any other role to EMR Serverless, if that was asked for. */
export const restrictPassRole: Step<
  Pick<CommonOptions, "restrictPassRole"> & Partial<Pick<CommonOptions, "executionRoles">>,
  Pick<MadeEmrServerlessRole, "emrServerlessRoleArn">,
  object
> = {
  id: "restrict-pass-role",
  fields: { restrictPassRole: quickSetupFields.restrictPassRole },
  make: ({ scope, props, made: { emrServerlessRoleArn } }) => {
    const warning = scope.node.tryGetContext(SHOWN_BY_THE_APP) === true ? undefined : passRoleUndecided(props, YAML);
    if (warning !== undefined) Annotations.of(scope).addWarning(warning);
    return {
      gives: {},
      statements: props.restrictPassRole === true ? render(grant, { emrServerlessRoleArn }) : [],
    };
  },
};
