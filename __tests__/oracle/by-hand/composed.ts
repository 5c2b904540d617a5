/** Policies that are composed of others, and the blocks and functions that decide when a change happens. */
import {
  allow,
  BUCKET,
  by,
  DELETE,
  document,
  GET,
  HEAD,
  type HandWritten,
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
} from "./text";

const LAMBDA = `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })`;

const NEXT = `
resource "aws_iam_role" "next" {
  name_prefix        = "ID-next-"
  assume_role_policy = ${LAMBDA}
  lifecycle { create_before_destroy = true }
}

resource "aws_iam_role_policy" "next" {
  name_prefix = "p"
  role        = aws_iam_role.next.id
  policy      = ${allow(`"sts:AssumeRole"`, "arn:aws:iam::ACCT:role/ID-app")}
  lifecycle { create_before_destroy = true }
}
`;

export const COMPOSED: readonly HandWritten[] = [
  {
    what: "source documents, one of which is known only after apply",
    files: main(
      HEAD,
      BUCKET,
      document("known", statement("Items", `["dynamodb:GetItem"]`)),
      document("made", statement("Objects", `["s3:GetObject"]`, "", "${aws_s3_bucket.b.arn}/*")),
      document(
        "all",
        `source_policy_documents = [data.aws_iam_policy_document.known.json, data.aws_iam_policy_document.made.json]`,
      ),
      inline("p", "data.aws_iam_policy_document.all.json"),
    ),
    ask: [...ITEMS, WRITE],
    // The plan shows that Resource is made from the bucket's ARN, and not what is written around it.
    open: [READ],
  },
  {
    what: "an override that is known only after apply replaces a known statement of its Sid",
    files: main(
      HEAD,
      BUCKET,
      document("base", statement("Access", `["dynamodb:GetItem"]`) + "\n" + statement("Write", `["dynamodb:PutItem"]`)),
      document("over", statement("Access", `["s3:GetObject"]`, "", "${aws_s3_bucket.b.arn}/*")),
      document(
        "all",
        `source_policy_documents = [data.aws_iam_policy_document.base.json]
override_policy_documents = [data.aws_iam_policy_document.over.json]`,
      ),
      inline("p", "data.aws_iam_policy_document.all.json"),
    ),
    ask: [...ITEMS, WRITE],
    // As above.
    open: [READ],
  },
  {
    what: "an override without Sid is added, and a Deny of it counts",
    files: main(
      HEAD,
      document("base", statement("Access", `["dynamodb:*"]`)),
      document(
        "over",
        `  statement {
    effect    = "Deny"
    actions   = ["dynamodb:DeleteItem"]
    resources = ["*"]
  }`,
      ),
      document(
        "all",
        `source_policy_documents = [data.aws_iam_policy_document.base.json]
override_policy_documents = [data.aws_iam_policy_document.over.json]`,
      ),
      inline("p", "data.aws_iam_policy_document.all.json"),
    ),
    ask: ITEMS,
  },
  {
    what: "a statement of the document itself replaces that of a source with its Sid",
    files: main(
      HEAD,
      document("base", statement("Access", `["dynamodb:*"]`)),
      document(
        "all",
        `source_policy_documents = [data.aws_iam_policy_document.base.json]\n` +
          statement("Access", `["dynamodb:GetItem"]`),
      ),
      inline("p", "data.aws_iam_policy_document.all.json"),
    ),
    ask: ITEMS,
  },
  {
    what: "source documents from a variable and a file",
    files: {
      ...main(
        `
variable "extra" {
  type    = list(string)
  default = ["{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Extra\\",\\"Effect\\":\\"Allow\\",\\"Action\\":\\"dynamodb:PutItem\\",\\"Resource\\":\\"*\\"}]}"]
}
`,
        HEAD,
        document("all", 'source_policy_documents = concat(var.extra, [file("${path.module}/base.json")])'),
        inline("p", "data.aws_iam_policy_document.all.json"),
      ),
      "base.json": `{"Version":"2012-10-17","Statement":[{"Sid":"Base","Effect":"Allow","Action":"dynamodb:GetItem","Resource":"${TABLE}"}]}`,
    },
    ask: ITEMS,
  },
  {
    what: "documents for each role in a map that YAML holds",
    files: {
      ...main(
        TRUST,
        `
locals {
  roles    = yamldecode(file("\${path.module}/roles.yaml"))
  defaults = { path = "/", actions = [] }
  merged   = { for name, each in local.roles : name => merge(local.defaults, each) }
}

resource "aws_iam_role" "this" {
  for_each           = local.merged
  name               = "ID-\${each.key}"
  path               = each.value.path
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "this" {
  for_each = { for name, each in local.merged : name => each if length(each.actions) > 0 }
  statement {
    actions   = each.value.actions
    resources = try(each.value.resources, ["*"])
  }
}

resource "aws_iam_role_policy" "this" {
  for_each = data.aws_iam_policy_document.this
  role     = aws_iam_role.this[each.key].name
  policy   = each.value.json
}
`,
      ),
      "roles.yaml": `app:\n  path: /svc/\n  actions: [dynamodb:GetItem]\njob:\n  actions: [dynamodb:PutItem]\n  resources: ["${TABLE}"]\nidle: {}\n`,
    },
    ask: [
      ...ITEMS,
      by("job", GET),
      by("job", PUT),
      by("idle", GET),
      ["lambda.amazonaws.com", "sts:AssumeRole", "arn:aws:iam::ACCT:role/svc/ID-app"],
    ],
  },
  {
    what: "one(), coalesce() and a splat choose the policy",
    files: main(
      HEAD,
      `
variable "given" {
  type    = string
  default = null
}

resource "aws_iam_policy" "own" {
  count  = var.given == null ? 1 : 0
  name   = "ID-own"
  policy = ${allow(`["dynamodb:GetItem"]`)}
}

resource "aws_iam_role_policy_attachment" "p" {
  role       = aws_iam_role.app.name
  policy_arn = coalesce(var.given, one(aws_iam_policy.own[*].arn))
}
`,
    ),
    ask: [],
    // The plan shows what the argument is made from, not which of it is taken.
    open: ITEMS,
  },
  {
    what: "one() alone names the role and the policy",
    files: main(
      TRUST,
      `
resource "aws_iam_role" "app" {
  count              = 1
  name               = "ID-app"
  assume_role_policy = one(data.aws_iam_policy_document.trust[*].json)
}

resource "aws_iam_policy" "p" {
  count  = 1
  name   = "ID-p"
  policy = ${allow(`["dynamodb:GetItem"]`)}
}

resource "aws_iam_role_policy_attachment" "p" {
  role       = one(aws_iam_role.app[*].name)
  policy_arn = one(aws_iam_policy.p[*].arn)
}
`,
    ),
    ask: [...ITEMS, TRUSTED],
  },
  {
    what: "templatefile with a loop and a directive",
    files: {
      ...main(
        HEAD,
        inline(
          "p",
          'templatefile("${path.module}/p.tftpl", { grants = { read = "dynamodb:GetItem", write = "dynamodb:PutItem" }, is_locked = true })',
        ),
      ),
      "p.tftpl": `{
  "Version": "2012-10-17",
  "Statement": [
    %{ for name, action in grants ~}
    { "Sid": "\${title(name)}", "Effect": "Allow", "Action": "\${action}", "Resource": "${TABLE}" },
    %{ endfor ~}
    { "Sid": "Lock", "Effect": "%{ if is_locked }Deny%{ else }Allow%{ endif }", "Action": "dynamodb:PutItem", "Resource": "*" }
  ]
}`,
    },
    ask: ITEMS,
  },
  {
    what: "ignore_changes keeps the policy of a bucket",
    files: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "*")),
      BUCKET,
      `
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "arn:aws:s3:::ID-data/*" }] })
  lifecycle { ignore_changes = [policy] }
}
`,
    ),
    second: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "*")),
      BUCKET,
      `
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::ID-data/*" }] })
  lifecycle { ignore_changes = [policy] }
}
`,
    ),
    ask: [READ, WRITE],
  },
  {
    what: "ignore_changes = all while the role is replaced",
    files: main(HEAD, inline("a", allow(`"dynamodb:GetItem"`))),
    second: main(
      TRUST,
      role("app", `path = "/svc/"`),
      `
resource "aws_iam_role_policy" "a" {
  name   = "a"
  role   = aws_iam_role.app.id
  policy = ${allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`)}
  lifecycle { ignore_changes = all }
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "a role is replaced, and policies that name it by a literal stay as they are",
    files: main(
      HEAD,
      `
resource "aws_iam_policy" "p" {
  name   = "ID-p"
  policy = ${allow(`"dynamodb:PutItem"`)}
}

resource "aws_iam_role_policy" "a" {
  name       = "a"
  role       = "ID-app"
  policy     = ${allow(`"dynamodb:GetItem"`)}
  depends_on = [aws_iam_role.app]
}

resource "aws_iam_role_policy_attachment" "p" {
  role       = "ID-app"
  policy_arn = aws_iam_policy.p.arn
  depends_on = [aws_iam_role.app]
}
`,
    ),
    second: main(
      TRUST,
      role("app", `path = "/svc/"\n  force_detach_policies = true`),
      `
resource "aws_iam_policy" "p" {
  name   = "ID-p"
  policy = ${allow(`"dynamodb:PutItem"`)}
}

resource "aws_iam_role_policy" "a" {
  name       = "a"
  role       = "ID-app"
  policy     = ${allow(`"dynamodb:GetItem"`)}
  depends_on = [aws_iam_role.app]
}

resource "aws_iam_role_policy_attachment" "p" {
  role       = "ID-app"
  policy_arn = aws_iam_policy.p.arn
  depends_on = [aws_iam_role.app]
}
`,
    ),
    ask: ITEMS,
  },
  {
    what: "ignore_changes = [inline_policy, managed_policy_arns] on a role",
    files: main(
      TRUST,
      role(
        "app",
        `inline_policy {
    name   = "x"
    policy = ${allow(`"dynamodb:GetItem"`)}
  }`,
      ),
    ),
    second: main(
      TRUST,
      role(
        "app",
        `inline_policy {
    name   = "y"
    policy = ${allow(`"dynamodb:PutItem"`)}
  }
  lifecycle { ignore_changes = [inline_policy, managed_policy_arns] }`,
      ),
    ),
    ask: ITEMS,
  },
  {
    what: "create_before_destroy of a role with name_prefix",
    files: main(TRUST, role(), NEXT, inline("a", allow(`"dynamodb:GetItem"`))),
    second: main(TRUST, role(), NEXT, inline("a", allow(`["dynamodb:GetItem", "dynamodb:DeleteItem"]`))),
    ask: [...ITEMS, TRUSTED],
  },
  {
    what: "create_before_destroy of a bucket policy that changes its bucket",
    files: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "arn:aws:s3:::ID-*")),
      `
resource "aws_s3_bucket" "b" {
  for_each = toset(["data", "logs"])
  bucket   = "ID-\${each.key}"
}

resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b["data"].bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "arn:aws:s3:::ID-*/*" }] })
  lifecycle { create_before_destroy = true }
}
`,
    ),
    second: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "arn:aws:s3:::ID-*")),
      `
resource "aws_s3_bucket" "b" {
  for_each = toset(["data", "logs"])
  bucket   = "ID-\${each.key}"
}

resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b["logs"].bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "arn:aws:s3:::ID-*/*" }] })
  lifecycle { create_before_destroy = true }
}
`,
    ),
    ask: [READ, WRITE, ["app", "s3:PutObject", "arn:aws:s3:::ID-logs/x"]],
  },
  {
    what: "a module is renamed with moved, and its policy narrowed",
    files: {
      "main.tf": `
module "old" {
  source  = "./role"
  actions = ["dynamodb:GetItem", "dynamodb:PutItem"]
}
`,
      "role/main.tf": `
variable "actions" { type = list(string) }
${HEAD}
${inline("a", allow("var.actions"))}
`,
    },
    second: {
      "main.tf": `
module "new" {
  source  = "./role"
  actions = ["dynamodb:GetItem"]
}
moved {
  from = module.old
  to   = module.new
}
`,
      "role/main.tf": `
variable "actions" { type = list(string) }
${HEAD}
${inline("a", allow("var.actions"))}
`,
    },
    ask: [...ITEMS, TRUSTED],
  },
  {
    what: "a whole module is removed without destroy",
    files: {
      "main.tf": `
module "old" {
  source = "./role"
}
`,
      "role/main.tf": HEAD + inline("a", allow(`"dynamodb:GetItem"`)),
    },
    second: main(`
removed {
  from = module.old
  lifecycle { destroy = false }
}
`),
    ask: [],
    // The plan no longer has the role.
    outside: [...ITEMS, TRUSTED],
  },
  {
    what: "an attachment is removed without destroy, and another with",
    files: main(
      HEAD,
      `
resource "aws_iam_policy" "p" {
  for_each = { read = "dynamodb:GetItem", write = "dynamodb:PutItem" }
  name     = "ID-\${each.key}"
  policy   = ${allow("each.value")}
}

resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.p["read"].arn
}

resource "aws_iam_role_policy_attachment" "write" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.p["write"].arn
}
`,
    ),
    second: main(
      HEAD,
      `
resource "aws_iam_policy" "p" {
  for_each = { read = "dynamodb:GetItem", write = "dynamodb:PutItem" }
  name     = "ID-\${each.key}"
  policy   = ${allow("each.value")}
}

removed {
  from = aws_iam_role_policy_attachment.read
  lifecycle { destroy = false }
}

removed {
  from = aws_iam_role_policy_attachment.write
  lifecycle { destroy = true }
}
`,
    ),
    ask: [PUT, DELETE],
    // After the apply no plan shows what was removed without destroy.
    outside: [GET],
  },
  {
    what: "a bucket policy is removed without destroy",
    files: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "*")),
      BUCKET,
      `
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "arn:aws:s3:::ID-data/*" }] })
}
`,
    ),
    second: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "*")),
      BUCKET,
      `
removed {
  from = aws_s3_bucket_policy.b
  lifecycle { destroy = false }
}
`,
    ),
    ask: [READ, WRITE],
  },
];
