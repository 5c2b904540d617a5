/** Ways to write a configuration that is applied once. */
import {
  allow,
  DELETE,
  document,
  GET,
  HEAD,
  inline,
  ITEMS,
  main,
  PUT,
  READ,
  role,
  statement,
  TABLE,
  TRUST,
  TRUSTED,
  WRITE,
  by,
} from "./text";
import type { HandWritten } from "./text";

export const FORMS: readonly HandWritten[] = [
  {
    what: "source_policy_documents",
    files: main(
      HEAD +
        document("a", statement("A", `["dynamodb:GetItem"]`)) +
        document("b", statement("B", `["dynamodb:PutItem"]`)) +
        document(
          "c",
          `source_policy_documents = [data.aws_iam_policy_document.a.json, data.aws_iam_policy_document.b.json]`,
        ) +
        inline("p", "data.aws_iam_policy_document.c.json"),
    ),
    ask: ITEMS,
  },
  {
    what: "override_policy_documents by Sid",
    files: main(
      HEAD +
        document("a", statement("A", `["dynamodb:GetItem","dynamodb:DeleteItem"]`)) +
        document("b", statement("A", `["dynamodb:DeleteItem"]`, `effect = "Deny"`)) +
        document(
          "c",
          `source_policy_documents = [data.aws_iam_policy_document.a.json]\n override_policy_documents = [data.aws_iam_policy_document.b.json]\n` +
            statement("C", `["dynamodb:PutItem"]`),
        ) +
        inline("p", "data.aws_iam_policy_document.c.json"),
    ),
    ask: ITEMS,
  },
  {
    what: "source documents with a bucket's arn that is made here",
    files: main(
      HEAD +
        `resource "aws_s3_bucket" "b" {\n bucket = "ID-data"\n}\n` +
        document(
          "a",
          `statement {\n sid = "R"\n actions = ["s3:GetObject"]\n resources = ["\${aws_s3_bucket.b.arn}/*"]\n}`,
        ) +
        document(
          "c",
          `source_policy_documents = [data.aws_iam_policy_document.a.json]\n` + statement("C", `["dynamodb:PutItem"]`),
        ) +
        inline("p", "data.aws_iam_policy_document.c.json"),
    ),
    ask: [WRITE, PUT, GET],
    // The plan shows that Resource is made from the bucket's ARN, and not what is written around it.
    open: [READ],
  },
  {
    what: "override documents with an arn that is made here",
    files: main(
      HEAD +
        `resource "aws_s3_bucket" "b" {\n bucket = "ID-data"\n}\n` +
        document("a", `statement {\n sid = "R"\n actions = ["s3:*"]\n resources = ["*"]\n}`) +
        document(
          "o",
          `statement {\n sid = "R"\n actions = ["s3:GetObject"]\n resources = ["\${aws_s3_bucket.b.arn}/*"]\n}`,
        ) +
        document(
          "c",
          `source_policy_documents = [data.aws_iam_policy_document.a.json]\n override_policy_documents = [data.aws_iam_policy_document.o.json]`,
        ) +
        inline("p", "data.aws_iam_policy_document.c.json"),
    ),
    ask: [WRITE],
    // As above.
    open: [READ],
  },
  {
    what: "templatefile",
    files: {
      "main.tf":
        HEAD +
        inline(
          "p",
          `templatefile("\${path.module}/p.json.tftpl", { table = "${TABLE}", actions = ["dynamodb:GetItem", "dynamodb:PutItem"] })`,
        ),
      "p.json.tftpl": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":\${jsonencode(actions)},"Resource":"\${table}"}]}`,
    },
    ask: ITEMS,
  },
  {
    what: "templatefile with an arn that is made here",
    files: {
      "main.tf":
        HEAD +
        `resource "aws_s3_bucket" "b" {\n bucket = "ID-data"\n}\n` +
        inline("p", `templatefile("\${path.module}/p.json.tftpl", { bucket = aws_s3_bucket.b.arn })`),
      "p.json.tftpl": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"\${bucket}/*"}]}`,
    },
    ask: [],
    // The whole text is known only after apply.
    open: [READ, WRITE],
  },
  {
    what: "merge and try of locals",
    files: main(
      HEAD +
        `
