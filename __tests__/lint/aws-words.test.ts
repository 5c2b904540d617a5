/** No resource type of Terraform's where AWS is spoken of: what ESLint says to files that name one. */
import { errorsOf, type Source } from "./eslint";

const HERE = ["lib/inventory/x.ts", "lib/setup/x.ts", "lib/checks/x.ts", "lib/report/x.ts", "lib/report/review/x.ts"];
const ELSEWHERE = ["lib/hcl/x.ts", "lib/sources/terraform/x.ts", "lib/constructs/x.ts", "__tests__/checks/x.test.ts"];

const said = (word: string): string =>
  `${word} names a resource type of Terraform's; here a kind of object is called as AWS calls it (AWS::S3::Bucket), and lib/hcl or lib/sources knows the type`;

/** What is refused, with the word that the message names. */
const REFUSED: readonly (readonly [what: string, code: string, word: string])[] = [
  ["a text", 'export const a = "aws_s3_bucket";', "aws_s3_bucket"],
  ["a text with an address", 'export const a = "module.a.aws_iam_role.b";', "aws_iam_role.b"],
  ["a template", "export const a = (b: string): string => `aws_iam_${b}`;", "aws_iam_"],
  ["a template that begins one", "export const a = (b: string): string => `aws_${b}`;", "aws_"],
  ["the beginning of a type", 'export const a = "aws_(iam|s3)_x";', "aws_(iam|s3)_x"],
  ["a pattern", "export const a = /^aws_(iam|s3)_/;", "aws_(iam|s3)_"],
  ["a line comment", "// As aws_kms_key has it.\nexport const a = 1;", "aws_kms_key"],
  ["a block comment", "/** An aws_kms_key. */\nexport const a = 1;", "aws_kms_key."],
  ["a property", "export const a = { aws_vpc: 1 };", "aws_vpc"],
  ["a name", "export const aws_vpc = 1;", "aws_vpc"],
];

const ALLOWED = [
  'export const a = "AWS::S3::Bucket";',
  'export const a = "aws sagemaker list-apps";',
  'export const a = "aws:SourceAccount";',
  'import a from "@cloud-copilot/iam-simulate";\nexport { a };',
  'export const a = "laws_of_physics";',
  "// AWS_REGION of a shell, and aws_.\nexport const a = 1;",
];

const refused = HERE.flatMap((file) => REFUSED.map(([what, code, word]) => ({ what, file, code, word })));
const allowed: readonly Source[] = [
  ...HERE.flatMap((file) => ALLOWED.map((code) => ({ file, code }))),
  ...ELSEWHERE.flatMap((file) => REFUSED.map(([, code]) => ({ file, code }))),
];
let messages: readonly (readonly string[])[];

beforeAll(() => {
  messages = errorsOf([...refused, ...allowed], "words/");
}, 120_000);

test.each(refused.map((each, index) => [each.what, each.file, each.word, index] as const))(
  "%s in %s",
  (_, _file, word, index) => {
    expect(messages[index]).toEqual([said(word)]);
  },
);

test("AWS's own words are fine, and so are types elsewhere", () => {
  expect(messages.slice(refused.length)).toEqual(allowed.map(() => []));
});
