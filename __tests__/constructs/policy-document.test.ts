import { TerraformVariable, Token } from "cdktf";
import { policyDocument, policyLength } from "../../lib/constructs/policy-document";
import type { Statement } from "../../lib/policies/policy-template";
import { statement, target, trustStatement } from "../support/constructs";
import { synthesize } from "../support/synth";

/** The data source that statements become. */
function documentOf(...statements: readonly Statement[]): unknown {
  const stack = synthesize((scope) => void policyDocument(scope, "document", statements, target));
  return stack.dataSources("aws_iam_policy_document")["data.aws_iam_policy_document.document"];
}

it("writes every part of a statement, and no part that it has not", () => {
  const conditions = [
    { test: "StringEquals", variable: "aws:ResourceAccount", values: ["111122223333"] },
    { test: "StringLike", variable: "s3:prefix", values: ["raw/*", "2026/*"] },
  ];
  expect(
    documentOf(statement({ sid: "Bare" }), statement({ sid: "Full", effect: "Deny", conditions }), trustStatement()),
  ).toEqual({
    statement: [
      { sid: "Bare", effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::sales-exports/*"] },
      {
        sid: "Full",
        effect: "Deny",
        actions: ["s3:GetObject"],
        resources: ["arn:aws:s3:::sales-exports/*"],
        condition: conditions,
      },
      {
        sid: "Trust",
        effect: "Allow",
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["emr-serverless.amazonaws.com"] }],
      },
    ],
  });
});

it("writes IAM's own variables so that Terraform does not evaluate them, in resources and conditions", () => {
  const conditions = [
    { test: "StringEquals", variable: "aws:ResourceAccount", values: ["${aws:PrincipalAccount}", "x${aws:a}${aws:b}"] },
  ];
  expect(documentOf(statement({ resources: ["arn:aws:s3:::home/${aws:username}/*"], conditions }))).toEqual({
    statement: [
      {
        sid: "One",
        effect: "Allow",
        actions: ["s3:GetObject"],
        resources: ["arn:aws:s3:::home/&{aws:username}/*"],
        condition: [
          {
            test: "StringEquals",
            variable: "aws:ResourceAccount",
            values: ["&{aws:PrincipalAccount}", "x&{aws:a}&{aws:b}"],
          },
        ],
      },
    ],
  });
});

it("leaves Terraform's own references alone", () => {
  const stack = synthesize((scope) => {
    const bucket = new TerraformVariable(scope, "bucket", { type: "string" }).stringValue;
    policyDocument(scope, "document", [statement({ resources: [`arn:aws:s3:::${bucket}/\${aws:username}`] })], target);
  });
  expect(stack.dataSources("aws_iam_policy_document")["data.aws_iam_policy_document.document"]?.["statement"]).toEqual([
    expect.objectContaining({ resources: ["arn:aws:s3:::${var.bucket}/&{aws:username}"] }),
  ]);
});

describe("policyLength", () => {
  /** The policy as IAM stores it. */
  const counted = (policy: object): number => JSON.stringify(policy).replaceAll(/\s/g, "").length;
  /** White space in the values: that of `x y*` and that of `a b`. */
  const SPACES = 2;

  it("counts what IAM counts: single values without a list, conditions under their operator, no white space", () => {
    const conditions = [
      { test: "StringEquals", variable: "aws:ResourceAccount", values: ["111122223333"] },
      { test: "StringEquals", variable: "aws:RequestTag/a b", values: ["x", "y"] },
    ];
    const two = statement({
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: ["arn:aws:s3:::a/x y*", "arn:aws:s3:::b/*"],
      conditions,
    });
    const length = policyLength([
      two,
      trustStatement({ principals: { type: "Service", identifiers: ["a.amazonaws.com", "b.amazonaws.com"] } }),
    ]);
    expect(length.withWhiteSpace - length.characters).toBe(SPACES);
    expect(length).toMatchObject({
      exact: true,
      characters: counted({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "One",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: ["arn:aws:s3:::a/x y*", "arn:aws:s3:::b/*"],
            Condition: { StringEquals: { "aws:ResourceAccount": "111122223333", "aws:RequestTag/a b": ["x", "y"] } },
          },
          {
            Sid: "Trust",
            Effect: "Allow",
            Principal: { Service: ["a.amazonaws.com", "b.amazonaws.com"] },
            Action: "sts:AssumeRole",
          },
        ],
      }),
    });
    expect(policyLength([statement()]).characters).toBe(
      counted({
        Version: "2012-10-17",
        Statement: [{ Sid: "One", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::sales-exports/*" }],
      }),
    );
  });

  it.each([
    ["a resource", (token: string) => statement({ resources: [token] }), () => statement({ resources: [""] })],
    [
      "one of two resources",
      (token: string) => statement({ resources: [token, "arn:aws:s3:::a"] }),
      () => statement({ resources: ["", "arn:aws:s3:::a"] }),
    ],
    [
      "a condition's value",
      (token: string) =>
        statement({ conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [token] }] }),
      () => statement({ conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [""] }] }),
    ],
  ])("counts %s that only Terraform knows as nothing, and says so", (_, withToken, without) => {
    const token = Token.asString({ resolve: () => "later" });
    expect(policyLength([withToken(token)])).toEqual({ ...policyLength([without()]), exact: false });
  });
});
