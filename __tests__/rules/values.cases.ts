import { endpointTextTables } from "./endpoints.cases";
import { kmsKeyArnFor } from "../../lib/rules/kms-key";
import { CUSTOM_BUCKET_KEY, DOMAIN_KEY, WORKSPACE_KEY } from "../../lib/rules/cross-field-messages";
import * as values from "../../lib/rules/values";
import type { Answer, RuleCase, TextTable } from "./cases";
import { textCases } from "./cases";
import type { TextRule } from "../../lib/rules/rule";

const x = (length: number): string => "x".repeat(length);
const hint = (beginning: string): Answer => ({ hint: beginning });
const PARTITION = hint("SageMaker Canvas is offered in the commercial partition only");
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

const accountIds = {
  good: ["000000000000", "999999999999"],
  bad: [
    ["11112222333", "shape"],
    ["1111222233334", "shape"],
    ["1111-2222-3333", "shape"],
    ["111122223333 ", "shape"],
    ["11112222333a", "shape"],
    ["", "shape"],
  ],
} as const;

const names = {
  good: ["a", "a1", "a-b", x(40), `${x(38)}-1`],
  bad: [
    ["", "shape"],
    [x(41), "shape"],
    ["1a", "shape"],
    ["-a", "shape"],
    ["a-", "shape"],
    ["A", "shape"],
    ["a_b", "shape"],
    ["a.b", "shape"],
    ["a b", "shape"],
    ["ä", "shape"],
    ["a\n", "shape"],
  ],
  token: "refused",
} as const;

const hexIds = (kind: string) =>
  ({
    good: [`${kind}-0123abcd`, `${kind}-${"f".repeat(17)}`],
    bad: [
      [`${kind}-0123abc`, "shape"],
      [`${kind}-0123abcde`, "shape"],
      [`${kind}-${"f".repeat(16)}`, "shape"],
      [`${kind}-${"f".repeat(18)}`, "shape"],
      [`${kind}-0123ABCD`, "shape"],
      [`${kind}-0123abcg`, "shape"],
      [`x${kind}-0123abcd`, "shape"],
      ["0123abcd", "shape"],
      ["", "shape"],
    ],
    token: "taken",
  }) as const;

const roleArn = (path: string): string => `arn:aws:iam::111122223333:role/${path}`;
const PREFIX = "AmazonSageMakerCanvasEMRSExecutionAccess-";
const NOT_THE_PATH = hint(
  "Canvas could not pass this role: AmazonSageMakerCanvasFullAccess v11, Sid IAMPassOperationForEMRServerless matches only the paths",
);
const NOT_THE_NAME = hint(
  "Canvas could not pass this role: AmazonSageMakerCanvasFullAccess v11, Sid IAMPassOperationForEMRServerless matches only names",
);

const keyArns: Omit<TextTable<TextRule>, "rule"> = {
  good: [
    `arn:aws:kms:eu-west-1:111122223333:key/mrk-${"a".repeat(32)}`,
    `arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}`,
  ],
  bad: [
    [`arn:aws-cn:kms:cn-north-1:111122223333:key/${KEY_ID}`, PARTITION],
    ["arn:aws:kms:us-east-1:111122223333:alias/mine", hint("IAM matches the key, not an alias")],
    ["alias/aws/s3", hint("IAM matches the key, not an alias")],
    [KEY_ID, hint("that is a key id, and a policy needs the ARN")],
    [`mrk-${"a".repeat(32)}`, hint("that is a key id, and a policy needs the ARN")],
    ["arn:aws:kms:us-east-1:111122223333:key/*", "shape"],
    [`arn:aws:kms:us-east-1:111122223333:key/${"a".repeat(31)}`, "shape"],
    [`arn:aws:kms:us-east-1:111122223333:key/${"a".repeat(37)}`, "shape"],
    [`arn:aws:kms:us-east-1:11112222333:key/${KEY_ID}`, "shape"],
    [`arn:aws:kms::111122223333:key/${KEY_ID}`, "shape"],
    ["", "shape"],
  ],
  token: "taken",
};

