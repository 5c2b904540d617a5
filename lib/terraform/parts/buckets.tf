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
          older_kms_keys        = null
          owner_account_id      = workspace.owner_account_id
          grant_execution_roles = true
        }
      },
      ) : name => {
      bucket_name           = bucket.bucket_name
      keys                  = bucket.prefixes == null ? ["*"] : [for prefix in bucket.prefixes : "${prefix}*"]
      write                 = bucket.access == "read-write"
      kms_key               = bucket.kms_key
      older_kms_keys        = bucket.older_kms_keys == null ? {} : bucket.older_kms_keys
      owner_account_id      = bucket.owner_account_id == null ? local.account_id : bucket.owner_account_id
      grant_execution_roles = bucket.grant_execution_roles
    }
  }
  browsable_buckets  = [for name, bucket in local.buckets : name if bucket.grant_execution_roles]
  buckets_to_write   = { for name, bucket in local.buckets : name => bucket if bucket.write }
  buckets_to_decrypt = { for name, bucket in local.buckets : name => bucket if bucket.kms_key != null }
  buckets_to_encrypt = { for name, bucket in local.buckets_to_decrypt : name => bucket if bucket.write }

  buckets_with_older_keys = { for name, bucket in local.buckets : name => bucket if length(bucket.older_kms_keys) > 0 }

  # Keys that the buckets' objects are encrypted with, by the name of the bucket, of older ones with their own as well. Who
  # owns a key is who owns its bucket, unless it is said.
  bucket_keys = merge(
    {
      for name, bucket in local.buckets_to_decrypt : name => {
        bucket           = name
        owner_account_id = bucket.kms_key.owner_account_id == null ? bucket.owner_account_id : bucket.kms_key.owner_account_id
        write            = bucket.write
      }
    },
    [
      for name, bucket in local.buckets : {
        for older, key in bucket.older_kms_keys : "${name}.${older}" => {
          bucket           = name
          owner_account_id = key.owner_account_id == null ? bucket.owner_account_id : key.owner_account_id
          write            = false
        }
      }
    ]...
  )

  # What the names of buckets become in Sids, which hold letters and digits only: raw-data becomes RawData.
  sid_parts = { for name in keys(local.buckets) : name => replace(title(replace(name, "-", " ")), " ", "") }
}
