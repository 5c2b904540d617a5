data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.name

  # The Region as AWS writes it in Availability Zone ids: us-east-1 becomes use1.
  region_parts = split("-", local.region)
  short_region = join("", [
    local.region_parts[0],
    join("", [for direction in regexall("north|south|east|west|central", local.region_parts[1]) : substr(direction, 0, 1)]),
    local.region_parts[2],
  ])

  # Names of policies and of things in the network.
  name = "canvas-large-data-${var.deployment_name}"

  tags = length(var.tags) == 0 ? null : var.tags
}

# The first application of EMR Serverless in an account makes the role, if its creator may; Canvas users may not.
data "aws_iam_roles" "service_linked" {
  path_prefix = "/aws-service-role/ops.emr-serverless.amazonaws.com/"
}

check "service_linked_role" {
  assert {
    condition     = length(data.aws_iam_roles.service_linked.names) > 0
    error_message = "This account has no service-linked role for EMR Serverless, and Canvas users may not create it: the first large data job would fail with AccessDenied on iam:CreateServiceLinkedRole. Create it once per account: aws iam create-service-linked-role --aws-service-name ops.emr-serverless.amazonaws.com"
  }
}

locals {
  # IAM names are global to the account, so the Region is part of the default. What is too long ends with a hash of the whole.
  emr_serverless_role_prefix = "AmazonSageMakerCanvasEMRSExecutionAccess-"
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
}

resource "aws_iam_role_policy_attachment" "emr_serverless" {
  count = var.emr_serverless_role.create == null ? 0 : 1

  role       = aws_iam_role.emr_serverless[0].name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"
}

# A role that exists: its name, path and trust are checked, and nothing of it is changed.
data "aws_iam_role" "emr_serverless" {
  count = var.emr_serverless_role.existing == null ? 0 : 1

  name = reverse(split("/", var.emr_serverless_role.existing.role_arn))[0]

  lifecycle {
    postcondition {
      condition     = startswith(self.name, "AmazonSageMakerCanvasEMRSExecutionAccess-")
      error_message = "Canvas cannot pass the role ${self.name}: its name does not start with AmazonSageMakerCanvasEMRSExecutionAccess- (case matters), and iam:PassRole of AmazonSageMakerCanvasFullAccess matches nothing else. SageMaker would accept the role, and jobs would fail days later. Use a role with such a name, or emr_serverless_role: create."
    }

    postcondition {
      condition     = contains(["/", "/service-role/"], self.path)
      error_message = "Canvas cannot pass the role ${self.name}: its path is ${self.path}, and iam:PassRole of AmazonSageMakerCanvasFullAccess matches only / and /service-role/. SageMaker would accept the role, and jobs would fail days later. A path cannot be changed: make the role again with one of the two."
    }

    postcondition {
      condition = anytrue([
        for s in flatten([jsondecode(self.assume_role_policy).Statement]) :
        s.Effect == "Allow"
        && anytrue([for a in flatten([try(s.Action, [])]) : contains(["sts:assumerole", "sts:*", "*"], lower(a))])
        && contains(flatten([try(s.Principal.Service, [])]), "emr-serverless.amazonaws.com")
      ])
      error_message = "EMR Serverless cannot assume the role ${self.name}: no statement of its trust policy allows sts:AssumeRole to emr-serverless.amazonaws.com. SageMaker would accept the role, and jobs would fail days later with \"Could not assume execution role\". Add the trust policy of the AWS page to the role."
    }

    postcondition {
      condition = (
        length([
          for s in flatten([jsondecode(self.assume_role_policy).Statement]) :
          s
          if s.Effect == "Allow"
          && anytrue([for a in flatten([try(s.Action, [])]) : contains(["sts:assumerole", "sts:*", "*"], lower(a))])
          && contains(flatten([try(s.Principal.Service, [])]), "emr-serverless.amazonaws.com")
        ]) == 0
        || anytrue([
          for s in flatten([jsondecode(self.assume_role_policy).Statement]) :
          s.Effect == "Allow"
          && anytrue([for a in flatten([try(s.Action, [])]) : contains(["sts:assumerole", "sts:*", "*"], lower(a))])
          && contains(flatten([try(s.Principal.Service, [])]), "emr-serverless.amazonaws.com")
          && (length(flatten([for test, keys in try(s.Condition, {}) : [for key, values in keys : values if lower(key) == "aws:sourceaccount" && !strcontains(lower(test), "not")]])) == 0 || contains(flatten([for test, keys in try(s.Condition, {}) : [for key, values in keys : values if lower(key) == "aws:sourceaccount" && !strcontains(lower(test), "not")]]), split(":", self.arn)[4]))
        ])
      )
      error_message = "EMR Serverless cannot assume the role ${self.name}: its trust policy asks for an aws:SourceAccount other than ${split(":", self.arn)[4]}, the role's own account. SageMaker would accept the role, and jobs would fail days later with \"Could not assume execution role\". Correct aws:SourceAccount in the role's trust policy."
    }

    postcondition {
      condition = !anytrue([
        for s in flatten([jsondecode(self.assume_role_policy).Statement]) :
        s.Effect == "Allow"
        && (can(s.NotPrincipal) || try(s.Principal == "*", false) || contains(flatten(try([for type, ids in s.Principal : ids], [])), "*"))
      ])
      error_message = "The role ${self.name} is not used: its trust policy has the principal *, so that anybody's account may ask for it. Trust emr-serverless.amazonaws.com alone, with aws:SourceAccount."
    }
  }
}

