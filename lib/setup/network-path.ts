/** How a request reaches its service from a network without internet access: through which VPC endpoint. */
import { ownValue } from "../rules/own-value";
import type { PolicyLayer } from "../authorization/decide";
import { sameText, show, type Text } from "../authorization/text";
import { valueOf } from "../inventory/fact";
import type { Inventory, VpcEndpoint } from "../inventory/inventory";

/**
 * Who sends a request: who asks, from the network of the apps and jobs; a service of AWS in the name of who asks, from its own
 * network; or either of them, if no page says which.
 */
export type Sender = "caller" | "service" | "unclear";

/** The part of a request that shows who sends it. */
export interface Sent {
  readonly action: string;
  /** It carries `aws:CalledViaLast` or `kms:ViaService`. */
  readonly isForwarded: boolean;
}

/**
 * Who sends a request. `iam:PassRole` is no request of its own: the service that is given the role asks for it. Images are looked at for who
 * makes an application with them; AWS's page does not say from where.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export function senderOf({ action, isForwarded }: Sent): Sender {
  const lowered = action.toLowerCase();
  if (isForwarded || lowered === "iam:passrole") return "service";
  return lowered.startsWith("ecr:") ? "unclear" : "caller";
}

/** Services whose endpoints are named otherwise than the prefix of their actions. */
const ENDPOINTS: Readonly<Record<string, string>> = { ecr: "ecr.api", sagemaker: "sagemaker.api" };

/** An endpoint on the way, and what speaks against its being on it. */
export interface OnTheWay {
  readonly endpoint: VpcEndpoint;
  /** Undefined where the request is known to go through it. */
  readonly doubt: string | undefined;
}

/** The endpoints of a VPC that requests to a service go through, as far as the inventory contains them. */
export function endpointsFor(
  action: string,
  vpcId: Text | undefined,
  inventory: Pick<Inventory, "vpcEndpoints" | "readVpcEndpoints" | "region">,
): readonly OnTheWay[] {
  const [prefix = ""] = action.toLowerCase().split(":");
  const name = ownValue(ENDPOINTS, prefix) ?? prefix;
  const all = [...inventory.vpcEndpoints, ...inventory.readVpcEndpoints];
  const found = all.filter(
    ({ service, vpcId: of }) =>
      isService(service, name, inventory.region) && vpcId !== undefined && of !== undefined && sameText(of, vpcId),
  );
  const gateways = found.filter(({ type }) => type === "Gateway");
  const interfaces = found.filter(({ type }) => type === "Interface");
  // Without private DNS for it, the service's own name leads to the gateway.
  const through = gateways.length > 0 ? gateways : interfaces;
  return through.map((endpoint) => ({ endpoint, doubt: doubtOf(endpoint, through.length) }));
}

function isService(service: Text, name: string, region: Text): boolean {
  const shown = show(service);
  return typeof region === "string"
    ? shown === `com.amazonaws.${region}.${name}`
    : shown.startsWith("com.amazonaws.") && shown.endsWith(`.${name}`);
}

function doubtOf({ type, privateDns, address }: VpcEndpoint, count: number): string | undefined {
  if (count > 1) return `whether the request goes through ${address} or another endpoint of the VPC is inferred`;
  if (type === "Gateway" || valueOf(privateDns) === true) return undefined;
  return privateDns.is === "unknown"
    ? `whether ${address} answers the service's own name is not known`
    : `${address} does not answer the service's own name: whether the request goes through it is inferred`;
}

/** The policy of an endpoint as a layer; none where it is AWS's default, which allows everything. */
export function endpointLayer(
  { endpoint, doubt }: OnTheWay,
  sender: Exclude<Sender, "service">,
): readonly PolicyLayer[] {
  const { policy, address, type } = endpoint;
  if (policy === undefined) return [];
  const mayBeAside =
    doubt ?? (sender === "unclear" ? `whether the request goes through ${address} is inferred` : undefined);
  return [
    {
      kind: "endpoint",
      name: `the policy of the VPC endpoint ${address}`,
      policies: [policy],
      combines: "must allow",
      ...(type === "Gateway" ? { principals: "everybody only" } : {}),
      ...(mayBeAside === undefined ? {} : { mayBeAside }),
    },
  ];
}
