/** Changes carry AWS's word for the kind of object, whatever its resource type is called. */
import { AWS_OBJECTS } from "../../lib/policies/aws-object";
import { resourceType } from "../../lib/hcl/resources";
import { isOfNetwork, objectOf } from "../../lib/sources/terraform/objects";

test.each([
  ["aws_sagemaker_domain", "AWS::SageMaker::Domain"],
  ["aws_kms_external_key", "AWS::KMS::Key"],
  ["aws_default_security_group", "AWS::EC2::SecurityGroup"],
  ["aws_glue_job", undefined],
  ["constructor", undefined],
])("%s", (type, object) => {
  expect(objectOf(type)).toBe(object);
});

test("the type that a fix writes is one that is read as the same object", () => {
  const others = AWS_OBJECTS.filter((object) => objectOf(resourceType(object)) !== object);
  // Associations are asked for by nothing yet.
  expect(others).toEqual(["AWS::EC2::SubnetRouteTableAssociation"]);
});

test.each([
  ["aws_vpc_endpoint", true],
  ["aws_route_table_association", true],
  ["aws_route53_record", false],
  ["aws_iam_role", false],
])("%s is of the network: %s", (type, expected) => {
  expect(isOfNetwork(type)).toBe(expected);
});
