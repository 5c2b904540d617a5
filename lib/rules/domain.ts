/** The SageMaker domain whose Canvas settings switch large data on: steps 1 and 2.1 of Scenario 1. */
import { optionalKmsKey } from "./kms-key";
import { choice, map, object, oneOf, optional, required, withDefault } from "./rule";
import { securityGroupIds } from "./security-groups";
import { DOMAIN_KEY } from "./cross-field-messages";
import { domainId, domainName, staticName, subnetId, vpcId } from "./values";

const CREATE_DOMAIN = "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html";

/** How users sign in. */
export const AUTH_MODES = ["IAM", "SSO"] as const;

/** What happens to the users' files when the domain is deleted. */
export const HOME_EFS_FILE_SYSTEMS = ["Retain", "Delete"] as const;

/** The options of a new domain in every scenario. */
export const domainOptions = {
  domainName: optional("The domain's name.", domainName, "the deployment's name"),
  executionRole: required(
    (words) =>
      `The static name, among ${words.option("executionRoles")}, of the execution role for users without their own.`,
    staticName,
  ),
  authMode: withDefault(
    "IAM: users sign in through the AWS console; SSO: through IAM Identity Center, which must be enabled in this Region. Changing it replaces the domain.",
    choice({ what: "a sign-in", values: AUTH_MODES, source: CREATE_DOMAIN }),
    { value: "IAM" },
  ),
  homeEfsFileSystem: optional(
    "What happens to the users' files when the domain is deleted. Changing it replaces the domain.",
    choice({ what: "a retention of the users' files", values: HOME_EFS_FILE_SYSTEMS, source: CREATE_DOMAIN }),
    "AWS retains the file system, and its mount targets then keep the subnets from being deleted",
  ),
  kmsKeyArn: optionalKmsKey(
    DOMAIN_KEY,
    "The customer managed key for the domain's file system and the volumes of its spaces; every listed execution role may use it. Changing it replaces the domain.",
    "AWS managed keys",
  ),
};

/** Import a domain. */
export const importDomain = required(
  "Import an existing domain by its id. Terraform manages only its Canvas large data setting.",
  object({
    what: "a domain to import",
    fields: { domainId: required("The domain's id.", domainId) },
  }),
  // `import` blocks are the caller's: Terraform refuses them in a child module.
  { omit: true },
);

/** Leave a domain unmanaged. */
export const existingDomain = required(
  "Leave the domain unmanaged. To switch large data on, run the command that the summary prints.",
  object({
    what: "an existing domain",
    fields: {
      domainId: optional("The domain's id.", domainId, "the summary prints the command with a placeholder", {
        effect: "no user profiles can be created",
      }),
    },
  }),
  { meaning: "Leave the domain unmanaged. The output canvas_app_settings is the setting to give it." },
);

export const domain = oneOf({
  what: "the domain",
  forms: {
    create: required(
      "Create the domain, with public internet access, as Quick setup does.",
      object({
        what: "a new domain",
        fields: {
          ...domainOptions,
          vpcId: required("The VPC that the domain's file system is in.", vpcId),
          subnetIds: required(
            "Subnets of that VPC, under names of your choice. Changing them replaces the domain.",
            map({ what: "subnets", key: staticName, value: subnetId, minEntries: 1, maxEntries: 16 }),
          ),
          securityGroupIds: optional(
            "Security groups of the users' apps, under names of your choice.",
            securityGroupIds,
            "SageMaker's own security group for the file system alone",
          ),
        },
      }),
    ),
    import: importDomain,
    existing: existingDomain,
  },
});
