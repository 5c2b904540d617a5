/** Kinds of AWS objects that changes and cures are about, by their CloudFormation type: AWS's own word for each, whatever tool makes it. */
export const AWS_OBJECTS = [
  "AWS::EC2::RouteTable",
  "AWS::EC2::SecurityGroup",
  "AWS::EC2::SecurityGroupEgress",
  "AWS::EC2::SecurityGroupIngress",
  "AWS::EC2::Subnet",
  "AWS::EC2::SubnetRouteTableAssociation",
  "AWS::EC2::VPC",
  "AWS::EC2::VPCEndpoint",
  "AWS::EMRServerless::Application",
  "AWS::IAM::Role",
  "AWS::IAM::RolePolicy",
  "AWS::IAM::User",
  "AWS::KMS::Key",
  "AWS::S3::Bucket",
  // S3's API has it as an object, CloudFormation as a property of the bucket.
  "AWS::S3::PublicAccessBlock",
  "AWS::SageMaker::Domain",
  "AWS::SageMaker::UserProfile",
] as const;

/** One of them. */
export type AwsObject = (typeof AWS_OBJECTS)[number];
