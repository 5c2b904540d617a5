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

  depends_on = [
    data.aws_vpc.this,
    data.aws_subnet.checked,
    data.aws_route_table.applied,
    data.aws_security_group.checked,
    data.aws_security_groups.open_to_ipv4,
    data.aws_security_groups.open_to_ipv6,
    aws_security_group.apps,
    aws_vpc_security_group_ingress_rule.apps,
    aws_vpc_security_group_egress_rule.apps,
    aws_vpc_security_group_egress_rule.s3,
    aws_vpc_security_group_egress_rule.endpoints,
    aws_vpc_security_group_egress_rule.endpoint_groups,
    aws_vpc_security_group_egress_rule.endpoint_ranges,
    aws_ec2_tag.subnet,
    aws_ec2_tag.security_group,
    aws_vpc_endpoint.s3,
    data.aws_vpc_endpoint.s3,
    aws_vpc_security_group_ingress_rule.endpoints,
    aws_vpc_endpoint.interface,
    data.aws_vpc_endpoint.interface,
  ]
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

  depends_on = [
    data.aws_vpc.this,
    data.aws_subnet.checked,
    data.aws_route_table.applied,
    data.aws_security_group.checked,
    data.aws_security_groups.open_to_ipv4,
    data.aws_security_groups.open_to_ipv6,
    aws_security_group.apps,
    aws_vpc_security_group_ingress_rule.apps,
    aws_vpc_security_group_egress_rule.apps,
    aws_vpc_security_group_egress_rule.s3,
    aws_vpc_security_group_egress_rule.endpoints,
    aws_vpc_security_group_egress_rule.endpoint_groups,
    aws_vpc_security_group_egress_rule.endpoint_ranges,
    aws_ec2_tag.subnet,
    aws_ec2_tag.security_group,
    aws_vpc_endpoint.s3,
    data.aws_vpc_endpoint.s3,
    aws_vpc_security_group_ingress_rule.endpoints,
    aws_vpc_endpoint.interface,
    data.aws_vpc_endpoint.interface,
  ]
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
    [data.aws_iam_policy_document.network_interfaces.json],
    data.aws_iam_policy_document.network_interfaces_by_arn[*].json,
    data.aws_iam_policy_document.network_interfaces_by_arn_enforced[*].json,
    data.aws_iam_policy_document.network_interfaces_by_tag[*].json,
    data.aws_iam_policy_document.network_interfaces_by_tag_enforced[*].json,
    data.aws_iam_policy_document.network_interfaces_anywhere[*].json,
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

locals {
  # Security groups of the users' apps: the domain's, and those that users have beyond it. One name is one group everywhere.
  creates_app_security_group = var.network.security_group.create != null
  user_security_group_ids = merge(concat(
    [coalesce(var.network.user_security_group_ids, {})],
    [for profile in var.user_profiles : coalesce(profile.security_group_ids, {})],
  )...)
  existing_security_group_ids = merge(local.user_security_group_ids, try(var.network.security_group.existing.security_group_ids, {}))
  created_security_group_ids  = { for group in aws_security_group.apps : "apps" => group.id }

  app_security_group_ids = (
    local.creates_app_security_group
    ? local.created_security_group_ids
    : var.network.security_group.existing.security_group_ids
  )
  security_group_ids = merge(local.existing_security_group_ids, local.created_security_group_ids)

  by_tag = var.network.network_interfaces.by_tag
  # The tag that subnets and security groups must carry already.
  required_tag = try(local.by_tag.tag_resources, true) ? null : local.by_tag
}

# The security group of the users' apps and of the workers of EMR Serverless: among themselves, to the endpoints and to S3.
resource "aws_security_group" "apps" {
  count = local.creates_app_security_group ? 1 : 0

  name        = "${local.name}-apps"
  description = "SageMaker Canvas users and their EMR Serverless workers, deployment ${var.deployment_name}"
  vpc_id      = var.network.vpc_id
  tags = merge(
    { Name = "${local.name}-apps" },
    var.tags,
    { for tag in local.by_tag[*] : tag.key => tag.value },
  )

  lifecycle {
    precondition {
      condition = anytrue([
        length(local.endpoints_elsewhere) == 0,
        var.network.security_group.create.endpoint_security_group_ids != null,
        var.network.security_group.create.endpoint_cidr_blocks != null,
      ])
      error_message = "network.security_group.create: the created security group lets the apps reach the endpoints that are created here and no others, and ${join(", ", local.endpoints_elsewhere)} reached through others. Write endpoint_security_group_ids with the security groups of existing endpoints, endpoint_cidr_blocks with the ranges of central ones, or security_group = { existing = … }."
    }
  }
}

locals {
  rules_among_apps = local.creates_app_security_group ? {
    apps = { description = "Apps and EMR Serverless workers among themselves", from_port = 8192, to_port = 65535 }
    nfs  = { description = "NFS, the file system of the users", from_port = 2049, to_port = 2049 }
  } : {}
}

