/** Policies and requests that fast-check makes up: few names, so that they meet often. */
import fc from "fast-check";

export interface GeneratedRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export interface GeneratedCase {
  readonly identity: readonly object[];
  readonly boundary: object | undefined;
  readonly resource: object | undefined;
  readonly request: GeneratedRequest;
}

export const ACCOUNT = "111122223333";
export const CALLER = `arn:aws:iam::${ACCOUNT}:role/caller`;

const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "iam:PassRole", "ec2:CreateNetworkInterface"];
const ACTION_PATTERNS = [
  ...ACTIONS,
  "S3:getobject",
  "s3:*",
  "s3:*Object",
  "*",
  "s3:?etObject",
  "iam:Pass*",
  "ec2:*Network*",
];

const RESOURCES = [
  "arn:aws:s3:::sales/raw/a.csv",
  "arn:aws:s3:::sagemaker-x/canvas/a",
  "arn:aws:s3:::Sales",
  `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-x`,
  `arn:aws:iam::${ACCOUNT}:role/team/x`,
  `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-1`,
];
const RESOURCE_PATTERNS = [
  ...RESOURCES,
  "*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::sales/*",
  "arn:aws:s3:::*sagemaker*",
  "arn:aws:s3:::s?les/*/a*",
  "arn:aws:s3:::${aws:PrincipalTag/team}/*",
  "arn:aws:s3:::${aws:username, 'sales'}/raw/*",
  "arn:aws:s3:::sales/${*}",
  "arn:aws:iam::*:role/*",
  "arn:aws:iam::*:role/AmazonSageMakerCanvasEMRSExecutionAccess-*",
  "arn:aws:ec2:*:*:subnet/*",
  "arn:*:ec2:*:*:*",
];

const STRINGS = ["sales", "Sales", "SALES", "sa", "a*", "true", "True", "", "10", "x/y"];
const STRING_PATTERNS = [
  ...STRINGS,
  "s*",
  "?a*",
  "*",
  "${aws:PrincipalTag/team}",
  "${aws:username, 'sales'}",
  "${$}",
  "a${*}",
];
const NUMBERS = ["0", "7", "10", "10.5", "-3", "many"];
const DATES = ["2026-01-01T00:00:00Z", "2026-06-30T12:00:00Z", "2027-01-01T00:00:00Z", "soon"];
const ADDRESSES = ["203.0.113.7", "203.0.114.7", "10.0.0.1", "2001:db8::1", "2001:db9::1"];
const RANGES = ["203.0.113.0/24", "10.0.0.1/32", "2001:db8::/32", "0.0.0.0/0"];
const ARNS = [...RESOURCES, `arn:aws:lambda:us-east-1:${ACCOUNT}:function:a:b`];
const ARN_PATTERNS = [
  ...ARNS,
  "arn:aws:s3:::*",
  "arn:aws:iam::*:role/*",
  "arn:aws:lambda:*:*:function:*",
  "arn:*:*:*:*:*",
];

/** A kind of key with its operators, the values of requests and those of policies. */
const KINDS = [
  {
    keys: ["s3:prefix", "aws:RequestTag/Team", "aws:ResourceTag/Team"],
    operators: [
      "StringEquals",
      "StringNotEquals",
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
      "StringLike",
      "StringNotLike",
    ],
    values: STRINGS.filter((value) => value !== ""),
    patterns: STRING_PATTERNS.filter((value) => value !== ""),
  },
  {
    keys: ["s3:max-keys"],
    operators: [
      "NumericEquals",
      "NumericNotEquals",
      "NumericLessThan",
      "NumericLessThanEquals",
      "NumericGreaterThan",
      "NumericGreaterThanEquals",
    ],
    values: NUMBERS,
    patterns: NUMBERS,
  },
  {
    keys: ["aws:CurrentTime"],
    operators: [
      "DateEquals",
      "DateNotEquals",
      "DateLessThan",
      "DateLessThanEquals",
      "DateGreaterThan",
      "DateGreaterThanEquals",
    ],
    values: DATES,
    patterns: DATES,
  },
  { keys: ["aws:SourceIp"], operators: ["IpAddress", "NotIpAddress"], values: ADDRESSES, patterns: RANGES },
  {
    keys: ["aws:SecureTransport"],
    operators: ["Bool"],
    values: ["true", "false"],
    patterns: ["true", "false", "True"],
  },
  {
    keys: ["aws:SourceArn"],
    operators: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
    values: ARNS,
    patterns: ARN_PATTERNS,
  },
] as const;

