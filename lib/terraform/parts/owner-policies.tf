# What the owners of buckets and keys in other accounts must add to their policies: a grant to a role of this account has no
# effect without theirs. Documents only, as outputs; AWS refuses them before the roles exist.
locals {
  # Named after deployment and bucket: the owner's policy may hold statements of several.
  owner_sid_parts = {
    for name in distinct(concat(keys(local.buckets), keys(local.bucket_keys), ["domain"])) :
    name => replace(title(replace("${var.deployment_name}-${name}", "/[-.]/", " ")), " ", "")
  }

  bucket_role_arns = {
    for name, bucket in local.buckets :
    name => concat([local.emr_serverless_role_arn], bucket.grant_execution_roles ? values(local.execution_role_arns) : [])
  }

  # The keys of buckets, and the domain's own.
  keys = merge(
    {
      for name, key in local.bucket_keys : name => {
        owner_account_id = key.owner_account_id
        write            = key.write
        # The execution roles use the workspace's key by a statement of their own.
        role_arns = key.bucket == "workspace" ? [local.emr_serverless_role_arn] : local.bucket_role_arns[key.bucket]
      }
    },
    {
      for key in local.domain_key[*] : "domain" => {
        owner_account_id = key.owner_account_id == null ? local.account_id : key.owner_account_id
        write            = false
        role_arns        = []
      }
    },
  )

  foreign_buckets = { for name, bucket in local.buckets : name => bucket if bucket.owner_account_id != local.account_id }
  foreign_keys    = { for name, key in local.keys : name => key if key.owner_account_id != local.account_id }
}

data "aws_iam_policy_document" "bucket_owner_policy" {
  for_each = local.foreign_buckets

  source_policy_documents = concat(
    [data.aws_iam_policy_document.bucket_owner[each.key].json],
    [for bucket, document in data.aws_iam_policy_document.bucket_owner_write : document.json if bucket == each.key],
    [for bucket, document in data.aws_iam_policy_document.bucket_owner_workspace : document.json if bucket == each.key],
  )
}

data "aws_iam_policy_document" "key_owner_policy" {
  for_each = local.foreign_keys

  source_policy_documents = concat(
    [for key, document in data.aws_iam_policy_document.key_owner : document.json if key == each.key],
    [for key, document in data.aws_iam_policy_document.key_owner_write : document.json if key == each.key],
    [for key, document in data.aws_iam_policy_document.key_owner_workspace : document.json if key == each.key],
    [for key, document in data.aws_iam_policy_document.key_owner_domain : document.json if key == each.key],
  )
}