locals {
  defaults = { read = ["dynamodb:GetItem"], write = [] }
  given    = { write = ["dynamodb:PutItem"] }
  all      = merge(local.defaults, local.given)
  actions  = concat(try(local.all.read, []), try(local.all.write, []), try(local.all.missing, []))
}
` +
        inline("p", allow("local.actions")),
    ),
    ask: ITEMS,
  },
  {
    what: "nested modules with for_each",
    files: {
      "main.tf": `
module "outer" {
  source   = "./outer"
  for_each = { app = ["dynamodb:GetItem"], job = ["dynamodb:PutItem"] }
  name     = each.key
  actions  = each.value
}
`,
      "outer/main.tf":
        TRUST +
        `
variable "name" { type = string }
variable "actions" { type = list(string) }
resource "aws_iam_role" "r" {
  name = "ID-\${var.name}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
module "inner" {
  source   = "./inner"
  for_each = toset(var.actions)
  role     = aws_iam_role.r.name
  action   = each.value
}
`,
      "outer/inner/main.tf": `
variable "role" { type = string }
variable "action" { type = string }
resource "aws_iam_policy" "p" {
  name = "ID-\${replace(var.action, ":", "-")}-\${var.role}"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.action, Resource = "${TABLE}" }] })
}
resource "aws_iam_role_policy_attachment" "p" {
  role = var.role
  policy_arn = aws_iam_policy.p.arn
}
`,
    },
    ask: [...ITEMS, by("job", PUT), by("job", GET)],
  },
  {
    what: "terraform_data carries a policy",
    files: main(
      HEAD +
        `
resource "terraform_data" "p" {
  input = ${allow(`["dynamodb:GetItem"]`)}
}
` +
        inline("p", "terraform_data.p.output"),
    ),
    ask: [],
    // Its output is known only after apply.
    open: ITEMS,
  },
  {
    what: "terraform_data input and a literal beside",
    files: main(
      HEAD +
        `
resource "terraform_data" "p" {
  input = "dynamodb:PutItem"
}
` +
        inline(
          "p",
          'terraform_data.p.input == "dynamodb:PutItem" ? ' +
            allow(`["dynamodb:GetItem"]`) +
            " : " +
            allow(`["dynamodb:PutItem"]`),
        ),
    ),
    ask: ITEMS,
  },
  {
    what: "count = 0",
    files: main(
      HEAD +
        `
resource "aws_iam_role_policy" "off" {
  count  = 0
  name   = "off"
  role   = aws_iam_role.app.id
  policy = ${allow(`"dynamodb:PutItem"`)}
}
` +
        inline("a", allow(`"dynamodb:GetItem"`)),
    ),
    ask: ITEMS,
  },
  {
    what: "name_prefix with create_before_destroy",
    files: main(
      HEAD +
        `
resource "aws_iam_policy" "a" {
  name_prefix   = "ID-pre"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_role_policy_attachment" "a" {
  role = aws_iam_role.app.name
  policy_arn = aws_iam_policy.a.arn
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "provider alias with assume_role in the same account",
    files: main(
      `
provider "aws" {
  alias             = "deploy"
  region            = "us-east-1"
  s3_use_path_style = true
  assume_role {
    role_arn     = "arn:aws:iam::ACCT:role/deploy"
    session_name = "tf"
  }
}
` +
        TRUST +
        role("app", "provider = aws.deploy") +
        `
resource "aws_iam_role_policy" "a" {
  provider = aws.deploy
  name     = "a"
  role     = aws_iam_role.app.id
  policy   = ${allow(`"dynamodb:GetItem"`)}
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "provider alias of another region with a queue",
    files: main(
      `
provider "aws" {
  alias  = "eu"
  region = "eu-west-1"
  s3_use_path_style = true
}
` +
        HEAD +
        `
resource "aws_sqs_queue" "q" {
  provider = aws.eu
  name     = "ID-q"
}
resource "aws_sqs_queue_policy" "q" {
  provider  = aws.eu
  queue_url = aws_sqs_queue.q.id
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { AWS = aws_iam_role.app.arn }, Resource = aws_sqs_queue.q.arn }] })
}
`,
    ),
    ask: [],
    // There is no such queue.
    outside: [["app", "sqs:SendMessage", "arn:aws:sqs:us-east-1:ACCT:ID-q"]],
    // jsonencode of an unknown value is unknown as a whole.
    open: [
      ["app", "sqs:SendMessage", "arn:aws:sqs:eu-west-1:ACCT:ID-q"],
      ["app", "sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:ACCT:ID-q"],
    ],
  },
  {
    what: "default_tags and a tag condition",
    files: main(
      HEAD +
        `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data"
  tags   = { team = "a" }
}
` +
        inline(
          "a",
          `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "\${aws_s3_bucket.b.arn}/*", Condition = { StringEquals = { "aws:ResourceTag/team" = "a" } } }] })`,
        ),
    ),
    ask: [],
    // jsonencode of an unknown value is unknown as a whole.
    open: [READ, WRITE],
  },
  {
    what: "iam-role-for-service-accounts shape: for_each of arns with keys",
    files: {
      "main.tf":
        TRUST +
        `
