import type { Inventory, VpcEndpoint } from "../inventory/inventory";
import { valueOf } from "../inventory/fact";
import { type NamedResource, sharedNames } from "../inventory/named";
import type { Check, Found } from "./check";
import { type Phrase, say } from "./phrase";

export const nameUsedTwice: Check = {
  id: "name-used-twice",
  over: "setup",
  severity: "error",
  title: "Two resources have one name where AWS has only one",
  explanation:
    "IAM compares names of roles and policies within an account without case. A VPC answers the private names of a service by one endpoint, and a route table " +
    "has one route to it. The second create fails in the middle of the apply (EntityAlreadyExists, RouteAlreadyExists), or the second resource overwrites the first.",
  cure: [
    {
      kind: "advise",
      text: "Give one of the two another name; two calls of a module of this project differ by deployment_name (deploymentName in TypeScript). Of two endpoints, keep one.",
    },
  ],
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names; https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
  find: ({ inventory }) => [
    ...sharedNames(inventory).map(({ first, second }) => ({ address: second.address, message: named(first, second) })),
    ...inlinePolicies(inventory),
    ...endpoints(inventory),
  ],
};

function named({ address }: NamedResource, { kind, name, place }: NamedResource): Phrase {
  const what = say`${[kind]} ${name} has the name of ${address}: AWS has one ${[kind]} of that name`;
  if (place === undefined) return say`${what}, and the apply fails, or both addresses manage one ${[kind]}`;
  return place.region === undefined
    ? say`${what} in an account, and the apply fails with EntityAlreadyExists`
    : say`${what} in an account and Region, and the apply fails, or both addresses manage one ${[kind]}`;
}

/** A second policy of one name takes the place of the first. */
function inlinePolicies({ principals }: Inventory): readonly Found[] {
  return principals.flatMap(({ kind, name: holder, policies }) => {
    const first = new Map<string, string>();
    return policies.flatMap(({ kind: how, name, address }): readonly Found[] => {
      if (how !== "inline" || address === undefined) return [];
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, address);
      if (earlier === undefined || earlier === address) return [];
      const message = say`inline policy ${name} of ${holder} has the name of ${earlier}: AWS has one policy of that name on the ${[kind]}, and each apply overwrites the other's`;
      return [{ address, message }];
    });
  });
}

/** Of a VPC, each service has one endpoint with private names, and of a route table one route. */
function endpoints({ vpcEndpoints }: Inventory): readonly Found[] {
  const first = new Map<string, string>();
  return vpcEndpoints.flatMap((endpoint): readonly Found[] => {
    const { address } = endpoint;
    for (const [key, message] of claimsOf(endpoint)) {
      const earlier = first.get(key);
      if (earlier !== undefined) return [{ address, message: message(earlier) }];
      first.set(key, address);
    }
    return [];
  });
}

type Claim = readonly [key: string, message: (earlier: string) => Phrase];

function claimsOf({ service, vpcId, type, privateDns, routeTableIds }: VpcEndpoint): readonly Claim[] {
  if (typeof service !== "string") return [];
  const vpc = valueOf(vpcId);
  if (valueOf(type) === "Interface") {
    if (valueOf(privateDns) !== true || typeof vpc !== "string") return [];
    return [
      [
        `${vpc} ${service}`,
        (earlier) =>
          say`it answers the names of ${service} in ${vpc}, as ${earlier} does: AWS refuses the second one, since there is already a conflicting DNS domain`,
      ],
    ];
  }
  if (valueOf(type) !== "Gateway") return [];
  return (valueOf(routeTableIds) ?? []).flatMap((table): readonly Claim[] =>
    typeof table === "string"
      ? [
          [
            `${table} ${service}`,
            (earlier) =>
              say`it routes ${service} in ${table}, as ${earlier} does: AWS refuses the second one with RouteAlreadyExists`,
          ],
        ]
      : [],
  );
}
