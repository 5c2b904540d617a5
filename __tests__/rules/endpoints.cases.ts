/** The ways to AWS's services: what each input takes and refuses. */
import { ENDPOINT_SERVICES, INTERFACE_ENDPOINT_SERVICES } from "../../lib/rules/endpoint-services";
import {
  endpointStatement,
  interfaceEndpoint,
  interfaceEndpoints,
  newSecurityGroup,
  s3Endpoint,
} from "../../lib/rules/endpoints";
import * as messages from "../../lib/rules/messages";
import * as values from "../../lib/rules/values";
import { type Answer, bad, good, type RuleCase, type TextTable } from "./cases";
import type { TextRule } from "../../lib/rules/rule";

const hint = (beginning: string): Answer => ({ hint: beginning });
const hexIds = (kind: string) =>
  ({
    good: [`${kind}-0123abcd`, `${kind}-${"f".repeat(17)}`],
    bad: [
      [`${kind}-0123abc`, "shape"],
      [`${kind}-${"f".repeat(18)}`, "shape"],
      [`${kind}-0123ABCD`, "shape"],
      [`x${kind}-0123abcd`, "shape"],
      ["", "shape"],
    ],
  }) as const;

/** The texts that the endpoints brought. */
export const endpointTextTables: Readonly<Record<string, TextTable<TextRule>>> = {
  routeTableId: {
    rule: values.routeTableId,
    good: hexIds("rtb").good,
    bad: [...hexIds("rtb").bad, ["rtbassoc-0123abcd", hint("that is the association")]],
    token: "taken",
  },
  vpcEndpointId: {
    rule: values.vpcEndpointId,
    good: hexIds("vpce").good,
    bad: [
      ...hexIds("vpce").bad,
      ["vpce-svc-0123456789abcdef0", hint("that is an endpoint service")],
      ["com.amazonaws.us-east-1.sts", hint("that is the name of a service")],
      ["aws.sagemaker.us-east-1.notebook", hint("that is the name of a service")],
    ],
    token: "taken",
  },
  cidrBlock: {
    rule: values.cidrBlock,
    good: ["10.0.0.0/8", "255.255.255.255/32", "192.168.1.0/24", "10.20.0.0/1"],
    bad: [
      ["0.0.0.0/0", hint("that is every address")],
      ["10.0.0.0", "shape"],
      ["10.0.0.0/33", "shape"],
      ["10.0.0.256/24", "shape"],
      ["10.0.0/24", "shape"],
      ["2001:db8::/32", "shape"],
      ["", "shape"],
    ],
    token: "taken",
  },
  s3Action: {
    rule: values.s3Action,
    good: ["s3:*", "s3:Get*", "s3:GetObjectVersion", "s3:?etObject"],
    bad: [
      ["*", "shape"],
      ["s3:", "shape"],
      ["ec2:DescribeVpcs", "shape"],
      ["GetObject", "shape"],
    ],
    token: "taken",
  },
  s3ResourceArn: {
    rule: values.s3ResourceArn,
    good: ["*", "arn:aws:s3:::*", "arn:aws:s3:us-east-1:111122223333:accesspoint/x", "arn:aws:s3:*:*:accesspoint/x"],
    bad: [
      ["s3://team-data/x", hint("a policy names buckets by ARN")],
      ["team-data", hint("a policy names buckets by ARN")],
      ["team-data/raw/", hint("a policy names buckets by ARN")],
      ["arn:aws:s3:us-east-1:1111*:accesspoint/x", hint("the account in an ARN")],
      ["arn:aws:s3:us-east-1:*3333:accesspoint/x", hint("the account in an ARN")],
      ["arn:aws:sqs:us-east-1:111122223333:x", "shape"],
      ["arn:aws:s3:::", "shape"],
    ],
    token: "taken",
  },
  conditionOperator: {
    rule: values.conditionOperator,
    good: [
      "StringNotEqualsIgnoreCaseIfExists",
      "ForAnyValue:StringLike",
      "ForAllValues:ArnNotLike",
      "NumericLessThanEquals",
      "DateGreaterThan",
      "NotIpAddress",
      "Bool",
      "Null",
      "BinaryEquals",
    ],
    bad: [
      ["stringequals", "shape"],
      ["Equals", "shape"],
      ["ForSomeValues:StringLike", "shape"],
      ["StringEqualsNot", "shape"],
    ],
    token: "refused",
  },
  conditionKey: {
    rule: values.conditionKey,
    good: ["aws:SourceVpce", "s3:ExistingObjectTag/SageMaker", "aws:PrincipalTag/team"],
    bad: [
      ["SourceVpce", "shape"],
      ["ec2:Vpc", "shape"],
      ["aws:", "shape"],
    ],
    token: "refused",
  },
  conditionValue: {
    rule: values.conditionValue,
    good: ["true", "arn:aws:iam::111122223333:role/*", "x".repeat(2048)],
    bad: [
      ["", "length"],
      ["x".repeat(2049), "length"],
    ],
    token: "taken",
  },
};

