/** The SageMaker domain whose Canvas settings switch large data on: steps 1 and 2.1 of Scenario 1. */
import { map, object, oneOf, optional, required } from "./rule";
import { domainId, domainName, staticName, subnetId, vpcId } from "./values";

export const domain = oneOf({
  what: "the domain",
  forms: {
    create: required(
      "Create the domain, with public internet access and IAM sign-in, as Quick setup does.",
      object({
        what: "a new domain",
        fields: {
          domainName: optional("The domain's name.", domainName, "the deployment's name"),
          vpcId: required("The VPC that the domain's file system is in.", vpcId),
          subnetIds: required(
            "Subnets of that VPC, under names of your choice. Changing them replaces the domain.",
            map({ what: "subnets", key: staticName, value: subnetId, minEntries: 1, maxEntries: 16 }),
          ),
          executionRole: required(
            "The static name, among executionRoles, of the role that users without one of their own work with.",
            staticName,
          ),
        },
      }),
    ),
    import: required(
      "Take over a domain that exists, knowing only its id. Only the Canvas large data setting is managed.",
      object({
        what: "a domain to import",
        fields: { domainId: required("The domain's id.", domainId) },
      }),
    ),
    existing: required(
      "Leave the domain alone. The setting is made by the command that the summary prints.",
      object({
        what: "an existing domain",
        fields: {
          domainId: optional("The domain's id.", domainId, "the summary prints the command with a placeholder"),
        },
      }),
    ),
  },
});
