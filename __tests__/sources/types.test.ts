/** Changes carry AWS's word for the kind of object, whatever its resource type is called. */
import { AWS_OBJECTS } from "../../lib/policies/aws-object";
import { resourceType } from "../../lib/hcl/resources";
import { isOfNetwork, ResourceTypes } from "../../lib/sources/terraform/types";

const objectOf = (type: string): string | undefined => new ResourceTypes().objectOf(type);

test.each([
  ["aws_sagemaker_domain", "AWS::SageMaker::Domain"],
  ["aws_kms_external_key", "AWS::KMS::Key"],
  ["aws_default_security_group", "AWS::EC2::SecurityGroup"],
  ["aws_s3_bucket_public_access_block", "AWS::S3::PublicAccessBlock"],
  // Parts of an object: destroying one destroys no object.
  ["aws_s3_bucket_acl", undefined],
  ["aws_kms_key_policy", undefined],
  ["aws_iam_role_policy_attachment", undefined],
  ["aws_vpc_endpoint_policy", undefined],
  // An object that no change is asked for by its kind.
  ["aws_sqs_queue", undefined],
  ["aws_glue_job", undefined],
  ["constructor", undefined],
])("%s", (type, object) => {
  expect(objectOf(type)).toBe(object);
});

test("the type that a fix writes is one that is read as the same object", () => {
  const others = AWS_OBJECTS.filter((object) => objectOf(resourceType(object)) !== object);
  expect(others).toEqual([]);
});

test.each([
  ["aws_vpc_endpoint", true],
  ["aws_route_table_association", true],
  ["aws_route53_record", false],
  ["aws_iam_role", false],
])("%s is of the network: %s", (type, expected) => {
  expect(isOfNetwork(type)).toBe(expected);
});
