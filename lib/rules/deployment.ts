/** One entry of `deployments.yaml`, and the file itself. */
import { customPublicFields, customPublicCrossFieldRules } from "./custom-public";
import { customVpcOnlyFields, customVpcOnlyCrossFieldRules } from "./custom-vpc-only";
import { partialOf } from "./partial";
import { quickSetupFields, quickSetupCrossFieldRules } from "./quick-setup";
import {
  type Field,
  map,
  type MapRule,
  object,
  type ObjectRule,
  oneOf,
  optional,
  required,
  type Rule,
  variant,
  withDefault,
} from "./rule";
import {
  accountId,
  bucketName,
  deploymentName,
  externalId,
  kmsKeyArn,
  region,
  roleArn,
  stateKey,
  statePath,
} from "./values";

const backend = oneOf({
  what: "the Terraform backend",
  forms: {
    local: required(
      "Keep the state in a file on this machine.",
      object({
        what: "the local backend",
        fields: {
          path: optional(
            "Where the state file is, relative to the stack's folder (cdktf.out/stacks/NAME).",
            statePath,
            "../../../terraform.NAME.tfstate, next to cdktf.json",
          ),
        },
      }),
    ),
    s3: required(
      "Keep the state in an S3 bucket, locked by a lock file next to it (Terraform 1.10 or newer).",
      object({
        what: "the S3 backend",
        fields: {
          bucket: required("The bucket that holds the state.", bucketName),
          region: required("The Region of that bucket.", region),
          key: optional("The state's key in the bucket.", stateKey, "canvas-large-data/NAME.tfstate"),
          kmsKeyArn: optional(
            "The customer managed key to encrypt the state with.",
            kmsKeyArn,
            "the bucket's own default encryption",
          ),
          roleArn: optional("The role to assume for the state alone.", roleArn, "the credentials Terraform runs with"),
        },
      }),
    ),
  },
});

const assumeRole = object({
  what: "the role to assume",
  fields: {
    roleArn: required("The role that Terraform assumes in the account.", roleArn),
    externalId: optional(
      "The external id that the role's trust policy requires.",
      externalId,
      "no external id is sent",
    ),
  },
});

/** The fields of every deployment, in every scenario. */
const deploymentFields = {
  account: required("The account to deploy to. Terraform refuses any other.", accountId),
  region: required("The Region of the domain.", region),
  assumeRole: optional(
    "The role that Terraform assumes for this deployment.",
    assumeRole,
    "the credentials Terraform runs with",
  ),
  backend: withDefault("Where the Terraform state is kept.", backend, { value: { local: {} } }),
};

/** Deployments by scenario; add a scenario here, and its class in `main.ts`. */
export const deployment = variant({
  what: "a deployment",
  by: "scenario",
  meaning: "The scenario of the AWS page.",
  variants: {
    "quick-setup": object({
      what: "a quick-setup deployment",
      fields: { ...deploymentFields, ...quickSetupFields },
      crossFieldRules: quickSetupCrossFieldRules,
    }),
    "custom-public": object({
      what: "a custom-public deployment",
      fields: { ...deploymentFields, ...customPublicFields },
      crossFieldRules: customPublicCrossFieldRules,
    }),
    "custom-vpc-only": object({
      what: "a custom-vpc-only deployment",
      fields: { ...deploymentFields, ...customVpcOnlyFields },
      crossFieldRules: customVpcOnlyCrossFieldRules,
    }),
  },
});

/** Values that deployments share. */
export const deploymentDefaults = partialOf(deployment);

/** All of `deployments.yaml`. The type is explicit: inferred, the declarations would repeat that of a deployment. */
export const deploymentsFile: ObjectRule<{
  defaults: Field<Rule, false>;
  deployments: Field<MapRule<typeof deployment>, true>;
}> = object({
  what: "deployments.yaml",
  fields: {
    defaults: optional(
      "Values that every deployment of the file has, unless it has a value of its own there; merged field by field.",
      deploymentDefaults,
      "each deployment has its own values only",
    ),
    deployments: required(
      "Every deployment, under its name. Each becomes one stack of that name.",
      map({ what: "deployments", key: deploymentName, value: deployment, minEntries: 1 }),
    ),
  },
});
