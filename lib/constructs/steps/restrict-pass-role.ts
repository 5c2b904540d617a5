import { render } from "../../policies/render";
import { restrictPassRole as grant } from "../../policies/restrict-pass-role";
import { withDefaults } from "../../rules/defaults";
import { quickSetupFields } from "../../rules/quick-setup";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";
import type { MadeEmrServerlessRole } from "./emr-serverless-role";

const fields = { restrictPassRole: quickSetupFields.restrictPassRole };

/** Denies every execution role passing any other role to EMR Serverless, if that was asked for. */
export const restrictPassRole: Step<
  Pick<CommonOptions, "restrictPassRole">,
  Pick<MadeEmrServerlessRole, "emrServerlessRoleArn">,
  object
> = {
  id: "restrict-pass-role",
  fields,
  make: ({ props, made: { emrServerlessRoleArn } }) => ({
    gives: {},
    statements: withDefaults(fields, props).restrictPassRole ? render(grant, { emrServerlessRoleArn }) : [],
  }),
};
