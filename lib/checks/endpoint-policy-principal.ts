import { parseJson } from "../authorization/json";
import { type PolicyStatement, statementName } from "../authorization/policy";
import { show, type MaybeUnknownString } from "../authorization/text";
import { valueOf } from "../inventory/fact";
import type { VpcEndpoint } from "../inventory/inventory";
import type { Cure, CureCondition, CureStep } from "../policies/cure";
import type { Check, Found } from "./check";
import { shownNames } from "./cures";
import { type Phrase, say } from "./phrase";

/** The only Principal that the policy of a gateway endpoint may have. */
const ANYONE = { type: "*", identifiers: ["*"] } as const;

/** What EC2 takes, white space included. */
const MOST_CHARACTERS = 20_480;

export const endpointPolicyPrincipal: Check = {
  id: "endpoint-policy-principal",
  over: "setup",
  severity: "error",
  title: "EC2 rejects the policy of an endpoint",
  explanation:
    "The S3 endpoint policy on AWS's page consists of statements without Version, Statement and Principal, and EC2 rejects it: an endpoint policy must contain the " +
    'Principal element and have at most 20,480 characters, white space included. For a gateway endpoint the principal must be "*"; use conditions to name principals.',
  cure: [{ kind: "setPrincipal", in: { of: "endpoint" }, names: [], principal: ANYONE }],
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  find: ({ inventory }) =>
    inventory.vpcEndpoints.flatMap((endpoint) =>
      refusals(endpoint).map((refusal): Found => ({ address: endpoint.address, ...refusal })),
    ),
};

interface Refusal {
  readonly message: Phrase;
  readonly cure: Cure;
}

function refusals(endpoint: VpcEndpoint): readonly Refusal[] {
  const { address } = endpoint;
  const type = valueOf(endpoint.type);
  const policy = valueOf(endpoint.policy);
  const policyText = valueOf(endpoint.policyText);
  if (policyText !== undefined && !hasStatements(policyText)) {
    return [
      {
        message: ["its policy has no Statement element: a list of statements is not a policy"],
        cure: [
          {
            kind: "advise",
            text: 'Put the statements into a policy: Version "2012-10-17", and Statement with the list of them, each with the Principal "*".',
          },
        ],
      },
    ];
  }
  const length = policyText?.length ?? 0;
  return [
    ...(length > MOST_CHARACTERS ? [tooLong(address, length)] : []),
    ...(policy?.policy.statements ?? [])
      .filter(({ unreadable }) => unreadable.length === 0)
      .flatMap((statement): readonly Refusal[] => {
        const name = policy?.redacted === true ? ["a statement"] : say`${statementName(statement)}`;
        const place = {
          in: { of: "endpoint", address },
          names: policy === undefined ? [] : shownNames(policy, [statement]),
        } as const;
        const anyone: CureStep = { kind: "setPrincipal", ...place, principal: ANYONE };
        const { principals } = statement;
        if (principals === undefined) return [{ cure: [anyone], message: say`${name} of its policy has no Principal` }];
        const [named] = type === "Gateway" ? namedIn(principals) : [];
        if (named === undefined) return [];
        const who = policy?.redacted === true ? ["a principal"] : say`${named}`;
        const conditions = policy?.redacted === true ? [] : whoIsMeant(principals);
        return [
          {
            cure: [
              anyone,
              ...(conditions.length === 0 ? [] : [{ kind: "addConditions", ...place, conditions } as const]),
            ],
            message: say`${name} of its policy names ${who}: the Principal of a gateway endpoint must be *`,
          },
        ];
      }),
  ];
}

function tooLong(address: string, length: number): Refusal {
  const text = `Shorten the policy of ${address} by ${String(length - MOST_CHARACTERS)} characters: remove white space, statements or resources.`;
  return {
    cure: [{ kind: "advise", text }],
    message: say`its policy has ${length} characters, but EC2 accepts at most 20480`,
  };
}

type Principals = NonNullable<PolicyStatement["principals"]>;

/** Who is meant by principals, as conditions: accounts by their ids, roles and users by their ARNs. Each alone says all. */
function whoIsMeant(principals: Principals): readonly CureCondition[] {
  const ids = principals.flatMap(({ type, identifier }) => (type === "AWS" ? [identifier] : []));
  if (ids.length < principals.length || ids.length === 0) return [];
  const accounts = ids.flatMap((id): readonly MaybeUnknownString[] => {
    const [, account] = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(show(id)) ?? [];
    return account === undefined ? [] : [account];
  });
  if (accounts.length === ids.length)
    return [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: accounts }];
  return accounts.length === 0 ? [{ test: "ArnEquals", variable: "aws:PrincipalArn", values: ids }] : [];
}

/** Principals other than any, as far as they are known. */
function namedIn(principals: Principals): readonly string[] {
  return principals
    .filter(({ type, identifier }) => type !== "*" && identifier !== "*")
    .map(({ identifier }) => show(identifier));
}

function hasStatements(text: string): boolean {
  try {
    const policy = parseJson(text);
    return typeof policy === "object" && policy !== null && "Statement" in policy;
  } catch {
    // The reader of policies reports text that is not JSON.
    return true;
  }
}
