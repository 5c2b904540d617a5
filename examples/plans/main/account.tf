# The first application of EMR Serverless in an account makes it, if its creator may; Canvas users may not.
data "aws_iam_roles" "service_linked" {
  path_prefix = "/aws-service-role/ops.emr-serverless.amazonaws.com/"
}
