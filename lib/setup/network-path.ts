/** How a request reaches its service from a network without internet access: through which VPC endpoint. */
import { ownValue } from "../rules/own-value";
import type { PolicyLayer } from "../authorization/decide";
import { sameText, show, type MaybeUnknownString } from "../authorization/text";
import type { SourceKind, UnknownKind, UnknownReason } from "../authorization/unknown";
import { type Fact, valueOf } from "../inventory/fact";
import { endpointPolicy } from "./endpoint-policy";
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
  readonly doubt: UnknownReason | undefined;
}

/** The endpoints of a VPC that requests to a service go through, as far as the inventory contains them. */
export function endpointsFor(
  action: string,
  vpcId: Fact<MaybeUnknownString>,
  inventory: Pick<Inventory, "vpcEndpoints" | "readVpcEndpoints" | "region" | "source">,
): readonly OnTheWay[] {
  const [prefix = ""] = action.toLowerCase().split(":");
  const name = ownValue(ENDPOINTS, prefix) ?? prefix;
  const all = [...inventory.vpcEndpoints, ...inventory.readVpcEndpoints];
  const found = all.filter(
    ({ service, vpcId: of }) =>
      isService(service, name, inventory.region) &&
      vpcId.is === "known" &&
      of.is === "known" &&
      sameText(of.value, vpcId.value),
  );
  const gateways = found.filter(({ type }) => valueOf(type) === "Gateway");
  const interfaces = found.filter(({ type }) => valueOf(type) === "Interface");
  // Without private DNS for it, the service's own name leads to the gateway.
  const through = gateways.length > 0 ? gateways : interfaces;
  return through.map((endpoint) => ({ endpoint, doubt: doubtOf(endpoint, through.length, inventory.source) }));
}

function isService(service: MaybeUnknownString, name: string, region: MaybeUnknownString): boolean {
  const shown = show(service);
  return typeof region === "string"
    ? shown === `com.amazonaws.${region}.${name}`
    : shown.startsWith("com.amazonaws.") && shown.endsWith(`.${name}`);
}

function doubtOf(
  { type, privateDns, address }: VpcEndpoint,
  count: number,
  source: SourceKind,
): UnknownReason | undefined {
  const doubt = (kind: UnknownKind): UnknownReason => ({ kind, object: address, source });
  if (count > 1) return doubt("one-of-several-endpoints");
  if (valueOf(type) === "Gateway" || valueOf(privateDns) === true) return undefined;
  return privateDns.is === "unknown" ? privateDns.why : doubt("no-private-dns");
}

/** The policy of an endpoint as a layer; none where it is AWS's default, which allows everything. */
export function endpointLayer(
  { endpoint, doubt }: OnTheWay,
  sender: Exclude<Sender, "service">,
  source: SourceKind,
): readonly PolicyLayer[] {
  const { address, type } = endpoint;
  const policy = endpointPolicy(endpoint);
  if (policy === undefined) return [];
  const mayBeAside =
    doubt ?? (sender === "unclear" ? ({ kind: "endpoint-inferred", object: address, source } as const) : undefined);
  return [
    {
      kind: "endpoint",
      name: `the policy of the VPC endpoint ${address}`,
      policies: [policy],
      combines: "must allow",
      ...(valueOf(type) === "Gateway" ? { principals: "any principal only" } : {}),
      ...(mayBeAside === undefined ? {} : { mayBeAside }),
    },
  ];
}
