# A closed VPC: no internet, tagged where EMR Serverless may put its workers.
locals {
  canvas_tag = { SageMakerCanvas = "large-data" }
}

resource "aws_vpc" "this" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  for_each = { a = 0, b = 1 }

  vpc_id               = aws_vpc.this.id
  cidr_block           = cidrsubnet(aws_vpc.this.cidr_block, 8, each.value)
  availability_zone_id = "use1-az${each.value + 1}"
  tags                 = local.canvas_tag
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id

  # The S3 endpoint adds its route.
  lifecycle {
    ignore_changes = [route]
  }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "apps" {
  name        = "canvas-apps"
  description = "SageMaker Canvas users and their EMR Serverless workers"
  vpc_id      = aws_vpc.this.id
  tags        = local.canvas_tag
}

resource "aws_vpc_security_group_ingress_rule" "apps" {
  for_each = {
    apps  = { from = 8192, to = 65535 }
    https = { from = 443, to = 443 }
    nfs   = { from = 2049, to = 2049 }
  }

  security_group_id            = aws_security_group.apps.id
  referenced_security_group_id = aws_security_group.apps.id
  ip_protocol                  = "tcp"
  from_port                    = each.value.from
  to_port                      = each.value.to
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.this.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = [aws_route_table.private.id]
  policy          = data.aws_iam_policy_document.s3_endpoint.json
}

data "aws_iam_policy_document" "s3_endpoint" {
  statement {
    sid = "OwnBuckets"
    actions = [
      "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload",
      "s3:CreateBucket", "s3:GetBucketCors", "s3:GetBucketLocation", "s3:ListBucket", "s3:ListAllMyBuckets",
    ]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  # Buckets of AWS: the layers of the image that Canvas runs, and the logs of jobs.
  statement {
    sid       = "ImageLayers"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    sid       = "JobLogs"
    actions   = ["s3:PutObject", "s3:PutObjectAcl"]
    resources = ["arn:aws:s3:::prod.us-east-1.appinfo.src/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
