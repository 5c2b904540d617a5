/** Policies of the organization beside a configuration. */
import { allow, BUCKET, by, GET, HEAD, type HandWritten, inline, main, PUT, READ, role, WRITE } from "./text";

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const ALL = inline("a", allow(`"*"`, "*"));
const KEY = `
resource "aws_kms_key" "k" {
  description = "ID"
}
`;

export const ORGANIZATION: readonly HandWritten[] = [
  {
    what: "a service control policy denies all but one role",
    files: main(HEAD, role("job"), ALL, inline("j", allow(`"*"`, "*"), "job"), BUCKET),
    organization: {
      serviceControl: [
        policy({
          Effect: "Deny",
          Action: ["s3:PutObject", "dynamodb:PutItem"],
          Resource: "*",
          Condition: { ArnNotLike: { "aws:PrincipalARN": "arn:aws:iam::*:role/*-job" } },
        }),
      ],
    },
    ask: [READ, WRITE, GET, PUT, by("job", WRITE), by("job", PUT)],
  },
  {
    what: "a service control policy leaves services out by NotAction and Region",
    files: main(HEAD, ALL, BUCKET, KEY),
    organization: {
      serviceControl: [
        policy({
          Effect: "Deny",
          NotAction: ["s3:*", "iam:*", "sts:*"],
          Resource: "*",
          Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } },
        }),
      ],
    },
    ask: [READ, WRITE, GET, ["app", "kms:Decrypt", "aws_kms_key.k"]],
  },
  {
    what: "a resource control policy denies buckets and keys to all but one role",
    files: main(HEAD, role("job"), ALL, inline("j", allow(`"*"`, "*"), "job"), BUCKET, KEY),
    organization: {
      resourceControl: [
        policy({
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:PutObject", "kms:Decrypt"],
          Resource: "*",
          Condition: { ArnNotLikeIfExists: { "aws:PrincipalArn": "arn:aws:iam::*:role/*-job" } },
        }),
      ],
    },
    ask: [
      READ,
      WRITE,
      by("job", WRITE),
      ["app", "kms:Decrypt", "aws_kms_key.k"],
      ["job", "kms:Decrypt", "aws_kms_key.k"],
      ["app", "kms:Encrypt", "aws_kms_key.k"],
    ],
  },
  {
    what: "both kinds, while the bucket's policy changes",
    files: main(HEAD, ALL, BUCKET),
    second: main(
      HEAD,
      ALL,
      BUCKET,
      `
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::ID-data/*" }] })
}
`,
    ),
    organization: {
      serviceControl: [policy({ Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" })],
      resourceControl: [
        policy({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
        policy({ Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "arn:aws:s3:::ID-data/*" }),
      ],
    },
    ask: [READ, WRITE, ["app", "s3:DeleteObject", "arn:aws:s3:::ID-data/x"]],
  },
];
