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
    values(data.aws_iam_policy_document.s3_endpoint_bucket_cors)[*].json,
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
@{S3_CREATE_GUARDS}  }
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
@{S3_REQUESTS}  )

  # The statements of an existing endpoint's policy, their patterns as regular expressions.
  s3_statements = [
@{S3_STATEMENTS}
  ]

  # Each request with the statements about it.
  s3_decided = [
@{S3_DECIDED} if var.network.s3_endpoint.existing != null
  ]

  # Refused for certain; the rest of what is not allowed for certain depends on conditions that are not evaluated here.
  s3_refused = @{S3_REFUSED}
  s3_undecided = @{S3_UNDECIDED}
}

data "aws_vpc_endpoint" "s3" {
  count = var.network.s3_endpoint.existing == null ? 0 : 1

  id = var.network.s3_endpoint.existing.vpc_endpoint_id

  depends_on = [var.routing]

  lifecycle {
@{S3_EXISTING_GUARDS}  }
}

check "s3_endpoint_policy" {
  assert {
    condition = length(local.s3_undecided) == 0
    error_message = @{S3_UNDECIDED_MESSAGE}
  }
}
