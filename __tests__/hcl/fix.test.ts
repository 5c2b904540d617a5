/** How cures are written in Terraform's language: what the checks' own fixes do not show. */
import { fixLanguage, fixText } from "../../lib/hcl/fix";
import { literal } from "../../lib/hcl/hcl";
import { argumentName, memberOf, resourceType } from "../../lib/hcl/resources";
import { AWS_OBJECTS } from "../../lib/policies/aws-object";
import type { Cure, CureStep } from "../../lib/policies/cure";

const domain = (address: string): { readonly type: "AWS::SageMaker::Domain"; readonly address: string } => ({
  type: "AWS::SageMaker::Domain",
  address,
});

test.each<readonly [string, CureStep, string]>([
  [
    "a resource in a module",
    { kind: "setProperties", object: domain('module.a["x"].aws_sagemaker_domain.this'), properties: { KmsKeyId: "k" } },
    '# In module.a["x"].aws_sagemaker_domain.this:\nkms_key_id = "k"',
  ],
  [
    "an instance",
    { kind: "keep", object: domain("aws_sagemaker_domain.d[0]"), properties: [] },
    'resource "aws_sagemaker_domain" "d" {\n  # Take the change of what replaces it back. This refuses such a plan:\n  lifecycle {\n    prevent_destroy = true\n  }\n}',
  ],
  [
    "what is retained in a module",
    { kind: "retain", object: domain("module.a.aws_sagemaker_domain.d") },
    "removed {\n  from = module.a.aws_sagemaker_domain.d\n  lifecycle {\n    destroy = false\n  }\n}",
  ],
  [
    "an instance that is retained",
    { kind: "retain", object: domain('aws_sagemaker_domain.d["it\'s"]') },
    "terraform state rm 'aws_sagemaker_domain.d[\"it'\\''s\"]' # removes it from the state and leaves it in AWS",
  ],
  [
    "nested properties beside own ones",
    {
      kind: "setProperties",
      object: { type: "AWS::SageMaker::Domain" },
      properties: { KmsKeyId: "k", "A.B": true, "A.C.D": 1 },
    },
    'resource "aws_sagemaker_domain" "<NAME>" {\n  kms_key_id = "k"\n\n  a {\n    b = true\n\n    c {\n      d = 1\n    }\n  }\n}',
  ],
  [
    "text of a plan with line feeds in a comment",
    { kind: "detachPolicy", role: 'r\n}\nresource "x" "y" {', policy: "p" },
    '# Detach p from the role r } resource "x" "y" {: remove the aws_iam_role_policy_attachment, or the element of\n# managed_policy_arns, that names it.',
  ],
  [
    "tags by keys that are no names",
    {
      kind: "setTags",
      object: { type: "AWS::EC2::Subnet", address: "aws_subnet.s" },
      tags: [
        ["Team", "${x}"],
        ["a:b", { parts: [{ reference: "var.b" }] }],
      ],
    },
    'resource "aws_subnet" "s" {\n  tags = {\n    Team  = "$${x}"\n    "a:b" = var.b\n  }\n}',
  ],
  [
    "an object of which no address is known",
    { kind: "removeObject", object: { type: "AWS::EC2::VPC" } },
    "# Remove the aws_vpc.",
  ],
  [
    "statements with what Terraform's language cannot hold as it is",
    {
      kind: "addStatements",
      to: { of: "policy", name: "p" },
      statements: [
        {
          sid: "S",
          effect: "Allow",
          notActions: ["a:*"],
          notResources: [
            "arn:${aws:PrincipalAccount}",
            { parts: ["arn:", { reference: "aws_s3_bucket.b.id" }, "/%{x"] },
          ],
        },
      ],
    },
    '# Into the policy p:\nstatement {\n  sid           = "S"\n  effect        = "Allow"\n  not_actions   = ["a:*"]\n  not_resources = ["arn:&{aws:PrincipalAccount}", "arn:${aws_s3_bucket.b.id}/%%{x"]\n}',
  ],
])("%s", (_, step, expected) => {
  expect(fixText([step])).toBe(expected);
});

test.each([
  ['a"b\\c\nd\te\u0000f\u2028', '"a\\"b\\\\c\\nd\\te\\u0000f\\u2028"'],
  ["${a} %{b}", '"$${a} %%{b}"'],
  // Marks of texts that hold expressions are plain text here.
  ["\u{E000}x\u{E001}", '"\u{E000}x\u{E001}"'],
])("%j is quoted", (text, expected) => {
  expect(literal(text)).toBe(expected);
});

test.each([
  ["aws_subnet.a.id", "aws_subnet.a.id"],
  ['module.a["x.y"].aws_subnet.a[0].id', 'module.a["x.y"].aws_subnet.a[0].id'],
  ["a subnet of the domain", '"<a subnet of the domain>"'],
  ['x"] = 1\ny[".id', '"<x\\"] = 1\\ny[\\".id>"'],
  ['file("/etc/passwd")', '"<file(\\"/etc/passwd\\")>"'],
])("%s as a reference", (reference, expected) => {
  expect(literal({ parts: [{ reference }] })).toBe(expected);
});

test("commands are for a shell where nothing else is", () => {
  const run: CureStep = { kind: "run", commands: ["aws a", "aws b"] };
  const advise: CureStep = { kind: "advise", text: "Ask." };
  const both: readonly Cure[] = [[run], [advise], [run, advise], []];
  expect(both.map((cure) => [fixLanguage(cure), fixText(cure)])).toEqual([
    ["sh", "aws a\naws b"],
    ["hcl", "# Ask."],
    ["hcl", "# aws a\n# aws b\n\n# Ask."],
    ["hcl", ""],
  ]);
});

test("every kind of object has a type of its own, and AWS's names become arguments", () => {
  const types = AWS_OBJECTS.map(resourceType);
  expect(new Set(types).size).toBe(AWS_OBJECTS.length);
  expect(types.filter((type) => !/^aws_[a-z0-9_]+$/.test(type))).toEqual([]);
  expect(argumentName("AWS::IAM::Role", "RoleName")).toBe("name");
  expect(argumentName("AWS::IAM::Role", "Path")).toBe("path");
  expect(argumentName("AWS::EC2::VPC", "EnableDnsSupport")).toBe("enable_dns_support");
  expect(() => memberOf("AWS::EC2::VPC", "RouteTableIds")).toThrow(
    "No resource adds to RouteTableIds of AWS::EC2::VPC.",
  );
});
