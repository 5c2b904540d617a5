/** Where we and the oracle differ, and whom AWS's pages say to be right; nothing else may differ. */
import type { GeneratedCase } from "./generated";

export interface Exception {
  readonly id: string;
  readonly why: string;
  readonly page: string;
  /** Whether a case holds what the difference is about. */
  readonly isIn: (text: string) => boolean;
  readonly example: {
    readonly statement: object;
    readonly resource?: object;
    readonly context: GeneratedCase["request"]["context"];
  };
  readonly ours: "yes" | "no" | "unknown";
  readonly theirs: "yes" | "no";
}

const CONDITIONS =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
const SETS =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html";
const VARIABLES = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html";
const BOUNDARIES = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html";

const allow = (Condition: object): object => ({ Effect: "Allow", Action: "*", Resource: "*", Condition });
const SALES = "arn:aws:s3:::sales/raw/a.csv";

export const EXCEPTIONS: readonly Exception[] = [
  {
    id: "every IPv4 address",
    why: "The oracle shifts by 32 bits, which JavaScript takes for none, and finds nothing in 0.0.0.0/0.",
    page: `${CONDITIONS}#Conditions_IPAddress`,
    isIn: (text) => text.includes("0.0.0.0/0"),
    example: {
      statement: allow({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }),
      context: { "aws:SourceIp": "203.0.113.7" },
    },
    ours: "yes",
    theirs: "no",
  },
  {
    id: "ForAnyValue with IfExists, key absent",
    why: "AWS's pages say false of the one and true of the other, and of both together nothing.",
    page: SETS,
    isIn: (text) => /"ForAnyValue:\w+IfExists"/.test(text),
    example: { statement: allow({ "ForAnyValue:StringEqualsIfExists": { "s3:prefix": "a" } }), context: {} },
    ours: "unknown",
    theirs: "no",
  },
  {
    id: "several values without set operator",
    why: "AWS's page asks for a set operator there and does not say what happens without one.",
    page: SETS,
    isIn: (text) => /"context":\{.*:\[/.test(text),
    example: { statement: allow({ StringEquals: { "s3:prefix": "a" } }), context: { "s3:prefix": ["a", "b"] } },
    ours: "unknown",
    theirs: "no",
  },
  {
    id: "NotResource with a variable that has no value",
    why: "AWS's page does not say what such a text excludes.",
    page: `${VARIABLES}#policy-vars-no-value`,
    isIn: (text) => /"NotResource":(\[[^\]]*|"[^"]*)\$\{aws:PrincipalTag/.test(text),
    example: {
      statement: { Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::${aws:PrincipalTag/team}/*" },
      context: {},
    },
    ours: "unknown",
    theirs: "no",
  },
  {
    id: "negated operator with a value that means nothing",
    why: "A number that is none, or a variable without value: whether something differs from it, AWS's page does not say.",
    page: CONDITIONS,
    isIn: (text) => /Not\w*":\{.*"(many|soon|\$\{aws:PrincipalTag)/.test(text),
    example: {
      statement: allow({ StringNotEquals: { "s3:prefix": "${aws:PrincipalTag/team}" } }),
      context: { "s3:prefix": "a" },
    },
    ours: "unknown",
    theirs: "no",
  },
  {
    id: "the star of ${*} where stars are no wildcards",
    why: "AWS's page: the three special variables can be used wherever variables can; StringEquals takes variables.",
    page: `${VARIABLES}#policy-vars-specialchars`,
    isIn: (text) => text.includes("a${*}") || text.includes("${$}"),
    example: { statement: allow({ StringEquals: { "s3:prefix": "a${*}" } }), context: { "s3:prefix": "a*" } },
    ours: "yes",
    theirs: "no",
  },
  {
    id: "boundary against a resource's policy for any principal",
    why: "AWS's page: a boundary limits what is given to a role by name, and not what is given to its session; it says nothing about any principal.",
    page: BOUNDARIES,
    isIn: (text) => text.includes('"Principal":"*"') && text.includes('"boundary":{'),
    example: {
      statement: { Effect: "Allow", Action: "s3:GetObject", Resource: SALES },
      resource: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
      context: {},
    },
    ours: "unknown",
    theirs: "yes",
  },
];
