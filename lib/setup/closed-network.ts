/** Whether a closed network that has no VPC endpoint for Amazon S3 reaches it another way. */
import { show, type MaybeUnknownString } from "../authorization/text";
import type { DataReason, UnknownReason } from "../authorization/unknown";
import { missingOf } from "../inventory/completeness";
import { type Fact, known, textsOf, valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import type { VpcEndpoint } from "../inventory/inventory";
import { hadTheOnlyGateway } from "./only-gateway";
import { closingAcl } from "./network-acls";
import { endpointsFor } from "./network-path";
import type { CanvasEnvironment } from "./environment";
import { domainSubnets } from "./subnets";

/** That a closed network does not reach S3, or that it is undetermined. */
export interface Unreached {
  readonly answer: "no" | "unknown";
  readonly why: DataReason;
}

/**
 * Undefined where an endpoint is there and no network ACL closes the way to it, or the network is not a closed one. A missing endpoint is a no only where everything in the VPC was read,
 * no route leads out of the domain's subnets, and nothing but endpoints answers S3's name.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 */
export function unreachedS3(environment: CanvasEnvironment): Unreached | undefined {
  const { networkAccess, s3Endpoint, vpcId, inventory, name } = environment;
  if (networkAccess !== "vpc-only") return undefined;
  if (s3Endpoint.is === "known")
    return isUnrouted(s3Endpoint.value, environment)
      ? withoutRoute(s3Endpoint.value, environment)
      : behindAcls(environment);
  // Without private DNS, S3's name leads past an interface endpoint.
  const named = endpointsFor("s3:GetObject", vpcId, inventory)
    .map(({ endpoint: { type, privateDns } }) => (valueOf(type) === "Interface" ? privateDns : known(true)))
    .filter((privateDns) => privateDns.is === "unknown" || valueOf(privateDns) === true);
  if (named.some((privateDns) => privateDns.is === "known")) return undefined;
  const open = [...named, s3Endpoint].find((fact) => fact.is === "unknown");
  const why = open?.is === "unknown" ? open.why : otherWay(environment);
  const { source } = inventory;
  return why === undefined
    ? { answer: "no", why: { kind: "no-way-to-s3", object: name, source } }
    : { answer: "unknown", why };
}

/** Whether it is known to be in no route table of the domain's subnets. */
function isUnrouted({ routeTableIds }: VpcEndpoint, environment: CanvasEnvironment): boolean {
  const subnets = domainSubnets(environment);
  return (
    routeTableIds.is !== "unknown" &&
    subnets.length > 0 &&
    subnets.every(
      ({ table }) =>
        typeof table !== "string" && textsOf(routeTableIds).every((each) => sameId(each, table.id) === "no"),
    )
  );
}

/** That nothing else leads to S3 beside a gateway endpoint without routes, or that something may. */
function withoutRoute({ address }: VpcEndpoint, environment: CanvasEnvironment): Unreached {
  const { inventory, vpcId } = environment;
  const { source, vpcs } = inventory;
  const isWholeVpc = vpcs.some(
    ({ id, belongings }) => belongings.is === "complete" && vpcId.is === "known" && sameId(id, vpcId.value) === "yes",
  );
  const isAlone = isWholeVpc || (vpcId.is === "known" && hadTheOnlyGateway(environment, vpcId.value));
  const why =
    otherWay(environment) ??
    (isAlone ? undefined : ({ kind: "not-in-source", object: "all of the VPC's endpoints", source } as const));
  return why === undefined
    ? { answer: "no", why: { kind: "endpoint-not-routed", object: address, source } }
    : { answer: "unknown", why };
}

/** That network ACLs of the domain's subnets close the way to a gateway endpoint. */
function behindAcls(environment: CanvasEnvironment): Unreached | undefined {
  const closing = closingAcl(environment);
  const { source } = environment.inventory;
  if (closing === undefined) return undefined;
  const { answer, acl } = closing;
  return answer === "no"
    ? { answer, why: { kind: "network-acl-denies", object: acl.address, source } }
    : {
        answer,
        why: { kind: "not-known", object: `whether ${acl.address} allows HTTPS between the subnets and S3`, source },
      };
}

/** What may lead to S3 without an endpoint of the VPC; undefined where nothing does. */
function otherWay(environment: CanvasEnvironment): UnknownReason | undefined {
  const { vpcId, inventory } = environment;
  const { source, privateNames, region } = inventory;
  const unknown = (kind: UnknownReason["kind"], object: string): UnknownReason => ({ kind, object, source });
  const isHere = (of: Fact<MaybeUnknownString>): boolean =>
    of.is !== "known" || vpcId.is !== "known" || sameId(of.value, vpcId.value) !== "no";
  for (const { id, table } of domainSubnets(environment)) {
    if (typeof table === "string")
      return unknown(table === "outside" ? "not-in-source" : "known-after-apply", `the route table of ${show(id)}`);
    const route = table.routes.find(({ target }) => valueOf(target) !== "local");
    if (route !== undefined) return unknown("not-known", `whether the route of ${route.address} leads to S3`);
    const [missing] = missingOf(table.allRoutes);
    if (missing !== undefined) return missing.why;
  }
  const host = `s3.${show(region)}.amazonaws.com`;
  const other = privateNames.find(
    ({ vpcId: of, domain }) =>
      isHere(of) && (domain.is !== "known" || host === domain.value || host.endsWith(`.${domain.value}`)),
  );
  return other === undefined ? undefined : unknown("not-known", `what ${other.address} answers for ${host}`);
}
