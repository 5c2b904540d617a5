/** Access points, and buckets that delegate to them. */
import { allow, BUCKET, HEAD, type HandWritten, inline, main, READ, WRITE } from "./text";

const DELEGATION = `
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::ACCT:root" }, Action = "s3:*", Resource = ["arn:aws:s3:::ID-data", "arn:aws:s3:::ID-data/*"], Condition = { StringEquals = { "s3:DataAccessPointAccount" = "ACCT" } } }] })
}
`;

const ONLY_THROUGH = `
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::ID-data/*", Condition = { StringNotEquals = { "s3:DataAccessPointAccount" = "ACCT" } } }] })
}
`;

export const ACCESS_POINTS: readonly HandWritten[] = [
  {
    what: "a bucket delegates to access points of the account",
    files: main(HEAD, BUCKET, DELEGATION),
    ask: [READ, WRITE],
  },
  {
    what: "a bucket is read through access points alone, then by anybody",
    files: main(HEAD, inline("a", allow(`"s3:*"`, "*")), BUCKET, ONLY_THROUGH),
    second: main(HEAD, inline("a", allow(`"s3:*"`, "*")), BUCKET),
    ask: [READ, WRITE],
  },
];
