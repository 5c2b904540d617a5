# The role that jobs on EMR Serverless run as.
resource "aws_iam_role" "jobs" {
  name               = "AmazonSageMakerCanvasEMRSExecutionAccess-analytics"
  assume_role_policy = data.aws_iam_policy_document.jobs_trust.json
  tags               = { Team = "analytics" }
}

data "aws_iam_policy_document" "jobs_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["emr-serverless.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role_policy_attachment" "jobs" {
  role       = aws_iam_role.jobs.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"
}
