# The role that users of Canvas work as.
resource "aws_iam_role" "analysts" {
  name               = "canvas-analysts"
  assume_role_policy = data.aws_iam_policy_document.analysts_trust.json
}

data "aws_iam_policy_document" "analysts_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["sagemaker.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "analysts" {
  for_each = toset([
    "AmazonSageMakerCanvasFullAccess", "AmazonSageMakerCanvasDataPrepFullAccess", "AmazonSageMakerFullAccess",
  ])

  role       = aws_iam_role.analysts.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}
