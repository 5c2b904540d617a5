# Custom buckets and the workspace: the role's inline policy, or an output for whoever owns the role.
data "aws_iam_policy_document" "custom_buckets" {
  count = length(local.buckets) == 0 ? 0 : 1

  source_policy_documents = concat(
@{BUCKET_DOCUMENTS}  )
}

locals {
  grants_custom_buckets = var.emr_serverless_role.create != null || try(var.emr_serverless_role.existing.grant_custom_buckets, false)
}

resource "aws_iam_role_policy" "custom_buckets" {
  count = local.grants_custom_buckets && length(local.buckets) > 0 ? 1 : 0

  name   = local.name
  role   = local.emr_serverless_role_name
  policy = data.aws_iam_policy_document.custom_buckets[0].json

  depends_on = [data.aws_iam_role.emr_serverless]

  lifecycle {
    precondition {
      condition = length(replace(data.aws_iam_policy_document.custom_buckets[0].minified_json, "/\\s/", "")) <= 10240
      error_message = @{EMR_POLICY_LENGTH}
    }
  }
}
