locals {
  # Custom buckets, and the workspace as one that both kinds of role read and write.
  buckets = {
    for name, bucket in merge(
      var.custom_buckets,
      {
        for workspace in var.workspace[*] : "workspace" => {
          bucket_name           = workspace.bucket_name
          prefixes              = workspace.prefix == null ? null : [workspace.prefix]
          access                = "read-write"
          kms_key               = workspace.kms_key
          owner_account_id      = workspace.owner_account_id
          grant_execution_roles = true
        }
      },
      ) : name => {
      bucket_name           = bucket.bucket_name
      keys                  = bucket.prefixes == null ? ["*"] : [for prefix in bucket.prefixes : "${prefix}*"]
      write                 = bucket.access == "read-write"
      kms_key               = bucket.kms_key
      owner_account_id      = bucket.owner_account_id == null ? local.account_id : bucket.owner_account_id
      grant_execution_roles = bucket.grant_execution_roles
    }
  }
  browsable_buckets  = [for name, bucket in local.buckets : name if bucket.grant_execution_roles]
  buckets_to_write   = { for name, bucket in local.buckets : name => bucket if bucket.write }
  buckets_to_decrypt = { for name, bucket in local.buckets : name => bucket if bucket.kms_key != null }
  buckets_to_encrypt = { for name, bucket in local.buckets_to_decrypt : name => bucket if bucket.write }

  # Keys that the buckets' objects are encrypted with, by name. Who owns a key is who owns its bucket, unless it is said.
  bucket_keys = {
    for name, bucket in local.buckets_to_decrypt : name => {
      bucket           = name
      owner_account_id = bucket.kms_key.owner_account_id == null ? bucket.owner_account_id : bucket.kms_key.owner_account_id
      write            = bucket.write
    }
  }

  # What the names of buckets become in Sids, which hold letters and digits only: raw-data becomes RawData.
  sid_parts = { for name in keys(local.buckets) : name => replace(title(replace(name, "-", " ")), " ", "") }
}
