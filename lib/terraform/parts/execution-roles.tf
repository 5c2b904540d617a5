# The roles that Canvas users work with. Terraform cannot discover those of user profiles, so every role is listed.
locals {
  # AWS policies match on AmazonSageMaker in the names of execution roles.
  execution_role_prefix = "@{EXECUTION_ROLE_PREFIX}"
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
  canvas_policies    = @{CANVAS_POLICIES}
  below_service_role = @{BELOW_SERVICE_ROLE}
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
@{ROLES_WITH_A_POLICY}}

locals {
  # What must be there before users may run jobs.
  roles_are_ready = [
    data.aws_iam_role.emr_serverless,
    aws_iam_role_policy_attachment.emr_serverless,
    aws_iam_role_policy_attachment.execution,
  ]
}

resource "aws_iam_role" "execution" {
  for_each = local.execution_roles_to_create

  name                 = coalesce(each.value.role_name, "${local.execution_role_prefix}${local.execution_role_defaults[each.key]}")
  path                 = each.value.path
  description          = "SageMaker Canvas users, deployment ${var.deployment_name}"
  assume_role_policy   = data.aws_iam_policy_document.execution_role_trust.json
  permissions_boundary = each.value.permissions_boundary_arn
  tags                 = local.tags
@{AFTER_NETWORK}}

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
@{BROWSABLE_BUCKET_DOCUMENTS}  )
}

# All that this deployment grants to a role, in one inline policy; for attach = "none" it is an output and not attached.
data "aws_iam_policy_document" "execution_role" {
  for_each = local.roles_with_a_policy

  source_policy_documents = concat(
    [for role, document in data.aws_iam_policy_document.large_data_use : document.json if role == each.key],
    [for role, document in data.aws_iam_policy_document.canvas_images : document.json if role == each.key],
@{NETWORK_DOCUMENTS}    data.aws_iam_policy_document.browsable_buckets[*].json,
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
      condition = length(replace(data.aws_iam_policy_document.execution_role[each.key].minified_json, "/\\s/", "")) <= 10240
      error_message = @{EXECUTION_POLICY_LENGTH}
    }
  }
}
