/** The network of Scenario 3, "with VPC and without public internet access": steps 1 to 4. */
import { interfaceEndpoints, newSecurityGroup, s3Endpoint } from "./endpoints";
import { flag, map, object, oneOf, optional, required, withDefault } from "./rule";
import { securityGroupIds } from "./security-groups";
import { idsAreListedOnce, unmanagedNetworkIsLeftAlone } from "./cross-field-rules";
import { securityGroupId, staticName, subnetId, tagKey, tagValue, vpcId } from "./values";

const enforce = withDefault(
  "Deny EMR Serverless everything else, so that the restriction also holds for roles with AmazonSageMakerFullAccess. It does not affect existing applications, other principals or direct calls.",
  flag,
  { value: false, effect: "the restriction has no effect on roles that another policy allows more" },
);

/** In which subnets EMR Serverless may create network interfaces: steps 2 and 3 of Scenario 3. */
export const networkInterfaces = oneOf({
  what: "the restriction of network interfaces",
  forms: {
    byArn: required(
      "Only in the listed subnets and security groups.",
      object({ what: "the restriction by ARN", fields: { enforce } }),
    ),
    byTag: required(
      "Only in subnets and security groups that have a tag, as on the AWS page. Any principal that may tag subnets can then widen the restriction.",
      object({
        what: "the restriction by tag",
        fields: {
          key: required("The tag's key.", tagKey),
          value: required("The tag's value; case matters.", tagValue),
          tagResources: withDefault(
            "Add the tag to the listed subnets and security groups. A configuration that owns them and manages their tags will show drift and remove it.",
            flag,
            { value: false, effect: "the plan checks that they have the tag" },
          ),
          enforce,
        },
      }),
    ),
    open: required(
      "In every subnet and security group of the account and Region.",
      object({ what: "no restriction", fields: {} }),
    ),
  },
});

/** The security group of the users' apps. */
export const securityGroup = oneOf({
  what: "the security group of the users' apps",
  forms: {
    create: required(
      "Create the security group. It allows the apps to reach each other, the endpoints and S3, and nothing else.",
      newSecurityGroup,
    ),
    existing: required(
      "Use existing security groups. The plan checks their inbound rules; the groups are not changed.",
      object({
        what: "existing security groups",
        fields: {
          securityGroupIds: required("The security groups, under names of your choice.", securityGroupIds),
        },
      }),
    ),
  },
});

export const network = object({
  what: "the network",
  fields: {
    vpcId: required(
      "The VPC that the users' apps and jobs run in. Its DNS resolution and DNS hostnames must be enabled; the plan checks this.",
      vpcId,
    ),
    subnetIds: required(
      "Private subnets of that VPC. AWS recommends two or more, in different Availability Zones. The plan refuses public ones. Changing them replaces a created domain.",
      map({
        what: "subnets",
        key: staticName,
        value: subnetId,
        minEntries: 1,
        maxEntries: 16,
        crossFieldRules: [idsAreListedOnce],
      }),
    ),
    securityGroup: withDefault(
      "The security group of the users' apps and of the workers of EMR Serverless.",
      securityGroup,
      { value: { create: {} } },
    ),
    userSecurityGroupIds: optional(
      (words) =>
        `Security groups of user profiles that are not listed under ${words.option("userProfiles")}. EMR Serverless may use them too, and the plan checks them.`,
      map({ what: "security groups", key: staticName, value: securityGroupId, crossFieldRules: [idsAreListedOnce] }),
      "none: users have the domain's security groups and those of their listed profile",
    ),
    networkInterfaces: withDefault(
      "In which subnets and security groups EMR Serverless may create network interfaces for the users.",
      networkInterfaces,
      { value: { byArn: {} } },
    ),
    s3Endpoint: required("How EMR Serverless and every app reach S3.", s3Endpoint),
    interfaceEndpoints: optional(
      "How Canvas reaches the other AWS services that it calls.",
      interfaceEndpoints,
      (words) =>
        `${words.setting("others", "create")}; in a network that another team owns (${words.setting("managed", false)}), ${words.setting("others", "central")}`,
    ),
    managed: withDefault(
      "false for a network that another team owns (shared subnets, central endpoints): nothing is created or tagged in it, and an output names what cannot be checked.",
      flag,
      { value: true },
    ),
  },
  crossFieldRules: [unmanagedNetworkIsLeftAlone],
});
