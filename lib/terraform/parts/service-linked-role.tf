# The first application of EMR Serverless in an account makes the role, if its creator may; Canvas users may not.
data "aws_iam_roles" "service_linked" {
  path_prefix = "/aws-service-role/ops.emr-serverless.amazonaws.com/"
}

check "service_linked_role" {
  assert {
    condition = length(data.aws_iam_roles.service_linked.names) > 0
    error_message = @{SERVICE_LINKED_ROLE}
  }
}
