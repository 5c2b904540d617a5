/** Resources in several Regions: provider aliases, replicas, and conditions on the Region. */
import { allow, GET, HEAD, type HandWritten, inline, main, PUT, READ, type Question, TRUST, WRITE } from "./text";

const EUROPE = `
provider "aws" {
  alias             = "eu"
  region            = "eu-west-1"
  s3_use_path_style = true
}
`;

const onlyIn = (effect: string, test: string, region: string, action: string): string =>
  `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }, { Effect = "${effect}", Action = ${action}, Resource = "*", Condition = { ${test} = { "aws:RequestedRegion" = "${region}" } } }] })`;

const ROOT = `{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:root" }, Action = "kms:*", Resource = "*" }`;
const decrypt = (key: string): Question => ["app", "kms:Decrypt", key];

export const REGIONS: readonly HandWritten[] = [
  {
    what: "a bucket of another Region, and a Deny outside the home Region",
    files: main(
      EUROPE,
      HEAD,
      inline("a", onlyIn("Deny", "StringNotEquals", "us-east-1", `["s3:*"]`)),
      `
resource "aws_s3_bucket" "b" {
  bucket = "ID-home"
}

resource "aws_s3_bucket" "eu" {
  provider = aws.eu
  bucket   = "ID-data"
}
`,
    ),
    ask: [READ, WRITE, ["app", "s3:GetObject", "arn:aws:s3:::ID-home/x"]],
  },
  {
    what: "keys of two Regions, and a Deny outside the home Region",
    files: main(
      EUROPE,
      HEAD,
      inline("a", onlyIn("Deny", "StringNotEquals", "us-east-1", `["kms:*", "dynamodb:PutItem"]`)),
      `
resource "aws_kms_key" "home" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [${ROOT}] })
}

resource "aws_kms_key" "eu" {
  provider = aws.eu
  policy   = jsonencode({ Version = "2012-10-17", Statement = [${ROOT}] })
}
`,
    ),
    ask: [decrypt("aws_kms_key.home"), decrypt("aws_kms_key.eu"), GET, PUT],
  },
  {
    what: "keys of two Regions, one with a Deny of its own",
    files: main(
      EUROPE,
      HEAD,
      inline("a", allow(`"kms:*"`, "*")),
      `
resource "aws_kms_key" "k" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [${ROOT}] })
}

resource "aws_kms_key" "eu" {
  provider = aws.eu
  policy   = jsonencode({ Version = "2012-10-17", Statement = [${ROOT}, { Effect = "Deny", Principal = "*", Action = "kms:Decrypt", Resource = "*" }] })
}
`,
    ),
    ask: [decrypt("aws_kms_key.k"), decrypt("aws_kms_key.eu"), ["app", "kms:Encrypt", "aws_kms_key.eu"]],
  },
  {
    what: "a queue of one name in two Regions, and a policy for one of them",
    files: main(
      EUROPE,
      HEAD,
      `
resource "aws_sqs_queue" "home" {
  name = "ID-q"
}

resource "aws_sqs_queue" "eu" {
  provider = aws.eu
  name     = "ID-q"
}

resource "aws_sqs_queue_policy" "eu" {
  provider  = aws.eu
  queue_url = aws_sqs_queue.eu.url
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:role/ID-app" }, Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:ACCT:ID-q" }] })
  depends_on = [aws_iam_role.app]
}
`,
    ),
    ask: [
      ["app", "sqs:SendMessage", "arn:aws:sqs:us-east-1:ACCT:ID-q"],
      ["app", "sqs:SendMessage", "arn:aws:sqs:eu-west-1:ACCT:ID-q"],
    ],
  },
  {
    what: "a module is given the provider of another Region, and its queue's policy is removed",
    files: {
      "main.tf": `
${EUROPE}
module "queue" {
  source    = "./queue"
  providers = { aws = aws.eu }
}
${HEAD}`,
      "queue/main.tf": `
data "aws_region" "here" {}

resource "aws_sqs_queue" "q" {
  name   = "ID-q"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "ACCT" }, Action = "sqs:SendMessage", Resource = "arn:aws:sqs:\${data.aws_region.here.name}:ACCT:ID-q" }, { Effect = "Deny", Principal = "*", Action = "sqs:DeleteQueue", Resource = "*" }] })
}
`,
    },
    second: {
      "main.tf": `
${EUROPE}
module "queue" {
  source    = "./queue"
  providers = { aws = aws.eu }
}
${HEAD}
${inline("a", allow(`"sqs:*"`, "arn:aws:sqs:eu-west-1:ACCT:*"))}`,
      "queue/main.tf": `
data "aws_region" "here" {}

resource "aws_sqs_queue" "q" {
  name   = "ID-q"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "sqs:DeleteQueue", Resource = "*" }] })
}
`,
    },
    ask: [
      ["app", "sqs:SendMessage", "arn:aws:sqs:eu-west-1:ACCT:ID-q"],
      ["app", "sqs:DeleteQueue", "arn:aws:sqs:eu-west-1:ACCT:ID-q"],
    ],
    // There is no such queue.
    outside: [["app", "sqs:SendMessage", "arn:aws:sqs:us-east-1:ACCT:ID-q"]],
  },
  {
    what: "a secret of one name in two Regions",
    files: main(
      EUROPE,
      TRUST,
      HEAD.replace(TRUST, ""),
      inline(
        "a",
        `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:*", Resource = "arn:aws:secretsmanager:us-east-1:ACCT:secret:ID-*" }] })`,
      ),
      `
resource "aws_secretsmanager_secret" "s" {
  name = "ID-s"
}

resource "aws_secretsmanager_secret" "eu" {
  provider = aws.eu
  name     = "ID-s"
}
`,
    ),
    ask: [],
    // AWS adds characters of its own to the ARN, which is known only after apply.
    open: [
      ["app", "secretsmanager:GetSecretValue", "aws_secretsmanager_secret.eu"],
      ["app", "secretsmanager:GetSecretValue", "aws_secretsmanager_secret.s"],
    ],
  },
];