resource "aws_iam_policy" "extra" {
  name = "ID-extra"
  policy = ${allow(`"dynamodb:PutItem"`)}
}
module "role" {
  source = "./role"
  name = "ID-app"
  trust = data.aws_iam_policy_document.trust.json
  policies = { extra = aws_iam_policy.extra.arn, ro = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }
  create_inline = true
  statements = { read = { actions = ["dynamodb:GetItem"], resources = ["${TABLE}"] } }
}
`,
      "role/main.tf": `
variable "name" { type = string }
variable "create" {
  type = bool
  default = true
}
variable "create_inline" {
  type = bool
  default = false
}
variable "trust" { type = string }
variable "policies" {
  type = map(string)
  default = {}
}
variable "statements" {
  type = any
  default = {}
}
resource "aws_iam_role" "this" {
  count = var.create ? 1 : 0
  name = var.name
  assume_role_policy = var.trust
}
resource "aws_iam_role_policy_attachment" "additional" {
  for_each = { for k, v in var.policies : k => v if var.create }
  role = aws_iam_role.this[0].name
  policy_arn = each.value
}
data "aws_iam_policy_document" "inline" {
  count = var.create && var.create_inline ? 1 : 0
  dynamic "statement" {
    for_each = var.statements
    content {
      sid = try(statement.value.sid, statement.key)
      actions = try(statement.value.actions, null)
      not_actions = try(statement.value.not_actions, null)
      effect = try(statement.value.effect, null)
      resources = try(statement.value.resources, null)
    }
  }
}
resource "aws_iam_role_policy" "inline" {
  count = var.create && var.create_inline ? 1 : 0
  role = aws_iam_role.this[0].name
  name_prefix = "\${var.name}_"
  policy = data.aws_iam_policy_document.inline[0].json
}
output "arn" { value = try(aws_iam_role.this[0].arn, null) }
`,
    },
    ask: ITEMS,
  },
  {
    what: "s3-bucket module shape: combined policy documents",
    files: {
      "main.tf":
        HEAD +
        inline("p", allow(`"s3:*"`, "*")) +
        `
module "bucket" {
  source = "./bucket"
  bucket = "ID-data"
  attach_deny_write = true
  attach_tls = true
}
`,
      "bucket/main.tf": `