resource "aws_vpc_security_group_ingress_rule" "apps" {
  for_each = local.rules_among_apps

  description                  = each.value.description
  ip_protocol                  = "tcp"
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  security_group_id            = aws_security_group.apps[0].id
  referenced_security_group_id = aws_security_group.apps[0].id
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "apps" {
  for_each = local.rules_among_apps

  description                  = each.value.description
  ip_protocol                  = "tcp"
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  security_group_id            = aws_security_group.apps[0].id
  referenced_security_group_id = aws_security_group.apps[0].id
  tags                         = local.tags
}

data "aws_ec2_managed_prefix_list" "s3" {
  count = local.creates_app_security_group ? 1 : 0

  name = "com.amazonaws.${local.region}.s3"
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  count = local.creates_app_security_group ? 1 : 0

  description       = "HTTPS to S3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  security_group_id = aws_security_group.apps[0].id
  prefix_list_id    = data.aws_ec2_managed_prefix_list.s3[0].id
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  count = local.creates_app_security_group && length(local.endpoints_to_create) > 0 ? 1 : 0

  description                  = "HTTPS to the interface endpoints of AWS services"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  security_group_id            = aws_security_group.apps[0].id
  referenced_security_group_id = aws_security_group.endpoints[0].id
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "endpoint_groups" {
  for_each = local.creates_app_security_group ? coalesce(var.network.security_group.create.endpoint_security_group_ids, {}) : {}

  description                  = "HTTPS to interface endpoints that exist already"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  security_group_id            = aws_security_group.apps[0].id
  referenced_security_group_id = each.value
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "endpoint_ranges" {
  for_each = local.creates_app_security_group ? coalesce(var.network.security_group.create.endpoint_cidr_blocks, {}) : {}

  description       = "HTTPS to interface endpoints in another VPC"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  security_group_id = aws_security_group.apps[0].id
  cidr_ipv4         = each.value
  tags              = local.tags
}

data "aws_security_groups" "lets_itself_in" {
  for_each = local.creates_app_security_group ? {} : local.app_security_group_ids

  filter {
    name   = "group-id"
    values = [each.value]
  }

  filter {
    name   = "ip-permission.group-id"
    values = [each.value]
  }

  depends_on = [var.routing]
}

locals {
  groups_closed_to_themselves = [for name, groups in data.aws_security_groups.lets_itself_in : name if length(groups.ids) == 0]
}

check "security_group" {
  assert {
    condition     = length(local.groups_closed_to_themselves) == 0
    error_message = "The security group ${join(", ", local.groups_closed_to_themselves)} has no inbound rule from itself, so that the apps of a user may not reach each other. Add one for TCP 8192-65535 and one for TCP 2049 from the group itself, unless other rules let them in."
  }
}

# The network as it must be before a role or a domain is made, and what EMR Serverless refuses. Roles, endpoints and the domain
# are made after these data sources and take no value from them: a read that is put off would replace a domain.
data "aws_vpc" "this" {
  id = var.network.vpc_id

  depends_on = [var.routing]

  lifecycle {
    postcondition {
      condition     = self.enable_dns_support
      error_message = "The VPC ${self.id} has DNS resolution off, and Canvas finds the VPC endpoints by their private DNS names. Switch it on: aws ec2 modify-vpc-attribute --vpc-id ${self.id} --enable-dns-support, or in the state that owns the VPC."
    }

    postcondition {
      condition     = self.enable_dns_hostnames
      error_message = "The VPC ${self.id} has DNS hostnames off, and Canvas finds the VPC endpoints by their private DNS names. Switch it on: aws ec2 modify-vpc-attribute --vpc-id ${self.id} --enable-dns-hostnames, or in the state that owns the VPC."
    }

    postcondition {
      condition     = self.instance_tenancy == "default"
      error_message = "The VPC ${self.id} has ${self.instance_tenancy} tenancy, and SageMaker domains work in VPCs of default tenancy only. Use another VPC, or set its tenancy back: aws ec2 modify-vpc-tenancy --vpc-id ${self.id} --instance-tenancy default."
    }
  }
}

data "aws_route_tables" "main" {
  vpc_id = var.network.vpc_id

  filter {
    name   = "association.main"
    values = ["true"]
  }

  depends_on = [var.routing]
}

data "aws_subnet" "checked" {
  for_each = var.network.subnet_ids

  id = each.value

  depends_on = [var.routing]

  lifecycle {
    postcondition {
      condition     = self.vpc_id == data.aws_vpc.this.id
      error_message = "The subnet ${each.key} (${self.id}) belongs to ${self.vpc_id}, and the network's vpc_id is ${data.aws_vpc.this.id}. List subnets of one VPC."
    }

    postcondition {
      condition = (
        !anytrue([for prefix in ["use1-", "use2-", "cac1-"] : startswith(self.availability_zone_id, prefix)])
        || contains(["use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6", "use2-az1", "use2-az2", "use2-az3", "cac1-az1", "cac1-az2"], self.availability_zone_id)
      )
      error_message = "The subnet ${each.key} (${self.id}) is in the Availability Zone ${self.availability_zone_id}, which EMR Serverless does not have: no worker could start there. List a subnet in another zone, compared by its id (use1-az3), because zone names differ between accounts."
    }

    postcondition {
      condition = alltrue([
        for tag in local.required_tag[*] :
        anytrue([for key, value in self.tags : lower(key) == lower(tag.key) && value == tag.value])
      ])
      error_message = "The subnet ${each.key} (${self.id}) does not carry the tag ${try(local.required_tag.key, "")} = ${try(local.required_tag.value, "")}, so EMR Serverless could create no network interface with it and jobs would fail. Tag it where it is owned, set network_interfaces.by_tag.tag_resources = true, or restrict by ARN (by_arn = {})."
    }
  }
}

data "aws_route_tables" "own" {
  for_each = var.network.subnet_ids

  filter {
    name   = "association.subnet-id"
    values = [each.value]
  }

  depends_on = [var.routing]
}

locals {
  # The table that applies to a subnet: its own, or else the VPC's main one.
  route_table_ids = {
    for name, own in data.aws_route_tables.own :
    name => one(length(own.ids) > 0 ? own.ids : data.aws_route_tables.main.ids)
  }
  route_table_notes = {
    for name, own in data.aws_route_tables.own :
    name => length(own.ids) > 0 ? "" : " (the VPC's main one, because the subnet has none of its own)"
  }
}

data "aws_route_table" "applied" {
  for_each = var.network.subnet_ids

  route_table_id = local.route_table_ids[each.key]

  depends_on = [var.routing]

  lifecycle {
    postcondition {
      condition     = length([for route in self.routes : route if startswith(route.gateway_id, "igw-")]) == 0
      error_message = "The subnet ${each.key} (${var.network.subnet_ids[each.key]}) is not private: its route table ${self.route_table_id}${length(data.aws_route_tables.own[each.key].ids) > 0 ? "" : " (the VPC's main one, because the subnet has none of its own)"} has the route ${join(" and ", [for route in self.routes : format("%s to %s", coalesce(route.cidr_block, route.ipv6_cidr_block, route.destination_prefix_list_id, "a destination"), route.gateway_id) if startswith(route.gateway_id, "igw-")])}. SageMaker domains without internet access and EMR Serverless work in private subnets only. Associate the subnet with a route table that has no route to an internet gateway, remove the route, or list another subnet."
    }
  }
}

data "aws_security_group" "checked" {
  for_each = local.existing_security_group_ids

  id = each.value

  depends_on = [var.routing]

  lifecycle {
    postcondition {
      condition     = self.vpc_id == data.aws_vpc.this.id
      error_message = "The security group ${each.key} (${self.id}) belongs to ${self.vpc_id}, and the network's vpc_id is ${data.aws_vpc.this.id}. List security groups of that VPC."
    }

    postcondition {
      condition = alltrue([
        for tag in local.required_tag[*] :
        anytrue([for key, value in self.tags : lower(key) == lower(tag.key) && value == tag.value])
      ])
      error_message = "The security group ${each.key} (${self.id}) does not carry the tag ${try(local.required_tag.key, "")} = ${try(local.required_tag.value, "")}, so EMR Serverless could create no network interface with it and jobs would fail. Tag it where it is owned, set network_interfaces.by_tag.tag_resources = true, or restrict by ARN (by_arn = {})."
    }
  }
}

# Rules are found by filter, because as resources of their own they could not be counted in the apply that makes them.
data "aws_security_groups" "open_to_ipv4" {
  for_each = local.existing_security_group_ids

  filter {
    name   = "group-id"
    values = [each.value]
  }

  filter {
    name   = "ip-permission.cidr"
    values = ["0.0.0.0/0"]
  }

  depends_on = [var.routing]

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 0
      error_message = "The security group ${each.key} (${join(", ", self.ids)}) has an inbound rule from 0.0.0.0/0, and EMR Serverless refuses to create or start an application with such a group. Remove the rule, or allow the group itself and named ranges only; outbound rules may stay as they are."
    }
  }
}

data "aws_security_groups" "open_to_ipv6" {
  for_each = local.existing_security_group_ids

  filter {
    name   = "group-id"
    values = [each.value]
  }

  filter {
    name   = "ip-permission.ipv6-cidr"
    values = ["::/0"]
  }

  depends_on = [var.routing]

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 0
      error_message = "The security group ${each.key} (${join(", ", self.ids)}) has an inbound rule from ::/0, and EMR Serverless refuses to create or start an application with such a group. Remove the rule, or allow the group itself and named ranges only; outbound rules may stay as they are."
    }
  }
}