const oneOrMore = (values: readonly string[]): fc.Arbitrary<string | string[]> =>
  fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }));

interface GeneratedCondition {
  readonly test: string;
  readonly key: string;
  readonly values: string | string[];
}

const condition: fc.Arbitrary<GeneratedCondition> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(...KINDS).chain((kind) =>
      fc
        .record({
          operator: fc.constantFrom<string>(...kind.operators),
          set: fc.constantFrom("", "", "", "ForAllValues:", "ForAnyValue:"),
          suffix: fc.constantFrom("", "", "IfExists"),
          key: fc.constantFrom<string>(...kind.keys),
          values: oneOrMore(kind.patterns),
        })
        .map(({ operator, set, suffix, key, values }) => ({ test: `${set}${operator}${suffix}`, key, values })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      test: fc.constant("Null"),
      key: fc.constantFrom<string>(...KINDS.flatMap(({ keys }) => [...keys])),
      values: fc.constantFrom<string>("true", "false"),
    }),
  },
);

const conditions = fc.array(condition, { maxLength: 2 }).map((list) => {
  const block: Record<string, Record<string, string | string[]>> = {};
  for (const { test, key, values } of list) block[test] = { ...block[test], [key]: values };
  return list.length === 0 ? {} : { Condition: block };
});

const action = fc
  .tuple(fc.constantFrom("Action", "Action", "Action", "NotAction"), oneOrMore(ACTION_PATTERNS))
  .map(([name, values]) => ({ [name]: values }));
const resource = fc
  .tuple(fc.constantFrom("Resource", "Resource", "Resource", "NotResource"), oneOrMore(RESOURCE_PATTERNS))
  .map(([name, values]) => ({ [name]: values }));

/** One statement of an identity policy. */
export const generatedStatement: fc.Arbitrary<object> = fc
  .tuple(fc.constantFrom("Allow", "Allow", "Allow", "Deny"), action, resource, conditions)
  .map(([effect, ...elements]) => Object.assign({ Effect: effect }, ...elements) as object);

const principal = fc.constantFrom<object | string>(
  "*",
  { AWS: CALLER },
  { AWS: ACCOUNT },
  { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  { AWS: "arn:aws:iam::444455556666:role/other" },
  { Service: "s3.amazonaws.com" },
);

const policyOf = (one: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.array(one, { minLength: 1, maxLength: 4 }).map((list) => ({ Version: "2012-10-17", Statement: list }));

const context = fc
  .tuple(
    ...KINDS.flatMap(({ keys, values }) =>
      keys.map((key) =>
        fc
          .option(
            fc.oneof(
              { weight: 4, arbitrary: fc.constantFrom<string>(...values) },
              {
                weight: 1,
                arbitrary: fc.uniqueArray(fc.constantFrom<string>(...values), { minLength: 2, maxLength: 3 }),
              },
            ),
          )
          .map((value) => (value === null ? {} : { [key]: value })),
      ),
    ),
    fc.constantFrom({}, { "aws:PrincipalTag/team": "sales" }, { "aws:username": "Sales" }),
  )
  .map((entries) => Object.assign({}, ...entries) as Record<string, string | string[]>);

/** One request with a complete context. */
export const generatedRequest: fc.Arbitrary<GeneratedRequest> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...RESOURCES),
  context,
});

/** One question with all that decides it; the context is complete. */
export const generatedCase: fc.Arbitrary<GeneratedCase> = fc.record({
  identity: fc.array(policyOf(generatedStatement), { minLength: 1, maxLength: 3 }),
  boundary: fc.option(policyOf(generatedStatement), { nil: undefined, freq: 2 }),
  resource: fc.option(
    policyOf(fc.tuple(generatedStatement, principal).map(([each, Principal]) => ({ ...each, Principal }))),
    {
      nil: undefined,
      freq: 2,
    },
  ),
  request: generatedRequest,
});
