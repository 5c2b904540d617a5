/** Changes of configurations. */
import { allow, GET, HEAD, inline, ITEMS, main, PUT, READ, role, TRUST, TRUSTED, WRITE, by } from "./text";
import type { HandWritten } from "./text";

export const CHANGES: readonly HandWritten[] = [
  {
    what: "attachments exclusive, with one removed",
    files: main(
      HEAD +
        `
resource "aws_iam_policy" "a" {
  name = "ID-a"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_policy" "b" {
  name = "ID-b"
  policy = ${allow(`"dynamodb:PutItem"`)}
}
resource "aws_iam_role_policy_attachments_exclusive" "x" {
  role_name = aws_iam_role.app.name
  policy_arns = [aws_iam_policy.a.arn, aws_iam_policy.b.arn]
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_iam_policy" "a" {
  name = "ID-a"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_policy" "b" {
  name = "ID-b"
  policy = ${allow(`"dynamodb:PutItem"`)}
}
resource "aws_iam_role_policy_attachments_exclusive" "x" {
  role_name = aws_iam_role.app.name
  policy_arns = [aws_iam_policy.a.arn]
}
`,
    ),
    ask: [],
    // The provider makes the whole set unknown where a member is.
    open: ITEMS,
  },
  {
    what: "inline policies exclusive, over another's",
    files: main(HEAD + inline("a", allow(`"dynamodb:GetItem"`)) + inline("b", allow(`"dynamodb:PutItem"`))),
    second: main(
      HEAD +
        inline("a", allow(`"dynamodb:GetItem"`)) +
        `
resource "aws_iam_role_policies_exclusive" "x" {
  role_name = aws_iam_role.app.name
  policy_names = [aws_iam_role_policy.a.name]
}
removed {
  from = aws_iam_role_policy.b
  lifecycle { destroy = false }
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "removed without destroy",
    files: main(HEAD + inline("a", allow(`"dynamodb:GetItem"`)) + inline("b", allow(`"dynamodb:PutItem"`))),
    second: main(
      HEAD +
        inline("a", allow(`"dynamodb:GetItem"`)) +
        `
removed {
  from = aws_iam_role_policy.b
  lifecycle { destroy = false }
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "removed with destroy",
    files: main(HEAD + inline("a", allow(`"dynamodb:GetItem"`)) + inline("b", allow(`"dynamodb:PutItem"`))),
    second: main(
      HEAD +
        inline("a", allow(`"dynamodb:GetItem"`)) +
        `
removed {
  from = aws_iam_role_policy.b
  lifecycle { destroy = true }
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "moved from single to for_each, and a name that changes",
    files: main(HEAD + inline("a", allow(`"dynamodb:GetItem"`))),
    second: main(
      HEAD +
        `
resource "aws_iam_role_policy" "all" {
  for_each = { read = "dynamodb:GetItem", write = "dynamodb:PutItem" }
  name     = "ID-\${each.key}"
  role     = aws_iam_role.app.name
  policy   = ${allow("each.value")}
}
moved {
  from = aws_iam_role_policy.a
  to   = aws_iam_role_policy.all["read"]
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "moved into a module",
    files: main(HEAD + inline("a", allow(`"dynamodb:GetItem"`))),
    second: {
      "main.tf":
        HEAD +
        `
module "policies" {
  source = "./policies"
  role   = aws_iam_role.app.id
}
moved {
  from = aws_iam_role_policy.a
  to   = module.policies.aws_iam_role_policy.a
}
`,
      "policies/main.tf": `
variable "role" { type = string }
resource "aws_iam_role_policy" "a" {
  name = "a"
  role = var.role
  policy = ${allow(`["dynamodb:PutItem"]`)}
}
`,
    },
    ask: ITEMS,
  },
  {
    what: "count to 0",
    files: main(
      HEAD +
        `
resource "aws_iam_role_policy" "off" {
  count  = 1
  name   = "off"
  role   = aws_iam_role.app.id
  policy = ${allow(`"dynamodb:PutItem"`)}
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_iam_role_policy" "off" {
  count  = 0
  name   = "off"
  role   = aws_iam_role.app.id
  policy = ${allow(`"dynamodb:PutItem"`)}
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "create_before_destroy policy that is renamed",
    files: main(
      HEAD +
        `
resource "aws_iam_policy" "a" {
  name   = "ID-one"
  policy = ${allow(`"dynamodb:GetItem"`)}
  lifecycle { create_before_destroy = true }
}
resource "aws_iam_role_policy_attachment" "a" {
  role = aws_iam_role.app.name
  policy_arn = aws_iam_policy.a.arn
  lifecycle { create_before_destroy = true }
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_iam_policy" "a" {
  name   = "ID-two"
  policy = ${allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`)}
  lifecycle { create_before_destroy = true }
}
resource "aws_iam_role_policy_attachment" "a" {
  role = aws_iam_role.app.name
  policy_arn = aws_iam_policy.a.arn
  lifecycle { create_before_destroy = true }
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "ignore_changes on a policy",
    files: main(
      HEAD +
        `
resource "aws_iam_role_policy" "a" {
  name   = "a"
  role   = aws_iam_role.app.id
  policy = ${allow(`"dynamodb:GetItem"`)}
  lifecycle { ignore_changes = [policy] }
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_iam_role_policy" "a" {
  name   = "a"
  role   = aws_iam_role.app.id
  policy = ${allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`)}
  lifecycle { ignore_changes = [policy] }
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "ignore_changes on the trust policy",
    files: main(HEAD),
    second: main(
      TRUST +
        `
resource "aws_iam_role" "app" {
  name               = "ID-app"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
  lifecycle { ignore_changes = [assume_role_policy] }
}
`,
    ),
    ask: [TRUSTED, ["ec2.amazonaws.com", TRUSTED[1], TRUSTED[2]]],
  },
  {
    what: "permissions boundary that comes in a change",
    files: main(HEAD + inline("a", allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`))),
    second: main(
      TRUST +
        role("app", "permissions_boundary = aws_iam_policy.b.arn") +
        inline("a", allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`)) +
        `
resource "aws_iam_policy" "b" {
  name = "ID-boundary"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "inline_policy of the role, then none",
    files: main(
      TRUST +
        role(
          "app",
          `inline_policy {
    name = "x"
    policy = ${allow(`"dynamodb:GetItem"`)}
  }`,
        ),
    ),
    second: main(TRUST + role("app", `inline_policy {}`)),
    ask: ITEMS,
  },
  {
    what: "policy attachment for many roles",
    files: main(
      TRUST +
        role("app") +
        role("job") +
        `
resource "aws_iam_policy" "p" {
  name = "ID-p"
  path = "/team/"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_policy_attachment" "p" {
  name = "ID-all"
  roles = [for r in [aws_iam_role.app, aws_iam_role.job] : r.name]
  policy_arn = aws_iam_policy.p.arn
}
`,
    ),
    second: main(
      TRUST +
        role("app") +
        role("job") +
        `
resource "aws_iam_policy" "p" {
  name = "ID-p"
  path = "/team/"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_policy_attachment" "p" {
  name = "ID-all"
  roles = [aws_iam_role.job.name]
  policy_arn = aws_iam_policy.p.arn
}
`,
    ),
    ask: [...ITEMS, by("job", GET)],
  },
  {
    what: "role replaced by a path",
    files: main(HEAD + inline("a", allow(`"dynamodb:GetItem"`))),
    second: main(TRUST + role("app", `path = "/svc/"`) + inline("a", allow(`"dynamodb:GetItem"`))),
    ask: ITEMS,
  },
  {
    what: "role renamed with its policy kept",
    files: main(TRUST + role("app") + role("job") + inline("a", allow(`"dynamodb:GetItem"`))),
    second: main(TRUST + role("app") + role("job") + inline("a", allow(`"dynamodb:GetItem"`), "job")),
    ask: [...ITEMS, by("job", GET)],
  },
  {
    what: "inline policy whose name changes",
    files: main(HEAD + inline("a", allow(`"dynamodb:GetItem"`))),
    second: main(
      HEAD +
        `
resource "aws_iam_role_policy" "a" {
  name   = "other"
  role   = aws_iam_role.app.id
  policy = ${allow(`"dynamodb:PutItem"`)}
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "attachment for_each over arns replaced by another key",
    files: main(
      HEAD +
        `
resource "aws_iam_policy" "a" {
  name = "ID-a"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_role_policy_attachment" "x" {
  for_each = { one = aws_iam_policy.a.arn }
  role = aws_iam_role.app.name
  policy_arn = each.value
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_iam_policy" "a" {
  name = "ID-a"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_policy" "b" {
  name = "ID-b"
  policy = ${allow(`"dynamodb:PutItem"`)}
}
resource "aws_iam_role_policy_attachment" "x" {
  for_each = { one = aws_iam_policy.b.arn }
  role = aws_iam_role.app.name
  policy_arn = each.value
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "bucket policies for_each, one removed",
    files: main(
      HEAD +
        `
resource "aws_s3_bucket" "b" {
  for_each = toset(["data", "logs"])
  bucket = "ID-\${each.key}"
}
resource "aws_s3_bucket_policy" "b" {
  for_each = aws_s3_bucket.b
  bucket = each.value.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::\${each.value.bucket}/*" }] })
  depends_on = [aws_iam_role.app]
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_s3_bucket" "b" {
  for_each = toset(["data", "logs"])
  bucket = "ID-\${each.key}"
}
resource "aws_s3_bucket_policy" "b" {
  for_each = { for k, b in aws_s3_bucket.b : k => b if k == "logs" }
  bucket = each.value.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::\${each.value.bucket}/*" }] })
  depends_on = [aws_iam_role.app]
}
`,
    ),
    ask: [READ, WRITE, ["app", READ[1], "arn:aws:s3:::ID-logs/x"]],
  },
  {
    what: "queue policy moves out of the queue",
    files: main(
      HEAD +
        `
resource "aws_sqs_queue" "q" {
  name = "ID-q"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" }, Action = "sqs:SendMessage", Resource = "arn:aws:sqs:us-east-1:ACCT:ID-q" }] })
  depends_on = [aws_iam_role.app]
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_sqs_queue" "q" {
  name = "ID-q"
}
resource "aws_sqs_queue_policy" "q" {
  queue_url = aws_sqs_queue.q.url
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" }, Action = "sqs:ReceiveMessage", Resource = aws_sqs_queue.q.arn }] })
}
`,
    ),
    ask: [
      ["app", "sqs:SendMessage", "arn:aws:sqs:us-east-1:ACCT:ID-q"],
      ["app", "sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:ACCT:ID-q"],
    ],
  },
  {
    what: "trust narrowed by a condition",
    files: main(HEAD),
    second: main(
      TRUST.replace(
        "statement {",
        'statement {\n    condition {\n      test = "StringEquals"\n      variable = "aws:SourceAccount"\n      values = ["999900009999"]\n    }',
      ) + role(),
    ),
    ask: [
      [...TRUSTED, { "aws:SourceAccount": "ACCT" }],
      [...TRUSTED, { "aws:SourceAccount": "999900009999" }],
    ],
  },
  {
    what: "user_group_membership narrowed",
    files: main(`
resource "aws_iam_user" "u" {
  name = "ID-u"
}
resource "aws_iam_group" "g" {
  for_each = { read = "dynamodb:GetItem", write = "dynamodb:PutItem" }
  name = "ID-\${each.key}"
}
resource "aws_iam_group_policy" "g" {
  for_each = { read = "dynamodb:GetItem", write = "dynamodb:PutItem" }
  group = aws_iam_group.g[each.key].name
  name = each.key
  policy = ${allow("each.value")}
}
resource "aws_iam_user_group_membership" "m" {
  user = aws_iam_user.u.name
  groups = values(aws_iam_group.g)[*].name
}
`),
    second: main(`
resource "aws_iam_user" "u" {
  name = "ID-u"
}
resource "aws_iam_group" "g" {
  for_each = { read = "dynamodb:GetItem", write = "dynamodb:PutItem" }
  name = "ID-\${each.key}"
}
resource "aws_iam_group_policy" "g" {
  for_each = { read = "dynamodb:GetItem", write = "dynamodb:PutItem" }
  group = aws_iam_group.g[each.key].name
  name = each.key
  policy = ${allow("each.value")}
}
resource "aws_iam_user_group_membership" "m" {
  user = aws_iam_user.u.name
  groups = [aws_iam_group.g["read"].name]
}
`),
    ask: [by("user:u", GET), by("user:u", PUT)],
  },
  {
    what: "permissions boundary removed",
    files: main(
      TRUST +
        role("app", "permissions_boundary = aws_iam_policy.b.arn") +
        inline("a", allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`)) +
        `
resource "aws_iam_policy" "b" {
  name = "ID-boundary"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
`,
    ),
    second: main(
      TRUST +
        role("app", "permissions_boundary = null") +
        inline("a", allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`)) +
        `
resource "aws_iam_policy" "b" {
  name = "ID-boundary"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "policy attached by two resources, one removed",
    files: main(
      HEAD +
        `
resource "aws_iam_policy" "p" {
  name = "ID-p"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_role_policy_attachment" "one" {
  role = aws_iam_role.app.name
  policy_arn = aws_iam_policy.p.arn
}
resource "aws_iam_role_policy_attachment" "two" {
  role = "ID-app"
  policy_arn = "arn:aws:iam::ACCT:policy/ID-p"
  depends_on = [aws_iam_role_policy_attachment.one]
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_iam_policy" "p" {
  name = "ID-p"
  policy = ${allow(`"dynamodb:GetItem"`)}
}
resource "aws_iam_role_policy_attachment" "two" {
  role = "ID-app"
  policy_arn = "arn:aws:iam::ACCT:policy/ID-p"
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "replace_triggered_by on an inline policy",
    files: main(
      HEAD +
        `
resource "terraform_data" "v" {
  input = "1"
}
resource "aws_iam_role_policy" "a" {
  name = "a"
  role = aws_iam_role.app.id
  policy = ${allow(`"dynamodb:GetItem"`)}
  lifecycle { replace_triggered_by = [terraform_data.v] }
}
`,
    ),
    second: main(
      HEAD +
        `
resource "terraform_data" "v" {
  input = "2"
}
resource "aws_iam_role_policy" "a" {
  name = "a"
  role = aws_iam_role.app.id
  policy = ${allow(`"dynamodb:GetItem"`)}
  lifecycle { replace_triggered_by = [terraform_data.v] }
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "bucket with policy and its bucket replaced by another name",
    files: main(
      HEAD +
        inline("a", allow(`"s3:*"`, "arn:aws:s3:::ID-data*")) +
        `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data"
  force_destroy = true
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "arn:aws:s3:::ID-data*/*" }] })
}
`,
    ),
    second: main(
      HEAD +
        inline("a", allow(`"s3:*"`, "arn:aws:s3:::ID-data*")) +
        `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data2"
  force_destroy = true
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "arn:aws:s3:::ID-data*/*" }] })
}
`,
    ),
    ask: [],
    // Of the second name the first text says nothing.
    open: [
      ["app", "s3:GetObject", "arn:aws:s3:::ID-data2/x"],
      ["app", "s3:PutObject", "arn:aws:s3:::ID-data2/x"],
    ],
  },
  {
    what: "role removed while its bucket policy names it by arn",
    files: main(
      HEAD +
        role("job") +
        `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data"
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = ["arn:aws:iam::ACCT:role/ID-app", "arn:aws:iam::ACCT:role/ID-job"] }, Action = "s3:GetObject", Resource = "arn:aws:s3:::ID-data/*" }] })
  depends_on = [aws_iam_role.app, aws_iam_role.job]
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data"
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = ["arn:aws:iam::ACCT:role/ID-app"] }, Action = "s3:GetObject", Resource = "arn:aws:s3:::ID-data/*" }] })
}
`,
    ),
    ask: [READ, WRITE],
    // The second plan no longer has the role.
    outside: [by("job", READ), ["lambda.amazonaws.com", "sts:AssumeRole", "arn:aws:iam::ACCT:role/ID-job"]],
  },
  {
    what: "secret policy moves into its own resource",
    files: main(
      HEAD +
        `
resource "aws_secretsmanager_secret" "s" {
  name = "ID-s"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" }, Action = "secretsmanager:GetSecretValue", Resource = "*" }] })
  depends_on = [aws_iam_role.app]
}
`,
    ),
    second: main(
      HEAD +
        `
resource "aws_secretsmanager_secret" "s" {
  name = "ID-s"
}
resource "aws_secretsmanager_secret_policy" "s" {
  secret_arn = aws_secretsmanager_secret.s.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" }, Action = "secretsmanager:GetSecretValue", Resource = "*" }] })
}
`,
    ),
    ask: [
      ["app", "secretsmanager:GetSecretValue", "aws_secretsmanager_secret.s"],
      ["app", "secretsmanager:PutSecretValue", "aws_secretsmanager_secret.s"],
    ],
  },
];