# Not after the routes: neither ids nor ARNs are to become unknown when a guard is read again. The ARN of a shared subnet
# holds its owner's account.
data "aws_subnet" "this" {
  for_each = var.network.subnet_ids

  id = each.value
}

data "aws_security_group" "this" {
  for_each = var.network.network_interfaces.by_arn == null ? {} : local.existing_security_group_ids

  id = each.value
}

resource "aws_ec2_tag" "subnet" {
  for_each = try(local.by_tag.tag_resources, false) ? var.network.subnet_ids : {}

  resource_id = each.value
  key         = local.by_tag.key
  value       = local.by_tag.value

  depends_on = [data.aws_vpc.this, data.aws_subnet.checked, data.aws_route_table.applied, data.aws_security_group.checked, data.aws_security_groups.open_to_ipv4, data.aws_security_groups.open_to_ipv6]
}

resource "aws_ec2_tag" "security_group" {
  for_each = try(local.by_tag.tag_resources, false) ? local.existing_security_group_ids : {}

  resource_id = each.value
  key         = local.by_tag.key
  value       = local.by_tag.value

  depends_on = [data.aws_vpc.this, data.aws_subnet.checked, data.aws_route_table.applied, data.aws_security_group.checked, data.aws_security_groups.open_to_ipv4, data.aws_security_groups.open_to_ipv6]
}

locals {
  s3_service_name = "com.amazonaws.${local.region}.s3"

  s3_endpoint_generative_ai = coalesce(
    try(var.network.s3_endpoint.create.generative_ai, null),
    try(var.network.s3_endpoint.existing.generative_ai, null),
    false,
  )

  # Statements for the other S3 traffic of the route tables, each as a document of its own.
  s3_endpoint_additional_documents = [
    for name, statement in coalesce(try(var.network.s3_endpoint.create.additional_statements, null), {}) : jsonencode({
      Version = "2012-10-17"
      Statement = [merge(
        {
          Sid       = "Additional${replace(title(replace(name, "-", " ")), " ", "")}"
          Effect    = statement.effect
          Principal = "*"
          Action    = statement.actions
          Resource  = statement.resources
        },
        length(coalesce(statement.conditions, [])) == 0 ? {} : {
          Condition = {
            for test in distinct(statement.conditions[*].test) : test => {
              for variable in distinct([for condition in statement.conditions : condition.variable if condition.test == test]) :
              variable => flatten([
                for condition in statement.conditions : condition.values if condition.test == test && condition.variable == variable
              ])
            }
          }
        },
      )]
    })
  ]
}

data "aws_iam_policy_document" "s3_endpoint_policy" {
  count = var.network.s3_endpoint.create == null ? 0 : 1

  source_policy_documents = concat(
    data.aws_iam_policy_document.s3_endpoint[*].json,
    values(data.aws_iam_policy_document.s3_endpoint_bucket)[*].json,
    values(data.aws_iam_policy_document.s3_endpoint_bucket_write)[*].json,
    data.aws_iam_policy_document.s3_endpoint_generative_ai[*].json,
    data.aws_iam_policy_document.s3_endpoint_open[*].json,
    local.s3_endpoint_additional_documents,
  )
}

# It governs all S3 traffic of its route tables, whoever that belongs to, and open connections to S3 are cut once.
resource "aws_vpc_endpoint" "s3" {
  count = var.network.s3_endpoint.create == null ? 0 : 1

  vpc_id            = var.network.vpc_id
  service_name      = local.s3_service_name
  vpc_endpoint_type = "Gateway"
  route_table_ids   = values(var.network.s3_endpoint.create.route_table_ids)
  policy            = data.aws_iam_policy_document.s3_endpoint_policy[0].json
  tags              = merge({ Name = "${local.name}-s3" }, var.tags)

  lifecycle {
    precondition {
      condition     = length(data.aws_iam_policy_document.s3_endpoint_policy[0].minified_json) <= 20480
      error_message = "The policy of the S3 endpoint has ${length(data.aws_iam_policy_document.s3_endpoint_policy[0].minified_json)} characters, and AWS takes 20480. List fewer buckets, prefixes or additional statements, or set policy = \"open\"."
    }

    precondition {
      condition     = alltrue([for name, table in local.route_table_ids : contains(values(var.network.s3_endpoint.create.route_table_ids), table)])
      error_message = join("\n", [for name, table in local.route_table_ids : "The S3 endpoint would not serve the subnet ${name}: the route table that applies to it, ${local.route_table_ids[name]}${local.route_table_notes[name]}, is not among route_table_ids. Canvas and its jobs could not reach S3 from there. List the table, or, where the subnet is made in the same configuration, say with routing what its route table depends on." if !contains(values(var.network.s3_endpoint.create.route_table_ids), table)])
    }
  }
}

