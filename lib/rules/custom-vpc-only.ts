/** The inputs of Scenario 3 of the AWS page, "Custom domain setup (with VPC and without public internet access)". */
import { customPublicFields, customPublicCrossFieldRules } from "./custom-public";
import { domainOptions, existingDomain } from "./domain";
import { network } from "./network";
import { placeFields } from "./quick-setup";
import { object, oneOf, required, withDefault } from "./rule";
import { securityGroupsOfAUserFit } from "./cross-field-rules";
import { vpcOnlyUserProfiles } from "./user-profiles";

const vpcOnlyDomain = oneOf({
  what: "the domain",
  forms: {
    create: required(
      "Create the domain in the network, without internet access, with large data switched on from the start.",
      object({ what: "a new domain", fields: domainOptions }),
    ),
    existing: existingDomain,
  },
  refused: {
    import: {
      problem:
        "a domain without internet access cannot be imported: the AWS provider leaves VpcId and SubnetIds out of every update of it, so " +
        'the plan passes and the apply fails with "VpcId and Subnet IDs are required for updating domains to VpcOnly mode" ' +
        "(https://github.com/hashicorp/terraform-provider-aws/issues/45528)",
      write:
        "existing: with its domainId, and set the setting with the AWS CLI command that the summary prints; or create: for a new domain, which is created with the setting",
    },
  },
});

/** What `deployments.yaml` and the scenario's props share. */
export const customVpcOnlyFields = {
  ...customPublicFields,
  network: required("The VPC that users and jobs work in, and its endpoints for AWS services.", network),
  domain: required("The SageMaker domain.", vpcOnlyDomain),
  userProfiles: withDefault(
    "User profiles to create, each with a role, a large data setting and security groups of its own.",
    vpcOnlyUserProfiles,
    { value: {}, effect: "none: this deployment creates no user profiles" },
  ),
};

/** Rules over several of these fields, wherever they are written. */
export const customVpcOnlyCrossFieldRules = [...customPublicCrossFieldRules, securityGroupsOfAUserFit];

/** The props of `CanvasLargeDataCustomVpcOnly`, as far as they are data. */
export const customVpcOnlyProps = object({
  what: "the props of CanvasLargeDataCustomVpcOnly",
  fields: { ...placeFields, ...customVpcOnlyFields },
  crossFieldRules: customVpcOnlyCrossFieldRules,
});
