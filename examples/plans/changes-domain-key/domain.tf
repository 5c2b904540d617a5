resource "aws_kms_key" "domain" {
  description = "Files of the users of Canvas"
}

resource "aws_kms_key" "rotated" {
  description = "Files of the users of Canvas, from 2027"
}

resource "aws_sagemaker_domain" "canvas" {
  domain_name             = "analytics"
  auth_mode               = "IAM"
  app_network_access_type = "VpcOnly"
  vpc_id                  = aws_vpc.this.id
  subnet_ids              = [for subnet in aws_subnet.private : subnet.id]
  kms_key_id              = aws_kms_key.rotated.arn

  default_user_settings {
    execution_role  = aws_iam_role.analysts.arn
    security_groups = [aws_security_group.apps.id]

    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = aws_iam_role.jobs.arn
        status             = "ENABLED"
      }
    }
  }
}
