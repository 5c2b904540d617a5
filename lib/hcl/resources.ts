/** Terraform's words for AWS's: the one place where a fix gets the name of a resource type or an argument. */
import type { AwsObject } from "../policies/aws-object";
import { ownValue } from "../rules/own-value";
import { snakeCase } from "./hcl";

interface Resource {
  readonly type: string;
  /** Arguments that are not AWS's name in lower case with underscores. */
  readonly names?: Readonly<Record<string, string>>;
  /** Lists that a resource of its own adds to. */
  readonly members?: Readonly<Record<string, { readonly type: string; readonly of: string; readonly value: string }>>;
}

const RULE: Readonly<Record<string, string>> = {
  GroupId: "security_group_id",
  SourceSecurityGroupId: "referenced_security_group_id",
  DestinationSecurityGroupId: "referenced_security_group_id",
  CidrIp: "cidr_ipv4",
};

const RESOURCES: Readonly<Record<AwsObject, Resource>> = {
  "AWS::EC2::RouteTable": { type: "aws_route_table" },
  "AWS::EC2::SecurityGroup": { type: "aws_security_group" },
  "AWS::EC2::SecurityGroupEgress": { type: "aws_vpc_security_group_egress_rule", names: RULE },
  "AWS::EC2::SecurityGroupIngress": { type: "aws_vpc_security_group_ingress_rule", names: RULE },
  "AWS::EC2::Subnet": { type: "aws_subnet" },
  "AWS::EC2::SubnetRouteTableAssociation": { type: "aws_route_table_association" },
  "AWS::EC2::VPC": { type: "aws_vpc" },
  "AWS::EC2::VPCEndpoint": {
    type: "aws_vpc_endpoint",
    members: {
      RouteTableIds: {
        type: "aws_vpc_endpoint_route_table_association",
        of: "vpc_endpoint_id",
        value: "route_table_id",
      },
    },
  },
  "AWS::EMRServerless::Application": { type: "aws_emrserverless_application" },
  "AWS::IAM::Role": { type: "aws_iam_role", names: { RoleName: "name" } },
  "AWS::IAM::RolePolicy": { type: "aws_iam_role_policy" },
  "AWS::IAM::User": { type: "aws_iam_user" },
  "AWS::KMS::Key": { type: "aws_kms_key" },
  "AWS::S3::Bucket": { type: "aws_s3_bucket" },
  "AWS::S3::PublicAccessBlock": { type: "aws_s3_bucket_public_access_block" },
  "AWS::SageMaker::Domain": { type: "aws_sagemaker_domain" },
  "AWS::SageMaker::UserProfile": { type: "aws_sagemaker_user_profile" },
};

/** The resource type of a kind of object. */
export function resourceType(object: AwsObject): string {
  return RESOURCES[object].type;
}

/** The argument of a property. */
export function argumentName(object: AwsObject, property: string): string {
  return ownValue(RESOURCES[object].names ?? {}, property) ?? snakeCase(property).replace(/^_/, "");
}

/** The resource that adds to a list of an object. */
export function memberOf(object: AwsObject, property: string): NonNullable<Resource["members"]>[string] {
  const member = ownValue(RESOURCES[object].members ?? {}, property);
  if (member === undefined) throw new Error(`No resource adds to ${property} of ${object}.`);
  return member;
}

/** The data source that policies are written as. */
export const POLICY_DOCUMENT = "aws_iam_policy_document";

/** An AWS managed policy on a role. */
export const POLICY_ATTACHMENT = "aws_iam_role_policy_attachment";

/** The address of a resource in a module; in the root without one. */
export function addressOf(module: string | undefined, object: AwsObject, name: string): string {
  return [...(module === undefined ? [] : [module]), resourceType(object), name].join(".");
}
