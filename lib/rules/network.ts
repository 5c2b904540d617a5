/** The network of Scenario 3, "with VPC and without public internet access": steps 1 to 4. */
import { interfaceEndpoints, newSecurityGroup, s3Endpoint } from "./endpoints";
import { flag, map, object, oneOf, optional, required, withDefault } from "./rule";
import { securityGroupIds } from "./security-groups";
import { idsAreListedOnce, unmanagedNetworkIsLeftAlone } from "./together";
import { securityGroupId, staticName, subnetId, tagKey, tagValue, vpcId } from "./values";

const enforce = withDefault(
  "Deny EMR Serverless everything else, so that the restriction holds where AmazonSageMakerFullAccess is attached too. It says nothing of applications that exist already, of other principals and of direct calls.",
  flag,
  { value: false, effect: "a role that another policy allows more may do more" },
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
      "Only in subnets and security groups that carry a tag, as the AWS page does it. Who may tag subnets decides then.",
      object({
        what: "the restriction by tag",
        fields: {
          key: required("The tag's key.", tagKey),
          value: required("The tag's value; case matters.", tagValue),
          tagResources: withDefault(
            "Put the tag on the listed subnets and security groups. A state that owns them and manages their tags will show drift and remove it.",
            flag,
            { value: false, effect: "they are checked to carry the tag already" },
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
      "Create the security group: the apps reach each other, the endpoints and S3, and nothing else.",
      newSecurityGroup,
    ),
    existing: required(
      "Use security groups that exist. Their inbound rules are checked in the plan; they are not changed.",
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
      "The VPC that the users' apps and jobs run in. Its DNS resolution and DNS hostnames must be on, as the plan checks.",
      vpcId,
    ),
    subnetIds: required(
      "Private subnets of that VPC; two or more, in different Availability Zones, are advised. The plan refuses public ones. Changing them replaces a created domain.",
      map({
        what: "subnets",
        key: staticName,
        value: subnetId,
        minEntries: 1,
        maxEntries: 16,
        together: [idsAreListedOnce],
      }),
    ),
    securityGroup: withDefault(
      "The security group of the users' apps and of the workers of EMR Serverless.",
      securityGroup,
      { value: { create: {} } },
    ),
    userSecurityGroupIds: optional(
      (words) =>
        `Security groups of user profiles that are not listed under ${words.option("userProfiles")}. EMR Serverless may use them too, and they are checked.`,
      map({ what: "security groups", key: staticName, value: securityGroupId, together: [idsAreListedOnce] }),
      "none: users have the domain's security groups, and those of their listed profile",
    ),
    networkInterfaces: withDefault(
      "In which subnets and security groups EMR Serverless may create network interfaces for the users.",
      networkInterfaces,
      { value: { byArn: {} } },
    ),
    s3Endpoint: required("The way to S3, which EMR Serverless and every app need.", s3Endpoint),
    interfaceEndpoints: optional(
      "The way to the other services of AWS that Canvas calls.",
      interfaceEndpoints,
      (words) =>
        `${words.setting("others", "create")}; in a network that others own (${words.setting("managed", false)}), ${words.setting("others", "central")}`,
    ),
    managed: withDefault(
      "false for a network that others own (shared subnets, central endpoints): nothing is created or tagged in it, and what cannot be checked from here is named in the outputs.",
      flag,
      { value: true },
    ),
  },
  together: [unmanagedNetworkIsLeftAlone],
});
