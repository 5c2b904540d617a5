/** `import` blocks of the root module: what another state made, with or without a change. */
import {
  allow,
  BUCKET,
  by,
  GET,
  HEAD,
  type HandWritten,
  inline,
  ITEMS,
  main,
  PUT,
  READ,
  role,
  TRUST,
  TRUSTED,
  WRITE,
} from "./text";

/** One import block. */
const imported = (to: string, id: string): string => `
import {
  to = module.ID.${to}
  id = "${id}"
}
`;

const bucketPolicy = (effect: string, action: string, principal = `"*"`): string => `
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "${effect}", Principal = ${principal}, Action = "${action}", Resource = "arn:aws:s3:::ID-data/*" }] })
}
`;

const topic = (actions: string): string => `
resource "aws_sns_topic" "t" {
  name = "ID-t"
}

resource "aws_sns_topic_policy" "t" {
  arn        = aws_sns_topic.t.arn
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" }, Action = ${actions}, Resource = "arn:aws:sns:us-east-1:ACCT:ID-t" }] })
  depends_on = [aws_iam_role.app]
}
`;

export const IMPORTS: readonly HandWritten[] = [
  {
    what: "a role and its inline policy are imported, and the policy is widened",
    existing: main(HEAD, inline("a", allow(`"dynamodb:GetItem"`))),
    files: main(HEAD, inline("a", allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`))),
    root: imported("aws_iam_role.app", "ID-app") + imported("aws_iam_role_policy.a", "ID-app:a"),
    ask: [GET, PUT, TRUSTED],
    // Other policies of the role may be attached elsewhere.
    outside: [["app", "dynamodb:DeleteItem", "arn:aws:dynamodb:us-east-1:ACCT:table/ID-a"]],
  },
  {
    what: "a role is imported that has another inline policy",
    existing: main(HEAD, inline("a", allow(`"dynamodb:GetItem"`)), inline("other", allow(`"dynamodb:PutItem"`))),
    files: main(HEAD, inline("a", allow(`"dynamodb:GetItem"`))),
    root: imported("aws_iam_role.app", "ID-app") + imported("aws_iam_role_policy.a", "ID-app:a"),
    ask: [GET, TRUSTED],
    // The plan does not show the other policy.
    outside: [PUT, by("app", ITEMS[2] ?? GET)],
  },
  {
    what: "the trust policy of an imported role changes",
    existing: main(HEAD),
    files: main(
      `
resource "aws_iam_role" "app" {
  name               = "ID-app"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
`,
    ),
    root: imported("aws_iam_role.app", "ID-app"),
    ask: [TRUSTED, ["ec2.amazonaws.com", "sts:AssumeRole", "arn:aws:iam::ACCT:role/ID-app"]],
  },
  {
    what: "a managed policy is imported and narrowed, its attachment too",
    existing: main(
      HEAD,
      `
resource "aws_iam_policy" "p" {
  name   = "ID-p"
  policy = ${allow(`["dynamodb:GetItem", "dynamodb:PutItem"]`)}
}

resource "aws_iam_role_policy_attachment" "p" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.p.arn
}
`,
    ),
    files: main(
      HEAD,
      `
resource "aws_iam_policy" "p" {
  name   = "ID-p"
  policy = ${allow(`["dynamodb:GetItem"]`)}
}

resource "aws_iam_role_policy_attachment" "p" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.p.arn
}
`,
    ),
    root:
      imported("aws_iam_role.app", "ID-app") +
      imported("aws_iam_policy.p", "arn:aws:iam::ACCT:policy/ID-p") +
      imported("aws_iam_role_policy_attachment.p", "ID-app/arn:aws:iam::ACCT:policy/ID-p"),
    ask: [GET, TRUSTED],
    outside: [PUT],
  },
  {
    what: "inline policies are imported by for_each, one with a change",
    existing: main(HEAD, inline("read", allow(`"dynamodb:GetItem"`)), inline("write", allow(`"dynamodb:PutItem"`))),
    files: main(
      HEAD,
      `
resource "aws_iam_role_policy" "all" {
  for_each = { read = "dynamodb:GetItem", write = "dynamodb:DeleteItem" }
  name     = each.key
  role     = aws_iam_role.app.name
  policy   = ${allow("each.value")}
}
`,
    ),
    ask: [],
    outside: ITEMS,
    root: `
import {
  for_each = toset(["read", "write"])
  to       = module.ID.aws_iam_role_policy.all[each.key]
  id       = "ID-app:\${each.key}"
}
${imported("aws_iam_role.app", "ID-app")}`,
  },
  {
    what: "a bucket and its policy are imported, and the policy now denies",
    existing: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "arn:aws:s3:::ID-data/*")),
      BUCKET,
      bucketPolicy("Deny", "s3:DeleteObject"),
    ),
    files: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "arn:aws:s3:::ID-data/*")),
      BUCKET,
      bucketPolicy("Deny", "s3:PutObject"),
    ),
    root:
      imported("aws_iam_role.app", "ID-app") +
      imported("aws_iam_role_policy.a", "ID-app:a") +
      imported("aws_s3_bucket.b", "ID-data") +
      imported("aws_s3_bucket_policy.b", "ID-data"),
    ask: [READ, WRITE, ["app", "s3:DeleteObject", "arn:aws:s3:::ID-data/x"]],
  },
  {
    what: "a bucket is imported, and its policy stays elsewhere",
    existing: main(
      HEAD,
      inline("a", allow(`"s3:*"`, "arn:aws:s3:::ID-data/*")),
      BUCKET,
      bucketPolicy("Deny", "s3:PutObject"),
    ),
    files: main(HEAD, inline("a", allow(`"s3:*"`, "arn:aws:s3:::ID-data/*")), BUCKET),
    root:
      imported("aws_iam_role.app", "ID-app") +
      imported("aws_iam_role_policy.a", "ID-app:a") +
      imported("aws_s3_bucket.b", "ID-data"),
    ask: [READ, WRITE],
  },
  {
    what: "a topic and its policy are imported, and the policy narrowed",
    existing: main(HEAD, topic(`["sns:Publish", "sns:Subscribe"]`)),
    files: main(HEAD, topic(`["sns:Publish"]`)),
    root:
      imported("aws_iam_role.app", "ID-app") +
      imported("aws_sns_topic.t", "arn:aws:sns:us-east-1:ACCT:ID-t") +
      imported("aws_sns_topic_policy.t", "arn:aws:sns:us-east-1:ACCT:ID-t"),
    ask: [["app", "sns:Publish", "arn:aws:sns:us-east-1:ACCT:ID-t"]],
    // A policy of the role that the plan does not show may allow it.
    outside: [["app", "sns:Subscribe", "arn:aws:sns:us-east-1:ACCT:ID-t"]],
  },
  {
    what: "a role is imported whose policy another role's module makes",
    existing: main(TRUST, role("job")),
    files: main(
      TRUST,
      role("app"),
      role("job"),
      inline("a", allow(`"dynamodb:GetItem"`)),
      inline("j", allow(`"dynamodb:PutItem"`), "job"),
    ),
    root: imported("aws_iam_role.job", "ID-job"),
    ask: [GET, PUT, by("job", PUT), TRUSTED],
    outside: [by("job", GET)],
  },
];