const tables = { routeTableIds: { private: "rtb-0123abcd" } };
const statement = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::team-data/*"] };
const condition = (test: string, variable: string, ...texts: readonly string[]): object => ({
  ...statement,
  conditions: [{ test, variable, values: texts }],
});
const system = (variable: string): string => `${variable} is an identifier that AWS generates`;
const short = (text: string): messages.Message => ({
  problem: `${JSON.stringify(text)} has a wildcard with fewer than 6 characters on either side, and AWS rejects such a value in an endpoint policy`,
  write: "at least 6 characters in a row before or after each * and ?",
});
const wildcard = (text: string, variable: string): messages.Message => ({
  problem: `${JSON.stringify(text)} has a wildcard, and ${system(variable)}; AWS rejects wildcards for it in an endpoint policy`,
  write: "each complete value on its own line",
});
const create = (fields: object = {}): object => ({ create: { ...tables, ...fields } });
const FIRST = "conditions.0.values.0";

/** Keys with values that AWS generates. */
const SYSTEM_IDENTIFIERS = [
  "aws:PrincipalAccount",
  "aws:PrincipalOrgID",
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:SourceAccount",
  "aws:SourceOrgID",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "aws:userid",
  "aws:VpceAccount",
  "aws:VpceOrgID",
];

export const endpointCases: readonly RuleCase[] = [
  // S3
  good(s3Endpoint, "a new endpoint with only its route tables", create()),
  good(
    s3Endpoint,
    "every field of a new endpoint",
    create({
      policy: "open",
      generativeAi: true,
      additionalStatements: { "team-data": { ...statement, effect: "Deny" } },
    }),
  ),
  good(s3Endpoint, "an existing endpoint", { existing: { vpcEndpointId: "vpce-0123abcd", generativeAi: true } }),
  good(s3Endpoint, "a central endpoint", { central: {} }),
  bad(s3Endpoint, "a new endpoint without route tables", { create: {} }, [
    "create.routeTableIds",
    messages.missingField(
      "routeTableIds",
      s3Endpoint.forms.create.rule.fields.routeTableIds.meaning,
      s3Endpoint.forms.create.rule.fields.routeTableIds.rule,
    ),
  ]),
  bad(s3Endpoint, "no route table", { create: { routeTableIds: {} } }, [
    "create.routeTableIds",
    messages.tooFew(s3Endpoint.forms.create.rule.fields.routeTableIds.rule, 1),
  ]),
  bad(s3Endpoint, "a route table twice", { create: { routeTableIds: { a: "rtb-0123abcd", b: "rtb-0123abcd" } } }, [
    "create.routeTableIds.b",
    { problem: "rtb-0123abcd is listed under the name a already", write: "each id once" },
  ]),
  {
    ...good(s3Endpoint, "route tables that only Terraform knows", { create: { routeTableIds: { a: "a token" } } }),
    isToken: (value) => value === "a token",
  },
  {
    ...bad(s3Endpoint, "a list of route tables that only Terraform knows", { create: { routeTableIds: "a token" } }, [
      "create.routeTableIds",
      messages.structureIsAToken("routeTableIds"),
    ]),
    isToken: (value) => value === "a token",
  },
  bad(s3Endpoint, "another policy", create({ policy: "closed" }), [
    "create.policy",
    messages.notAChoice(s3Endpoint.forms.create.rule.fields.policy.rule, "closed"),
  ]),
  bad(
    s3Endpoint,
    "statements whose Sids would be one",
    create({ additionalStatements: { "a-b": statement, ab: statement } }),
    [
      "create.additionalStatements.ab",
      {
        problem: "the names a-b and ab differ only in dashes, and policy Sids contain no dashes",
        write: "names that differ in a letter or digit",
      },
    ],
  ),
  bad(s3Endpoint, "policy of an existing endpoint", { existing: { vpcEndpointId: "vpce-0123abcd", policy: "open" } }, [
    "name of existing.policy",
    messages.unknownField("policy", ["vpcEndpointId", "generativeAi"], undefined),
  ]),

  // Statements
  good(endpointStatement, "actions and resources alone", statement),
  bad(endpointStatement, "no action", { ...statement, actions: [] }, [
    "actions",
    messages.tooFew(endpointStatement.fields.actions.rule, 1),
  ]),
  bad(endpointStatement, "no resource", { ...statement, resources: [] }, [
    "resources",
    messages.tooFew(endpointStatement.fields.resources.rule, 1),
  ]),
  bad(endpointStatement, "a principal", { ...statement, principals: ["*"] }, [
    "name of principals",
    messages.unknownField("principals", ["effect", "actions", "resources", "conditions"], undefined),
  ]),
  good(endpointStatement, "an exact account", condition("StringEquals", "aws:PrincipalAccount", "111122223333")),
  ...SYSTEM_IDENTIFIERS.flatMap((key) => [
    bad(endpointStatement, `a wildcard for ${key}`, condition("StringEquals", key, "longenough*"), [
      FIRST,
      wildcard("longenough*", key),
    ]),
  ]),
  bad(
    endpointStatement,
    "a question mark in an account",
    condition("StringLike", "aws:ResourceAccount", "11112222333?"),
    [FIRST, wildcard("11112222333?", "aws:ResourceAccount")],
  ),
  bad(endpointStatement, "an account as a number", condition("NumericEquals", "aws:principalaccount", "1"), [
    "conditions.0.test",
    {
      problem: `${system("aws:principalaccount")}, and AWS rejects numeric operators for it in an endpoint policy`,
      write: "StringEquals",
    },
  ]),
  good(endpointStatement, "a number that is none of those", condition("NumericLessThan", "s3:max-keys", "100")),
  ...["abcdef*", "*abcdef", "abcdef*x", "x*abcdef", "abcdef*ghijkl*", "*abcdef*", "abcdef?"].map((text) =>
    good(endpointStatement, `the pattern ${text}`, condition("StringLike", "aws:PrincipalTag/team", text)),
  ),
  ...["*", "abcde*", "*abcde", "raw/*", "abcdef*x*", "abcdef**", "a?c"].map((text) =>
    bad(
      endpointStatement,
      `the pattern ${text}`,
      condition("ForAnyValue:StringNotLike", "aws:PrincipalTag/team", text),
      [FIRST, short(text)],
    ),
  ),
  good(endpointStatement, "a short pattern of an ARN", condition("ArnLike", "aws:PrincipalArn", "*")),
  {
    ...good(
      endpointStatement,
      "a value that only Terraform knows",
      condition("StringLike", "aws:PrincipalAccount", "*"),
    ),
    isToken: (value) => value === "*",
  },

  // Interface endpoints
  good(interfaceEndpoints, "nothing said", {}),
  good(interfaceEndpoints, "every service in every form", {
    others: "central",
    services: Object.fromEntries(
      INTERFACE_ENDPOINT_SERVICES.map((name, index) => [
        name,
        [
          { create: {} },
          { create: { privateDns: false } },
          { existing: { vpcEndpointId: "vpce-0123abcd" } },
          { central: {} },
        ][index % 4],
      ]),
    ),
  }),
  good(interfaceEndpoints, "every service left out", { except: INTERFACE_ENDPOINT_SERVICES }),
  bad(interfaceEndpoints, "a misspelt service", { services: { "sagemaker-apy": { create: {} } } }, [
    "name of services.sagemaker-apy",
    messages.unknownField("sagemaker-apy", Object.keys(ENDPOINT_SERVICES), "sagemaker-api"),
  ]),
  bad(interfaceEndpoints, "another service to leave out", { except: ["dynamodb"] }, [
    "except.0",
    messages.notAChoice(interfaceEndpoints.fields.except.rule.each, "dynamodb"),
  ]),
  bad(interfaceEndpoints, "a service listed and left out", { services: { q: { create: {} } }, except: ["kms", "q"] }, [
    "except.1",
    {
      problem: "q is both left out here and listed under services",
      write: "the service in only one of the two places",
    },
  ]),
  bad(interfaceEndpoints, "a service left out twice", { except: ["q", "q"] }, [
    "except.1",
    { problem: "q is left out twice", write: "each service once" },
  ]),
  bad(interfaceEndpoints, "another word for the others", { others: "existing" }, [
    "others",
    messages.notAChoice(interfaceEndpoints.fields.others.rule, "existing"),
  ]),
  bad(interfaceEndpoint, "two forms", { create: {}, central: {} }, [
    "",
    messages.notExactlyOne("an interface endpoint", ["create", "existing", "central"], ["create", "central"]),
  ]),

  // Security group
  good(newSecurityGroup, "nothing said", {}),
  good(newSecurityGroup, "endpoints elsewhere", {
    endpointSecurityGroupIds: { hub: "sg-0123abcd" },
    endpointCidrBlocks: { hub: "10.9.0.0/24" },
  }),
  bad(newSecurityGroup, "a range twice", { endpointCidrBlocks: { a: "10.9.0.0/24", b: "10.9.0.0/24" } }, [
    "endpointCidrBlocks.b",
    { problem: "10.9.0.0/24 is listed under the name a already", write: "each id once" },
  ]),
  bad(newSecurityGroup, "a group twice", { endpointSecurityGroupIds: { a: "sg-0123abcd", b: "sg-0123abcd" } }, [
    "endpointSecurityGroupIds.b",
    { problem: "sg-0123abcd is listed under the name a already", write: "each id once" },
  ]),
];