variable "bucket" { type = string }
variable "attach_deny_write" { type = bool }
variable "attach_tls" { type = bool }
locals {
  attach = var.attach_deny_write || var.attach_tls
}
resource "aws_s3_bucket" "this" {
  count = 1
  bucket = var.bucket
}
data "aws_iam_policy_document" "combined" {
  count = local.attach ? 1 : 0
  source_policy_documents = compact([
    var.attach_deny_write ? data.aws_iam_policy_document.deny_write[0].json : "",
    var.attach_tls ? data.aws_iam_policy_document.tls[0].json : "",
  ])
}
data "aws_iam_policy_document" "deny_write" {
  count = var.attach_deny_write ? 1 : 0
  statement {
    sid = "denyWrite"
    effect = "Deny"
    actions = ["s3:PutObject"]
    resources = ["\${aws_s3_bucket.this[0].arn}/*"]
    principals {
      type = "*"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "tls" {
  count = var.attach_tls ? 1 : 0
  statement {
    sid = "denyInsecureTransport"
    effect = "Deny"
    actions = ["s3:*"]
    resources = [aws_s3_bucket.this[0].arn, "\${aws_s3_bucket.this[0].arn}/*"]
    principals {
      type = "*"
      identifiers = ["*"]
    }
    condition {
      test = "Bool"
      variable = "aws:SecureTransport"
      values = ["false"]
    }
  }
}
resource "aws_s3_bucket_policy" "this" {
  count = local.attach ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  policy = data.aws_iam_policy_document.combined[0].json
}
`,
    },
    ask: [],
    // compact() of texts that are known only after apply is an unknown list.
    open: [READ, WRITE],
  },
  {
    what: "bucket policy from a file with path.module and replace",
    files: {
      "main.tf":
        HEAD +
        `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data"
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.bucket
  policy = replace(file("\${path.module}/policy.json"), "BUCKET", "ID-data")
}
`,
      "policy.json": `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::ACCT:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*"}]}`,
    },
    ask: [READ, WRITE],
  },
  {
    what: "bucket policy that names the role by arn",
    files: main(
      HEAD +
        `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data"
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = [aws_iam_role.app.arn] }, Action = ["s3:GetObject"], Resource = [format("%s/*", aws_s3_bucket.b.arn)] }] })
}
`,
    ),
    ask: [],
    // jsonencode of an unknown value is unknown as a whole.
    open: [READ, WRITE],
  },
  {
    what: "kms grant by a role that is made here",
    files: main(
      HEAD +
        `
resource "aws_kms_key" "k" {
  description = "ID"
}
resource "aws_kms_grant" "g" {
  key_id = aws_kms_key.k.arn
  grantee_principal = aws_iam_role.app.arn
  operations = ["Decrypt"]
}
` +
        inline("a", allow(`"dynamodb:GetItem"`)),
    ),
    ask: [...ITEMS, ["app", "kms:Decrypt", "aws_kms_key.k"], ["app", "kms:Encrypt", "aws_kms_key.k"]],
  },
  {
    what: "permissions boundary from a module's output",
    files: {
      "main.tf":
        TRUST +
        `
module "boundary" {
  source = "./boundary"
}
` +
        role("app", "permissions_boundary = module.boundary.arn") +
        inline("a", allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`)),
      "boundary/main.tf": `
resource "aws_iam_policy" "b" {
  name = "ID-boundary"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
output "arn" { value = aws_iam_policy.b.arn }
`,
    },
    ask: ITEMS,
  },
  {
    what: "managed_policy_arns with for and flatten",
    files: main(
      TRUST +
        `
locals {
  teams = { a = ["dynamodb:GetItem"], b = ["dynamodb:PutItem"] }
  flat  = flatten([for t, actions in local.teams : [for a in actions : { key = "\${t}-\${split(":", a)[1]}", action = a }]])
}
resource "aws_iam_policy" "p" {
  for_each = { for f in local.flat : f.key => f }
  name = "ID-\${each.key}"
  policy = ${allow("each.value.action")}
}
` +
        role("app", `managed_policy_arns = [for p in aws_iam_policy.p : p.arn]`),
    ),
    ask: [],
    // The plan does not show what `for` leaves out.
    open: ITEMS,
  },
  {
    what: "data source of a policy by name that is made here",
    files: main(
      HEAD +
        `
resource "aws_iam_policy" "p" {
  name = "ID-p"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
data "aws_iam_policy" "p" {
  name = "ID-p"
  depends_on = [aws_iam_policy.p]
}
resource "aws_iam_role_policy_attachment" "p" {
  role = aws_iam_role.app.name
  policy_arn = data.aws_iam_policy.p.arn
}
`,
    ),
    ask: [GET, DELETE],
  },
  {
    what: "arn by caller identity and partition",
    files: main(
      HEAD +
        `
data "aws_caller_identity" "c" {}
data "aws_partition" "p" {}
data "aws_region" "r" {}
resource "aws_iam_policy" "p" {
  name = "ID-p"
  policy = ${allow(`"dynamodb:GetItem"`, "arn:\${data.aws_partition.p.partition}:dynamodb:\${data.aws_region.r.name}:\${data.aws_caller_identity.c.account_id}:table/ID-*")}
}
resource "aws_iam_role_policy_attachment" "p" {
  role = "ID-app"
  policy_arn = "arn:aws:iam::\${data.aws_caller_identity.c.account_id}:policy/ID-p"
  depends_on = [aws_iam_policy.p, aws_iam_role.app]
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "yamldecode and jsonencode of statements",
    files: {
      "main.tf":
        HEAD +
        `
locals {
  file = yamldecode(file("\${path.module}/access.yaml"))
}
` +
        inline(
          "a",
          `jsonencode({ Version = "2012-10-17", Statement = [for s in local.file.statements : { Effect = lookup(s, "effect", "Allow"), Action = s.actions, Resource = s.resources }] })`,
        ),
      "access.yaml": `statements:\n  - actions: ["dynamodb:*"]\n    resources: ["${TABLE}"]\n  - effect: Deny\n    actions: ["dynamodb:DeleteItem"]\n    resources: ["*"]\n`,
    },
    ask: ITEMS,
  },
  {
    what: "nonsensitive and sensitive variables",
    files: main(
      `
variable "actions" {
  type = list(string)
  sensitive = true
  default = ["dynamodb:GetItem"]
}
` +
        HEAD +
        inline("a", allow("nonsensitive(var.actions)")),
    ),
    ask: ITEMS,
  },
  {
    what: "optional object attributes and coalesce",
    files: main(
      `
variable "access" {
  type = map(object({ actions = optional(list(string), ["dynamodb:GetItem"]), effect = optional(string) }))
  default = { one = {}, two = { actions = ["dynamodb:*"], effect = "Deny" } }
}
` +
        HEAD +
        inline(
          "a",
          `jsonencode({ Version = "2012-10-17", Statement = [for k, v in var.access : { Sid = k, Effect = coalesce(v.effect, "Allow"), Action = v.actions, Resource = "*" }] })`,
        ),
    ),
    ask: ITEMS,
  },
  {
    what: "user in groups by membership",
    files: main(`
resource "aws_iam_user" "u" {
  name = "ID-u"
  path = "/people/"
}
resource "aws_iam_group" "g" {
  name = "ID-g"
}
resource "aws_iam_group_membership" "m" {
  name = "ID-m"
  group = aws_iam_group.g.name
  users = [aws_iam_user.u.name]
}
resource "aws_iam_group_policy" "p" {
  group = aws_iam_group.g.name
  policy = ${allow(`"dynamodb:GetItem"`)}
}
`),
    ask: [by("user:u", GET), by("user:u", PUT)],
  },
  {
    what: "SNS and SQS with a subscription",
    files: main(`
resource "aws_sns_topic" "t" {
  name = "ID-t"
}
resource "aws_sqs_queue" "q" {
  name = "ID-q"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = "arn:aws:sqs:us-east-1:ACCT:ID-q", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.t.arn } } }] })
}
`),
    ask: [],
    // jsonencode of an unknown value is unknown as a whole.
    open: [
      [
        "sns.amazonaws.com",
        "sqs:SendMessage",
        "arn:aws:sqs:us-east-1:ACCT:ID-q",
        { "aws:SourceArn": "arn:aws:sns:us-east-1:ACCT:ID-t" },
      ],
      [
        "sns.amazonaws.com",
        "sqs:SendMessage",
        "arn:aws:sqs:us-east-1:ACCT:ID-q",
        { "aws:SourceArn": "arn:aws:sns:us-east-1:ACCT:ID-u" },
      ],
    ],
  },
  {
    what: "secret policy by data document with block_public_policy",
    files: main(
      HEAD +
        `
resource "aws_secretsmanager_secret" "s" {
  name = "ID-s"
}
` +
        document(
          "s",
          `statement {\n actions = ["secretsmanager:GetSecretValue"]\n resources = ["*"]\n principals {\n type = "AWS"\n identifiers = [aws_iam_role.app.arn]\n }\n}`,
        ) +
        `
resource "aws_secretsmanager_secret_policy" "s" {
  secret_arn = aws_secretsmanager_secret.s.arn
  policy = data.aws_iam_policy_document.s.json
}
`,
    ),
    ask: [
      ["app", "secretsmanager:GetSecretValue", "aws_secretsmanager_secret.s"],
      ["app", "secretsmanager:PutSecretValue", "aws_secretsmanager_secret.s"],
    ],
  },
  {
    what: "ternary between two policies",
    files: main(
      `
variable "env" {
  type = string
  default = "prod"
}
` +
        HEAD +
        inline("a", `var.env == "prod" ? ${allow(`"dynamodb:GetItem"`)} : ${allow(`"dynamodb:*"`)}`),
    ),
    ask: ITEMS,
  },
  {
    what: "deny with not_resources and not_principals-like conditions",
    files: main(
      HEAD +
        document(
          "a",
          statement("A", `["dynamodb:*"]`) +
            `
  statement {
    effect = "Deny"
    not_actions = ["dynamodb:GetItem"]
    resources = ["*"]
    condition {
      test = "StringEquals"
      variable = "aws:RequestedRegion"
      values = ["us-east-1"]
    }
  }`,
        ) +
        inline("p", "data.aws_iam_policy_document.a.json"),
    ),
    ask: ITEMS,
  },
  {
    what: "bucket policy with Deny by aws:PrincipalArn",
    files: main(
      HEAD +
        role("job") +
        inline("a", allow(`"s3:*"`, "*")) +
        inline("j", allow(`"s3:*"`, "*"), "job") +
        `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data"
}
` +
        document(
          "d",
          `statement {
  sid = "OnlyApp"
  effect = "Deny"
  actions = ["s3:*"]
  resources = ["arn:aws:s3:::ID-data", "arn:aws:s3:::ID-data/*"]
  principals {
    type = "*"
    identifiers = ["*"]
  }
  condition {
    test = "ArnNotLike"
    variable = "aws:PrincipalArn"
    values = ["arn:aws:iam::ACCT:role/ID-a*", "arn:aws:iam::ACCT:root"]
  }
}`,
        ) +
        `
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.d.json
}
`,
    ),
    ask: [READ, WRITE, by("job", READ)],
  },
  {
    what: "role that trusts another role of the plan",
    files: main(
      HEAD +
        `
resource "aws_iam_role" "job" {
  name = "ID-job"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" } }] })
  depends_on = [aws_iam_role.app]
}
`,
    ),
    ask: [
      ["app", "sts:AssumeRole", "arn:aws:iam::ACCT:role/ID-job"],
      ["job", "sts:AssumeRole", "arn:aws:iam::ACCT:role/ID-app"],
      TRUSTED,
    ],
  },
  {
    what: "role that trusts the account, with and without identity",
    files: main(
      HEAD +
        role("other") +
        `
resource "aws_iam_role" "job" {
  name = "ID-job"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "ACCT" } }] })
}
` +
        inline(
          "a",
          `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = aws_iam_role.job.arn }, { Effect = "Allow", Action = "sts:*", Resource = "arn:aws:iam::*:role/ID-job" }] })`,
        ),
    ),
    ask: [["other", "sts:AssumeRole", "arn:aws:iam::ACCT:role/ID-job"]],
  },
  {
    what: "NotAction and NotResource in HCL",
    files: main(
      HEAD +
        document(
          "a",
          `statement {
  not_actions = ["dynamodb:DeleteItem", "iam:*"]
  not_resources = ["arn:aws:dynamodb:us-east-1:ACCT:table/secret*"]
}`,
        ) +
        inline("p", "data.aws_iam_policy_document.a.json"),
    ),
    ask: [...ITEMS, ["app", GET[1], "arn:aws:dynamodb:us-east-1:ACCT:table/secret-a"]],
  },
  {
    what: "policy variable in HCL notation",
    files: main(
      `
resource "aws_iam_user" "u" {
  name = "ID-u"
}
` +
        document(
          "a",
          statement("A", `["dynamodb:GetItem"]`, "", "arn:aws:dynamodb:us-east-1:ACCT:table/&{aws:PrincipalArn}"),
        ) +
        `
resource "aws_iam_user_policy" "p" {
  user = aws_iam_user.u.name
  policy = data.aws_iam_policy_document.a.json
}
`,
    ),
    ask: [by("user:u", GET)],
  },
  {
    what: "heredoc with interpolations",
    files: main(
      `
locals {
  table = "ID-a"
}
` +
        HEAD +
        `
resource "aws_iam_role_policy" "p" {
  name_prefix = "ID-"
  role = aws_iam_role.app.name
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Action": "dynamodb:getitem",
        "Resource": "arn:aws:dynamodb:*:*:table/\${local.table}"
      }
    }
  EOT
}
`,
    ),
    ask: ITEMS,
  },
];
