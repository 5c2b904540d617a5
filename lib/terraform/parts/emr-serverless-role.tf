locals {
  # IAM names are global to the account, so the Region is part of the default. What is too long ends with a hash of the whole.
  emr_serverless_role_prefix = "@{EMR_SERVERLESS_ROLE_PREFIX}"
  emr_serverless_role_room   = 64 - length(local.emr_serverless_role_prefix)
  emr_serverless_role_whole  = "${var.deployment_name}-${local.short_region}"
  emr_serverless_role_end    = "-${substr(sha256("${var.deployment_name}/${local.region}"), 0, 6)}-${local.short_region}"
  emr_serverless_role_suffix = (
    length(local.emr_serverless_role_whole) <= local.emr_serverless_role_room
    ? local.emr_serverless_role_whole
    : "${substr(var.deployment_name, 0, local.emr_serverless_role_room - length(local.emr_serverless_role_end))}${local.emr_serverless_role_end}"
  )

  emr_serverless_role_arn = one(concat(
    aws_iam_role.emr_serverless[*].arn,
    var.emr_serverless_role.existing[*].role_arn,
  ))
  emr_serverless_role_name = one(concat(
    aws_iam_role.emr_serverless[*].name,
    [for existing in var.emr_serverless_role.existing[*] : reverse(split("/", existing.role_arn))[0]],
  ))
}

resource "aws_iam_role" "emr_serverless" {
  count = var.emr_serverless_role.create == null ? 0 : 1

  name                 = "${local.emr_serverless_role_prefix}${coalesce(var.emr_serverless_role.create.name_suffix, local.emr_serverless_role_suffix)}"
  path                 = var.emr_serverless_role.create.path
  description          = "EMR Serverless jobs of SageMaker Canvas, deployment ${var.deployment_name}"
  assume_role_policy   = data.aws_iam_policy_document.emr_serverless_trust.json
  permissions_boundary = var.emr_serverless_role.create.permissions_boundary_arn
  tags                 = local.tags
@{AFTER_NETWORK}}

resource "aws_iam_role_policy_attachment" "emr_serverless" {
  count = var.emr_serverless_role.create == null ? 0 : 1

  role       = aws_iam_role.emr_serverless[0].name
  policy_arn = "@{EMR_SERVERLESS_POLICY}"
}

# A role that exists: its name, path and trust are checked, and nothing of it is changed.
data "aws_iam_role" "emr_serverless" {
  count = var.emr_serverless_role.existing == null ? 0 : 1

  name = reverse(split("/", var.emr_serverless_role.existing.role_arn))[0]

  lifecycle {
@{ROLE_GUARDS}  }
}

check "source_account" {
  assert {
    condition = @{SOURCE_ACCOUNT_CONDITION}
    error_message = @{SOURCE_ACCOUNT_MESSAGE}
  }
}