check "source_account" {
  assert {
    condition = alltrue([
      for role in data.aws_iam_role.emr_serverless : alltrue([
        for s in flatten([jsondecode(role.assume_role_policy).Statement]) :
        length(flatten([for test, keys in try(s.Condition, {}) : [for key, values in keys : values if lower(key) == "aws:sourceaccount" && !strcontains(lower(test), "not")]])) > 0
        if s.Effect == "Allow"
        && anytrue([for a in flatten([try(s.Action, [])]) : contains(["sts:assumerole", "sts:*", "*"], lower(a))])
        && contains(flatten([try(s.Principal.Service, [])]), "emr-serverless.amazonaws.com")
      ])
    ])
    error_message = "The trust policy of ${join("", data.aws_iam_role.emr_serverless[*].name)} lets EMR Serverless assume the role without aws:SourceAccount, so that jobs of another account could be made to run as it (confused deputy). Add the condition StringEquals aws:SourceAccount = ${local.account_id} to it."
  }
}

# Custom buckets and the workspace: the role's inline policy, or an output for whoever owns the role.
data "aws_iam_policy_document" "custom_buckets" {
  count = length(local.buckets) == 0 ? 0 : 1

  source_policy_documents = concat(
    values(data.aws_iam_policy_document.custom_bucket)[*].json,
    values(data.aws_iam_policy_document.custom_bucket_write)[*].json,
    values(data.aws_iam_policy_document.custom_bucket_decrypt)[*].json,
    values(data.aws_iam_policy_document.custom_bucket_encrypt)[*].json,
    values(data.aws_iam_policy_document.custom_bucket_older_keys)[*].json,
  )
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
      condition     = length(replace(data.aws_iam_policy_document.custom_buckets[0].minified_json, "/\\s/", "")) <= 10240
      error_message = "The inline policy for the EMR Serverless role has ${length(replace(data.aws_iam_policy_document.custom_buckets[0].minified_json, "/\\s/", ""))} characters without white space, and IAM takes 10240 for all inline policies of a role together; it would answer LimitExceeded.\n  write: fewer buckets or prefixes, a shorter common prefix instead of several, or a second deployment for a part of them"
    }
  }
}

# The roles that Canvas users work with. Terraform cannot discover those of user profiles, so every role is listed.
locals {
  # AWS policies match on AmazonSageMaker in the names of execution roles.
  execution_role_prefix = "AmazonSageMaker-ExecutionRole-"
  execution_role_room   = 64 - length(local.execution_role_prefix)
  execution_role_ends = {
    for name, role in var.execution_roles :
    name => "-${substr(sha256("${var.deployment_name}/${name}/${local.region}"), 0, 6)}-${local.short_region}"
  }
  execution_role_defaults = {
    for name, role in var.execution_roles :
    name => (
      length("${var.deployment_name}-${name}-${local.short_region}") <= local.execution_role_room
      ? "${var.deployment_name}-${name}-${local.short_region}"
      : "${substr("${var.deployment_name}-${name}", 0, local.execution_role_room - length(local.execution_role_ends[name]))}${local.execution_role_ends[name]}"
    )
  }

  execution_roles_to_create = { for name, role in var.execution_roles : name => role.create if role.create != null }
  existing_execution_roles  = { for name, role in var.execution_roles : name => role.existing if role.existing != null }

  execution_role_arns = {
    for name, role in var.execution_roles :
    name => role.create != null ? aws_iam_role.execution[name].arn : role.existing.role_arn
  }
  execution_role_names = {
    for name, role in var.execution_roles :
    name => role.create != null ? aws_iam_role.execution[name].name : reverse(split("/", role.existing.role_arn))[0]
  }

  # AWS managed policies, by "role/policy"; a role that exists gets them with attach = "canvas-policies" alone.
  canvas_policies    = ["AmazonSageMakerCanvasFullAccess", "AmazonSageMakerCanvasDataPrepFullAccess"]
  below_service_role = ["AmazonSageMakerCanvasDirectDeployAccess", "AmazonSageMakerCanvasForecastAccess"]
  execution_role_policies = merge(concat(
    [
      for name, role in local.execution_roles_to_create : {
        for policy in distinct(concat(
          local.canvas_policies,
          coalesce(role.additional_canvas_policies, []),
          role.attach_amazon_sagemaker_full_access ? ["AmazonSageMakerFullAccess"] : [],
        )) : "${name}/${policy}" => { role = name, policy = policy }
      }
    ],
    [
      for name, role in local.existing_execution_roles : {
        for policy in local.canvas_policies : "${name}/${policy}" => { role = name, policy = policy }
      } if role.attach == "canvas-policies"
    ],
  )...)

  # Roles without the Canvas policies need what large data needs of them, and nothing else.
  roles_without_canvas_policies = toset([
    for name, role in local.existing_execution_roles : name if role.attach != "canvas-policies"
  ])

  roles_with_a_policy = toset(keys(var.execution_roles))
}

