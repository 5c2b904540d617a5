/** Whom a policy that names principals lets in. */
import type { PrincipalEntry } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { unknownText } from "../../lib/authorization/text";
import { reachOf } from "../../lib/inventory/reach";

const ACCOUNT = "111122223333";
const FOREIGN = "444455556666";

function reach(Principal: unknown, Condition: object = {}, account: Parameters<typeof reachOf>[2] = ACCOUNT): string {
  const { statements } = readPolicy({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "s3:GetObject", Resource: "*", Condition }],
  });
  const [statement] = statements;
  const principal: PrincipalEntry | undefined = statement?.principals?.[0];
  return reachOf(principal, statement?.conditions ?? [], account);
}

test.each<[string, object, string]>([
  ["nothing", {}, "any principal"],
  ["an organization", { StringEquals: { "aws:PrincipalOrgID": "o-1" } }, "own account"],
  ["any organization", { StringLike: { "aws:PrincipalOrgID": "*" } }, "any principal"],
  ["organizations that begin alike", { StringLike: { "aws:PrincipalOrgID": "o-*" } }, "any principal"],
  [
    "the organization of the resource",
    { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } },
    "own account",
  ],
  [
    "the caller's own account",
    { StringEquals: { "aws:PrincipalAccount": "${aws:PrincipalAccount}" } },
    "any principal",
  ],
  ["paths of one organization", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1/*" } }, "own account"],
  ["paths of any", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*/r-1/*" } }, "any principal"],
  ["paths, or none", { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-1/*" } }, "any principal"],
  ["the own account", { StringEquals: { "aws:PrincipalAccount": ACCOUNT } }, "own account"],
  ["another account", { StringEquals: { "aws:PrincipalAccount": FOREIGN } }, "another account"],
  ["both", { StringEquals: { "aws:PrincipalAccount": [ACCOUNT, FOREIGN] } }, "another account"],
  [
    "another account, and an organization besides",
    { StringEquals: { "aws:PrincipalAccount": FOREIGN, "aws:PrincipalOrgID": "o-1" } },
    "another account",
  ],
  [
    "the own account, and a source in another",
    { StringEquals: { "aws:PrincipalAccount": ACCOUNT, "aws:SourceAccount": FOREIGN } },
    "own account",
  ],
  ["all but another account", { StringNotEquals: { "aws:PrincipalAccount": FOREIGN } }, "any principal"],
  ["an account, if there is one", { StringEqualsIfExists: { "aws:PrincipalAccount": ACCOUNT } }, "any principal"],
  ["that there is an account", { Null: { "aws:PrincipalAccount": "false" } }, "any principal"],
  ["any ARN", { StringLike: { "aws:PrincipalArn": "*" } }, "any principal"],
  ["roles of any account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" } }, "any principal"],
  ["roles of the own account", { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/*` } }, "own account"],
  ["roles of another", { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${FOREIGN}:role/*` } }, "another account"],
  ["what only looks like an account", { StringLike: { "aws:PrincipalArn": `*${ACCOUNT}*` } }, "any principal"],
  ["a source in the own account", { StringEquals: { "aws:SourceAccount": ACCOUNT } }, "own account"],
  ["callers of a key in the own account", { StringEquals: { "kms:CallerAccount": ACCOUNT } }, "own account"],
  ["sources of an organization", { StringEquals: { "aws:SourceOrgID": "o-1" } }, "own account"],
  [
    "roles of the own account, or of any",
    { ArnLike: { "aws:PrincipalArn": [`arn:aws:iam::${ACCOUNT}:role/*`, "arn:aws:iam::*:role/ci"] } },
    "any principal",
  ],
  [
    "paths of one organization, or of any",
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-1/*", "o-*"] } },
    "any principal",
  ],
  ["a path that is empty", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "" } }, "any principal"],
  ["a path of no organization", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "/r-1/*" } }, "any principal"],
  ["what is no ARN", { StringLike: { "aws:SourceArn": "x" } }, "any principal"],
  ["a bucket", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::sales" } }, "own account"],
  ["buckets that begin alike", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::sales*" } }, "any principal"],
  ["any address", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, "any principal"],
  ["any address among others", { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"] } }, "any principal"],
  ["both halves", { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }, "any principal"],
  ["a network", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, "own account"],
  ["an address", { IpAddress: { "aws:SourceIp": "203.0.113.7" } }, "own account"],
  ["all addresses that are given to anybody", { IpAddress: { "aws:SourceIp": "2000::/3" } }, "any principal"],
  ["a network of IPv6", { IpAddress: { "aws:SourceIp": "2001:db8::/32" } }, "own account"],
  ["an endpoint", { StringEquals: { "aws:SourceVpce": "vpce-1" } }, "own account"],
  ["any endpoint", { StringLike: { "aws:SourceVpce": "vpce-*" } }, "any principal"],
  ["an id, whatever the session", { StringLike: { "aws:userid": "AROAEXAMPLE:*" } }, "own account"],
  ["any id", { StringLike: { "aws:userid": "*:session" } }, "any principal"],
  ["a tag, which whoever asks has put there", { StringEquals: { "aws:PrincipalTag/team": "a" } }, "any principal"],
  ["encryption on the way", { Bool: { "aws:SecureTransport": "true" } }, "any principal"],
])("any principal, limited to %s", (_, condition, expected) => {
  expect(reach("*", condition)).toBe(expected);
});

test.each<[string, unknown, object, string]>([
  ["the own account", { AWS: ACCOUNT }, {}, "own account"],
  ["its root", { AWS: `arn:aws:iam::${ACCOUNT}:root` }, {}, "own account"],
  ["another account", { AWS: FOREIGN }, {}, "another account"],
  ["a role of another", { AWS: `arn:aws:iam::${FOREIGN}:role/x` }, {}, "another account"],
  ["who is deleted", { AWS: "AROAEXAMPLEID" }, {}, "own account"],
  ["a service", { Service: "ec2.amazonaws.com" }, {}, "own account"],
  ["a canonical user", { CanonicalUser: "79a59df9" }, {}, "perhaps another account"],
])("%s", (_, principal, condition, expected) => {
  expect(reach(principal, condition)).toBe(expected);
});

test("without an account to compare with, another is undetermined", () => {
  const account = unknownText("data.aws_caller_identity.me.account_id");
  expect([
    reach({ AWS: FOREIGN }, {}, account),
    reach("*", { StringEquals: { "aws:PrincipalAccount": FOREIGN } }, account),
    reach({ Federated: `arn:aws:iam::${FOREIGN}:saml-provider/x` }, {}, account),
    reach("*", {}, account),
  ]).toEqual(["perhaps another account", "perhaps another account", "perhaps another account", "any principal"]);
});

describe("whoever signs in with a provider", () => {
  const GITHUB = "token.actions.githubusercontent.com";
  const provider = (host: string, account = ACCOUNT): object => ({
    Federated: `arn:aws:iam::${account}:oidc-provider/${host}`,
  });

  test.each<[string, object, object, string]>([
    ["nothing", provider(GITHUB), {}, "any principal"],
    ["an audience", provider(GITHUB), { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }, "any principal"],
    ["a repository", provider(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:o/r:*" } }, "own account"],
    ["an owner", provider(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:o/*" } }, "own account"],
    ["owners that begin alike", provider(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:o*" } }, "any principal"],
    ["any repository", provider(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:*" } }, "any principal"],
    ["one or any", provider(GITHUB), { StringLike: { [`${GITHUB}:sub`]: ["repo:o/r:*", "*"] } }, "any principal"],
    [
      "a subject, if there is one",
      provider(GITHUB),
      { StringLikeIfExists: { [`${GITHUB}:sub`]: "repo:o/r" } },
      "any principal",
    ],
    ["the subject of another provider", provider(GITHUB), { StringEquals: { "gitlab.com:sub": "x" } }, "any principal"],
    ["another account's provider", provider(GITHUB, FOREIGN), {}, "another account"],
    ["a cluster's own provider", provider("oidc.eks.us-east-1.amazonaws.com/id/ABC"), {}, "own account"],
    ["SAML", { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/x` }, {}, "own account"],
    [
      "Google",
      { Federated: "accounts.google.com" },
      { StringEquals: { "accounts.google.com:aud": "app" } },
      "any principal",
    ],
    [
      "an identity pool",
      { Federated: "cognito-identity.amazonaws.com" },
      { StringEquals: { "cognito-identity.amazonaws.com:aud": "us-east-1:pool" } },
      "own account",
    ],
    [
      "any identity pool",
      { Federated: "cognito-identity.amazonaws.com" },
      { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" } },
      "any principal",
    ],
  ])("limited to %s", (_, principal, condition, expected) => {
    expect(reach(principal, condition)).toBe(expected);
  });
});
