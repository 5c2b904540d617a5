import type { Check } from "./check";
import { fromAccess } from "./from-access";

export const endpointToOtherAccounts: Check = {
  id: "endpoint-to-other-accounts",
  over: "setup",
  severity: "warning",
  title: "Data can leave through the S3 endpoint to other accounts",
  explanation:
    "Whoever brings credentials of another account into the VPC can write to a bucket of that account: the endpoint's policy does not look at whose the " +
    "bucket is.",
  fix: [
    "condition {",
    '  test     = "StringEquals"',
    '  variable = "aws:ResourceAccount"',
    "  values   = [data.aws_caller_identity.current.account_id]",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html",
  find: (state) => fromAccess(state, "endpoint-to-other-accounts"),
};