/** Every text of `lib/rules/values.ts`, under its name there. */
export const textTables: Readonly<Record<string, TextTable<TextRule>>> = {
  accountId: { rule: values.accountId, ...accountIds, token: "refused" },
  accountIdOrToken: { rule: values.accountIdOrToken, ...accountIds, token: "taken" },
  region: {
    rule: values.region,
    good: [...values.CANVAS_REGIONS, "ap-southeast-7", "me-central-1", "il-central-1", "mx-central-1"],
    bad: [
      ["us-gov-west-1", hint("SageMaker Canvas is not offered in GovCloud")],
      ["us-gov-east-1", hint("SageMaker Canvas is not offered in GovCloud")],
      ["cn-north-1", hint("SageMaker Canvas is not offered in GovCloud")],
      ["us-iso-east-1", hint("SageMaker Canvas is not offered in GovCloud")],
      ["us-isob-east-1", hint("SageMaker Canvas is not offered in GovCloud")],
      ["eu-isoe-west-1", hint("SageMaker Canvas is not offered in GovCloud")],
      ["us-east-1a", hint("that is an Availability Zone, not a Region")],
      ["us-east", "shape"],
      ["us-east-", "shape"],
      ["useast1", "shape"],
      ["US-EAST-1", "shape"],
      ["us-middle-1", "shape"],
      ["us-east-12", "shape"],
      ["N. Virginia", "shape"],
      [" us-east-1", "shape"],
      ["", "shape"],
    ],
    token: "taken",
  },
  deploymentName: { rule: values.deploymentName, ...names },
  staticName: { rule: values.staticName, ...names },
  emrServerlessRoleNameSuffix: {
    rule: values.emrServerlessRoleNameSuffix,
    good: ["a", x(23), "A1+=,.@_-"],
    bad: [
      ["", "length"],
      [x(24), "length"],
      ["a b", "shape"],
      ["a/b", "shape"],
      ["a*", "shape"],
      ["ä", "shape"],
      [`${PREFIX}analytics`, hint("the module adds the prefix")],
      [`${PREFIX.toLowerCase()}analytics`, hint("the module adds the prefix")],
      ["amazonSagemakerCanvasEMRS", hint("the module adds the prefix")],
    ],
    token: "taken",
  },
  emrServerlessRoleArn: {
    rule: values.emrServerlessRoleArn,
    good: [roleArn(`service-role/${PREFIX}a`), roleArn(`${PREFIX}${x(23)}`), roleArn(`${PREFIX}20250408T173347`)],
    bad: [
      [roleArn(`team/${PREFIX}a`), NOT_THE_PATH],
      [roleArn(`service-role/team/${PREFIX}a`), NOT_THE_PATH],
      [roleArn(`team/service-role/${PREFIX}a`), NOT_THE_PATH],
      [roleArn("canvas-emr"), NOT_THE_NAME],
      [roleArn(PREFIX.toLowerCase() + "a"), NOT_THE_NAME],
      [roleArn(`my-${PREFIX}a`), NOT_THE_NAME],
      [roleArn(PREFIX), NOT_THE_NAME],
      [roleArn(`${PREFIX}${x(24)}`), NOT_THE_NAME],
      [`arn:aws-us-gov:iam::111122223333:role/${PREFIX}a`, PARTITION],
      [`arn:aws-cn:iam::111122223333:role/${PREFIX}a`, PARTITION],
      [`arn:aws:iam::11112222333:role/${PREFIX}a`, "shape"],
      [`${PREFIX}a`, "shape"],
      [`arn:aws:sts::111122223333:assumed-role/${PREFIX}a/session`, "shape"],
      ["", "shape"],
    ],
    token: "taken",
  },
  roleArn: {
    rule: values.roleArn,
    good: [
      roleArn("a"),
      roleArn(x(64)),
      roleArn("service-role/a"),
      roleArn("team/data/a"),
      roleArn(`${x(1952)}/${x(64)}`),
    ],
    bad: [
      ["arn:aws-cn:iam::111122223333:role/a", PARTITION],
      ["arn:aws:sts::111122223333:assumed-role/a/session", hint("that is an assumed-role session")],
      ["arn:aws:iam::111122223333:user/a", hint("SageMaker assumes an IAM role, and this is another kind")],
      ["arn:aws:iam::111122223333:group/a", hint("SageMaker assumes an IAM role, and this is another kind")],
      ["arn:aws:iam::111122223333:policy/a", hint("SageMaker assumes an IAM role, and this is another kind")],
      ["arn:aws:iam::111122223333:instance-profile/a", hint("SageMaker assumes an IAM role, and this is another kind")],
      ["analysts", hint("that is a role name; the ARN is needed")],
      [roleArn(""), "shape"],
      [roleArn(x(65)), "shape"],
      [roleArn("a b"), "shape"],
      [roleArn("a/"), "shape"],
      [roleArn("*"), "shape"],
      ["arn:aws:iam::11112222333:role/a", "shape"],
      ["", "shape"],
      [roleArn(`${x(1953)}/${x(64)}`), "length"],
    ],
    token: "taken",
  },
  executionRoleName: {
    rule: values.executionRoleName,
    good: ["a", x(64), "A1+=,.@_-"],
    bad: [
      ["", "length"],
      [x(65), "length"],
      ["a b", "shape"],
      ["a/b", "shape"],
      ["ä", "shape"],
    ],
    token: "taken",
  },
  rolePath: {
    rule: values.rolePath,
    good: ["/", "/a/", "/a/b/", "/!~/", `/${x(510)}/`],
    bad: [
      ["", "shape"],
      ["a/", "shape"],
      ["/a", "shape"],
      ["//", "shape"],
      ["/a b/", "shape"],
      [`/${x(511)}/`, "length"],
    ],
    token: "taken",
  },
  policyArn: {
    rule: values.policyArn,
    good: [
      "arn:aws:iam::aws:policy/PowerUserAccess",
      "arn:aws:iam::111122223333:policy/team/a",
      `arn:aws:iam::aws:policy/${x(128)}`,
    ],
    bad: [
      ["arn:aws-us-gov:iam::aws:policy/a", PARTITION],
      ["arn:aws:iam::aws:policy/", "shape"],
      [`arn:aws:iam::aws:policy/${x(129)}`, "shape"],
      ["arn:aws:iam::amazon:policy/a", "shape"],
      ["arn:aws:iam::111122223333:role/a", "shape"],
      ["PowerUserAccess", "shape"],
      ["", "shape"],
    ],
    token: "taken",
  },
  bucketName: {
    rule: values.bucketName,
    good: ["abc", x(63), "a.b-c", "1a2"],
    bad: [
      ["arn:aws:s3:::*", hint("that would be every bucket of every account")],
      ["arn:aws-cn:s3:::*", hint("that would be every bucket of every account")],
      ["*", hint("that would be every bucket of every account")],
      ["arn:aws:s3:::sales-exports", hint("a bucket name is required here; the ARNs are made from it")],
      ["s3://sales-exports", hint("a bucket name is required here; the ARNs are made from it")],
      ["https://sales-exports.s3.amazonaws.com", hint("a bucket name is required here; the ARNs are made from it")],
      ["http://x", hint("a bucket name is required here; the ARNs are made from it")],
      ["sales-*", hint("a wildcard would also match buckets")],
      ["sales-?", hint("a wildcard would also match buckets")],
      ["sales-exports/raw", hint("a bucket name contains no slash")],
      ["ab", "length"],
      ["", "length"],
      [x(64), "length"],
      ["Sales", "shape"],
      ["sales_exports", "shape"],
      ["-sales", "shape"],
      ["sales-", "shape"],
      [".sales", "shape"],
      ["sales exports", "shape"],
    ],
    token: "taken",
  },
  objectKeyPrefix: {
    rule: values.objectKeyPrefix,
    good: ["a/", "raw/2026/", "with space/", "ä/", "a//", `${x(1023)}/`],
    bad: [
      ["/raw/", hint("S3 keys do not start with a slash")],
      ["/", hint("S3 keys do not start with a slash")],
      ["raw/*", hint("the module adds the wildcard at the end")],
      ["raw?/", hint("the module adds the wildcard at the end")],
      ["raw", hint("without a slash at the end")],
      ["a", hint("without a slash at the end")],
      ["", "length"],
      [`${x(1024)}/`, "length"],
      ["a{b/", "shape"],
      ["a}b/", "shape"],
      ["a$b/", "shape"],
      ['a"b/', "shape"],
      ["a\\b/", "shape"],
    ],
    token: "taken",
  },
  kmsKeyArn: { rule: values.kmsKeyArn, ...keyArns },
  domainId: {
    rule: values.domainId,
    good: ["d-a", `d-${x(61)}`, "d-a-1"],
    bad: [
      ["arn:aws:sagemaker:us-east-1:111122223333:domain/d-abc", hint("that is the domain's ARN")],
      ["d-", "shape"],
      [`d-${x(62)}`, "shape"],
      ["d-ABC", "shape"],
      ["abc", "shape"],
      ["", "shape"],
    ],
    token: "taken",
  },
  domainName: {
    rule: values.domainName,
    good: ["a", "A1", "a-b", "a--b", x(63)],
    bad: [
      ["", "length"],
      [x(64), "length"],
      ["-a", "shape"],
      ["a-", "shape"],
      ["a_b", "shape"],
      ["a.b", "shape"],
    ],
    token: "taken",
  },
  userProfileName: {
    rule: values.userProfileName,
    good: ["a", "A1", "a-b", "a--b", x(63)],
    bad: [
      ["", "length"],
      [x(64), "length"],
      ["-a", "shape"],
      ["a-", "shape"],
      ["a_b", "shape"],
      ["a.b", "shape"],
    ],
    token: "taken",
  },
  singleSignOnUserName: {
    rule: values.singleSignOnUserName,
    good: ["a", "mary major", "mary.major+x@example.com", x(256)],
    bad: [
      ["", "length"],
      [x(257), "length"],
    ],
    token: "taken",
  },
  securityGroupId: {
    rule: values.securityGroupId,
    ...hexIds("sg"),
    bad: [
      ...hexIds("sg").bad,
      ["arn:aws:ec2:us-east-1:111122223333:security-group/sg-0123abcd", hint("an id is required here, not an ARN")],
      ["444455556666/sg-0123abcd", hint("a domain's security groups belong to its own account")],
    ],
  },
  vpcId: { rule: values.vpcId, ...hexIds("vpc") },
  subnetId: {
    rule: values.subnetId,
    ...hexIds("subnet"),
    bad: [
      ...hexIds("subnet").bad,
      ["arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0123abcd", hint("an id is required here, not an ARN")],
    ],
  },
  tagKey: {
    rule: values.tagKey,
    good: ["a", x(128), "A1 _.:/=+@-", "my-aws:x", "laws:x"],
    bad: [
      ["aws:x", hint("tag keys that start with aws: are reserved")],
      ["AWS:x", hint("tag keys that start with aws: are reserved")],
      ["", "length"],
      [x(129), "length"],
      ["a*b", "shape"],
      ["ä", "shape"],
    ],
    token: "refused",
  },
  tagValue: {
    rule: values.tagValue,
    good: ["", "a", x(256), "A1 _.:/=+@-"],
    bad: [
      [x(257), "length"],
      ["a*b", "shape"],
      ["a\nb", "shape"],
      ["ä", "shape"],
    ],
    token: "taken",
  },
  stateKey: {
    rule: values.stateKey,
    good: ["a", "a/b.tfstate", ".hidden", x(1024)],
    bad: [
      ["", "length"],
      [x(1025), "length"],
      ["/a", "shape"],
      ["a b", "shape"],
      ["a?b", "shape"],
    ],
    token: "refused",
  },
  statePath: {
    rule: values.statePath,
    good: ["a", "../a/b.tfstate", x(1024)],
    bad: [
      ["/a", hint("an absolute path would tie the stack to one machine")],
      ["~/a", hint("an absolute path would tie the stack to one machine")],
      ["C:\\a", hint("an absolute path would tie the stack to one machine")],
      ["", "shape"],
      [x(1025), "length"],
      ["a b", "shape"],
    ],
    token: "refused",
  },
  externalId: {
    rule: values.externalId,
    good: ["ab", x(1224), "A1+=,.@:/_-"],
    bad: [
      ["a", "length"],
      ["", "length"],
      [x(1225), "length"],
      ["a b", "shape"],
    ],
    token: "taken",
  },
  ...endpointTextTables,
};

/** Keys have a rule for each use, which says of which Region they have to be. */
const keysByUse = [CUSTOM_BUCKET_KEY, WORKSPACE_KEY, DOMAIN_KEY].map((use) => ({
  ...keyArns,
  rule: kmsKeyArnFor(use),
}));

export const valueCases: readonly RuleCase[] = [...Object.values(textTables), ...keysByUse].flatMap(textCases);
