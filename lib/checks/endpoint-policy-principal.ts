import { parseJson } from "../authorization/json";
import { type PolicyStatement, statementName } from "../authorization/policy";
import { show } from "../authorization/text";
import type { VpcEndpoint } from "../inventory/inventory";
import type { Check } from "./check";
import { type Phrase, say } from "./phrase";

/** What EC2 takes, white space included. */
const MOST_CHARACTERS = 20_480;

export const endpointPolicyPrincipal: Check = {
  id: "endpoint-policy-principal",
  over: "setup",
  severity: "error",
  title: "EC2 refuses the policy of an endpoint",
  explanation:
    "The S3 endpoint policy of AWS's page is made of statements without Version, Statement and Principal, and EC2 refuses it: an endpoint policy must contain the " +
    'Principal element and have at most 20,480 characters, white space included. For a gateway endpoint the principal must be "*"; who is meant is said by conditions.',
  fix: ["principals {", '  type        = "*"', '  identifiers = ["*"]', "}"].join("\n"),
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  find: ({ inventory }) =>
    inventory.vpcEndpoints.flatMap((endpoint) =>
      refusals(endpoint).map(({ message, fix }) => ({
        address: endpoint.address,
        message,
        ...(fix === undefined ? {} : { fix }),
      })),
    ),
};

interface Refusal {
  readonly message: Phrase;
  /** What to do about it, where it is no matter of the principal. */
  readonly fix?: string;
}

function refusals({ policy, policyText, type }: VpcEndpoint): readonly Refusal[] {
  if (policyText !== undefined && !hasStatements(policyText)) {
    return [
      {
        message: ["its policy has no Statement: statements alone are no policy"],
        fix: 'policy = jsonencode({ Version = "2012-10-17", Statement = [\n  # the statements, each with Principal = "*"\n] })',
      },
    ];
  }
  const length = policyText?.length ?? 0;
  return [
    ...(length > MOST_CHARACTERS
      ? [
          {
            message: say`its policy has ${length} characters, and EC2 takes 20480`,
            fix: "# Fewer statements and resources, and no white space: jsonencode() writes none.",
          },
        ]
      : []),
    ...(policy?.policy.statements ?? [])
      .filter(({ unreadable }) => unreadable.length === 0)
      .flatMap((statement): readonly Refusal[] => {
        const name = policy?.withheld === true ? ["a statement"] : say`${statementName(statement)}`;
        if (statement.principals === undefined) return [{ message: say`${name} of its policy has no Principal` }];
        const [named] = type === "Gateway" ? namedIn(statement) : [];
        if (named === undefined) return [];
        const who = policy?.withheld === true ? ["a principal"] : say`${named}`;
        return [{ message: say`${name} of its policy names ${who}: the Principal of a gateway endpoint must be *` }];
      }),
  ];
}

/** Principals other than everybody, as far as they are known. */
function namedIn({ principals = [] }: PolicyStatement): readonly string[] {
  return principals
    .filter(({ type, identifier }) => type !== "*" && identifier !== "*")
    .map(({ identifier }) => show(identifier));
}

function hasStatements(text: string): boolean {
  try {
    const policy = parseJson(text);
    return typeof policy === "object" && policy !== null && "Statement" in policy;
  } catch {
    // What is no JSON at all is told where policies are read.
    return true;
  }
}
