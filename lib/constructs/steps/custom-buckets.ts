import { withDefaults } from "../../rules/defaults";
import { emrServerlessRole as emrServerlessRoleRule } from "../../rules/emr-serverless-role";
import { quickSetupFields } from "../../rules/quick-setup";
import { browsableBuckets, bucketStatements, EmrServerlessBucketAccess } from "../custom-buckets";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";
import { withWorkspace } from "../workspace";
import { choiceOf, type MadeEmrServerlessRole } from "./emr-serverless-role";

type Props = Pick<CommonOptions, "customBuckets" | "workspace" | "emrServerlessRole">;

/** What the step of the custom buckets makes. */
export interface MadeCustomBuckets {
  /** The custom buckets' policy as JSON, when it was not attached to an existing EMR Serverless role. */
  readonly emrServerlessRolePolicy: string | undefined;
}

/** What jobs may do with custom buckets and the workspace, and execution roles with the buckets that users browse. */
export const customBuckets: Step<Props, MadeEmrServerlessRole, MadeCustomBuckets> = {
  id: "custom-buckets",
  fields: { customBuckets: quickSetupFields.customBuckets },
  make: ({ scope, target, props, made }) => {
    const buckets = withWorkspace(props.customBuckets, props.workspace);
    const attach = mayAttach(props);
    const access =
      Object.keys(buckets).length === 0
        ? undefined
        : new EmrServerlessBucketAccess(scope, "custom-buckets", {
            target,
            role: made.emrServerlessRole,
            buckets,
            attach,
          });
    return {
      gives: { emrServerlessRolePolicy: attach ? undefined : access?.policyJson },
      statements: bucketStatements(browsableBuckets(props.customBuckets ?? {}), target),
    };
  },
  outputs: {
    emr_serverless_role_policy: {
      description:
        "Policy for the owner of the existing EMR Serverless role to add: the custom buckets. None where it is attached, or there are no buckets.",
      value: ({ emrServerlessRolePolicy }) => emrServerlessRolePolicy,
    },
  },
};

function mayAttach(props: Props): boolean {
  const choice = choiceOf(props);
  const { existing } = emrServerlessRoleRule.forms;
  return choice.create !== undefined || withDefaults(existing.rule.fields, choice.existing).grantCustomBuckets;
}