resource "aws_iam_role" "execution" {
  for_each = local.execution_roles_to_create

  name                 = coalesce(each.value.role_name, "${local.execution_role_prefix}${local.execution_role_defaults[each.key]}")
  path                 = each.value.path
  description          = "SageMaker Canvas users, deployment ${var.deployment_name}"
  assume_role_policy   = data.aws_iam_policy_document.execution_role_trust.json
  permissions_boundary = each.value.permissions_boundary_arn
  tags                 = local.tags
}

resource "aws_iam_role_policy_attachment" "execution" {
  for_each = local.execution_role_policies

  role       = local.execution_role_names[each.value.role]
  policy_arn = "arn:aws:iam::aws:policy/${contains(local.below_service_role, each.value.policy) ? "service-role/" : ""}${each.value.policy}"
}

# Buckets that users may browse in Canvas, which works with the execution roles. Canvas itself uses the workspace's key in more
# ways than through S3, so that its statements are others.
data "aws_iam_policy_document" "browsable_buckets" {
  count = length(local.browsable_buckets) == 0 ? 0 : 1

  source_policy_documents = concat(
    [
      for bucket, document in data.aws_iam_policy_document.custom_bucket : document.json
      if contains(local.browsable_buckets, bucket)
    ],
    [
      for bucket, document in data.aws_iam_policy_document.custom_bucket_write : document.json
      if contains(local.browsable_buckets, bucket)
    ],
    [
      for bucket, document in data.aws_iam_policy_document.custom_bucket_decrypt : document.json
      if contains(local.browsable_buckets, bucket) && bucket != "workspace"
    ],
    [
      for bucket, document in data.aws_iam_policy_document.custom_bucket_encrypt : document.json
      if contains(local.browsable_buckets, bucket) && bucket != "workspace"
    ],
    [
      for bucket, document in data.aws_iam_policy_document.custom_bucket_older_keys : document.json
      if contains(local.browsable_buckets, bucket) && bucket != "workspace"
    ],
  )
}

# All that this deployment grants to a role, in one inline policy; for attach = "none" it is an output and not attached.
data "aws_iam_policy_document" "execution_role" {
  for_each = local.roles_with_a_policy

  source_policy_documents = concat(
    [for role, document in data.aws_iam_policy_document.large_data_use : document.json if role == each.key],
    [for role, document in data.aws_iam_policy_document.canvas_images : document.json if role == each.key],
    data.aws_iam_policy_document.browsable_buckets[*].json,
    data.aws_iam_policy_document.workspace[*].json,
    data.aws_iam_policy_document.workspace_key[*].json,
    data.aws_iam_policy_document.workspace_key_of_another_account[*].json,
    data.aws_iam_policy_document.domain_key[*].json,
    data.aws_iam_policy_document.restrict_pass_role[*].json,
  )
}

resource "aws_iam_role_policy" "execution" {
  for_each = toset([
    for name in local.roles_with_a_policy : name if try(var.execution_roles[name].existing.attach, "") != "none"
  ])

  name   = local.name
  role   = local.execution_role_names[each.key]
  policy = data.aws_iam_policy_document.execution_role[each.key].json

  lifecycle {
    precondition {
      condition     = length(replace(data.aws_iam_policy_document.execution_role[each.key].minified_json, "/\\s/", "")) <= 10240
      error_message = "The inline policy for the execution role ${each.key} has ${length(replace(data.aws_iam_policy_document.execution_role[each.key].minified_json, "/\\s/", ""))} characters without white space, and IAM takes 10240 for all inline policies of a role together; it would answer LimitExceeded.\n  write: fewer buckets or prefixes, a shorter common prefix instead of several, or a second deployment for a part of them"
    }
  }
}

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

