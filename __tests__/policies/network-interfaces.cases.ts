import { describeVpcEndpointServices } from "../../lib/policies/describe-vpc-endpoint-services";
import type { PolicyTemplate, Parameters, Statement, ValuesOf } from "../../lib/policies/policy-template";
import {
  networkInterfaces,
  networkInterfacesAnywhere,
  networkInterfacesByArn,
  networkInterfacesByTag,
} from "../../lib/policies/network-interfaces";
import { render } from "../../lib/policies/render";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { type AllowedRequest, casesOf, type GrantCase } from "./cases";
import type { AccessRequest } from "./decide";

const ACTION = "ec2:CreateNetworkInterface";
const VIA = { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com" };
const ec2 = (resource: string, account = ACCOUNT, region = REGION): string =>
  `arn:aws:ec2:${region}:${account}:${resource}`;
const SUBNET = ec2("subnet/subnet-0123456789abcdef0");
const SHARED_SUBNET = ec2("subnet/subnet-0fedcba9876543210", OTHER_ACCOUNT);
const GROUP = ec2("security-group/sg-0123456789abcdef0");
const INTERFACE = ec2("network-interface/eni-0123456789abcdef0");

/** A request that only EMR Serverless may make for the caller. */
function viaEmrServerless(request: Omit<AccessRequest, "action">, but: AllowedRequest["but"] = {}): AllowedRequest {
  return {
    action: ACTION,
    ...request,
    context: { ...VIA, ...request.context },
    but: {
      "called directly": { context: { "aws:CalledViaLast": undefined } },
      "through another service": { context: { "aws:CalledViaLast": "cloudformation.amazonaws.com" } },
      "through EMR Serverless's other principal": {
        context: { "aws:CalledViaLast": "emr-serverless.amazonaws.com" },
      },
      ...but,
    },
  };
}

/** In the account and Region of the deployment, and nowhere else. */
const elsewhere = (resource: string): AllowedRequest["but"] => ({
  "another account's": { resource: ec2(resource, OTHER_ACCOUNT), account: OTHER_ACCOUNT },
  "in another Region": { resource: ec2(resource, ACCOUNT, "eu-west-1") },
});

const own = { account: ACCOUNT, region: REGION };
const listed = { subnetAndSecurityGroupArns: [SUBNET, SHARED_SUBNET, GROUP] };
const tag = { tagKey: "canvas/emr", tagValue: "Yes" };
const tagged = { "aws:ResourceTag/canvas/emr": "Yes" };
const notTagged: AllowedRequest["but"] = {
  "without the tag": { context: { "aws:ResourceTag/canvas/emr": undefined } },
  "tag value in another case": { context: { "aws:ResourceTag/canvas/emr": "yes" } },
  "another tag": { context: { "aws:ResourceTag/canvas/emr": undefined, "aws:ResourceTag/KEY": "Yes" } },
};

/** What AmazonSageMakerFullAccess v29 allows of this action (Sid AllowAWSServiceActions): everything. */
export const SAGEMAKER_FULL_ACCESS: Statement = {
  sid: "AllowAWSServiceActions",
  effect: "Allow",
  actions: [ACTION],
  resources: ["*"],
  conditions: [],
};

/** The same grant beside AmazonSageMakerFullAccess. */
function besideFullAccess<P extends Parameters>(
  grant: PolicyTemplate<P>,
  values: ValuesOf<PolicyTemplate<P>>,
  name: string,
  request: Omit<AccessRequest, "action">,
  allowed: boolean,
): GrantCase {
  return {
    name: `beside AmazonSageMakerFullAccess ${allowed ? "leaves" : "denies"} ${name}`,
    grant,
    statements: () => [SAGEMAKER_FULL_ACCESS, ...render(grant, values)],
    request: { action: ACTION, ...request },
    allowed,
  };
}

const byArn = { ...listed, enforce: false };
const byArnEnforced = { ...listed, enforce: true };
const byTag = { ...own, ...tag, enforce: false };
const byTagEnforced = { ...own, ...tag, enforce: true };
const OTHER_SUBNET = ec2("subnet/subnet-0aaaaaaaaaaaaaaaa");
const OTHER_GROUP = ec2("security-group/sg-0aaaaaaaaaaaaaaaa");

export const networkInterfacesCases: readonly GrantCase[] = [
  ...casesOf(
    networkInterfaces,
    {},
    [viaEmrServerless({ resource: INTERFACE })],
    [
      // Trap 1: the page's statement alone.
      { action: ACTION, resource: SUBNET, context: VIA },
      { action: ACTION, resource: GROUP, context: VIA },
    ],
  ),
  ...casesOf(networkInterfacesAnywhere, own, [
    viaEmrServerless({ resource: SUBNET }, elsewhere("subnet/subnet-0123456789abcdef0")),
    viaEmrServerless({ resource: GROUP }, elsewhere("security-group/sg-0123456789abcdef0")),
  ]),
  ...casesOf(
    networkInterfacesByArn,
    byArn,
    [
      viaEmrServerless({ resource: SUBNET }, { "another subnet": { resource: OTHER_SUBNET } }),
      viaEmrServerless({ resource: SHARED_SUBNET, account: OTHER_ACCOUNT }),
      viaEmrServerless({ resource: GROUP }, { "another security group": { resource: OTHER_GROUP } }),
    ],
    [{ action: ACTION, resource: INTERFACE, context: VIA }],
  ),
  ...casesOf(networkInterfacesByTag, byTag, [
    viaEmrServerless(
      { resource: SUBNET, context: tagged },
      { ...notTagged, ...elsewhere("subnet/subnet-0123456789abcdef0") },
    ),
    viaEmrServerless(
      { resource: GROUP, context: tagged },
      { ...notTagged, ...elsewhere("security-group/sg-0123456789abcdef0") },
    ),
  ]),
  // Without enforcement, AmazonSageMakerFullAccess makes both restrictions void.
  besideFullAccess(networkInterfacesByArn, byArn, "another subnet", { resource: OTHER_SUBNET, context: VIA }, true),
  besideFullAccess(networkInterfacesByTag, byTag, "a subnet without tag", { resource: SUBNET, context: VIA }, true),
  // With it, they hold, and everything else stays as it was.
  ...[
    ["another subnet", { resource: OTHER_SUBNET, context: VIA }, false],
    ["another security group", { resource: OTHER_GROUP, context: VIA }, false],
    ["a listed subnet", { resource: SUBNET, context: VIA }, true],
    ["a listed subnet of another account", { resource: SHARED_SUBNET, account: OTHER_ACCOUNT, context: VIA }, true],
    ["a listed security group", { resource: GROUP, context: VIA }, true],
    ["the interface itself", { resource: INTERFACE, context: VIA }, true],
    ["another subnet, called directly", { resource: OTHER_SUBNET }, true],
    ["another security group, through another service", throughGlue(OTHER_GROUP), true],
  ].map(([name, request, allowed]) =>
    besideFullAccess(
      networkInterfacesByArn,
      byArnEnforced,
      `${name as string}, enforced`,
      request as Omit<AccessRequest, "action">,
      allowed as boolean,
    ),
  ),
  ...[
    ["a subnet without tag", { resource: SUBNET, context: VIA }, false],
    ["a security group without tag", { resource: GROUP, context: VIA }, false],
    [
      "a subnet with another value",
      { resource: SUBNET, context: { ...VIA, "aws:ResourceTag/canvas/emr": "no" } },
      false,
    ],
    [
      "a subnet of another account without tag",
      { resource: SHARED_SUBNET, account: OTHER_ACCOUNT, context: VIA },
      false,
    ],
    [
      "a security group of another Region without tag",
      { resource: ec2("security-group/sg-1", ACCOUNT, "eu-west-1"), context: VIA },
      false,
    ],
    ["a tagged subnet", { resource: SUBNET, context: { ...VIA, ...tagged } }, true],
    ["a tagged security group", { resource: GROUP, context: { ...VIA, ...tagged } }, true],
    ["the interface itself, which never carries the tag", { resource: INTERFACE, context: VIA }, true],
    ["a subnet without tag, called directly", { resource: SUBNET }, true],
    ["a security group without tag, through another service", throughGlue(GROUP), true],
  ].map(([name, request, allowed]) =>
    besideFullAccess(
      networkInterfacesByTag,
      byTagEnforced,
      `${name as string}, enforced`,
      request as Omit<AccessRequest, "action">,
      allowed as boolean,
    ),
  ),
  ...casesOf(
    describeVpcEndpointServices,
    {},
    [{ action: "ec2:DescribeVpcEndpointServices", resource: "*" }],
    [
      { action: "ec2:DescribeVpcEndpoints", resource: "*" },
      { action: "ec2:DescribeSubnets", resource: "*" },
    ],
  ),
];

function throughGlue(resource: string): Omit<AccessRequest, "action"> {
  return { resource, context: { "aws:CalledViaLast": "glue.amazonaws.com" } };
}