# An endpoint that exists is read twice: Terraform prints the condition of a failed postcondition, and with the policy's own
# it would fill a page.
data "aws_vpc_endpoint" "s3_policy" {
  count = var.network.s3_endpoint.existing == null ? 0 : 1

  id = var.network.s3_endpoint.existing.vpc_endpoint_id

  depends_on = [var.routing]
}

locals {
  # What Canvas and its jobs ask of S3: Sid of the statement that allows it, action, resource, account of the bucket's owner.
  s3_requests = concat(
    [
      { sid = "CanvasOwnBuckets", action = "s3:getobject", resource = "arn:aws:s3:::sagemaker-${local.region}-${local.account_id}/*", owner = "${local.account_id}" },
      { sid = "CanvasOwnBuckets", action = "s3:putobject", resource = "arn:aws:s3:::sagemaker-${local.region}-${local.account_id}/*", owner = "${local.account_id}" },
      { sid = "CanvasOwnBuckets", action = "s3:deleteobject", resource = "arn:aws:s3:::sagemaker-${local.region}-${local.account_id}/*", owner = "${local.account_id}" },
      { sid = "CanvasOwnBuckets", action = "s3:getbucketcors", resource = "arn:aws:s3:::sagemaker-${local.region}-${local.account_id}", owner = "${local.account_id}" },
      { sid = "CanvasOwnBuckets", action = "s3:getbucketlocation", resource = "arn:aws:s3:::sagemaker-${local.region}-${local.account_id}", owner = "${local.account_id}" },
      { sid = "CanvasOwnBuckets", action = "s3:abortmultipartupload", resource = "arn:aws:s3:::sagemaker-${local.region}-${local.account_id}/*", owner = "${local.account_id}" },
      { sid = "CanvasOwnBucketsList", action = "s3:listbucket", resource = "arn:aws:s3:::sagemaker-${local.region}-${local.account_id}", owner = "${local.account_id}" },
      { sid = "ECRImageLayers", action = "s3:getobject", resource = "arn:aws:s3:::prod-${local.region}-starport-layer-bucket/*", owner = "" },
      { sid = "EMRServerlessManagedLogging", action = "s3:putobject", resource = "arn:aws:s3:::prod.${local.region}.appinfo.src/*", owner = "" },
      { sid = "EMRServerlessManagedLogging", action = "s3:putobjectacl", resource = "arn:aws:s3:::prod.${local.region}.appinfo.src/*", owner = "" },
    ],
    local.s3_endpoint_generative_ai ? [
      { sid = "CanvasGenerativeAI", action = "s3:getobject", resource = "arn:aws:s3:::jumpstart-cache-prod-${local.region}/*", owner = "" },
      { sid = "CanvasGenerativeAIList", action = "s3:listbucket", resource = "arn:aws:s3:::jumpstart-cache-prod-${local.region}", owner = "" },
      { sid = "CanvasGenerativeAIList", action = "s3:getbucketlocation", resource = "arn:aws:s3:::jumpstart-cache-prod-${local.region}", owner = "" },
    ] : [],
    flatten([for name, bucket in local.buckets : [for key in bucket.keys : [
      { sid = "CanvasBucketRead${local.sid_parts[name]}", action = "s3:getobject", resource = "arn:aws:s3:::${bucket.bucket_name}/${key}", owner = "${bucket.owner_account_id}" },
      { sid = "CanvasBucketList${local.sid_parts[name]}", action = "s3:listbucket", resource = "arn:aws:s3:::${bucket.bucket_name}", owner = "${bucket.owner_account_id}" },
      { sid = "CanvasBucketList${local.sid_parts[name]}", action = "s3:getbucketlocation", resource = "arn:aws:s3:::${bucket.bucket_name}", owner = "${bucket.owner_account_id}" },
    ]]]),
    flatten([for name, bucket in local.buckets_to_write : [for key in bucket.keys : [
      { sid = "CanvasBucketWrite${local.sid_parts[name]}", action = "s3:putobject", resource = "arn:aws:s3:::${bucket.bucket_name}/${key}", owner = "${bucket.owner_account_id}" },
      { sid = "CanvasBucketWrite${local.sid_parts[name]}", action = "s3:deleteobject", resource = "arn:aws:s3:::${bucket.bucket_name}/${key}", owner = "${bucket.owner_account_id}" },
      { sid = "CanvasBucketWrite${local.sid_parts[name]}", action = "s3:abortmultipartupload", resource = "arn:aws:s3:::${bucket.bucket_name}/${key}", owner = "${bucket.owner_account_id}" },
    ]]]),
  )

  s3_endpoint_documents = data.aws_vpc_endpoint.s3_policy[*].policy
  s3_refused = flatten([
    for policy in local.s3_endpoint_documents :
    distinct([
      for r in local.s3_requests :
      r.sid
      if !anytrue([
        for s in flatten([jsondecode(policy).Statement]) :
        s.Effect == "Allow"
        && (try(s.Principal == "*", false) || contains(flatten([try(s.Principal.AWS, [])]), "*"))
        && (can(s.NotAction) ? !anytrue([for p in flatten([try(s.NotAction, [])]) : can(regex(format("^%s$", replace(replace(replace(lower(p), "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.action))]) : anytrue([for p in flatten([try(s.Action, [])]) : can(regex(format("^%s$", replace(replace(replace(lower(p), "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.action))]))
        && (can(s.NotResource) ? !anytrue([for p in flatten([try(s.NotResource, [])]) : can(regex(format("^%s$", replace(replace(replace(p, "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.resource))]) : anytrue([for p in flatten([try(s.Resource, [])]) : can(regex(format("^%s$", replace(replace(replace(p, "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.resource))]))
      ])
      || anytrue([
        for s in flatten([jsondecode(policy).Statement]) :
        s.Effect == "Deny"
        && (can(s.NotAction) ? !anytrue([for p in flatten([try(s.NotAction, [])]) : can(regex(format("^%s$", replace(replace(replace(lower(p), "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.action))]) : anytrue([for p in flatten([try(s.Action, [])]) : can(regex(format("^%s$", replace(replace(replace(lower(p), "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.action))]))
        && (can(s.NotResource) ? !anytrue([for p in flatten([try(s.NotResource, [])]) : can(regex(format("^%s$", replace(replace(replace(p, "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.resource))]) : anytrue([for p in flatten([try(s.Resource, [])]) : can(regex(format("^%s$", replace(replace(replace(p, "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.resource))]))
        && (try(s.Principal == "*", false) || contains(flatten([try(s.Principal.AWS, [])]), "*"))
        && (try(length(s.Condition), 0) == 0 || (try(length(s.Condition), 0) == 1 && try(length(s.Condition.StringEquals), 0) == 1 && contains(flatten([try(s.Condition.StringEquals["aws:ResourceAccount"], [])]), r.owner)))
      ])
    ])
  ])
  s3_undecided = flatten([
    for policy in local.s3_endpoint_documents :
    distinct([
      for r in local.s3_requests :
      r.sid
      if !anytrue([
        for s in flatten([jsondecode(policy).Statement]) :
        s.Effect == "Allow"
        && (try(s.Principal == "*", false) || contains(flatten([try(s.Principal.AWS, [])]), "*"))
        && (can(s.NotAction) ? !anytrue([for p in flatten([try(s.NotAction, [])]) : can(regex(format("^%s$", replace(replace(replace(lower(p), "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.action))]) : anytrue([for p in flatten([try(s.Action, [])]) : can(regex(format("^%s$", replace(replace(replace(lower(p), "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.action))]))
        && (can(s.NotResource) ? !anytrue([for p in flatten([try(s.NotResource, [])]) : can(regex(format("^%s$", replace(replace(replace(p, "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.resource))]) : anytrue([for p in flatten([try(s.Resource, [])]) : can(regex(format("^%s$", replace(replace(replace(p, "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.resource))]))
        && (try(length(s.Condition), 0) == 0 || (try(length(s.Condition), 0) == 1 && try(length(s.Condition.StringEquals), 0) == 1 && contains(flatten([try(s.Condition.StringEquals["aws:ResourceAccount"], [])]), r.owner)))
      ])
      || anytrue([
        for s in flatten([jsondecode(policy).Statement]) :
        s.Effect == "Deny"
        && (can(s.NotAction) ? !anytrue([for p in flatten([try(s.NotAction, [])]) : can(regex(format("^%s$", replace(replace(replace(lower(p), "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.action))]) : anytrue([for p in flatten([try(s.Action, [])]) : can(regex(format("^%s$", replace(replace(replace(lower(p), "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.action))]))
        && (can(s.NotResource) ? !anytrue([for p in flatten([try(s.NotResource, [])]) : can(regex(format("^%s$", replace(replace(replace(p, "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.resource))]) : anytrue([for p in flatten([try(s.Resource, [])]) : can(regex(format("^%s$", replace(replace(replace(p, "/[^A-Za-z0-9*?]/", "\\$0"), "*", ".*"), "?", ".")), r.resource))]))
      ])
    ])
  ])
}

data "aws_vpc_endpoint" "s3" {
  count = var.network.s3_endpoint.existing == null ? 0 : 1

  id = var.network.s3_endpoint.existing.vpc_endpoint_id

  depends_on = [var.routing]

  lifecycle {
    postcondition {
      condition     = self.service_name == local.s3_service_name && self.vpc_endpoint_type == "Gateway"
      error_message = "The VPC endpoint ${self.id} is of type ${self.vpc_endpoint_type} for ${self.service_name}, and a Gateway for ${local.s3_service_name} is wanted. Give that endpoint's id; for an interface endpoint of S3 write s3Endpoint: central."
    }

    postcondition {
      condition     = self.vpc_id == var.network.vpc_id
      error_message = "The VPC endpoint ${self.id} is in ${self.vpc_id}, and the network's vpc_id is ${var.network.vpc_id}. Give the endpoint of that VPC."
    }

    postcondition {
      condition     = lower(self.state) == "available"
      error_message = "The VPC endpoint ${self.id} is ${self.state} and not available."
    }

    postcondition {
      condition     = alltrue([for name, table in local.route_table_ids : contains(self.route_table_ids, table)])
      error_message = join("\n", [for name, table in local.route_table_ids : "The S3 endpoint ${self.id} does not serve the subnet ${name}: the route table that applies to it, ${local.route_table_ids[name]}${local.route_table_notes[name]}, is not associated with the endpoint. Canvas and its jobs could not reach S3 from there. Associate the two, or list another subnet." if !contains(self.route_table_ids, table)])
    }

    postcondition {
      condition     = length(local.s3_refused) == 0
      error_message = "The policy of the S3 endpoint ${self.id} refuses what Canvas or its jobs need: ${join(", ", local.s3_refused)}. The names are those of the statements that this module writes into the policy of an endpoint it creates; add those statements."
    }
  }
}

check "s3_endpoint_policy" {
  assert {
    condition     = length(local.s3_undecided) == 0
    error_message = "Whether the policy of the S3 endpoint ${join("", data.aws_vpc_endpoint.s3[*].id)} lets pass what Canvas and its jobs need depends on conditions that Terraform cannot decide: ${join(", ", local.s3_undecided)}. Image layers and logs are requested by accounts and services of AWS, so that a condition on principals or accounts stops them. Compare with the policy of an endpoint that this module creates."
  }
}

locals {
  # A customer managed key is in use, so KMS must be within reach.
  customer_key = length(local.bucket_keys) > 0 || local.domain_key != null

  # Every endpoint that AWS's page names, under the name that the service really has; the table has its sources in
  # lib/rules/endpoint-services.ts of this repository.
  endpoint_services = {
    application-autoscaling = {
      name       = "com.amazonaws.${local.region}.application-autoscaling"
      purpose    = "application-autoscaling (Scale deployed models)"
      is_default = true
    }
    athena = {
      name       = "com.amazonaws.${local.region}.athena"
      purpose    = "athena (Import data from Athena)"
      is_default = true
    }
    sagemaker-api = {
      name       = "com.amazonaws.${local.region}.sagemaker.api"
      purpose    = "sagemaker-api (SageMaker itself: apps, training jobs, models)"
      is_default = true
    }
    sagemaker-runtime = {
      name       = "com.amazonaws.${local.region}.sagemaker.runtime"
      purpose    = "sagemaker-runtime (Predictions of deployed models)"
      is_default = true
    }
    sagemaker-notebook = {
      name       = "aws.sagemaker.${local.region}.notebook"
      purpose    = "sagemaker-notebook (The way from the browser into the users' apps)"
      is_default = true
    }
    sagemaker-data-science-assistant = {
      name    = "com.amazonaws.${local.region}.sagemaker-data-science-assistant"
      purpose = "sagemaker-data-science-assistant (Amazon Q Developer in Canvas)"
      is_default = contains([
        "us-east-1",
        "us-east-2",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "eu-central-1",
        "eu-west-1",
        "eu-west-3",
      ], local.region)
    }
    sts = {
      name       = "com.amazonaws.${local.region}.sts"
      purpose    = "sts (Credentials of the roles in use)"
      is_default = true
    }
    ecr-api = {
      name       = "com.amazonaws.${local.region}.ecr.api"
      purpose    = "ecr-api (Look up the images that Canvas runs, also on EMR Serverless)"
      is_default = true
    }
    ecr-dkr = {
      name       = "com.amazonaws.${local.region}.ecr.dkr"
      purpose    = "ecr-dkr (Pull those images; their layers come from S3)"
      is_default = true
    }
    ec2 = {
      name       = "com.amazonaws.${local.region}.ec2"
      purpose    = "ec2 (Read the network that builds run in)"
      is_default = true
    }
    redshift-data = {
      name       = "com.amazonaws.${local.region}.redshift-data"
      purpose    = "redshift-data (Import data from Redshift)"
      is_default = true
    }
    secretsmanager = {
      name       = "com.amazonaws.${local.region}.secretsmanager"
      purpose    = "secretsmanager (Credentials of data sources)"
      is_default = true
    }
    ssm = {
      name       = "com.amazonaws.${local.region}.ssm"
      purpose    = "ssm (Parameters of Canvas's own set-up)"
      is_default = true
    }
    monitoring = {
      name       = "com.amazonaws.${local.region}.monitoring"
      purpose    = "monitoring (Metrics in CloudWatch)"
      is_default = true
    }
    logs = {
      name       = "com.amazonaws.${local.region}.logs"
      purpose    = "logs (Logs of apps and builds in CloudWatch Logs)"
      is_default = true
    }
    forecast = {
      name       = "com.amazonaws.${local.region}.forecast"
      purpose    = "forecast (Time series models of customers that used Amazon Forecast before it was closed)"
      is_default = false
    }
    forecastquery = {
      name       = "com.amazonaws.${local.region}.forecastquery"
      purpose    = "forecastquery (Predictions of those models)"
      is_default = false
    }
    textract = {
      name    = "com.amazonaws.${local.region}.textract"
      purpose = "textract (Ready-to-use models for documents)"
      is_default = contains([
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
      ], local.region)
    }
    comprehend = {
      name    = "com.amazonaws.${local.region}.comprehend"
      purpose = "comprehend (Ready-to-use models for text)"
      is_default = contains([
        "us-east-1",
        "us-east-2",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
      ], local.region)
    }
    rekognition = {
      name    = "com.amazonaws.${local.region}.rekognition"
      purpose = "rekognition (Ready-to-use models for images)"
      is_default = contains([
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "sa-east-1",
      ], local.region)
    }
    glue = {
      name       = "com.amazonaws.${local.region}.glue"
      purpose    = "glue (The Glue Data Catalog, also as metastore of jobs on EMR Serverless)"
      is_default = true
    }
    rds = {
      name       = "com.amazonaws.${local.region}.rds"
      purpose    = "rds (Import data from RDS)"
      is_default = true
    }
    bedrock-runtime = {
      name    = "com.amazonaws.${local.region}.bedrock-runtime"
      purpose = "bedrock-runtime (Foundation models of Bedrock)"
      is_default = contains([
        "us-east-1",
        "us-east-2",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-north-1",
        "sa-east-1",
      ], local.region)
    }
    kendra = {
      name    = "com.amazonaws.${local.region}.kendra"
      purpose = "kendra (Answers from documents that Kendra indexed)"
      is_default = contains([
        "us-east-1",
        "us-east-2",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-west-1",
        "eu-west-2",
      ], local.region)
    }
    emr-serverless = {
      name       = "com.amazonaws.${local.region}.emr-serverless"
      purpose    = "emr-serverless (Start large data jobs on EMR Serverless and watch them)"
      is_default = true
    }
    q = {
      name       = "com.amazonaws.${local.region}.q"
      purpose    = "q (General questions to Amazon Q Developer)"
      is_default = contains(["us-east-1"], local.region)
    }
    kms = {
      name       = "com.amazonaws.${local.region}.kms"
      purpose    = "kms (Read and write data under a customer managed key)"
      is_default = local.customer_key
    }
  }

  # In a network that others own, endpoints are theirs too.
  other_endpoints = coalesce(
    try(var.network.interface_endpoints.others, null),
    var.network.managed ? "create" : "central",
  )
  listed_endpoints   = coalesce(try(var.network.interface_endpoints.services, null), {})
  excepted_endpoints = coalesce(try(var.network.interface_endpoints.except, null), [])

  endpoint_defaults = [
    for name, service in local.endpoint_services : name if service.is_default && !contains(local.excepted_endpoints, name)
  ]
  endpoints_to_create = merge(
    {
      for name in local.endpoint_defaults : name => { private_dns = true }
      if local.other_endpoints == "create" && !contains(keys(local.listed_endpoints), name)
    },
    { for name, endpoint in local.listed_endpoints : name => endpoint.create if endpoint.create != null },
  )
  existing_endpoints = { for name, endpoint in local.listed_endpoints : name => endpoint.existing if endpoint.existing != null }
  central_endpoints = concat(
    [
      for name in local.endpoint_defaults : name
      if local.other_endpoints == "central" && !contains(keys(local.listed_endpoints), name)
    ],
    [for name, endpoint in local.listed_endpoints : name if endpoint.central != null],
  )
  endpoints_elsewhere = concat(local.central_endpoints, keys(local.existing_endpoints))
  left_out_endpoints = [
    for name, service in local.endpoint_services : service.purpose
    if service.is_default && contains(local.excepted_endpoints, name)
  ]

  # In the order of the subnets' names. Of several subnets in one Availability Zone the first gets the endpoints.
  subnet_ids   = values(var.network.subnet_ids)
  subnet_zones = [for name in keys(var.network.subnet_ids) : data.aws_subnet.this[name].availability_zone]
}

check "interface_endpoints" {
  assert {
    condition     = length(local.left_out_endpoints) == 0
    error_message = "Left out of the interface endpoints that AWS's page names: ${join(", ", local.left_out_endpoints)}. AWS does not say which of them Canvas looks for before it runs standard builds in your VPC, so those builds may silently run in AWS's own VPC instead."
  }
}

resource "aws_security_group" "endpoints" {
  count = length(local.endpoints_to_create) == 0 ? 0 : 1

  name        = "${local.name}-endpoints"
  description = "Interface endpoints of SageMaker Canvas, deployment ${var.deployment_name}"
  vpc_id      = var.network.vpc_id
  tags        = merge({ Name = "${local.name}-endpoints" }, var.tags)
}

# From the apps, and nothing out.
resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = length(local.endpoints_to_create) == 0 ? {} : local.security_group_ids

  description       = "HTTPS from the apps of SageMaker Canvas users and their EMR Serverless workers"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  security_group_id = aws_security_group.endpoints[0].id
  tags              = local.tags

  # What each.value is, without locals: a plan does not say what a local is made from, and a review reads the group here.
  referenced_security_group_id = try(
    { for group in aws_security_group.apps : "apps" => group.id }[each.key],
    var.network.security_group.existing.security_group_ids[each.key],
    merge([for profile in var.user_profiles : coalesce(profile.security_group_ids, {})]...)[each.key],
    var.network.user_security_group_ids[each.key],
  )
}

data "aws_vpc_endpoint_service" "this" {
  for_each = local.endpoints_to_create

  service_name = local.endpoint_services[each.key].name
}

# In one subnet of each Availability Zone that has the service.
resource "aws_vpc_endpoint" "interface" {
  for_each = local.endpoints_to_create

  vpc_id              = var.network.vpc_id
  service_name        = local.endpoint_services[each.key].name
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = each.value.private_dns
  security_group_ids  = [aws_security_group.endpoints[0].id]
  subnet_ids          = local.endpoint_subnet_ids[each.key]
  tags                = merge({ Name = "${local.name}-${each.key}" }, var.tags)

  lifecycle {
    precondition {
      condition     = length(local.endpoint_subnet_ids[each.key]) > 0
      error_message = "The service ${each.key} is in none of the subnets' Availability Zones (${join(", ", local.subnet_zones)}), only in ${join(", ", data.aws_vpc_endpoint_service.this[each.key].availability_zones)}. List a subnet in one of these, or except the service."
    }
  }
}

locals {
  endpoint_subnet_ids = {
    for name in keys(local.endpoints_to_create) : name => [
      for index, zone in local.subnet_zones : local.subnet_ids[index]
      if index(local.subnet_zones, zone) == index && contains(data.aws_vpc_endpoint_service.this[name].availability_zones, zone)
    ]
  }
  not_in_every_zone = [
    for name, service in data.aws_vpc_endpoint_service.this : name
    if length(setsubtract(local.subnet_zones, service.availability_zones)) > 0
  ]
}

check "zones" {
  assert {
    condition     = length(local.not_in_every_zone) == 0
    error_message = "These services are not in every Availability Zone of the subnets: ${join(", ", local.not_in_every_zone)}. Apps and jobs in the other zones reach them through an endpoint in another zone, at the price of traffic between zones, if at all: AWS's page on SageMaker's interface endpoints says that private DNS answers only in zones where an endpoint is."
  }
}

data "aws_vpc_endpoint" "interface" {
  for_each = local.existing_endpoints

  id = each.value.vpc_endpoint_id

  lifecycle {
    postcondition {
      condition     = self.service_name == local.endpoint_services[each.key].name && self.vpc_endpoint_type == "Interface"
      error_message = "The VPC endpoint ${self.id} is of type ${self.vpc_endpoint_type} for ${self.service_name}, and for ${each.key} an Interface for ${local.endpoint_services[each.key].name} is wanted. Give that endpoint's id."
    }

    postcondition {
      condition     = self.vpc_id == var.network.vpc_id
      error_message = "The VPC endpoint ${self.id} for ${each.key} is in ${self.vpc_id}, and the network's vpc_id is ${var.network.vpc_id}. Give the endpoint of that VPC, or write central."
    }

    postcondition {
      condition     = lower(self.state) == "available"
      error_message = "The VPC endpoint ${self.id} for ${each.key} is ${self.state} and not available."
    }
  }
}

data "aws_security_groups" "open_to_apps" {
  for_each = local.existing_endpoints

  filter {
    name   = "group-id"
    values = data.aws_vpc_endpoint.interface[each.key].security_group_ids
  }

  filter {
    name   = "ip-permission.group-id"
    values = values(local.security_group_ids)
  }
}

check "private_dns" {
  assert {
    condition = alltrue([for endpoint in data.aws_vpc_endpoint.interface : endpoint.private_dns_enabled])
    error_message = join("\n", [
      for name, endpoint in data.aws_vpc_endpoint.interface :
      "The VPC endpoint ${endpoint.id} for ${name} has private DNS off, and Canvas calls the service by its own name: unless that name is resolved centrally, the call leaves the VPC or fails."
      if !endpoint.private_dns_enabled
    ])
  }
}

check "endpoints_let_apps_in" {
  assert {
    condition = alltrue([for groups in data.aws_security_groups.open_to_apps : length(groups.ids) > 0])
    error_message = join("\n", [
      for name, groups in data.aws_security_groups.open_to_apps :
      "No security group of the VPC endpoint ${data.aws_vpc_endpoint.interface[name].id} for ${name} names a security group of the apps as a source. Unless its rules let them in by address range, the endpoint is out of their reach: allow TCP 443 from them."
      if length(groups.ids) == 0
    ])
  }
}

locals {
  endpoints_without_private_dns = [for name, endpoint in local.endpoints_to_create : name if !endpoint.private_dns]

  # Never a pass: an output, in full sentences.
  network_not_checked = compact([
    var.network.managed ? "" : "The network belongs to others: that its owner keeps the subnets private, and what network ACLs, firewalls and transit gateways let pass, is not checked beyond the route tables as they are at each plan.",
    local.creates_app_security_group ? "" : "Of the existing security groups (${join(", ", keys(local.app_security_group_ids))}) it is checked that they have a rule which lets themselves in. Not checked, because no filter ties a port to a rule: that it covers TCP 8192-65535 and 2049, and that the groups let the apps out to the interface endpoints and to S3 on port 443.",
    var.network.s3_endpoint.central == null ? "" : "S3 is reached through a network that others own: whether the subnets have a route to S3, and whether its policy lets Canvas's buckets, image layers and EMR Serverless's logs pass, is not checked.",
    length(local.central_endpoints) == 0 ? "" : "Central interface endpoints: whether the apps can resolve and reach ${join(", ", local.central_endpoints)} is not checked.",
    length(local.endpoints_without_private_dns) == 0 ? "" : "Without private DNS: whether the names of ${join(", ", local.endpoints_without_private_dns)} are resolved to the endpoints is not checked.",
    length(local.existing_endpoints) == 0 ? "" : "Existing interface endpoints (${join(", ", keys(local.existing_endpoints))}): that a rule which lets the apps in covers port 443, that they are in the subnets' Availability Zones, and what their policies allow is not checked.",
  ])
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


# The provider cannot update a domain in a closed VPC: the plan is green and AWS refuses in the apply, because VpcId and
# SubnetIds are not sent (terraform-provider-aws #45528). So whatever would be such an update is planned as the end of this
# domain and the beginning of another, which prevent_destroy refuses in the plan.
resource "terraform_data" "domain_cannot_be_updated" {
  for_each = local.domains_to_create

  input = {
    execution_role     = local.execution_role_arns[each.value.execution_role]
    security_group_ids = toset(values(local.app_security_group_ids))
    settings = {
      emr_serverless_settings = local.emr_serverless_settings
      workspace_settings      = local.workspace_settings
    }
  }
}

# The domain with large data switched on from the start. Users' files hang on it, and prevent_destroy is a literal in
# Terraform: it is always protected. To let go of it, see the README.
resource "aws_sagemaker_domain" "this" {
  for_each = local.domains_to_create

  domain_name             = coalesce(each.value.domain_name, var.deployment_name)
  auth_mode               = each.value.auth_mode
  app_network_access_type = "VpcOnly"
  vpc_id                  = var.network.vpc_id
  subnet_ids              = values(var.network.subnet_ids)
  kms_key_id              = one(local.domain_key[*].arn)
  tags                    = local.tags

  default_user_settings {
    # Not by a local, of which a plan does not tell what it is made from; nor is the role of the jobs below.
    execution_role = one(concat(
      [for name, role in aws_iam_role.execution : role.arn if name == each.value.execution_role],
      [for name, role in var.execution_roles : role.existing.role_arn if name == each.value.execution_role && role.existing != null],
    ))
    security_groups = (
      var.network.security_group.create != null
      ? aws_security_group.apps[*].id
      : values(var.network.security_group.existing.security_group_ids)
    )

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
    for_each = each.value.home_efs_file_system[*]

    content {
      home_efs_file_system = retention_policy.value
    }
  }

  depends_on = [
    data.aws_vpc.this,
    data.aws_subnet.checked,
    data.aws_route_table.applied,
    data.aws_security_group.checked,
    data.aws_security_groups.open_to_ipv4,
    data.aws_security_groups.open_to_ipv6,
    aws_security_group.apps,
    aws_vpc_security_group_ingress_rule.apps,
    aws_vpc_security_group_egress_rule.apps,
    aws_vpc_security_group_egress_rule.s3,
    aws_vpc_security_group_egress_rule.endpoints,
    aws_vpc_security_group_egress_rule.endpoint_groups,
    aws_vpc_security_group_egress_rule.endpoint_ranges,
    aws_ec2_tag.subnet,
    aws_ec2_tag.security_group,
    aws_vpc_endpoint.s3,
    data.aws_vpc_endpoint.s3,
    aws_vpc_security_group_ingress_rule.endpoints,
    aws_vpc_endpoint.interface,
    data.aws_vpc_endpoint.interface,
    data.aws_iam_role.emr_serverless,
    aws_iam_role_policy_attachment.emr_serverless,
    aws_iam_role_policy_attachment.execution,
  ]

  lifecycle {
    prevent_destroy      = true
    replace_triggered_by = [terraform_data.domain_cannot_be_updated[each.key]]
  }
}

locals {
  # Another instance than a domain with public internet access has, which could not become this one either.
  domains_to_create = { for domain in var.domain.create[*] : "vpc-only" => domain }

  domain_id = one(concat(values(aws_sagemaker_domain.this)[*].id, var.domain.existing[*].domain_id))
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
    security_groups = each.value.security_group_ids == null ? null : values(each.value.security_group_ids)

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
    data.aws_vpc.this,
    data.aws_subnet.checked,
    data.aws_route_table.applied,
    data.aws_security_group.checked,
    data.aws_security_groups.open_to_ipv4,
    data.aws_security_groups.open_to_ipv6,
    aws_security_group.apps,
    aws_vpc_security_group_ingress_rule.apps,
    aws_vpc_security_group_egress_rule.apps,
    aws_vpc_security_group_egress_rule.s3,
    aws_vpc_security_group_egress_rule.endpoints,
    aws_vpc_security_group_egress_rule.endpoint_groups,
    aws_vpc_security_group_egress_rule.endpoint_ranges,
    aws_ec2_tag.subnet,
    aws_ec2_tag.security_group,
    aws_vpc_endpoint.s3,
    data.aws_vpc_endpoint.s3,
    aws_vpc_security_group_ingress_rule.endpoints,
    aws_vpc_endpoint.interface,
    data.aws_vpc_endpoint.interface,
    data.aws_iam_role.emr_serverless,
    aws_iam_role_policy_attachment.emr_serverless,
    aws_iam_role_policy_attachment.execution,
  ]
}
