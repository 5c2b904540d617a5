# What EMR Serverless needs in the name of the users: the image, and network interfaces where the tag is.
resource "aws_iam_role_policy" "analysts" {
  name   = "canvas-large-data"
  role   = aws_iam_role.analysts.id
  policy = data.aws_iam_policy_document.analysts.json
}

data "aws_iam_policy_document" "analysts" {
  statement {
    sid     = "DescribeImages"
    actions = ["ecr:DescribeImages"]
    resources = [
      "arn:aws:ecr:*:*:repository/sagemaker-data-wrangler-emr-container",
      "arn:aws:ecr:*:*:repository/ap-dataprep-emr",
    ]
  }

  statement {
    sid       = "CreateNetworkInterface"
    actions   = ["ec2:CreateNetworkInterface"]
    resources = ["arn:aws:ec2:*:*:network-interface/*"]
  }

  statement {
    sid       = "CreateNetworkInterfaceWhereTagged"
    actions   = ["ec2:CreateNetworkInterface"]
    resources = ["arn:aws:ec2:us-east-1:111122223333:subnet/*", "arn:aws:ec2:us-east-1:111122223333:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/SageMakerCanvas"
      values   = ["large-data"]
    }
  }
}
