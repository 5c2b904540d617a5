# The bucket that jobs read and write.
resource "aws_s3_bucket" "sales" {
  bucket = "example-corp-sales"
  tags   = { Team = "sales" }
}

resource "aws_iam_role_policy" "jobs_data" {
  name = "data"
  role = aws_iam_role.jobs.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "CuratedSales"
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = "arn:aws:s3:::example-corp-sales/curated/*"
        Condition = {
          StringEquals = { "aws:ResourceAccount" = data.aws_caller_identity.current.account_id }
        }
      },
      {
        Sid      = "SalesBucket"
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:GetBucketLocation"]
        Resource = "arn:aws:s3:::example-corp-sales"
        Condition = {
          StringEquals = { "aws:ResourceAccount" = data.aws_caller_identity.current.account_id }
        }
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "jobs" {
  name              = "/canvas/large-data/jobs"
  retention_in_days = 30
}
