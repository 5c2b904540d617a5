/** What EMR Serverless needs to put workers into the users' subnets, in each of the forms it can be restricted in. */
import { EMR_SERVERLESS_OPERATIONS } from "../rules/values";
import { policyTemplate } from "./policy-template";

const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 3";
const AUTHORIZATION = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html";

const VIA_EMR_SERVERLESS = {
  test: "StringEquals",
  variable: "aws:CalledViaLast",
  values: [EMR_SERVERLESS_OPERATIONS],
} as const;

const ACTIONS = ["ec2:CreateNetworkInterface"] as const;
const ANY_INTERFACE = "arn:aws:ec2:*:*:network-interface/*";
/** Subnets shared by another account are not among them: their ARNs hold the owner's account. */
const OWN_SUBNETS_AND_GROUPS = [
  "arn:aws:ec2:{region}:{account}:subnet/*",
  "arn:aws:ec2:{region}:{account}:security-group/*",
] as const;

const SUBNET_IS_REQUIRED =
  `Not in the page's statement, which covers network-interface/* only: ${AUTHORIZATION} names subnet as a required ` +
  "resource of ec2:CreateNetworkInterface, and security-group is asked for when groups are passed. With aws:CalledViaLast as in " +
  "https://github.com/aws-samples/run-interactive-workloads-on-amazon-emr-serverless-from-amazon-emr-studio. " +
  "Not proven without an account that EMR Serverless asks for them on the caller's behalf; harmless if it does not.";

const VOID_WITHOUT_IT =
  "Not in the page, whose restriction is an Allow and restricts nothing where AmazonSageMakerFullAccess v29 (Sid " +
  "AllowAWSServiceActions) allows ec2:CreateNetworkInterface on every resource. Only when called via EMR Serverless, so that SageMaker's own network " +
  "interfaces and direct calls stay as they are.";

/** The interfaces themselves; each of the grants below adds where they may be. */
export const networkInterfaces = policyTemplate({
  purpose: "EMR Serverless may create network interfaces for the users.",
  parameters: {},
  statements: [
    {
      sid: "AllowEC2ENICreation",
      effect: "Allow",
      actions: ACTIONS,
      resources: [ANY_INTERFACE],
      conditions: [VIA_EMR_SERVERLESS],
      source: `${PAGE} step 2: verbatim.`,
    },
  ],
});

/** Any subnet and security group of the account and Region. */
export const networkInterfacesAnywhere = policyTemplate({
  purpose: "EMR Serverless may create network interfaces in every subnet of the account and Region.",
  parameters: { account: "text", region: "text" },
  statements: [
    {
      sid: "AllowEC2ENICreationInSubnetAndSecurityGroup",
      effect: "Allow",
      actions: ACTIONS,
      resources: OWN_SUBNETS_AND_GROUPS,
      conditions: [VIA_EMR_SERVERLESS],
      source: SUBNET_IS_REQUIRED,
    },
  ],
});

/** The named subnets and security groups. */
export const networkInterfacesByArn = policyTemplate({
  purpose: "EMR Serverless may create network interfaces in the named subnets and security groups.",
  parameters: {
    /** ARNs as EC2 returns them: those of shared subnets contain the owner's account. */
    subnetAndSecurityGroupArns: "list",
    enforce: "flag",
  },
  statements: [
    {
      sid: "AllowEC2ENICreationInListedSubnetAndSecurityGroup",
      effect: "Allow",
      actions: ACTIONS,
      resources: ["{subnetAndSecurityGroupArns}"],
      conditions: [VIA_EMR_SERVERLESS],
      source: `${SUBNET_IS_REQUIRED} By ARN instead of ${PAGE} step 3's tag: no tag can be put on the wrong subnet.`,
    },
    {
      sid: "DenyEC2ENICreationInOtherSubnetAndSecurityGroup",
      effect: "Deny",
      actions: ACTIONS,
      notResources: ["{subnetAndSecurityGroupArns}", ANY_INTERFACE],
      conditions: [VIA_EMR_SERVERLESS],
      when: "enforce",
      source: VOID_WITHOUT_IT,
    },
  ],
});

/** Subnets and security groups that carry a tag. */
export const networkInterfacesByTag = policyTemplate({
  purpose: "EMR Serverless may create network interfaces in subnets and security groups that carry the tag.",
  parameters: { account: "text", region: "text", tagKey: "text", tagValue: "text", enforce: "flag" },
  statements: [
    {
      sid: "AllowEC2ENICreationInSubnetAndSecurityGroupWithEMRTags",
      effect: "Allow",
      actions: ACTIONS,
      resources: OWN_SUBNETS_AND_GROUPS,
      conditions: [
        { test: "StringEquals", variable: "aws:ResourceTag/{tagKey}", values: ["{tagValue}"] },
        VIA_EMR_SERVERLESS,
      ],
      source:
        `${PAGE} step 3: its placeholders KEY and VALUE filled, narrowed to the account and Region, and with ` +
        "aws:CalledViaLast, without which the statement would allow direct calls too.",
    },
    {
      sid: "DenyEC2ENICreationInSubnetAndSecurityGroupWithoutEMRTags",
      effect: "Deny",
      actions: ACTIONS,
      // Listed, because on * a network interface that is yet to be made would be denied: it never carries the tag.
      resources: ["arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:*:*:security-group/*"],
      conditions: [
        // True for a missing tag as well.
        { test: "StringNotEquals", variable: "aws:ResourceTag/{tagKey}", values: ["{tagValue}"] },
        VIA_EMR_SERVERLESS,
      ],
      when: "enforce",
      source: VOID_WITHOUT_IT,
    },
  ],
});
