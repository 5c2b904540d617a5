/** Which kind of AWS object a resource type of Terraform's provider is, for all that compares kinds. */
import type { AwsObject } from "../../policies/aws-object";

const OBJECTS: ReadonlyMap<string, AwsObject> = new Map([
  ["aws_default_route_table", "AWS::EC2::RouteTable"],
  ["aws_default_security_group", "AWS::EC2::SecurityGroup"],
  ["aws_default_subnet", "AWS::EC2::Subnet"],
  ["aws_default_vpc", "AWS::EC2::VPC"],
  ["aws_emrserverless_application", "AWS::EMRServerless::Application"],
  ["aws_iam_role", "AWS::IAM::Role"],
  ["aws_iam_role_policy", "AWS::IAM::RolePolicy"],
  ["aws_iam_user", "AWS::IAM::User"],
  ["aws_kms_external_key", "AWS::KMS::Key"],
  ["aws_kms_key", "AWS::KMS::Key"],
  ["aws_route_table", "AWS::EC2::RouteTable"],
  ["aws_s3_bucket", "AWS::S3::Bucket"],
  ["aws_s3_bucket_public_access_block", "AWS::S3::PublicAccessBlock"],
  ["aws_sagemaker_domain", "AWS::SageMaker::Domain"],
  ["aws_sagemaker_user_profile", "AWS::SageMaker::UserProfile"],
  ["aws_security_group", "AWS::EC2::SecurityGroup"],
  ["aws_subnet", "AWS::EC2::Subnet"],
  ["aws_vpc", "AWS::EC2::VPC"],
  ["aws_vpc_endpoint", "AWS::EC2::VPCEndpoint"],
  ["aws_vpc_security_group_egress_rule", "AWS::EC2::SecurityGroupEgress"],
  ["aws_vpc_security_group_ingress_rule", "AWS::EC2::SecurityGroupIngress"],
]);

/** The kind of object that a resource type makes; undefined for types that nobody asks for by their kind. */
export function objectOf(type: string): AwsObject | undefined {
  return OBJECTS.get(type);
}

const NETWORK =
  /^aws_((default_)?(vpc|subnet|security_group|route(_table)?(_association)?$|network_acl)|main_route_table|internet_gateway|egress_only_|nat_gateway|network_(acl|interface)|networkfirewall_|ec2_(transit_gateway|managed_prefix_list|network_insights|client_vpn|carrier_gateway|local_gateway|instance_connect_endpoint)|vpn_|customer_gateway|dx_|eip|vpclattice_|route53_resolver_|((lb|alb|elb)(_listener)?$))/;

/** Whether a resource type makes, opens or closes paths in a network. */
export function isOfNetwork(type: string): boolean {
  return NETWORK.test(type);
}
