output "emr_serverless_role_arn" {
  description = "ARN of the role that jobs on EMR Serverless run as."
  value       = local.emr_serverless_role_arn
}

output "emr_serverless_role_policy" {
  description = "Policy for the owner of the existing EMR Serverless role to add: the custom buckets. Null where it is attached, or there is none."
  value       = local.grants_custom_buckets ? null : one(data.aws_iam_policy_document.custom_buckets[*].json)
}

output "execution_role_arns" {
  description = "ARNs of the execution roles by static name."
  value       = local.execution_role_arns
}

output "execution_role_policies" {
  description = "Policies for the owners of the execution roles to add, by static name (attach = \"none\")."
  value = {
    for name, document in data.aws_iam_policy_document.execution_role :
    name => document.json if try(var.execution_roles[name].existing.attach, "") == "none"
  }
}

output "bucket_owner_policies" {
  description = "Bucket policies for owners in other accounts to add to theirs, by static name of the bucket."
  value       = { for name, document in data.aws_iam_policy_document.bucket_owner_policy : name => document.json }
}

output "key_owner_policies" {
  description = "Key policies for owners in other accounts to add to theirs, by static name of the bucket, or domain."
  value       = { for name, document in data.aws_iam_policy_document.key_owner_policy : name => document.json }
}

output "domain_id" {
  description = "The domain's id; null for an existing domain whose id was not given."
  value       = local.domain_id
}

output "user_profile_arns" {
  description = "ARNs of the created user profiles by static name."
  value       = { for name, profile in aws_sagemaker_user_profile.this : name => profile.arn }
}

output "canvas_app_settings" {
  description = "canvas_app_settings for a domain or user profile of your own."
  value = {
    emr_serverless_settings = local.emr_serverless_settings
    workspace_settings      = local.workspace_settings
  }
}