locals {
  domain_key = try(var.domain.create.kms_key, null)

  # For a domain or user profile of one's own as well: the outputs have it.
  emr_serverless_settings = {
    execution_role_arn = local.emr_serverless_role_arn
    status             = "ENABLED"
  }
  workspace_settings = one([
    for workspace in var.workspace[*] : {
      s3_artifact_path = "s3://${workspace.bucket_name}${workspace.prefix == null ? "" : "/${trimsuffix(workspace.prefix, "/")}"}"
      # The API takes a key's ARN where it says id.
      s3_kms_key_id = one(workspace.kms_key[*].arn)
    }
  ])
}


# The domain with large data switched on from the start. Users' files hang on it, and prevent_destroy is a literal in
# Terraform: it is always protected. To let go of it, see the README.
resource "aws_sagemaker_domain" "this" {
  count = var.domain.create == null ? 0 : 1

  domain_name             = coalesce(var.domain.create.domain_name, var.deployment_name)
  auth_mode               = var.domain.create.auth_mode
  app_network_access_type = "PublicInternetOnly"
  vpc_id                  = var.domain.create.vpc_id
  subnet_ids              = values(var.domain.create.subnet_ids)
  kms_key_id              = one(local.domain_key[*].arn)
  tags                    = local.tags

  default_user_settings {
    # Not by a local, of which a plan does not tell what it is made from; nor is the role of the jobs below.
    execution_role = one(concat(
      [for name, role in aws_iam_role.execution : role.arn if name == var.domain.create.execution_role],
      [for name, role in var.execution_roles : role.existing.role_arn if name == var.domain.create.execution_role && role.existing != null],
    ))
    security_groups = var.domain.create.security_group_ids == null ? null : values(var.domain.create.security_group_ids)

    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = one(concat(aws_iam_role.emr_serverless[*].arn, var.emr_serverless_role.existing[*].role_arn))
        status             = local.emr_serverless_settings.status
      }

      dynamic "workspace_settings" {
        for_each = local.workspace_settings[*]

        content {
          s3_artifact_path = workspace_settings.value.s3_artifact_path
          s3_kms_key_id    = workspace_settings.value.s3_kms_key_id
        }
      }
    }
  }

  dynamic "retention_policy" {
    for_each = var.domain.create.home_efs_file_system[*]

    content {
      home_efs_file_system = retention_policy.value
    }
  }

  depends_on = [
    data.aws_iam_role.emr_serverless,
    aws_iam_role_policy_attachment.emr_serverless,
    aws_iam_role_policy_attachment.execution,
  ]

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  domain_id = one(concat(aws_sagemaker_domain.this[*].id, var.domain.existing[*].domain_id))
}

# Changing a profile's name replaces it. A profile is not protected from that: then none could be taken out of the map.
resource "aws_sagemaker_user_profile" "this" {
  for_each = var.user_profiles

  domain_id                      = local.domain_id
  user_profile_name              = coalesce(each.value.user_profile_name, each.key)
  single_sign_on_user_identifier = each.value.single_sign_on_user_name == null ? null : "UserName"
  single_sign_on_user_value      = each.value.single_sign_on_user_name
  tags                           = local.tags

  user_settings {
    execution_role = one(concat(
      [for name, role in aws_iam_role.execution : role.arn if name == each.value.execution_role],
      [for name, role in var.execution_roles : role.existing.role_arn if name == each.value.execution_role && role.existing != null],
    ))

    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = each.value.large_data ? one(concat(aws_iam_role.emr_serverless[*].arn, var.emr_serverless_role.existing[*].role_arn)) : null
        status             = each.value.large_data ? local.emr_serverless_settings.status : "DISABLED"
      }

      dynamic "workspace_settings" {
        for_each = local.workspace_settings[*]

        content {
          s3_artifact_path = workspace_settings.value.s3_artifact_path
          s3_kms_key_id    = workspace_settings.value.s3_kms_key_id
        }
      }
    }
  }

  depends_on = [
    data.aws_iam_role.emr_serverless,
    aws_iam_role_policy_attachment.emr_serverless,
    aws_iam_role_policy_attachment.execution,
  ]
}
